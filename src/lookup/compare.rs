//! `compare`: tools side by side, what differs apart from what they share.

use std::fmt::Write as _;

use crate::knowledge::catalog::{FACT_KINDS, Fact, Tool};
use crate::knowledge::{Choose, DecisionId, Pack, Rule, Strength, ToolId};

use super::document::{ChoosingRule, ChosenFor, Compared, ComparedField, ComparedTool};
use super::json as as_json;
use super::page::{self, Sources};
use super::words::spoken;

/// So many rules that choose a tool are told of each decision; JSON names them all.
const MOST_RULES: usize = 2;

/// Kinds of facts that are numbers for one thing: where several tools have it, it has a row of its own.
const NAMED_ALIKE: [&str; 2] = ["limit", "price"];

/// Tools side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The tools, as they were asked for.
    pub tools: Vec<ToolId>,
    /// What to bear in mind.
    pub notes: Vec<String>,
    /// What differs, in the order in which it is told.
    pub differs: Vec<Row>,
    /// What is the same for all.
    pub alike: Vec<Row>,
    /// Where it is from.
    pub sources: Sources,
}

/// One thing that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What.
    pub label: String,
    /// For each tool what there is to say; nothing where nothing is known.
    pub cells: Vec<Vec<Said>>,
}

/// Something that is said of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In words.
    pub text: String,
    /// Where it is from, as ` [n]`, or that it is a judgement or not confirmed.
    pub mark: String,
}

impl Said {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: String::new() }
    }
}

impl Row {
    /// Whether the same is said of all, wherever it is from.
    fn is_alike(&self) -> bool {
        let texts = |cell: &Vec<Said>| cell.iter().map(|said| said.text.clone()).collect::<Vec<_>>();
        self.cells.iter().all(|cell| texts(cell) == texts(&self.cells[0]))
    }
}

/// Compares two tools or more.
#[must_use]
pub fn compare(pack: &Pack, tools: &[ToolId]) -> Comparison {
    let mut sources = Sources::default();
    let mut rows = plain_rows(pack, tools);
    rows.extend(confirmed_rows(pack, tools, &mut sources));
    rows.extend(fact_rows(pack, tools, &mut sources));
    rows.push(row("chosen for", tools, |tool| chosen_for(pack, tool)));
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let (alike, differs) = rows.into_iter().partition(Row::is_alike);
    Comparison { tools: tools.to_vec(), notes: notes(pack, tools), differs, alike, sources }
}

fn row(label: &str, tools: &[ToolId], cell: impl FnMut(ToolId) -> Vec<Said>) -> Row {
    Row { label: label.to_owned(), cells: tools.iter().copied().map(cell).collect() }
}

/// What is ours to say, without a source.
fn plain_rows(pack: &Pack, tools: &[ToolId]) -> Vec<Row> {
    let text = |label, of: &dyn Fn(&Tool) -> String| {
        row(label, tools, |id| {
            let text = of(pack.tool(id));
            if text.is_empty() { Vec::new() } else { vec![Said::plain(text)] }
        })
    };
    vec![
        text("shelf", &|tool| pack.categories[tool.category.index()].title.to_string()),
        text("best at", &|tool| tool.best_at.to_string()),
        text("costs", &|tool| tool.costs.to_string()),
        text("burden", &page::burden),
        text("runs inside", &|tool| page::stands_on(pack, tool)[0].clone()),
        text("needs", &|tool| page::stands_on(pack, tool)[1].clone()),
        text("only on", &|tool| tool.cloud.as_deref().unwrap_or_default().to_owned()),
        text("languages", &|tool| tool.languages.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")),
    ]
}

/// How each is run, under what licence, and how it is doing.
fn confirmed_rows(pack: &Pack, tools: &[ToolId], sources: &mut Sources) -> Vec<Row> {
    let hosting = row("hosting", tools, |id| {
        let hosting = &pack.tool(id).hosting;
        vec![Said { text: hosting.mode.label().to_owned(), mark: sources.mark(&hosting.evidence) }]
    });
    let managed = row("rented as", tools, |id| {
        let hosting = &pack.tool(id).hosting;
        hosting.managed.iter().map(|service| Said::plain(service.as_str())).collect()
    });
    let licence = row("licence", tools, |id| {
        let licence = &pack.tool(id).licence;
        let (name, class) = (licence.name.as_str(), licence.class.word());
        let text = if name == class { name.to_owned() } else { format!("{name} ({class})") };
        vec![Said { text, mark: sources.mark(&licence.evidence) }]
    });
    let status = row("status", tools, |id| {
        let status = &pack.tool(id).status;
        vec![Said { text: status.state.word().to_owned(), mark: sources.mark(&status.evidence) }]
    });
    vec![hosting, managed, licence, status]
}

/// The facts of each kind; limits and prices that several tools have by one name have a row of their own.
fn fact_rows(pack: &Pack, tools: &[ToolId], sources: &mut Sources) -> Vec<Row> {
    let facts: Vec<_> = tools.iter().map(|id| &pack.tool(*id).facts).collect();
    let mut rows = Vec::new();
    for (kind, label) in FACT_KINDS.into_iter().enumerate() {
        let of_kind: Vec<Vec<&Fact>> = facts
            .iter()
            .map(|facts| facts.iter().filter(|fact| usize::from(fact.kind) == kind).collect())
            .collect();
        let shared = if NAMED_ALIKE.contains(&label) { shared_names(&of_kind) } else { Vec::new() };
        for name in &shared {
            let cells = of_kind.iter().map(|facts| {
                let named = facts.iter().filter(|fact| *fact.name == **name);
                named.map(|fact| said(fact, "", sources)).collect()
            });
            rows.push(Row { label: format!("{label}: {name}"), cells: cells.collect() });
        }
        let cells = of_kind.iter().map(|facts| {
            let others = facts.iter().filter(|fact| !shared.contains(&&*fact.name));
            others.map(|fact| said(fact, &format!("{}: ", fact.name), sources)).collect()
        });
        rows.push(Row { label: label.to_owned(), cells: cells.collect() });
    }
    rows
}

/// The names that facts of more than one tool have, as the first tool that has one orders them.
fn shared_names<'a>(facts: &[Vec<&'a Fact>]) -> Vec<&'a str> {
    let mut shared: Vec<&str> = Vec::new();
    for (at, of_tool) in facts.iter().enumerate() {
        for fact in of_tool {
            let elsewhere = facts[at + 1..].iter().flatten().any(|other| other.name == fact.name);
            if elsewhere && !shared.contains(&&*fact.name) {
                shared.push(&fact.name);
            }
        }
    }
    shared
}

