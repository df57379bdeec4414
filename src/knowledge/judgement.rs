//! Decisions, the lines and rules that decide them, and what goes with a verdict.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::deferred::Deferred;
use super::ids::{AdviceId, ChoiceIndex, DecisionId, QuestionId, ResourceId, RuleId, ToolId};
use super::quantity::Unit;
use super::text::Text;

/// One thing to decide.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Decision {
    /// Id.
    pub id: Text,
    /// The category that it belongs to.
    pub category: super::ids::CategoryId,
    /// Short title.
    pub title: Text,
    /// When it is needed at all.
    pub needed_when: Condition,
    /// The question that asks what does this job now.
    pub today: Option<QuestionId>,
    /// Its options, the most boring first.
    pub options: Vec<DecisionOption>,
    /// Its rules, in the order of the pack.
    pub rules: Vec<RuleId>,
    /// Its advice, in the order of the pack.
    pub advice: Vec<AdviceId>,
}

/// A possible outcome of a decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct DecisionOption {
    /// Id: a tool's, or `none`.
    pub id: Text,
    /// The tool; `None` for `none`.
    pub tool: Option<ToolId>,
    /// What it is for, continuing "X is for …".
    pub buys: Text,
    /// What people hope of it who don't need it, and what gives them that: told where somebody urges it.
    pub instead: Option<Text>,
    /// The choice of the decision's `today` question that means this option.
    pub today: Option<ChoiceIndex>,
}

/// A named line that numbers are compared with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Threshold {
    /// Id.
    pub id: Text,
    /// What it measures.
    pub unit: Unit,
    /// Where the pack draws the line, in base units.
    pub value: f64,
    /// Below: nobody leaves the default. Above: nearly everyone does.
    pub band: [f64; 2],
    /// Why the line lies there.
    pub because: Text,
    /// What to measure when a number lies inside the band.
    pub measure: Option<Text>,
    /// Where it comes from.
    pub sources: Deferred<Vec<Source>>,
    /// Whether it is the pack's own judgement, without a published number.
    pub judgement: bool,
}

/// Where a number comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Source {
    /// Address.
    pub url: Text,
    /// Who says it: maintainer docs, a measurement, an interested vendor.
    pub who: Text,
    /// Year, month or day.
    pub as_of: Text,
    /// What it says.
    pub says: Text,
}

/// A named condition.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Signal {
    /// Id.
    pub id: Text,
    /// The condition.
    pub condition: Condition,
}

/// Why a rule may beat another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strength {
    /// Yields to everything.
    Default,
    /// Suits what was described better.
    Fits,
    /// A stated need that the default cannot meet.
    Needed,
    /// Does this job here today, and is not the pain: it stays.
    Incumbent,
    /// A policy or a hard limit leaves nothing else.
    Must,
}

impl Strength {
    /// The words by which a pack names them, in the order of the variants.
    pub const WORDS: [&'static str; 5] = ["default", "fits", "needed", "incumbent", "must"];
    /// All of them, weakest first.
    pub const ALL: [Self; 5] = [Self::Default, Self::Fits, Self::Needed, Self::Incumbent, Self::Must];

    /// The word by which a pack names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    /// Why a rule of this strength wins, for a report.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Default => "nothing stronger speaks for another",
            Self::Fits => "it suits what you described better",
            Self::Needed => "it meets a need that you stated",
            Self::Incumbent => "it does this job here already",
            Self::Must => "a policy or a hard limit leaves nothing else",
        }
    }
}

/// When its condition holds, it chooses one option of one decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// Id.
    pub id: Text,
    /// The decision.
    pub decision: DecisionId,
    /// What it chooses.
    pub choose: Choose,
    /// Why it may beat another.
    pub strength: Strength,
    /// What triggers it.
    pub when: Condition,
    /// What makes it hold back: any one of these.
    pub unless: Deferred<Vec<Condition>>,
    /// Rules of the same strength that it is over by name, as written.
    pub over_rules: Deferred<Vec<RuleId>>,
    /// The same, what those are over by name, and so on, in order; see [`Pack::settle_over`](super::Pack::settle_over).
    pub outranks: Deferred<Vec<RuleId>>,
    /// Options that it beats within its strength, an [`OptionIndex`](super::OptionIndex) each.
    #[serde(borrow)]
    pub over_options: Cow<'static, [u8]>,
    /// The reason, in words for the user.
    pub because: Text,
    /// What backs it.
    pub cites: Vec<ResourceId>,
    /// What goes with the choice.
    pub with: Vec<ToolId>,
}

/// What a rule chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choose {
    /// The first of these that is neither ruled out nor held back, an [`OptionIndex`](super::OptionIndex) each.
    First(#[serde(borrow)] Cow<'static, [u8]>),
    /// Whatever does this job here now.
    Today,
}

/// Rules tools out, absolutely.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Constraint {
    /// Id.
    pub id: Text,
    /// Where it counts; everywhere if empty.
    pub decisions: Vec<DecisionId>,
    /// When.
    pub when: Condition,
    /// Unless any one of these holds.
    pub unless: Deferred<Vec<Condition>>,
    /// The tools, worked out from the fields of the catalog when the pack was loaded, in order.
    pub rules_out: Vec<ToolId>,
    /// The reason, in words for the user.
    pub because: Text,
}

/// Holds back what adds a system, or what is heavy, while something lasts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Brake {
    /// Id.
    pub id: Text,
    /// Where it counts; everywhere if empty.
    pub decisions: Vec<DecisionId>,
    /// When.
    pub when: Condition,
    /// Unless any one of these holds.
    pub unless: Deferred<Vec<Condition>>,
    /// What it holds back.
    pub holds_back: HoldsBack,
    /// The reason, in words for the user.
    pub because: Text,
    /// Until when, in words.
    pub until: Text,
}

/// What a brake holds back; never what runs here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HoldsBack {
    /// Whatever would be one more system.
    AddsASystem,
    /// Whatever would be one more system that takes work to operate (burden 2 or more).
    AddsUpkeep,
    /// What takes much work to operate (burden 4 or more).
    Heavy,
    /// These tools, in order.
    Tools(Vec<ToolId>),
}

/// Kinds of advice, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AdviceKind {
    /// The cheaper fix in what runs already.
    TryFirst,
    /// What to get right before it goes live.
    BeforeShipping,
    /// What to watch when it runs.
    InOperation,
}

impl AdviceKind {
    /// The words by which a pack names them, in the order of the variants.
    pub const WORDS: [&'static str; 3] = ["try-first", "before-shipping", "in-operation"];
    /// All of them.
    pub const ALL: [Self; 3] = [Self::TryFirst, Self::BeforeShipping, Self::InOperation];
}

/// A practice that applies when its condition holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Advice {
    /// Id.
    pub id: Text,
    /// Where it is shown.
    pub decision: DecisionId,
    /// When it counts.
    pub kind: AdviceKind,
    /// When.
    pub when: Condition,
    /// Unless any one of these holds.
    pub unless: Deferred<Vec<Condition>>,
    /// What to do.
    pub action: Text,
    /// What would show that it wasn't enough.
    pub shows: Option<Text>,
    /// What backs it.
    pub cites: Vec<ResourceId>,
}
