//! What the scenarios test, and what they leave untested.
//!
//! Only decisions of which a scenario expects something count: a rule that wins where nobody judged the verdict
//! is not tested.
//!
//! * A rule is **won** where it is among the rules that decide.
//! * A rule is **stopped by a hair** where it doesn't decide and one thing stands in its way: a single guard, a
//!   single rule that beats it, or one of the answers given, any of which would make it decide if it were
//!   changed (for several choices: one tick more or less). What was left unsaid is no near miss.
//! * A line that numbers are compared with (a threshold, or an end of its band) is tested on a side where a
//!   scenario gives a number on that side of it, no further away than the whole band is wide, and at least
//!   within a factor of [`NEAR`].
//! * An option is **seen** where it is the verdict.

use crate::engine::answers::questions_of_rule;
use crate::engine::reading::{DecisionReading, Reader, RuleReading, RuleState};
use crate::engine::{Answer, Answers, Model, Verdict};
use crate::knowledge::condition::{Bound, Condition, Line, Test};
use crate::knowledge::{DecisionId, Kind, OptionIndex, Pack, QuestionId, RuleId, ThresholdId};

use super::Scenario;
use super::run::Outcome;

/// A number this many times above or below a line is near it, whatever the band.
pub const NEAR: f64 = 3.0;

/// What the scenarios test.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// By rule: whether it decides in a scenario.
    pub won: Vec<bool>,
    /// By rule: whether it is stopped by a hair in a scenario.
    pub stopped: Vec<bool>,
    /// By decision and option: whether it is a verdict.
    pub seen: Vec<Vec<bool>>,
    /// Every line that conditions of rules compare numbers with.
    pub lines: Vec<LineCoverage>,
}

/// On which sides a line is tested.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineCoverage {
    /// The threshold.
    pub threshold: ThresholdId,
    /// Which point of it.
    pub line: Line,
    /// Where it lies, in base units.
    pub value: f64,
    /// A number just below was given.
    pub below: bool,
    /// A number just above was given.
    pub above: bool,
}

impl Coverage {
    /// What the scenarios test of a pack. `outcomes` holds what [`super::run::run`] says of each.
    #[must_use]
    pub fn of(pack: &Pack, model: &Model, scenarios: &[Scenario], outcomes: &[Outcome]) -> Self {
        let uses = uses(pack);
        let mut coverage = Self {
            won: vec![false; pack.rules.len()],
            stopped: vec![false; pack.rules.len()],
            seen: pack.decisions.iter().map(|decision| vec![false; decision.options.len()]).collect(),
            lines: lines(&uses),
        };
        for (scenario, outcome) in scenarios.iter().zip(outcomes) {
            let verdicts: Vec<Verdict> = outcome.reading.decisions.iter().map(|row| row.verdict).collect();
            for expectation in &scenario.expect {
                let row = &outcome.reading.decisions[expectation.decision.index()];
                if row.needed && !row.decided {
                    coverage.note(row);
                    let hair = Hair { pack, model, answers: &scenario.answers, verdicts: &verdicts, row };
                    for rule in &row.rules {
                        let slot = &mut coverage.stopped[rule.rule.index()];
                        *slot = *slot || hair.stops(rule);
                    }
                }
            }
            let judged =
                uses.iter().filter(|one| one.decisions.iter().any(|id| scenario.expects(*id).is_some()));
            for one in judged {
                let Some(number) = one.number(&scenario.answers) else { continue };
                for line in coverage.lines.iter_mut().filter(|line| one.at(line)) {
                    let band = pack.threshold(line.threshold).band;
                    let reach = (band[1] / band[0]).max(NEAR);
                    line.below |= number < line.value && number * reach >= line.value;
                    line.above |= number >= line.value && number <= line.value * reach;
                }
            }
        }
        coverage
    }

    fn note(&mut self, row: &DecisionReading) {
        row.winners().for_each(|rule| self.won[rule.index()] = true);
        if let Some(option) = row.verdict.option() {
            self.seen[row.decision.index()][usize::from(option)] = true;
        }
    }

