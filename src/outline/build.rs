//! Draws a decision.

use std::collections::BTreeMap;

use crate::engine::compose::Composer;
use crate::engine::reading::{read, read_moved};
use crate::engine::{Answer, Answers, Engine, Verdict};
use crate::knowledge::condition::{self, Condition, Test};
use crate::knowledge::{
    Choose, DecisionId, HoldsBack, MeasureIndex, Pack, QuestionId, Rule, Strength, ThresholdId,
};
use crate::lookup::words::{over, spoken};
use crate::report::words::verdict_id;

use super::situations::Situations;
use super::{Group, Keeper, Line, Move, OptionRow, Outline, RuleRow, Share, Shares};

/// So many situations are drawn where one diagram of the whole decision would be too large: a share is then right
/// within one point in a hundred.
const DRAWN: usize = 20_000;
/// So many are drawn for each line.
const DRAWN_FOR_A_LINE: usize = 200;

/// Draws a decision.
#[must_use]
pub fn build(pack: &Pack, engine: &Engine, decision: DecisionId) -> Outline {
    let row = pack.decision(decision);
    let programs = &engine.decisions[decision.index()];
    let sizes = programs
        .groups
        .iter()
        .map(|(strength, program)| (*strength, program.as_ref().map(|program| program.nodes)));
    let sizes: Vec<(Strength, Option<u32>)> = sizes.collect();
    let nodes = sizes.iter().filter_map(|(_, nodes)| *nodes).chain([programs.needed.nodes]);
    Outline {
        schema: "archadvise/outline/v1",
        id: row.id.to_string(),
        title: row.title.to_string(),
        needed_when: spoken(pack, &row.needed_when),
        options: options(pack, decision),
        groups: groups(pack, decision, &sizes),
        constraints: constraints(pack, decision),
        brakes: brakes(pack, decision),
        nodes: nodes.map(|nodes| nodes as usize).sum(),
        shares: shares(pack, engine, decision),
        lines: lines(pack, engine, decision),
    }
}

fn options(pack: &Pack, decision: DecisionId) -> Vec<OptionRow> {
    let options = pack.decision(decision).options.iter().enumerate();
    options
        .map(|(at, option)| OptionRow {
            id: option.id.to_string(),
            name: pack.option_name(decision, at as u8).to_owned(),
            buys: option.buys.to_string(),
        })
        .collect()
}

fn groups(pack: &Pack, decision: DecisionId, sizes: &[(Strength, Option<u32>)]) -> Vec<Group> {
    let of = |strength: Strength| {
        let rules: Vec<RuleRow> = pack
            .rules_of(decision)
            .filter(|(_, rule)| rule.strength == strength)
            .map(|(_, rule)| rule_row(pack, rule))
            .collect();
        // A strength none of whose rules can ever choose anything has no diagram.
        let nodes = sizes.iter().find(|(known, _)| *known == strength).map_or(Some(0), |(_, nodes)| *nodes);
        (!rules.is_empty()).then_some(Group { strength, nodes, rules })
    };
    Strength::ALL.into_iter().filter_map(of).collect()
}

fn rule_row(pack: &Pack, rule: &Rule) -> RuleRow {
    let known = &pack.decision(rule.decision).options;
    let chooses = match &rule.choose {
        Choose::Today => vec!["today".to_owned()],
        Choose::First(options) => options.iter().map(|at| known[usize::from(*at)].id.to_string()).collect(),
    };
    RuleRow {
        id: rule.id.to_string(),
        chooses,
        when: when(pack, &rule.when),
        unless: unless(pack, &rule.unless),
        over: over(pack, rule),
        because: rule.because.to_string(),
    }
}

fn when(pack: &Pack, condition: &Condition) -> Option<String> {
    (!condition.is_always()).then(|| spoken(pack, condition))
}

fn unless(pack: &Pack, guards: &[Condition]) -> Vec<String> {
    guards.iter().map(|guard| spoken(pack, guard)).collect()
}

/// The options of a decision whose tools are among some.
fn touched(pack: &Pack, decision: DecisionId, is: impl Fn(crate::knowledge::ToolId) -> bool) -> Vec<String> {
    let options = pack.decision(decision).options.iter();
    options.filter(|option| option.tool.is_some_and(&is)).map(|option| option.id.to_string()).collect()
}

fn constraints(pack: &Pack, decision: DecisionId) -> Vec<Keeper> {
    let here = |decisions: &[DecisionId]| decisions.is_empty() || decisions.contains(&decision);
    pack.constraints
        .iter()
        .filter(|row| here(&row.decisions))
        .map(|row| Keeper {
            id: row.id.to_string(),
            options: touched(pack, decision, |tool| row.rules_out.contains(&tool)),
            when: when(pack, &row.when),
            unless: unless(pack, &row.unless),
            because: row.because.to_string(),
        })
        .filter(|row| !row.options.is_empty())
        .collect()
}

