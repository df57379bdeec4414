//! A report for people at a terminal: reads well at 80 columns, survives 40.

mod decision;
mod open;
mod stack;

use console::Style;

use super::fold::fold_whole;
use super::words::{capital, if_said, inside, number, shown};
use super::{CouldTurn, DecisionReport, Reference, Report};

/// How to write.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Columns.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
}

/// Below this many columns, tables become lines.
pub const NARROW: usize = 60;
/// Longer lines than this are hard to read.
const WIDEST: usize = 100;

struct Writer<'a> {
    out: String,
    layout: Layout,
    /// All that the report refers to.
    references: &'a [Reference],
    /// The references that are shown, in the order of their marks.
    read: Vec<usize>,
    /// How many of them were written already.
    written: usize,
}

/// Renders a report.
#[must_use]
pub fn render(report: &Report, layout: Layout) -> String {
    let layout = Layout { width: layout.width.clamp(20, WIDEST), ..layout };
    let references = &report.references;
    let mut writer = Writer { out: String::new(), layout, references, read: Vec::new(), written: 0 };
    writer.head(report);
    writer.stack(report);
    for part in needed(report) {
        writer.decision(part);
    }
    writer.tail(report);
    writer.out
}

/// A decision to write about.
#[derive(Clone, Copy)]
struct Part<'a> {
    row: &'a DecisionReport,
    /// What could still turn it, among others.
    turns: &'a [CouldTurn],
    /// The workload that it is a decision of, if of one.
    workload: Option<&'a str>,
    /// The system's own decision of the kind, where a workload has another and the system needs one.
    besides: Option<&'a DecisionReport>,
}

/// The decisions that are needed: the system's, each before those of the workloads.
fn needed(report: &Report) -> impl Iterator<Item = Part<'_>> {
    let is_needed = |row: &&DecisionReport| row.outcome != "not-needed";
    report.decisions.iter().flat_map(move |system| {
        let turns = &report.could_turn[..];
        let own = Some(system).filter(is_needed);
        let of_workloads = report.workloads.iter().flat_map(move |workload| {
            let rows = workload.decisions.iter().filter(is_needed).filter(|row| row.id == system.id);
            rows.map(move |row| Part {
                row,
                turns: &workload.could_turn,
                workload: Some(&workload.id),
                besides: own,
            })
        });
        own.map(|row| Part { row, turns, workload: None, besides: None }).into_iter().chain(of_workloads)
    })
}

fn every_turn(report: &Report) -> impl Iterator<Item = &CouldTurn> {
    report.could_turn.iter().chain(report.workloads.iter().flat_map(|workload| &workload.could_turn))
}

/// What there is to run, in a sentence, and what runs here besides.
#[must_use]
pub fn systems_line(report: &Report) -> String {
    let run = picked_systems(&report.systems);
    let (besides, many) = match &report.systems.besides[..] {
        [] => return run,
        [one] => (one.clone(), false),
        [most @ .., last] => (format!("{} and {last}", most.join(", ")), true),
    };
    match (report.systems.list.is_empty(), many) {
        (true, false) => format!("Nothing more to run than {besides}, which runs here."),
        (true, true) => format!("Nothing more to run than what runs here: {besides}."),
        (false, false) => format!("{run} Besides, {besides} runs here today."),
        (false, true) => format!("{run} Besides, {besides} run here today."),
    }
}

fn picked_systems(systems: &super::Systems) -> String {
    if systems.list.is_empty() {
        return "No system to run.".to_owned();
    }
    let name = |system: &super::System| {
        if system.runs_here { format!("{} (runs here)", system.name) } else { system.name.clone() }
    };
    let run: Vec<String> = systems.list.iter().filter(|system| !system.rented).map(name).collect();
    let rented: Vec<String> = systems.list.iter().filter(|system| system.rented).map(name).collect();
    let noun = if systems.count == 1 { "system" } else { "systems" };
    let head = capital(&number(systems.count));
    match (run.is_empty(), rented.len()) {
        (_, 0) => format!("{head} {noun} to run: {}.", run.join(", ")),
        (true, _) => format!("{head} {noun}, rented: {}.", rented.join(", ")),
        (_, 1) => format!("{head} {noun} to run: {}; one of them rented: {}.", run.join(", "), rented[0]),
        (_, many) => {
            format!(
                "{head} {noun} to run: {}; {} rented: {}.",
                run.join(", "),
                number(many),
                rented.join(", ")
            )
        }
    }
}

