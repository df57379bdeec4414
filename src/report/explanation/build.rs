//! Puts an explanation together.

use crate::engine::answers::{question_of, questions_of};
use crate::engine::changes::band_ends;
use crate::engine::compose::Composer;
use crate::engine::reach::Reach;
use crate::engine::reading::{self, DecisionReading, Reader, RuleReading, RuleState};
use crate::engine::{Answer, Answers, Engine, Model, Verdict};
use crate::explain::{Explainer, Fact as Said, Least, LeastChange};
use crate::knowledge::condition::Condition;
use crate::knowledge::{Changes, Choose, DecisionId, OptionIndex, Pack, QuestionId, RuleId, Strength};
use crate::lookup::words::spoken;
use crate::proof::too_hard;
use crate::session::{Situation, Workload, show_answer};

use super::super::references::renumber;
use super::super::words::{self, plain};
use super::super::{CouldTurn, DecisionReport, explain};
use super::{DecisionExplanation, Endless, Explanation, Failed, Reasons, WhyNot};

/// So many ways to another option are named, of those that are as short.
const WAYS: usize = 3;
/// So many changes at once, of what is given here among them, make another situation of it.
const FAR: usize = 3;

/// Explains some decisions of a system, or of a workload of it; `why_not` says which options are asked about.
///
/// # Errors
/// A sentence about a limit that the pack exceeds.
pub fn build(
    pack: &Pack,
    engine: &Engine,
    situation: &Situation,
    workload: Option<&Workload>,
    wanted: &[DecisionId],
    why_not: &[(DecisionId, OptionIndex)],
) -> Result<Explanation, String> {
    let report = super::super::build(pack, engine, situation);
    let of_it = workload.and_then(|workload| report.workloads.iter().find(|row| row.id == workload.id));
    let (rows, turns) = match of_it {
        Some(own) => (&own.decisions, &own.could_turn),
        None => (&report.decisions, &report.could_turn),
    };
    let own = workload.map(|workload| workload.answers(pack, &situation.answers));
    let answers = own.as_ref().unwrap_or(&situation.answers);
    let read = reading::read(pack, answers);
    let verdicts: Vec<Verdict> = read.decisions.iter().map(|decision| decision.verdict).collect();
    let mut builder = Builder {
        pack,
        answers,
        reader: Reader { pack, answers, verdicts: &verdicts, moved: None },
        explainer: Explainer::new(pack, answers)?,
        reach: Reach::new(pack, engine, answers),
        composer: Composer::new(pack, engine, answers, engine.model.possible(answers)),
        model: &engine.model,
    };
    let mut decisions = Vec::new();
    for row in rows {
        let Some(id) = pack.find_decision(&row.id).filter(|id| wanted.contains(id)) else { continue };
        decisions.push(builder.decision(turns, row.clone(), &read.decisions[id.index()], why_not)?);
    }
    let references = renumber(&report.references, &mut decisions);
    let workload = workload.map(|workload| workload.id.clone());
    Ok(Explanation { schema: "archadvise/explanation/v1", workload, decisions, what_if: None, references })
}

struct Builder<'a> {
    pack: &'a Pack,
    answers: &'a Answers,
    reader: Reader<'a>,
    explainer: Explainer<'a>,
    reach: Reach<'a>,
    composer: Composer<'a>,
    model: &'a Model,
}

