//! The least that would have to be different for another verdict.

use batsat::Lit;

use crate::engine::model::{Mask, Stands, Var};
use crate::engine::{Answer, Answers, Verdict};
use crate::knowledge::{Changes, DecisionId, OptionIndex, Pack, QuestionId};
use crate::proof::solver::TooHard;

use super::{Explainer, hitting};

/// A thing changed costs this; what it is adds a little, so that of changes that are as many the likelier counts.
const ONE: u64 = 1_000;

/// What costs so much more than the least, with as many facts, is not told beside it.
const MUCH_LESS_LIKELY: u64 = 8;

/// What would have to be different for an option.
#[derive(Clone, Debug, PartialEq)]
pub enum Least {
    /// It is the verdict now.
    Already,
    /// No answers lead to it.
    Never,
    /// Only where it does the job here already.
    OnlyWhereItRuns,
    /// The changes with the fewest facts, the likeliest first, at most as many as were asked for.
    Changes(Vec<LeastChange>),
}

/// A change of as few facts as it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastChange {
    /// Facts, by their position among [`Explainer::facts`], that change.
    pub facts: Vec<usize>,
    /// The questions with their answers after the change; `None` for one that becomes unsaid.
    pub answers: Vec<(QuestionId, Option<Answer>)>,
    /// How many facts change, in thousands, and how unlikely they are.
    pub cost: u64,
}

