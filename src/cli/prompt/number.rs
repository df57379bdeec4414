//! Numbers at a prompt: ranges to choose from, or typed by hand.

use dialoguer::Input;

use crate::cli::error::CliError;
use crate::engine::Answer;
use crate::engine::changes::band_ends;
use crate::knowledge::{Question, QuestionId};
use crate::session::{self, parse_answer};

use super::{Prompter, gone};

impl Prompter<'_> {
    /// The bands of the measure that the rules tell most of apart; within a range, where one was given.
    pub(super) fn bands(&self, id: QuestionId, question: &Question, before: Option<&Answer>) -> Vec<Answer> {
        let vars = self.engine.model.vars_of(id);
        let cuts = |var| self.engine.model.variable(var).cuts.len();
        let (said, from, to) = match before {
            Some(Answer::Number { measure, low, high }) => (Some(usize::from(*measure)), *low, *high),
            _ => (None, 0.0, f64::INFINITY),
        };
        let best = vars
            .enumerate()
            .filter(|(at, _)| said.is_none_or(|said| said == *at))
            .max_by_key(|(at, var)| (cuts(*var), std::cmp::Reverse(*at)));
        let Some((measure, var)) = best else { return Vec::new() };
        let cuts = &self.engine.model.variable(var).cuts;
        (1..=cuts.len() as u8 + 1)
            .map(|band| {
                let (low, high) = band_ends(cuts, band);
                Answer::Number { measure: measure as u8, low: low.max(from), high: high.min(to) }
            })
            .filter(|answer| matches!(answer, Answer::Number { low, high, .. } if low < high))
            .filter(|answer| {
                let unit = |at: f64| question.kind.measures()[measure].unit.show(at);
                // Bands that look alike when written (`after` a cut and at it) are one.
                !matches!(answer, Answer::Number { low, high, .. } if unit(*low) == unit(*high))
            })
            .collect()
    }

    /// A number typed by hand; `None` goes back to the bands.
    pub(super) fn typed(&self, question: &Question) -> Result<Option<Answer>, CliError> {
        let units: Vec<String> = question.kind.measures().iter().map(|m| m.unit.to_string()).collect();
        let prompt = self.fit_before(&format!("In {}", units.join(" or ")), " (empty: back)");
        let read = |text: &str| parse_answer(question, &session::Input::Text(text.to_owned()));
        let text: String = Input::with_theme(&*self.theme)
            .with_prompt(prompt)
            .allow_empty(true)
            .report(false)
            .validate_with(|text: &String| -> Result<(), String> {
                if text.trim().is_empty() {
                    return Ok(());
                }
                read(text).map(|_| ()).map_err(|error| error.message)
            })
            .interact_text_on(&self.term)
            .map_err(|error| gone(&error))?;
        Ok(if text.trim().is_empty() { None } else { read(&text).ok() })
    }
}
