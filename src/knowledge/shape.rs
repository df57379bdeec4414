//! The fields of everything that a pack file holds: one description, from which `Fields`
//! takes what is known, needed and allowed, and from which the JSON Schemas are made.

use super::catalog::{CONFIRMED_BY, FACT_KINDS, HostingMode, LEVELS, LicenceClass, RESOURCE_KINDS, State};
use super::{AdviceKind, Changes, Strength};

/// The kinds of things that a pack file holds, by the word of their table.
pub const KINDS: [&str; 13] = [
    "question",
    "decision",
    "threshold",
    "signal",
    "rule",
    "constraint",
    "brake",
    "advice",
    "tool",
    "resource",
    "writer",
    "guide",
    "category",
];

/// Those of them that judge, and so stand in `rules/`; the rest describe, and stand in `data/`.
pub const JUDGEMENT_KINDS: &[&str] = KINDS.split_at(8).0;
/// Kinds whose table is keyed by id: `[threshold.ID]`.
pub const KEYED: [&str; 2] = ["threshold", "signal"];

/// The fields of a table.
#[derive(Debug)]
pub struct Shape {
    /// Its fields, in the order in which they are usually written.
    pub fields: &'static [Field],
}

/// A field of a table.
#[derive(Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What its value is.
    pub is: Is,
    /// Whether it must be there.
    pub needed: bool,
    /// Where another field decides whether it may be there: that field, and the words that allow it.
    pub only: Option<(&'static str, &'static [&'static str])>,
    /// What it says, for an editor to show.
    pub doc: &'static str,
}

/// What a value is.
#[derive(Debug)]
pub enum Is {
    /// An id that this table defines.
    Id,
    /// A string.
    Text,
    /// A web address.
    Address,
    /// A string or a list of strings.
    Texts,
    /// Answers as a condition names them: `true` or `false`, a string or a list of strings.
    Answers,
    /// A number.
    Number,
    /// A number from 0 to 1.
    Share,
    /// A whole number between two others, both included.
    Whole(u32, u32),
    /// A list of whole numbers.
    Lines,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, or a list of them.
    Words(&'static [&'static str]),
    /// The id of something of this kind (`need` is a kind here).
    Name(&'static str),
    /// Such an id, or a list of them.
    Names(&'static str),
    /// A list whose entries are the id of a tool, or a list of such ids.
    Needs,
    /// A table of comparisons.
    Condition,
    /// A table of comparisons, or a list of them.
    Guards,
    /// `today`, an option, or a list of options.
    Choose,
    /// Rules or options, one or a list.
    Over,
    /// A number with its unit.
    Quantity,
    /// Two numbers, with or without a unit.
    Band,
    /// How usual the answers are: a share; of a number three percentiles, or a table of them by measure.
    Usual,
    /// A word of [`HOLDS_BACK`], or a table.
    HoldsBack(&'static Shape),
    /// A table.
    Table(&'static Shape),
    /// A table or a list of tables.
    Tables(&'static Shape),
}

impl Shape {
    /// A field by its key.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    /// Allowed only where another field is one of some words.
    const fn only(mut self, field: &'static str, words: &'static [&'static str]) -> Self {
        self.only = Some((field, words));
        self
    }
}

const fn needs(name: &'static str, is: Is, doc: &'static str) -> Field {
    Field { name, is, needed: true, only: None, doc }
}

const fn may(name: &'static str, is: Is, doc: &'static str) -> Field {
    Field { name, is, needed: false, only: None, doc }
}

const fn id() -> Field {
    needs("id", Is::Id, "Lower-case letters, digits and hyphens.")
}

const fn because() -> Field {
    needs("because", Is::Text, "The reason, in words for the user.")
}

const fn when() -> Field {
    may("when", Is::Condition, "All of these comparisons must hold; always, if left out.")
}

const fn unless() -> Field {
    may("unless", Is::Guards, "Any one of these tables that holds stops it.")
}

const fn decisions() -> Field {
    may("decisions", Is::Names("decision"), "Where it counts; everywhere, if left out.")
}

const fn cites() -> Field {
    needs("cites", Is::Names("resource"), "The resources that back it.")
}

const fn source() -> Field {
    may("source", Is::Text, "The address that it is from.")
}

const fn as_of() -> Field {
    may("as-of", Is::Text, "When it was so: a year, a month or a day.")
}

const fn judgement() -> Field {
    may("judgement", Is::Flag, "Whether it is our own judgement, which needs no source.")
}

const fn confirmed() -> Field {
    needs("confirmed", Is::Table(&CONFIRMED), "How the address was confirmed.")
}

const fn category(needed: bool) -> Field {
    Field { needed, ..may("category", Is::Name("category"), "The shelf that it belongs to.") }
}

/// What a question may be.
pub const QUESTION_KINDS: [&str; 4] = ["yes-no", "choice", "choices", "number"];
/// What a brake may hold back, besides named tools.
pub const HOLDS_BACK: [&str; 3] = ["adds-a-system", "adds-upkeep", "heavy"];
/// The clouds that a constraint may name.
pub const CLOUDS: [&str; 4] = ["aws", "gcp", "azure", "cloudflare"];

/// `[pack]`.
pub const PACK: Shape = Shape {
    fields: &[
        may("needs", Is::Name("question"), "The list of choices that are the needs."),
        may("running", Is::Name("question"), "The list of choices that are the systems running here."),
        may("urged", Is::Name("question"), "The list of choices that are tools which somebody urges."),
        may("opening", Is::Names("question"), "The questions that an interview opens with."),
        may("self-run", Is::Name("signal"), "The signal under which nothing can be rented."),
    ],
};

/// `[[question]]`.
pub const QUESTION: Shape = Shape {
    fields: &[
        id(),
        needs("ask", Is::Text, "As it is asked: what a working engineer answers without looking it up."),
        needs("why", Is::Text, "Why it is asked."),
        needs("kind", Is::Word(&QUESTION_KINDS), "What an answer is."),
        needs("subject", Is::Text, "Questions of a subject are asked together."),
        needs("changes", Is::Word(&Changes::WORDS), "How the answer may change in the life of a system."),
        may(
            "speaks-of",
            Is::Text,
            "The subject that it speaks of, if not its own: a workload with its own inherits none.",
        ),
        may("need", Is::Name("need"), "The need that it belongs to."),
        may("brief", Is::Text, "What it is about, in a word or three: it may share a screen with others."),
        may("rare", Is::Flag, "Whether it stands on the screen of unusual facts.").only("kind", &["yes-no"]),
        needs("choices", Is::Tables(&CHOICE), "The choices.").only("kind", &["choice", "choices"]),
        needs("measures", Is::Texts, "The units that it may be answered in, the usual one first.")
            .only("kind", &["number"]),
        may(
            "synonyms",
            Is::Texts,
            "Other words that people use for these units, in answers only: `writes/s = transactions/s`.",
        )
        .only("kind", &["number"]),
        may("usual", Is::Usual, "How usual yes is; of a number the 10th, 50th and 90th percentile.")
            .only("kind", &["yes-no", "number"]),
        may("never", Is::Tables(&AGAINST), "Answers that can't be true, and when."),
        may(
            "seldom",
            Is::Tables(&AGAINST),
            "Answers that are seldom true, and when: unsaid, each is twenty times less usual than it is elsewhere.",
        ),
    ],
};

/// Answers to a question that something else speaks against.
pub const AGAINST: Shape = Shape {
    fields: &[
        needs("answer", Is::Answers, "The answers, as a condition names them."),
        may("when", Is::Condition, "What speaks against them; what is not said counts as not known."),
        unless(),
    ],
};

/// A choice of a question.
pub const CHOICE: Shape = Shape {
    fields: &[
        needs("id", Is::Text, "By which conditions name it."),
        needs("label", Is::Text, "As it is shown."),
        may("usual", Is::Share, "How usual it is, from 0 to 1."),
        may(
            "instead",
            Is::Text,
            "Of what is urged and is no tool: what people hope of it, and what gives them that.",
        ),
    ],
};

/// `[[decision]]`.
pub const DECISION: Shape = Shape {
    fields: &[
        id(),
        category(true),
        needs("title", Is::Text, "Short title."),
        may("needed-when", Is::Condition, "When it is needed at all; always, if left out."),
        may("today", Is::Name("question"), "The question that asks what does this job now."),
        needs("options", Is::Tables(&OPTION), "Its options, the most boring first."),
    ],
};

/// An option of a decision.
pub const OPTION: Shape = Shape {
    fields: &[
        needs("id", Is::Name("option"), "A tool, or `none`."),
        needs("for", Is::Text, "What it is for, continuing \"X is for …\"."),
        may("instead", Is::Text, "What people hope of it who don't need it, and what gives them that."),
    ],
};

/// `[threshold.ID]`.
pub const THRESHOLD: Shape = Shape {
    fields: &[
        needs("value", Is::Quantity, "Where the line is drawn, with its unit: \"20M documents\"."),
        may("band", Is::Band, "Below: nobody leaves the default. Above: nearly everyone does."),
        because(),
        may("measure", Is::Text, "What to measure when a number lies inside the band."),
        may("sources", Is::Tables(&SOURCE), "Where the line comes from."),
        judgement(),
    ],
};

/// A source of a threshold.
pub const SOURCE: Shape = Shape {
    fields: &[
        needs("url", Is::Text, "Its address."),
        needs("who", Is::Text, "Who says it: maintainers, a measurement, an interested vendor."),
        needs("as-of", Is::Text, "When it was so: a year, a month or a day."),
        needs("says", Is::Text, "What it says."),
    ],
};

/// `[[rule]]`.
pub const RULE: Shape = Shape {
    fields: &[
        id(),
        needs("decision", Is::Name("decision"), "The decision that it speaks in."),
        needs("choose", Is::Choose, "The first of these that nothing keeps away; or \"today\"."),
        needs("strength", Is::Word(&Strength::WORDS), "Why it may beat another; the stronger wins."),
        when(),
        unless(),
        may(
            "over",
            Is::Over,
            "Rules or options of the same strength that it beats; with a rule also what that is over by name.",
        ),
        because(),
        cites(),
        may("with", Is::Names("tool"), "What goes with the choice."),
    ],
};

/// `[[constraint]]`.
pub const CONSTRAINT: Shape = Shape {
    fields: &[
        id(),
        needs("rules-out", Is::Table(&RULES_OUT), "The tools that all of these fields describe."),
        decisions(),
        when(),
        unless(),
        because(),
    ],
};

/// `rules-out` of a constraint.
pub const RULES_OUT: Shape = Shape {
    fields: &[
        may("tool", Is::Names("tool"), "These tools."),
        may("category", Is::Names("category"), "Tools of these shelves."),
        may("hosting", Is::Words(&HostingMode::WORDS), "Tools that are run in these ways."),
        may("licence", Is::Words(&LicenceClass::WORDS), "Tools under licences of these classes."),
        may("cloud", Is::Words(&CLOUDS), "Tools that exist on one of these clouds only."),
        may("not-cloud", Is::Words(&CLOUDS), "Tools that exist on one cloud only, and on none of these."),
        may("language", Is::Texts, "Tools for these languages."),
    ],
};

/// `[[brake]]`.
pub const BRAKE: Shape = Shape {
    fields: &[
        id(),
        needs("holds-back", Is::HoldsBack(&HELD_BACK), "What is held back."),
        decisions(),
        when(),
        unless(),
        because(),
        needs("until", Is::Text, "Until when, in words."),
    ],
};

/// `holds-back` of a brake, as a table.
pub const HELD_BACK: Shape = Shape { fields: &[may("tool", Is::Names("tool"), "These tools.")] };

/// `[[advice]]`.
pub const ADVICE: Shape = Shape {
    fields: &[
        id(),
        needs("decision", Is::Name("decision"), "Where it is shown."),
        needs("kind", Is::Word(&AdviceKind::WORDS), "When it counts."),
        when(),
        unless(),
        needs("do", Is::Text, "What to do."),
        may("shows", Is::Text, "What would show that it wasn't enough; a `try-first` needs it."),
        cites(),
    ],
};

/// `[[tool]]`.
pub const TOOL: Shape = Shape {
    fields: &[
        id(),
        needs("name", Is::Text, "Its name."),
        category(true),
        may("aliases", Is::Texts, "Other names that people type."),
        may("system", Is::Flag, "Whether it is a system to run; yes, if left out."),
        may("runs-inside", Is::Names("tool"), "The systems that it lives inside, any one of them."),
        may("needs", Is::Needs, "What must run beside it: of each list, one."),
        may("languages", Is::Texts, "The languages that it is for; any, if left out."),
        may("cloud", Is::Text, "The only cloud on which it exists."),
        may("goes-with", Is::Names("tool"), "What goes with it."),
        may("burden", Is::Whole(1, 5), "Work to run it yourself: 1 is none, 5 a dedicated team."),
        may("burden-managed", Is::Whole(1, 5), "Work when it is rented: 1 is none, 5 a dedicated team."),
        needs("best-at", Is::Text, "What it is best at, in a line."),
        needs("costs", Is::Text, "What it costs, in a line."),
        needs("hosting", Is::Table(&HOSTING), "How it is run."),
        needs("licence", Is::Table(&LICENCE), "Its licence."),
        needs("status", Is::Table(&STATUS), "How it is doing."),
        may("fact", Is::Tables(&FACT), "Everything else that is known."),
    ],
};

/// `hosting` of a tool.
pub const HOSTING: Shape = Shape {
    fields: &[
        needs("mode", Is::Word(&HostingMode::WORDS), "Who may run it."),
        may("managed", Is::Texts, "Managed services."),
        source(),
        as_of(),
        judgement(),
    ],
};

/// `licence` of a tool.
pub const LICENCE: Shape = Shape {
    fields: &[
        needs("name", Is::Text, "Its SPDX id, where there is one."),
        needs("class", Is::Word(&LicenceClass::WORDS), "What it allows."),
        may("history", Is::Text, "How it came about."),
        source(),
        as_of(),
        judgement(),
    ],
};

/// `status` of a tool.
pub const STATUS: Shape = Shape {
    fields: &[
        needs("state", Is::Word(&State::WORDS), "How it is doing."),
        may("note", Is::Text, "More about it."),
        source(),
        as_of(),
        judgement(),
    ],
};

/// A fact about a tool.
pub const FACT: Shape = Shape {
    fields: &[
        needs("kind", Is::Word(&FACT_KINDS), "What kind of fact."),
        needs("name", Is::Text, "What it is about."),
        needs("value", Is::Text, "The fact, in words."),
        may("number", Is::Number, "The fact as one number."),
        may("unit", Is::Text, "The unit of the number."),
        may("note", Is::Text, "More about it."),
        judgement(),
        source(),
        as_of(),
    ],
};

/// `confirmed` of a resource or a writer.
pub const CONFIRMED: Shape = Shape {
    fields: &[
        needs("how", Is::Word(&CONFIRMED_BY), "How the address was confirmed."),
        needs("as-of", Is::Text, "When."),
    ],
};

/// `[[resource]]`.
pub const RESOURCE: Shape = Shape {
    fields: &[
        id(),
        needs("title", Is::Text, "Its title."),
        needs("author", Is::Text, "Author or publisher."),
        needs("url", Is::Address, "Its address."),
        needs("kind", Is::Word(&RESOURCE_KINDS), "What it is."),
        needs("level", Is::Word(&LEVELS), "Whom it is for."),
        needs("cost", Is::Word(&["free", "paid"]), "Whether it costs money."),
        may("minutes", Is::Whole(0, 1_000_000), "Rough time, in minutes."),
        may("tools", Is::Names("tool"), "Tools that it serves."),
        may("categories", Is::Names("category"), "Shelves that it serves."),
        may("subjects", Is::Texts, "Free words."),
        needs("gives", Is::Text, "What a reader gets, in a sentence."),
        may("year", Is::Whole(0, 9999), "Year of the page."),
        may(
            "when",
            Is::Condition,
            "For whom it is: all of these comparisons must hold; everybody, if left out.",
        ),
        confirmed(),
        may("index-lines", Is::Lines, "Lines of the source index that it answers."),
    ],
};

/// `[[writer]]`.
pub const WRITER: Shape = Shape {
    fields: &[
        id(),
        needs("name", Is::Text, "Their name."),
        needs("url", Is::Address, "Their address."),
        may("subjects", Is::Texts, "What they write about."),
        needs("why", Is::Text, "Why to read them."),
        confirmed(),
    ],
};

/// `[[guide]]`.
pub const GUIDE: Shape = Shape {
    fields: &[
        id(),
        needs("title", Is::Text, "Its title."),
        category(false),
        may("decisions", Is::Names("decision"), "Decisions that it bears on."),
        needs("text", Is::Text, "The text; an empty line ends a paragraph."),
        may("sources", Is::Names("resource"), "What it rests on."),
    ],
};

/// `[[category]]`.
pub const CATEGORY: Shape = Shape {
    fields: &[
        id(),
        needs("title", Is::Text, "As it is shown."),
        may("aliases", Is::Texts, "Other names that people type."),
        needs("intro", Is::Text, "A sentence or two."),
    ],
};

/// `[[disable]]`.
pub const DISABLE: Shape = Shape {
    fields: &[
        needs("id", Is::Name("disabled"), "The rule, advice, constraint or brake to switch off."),
        needs("because", Is::Text, "Why; reports say so."),
    ],
};

/// `[[accept]]`: besides `code` and `because` it names what the finding is about.
pub const ACCEPT: Shape = Shape {
    fields: &[
        needs("code", Is::Text, "The code of the finding."),
        may("rule", Is::Names("rule"), "The rule that it is about, or all of several."),
        may("threshold", Is::Names("threshold"), "The threshold."),
        may("question", Is::Names("question"), "The question."),
        may("answer", Is::Texts, "An answer to the question."),
        may("decision", Is::Names("decision"), "The decision."),
        may("option", Is::Texts, "An option of the decision."),
        may("signal", Is::Names("signal"), "The signal."),
        may("constraint", Is::Names("constraint"), "The constraint."),
        may("brake", Is::Names("brake"), "The brake."),
        may("advice", Is::Names("advice"), "The advice."),
        may("tool", Is::Names("tool"), "The tool."),
        needs("because", Is::Text, "Why it is right as it is."),
    ],
};

/// The fields of a kind of thing; `None` for signals, which are conditions.
#[must_use]
pub fn of(kind: &str) -> Option<&'static Shape> {
    Some(match kind {
        "question" => &QUESTION,
        "decision" => &DECISION,
        "threshold" => &THRESHOLD,
        "rule" => &RULE,
        "constraint" => &CONSTRAINT,
        "brake" => &BRAKE,
        "advice" => &ADVICE,
        "tool" => &TOOL,
        "resource" => &RESOURCE,
        "writer" => &WRITER,
        "guide" => &GUIDE,
        "category" => &CATEGORY,
        _ => return None,
    })
}
