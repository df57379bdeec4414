//! Errors: two rules that win and choose differently, a decision that no rule decides, rules that never win.

use batsat::Lit;

use crate::knowledge::{DecisionId, RuleId};

use super::encoding::Encoding;
use super::finding::{Code, Finding};
use super::solver::TooHard;

/// So many contradictions of one decision are told; settling some of them settles others.
const MOST_CONFLICTS: usize = 20;

impl Encoding<'_> {
    /// Every contradiction of a decision between two rules, at most [`MOST_CONFLICTS`].
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn conflicts(&mut self, decision: DecisionId) -> Result<Vec<Finding>, TooHard> {
        let conflict = self.lits(decision).conflict;
        let mut findings = Vec::new();
        // Pairs that are known, kept apart while looking for more.
        let mut apart = vec![conflict];
        while self.solver.can(&apart)? {
            let Some((a, b)) = self.differing(decision) else { break };
            let arms = self.arms(decision);
            let (first, second) = (arms[a].clone(), arms[b].clone());
            let unbeaten = &self.lits(decision).unbeaten;
            let goal = [self.lits(decision).needed, unbeaten[a], unbeaten[b]];
            let Some(witness) = self.witness(&goal)? else { break };
            let both = self.wins_both(decision, first.rule, second.rule);
            apart.push(!both);
            if findings.len() == MOST_CONFLICTS {
                let last: Option<&mut Finding> = findings.last_mut();
                if let Some(last) = last {
                    last.message += "; more of this decision's rules contradict each other";
                }
                break;
            }
            let row = self.pack.decision(decision);
            let name = |option| self.pack.option_name(decision, option);
            let (left, right) = (&self.pack.rule(first.rule).id, &self.pack.rule(second.rule).id);
            let message = format!(
                "`{left}` chooses {} for {} and `{right}` chooses {}, and neither beats the other",
                name(first.option),
                row.title,
                name(second.option)
            );
            findings.push(
                Finding::of_rule(self.pack, Code::CONFLICT, first.rule, message)
                    .and("rule", right)
                    .and("decision", &row.id)
                    .help(format!(
                        "say which one wins: `over = [\"{right}\"]`, another strength, or an `unless`"
                    ))
                    .shown_by(witness),
            );
        }
        Ok(findings)
    }

    /// Two arms that win and choose differently in what was found last.
    fn differing(&self, decision: DecisionId) -> Option<(usize, usize)> {
        let arms = self.arms(decision);
        let mut winners = (0..arms.len()).filter(|at| self.solver.holds(self.lits(decision).unbeaten[*at]));
        let first = winners.next()?;
        winners.find(|at| arms[*at].option != arms[first].option).map(|second| (first, second))
    }

    /// The literal that two rules win and choose differently.
    fn wins_both(&mut self, decision: DecisionId, left: RuleId, right: RuleId) -> Lit {
        let (left, right) = (self.arms_of(left), self.arms_of(right));
        let mut pairs = Vec::new();
        for a in &left {
            for b in &right {
                let arms = self.arms(decision);
                if arms[*a].option != arms[*b].option {
                    let unbeaten = &self.lits(decision).unbeaten;
                    pairs.push((unbeaten[*a], unbeaten[*b]));
                }
            }
        }
        let pairs: Vec<Lit> = pairs.into_iter().map(|(a, b)| self.solver.all([a, b])).collect();
        self.solver.any(pairs)
    }

    /// A gap of a decision.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn gap(&mut self, decision: DecisionId) -> Result<Option<Finding>, TooHard> {
        let gap = self.lits(decision).gap;
        let Some(witness) = self.witness(&[gap])? else { return Ok(None) };
        let row = self.pack.decision(decision);
        let message = format!("{} is needed and no rule applies", row.title);
        let help = "give the decision a `default` rule without a condition";
        let finding = Finding::new(Code::GAP, "decision", &row.id, message);
        Ok(Some(finding.help(help).shown_by(witness)))
    }

    /// The rules of a decision that never win, and what is told of them.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn dead_rules(&mut self, decision: DecisionId) -> Result<(Vec<RuleId>, Vec<Finding>), TooHard> {
        let mut alive = vec![false; self.pack.rules.len()];
        let (mut dead, mut findings) = (Vec::new(), Vec::new());
        for rule in self.pack.rules_of(decision).map(|(id, _)| id).collect::<Vec<_>>() {
            for at in self.arms_of(rule) {
                let lits = self.lits(decision);
                let goal = [lits.needed, lits.unbeaten[at]];
                if alive[rule.index()] {
                    break;
                }
                if self.solver.can(&goal)? {
                    // Whatever else wins here is alive as well.
                    for (at, arm) in self.arms(decision).iter().enumerate() {
                        alive[arm.rule.index()] |= self.solver.holds(self.lits(decision).unbeaten[at]);
                    }
                }
            }
            if !alive[rule.index()] {
                dead.push(rule);
                findings.push(self.dead_rule(decision, rule)?);
            }
        }
        Ok((dead, findings))
    }

    fn dead_rule(&mut self, decision: DecisionId, rule: RuleId) -> Result<Finding, TooHard> {
        let row = self.pack.rule(rule);
        let hiding = self.hiding(decision, rule)?;
        let id = &row.id;
        let (message, help) = match hiding {
            None => {
                let message = if self.triggers(decision, rule)? {
                    format!("`{id}` never chooses anything: all that it could choose is always kept away")
                } else {
                    format!("`{id}` never applies: no answers meet its condition")
                };
                (message, "change its condition or what it chooses, or remove it".to_owned())
            }
            Some(rules) => {
                let names: Vec<&str> = rules.iter().map(|rule| self.pack.rule(*rule).id.as_str()).collect();
                let by = format!("`{}`", names.join("`, `"));
                let message = format!("`{id}` never wins: wherever it applies it is beaten by {by}");
                (message, format!("make it stronger or {by} narrower, or remove it"))
            }
        };
        Ok(Finding::of_rule(self.pack, Code::DEAD_RULE, rule, message).help(help))
    }

    /// Few rules of which one applies and beats the rule wherever it applies; none if it never applies.
    fn hiding(&mut self, decision: DecisionId, rule: RuleId) -> Result<Option<Vec<RuleId>>, TooHard> {
        let lits = self.lits(decision).clone();
        let mine = self.arms_of(rule);
        let applies = self.solver.any(mine.iter().map(|at| lits.applies[*at]));
        if !self.solver.can(&[lits.needed, applies])? {
            return Ok(None);
        }
        let strength = self.pack.rule(rule).strength;
        let mut beaters: Vec<RuleId> = Vec::new();
        for (at, arm) in self.arms(decision).iter().enumerate() {
            let beats = arm.strength > strength
                || mine.iter().any(|mine| self.beaters(decision, *mine).contains(&at));
            if beats && !beaters.contains(&arm.rule) {
                beaters.push(arm.rule);
            }
        }
        let mut silenced = Vec::new();
        for beater in &beaters {
            let arms = self.arms_of(*beater);
            silenced.push(!self.solver.any(arms.iter().map(|at| lits.applies[*at])));
        }
        // One that hides it alone says most.
        for (beater, silenced) in beaters.iter().zip(&silenced) {
            if !self.solver.can(&[lits.needed, applies, *silenced])? {
                return Ok(Some(vec![*beater]));
            }
        }
        let mut few: Vec<usize> = (0..beaters.len()).collect();
        for at in 0..beaters.len() {
            let without: Vec<usize> = few.iter().copied().filter(|other| *other != at).collect();
            let goal: Vec<Lit> =
                without.iter().map(|other| silenced[*other]).chain([lits.needed, applies]).collect();
            if !self.solver.can(&goal)? {
                few = without;
            }
        }
        Ok(Some(few.into_iter().map(|at| beaters[at]).collect()))
    }

    /// Whether the condition of a rule can hold where its decision is needed.
    fn triggers(&mut self, decision: DecisionId, rule: RuleId) -> Result<bool, TooHard> {
        let row = self.pack.rule(rule);
        let formula = self.model.triggered(self.pack, &row.when, &row.unless);
        let triggered = self.lit(&formula);
        let needed = self.lits(decision).needed;
        self.solver.can(&[needed, triggered])
    }
}
