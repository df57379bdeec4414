//! Single answers, and what they would do to verdicts. Every one is tried by evaluation, so what is reported is
//! exact.

use crate::knowledge::{DecisionId, Pack, QuestionId};

use super::Verdict;
use super::answers::{Answer, Answers};
use super::compile::Engine;
use super::model::Stands;

/// One answer, and the verdicts that it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The question.
    pub question: QuestionId,
    /// Its answer.
    pub to: Answer,
    /// The decisions that come to something else, with what.
    pub flips: Vec<(DecisionId, Verdict)>,
}

/// Evaluates changes of the given answers.
pub struct Changer<'a> {
    pack: &'a Pack,
    engine: &'a Engine,
    answers: &'a Answers,
    values: Vec<u8>,
    now: Vec<Verdict>,
}

impl<'a> Changer<'a> {
    /// For changes of `answers`.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, answers: &'a Answers) -> Self {
        let mut values = engine.model.values(answers);
        let now = engine.decide_values(pack, answers, &mut values);
        Self { pack, engine, answers, values, now }
    }

    /// The verdicts without any change.
    #[must_use]
    pub fn now(&self) -> &[Verdict] {
        &self.now
    }

    /// What a changed answer would flip.
    #[must_use]
    pub fn flips(&self, question: QuestionId, to: &Answer) -> Vec<(DecisionId, Verdict)> {
        let mut values = self.values.clone();
        for var in self.engine.model.vars_of(question) {
            values[usize::from(var)] = 0;
        }
        self.engine.model.each_value(question, to, |var, mask| {
            values[usize::from(var)] = mask.trailing_zeros() as u8;
        });
        let need = self.engine.model.need_of(question).filter(|_| to.implies_need());
        if let Some(need) = need {
            values[usize::from(need)] = 1;
        }
        let touched = self.engine.touched(self.engine.model.vars_of(question).chain(need));
        let mut after = self.now.clone();
        self.engine.decide_touched(self.pack, self.answers, touched, &mut values, &mut after);
        let rows = self.now.iter().zip(&after).enumerate();
        rows.filter(|(_, (now, after))| now != after)
            .map(|(row, (_, after))| (DecisionId::at(row), *after))
            .collect()
    }

    /// Single answers to an unsaid question that would change verdicts now.
    #[must_use]
    pub fn if_said(&self, question: QuestionId) -> Vec<Change> {
        let mut found: Vec<Change> = Vec::new();
        for var in self.engine.model.vars_of(question) {
            let variable = self.engine.model.variable(var);
            for value in 1..variable.size {
                let to = match variable.stands {
                    Stands::YesNo(_) => Answer::YesNo(value == 2),
                    Stands::Choice(_) => Answer::Choice(value - 1),
                    Stands::Tick(_, choice) => {
                        let mut ticked = match self.answers.get(question) {
                            Some(Answer::Choices { ticked, .. }) => ticked.clone(),
                            _ => Vec::new(),
                        };
                        if ticked.contains(&choice) {
                            continue;
                        }
                        ticked.push(choice);
                        ticked.sort_unstable();
                        Answer::Choices { ticked, whole: false }
                    }
                    Stands::Number(_, measure) => {
                        let (low, high) = band_ends(&variable.cuts, value);
                        Answer::Number { measure, low, high }
                    }
                    Stands::Verdict(_) | Stands::Kept(_) => continue,
                };
                let flips = self.flips(question, &to);
                if !flips.is_empty() {
                    found.push(Change { question, to, flips });
                }
            }
        }
        found
    }
}

/// The ends of a band, counted from 1: its lower end in, its upper end out; unbounded above at infinity.
#[must_use]
pub fn band_ends(cuts: &[(f64, bool)], band: u8) -> (f64, f64) {
    let band = usize::from(band);
    let nudge = |(cut, after): (f64, bool)| if after { cut * 1.000_001 } else { cut };
    let low = band.checked_sub(2).and_then(|at| cuts.get(at)).map_or(0.0, |cut| nudge(*cut));
    let high = cuts.get(band - 1).map_or(f64::INFINITY, |cut| nudge(*cut));
    (low, high)
}