impl Builder<'_> {
    fn decision(
        &mut self,
        turns: &[CouldTurn],
        mut row: DecisionReport,
        reading: &DecisionReading,
        why_not: &[(DecisionId, OptionIndex)],
    ) -> Result<DecisionExplanation, String> {
        let (pack, id) = (self.pack, reading.decision);
        let by_rules = reading.needed && !reading.decided;
        let winners: Vec<RuleId> = if by_rules { reading.winners().collect() } else { Vec::new() };
        let mut about: Vec<QuestionId> = Vec::new();
        for rule in &winners {
            questions_of(pack, &pack.rule(*rule).when, &mut about);
        }
        let other_answers =
            self.answers.iter().filter(|(id, answer)| answer.is_said() && !about.contains(id)).count();
        let mut endless = Vec::new();
        if by_rules {
            let (tripwires, _) = self.reach.tripwires(id, true);
            row.changes_if.clear();
            for tripwire in &tripwires {
                let change = explain::changes_if(pack, self.answers, id, tripwire);
                if !row.changes_if.iter().any(|known| known.text == change.text && known.to == change.to) {
                    row.changes_if.push(change);
                }
            }
            let rooms = self.reach.rooms(id, self.reach.asked(id));
            endless.extend(rooms.iter().filter(|room| room.line.is_none()).filter_map(|room| {
                let question = pack.question(room.question);
                let now = show_answer(question, self.answers.get(room.question)?);
                Some(Endless { question: question.id.to_string(), now })
            }));
        }
        let forcing = if by_rules && reading.verdict.option().is_some() {
            self.reasons(id, reading.verdict, &about)?
        } else {
            None
        };
        let could_turn: Vec<CouldTurn> =
            turns.iter().filter(|turn| turn.decision == row.id).cloned().collect();
        let (possible, together) = self.still_possible(id, &could_turn);
        let asked = why_not.iter().filter(|(decision, _)| *decision == id);
        let why_not =
            asked.map(|(_, option)| self.why_not(reading, *option)).collect::<Result<Vec<_>, _>>()?;
        Ok(DecisionExplanation {
            report: row,
            other_answers,
            forcing,
            failed: if by_rules { self.failed(reading) } else { Vec::new() },
            endless,
            possible,
            today: pack.decision(id).today.map(|id| pack.question(id).id.to_string()),
            could_turn,
            together,
            why_not,
        })
    }

    fn reasons(
        &mut self,
        id: DecisionId,
        verdict: Verdict,
        about: &[QuestionId],
    ) -> Result<Option<Reasons>, String> {
        let Some(forcing) = self.explainer.forcing(id, verdict, about).map_err(too_hard)? else {
            return Ok(None);
        };
        let facts = forcing.facts.iter().map(|at| &self.explainer.facts()[*at]);
        let (denies, says): (Vec<&Said>, Vec<&Said>) = facts.partition(|fact| fact.denies);
        let words = |facts: Vec<&Said>| facts.into_iter().map(|fact| self.said(fact)).collect();
        Ok(Some(Reasons { settled: forcing.settled, says: words(says), denies: words(denies) }))
    }

    /// A fact as it was said.
    fn said(&self, fact: &Said) -> super::super::Fact {
        let row = self.pack.question(fact.question);
        let text = match (fact.choice, self.answers.get(fact.question)) {
            (Some(choice), _) => row.kind.choices()[usize::from(choice)].label.to_string(),
            (None, Some(Answer::YesNo(false))) if !row.ask.ends_with('?') => format!("not: {}", row.ask),
            (None, Some(Answer::YesNo(true))) if !row.ask.ends_with('?') => row.ask.to_string(),
            (None, Some(answer)) => show_answer(row, answer),
            (None, None) => String::new(),
        };
        super::super::Fact { about: row.id.to_string(), text, threshold: None }
    }

    /// The verdicts that are still possible, and the unsaid questions that matter only together with others.
    fn still_possible(&mut self, id: DecisionId, alone: &[CouldTurn]) -> (Vec<String>, Vec<String>) {
        let Ok(composed) = self.composer.verdict(id) else { return (Vec::new(), Vec::new()) };
        let size = self.pack.decision(id).options.len() as u8 + 2;
        let values = (0..size).filter(|value| composed.possible >> value & 1 == 1);
        let verdict = |value: u8| match value {
            0 => Verdict::Conflict,
            1 => Verdict::NotNeeded,
            option => Verdict::Pick(option - 2),
        };
        let possible = values.map(|value| words::verdict(self.pack, id, verdict(value))).collect();
        if composed.possible.is_power_of_two() {
            return (possible, Vec::new());
        }
        let questions = self.composer.questions(composed.root).into_iter();
        let questions = questions.map(|question| self.pack.question(question).id.to_string());
        (possible, questions.filter(|id| !alone.iter().any(|turn| turn.question == *id)).collect())
    }

    /// Rules that don't apply: those that something stops first, then those that wait.
    fn failed(&self, reading: &DecisionReading) -> Vec<Failed> {
        let mut found: Vec<Failed> = reading.rules.iter().filter_map(|rule| self.fails(rule)).collect();
        found.sort_by_key(|row| row.how == "waits");
        found
    }

    fn fails(&self, reading: &RuleReading) -> Option<Failed> {
        let rule = self.pack.rule(reading.rule);
        let (how, on) = match reading.state {
            RuleState::Chooses(_) => return None,
            RuleState::NotTriggered => ("waits", self.missing(&rule.when)),
            RuleState::Stopped(guard) => {
                let facts = explain::facts(self.reader, &rule.unless[guard]);
                ("stopped", facts.into_iter().map(|fact| fact.text).collect())
            }
            RuleState::NothingLeft => {
                let by = |(option, by): &(OptionIndex, reading::Blocked)| {
                    let name = self.pack.option_name(rule.decision, *option);
                    let (id, how) = match by {
                        reading::Blocked::RuledOut(id) => (&self.pack.constraint(*id).id, "ruled out"),
                        reading::Blocked::HeldBack(id) => (&self.pack.brakes[id.index()].id, "held back"),
                    };
                    format!("{name} is {how} by {}", plain(id))
                };
                ("nothing-left", reading.blocked.iter().map(by).collect())
            }
        };
        let chooses = match &rule.choose {
            Choose::Today => "what does it today".to_owned(),
            Choose::First(options) => {
                let names = options.iter().map(|option| self.pack.option_name(rule.decision, *option));
                names.collect::<Vec<_>>().join(" or ")
            }
        };
        Some(Failed { rule: rule.id.to_string(), chooses, strength: rule.strength.word(), how, on })
    }

    /// The comparisons that a condition fails on.
    fn missing(&self, condition: &Condition) -> Vec<String> {
        match condition {
            _ if self.reader.holds(condition) => Vec::new(),
            Condition::All(parts) => parts.iter().flat_map(|part| self.missing(part)).collect(),
            Condition::Test(test) => {
                let said = question_of(test).map(|id| match self.answers.get(id) {
                    Some(Answer::Choices { .. }) => "not ticked".to_owned(),
                    Some(answer) if answer.is_said() => {
                        format!("you said {}", show_answer(self.pack.question(id), answer))
                    }
                    _ => "unsaid".to_owned(),
                });
                let said = said.map(|said| format!(" ({said})")).unwrap_or_default();
                vec![format!("{}{said}", spoken(self.pack, condition))]
            }
            Condition::Any(_) | Condition::Signal(_) => vec![spoken(self.pack, condition)],
        }
    }

    fn why_not(&mut self, reading: &DecisionReading, option: OptionIndex) -> Result<WhyNot, String> {
        let (pack, id) = (self.pack, reading.decision);
        let row = &pack.decision(id).options[usize::from(option)];
        let least = self.explainer.least_for(id, option, reading.verdict, WAYS).map_err(too_hard)?;
        let chosen = pack.rules_of(id).any(|(_, rule)| pack.may_choose(rule).contains(&option));
        let ruled_out = match self.reader.blocked(id, option, Strength::Must) {
            Some(reading::Blocked::RuledOut(constraint)) => Some(pack.constraint(constraint)),
            _ => None,
        };
        let reason = match reading.verdict {
            Verdict::Pick(_) if !reading.decided => explain::why_not(self.reader, reading, option, false),
            Verdict::Pick(_) => "you set this decision yourself".to_owned(),
            _ => "this is not needed at all, by what you said".to_owned(),
        };
        let reason = ruled_out.map_or(reason, |row| format!("ruled out. {}", row.because));
        let (outcome, text, least) = match least {
            Least::Already => ("already", "it is what is chosen".to_owned(), Vec::new()),
            Least::Never if !chosen => ("never", "no rule ever chooses it".to_owned(), Vec::new()),
            Least::Never => {
                ("never", format!("{}. No answers lead to it", reason.trim_end_matches('.')), Vec::new())
            }
            Least::OnlyWhereItRuns => (
                "only-where-it-runs",
                format!(
                    "{}. It stays where it does this job already; nothing else leads to it",
                    reason.trim_end_matches('.')
                ),
                Vec::new(),
            ),
            Least::Changes(ways) => {
                // Another cloud or another language is no way, where there is one without; and with that, many
                // changes are another situation, such as a newspaper on customers' machines.
                let (moves, within): (Vec<_>, Vec<_>) =
                    ways.iter().partition(|way| self.contradicts_given(way));
                let ways = if within.is_empty() { moves } else { within };
                let is_far = |way: &&LeastChange| way.facts.len() >= FAR && self.contradicts_given(way);
                let (outcome, text) = match ways.first().copied().filter(is_far) {
                    Some(LeastChange { facts, .. }) => {
                        let (reason, count) = (reason.trim_end_matches('.'), facts.len());
                        let far = format!("It would take {count} changes, and not all are yours to make");
                        ("far", format!("{reason}. {far}"))
                    }
                    None => ("changes", reason),
                };
                (outcome, text, ways.iter().map(|way| self.way(way, (id, option))).collect())
            }
        };
        let name = pack.option_name(id, option).to_owned();
        let ruled_out_by = ruled_out.map(|row| row.id.to_string());
        Ok(WhyNot { option: row.id.to_string(), name, outcome, text, ruled_out_by, least })
    }

    /// Whether a way changes a fact of life that was stated, or adds to one.
    fn contradicts_given(&self, way: &LeastChange) -> bool {
        way.facts.iter().map(|at| self.explainer.facts()[*at].question).any(|question| {
            let said = self.answers.get(question).is_some_and(Answer::is_said);
            said && self.pack.question(question).changes == Changes::Given
        })
    }

    /// What differs on a way to an option of a decision.
    fn way(&self, way: &LeastChange, to: (DecisionId, OptionIndex)) -> Vec<super::super::Fact> {
        // What the system must do comes first: without it there is nothing to decide.
        let mut facts = way.facts.clone();
        facts.sort_by_key(|at| Some(self.explainer.facts()[*at].question) != self.pack.roles.needs);
        facts
            .iter()
            .map(|at| {
                let fact = &self.explainer.facts()[*at];
                let after = way.answers.iter().find(|(id, _)| *id == fact.question);
                let after = after.and_then(|(_, answer)| answer.as_ref());
                self.different(fact, after, &|further| self.leads_to(to, way, fact.question, further))
            })
            .collect()
    }

    /// Whether a way still leads to its option when one of its answers is another.
    fn leads_to(
        &self,
        (decision, option): (DecisionId, OptionIndex),
        way: &LeastChange,
        question: QuestionId,
        answer: &Answer,
    ) -> bool {
        let mut answers = self.answers.clone();
        for (id, after) in &way.answers {
            answers.set(*id, after.clone());
        }
        answers.set(question, Some(answer.clone()));
        let read = reading::read(self.pack, &answers);
        read.decisions[decision.index()].verdict == Verdict::Pick(option)
    }

    /// A fact as it would have to be; `leads_to` says whether another answer would do as well.
    fn different(
        &self,
        fact: &Said,
        after: Option<&Answer>,
        leads_to: &dyn Fn(&Answer) -> bool,
    ) -> super::super::Fact {
        let row = self.pack.question(fact.question);
        let name = words::name(row);
        let now = self.answers.get(fact.question).filter(|answer| answer.is_said());
        let text = match (fact.choice, after) {
            (Some(choice), after) => {
                let label = &row.kind.choices()[usize::from(choice)].label;
                let ticked =
                    matches!(after, Some(Answer::Choices { ticked, .. }) if ticked.contains(&choice));
                if ticked { format!("{name}, also: {label}") } else { format!("{name}, not: {label}") }
            }
            (None, Some(Answer::Number { measure, low, .. })) => {
                let unit = &row.kind.measures()[usize::from(*measure)].unit;
                let var = self.model.vars_of(fact.question).start + u16::from(*measure);
                let cuts = &self.model.variable(var).cuts;
                let band = self.model.band(var, *low);
                let (_, high) = band_ends(cuts, band);
                let shrinks = matches!(now, Some(Answer::Number { low: now, .. }) if now >= low);
                // "At least" and "below" are promises about all that lies further on.
                let all = |mut bands: std::ops::Range<u8>| {
                    bands.all(|band| {
                        let (low, _) = band_ends(cuts, band);
                        leads_to(&Answer::Number { measure: *measure, low, high: low })
                    })
                };
                if (shrinks || *low == 0.0) && all(1..band) {
                    format!("{name}: below {}", unit.show(high))
                } else if !shrinks && all(band + 1..cuts.len() as u8 + 2) {
                    format!("{name}: at least {}", unit.show(*low))
                } else {
                    format!("{name}: {} to {}", unit.show(*low), unit.show(high))
                }
            }
            (None, Some(Answer::YesNo(false))) if !row.ask.ends_with('?') => format!("not: {}", row.ask),
            (None, Some(answer)) => words::said(row, answer),
            (None, None) => format!("{name}: left unsaid"),
        };
        let now = match (fact.choice, now) {
            (Some(_), _) => String::new(),
            (None, Some(now)) => format!(" (you said {})", show_answer(row, now)),
            (None, None) => " (unsaid)".to_owned(),
        };
        super::super::Fact { about: row.id.to_string(), text: text + &now, threshold: None }
    }
}
