//! Running scenarios: what came out otherwise than expected, and why.

use crate::engine::reading::{Blocked, DecisionReading, Reading, RuleReading, RuleState};
use crate::engine::{Verdict, reading};
use crate::knowledge::{DecisionId, OptionIndex, Pack, Place, RuleId};

use super::Scenario;

/// A scenario and what the rules say of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What became of each rule.
    pub reading: Reading,
    /// What differs from what is expected.
    pub misses: Vec<Miss>,
}

/// A decision that came to something else than expected.
#[derive(Clone, Debug)]
pub struct Miss {
    /// The decision.
    pub decision: DecisionId,
    /// What would have been right.
    pub expected: Vec<Verdict>,
    /// What it came to.
    pub got: Verdict,
    /// The rules that won.
    pub winners: Vec<RuleId>,
    /// The rules that could have chosen what was expected, nearest to winning first, with what stopped each.
    pub stopped: Vec<(RuleId, Stop)>,
    /// Where the expectation is written.
    pub place: Place,
}

/// What stopped a rule from deciding. Ordered by how far it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It applies and is beaten by these.
    Beaten(Vec<RuleId>),
    /// It chose another of its options; what kept the expected one away, if it was preferred.
    ChoseAnother(OptionIndex, Option<Blocked>),
    /// Something keeps all its options away.
    NothingLeft(Vec<(OptionIndex, Blocked)>),
    /// The guard at this position holds it back.
    Guarded(usize),
    /// What would trigger it does not hold.
    NotTriggered,
    /// Its decision isn't needed, as far as is said.
    NotNeeded,
}

impl Stop {
    fn distance(&self) -> u8 {
        match self {
            Self::NotNeeded => 0,
            Self::Beaten(_) => 1,
            Self::ChoseAnother(..) => 2,
            Self::NothingLeft(_) => 3,
            Self::Guarded(_) => 4,
            Self::NotTriggered => 5,
        }
    }
}

/// Runs one scenario.
#[must_use]
pub fn run(pack: &Pack, scenario: &Scenario) -> Outcome {
    let reading = reading::read(pack, &scenario.answers);
    let mut misses = Vec::new();
    for expectation in &scenario.expect {
        let row = &reading.decisions[expectation.decision.index()];
        if !expectation.accept.contains(&row.verdict) {
            misses.push(Miss {
                decision: expectation.decision,
                expected: expectation.accept.clone(),
                got: row.verdict,
                winners: if row.verdict == Verdict::NotNeeded { Vec::new() } else { row.winners().collect() },
                stopped: stopped(pack, row, &expectation.accept),
                place: expectation.place.clone(),
            });
        }
    }
    Outcome { reading, misses }
}

/// The rules that could have chosen one of these verdicts, with what stopped each.
fn stopped(pack: &Pack, row: &DecisionReading, accept: &[Verdict]) -> Vec<(RuleId, Stop)> {
    let wanted: Vec<OptionIndex> = accept.iter().filter_map(|verdict| verdict.option()).collect();
    let may = |rule: &&RuleReading| {
        pack.may_choose(pack.rule(rule.rule)).iter().any(|option| wanted.contains(option))
    };
    let mut found: Vec<(RuleId, Stop)> =
        row.rules.iter().filter(may).map(|rule| (rule.rule, stop(row, rule, &wanted))).collect();
    found.sort_by_key(|(_, stop)| stop.distance());
    found
}

fn stop(row: &DecisionReading, rule: &RuleReading, wanted: &[OptionIndex]) -> Stop {
    if !row.needed {
        return Stop::NotNeeded;
    }
    match rule.state {
        RuleState::Chooses(option) if !wanted.contains(&option) => {
            let blocked = rule.blocked.iter().find(|(option, _)| wanted.contains(option));
            Stop::ChoseAnother(option, blocked.map(|(_, by)| *by))
        }
        RuleState::Chooses(_) => Stop::Beaten(rule.beaten_by.clone()),
        RuleState::NotTriggered => Stop::NotTriggered,
        RuleState::Stopped(guard) => Stop::Guarded(guard),
        RuleState::NothingLeft => Stop::NothingLeft(rule.blocked.clone()),
    }
}
