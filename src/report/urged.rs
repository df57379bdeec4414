//! What somebody urges: each tool gets an answer, whether or not any decision is asked for that could choose it.

use crate::engine::reading::{DecisionReading, Reader};
use crate::engine::{Answers, Verdict};
use crate::knowledge::{Choice, ChoiceIndex, DecisionId, OptionIndex, Pack, ToolId};

use super::{Urged, explain};

/// The choices that were ticked as urged.
fn ticked<'a>(pack: &'a Pack, answers: &'a Answers) -> impl Iterator<Item = &'a Choice> {
    pack.roles.urged.into_iter().flat_map(move |urged| {
        let choices = pack.question(urged).kind.choices().iter().enumerate();
        choices.filter(move |(at, _)| answers.is_ticked(urged, *at as ChoiceIndex)).map(|(_, choice)| choice)
    })
}

/// The options of a decision that somebody urges.
pub(super) fn options(pack: &Pack, answers: &Answers, decision: DecisionId) -> Vec<OptionIndex> {
    let of = |choice: &Choice| option_of(pack, decision, pack.find_tool(&choice.id)?);
    ticked(pack, answers).filter_map(of).collect()
}

fn option_of(pack: &Pack, decision: DecisionId, tool: ToolId) -> Option<OptionIndex> {
    let options = &pack.decision(decision).options;
    options.iter().position(|option| option.tool == Some(tool)).map(|at| at as OptionIndex)
}

/// What is urged and no verdict comes to, with why not.
pub(super) fn unmet(reader: Reader<'_>, read: &[DecisionReading]) -> Vec<Urged> {
    let pack = reader.pack;
    // A choice may name two tools that are as good: "this or that".
    let picked = |choice: &Choice| {
        read.iter().any(|reading| match reading.verdict {
            Verdict::Pick(option) => {
                let row = &pack.decision(reading.decision).options[usize::from(option)];
                row.id == choice.id
                    || row.tool.is_some_and(|tool| choice.label.contains(&*pack.tool(tool).name))
            }
            _ => false,
        })
    };
    ticked(pack, reader.answers).filter(|choice| !picked(choice)).map(|choice| answer(reader, read, choice)).collect()
}

/// Why not this one: in the decision where it is chosen most often, whether or not that is asked for.
fn answer(reader: Reader<'_>, read: &[DecisionReading], choice: &Choice) -> Urged {
    let pack = reader.pack;
    let told = |decision: Option<DecisionId>, outcome, why_not| Urged {
        tool: choice.id.to_string(),
        name: choice.label.to_string(),
        decision: decision.map(|id| pack.decision(id).id.to_string()),
        outcome,
        why_not,
    };
    let option = |id: DecisionId| option_of(pack, id, pack.find_tool(&choice.id)?);
    let options = read.iter().filter_map(|reading| Some((reading, option(reading.decision)?)));
    let by_rules = options.max_by_key(|(reading, option)| {
        let id = reading.decision;
        // Of two that choose it as often, the first of the pack.
        let at = pack.order.iter().position(|other| *other == id);
        (chosen_by(pack, id, *option), std::cmp::Reverse(at))
    });
    let Some((reading, option)) = by_rules else {
        return told(None, "no-option", "no decision here has it as an option".to_owned());
    };
    if reading.verdict.option().is_some() {
        let why_not = explain::why_not(reader, reading, option, false);
        return told(Some(reading.decision), "not-picked", why_not);
    }
    let decision = pack.decision(reading.decision);
    let buys = &decision.options[usize::from(option)].buys;
    let why_not = format!("it is for {buys}, and nothing that you said asks for that");
    told(Some(reading.decision), "not-needed", why_not)
}

/// How many rules of a decision may choose an option.
fn chosen_by(pack: &Pack, decision: DecisionId, option: OptionIndex) -> usize {
    pack.rules_of(decision).filter(|(_, rule)| pack.may_choose(rule).contains(&option)).count()
}
