//! A loaded pack: everything that rules and catalog say, checked and resolved.

use serde::{Deserialize, Serialize};

use super::catalog::{Category, Guide, Resource, Tool, Writer};
use super::condition::Condition;
use super::deferred::Deferred;
use super::ids::{
    AdviceId, ChoiceIndex, ConstraintId, DecisionId, OptionIndex, QuestionId, ResourceId, RuleId, SignalId,
    ThresholdId, ToolId,
};
use super::quantity::Unit;
use super::table::{Row, Table};
use super::text::Text;

/// What a pack says. Rows are referred to by the typed ids beside it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Pack {
    /// Questions.
    pub questions: Table<Question>,
    /// Decisions, as written.
    pub decisions: Table<Decision>,
    /// Decisions so ordered that each comes after those whose verdict it asks about.
    pub order: Vec<DecisionId>,
    /// Thresholds.
    pub thresholds: Table<Threshold>,
    /// Signals.
    pub signals: Table<Signal>,
    /// Rules, as written.
    pub rules: Table<Rule>,
    /// Constraints.
    pub constraints: Table<Constraint>,
    /// Brakes.
    pub brakes: Table<Brake>,
    /// Advice.
    pub advice: Table<Advice>,
    /// Tools.
    pub tools: Table<Tool>,
    /// Resources.
    pub resources: Table<Resource>,
    /// Writers.
    pub writers: Table<Writer>,
    /// Guides.
    pub guides: Table<Guide>,
    /// Categories.
    pub categories: Table<Category>,
    /// Which questions have a part to play in the semantics.
    pub roles: Roles,
    /// What overlays switched off, with their reasons.
    pub disabled: Vec<(Text, Text)>,
}

/// Questions that the semantics refer to (`[pack]`).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Roles {
    /// The list of choices that are the needs.
    pub needs: Option<QuestionId>,
    /// The list of choices that are the systems running here.
    pub running: Option<QuestionId>,
    /// The questions that an interview opens with, after the needs and the unusual facts.
    pub opening: Vec<QuestionId>,
    /// The signal under which managed services are out of the question, so that the full burden counts.
    pub self_run: Option<SignalId>,
}

/// A question: something only the user knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Question {
    /// Id.
    pub id: Text,
    /// As it is asked.
    pub ask: Text,
    /// What it is about, in a word or three, where it may share a screen with others.
    pub brief: Option<Text>,
    /// Why it is asked.
    pub why: Text,
    /// What an answer is.
    pub kind: Kind,
    /// Questions of a subject are asked together.
    pub subject: Text,
    /// The need that it belongs to, as a choice of the `needs` question.
    pub need: Option<ChoiceIndex>,
    /// How its answer may change.
    pub changes: Changes,
    /// Whether it stands on the screen of unusual facts.
    pub rare: bool,
}

/// The kind of a question, with its prior: how usual each answer is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Kind {
    /// Yes or no; the probability of yes.
    YesNo {
        /// Between 0 and 1.
        usual: f64,
    },
    /// One of several; their shares.
    Choice(Vec<Choice>),
    /// Any number of several; the probability that each is ticked.
    Choices(Vec<Choice>),
    /// A number in one of several measures.
    Number(Vec<Measure>),
}

impl Kind {
    /// The choices of a choice or of a list of choices.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(choices) | Self::Choices(choices) => choices,
            _ => &[],
        }
    }

    /// The measures of a number.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        match self {
            Self::Number(measures) => measures,
            _ => &[],
        }
    }

    /// The word by which a pack names the kind.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::YesNo { .. } => "yes-no",
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
            Self::Number(_) => "number",
        }
    }
}

/// One choice of a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Choice {
    /// Id.
    pub id: Text,
    /// As it is shown.
    pub label: Text,
    /// How usual it is, between 0 and 1.
    pub usual: f64,
}

/// One measure of a number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Measure {
    /// The unit.
    pub unit: Unit,
    /// The 10th, 50th and 90th percentile of answers, in base units; `None` where unknown.
    pub usual: Option<[f64; 3]>,
}

/// How the answer to a question may change in the life of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changes {
    /// Numbers that only grow.
    Grows,
    /// Budgets that only shrink.
    Tightens,
    /// The user's to choose.
    Decided,
    /// A fact of life here.
    Given,
    /// What the system must do.
    Scope,
}

impl Changes {
    /// The words by which a pack names them, in the order of the variants.
    pub const WORDS: [&'static str; 5] = ["grows", "tightens", "decided", "given", "scope"];
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Grows, Self::Tightens, Self::Decided, Self::Given, Self::Scope];
}

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
#[serde(bound(deserialize = "'de: 'static"))]
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
    pub unless: Vec<Condition>,
    /// Rules of the same strength that it is over by name, as written.
    pub over_rules: Vec<RuleId>,
    /// The same, what those are over by name, and so on, in order; see [`Pack::settle_over`].
    pub outranks: Vec<RuleId>,
    /// Options that it beats within its strength.
    pub over_options: Vec<OptionIndex>,
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
    /// The first of these that is neither ruled out nor held back.
    First(Vec<OptionIndex>),
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
    pub unless: Vec<Condition>,
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
    pub unless: Vec<Condition>,
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
    pub unless: Vec<Condition>,
    /// What to do.
    pub action: Text,
    /// What would show that it wasn't enough.
    pub shows: Option<Text>,
    /// What backs it.
    pub cites: Vec<ResourceId>,
}

macro_rules! rows {
    ($($name:ty),*) => {$(
        impl Row for $name {
            fn id(&self) -> &Text {
                &self.id
            }
        }
    )*};
}