fn said(fact: &Fact, before: &str, sources: &mut Sources) -> Said {
    let note = fact.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
    let mark = if fact.judgement { " (judgement)".to_owned() } else { sources.mark(&fact.evidence) };
    Said { text: format!("{before}{}{note}", fact.value), mark }
}

fn notes(pack: &Pack, tools: &[ToolId]) -> Vec<String> {
    let mut notes = Vec::new();
    let mut shelves: Vec<_> = tools.iter().map(|id| pack.tool(*id).category).collect();
    shelves.sort_unstable();
    shelves.dedup();
    if shelves.len() > 1 {
        let titles: Vec<&str> = shelves.iter().map(|id| pack.categories[id.index()].title.as_str()).collect();
        notes.push(format!(
            "These stand on different shelves ({}) and seldom replace each other.",
            titles.join(", ")
        ));
    }
    for id in tools {
        let tool = pack.tool(*id);
        for other in tools {
            if tool.runs_inside.contains(other) {
                notes.push(format!("{} runs inside {}.", tool.name, pack.tool(*other).name));
            }
        }
    }
    notes
}

/// What may choose a tool: a decision, what the tool is there for, and its rules, the strongest first.
struct Chosen<'a> {
    decision: DecisionId,
    buys: &'a str,
    rules: Vec<&'a Rule>,
}

fn chosen(pack: &Pack, tool: ToolId) -> Vec<Chosen<'_>> {
    let mut found = Vec::new();
    for (at, decision) in pack.decisions.iter().enumerate() {
        let Some(option) = decision.options.iter().position(|option| option.tool == Some(tool)) else {
            continue;
        };
        let chooses = |rule: &&Rule| match &rule.choose {
            Choose::First(options) => options.iter().any(|at| usize::from(*at) == option),
            Choose::Today => false,
        };
        let id = DecisionId::at(at);
        let mut rules: Vec<&Rule> = pack.rules_of(id).map(|(_, rule)| rule).filter(chooses).collect();
        // Those that would take it first are about it; the others take it where something keeps theirs away.
        let first =
            |rule: &Rule| matches!(&rule.choose, Choose::First(options) if usize::from(options[0]) == option);
        rules.sort_by_key(|rule| (!first(rule), std::cmp::Reverse(rule.strength)));
        found.push(Chosen { decision: id, buys: &decision.options[option].buys, rules });
    }
    found
}

fn chosen_for(pack: &Pack, tool: ToolId) -> Vec<Said> {
    let told = |chosen: Chosen<'_>| {
        let title = pack.decision(chosen.decision).title.to_lowercase();
        let mut text = format!("{title}: for {}", chosen.buys);
        for rule in chosen.rules.iter().take(MOST_RULES) {
            let when = if rule.strength == Strength::Default && rule.when.is_always() {
                "unless something else is called for".to_owned()
            } else {
                format!("when {}", spoken(pack, &rule.when))
            };
            let _ = write!(text, "; {when} ({})", rule.id);
        }
        Said::plain(text)
    };
    chosen(pack, tool).into_iter().map(told).collect()
}

impl Comparison {
    /// As a document: each tool whole, and which rows differ.
    #[must_use]
    pub fn document<'a>(&'a self, pack: &'a Pack) -> Compared<'a> {
        let tools = self.tools.iter().map(|tool| ComparedTool {
            tool: as_json::tool(pack, pack.tool(*tool)),
            chosen: chosen(pack, *tool).into_iter().map(|chosen| chosen.document(pack)).collect(),
        });
        let ids: Vec<&str> = self.tools.iter().map(|tool| pack.tool(*tool).id.as_str()).collect();
        let row = |row: &'a Row| {
            let cells = row.cells.iter().map(|cell| cell.iter().map(|said| said.text.as_str()).collect());
            ComparedField { field: &row.label, values: ids.iter().copied().zip(cells).collect() }
        };
        Compared {
            schema: "archadvise/compare/v1",
            notes: &self.notes,
            differs: self.differs.iter().map(row).collect(),
            alike: self.alike.iter().map(row).collect(),
            tools: tools.collect(),
        }
    }
}

impl<'a> Chosen<'a> {
    fn document(&self, pack: &'a Pack) -> ChosenFor<'a> {
        let rule = |rule: &&'a Rule| ChoosingRule {
            id: &rule.id,
            strength: rule.strength.word(),
            when: spoken(pack, &rule.when),
            because: &rule.because,
        };
        ChosenFor {
            decision: &pack.decision(self.decision).id,
            buys: self.buys,
            rules: self.rules.iter().map(rule).collect(),
        }
    }
}
