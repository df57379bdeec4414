//! TOML values that remember where they stand.
//!
//! The `toml` crate parses; this module keeps what it says about positions, across several files, and reads
//! fields out of tables in a way that notes every slip and goes on, so that one run reports them all.

use std::cell::RefCell;

use toml::de::{DeTable, DeValue};

use super::problem::{Code, Place, Problem};
use super::shape::{Field, HOLDS_BACK, Is, Shape};
use super::suggest::nearest;
use super::text::Text;

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

/// Reads the fields of one table, as its [`Shape`] describes them; [`Fields::finish`] notes every other key.
pub struct Fields<'a, 'n> {
    notes: &'a Notes<'n>,
    node: &'a Node,
    shape: &'static Shape,
    what: String,
}

impl<'a, 'n> Fields<'a, 'n> {
    /// `what` names the table in messages: "rule `x`".
    pub fn new(notes: &'a Notes<'n>, node: &'a Node, shape: &'static Shape, what: impl Into<String>) -> Self {
        let what = what.into();
        if !matches!(node.value, Value::Table(_)) {
            let message = format!("expected a table for {what}, found {}", node.kind());
            notes.add(Code::WrongValue, node.span, message, None);
        }
        Self { notes, node, shape, what }
    }

    fn field(&self, name: &str) -> Option<&'static Field> {
        let field = self.shape.field(name);
        debug_assert!(field.is_some(), "the shape of {} lacks `{name}`", self.what);
        field
    }

    /// The value of a field; one that must be there is noted where it isn't.
    pub fn get(&self, name: &'static str) -> Option<&'a Node> {
        let value = self.node.get(name);
        let field = self.field(name);
        // A key that is nearly this one is told of by `finish`, as one slip and not as two.
        if value.is_none()
            && let Some(field) = field.filter(|field| field.needed)
            && !self.is_misspelt(name)
        {
            let message = format!("{} lacks `{name}`", self.what);
            self.notes.add(Code::MissingField, self.node.span, message, field.doc.to_owned());
        }
        value
    }

    /// A string; empty where it isn't there.
    pub fn text(&self, name: &'static str) -> Text {
        self.optional(name).unwrap_or_default()
    }

    /// A string that may be there.
    pub fn optional(&self, name: &'static str) -> Option<Text> {
        self.get(name).and_then(|node| self.as_text(node)).map(Into::into)
    }

    /// A number.
    pub fn number(&self, name: &'static str) -> Option<f64> {
        let node = self.get(name)?;
        if let Value::Number(number) = node.value {
            return Some(number);
        }
        self.wrong(node, "a number");
        None
    }

    /// A number from 0 to 1.
    pub fn share(&self, name: &'static str) -> Option<f64> {
        let number = self.number(name)?;
        if !(0.0..=1.0).contains(&number) {
            let message = format!("`{name}` of {} is no probability", self.what);
            self.notes.add(Code::WrongValue, self.span(name), message, "expected 0 to 1".to_owned());
        }
        Some(number)
    }

    /// A whole number within the ends that the shape gives.
    pub fn whole(&self, name: &'static str) -> Option<u32> {
        let number = self.number(name)?;
        let field = self.field(name)?;
        let Is::Whole(least, most) = field.is else { return None };
        if number.fract() != 0.0 || !(f64::from(least)..=f64::from(most)).contains(&number) {
            let message = format!("`{name}` is a whole number from {least} to {most}");
            self.notes.add(Code::WrongValue, self.span(name), message, field.doc.to_owned());
            return None;
        }
        Some(number as u32)
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &'static str) -> Option<bool> {
        let node = self.get(name)?;
        if let Value::Bool(truth) = node.value {
            return Some(truth);
        }
        self.wrong(node, "true or false");
        None
    }

    /// One string, with its place.
    pub fn name(&self, name: &'static str) -> Option<(String, Span)> {
        let node = self.get(name)?;
        self.as_text(node).map(|text| (text.to_owned(), node.span))
    }

    /// A string or a list of strings, with their places.
    pub fn words(&self, name: &'static str) -> Vec<(String, Span)> {
        self.get(name).map_or_else(Vec::new, |node| self.strings(node))
    }

    /// The strings of a string or of a list of strings.
    pub fn strings(&self, node: &'a Node) -> Vec<(String, Span)> {
        let one = |node: &'a Node| self.as_text(node).map(|text| (text.to_owned(), node.span));
        match &node.value {
            Value::List(items) => items.iter().filter_map(one).collect(),
            _ => one(node).into_iter().collect(),
        }
    }

    /// The entries of a list.
    pub fn list(&self, name: &'static str) -> &'a [Node] {
        match self.get(name) {
            None => &[],
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                self.wrong(node, "a list");
                &[]
            }
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

    /// One word out of the list that the shape gives; its position, the first where it isn't there.
    pub fn word(&self, name: &'static str) -> usize {
        let word = self.name(name).and_then(|(word, span)| self.position(name, &word, span));
        word.unwrap_or(0)
    }

    /// Words out of the list that the shape gives, one or several.
    pub fn listed(&self, name: &'static str) -> Vec<&'static str> {
        let words = self.words(name);
        let allowed = self.allowed(name);
        let known = words.iter().filter_map(|(word, span)| self.position(name, word, *span));
        known.map(|at| allowed[at]).collect()
    }

    fn allowed(&self, name: &str) -> &'static [&'static str] {
        match self.field(name).map(|field| &field.is) {
            Some(Is::Word(words) | Is::Words(words)) => words,
            Some(Is::HoldsBack(_)) => &HOLDS_BACK,
            _ => &[],
        }
    }

    fn position(&self, name: &str, text: &str, span: Span) -> Option<usize> {
        let words = self.allowed(name);
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            let near = nearest(text, words.iter().copied());
            let expected = words.join("`, `");
            let help = near.map_or(format!("expected one of `{expected}`"), |near| {
                format!("did you mean `{near}`? Expected one of `{expected}`")
            });
            let message = format!("`{text}` is no {name} that exists");
            self.notes.add(Code::UnknownWord, span, message, help);
        }
        found
    }

    fn as_text(&self, node: &'a Node) -> Option<&'a str> {
        if let Value::Text(text) = &node.value {
            return Some(text);
        }
        self.wrong(node, "a string");
        None
    }

    /// The place of a field's value, or else of the table.
    pub fn span(&self, name: &str) -> Span {
        self.node.get(name).map_or(self.node.span, |node| node.span)
    }

    /// Notes a value of the wrong type.
    pub fn wrong(&self, node: &Node, expected: &str) {
        let message = format!("expected {expected} in {}, found {}", self.what, node.kind());
        self.notes.add(Code::WrongValue, node.span, message, None);
    }

    /// Whether a field may stand in this table, as its others say.
    fn is_allowed(&self, field: &Field) -> bool {
        field.only.is_none_or(|(other, words)| match self.node.get(other).map(|node| &node.value) {
            Some(Value::Text(word)) => words.contains(&word.as_str()),
            _ => true,
        })
    }

    /// The keys that this table may have.
    fn known(&self) -> Vec<&'static str> {
        let fields = self.shape.fields.iter().filter(|field| self.is_allowed(field));
        fields.map(|field| field.name).collect()
    }

    /// Whether an unknown key of the table looks like this one.
    fn is_misspelt(&self, name: &str) -> bool {
        let Value::Table(entries) = &self.node.value else { return false };
        let known = self.known();
        let mut unknown = entries.iter().filter(|(key, _)| !known.contains(&key.name.as_str()));
        unknown.any(|(key, _)| nearest(&key.name, known.iter().copied()) == Some(name))
    }

    /// Notes every key that the table does not have.
    pub fn finish(self) {
        let Value::Table(entries) = &self.node.value else { return };
        let known = self.known();
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
