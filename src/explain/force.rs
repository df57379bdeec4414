//! The smallest part of what was said that forces a verdict.

use batsat::Lit;

use crate::engine::{Model, Verdict};
use crate::knowledge::{DecisionId, QuestionId};
use crate::proof::solver::TooHard;

use super::{Explainer, hitting};

/// What forces a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Forcing {
    /// Facts, by their position among [`Explainer::facts`]: with these said, whatever else is said, the verdict is
    /// the same.
    pub facts: Vec<usize>,
    /// Whether that holds for whatever is unsaid as well; if not, it holds as long as that stays unsaid.
    pub settled: bool,
}

impl Explainer<'_> {
    /// Whether nothing that is unsaid can change a verdict.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn is_settled(&mut self, decision: DecisionId, verdict: Verdict) -> Result<bool, TooHard> {
        let said = (0..self.facts.len()).filter(|at| self.facts[*at].said);
        let mut assumed: Vec<Lit> = said.flat_map(|at| self.holds(at)).collect();
        assumed.push(self.differs(decision, verdict));
        Ok(self.case(&assumed)?.is_none())
    }

    fn differs(&self, decision: DecisionId, verdict: Verdict) -> Lit {
        !self.value_is(self.encoding.model.verdict_var(decision), Model::verdict_value(verdict))
    }

    /// A smallest set of said facts that forces the verdict. Of several that are as small, one with few denials
    /// that is about the questions in `about`. `None` if all of them together don't: a range on both sides of a line.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn forcing(
        &mut self,
        decision: DecisionId,
        verdict: Verdict,
        about: &[QuestionId],
    ) -> Result<Option<Forcing>, TooHard> {
        let settled = self.is_settled(decision, verdict)?;
        let differs = self.differs(decision, verdict);
        let said: Vec<usize> = (0..self.facts.len()).filter(|at| self.facts[*at].said).collect();
        let switches: Vec<Vec<Lit>> = said.iter().map(|at| self.holds(*at)).collect();
        let mut always = vec![differs];
        if !settled {
            for at in (0..self.facts.len()).filter(|at| !self.facts[*at].said) {
                always.extend(self.holds(at));
            }
        }
        // As many as are few come first; then the fewer denials, then what the winner is about.
        let extra = |at: usize| {
            let fact = &self.facts[at];
            u64::from(fact.denies) * 2 + u64::from(!about.contains(&fact.question))
        };
        let costs: Vec<u64> = said.iter().map(|at| 1_000 + extra(*at)).collect();
        let mut counterexamples: Vec<Vec<usize>> = Vec::new();
        loop {
            let chosen = hitting::cheapest(&counterexamples, &costs);
            let mut assumed = always.clone();
            assumed.extend(chosen.iter().flat_map(|at| &switches[*at]));
            let Some(case) = self.case(&assumed)? else {
                let facts = chosen.into_iter().map(|at| said[at]).collect();
                return Ok(Some(Forcing { facts, settled }));
            };
            let counterexample = self.differences(case, &assumed, &said, &switches)?;
            if counterexample.is_empty() {
                return Ok(None);
            }
            // Each is new, and agrees with all that was chosen, or else the search would go round for ever.
            let again = counterexample.iter().any(|at| chosen.contains(at));
            if again || counterexamples.contains(&counterexample) {
                return Err(TooHard);
            }
            counterexamples.push(counterexample);
        }
    }

    /// The facts that a counterexample contradicts, made as few as they can be by agreeing with more of them.
    fn differences(
        &mut self,
        mut case: Vec<u8>,
        assumed: &[Lit],
        said: &[usize],
        switches: &[Vec<Lit>],
    ) -> Result<Vec<usize>, TooHard> {
        let mut assumed = assumed.to_vec();
        let mut differ: Vec<usize> = Vec::new();
        for (at, fact) in said.iter().enumerate() {
            if !self.agrees(*fact, &case) {
                let with: Vec<Lit> = assumed.iter().chain(&switches[at]).copied().collect();
                match self.case(&with)? {
                    Some(nearer) => case = nearer,
                    None => {
                        differ.push(at);
                        continue;
                    }
                }
            }
            assumed.extend(&switches[at]);
        }
        Ok(differ)
    }

    fn agrees(&self, fact: usize, case: &[u8]) -> bool {
        let fact = &self.facts[fact];
        let values = fact.values.iter().all(|(var, mask)| mask >> case[usize::from(*var)] & 1 == 1);
        values && fact.implies.is_none_or(|need| case[usize::from(need)] == 1)
    }

    /// Assumptions under which a fact holds.
    pub(super) fn holds(&self, fact: usize) -> Vec<Lit> {
        let fact = &self.facts[fact];
        let need = fact.implies.map(|need| (need, 0b10));
        let limits = fact.values.iter().copied().chain(need);
        limits.flat_map(|(var, mask)| self.limits(var, mask)).collect()
    }
}
