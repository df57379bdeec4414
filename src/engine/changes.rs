//! Changes of answers, one at a time, and what they would do: tripwires, headroom, what is still open.
//!
//! Every change is tried by evaluation, so what is reported is exact. What counts as within reach follows the
//! nature of the question: what the system must do is never changed, numbers only grow (budgets only shrink),
//! what runs here may gain but not lose, a fact of life stays.

use crate::knowledge::{Changes, DecisionId, Kind, Pack, QuestionId};

use super::Verdict;
use super::answers::{Answer, Answers};
use super::compile::Engine;
use super::model::Stands;

/// One changed answer, and the verdicts that it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The question.
    pub question: QuestionId,
    /// Its answer after the change.
    pub to: Answer,
    /// By how much a number is multiplied; `None` for anything else.
    pub factor: Option<f64>,
    /// The decisions that come to something else, with what.
    pub flips: Vec<(DecisionId, Verdict)>,
}

/// Evaluates changes of the given answers.
pub struct Changer<'a> {
    pack: &'a Pack,
    engine: &'a Engine,
    answers: &'a Answers,
    values: Vec<u8>,
    now: Vec<Verdict>,
}

impl<'a> Changer<'a> {
    /// For changes of `answers`.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, answers: &'a Answers) -> Self {
        let mut values = engine.model.values(answers);
        let now = engine.decide_values(pack, answers, &mut values);
        Self { pack, engine, answers, values, now }
    }

    /// The verdicts without any change.
    #[must_use]
    pub fn now(&self) -> &[Verdict] {
        &self.now
    }

    /// What a changed answer would flip.
    #[must_use]
    pub fn flips(&self, question: QuestionId, to: &Answer) -> Vec<(DecisionId, Verdict)> {
        let mut values = self.values.clone();
        for var in self.engine.model.vars_of(question) {
            values[usize::from(var)] = 0;
        }
        self.engine.model.each_value(question, to, |var, mask| {
            values[usize::from(var)] = mask.trailing_zeros() as u8;
        });
        if to.implies_need()
            && let (Some(needs), Some(need)) = (self.pack.roles.needs, self.pack.question(question).need)
        {
            values[usize::from(self.engine.model.vars_of(needs).start) + usize::from(need)] = 1;
        }
        let after = self.engine.decide_values(self.pack, self.answers, &mut values);
        let rows = self.now.iter().zip(&after).enumerate();
        rows.filter(|(_, (now, after))| now != after)
            .map(|(row, (_, after))| (DecisionId::at(row), *after))
            .collect()
    }

    /// The answers to a question that lie within reach of the one given, with the factor for numbers: nearest
    /// first.
    #[must_use]
    pub fn within_reach(&self, question: QuestionId) -> Vec<(Answer, Option<f64>)> {
        let row = self.pack.question(question);
        let Some(said) = self.answers.get(question) else { return Vec::new() };
        if matches!(row.changes, Changes::Scope | Changes::Given) && Some(question) != self.pack.roles.running
        {
            return Vec::new();
        }
        let grows = row.changes == Changes::Grows;
        match (&row.kind, said) {
            (Kind::Number(_), Answer::Number { measure, low, high }) => {
                let var = self.engine.model.vars_of(question).start + u16::from(*measure);
                let variable = self.engine.model.variable(var);
                let mut targets: Vec<f64> = match row.changes {
                    Changes::Tightens => {
                        // Just below each cut that lies below the number.
                        let below = variable.cuts.iter().filter(|(cut, _)| *cut <= *low);
                        below.map(|(cut, after)| if *after { *cut } else { cut * 0.999_999 }).collect()
                    }
                    _ => {
                        let above = variable.cuts.iter().filter(|(cut, _)| *cut >= *high);
                        above.map(|(cut, after)| if *after { cut * 1.000_001 } else { *cut }).collect()
                    }
                };
                if row.changes == Changes::Tightens {
                    targets.reverse();
                }
                targets.retain(|target| *target > 0.0 && target != low);
                targets
                    .into_iter()
                    .map(|target| {
                        let to = Answer::Number { measure: *measure, low: target, high: target };
                        (to, (*low > 0.0).then(|| target / low))
                    })
                    .collect()
            }
            (Kind::YesNo { .. }, Answer::YesNo(yes)) => vec![(Answer::YesNo(!yes), None)],
            // What grows starts from its first choice ("nothing hurts") and never goes back there.
            (Kind::Choice(_), Answer::Choice(choice)) if grows && *choice != 0 => Vec::new(),
            (Kind::Choice(choices), Answer::Choice(choice)) => (0..choices.len() as u8)
                .filter(|other| other != choice)
                .map(|other| (Answer::Choice(other), None))
                .collect(),
            (Kind::Choices(choices), Answer::Choices { ticked, whole }) => (0..choices.len() as u8)
                .filter(|choice| !(ticked.contains(choice) || grows && *choice == 0))
                .map(|choice| {
                    let mut more = ticked.clone();
                    more.push(choice);
                    more.sort_unstable();
                    (Answer::Choices { ticked: more, whole: *whole }, None)
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The changes of one answer within reach that flip a verdict other than that of a decision out of scope.
    #[must_use]
    pub fn tripwires(&self) -> Vec<Change> {
        let today: Vec<QuestionId> =
            self.pack.decisions.iter().filter_map(|decision| decision.today).collect();
        let mut found: Vec<Change> = Vec::new();
        for (question, answer) in self.answers.iter() {
            if !answer.is_said() || today.contains(&question) {
                continue;
            }
            let mut seen: Vec<(DecisionId, Verdict)> = Vec::new();
            for (to, factor) in self.within_reach(question) {
                let mut flips = self.flips(question, &to);
                flips.retain(|flip| {
                    self.now[flip.0.index()] != Verdict::NotNeeded
                        && !seen.contains(flip)
                        && !self.is_self_fulfilling(question, &to, *flip)
                });
                seen.extend(&flips);
                if !flips.is_empty() {
                    found.push(Change { question, to, factor, flips });
                }
            }
        }
        found.sort_by(|a, b| {
            let distance = |change: &Change| change.factor.map_or(f64::MAX, |factor| factor.ln().abs());
            distance(a).total_cmp(&distance(b))
        });
        found
    }

    /// "If RabbitMQ ran here: RabbitMQ" says nothing.
    fn is_self_fulfilling(&self, question: QuestionId, to: &Answer, flip: (DecisionId, Verdict)) -> bool {
        if Some(question) != self.pack.roles.running {
            return false;
        }
        let (Answer::Choices { ticked, .. }, Some(option)) = (to, flip.1.option()) else { return false };
        let choices = self.pack.question(question).kind.choices();
        let decision = self.pack.decision(flip.0);
        let id = &decision.options[usize::from(option)].id;
        let new = |choice: &&u8| !self.answers.is_ticked(question, **choice);
        ticked.iter().filter(new).any(|choice| choices[usize::from(*choice)].id == *id)
    }

    /// Single answers to an unsaid question that would change verdicts now.
    #[must_use]
    pub fn if_said(&self, question: QuestionId) -> Vec<Change> {
        let mut found: Vec<Change> = Vec::new();
        for var in self.engine.model.vars_of(question) {
            let variable = self.engine.model.variable(var);
            for value in 1..variable.size {
                let to = match variable.stands {
                    Stands::YesNo(_) => Answer::YesNo(value == 2),
                    Stands::Choice(_) => Answer::Choice(value - 1),
                    Stands::Tick(_, choice) => {
                        let mut ticked = match self.answers.get(question) {
                            Some(Answer::Choices { ticked, .. }) => ticked.clone(),
                            _ => Vec::new(),
                        };
                        if ticked.contains(&choice) {
                            continue;
                        }
                        ticked.push(choice);
                        ticked.sort_unstable();
                        Answer::Choices { ticked, whole: false }
                    }
                    Stands::Number(_, measure) => {
                        let (low, high) = band_ends(&variable.cuts, value);
                        Answer::Number { measure, low, high }
                    }
                    Stands::Verdict(_) | Stands::Kept(_) => continue,
                };
                let flips = self.flips(question, &to);
                if !flips.is_empty() {
                    found.push(Change { question, to, factor: None, flips });
                }
            }
        }
        found
    }
}

/// The ends of a band, counted from 1: its lower end in, its upper end out; unbounded above at infinity.
#[must_use]
pub fn band_ends(cuts: &[(f64, bool)], band: u8) -> (f64, f64) {
    let band = usize::from(band);
    let nudge = |(cut, after): (f64, bool)| if after { cut * 1.000_001 } else { cut };
    let low = band.checked_sub(2).and_then(|at| cuts.get(at)).map_or(0.0, |cut| nudge(*cut));
    let high = cuts.get(band - 1).map_or(f64::INFINITY, |cut| nudge(*cut));
    (low, high)
}
