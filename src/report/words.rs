//! Answers, comparisons and changes in words.

use crate::engine::reach::Step;
use crate::engine::{Answer, Answers, Verdict};
use crate::knowledge::condition::Test;
use crate::knowledge::{DecisionId, Kind, Pack, Question};
use crate::session::show_answer;

/// An id as words: `largest-table` is "largest table".
#[must_use]
pub fn plain(id: &str) -> String {
    id.replace('-', " ")
}

/// What a decision came to, in words.
#[must_use]
pub fn verdict(pack: &Pack, decision: DecisionId, verdict: Verdict) -> String {
    match verdict {
        Verdict::Pick(option) => pack.option_name(decision, option).to_owned(),
        Verdict::NotNeeded => "not needed".to_owned(),
        Verdict::Conflict => "a contradiction of the rules".to_owned(),
        Verdict::Gap => "no rule".to_owned(),
    }
}

/// What a decision came to, as an id.
#[must_use]
pub fn verdict_id(pack: &Pack, decision: DecisionId, verdict: Verdict) -> String {
    match verdict {
        Verdict::Pick(option) => pack.decision(decision).options[usize::from(option)].id.to_string(),
        Verdict::NotNeeded => "not-needed".to_owned(),
        Verdict::Conflict => "conflict".to_owned(),
        Verdict::Gap => "gap".to_owned(),
    }
}

/// An answer as a fact about the user.
#[must_use]
pub fn fact(question: &Question, answer: &Answer) -> String {
    let shown = show_answer(question, answer);
    match (&question.kind, answer) {
        (Kind::YesNo { .. }, Answer::YesNo(true)) if !question.ask.ends_with('?') => question.ask.to_string(),
        (Kind::YesNo { .. }, _) => format!("{} {shown}", question.ask),
        (Kind::Number(_), _) => format!("{}: {shown}", plain(&question.id)),
        _ => shown,
    }
}

/// An answer with what it is about: "search matters: people need it every day".
#[must_use]
pub fn said(question: &Question, answer: &Answer) -> String {
    match (&question.kind, answer) {
        (Kind::YesNo { .. }, Answer::YesNo(true)) if !question.ask.ends_with('?') => question.ask.to_string(),
        _ => format!("{}: {}", plain(&question.id), show_answer(question, answer)),
    }
}

/// A comparison that holds, in the user's words.
#[must_use]
pub fn holding(pack: &Pack, test: &Test, answer: Option<&Answer>) -> String {
    match test {
        Test::Verdict { decision, options } => {
            let names: Vec<&str> =
                options.iter().map(|option| pack.option_name(*decision, *option)).collect();
            let title = pack.decision(*decision).title.to_lowercase();
            match names[..] {
                [name] => format!("{title}: {name}"),
                _ => format!("{title}: one of {}", names.join(", ")),
            }
        }
        Test::Choice { question, choices } => {
            let row = pack.question(*question);
            let said = |choice: &&u8| match answer {
                Some(Answer::Choice(said)) => said == *choice,
                Some(Answer::Choices { ticked, .. }) => ticked.contains(choice),
                _ => true,
            };
            let labels =
                choices.iter().filter(said).map(|c| row.kind.choices()[usize::from(*c)].label.as_str());
            labels.collect::<Vec<_>>().join("; ")
        }
        Test::YesNo { question, yes } => fact(pack.question(*question), &Answer::YesNo(*yes)),
        Test::Number { question, low, high, .. } => {
            let row = pack.question(*question);
            let unit =
                low.or(*high).and_then(|bound| bound.threshold).map(|(id, _)| &pack.threshold(id).unit);
            let said = match (answer, unit) {
                // In the unit of the line: events a day, not events a second.
                (Some(Answer::Number { low, high, .. }), Some(unit)) if low == high => {
                    format!("{}: {}", plain(&row.id), unit.show(*low))
                }
                _ => answer.map_or_else(|| plain(&row.id), |answer| fact(row, answer)),
            };
            let lines: Vec<String> = [low, high]
                .into_iter()
                .flatten()
                .filter_map(|bound| bound.threshold)
                .map(|(id, _)| id)
                .map(|id| {
                    let threshold = pack.threshold(id);
                    threshold.unit.show(threshold.value)
                })
                .collect();
            if lines.is_empty() { said } else { format!("{said} (the line: {})", lines.join(" to ")) }
        }
    }
}

/// A step within reach, in words: "documents reach 20M (now 4M)".
#[must_use]
pub fn step(pack: &Pack, answers: &Answers, step: &Step) -> String {
    let row = pack.question(step.question);
    match (answers.get(step.question), &step.to, step.gains) {
        (_, _, Some(choice)) => {
            let gained = show_answer(row, &Answer::Choices { ticked: vec![choice], whole: false });
            if Some(step.question) == pack.roles.running {
                return format!("{gained} runs here as well");
            }
            format!("{}, also: {gained}", plain(&row.id))
        }
        (Some(from), Answer::Number { measure, low, .. }, _) => {
            let unit = &row.kind.measures()[usize::from(*measure)].unit;
            let goes = if step.rung < 0 { "falls below" } else { "reaches" };
            format!("{} {goes} {} (now {})", plain(&row.id), unit.show(*low), show_answer(row, from))
        }
        (_, Answer::Choice(_), _) => format!("{}: {}", plain(&row.id), show_answer(row, &step.to)),
        (_, to, _) => fact(row, to),
    }
}

/// "1 screen", "2 screens".
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// What an unsaid answer would be, as a condition: "if it must be live within weeks".
#[must_use]
pub fn if_said(ask: &str, answer: &str) -> String {
    match (ask.ends_with('?'), answer) {
        (false, "yes") => format!("if {ask}"),
        (false, _) => format!("if not: {ask}"),
        (true, _) => format!("{ask} If “{answer}”"),
    }
}

/// A small number in words, a larger one in digits.
#[must_use]
pub fn number(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// With its first letter in upper case.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// References as marks: `[1][2]`.
#[must_use]
pub fn marks(cites: &[usize]) -> String {
    cites.iter().fold(String::new(), |marks, cite| marks + &format!("[{cite}]"))
}

/// The name of an option in a sentence.
#[must_use]
pub fn shown(name: &str) -> &str {
    if name == "none" { "nothing new" } else { name }
}
