//! An explanation as a page for people.

use crate::engine::outlook::Standing;
use crate::lookup::page::{Line, Page};

use super::explanation::{DecisionExplanation, Explanation, Turned, WhatIf, WhyNot, room};
use super::words::{capital, headed, if_said, plain, shown};
use super::{ChangesIf, CouldTurn, Fact};

/// So many changes are told of one decision.
const CHANGES: usize = 6;

/// So many questions that are open.
const OPEN: usize = 8;

/// So many questions that matter only together with others.
const TOGETHER: usize = 6;

/// One page a decision, then what changed answers would do, then what it refers to. Rules that don't
/// apply are many; they are left out unless asked for.
#[must_use]
pub fn pages(explanation: &Explanation, all_rules: bool) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    if let Some(what_if) = &explanation.what_if {
        pages.push(changed(what_if));
    }
    pages.extend(explanation.decisions.iter().map(|row| decision(row, all_rules)));
    if !explanation.references.is_empty() {
        let mut page = Page { title: "Read".to_owned(), ..Page::default() };
        for row in &explanation.references {
            let text = format!("{}, {}. {}", row.title, row.author, row.url);
            page.lines.push(Line::Field(format!("[{}]", row.number), text));
        }
        pages.push(page);
    }
    pages
}

fn decision(row: &DecisionExplanation, all_rules: bool) -> Page {
    let report = &row.report;
    let mut page = Page { title: format!("{}: {}", report.title, headed(&report.name)), ..Page::default() };
    let lines = &mut page.lines;
    why(row, lines);
    for other in &row.why_not {
        why_not(other, lines);
    }
    tripwires(row, lines);
    settled(row, lines);
    to_do(row, lines);
    forcing(row, lines);
    rules(row, all_rules, lines);
    page
}

fn field(label: &str, text: impl Into<String>) -> Line {
    Line::Field(label.to_owned(), text.into())
}

fn heading(text: &str) -> Line {
    Line::Heading(text.to_owned())
}

fn why(row: &DecisionExplanation, lines: &mut Vec<Line>) {
    let report = &row.report;
    if report.decided {
        lines.push(field("Why", "You set this yourself."));
        return;
    }
    if report.outcome == "not-needed" {
        lines.push(field("Why", "Nothing that you said asks for it."));
        return;
    }
    for reason in &report.because {
        let marks = super::words::marks(&reason.cites);
        lines.push(field("Why", format!("{} {marks}", reason.text)));
        let facts: Vec<&str> = reason.facts.iter().map(|fact| fact.text.as_str()).collect();
        if !facts.is_empty() {
            lines.push(field("You said", format!("{}.", facts.join("; "))));
        }
    }
    if let (Some(strength), Some(reason)) = (report.strength, report.strength_reason) {
        lines.push(field("Strength", format!("{strength}: {reason}.")));
    }
    if row.other_answers > 0 {
        let answers = super::words::count(row.other_answers, "other answer");
        let text = format!("Nothing else that you said speaks against it ({answers}).");
        lines.push(field("Against", text));
    }
}

fn forcing(row: &DecisionExplanation, lines: &mut Vec<Line>) {
    let Some(forcing) = &row.forcing else {
        if row.report.outcome == "pick" && !row.report.decided {
            lines.push(heading("What forces it"));
            let text =
                "Nothing that you said, all together: a range that you gave lies on both sides of a line.";
            lines.push(field("Smallest", text));
        }
        return;
    };
    lines.push(heading("What forces it"));
    let rest = if forcing.settled { "whatever else you say" } else { "as long as the rest stays unsaid" };
    let facts = forcing.says.len() + forcing.denies.len();
    if facts == 0 {
        lines.push(field("Smallest", format!("Nothing has to be said for it: it holds {rest}.")));
        return;
    }
    let text = format!(
        "{} enough for it, {rest}:",
        match facts {
            1 => "One fact is".to_owned(),
            facts => format!("{} facts are", capital(&super::words::number(facts))),
        }
    );
    lines.push(field("Smallest", text));
    for (about, texts) in by_question(&forcing.says) {
        lines.push(field(&capital(&plain(about)), format!("{}.", texts.join("; "))));
    }
    for (about, texts) in by_question(&forcing.denies) {
        // A single question that was answered no says so itself.
        let none = if texts.iter().all(|text| text.starts_with("not: ")) { "" } else { "none of: " };
        lines.push(field(&capital(&plain(about)), format!("{none}{}.", texts.join("; "))));
    }
}

