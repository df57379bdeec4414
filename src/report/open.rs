//! What is still open: the unsaid answers that could turn a verdict.

use crate::engine::changes::{Change, Changer};
use crate::engine::outlook::{Outlook, Standing};
use crate::engine::prior::weights;
use crate::engine::{Answer, Answers, Engine, Verdict};
use crate::knowledge::{Choice, DecisionId, Pack, QuestionId};
use crate::session::show_answer;

use super::{CouldTurn, DecisionReport, words};

/// So many answers that could turn a verdict are named first.
const OPEN_FIRST: usize = 2;
/// What fewer than this share of people say is a rare fact; so is what a pack calls one.
const RARE: f64 = 0.07;

/// Every single answer that could still turn a verdict that is needed, the most usual first and rare facts
/// last.
pub(super) fn could_turn(
    pack: &Pack,
    engine: &Engine,
    answers: &Answers,
    outlook: &Outlook,
    changer: &Changer<'_>,
) -> Vec<CouldTurn> {
    let open: Vec<DecisionId> = (0..pack.decisions.len())
        .map(DecisionId::at)
        .filter(|id| {
            let row = &outlook.decisions[id.index()];
            row.now != Verdict::NotNeeded && row.standing() != Standing::Settled
        })
        .collect();
    let possible = engine.model.possible(answers);
    let impossible = engine.model.impossible(answers);
    let mut found: Vec<CouldTurn> = Vec::new();
    for question in outlook.matters(engine, &open) {
        let row = pack.question(question);
        let in_scope = match (row.need, pack.roles.needs) {
            (Some(need), Some(needs)) => answers.is_ticked(needs, need),
            _ => Some(question) != pack.roles.needs,
        };
        let said = answers.get(question).filter(|answer| answer.is_said());
        if !in_scope || said.is_some_and(|answer| !is_range(answer)) {
            continue;
        }
        let mut changes = changer.if_said(question);
        changes.retain(|change| !impossible(question, &change.to));
        if let Some(said) = said {
            changes = parts_of(said, changes);
        }
        for Change { to, flips, .. } in changes {
            let usual = usual(pack, engine, outlook, &possible, question, &to);
            for (decision, verdict) in flips.iter().filter(|(id, _)| open.contains(id)) {
                found.push(CouldTurn {
                    decision: pack.decision(*decision).id.to_string(),
                    title: pack.decision(*decision).title.to_string(),
                    question: row.id.to_string(),
                    ask: row.ask.to_string(),
                    answer: show_answer(row, &to),
                    to: words::verdict(pack, *decision, *verdict),
                    verdict: words::verdict_id(pack, *decision, *verdict),
                    usual,
                    rare: row.rare || said.is_none() && usual < RARE,
                });
            }
        }
    }
    found.sort_by(|a, b| a.rare.cmp(&b.rare).then(b.usual.total_cmp(&a.usual)));
    found
}

fn is_range(answer: &Answer) -> bool {
    matches!(answer, Answer::Number { low, high, .. } if low < high)
}

/// The parts of a range that was given on the other side of a line; those that lie side by side and lead to the
/// same are one.
fn parts_of(said: &Answer, changes: Vec<Change>) -> Vec<Change> {
    let mut parts: Vec<Change> = Vec::new();
    let Answer::Number { measure, low, high } = *said else { return parts };
    for mut change in changes {
        let Answer::Number { measure: of, low: from, high: until } = &mut change.to else { continue };
        (*from, *until) = (from.max(low), until.min(high));
        if *of != measure || *from >= *until {
            continue;
        }
        let beside = parts.last_mut().filter(|last| last.flips == change.flips);
        match (beside.map(|last| &mut last.to), *from, *until) {
            (Some(Answer::Number { high, .. }), from, until) if *high == from => *high = until,
            _ => parts.push(change),
        }
    }
    parts
}

/// How usual an answer is under the priors.
fn usual(
    pack: &Pack,
    engine: &Engine,
    outlook: &Outlook,
    possible: &[u64],
    question: QuestionId,
    answer: &Answer,
) -> f64 {
    let mut share = 1.0;
    engine.model.each_value(question, answer, |var, mask| {
        let weights = weights(pack, &engine.model, var, possible[usize::from(var)], &outlook.seldom);
        let of_set: f64 = weights
            .iter()
            .enumerate()
            .filter(|(value, _)| mask >> value & 1 == 1)
            .map(|(_, weight)| weight)
            .sum();
        share *= of_set;
    });
    share
}

/// The one or two questions most likely to turn a verdict that is open; rare facts are not worth a first line, nor
/// is that what runs here or does the job today would stay, while there is anything else.
pub(super) fn open_first(pack: &Pack, all: &[CouldTurn], decisions: &[DecisionReport]) -> Vec<CouldTurn> {
    // "If RabbitMQ runs here: RabbitMQ" says nothing.
    let stays = |turn: &&CouldTurn| {
        let decision = pack.decisions.iter().find(|row| row.id == *turn.decision);
        let today = decision.and_then(|row| row.today);
        today.into_iter().chain(pack.roles.running).map(|id| pack.question(id)).any(|question| {
            let itself = |row: &Choice| row.id == *turn.verdict && row.label == *turn.answer;
            question.id == *turn.question && question.kind.choices().iter().any(itself)
        })
    };
    let (stay, turns): (Vec<_>, Vec<_>) = all.iter().partition(stays);
    let mut first: Vec<CouldTurn> = Vec::new();
    for turn in turns.into_iter().chain(stay) {
        let open = decisions.iter().any(|row| row.id == turn.decision && row.standing == Standing::Open);
        if open
            && !turn.rare
            && first.len() < OPEN_FIRST
            && !first.iter().any(|known| known.question == turn.question)
        {
            first.push(turn.clone());
        }
    }
    first
}
