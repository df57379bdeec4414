//! One decision as its author sees it: the default and its exceptions, what keeps options away, how large its
//! diagrams are, which share of situations each verdict covers, and what moves when a line is drawn elsewhere.
//! Pure: what it returns is data, which a renderer prints.

mod build;
mod mermaid;
mod page;
mod situations;

use serde::Serialize;

use crate::knowledge::Strength;

pub use build::build;
pub use mermaid::mermaid;
pub use page::page;

/// A decision, drawn.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Outline {
    /// `archadvise/outline/v1`.
    pub schema: &'static str,
    /// Decision.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it is needed, in words.
    pub needed_when: String,
    /// What it may come to.
    pub options: Vec<OptionRow>,
    /// The rules, by strength, the weakest first.
    pub groups: Vec<Group>,
    /// What rules options out.
    pub constraints: Vec<Keeper>,
    /// What holds options back.
    pub brakes: Vec<Keeper>,
    /// How large its diagrams are together, those left out aside.
    pub nodes: usize,
    /// Which share of situations each verdict covers.
    pub shares: Shares,
    /// The thresholds that its rules compare numbers with.
    pub lines: Vec<Line>,
}

/// An option.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct OptionRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub buys: String,
}

/// The rules of one strength.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Group {
    /// The strength.
    #[serde(serialize_with = "word")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub strength: Strength,
    /// How many nodes its diagram has; `None` above the cap, where its rules are read one by one.
    pub nodes: Option<u32>,
    /// Its rules, in the order of the pack.
    pub rules: Vec<RuleRow>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn word<S: serde::Serializer>(strength: &Strength, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(strength.word())
}

/// A rule.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct RuleRow {
    /// Id.
    pub id: String,
    /// The options that it chooses, the first that nothing keeps away; `today` for what is there.
    pub chooses: Vec<String>,
    /// What triggers it, in words; `None` if it always applies.
    pub when: Option<String>,
    /// What stops it, in words.
    pub unless: Vec<String>,
    /// Rules and options of the same strength that it beats.
    pub over: Vec<String>,
    /// Its reason.
    pub because: String,
}

/// A constraint or a brake.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Keeper {
    /// Id.
    pub id: String,
    /// The options of this decision that it keeps away.
    pub options: Vec<String>,
    /// When, in words; `None` if always.
    pub when: Option<String>,
    /// What stops it, in words.
    pub unless: Vec<String>,
    /// Its reason.
    pub because: String,
}

/// Shares of situations: every question answered as usual, apart from the others, and the decision needed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Shares {
    /// `diagram`: exact, over one diagram of the whole decision. `drawn`: counted in situations drawn by lot.
    pub method: &'static str,
    /// How many nodes that diagram has, or how many situations were drawn.
    pub size: usize,
    /// By verdict, the most usual first.
    pub verdicts: Vec<Share>,
}

/// The share of one verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Share {
    /// The verdict's id.
    pub verdict: String,
    /// Between 0 and 1.
    pub share: f64,
}

/// A threshold, and what moves when it is drawn at either end of its band.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// Threshold.
    pub threshold: String,
    /// Where it is drawn, in words.
    pub value: String,
    /// The lower end of its band, in words.
    pub low: String,
    /// The upper end, in words.
    pub high: String,
    /// How many situations with a number inside the band were drawn.
    pub drawn: usize,
    /// What moves with the line at the lower end.
    pub at_low: Vec<Move>,
    /// What moves with the line at the upper end.
    pub at_high: Vec<Move>,
}

/// A verdict that becomes another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Move {
    /// The verdict as the line is drawn.
    pub from: String,
    /// The verdict with the line moved.
    pub to: String,
    /// In how many of the situations drawn.
    pub count: usize,
}