fn by_question(facts: &[Fact]) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for fact in facts {
        match found.iter_mut().find(|(about, _)| *about == fact.about) {
            Some((_, texts)) => texts.push(&fact.text),
            None => found.push((&fact.about, vec![&fact.text])),
        }
    }
    found
}

fn tripwires(row: &DecisionExplanation, lines: &mut Vec<Line>) {
    let report = &row.report;
    if report.decided || report.outcome != "pick" {
        return;
    }
    lines.push(heading("What would change it"));
    for change in report.changes_if.iter().take(CHANGES) {
        lines.push(field("Changes if", changes_if(change)));
    }
    let more = report.changes_if.len().saturating_sub(CHANGES);
    if more > 0 {
        lines.push(field("", format!("{} with `--json`.", super::words::count(more, "more change"))));
    }
    if report.changes_if.is_empty() {
        let text = if report.nothing_within_reach {
            "Nothing within reach changes this."
        } else {
            "Nothing that is likely to change changes this."
        };
        lines.push(field("Changes if", text));
    }
    for line in &report.headroom {
        let soon = if line.factor > 1.0 && line.factor < 2.0 { "; plan for it now" } else { "" };
        let text = format!("{}{soon}.", room(line));
        lines.push(field("Headroom", capital(&text)));
    }
    if !row.endless.is_empty() {
        let numbers: Vec<String> =
            row.endless.iter().map(|row| format!("{} ({})", plain(&row.question), row.now)).collect();
        let text = format!("However far these go alone, it stays: {}.", numbers.join("; "));
        lines.push(field("Headroom", text));
    }
    for call in &report.judgement_calls {
        let measure = call.measure.as_ref().map(|text| format!(" {text}")).unwrap_or_default();
        let text = format!(
            "a judgement call: {} lies in the band {} around the line of {}. Drawn at its other end, {}. {}{measure}",
            call.now,
            call.band,
            call.line,
            shown(&call.to),
            call.because
        );
        lines.push(field("Line", text));
    }
}

fn changes_if(change: &ChangesIf) -> String {
    let through = match &change.through {
        Some(id) => format!(" (see `explain {id}`)"),
        None => String::new(),
    };
    format!("{} → {}{through}.", change.text, shown(&change.to))
}

fn settled(row: &DecisionExplanation, lines: &mut Vec<Line>) {
    let report = &row.report;
    if report.decided {
        return;
    }
    lines.push(heading("How settled it is"));
    let share = crate::knowledge::quantity::digits((report.share * 100.0).floor());
    let text = match report.standing {
        Standing::Settled => "Settled: nothing that you left unsaid can change it.".to_owned(),
        Standing::Likely => format!("Likely: {share} % of what you left unsaid would not change it."),
        Standing::Open => format!("Open: about {share} % of what you left unsaid would not change it."),
    };
    lines.push(field("Standing", text));
    let others: Vec<String> =
        row.possible.iter().filter(|name| **name != report.name).map(|name| shown(name)).collect();
    if !others.is_empty() {
        lines.push(field("Still possible", format!("{}.", others.join(", "))));
    }
    if row.possible.is_empty() {
        lines.push(field("Still possible", "Too much is unsaid to list everything."));
    }
    let open = open(row);
    open.iter().take(OPEN).for_each(|text| lines.push(field("Open", text.clone())));
    if let Some(more) = open.len().checked_sub(OPEN + 1) {
        lines.push(field("", format!("{} with `--json`.", super::words::count(more + 1, "more question"))));
    }
    if !row.together.is_empty() {
        let mut names: Vec<String> = row.together.iter().map(|id| plain(id)).take(TOGETHER).collect();
        if let Some(more) = row.together.len().checked_sub(TOGETHER + 1) {
            names.push(format!("and {} more", more + 1));
        }
        lines.push(field("Open", format!("Only together with other answers: {}.", names.join(", "))));
    }
}

