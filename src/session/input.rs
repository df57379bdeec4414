//! Answers as people write them: in a file, on the command line, at a prompt.

use crate::engine::Answer;
use crate::knowledge::quantity::{Quantity, digits};
use crate::knowledge::{Kind, Measure, Pack, Question, QuestionId, nearest};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A string.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A list of strings: all of it.
    Whole(Vec<String>),
    /// `{ at-least = […] }`: the rest is unsaid.
    AtLeast(Vec<String>),
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// In a sentence.
    pub message: String,
    /// What was expected.
    pub help: Option<String>,
}

impl InputError {
    fn new(message: impl Into<String>, help: impl Into<Option<String>>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Reads the answer to a question.
///
/// # Errors
/// What was expected instead, with the nearest choice.
pub fn parse_answer(question: &Question, input: &Input) -> Result<Answer, InputError> {
    if let Input::Text(text) = input
        && matches!(text.trim(), "not-sure" | "not sure" | "?")
    {
        return Ok(Answer::NotSure);
    }
    match &question.kind {
        Kind::YesNo { .. } => match input {
            Input::Bool(yes) => Ok(Answer::YesNo(*yes)),
            Input::Text(text) if matches!(text.trim(), "yes" | "y" | "true") => Ok(Answer::YesNo(true)),
            Input::Text(text) if matches!(text.trim(), "no" | "n" | "false") => Ok(Answer::YesNo(false)),
            _ => Err(InputError::new(
                format!("`{}` is answered by yes or no", question.id),
                "expected `yes`, `no` or `not-sure`".to_owned(),
            )),
        },
        Kind::Choice(_) => match input {
            Input::Text(text) => Ok(Answer::Choice(choice(question, text)?)),
            Input::Whole(list) | Input::AtLeast(list) if list.len() == 1 => {
                Ok(Answer::Choice(choice(question, &list[0])?))
            }
            _ => Err(expected_choice(question, "one of")),
        },
        Kind::Choices(_) => {
            let (list, whole) = match input {
                Input::Whole(list) => (list.clone(), true),
                Input::AtLeast(list) => (list.clone(), false),
                Input::Text(text) => {
                    let list = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                    let list: Vec<String> = list.filter(|word| *word != "...").map(str::to_owned).collect();
                    (list, !text.trim_end().ends_with("..."))
                }
                _ => return Err(expected_choice(question, "any of")),
            };
            let mut ticked = list.iter().map(|word| choice(question, word)).collect::<Result<Vec<_>, _>>()?;
            ticked.sort_unstable();
            ticked.dedup();
            Ok(Answer::Choices { ticked, whole })
        }
        Kind::Number(_) => number(question, input),
    }
}

fn choice(question: &Question, word: &str) -> Result<u8, InputError> {
    let choices = question.kind.choices();
    let word = word.trim();
    if let Some(at) = choices.iter().position(|choice| choice.id == word) {
        return Ok(at as u8);
    }
    let near = nearest(word, choices.iter().map(|choice| choice.id.as_str()));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => expected_choice(question, "one of").help.unwrap_or_default(),
    };
    Err(InputError::new(format!("`{word}` is no answer to `{}`", question.id), help))
}

fn expected_choice(question: &Question, how_many: &str) -> InputError {
    let ids: Vec<&str> = question.kind.choices().iter().map(|choice| choice.id.as_str()).collect();
    InputError::new(
        format!("`{}` is answered by {how_many} its choices", question.id),
        format!("expected {how_many} `{}`", ids.join("`, `")),
    )
}

fn number(question: &Question, input: &Input) -> Result<Answer, InputError> {
    let units: Vec<_> = question.kind.measures().iter().map(|measure| measure.unit.clone()).collect();
    let names = units.iter().map(ToString::to_string).collect::<Vec<_>>().join("` or `");
    let expected = || format!("expected a number in `{names}`, such as `{}`", example(question));
    let wrong = |message: String| InputError::new(format!("`{}`: {message}", question.id), expected());
    let of = |mut quantity: Quantity| -> Result<(u8, f64), InputError> {
        if let Some(unit) = &mut quantity.unit {
            let called = |measure: &&Measure| measure.synonyms.iter().any(|word| word.measures_like(unit));
            if let Some(measure) = question.kind.measures().iter().find(called) {
                *unit = measure.unit.clone();
            }
        }
        let measure = quantity.measure(&units).map_err(wrong)?;
        let value = if quantity.unit.is_none() {
            // A bare number is in the measure's own unit: a month's bytes, a minute's jobs.
            quantity.value * units[measure].factor()
        } else {
            quantity.value
        };
        Ok((measure as u8, value))
    };
    let one = |text: &str| of(Quantity::parse(text).map_err(wrong)?);
    match input {
        Input::Number(number) if *number >= 0.0 => {
            let (measure, value) = one(&digits_in_full(*number))?;
            Ok(Answer::Number { measure, low: value, high: value })
        }
        Input::Text(text) => match text.split_once("..") {
            Some((low, high)) if high.trim().is_empty() => {
                let (measure, low) = one(low)?;
                Ok(Answer::Number { measure, low, high: f64::INFINITY })
            }
            Some((low, high)) => {
                let (low, high) = Quantity::parse_range(low, high).map_err(wrong)?;
                let (low, high) = (of(low)?, of(high)?);
                if low.0 != high.0 || low.1 > high.1 {
                    return Err(wrong("the lower end of a range comes first, both in one unit".to_owned()));
                }
                Ok(Answer::Number { measure: low.0, low: low.1, high: high.1 })
            }
            None => {
                let (measure, value) = one(text)?;
                Ok(Answer::Number { measure, low: value, high: value })
            }
        },
        _ => Err(InputError::new(format!("`{}` is answered by a number", question.id), expected())),
    }
}

fn digits_in_full(number: f64) -> String {
    format!("{number}")
}

/// An example of an answer to a number, from its prior.
#[must_use]
pub fn example(question: &Question) -> String {
    let measure = question.kind.measures().first();
    measure.map_or_else(String::new, |measure| {
        let value = measure.usual.map_or(1000.0, |[_, middle, _]| middle);
        measure.unit.show(value)
    })
}

/// Reads `ID=VALUE`.
///
/// # Errors
/// What was expected instead, with the nearest question.
pub fn parse_setting(pack: &Pack, setting: &str) -> Result<(QuestionId, Answer), InputError> {
    let Some((id, value)) = setting.split_once('=') else {
        return Err(InputError::new(
            format!("`{setting}` sets nothing"),
            "expected `ID=VALUE`, for example `stage=prototype`; `archadvise list questions` shows the ids"
                .to_owned(),
        ));
    };
    let id = id.trim();
    let Some(question) = pack.find_question(id) else {
        let near = nearest(id, pack.questions.iter().map(|question| question.id.as_str()));
        let help = near.map_or_else(
            || "`archadvise list questions` shows them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(InputError::new(format!("there is no question `{id}`"), help));
    };
    let answer = parse_answer(pack.question(question), &Input::Text(value.to_owned()))?;
    Ok((question, answer))
}

/// An answer as people read it: `40M rows`, `yes`, `misspelt words still find things`.
#[must_use]
pub fn show_answer(question: &Question, answer: &Answer) -> String {
    let label = |choice: u8| question.kind.choices()[usize::from(choice)].label.to_string();
    match answer {
        Answer::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Answer::Choice(choice) => label(*choice),
        Answer::Choices { ticked, .. } if ticked.is_empty() => "none of them".to_owned(),
        Answer::Choices { ticked, .. } => ticked.iter().map(|c| label(*c)).collect::<Vec<_>>().join("; "),
        Answer::Number { measure, low, high } => {
            let unit = &question.kind.measures()[usize::from(*measure)].unit;
            if low == high {
                unit.show(*low)
            } else if high.is_infinite() {
                format!("{} or more", unit.show(*low))
            } else if *low == 0.0 {
                format!("below {}", unit.show(*high))
            } else {
                format!("{} to {}", unit.show(*low), unit.show(*high))
            }
        }
        Answer::NotSure => "not sure".to_owned(),
    }
}

/// An answer as a file holds it, in TOML.
#[must_use]
pub fn show_value(question: &Question, answer: &Answer) -> String {
    let id = |choice: &u8| format!("\"{}\"", question.kind.choices()[usize::from(*choice)].id);
    match answer {
        Answer::YesNo(yes) => yes.to_string(),
        Answer::Choice(choice) => id(choice),
        Answer::Choices { ticked, whole } => {
            let list = format!("[{}]", ticked.iter().map(id).collect::<Vec<_>>().join(", "));
            if *whole { list } else { format!("{{ at-least = {list} }}") }
        }
        Answer::Number { measure, low, high } => {
            let unit = &question.kind.measures()[usize::from(*measure)].unit;
            let exact = |value: f64| {
                // What is shown is rounded to three digits; a file must hold the number itself.
                let short = unit.show(value);
                match Quantity::parse(&short) {
                    Ok(read) if (read.value - value).abs() <= value.abs() * 1e-12 => short,
                    _ => format!("{} {unit}", value / unit.factor()),
                }
            };
            if low == high {
                format!("\"{}\"", exact(*low))
            } else if high.is_infinite() {
                format!("\"{} ..\"", exact(*low))
            } else {
                format!("\"{} .. {}\"", exact(*low), exact(*high))
            }
        }
        Answer::NotSure => "\"not-sure\"".to_owned(),
    }
}

/// A factor as people read it: "4 times", "1.5 times"; beyond a thousand its digits say nothing.
#[must_use]
pub fn show_factor(factor: f64) -> String {
    if factor >= 1000.0 {
        return "over 1,000 times".to_owned();
    }
    let rounded = if factor >= 10.0 { factor.round() } else { (factor * 10.0).round() / 10.0 };
    format!("{} times", digits(rounded))
}
