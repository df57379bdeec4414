//! Small edits of a pack's rules: what a slip of the pen would look like.
//!
//! Of each rule: without one of its conditions, with a comparison turned round, without a guard, without an entry
//! of `over`, without the rule. Of each signal that only rules use, the same as of a condition. Of each
//! threshold: drawn at either end of its band, in every rule that names it.

use std::mem;

use crate::knowledge::condition::{Bound, Condition, Line, Test};
use crate::knowledge::{OptionIndex, Pack, Rule, RuleId, Signal, SignalId, ThresholdId};

/// Kinds of edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A condition is left out.
    DropCondition,
    /// A comparison holds where it didn't, and the other way round.
    FlipComparison,
    /// A threshold lies at an end of its band.
    ShiftThreshold,
    /// A guard is left out.
    DropGuard,
    /// An entry of `over` is left out.
    DropOver,
    /// A rule is left out.
    DropRule,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::DropCondition,
        Self::FlipComparison,
        Self::ShiftThreshold,
        Self::DropGuard,
        Self::DropOver,
        Self::DropRule,
    ];

    /// The word by which reports name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DropCondition => "drop-condition",
            Self::FlipComparison => "flip-comparison",
            Self::ShiftThreshold => "shift-threshold",
            Self::DropGuard => "drop-guard",
            Self::DropOver => "drop-over",
            Self::DropRule => "drop-rule",
        }
    }
}

/// What was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// A rule.
    Rule(RuleId),
    /// A signal.
    Signal(SignalId),
    /// A threshold.
    Threshold(ThresholdId),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// This is left out of `when` or of a signal, or, where a guard is named, of the guard at this position.
    Dropped(Condition, Option<usize>),
    /// This is turned round, there.
    Flipped(Test, Option<usize>),
    /// The guard at this position is left out.
    Unguarded(usize),
    /// The line lies at this end.
    Moved(Line),
    /// This rule is no longer beaten by name.
    NotOverRule(RuleId),
    /// Rules that choose this option are no longer beaten.
    NotOverOption(OptionIndex),
    /// All of it is left out.
    Gone,
}

/// One edit of a pack.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What kind.
    pub kind: Kind,
    /// Where.
    pub site: Site,
    /// What.
    pub change: Change,
    rules: Vec<(RuleId, Rule)>,
    signal: Option<(SignalId, Condition)>,
}

impl Mutant {
    /// Makes the edit, or takes it back: doing it twice leaves the pack as it was.
    pub fn toggle(&mut self, pack: &mut Pack) {
        for (id, rule) in &mut self.rules {
            mem::swap(rule, &mut pack.rules.rows_mut()[id.index()]);
        }
        if let Some((id, condition)) = &mut self.signal {
            mem::swap(condition, &mut pack.signals.rows_mut()[id.index()].condition);
        }
    }
}

/// Every mutant of a pack, by rule, then by signal, then by threshold.
#[must_use]
pub fn mutants(pack: &Pack) -> Vec<Mutant> {
    let mut found = Vec::new();
    for row in 0..pack.rules.len() {
        of_rule(RuleId::at(row), &pack.rules[row], &mut found);
        of_order(pack, RuleId::at(row), &mut found);
    }
    for (row, signal) in pack.signals.iter().enumerate() {
        let id = SignalId::at(row);
        if only_rules_use(pack, id) {
            for (kind, change, condition) in variants(&signal.condition, None) {
                let signal = Some((id, condition));
                found.push(Mutant { kind, site: Site::Signal(id), change, rules: Vec::new(), signal });
            }
        }
    }
    for row in 0..pack.thresholds.len() {
        of_threshold(pack, ThresholdId::at(row), &mut found);
    }
    found
}

fn of_rule(id: RuleId, rule: &Rule, found: &mut Vec<Mutant>) {
    let mut push = |kind, change, edited| {
        let rules = vec![(id, edited)];
        found.push(Mutant { kind, site: Site::Rule(id), change, rules, signal: None });
    };
    for (kind, change, when) in variants(&rule.when, None) {
        push(kind, change, Rule { when, ..rule.clone() });
    }
    if let Condition::Test(_) | Condition::Signal(_) = &rule.when {
        let when = Condition::always();
        let change = Change::Dropped(rule.when.clone(), None);
        push(Kind::DropCondition, change, Rule { when, ..rule.clone() });
    }
    for (at, guard) in rule.unless.iter().enumerate() {
        for (kind, change, guard) in variants(guard, Some(at)) {
            let mut edited = rule.clone();
            edited.unless[at] = guard;
            push(kind, change, edited);
        }
        let mut edited = rule.clone();
        edited.unless.remove(at);
        push(Kind::DropGuard, Change::Unguarded(at), edited);
    }
    for (at, option) in rule.over_options.iter().enumerate() {
        let mut edited = rule.clone();
        edited.over_options.to_mut().remove(at);
        push(Kind::DropOver, Change::NotOverOption(*option), edited);
    }
    let never = Condition::Any(Vec::new());
    push(Kind::DropRule, Change::Gone, Rule { when: never, ..rule.clone() });
}

