//! What `list`, `show`, `search` and `compare` print as JSON. Ids, never display text, name things.

mod catalog;
mod judgement;

use std::collections::BTreeMap;

use serde::Serialize;

pub use catalog::*;
pub use judgement::*;

/// Anything that has an id, with the word of its kind as `thing`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(tag = "thing", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each says what the type that it holds says")]
pub enum AnyThing<'a> {
    Tool(Box<Tool<'a>>),
    Resource(Resource<'a>),
    Writer(Writer<'a>),
    Guide(Guide<'a>),
    Category(Category<'a>),
    Question(Question<'a>),
    Decision(Decision<'a>),
    Rule(Rule<'a>),
    Threshold(Threshold<'a>),
    Signal(Signal<'a>),
    Constraint(Constraint<'a>),
    Brake(Brake<'a>),
    Advice(Advice<'a>),
}

macro_rules! lists {
    ($($name:ident $field:ident: $item:ident, $schema:literal, $says:literal)*) => {
        $(
            #[doc = $says]
            #[derive(Clone, Debug, Serialize)]
            #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
            pub struct $name<'a> {
                #[doc = concat!("`", $schema, "`.")]
                pub schema: &'static str,
                /// In the order of the list.
                pub $field: Vec<$item<'a>>,
            }

            impl<'a> $name<'a> {
                /// A document of these.
                #[must_use]
                pub fn of($field: Vec<$item<'a>>) -> Listed<'a> {
                    Listed::$name(Self { schema: $schema, $field })
                }
            }
        )*

        /// A document of `list`.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        pub enum Listed<'a> {
            $(
                #[doc = $says]
                $name($name<'a>),
            )*
        }
    };
}

lists! {
    ToolList tools: ToolSummary, "archadvise/tools/v1", "`list tools`."
    ResourceList resources: Resource, "archadvise/resources/v1", "`list resources`."
    QuestionList questions: Question, "archadvise/questions/v1", "`list questions`."
    DecisionList decisions: Decision, "archadvise/decisions/v1", "`list decisions`."
    RuleList rules: Rule, "archadvise/rules/v1", "`list rules`."
    ThresholdList thresholds: Threshold, "archadvise/thresholds/v1", "`list thresholds`."
    WriterList writers: Writer, "archadvise/writers/v1", "`list writers`."
    GuideList guides: Guide, "archadvise/guides/v1", "`list guides`."
}

/// `show`: one thing, or each of several that share an id.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Shown<'a> {
    /// `archadvise/show/v1`.
    pub schema: &'static str,
    /// What was found.
    pub found: Vec<AnyThing<'a>>,
}

/// `search`: what has some words in it, the best first.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct SearchResult<'a> {
    /// `archadvise/search/v1`.
    pub schema: &'static str,
    /// As it was asked.
    pub query: &'a str,
    /// Whether all words were found as written, with slips, or some only.
    pub how: &'static str,
    /// What was found.
    pub hits: Vec<SearchHit<'a>>,
    /// Words near those that nothing has.
    pub near: Vec<&'a str>,
}

/// Something that was found.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct SearchHit<'a> {
    /// Kind.
    pub kind: &'static str,
    /// Id.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// The line that has the words.
    pub line: &'a str,
}

/// `compare`: tools side by side.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Compared<'a> {
    /// `archadvise/compare/v1`.
    pub schema: &'static str,
    /// What to know of the comparison itself.
    pub notes: &'a [String],
    /// What differs.
    pub differs: Vec<ComparedField<'a>>,
    /// What is the same for all.
    pub alike: Vec<ComparedField<'a>>,
    /// Each tool whole.
    pub tools: Vec<ComparedTool<'a>>,
}

/// One row of a comparison.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ComparedField<'a> {
    /// Which.
    pub field: &'a str,
    /// By tool: what is known.
    pub values: BTreeMap<&'a str, Vec<&'a str>>,
}

/// A tool that is compared.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ComparedTool<'a> {
    /// All that is known.
    #[serde(flatten)]
    pub tool: Tool<'a>,
    /// What the rules choose it for.
    pub chosen: Vec<ChosenFor<'a>>,
}

/// What the rules of a decision choose a tool for.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ChosenFor<'a> {
    /// Decision.
    pub decision: &'a str,
    /// What it is for there.
    #[serde(rename = "for")]
    pub buys: &'a str,
    /// The rules.
    pub rules: Vec<ChoosingRule<'a>>,
}

/// A rule that chooses a tool.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ChoosingRule<'a> {
    /// Id.
    pub id: &'a str,
    /// Strength.
    pub strength: &'static str,
    /// When, in words.
    pub when: String,
    /// Its reason.
    pub because: &'a str,
}
