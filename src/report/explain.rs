//! The parts of an explanation: facts that hold, why not, where a line decides.

use crate::engine::answers::questions_of_rule;
use crate::engine::reach::Tripwire;
use crate::engine::reading::{Blocked, DecisionReading, Reader, RuleState, read_moved};
use crate::engine::{Answer, Answers, Verdict};
use crate::knowledge::condition::{Condition, Line, Test};
use crate::knowledge::{Choose, DecisionId, OptionIndex, Pack, QuestionId, RuleId, Strength, ThresholdId};

use super::{ChangesIf, Fact, JudgementCall, words};

/// The comparisons of a condition that hold, in the order in which they are written, signals opened.
#[must_use]
pub fn facts(reader: Reader<'_>, condition: &Condition) -> Vec<Fact> {
    let mut tests = Vec::new();
    collect(reader, condition, &mut tests);
    let mut facts: Vec<Fact> = Vec::new();
    for test in tests {
        let question = crate::engine::answers::question_of(test);
        let about = match test {
            Test::Verdict { decision, .. } => reader.pack.decision(*decision).id.to_string(),
            _ => question.map(|id| reader.pack.question(id).id.to_string()).unwrap_or_default(),
        };
        let answer = question.and_then(|id| reader.answers.get(id));
        let text = match test {
            Test::Verdict { decision, .. } => {
                let verdict = reader.verdicts[decision.index()];
                let title = reader.pack.decision(*decision).title.to_lowercase();
                format!("{title}: {}", words::verdict(reader.pack, *decision, verdict))
            }
            _ => words::holding(reader.pack, test, answer),
        };
        let threshold = match test {
            Test::Number { low, high, .. } => low.or(*high).and_then(|bound| bound.threshold),
            _ => None,
        };
        let threshold = threshold.map(|(id, _)| reader.pack.threshold(id).id.to_string());
        let fact = Fact { about, text, threshold };
        if !facts.iter().any(|known| known.text == fact.text) {
            facts.push(fact);
        }
    }
    facts
}

fn collect<'a>(reader: Reader<'a>, condition: &'a Condition, tests: &mut Vec<&'a Test>) {
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| collect(reader, part, tests)),
        Condition::Any(parts) => {
            parts.iter().filter(|part| reader.holds(part)).for_each(|part| collect(reader, part, tests));
        }
        Condition::Signal(id) => collect(reader, &reader.pack.signals[id.index()].condition, tests),
        Condition::Test(test) => {
            if reader.test(test) {
                tests.push(test);
            }
        }
    }
}

/// Why an option was not picked, in a sentence that follows "Not X:".
#[must_use]
pub fn why_not(pack: &Pack, reading: &DecisionReading, option: OptionIndex) -> String {
    let row = &pack.decision(reading.decision).options[usize::from(option)];
    let chose = |rule: &&crate::engine::reading::RuleReading| rule.state == RuleState::Chooses(option);
    let blocked = reading.rules.iter().flat_map(|rule| &rule.blocked).find(|(other, _)| *other == option);
    match blocked {
        Some((_, Blocked::RuledOut(id))) => return format!("ruled out. {}", pack.constraint(*id).because),
        Some((_, Blocked::HeldBack(id))) => {
            let brake = &pack.brakes[id.index()];
            return format!("held back until {}. {}", brake.until, brake.because);
        }
        None => {}
    }
    let winner = reading.winners().next().map(|id| pack.rule(id));
    if let Some(rule) = reading.rules.iter().filter(chose).max_by_key(|rule| pack.rule(rule.rule).strength) {
        let strength = pack.rule(rule.rule).strength;
        return match winner {
            Some(winner) if strength == Strength::Default => {
                format!("it is for {}, but {}", row.buys, beaten_because(winner.strength))
            }
            Some(winner) if winner.strength > strength => {
                format!("it is for {}. That speaks for it, but {}", row.buys, beaten_because(winner.strength))
            }
            _ => format!("it is for {}, which weighs less here", row.buys),
        };
    }
    // Why the rules for it do not apply: a guard says more than a trigger that is missing.
    let stopped = reading
        .rules
        .iter()
        .find(|rule| matches!(rule.state, RuleState::Stopped(_)) && prefers(pack, rule.rule, option));
    if stopped.is_some() {
        return format!("it is for {}, and what you said holds it back", row.buys);
    }
    format!("it is for {}; nothing that you said asks for that", row.buys)
}

