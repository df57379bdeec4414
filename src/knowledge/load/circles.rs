//! Circles: signals that name each other, decisions that wait for each other, rules that are over each other.

use crate::knowledge::Pack;
use crate::knowledge::condition::Condition;
use crate::knowledge::ids::{DecisionId, OptionIndex, RuleId};
use crate::knowledge::node::{Notes, Span};
use crate::knowledge::problem::Code;

use super::merge::Merged;

/// Where an edge of a graph leads, and the place that says so.
type Edge = (usize, Span);

/// The signals, each after those that it names; notes a circle if there is one.
pub fn signals(notes: &Notes<'_>, merged: &Merged, pack: &Pack) -> Option<Vec<usize>> {
    let spans = merged.of("signal").map(|item| item.id_span);
    let signals: Vec<Vec<Edge>> = pack
        .signals
        .iter()
        .zip(spans)
        .map(|(signal, span)| {
            let mut named = Vec::new();
            signal.condition.each_signal(&mut |id| named.push((id.index(), span)));
            named
        })
        .collect();
    let names: Vec<&str> = pack.signals.iter().map(|signal| signal.id.as_str()).collect();
    sorted(notes, &signals, &names, "signals name each other")
}

/// Notes every circle of rules and decisions, and otherwise puts the decisions in their order.
pub fn check(notes: &Notes<'_>, merged: &Merged, pack: &mut Pack) {
    let spans = |kind: &'static str| merged.of(kind).map(|item| item.id_span).collect::<Vec<_>>();
    // A rule with a list counts once for each option that it may choose: what it is over depends on that.
    let arms: Vec<(RuleId, OptionIndex)> = pack
        .rules
        .iter()
        .enumerate()
        .flat_map(|(row, rule)| {
            pack.may_choose(rule).into_iter().map(move |option| (RuleId::at(row), option))
        })
        .collect();
    let places = spans("rule");
    let over: Vec<Vec<Edge>> = arms
        .iter()
        .map(|winner| {
            let rule = pack.rule(winner.0);
            if rule.over_rules.is_empty() && rule.over_options.is_empty() {
                return Vec::new();
            }
            let alike = |loser: &(RuleId, OptionIndex)| {
                let other = pack.rule(loser.0);
                other.decision == rule.decision && other.strength == rule.strength
            };
            let beaten =
                arms.iter().enumerate().filter(|(_, loser)| alike(loser) && pack.beats(*winner, **loser));
            // What is written comes first, so that a circle is told as it is written.
            let (written, through): (Vec<_>, Vec<_>) =
                beaten.partition(|(_, loser)| rule.over_rules.contains(&loser.0));
            let beaten = written.into_iter().chain(through);
            beaten.map(|(at, _)| (at, places[winner.0.index()])).collect()
        })
        .collect();
    let names: Vec<&str> = arms.iter().map(|(rule, _)| pack.rule(*rule).id.as_str()).collect();
    sorted(notes, &over, &names, "rules are `over` each other");
    let decisions: Vec<Vec<Edge>> =
        (0..pack.decisions.len()).map(|row| verdicts_of(merged, pack, DecisionId::at(row))).collect();
    let names: Vec<&str> = pack.decisions.iter().map(|decision| decision.id.as_str()).collect();
    let order = sorted(notes, &decisions, &names, "decisions wait for each other");
    pack.order = order.unwrap_or_default().into_iter().map(DecisionId::at).collect();
}

/// The decisions whose verdicts a decision waits for, each with what waits for it.
fn verdicts_of(merged: &Merged, pack: &Pack, id: DecisionId) -> Vec<Edge> {
    let spans = |kind: &'static str| merged.of(kind).map(|item| item.id_span);
    let mut edges = Vec::new();
    let mut visit = |span: Span, when: &Condition, unless: &[Condition]| {
        let named = std::iter::once(when).chain(unless).flat_map(|condition| pack.verdicts_in(condition));
        edges.extend(named.map(|to| (to.index(), span)));
    };
    let counts = |decisions: &[DecisionId]| decisions.is_empty() || decisions.contains(&id);
    for (decision, span) in pack.decisions.iter().zip(spans("decision")).skip(id.index()).take(1) {
        visit(span, &decision.needed_when, &[]);
    }
    for (rule, span) in pack.rules.iter().zip(spans("rule")).filter(|(rule, _)| rule.decision == id) {
        visit(span, &rule.when, &rule.unless);
    }
    for (row, span) in pack.constraints.iter().zip(spans("constraint")) {
        if counts(&row.decisions) {
            visit(span, &row.when, &row.unless);
        }
    }
    for (row, span) in pack.brakes.iter().zip(spans("brake")) {
        if counts(&row.decisions) {
            visit(span, &row.when, &row.unless);
        }
    }
    edges
}

/// Sorts a graph so that what is named comes before what names it; notes a circle if there is one.
fn sorted(notes: &Notes<'_>, edges: &[Vec<Edge>], names: &[&str], what: &str) -> Option<Vec<usize>> {
    let mut order = Vec::with_capacity(edges.len());
    // 0: not seen, 1: on the path, 2: done. Iterative, so that a long chain can't exhaust the stack.
    let mut state = vec![0_u8; edges.len()];
    for start in 0..edges.len() {
        let mut path: Vec<(usize, usize)> = if state[start] == 0 { vec![(start, 0)] } else { Vec::new() };
        while let Some((row, next)) = path.last_mut() {
            state[*row] = 1;
            let Some(&(to, _)) = edges[*row].get(*next) else {
                state[*row] = 2;
                order.push(*row);
                path.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                0 => path.push((to, 0)),
                1 => {
                    let from = path.iter().position(|(row, _)| *row == to).unwrap_or(0);
                    let circle: Vec<String> =
                        path[from..].iter().map(|(row, _)| format!("`{}`", names[*row])).collect();
                    let message = format!("{what}: {} → `{}`", circle.join(" → "), names[to]);
                    // Whatever was laid over last has closed it: files of later layers come later.
                    let steps = path[from..].iter().map(|(row, next)| edges[*row][*next - 1].1);
                    if let Some(span) = steps.max_by_key(|span| span.file) {
                        notes.add(Code::Circle, span, message, "remove one of these".to_owned());
                    }
                    return None;
                }
                _ => {}
            }
        }
    }
    Some(order)
}
