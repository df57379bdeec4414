//! The rules read one by one, directly: what a pack means, with the provenance of every verdict.
//!
//! Nothing here is compiled. It is slow by comparison (some microseconds a decision) and plain, so that it can
//! be held against the decision diagrams, and it knows what became of each rule.

use crate::knowledge::condition::{Bound, Condition, Line, Test};
use crate::knowledge::{
    BrakeId, Choose, ConstraintId, DecisionId, HoldsBack, OptionIndex, Pack, RuleId, Strength, ThresholdId,
    ToolId,
};

use super::Verdict;
use super::answers::{Answer, Answers};

/// Every decision, read on the same answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// By decision.
    pub decisions: Vec<DecisionReading>,
}

/// One decision, with what became of each of its rules.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionReading {
    /// The decision.
    pub decision: DecisionId,
    /// What it came to.
    pub verdict: Verdict,
    /// Whether the verdict was set by hand.
    pub decided: bool,
    /// Whether its need holds.
    pub needed: bool,
    /// Its rules, in the order of the pack.
    pub rules: Vec<RuleReading>,
}

/// What became of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleReading {
    /// The rule.
    pub rule: RuleId,
    /// Whether it applies, and if not, why not.
    pub state: RuleState,
    /// The applying rules that beat it.
    pub beaten_by: Vec<RuleId>,
    /// Options it would have preferred, and what kept them away.
    pub blocked: Vec<(OptionIndex, Blocked)>,
}

/// Whether a rule applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleState {
    /// It applies, and chooses this.
    Chooses(OptionIndex),
    /// What would trigger it does not hold.
    NotTriggered,
    /// The guard at this position holds it back.
    Stopped(usize),
    /// It would apply, but all that it could choose is ruled out or held back, or nothing does the job today.
    NothingLeft,
}

/// What keeps an option away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// A constraint rules it out.
    RuledOut(ConstraintId),
    /// A brake holds it back.
    HeldBack(BrakeId),
}

impl DecisionReading {
    /// The rules that the verdict rests on: those that apply and that nothing beats.
    pub fn winners(&self) -> impl Iterator<Item = RuleId> {
        self.rules
            .iter()
            .filter(|reading| matches!(reading.state, RuleState::Chooses(_)) && reading.beaten_by.is_empty())
            .map(|reading| reading.rule)
    }
}

/// Reads a whole pack on the given answers.
#[must_use]
pub fn read(pack: &Pack, answers: &Answers) -> Reading {
    read_with(pack, answers, None)
}

/// Reads a whole pack as if a threshold were drawn elsewhere, at a value in base units.
#[must_use]
pub fn read_moved(pack: &Pack, answers: &Answers, threshold: ThresholdId, value: f64) -> Reading {
    read_with(pack, answers, Some((threshold, value)))
}

/// The same verdicts; the rules of what isn't needed, or was decided by hand, are not read.
#[must_use]
pub fn read_if_needed(pack: &Pack, answers: &Answers) -> Reading {
    in_order(pack, |decision, verdicts| {
        Reader { pack, answers, verdicts, moved: None }.decision_if_needed(decision)
    })
}

fn read_with(pack: &Pack, answers: &Answers, moved: Option<(ThresholdId, f64)>) -> Reading {
    in_order(pack, |decision, verdicts| Reader { pack, answers, verdicts, moved }.decision(decision))
}

/// Reads each decision after those whose verdicts it asks about.
fn in_order(pack: &Pack, read: impl Fn(DecisionId, &[Verdict]) -> DecisionReading) -> Reading {
    let mut verdicts = vec![Verdict::NotNeeded; pack.decisions.len()];
    let mut decisions: Vec<Option<DecisionReading>> = vec![None; pack.decisions.len()];
    for &decision in &pack.order {
        let reading = read(decision, &verdicts);
        verdicts[decision.index()] = reading.verdict;
        decisions[decision.index()] = Some(reading);
    }
    Reading { decisions: decisions.into_iter().flatten().collect() }
}

