//! Where everything of a loaded pack stands, for messages about a pack that loads.

use crate::knowledge::fields::Fields;
use crate::knowledge::node::{Node, Notes, Span, Value};
use crate::knowledge::problem::{Code, Place};
use crate::knowledge::shape;
use crate::knowledge::{Kind, Pack};

use super::merge::Merged;
use super::names::{Names, ids_in};

/// The places of a pack's parts, and what `[[accept]]` says about it.
pub struct Origins<'a> {
    notes: Notes<'a>,
    merged: Merged,
    /// Findings that the pack accepts knowingly.
    pub accepts: Vec<Accept>,
}

/// One `[[accept]]`: a finding that the pack's author knows of and leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accept {
    /// The code of the finding.
    pub code: String,
    /// What the finding must be about: kinds and ids, all of them.
    pub about: Vec<(&'static str, String)>,
    /// Why it is right as it is.
    pub because: String,
    /// Where it says so.
    pub place: Place,
}

/// A part of a pack that a message is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The kind of the thing: `rule`, `threshold`, …
    pub kind: &'static str,
    /// Its id; of an `accept` its number, counted from 0.
    pub id: String,
    /// Which part of it.
    pub spot: Spot,
}

/// Which part of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The thing itself.
    Id,
    /// A field.
    Field(&'static str),
    /// An entry of a field that is a list, counted from 0; the field itself where it is none.
    Entry(&'static str, usize),
    /// A comparison of a condition.
    Comparison {
        /// The field that holds the condition; empty for a signal, which is one.
        field: &'static str,
        /// Which guard, where the field is a list of them.
        guard: usize,
        /// Which comparison, counted from 0 in the order in which they are written.
        at: usize,
        /// Which value, where it is compared with a list of them.
        value: Option<usize>,
    },
}

/// What a finding may be about.
const ABOUT: [&str; 9] =
    ["rule", "threshold", "question", "decision", "signal", "constraint", "brake", "advice", "tool"];
/// The field of an answer and of an option, which belong to a question and to a decision.
const PARTS: [(&str, &str, &str); 2] = [("answer", "question", "choices"), ("option", "decision", "options")];

impl<'a> Origins<'a> {
    pub(super) fn new(notes: Notes<'a>, mut merged: Merged, accepts: Vec<Accept>) -> Self {
        // What was said is in the pack by now: a proof over a large one needs the room.
        merged.items.iter_mut().for_each(|item| item.node.forget_texts());
        (merged.pack, merged.accepts) = (Vec::new(), Vec::new());
        Self { notes, merged, accepts }
    }

    fn node(&self, kind: &str, id: &str) -> Option<(&Node, Span)> {
        self.merged.find(kind, id).map(|item| (&item.node, item.id_span))
    }

    /// The place of a part; that of the thing where the part has none of its own.
    #[must_use]
    pub fn place(&self, pack: &Pack, site: &Site) -> Option<Place> {
        if site.kind == "accept" {
            let at: usize = site.id.parse().ok()?;
            return self.accepts.get(at).map(|accept| accept.place.clone());
        }
        let (node, id) = self.node(site.kind, &site.id)?;
        let span = match site.spot {
            Spot::Id => None,
            Spot::Field(field) => node.get(field).map(|node| node.span),
            Spot::Entry(field, at) => node.get(field).map(|node| match &node.value {
                Value::List(items) => items.get(at).map_or(node.span, |item| item.span),
                _ => node.span,
            }),
            Spot::Comparison { field, guard, at, value } => comparison(pack, node, field, guard, at, value),
        };
        Some(self.notes.place(span.unwrap_or(id)))
    }

    /// Whether another pack is laid over the one that a thing stands in.
    #[must_use]
    pub fn is_below(&self, site: &Site) -> bool {
        self.merged.find(site.kind, &site.id).is_some_and(|item| item.layer + 1 < self.merged.layers)
    }

    /// Whether a later layer replaced a field.
    #[must_use]
    pub fn is_overridden(&self, kind: &str, id: &str, field: &str) -> bool {
        let Some((node, span)) = self.node(kind, id) else { return false };
        node.get(field).is_some_and(|node| node.span.file != span.file)
    }
}

fn comparison(
    pack: &Pack,
    node: &Node,
    field: &str,
    guard: usize,
    at: usize,
    value: Option<usize>,
) -> Option<Span> {
    let condition = if field.is_empty() { node } else { node.get(field)? };
    let condition = match &condition.value {
        Value::List(guards) => guards.get(guard)?,
        _ => condition,
    };
    let mut comparisons = Vec::new();
    each_comparison(pack, condition, &mut comparisons);
    let node = comparisons.get(at)?;
    match (&node.value, value) {
        (Value::List(items), Some(value)) => items.get(value).map(|item| item.span),
        _ => Some(node.span),
    }
}

/// The comparisons of a condition in the order in which the reader of conditions makes them.
fn each_comparison<'n>(pack: &Pack, node: &'n Node, found: &mut Vec<&'n Node>) {
    let Value::Table(entries) = &node.value else { return };
    for (key, value) in entries {
        match &value.value {
            Value::List(items) if key.name == "all" || key.name == "any" => {
                for item in items {
                    each_comparison(pack, item, found);
                }
            }
            // Each comparison of a number is one of its own.
            Value::List(items)
                if pack
                    .find_question(&key.name)
                    .is_some_and(|id| matches!(pack.question(id).kind, Kind::Number(_))) =>
            {
                found.extend(items);
            }
            _ => found.push(value),
        }
    }
}

/// Reads every `[[accept]]`.
pub(super) fn accepts(notes: &Notes<'_>, names: &Names, merged: &Merged) -> Vec<Accept> {
    merged.accepts.iter().map(|node| accept(notes, names, merged, node)).collect()
}

fn accept(notes: &Notes<'_>, names: &Names, merged: &Merged, node: &Node) -> Accept {
    let fields = Fields::new(notes, node, &shape::ACCEPT, "accept");
    let code = fields.text("code").to_string();
    let because = fields.text("because").to_string();
    let mut about = Vec::new();
    for kind in ABOUT {
        for (id, span) in fields.words(kind) {
            if names.row(notes, kind, &id, span).is_some() {
                about.push((kind, id));
            }
        }
    }
    for (part, whole, list) in PARTS {
        for (id, span) in fields.words(part) {
            let Some((_, owner)) = about.iter().find(|(kind, _)| *kind == whole) else {
                let message = format!("an {part} is accepted without its {whole}");
                notes.add(Code::MissingField, span, message, format!("name the `{whole}` as well"));
                continue;
            };
            let known = ids_in(merged.find(whole, owner).and_then(|item| item.node.get(list)));
            if known.iter().any(|(known, _)| *known == id) {
                about.push((part, id));
            } else {
                let known = known.iter().map(|(id, _)| id.as_str());
                notes.unknown(&format!("{part} of `{owner}`"), &id, span, known);
            }
        }
    }
    if about.is_empty() {
        let help = "name the `rule`, `threshold`, `question` or whatever the finding is about".to_owned();
        notes.add(Code::MissingField, node.span, "an accept that is about nothing", help);
    }
    fields.finish();
    Accept { code, about, because, place: notes.place(node.span) }
}
