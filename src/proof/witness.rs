//! Answers that show something: what the solver found, with as little said as possible.

use batsat::Lit;

use crate::engine::changes::band_ends;
use crate::engine::model::Var;
use crate::engine::{Answer, Answers};
use crate::knowledge::{Kind, QuestionId};

use super::encoding::Encoding;
use super::solver::TooHard;

impl Encoding<'_> {
    /// Few answers under which all of `goal` holds; none if it can't.
    ///
    /// Nothing that is said could be left out: saying less, in any part, would not show it.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn witness(&mut self, goal: &[Lit]) -> Result<Option<Answers>, TooHard> {
        if !self.solver.can(goal)? {
            return Ok(None);
        }
        let silent: Vec<Lit> =
            self.base.values[..self.model.answer_vars()].iter().map(|values| values[0]).collect();
        let mut values = self.found_values();
        let mut kept: Vec<bool> = vec![false; silent.len()];
        while let Some(var) = (0..silent.len()).find(|var| values[*var] != 0 && !kept[*var]) {
            let rest = (0..silent.len()).filter(|other| values[*other] == 0 || *other == var);
            let assumptions: Vec<Lit> = goal.iter().copied().chain(rest.map(|other| silent[other])).collect();
            if self.solver.can(&assumptions)? {
                values = self.found_values();
            } else {
                kept[var] = true;
            }
        }
        Ok(Some(self.answers_of(&values)))
    }

    /// The values of the variables that stand for answers, as they were found last.
    pub fn found_values(&self) -> Vec<u8> {
        let vars = self.base.values[..self.model.answer_vars()].iter();
        vars.map(|lits| lits.iter().position(|lit| self.solver.holds(*lit)).unwrap_or(0) as u8).collect()
    }

    /// Values of variables as answers to the questions.
    pub fn answers_of(&self, values: &[u8]) -> Answers {
        let mut answers = Answers::none(self.pack);
        for row in 0..self.pack.questions.len() {
            let id = QuestionId::at(row);
            answers.set(id, self.answer_of(id, values));
        }
        answers
    }

    /// Values of variables as the answer to one question; a number by the lower end of its band.
    pub fn answer_of(&self, id: QuestionId, values: &[u8]) -> Option<Answer> {
        let vars = self.model.vars_of(id);
        let value = |var: Var| values[usize::from(var)];
        let first = value(vars.start);
        match &self.pack.question(id).kind {
            Kind::YesNo { .. } => (first > 0).then_some(Answer::YesNo(first == 2)),
            Kind::Choice(_) => (first > 0).then(|| Answer::Choice(first - 1)),
            Kind::Choices(_) => {
                let ticked = vars.enumerate().filter(|(_, var)| value(*var) == 1);
                let ticked: Vec<u8> = ticked.map(|(choice, _)| choice as u8).collect();
                (!ticked.is_empty()).then_some(Answer::Choices { ticked, whole: false })
            }
            Kind::Number(_) => vars.enumerate().find(|(_, var)| value(*var) > 0).map(|(measure, var)| {
                let (low, _) = band_ends(&self.model.variable(var).cuts, value(var));
                Answer::Number { measure: measure as u8, low, high: low }
            }),
        }
    }
}
