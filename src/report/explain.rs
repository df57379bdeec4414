//! The parts of an explanation: facts that hold, why not, where a line decides.

use crate::engine::answers::question_of;
use crate::engine::reach::Tripwire;
use crate::engine::reading::{Blocked, DecisionReading, Reader, RuleReading, RuleState};
use crate::engine::{Answer, Answers, Engine, Verdict};
use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::{ChoiceIndex, Choose, DecisionId, OptionIndex, Pack, QuestionId, RuleId, Strength};
use crate::session::show_answer;

use super::{ChangesIf, Fact, JudgementCall, words};

/// The comparisons of a condition that hold, in the order in which they are written, signals opened; what is said
/// of one question together.
#[must_use]
pub fn facts(reader: Reader<'_>, condition: &Condition) -> Vec<Fact> {
    let mut tests = Vec::new();
    collect(reader, condition, &mut tests);
    let mut facts: Vec<Fact> = Vec::new();
    let mut asked: Vec<QuestionId> = Vec::new();
    for (at, test) in tests.iter().enumerate() {
        let question = question_of(test);
        let (about, text) = match (test, question) {
            (Test::Choice { question, .. }, _) if asked.contains(question) => continue,
            // The first line that a number is past says why; a second one says the number again.
            (Test::Number { .. }, _) if tests[..at].iter().any(|known| same_number(known, test)) => continue,
            (Test::Choice { question, .. }, _) => {
                asked.push(*question);
                let together =
                    Test::Choice { question: *question, choices: choices_of(&tests, *question).into() };
                let text = words::holding(reader.pack, &together, reader.answers.get(*question));
                (reader.pack.question(*question).id.to_string(), text)
            }
            (Test::Verdict { decision, .. }, _) => {
                let verdict = reader.verdicts[decision.index()];
                let row = reader.pack.decision(*decision);
                let name = words::verdict(reader.pack, *decision, verdict);
                (row.id.to_string(), words::as_decided(&row.title, &name))
            }
            (_, Some(question)) => {
                let text = words::holding(reader.pack, test, reader.answers.get(question));
                (reader.pack.question(question).id.to_string(), text)
            }
            (_, None) => continue,
        };
        let threshold = match test {
            Test::Number { low, high, .. } => low.or(*high).and_then(|bound| bound.threshold),
            _ => None,
        };
        let threshold = threshold.map(|(id, _)| reader.pack.threshold(id).id.to_string());
        if !facts.iter().any(|known| known.text == text) {
            facts.push(Fact { about, text, threshold });
        }
    }
    facts
}

/// Whether two tests are about the same number.
fn same_number(one: &Test, other: &Test) -> bool {
    let number = |test: &Test| match test {
        Test::Number { question, measure, .. } => Some((*question, *measure)),
        _ => None,
    };
    number(one).is_some() && number(one) == number(other)
}

