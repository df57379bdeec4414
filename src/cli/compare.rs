//! `compare`: tools side by side.

use std::fmt::Write as _;

use textwrap::wrap;
use unicode_width::UnicodeWidthStr;

use crate::knowledge::ToolId;
use crate::lookup::compare::{Comparison, Row, Said, compare};
use crate::report::terminal::NARROW;

use super::args::CompareArgs;
use super::context::Context;
use super::error::CliError;
use super::page::{WIDEST, clean, field, heading};
use super::{list, output};

/// Columns of the labels.
const LABEL: usize = 12;
/// What takes more lines than this in its column is told below each other instead.
const MOST_LINES: usize = 3;
/// Between columns.
const GAP: usize = 2;

/// Prints a comparison.
pub fn run(context: &Context, args: &CompareArgs) -> Result<u8, CliError> {
    let mut tools: Vec<ToolId> = Vec::new();
    for name in &args.tools {
        let tool = list::find_tool(&context.pack, name)?;
        if !tools.contains(&tool) {
            tools.push(tool);
        }
    }
    if let [only] = tools[..] {
        let id = &context.pack.tool(only).id;
        let message = format!("there is nothing to compare `{id}` with but itself");
        let hint = format!("name another tool; `archadvise show {id}` tells of the one");
        return Err(CliError::new("nothing-to-compare", message, hint));
    }
    let comparison = compare(&context.pack, &tools);
    if context.json {
        output::json(&comparison.document(&context.pack))?;
    } else {
        output::print(&Sheet::new(context, &comparison).text())?;
    }
    Ok(super::DONE)
}

struct Sheet<'a> {
    comparison: &'a Comparison,
    ids: Vec<&'a str>,
    title: String,
    width: usize,
    color: bool,
}

impl<'a> Sheet<'a> {
    fn new(context: &'a Context, comparison: &'a Comparison) -> Self {
        let tools = || comparison.tools.iter().map(|id| context.pack.tool(*id));
        let names: Vec<&str> = tools().map(|tool| tool.name.as_str()).collect();
        let ids = tools().map(|tool| tool.id.as_str()).collect();
        let width = context.layout.width.clamp(20, WIDEST);
        Self { comparison, ids, title: names.join(", "), width, color: context.layout.color }
    }

    fn text(&self) -> String {
        let mut out = self.heading(&self.title);
        for note in &self.comparison.notes {
            let _ = writeln!(out, "{}", textwrap::fill(&clean(note), self.width));
        }
        let (short, long): (Vec<&Row>, Vec<&Row>) =
            self.comparison.differs.iter().partition(|row| self.fits_a_table(row));
        if !short.is_empty() {
            out.push('\n');
            self.line(&mut out, "", &self.ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
            for row in short {
                self.line(&mut out, &row.label, &row.cells.iter().map(|cell| told(cell)).collect::<Vec<_>>());
            }
        }
        for row in long {
            let _ = write!(out, "\n{}", self.heading(&row.label));
            for (id, cell) in self.ids.iter().zip(&row.cells) {
                self.block(&mut out, id, cell);
            }
        }
        if !self.comparison.alike.is_empty() {
            let _ = write!(out, "\n{}", self.heading("Alike"));
        }
        for row in &self.comparison.alike {
            field(&mut out, &row.label, LABEL, &told(&row.cells[0]), self.width);
        }
        let mut sources = self.comparison.sources.lines(super::today()).peekable();
        if sources.peek().is_some() {
            let _ = write!(out, "\n{}", self.heading("Sources"));
        }
        for (mark, source) in sources {
            field(&mut out, &mark, 4, &source, self.width);
        }
        out
    }

    fn heading(&self, text: &str) -> String {
        heading(text, self.width, self.color)
    }

    fn column(&self) -> usize {
        (self.width.saturating_sub(LABEL + GAP) / self.ids.len()).saturating_sub(GAP)
    }

    /// Whether every cell is short enough to stand beside the others.
    fn fits_a_table(&self, row: &Row) -> bool {
        let column = self.column();
        self.width >= NARROW
            && row.label.width() <= LABEL
            && row.cells.iter().all(|cell| {
                let text = told(cell);
                text.split_whitespace().all(|word| word.width() <= column)
                    && wrap(&text, column).len() <= MOST_LINES
            })
    }

    /// One row of the table, as many lines as its longest cell.
    fn line(&self, out: &mut String, label: &str, cells: &[String]) {
        let column = self.column();
        let wrapped: Vec<Vec<String>> = cells
            .iter()
            .map(|cell| wrap(cell, column.max(1)).into_iter().map(std::borrow::Cow::into_owned).collect())
            .collect();
        let lines = wrapped.iter().map(Vec::len).max().unwrap_or_default();
        for at in 0..lines {
            let mut line = format!("{:<LABEL$}", if at == 0 { label } else { "" });
            for cell in &wrapped {
                let text = cell.get(at).map_or("", String::as_str);
                let fill = column.saturating_sub(text.width());
                let _ = write!(line, "{:GAP$}{text}{:fill$}", "", "");
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }

    /// What is said of one tool, one thing a line.
    fn block(&self, out: &mut String, id: &str, cell: &[Said]) {
        let widest = self.ids.iter().map(|id| id.width()).max().unwrap_or_default().clamp(4, 24);
        if cell.is_empty() {
            field(out, id, widest, "nothing recorded", self.width);
        }
        for (at, said) in cell.iter().enumerate() {
            let label = if at == 0 || self.width < NARROW { id } else { "" };
            field(out, label, widest, &format!("{}{}", said.text, said.mark), self.width);
        }
    }
}

/// All that is said, on one line.
fn told(cell: &[Said]) -> String {
    if cell.is_empty() {
        return "·".to_owned();
    }
    let texts: Vec<String> = cell.iter().map(|said| clean(&format!("{}{}", said.text, said.mark))).collect();
    texts.join("; ")
}
