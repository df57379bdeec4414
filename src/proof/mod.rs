//! Proof over the entire answer space: what is wrong with a pack, and what is needless in it.
//!
//! A pack becomes one formula for a SAT solver ([`encoding`]); each kind of finding is a question to it, and
//! the answers that it finds are the witness. Nothing is sampled: what is not reported does not exist.

mod contradictions;
mod difference;
pub(crate) mod encoding;
mod finding;
pub(crate) mod solver;
mod witness;

use crate::knowledge::{DecisionId, Origins, Pack};

pub use difference::{Prover, smallest};
use encoding::Encoding;
pub use finding::{Code, Finding, Level};
use solver::TooHard;

/// Checks a pack for findings of at least this level, worst first.
///
/// # Errors
/// A sentence about a limit: a question with too many cases, a search that takes too long.
pub fn check(pack: &Pack, origins: &Origins<'_>, least: Level) -> Result<Vec<Finding>, String> {
    let mut encoding = Encoding::new(pack)?;
    let mut findings = errors(pack, &mut encoding).map_err(too_hard)?;
    for finding in &mut findings {
        // What a policy leaves no room for in the pack below is how it was meant.
        if finding.code.of_one_pack && origins.is_below(&finding.site) {
            finding.level = Level::Note;
        }
    }
    findings.retain(|finding| finding.level >= least);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Ok(findings)
}

pub(crate) fn too_hard(_: TooHard) -> String {
    "the rules are too entangled to prove anything about them in reasonable time".to_owned()
}

fn errors(pack: &Pack, encoding: &mut Encoding<'_>) -> Result<Vec<Finding>, TooHard> {
    let mut findings = Vec::new();
    for decision in (0..pack.decisions.len()).map(DecisionId::at) {
        findings.extend(encoding.conflicts(decision)?);
        findings.extend(encoding.gap(decision)?);
        findings.extend(encoding.dead_rules(decision)?);
    }
    Ok(findings)
}
