//! One decision: the pick, why, why not the others, what would change it, what to do, what to read.

use console::Style;
use textwrap::wrap;

use crate::engine::outlook::Standing;

use super::super::words::{count, headed, marks, shown};
use super::super::{AdviceItem, Alternative, DecisionReport, KeptAway, Named};
use super::{Part, Writer, open};

/// A decision takes at most this many lines at 80 columns; the rest is in `explain` and in the JSON.
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

impl Writer<'_> {
    /// One decision, as fully as fits.
    pub(super) fn decision(&mut self, part: Part<'_>) {
        for detail in DETAILS {
            let mut inner = Self {
                out: String::new(),
                layout: self.layout,
                references: self.references,
                read: self.read.clone(),
                written: self.written,
            };
            inner.decision_with(part, detail);
            let fits = inner.out.lines().count() <= LINES + 1;
            if fits || detail.alternatives == 1 {
                self.out.push_str(&inner.out);
                (self.read, self.written) = (inner.read, inner.written);
                return;
            }
        }
    }

    fn decision_with(&mut self, part: Part<'_>, detail: Detail) {
        let row = part.row;
        self.line("");
        let heading = format!("{}: {}", row.title, headed(&row.name));
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
        for number in to_read(row) {
            if !self.read.contains(&number) {
                self.read.push(number);
            }
        }
        for (at, reason) in row.because.iter().take(detail.reasons).enumerate() {
            let cites = self.marks(&reason.cites);
            self.paragraph("  ", &format!("{} {cites}", reason.text));
            let facts: Vec<&str> = reason.facts.iter().take(5).map(|fact| fact.text.as_str()).collect();
            if !facts.is_empty() && at == 0 {
                self.labelled("You said", &format!("{}.", facts.join("; ").trim_end_matches('.')));
            }
        }
        let names = |list: &[Named]| list.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ");
        if !row.alike.is_empty() {
            self.labelled("As good", &format!("{}.", names(&row.alike)));
        }
        if !row.with.is_empty() {
            self.labelled("Goes with", &format!("{}.", names(&row.with)));
        }
        let urged = row.alternatives.iter().filter(|other| other.urged).count();
        for other in row.alternatives.iter().take(detail.alternatives.max(urged)) {
            self.labelled("Not", &alternative(other));
        }
        let untold = |kept: &&KeptAway| row.alternatives.iter().all(|other| other.option != kept.option);
        for kept in row.kept_away.iter().filter(untold).take(2) {
            let until = kept.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
            let how = if kept.how == "ruled-out" { "ruled out" } else { "held back" };
            self.labelled("Kept away", &format!("{} is {how}{until}. {}", kept.name, kept.because));
        }
        self.changes(part, detail);
        // What was just said of the system's own need not be said again.
        let known = |item: &&AdviceItem| {
            part.besides.is_some_and(|system| system.advice.iter().any(|known| known.id == item.id))
        };
        let advice = || row.advice.iter().filter(|item| !known(item));
        for item in advice().take(detail.advice) {
            let label = match item.kind {
                "try-first" => "First",
                "before-shipping" => "Before",
                _ => "Then",
            };
            let cites = self.marks(&item.cites);
            let shows = item.shows.as_ref().map(|shows| format!(" {shows}")).unwrap_or_default();
            self.labelled(label, &format!("{}{shows} {cites}", item.action));
        }
        let more = advice().count().saturating_sub(detail.advice);
        if more > 0 {
            let more = count(more, "more piece");
            self.labelled("More", &format!("{more} of advice: `{}`.", explain(part)));
        }
        self.read();
    }

    fn changes(&mut self, part: Part<'_>, detail: Detail) {
        let Part { row, turns, .. } = part;
        for call in row.judgement_calls.iter().take(1) {
            let measure = call.measure.as_ref().map(|measure| format!(" {measure}")).unwrap_or_default();
            let text = format!(
                "a judgement call: {} lies in the band {} of that line; drawn at its other end, {}.{measure}",
                call.now,
                call.band,
                shown(&call.to)
            );
            self.labelled("Line", &text);
        }
        let near: Vec<_> = row.changes_if.iter().filter(|change| change.is_near()).collect();
        for change in near.iter().take(detail.changes) {
            let soon = match change.factor {
                Some(factor) if factor > 1.0 && factor < 2.0 => ": plan for it now",
                _ => "",
            };
            self.labelled("Changes if", &format!("{}{soon} → {}", change.text, shown(&change.to)));
        }
        let open = open::of_decision(turns, row);
        if let Some(text) = &open {
            self.labelled("Still open", text);
        }
        // Rare facts are told of once, at the end.
        if open.is_none() && !row.decided && !open::only_rare(turns, row) {
            if near.is_empty() && row.changes_if.is_empty() {
                self.labelled("Changes if", nothing_changes(row));
            } else if near.is_empty() {
                let explain = explain(part);
                let far = format!("Nothing near changes this; `{explain}` says what far away would.");
                self.labelled("Changes if", &far);
            }
            if row.standing == Standing::Open {
                let explain = explain(part);
                let text = format!(
                    "several more answers together could turn it: `{explain}` names them, and `archadvise ask \
                     --answers FILE` asks on."
                );
                self.labelled("Still open", &text);
            }
        }
    }

    /// What was not written before, here or in an earlier decision.
    fn read(&mut self) {
        for at in std::mem::replace(&mut self.written, self.read.len())..self.read.len() {
            let Some(reference) = self.references.get(self.read[at] - 1) else { continue };
            let text = format!("[{}] {}, {}. {}", at + 1, reference.title, reference.author, reference.url);
            self.labelled("Read", &text);
        }
    }

    /// Marks of those references that are shown.
    fn marks(&self, cites: &[usize]) -> String {
        let shown = cites.iter().filter_map(|cite| self.read.iter().position(|number| number == cite));
        marks(&shown.map(|at| at + 1).collect::<Vec<_>>())
    }
}

/// The command that says more of a decision.
fn explain(part: Part<'_>) -> String {
    let of = match part.workload {
        Some(id) if id.contains(' ') => format!(" --workload '{id}'"),
        Some(id) => format!(" --workload {id}"),
        None => String::new(),
    };
    format!("archadvise explain {}{of}", part.row.id)
}

/// What to read on a decision: something to learn the tool by, and what is behind its first reason.
fn to_read(row: &DecisionReport) -> Vec<usize> {
    let reason = row.because.first().and_then(|reason| reason.cites.first());
    let mut numbers: Vec<usize> = reason.into_iter().chain(&row.learn).copied().collect();
    numbers.dedup();
    numbers
}

/// "Kafka (runs here): it is for …".
fn alternative(other: &Alternative) -> String {
    let name = if other.name == "none" { "doing without" } else { other.name.as_str() };
    let here = if other.runs_here { " (runs here)" } else { "" };
    let default = if other.default && !other.urged { ", the default" } else { "" };
    let urged = if other.urged { ", which is urged" } else { "" };
    format!("{name}{here}{default}{urged}: {}.", other.why_not.trim_end_matches('.'))
}

/// Where no change is to be told.
fn nothing_changes(row: &DecisionReport) -> &'static str {
    match (row.nothing_within_reach, row.standing) {
        // What is open is told beside it.
        (true, Standing::Settled | Standing::Open) => "Nothing within reach changes this.",
        (true, Standing::Likely) => {
            "Nothing within reach changes this; several unsaid answers together still could."
        }
        (false, _) => "only several changed answers together.",
    }
}
