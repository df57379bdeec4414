//! A decision as a page to read: the default first, then what it yields to.

use std::fmt::Write as _;

use crate::engine::compile;
use crate::knowledge::Strength;
use crate::lookup::page::Page;
use crate::report::words::count;

use super::{Group, Keeper, Line, Move, Outline, RuleRow};

/// The page of an outline.
#[must_use]
pub fn page(outline: &Outline) -> Page {
    let mut page = Page::titled(format!("{} ({})", outline.title, outline.id));
    page.field("needed when", outline.needed_when.as_str());
    page.heading("Options");
    for option in &outline.options {
        page.field(&option.id, format!("for {}", option.buys));
    }
    for group in &outline.groups {
        page.heading(heading(group.strength));
        for rule in &group.rules {
            page.field(rule.chooses.first().map_or("", String::as_str), sentence(rule));
        }
    }
    keepers(&mut page, "Ruled out", &outline.constraints);
    keepers(&mut page, "Held back, where they would come by `fits` or `needed`", &outline.brakes);
    page.heading("Size");
    size(&mut page, outline);
    page.heading(&how_counted(outline));
    for share in &outline.shares.verdicts {
        page.field(&share.verdict, percent(share.share));
    }
    if !outline.lines.is_empty() {
        page.heading("With a number inside a line's band, and the line drawn at an end of it");
    }
    for line in &outline.lines {
        page.field(&line.threshold, moved(line));
    }
    page
}

fn heading(strength: Strength) -> &'static str {
    match strength {
        Strength::Default => "By default",
        Strength::Fits => "Unless something suits better (fits)",
        Strength::Needed => "Unless a stated need asks for more (needed)",
        Strength::Incumbent => "Unless what is here does it (incumbent)",
        Strength::Must => "Unless a policy or a hard limit leaves nothing else (must)",
    }
}

fn sentence(rule: &RuleRow) -> String {
    let mut text = rule.id.clone();
    if rule.chooses.len() > 1 {
        let _ = write!(text, ", or {} where it is kept away", rule.chooses[1..].join(", "));
    }
    let _ = write!(text, ": {}", rule.when.as_deref().unwrap_or("always"));
    for guard in &rule.unless {
        let _ = write!(text, "; unless {guard}");
    }
    if !rule.over.is_empty() {
        let _ = write!(text, "; over {}", rule.over.join(", "));
    }
    text
}

fn keepers(page: &mut Page, title: &str, rows: &[Keeper]) {
    if !rows.is_empty() {
        page.heading(title);
    }
    for row in rows {
        let mut text = row.when.clone().unwrap_or_else(|| "always".to_owned());
        for guard in &row.unless {
            let _ = write!(text, "; unless {guard}");
        }
        page.field(&row.id, format!("{}: {text}", row.options.join(", ")));
    }
}

fn size(page: &mut Page, outline: &Outline) {
    let rules = outline.groups.iter().map(|group| group.rules.len()).sum();
    page.field("rules", count(rules, "rule"));
    page.field("diagrams", format!("{} for {}", count(outline.nodes, "node"), by_strength(&outline.groups)));
    let large: Vec<&str> = outline
        .groups
        .iter()
        .filter(|group| group.nodes.is_none())
        .map(|group| group.strength.word())
        .collect();
    if !large.is_empty() {
        let text = format!(
            "{}: more than {} nodes, so these rules are read one by one",
            large.join(", "),
            compile::CAP
        );
        page.field("above the cap", text);
    }
}

fn by_strength(groups: &[Group]) -> String {
    let one = |group: &Group| group.nodes.map(|nodes| format!("{} {nodes}", group.strength.word()));
    groups.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

fn how_counted(outline: &Outline) -> String {
    let of = "Share of situations, each question answered as usual";
    match outline.shares.method {
        "diagram" => format!("{of}: exact, over one diagram of {}", count(outline.shares.size, "node")),
        _ => format!(
            "{of}: counted in {} drawn ones, right within a point in a hundred; one diagram is too large",
            outline.shares.size
        ),
    }
}

fn percent(share: f64) -> String {
    match share * 100.0 {
        0.0 => "none".to_owned(),
        share if share < 0.1 => "below 0.1 %".to_owned(),
        share => format!("{share:.1} %"),
    }
}

fn moved(line: &Line) -> String {
    let end = |value: &str, moves: &[Move]| {
        if moves.is_empty() {
            return format!("at {value} nothing moves");
        }
        let moves = moves.iter().map(|row| {
            format!("{} → {} in {}", row.from, row.to, percent(row.count as f64 / line.drawn as f64))
        });
        format!("at {value} {}", moves.collect::<Vec<_>>().join(", "))
    };
    let (low, high) = (end(&line.low, &line.at_low), end(&line.high, &line.at_high));
    format!("{}; {low}; {high} ({} drawn)", line.value, line.drawn)
}
