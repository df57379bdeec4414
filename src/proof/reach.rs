//! What nothing reaches: options that no answers lead to, entries of `choose` that are never chosen, tools,
//! thresholds and signals that nothing names.

use std::collections::BTreeSet;

use crate::engine::model::each_condition;
use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::{Against, Choose, DecisionId, Pack, RuleId, Spot};

use super::encoding::Encoding;
use super::finding::{Code, Finding};
use super::solver::TooHard;

impl Encoding<'_> {
    /// The options of a decision that no answers lead to.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn unreached_options(&mut self, decision: DecisionId) -> Result<Vec<Finding>, TooHard> {
        let mut findings = Vec::new();
        let row = self.pack.decision(decision);
        for (at, option) in row.options.iter().enumerate() {
            let verdict = self.comes_to(decision, at as u8);
            if self.solver.can(&[verdict])? {
                continue;
            }
            let message = format!("no answers lead to `{}` for `{}`", option.id, row.id);
            let finding = Finding::new(Code::UNREACHED_OPTION, "decision", &row.id, message)
                .and("option", &option.id)
                .at(Spot::Entry("options", at))
                .help("write a rule that chooses it, or take it from the options");
            findings.push(finding);
        }
        Ok(findings)
    }

    /// The entries of a rule's `choose` that it never wins with, where it wins at all.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn unreached_choices(&mut self, rule: RuleId) -> Result<Vec<Finding>, TooHard> {
        let row = self.pack.rule(rule);
        let decision = row.decision;
        let Choose::First(options) = &row.choose else { return Ok(Vec::new()) };
        let mut never = Vec::new();
        for (at, option) in options.iter().enumerate() {
            let arms = self.arms_of(rule);
            let arm = arms.into_iter().find(|arm| self.arms(decision)[*arm].option == *option);
            let Some(arm) = arm else {
                never.push(at);
                continue;
            };
            let lits = self.lits(decision);
            let goal = [lits.needed, lits.unbeaten[arm]];
            if !self.solver.can(&goal)? {
                never.push(at);
            }
        }
        if never.len() == options.len() {
            return Ok(Vec::new());
        }
        let told = never.into_iter().map(|at| {
            let option = &self.pack.decision(decision).options[usize::from(options[at])].id;
            let message = format!(
                "`{}` never comes to choose `{option}`: what keeps away the ones before it keeps it away as well",
                row.id
            );
            Finding::of_rule(self.pack, Code::UNREACHED_CHOICE, rule, message)
                .and("option", option)
                .at(Spot::Entry("choose", at))
                .help("it is only told as one that would do as well; put it earlier or leave it out")
        });
        Ok(told.collect())
    }
}

/// Tools, thresholds and signals that nothing names.
pub fn unused(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (mut thresholds, mut signals) = (BTreeSet::new(), BTreeSet::new());
    signals.extend(pack.roles.self_run);
    let mut note = |condition: &Condition| {
        condition.each_signal(&mut |id| {
            signals.insert(id);
        });
        condition.each_test(&mut |test| {
            if let Test::Number { low, high, .. } = test {
                let named = [low, high].into_iter().flatten().filter_map(|bound| bound.threshold);
                thresholds.extend(named.map(|(id, _)| id));
            }
        });
    };
    each_condition(pack, &mut note);
    pack.nevers().chain(pack.seldoms()).flat_map(Against::conditions).for_each(&mut note);
    for (at, threshold) in pack.thresholds.iter().enumerate() {
        if !thresholds.iter().any(|id| id.index() == at) {
            let message = format!("nothing is compared with the threshold `{}`", threshold.id);
            let help = "compare a number with it, or remove it";
            findings.push(Finding::new(Code::UNUSED, "threshold", &threshold.id, message).help(help));
        }
    }
    for (at, signal) in pack.signals.iter().enumerate() {
        if !signals.iter().any(|id| id.index() == at) {
            let message = format!("nothing asks for the signal `{}`", signal.id);
            let help = "name it in a condition, or remove it";
            findings.push(Finding::new(Code::UNUSED, "signal", &signal.id, message).help(help));
        }
    }
    findings.extend(unreached_tools(pack));
    findings
}

fn unreached_tools(pack: &Pack) -> Vec<Finding> {
    let mut reached = BTreeSet::new();
    reached.extend(pack.decisions.iter().flat_map(|row| &row.options).filter_map(|option| option.tool));
    reached.extend(pack.rules.iter().flat_map(|rule| &rule.with));
    for tool in &pack.tools {
        reached.extend(tool.runs_inside.iter().chain(&tool.goes_with).chain(tool.needs.iter().flatten()));
    }
    let rows = pack.tools.iter().enumerate().filter(|(at, _)| !reached.iter().any(|id| id.index() == *at));
    rows.map(|(_, tool)| {
        let message = format!("`{}` can only be looked up: no decision has it as an option", tool.id);
        let help = "add it to the options of a decision, or let something go with it";
        Finding::new(Code::UNREACHED_TOOL, "tool", &tool.id, message).help(help)
    })
    .collect()
}
