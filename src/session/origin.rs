//! Where answers come from.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::Answers;
use crate::knowledge::QuestionId;

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Somebody was asked.
    Asked,
    /// A file, or standard input.
    File,
    /// `--set`.
    Flag,
}

/// Where each answer comes from, as far as that is known. What others imply comes from where they do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(BTreeMap<QuestionId, Origin>);

impl Origins {
    /// Notes where what is new or different comes from.
    pub fn note(&mut self, before: &Answers, after: &Answers, origin: Origin) {
        for (question, answer) in after.iter() {
            if before.get(question) != Some(answer) {
                self.0.insert(question, origin);
            }
        }
    }

    /// Where an answer comes from.
    #[must_use]
    pub fn of(&self, question: QuestionId) -> Option<Origin> {
        self.0.get(&question).copied()
    }
}
