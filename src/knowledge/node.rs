//! TOML values that remember where they stand.
//!
//! The `toml` crate parses; this module keeps what it says about positions, across several files, and reads
//! fields out of tables in a way that notes every slip and goes on, so that one run reports them all.

use std::cell::RefCell;

use toml::de::{DeTable, DeValue};

use super::problem::{Code, Place, Problem};
use super::suggest::nearest;
use super::text::Text;

/// Deeper nesting than this is refused: conditions are read by recursive functions.
const DEEPEST: usize = 64;

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
            Value::Other => "a date",
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
        let place = Some(self.place(span));
        let problem = Problem { code, place, message: message.into(), help: help.into() };
        let mut problems = self.problems.borrow_mut();
        if !problems.iter().any(|(_, known)| *known == problem) {
            problems.push((span, problem));
        }
    }

    /// Notes a name that nothing defines, with the nearest one that exists.
    pub fn unknown<'n>(
        &self,
        what: &str,
        name: &str,
        span: Span,
        candidates: impl IntoIterator<Item = &'n str>,
    ) {
        let help = nearest(name, candidates).map(|near| format!("did you mean `{near}`?"));
        self.add(Code::UnknownName, span, format!("there is no {what} `{name}`"), help);
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
        Place {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            length: text[start..end].chars().count().max(1),
            text: text[line_start..line_end].chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
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
            // What a file says may reach a terminal: only what shows as text is kept.
            DeValue::String(text) => {
                Value::Text(text.chars().filter(|c| !c.is_control() || *c == '\n').collect())
            }
            DeValue::Boolean(truth) => Value::Bool(*truth),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Value::Other, |number| Value::Number(number as f64)),
            DeValue::Float(number) => number.as_str().parse().map_or(Value::Other, Value::Number),
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

/// Reads the fields of one table; every field asked for counts as known, and [`Fields::finish`] notes the rest.
pub struct Fields<'a, 'n> {
    notes: &'a Notes<'n>,
    node: &'a Node,
    what: String,
    known: RefCell<Vec<&'static str>>,
}

impl<'a, 'n> Fields<'a, 'n> {
    /// `what` names the table in messages: "rule `x`".
    pub fn new(notes: &'a Notes<'n>, node: &'a Node, what: impl Into<String>) -> Self {
        let what = what.into();
        if !matches!(node.value, Value::Table(_)) {
            let message = format!("expected a table for {what}, found {}", node.kind());
            notes.add(Code::WrongValue, node.span, message, None);
        }
        Self { notes, node, what, known: RefCell::default() }
    }

    /// The value of a field.
    pub fn get(&self, name: &'static str) -> Option<&'a Node> {
        self.known.borrow_mut().push(name);
        self.node.get(name)
    }

    /// The value of a field that must be there.
    pub fn need(&self, name: &'static str) -> Option<&'a Node> {
        let value = self.get(name);
        if value.is_none() {
            let message = format!("{} lacks `{name}`", self.what);
            self.notes.add(Code::MissingField, self.node.span, message, None);
        }
        value
    }

    /// A string that must be there.
    pub fn need_text(&self, name: &'static str) -> Text {
        self.need(name).and_then(|node| self.as_text(node)).unwrap_or_default().into()
    }

    /// A string that may be there.
    pub fn text(&self, name: &'static str) -> Option<Text> {
        self.get(name).and_then(|node| self.as_text(node)).map(Into::into)
    }

    /// A number that may be there.
    pub fn number(&self, name: &'static str) -> Option<f64> {
        let node = self.get(name)?;
        if let Value::Number(number) = node.value {
            return Some(number);
        }
        self.wrong(node, "a number");
        None
    }

    /// `true` or `false`; `false` if it isn't there.
    pub fn flag(&self, name: &'static str) -> Option<bool> {
        let node = self.get(name)?;
        if let Value::Bool(truth) = node.value {
            return Some(truth);
        }
        self.wrong(node, "true or false");
        None
    }

    /// A string or a list of strings, with their places.
    pub fn words(&self, name: &'static str) -> Vec<(String, Span)> {
        let Some(node) = self.get(name) else { return Vec::new() };
        let one = |node: &Node| self.as_text(node).map(|text| (text.to_owned(), node.span));
        match &node.value {
            Value::List(items) => items.iter().filter_map(one).collect(),
            _ => one(node).into_iter().collect(),
        }
    }

    /// The tables of a list of tables, or the one table.
    pub fn tables(&self, name: &'static str) -> Vec<&'a Node> {
        match self.get(name) {
            None => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => items.iter().collect(),
            Some(node) => vec![node],
        }
    }

    /// One word out of a fixed list; returns its position.
    pub fn word(&self, name: &'static str, words: &[&'static str]) -> Option<usize> {
        let node = self.get(name)?;
        let text = self.as_text(node)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            let near = nearest(text, words.iter().copied());
            let expected = words.join("`, `");
            let help = near.map_or(format!("expected one of `{expected}`"), |near| {
                format!("did you mean `{near}`? Expected one of `{expected}`")
            });
            let message = format!("`{text}` is no {name} that exists");
            self.notes.add(Code::UnknownWord, node.span, message, help);
        }
        found
    }

    /// One word out of a fixed list that must be there; the first where it isn't.
    pub fn need_word(&self, name: &'static str, words: &[&'static str]) -> usize {
        if self.need(name).is_none() {
            return 0;
        }
        self.word(name, words).unwrap_or(0)
    }

    fn as_text(&self, node: &'a Node) -> Option<&'a str> {
        if let Value::Text(text) = &node.value {
            return Some(text);
        }
        self.wrong(node, "a string");
        None
    }

    /// Notes a value of the wrong type.
    pub fn wrong(&self, node: &Node, expected: &str) {
        let message = format!("expected {expected} in {}, found {}", self.what, node.kind());
        self.notes.add(Code::WrongValue, node.span, message, None);
    }

    /// Notes every key that nothing asked for.
    pub fn finish(self) {
        let Value::Table(entries) = &self.node.value else { return };
        let known = self.known.into_inner();
        for (key, _) in entries {
            if !known.contains(&key.name.as_str()) {
                let help = nearest(&key.name, known.iter().copied()).map_or_else(
                    || format!("expected one of `{}`", known.join("`, `")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("unknown key `{}` in {}", key.name, self.what);
                self.notes.add(Code::UnknownKey, key.span, message, help);
            }
        }
    }
}
