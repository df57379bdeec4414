//! A run of scenarios for people at a terminal.

use std::fmt::Write as _;

use textwrap::{Options, WordSplitter, fill};

use crate::report::terminal::Layout;
use crate::report::words::count;

use super::document::{CoverageDocument, Document, Failed, LiveDocument, MutationDocument};

/// So many live mutants are told in full.
const SHOWN: usize = 10;
/// Of the rules that would have been right, so many are named.
const STOPPED: usize = 3;

/// The text of a run.
pub fn render(document: &Document, layout: Layout) -> String {
    let width = layout.width.clamp(40, 100);
    let mut out = String::new();
    document.failed.iter().for_each(|failed| one(&mut out, failed, width));
    let verdicts = count(document.expectations, "verdict");
    let _ = match document.failed.len() {
        0 => writeln!(out, "{}, {verdicts}: all as expected.", count(document.scenarios, "scenario")),
        failed => writeln!(out, "{failed} of {} failed.", count(document.scenarios, "scenario")),
    };
    coverage(&mut out, &document.coverage, width);
    if let Some(document) = &document.mutation {
        mutation(&mut out, document, width);
    }
    out
}

fn paragraph(out: &mut String, text: &str, indent: &str, width: usize) {
    let more = format!("{indent}  ");
    // An id that is broken over two lines can't be copied.
    let options = Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(&more)
        .word_splitter(WordSplitter::NoHyphenation);
    out.push_str(&fill(text, options));
    out.push('\n');
}

fn one(out: &mut String, failed: &Failed, width: usize) {
    let title = failed.title.as_deref().unwrap_or_default();
    paragraph(out, format!("FAILED {}: {title}", failed.name).trim_end_matches(": "), "", width);
    for miss in &failed.misses {
        let _ = writeln!(out, "  --> {}:{}:{}", miss.place.file, miss.place.line, miss.place.column);
        let expected = miss.expected.join(" or ");
        let by =
            if miss.winners.is_empty() { String::new() } else { format!(" by {}", miss.winners.join(", ")) };
        paragraph(out, &format!("{}: expected {expected}, got {}{by}", miss.decision, miss.got), "  ", width);
        for stopped in miss.stopped.iter().take(STOPPED) {
            paragraph(out, &format!("{}: {}", stopped.rule, stopped.by), "    ", width);
        }
        if miss.stopped.is_empty() {
            let _ = writeln!(out, "    no rule chooses that");
        }
    }
    if let Some(why) = &failed.why {
        paragraph(out, &format!("the scenario says: {why}"), "  ", width);
    }
    out.push('\n');
}

fn coverage(out: &mut String, coverage: &CoverageDocument, width: usize) {
    let lines: Vec<String> = coverage
        .half_tested
        .iter()
        .map(|line| {
            let missing = match (line.below, line.above) {
                (false, false) => "both sides",
                (false, true) => "below",
                _ => "above",
            };
            format!("{} ({}: {missing})", line.line, line.value)
        })
        .collect();
    let rows = [
        ("rules won", coverage.rules, &coverage.never_won),
        ("rules stopped by a hair", coverage.rules, &coverage.never_stopped),
        ("options seen", coverage.options, &coverage.never_seen),
        ("lines tested on both sides", coverage.lines, &lines),
    ];
    out.push('\n');
    for (what, all, missing) in rows {
        let _ = writeln!(out, "{:>4} of {all:<4} {what}", all - missing.len());
    }
    for (what, _, missing) in rows.iter().filter(|(_, _, missing)| !missing.is_empty()) {
        out.push('\n');
        paragraph(out, &format!("not among the {what}: {}", missing.join(", ")), "", width);
    }
}

fn mutation(out: &mut String, mutation: &MutationDocument, width: usize) {
    let _ = writeln!(
        out,
        "\n{:<16} {:>6} {:>7} {:>11} {:>6} {:>6}",
        "mutants", "all", "killed", "equivalent", "live", "score"
    );
    for row in mutation.kinds.iter().chain([&mutation.total]) {
        let _ = writeln!(
            out,
            "{:<16} {:>6} {:>7} {:>11} {:>6} {:>5.1}%",
            row.kind,
            row.all,
            row.killed,
            row.equivalent,
            row.live,
            row.score * 100.0
        );
    }
    if !mutation.equivalent.is_empty() {
        let _ = writeln!(out, "\nThese change nothing, so something in the pack is needless:");
        for mutant in &mutation.equivalent {
            paragraph(out, &format!("{} {}", mutant.of, mutant.what), "  ", width);
        }
    }
    for mutant in mutation.live.iter().take(SHOWN) {
        live(out, mutant, width);
    }
    if mutation.live.len() > SHOWN {
        let more = mutation.live.len() - SHOWN;
        let _ = writeln!(
            out,
            "\n{more} more: --skeletons DIR writes them as scenarios to judge, --json lists them"
        );
    }
}

fn live(out: &mut String, mutant: &LiveDocument, width: usize) {
    let head =
        format!("No scenario notices `{}` {}. This situation would:", mutant.mutant.of, mutant.mutant.what);
    out.push('\n');
    paragraph(out, &head, "", width);
    for said in &mutant.situation {
        paragraph(out, &format!("{} {}", said.ask, said.answer), "  ", width);
    }
    let verdicts = format!("{}: {}, with the change {}", mutant.decision, mutant.pack, mutant.changed);
    paragraph(out, &verdicts, "  ", width);
}