impl Writer<'_> {
    fn style(&self, style: &Style, text: &str) -> String {
        style.clone().force_styling(self.layout.color).apply_to(text).to_string()
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A paragraph that hangs from a label.
    fn labelled(&mut self, label: &str, text: &str) {
        let wide = self.layout.width >= NARROW;
        let (first, rest) = if wide {
            (format!("  {label:<12} "), " ".repeat(15))
        } else {
            (format!("  {label}: "), "    ".to_owned())
        };
        for (at, line) in fold_whole(text, self.layout.width, &first, &rest).split('\n').enumerate() {
            if at == 0 && !label.is_empty() {
                let styled = self.style(&Style::new().dim(), label);
                let line = line.replacen(label, &styled, 1);
                self.line(&line);
            } else {
                self.line(line);
            }
        }
    }

    fn paragraph(&mut self, indent: &str, text: &str) {
        self.paragraph_with(indent, indent, text);
    }

    /// A paragraph whose first line is indented otherwise than the rest.
    fn paragraph_with(&mut self, first: &str, rest: &str, text: &str) {
        for line in fold_whole(text, self.layout.width, first, rest).split('\n') {
            self.line(line);
        }
    }

    fn head(&mut self, report: &Report) {
        self.paragraph("", &systems_line(report));
        for turn in &report.open_first {
            let said = if_said(&turn.ask, &open::alike(every_turn(report), turn));
            let text = format!("Open ({}): {said} → {}.", inside(&turn.title), shown(&turn.to));
            self.paragraph("", &text);
        }
        for clash in &report.clashes {
            let of = clash.workload.as_ref().map_or_else(String::new, |id| format!(" ({id})"));
            let text = format!(
                "Look again{of}: “{}” can't be beside “{}”. They were taken as they were said.",
                clash.said,
                clash.beside.join("” and “")
            );
            self.paragraph("", &text);
        }
        self.line("");
    }

    fn tail(&mut self, report: &Report) {
        let not_needed = |unspoken: bool| {
            let rows = report.decisions.iter().filter(|row| row.outcome == "not-needed");
            let urged = |row: &&DecisionReport| {
                report.urged.iter().any(|urged| urged.decision.as_ref() == Some(&row.id))
            };
            rows.filter(|row| report.not_considered.contains(&row.id) == unspoken)
                .filter(|row| !urged(row))
                .map(|row| inside(&row.title))
                .collect::<Vec<_>>()
        };
        for urged in report.urged.iter().filter(|row| row.outcome != "not-picked") {
            self.line("");
            let text = format!(
                "Urged, but not needed: {}. {}.",
                urged.name,
                capital(urged.why_not.trim_end_matches('.'))
            );
            self.paragraph("", &text);
        }
        let denied = not_needed(false);
        if !denied.is_empty() {
            self.line("");
            self.paragraph("", &format!("Not asked for: {}.", denied.join(", ")));
        }
        let unspoken = not_needed(true);
        if !unspoken.is_empty() {
            self.line("");
            let text = format!("Not considered, since nothing was said of it: {}.", unspoken.join(", "));
            self.paragraph("", &text);
        }
        if let Some(rare) = open::rare_facts(every_turn(report)) {
            self.line("");
            self.paragraph("", &rare);
        }
        if !self.read.is_empty() {
            self.line("");
            let urged = match report.urged.iter().find(|row| row.decision.is_some()) {
                Some(urged) => format!(
                    "What it would take for what is urged: `archadvise explain --why-not {}`.",
                    urged.tool
                ),
                None => "Somebody urges another tool? `archadvise explain --why-not kafka` says what it would take."
                    .to_owned(),
            };
            let text = format!(
                "Each reason and each piece of advice has its sources: `archadvise explain`, or `--json`. {urged}"
            );
            self.paragraph("", &text);
        }
        for off in &report.disabled {
            self.paragraph("", &format!("Switched off by a pack laid over: {} ({}).", off.id, off.because));
        }
    }
}
