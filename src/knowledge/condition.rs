//! Conditions as a pack states them, with every reference resolved.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::ids::{DecisionId, MeasureIndex, QuestionId, SignalId, ThresholdId};

/// A condition: what a rule, a guard, a signal, a constraint, a brake or advice asks about the answers.
///
/// Conditions are positive. Silence satisfies none of them but `All(vec![])`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Condition {
    /// Every one must hold; an empty list always does.
    All(Vec<Self>),
    /// At least one must hold.
    Any(Vec<Self>),
    /// A named condition.
    Signal(SignalId),
    /// A comparison of one answer, or of another decision's verdict.
    Test(Test),
}

impl Condition {
    /// The condition that always holds.
    #[must_use]
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// Whether it is the condition that always holds.
    #[must_use]
    pub fn is_always(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// Calls `visit` for every test, in the order in which they are written; signals are not followed.
    pub fn each_test<'a>(&'a self, visit: &mut impl FnMut(&'a Test)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_test(visit)),
            Self::Signal(_) => {}
            Self::Test(test) => visit(test),
        }
    }

    /// Calls `visit` for every signal named.
    pub fn each_signal(&self, visit: &mut impl FnMut(SignalId)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_signal(visit)),
            Self::Signal(signal) => visit(*signal),
            Self::Test(_) => {}
        }
    }
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Test {
    /// The answer to a yes-no question.
    YesNo {
        /// The question.
        question: QuestionId,
        /// The answer that holds.
        yes: bool,
    },
    /// The answer to a choice is one of these, or one of these is ticked in a list of choices.
    Choice {
        /// The question.
        question: QuestionId,
        /// Any of these. (A [`ChoiceIndex`](super::ChoiceIndex) each; serde borrows from the image what is called bytes.)
        #[serde(borrow)]
        choices: Cow<'static, [u8]>,
    },
    /// A number lies in a range.
    Number {
        /// The question.
        question: QuestionId,
        /// In which of its measures.
        measure: MeasureIndex,
        /// From here on, if bounded below.
        low: Option<Bound>,
        /// Up to here, if bounded above.
        high: Option<Bound>,
    },
    /// Another decision came to one of these.
    Verdict {
        /// The decision.
        decision: DecisionId,
        /// Any of these options, an [`OptionIndex`](super::OptionIndex) each.
        #[serde(borrow)]
        options: Cow<'static, [u8]>,
    },
}

/// One end of a range of numbers: a cut between the numbers below it and the numbers above it.
///
/// The cut lies before `value` (`>= value`, `< value`) or, where `after` is set, just behind it
/// (`> value`, `<= value`).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Bound {
    /// In base units.
    pub value: f64,
    /// Whether `value` itself lies below the cut.
    pub after: bool,
    /// The threshold that the pack names here, and which point of it.
    pub threshold: Option<(ThresholdId, Line)>,
}

impl Bound {
    /// Whether a number lies above the cut.
    #[must_use]
    pub fn is_below(&self, number: f64) -> bool {
        if self.after { number > self.value } else { number >= self.value }
    }
}

/// Which point of a threshold.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub enum Line {
    /// Below it nobody leaves the default.
    Low,
    /// Where the pack draws the line.
    Value,
    /// Above it nearly everyone does.
    High,
}

impl Line {
    /// The suffix by which a condition names it.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Low => ".low",
            Self::Value => "",
            Self::High => ".high",
        }
    }
}
