//! Named lines: what they are compared with, and what one would change that is drawn elsewhere.

use serde::{Deserialize, Serialize};

use crate::knowledge::condition::{Bound, Condition, Line, Test};
use crate::knowledge::{DecisionId, MeasureIndex, Pack, QuestionId, ThresholdId};

use super::Verdict;
use super::answers::{Answer, Answers};
use super::compile::Engine;
use super::model::each_condition;
use super::reading::Reader;

/// A question whose numbers are compared with the line of a threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The threshold.
    pub threshold: ThresholdId,
    /// The question.
    pub question: QuestionId,
    /// In which measure.
    pub measure: MeasureIndex,
    /// The decisions whose rules, or what keeps their options away, compare so; through other verdicts there may
    /// be more.
    pub decisions: Vec<DecisionId>,
}

impl Compared {
    /// The number that was given, in base units; the lower end of a range.
    fn number(&self, answers: &Answers) -> Option<f64> {
        match answers.get(self.question) {
            Some(Answer::Number { measure, low, .. }) if *measure == self.measure => Some(*low),
            _ => None,
        }
    }
}

/// Every comparison with a line, in the order in which a pack makes them.
#[must_use]
pub fn compared(pack: &Pack) -> Vec<Compared> {
    let mut found = Vec::new();
    each_condition(pack, &mut |condition| note(pack, condition, &[], &mut found));
    let all: Vec<DecisionId> = (0..pack.decisions.len()).map(DecisionId::at).collect();
    for id in &all {
        note(pack, &pack.decision(*id).needed_when, &[*id], &mut found);
        for (_, rule) in pack.rules_of(*id) {
            rule.unless.iter().chain([&rule.when]).for_each(|part| note(pack, part, &[*id], &mut found));
        }
    }
    let constraints = pack.constraints.iter().map(|row| (&row.decisions, &row.when, &row.unless));
    let brakes = pack.brakes.iter().map(|row| (&row.decisions, &row.when, &row.unless));
    for (decisions, when, unless) in constraints.chain(brakes) {
        let decisions = if decisions.is_empty() { &all } else { decisions };
        unless.iter().chain([when]).for_each(|part| note(pack, part, decisions, &mut found));
    }
    if let Some(signal) = pack.roles.self_run {
        note(pack, &pack.signals[signal.index()].condition, &all, &mut found);
    }
    found
}

/// Notes what a condition compares, signals opened, for some decisions.
fn note(pack: &Pack, condition: &Condition, decisions: &[DecisionId], found: &mut Vec<Compared>) {
    condition.each_test(&mut |test| {
        let Test::Number { question, measure, low, high } = test else { return };
        let bounds = [low, high].into_iter().flatten();
        for threshold in bounds.filter_map(|Bound { threshold, .. }| *threshold) {
            let (threshold, Line::Value) = threshold else { continue };
            let at = found.iter().position(|known: &Compared| {
                (known.threshold, known.question, known.measure) == (threshold, *question, *measure)
            });
            let at = at.unwrap_or_else(|| {
                let (question, measure) = (*question, *measure);
                found.push(Compared { threshold, question, measure, decisions: Vec::new() });
                found.len() - 1
            });
            let known = &mut found[at].decisions;
            known.extend(decisions.iter().filter(|id| !known.contains(id)).collect::<Vec<_>>());
        }
    });
    condition.each_signal(&mut |id| note(pack, &pack.signals[id.index()].condition, decisions, found));
}

impl Engine {
    /// The thresholds between the ends of whose band a number that was given lies, each with the question.
    #[must_use]
    pub fn lines_near(&self, pack: &Pack, answers: &Answers) -> Vec<(ThresholdId, QuestionId)> {
        let mut found: Vec<(ThresholdId, QuestionId)> = Vec::new();
        for row in &self.compared {
            let Some(number) = row.number(answers) else { continue };
            let [low, high] = pack.threshold(row.threshold).band;
            let inside = number >= low && number <= high;
            if inside && !found.iter().any(|(known, _)| *known == row.threshold) {
                found.push((row.threshold, row.question));
            }
        }
        found
    }

    /// The verdicts that would be others if a line were drawn at a value, in base units; `now` are those as the
    /// pack draws it.
    #[must_use]
    pub fn if_drawn_at(
        &self,
        pack: &Pack,
        answers: &Answers,
        now: &[Verdict],
        (threshold, value): (ThresholdId, f64),
    ) -> Vec<(DecisionId, Verdict)> {
        let drawn = pack.threshold(threshold).value;
        // Only what lies on the other side of the moved line is compared with another result.
        let crossed =
            |number: f64| (number < drawn) != (number < value) || (number <= drawn) != (number <= value);
        let rows = self.compared.iter().filter(|row| row.threshold == threshold);
        let rows: Vec<&Compared> = rows.filter(|row| row.number(answers).is_some_and(crossed)).collect();
        let mut verdicts = now.to_vec();
        let mut changed: Vec<(DecisionId, Verdict)> = Vec::new();
        for &decision in &pack.order {
            let compares = rows.iter().any(|row| row.decisions.contains(&decision));
            let upstream = self.upstream(decision);
            let follows = changed.iter().any(|(id, _)| upstream.contains(id));
            if !compares && !follows {
                continue;
            }
            let reader = Reader { pack, answers, verdicts: &verdicts, moved: Some((threshold, value)) };
            let verdict = reader.decision_if_needed(decision).verdict;
            if verdict != now[decision.index()] {
                verdicts[decision.index()] = verdict;
                changed.push((decision, verdict));
            }
        }
        changed
    }
}
