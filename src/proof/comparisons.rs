//! Comparisons that are always true, or never, where they stand.
//!
//! A comparison counts where the rest of its condition leaves it to decide: beside the other entries of a table
//! that hold, beside the other branches of an `any` that don't, where a rule's decision is needed and its guards
//! leave it alone. Conditions are positive, so it may be left out if and only if it holds wherever it counts.

use batsat::Lit;

use crate::engine::model::Formula;
use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::{Pack, Spot};

use super::encoding::Encoding;
use super::finding::{Code, Finding};
use super::parts::Part;
use super::solver::TooHard;

/// A comparison with what must hold for it to count.
struct Leaf<'p> {
    condition: &'p Condition,
    counts: Vec<Lit>,
}

impl Encoding<'_> {
    /// The comparisons of a part that are always true or never where they stand.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn constant_comparisons(&mut self, part: &Part<'_>) -> Result<Vec<Finding>, TooHard> {
        let needed = part.decision.map(|decision| self.lits(decision).needed);
        let when = self.condition(part.when.1);
        let guards: Vec<Lit> = part.unless.iter().map(|guard| self.condition(guard)).collect();
        let mut findings = Vec::new();
        let around: Vec<Lit> = needed.into_iter().chain(guards.iter().map(|guard| !*guard)).collect();
        self.constant(part, part.when.1, (part.when.0, 0), around, &mut findings)?;
        for (at, guard) in part.unless.iter().enumerate() {
            let others = guards.iter().enumerate().filter(|(other, _)| *other != at);
            let around = needed.into_iter().chain([when]).chain(others.map(|(_, guard)| !*guard));
            self.constant(part, guard, ("unless", at), around.collect(), &mut findings)?;
        }
        Ok(findings)
    }

    fn condition(&mut self, condition: &Condition) -> Lit {
        let formula = self.model.formula(self.pack, condition);
        self.lit(&formula)
    }

    fn constant(
        &mut self,
        part: &Part<'_>,
        condition: &Condition,
        (field, guard): (&'static str, usize),
        around: Vec<Lit>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), TooHard> {
        let mut leaves = Vec::new();
        self.leaves(condition, around, &mut leaves);
        for (at, leaf) in leaves.iter().enumerate() {
            let holds = self.condition(leaf.condition);
            let [can_hold, can_fail] = [holds, !holds].map(|lit| {
                let goal: Vec<Lit> = leaf.counts.iter().copied().chain([lit]).collect();
                self.solver.can(&goal)
            });
            let code = match (can_hold?, can_fail?) {
                (true, false) => Code::ALWAYS_TRUE,
                (false, true) => Code::NEVER_TRUE,
                // Where it never counts, something beside it is constant, and that is told.
                (false, false) => continue,
                (true, true) => {
                    let spot = |value| Spot::Comparison { field, guard, at, value: Some(value) };
                    for (value, word) in self.idle_values(leaf)? {
                        let what = format!("`{word}`");
                        findings.push(told(self.pack, part, leaf, Code::NEVER_TRUE, &what, spot(value)));
                    }
                    continue;
                }
            };
            let spot = Spot::Comparison { field, guard, at, value: None };
            findings.push(told(self.pack, part, leaf, code, "this comparison", spot));
        }
        Ok(())
    }

    /// The comparisons of a condition in the order in which they are written.
    fn leaves<'p>(&mut self, condition: &'p Condition, counts: Vec<Lit>, found: &mut Vec<Leaf<'p>>) {
        let (parts, all) = match condition {
            Condition::All(parts) => (parts, true),
            Condition::Any(parts) => (parts, false),
            _ => {
                found.push(Leaf { condition, counts });
                return;
            }
        };
        let lits: Vec<Lit> = parts.iter().map(|part| self.condition(part)).collect();
        for (at, part) in parts.iter().enumerate() {
            let others = lits.iter().enumerate().filter(|(other, _)| *other != at);
            let others = others.map(|(_, lit)| if all { *lit } else { !*lit });
            let counts: Vec<Lit> = counts.iter().copied().chain(others).collect();
            self.leaves(part, counts, found);
        }
    }

    /// The values of a list that never make its comparison hold by themselves.
    fn idle_values(&mut self, leaf: &Leaf<'_>) -> Result<Vec<(usize, String)>, TooHard> {
        let Condition::Test(test) = leaf.condition else { return Ok(Vec::new()) };
        let values = single_values(self.pack, test);
        if values.len() < 2 {
            return Ok(Vec::new());
        }
        let mut lits = Vec::new();
        for (single, _) in &values {
            let formula: Formula = self.model.test(self.pack, single);
            lits.push(self.lit(&formula));
        }
        let mut idle = Vec::new();
        for (at, (_, word)) in values.iter().enumerate() {
            let alone = lits.iter().enumerate().map(|(other, lit)| if other == at { *lit } else { !*lit });
            let goal: Vec<Lit> = leaf.counts.iter().copied().chain(alone).collect();
            if !self.solver.can(&goal)? {
                idle.push((at, word.clone()));
            }
        }
        Ok(idle)
    }
}

/// A comparison with a list as comparisons with each of its values.
fn single_values(pack: &Pack, test: &Test) -> Vec<(Test, String)> {
    match test {
        Test::Choice { question, choices } => {
            let known = pack.question(*question).kind.choices();
            let one = |choice: &u8| {
                let test = Test::Choice { question: *question, choices: vec![*choice].into() };
                (test, known[usize::from(*choice)].id.to_string())
            };
            choices.iter().map(one).collect()
        }
        Test::Verdict { decision, options } => {
            let known = &pack.decision(*decision).options;
            let one = |option: &u8| {
                let test = Test::Verdict { decision: *decision, options: vec![*option].into() };
                (test, known[usize::from(*option)].id.to_string())
            };
            options.iter().map(one).collect()
        }
        _ => Vec::new(),
    }
}

fn told(pack: &Pack, part: &Part<'_>, leaf: &Leaf<'_>, code: Code, what: &str, spot: Spot) -> Finding {
    let subject = match leaf.condition {
        Condition::Signal(id) => format!("`{}`", pack.signals[id.index()].id),
        Condition::Test(test) => format!("`{}`", named(pack, test)),
        _ => String::new(),
    };
    let (message, help) = if code == Code::ALWAYS_TRUE {
        let message =
            format!("{what} of {subject} always holds where it counts, in {} `{}`", part.kind, part.id);
        (message, "leave it out")
    } else {
        let message =
            format!("{what} of {subject} never holds where it counts, in {} `{}`", part.kind, part.id);
        (message, "leave it out, or correct it: nothing depends on it")
    };
    let finding = Finding::new(code, part.kind, part.id, message).at(spot).help(help);
    match leaf.condition {
        Condition::Test(Test::Verdict { .. } | Test::Number { .. }) | Condition::Signal(_) => finding,
        Condition::Test(test) => finding.and("question", named(pack, test)),
        _ => finding,
    }
}

/// The id of what a comparison asks about.
fn named<'p>(pack: &'p Pack, test: &Test) -> &'p str {
    match test {
        Test::Verdict { decision, .. } => &pack.decision(*decision).id,
        Test::YesNo { question, .. } | Test::Choice { question, .. } | Test::Number { question, .. } => {
            &pack.question(*question).id
        }
    }
}
