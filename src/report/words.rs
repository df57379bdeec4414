//! Answers, comparisons and changes in words: whatever quotes the user is worded here.

use crate::engine::reach::Step;
use crate::engine::{Answer, Answers, Verdict};
use crate::knowledge::condition::{Line, Test};
use crate::knowledge::quantity::{Base, Unit};
use crate::knowledge::{Changes, ChoiceIndex, DecisionId, Kind, Pack, Question, ThresholdId};
use crate::session::{show_answer, show_factor};

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

/// What a question is about, in a word or three.
#[must_use]
pub fn name(question: &Question) -> String {
    question.brief.as_ref().map_or_else(|| plain(&question.id), ToString::to_string)
}

/// An answer with what it is about: "who searches: colleagues", "12 readers", "it is shipped as a product".
#[must_use]
pub fn said(question: &Question, answer: &Answer) -> String {
    let shown = || show_answer(question, answer);
    match (&question.kind, answer) {
        (Kind::YesNo { .. }, Answer::YesNo(yes)) => yes_no(question, *yes),
        (Kind::Number(measures), Answer::Number { measure, .. }) => {
            number_of(question, &measures[usize::from(*measure)].unit, &shown())
        }
        (_, Answer::Choice(choice)) => labels(question, &[*choice]),
        (_, Answer::Choices { ticked, .. }) if !ticked.is_empty() => labels(question, ticked),
        _ => format!("{}: {}", name(question), shown()),
    }
}

fn yes_no(question: &Question, yes: bool) -> String {
    match (question.ask.ends_with('?'), yes) {
        (true, yes) => format!("“{}” {}", question.ask, if yes { "Yes" } else { "No" }),
        (false, true) => question.ask.to_string(),
        (false, false) => format!("not: {}", question.ask),
    }
}

/// Choices as they were said; "yes: some days" after "read again" is "read again: some days".
fn labels(question: &Question, choices: &[ChoiceIndex]) -> String {
    let label = |choice: &ChoiceIndex| {
        let label = question.kind.choices()[usize::from(*choice)].label.as_str();
        label.strip_prefix("yes: ").or_else(|| label.strip_prefix("yes, ")).unwrap_or(label)
    };
    let labels = choices.iter().map(label);
    match &question.brief {
        Some(brief) => format!("{brief}: {}", labels.collect::<Vec<_>>().join("; ")),
        None => labels.map(|label| format!("“{label}”")).collect::<Vec<_>>().join(", "),
    }
}

/// A number with what it is of, unless its unit says so: "database size: 3 GB", "12 readers".
fn number_of(question: &Question, unit: &Unit, shown: &str) -> String {
    let name = name(question);
    match &unit.base {
        Base::Count(noun) if *noun == name.as_str() => shown.to_owned(),
        _ => format!("{name}: {shown}"),
    }
}

/// A comparison that holds, in the user's words.
#[must_use]
pub fn holding(pack: &Pack, test: &Test, answer: Option<&Answer>) -> String {
    match test {
        Test::Verdict { decision, options } => {
            let names: Vec<&str> =
                options.iter().map(|option| pack.option_name(*decision, *option)).collect();
            as_decided(&pack.decision(*decision).title, &names.join(" or "))
        }
        Test::Choice { question, choices } => {
            let row = pack.question(*question);
            let said = |choice: &&ChoiceIndex| match answer {
                Some(Answer::Choice(said)) => said == *choice,
                Some(Answer::Choices { ticked, .. }) => ticked.contains(choice),
                _ => true,
            };
            let choices: Vec<ChoiceIndex> = choices.iter().filter(said).copied().collect();
            if Some(*question) == pack.roles.running {
                let names: Vec<&str> =
                    choices.iter().map(|at| row.kind.choices()[usize::from(*at)].label.as_str()).collect();
                return format!("{} runs here", names.join(", "));
            }
            labels(row, &choices)
        }
        Test::YesNo { question, yes } => yes_no(pack.question(*question), *yes),
        Test::Number { question, low, high, .. } => {
            let row = pack.question(*question);
            let lines = [low.map(|bound| (bound, "past")), high.map(|bound| (bound, "below"))];
            let lines = lines.into_iter().flatten();
            let lines: Vec<_> =
                lines.filter_map(|(bound, side)| Some((bound.threshold?, bound.value, side))).collect();
            let said = match (answer, lines.first()) {
                // In the unit of the line: events a day, not events a second.
                (Some(Answer::Number { low, high, .. }), Some(((id, _), ..))) if low == high => {
                    let unit = &pack.threshold(*id).unit;
                    number_of(row, unit, &unit.show(*low))
                }
                (Some(answer), _) => said(row, answer),
                (None, _) => name(row),
            };
            let line = |((id, line), value, side): &((ThresholdId, Line), f64, &str)| {
                let shown = pack.threshold(*id).unit.show(*value);
                match line {
                    Line::Value => format!("{side} the line of {shown}"),
                    Line::Low => format!("{side} {shown}, the low end of the line"),
                    Line::High => format!("{side} {shown}, the high end of the line"),
                }
            };
            let lines: Vec<String> = lines.iter().map(line).collect();
            if lines.is_empty() { said } else { format!("{said} ({})", lines.join(", ")) }
        }
    }
}

