//! TOML values that remember where they stand.
//!
//! The `toml` crate parses; this module keeps what it says about positions, across several files, and collects
//! every slip, so that one run reports them all.

use std::cell::RefCell;

use toml::de::{DeTable, DeValue};

use super::problem::{Code, Place, Problem};
use super::suggest::nearest;

/// Deeper nesting than this is refused: conditions are read by recursive functions.
const DEEPEST: usize = 64;
/// A text may have this many bytes.
const LONGEST: usize = 10_000;
/// So many problems are told: finding the nearest name for each takes its time.
const MOST_PROBLEMS: usize = 200;
/// So many characters of a line are quoted.
const WIDEST: usize = 600;

/// A stretch of one file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub file: usize,
    pub start: usize,
    pub end: usize,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    pub span: Span,
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
    List(Vec<Node>),
    Table(Vec<(Key, Node)>),
    /// Not a number, or none that can be held.
    NoNumber,
    Other,
}

/// A key with its place.
#[derive(Clone, Debug)]
pub struct Key {
    pub span: Span,
    pub name: String,
}

impl Node {
    /// What it is, for "expected …, found …".
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "a string",
            Value::Number(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::NoNumber => "no finite number",
            Value::Other => "a date",
        }
    }

    /// Keeps where everything stands, and not what it says.
    pub fn forget_texts(&mut self) {
        match &mut self.value {
            Value::Text(text) => *text = String::new(),
            Value::List(items) => {
                items.shrink_to_fit();
                for node in items {
                    node.forget_texts();
                }
            }
            Value::Table(entries) => {
                entries.shrink_to_fit();
                for (_, node) in entries {
                    node.forget_texts();
                }
            }
            _ => {}
        }
    }

    /// The entry of a table.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The string of an `id` field, if there is one.
    pub fn id(&self) -> Option<(&str, Span)> {
        match self.get("id") {
            Some(Self { value: Value::Text(id), span }) => Some((id, *span)),
            _ => None,
        }
    }
}

/// Collects problems while the files are at hand to quote from.
pub struct Notes<'a> {
    files: Vec<(&'a str, &'a str)>,
    problems: RefCell<Vec<(Span, Problem)>>,
}

impl<'a> Notes<'a> {
    /// `files` holds names and texts; spans refer to them by position.
    pub fn new(files: Vec<(&'a str, &'a str)>) -> Self {
        Self { files, problems: RefCell::default() }
    }

