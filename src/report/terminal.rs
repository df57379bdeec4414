//! A report for people at a terminal: reads well at 80 columns, survives 40.

use console::Style;
use textwrap::{Options, WordSplitter, wrap};

use crate::engine::outlook::Standing;

use super::words::{capital, if_said, marks, number, shown};
use super::{DecisionReport, Report};

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
/// A decision takes at most this many lines at 80 columns; the rest is in the JSON.
const LINES: usize = 25;

/// How many of each part of a decision are shown.
#[derive(Clone, Copy)]
struct Detail {
    reasons: usize,
    alternatives: usize,
    changes: usize,
    advice: usize,
}

/// From the fullest to the shortest: the first that fits is taken.
const DETAILS: [Detail; 4] = [
    Detail { reasons: 2, alternatives: 2, changes: 2, advice: 2 },
    Detail { reasons: 1, alternatives: 2, changes: 2, advice: 2 },
    Detail { reasons: 1, alternatives: 2, changes: 1, advice: 1 },
    Detail { reasons: 1, alternatives: 1, changes: 1, advice: 1 },
];

/// Longer lines than this are hard to read.
const WIDEST: usize = 100;

struct Writer {
    out: String,
    layout: Layout,
}

/// Renders a report.
#[must_use]
pub fn render(report: &Report, layout: Layout) -> String {
    let layout = Layout { width: layout.width.clamp(20, WIDEST), ..layout };
    let mut writer = Writer { out: String::new(), layout };
    writer.head(report);
    writer.stack(report);
    for decision in report.decisions.iter().filter(|decision| decision.outcome != "not-needed") {
        writer.decision(report, decision);
    }
    writer.tail(report);
    writer.out
}

