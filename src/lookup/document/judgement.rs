//! Questions, decisions, and what the rules say.

use serde::Serialize;

/// A question.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Question<'a> {
    /// Id.
    pub id: &'a str,
    /// `yes-no`, `choice`, `choices` or `number`.
    pub kind: &'static str,
    /// As it is asked.
    pub ask: &'a str,
    /// Why it is asked.
    pub why: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// The subject that it speaks of: its own, but for some unusual facts.
    pub speaks_of: &'a str,
    /// The need that it belongs to.
    pub need: Option<&'a str>,
    /// Its choices.
    pub choices: Vec<Choice<'a>>,
    /// The units that a number may be given in, the usual one first.
    pub units: Vec<String>,
    /// Whether it is a rare fact.
    pub rare: bool,
    /// How its answer may change: `grows`, `tightens`, `decided`, `given` or `scope`.
    pub changes: &'static str,
    /// The decisions whose rules ask it.
    pub decides: Vec<&'a str>,
    /// Answers that can't be true, and when.
    pub never: Vec<Against>,
    /// Answers that are seldom true, and when.
    pub seldom: Vec<Against>,
}

/// Answers to a question that something else speaks against, by ids.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Against {
    /// The answers.
    pub answer: String,
    /// What speaks against them.
    pub when: String,
    /// What lets them be all the same.
    pub unless: Vec<String>,
}

/// A choice of a question.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Choice<'a> {
    /// Id.
    pub id: &'a str,
    /// As it is shown.
    pub label: &'a str,
    /// How usual it is, between 0 and 1.
    pub usual: f64,
    /// Of what is urged and is no tool: what people hope of it, and what gives them that.
    pub instead: Option<&'a str>,
}

/// A decision.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Decision<'a> {
    /// Id.
    pub id: &'a str,
    /// Category.
    pub category: &'a str,
    /// Title.
    pub title: &'a str,
    /// When it is needed, by ids.
    pub needed_when: String,
    /// The question that asks what does the job today.
    pub today: Option<&'a str>,
    /// Its options.
    pub options: Vec<DecisionOption<'a>>,
    /// Its rules.
    pub rules: Vec<&'a str>,
}

/// An option of a decision.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct DecisionOption<'a> {
    /// Id.
    pub id: &'a str,
    /// What it is for.
    #[serde(rename = "for")]
    pub buys: &'a str,
    /// What people hope of it who don't need it, and what gives them that.
    pub instead: Option<&'a str>,
}

/// A rule.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Rule<'a> {
    /// Id.
    pub id: &'a str,
    /// Decision.
    pub decision: &'a str,
    /// The options that it chooses, the preferred first.
    pub chooses: String,
    /// Strength.
    pub strength: &'static str,
    /// When it applies, by ids.
    pub when: String,
    /// What stops it, by ids.
    pub unless: Vec<String>,
    /// Rules and options that it beats within its strength.
    pub over: Vec<String>,
    /// Its reason.
    pub because: &'a str,
    /// Resources.
    pub cites: Vec<&'a str>,
}

/// A line that numbers are compared with.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Threshold<'a> {
    /// Id.
    pub id: &'a str,
    /// Where it is drawn, with its unit.
    pub value: String,
    /// The ends of its band.
    pub band: [String; 2],
    /// Its unit.
    pub unit: String,
    /// The value in base units: a count, bytes, seconds, a share of one; each a second where it is a rate.
    pub base_value: f64,
    /// Why it lies there.
    pub because: &'a str,
    /// What to measure.
    pub measure: Option<&'a str>,
    /// Whether it is our judgement: no source says this number.
    pub judgement: bool,
    /// The decisions in whose rules it stands.
    pub decisions: Vec<&'a str>,
    /// Who draws it where.
    pub sources: Vec<LineSource>,
}

/// A source of a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct LineSource {
    /// Address.
    pub url: String,
    /// Who says so.
    pub who: String,
    /// A year, a month or a day.
    pub as_of: String,
    /// What they say.
    pub says: String,
}

/// A named condition.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Signal<'a> {
    /// Id.
    pub id: &'a str,
    /// By ids.
    pub condition: String,
}

/// What rules tools out.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Constraint<'a> {
    /// Id.
    pub id: &'a str,
    /// The decisions that it is about; all if empty.
    pub decisions: Vec<&'a str>,
    /// When, by ids.
    pub when: String,
    /// What stops it, by ids.
    pub unless: Vec<String>,
    /// Tools.
    pub rules_out: Vec<&'a str>,
    /// Its reason.
    pub because: &'a str,
}

/// What holds systems back for a while.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Brake<'a> {
    /// Id.
    pub id: &'a str,
    /// The decisions that it is about; all if empty.
    pub decisions: Vec<&'a str>,
    /// When, by ids.
    pub when: String,
    /// What stops it, by ids.
    pub unless: Vec<String>,
    /// `adds-a-system`, `adds-upkeep`, `heavy` or `tools`.
    pub holds_back: &'static str,
    /// Tools, where it names them.
    pub tools: Vec<&'a str>,
    /// Its reason.
    pub because: &'a str,
    /// Until when.
    pub until: &'a str,
}

/// A practice.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Advice<'a> {
    /// Id.
    pub id: &'a str,
    /// Decision.
    pub decision: &'a str,
    /// `try-first`, `before-shipping` or `in-operation`.
    pub kind: &'static str,
    /// When, by ids.
    pub when: String,
    /// What stops it, by ids.
    pub unless: Vec<String>,
    /// What to do.
    #[serde(rename = "do")]
    pub action: &'a str,
    /// What would show that it wasn't enough.
    pub shows: Option<&'a str>,
    /// Resources.
    pub cites: Vec<&'a str>,
}