/// Reads conditions on answers and on the verdicts that have been reached.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The answers.
    pub answers: &'a Answers,
    /// The verdicts so far, by decision.
    pub verdicts: &'a [Verdict],
    /// A threshold that is drawn elsewhere than the pack draws it, for trying what rests on it.
    pub moved: Option<(ThresholdId, f64)>,
}

impl Reader<'_> {
    /// Whether a condition holds.
    #[must_use]
    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Condition::Signal(id) => self.holds(&self.pack.signals[id.index()].condition),
            Condition::Test(test) => self.test(test),
        }
    }

    /// Whether a comparison holds.
    #[must_use]
    pub fn test(&self, test: &Test) -> bool {
        match test {
            Test::Verdict { decision, options } => {
                self.verdicts[decision.index()].option().is_some_and(|option| options.contains(&option))
            }
            Test::Number { question, measure, low, high } if self.moved.is_some() => {
                let [low, high] = [low, high].map(|bound| bound.map(|bound| self.moved_bound(bound)));
                let (question, measure) = (*question, *measure);
                self.answers.satisfies(&Test::Number { question, measure, low, high })
            }
            _ => self.answers.satisfies(test),
        }
    }

    fn moved_bound(&self, bound: Bound) -> Bound {
        match (self.moved, bound.threshold) {
            (Some((moved, value)), Some((id, Line::Value))) if moved == id => Bound { value, ..bound },
            _ => bound,
        }
    }

    fn runs_here(&self, tool: ToolId) -> bool {
        let id = self.pack.tools.id(tool.index());
        self.pack.roles.running.is_some_and(|running| {
            let choices = self.pack.question(running).kind.choices();
            let at = choices.iter().position(|choice| choice.id == id);
            at.is_some_and(|at| self.answers.is_ticked(running, at as u8))
        })
    }

    /// Whether an option would be one more system to run.
    fn adds_a_system(&self, tool: ToolId) -> bool {
        if self.runs_here(tool) {
            return false;
        }
        let row = self.pack.tool(tool);
        let beside = row.needs.iter().any(|any| !any.iter().any(|tool| self.runs_here(*tool)));
        let host = !row.runs_inside.is_empty()
            && !row.runs_inside.iter().any(|host| self.runs_here(*host) || self.is_main_store(*host));
        row.system || beside || host
    }

    /// A host that the main database may be is there in any case.
    fn is_main_store(&self, tool: ToolId) -> bool {
        super::model::is_main_store(self.pack, tool)
    }

    fn burden(&self, tool: ToolId) -> u8 {
        let row = self.pack.tool(tool);
        let alone =
            self.pack.roles.self_run.is_some_and(|id| self.holds(&self.pack.signals[id.index()].condition));
        if alone { row.burden } else { row.burden_managed.unwrap_or(row.burden) }
    }

    /// What keeps an option from a rule of the given strength.
    #[must_use]
    pub fn blocked(&self, decision: DecisionId, option: OptionIndex, strength: Strength) -> Option<Blocked> {
        let option = &self.pack.decision(decision).options[usize::from(option)];
        let tool = option.tool?;
        let guards = |unless: &[Condition]| unless.iter().any(|guard| self.holds(guard));
        let ruled_out = self.pack.constraints.iter().position(|constraint| {
            (constraint.decisions.is_empty() || constraint.decisions.contains(&decision))
                && constraint.rules_out.contains(&tool)
                && self.holds(&constraint.when)
                && !guards(&constraint.unless)
        });
        if let Some(row) = ruled_out {
            return Some(Blocked::RuledOut(ConstraintId::at(row)));
        }
        let here = self.runs_here(tool)
            || self.pack.decision(decision).today.is_some_and(|today| {
                matches!((self.answers.get(today), option.today),
                    (Some(Answer::Choice(said)), Some(choice)) if *said == choice)
            });
        if here || !matches!(strength, Strength::Fits | Strength::Needed) {
            return None;
        }
        let held_back = self.pack.brakes.iter().position(|brake| {
            (brake.decisions.is_empty() || brake.decisions.contains(&decision))
                && match &brake.holds_back {
                    HoldsBack::AddsASystem => self.adds_a_system(tool),
                    HoldsBack::AddsUpkeep => {
                        self.adds_a_system(tool) && self.burden(tool) >= super::model::UPKEEP
                    }
                    HoldsBack::Heavy => self.burden(tool) >= super::model::HEAVY,
                    HoldsBack::Tools(tools) => tools.contains(&tool),
                }
                && self.holds(&brake.when)
                && !guards(&brake.unless)
        });
        held_back.map(|row| Blocked::HeldBack(BrakeId::at(row)))
    }

    fn rule(&self, id: RuleId) -> RuleReading {
        let rule = self.pack.rule(id);
        let mut blocked = Vec::new();
        let state = if !self.holds(&rule.when) {
            RuleState::NotTriggered
        } else if let Some(guard) = rule.unless.iter().position(|guard| self.holds(guard)) {
            RuleState::Stopped(guard)
        } else {
            let today = self.today(rule.decision);
            let candidates = match &rule.choose {
                Choose::First(options) => options,
                Choose::Today => today.as_slice(),
            };
            let mut choice = None;
            for &option in candidates {
                match self.blocked(rule.decision, option, rule.strength) {
                    Some(by) => blocked.push((option, by)),
                    None => {
                        choice = Some(option);
                        break;
                    }
                }
            }
            choice.map_or(RuleState::NothingLeft, RuleState::Chooses)
        };
        RuleReading { rule: id, state, beaten_by: Vec::new(), blocked }
    }

    /// The option that does a decision's job here now.
    #[must_use]
    pub fn today(&self, decision: DecisionId) -> Option<OptionIndex> {
        let row = self.pack.decision(decision);
        let Some(Answer::Choice(said)) = self.answers.get(row.today?) else { return None };
        row.options.iter().position(|option| option.today == Some(*said)).map(|at| at as u8)
    }

    /// Reads one decision, but not its rules where they decide nothing.
    #[must_use]
    pub fn decision_if_needed(&self, decision: DecisionId) -> DecisionReading {
        let needed = self.holds(&self.pack.decision(decision).needed_when);
        let decided = self.answers.decided(decision);
        let verdict = match decided {
            None if needed => return self.decision(decision),
            None => Verdict::NotNeeded,
            Some(option) => Verdict::Pick(option),
        };
        DecisionReading { decision, verdict, decided: decided.is_some(), needed, rules: Vec::new() }
    }

    /// Reads one decision; the verdicts that it asks about have been reached.
    #[must_use]
    pub fn decision(&self, decision: DecisionId) -> DecisionReading {
        let mut rules: Vec<RuleReading> = self.pack.rules_of(decision).map(|(id, _)| self.rule(id)).collect();
        let applying: Vec<(RuleId, OptionIndex)> = rules
            .iter()
            .filter_map(|reading| match reading.state {
                RuleState::Chooses(option) => Some((reading.rule, option)),
                _ => None,
            })
            .collect();
        for reading in &mut rules {
            if let RuleState::Chooses(option) = reading.state {
                let beaten = (reading.rule, option);
                let by = applying.iter().filter(|other| self.pack.beats(**other, beaten));
                reading.beaten_by = by.map(|(rule, _)| *rule).collect();
            }
        }
        let needed = self.holds(&self.pack.decision(decision).needed_when);
        let mut unbeaten: Vec<OptionIndex> = rules
            .iter()
            .filter(|reading| reading.beaten_by.is_empty())
            .filter_map(|reading| match reading.state {
                RuleState::Chooses(option) => Some(option),
                _ => None,
            })
            .collect();
        unbeaten.sort_unstable();
        unbeaten.dedup();
        let decided = self.answers.decided(decision);
        let verdict = match (decided, needed, &unbeaten[..]) {
            (Some(option), _, _) => Verdict::Pick(option),
            (_, false, _) => Verdict::NotNeeded,
            (_, true, []) => Verdict::Gap,
            (_, true, [option]) => Verdict::Pick(*option),
            _ => Verdict::Conflict,
        };
        DecisionReading { decision, verdict, decided: decided.is_some(), needed, rules }
    }
}
