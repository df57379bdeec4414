//! Writes a page within a width.

use std::fmt::Write as _;

use console::Style;
use textwrap::{fill, wrap};

use crate::lookup::page::{Line, Page};
use crate::report::fold::fold_whole;
use crate::report::terminal::{Layout, NARROW};

/// Longer lines than this are hard to read.
pub const WIDEST: usize = 100;
/// Labels take at least so many columns, and at most so many are kept free for them.
const LABELS: std::ops::RangeInclusive<usize> = 13..=24;

/// A page as text.
pub fn render(page: &Page, layout: Layout) -> String {
    let width = layout.width.clamp(20, WIDEST);
    let mut out = heading(&page.title, width, layout.color);
    let mut label_width = widest_label(&page.lines);
    for (at, line) in page.lines.iter().enumerate() {
        match line {
            Line::Field(label, text) => field(&mut out, label, label_width, text, width),
            Line::Paragraph(text) => {
                let _ = writeln!(out, "\n{}", fill(&clean(text), width));
            }
            Line::Heading(text) => {
                let _ = write!(out, "\n{}", heading(text, width, layout.color));
                label_width = widest_label(&page.lines[at + 1..]);
            }
        }
    }
    out
}

/// Columns for the labels up to the next heading.
fn widest_label(lines: &[Line]) -> usize {
    let section = lines.iter().take_while(|line| !matches!(line, Line::Heading(_)));
    let labels = section.filter_map(|line| match line {
        Line::Field(label, _) => Some(label.chars().count()),
        _ => None,
    });
    labels.max().unwrap_or_default().clamp(*LABELS.start(), *LABELS.end())
}

/// Bold lines.
pub fn heading(text: &str, width: usize, color: bool) -> String {
    let style = Style::new().bold().force_styling(color);
    let mut out = String::new();
    for line in wrap(&clean(text), width) {
        let _ = writeln!(out, "{}", style.apply_to(line));
    }
    out
}

/// A label and its text beside it, or below it where there is little room.
pub fn field(out: &mut String, label: &str, label_width: usize, text: &str, width: usize) {
    let (first, rest) = if width >= NARROW {
        (format!("  {label:<label_width$} "), " ".repeat(label_width + 3))
    } else {
        (format!("  {label}: "), "    ".to_owned())
    };
    let _ = writeln!(out, "{}", fold_whole(&clean(text), width, &first, &rest).trim_end());
}

/// Without control characters: what a pack says must not steer the terminal.
pub fn clean(text: &str) -> String {
    // Nearly all text is printable ASCII, which is quicker told than filtered.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.to_owned();
    }
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::render;
    use crate::builtin;
    use crate::lookup::age::Day;
    use crate::lookup::{Thing, page};
    use crate::report::terminal::Layout;

    #[test]
    fn every_page_fits_its_width() {
        let (pack, _) = builtin::pack();
        for thing in Thing::all(&pack) {
            let page = page::of(&pack, thing, Day::of_unix_seconds(0));
            for width in [80, 40] {
                let text = render(&page, Layout { width, color: false });
                // An address or a long id can't be broken.
                let breakable = |line: &&str| line.split_whitespace().all(|word| word.width() <= width / 2);
                let wide = text.lines().filter(breakable).find(|line| line.width() > width);
                assert_eq!(wide, None, "{}:{} at {width}", thing.kind.word(), thing.id(&pack));
            }
        }
    }
}