/// All choices that some tests ask about one question, each once.
fn choices_of(tests: &[&Test], wanted: QuestionId) -> Vec<ChoiceIndex> {
    let mut all: Vec<ChoiceIndex> = Vec::new();
    for test in tests {
        if let Test::Choice { question, choices } = test
            && *question == wanted
        {
            all.extend(choices.iter());
        }
    }
    all.sort_unstable();
    all.dedup();
    all
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

/// Why an option was not picked, in a sentence that follows "Not X:". `within_reach` says that a change which is
/// told elsewhere leads to it.
#[must_use]
pub fn why_not(
    reader: Reader<'_>,
    reading: &DecisionReading,
    option: OptionIndex,
    within_reach: bool,
) -> String {
    let pack = reader.pack;
    let row = &pack.decision(reading.decision).options[usize::from(option)];
    let chose = |rule: &&RuleReading| rule.state == RuleState::Chooses(option);
    let mut blocked = reading.rules.iter().flat_map(|rule| &rule.blocked);
    let blocked = blocked.find(|(other, _)| *other == option).map(|(_, by)| *by);
    // What can't be had is ruled out whether or not a rule would have chosen it. No brake holds back a default.
    match blocked.or_else(|| reader.blocked(reading.decision, option, Strength::Default)) {
        Some(Blocked::RuledOut(id)) => return format!("ruled out. {}", pack.constraint(id).because),
        Some(Blocked::HeldBack(id)) => {
            let brake = &pack.brakes[id.index()];
            return format!("held back until {}. {}", brake.until, brake.because);
        }
        None => {}
    }
    let winner = reading.winners().next().map(|id| pack.rule(id));
    if let Some(rule) = reading.rules.iter().filter(chose).max_by_key(|rule| pack.rule(rule.rule).strength) {
        let strength = pack.rule(rule.rule).strength;
        return match winner {
            Some(winner) if winner.strength > strength => {
                // Where nothing new is the answer, what was not taken is more than is needed, not less.
                let options = &pack.decision(reading.decision).options;
                let nothing_new = reading
                    .verdict
                    .option()
                    .is_some_and(|picked| options[usize::from(picked)].tool.is_none());
                if nothing_new && winner.strength != Strength::Incumbent {
                    return format!("it is for {}, and nothing here needs that", row.buys);
                }
                let name = words::verdict(pack, reading.decision, reading.verdict);
                format!("it is for {}, but {}", row.buys, beaten_because(winner.strength, &name))
            }
            _ => {
                let name = words::verdict(pack, reading.decision, reading.verdict);
                format!("it is for {}, but what speaks for {} weighs more", row.buys, words::shown(&name))
            }
        };
    }
    // Why the rules for it do not apply: a guard says more than a trigger that is missing.
    let guard = reading.rules.iter().find_map(|rule| match rule.state {
        RuleState::Stopped(guard) if prefers(pack, rule.rule, option) => {
            Some(&pack.rule(rule.rule).unless[guard])
        }
        _ => None,
    });
    match guard.map(|guard| facts(reader, guard)) {
        Some(facts) if !facts.is_empty() => {
            let said: Vec<&str> = facts.iter().take(2).map(|fact| fact.text.as_str()).collect();
            format!("it is for {}, but here something else comes first ({})", row.buys, said.join("; "))
        }
        _ if within_reach => format!("it is for {}; that is not called for yet", row.buys),
        _ => format!("it is for {}; nothing that you said asks for that", row.buys),
    }
}

fn prefers(pack: &Pack, rule: RuleId, option: OptionIndex) -> bool {
    matches!(&pack.rule(rule).choose, Choose::First(options) if options.first() == Some(&option))
}

fn beaten_because(winner: Strength, name: &str) -> String {
    match winner {
        Strength::Must => "a policy or a hard limit rules here".to_owned(),
        Strength::Incumbent => "what does it today comes first".to_owned(),
        Strength::Needed => format!("what you named asks for {}", words::shown(name)),
        Strength::Fits | Strength::Default => {
            format!("{} suits what you described better", words::shown(name))
        }
    }
}

/// Where a number lies inside a threshold's band, and drawing the line at an end of it would change a verdict.
#[must_use]
pub fn judgement_calls(
    pack: &Pack,
    engine: &Engine,
    answers: &Answers,
    verdicts: &[Verdict],
) -> Vec<(DecisionId, JudgementCall)> {
    let mut found = Vec::new();
    for (threshold, question) in engine.lines_near(pack, answers) {
        let row = pack.threshold(threshold);
        for end in row.band.into_iter().filter(|end| *end != row.value) {
            for (decision, verdict) in engine.if_drawn_at(pack, answers, verdicts, (threshold, end)) {
                let said = answers.get(question);
                let call = JudgementCall {
                    threshold: row.id.to_string(),
                    now: said.map(|said| show_answer(pack.question(question), said)).unwrap_or_default(),
                    line: row.unit.show(row.value),
                    band: format!("{} to {}", row.unit.show(row.band[0]), row.unit.show(row.band[1])),
                    to: words::verdict(pack, decision, verdict),
                    verdict: words::verdict_id(pack, decision, verdict),
                    because: row.because.to_string(),
                    measure: row.measure.as_ref().map(ToString::to_string),
                };
                found.push((decision, call));
            }
        }
    }
    found
}

/// A tripwire in words; one that works through another decision names only that.
#[must_use]
pub fn changes_if(pack: &Pack, answers: &Answers, decision: DecisionId, tripwire: &Tripwire) -> ChangesIf {
    let steps = || tripwire.steps.iter();
    let text = match tripwire.through {
        Some((upstream, to)) => {
            let title = words::inside(&pack.decision(upstream).title);
            format!("the {title} becomes {}", words::shown(&words::verdict(pack, upstream, to)))
        }
        None => steps().map(|step| words::step(pack, answers, step)).collect::<Vec<_>>().join(", and "),
    };
    ChangesIf {
        questions: steps().map(|step| pack.question(step.question).id.to_string()).collect(),
        text,
        factor: tripwire.factor(),
        to: words::verdict(pack, decision, tripwire.to),
        verdict: words::verdict_id(pack, decision, tripwire.to),
        through: tripwire.through.map(|(id, _)| pack.decision(id).id.to_string()),
        usual: usual(pack, tripwire),
    }
}

/// How usual the choices are together that a tripwire gains, or comes to, each taken by itself.
#[must_use]
pub fn usual(pack: &Pack, tripwire: &Tripwire) -> Option<f64> {
    let gained = tripwire.steps.iter().filter_map(|step| {
        let choice = match step.to {
            Answer::Choice(choice) => Some(choice),
            _ => step.gains,
        };
        Some(pack.question(step.question).kind.choices()[usize::from(choice?)].usual)
    });
    gained.reduce(|all, one| all * one)
}