    /// The rules that decide in no scenario.
    #[must_use]
    pub fn never_won(&self) -> Vec<RuleId> {
        missing(&self.won).map(RuleId::at).collect()
    }

    /// The rules that no scenario stops by a hair.
    #[must_use]
    pub fn never_stopped(&self) -> Vec<RuleId> {
        missing(&self.stopped).map(RuleId::at).collect()
    }

    /// The options that no scenario comes to.
    #[must_use]
    pub fn never_seen(&self) -> Vec<(DecisionId, OptionIndex)> {
        let rows = self.seen.iter().enumerate();
        rows.flat_map(|(row, options)| missing(options).map(move |at| (DecisionId::at(row), at as u8)))
            .collect()
    }

    /// The lines that are not tested on both sides.
    pub fn half_tested(&self) -> impl Iterator<Item = &LineCoverage> {
        self.lines.iter().filter(|line| !(line.below && line.above))
    }
}

fn missing(flags: &[bool]) -> impl Iterator<Item = usize> {
    flags.iter().enumerate().filter(|(_, flag)| !**flag).map(|(at, _)| at)
}

/// A comparison with a named line, and the decisions that it has a say in.
struct Use {
    question: QuestionId,
    measure: u8,
    bound: Bound,
    decisions: Vec<DecisionId>,
}

impl Use {
    fn at(&self, line: &LineCoverage) -> bool {
        self.bound.threshold == Some((line.threshold, line.line))
    }

    fn number(&self, answers: &Answers) -> Option<f64> {
        match answers.get(self.question) {
            Some(Answer::Number { measure, low, high }) if *measure == self.measure && low == high => {
                Some(*low)
            }
            _ => None,
        }
    }
}

/// Every comparison with a named line that has a say in a verdict.
fn uses(pack: &Pack) -> Vec<Use> {
    let mut found = Vec::new();
    let every: Vec<DecisionId> = (0..pack.decisions.len()).map(DecisionId::at).collect();
    let or_every =
        |decisions: &[DecisionId]| if decisions.is_empty() { every.clone() } else { decisions.to_vec() };
    for rule in &pack.rules {
        for condition in std::iter::once(&rule.when).chain(&rule.unless) {
            collect(pack, condition, &[rule.decision], &mut found);
        }
    }
    for (row, decision) in pack.decisions.iter().enumerate() {
        collect(pack, &decision.needed_when, &[DecisionId::at(row)], &mut found);
    }
    let limits = pack.constraints.iter().map(|limit| (&limit.when, &limit.unless, &limit.decisions));
    let brakes = pack.brakes.iter().map(|brake| (&brake.when, &brake.unless, &brake.decisions));
    for (when, unless, decisions) in limits.chain(brakes) {
        for condition in std::iter::once(when).chain(unless) {
            collect(pack, condition, &or_every(decisions), &mut found);
        }
    }
    found
}

fn collect(pack: &Pack, condition: &Condition, decisions: &[DecisionId], found: &mut Vec<Use>) {
    condition.each_test(&mut |test| {
        if let Test::Number { question, measure, low, high } = test {
            for bound in [low, high].into_iter().flatten().filter(|bound| bound.threshold.is_some()) {
                let (question, measure, bound) = (*question, *measure, *bound);
                found.push(Use { question, measure, bound, decisions: decisions.to_vec() });
            }
        }
    });
    condition.each_signal(&mut |id| collect(pack, &pack.signals[id.index()].condition, decisions, found));
}

fn lines(uses: &[Use]) -> Vec<LineCoverage> {
    let mut lines: Vec<LineCoverage> = Vec::new();
    for one in uses {
        if let Some((threshold, line)) = one.bound.threshold
            && !lines.iter().any(|known| one.at(known))
        {
            let value = one.bound.value;
            lines.push(LineCoverage { threshold, line, value, below: false, above: false });
        }
    }
    lines.sort_by(|a, b| {
        (a.threshold, a.value).partial_cmp(&(b.threshold, b.value)).unwrap_or(std::cmp::Ordering::Equal)
    });
    lines
}

