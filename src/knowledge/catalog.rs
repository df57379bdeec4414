//! The catalog: tools, resources, writers, guides, categories.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::deferred::Deferred;
use super::ids::{CategoryId, DecisionId, ResourceId, ToolId};
use super::text::Text;

/// A shelf of the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Category {
    /// Id, in the plural where there is one.
    pub id: Text,
    /// As it is shown.
    pub title: Text,
    /// Other names that people type.
    pub aliases: Vec<Text>,
    /// A sentence or two.
    pub intro: Text,
}

/// Where a fact comes from and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Evidence {
    /// Address; `None` for what is not confirmed.
    pub source: Option<Text>,
    /// Year, month or day; `None` for what is not confirmed.
    pub as_of: Option<Text>,
}

impl Evidence {
    /// Whether there is a source and a date.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.source.is_some() && self.as_of.is_some()
    }
}

/// How a tool is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HostingMode {
    /// By yourself only.
    SelfHosted,
    /// Rented only.
    ManagedOnly,
    /// Either.
    Both,
    /// Inside your program.
    InProcess,
}

impl HostingMode {
    /// The words by which a pack names them, in the order of the variants.
    pub const WORDS: [&'static str; 4] = ["self-hosted", "managed-only", "both", "in-process"];
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SelfHosted, Self::ManagedOnly, Self::Both, Self::InProcess];

    /// For people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::SelfHosted => "self-run",
            Self::ManagedOnly => "rented only",
            Self::Both => "self-run or rented",
            Self::InProcess => "in your program",
        }
    }

    /// As a word of JSON and TOML.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// What a licence allows, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LicenceClass {
    /// OSI-approved.
    Open,
    /// The source may be read, use is restricted.
    SourceAvailable,
    /// Closed.
    Proprietary,
    /// A specification, free to implement.
    Standard,
}

impl LicenceClass {
    /// The words by which a pack names them, in the order of the variants.
    pub const WORDS: [&'static str; 4] = ["open", "source-available", "proprietary", "standard"];
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::SourceAvailable, Self::Proprietary, Self::Standard];

    /// As a word of JSON and TOML.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// How a tool is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Developed.
    Active,
    /// Kept alive.
    Maintenance,
    /// Given up.
    Archived,
    /// Developed, under a licence that changed.
    Relicensed,
}

impl State {
    /// The words by which a pack names them, in the order of the variants.
    pub const WORDS: [&'static str; 4] = ["active", "maintenance", "archived", "relicensed"];
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Maintenance, Self::Archived, Self::Relicensed];

    /// As a word of JSON and TOML.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// A thing that can be chosen or looked up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Tool {
    /// Id.
    pub id: Text,
    /// Name.
    pub name: Text,
    /// Its shelf.
    pub category: CategoryId,
    /// Other names that people type.
    pub aliases: Vec<Text>,
    /// Whether it is a system to run; libraries, extensions and API styles are none.
    pub system: bool,
    /// The systems inside which it lives, any one of them.
    pub runs_inside: Vec<ToolId>,
    /// What must run beside it: of each list, one.
    pub needs: Vec<Vec<ToolId>>,
    /// The languages that it is for; empty for any.
    pub languages: Vec<Text>,
    /// The only cloud on which it exists.
    pub cloud: Option<Text>,
    /// What goes with it.
    pub goes_with: Vec<ToolId>,
    /// Work to operate it by yourself, 1 (none) to 5 (a dedicated team); a judgement.
    pub burden: u8,
    /// The same for a managed service.
    pub burden_managed: Option<u8>,
    /// What it is best at; a judgement.
    pub best_at: Text,
    /// What it costs; a judgement.
    pub costs: Text,
    /// How it is run.
    pub hosting: Hosting,
    /// Its licence.
    pub licence: Licence,
    /// How it is doing.
    pub status: Status,
    /// Resources that serve it, in the order of the pack.
    pub resources: Vec<ResourceId>,
    /// Everything else that is known.
    pub facts: Deferred<Vec<Fact>>,
}

