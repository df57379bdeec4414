//! Conditions: as a pack writes them, and in words.

use crate::engine::answers::questions_of_rule;
use crate::knowledge::condition::{Bound, Condition, Test};
use crate::knowledge::{Choose, DecisionId, Kind, Pack, Rule};
use crate::report::words::plain;

/// What a rule chooses, by the ids of its options.
#[must_use]
pub fn choice_of(pack: &Pack, rule: &Rule) -> String {
    match &rule.choose {
        Choose::Today => "what does it today".to_owned(),
        Choose::First(options) => {
            let known = &pack.decision(rule.decision).options;
            options.iter().map(|at| known[usize::from(*at)].id.as_str()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The rules and options that a rule is over.
#[must_use]
pub fn over(pack: &Pack, rule: &Rule) -> Vec<String> {
    let rules = rule.over_rules.iter().map(|id| pack.rule(*id).id.to_string());
    let known = &pack.decision(rule.decision).options;
    rules.chain(rule.over_options.iter().map(|at| known[usize::from(*at)].id.to_string())).collect()
}

/// The decisions whose rules ask a question.
#[must_use]
pub fn deciders(pack: &Pack, question: usize) -> Vec<DecisionId> {
    let asks = |rule: &Rule| questions_of_rule(pack, rule).iter().any(|id| id.index() == question);
    let decisions = (0..pack.decisions.len()).map(DecisionId::at);
    decisions.filter(|id| pack.rules_of(*id).any(|(_, rule)| asks(rule))).collect()
}

/// The decisions in whose rules a threshold stands.
#[must_use]
pub fn decisions_of_threshold(pack: &Pack, threshold: usize) -> Vec<DecisionId> {
    let names = |rule: &Rule| {
        let mut used = false;
        for condition in std::iter::once(&rule.when).chain(&rule.unless) {
            uses(pack, condition, threshold, &mut used);
        }
        used
    };
    let decisions = (0..pack.decisions.len()).map(DecisionId::at);
    decisions.filter(|id| pack.rules_of(*id).any(|(_, rule)| names(rule))).collect()
}

fn uses(pack: &Pack, condition: &Condition, row: usize, used: &mut bool) {
    condition.each_test(&mut |test| {
        if let Test::Number { low, high, .. } = test {
            let mut bounds = [low, high].into_iter().flatten();
            *used |= bounds.any(|bound| bound.threshold.is_some_and(|(id, _)| id.index() == row));
        }
    });
    condition.each_signal(&mut |id| uses(pack, &pack.signals[id.index()].condition, row, used));
}

/// A condition by ids, on one line: `stage = new and (documents >= full-text-in-postgres or …)`.
#[must_use]
pub fn condition(pack: &Pack, what: &Condition) -> String {
    written(pack, what, &Style { test: by_id, signal: |pack, id| pack.signals[id].id.to_string() })
}

/// A condition in the words of its questions.
#[must_use]
pub fn spoken(pack: &Pack, what: &Condition) -> String {
    written(pack, what, &Style { test: in_words, signal: |pack, id| plain(&pack.signals[id].id) })
}

struct Style {
    test: fn(&Pack, &Test) -> String,
    signal: fn(&Pack, usize) -> String,
}

fn written(pack: &Pack, what: &Condition, style: &Style) -> String {
    match what {
        Condition::All(parts) if parts.is_empty() => "always".to_owned(),
        Condition::All(parts) => join(pack, parts, " and ", style),
        Condition::Any(parts) => join(pack, parts, " or ", style),
        Condition::Signal(id) => (style.signal)(pack, id.index()),
        Condition::Test(test) => (style.test)(pack, test),
    }
}

fn join(pack: &Pack, parts: &[Condition], with: &str, style: &Style) -> String {
    let one = |part: &Condition| {
        let text = written(pack, part, style);
        let nested = matches!(part, Condition::All(inner) | Condition::Any(inner) if inner.len() > 1);
        if nested { format!("({text})") } else { text }
    };
    parts.iter().map(one).collect::<Vec<_>>().join(with)
}

fn by_id(pack: &Pack, test: &Test) -> String {
    match test {
        Test::YesNo { question, yes } => {
            format!("{} = {}", pack.question(*question).id, if *yes { "yes" } else { "no" })
        }
        Test::Choice { question, choices } => {
            let row = pack.question(*question);
            let ids: Vec<&str> =
                choices.iter().map(|at| row.kind.choices()[usize::from(*at)].id.as_str()).collect();
            format!("{} = {}", row.id, ids.join(" | "))
        }
        Test::Verdict { decision, options } => {
            let row = pack.decision(*decision);
            let ids: Vec<&str> = options.iter().map(|at| row.options[usize::from(*at)].id.as_str()).collect();
            format!("{} = {}", row.id, ids.join(" | "))
        }
        Test::Number { question, measure, low, high } => {
            let row = pack.question(*question);
            let unit = &row.kind.measures()[usize::from(*measure)].unit;
            let show = |bound: &Bound| match bound.threshold {
                Some((id, line)) => format!("{}{}", pack.threshold(id).id, line.suffix()),
                None => unit.show(bound.value),
            };
            match (low, high) {
                (Some(low), Some(high)) => format!("{} in {} .. {}", row.id, show(low), show(high)),
                (Some(low), None) => {
                    format!("{} {} {}", row.id, if low.after { ">" } else { ">=" }, show(low))
                }
                (None, Some(high)) => {
                    format!("{} {} {}", row.id, if high.after { "<=" } else { "<" }, show(high))
                }
                (None, None) => format!("{} is given", row.id),
            }
        }
    }
}

fn in_words(pack: &Pack, test: &Test) -> String {
    match test {
        Test::YesNo { question, yes } => {
            let row = pack.question(*question);
            match (row.ask.strip_suffix('?'), yes) {
                (None, true) => row.ask.to_string(),
                (None, false) => format!("not: {}", row.ask),
                (Some(_), yes) => format!("{}: {}", plain(&row.id), if *yes { "yes" } else { "no" }),
            }
        }
        Test::Choice { question, choices } => {
            let row = pack.question(*question);
            let labels: Vec<&str> =
                choices.iter().map(|at| row.kind.choices()[usize::from(*at)].label.as_str()).collect();
            format!("{}: {}", plain(&row.id), one_of(&labels))
        }
        Test::Verdict { decision, options } => {
            let names: Vec<&str> = options.iter().map(|at| pack.option_name(*decision, *at)).collect();
            format!("{}: {}", pack.decision(*decision).title.to_lowercase(), one_of(&names))
        }
        Test::Number { question, measure, low, high } => {
            let row = pack.question(*question);
            let Kind::Number(measures) = &row.kind else { return plain(&row.id) };
            let unit = &measures[usize::from(*measure)].unit;
            let show = |bound: &Bound| {
                bound.threshold.map_or_else(
                    || unit.show(bound.value),
                    |(id, _)| {
                        // In the unit of the line: events a day, not events a second.
                        pack.threshold(id).unit.show(bound.value)
                    },
                )
            };
            let name = plain(&row.id);
            match (low, high) {
                (Some(low), Some(high)) => format!("{name} from {} up to {}", show(low), show(high)),
                (Some(low), None) if low.after => format!("{name} over {}", show(low)),
                (Some(low), None) => format!("{name} of {} or more", show(low)),
                (None, Some(high)) if high.after => format!("{name} of {} at most", show(high)),
                (None, Some(high)) => format!("{name} below {}", show(high)),
                (None, None) => format!("{name} known"),
            }
        }
    }
}

/// "a", "a or b", "a, b or c".
fn one_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    }
}