/// One decision of one scenario, for trying what a single change would do.
struct Hair<'a> {
    pack: &'a Pack,
    model: &'a Model,
    answers: &'a Answers,
    verdicts: &'a [Verdict],
    row: &'a DecisionReading,
}

impl Hair<'_> {
    /// Whether one thing alone keeps a rule from deciding.
    fn stops(&self, rule: &RuleReading) -> bool {
        match &rule.state {
            RuleState::Chooses(_) if rule.beaten_by.is_empty() => false,
            RuleState::Chooses(_) if rule.beaten_by.len() == 1 => true,
            RuleState::Stopped(_) if self.guards(rule.rule) == 1 && self.would_win_unguarded(rule.rule) => {
                true
            }
            _ => self.one_answer_away(rule.rule),
        }
    }

    fn reader<'b>(&'b self, answers: &'b Answers) -> Reader<'b> {
        Reader { pack: self.pack, answers, verdicts: self.verdicts, moved: None }
    }

    fn guards(&self, rule: RuleId) -> usize {
        let reader = self.reader(self.answers);
        self.pack.rule(rule).unless.iter().filter(|guard| reader.holds(guard)).count()
    }

    /// Whether nothing that applies would beat a rule that a guard holds back.
    fn would_win_unguarded(&self, id: RuleId) -> bool {
        let rule = self.pack.rule(id);
        let reader = self.reader(self.answers);
        let option = self
            .pack
            .may_choose(rule)
            .into_iter()
            .find(|option| reader.blocked(rule.decision, *option, rule.strength).is_none());
        let Some(option) = option else { return false };
        self.row.rules.iter().all(|other| match other.state {
            RuleState::Chooses(choice) => !self.pack.beats((other.rule, choice), (id, option)),
            _ => true,
        })
    }

    fn one_answer_away(&self, rule: RuleId) -> bool {
        let mut questions = questions_of_rule(self.pack, self.pack.rule(rule));
        questions.sort_unstable();
        questions.dedup();
        questions.into_iter().any(|question| {
            let Some(said) = self.answers.get(question).filter(|answer| answer.is_said()) else {
                return false;
            };
            others(self.pack, self.model, question, said).into_iter().any(|other| {
                let mut changed = self.answers.clone();
                changed.set(question, Some(other));
                changed.imply_needs(self.pack).is_ok()
                    && self
                        .reader(&changed)
                        .decision(self.row.decision)
                        .winners()
                        .any(|winner| winner == rule)
            })
        })
    }
}

/// The answers that differ from one given by one step: for several choices a tick more or less, for a number
/// another band.
fn others(pack: &Pack, model: &Model, question: QuestionId, said: &Answer) -> Vec<Answer> {
    match (&pack.question(question).kind, said) {
        (Kind::YesNo { .. }, Answer::YesNo(yes)) => vec![Answer::YesNo(!yes)],
        (Kind::Choice(choices), Answer::Choice(choice)) => {
            (0..choices.len() as u8).filter(|other| other != choice).map(Answer::Choice).collect()
        }
        (Kind::Choices(choices), Answer::Choices { ticked, whole }) => (0..choices.len() as u8)
            .map(|choice| {
                let mut ticked = ticked.clone();
                match ticked.iter().position(|other| *other == choice) {
                    Some(at) => drop(ticked.remove(at)),
                    None => ticked.push(choice),
                }
                ticked.sort_unstable();
                Answer::Choices { ticked, whole: *whole }
            })
            .collect(),
        (Kind::Number(_), Answer::Number { measure, .. }) => {
            let var = model.vars_of(question).start + u16::from(*measure);
            let variable = model.variable(var);
            (1..variable.size)
                .map(|band| {
                    let (low, _) = crate::engine::changes::band_ends(&variable.cuts, band);
                    Answer::Number { measure: *measure, low, high: low }
                })
                .collect()
        }
        _ => Vec::new(),
    }
}
