//! The engine: from a pack and answers to verdicts. Pure: no I/O, no printing, no clock, no randomness.
//!
//! Two structures carry it. [`reading`] reads the rules one by one, directly, and says what became of each:
//! it is the definition of what a pack means. [`compile`] turns each decision into a decision diagram
//! ([`diagram`]), on which everything that must be quick or exact runs. Tests hold the two against each other.

pub mod answers;
pub mod changes;
pub mod compile;
pub mod compose;
pub mod diagram;
mod formula;
pub mod formulas;
mod gain;
mod group;
pub mod lines;
pub mod model;
mod order;
pub mod orders;
pub mod outlook;
mod part;
pub mod prior;
pub mod program;
pub mod reach;
pub mod reading;
mod reuse;
mod runs;
mod sift;
mod walk;
pub mod walked;

pub use answers::{Answer, Answers};
pub use compile::Engine;
pub use model::Model;
pub use program::Program;
pub use reading::{DecisionReading, Reading};

use crate::knowledge::OptionIndex;
use serde::{Deserialize, Serialize};

/// What a decision came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Its need isn't known to hold.
    NotNeeded,
    /// One option.
    Pick(OptionIndex),
    /// Unbeaten rules choose differently.
    Conflict,
    /// Needed, and no rule applies.
    Gap,
}

impl Verdict {
    /// The option picked.
    #[must_use]
    pub fn option(self) -> Option<OptionIndex> {
        match self {
            Self::Pick(option) => Some(option),
            _ => None,
        }
    }
}