/// A step within reach, in words that follow "if": "you reach 20M documents (now 4M documents)".
#[must_use]
pub fn step(pack: &Pack, answers: &Answers, step: &Step) -> String {
    let row = pack.question(step.question);
    let from = answers.get(step.question);
    match (from, &step.to, step.gains) {
        (from, _, Some(choice)) => {
            let label = &row.kind.choices()[usize::from(choice)].label;
            if Some(step.question) == pack.roles.running {
                return format!("{label} runs here as well");
            }
            // What grows starts from its first choice, "nothing hurts", which ends there.
            let adds =
                matches!(from, Some(Answer::Choices { ticked, .. }) if ticked.iter().any(|at| *at > 0));
            let also = if adds { ", also" } else { "" };
            match &row.brief {
                Some(brief) => format!("{brief}{also}: {label}"),
                None => format!("{}“{label}”", if adds { "also " } else { "" }),
            }
        }
        (Some(from), Answer::Number { measure, low, .. }, _) => {
            let unit = &row.kind.measures()[usize::from(*measure)].unit;
            let to = unit.show(*low);
            let to = if step.rung < 0 { format!("below {to}") } else { to };
            let grows = row.changes == Changes::Grows && step.rung > 0;
            let far = match step.factor {
                Some(factor) if factor > 1.0 => format!(", {} from here", show_factor(factor)),
                _ => String::new(),
            };
            let now = show_answer(row, from);
            match &unit.base {
                Base::Count(_) if grows => format!("you reach {to} (now {now}{far})"),
                _ => format!("{} (now {now}{far})", number_of(row, unit, &to)),
            }
        }
        (_, to, _) => said(row, to),
    }
}

/// Another decision's verdict as a reason: "with Redis as the cache".
#[must_use]
pub fn as_decided(title: &str, name: &str) -> String {
    format!("with {} as the {}", shown(name), inside(title))
}

/// A title inside a sentence: "App API" is "app API".
#[must_use]
pub fn inside(title: &str) -> String {
    let word = |word: &str| {
        let letters = word.chars().filter(|letter| letter.is_alphabetic());
        let acronym = word.len() > 1 && letters.clone().all(char::is_uppercase) && letters.count() > 1;
        if acronym { word.to_owned() } else { word.to_lowercase() }
    };
    title.split(' ').map(word).collect::<Vec<_>>().join(" ")
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
        (true, "yes" | "no") => format!("{ask} If {answer}"),
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

/// The name of an option in a sentence: "A jobs table in your database" is "a jobs table in your database".
#[must_use]
pub fn shown(name: &str) -> String {
    match name.split_once(' ') {
        _ if name == "none" => "nothing new".to_owned(),
        Some((article @ ("A" | "An"), rest)) => format!("{} {rest}", article.to_lowercase()),
        _ => name.to_owned(),
    }
}

/// The name of an option that stands alone, as in a heading.
#[must_use]
pub fn headed(name: &str) -> &str {
    if name == "none" { "nothing new" } else { name }
}
