//! One thing, whole, as labelled lines.

use crate::knowledge::catalog::{CONFIRMED_BY, Confirmed, Evidence, Fact, LEVELS, Resource, Tool};
use crate::knowledge::{Pack, ResourceId, ToolId};
use crate::report::words::capital;

use super::age::{self, Day};
use super::page_judgement as judgement;
use super::words::spoken;
use super::{Thing, ThingKind};

/// A resource that serves more tools than this is about none of them.
const SPECIFIC: usize = 3;
/// So many resources stand on the page of a tool; the others are listed by `list resources --tool`.
const MOST_READ: usize = 12;

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What it says.
    pub lines: Vec<Line>,
    /// Where its facts are from; listed at its end.
    pub sources: Sources,
}

/// One part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A label and what belongs to it.
    Field(String, String),
    /// Running text.
    Paragraph(String),
    /// A title within the page.
    Heading(String),
}

/// Addresses with their dates, numbered in the order in which they were first named.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<(String, String)>);

impl Sources {
    /// `" [n]"` for what has evidence, words for what has none.
    pub fn mark(&mut self, evidence: &Evidence) -> String {
        let (Some(source), Some(as_of)) = (&evidence.source, &evidence.as_of) else {
            return " (not confirmed)".to_owned();
        };
        let known = self.0.iter().position(|(date, url)| **source == *url && **as_of == *date);
        let at = known.unwrap_or_else(|| {
            self.0.push((as_of.to_string(), source.to_string()));
            self.0.len() - 1
        });
        format!(" [{}]", at + 1)
    }

    /// Number, date, age where it is more than a year, and address of each.
    pub fn lines(&self, today: Day) -> impl Iterator<Item = (String, String)> + '_ {
        self.0.iter().enumerate().map(move |(at, (as_of, url))| {
            let age = age::label(as_of, today).map(|age| format!(", {age}")).unwrap_or_default();
            (format!("[{}]", at + 1), format!("{as_of}{age}: {url}"))
        })
    }
}

impl Page {
    pub(crate) fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a field, unless it is empty.
    pub(crate) fn field(&mut self, label: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.lines.push(Line::Field(label.to_owned(), text));
        }
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.lines.push(Line::Heading(text.to_owned()));
    }

    pub(super) fn cites(&mut self, pack: &Pack, label: &str, ids: &[ResourceId]) {
        for id in ids {
            let row = pack.resource(*id);
            self.field(label, format!("{}, {}. {}", row.title, row.author, row.url));
        }
    }
}

/// The page of a thing; `today` only says how old its facts are.
#[must_use]
pub fn of(pack: &Pack, thing: Thing, today: Day) -> Page {
    let row = thing.row;
    match thing.kind {
        ThingKind::Tool => tool(pack, row, today),
        ThingKind::Resource => resource(pack, row),
        ThingKind::Writer => writer(pack, row),
        ThingKind::Guide => guide(pack, row),
        ThingKind::Category => category(pack, row),
        ThingKind::Question => judgement::question(pack, row),
        ThingKind::Decision => judgement::decision(pack, row),
        ThingKind::Rule => judgement::rule(pack, row),
        ThingKind::Threshold => judgement::threshold(pack, row, today),
        ThingKind::Signal => judgement::signal(pack, row),
        ThingKind::Constraint => judgement::constraint(pack, row),
        ThingKind::Brake => judgement::brake(pack, row),
        ThingKind::Advice => judgement::advice(pack, row),
    }
}

/// How a tool is run, without its source.
#[must_use]
pub fn hosting(tool: &Tool) -> String {
    let managed: Vec<&str> = tool.hosting.managed.iter().map(AsRef::as_ref).collect();
    let mode = tool.hosting.mode.label();
    if managed.is_empty() { mode.to_owned() } else { format!("{mode}: {}", managed.join("; ")) }
}

/// The work that a tool takes.
#[must_use]
pub fn burden(tool: &Tool) -> String {
    let managed = tool.burden_managed.map(|burden| format!(", {burden} when rented")).unwrap_or_default();
    format!("{} of 5{managed}", tool.burden)
}

