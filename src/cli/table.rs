//! Tables that fit: columns get the width that they need or an even share, text is folded to it, and what says
//! what a row is stands in one column where there is little room.

use std::borrow::Cow;

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

use crate::report::fold::{columns, fold};
use crate::report::terminal::NARROW;

/// From this many columns on, every column of a table stands on its own.
const WIDE: usize = 120;
/// Longer lines than this are hard to read.
const WIDEST: usize = 160;
/// Columns between two columns of a table.
const GAP: usize = 2;

/// What to tabulate.
pub struct Rows<'a> {
    /// Names of the columns; the first holds ids.
    pub columns: &'static [&'static str],
    /// How many of them, from the first, say what the row is: they share a column where there is little room.
    pub about: usize,
    /// A text for each column.
    pub cells: Vec<Vec<Cow<'a, str>>>,
    /// What stands above the row with that index, and those that follow.
    pub headings: Vec<(usize, Cow<'a, str>)>,
}

impl Rows<'_> {
    /// The heading above a row, if one is: after an empty line, as it begins something new.
    fn heading(&self, row: usize, width: usize, out: &mut String) {
        if let Ok(at) = self.headings.binary_search_by_key(&row, |(first, _)| *first) {
            out.push('\n');
            out.push_str(&fold(&self.headings[at].1, width, "", "  "));
            out.push('\n');
        }
    }
}

/// A table within the width, or below [`NARROW`] columns lines of `name: value`.
pub fn render(what: &Rows<'_>, width: usize) -> String {
    if width < NARROW { lines(what, width.max(20)) } else { table(what, width.min(WIDEST)) }
}

fn lines(what: &Rows<'_>, width: usize) -> String {
    let mut out = String::new();
    for (index, row) in what.cells.iter().enumerate() {
        what.heading(index, width, &mut out);
        for (at, (name, value)) in what.columns.iter().zip(row).enumerate() {
            let (indent, line) =
                if at == 0 { ("", value.clone()) } else { ("  ", format!("{name}: {value}").into()) };
            out.push_str(&fold(&line, width, indent, "    "));
            out.push('\n');
        }
    }
    out
}

fn table(what: &Rows<'_>, width: usize) -> String {
    let about = if width < WIDE { what.about } else { 1 };
    let header: Vec<Cow<'_, str>> = what.columns.iter().map(|name| name.to_uppercase().into()).collect();
    let mut longest = vec![columns(&header[..about].join(", "))];
    longest.extend(header[about..].iter().map(|name| columns(name)));
    for row in &what.cells {
        // An id that is broken over two lines can't be copied.
        longest[0] = longest[0].max(columns(&row[0]));
        for (longest, text) in longest[1..].iter_mut().zip(&row[about..]) {
            *longest = (*longest).max(columns(text));
        }
    }
    let widths = share(&longest, width);
    let header = cells(&[&[header[..about].join(", ").into()], &header[about..]].concat(), 1, &widths);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.add_row(header);
    for (column, width) in table.column_iter_mut().zip(&widths) {
        column.set_padding((0, GAP as u16));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed((width + GAP) as u16)));
    }
    // Blanks behind the last column would only be cut off again.
    if let Some(last) = table.column_mut(widths.len() - 1) {
        last.set_padding((0, 0)).remove_constraint();
    }
    // The widths are known, so a row can be set by itself: what it took serves the next one.
    let mut out = String::new();
    set_row(&table, &mut out);
    for (index, row) in what.cells.iter().enumerate() {
        what.heading(index, width, &mut out);
        if let Some(only) = table.row_mut(0) {
            *only = cells(row, about, &widths);
        }
        set_row(&table, &mut out);
    }
    out
}

/// The lines of a table, without blanks at their ends.
fn set_row(table: &Table, out: &mut String) {
    for line in table.lines() {
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
}

/// The texts of a row, folded to the widths of its cells; the first `about` of them in one cell.
fn cells(row: &[Cow<'_, str>], about: usize, widths: &[usize]) -> Row {
    let mut first = row[0].clone().into_owned();
    for text in &row[1..about] {
        first.push('\n');
        first += &fold(text, widths[0], "  ", "    ");
    }
    let rest = row[about..].iter().zip(&widths[1..]).map(|(text, width)| fold(text, *width, "", ""));
    Row::from(std::iter::once(first).chain(rest).map(Cell::new_owned).collect::<Vec<_>>())
}

/// Widths of columns whose longest texts are given: the first as it is, each of the others as it is or an even
/// share of what is left.
fn share(longest: &[usize], width: usize) -> Vec<usize> {
    let mut widths = longest.to_vec();
    let mut room = width.saturating_sub(longest[0] + GAP * (longest.len() - 1));
    let mut order: Vec<usize> = (1..longest.len()).collect();
    order.sort_by_key(|column| longest[*column]);
    for (done, column) in order.iter().enumerate() {
        widths[*column] = longest[*column].min(room / (order.len() - done)).max(1);
        room = room.saturating_sub(widths[*column]);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Rows<'static> {
        let row = |id: &'static str| {
            vec![id.into(), "rented".into(), "free ".repeat(9).into(), "words ".repeat(20).into()]
        };
        Rows {
            columns: &["tool", "hosting", "licence", "costs"],
            about: 3,
            cells: vec![row("a-b-c"), row("x")],
            headings: Vec::new(),
        }
    }

    #[test]
    fn no_line_is_wider_than_asked_and_no_id_is_broken() {
        for width in [40, 60, 80, 100, 120, 200] {
            let text = render(&rows(), width);
            assert!(text.lines().all(|line| columns(line) <= width), "{text}");
            assert!(text.lines().any(|line| line.split(' ').any(|word| word == "a-b-c")), "{text}");
            assert_eq!(text.matches("words").count(), 40);
        }
    }

    #[test]
    fn what_says_what_a_row_is_shares_a_column_where_there_is_little_room() {
        let text = render(&rows(), 80);
        assert!(text.starts_with("TOOL, HOSTING, LICENCE  COSTS\na-b-c                   words"), "{text}");
        assert!(text.contains("\n  rented                words"), "{text}");
        assert!(render(&rows(), 120).starts_with("TOOL   HOSTING  LICENCE"));
    }

    #[test]
    fn a_heading_stands_above_its_first_row() {
        let rows = Rows { headings: vec![(0, "Letters".into()), (1, "Others".into())], ..rows() };
        for width in [40, 80] {
            let text = render(&rows, width);
            let at = |what: &str| text.lines().position(|line| line.starts_with(what)).unwrap();
            assert_eq!(at("Letters") + 1, at("a-b-c"), "{text}");
            assert_eq!(at("Others") + 1, at("x"), "{text}");
            assert_eq!(text.lines().nth(at("Others") - 1), Some(""), "{text}");
        }
    }

    #[test]
    fn short_columns_leave_their_share_to_long_ones() {
        assert_eq!(share(&[10, 5, 100, 100], 80), [10, 5, 29, 30]);
        assert_eq!(share(&[10, 100], 80), [10, 68]);
        assert_eq!(share(&[10, 20, 30], 80), [10, 20, 30]);
    }
}
