//! The fields of a table of TOML, each read as what its shape says; a slip is noted, and reading goes on.

use super::node::{Node, Notes, Span, Value};
use super::problem::Code;
use super::shape::{Field, HOLDS_BACK, Is, Shape};
use super::suggest::nearest;
use super::text::Text;

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
