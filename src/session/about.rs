//! What is still open of one tool: whether it is chosen, not what is chosen instead.

use crate::engine::Model;
use crate::engine::outlook::{DecisionOutlook, Outlook};
use crate::knowledge::{OptionIndex, Pack, ToolId};

/// Puts all verdicts that aren't the tool together, in each decision that may choose it. What tells only these
/// apart tells nothing then.
pub fn only_about(outlook: &mut Outlook, pack: &Pack, tool: ToolId) {
    for (decision, row) in pack.decisions.iter().zip(&mut outlook.decisions) {
        if let Some(at) = decision.options.iter().position(|option| option.tool == Some(tool)) {
            put_together(row, at as OptionIndex);
        }
    }
}

/// The others take the place of the verdict that stands now, or of the first that is possible.
fn put_together(row: &mut DecisionOutlook, option: OptionIndex) {
    let own = usize::from(option) + 2;
    let now = usize::from(Model::verdict_value(row.now));
    let others = row.possible & !(1 << own);
    let other = if now == own { others.trailing_zeros() as usize } else { now };
    if others == 0 || other >= row.shares.len() {
        return;
    }
    row.possible = row.possible & 1 << own | 1 << other;
    let together = |shares: &mut Vec<f64>| {
        let rest: f64 =
            shares.iter().enumerate().filter(|(value, _)| *value != own).map(|(_, share)| share).sum();
        shares.iter_mut().enumerate().filter(|(value, _)| *value != own).for_each(|(_, share)| *share = 0.0);
        shares[other] = rest;
    };
    together(&mut row.shares);
    row.given.iter_mut().flat_map(|(_, rows)| rows).for_each(together);
}
