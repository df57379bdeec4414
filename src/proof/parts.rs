//! Every condition of a pack, with what it belongs to.

use crate::knowledge::condition::Condition;
use crate::knowledge::{DecisionId, Pack, RuleId};

/// Something with a condition.
pub struct Part<'p> {
    /// Its kind, as a pack names it.
    pub kind: &'static str,
    /// Its id.
    pub id: &'p str,
    /// The field that holds the condition (empty where the whole table is one), and the condition.
    pub when: (&'static str, &'p Condition),
    /// Its guards.
    pub unless: &'p [Condition],
    /// The decision in which it counts, and only where that is needed.
    pub decision: Option<DecisionId>,
    /// The rule, if it is one.
    pub rule: Option<RuleId>,
}

/// Every part of a pack that has a condition.
pub fn parts(pack: &Pack) -> Vec<Part<'_>> {
    let plain = |kind, id, when, unless| Part { kind, id, when, unless, decision: None, rule: None };
    let mut parts = Vec::new();
    parts.extend(pack.signals.iter().map(|row| plain("signal", &row.id, ("", &row.condition), &[][..])));
    let decisions = pack.decisions.iter();
    parts.extend(decisions.map(|row| plain("decision", &row.id, ("needed-when", &row.needed_when), &[])));
    parts.extend(pack.rules.iter().enumerate().map(|(at, row)| Part {
        decision: Some(row.decision),
        rule: Some(RuleId::at(at)),
        ..plain("rule", &row.id, ("when", &row.when), &row.unless)
    }));
    let constraints = pack.constraints.iter();
    parts.extend(constraints.map(|row| plain("constraint", &row.id, ("when", &row.when), &row.unless)));
    parts.extend(pack.brakes.iter().map(|row| plain("brake", &row.id, ("when", &row.when), &row.unless)));
    parts.extend(pack.advice.iter().map(|row| Part {
        decision: Some(row.decision),
        ..plain("advice", &row.id, ("when", &row.when), &row.unless)
    }));
    parts
}

impl<'p> Part<'p> {
    /// Its condition and its guards.
    pub fn conditions(&self) -> impl Iterator<Item = &'p Condition> + use<'p> {
        std::iter::once(self.when.1).chain(self.unless)
    }
}