/// How a tool is run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Hosting {
    /// Mode.
    pub mode: HostingMode,
    /// Managed services.
    pub managed: Vec<Text>,
    /// Where from.
    pub evidence: Evidence,
}

/// A licence.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Licence {
    /// SPDX id where one exists.
    pub name: Text,
    /// What it allows.
    pub class: LicenceClass,
    /// How it came about.
    pub history: Option<Text>,
    /// Where from.
    pub evidence: Evidence,
}

/// How a tool is doing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Status {
    /// State.
    pub state: State,
    /// More about it.
    pub note: Option<Text>,
    /// Where from.
    pub evidence: Evidence,
}

/// Kinds of facts, in the order in which a page shows them.
pub const FACT_KINDS: [&str; 10] = [
    "protocol",
    "consistency",
    "delivery",
    "ordering",
    "limit",
    "scale",
    "price",
    "version",
    "language",
    "jepsen",
];

/// One fact about a tool.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Fact {
    /// One of [`FACT_KINDS`], by position.
    pub kind: u8,
    /// What it is about.
    pub name: Text,
    /// The fact, in words.
    pub value: Text,
    /// The fact as one number, where it is one.
    pub number: Option<f64>,
    /// The unit of the number.
    pub unit: Option<Text>,
    /// More about it.
    pub note: Option<Text>,
    /// Whether it is our judgement, which needs no source.
    pub judgement: bool,
    /// Where from.
    pub evidence: Evidence,
}

impl Fact {
    /// The word of its kind.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        FACT_KINDS[usize::from(self.kind)]
    }
}

/// How an address was confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Confirmed {
    /// By one of [`CONFIRMED_BY`], by position.
    pub how: u8,
    /// When.
    pub as_of: Text,
}

/// How addresses are confirmed.
pub const CONFIRMED_BY: [&str; 3] = ["stored-copy", "linked", "not-confirmed"];
/// Kinds of resources, those to learn a tool by first.
pub const RESOURCE_KINDS: [&str; 8] =
    ["tutorial", "course", "docs", "book", "video", "article", "blog", "paper"];
/// Levels.
pub const LEVELS: [&str; 3] = ["beginner", "intermediate", "advanced"];

/// A thing to read, watch or take.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Resource {
    /// Id.
    pub id: Text,
    /// Title.
    pub title: Text,
    /// Author or publisher.
    pub author: Text,
    /// Address.
    pub url: Text,
    /// One of [`RESOURCE_KINDS`], by position.
    pub kind: u8,
    /// One of [`LEVELS`], by position.
    pub level: u8,
    /// Whether it costs nothing.
    pub free: bool,
    /// Rough time, in minutes.
    pub minutes: Option<u32>,
    /// Tools that it serves.
    pub tools: Vec<ToolId>,
    /// Categories that it serves.
    pub categories: Vec<CategoryId>,
    /// Free words.
    pub subjects: Vec<Text>,
    /// For whom it is; `None` for everybody.
    pub when: Option<Condition>,
    /// What a reader gets.
    pub gives: Text,
    /// Year of the page.
    pub year: Option<u16>,
    /// How its address was confirmed.
    pub confirmed: Confirmed,
    /// Lines of the source index that it answers.
    pub index_lines: Vec<u16>,
}

impl Resource {
    /// The word of its kind.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        RESOURCE_KINDS[usize::from(self.kind)]
    }
}

/// Somebody who publishes consistently on this.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Writer {
    /// Id.
    pub id: Text,
    /// Name.
    pub name: Text,
    /// Address.
    pub url: Text,
    /// Subjects.
    pub subjects: Vec<Text>,
    /// Why to read them.
    pub why: Text,
    /// How the address was confirmed.
    pub confirmed: Confirmed,
}

/// A short text on a question that comes up again and again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Guide {
    /// Id.
    pub id: Text,
    /// Title.
    pub title: Text,
    /// Its shelf.
    pub category: Option<CategoryId>,
    /// Decisions that it bears on.
    pub decisions: Vec<DecisionId>,
    /// The text: paragraphs, separated by an empty line.
    pub text: Text,
    /// What it rests on.
    pub sources: Vec<ResourceId>,
}
