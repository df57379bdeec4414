//! Situations: sets of answers in which every question is answered as usual, apart from the others.

use fastrand::Rng;

use crate::engine::model::{Mask, Var};
use crate::engine::{Answer, Answers, Engine, Model, prior};
use crate::knowledge::{DecisionId, Kind, Pack, QuestionId};

/// The same situations are drawn every time.
const SEED: u64 = 1;

/// Draws situations in which a decision is needed.
pub struct Situations<'a> {
    pack: &'a Pack,
    model: &'a Model,
    allowed: Vec<Mask>,
    weights: Vec<Vec<f64>>,
    rng: Rng,
}

impl<'a> Situations<'a> {
    /// Of a decision.
    pub fn of(pack: &'a Pack, engine: &'a Engine, decision: DecisionId) -> Self {
        let model = &engine.model;
        let vars = || (0..model.answer_vars()).map(|var| var as Var);
        let mut allowed: Vec<Mask> = (0..model.variables.len()).map(|var| model.full(var as Var)).collect();
        if let (Some(needs), Some(need)) = (pack.roles.needs, pack.need_of(decision)) {
            allowed[usize::from(model.vars_of(needs).start + Var::from(need))] = 0b10;
        }
        let seldom = model.seldom(&allowed);
        let weights: Vec<Vec<f64>> =
            vars().map(|var| prior::weights(pack, model, var, allowed[usize::from(var)], &seldom)).collect();
        for (mask, weights) in allowed.iter_mut().zip(&weights) {
            *mask = weights
                .iter()
                .enumerate()
                .filter(|(_, weight)| **weight > 0.0)
                .fold(0, |mask, (value, _)| mask | 1 << value);
        }
        Self { pack, model, allowed, weights, rng: Rng::with_seed(SEED) }
    }

    /// The values that each variable takes in some situation.
    pub fn allowed(&self) -> &[Mask] {
        &self.allowed
    }

    /// The value of every variable in the next situation; what is worked out is left at 0.
    pub fn values(&mut self) -> Vec<u8> {
        let mut values = vec![0; self.model.variables.len()];
        for (value, weights) in values.iter_mut().zip(&self.weights) {
            let mut left = self.rng.f64();
            let drawn = weights.iter().position(|weight| {
                left -= weight;
                left < 0.0
            });
            // Rounding may leave a sliver behind the last value.
            let last = || weights.iter().rposition(|weight| *weight > 0.0);
            *value = drawn.or_else(last).unwrap_or(0) as u8;
        }
        values
    }

    /// The next situation as answers.
    pub fn answers(&mut self) -> Answers {
        let values = self.values();
        let mut answers = Answers::none(self.pack);
        for row in 0..self.pack.questions.len() {
            let question = QuestionId::at(row);
            answers.set(question, self.answer(question, &values));
        }
        answers
    }

    fn answer(&self, question: QuestionId, values: &[u8]) -> Option<Answer> {
        let vars = self.model.vars_of(question);
        let value = |var: Var| values[usize::from(var)];
        match &self.pack.question(question).kind {
            Kind::YesNo { .. } => Some(Answer::YesNo(value(vars.start) == 2)),
            Kind::Choice(_) => value(vars.start).checked_sub(1).map(Answer::Choice),
            Kind::Choices(_) => {
                let ticked = vars.clone().filter(|var| value(*var) == 1).map(|var| (var - vars.start) as u8);
                Some(Answer::Choices { ticked: ticked.collect(), whole: true })
            }
            Kind::Number(_) => {
                let var = vars.clone().find(|var| value(*var) > 0)?;
                let cuts = &self.model.variable(var).cuts;
                // Any number of the band will do: the first of it.
                let number = value(var).checked_sub(2).map_or(0.0, |at| {
                    let (cut, after) = cuts[usize::from(at)];
                    if after { cut * (1.0 + 1e-9) + 1e-12 } else { cut }
                });
                Some(Answer::Number { measure: (var - vars.start) as u8, low: number, high: number })
            }
        }
    }

    /// A number between two others, their logarithms alike likely.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let (low, high) = (low.max(1e-9).ln(), high.max(1e-9).ln());
        (low + (high - low) * self.rng.f64()).exp()
    }
}