    /// Notes a problem.
    pub fn add(&self, code: Code, span: Span, message: impl Into<String>, help: impl Into<Option<String>>) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() > MOST_PROBLEMS {
            return;
        }
        let place = Some(self.place(span));
        let mut problem = Problem { code, place, message: message.into(), help: help.into() };
        if problems.len() == MOST_PROBLEMS {
            problem.code = Code::Limit;
            problem.message =
                format!("more than {MOST_PROBLEMS} errors, of which only the first that were found are told");
            problem.help = Some("mend those first".to_owned());
        }
        if !problems.iter().any(|(_, known)| *known == problem) {
            problems.push((span, problem));
        }
    }

    /// The nearest of some names as help, while there is room for another problem.
    fn did_you_mean<'n>(&self, name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<String> {
        if self.problems.borrow().len() > MOST_PROBLEMS {
            return None;
        }
        nearest(name, candidates).map(|near| format!("did you mean `{near}`?"))
    }

    /// Whether a problem of this kind was noted.
    pub fn has(&self, code: Code) -> bool {
        self.problems.borrow().iter().any(|(_, problem)| problem.code == code)
    }

    /// Notes a name that nothing defines, with the nearest one that exists.
    pub fn unknown<'n>(
        &self,
        what: &str,
        name: &str,
        span: Span,
        candidates: impl IntoIterator<Item = &'n str>,
    ) {
        let help = self.did_you_mean(name, candidates);
        self.add(Code::UnknownName, span, format!("there is no {what} `{name}`"), help);
    }

    /// Notes a name that one thing does not have, with the nearest that it has: "`search` has no option `x`".
    pub fn has_no<'n>(
        &self,
        owner: &str,
        what: &str,
        name: &str,
        span: Span,
        candidates: impl IntoIterator<Item = &'n str>,
    ) {
        let help = self.did_you_mean(name, candidates);
        self.add(Code::UnknownName, span, format!("`{owner}` has no {what} `{name}`"), help);
    }

    /// Where a piece of text stands within a span; the span itself if it isn't there as it is.
    pub fn within(&self, span: Span, piece: &str) -> Span {
        let text = self.files[span.file].1.get(span.start..span.end).unwrap_or_default();
        text.find(piece).map_or(span, |at| {
            let start = span.start + at;
            Span { start, end: start + piece.len(), ..span }
        })
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Everything noted, by place.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|(span, _)| (span.file, span.start));
        problems.into_iter().map(|(_, problem)| problem).collect()
    }

    /// The line and column of a span.
    pub fn place(&self, span: Span) -> Place {
        let (file, text) = self.files[span.file];
        let start = (0..=span.start.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = span.end.clamp(start, line_end);
        let end = (start..=end).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(start);
        let column = text[line_start..start].chars().count() + 1;
        let from = if column <= WIDEST / 2 { 1 } else { column - WIDEST / 2 };
        let quoted = text[line_start..line_end].chars().skip(from - 1).take(WIDEST);
        let rest = WIDEST - (column - from);
        Place {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column,
            length: text[start..end].chars().take(rest).count().max(1),
            from,
            text: quoted.map(|c| if c.is_control() { ' ' } else { c }).collect(),
        }
    }

    /// Parses one file; what is not TOML is noted, what can be read is returned.
    pub fn parse(&self, file: usize) -> Node {
        let text = self.files[file].1;
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let span = Span { file, start: span.start, end: span.end };
            self.add(Code::Syntax, span, error.message().to_owned(), None);
        }
        let span = Span { file, start: 0, end: 0 };
        Node { span, value: self.table(table.get_ref(), file, 0) }
    }

    fn table(&self, table: &DeTable<'_>, file: usize, depth: usize) -> Value {
        let entries = table.iter().map(|(key, value)| {
            let span = Span { file, start: key.span().start, end: key.span().end };
            let name = key.get_ref().chars().filter(|c| !c.is_control()).collect();
            let key = Key { span, name };
            let span = Span { file, start: value.span().start, end: value.span().end };
            (key, self.node(value.get_ref(), span, depth + 1))
        });
        let mut entries: Vec<(Key, Node)> = entries.collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        Value::Table(entries)
    }

    fn node(&self, value: &DeValue<'_>, span: Span, depth: usize) -> Node {
        if depth > DEEPEST {
            let message = format!("nested more than {DEEPEST} deep");
            self.add(Code::Limit, span, message, "give the inner condition a name, as a signal".to_owned());
            return Node { span, value: Value::Other };
        }
        let value = match value {
            DeValue::String(text) if text.len() > LONGEST => {
                let message = format!("a text of {} bytes", text.len());
                self.add(Code::Limit, span, message, format!("at most {LONGEST} are possible"));
                Value::Text(String::new())
            }
            // What a file says may reach a terminal: only what shows as text is kept.
            DeValue::String(text) => {
                Value::Text(text.chars().filter(|c| !c.is_control() || *c == '\n').collect())
            }
            DeValue::Boolean(truth) => Value::Bool(*truth),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Value::NoNumber, |number| Value::Number(number as f64)),
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => Value::NoNumber,
            },
            DeValue::Array(items) => Value::List(
                items
                    .iter()
                    .map(|item| {
                        let span = Span { file: span.file, start: item.span().start, end: item.span().end };
                        self.node(item.get_ref(), span, depth + 1)
                    })
                    .collect(),
            ),
            DeValue::Table(table) => self.table(table, span.file, depth),
            DeValue::Datetime(_) => Value::Other,
        };
        Node { span, value }
    }
}
