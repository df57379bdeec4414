//! Tools and what there is to read.

use serde::Serialize;

/// A tool in a list. What is not confirmed is null, and named in `unconfirmed`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ToolSummary<'a> {
    /// Id.
    pub id: &'a str,
    /// Name.
    pub name: &'a str,
    /// Category.
    pub category: &'a str,
    /// How it can be had.
    pub hosting: Option<Hosting<'a>>,
    /// Under which licence.
    pub licence: Option<Licence<'a>>,
    /// What it does best.
    pub best_at: &'a str,
    /// What it costs.
    pub costs: &'a str,
    /// How its development stands.
    pub status: Option<Status<'a>>,
    /// Which of the above are not confirmed.
    pub unconfirmed: Vec<&'static str>,
    /// What to read on it.
    pub resources: Vec<ResourceSummary<'a>>,
}

/// How a tool can be had.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Hosting<'a> {
    /// `self-hosted`, `managed-only`, `both` or `in-process`.
    pub mode: &'static str,
    /// Services that rent it.
    pub managed: Vec<&'a str>,
    /// Address.
    pub source: Option<&'a str>,
    /// A year, a month or a day.
    pub as_of: Option<&'a str>,
}

/// The licence of a tool.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Licence<'a> {
    /// As SPDX names it, where it does.
    pub name: &'a str,
    /// `open`, `source-available`, `proprietary` or `standard`.
    pub class: &'static str,
    /// How it changed.
    pub history: Option<&'a str>,
    /// Address.
    pub source: Option<&'a str>,
    /// A year, a month or a day.
    pub as_of: Option<&'a str>,
}

/// How the development of a tool stands.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Status<'a> {
    /// `active`, `maintenance`, `archived` or `relicensed`.
    pub state: &'static str,
    /// More on it.
    pub note: Option<&'a str>,
    /// Address.
    pub source: Option<&'a str>,
    /// A year, a month or a day.
    pub as_of: Option<&'a str>,
}

/// A resource of a tool.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ResourceSummary<'a> {
    /// Id.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// Address.
    pub url: &'a str,
    /// Kind.
    pub kind: &'static str,
}

/// A tool, with all that is known.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Tool<'a> {
    /// As in a list.
    #[serde(flatten)]
    pub summary: ToolSummary<'a>,
    /// Whether it is one more system to run.
    pub system: bool,
    /// Tools that it may live in.
    pub runs_inside: Vec<&'a str>,
    /// What there must be beside it: of each list one.
    pub needs: Vec<Vec<&'a str>>,
    /// Tools that go with it.
    pub goes_with: Vec<&'a str>,
    /// Languages that it is for; empty if for all.
    pub languages: Vec<&'a str>,
    /// The only cloud that has it.
    pub cloud: Option<&'a str>,
    /// Work to operate: 1 is none, 5 a dedicated team.
    pub burden: u8,
    /// The same when rented.
    pub burden_managed: Option<u8>,
    /// Facts.
    pub facts: Vec<Fact>,
}

/// A fact about a tool.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Fact {
    /// Kind.
    pub kind: &'static str,
    /// What of it.
    pub name: String,
    /// In words.
    pub value: String,
    /// As a number.
    pub number: Option<f64>,
    /// The unit of the number.
    pub unit: Option<String>,
    /// More on it.
    pub note: Option<String>,
    /// Whether it is a judgement, not a published fact.
    pub judgement: bool,
    /// Address.
    pub source: Option<String>,
    /// A year, a month or a day.
    pub as_of: Option<String>,
}

/// Something to read, watch or take.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Resource<'a> {
    /// Id.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// Author.
    pub author: &'a str,
    /// Address.
    pub url: &'a str,
    /// Kind.
    pub kind: &'static str,
    /// `beginner`, `intermediate` or `advanced`.
    pub level: &'static str,
    /// `free` or `paid`.
    pub cost: &'static str,
    /// Rough time.
    pub minutes: Option<u32>,
    /// Year.
    pub year: Option<u16>,
    /// Tools that it is about.
    pub tools: Vec<&'a str>,
    /// Categories.
    pub categories: Vec<&'a str>,
    /// Subjects.
    pub subjects: Vec<&'a str>,
    /// What one has of it.
    pub gives: &'a str,
    /// For whom it is, in the ids of the pack; null for everybody.
    pub when: Option<String>,
    /// How it was looked at.
    pub confirmed: Confirmed<'a>,
}

/// How a resource was looked at, and when.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Confirmed<'a> {
    /// `stored-copy`, `linked` or `not-confirmed`.
    pub how: &'static str,
    /// A year, a month or a day.
    pub as_of: &'a str,
}

/// Somebody who writes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Writer<'a> {
    /// Id.
    pub id: &'a str,
    /// Name.
    pub name: &'a str,
    /// Address.
    pub url: &'a str,
    /// Subjects.
    pub subjects: Vec<&'a str>,
    /// Why to read them.
    pub why: &'a str,
}

/// A short text.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Guide<'a> {
    /// Id.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// Category.
    pub category: Option<&'a str>,
    /// Decisions that it bears on.
    pub decisions: Vec<&'a str>,
    /// The text.
    pub text: &'a str,
    /// Resources that it rests on.
    pub sources: Vec<&'a str>,
}

/// A shelf.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Category<'a> {
    /// Id.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// Other names.
    pub aliases: Vec<&'a str>,
    /// In a paragraph.
    pub intro: &'a str,
    /// Its decisions.
    pub decisions: Vec<&'a str>,
    /// Its tools.
    pub tools: Vec<&'a str>,
}
