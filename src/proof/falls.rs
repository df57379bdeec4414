//! Where a stated need goes unmet: rules with all that they could choose ruled out, and guards that stop a
//! `needed` rule with nothing taking over but the default.

use batsat::Lit;

use crate::engine::formulas::blocked;
use crate::engine::model::Formula;
use crate::engine::reading::{Blocked, Reader, RuleState};
use crate::engine::{Answers, DecisionReading, Verdict};
use crate::knowledge::{Choose, DecisionId, RuleId, Spot, Strength};

use super::encoding::Encoding;
use super::finding::{Code, Finding};
use super::solver::TooHard;

impl Encoding<'_> {
    /// Where a `needed` or `must` rule finds all that it could choose ruled out, and a weaker one decides.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn shortfall(&mut self, rule: RuleId) -> Result<Option<Finding>, TooHard> {
        let row = self.pack.rule(rule);
        if !matches!(row.strength, Strength::Needed | Strength::Must) {
            return Ok(None);
        }
        let nothing_left = self.nothing_left(rule);
        let triggered = self.model.triggered(self.pack, &row.when, &row.unless);
        let mut goal = vec![self.lits(row.decision).needed, self.lit(&triggered), self.lit(&nothing_left)];
        let arms = self.arms(row.decision).iter().zip(&self.lits(row.decision).applies);
        goal.extend(arms.filter(|(arm, _)| arm.strength >= row.strength).map(|(_, lit)| !*lit));
        let Some(witness) = self.witness(&goal)? else { return Ok(None) };
        let read = self.read(&witness, row.decision);
        let of_rule = read.rules.iter().find(|reading| reading.rule == rule);
        let mut by: Vec<&str> = of_rule
            .iter()
            .flat_map(|reading| &reading.blocked)
            .map(|(_, blocked)| match blocked {
                Blocked::RuledOut(id) => self.pack.constraint(*id).id.as_str(),
                Blocked::HeldBack(id) => self.pack.brakes[id.index()].id.as_str(),
            })
            .collect();
        by.dedup();
        let message = format!(
            "`{}` may find all that it could choose kept away, by `{}`; then {} decides",
            row.id,
            by.join("`, `"),
            self.deciding(&read)
        );
        let help = "give it something to choose that stays, or a rule that says what is done instead";
        let finding = Finding::of_rule(self.pack, Code::SHORTFALL, rule, message).help(help);
        Ok(Some(finding.shown_by(witness)))
    }

    /// The formula that everything a rule could choose is kept away, something of it by a constraint.
    fn nothing_left(&self, rule: RuleId) -> Formula {
        let row = self.pack.rule(rule);
        let away = |option, strength| blocked(self.pack, &self.model, row.decision, option, strength);
        match &row.choose {
            Choose::First(options) => {
                let all = options.iter().map(|option| away(*option, row.strength)).collect();
                let some = options.iter().map(|option| away(*option, Strength::Must)).collect();
                Formula::All(vec![Formula::All(all), Formula::Any(some)])
            }
            Choose::Today => {
                let decision = self.pack.decision(row.decision);
                let ways = decision.options.iter().enumerate().filter_map(|(at, option)| {
                    let var = self.model.vars_of(decision.today?).start;
                    let is = Formula::In(var, 1 << (option.today? + 1));
                    Some(Formula::All(vec![is, away(at as u8, Strength::Must)]))
                });
                Formula::Any(ways.collect())
            }
        }
    }

    /// The guards of a `needed` rule that stop it with nothing left but the default.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn holes(&mut self, rule: RuleId) -> Result<Vec<Finding>, TooHard> {
        let row = self.pack.rule(rule);
        let mut findings = Vec::new();
        if row.strength != Strength::Needed {
            return Ok(findings);
        }
        let when = self.model.formula(self.pack, &row.when);
        let when = self.lit(&when);
        let lits = self.lits(row.decision);
        let arms = self.arms(row.decision).iter().zip(&lits.applies);
        let nothing_else = arms.filter(|(arm, _)| arm.strength > Strength::Default).map(|(_, lit)| !*lit);
        let around: Vec<Lit> = nothing_else.chain([lits.needed, when]).collect();
        for (at, guard) in row.unless.iter().enumerate() {
            let guard = self.model.formula(self.pack, guard);
            let goal: Vec<Lit> = around.iter().copied().chain([self.lit(&guard)]).collect();
            let Some(witness) = self.witness(&goal)? else { continue };
            let read = self.read(&witness, row.decision);
            let message = format!(
                "this guard stops `{}`, and only {} is left for a need that it cannot meet",
                row.id,
                self.deciding(&read)
            );
            let help = "if the default will not do here, write the rule that takes over";
            let finding = Finding::of_rule(self.pack, Code::HOLE, rule, message)
                .at(Spot::Entry("unless", at))
                .help(help);
            findings.push(finding.shown_by(witness));
        }
        Ok(findings)
    }

    /// A decision read on a witness.
    pub(super) fn read(&self, witness: &Answers, decision: DecisionId) -> DecisionReading {
        let mut answers = witness.clone();
        // A witness denies no need, so that nothing it implies can be missing.
        let _ = answers.imply_needs(self.pack);
        let mut verdicts = vec![Verdict::NotNeeded; self.pack.decisions.len()];
        let read = |id, verdicts: &[Verdict]| {
            Reader { pack: self.pack, answers: &answers, verdicts, moved: None }.decision(id)
        };
        for id in self.uses().upstream(decision) {
            verdicts[id.index()] = read(*id, &verdicts).verdict;
        }
        read(decision, &verdicts)
    }

    /// The rules that decide, with what they choose.
    pub(super) fn deciding(&self, read: &DecisionReading) -> String {
        let told = read.winners().filter_map(|winner| {
            let state = &read.rules.iter().find(|row| row.rule == winner)?.state;
            let RuleState::Chooses(option) = state else { return None };
            let name = self.pack.option_name(read.decision, *option);
            Some(format!("`{}` ({name})", self.pack.rule(winner).id))
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
    }
}