/// A rule that is no longer over another by name: what is above it may outrank less, too.
fn of_order(pack: &Pack, id: RuleId, found: &mut Vec<Mutant>) {
    for (at, other) in pack.rule(id).over_rules.iter().enumerate() {
        let mut lost = pack.lost_without(id, *other);
        if lost.iter().all(|(above, _)| *above != id) {
            lost.push((id, Vec::new()));
        }
        let rules = lost.into_iter().map(|(above, lost)| {
            let mut edited = pack.rule(above).clone();
            edited.outranks.retain(|beaten| !lost.contains(beaten));
            if above == id {
                edited.over_rules.remove(at);
            }
            (above, edited)
        });
        let (site, change) = (Site::Rule(id), Change::NotOverRule(*other));
        found.push(Mutant { kind: Kind::DropOver, site, change, rules: rules.collect(), signal: None });
    }
}

/// A condition without one of its parts, or with a comparison turned round. A comparison that is all there is
/// isn't left out here: in a guard or a signal that would be another edit.
fn variants(condition: &Condition, guard: Option<usize>) -> Vec<(Kind, Change, Condition)> {
    let mut found = Vec::new();
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            let rebuilt = |parts: Vec<Condition>| match condition {
                Condition::All(_) => Condition::All(parts),
                _ => Condition::Any(parts),
            };
            for (at, part) in parts.iter().enumerate() {
                if parts.len() > 1 {
                    let mut rest = parts.clone();
                    let dropped = rest.remove(at);
                    found.push((Kind::DropCondition, Change::Dropped(dropped, guard), rebuilt(rest)));
                }
                for (kind, change, part) in variants(part, guard) {
                    let mut edited = parts.clone();
                    edited[at] = part;
                    found.push((kind, change, rebuilt(edited)));
                }
            }
        }
        Condition::Signal(_) => {}
        Condition::Test(test) => {
            if let Some(flipped) = flipped(test) {
                let change = Change::Flipped(test.clone(), guard);
                found.push((Kind::FlipComparison, change, Condition::Test(flipped)));
            }
        }
    }
    found
}

/// The opposite, where there is one: of a yes a no, of "from here on" an "up to here".
fn flipped(test: &Test) -> Option<Test> {
    match *test {
        Test::YesNo { question, yes } => Some(Test::YesNo { question, yes: !yes }),
        Test::Number { question, measure, low, high } if low.is_some() != high.is_some() => {
            Some(Test::Number { question, measure, low: high, high: low })
        }
        _ => None,
    }
}

fn only_rules_use(pack: &Pack, signal: SignalId) -> bool {
    let uses = |condition: &Condition| mentions(pack, condition, signal);
    let limits = pack.constraints.iter().map(|limit| (&limit.when, &limit.unless));
    let brakes = pack.brakes.iter().map(|brake| (&brake.when, &brake.unless));
    pack.roles.self_run != Some(signal)
        && !pack.roles.self_run.is_some_and(|id| uses(&pack.signals[id.index()].condition))
        && !pack.decisions.iter().any(|decision| uses(&decision.needed_when))
        && !limits.chain(brakes).any(|(when, unless)| uses(when) || unless.iter().any(uses))
        && pack.rules.iter().any(|rule| uses(&rule.when) || rule.unless.iter().any(uses))
}

/// Whether a condition names a signal, itself or through others.
fn mentions(pack: &Pack, condition: &Condition, signal: SignalId) -> bool {
    let mut found = false;
    condition.each_signal(&mut |id| {
        found = found || id == signal || mentions(pack, &pack.signals[id.index()].condition, signal);
    });
    found
}

