//! What may be taken away without changing a verdict: entries of `over`, whole rules.
//!
//! Taking a rule away, or what it is over, changes a verdict exactly where something comes up that nothing else
//! beats and that chooses differently, or where nothing is left that applies. Both are literals, so that each
//! question is a search of its own in the formula as it is, and no pack without the rule is ever encoded. A
//! decision with contradictions or gaps is left out: those are settled first.

use batsat::Lit;

use crate::knowledge::{DecisionId, OptionIndex, Pack, RuleId, Spot, Strength};

use super::encoding::{DecisionLits, Encoding, beaters};
use super::finding::{Code, Finding};
use super::solver::TooHard;

/// An entry of a rule's `over`.
struct Entry {
    rule: RuleId,
    over: Over,
}

/// What an entry names.
enum Over {
    Rule(RuleId),
    Option(OptionIndex),
}

/// What would come up in a decision, as literals.
struct Ups {
    /// By arm: it applies, at most one rule beats it, and the verdict is another one.
    held_down: Vec<Lit>,
    /// By strength: an arm that is weaker is held down.
    weaker: Vec<Lit>,
    /// Two rules apply.
    two_apply: Lit,
}

impl Encoding<'_> {
    /// Encodes what would come up in a decision.
    fn ups(&mut self, decision: DecisionId) -> Ups {
        let lits = self.lits(decision).clone();
        let arms = self.arms(decision).to_vec();
        let no = !self.solver.yes();
        let mut held_down = vec![no; arms.len()];
        // Arms that apply so far: at least one, at least two. Arms come strongest first.
        let (mut one, mut two) = (no, no);
        let mut at = 0;
        while at < arms.len() {
            let alike = arms[at..].iter().take_while(|arm| arm.strength == arms[at].strength).count();
            for arm in at..at + alike {
                let beaters = self.beaters(decision, arm).to_vec();
                let (_, two_beat) = self.count((one, two), beaters.iter().map(|other| lits.applies[*other]));
                let other = !self.comes_to(decision, arms[arm].option);
                held_down[arm] = self.solver.all([lits.needed, lits.applies[arm], !two_beat, other]);
            }
            (one, two) = self.count((one, two), lits.applies[at..at + alike].iter().copied());
            at += alike;
        }
        let weaker = Strength::ALL.iter().map(|strength| {
            let below = arms.iter().zip(&held_down).filter(|(arm, _)| arm.strength < *strength);
            below.map(|(_, lit)| *lit).collect::<Vec<_>>()
        });
        let weaker = weaker.collect::<Vec<_>>().into_iter().map(|below| self.solver.any(below)).collect();
        Ups { held_down, weaker, two_apply: two }
    }

    /// At least one, and at least two, of what was counted so far and of these.
    fn count(&mut self, so_far: (Lit, Lit), more: impl IntoIterator<Item = Lit>) -> (Lit, Lit) {
        more.into_iter().fold(so_far, |(one, two), lit| {
            let second = self.solver.all([one, lit]);
            (self.solver.any([one, lit]), self.solver.any([two, second]))
        })
    }

    /// What may be taken away from a decision without contradiction or gap, of rules that win somewhere.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn needless(&mut self, decision: DecisionId, rules: &[RuleId]) -> Result<Vec<Finding>, TooHard> {
        let ups = self.ups(decision);
        let (mut findings, mut entries) = (Vec::new(), Vec::new());
        for rule in rules {
            findings.extend(self.needless_rule(&ups, *rule)?);
            entries.extend(self.needless_over(&ups, *rule)?);
        }
        findings.extend(self.together(decision, &entries)?);
        Ok(findings)
    }

    /// The finding that a rule may be taken away, if it may.
    ///
    /// # Errors
    /// If a search takes too long.
    fn needless_rule(&mut self, ups: &Ups, rule: RuleId) -> Result<Option<Finding>, TooHard> {
        let row = self.pack.rule(rule);
        let needed = self.lits(row.decision).needed;
        for at in self.arms_of(rule) {
            let applies = self.lits(row.decision).applies[at];
            if self.solver.can(&[needed, applies, !ups.two_apply])?
                || self.solver.can(&[applies, ups.weaker[row.strength as usize]])?
            {
                return Ok(None);
            }
            for beaten in self.beaten_alike(row.decision, at) {
                if self.solver.can(&[applies, ups.held_down[beaten]])? {
                    return Ok(None);
                }
            }
        }
        let message = format!("every verdict is the same without `{}`", row.id);
        let help = "remove it; or keep it for the reason that it gives, and accept this";
        Ok(Some(Finding::of_rule(self.pack, Code::NEEDLESS_RULE, rule, message).help(help)))
    }

    /// The arms of its strength that an arm beats.
    fn beaten_alike(&self, decision: DecisionId, arm: usize) -> Vec<usize> {
        let arms = 0..self.arms(decision).len();
        arms.filter(|other| self.beaters(decision, *other).contains(&arm)).collect()
    }

    /// The entries of a rule's `over` that change no verdict, each taken by itself.
    fn needless_over(&mut self, ups: &Ups, rule: RuleId) -> Result<Vec<Entry>, TooHard> {
        let row = self.pack.rule(rule);
        let mut entries = Vec::new();
        for other in &row.over_rules {
            if !self.over_rule_counts(rule, *other)? {
                entries.push(Entry { rule, over: Over::Rule(*other) });
            }
        }
        for option in row.over_options.iter() {
            if !self.over_option_counts(ups, rule, *option)? {
                entries.push(Entry { rule, over: Over::Option(*option) });
            }
        }
        Ok(entries)
    }

    /// What is told of entries that are needless one by one: those that may all go at once, and the rest.
    fn together(&mut self, decision: DecisionId, entries: &[Entry]) -> Result<Vec<Finding>, TooHard> {
        let all: Vec<usize> = (0..entries.len()).collect();
        let mut gone = all.clone();
        if entries.len() > 1 {
            let mut rules = Pack { rules: self.pack.rules.clone(), ..Pack::default() };
            if !self.same_without(decision, &mut rules, entries, &all)? {
                gone.clear();
                for at in all {
                    gone.push(at);
                    if !self.same_without(decision, &mut rules, entries, &gone)? {
                        gone.pop();
                    }
                }
            }
        }
        let told = entries.iter().enumerate().map(|(at, entry)| {
            let goes = gone.contains(&at);
            self.over_finding(entry, goes, gone.len(), entries.len())
        });
        Ok(told.collect())
    }

    /// Whether every verdict is the same with some entries of `over` taken away at once; `rules` is a copy to
    /// take them from.
    fn same_without(
        &mut self,
        decision: DecisionId,
        rules: &mut Pack,
        entries: &[Entry],
        gone: &[usize],
    ) -> Result<bool, TooHard> {
        let rows = rules.rules.rows_mut();
        for Entry { rule, .. } in entries {
            let row = self.pack.rule(*rule);
            rows[rule.index()].over_rules.clone_from(&row.over_rules);
            rows[rule.index()].over_options.clone_from(&row.over_options);
        }
        for at in gone {
            let row = &mut rows[entries[*at].rule.index()];
            match entries[*at].over {
                Over::Rule(other) => row.over_rules.retain(|known| *known != other),
                Over::Option(option) => row.over_options.to_mut().retain(|known| *known != option),
            }
        }
        rules.settle_over();
        let arms = self.arms(decision).to_vec();
        let DecisionLits { applies, needed, .. } = self.lits(decision).clone();
        let unbeaten = self.unbeaten(&beaters(rules, &arms), &arms, &applies);
        let there = self.verdict(decision, needed, &unbeaten);
        let here = self.base.values[usize::from(self.model.verdict_var(decision))].clone();
        let differs = self.differs(here, there);
        Ok(!self.solver.can(&[differs])?)
    }

    fn over_finding(&self, entry: &Entry, goes: bool, gone: usize, all: usize) -> Finding {
        let row = self.pack.rule(entry.rule);
        let (kind, beaten) = match entry.over {
            Over::Rule(other) => ("rule", self.pack.rule(other).id.as_str()),
            Over::Option(option) => {
                ("option", self.pack.decision(row.decision).options[usize::from(option)].id.as_str())
            }
        };
        let take = format!("take `{beaten}` out of `over`");
        let title = &self.pack.decision(row.decision).id;
        let help = match (goes, gone) {
            _ if all == 1 => take,
            (true, 1) => format!("{take}, and none of the others for `{title}` with it"),
            (true, _) if gone == all => {
                format!("{take}; all {all} that are needless for `{title}` may go together")
            }
            (true, _) => format!("{take}; with it {} others for `{title}` may go together", gone - 1),
            (false, _) => format!(
                "{take} alone, or leave it: where the {gone} for `{title}` go that may go together, it counts"
            ),
        };
        let message = format!("that `{}` is over `{beaten}` changes no verdict", row.id);
        Finding::of_rule(self.pack, Code::NEEDLESS_OVER, entry.rule, message)
            .and(kind, beaten)
            .at(Spot::Field("over"))
            .help(help)
    }

    /// Whether the verdict would change somewhere if a rule were not over another by name.
    ///
    /// Without the entry every rule that outranks the other only through it loses that, too.
    fn over_rule_counts(&mut self, rule: RuleId, other: RuleId) -> Result<bool, TooHard> {
        let decision = self.pack.rule(rule).decision;
        let mut lost: Vec<(usize, usize)> = Vec::new();
        for (above, beaten) in self.pack.lost_without(rule, other) {
            for mine in self.arms_of(above) {
                for theirs in beaten.iter().flat_map(|beaten| self.arms_of(*beaten)) {
                    let arms = self.arms(decision);
                    let (option, beaten) = (arms[mine].option, arms[theirs].option);
                    // It may beat the other by its option all the same.
                    if option == beaten || !self.pack.rule(above).over_options.contains(&beaten) {
                        lost.push((mine, theirs));
                    }
                }
            }
        }
        Ok(self.comes_up(decision, &lost)? || self.turns_round(decision, &lost)?)
    }

    /// Whether an arm that nothing else beats would come up, and change the verdict.
    fn comes_up(&mut self, decision: DecisionId, lost: &[(usize, usize)]) -> Result<bool, TooHard> {
        let mut tried: Vec<usize> = lost.iter().map(|(_, theirs)| *theirs).collect();
        tried.sort_unstable();
        tried.dedup();
        for theirs in tried {
            let arms = self.arms(decision);
            let (option, strength) = (arms[theirs].option, arms[theirs].strength);
            let mut away: Vec<usize> = (0..arms.len()).filter(|at| arms[*at].strength > strength).collect();
            let beaters = self.beaters(decision, theirs);
            away.extend(beaters.iter().copied().filter(|mine| !lost.contains(&(*mine, theirs))));
            let lits = self.lits(decision);
            let mut goal = vec![lits.needed, lits.applies[theirs], !self.comes_to(decision, option)];
            goal.extend(away.into_iter().map(|at| !lits.applies[at]));
            if self.solver.can(&goal)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an arm would be beaten by one that it beats now, by what that is over as an option, with nothing left
    /// that chooses the same.
    fn turns_round(&mut self, decision: DecisionId, lost: &[(usize, usize)]) -> Result<bool, TooHard> {
        let arms = self.arms(decision).to_vec();
        let turned = |(mine, theirs): &&(usize, usize)| {
            arms[*mine].option != arms[*theirs].option
                && self.pack.rule(arms[*theirs].rule).over_options.contains(&arms[*mine].option)
        };
        let turned: Vec<(usize, usize)> = lost.iter().filter(turned).copied().collect();
        let lits = self.lits(decision).clone();
        for (mine, _) in &turned {
            let mut goal = vec![lits.needed, lits.unbeaten[*mine]];
            for alike in (0..arms.len()).filter(|at| arms[*at].option == arms[*mine].option) {
                let beaten = turned.iter().filter(|(at, _)| *at == alike);
                let beaten: Vec<Lit> = beaten.map(|(_, theirs)| lits.applies[*theirs]).collect();
                let beaten = self.solver.any(beaten);
                goal.push(self.solver.any([!lits.unbeaten[alike], beaten]));
            }
            if self.solver.can(&goal)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the verdict would change somewhere if a rule were not over an option.
    fn over_option_counts(&mut self, ups: &Ups, rule: RuleId, option: u8) -> Result<bool, TooHard> {
        let winner = self.pack.rule(rule);
        let decision = winner.decision;
        for mine in self.arms_of(rule) {
            for theirs in self.beaten_alike(decision, mine) {
                let beaten = &self.arms(decision)[theirs];
                if beaten.option != option || winner.outranks.contains(&beaten.rule) {
                    continue;
                }
                let applies = self.lits(decision).applies[mine];
                if self.solver.can(&[applies, ups.held_down[theirs]])? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