/// What there is to run, in a sentence.
#[must_use]
pub fn systems_line(report: &Report) -> String {
    let systems = &report.systems;
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

impl Writer {
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
        let options = Options::new(self.layout.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        let lines: Vec<String> = wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect();
        for (at, line) in lines.iter().enumerate() {
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
        let options = Options::new(self.layout.width)
            .initial_indent(indent)
            .subsequent_indent(indent)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in wrap(text, options) {
            let line = line.into_owned();
            self.line(&line);
        }
    }

    fn head(&mut self, report: &Report) {
        self.paragraph("", &systems_line(report));
        for turn in &report.open_first {
            let title = turn.title.to_lowercase();
            let text =
                format!("Open: {}, {title} becomes {}.", if_said(&turn.ask, &turn.answer), shown(&turn.to));
            self.paragraph("", &text);
        }
        self.line("");
    }

    fn stack(&mut self, report: &Report) {
        let rows: Vec<&DecisionReport> =
            report.decisions.iter().filter(|decision| decision.outcome != "not-needed").collect();
        let width =
            |text: &dyn Fn(&DecisionReport) -> usize| rows.iter().map(|row| text(row)).max().unwrap_or(0);
        let title = width(&|row| row.title.chars().count());
        let name = width(&|row| row.name.chars().count()).min(28);
        for row in &rows {
            if self.layout.width < NARROW {
                for line in wrap(
                    &format!("{}: {}", row.title, row.name),
                    Options::new(self.layout.width).subsequent_indent("  "),
                ) {
                    self.line(&line);
                }
                continue;
            }
            let shown = cut(&row.name, name);
            let bold = self.style(&Style::new().bold(), &format!("{shown:name$}"));
            let strength = row.strength.unwrap_or(if row.decided { "decided" } else { "" });
            let room = self.layout.width.saturating_sub(2 + title + 3 + name + 3 + 10 + 1);
            let note = if room < 8 { String::new() } else { cut(&note(row), room) };
            let dim = self.style(&Style::new().dim(), &format!("{strength:<10} {note}"));
            self.line(&format!("  {:title$}   {bold}   {dim}", row.title));
        }
    }

    /// One decision, as fully as fits.
    fn decision(&mut self, report: &Report, row: &DecisionReport) {
        for detail in DETAILS {
            let mut inner = Self { out: String::new(), layout: self.layout };
            inner.decision_with(report, row, detail);
            let fits = inner.out.lines().count() <= LINES + 1;
            if fits || detail.alternatives == 1 {
                self.out.push_str(&inner.out);
                return;
            }
        }
    }

    fn decision_with(&mut self, report: &Report, row: &DecisionReport, detail: Detail) {
        self.line("");
        let heading = format!("{}: {}", row.title, row.name);
        let style = Style::new().bold().underlined();
        for line in wrap(&heading, self.layout.width) {
            let line = self.style(&style, &line);
            self.line(&line);
        }
        if row.decided {
            self.paragraph("  ", "You set this yourself.");
        }
        if row.outcome == "gap" {
            self.paragraph("  ", "No rule says what to choose here. This is a defect of the pack.");
        }
        if row.outcome == "conflict" {
            let rules: Vec<&str> = row.because.iter().map(|reason| reason.rule.as_str()).collect();
            let text =
                format!("The rules do not agree here ({}). This is a defect of the pack.", rules.join(", "));
            self.paragraph("  ", &text);
        }
        for (at, reason) in row.because.iter().take(detail.reasons).enumerate() {
            let cites = marks(&reason.cites);
            self.paragraph("  ", &format!("{} {cites}", reason.text));
            let facts: Vec<&str> = reason.facts.iter().take(5).map(|fact| fact.text.as_str()).collect();
            if !facts.is_empty() && at == 0 {
                self.labelled("You said", &format!("{}.", facts.join("; ").trim_end_matches('.')));
            }
        }
        let names =
            |list: &[super::Named]| list.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ");
        if !row.alike.is_empty() {
            self.labelled("As good", &format!("{}.", names(&row.alike)));
        }
        if !row.with.is_empty() {
            self.labelled("Goes with", &format!("{}.", names(&row.with)));
        }
        for other in row.alternatives.iter().take(detail.alternatives) {
            let default = if other.default { ", the default" } else { "" };
            let name = shown(&other.name);
            self.labelled("Not", &format!("{name}{default}: {}.", other.why_not.trim_end_matches('.')));
        }
        for kept in row
            .kept_away
            .iter()
            .filter(|kept| row.alternatives.iter().all(|a| a.option != kept.option))
            .take(2)
        {
            let until = kept.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
            let how = if kept.how == "ruled-out" { "ruled out" } else { "held back" };
            self.labelled("Kept away", &format!("{} is {how}{until}. {}", kept.name, kept.because));
        }
        self.changes(report, row, detail);
        for item in row.advice.iter().take(detail.advice) {
            let label = match item.kind {
                "try-first" => "First",
                "before-shipping" => "Before",
                _ => "Then",
            };
            let cites = marks(&item.cites);
            let shows = item.shows.as_ref().map(|shows| format!(" {shows}")).unwrap_or_default();
            self.labelled(label, &format!("{}{shows} {cites}", item.action));
        }
        let more = row.advice.len().saturating_sub(detail.advice);
        if more > 0 {
            self.labelled(
                "Then",
                &format!("{} of advice, with `--json`.", super::words::count(more, "more piece")),
            );
        }
        self.read(report, row);
    }

    fn changes(&mut self, report: &Report, row: &DecisionReport, detail: Detail) {
        for call in row.judgement_calls.iter().take(1) {
            let measure = call.measure.as_ref().map(|measure| format!(" {measure}")).unwrap_or_default();
            let text = format!(
                "a judgement call: {} lies in the band {} of that line; drawn at its other end, {}.{measure}",
                call.now, call.band, call.to
            );
            self.labelled("Line", &text);
        }
        for change in row.changes_if.iter().take(detail.changes) {
            let far = match change.factor {
                Some(factor) if factor > 1.0 && factor < 2.0 => {
                    format!(" ({} from here: plan for it now)", crate::session::show_factor(factor))
                }
                Some(factor) if factor > 1.0 => {
                    format!(" ({} from here)", crate::session::show_factor(factor))
                }
                _ => String::new(),
            };
            self.labelled(
                "Changes if",
                &format!("{}{far} → {}", change.text.trim_end_matches('?'), shown(&change.to)),
            );
        }
        let open: Vec<_> = report.could_turn.iter().filter(|turn| turn.decision == row.id).collect();
        for turn in open.iter().take(1) {
            self.labelled(
                "Still open",
                &format!("{} → {}", if_said(&turn.ask, &turn.answer), shown(&turn.to)),
            );
        }
        if row.changes_if.is_empty() && open.is_empty() && !row.decided {
            self.labelled("Changes if", nothing_changes(row));
        }
    }

    fn read(&mut self, report: &Report, row: &DecisionReport) {
        let mut numbers: Vec<usize> = row.learn.clone();
        numbers.extend(row.because.iter().take(1).flat_map(|reason| reason.cites.iter().take(1)));
        let mut seen = Vec::new();
        for at in numbers {
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            let Some(reference) = report.references.get(at - 1) else { continue };
            let text = format!("[{at}] {}, {}. {}", reference.title, reference.author, reference.url);
            self.labelled("Read", &text);
        }
    }

    fn tail(&mut self, report: &Report) {
        let not_needed = |unspoken: bool| {
            let rows = report.decisions.iter().filter(|row| row.outcome == "not-needed");
            rows.filter(|row| report.not_considered.contains(&row.id) == unspoken)
                .map(|row| row.title.to_lowercase())
                .collect::<Vec<_>>()
        };
        let denied = not_needed(false);
        if !denied.is_empty() {
            self.line("");
            self.paragraph("", &format!("Not needed: {}.", denied.join(", ")));
        }
        let unspoken = not_needed(true);
        if !unspoken.is_empty() {
            self.line("");
            let text = format!("Not considered, since nothing was said of it: {}.", unspoken.join(", "));
            self.paragraph("", &text);
        }
        let mut by_question: Vec<(&str, Vec<String>)> = Vec::new();
        for turn in &report.could_turn {
            let to = shown(&turn.to);
            let title = turn.title.to_lowercase();
            let text = match (turn.ask.ends_with('?'), turn.answer.as_str()) {
                (false, "yes") => format!("then {title} becomes {to}"),
                (false, _) => format!("if not, {title} becomes {to}"),
                (true, answer) => format!("“{answer}” makes {title} {to}"),
            };
            match by_question.iter_mut().find(|(ask, _)| *ask == turn.ask) {
                Some((_, list)) => list.push(text),
                None => by_question.push((&turn.ask, vec![text])),
            }
        }
        if !by_question.is_empty() {
            self.line("");
            let heading = self.style(&Style::new().bold(), "What could still turn a verdict");
            self.line(&heading);
            for (ask, list) in by_question.iter().take(8) {
                let more =
                    if list.len() > 2 { format!("; and {} more", list.len() - 2) } else { String::new() };
                let head: Vec<&str> = list.iter().take(2).map(String::as_str).collect();
                let colon = if ask.ends_with('?') { "" } else { ":" };
                self.paragraph("  ", &format!("{}{colon} {}{more}.", capital(ask), head.join("; ")));
            }
            if by_question.len() > 8 {
                self.paragraph(
                    "  ",
                    &format!("And {} more questions; `--json` lists all.", by_question.len() - 8),
                );
            }
        }
        for off in &report.disabled {
            self.paragraph("", &format!("Switched off by a pack laid over: {} ({}).", off.id, off.because));
        }
    }
}

fn note(row: &DecisionReport) -> String {
    if row.standing == Standing::Open {
        return "still open".to_owned();
    }
    if let Some(nearest) = row.headroom.first() {
        return format!("{} from its line", crate::session::show_factor(nearest.factor));
    }
    if row.standing == Standing::Likely { "likely".to_owned() } else { "settled".to_owned() }
}

/// Where no change is to be told.
fn nothing_changes(row: &DecisionReport) -> &'static str {
    match (row.nothing_within_reach, row.standing) {
        (true, Standing::Settled) => "Nothing within reach changes this.",
        (true, _) => "Nothing within reach changes this; several unsaid answers together still could.",
        (false, _) => "No single answer changes this; several together still could.",
    }
}

/// Cut to a width, with a mark where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).collect::<String>() + "…"
}