fn brakes(pack: &Pack, decision: DecisionId) -> Vec<Keeper> {
    use crate::engine::model::{HEAVY, UPKEEP};
    let here = |decisions: &[DecisionId]| decisions.is_empty() || decisions.contains(&decision);
    let adds = |tool| {
        let row = pack.tool(tool);
        row.system || !row.needs.is_empty() || !row.runs_inside.is_empty()
    };
    let held = |holds_back: &HoldsBack| {
        touched(pack, decision, |tool| match holds_back {
            HoldsBack::AddsASystem => adds(tool),
            HoldsBack::AddsUpkeep => adds(tool) && pack.tool(tool).burden >= UPKEEP,
            HoldsBack::Heavy => pack.tool(tool).burden >= HEAVY,
            HoldsBack::Tools(tools) => tools.contains(&tool),
        })
    };
    pack.brakes
        .iter()
        .filter(|row| here(&row.decisions))
        .map(|row| Keeper {
            id: row.id.to_string(),
            options: held(&row.holds_back),
            when: when(pack, &row.when),
            unless: unless(pack, &row.unless),
            because: row.because.to_string(),
        })
        .filter(|row| !row.options.is_empty())
        .collect()
}

fn shares(pack: &Pack, engine: &Engine, decision: DecisionId) -> Shares {
    let mut situations = Situations::of(pack, engine, decision);
    let nobody = Answers::none(pack);
    let mut composer = Composer::new(pack, engine, &nobody, situations.allowed().to_vec());
    let (method, size, by_value) = match composer.verdict(decision) {
        Ok(composed) => ("diagram", composer.size(composed.root), composer.shares(decision, composed.root)),
        Err(_) => ("drawn", DRAWN, drawn(pack, engine, decision, &mut situations)),
    };
    let verdict = |value: usize| match value {
        0 => "conflict or gap".to_owned(),
        1 => "not-needed".to_owned(),
        option => pack.decision(decision).options[option - 2].id.to_string(),
    };
    let mut verdicts: Vec<Share> = by_value
        .iter()
        .enumerate()
        .filter(|(value, share)| **share > 0.0 || *value > 1)
        .map(|(value, share)| Share { verdict: verdict(value), share: *share })
        .collect();
    verdicts.sort_by(|a, b| b.share.total_cmp(&a.share));
    Shares { method, size, verdicts }
}

/// The share of each verdict by its value, counted.
fn drawn(pack: &Pack, engine: &Engine, decision: DecisionId, situations: &mut Situations<'_>) -> Vec<f64> {
    let nobody = Answers::none(pack);
    let mut counts = vec![0_u32; pack.decision(decision).options.len() + 2];
    for _ in 0..DRAWN {
        let verdicts = engine.decide_values(pack, &nobody, &mut situations.values());
        counts[usize::from(crate::engine::Model::verdict_value(verdicts[decision.index()]))] += 1;
    }
    counts.into_iter().map(|count| f64::from(count) / DRAWN as f64).collect()
}

fn lines(pack: &Pack, engine: &Engine, decision: DecisionId) -> Vec<Line> {
    let mut situations = Situations::of(pack, engine, decision);
    let rows = (0..pack.thresholds.len()).map(ThresholdId::at);
    rows.filter_map(|threshold| {
        let [low, high] = pack.threshold(threshold).band;
        let compared = compared(pack, decision, threshold);
        (low < high && !compared.is_empty())
            .then(|| line(pack, decision, threshold, &compared, &mut situations))
    })
    .collect()
}

fn line(
    pack: &Pack,
    decision: DecisionId,
    threshold: ThresholdId,
    compared: &[(QuestionId, MeasureIndex)],
    situations: &mut Situations<'_>,
) -> Line {
    let row = pack.threshold(threshold);
    let [low, high] = row.band;
    let mut moves: [BTreeMap<(Verdict, Verdict), usize>; 2] = Default::default();
    for turn in 0..DRAWN_FOR_A_LINE {
        let (question, measure) = &compared[turn % compared.len()];
        let mut answers = situations.answers();
        let number = situations.between(low, high);
        answers.set(*question, Some(Answer::Number { measure: *measure, low: number, high: number }));
        let now = read(pack, &answers).decisions[decision.index()].verdict;
        for (end, moves) in row.band.into_iter().zip(&mut moves) {
            let moved = read_moved(pack, &answers, threshold, end).decisions[decision.index()].verdict;
            if moved != now {
                *moves.entry((now, moved)).or_default() += 1;
            }
        }
    }
    let [at_low, at_high] = moves.map(|moves| {
        let name = |verdict| verdict_id(pack, decision, verdict);
        let mut rows: Vec<Move> = moves
            .into_iter()
            .map(|((from, to), count)| Move { from: name(from), to: name(to), count })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        rows
    });
    Line {
        threshold: row.id.to_string(),
        value: row.unit.show(row.value),
        low: row.unit.show(low),
        high: row.unit.show(high),
        drawn: DRAWN_FOR_A_LINE,
        at_low,
        at_high,
    }
}

/// The numbers that a decision's rules compare with a threshold, not with an end of its band.
fn compared(pack: &Pack, decision: DecisionId, threshold: ThresholdId) -> Vec<(QuestionId, MeasureIndex)> {
    let mut found = Vec::new();
    for (_, rule) in pack.rules_of(decision) {
        for condition in std::iter::once(&rule.when).chain(&rule.unless) {
            compared_in(pack, condition, threshold, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn compared_in(
    pack: &Pack,
    condition: &Condition,
    threshold: ThresholdId,
    found: &mut Vec<(QuestionId, MeasureIndex)>,
) {
    condition.each_test(&mut |test| {
        if let Test::Number { question, measure, low, high } = test
            && [low, high]
                .into_iter()
                .flatten()
                .any(|bound| bound.threshold == Some((threshold, condition::Line::Value)))
        {
            found.push((*question, *measure));
        }
    });
    condition.each_signal(&mut |id| {
        compared_in(pack, &pack.signals[id.index()].condition, threshold, found);
    });
}
