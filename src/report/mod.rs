//! What archadvise answers: one [`Report`] value, then renderers. Nothing here decides; renderers only write.

mod alternatives;
mod build;
mod clashes;
mod explain;
pub mod explain_page;
pub mod explanation;
pub mod fold;
mod open;
mod references;
mod systems;
#[cfg(feature = "cli")]
pub mod terminal;
mod tool;
mod urged;
mod within;
pub mod words;

pub use build::build;
pub use tool::about_tool;

use serde::Serialize;

use crate::engine::outlook::Standing;
use crate::session::Origin;

/// The answer to one set of answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Report {
    /// `archadvise/report/v1`.
    pub schema: &'static str,
    /// What was answered, by question.
    pub answers: Vec<Said>,
    /// Answers that can't hold together.
    pub clashes: Vec<Clash>,
    /// What there is to run.
    pub systems: Systems,
    /// The answers most likely to turn an open verdict, at most two, and as many of a workload.
    pub open_first: Vec<CouldTurn>,
    /// By decision, in the order of the pack; those that aren't needed too.
    pub decisions: Vec<DecisionReport>,
    /// Every single answer that could still turn a verdict.
    pub could_turn: Vec<CouldTurn>,
    /// Workloads with decisions of their own.
    pub workloads: Vec<WorkloadReport>,
    /// Decisions whose need nobody spoke of.
    pub not_considered: Vec<String>,
    /// What somebody urges and no verdict comes to.
    pub urged: Vec<Urged>,
    /// What the report refers to, numbered from 1.
    pub references: Vec<Reference>,
    /// What overlays switched off.
    pub disabled: Vec<Disabled>,
}

/// A workload that has decisions of its own.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct WorkloadReport {
    /// Its name.
    pub id: String,
    /// What was answered for it alone, by question.
    pub answers: Vec<Said>,
    /// Its own decisions. Their titles name the workload.
    pub decisions: Vec<DecisionReport>,
    /// Every single answer that could still turn one of these.
    pub could_turn: Vec<CouldTurn>,
}

/// A tool that somebody urges and no verdict comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Urged {
    /// Tool.
    pub tool: String,
    /// As it was named.
    pub name: String,
    /// The decision that it would be an option of; null if of none.
    pub decision: Option<String>,
    /// `not-picked`, `not-needed` or `no-option`.
    pub outcome: &'static str,
    /// Why not.
    pub why_not: String,
}

/// Something an overlay switched off.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Disabled {
    /// Kind and id.
    pub id: String,
    /// The reason given.
    pub because: String,
}

/// An answer as given.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Said {
    /// Question.
    pub question: String,
    /// In words.
    pub answer: String,
    /// Where it comes from: `asked`, `file` or `flag`; null where the caller didn't say.
    pub from: Option<Origin>,
}

/// An answer that can't hold beside others that were given. All of them were taken as they were said.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Clash {
    /// The workload of which it was said; null for the system.
    pub workload: Option<String>,
    /// The answer, in words.
    pub said: String,
    /// The answers beside which it can't be, in words.
    pub beside: Vec<String>,
}

/// What the verdicts leave to run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Systems {
    /// Systems, each once.
    pub list: Vec<System>,
    /// How many.
    pub count: usize,
    /// How many of them can only be rented.
    pub rented: usize,
    /// What was said to run here and is picked for nothing: it was not asked about, or another pick moves away from it.
    pub besides: Vec<String>,
}

/// One system.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct System {
    /// Tool.
    pub tool: String,
    /// Its name.
    pub name: String,
    /// Whether it runs here already.
    pub runs_here: bool,
    /// Whether it can only be rented.
    pub rented: bool,
    /// The decisions that use it.
    pub serves: Vec<String>,
}

/// One decision.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct DecisionReport {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// `pick`, `not-needed`, `conflict` or `gap`.
    pub outcome: &'static str,
    /// The option picked.
    pub option: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub buys: Option<String>,
    /// The strength of the rules that won; `None` if set by hand or not needed.
    pub strength: Option<&'static str>,
    /// What that strength means.
    pub strength_reason: Option<&'static str>,
    /// How firmly it stands.
    pub standing: Standing,
    /// Its share once all is answered, under the priors.
    pub share: f64,
    /// Whether the verdict was set by hand.
    pub decided: bool,
    /// The winning rules.
    pub because: Vec<Reason>,
    /// How many other rules were read and do not speak against it.
    pub silent_rules: usize,
    /// Applying rules that were beaten.
    pub beaten: Vec<Beaten>,
    /// Options that would serve alike.
    pub alike: Vec<Named>,
    /// Tools that go with the pick.
    pub with: Vec<Named>,
    /// Other options, with why not.
    pub alternatives: Vec<Alternative>,
    /// How far each number may grow.
    pub headroom: Vec<Headroom>,
    /// Lines inside whose band a number lies, where drawing them elsewhere would change the verdict.
    pub judgement_calls: Vec<JudgementCall>,
    /// Changes within reach that flip the verdict, nearest first.
    pub changes_if: Vec<ChangesIf>,
    /// Whether nothing within reach changes the verdict, however many answers change.
    pub nothing_within_reach: bool,
    /// Options kept away from the rules that wanted them.
    pub kept_away: Vec<KeptAway>,
    /// What to do.
    pub advice: Vec<AdviceItem>,
    /// References to learn the tool by.
    pub learn: Vec<usize>,
    /// Guides that bear on it.
    pub guides: Vec<Named>,
}

