//! Circles: signals that name each other, decisions that wait for each other, rules that are over each other.

use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::ids::{DecisionId, OptionIndex, RuleId, SignalId};
use crate::knowledge::node::{Notes, Span};
use crate::knowledge::pack::Pack;
use crate::knowledge::problem::Code;

use super::merge::Merged;

/// Notes every circle, and otherwise puts the decisions in their order.
pub fn check(notes: &Notes<'_>, merged: &Merged, pack: &mut Pack) {
    let spans = |kind: &'static str| merged.of(kind).map(|item| item.id_span).collect::<Vec<_>>();
    let signals: Vec<Vec<usize>> = pack
        .signals
        .iter()
        .map(|signal| {
            let mut named = Vec::new();
            signal.condition.each_signal(&mut |id| named.push(id.index()));
            named
        })
        .collect();
    let names: Vec<&str> = pack.signals.iter().map(|signal| signal.id.as_str()).collect();
    if sorted(notes, &signals, &names, &spans("signal"), "signals name each other").is_none() {
        return;
    }
    // A rule with a list counts once for each option that it may choose: what it is over depends on that.
    let arms: Vec<(RuleId, OptionIndex)> = pack
        .rules
        .iter()
        .enumerate()
        .flat_map(|(row, rule)| {
            pack.may_choose(rule).into_iter().map(move |option| (RuleId::at(row), option))
        })
        .collect();
    let over: Vec<Vec<usize>> = arms
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
            beaten.map(|(at, _)| at).collect()
        })
        .collect();
    let names: Vec<&str> = arms.iter().map(|(rule, _)| pack.rule(*rule).id.as_str()).collect();
    let places: Vec<Span> = spans("rule");
    let places: Vec<Span> = arms.iter().map(|(rule, _)| places[rule.index()]).collect();
    sorted(notes, &over, &names, &places, "rules are `over` each other");
    let decisions: Vec<Vec<usize>> = (0..pack.decisions.len())
        .map(|row| {
            let mut named = Vec::new();
            let mut visit = |condition: &Condition| each_verdict(pack, condition, &mut named);
            let id = DecisionId::at(row);
            visit(&pack.decisions[row].needed_when);
            for (_, rule) in pack.rules_of(id) {
                visit(&rule.when);
                rule.unless.iter().for_each(&mut visit);
            }
            for constraint in &pack.constraints {
                if constraint.decisions.is_empty() || constraint.decisions.contains(&id) {
                    visit(&constraint.when);
                    constraint.unless.iter().for_each(&mut visit);
                }
            }
            for brake in &pack.brakes {
                if brake.decisions.is_empty() || brake.decisions.contains(&id) {
                    visit(&brake.when);
                    brake.unless.iter().for_each(&mut visit);
                }
            }
            named
        })
        .collect();
    let names: Vec<&str> = pack.decisions.iter().map(|decision| decision.id.as_str()).collect();
    let order = sorted(notes, &decisions, &names, &spans("decision"), "decisions wait for each other");
    pack.order = order.unwrap_or_default().into_iter().map(DecisionId::at).collect();
}

fn each_verdict(pack: &Pack, condition: &Condition, named: &mut Vec<usize>) {
    condition.each_test(&mut |test| {
        if let Test::Verdict { decision, .. } = test {
            named.push(decision.index());
        }
    });
    let mut signals = Vec::new();
    condition.each_signal(&mut |id: SignalId| signals.push(id));
    for id in signals {
        each_verdict(pack, &pack.signals[id.index()].condition, named);
    }
}

/// Sorts a graph so that what is named comes before what names it; notes a circle if there is one.
fn sorted(
    notes: &Notes<'_>,
    edges: &[Vec<usize>],
    names: &[&str],
    spans: &[Span],
    what: &str,
) -> Option<Vec<usize>> {
    let mut order = Vec::with_capacity(edges.len());
    // 0: not seen, 1: on the path, 2: done. Iterative, so that a long chain can't exhaust the stack.
    let mut state = vec![0_u8; edges.len()];
    for start in 0..edges.len() {
        let mut path: Vec<(usize, usize)> = if state[start] == 0 { vec![(start, 0)] } else { Vec::new() };
        while let Some((row, next)) = path.last_mut() {
            state[*row] = 1;
            let Some(&to) = edges[*row].get(*next) else {
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
                    notes.add(Code::Circle, spans[to], message, "remove one of these".to_owned());
                    return None;
                }
                _ => {}
            }
        }
    }
    Some(order)
}