/// Unsaid answers that would turn the verdict, question by question; answers that lead to the same together.
fn open(row: &DecisionExplanation) -> Vec<String> {
    let mut questions: Vec<&CouldTurn> = Vec::new();
    for turn in &row.could_turn {
        if !questions.iter().any(|known| known.question == turn.question) {
            questions.push(turn);
        }
    }
    let of_question = |first: &&CouldTurn| {
        let all = || row.could_turn.iter().filter(|turn| turn.question == first.question);
        if row.today.as_ref() == Some(&first.question) {
            return format!("{} What does it well enough stays.", first.ask);
        }
        if !first.ask.ends_with('?') {
            return format!("{} → {}.", if_said(&first.ask, &first.answer), shown(&first.to));
        }
        let mut by_verdict: Vec<(&str, Vec<String>)> = Vec::new();
        for turn in all() {
            let answer = format!("“{}”", turn.answer);
            match by_verdict.iter_mut().find(|(to, _)| *to == turn.to) {
                Some((_, answers)) => answers.push(answer),
                None => by_verdict.push((&turn.to, vec![answer])),
            }
        }
        let ends = by_verdict.iter().map(|(to, answers)| format!("{} → {}", answers.join(" or "), shown(to)));
        format!("{} {}.", first.ask, ends.collect::<Vec<_>>().join("; "))
    };
    questions.iter().map(of_question).collect()
}

fn to_do(row: &DecisionExplanation, lines: &mut Vec<Line>) {
    if row.report.advice.is_empty() {
        return;
    }
    lines.push(heading("What to do"));
    for item in &row.report.advice {
        let label = match item.kind {
            "try-first" => "First",
            "before-shipping" => "Before",
            _ => "Then",
        };
        let shows = item.shows.as_ref().map(|shows| format!(" {shows}")).unwrap_or_default();
        lines.push(field(label, format!("{}{shows} {}", item.action, super::words::marks(&item.cites))));
    }
}

fn rules(row: &DecisionExplanation, all: bool, lines: &mut Vec<Line>) {
    if !row.report.beaten.is_empty() {
        lines.push(heading("Rules that were beaten"));
        for lost in &row.report.beaten {
            let by: Vec<&str> = lost.by.iter().take(2).map(String::as_str).collect();
            let more = lost.by.len().saturating_sub(2);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let (option, by) = (shown(&lost.option), by.join(", "));
            let text = format!("{option} ({}), by {by}{more}: {}.", lost.strength, lost.reason);
            lines.push(field(&lost.rule, text));
        }
    }
    if row.failed.is_empty() || !all {
        return;
    }
    lines.push(heading("Rules that do not apply"));
    for rule in &row.failed {
        let on = rule.on.join("; ");
        let text = match rule.how {
            "stopped" => format!("stopped, since {on}"),
            "nothing-left" if on.is_empty() => "nothing does this job today".to_owned(),
            "nothing-left" => on,
            _ => format!("waits for {on}"),
        };
        lines.push(field(&rule.rule, format!("{} ({}): {text}.", shown(&rule.chooses), rule.strength)));
    }
}

fn why_not(row: &WhyNot, lines: &mut Vec<Line>) {
    lines.push(heading(&format!("Why not {}?", shown(&row.name))));
    lines.push(field("Because", format!("{}.", capital(row.text.trim_end_matches('.')))));
    let told = if row.outcome == "far" { &[] } else { &row.least[..] };
    for (at, way) in told.iter().enumerate() {
        let texts: Vec<&str> = way.iter().map(|fact| fact.text.as_str()).collect();
        let label = if at == 0 { "It would be if" } else { "or if" };
        lines.push(field(label, format!("{}.", texts.join("; and "))));
    }
}

fn changed(what_if: &WhatIf) -> Page {
    let mut page = Page { title: "What if".to_owned(), ..Page::default() };
    for change in &what_if.changes {
        page.lines.push(field("Changed", format!("{}.", change.text)));
    }
    if what_if.decisions.is_empty() {
        page.lines.push(field("Then", "Nothing changes."));
    }
    for Turned { title, before, after, .. } in &what_if.decisions {
        let text = if before.name == after.name {
            format!("{} stays, for another reason.", shown(&after.name))
        } else {
            format!("{} → {}.", shown(&before.name), shown(&after.name))
        };
        page.lines.push(field(title, text));
        for (label, side) in [("  before", before), ("  after", after)] {
            if !side.because.is_empty() {
                page.lines.push(field(label, side.because.join(" ")));
            }
        }
    }
    page
}