fn prefers(pack: &Pack, rule: RuleId, option: OptionIndex) -> bool {
    matches!(&pack.rule(rule).choose, Choose::First(options) if options.first() == Some(&option))
}

fn beaten_because(winner: Strength) -> &'static str {
    match winner {
        Strength::Must => "a policy or a hard limit rules here",
        Strength::Incumbent => "what does this job here today does it well enough",
        Strength::Needed => "it does not meet a need that you stated",
        Strength::Fits | Strength::Default => "something else suits what you described better",
    }
}

/// Where a number lies inside a threshold's band, and drawing the line at an end of it would change a verdict.
#[must_use]
pub fn judgement_calls(
    pack: &Pack,
    answers: &Answers,
    verdicts: &[Verdict],
) -> Vec<(DecisionId, JudgementCall)> {
    let mut found = Vec::new();
    for (threshold, measure_of) in lines_in_question(pack, answers) {
        let row = pack.threshold(threshold);
        for end in row.band {
            if end == row.value {
                continue;
            }
            let moved = read_moved(pack, answers, threshold, end);
            for reading in moved.decisions {
                let decision = reading.decision;
                if reading.verdict == verdicts[decision.index()] {
                    continue;
                }
                let call = JudgementCall {
                    threshold: row.id.to_string(),
                    now: measure_of.clone(),
                    line: row.unit.show(row.value),
                    band: format!("{} to {}", row.unit.show(row.band[0]), row.unit.show(row.band[1])),
                    to: words::verdict(pack, decision, reading.verdict),
                    because: row.because.to_string(),
                    measure: row.measure.as_ref().map(ToString::to_string),
                };
                found.push((decision, call));
            }
        }
    }
    found
}

/// The thresholds between whose ends a number that was given lies, with the number in words.
fn lines_in_question(pack: &Pack, answers: &Answers) -> Vec<(ThresholdId, String)> {
    let mut found: Vec<(ThresholdId, String)> = Vec::new();
    let mut visit = |test: &Test| {
        let Test::Number { question, measure, low, high } = test else { return };
        let Some(answer @ Answer::Number { measure: said, low: number, .. }) = answers.get(*question) else {
            return;
        };
        if said != measure {
            return;
        }
        for (id, line) in [low, high].into_iter().flatten().filter_map(|bound| bound.threshold) {
            let row = pack.threshold(id);
            let inside = *number >= row.band[0] && *number <= row.band[1];
            if line == Line::Value && inside && !found.iter().any(|(known, _)| *known == id) {
                found.push((id, crate::session::show_answer(pack.question(*question), answer)));
            }
        }
    };
    crate::engine::model::each_condition(pack, &mut |condition| condition.each_test(&mut visit));
    found
}

/// Every question that the rules of a decision ask.
#[must_use]
pub fn asked(pack: &Pack, decision: DecisionId) -> Vec<QuestionId> {
    let mut asked: Vec<QuestionId> =
        pack.rules_of(decision).flat_map(|(_, rule)| questions_of_rule(pack, rule)).collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// A tripwire in words; one that works through another decision names only that.
#[must_use]
pub fn changes_if(pack: &Pack, answers: &Answers, decision: DecisionId, tripwire: &Tripwire) -> ChangesIf {
    let steps = || tripwire.steps.iter();
    let text = match tripwire.through {
        Some((upstream, to)) => {
            let title = pack.decision(upstream).title.to_lowercase();
            format!("{title} becomes {}", words::verdict(pack, upstream, to))
        }
        None => steps().map(|step| words::step(pack, answers, step)).collect::<Vec<_>>().join(", and "),
    };
    ChangesIf {
        questions: steps().map(|step| pack.question(step.question).id.to_string()).collect(),
        text,
        factor: steps().find_map(|step| step.factor),
        to: words::verdict(pack, decision, tripwire.to),
        through: tripwire.through.map(|(id, _)| pack.decision(id).id.to_string()),
    }
}