rows!(Question, Decision, Threshold, Signal, Rule, Constraint, Brake, Advice);
rows!(Tool, Resource, Writer, Guide, Category);

impl Pack {
    /// A question by its id.
    #[must_use]
    pub fn find_question(&self, id: &str) -> Option<QuestionId> {
        self.questions.find(id).map(QuestionId::at)
    }

    /// A decision by its id.
    #[must_use]
    pub fn find_decision(&self, id: &str) -> Option<DecisionId> {
        self.decisions.find(id).map(DecisionId::at)
    }

    /// A tool by its id or one of its aliases.
    #[must_use]
    pub fn find_tool(&self, id: &str) -> Option<ToolId> {
        self.tools
            .find(id)
            .or_else(|| self.tools.iter().position(|tool| tool.aliases.iter().any(|alias| *alias == id)))
            .map(ToolId::at)
    }

    /// A question.
    #[must_use]
    pub fn question(&self, id: QuestionId) -> &Question {
        &self.questions[id.index()]
    }

    /// A decision.
    #[must_use]
    pub fn decision(&self, id: DecisionId) -> &Decision {
        &self.decisions[id.index()]
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// A threshold.
    #[must_use]
    pub fn threshold(&self, id: ThresholdId) -> &Threshold {
        &self.thresholds[id.index()]
    }

    /// A tool.
    #[must_use]
    pub fn tool(&self, id: ToolId) -> &Tool {
        &self.tools[id.index()]
    }

    /// A resource.
    #[must_use]
    pub fn resource(&self, id: ResourceId) -> &Resource {
        &self.resources[id.index()]
    }

    /// A constraint.
    #[must_use]
    pub fn constraint(&self, id: ConstraintId) -> &Constraint {
        &self.constraints[id.index()]
    }

    /// The rules of a decision, in the order of the pack.
    pub fn rules_of(&self, decision: DecisionId) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.decision(decision).rules.iter().map(|id| (*id, self.rule(*id)))
    }

    /// The need, as a choice, that makes a decision needed, where it is as simple as that.
    #[must_use]
    pub fn need_of(&self, decision: DecisionId) -> Option<ChoiceIndex> {
        let needs = self.roles.needs?;
        let mut found = None;
        self.decision(decision).needed_when.each_test(&mut |test| {
            if let super::condition::Test::Choice { question, choices } = test
                && *question == needs
                && choices.len() == 1
            {
                found = Some(choices[0]);
            }
        });
        found
    }

    /// The name of an option: its tool's, or "none".
    #[must_use]
    pub fn option_name(&self, decision: DecisionId, option: OptionIndex) -> &str {
        let option = &self.decision(decision).options[usize::from(option)];
        option.tool.map_or("none", |tool| self.tool(tool).name.as_str())
    }

    /// Whether one applying rule beats another, each with the option that it chooses.
    ///
    /// `over` is an order: whoever is over a rule by name is also over what that rule is over by name. A rule that
    /// is so over another is not beaten by the other's `over` of an option: what is said of the one rule outweighs
    /// what is said of many.
    #[must_use]
    pub fn beats(&self, winner: (RuleId, OptionIndex), loser: (RuleId, OptionIndex)) -> bool {
        let (strong, weak) = (self.rule(winner.0), self.rule(loser.0));
        winner.0 != loser.0
            && (strong.strength > weak.strength
                || strong.strength == weak.strength
                    && (strong.outranks.binary_search(&loser.0).is_ok()
                        || strong.over_options.contains(&loser.1)
                            && winner.1 != loser.1
                            && weak.outranks.binary_search(&winner.0).is_err()))
    }

    /// Works out what every rule outranks, from what each is over by name.
    pub fn settle_over(&mut self) {
        let rules = (0..self.rules.len()).map(RuleId::at);
        let outranked: Vec<Vec<RuleId>> = rules.map(|rule| self.outranked(rule, None)).collect();
        for (rule, outranked) in self.rules.rows_mut().iter_mut().zip(outranked) {
            rule.outranks = outranked;
        }
    }

    /// The rules that outrank fewer if one is no longer over another, each with those that it loses.
    #[must_use]
    pub fn lost_without(&self, rule: RuleId, other: RuleId) -> Vec<(RuleId, Vec<RuleId>)> {
        let mut lost = Vec::new();
        for (row, above) in self.rules_of(self.rule(rule).decision) {
            if row == rule || above.outranks.contains(&rule) {
                let left = self.outranked(row, Some((rule, other)));
                let gone = above.outranks.iter().copied().filter(|beaten| !left.contains(beaten));
                let gone: Vec<RuleId> = gone.collect();
                if !gone.is_empty() {
                    lost.push((row, gone));
                }
            }
        }
        lost
    }

    /// What a rule is over by name, directly or through others, in order; one entry may be left out.
    fn outranked(&self, rule: RuleId, without: Option<(RuleId, RuleId)>) -> Vec<RuleId> {
        let (mut seen, mut todo) = (Vec::new(), vec![rule]);
        while let Some(at) = todo.pop() {
            for named in self.rule(at).over_rules.iter().filter(|named| without != Some((at, **named))) {
                if !seen.contains(named) {
                    seen.push(*named);
                    todo.push(*named);
                }
            }
        }
        seen.sort_unstable();
        seen
    }

    /// The options that a rule may choose.
    #[must_use]
    pub fn may_choose(&self, rule: &Rule) -> Vec<OptionIndex> {
        match &rule.choose {
            Choose::First(options) => options.clone(),
            Choose::Today => {
                let options = self.decision(rule.decision).options.iter().enumerate();
                options.filter(|(_, option)| option.today.is_some()).map(|(at, _)| at as u8).collect()
            }
        }
    }
}
