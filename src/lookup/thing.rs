//! Everything that has an id.

use crate::knowledge::Pack;

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThingKind {
    /// A tool.
    Tool,
    /// Something to read, watch or take.
    Resource,
    /// Somebody who writes.
    Writer,
    /// A short text.
    Guide,
    /// A shelf.
    Category,
    /// A question.
    Question,
    /// A decision.
    Decision,
    /// A rule.
    Rule,
    /// A line that numbers are compared with.
    Threshold,
    /// A named condition.
    Signal,
    /// What rules tools out.
    Constraint,
    /// What holds systems back for a while.
    Brake,
    /// A practice.
    Advice,
}

impl ThingKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Tool,
        Self::Resource,
        Self::Writer,
        Self::Guide,
        Self::Category,
        Self::Question,
        Self::Decision,
        Self::Rule,
        Self::Threshold,
        Self::Signal,
        Self::Constraint,
        Self::Brake,
        Self::Advice,
    ];
    /// The words by which `KIND:ID` names them, in the order of the variants.
    pub const WORDS: [&'static str; 13] = [
        "tool",
        "resource",
        "writer",
        "guide",
        "category",
        "question",
        "decision",
        "rule",
        "threshold",
        "signal",
        "constraint",
        "brake",
        "advice",
    ];

    /// As `KIND:ID` names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    /// The kind of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().position(|known| *known == word).map(|at| Self::ALL[at])
    }
}

/// One thing: a row of the table of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thing {
    /// What it is.
    pub kind: ThingKind,
    /// Its row.
    pub row: usize,
}

impl Thing {
    /// Its id.
    #[must_use]
    pub fn id(self, pack: &Pack) -> &str {
        let row = self.row;
        match self.kind {
            ThingKind::Tool => &pack.tools[row].id,
            ThingKind::Resource => &pack.resources[row].id,
            ThingKind::Writer => &pack.writers[row].id,
            ThingKind::Guide => &pack.guides[row].id,
            ThingKind::Category => &pack.categories[row].id,
            ThingKind::Question => &pack.questions[row].id,
            ThingKind::Decision => &pack.decisions[row].id,
            ThingKind::Rule => &pack.rules[row].id,
            ThingKind::Threshold => &pack.thresholds[row].id,
            ThingKind::Signal => &pack.signals[row].id,
            ThingKind::Constraint => &pack.constraints[row].id,
            ThingKind::Brake => &pack.brakes[row].id,
            ThingKind::Advice => &pack.advice[row].id,
        }
    }

    /// Every thing of a kind, in the order of the pack.
    pub fn all_of(pack: &Pack, kind: ThingKind) -> impl Iterator<Item = Self> + use<> {
        let rows = match kind {
            ThingKind::Tool => pack.tools.len(),
            ThingKind::Resource => pack.resources.len(),
            ThingKind::Writer => pack.writers.len(),
            ThingKind::Guide => pack.guides.len(),
            ThingKind::Category => pack.categories.len(),
            ThingKind::Question => pack.questions.len(),
            ThingKind::Decision => pack.decisions.len(),
            ThingKind::Rule => pack.rules.len(),
            ThingKind::Threshold => pack.thresholds.len(),
            ThingKind::Signal => pack.signals.len(),
            ThingKind::Constraint => pack.constraints.len(),
            ThingKind::Brake => pack.brakes.len(),
            ThingKind::Advice => pack.advice.len(),
        };
        (0..rows).map(move |row| Self { kind, row })
    }

    /// The thing of a kind that has an id.
    #[must_use]
    pub fn find(pack: &Pack, kind: ThingKind, id: &str) -> Option<Self> {
        let row = match kind {
            ThingKind::Tool => pack.tools.find(id),
            ThingKind::Resource => pack.resources.find(id),
            ThingKind::Writer => pack.writers.find(id),
            ThingKind::Guide => pack.guides.find(id),
            ThingKind::Category => pack.categories.find(id),
            ThingKind::Question => pack.questions.find(id),
            ThingKind::Decision => pack.decisions.find(id),
            ThingKind::Rule => pack.rules.find(id),
            ThingKind::Threshold => pack.thresholds.find(id),
            ThingKind::Signal => pack.signals.find(id),
            ThingKind::Constraint => pack.constraints.find(id),
            ThingKind::Brake => pack.brakes.find(id),
            ThingKind::Advice => pack.advice.find(id),
        };
        row.map(|row| Self { kind, row })
    }

    /// Every thing of a pack, kind by kind.
    pub fn all(pack: &Pack) -> impl Iterator<Item = Self> + '_ {
        ThingKind::ALL.into_iter().flat_map(|kind| Self::all_of(pack, kind))
    }
}

/// All ids of a kind, or of every kind.
pub fn ids(pack: &Pack, kind: Option<ThingKind>) -> impl Iterator<Item = &str> {
    let kinds = ThingKind::ALL.into_iter().filter(move |known| kind.is_none_or(|kind| kind == *known));
    kinds.flat_map(|kind| Thing::all_of(pack, kind)).map(|thing| thing.id(pack))
}

/// Everything of that name, of that kind if one is given; a tool or a category by an alias as well, where nothing
/// has the name itself.
#[must_use]
pub fn find(pack: &Pack, kind: Option<ThingKind>, id: &str) -> Vec<Thing> {
    let wanted = |known: ThingKind| kind.is_none_or(|kind| kind == known);
    let kinds = ThingKind::ALL.into_iter().filter(|known| wanted(*known));
    let mut found: Vec<Thing> = kinds.filter_map(|kind| Thing::find(pack, kind, id)).collect();
    if found.is_empty() && wanted(ThingKind::Tool) {
        found.extend(pack.find_tool(id).map(|tool| Thing { kind: ThingKind::Tool, row: tool.index() }));
    }
    if found.is_empty() && wanted(ThingKind::Category) {
        let row =
            pack.categories.iter().position(|category| category.aliases.iter().any(|alias| *alias == id));
        found.extend(row.map(|row| Thing { kind: ThingKind::Category, row }));
    }
    found
}
