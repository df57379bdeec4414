//! Questions, and what answers them.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::deferred::Deferred;
use super::ids::ChoiceIndex;
use super::quantity::Unit;
use super::text::Text;

/// A question: something only the user knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Question {
    /// Id.
    pub id: Text,
    /// As it is asked.
    pub ask: Text,
    /// What it is about, in a word or three, where it may share a screen with others.
    pub brief: Option<Text>,
    /// Why it is asked.
    pub why: Text,
    /// What an answer is.
    pub kind: Kind,
    /// Questions of a subject are asked together.
    pub subject: Text,
    /// The subject that it speaks of, if not its own: unusual facts stand on one screen, whatever they are about.
    pub speaks_of: Option<Text>,
    /// The need that it belongs to, as a choice of the `needs` question.
    pub need: Option<ChoiceIndex>,
    /// How its answer may change.
    pub changes: Changes,
    /// Whether it stands on the screen of unusual facts.
    pub rare: bool,
    /// Answers that can't be true, given others. They are left out of what an unsaid answer may turn out to be;
    /// said all the same, they count as any other answer.
    pub never: Deferred<Vec<Against>>,
    /// Answers that are seldom true, given others: an unsaid answer may turn out to be one, but hardly will.
    pub seldom: Deferred<Vec<Against>>,
}

impl Question {
    /// The subject that it speaks of: its own, but for some unusual facts.
    #[must_use]
    pub fn topic(&self) -> &Text {
        self.speaks_of.as_ref().unwrap_or(&self.subject)
    }
}

/// Answers that something else, where it is known, speaks against.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Against {
    /// The answers.
    pub answer: Condition,
    /// What speaks against them.
    pub when: Condition,
    /// Any of these that holds, or may hold, lets them be.
    pub unless: Vec<Condition>,
}

impl Against {
    /// All its conditions.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        [&self.answer, &self.when].into_iter().chain(&self.unless)
    }
}

/// The kind of a question, with its prior: how usual each answer is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Kind {
    /// Yes or no; the probability of yes.
    YesNo {
        /// Between 0 and 1.
        usual: f64,
    },
    /// One of several; their shares.
    Choice(Vec<Choice>),
    /// Any number of several; the probability that each is ticked.
    Choices(Vec<Choice>),
    /// A number in one of several measures.
    Number(Vec<Measure>),
}

impl Kind {
    /// The choices of a choice or of a list of choices.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(choices) | Self::Choices(choices) => choices,
            _ => &[],
        }
    }

    /// The measures of a number.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        match self {
            Self::Number(measures) => measures,
            _ => &[],
        }
    }

    /// The word by which a pack names the kind.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::YesNo { .. } => "yes-no",
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
            Self::Number(_) => "number",
        }
    }
}

/// One choice of a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Choice {
    /// Id.
    pub id: Text,
    /// As it is shown.
    pub label: Text,
    /// How usual it is, between 0 and 1.
    pub usual: f64,
    /// Of what is urged and is no tool: what people hope of it, and what gives them that.
    pub instead: Option<Text>,
}

/// One measure of a number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Measure {
    /// The unit.
    pub unit: Unit,
    /// The 10th, 50th and 90th percentile of answers, in base units; `None` where unknown.
    pub usual: Option<[f64; 3]>,
    /// Other words that people use for the unit.
    pub synonyms: Vec<Unit>,
}

/// How the answer to a question may change in the life of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changes {
    /// Numbers that only grow.
    Grows,
    /// Budgets that only shrink.
    Tightens,
    /// The user's to choose.
    Decided,
    /// A fact of life here.
    Given,
    /// What the system must do.
    Scope,
}

impl Changes {
    /// The words by which a pack names them, in the order of the variants.
    pub const WORDS: [&'static str; 5] = ["grows", "tightens", "decided", "given", "scope"];
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Grows, Self::Tightens, Self::Decided, Self::Given, Self::Scope];
}
