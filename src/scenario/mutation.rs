//! Mutation: how much of a pack's judgement the scenarios hold in place.
//!
//! A mutant is **killed** where a scenario that passes no longer would. What no scenario kills is asked of a SAT
//! solver: a mutant that gives the same verdicts on all answers is **equivalent**, and says that something in
//! the pack is needless. The rest is **live**: the solver's model, made small, is a situation on which pack and
//! mutant differ, and so a scenario that is missing. The score is killed / (all - equivalent).
//!
//! A mutant changes few rules, so only their decisions are read again, and those that refer to them if the
//! verdict changed.

use crate::engine::answers::questions_of;
use crate::engine::reading::Reader;
use crate::engine::{Answers, Verdict};
use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::{DecisionId, Pack, QuestionId, RuleId};
use crate::proof::{Prover, smallest};

use super::Scenario;
use super::mutants::{Kind, Mutant, edited_rules, mutants, with_every_line};
use super::run::Outcome;

/// After so many questions a solver has collected so many definitions that a new one is quicker.
const QUESTIONS_A_SOLVER: usize = 30;

/// What became of a mutant.
#[derive(Clone, Debug)]
pub enum Fate {
    /// This scenario, by position, fails with it.
    Killed(usize),
    /// It gives the same verdicts on all answers.
    Equivalent,
    /// No scenario tells it from the pack, though this situation does.
    Live(Box<Difference>),
}

/// A situation on which a pack and a mutant of it differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The decision.
    pub decision: DecisionId,
    /// Few answers.
    pub answers: Answers,
    /// What the pack comes to.
    pub pack: Verdict,
    /// What the mutant comes to.
    pub mutant: Verdict,
}

/// Every mutant with what became of it.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// In the order of [`mutants`].
    pub results: Vec<(Mutant, Fate)>,
}

/// How many mutants came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Mutants.
    pub all: usize,
    /// Killed by a scenario.
    pub killed: usize,
    /// The same verdicts on all answers.
    pub equivalent: usize,
}

impl Count {
    /// Neither killed nor equivalent.
    #[must_use]
    pub fn live(self) -> usize {
        self.all - self.killed - self.equivalent
    }

    /// The share of those that can be killed which are, between 0 and 1; 1 where there are none.
    #[must_use]
    pub fn score(self) -> f64 {
        let can = self.all - self.equivalent;
        if can == 0 { 1.0 } else { self.killed as f64 / can as f64 }
    }
}

impl Mutation {
    /// How many mutants of a kind came to what; of all kinds if none is given.
    #[must_use]
    pub fn count(&self, kind: Option<Kind>) -> Count {
        let mut count = Count::default();
        for (_, fate) in self.results.iter().filter(|(mutant, _)| kind.is_none_or(|kind| mutant.kind == kind))
        {
            count.all += 1;
            count.killed += usize::from(matches!(fate, Fate::Killed(_)));
            count.equivalent += usize::from(matches!(fate, Fate::Equivalent));
        }
        count
    }
}

/// Tries every mutant. Expectations that the pack itself doesn't meet kill nothing. `progress` is told how many
/// of how many are done.
///
/// # Errors
/// A sentence about a limit of the model or the solver.
pub fn mutate(
    pack: &Pack,
    scenarios: &[Scenario],
    outcomes: &[Outcome],
    mut progress: impl FnMut(usize, usize),
) -> Result<Mutation, String> {
    let all = mutants(pack);
    let total = all.len();
    let alone = alone(pack);
    let mut trial = Trial::new(pack, &alone, scenarios, outcomes);
    let mut results = Vec::with_capacity(total);
    for (done, mut mutant) in all.into_iter().enumerate() {
        progress(done, total);
        let edited = edited_rules(pack, &mutant);
        mutant.toggle(&mut trial.mutated);
        let fate = trial.fate(&edited);
        mutant.toggle(&mut trial.mutated);
        results.push((mutant, fate?));
    }
    progress(total, total);
    Ok(Mutation { results })
}

/// A scenario as a mutant meets it.
struct Case<'a> {
    answers: &'a Answers,
    verdicts: Vec<Verdict>,
    /// By decision: what is right, where something is expected and the pack meets it.
    accept: Vec<Option<&'a [Verdict]>>,
}