/// A threshold that lies elsewhere, in rules; signals that name it are written out for that.
fn of_threshold(pack: &Pack, id: ThresholdId, found: &mut Vec<Mutant>) {
    let threshold = pack.threshold(id);
    for (line, value) in [(Line::Low, threshold.band[0]), (Line::High, threshold.band[1])] {
        if value == threshold.value {
            continue;
        }
        let moved = |condition: &Condition| moved(pack, condition, id, value);
        let mut rules = Vec::new();
        for (row, rule) in pack.rules.iter().enumerate() {
            let when = moved(&rule.when);
            let unless: Vec<Option<Condition>> = rule.unless.iter().map(moved).collect();
            if when.is_some() || unless.iter().any(Option::is_some) {
                let mut edited = rule.clone();
                if let Some(when) = when {
                    edited.when = when;
                }
                for (slot, guard) in edited.unless.iter_mut().zip(unless) {
                    if let Some(guard) = guard {
                        *slot = guard;
                    }
                }
                rules.push((RuleId::at(row), edited));
            }
        }
        if !rules.is_empty() {
            let (kind, site) = (Kind::ShiftThreshold, Site::Threshold(id));
            found.push(Mutant { kind, site, change: Change::Moved(line), rules, signal: None });
        }
    }
}

/// The condition with a threshold drawn elsewhere; `None` where it isn't named.
fn moved(pack: &Pack, condition: &Condition, id: ThresholdId, value: f64) -> Option<Condition> {
    let all = |parts: &[Condition]| {
        let edited: Vec<Option<Condition>> = parts.iter().map(|part| moved(pack, part, id, value)).collect();
        edited.iter().any(Option::is_some).then(|| {
            edited
                .into_iter()
                .zip(parts)
                .map(|(edited, part)| edited.unwrap_or_else(|| part.clone()))
                .collect()
        })
    };
    match condition {
        Condition::All(parts) => all(parts).map(Condition::All),
        Condition::Any(parts) => all(parts).map(Condition::Any),
        Condition::Signal(signal) => moved(pack, &pack.signals[signal.index()].condition, id, value),
        Condition::Test(Test::Number { question, measure, low, high }) => {
            let named =
                |bound: &Option<Bound>| bound.is_some_and(|bound| bound.threshold == Some((id, Line::Value)));
            let shift = |bound: &Option<Bound>| match bound {
                Some(known) if named(bound) => Some(Bound { value, ..*known }),
                other => *other,
            };
            (named(low) || named(high)).then(|| {
                Condition::Test(Test::Number {
                    question: *question,
                    measure: *measure,
                    low: shift(low),
                    high: shift(high),
                })
            })
        }
        Condition::Test(_) => None,
    }
}

/// The pack with one more signal, which nobody uses: it names every line that a mutant may draw, so that a model
/// of this pack tells all numbers apart that a mutant does.
#[must_use]
pub fn with_every_line(pack: &Pack) -> Pack {
    let mut tests = Vec::new();
    let mut collect = |condition: &Condition| {
        condition.each_test(&mut |test| {
            let Test::Number { question, measure, low, high } = test else { return };
            for bound in [low, high].into_iter().flatten() {
                let Some((id, Line::Value)) = bound.threshold else { continue };
                tests.extend(pack.threshold(id).band.map(|value| {
                    let low = Some(Bound { value, ..*bound });
                    Condition::Test(Test::Number { question: *question, measure: *measure, low, high: None })
                }));
            }
        });
    };
    pack.signals.iter().for_each(|signal| collect(&signal.condition));
    for rule in &pack.rules {
        collect(&rule.when);
        rule.unless.iter().for_each(&mut collect);
    }
    let mut wide = pack.clone();
    let every = Signal { id: "every-line".into(), condition: Condition::Any(tests) };
    wide.signals.rows_mut().push(every);
    wide
}

/// The rules that an edit changes, whether in themselves or through a signal.
#[must_use]
pub fn edited_rules(pack: &Pack, mutant: &Mutant) -> Vec<RuleId> {
    let mut rules: Vec<RuleId> = mutant.rules.iter().map(|(id, _)| *id).collect();
    if let Some((signal, _)) = &mutant.signal {
        let uses = |condition: &Condition| mentions(pack, condition, *signal);
        let rows = pack.rules.iter().enumerate();
        rules.extend(
            rows.filter(|(_, rule)| uses(&rule.when) || rule.unless.iter().any(uses))
                .map(|(row, _)| RuleId::at(row)),
        );
    }
    rules
}
