//! What somebody urges: each tool gets an answer, whether or not any decision is asked for that could choose it.

use crate::engine::reading::{DecisionReading, Reader};
use crate::engine::{Answers, Verdict};
use crate::knowledge::{Choice, DecisionId, OptionIndex, Pack, RuleId, Strength};

use super::systems::ticked_of;
use super::{Urged, explain};

/// The choices that were ticked as urged.
fn ticked<'a>(pack: &'a Pack, answers: &'a Answers) -> impl Iterator<Item = &'a Choice> {
    pack.roles.urged.into_iter().flat_map(|urged| ticked_of(pack, answers, urged))
}

/// What people mean who urge a tool: the decision in which most rules choose it, and what it is there.
fn meant(pack: &Pack, choice: &Choice) -> Option<(DecisionId, OptionIndex)> {
    let tool = pack.find_tool(&choice.id)?;
    let option = |id: &DecisionId| {
        let at = pack.decision(*id).options.iter().position(|option| option.tool == Some(tool))?;
        Some((*id, at as OptionIndex))
    };
    let by = |(id, option): &(DecisionId, OptionIndex)| {
        pack.rules_of(*id).filter(|(_, rule)| pack.may_choose(rule).contains(option)).count()
    };
    // Of two that choose it as often, the first of the pack.
    pack.order.iter().rev().filter_map(option).max_by_key(by)
}

/// The options of a decision that somebody urges, as they are named.
pub(super) fn options(pack: &Pack, answers: &Answers, decision: DecisionId) -> Vec<(OptionIndex, String)> {
    let here = |choice: &Choice| {
        let (id, option) = meant(pack, choice)?;
        (id == decision).then(|| (option, choice.label.to_string()))
    };
    ticked(pack, answers).filter_map(here).collect()
}

/// What is urged and no verdict comes to, with why not.
pub(super) fn unmet(reader: Reader<'_>, read: &[DecisionReading]) -> Vec<Urged> {
    let pack = reader.pack;
    // A choice may name two tools that are as good: "this or that".
    let picked = |choice: &&Choice| {
        read.iter().any(|reading| match reading.verdict {
            Verdict::Pick(option) => {
                let row = &pack.decision(reading.decision).options[usize::from(option)];
                row.id == choice.id
                    || row.tool.is_some_and(|tool| choice.label.contains(&*pack.tool(tool).name))
            }
            _ => false,
        })
    };
    ticked(pack, reader.answers)
        .filter(|choice| !picked(choice))
        .map(|choice| answer(reader, read, choice))
        .collect()
}

/// Why not this one, whether or not the decision that it belongs to is asked for.
fn answer(reader: Reader<'_>, read: &[DecisionReading], choice: &Choice) -> Urged {
    let pack = reader.pack;
    let told = |decision: Option<DecisionId>, outcome, why_not| Urged {
        tool: choice.id.to_string(),
        name: choice.label.to_string(),
        decision: decision.map(|id| pack.decision(id).id.to_string()),
        outcome,
        why_not,
    };
    let meant = meant(pack, choice);
    let reading = meant.and_then(|(id, _)| read.iter().find(|reading| reading.decision == id));
    let (Some(reading), Some((id, option))) = (reading, meant) else {
        let instead = choice.instead.as_ref().map(ToString::to_string);
        let why_not = instead.unwrap_or_else(|| "no decision here has it as an option".to_owned());
        return told(None, "no-option", why_not);
    };
    let buys = &pack.decision(id).options[usize::from(option)].buys;
    let (outcome, why_not) = match reading.verdict.option() {
        Some(_) => ("not-picked", explain::why_not(reader, reading, option, false)),
        None => ("not-needed", format!("it is for {buys}, and nothing that you said asks for that")),
    };
    told(Some(id), outcome, with_what_instead(pack, reading, option, why_not))
}

/// Why not, and what gives its friends what they hope of it: unless a need or a policy decides, or what was picked is
/// itself more than most need.
pub(super) fn with_what_instead(
    pack: &Pack,
    reading: &DecisionReading,
    option: OptionIndex,
    why_not: String,
) -> String {
    let options = &pack.decision(reading.decision).options;
    let plain = match reading.verdict.option().map(|picked| &options[usize::from(picked)]) {
        None => true,
        Some(picked) => {
            let weak = |id: RuleId| !matches!(pack.rule(id).strength, Strength::Needed | Strength::Must);
            picked.instead.is_none() && (picked.tool.is_none() || reading.winners().all(weak))
        }
    };
    match &options[usize::from(option)].instead {
        Some(instead) if plain => format!("{}. {instead}", why_not.trim_end_matches('.')),
        _ => why_not,
    }
}