/// A fact with its note, without its source.
#[must_use]
pub fn fact(fact: &Fact) -> String {
    let note = fact.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
    format!("{}: {}{note}", fact.name, fact.value)
}

/// What must run for a tool to run: inside what it lives, and what it needs beside it.
#[must_use]
pub fn stands_on(pack: &Pack, tool: &Tool) -> [String; 2] {
    let any = |ids: &[ToolId]| {
        let names: Vec<&str> = ids.iter().map(|id| pack.tool(*id).name.as_str()).collect();
        names.join(" or ")
    };
    let needs: Vec<String> = tool.needs.iter().map(|ids| any(ids)).collect();
    [any(&tool.runs_inside), needs.join("; ")]
}

fn tool(pack: &Pack, row: usize, today: Day) -> Page {
    let tool = &pack.tools[row];
    let mut page = Page::titled(format!("{} ({})", tool.name, tool.id));
    page.field("shelf", pack.categories[tool.category.index()].title.as_str());
    page.field("best at", tool.best_at.as_str());
    page.field("costs", tool.costs.as_str());
    let mark = page.sources.mark(&tool.hosting.evidence);
    page.field("hosting", hosting(tool) + &mark);
    let history = tool.licence.history.as_ref().map(|text| format!(". {text}")).unwrap_or_default();
    let mark = page.sources.mark(&tool.licence.evidence);
    page.field("licence", format!("{}{history}{mark}", tool.licence.name));
    let note = tool.status.note.as_ref().map(|text| format!(". {text}")).unwrap_or_default();
    let mark = page.sources.mark(&tool.status.evidence);
    page.field("status", format!("{}{note}{mark}", tool.status.state.word()));
    page.field("burden", format!("{} (judgement)", burden(tool)));
    let [inside, needs] = stands_on(pack, tool);
    page.field("runs inside", inside);
    page.field("needs", needs);
    page.field("only on", tool.cloud.as_deref().unwrap_or_default());
    page.field("languages", tool.languages.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "));
    let with: Vec<&str> = tool.goes_with.iter().map(|id| pack.tool(*id).name.as_str()).collect();
    page.field("goes with", with.join(", "));
    let facts = &tool.facts;
    let mut facts: Vec<&Fact> = facts.iter().collect();
    facts.sort_by_key(|fact| fact.kind);
    for row in facts {
        let mark = if row.judgement { " (judgement)".to_owned() } else { page.sources.mark(&row.evidence) };
        page.field(row.kind_word(), fact(row) + &mark);
    }
    chosen(pack, ToolId::at(row), &mut page);
    read(pack, ToolId::at(row), &mut page);
    let sources: Vec<_> = page.sources.lines(today).collect();
    if !sources.is_empty() {
        page.heading("Sources");
    }
    for (mark, text) in sources {
        page.field(&mark, text);
    }
    page
}

/// The decisions of which a tool is an option, and what it is there for.
fn chosen(pack: &Pack, tool: ToolId, page: &mut Page) {
    let of = |decision: &crate::knowledge::Decision| {
        let option = decision.options.iter().find(|option| option.tool == Some(tool))?;
        Some((decision.title.to_string(), option.buys.to_string()))
    };
    let found: Vec<_> = pack.decisions.iter().filter_map(of).collect();
    if !found.is_empty() {
        page.heading("An option of");
    }
    for (title, buys) in found {
        page.field(&title.to_lowercase(), format!("for {buys}"));
    }
}

/// What to read about a tool: first what is about it alone, by kind of resource.
fn read(pack: &Pack, tool: ToolId, page: &mut Page) {
    let mut rows: Vec<&Resource> = pack.tool(tool).resources.iter().map(|id| pack.resource(*id)).collect();
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|row| (row.tools.len() > SPECIFIC, row.tools.len() > 1, row.kind));
    page.heading("To read");
    for row in rows.iter().take(MOST_READ) {
        page.field(row.kind_word(), format!("{}. {}", row.title, row.url));
    }
    if rows.len() > MOST_READ {
        let more = rows.len() - MOST_READ;
        let id = &pack.tool(tool).id;
        page.field("more", format!("{more} in `archadvise list resources --tool {id}`"));
    }
}