struct Trial<'a> {
    pack: &'a Pack,
    /// By decision: the pack with the rules of that decision and of those that it depends on.
    alone: &'a [Pack],
    mutated: Pack,
    cases: Vec<Case<'a>>,
    /// By decision: the decisions whose verdict it asks about.
    refers: Vec<Vec<DecisionId>>,
    /// By decision: the questions that its verdict can depend on.
    matters: Vec<Vec<QuestionId>>,
    /// The solver in use, for which decision, and how often it was asked.
    prover: Option<(Prover<'a>, DecisionId, usize)>,
}

impl<'a> Trial<'a> {
    fn new(pack: &'a Pack, alone: &'a [Pack], scenarios: &'a [Scenario], outcomes: &[Outcome]) -> Self {
        let cases = scenarios.iter().zip(outcomes).map(|(scenario, outcome)| {
            let verdicts: Vec<Verdict> = outcome.reading.decisions.iter().map(|row| row.verdict).collect();
            let mut accept = vec![None; pack.decisions.len()];
            for one in &scenario.expect {
                let row = one.decision.index();
                accept[row] = one.accept.contains(&verdicts[row]).then_some(&one.accept[..]);
            }
            Case { answers: &scenario.answers, verdicts, accept }
        });
        let refers = refers(pack);
        let matters = matters(pack, &refers);
        let (cases, mutated) = (cases.collect(), pack.clone());
        Self { pack, alone, mutated, cases, refers, matters, prover: None }
    }

    fn fate(&mut self, edited: &[RuleId]) -> Result<Fate, String> {
        let touched: Vec<DecisionId> = self
            .pack
            .order
            .iter()
            .copied()
            .filter(|id| edited.iter().any(|rule| self.pack.rule(*rule).decision == *id))
            .collect();
        if let Some(row) = (0..self.cases.len()).find(|row| self.kills(&self.cases[*row], &touched)) {
            return Ok(Fate::Killed(row));
        }
        for decision in touched {
            let (mut prover, asked) = match self.prover.take() {
                Some((prover, of, asked)) if of == decision && asked < QUESTIONS_A_SOLVER => (prover, asked),
                _ => (Prover::new(&self.alone[decision.index()])?, 0),
            };
            let found = prover.difference(decision, &self.mutated, edited)?;
            self.prover = Some((prover, decision, asked + 1));
            if let Some(answers) = found {
                return Ok(Fate::Live(Box::new(self.shown(decision, answers))));
            }
        }
        Ok(Fate::Equivalent)
    }

    /// Whether the mutant comes to something wrong where the pack is right.
    fn kills(&self, case: &Case<'_>, touched: &[DecisionId]) -> bool {
        let mut verdicts = case.verdicts.clone();
        let mut changed: Vec<DecisionId> = Vec::new();
        for &id in &self.pack.order {
            let row = id.index();
            let follows = self.refers[row].iter().any(|other| changed.contains(other));
            // What isn't needed stays so whatever its rules say.
            let may = touched.contains(&id) && case.verdicts[row] != Verdict::NotNeeded;
            if !(may || follows) {
                continue;
            }
            let (pack, answers) = (&self.mutated, case.answers);
            let verdict = Reader { pack, answers, verdicts: &verdicts, moved: None }.decision(id).verdict;
            if verdict != verdicts[row] {
                if case.accept[row].is_some_and(|accept| !accept.contains(&verdict)) {
                    return true;
                }
                verdicts[row] = verdict;
                changed.push(id);
            }
        }
        false
    }

    /// The answers made few.
    fn shown(&self, decision: DecisionId, answers: Answers) -> Difference {
        let differs = |answers: &Answers| {
            self.verdict(self.pack, answers, decision) != self.verdict(&self.mutated, answers, decision)
        };
        let mut few = Answers::none(self.pack);
        for (question, answer) in answers.iter().filter(|(id, _)| self.matters[decision.index()].contains(id))
        {
            few.set(question, Some(answer.clone()));
        }
        let mut closed = few.clone();
        let enough = closed.imply_needs(self.pack).is_ok() && differs(&closed);
        let mut answers = smallest(self.pack, if enough { few } else { answers }, differs);
        let as_found = answers.clone();
        if answers.imply_needs(self.pack).is_err() {
            answers = as_found;
        }
        let pack = self.verdict(self.pack, &answers, decision);
        let mutant = self.verdict(&self.mutated, &answers, decision);
        Difference { decision, answers, pack, mutant }
    }