impl Explainer<'_> {
    /// The least that would have to be different for a decision to come to an option: fewest facts first, then
    /// what is merely unsaid before what grows, that before what may be chosen, that before what the system must
    /// do and a fact of life. That the option does this job already, or runs here, is no change that counts.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn least_for(
        &mut self,
        decision: DecisionId,
        option: OptionIndex,
        now: Verdict,
        most: usize,
    ) -> Result<Least, TooHard> {
        if now.option() == Some(option) {
            return Ok(Least::Already);
        }
        let var = self.encoding.model.verdict_var(decision);
        let goal = self.value_is(var, option + 2);
        if self.case(&[goal])?.is_none() {
            return Ok(Least::Never);
        }
        let mut always = self.not_by_itself(decision, option);
        always.push(goal);
        if self.case(&always)?.is_none() {
            return Ok(Least::OnlyWhereItRuns);
        }
        let switches: Vec<Lit> = (0..self.facts.len()).map(|at| self.switch(at)).collect();
        let costs: Vec<u64> = (0..self.facts.len()).map(|at| ONE + self.unlikely(at)).collect();
        let mut cores: Vec<Vec<usize>> = Vec::new();
        let mut found: Vec<LeastChange> = Vec::new();
        loop {
            let changed = hitting::cheapest(&cores, &costs);
            let cost: u64 = changed.iter().map(|at| costs[*at]).sum();
            // More facts than the least is another question, and so is what is much less likely.
            let too_dear = |first: &LeastChange| {
                changed.len() > first.facts.len() || cost > first.cost + MUCH_LESS_LIKELY
            };
            if found.first().is_some_and(too_dear) || found.len() == most {
                return Ok(Least::Changes(found));
            }
            let kept: Vec<usize> = (0..switches.len()).filter(|at| !changed.contains(at)).collect();
            let assumed: Vec<Lit> =
                always.iter().copied().chain(kept.iter().map(|at| switches[*at])).collect();
            if self.case(&assumed)?.is_some() {
                let answers = self.nearest(&changed, assumed)?;
                // Another one has to keep at least one of these.
                cores.push(kept);
                found.push(LeastChange { facts: changed, answers, cost });
                if cores.last().is_some_and(Vec::is_empty) {
                    return Ok(Least::Changes(found));
                }
                continue;
            }
            let core = self.core(&always, &switches, &assumed)?;
            // Each is new, and of facts that were kept, or else the search would go round for ever.
            let again = core.iter().any(|at| changed.contains(at));
            if again || core.is_empty() || cores.contains(&core) {
                return Err(TooHard);
            }
            cores.push(core);
        }
    }

    /// Facts that can't all stay, made as few as they can be.
    fn core(&mut self, always: &[Lit], switches: &[Lit], assumed: &[Lit]) -> Result<Vec<usize>, TooHard> {
        let core = self.encoding.solver.core(assumed);
        let mut core: Vec<usize> = (0..switches.len()).filter(|at| core.contains(&switches[*at])).collect();
        let mut at = 0;
        while at < core.len() {
            let rest = core.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, fact)| *fact);
            let assumed: Vec<Lit> = always.iter().copied().chain(rest.map(|fact| switches[fact])).collect();
            if self.case(&assumed)?.is_none() {
                core.remove(at);
            } else {
                at += 1;
            }
        }
        Ok(core)
    }

    /// A literal under which a fact stays as it is.
    fn switch(&mut self, fact: usize) -> Lit {
        let holds = self.holds(fact);
        self.encoding.solver.all(holds)
    }

    /// How unlikely it is that a fact changes, below [`ONE`] divided by the number of facts that matter.
    fn unlikely(&self, fact: usize) -> u64 {
        let fact = &self.facts[fact];
        let kind = match self.pack.question(fact.question).changes {
            Changes::Grows | Changes::Tightens => 2,
            Changes::Decided => 4,
            Changes::Scope => 6,
            Changes::Given => 12,
        };
        if fact.said { kind + 1 } else { kind / 2 }
    }

    /// "If it ran here" and "if it did this job" say nothing.
    fn not_by_itself(&self, decision: DecisionId, option: OptionIndex) -> Vec<Lit> {
        let row = &self.pack.decision(decision).options[usize::from(option)];
        let mut found = Vec::new();
        if let (Some(today), Some(choice)) = (self.pack.decision(decision).today, row.today) {
            let said = matches!(self.answers.get(today), Some(Answer::Choice(said)) if *said == choice);
            let var = self.encoding.model.vars_of(today).start;
            found.extend((!said).then(|| !self.value_is(var, choice + 1)));
        }
        if let Some(running) = self.pack.roles.running {
            let choices = self.pack.question(running).kind.choices();
            let at = choices.iter().position(|choice| choice.id == row.id).map(|at| at as u8);
            let new = at.filter(|at| !self.answers.is_ticked(running, *at));
            let first = self.encoding.model.vars_of(running).start;
            found.extend(new.map(|at| !self.value_is(first + Var::from(at), 1)));
        }
        found
    }

    /// The nearest values of what changes: as little more or less as will do, and said where that is possible.
    fn nearest(
        &mut self,
        changed: &[usize],
        mut assumed: Vec<Lit>,
    ) -> Result<Vec<(QuestionId, Option<Answer>)>, TooHard> {
        for fact in changed {
            for (var, now) in self.facts[*fact].values.clone() {
                let size = self.encoding.model.variable(var).size;
                let from = now.trailing_zeros() as u8;
                let number = matches!(self.encoding.model.variable(var).stands, Stands::Number(..));
                let mut values: Vec<u8> = (0..size).collect();
                // Silent numbers are met from below; a choice from its first; silence comes last.
                values.sort_by_key(|value| {
                    let far = if number { value.abs_diff(from) } else { *value };
                    (*value == 0, far)
                });
                if number && self.facts[*fact].said && now == 1 {
                    // The measure that was not used stays so if it can.
                    values.sort_by_key(|value| *value != 0);
                }
                for value in values {
                    let one: Mask = 1 << value;
                    let with: Vec<Lit> = assumed.iter().copied().chain(self.limits(var, one)).collect();
                    if self.case(&with)?.is_some() {
                        assumed = with;
                        break;
                    }
                }
            }
        }
        let values = self.case(&assumed)?.unwrap_or_default();
        Ok(self.answers_after(changed, &values))
    }

    /// The answers to the questions of changed facts.
    fn answers_after(&self, changed: &[usize], values: &[u8]) -> Vec<(QuestionId, Option<Answer>)> {
        let mut questions: Vec<QuestionId> = changed.iter().map(|fact| self.facts[*fact].question).collect();
        questions.dedup();
        let answer = |id: &QuestionId| {
            match (self.encoding.answer_of(*id, values), self.answers.get(*id)) {
                // What was said to be the whole list stays so.
                (Some(Answer::Choices { ticked, .. }), Some(Answer::Choices { whole, .. })) => {
                    Some(Answer::Choices { ticked, whole: *whole })
                }
                (None, Some(Answer::Choices { whole: true, .. })) => {
                    Some(Answer::Choices { ticked: Vec::new(), whole: true })
                }
                (answer, _) => answer,
            }
        };
        questions.iter().map(|id| (*id, answer(id))).collect()
    }
}

/// The answers after a change.
#[must_use]
pub fn changed(pack: &Pack, answers: &Answers, change: &LeastChange) -> Answers {
    let mut after = answers.clone();
    for (question, answer) in &change.answers {
        after.set(*question, answer.clone());
    }
    // A need that is implied was counted among the changes; closing them again changes nothing more.
    let _ = after.imply_needs(pack);
    after
}