/// An id with its name.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Named {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A rule that won, with what made it hold.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Reason {
    /// Rule.
    pub rule: String,
    /// Its reason.
    pub text: String,
    /// References, from 1.
    pub cites: Vec<usize>,
    /// The comparisons of the rule that hold, in the user's words.
    pub facts: Vec<Fact>,
}

/// A comparison that holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Fact {
    /// The question or decision asked about.
    pub about: String,
    /// In words.
    pub text: String,
    /// The threshold compared with.
    pub threshold: Option<String>,
}

/// An applying rule that another beat.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Beaten {
    /// Rule.
    pub rule: String,
    /// What it chose.
    pub option: String,
    /// Its strength.
    pub strength: &'static str,
    /// The rules that beat it.
    pub by: Vec<String>,
    /// Why they do.
    pub reason: String,
}

/// Another option, with why not.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Alternative {
    /// Option.
    pub option: String,
    /// Name.
    pub name: String,
    /// Why not.
    pub why_not: String,
    /// Whether it is the default.
    pub default: bool,
    /// Whether it runs here already.
    pub runs_here: bool,
    /// Whether somebody urges it.
    pub urged: bool,
}

/// How far a number may grow.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Headroom {
    /// Question.
    pub question: String,
    /// In words: what it is now.
    pub now: String,
    /// In words: where the verdict changes.
    pub line: String,
    /// How many times it may grow.
    pub factor: f64,
    /// The verdict there, in words.
    pub to: String,
    /// The verdict there: an option, `not-needed`, `conflict` or `gap`.
    pub verdict: String,
}

/// A verdict that rests on where a line is drawn.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct JudgementCall {
    /// Threshold.
    pub threshold: String,
    /// In words: the number given.
    pub now: String,
    /// In words: where the line is drawn.
    pub line: String,
    /// In words: its band.
    pub band: String,
    /// What the verdict would be with the line at the end of the band that changes it, in words.
    pub to: String,
    /// The same: an option, `not-needed`, `conflict` or `gap`.
    pub verdict: String,
    /// Why the line lies there.
    pub because: String,
    /// What to measure.
    pub measure: Option<String>,
}

/// A smallest change within reach that flips a verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ChangesIf {
    /// The questions whose answers change: one, or few together.
    pub questions: Vec<String>,
    /// In words.
    pub text: String,
    /// How many times a number grows, or what is left of it where it shrinks.
    pub factor: Option<f64>,
    /// The verdict then, in words.
    pub to: String,
    /// The verdict then: an option, `not-needed`, `conflict` or `gap`.
    pub verdict: String,
    /// The decision through whose verdict it works, if not directly.
    pub through: Option<String>,
    /// How usual the choices that would be gained or come to are together, between 0 and 1; null if none is.
    pub usual: Option<f64>,
}

/// What a number would have to grow by more than is another system, not this one grown.
const FAR: f64 = 30.0;
/// What fewer systems than this come to is no news for one of which nothing of the kind was said.
const SELDOM: f64 = 0.025;

impl ChangesIf {
    /// Whether it is worth a line on a page: not a growth by more than `FAR`, nor a pain or a demand that hardly any
    /// system comes to, nor what works through another decision.
    #[must_use]
    pub fn is_near(&self) -> bool {
        worth_a_line(self.through.is_none(), self.factor, self.usual)
    }
}

/// The same for a change that is not worded yet.
fn worth_a_line(direct: bool, factor: Option<f64>, usual: Option<f64>) -> bool {
    direct && factor.is_none_or(|factor| factor <= FAR) && usual.is_none_or(|usual| usual >= SELDOM)
}

/// An option that a rule wanted and could not have.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct KeptAway {
    /// Option.
    pub option: String,
    /// Name.
    pub name: String,
    /// `ruled-out` or `held-back`.
    pub how: &'static str,
    /// The constraint or brake.
    pub by: String,
    /// Its reason.
    pub because: String,
    /// Until when, for what is held back.
    pub until: Option<String>,
    /// Whether something weaker decides because of it.
    pub shortfall: bool,
}

/// A piece of advice.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct AdviceItem {
    /// Id.
    pub id: String,
    /// `try-first`, `before-shipping` or `in-operation`.
    pub kind: &'static str,
    /// What to do.
    pub action: String,
    /// What would show that it wasn't enough.
    pub shows: Option<String>,
    /// References, from 1.
    pub cites: Vec<usize>,
}

/// An unsaid answer that would turn a verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct CouldTurn {
    /// Decision.
    pub decision: String,
    /// Its title.
    pub title: String,
    /// Question.
    pub question: String,
    /// As it is asked.
    pub ask: String,
    /// The answer, in words.
    pub answer: String,
    /// What the verdict would be, in words.
    pub to: String,
    /// What it would be: an option, `not-needed`, `conflict` or `gap`.
    pub verdict: String,
    /// How usual that answer is, between 0 and 1.
    pub usual: f64,
    /// Whether it is a rare fact, which is told after all others.
    pub rare: bool,
}

/// Something to read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Reference {
    /// From 1.
    pub number: usize,
    /// Resource.
    pub id: String,
    /// Title.
    pub title: String,
    /// Author.
    pub author: String,
    /// Address.
    pub url: String,
    /// Kind.
    pub kind: &'static str,
    /// Rough time, in minutes.
    pub minutes: Option<u32>,
}
