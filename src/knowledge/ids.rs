//! Typed indices into the tables of a [`Pack`](super::Pack).
//!
//! A loaded pack is already resolved: an id of one of these types always points at an existing row of the
//! pack that it came from, so nothing downstream handles a dangling reference.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u16);

        impl $name {
            /// The row of the table.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }

            /// The id of a row. Tables hold fewer than 65,536 rows; loading enforces it.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(index as u16)
            }
        }
    )*};
}

ids! {
    /// A question.
    QuestionId,
    /// A decision.
    DecisionId,
    /// A threshold.
    ThresholdId,
    /// A signal.
    SignalId,
    /// A rule.
    RuleId,
    /// A constraint.
    ConstraintId,
    /// A brake.
    BrakeId,
    /// A piece of advice.
    AdviceId,
    /// A tool.
    ToolId,
    /// A resource.
    ResourceId,
    /// A writer.
    WriterId,
    /// A guide.
    GuideId,
    /// A category.
    CategoryId,
}

/// The position of an option within its decision's `options`.
pub type OptionIndex = u8;
/// The position of a choice within its question's `choices`.
pub type ChoiceIndex = u8;
/// The position of a measure within its question's `measures`.
pub type MeasureIndex = u8;
