//! Everything that there is to say about verdicts: `archadvise/explanation/v1`.

mod build;
mod what_if;

use serde::Serialize;

pub use build::build;
pub use what_if::{room, what_if};

use super::{CouldTurn, DecisionReport, Reference};

/// The explanation of some decisions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Explanation {
    /// `archadvise/explanation/v1`.
    pub schema: &'static str,
    /// The workload whose decisions these are; null for the system's own.
    pub workload: Option<String>,
    /// By decision, in the order of the report.
    pub decisions: Vec<DecisionExplanation>,
    /// What changed answers would do, where some were given.
    pub what_if: Option<WhatIf>,
    /// What it refers to, numbered from 1.
    pub references: Vec<Reference>,
}

/// One decision.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct DecisionExplanation {
    /// As in the report, with every smallest change within reach.
    #[serde(flatten)]
    pub report: DecisionReport,
    /// How many answers the winner's comparisons are not about.
    pub other_answers: usize,
    /// The smallest part of the answers that forces the verdict; `None` where it was set by hand, and where nothing
    /// does, since a range that was given lies on both sides of a line.
    pub forcing: Option<Reasons>,
    /// Rules that don't apply, and why.
    pub failed: Vec<Failed>,
    /// Numbers that may grow (or shrink) without end.
    pub endless: Vec<Endless>,
    /// The verdicts that what is unsaid can still lead to; empty if that is not known.
    pub possible: Vec<String>,
    /// The question that asks what does the job today.
    pub today: Option<String>,
    /// Unsaid answers that could turn the verdict alone.
    pub could_turn: Vec<CouldTurn>,
    /// Questions that could turn it only together with others.
    pub together: Vec<String>,
    /// Why not other options, as asked.
    pub why_not: Vec<WhyNot>,
}

/// The smallest part of what was said that forces a verdict.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Reasons {
    /// Whether it does whatever is unsaid; if not, as long as that stays unsaid.
    pub settled: bool,
    /// What was said to be so.
    pub says: Vec<super::Fact>,
    /// What was said not to be so.
    pub denies: Vec<super::Fact>,
}

/// A rule that doesn't apply.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Failed {
    /// Rule.
    pub rule: String,
    /// What it would choose.
    pub chooses: String,
    /// Its strength.
    pub strength: &'static str,
    /// `waits`, `stopped` or `nothing-left`.
    pub how: &'static str,
    /// The comparisons that it fails on, or that stop it.
    pub on: Vec<String>,
}

/// A number without a line ahead.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Endless {
    /// Question.
    pub question: String,
    /// What it is now.
    pub now: String,
}

/// Why not another option.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct WhyNot {
    /// Option.
    pub option: String,
    /// Name.
    pub name: String,
    /// `already`, `never`, `only-where-it-runs`, `far` (the least is another situation: too much to be told in a
    /// page) or `changes`.
    pub outcome: &'static str,
    /// In a sentence.
    pub text: String,
    /// The constraint that rules it out.
    pub ruled_out_by: Option<String>,
    /// The least that would have to be different: one of these.
    pub least: Vec<Vec<super::Fact>>,
}

/// What changed answers would do.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct WhatIf {
    /// The changes.
    pub changes: Vec<super::Fact>,
    /// The decisions that come to something else, or for another reason.
    pub decisions: Vec<Turned>,
}

/// A decision before and after.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Turned {
    /// Decision.
    pub decision: String,
    /// Its title.
    pub title: String,
    /// Before.
    pub before: Side,
    /// After.
    pub after: Side,
}

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Side {
    /// What it comes to.
    pub name: String,
    /// The reasons of the rules that win.
    pub because: Vec<String>,
}
