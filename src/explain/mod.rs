//! Exact reasons: the smallest part of what was said that forces a verdict, and the least that would have to be
//! different for another one.
//!
//! Both are found with two parts that teach each other (the implicit hitting set approach; Ignatiev, Narodytska,
//! Marques-Silva: "Abduction-Based Explanations for Machine Learning Models", AAAI 2019): one proposes the
//! cheapest set of facts that hits all counterexamples known, the other, a SAT solver that knows the whole pack,
//! agrees or answers with one more counterexample.

mod facts;
mod force;
pub mod hitting;
mod least;

pub use facts::{Fact, facts};
pub use force::Forcing;
pub use least::{Least, LeastChange, changed};

use crate::engine::Answers;
use crate::engine::model::{Mask, Var};
use crate::knowledge::Pack;
use crate::proof::encoding::Encoding;
use crate::proof::solver::TooHard;
use batsat::Lit;

/// Explains verdicts on some answers.
pub struct Explainer<'a> {
    pack: &'a Pack,
    answers: &'a Answers,
    encoding: Encoding<'a>,
    facts: Vec<Fact>,
}

impl<'a> Explainer<'a> {
    /// For verdicts on `answers`, needs implied.
    ///
    /// # Errors
    /// A sentence about a limit of the model or the solver.
    pub fn new(pack: &'a Pack, answers: &'a Answers) -> Result<Self, String> {
        let encoding = Encoding::with_decided(pack, &answers.decided)?;
        let facts = facts(pack, &encoding.model, answers);
        Ok(Self { pack, answers, encoding, facts })
    }

    /// Everything that was said or left unsaid.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The literal of one value of a variable.
    fn value_is(&self, var: Var, value: u8) -> Lit {
        self.encoding.base.values[usize::from(var)][usize::from(value)]
    }

    /// Assumptions that together limit a variable to some values.
    fn limits(&self, var: Var, allowed: Mask) -> Vec<Lit> {
        let values = self.encoding.base.values[usize::from(var)].iter().enumerate();
        values.filter(|(value, _)| allowed >> value & 1 == 0).map(|(_, lit)| !*lit).collect()
    }

    /// The values of answers in a case in which the assumptions hold; `None` if there is none.
    fn case(&mut self, assumptions: &[Lit]) -> Result<Option<Vec<u8>>, TooHard> {
        let can = self.encoding.solver.can(assumptions)?;
        Ok(can.then(|| self.encoding.found_values()))
    }
}