fn resource(pack: &Pack, at: usize) -> Page {
    let row = &pack.resources[at];
    let mut page = Page::titled(format!("{} ({})", row.title, row.id));
    page.field("author", row.author.as_str());
    page.field("address", row.url.as_str());
    let cost = if row.free { "free" } else { "paid" };
    let time = row.minutes.map(|minutes| format!(", {}", duration(minutes))).unwrap_or_default();
    let year = row.year.map(|year| format!(", {year}")).unwrap_or_default();
    let level = LEVELS[usize::from(row.level)];
    page.field("kind", format!("{}, {level}, {cost}{time}{year}", row.kind_word()));
    page.field("gives", row.gives.as_str());
    if let Some(when) = &row.when {
        page.field("for", spoken(pack, when));
    }
    let tools: Vec<&str> = row.tools.iter().map(|id| pack.tool(*id).name.as_str()).collect();
    page.field("tools", tools.join(", "));
    let shelves: Vec<&str> =
        row.categories.iter().map(|id| pack.categories[id.index()].title.as_str()).collect();
    page.field("shelves", shelves.join(", "));
    page.field("subjects", row.subjects.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "));
    page.field("confirmed", confirmed(&row.confirmed));
    let rules = pack.rules.iter().filter(|rule| rule.cites.iter().any(|id| id.index() == at));
    let advice = pack.advice.iter().filter(|advice| advice.cites.iter().any(|id| id.index() == at));
    let backs: Vec<&str> =
        rules.map(|rule| rule.id.as_str()).chain(advice.map(|advice| advice.id.as_str())).collect();
    page.field("backs", backs.join(", "));
    page
}

/// "about 40 minutes", "about 3 hours".
fn duration(minutes: u32) -> String {
    match minutes {
        0..120 => format!("about {minutes} minutes"),
        _ => format!("about {} hours", (minutes + 30) / 60),
    }
}

/// How an address was confirmed, and when.
fn confirmed(how: &Confirmed) -> String {
    let word = match CONFIRMED_BY[usize::from(how.how)] {
        "stored-copy" => "a stored copy of the page was read",
        "linked" => "linked from other pages under this title",
        _ => "not confirmed",
    };
    format!("{word}, {}", how.as_of)
}

fn writer(pack: &Pack, at: usize) -> Page {
    let row = &pack.writers[at];
    let mut page = Page::titled(format!("{} ({})", row.name, row.id));
    page.field("address", row.url.as_str());
    page.field("subjects", row.subjects.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "));
    page.field("why", row.why.as_str());
    page.field("confirmed", confirmed(&row.confirmed));
    page
}

fn guide(pack: &Pack, at: usize) -> Page {
    let row = &pack.guides[at];
    let mut page = Page::titled(format!("{} ({})", row.title, row.id));
    for paragraph in row.text.trim().split("\n\n") {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        page.lines.push(Line::Paragraph(words.join(" ")));
    }
    page.heading("To read");
    page.cites(pack, "read", &row.sources);
    page
}

fn category(pack: &Pack, at: usize) -> Page {
    let row = &pack.categories[at];
    let mut page = Page::titled(format!("{} ({})", row.title, row.id));
    page.lines.push(Line::Paragraph(row.intro.to_string()));
    page.heading("Decisions");
    for decision in pack.decisions.iter().filter(|decision| decision.category.index() == at) {
        let needed = if decision.needed_when.is_always() {
            "always needed".to_owned()
        } else {
            format!("needed when {}", spoken(pack, &decision.needed_when))
        };
        page.field(&decision.id, format!("{}; {needed}", decision.title));
    }
    page.heading("Guides");
    for guide in pack.guides.iter().filter(|guide| guide.category.is_some_and(|id| id.index() == at)) {
        page.field(&guide.id, guide.title.as_str());
    }
    page.heading("Tools");
    for tool in pack.tools.iter().filter(|tool| tool.category.index() == at) {
        page.field(&tool.id, capital(&tool.best_at));
    }
    page
}
