//! Orders of variables that were searched for beforehand, with more time than a build has, and kept in a file.
//!
//! An order decides how large a diagram is and nothing else, so one that was found for yesterday's rules does for
//! today's: what has gone is left out, what is new goes where its rules are.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use crate::knowledge::{DecisionId, Pack, Strength};

use super::compile::Engine;
use super::formulas::Formulas;
use super::model::{Model, Stands, Var};

/// Orders by decision and strength. Variables go by the names of what they stand for.
#[derive(Debug, Default)]
pub struct Orders<'a>(FxHashMap<(&'a str, &'a str), Vec<&'a str>>);

impl<'a> Orders<'a> {
    /// Reads a file of orders: a line for each, with a decision, a strength and variables, between spaces.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let entry = |line: &'a str| {
            let mut words = line.split_whitespace();
            Some(((words.next()?, words.next()?), words.collect()))
        };
        Self(text.lines().filter(|line| !line.starts_with('#')).filter_map(entry).collect())
    }

    /// The order for the rules of a decision that have this strength, if there is one.
    #[must_use]
    pub fn of(
        &self,
        pack: &Pack,
        model: &Model,
        formulas: &Formulas,
        decision: DecisionId,
        strength: Strength,
    ) -> Option<Vec<Var>> {
        let names = self.0.get(&(pack.decision(decision).id.as_str(), strength.word()))?;
        let vars: FxHashMap<String, Var> =
            (0..model.variables.len() as Var).map(|var| (name(pack, model, formulas, var), var)).collect();
        Some(names.iter().filter_map(|name| vars.get(*name).copied()).collect())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The orders of the diagrams with at least so many words, as a file.
#[must_use]
pub fn written(pack: &Pack, engine: &Engine, least: usize) -> String {
    let mut text = String::new();
    for (decision, programs) in pack.decisions.iter().zip(&engine.decisions) {
        for (strength, program) in &programs.groups {
            let Some(program) = program.as_ref().filter(|program| program.table.len() >= least) else {
                continue;
            };
            let _ = write!(text, "{} {}", decision.id, strength.word());
            for var in program.order(&engine.model) {
                let _ = write!(text, " {}", name(pack, &engine.model, engine.formulas(pack), var));
            }
            text.push('\n');
        }
    }
    text
}

/// What a variable is called in a file of orders.
fn name(pack: &Pack, model: &Model, formulas: &Formulas, var: Var) -> String {
    match model.variable(var).stands {
        Stands::YesNo(id) | Stands::Choice(id) => pack.question(id).id.to_string(),
        Stands::Tick(id, choice) => {
            let question = pack.question(id);
            format!("{}={}", question.id, question.kind.choices()[usize::from(choice)].id)
        }
        Stands::Number(id, measure) => format!("{}#{measure}", pack.question(id).id),
        Stands::Verdict(decision) => format!("->{}", pack.decision(decision).id),
        Stands::Kept(number) => format!("-{}", formulas.kept_names[usize::from(number)]),
    }
}
