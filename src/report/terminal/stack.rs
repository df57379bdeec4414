//! What was decided, one line a decision.

use console::Style;
use textwrap::{Options, WordSplitter, wrap};

use crate::engine::outlook::Standing;
use crate::session::show_factor;

use super::super::words::headed;
use super::super::{CouldTurn, DecisionReport, FAR, Report};
use super::{NARROW, Part, Writer, needed, open};

/// Columns between two columns of the table.
const GAP: usize = 3;
/// A column of names narrower than this breaks most of them.
const NAME: usize = 20;

impl Writer<'_> {
    /// A table where there is room for one. A name that is too long for its column goes on below, whole.
    pub(super) fn stack(&mut self, report: &Report) {
        let row = |part: Part<'_>, title: String| {
            let Part { row, turns, .. } = part;
            let strength = match row.strength {
                // "nothing new: needed" contradicts itself.
                Some("needed") if row.option.as_deref() == Some("none") => "enough",
                Some(strength) => strength,
                None if row.decided => "decided",
                None => "",
            };
            [title, headed(&row.name).to_owned(), strength.to_owned(), note(turns, row)]
        };
        // Below the system's own, a workload's row need not say once more what it decides.
        let short = |part: Part<'_>| {
            let rest = part.besides.and_then(|system| part.row.title.strip_prefix(&system.title));
            rest.map_or_else(|| part.row.title.clone(), |rest| format!(" {rest}"))
        };
        let rows: Vec<[String; 4]> = needed(report).map(|part| row(part, short(part))).collect();
        let longest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let [title, strength, note] = [0, 2, 3].map(longest);
        let room = self.layout.width.saturating_sub(2 + title + strength + note + 3 * GAP);
        if self.layout.width < NARROW || room < longest(1).min(NAME) {
            return needed(report).for_each(|part| self.stack_lines(&row(part, part.row.title.clone())));
        }
        let name = longest(1).min(room);
        let gap = " ".repeat(GAP);
        for row in &rows {
            let whole = Options::new(name).break_words(false).word_splitter(WordSplitter::NoHyphenation);
            for (at, part) in wrap(&row[1], whole).iter().enumerate() {
                let bold = self.style(&Style::new().bold(), &format!("{part:name$}"));
                let first = |text: &str| if at == 0 { text.to_owned() } else { String::new() };
                let about = format!("{:strength$}{gap}{}", first(&row[2]), first(&row[3]));
                let about = self.style(&Style::new().dim(), about.trim_end());
                self.line(&format!("  {:title$}{gap}{bold}{gap}{about}", first(&row[0])));
            }
        }
    }

    fn stack_lines(&mut self, [title, name, strength, note]: &[String; 4]) {
        self.paragraph_with("", "  ", &format!("{title}: {name}"));
        let about: Vec<&str> =
            [strength, note].into_iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
        self.paragraph("  ", &about.join(", "));
    }
}

/// How firmly a verdict stands, in a few words.
fn note(turns: &[CouldTurn], row: &DecisionReport) -> String {
    if row.standing == Standing::Open {
        // What rare facts are is said once, below.
        return if open::only_rare(turns, row) { "likely" } else { "still open" }.to_owned();
    }
    match row.headroom.first().map(|nearest| nearest.factor) {
        // Dozens of times as much is another system, not this one grown.
        Some(factor) if (2.0..FAR).contains(&factor) => {
            format!("holds to {} as much", show_factor(factor))
        }
        Some(factor) if (1.0..2.0).contains(&factor) => "close to its line".to_owned(),
        _ if row.standing == Standing::Likely => "likely".to_owned(),
        _ => "settled".to_owned(),
    }
}
