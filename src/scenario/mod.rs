//! Scenarios: situations of plausible teams with the verdicts that a seasoned engineer would give, held against
//! what the rules say. [`mod@format`] reads them, [`run`] runs them, [`coverage`] says what no scenario tests.
//!
//! Pure, as everything below the command line: texts come in, values go out.

pub mod coverage;
pub mod format;
pub mod mutants;
pub mod mutation;
pub mod run;

use crate::engine::{Answers, Verdict};
use crate::knowledge::{DecisionId, Place};

/// A situation, with what it should come to.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The name of its file without `.toml`; where a file holds several, followed by `/` and its own name.
    pub name: String,
    /// In a line, who is in what situation.
    pub title: Option<String>,
    /// Why this is right, in a sentence.
    pub why: Option<String>,
    /// Where the judgement comes from: addresses.
    pub sources: Vec<String>,
    /// What was said, with the needs that it implies.
    pub answers: Answers,
    /// What it should come to: some decisions, not necessarily all.
    pub expect: Vec<Expectation>,
}

/// What one decision should come to.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The decision.
    pub decision: DecisionId,
    /// Any of these is right; at least one.
    pub accept: Vec<Verdict>,
    /// Where that is written.
    pub place: Place,
}

impl Scenario {
    /// What is expected of a decision, if anything is.
    #[must_use]
    pub fn expects(&self, decision: DecisionId) -> Option<&Expectation> {
        self.expect.iter().find(|expectation| expectation.decision == decision)
    }
}