    /// What a decision comes to, with only those read that it depends on.
    fn verdict(&self, pack: &Pack, answers: &Answers, decision: DecisionId) -> Verdict {
        let mut verdicts = vec![Verdict::NotNeeded; pack.decisions.len()];
        for &id in &pack.order {
            if id == decision || self.depends(decision, id) {
                let reader = Reader { pack, answers, verdicts: &verdicts, moved: None };
                verdicts[id.index()] = reader.decision(id).verdict;
            }
        }
        verdicts[decision.index()]
    }

    fn depends(&self, decision: DecisionId, on: DecisionId) -> bool {
        depends(&self.refers, decision, on)
    }
}

fn depends(refers: &[Vec<DecisionId>], decision: DecisionId, on: DecisionId) -> bool {
    refers[decision.index()].iter().any(|id| *id == on || depends(refers, *id, on))
}

/// For each decision a copy of the pack in which only the rules count that have a say in it: a solver that knows
/// no more answers several times as fast.
fn alone(pack: &Pack) -> Vec<Pack> {
    let wide = with_every_line(pack);
    let refers = refers(pack);
    let of = |row| {
        let decision = DecisionId::at(row);
        let mut alone = wide.clone();
        for rule in alone.rules.rows_mut() {
            if rule.decision != decision && !depends(&refers, decision, rule.decision) {
                rule.when = Condition::Any(Vec::new());
            }
        }
        alone
    };
    (0..pack.decisions.len()).map(of).collect()
}

/// Calls `visit` for every condition that has a say in a decision's verdict; signals are not followed.
fn each_condition_of<'a>(pack: &'a Pack, decision: DecisionId, visit: &mut impl FnMut(&'a Condition)) {
    visit(&pack.decision(decision).needed_when);
    let here = |decisions: &[DecisionId]| decisions.is_empty() || decisions.contains(&decision);
    let rules = pack.rules_of(decision).map(|(_, rule)| (&rule.when, &rule.unless));
    let limits = pack.constraints.iter().filter(|limit| here(&limit.decisions));
    let brakes = pack.brakes.iter().filter(|brake| here(&brake.decisions));
    let limits = limits.map(|limit| (&limit.when, &limit.unless));
    for (when, unless) in rules.chain(limits).chain(brakes.map(|brake| (&brake.when, &brake.unless))) {
        visit(when);
        unless.iter().for_each(&mut *visit);
    }
    if let Some(id) = pack.roles.self_run {
        visit(&pack.signals[id.index()].condition);
    }
}

fn refers(pack: &Pack) -> Vec<Vec<DecisionId>> {
    fn collect(pack: &Pack, condition: &Condition, found: &mut Vec<DecisionId>) {
        condition.each_test(&mut |test| {
            if let Test::Verdict { decision, .. } = test {
                found.push(*decision);
            }
        });
        condition.each_signal(&mut |id| collect(pack, &pack.signals[id.index()].condition, found));
    }
    let of = |row| {
        let mut found = Vec::new();
        each_condition_of(pack, DecisionId::at(row), &mut |condition| collect(pack, condition, &mut found));
        found.sort_unstable();
        found.dedup();
        found.retain(|id| id.index() != row);
        found
    };
    (0..pack.decisions.len()).map(of).collect()
}

fn matters(pack: &Pack, refers: &[Vec<DecisionId>]) -> Vec<Vec<QuestionId>> {
    let mut by_decision: Vec<Vec<QuestionId>> = vec![Vec::new(); pack.decisions.len()];
    for &decision in &pack.order {
        let mut found: Vec<QuestionId> = pack.roles.needs.into_iter().chain(pack.roles.running).collect();
        found.extend(pack.decision(decision).today);
        each_condition_of(pack, decision, &mut |condition| questions_of(pack, condition, &mut found));
        for other in &refers[decision.index()] {
            found.extend(&by_decision[other.index()]);
        }
        found.sort_unstable();
        found.dedup();
        by_decision[decision.index()] = found;
    }
    by_decision
}
