//! What is still open, in few words: the likeliest question of a decision, and rare facts in one line.

use super::super::words::{count, if_said, shown};
use super::super::{CouldTurn, DecisionReport};

/// So many rare facts are named.
const RARE: usize = 3;
fn of<'a>(turns: &'a [CouldTurn], row: &'a DecisionReport) -> impl Iterator<Item = &'a CouldTurn> {
    turns.iter().filter(|turn| turn.decision == row.id)
}

/// Whether only rare facts could turn a verdict, as far as single answers go.
pub(super) fn only_rare(turns: &[CouldTurn], row: &DecisionReport) -> bool {
    let mut turns = of(turns, row).peekable();
    turns.peek().is_some() && turns.all(|turn| turn.rare)
}

/// The answers to one question that turn a verdict into the same, as `a” or “b`: two at most.
pub(super) fn alike<'a>(turns: impl Iterator<Item = &'a CouldTurn>, turn: &CouldTurn) -> String {
    let same = turns.filter(|other| {
        (&other.title, &other.question, &other.to) == (&turn.title, &turn.question, &turn.to) && !other.rare
    });
    let answers: Vec<&str> = same.take(2).map(|other| other.answer.as_str()).collect();
    if answers.len() < 2 { turn.answer.clone() } else { answers.join("” or “") }
}

/// The likeliest answer that would turn a verdict, and how many questions more could; `None` where only rare
/// facts could.
pub(super) fn of_decision(turns: &[CouldTurn], row: &DecisionReport) -> Option<String> {
    let mut questions: Vec<&CouldTurn> = Vec::new();
    for turn in of(turns, row).filter(|turn| !turn.rare) {
        if !questions.iter().any(|known| known.question == turn.question) {
            questions.push(turn);
        }
    }
    let first = questions.first()?;
    let more = match questions.len() - 1 {
        0 => String::new(),
        more => format!("; {} could, too", count(more, "more question")),
    };
    Some(format!("{} → {}{more}", if_said(&first.ask, &alike(turns.iter(), first)), shown(&first.to)))
}

/// The rare facts that could turn a verdict, in a sentence; the rest are in `explain` and in the JSON.
pub(super) fn rare_facts<'a>(turns: impl Iterator<Item = &'a CouldTurn>) -> Option<String> {
    let mut facts: Vec<&CouldTurn> = Vec::new();
    for turn in turns.filter(|turn| turn.rare) {
        if !facts.iter().any(|known| known.question == turn.question) {
            facts.push(turn);
        }
    }
    // A statement names itself; up to its first mark it is short.
    let stated = facts.iter().filter(|turn| turn.answer == "yes" && !turn.ask.ends_with('?'));
    let named: Vec<&str> =
        stated.filter_map(|turn| turn.ask.split([':', '(', ',']).next()).map(str::trim).take(RARE).collect();
    let rest = facts.len() - named.len();
    if facts.is_empty() {
        return None;
    }
    let list = match (named.is_empty(), rest) {
        (true, _) => String::new(),
        (false, 0) => format!(": {}", named.join("; ")),
        (false, _) => format!(": {}; and {rest} more", named.join("; ")),
    };
    Some(format!(
        "Rare facts that nobody mentioned could still turn a verdict{list}. `archadvise explain` lists them."
    ))
}
