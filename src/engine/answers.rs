//! Answers to the questions of a pack.

use serde::{Deserialize, Serialize};

use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::{ChoiceIndex, DecisionId, MeasureIndex, OptionIndex, Pack, QuestionId, Rule};

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To a yes-no question.
    YesNo(bool),
    /// To a choice.
    Choice(ChoiceIndex),
    /// To a list of choices.
    Choices {
        /// What is ticked, in order.
        ticked: Vec<ChoiceIndex>,
        /// Whether the rest is known to be absent.
        whole: bool,
    },
    /// A number, or a range of them (lower end in, upper end out); equal ends are one number.
    Number {
        /// In which measure.
        measure: MeasureIndex,
        /// In base units.
        low: f64,
        /// In base units.
        high: f64,
    },
    /// Asked, and not known: silence that is not asked about again.
    NotSure,
}

impl Answer {
    /// Whether it says something.
    #[must_use]
    pub fn is_said(&self) -> bool {
        !matches!(self, Self::NotSure)
    }

    /// Whether it implies the need that its question belongs to: a yes, a tick, a number above zero.
    #[must_use]
    pub fn implies_need(&self) -> bool {
        match self {
            Self::YesNo(yes) => *yes,
            Self::Choice(_) => true,
            Self::Choices { ticked, .. } => !ticked.is_empty(),
            Self::Number { low, high, .. } => *low > 0.0 || *high > 0.0,
            Self::NotSure => false,
        }
    }
}

/// All answers given, by question, and verdicts that were set by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    by_question: Vec<Option<Answer>>,
    /// Verdicts of decisions that were taken elsewhere (`[decided]`).
    pub decided: Vec<(DecisionId, OptionIndex)>,
}

impl Answers {
    /// No answers to the questions of `pack`.
    #[must_use]
    pub fn none(pack: &Pack) -> Self {
        Self { by_question: vec![None; pack.questions.len()], decided: Vec::new() }
    }

    /// The answer to a question, "not sure" included.
    #[must_use]
    pub fn get(&self, question: QuestionId) -> Option<&Answer> {
        self.by_question.get(question.index())?.as_ref()
    }

    /// Sets or removes an answer.
    pub fn set(&mut self, question: QuestionId, answer: Option<Answer>) {
        if let Some(slot) = self.by_question.get_mut(question.index()) {
            *slot = answer;
        }
    }

    /// The answers given, in the order of the questions.
    pub fn iter(&self) -> impl Iterator<Item = (QuestionId, &Answer)> {
        self.by_question
            .iter()
            .enumerate()
            .filter_map(|(row, answer)| answer.as_ref().map(|answer| (QuestionId::at(row), answer)))
    }

    /// The verdict that was set by hand for a decision.
    #[must_use]
    pub fn decided(&self, decision: DecisionId) -> Option<OptionIndex> {
        self.decided.iter().find(|(id, _)| *id == decision).map(|(_, option)| *option)
    }

    /// Whether a choice of a list of choices is ticked.
    #[must_use]
    pub fn is_ticked(&self, question: QuestionId, choice: ChoiceIndex) -> bool {
        matches!(self.get(question), Some(Answer::Choices { ticked, .. }) if ticked.contains(&choice))
    }

    /// Adds the needs that answers imply; what was denied and is implied comes back as an error.
    ///
    /// # Errors
    /// Each question whose answer implies a need that was denied.
    pub fn imply_needs(&mut self, pack: &Pack) -> Result<(), Vec<QuestionId>> {
        let Some(needs) = pack.roles.needs else { return Ok(()) };
        let implied: Vec<(QuestionId, ChoiceIndex)> = self
            .iter()
            .filter(|(_, answer)| answer.implies_need())
            .filter_map(|(id, _)| pack.question(id).need.map(|need| (id, need)))
            .collect();
        let whole = matches!(self.get(needs), Some(Answer::Choices { whole: true, .. }));
        let mut denied = Vec::new();
        let mut unticked = Vec::new();
        for (question, need) in implied.into_iter().filter(|(_, need)| !self.is_ticked(needs, *need)) {
            if whole {
                denied.push(question);
            } else {
                unticked.push(need);
            }
        }
        self.tick_needs(pack, unticked);
        if denied.is_empty() { Ok(()) } else { Err(denied) }
    }

    /// Ticks needs; what was said of the rest of them stands.
    pub fn tick_needs(&mut self, pack: &Pack, more: impl IntoIterator<Item = ChoiceIndex>) {
        let Some(needs) = pack.roles.needs else { return };
        let (mut ticked, whole) = match self.get(needs) {
            Some(Answer::Choices { ticked, whole }) => (ticked.clone(), *whole),
            _ => (Vec::new(), false),
        };
        ticked.extend(more);
        ticked.sort_unstable();
        ticked.dedup();
        if whole || !ticked.is_empty() {
            self.set(needs, Some(Answer::Choices { ticked, whole }));
        }
    }

    /// Whether a comparison of an answer holds. A range of numbers is read by its lower end; silence never holds.
    #[must_use]
    pub fn satisfies(&self, test: &Test) -> bool {
        match test {
            Test::YesNo { question, yes } => {
                matches!(self.get(*question), Some(Answer::YesNo(said)) if said == yes)
            }
            Test::Choice { question, choices } => match self.get(*question) {
                Some(Answer::Choice(choice)) => choices.contains(choice),
                Some(Answer::Choices { ticked, .. }) => choices.iter().any(|choice| ticked.contains(choice)),
                _ => false,
            },
            Test::Number { question, measure, low, high } => match self.get(*question) {
                Some(Answer::Number { measure: said, low: number, .. }) if said == measure => {
                    low.is_none_or(|low| low.is_below(*number))
                        && high.is_none_or(|high| !high.is_below(*number))
                }
                _ => false,
            },
            Test::Verdict { .. } => false,
        }
    }
}

/// The question that a test asks about; `None` for a verdict.
#[must_use]
pub fn question_of(test: &Test) -> Option<QuestionId> {
    match test {
        Test::YesNo { question, .. } | Test::Choice { question, .. } | Test::Number { question, .. } => {
            Some(*question)
        }
        Test::Verdict { .. } => None,
    }
}

/// Every question that a condition asks about, through signals as well.
pub fn questions_of(pack: &Pack, condition: &Condition, found: &mut Vec<QuestionId>) {
    condition.each_test(&mut |test| found.extend(question_of(test)));
    condition.each_signal(&mut |id| questions_of(pack, &pack.signals[id.index()].condition, found));
}

/// Every question that a rule asks about, in its trigger and its guards.
#[must_use]
pub fn questions_of_rule(pack: &Pack, rule: &Rule) -> Vec<QuestionId> {
    let mut found = Vec::new();
    for condition in std::iter::once(&rule.when).chain(&rule.unless) {
        questions_of(pack, condition, &mut found);
    }
    found
}
