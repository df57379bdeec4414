//! What a check finds: a stable code, how bad it is, what it is about, and answers that show it.

use serde::Serialize;

use crate::engine::Answers;
use crate::knowledge::{Pack, QuestionId, RuleId, Site, Spot};

/// How much a finding asks of the pack's author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// To be changed, or accepted with a reason.
    Warning,
    /// The pack gives no answer, or says something that never counts.
    Error,
}

impl Level {
    /// The word by which it is printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// Stable, kebab-case.
    pub word: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What it means, in a line.
    pub means: &'static str,
    /// Whether it is a slip only in the pack that is laid over all others. In one below it is only a note.
    pub of_one_pack: bool,
}

macro_rules! codes {
    ($($name:ident $word:literal $level:ident $means:literal)*) => {
        impl Code {
            $(#[doc = $means]
            pub const $name: Self = Self { word: $word, level: Level::$level, means: $means, of_one_pack: !matches!($word.as_bytes(), b"conflict" | b"gap") };)*

            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

codes! {
    CONFLICT "conflict" Error "two rules win and choose differently"
    GAP "gap" Error "a decision is needed and no rule applies"
    DEAD_RULE "dead-rule" Error "a rule that never wins, whatever is answered"
    UNREACHED_OPTION "unreached-option" Warning "an option that no answers lead to"
    ALWAYS_TRUE "always-true" Warning "a comparison that always holds where it stands"
    NEVER_TRUE "never-true" Warning "a comparison, or a value in it, that never holds where it stands"
    NEEDLESS_RULE "needless-rule" Warning "a rule without which every verdict is the same"
    NEEDLESS_OVER "needless-over" Warning "an entry of `over` that changes no verdict"
    IDLE_QUESTION "idle-question" Warning "a question whose answer changes no verdict and no advice"
    IDLE_ANSWER "idle-answer" Warning "an answer that changes nothing, though conditions name it"
    MASKED_TRIGGER "masked-trigger" Warning "a rule whose smallest trigger, said alone, does not win"
    NEAR_LINES "near-lines" Warning "two lines of one question so near each other that it looks like a slip"
    OUTSIDE_BAND "outside-band" Warning "a threshold whose value lies outside its own band"
    UNUSED "unused" Warning "a threshold or signal that nothing names"
    NO_REASON "no-reason" Warning "a rule that gives no reason"
    UNUSED_ACCEPT "unused-accept" Warning "an accept that matches no finding"
    UNREACHED_CHOICE "unreached-choice" Note "an entry of `choose` that its rule never wins with"
    UNREACHED_TOOL "unreached-tool" Note "a tool that can only be looked up"
    SAME_ANSWERS "same-answers" Note "answers that nothing tells from silence"
    ORPHANED_SILENCE "orphaned-silence" Note "a verdict that an unanswered question gives and no answer to it"
    SHORTFALL "shortfall" Note "a stated need that constraints leave nothing for"
    HOLE "hole" Note "a guard that stops a `needed` rule with only the default left"
    SILENCED_BY_TODAY "silenced-by-today" Note "a `needed` rule that stands back for what does the job today"
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// How bad; most often as bad as its kind.
    pub level: Level,
    /// What it is about: kinds and ids, as `[[accept]]` names them.
    pub about: Vec<(&'static str, String)>,
    /// Where it stands.
    pub site: Site,
    /// In a sentence or two.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Few answers that show it.
    pub witness: Option<Answers>,
    /// Why the pack accepts it, where it does.
    pub accepted: Option<String>,
}

impl Finding {
    /// About one thing.
    pub(super) fn new(code: Code, kind: &'static str, id: &str, message: String) -> Self {
        Self {
            code,
            level: code.level,
            about: vec![(kind, id.to_owned())],
            site: Site { kind, id: id.to_owned(), spot: Spot::Id },
            message,
            help: None,
            witness: None,
            accepted: None,
        }
    }

    /// About a rule.
    pub(super) fn of_rule(pack: &Pack, code: Code, rule: RuleId, message: String) -> Self {
        Self::new(code, "rule", &pack.rule(rule).id, message)
    }

    /// About a question.
    pub(super) fn of_question(pack: &Pack, code: Code, question: QuestionId, message: String) -> Self {
        Self::new(code, "question", &pack.question(question).id, message)
    }

    pub(super) fn and(mut self, kind: &'static str, id: &str) -> Self {
        self.about.push((kind, id.to_owned()));
        self
    }

    pub(super) fn at(mut self, spot: Spot) -> Self {
        self.site.spot = spot;
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn shown_by(mut self, witness: Answers) -> Self {
        self.witness = Some(witness);
        self
    }
}
