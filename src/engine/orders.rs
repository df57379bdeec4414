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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let (pack, engine) = crate::builtin::pack();
        let formulas = engine.formulas(&pack);
        let text = written(&pack, &engine, 2_000);
        let orders = Orders::read(&text);
        let mut lines = 0;
        for (row, programs) in engine.decisions.iter().enumerate() {
            for (strength, program) in &programs.groups {
                let found = orders.of(&pack, &engine.model, formulas, DecisionId::at(row), *strength);
                let large = program.as_ref().filter(|program| program.table.len() >= 2_000);
                assert_eq!(found, large.map(|program| program.order(&engine.model)));
                lines += usize::from(large.is_some());
            }
        }
        assert!(lines > 5, "only {lines}");
        // In the order that it has, a diagram is what it is.
        let again = Engine::compile_small(&pack, &orders).unwrap();
        assert_eq!(again.nodes(), engine.nodes());
    }

    #[test]
    fn what_has_gone_is_left_out() {
        let (pack, engine) = crate::builtin::pack();
        let orders = Orders::read(
            "# a comment\n\nsearch needed documents#0 no-such-question search-today=gone cloud\n",
        );
        let search = pack.find_decision("search").unwrap();
        let of = |strength| orders.of(&pack, &engine.model, engine.formulas(&pack), search, strength);
        let var = |id: &str| engine.model.vars_of(pack.find_question(id).unwrap()).start;
        assert_eq!(of(Strength::Needed), Some(vec![var("documents"), var("cloud")]));
        assert_eq!(of(Strength::Fits), None);
    }

    /// The orders on file fit the rules well enough: `cargo bench --bench orders -- write` finds better ones. The last
    /// search came to 98,758 nodes.
    #[test]
    fn the_orders_on_file_are_not_stale() {
        let nodes = crate::builtin::engine().nodes();
        assert!(nodes < 103_000, "{nodes} nodes");
    }
}
