//! Gives every id its row, and notes what is named twice or named wrong.

use std::collections::HashMap;

use crate::knowledge::node::{Notes, Span, Value};
use crate::knowledge::problem::Code;
use crate::knowledge::shape::KINDS;

use super::limits::most_of;
use super::merge::Merged;

/// Kinds that share one namespace: what a condition may name.
const ASKED: [&str; 3] = ["question", "signal", "decision"];
/// Kinds that share the other: what can be looked up.
const LOOKED_UP: [&str; 6] = ["tool", "resource", "writer", "threshold", "guide", "category"];

/// The rows of all ids, by kind.
pub struct Names {
    rows: HashMap<&'static str, HashMap<String, usize>>,
}

impl Names {
    /// Collects the ids of a merged pack.
    pub fn collect(notes: &Notes<'_>, merged: &Merged) -> Self {
        let mut rows: HashMap<&'static str, HashMap<String, usize>> = HashMap::new();
        for kind in KINDS {
            let of_kind: HashMap<String, usize> =
                merged.of(kind).enumerate().map(|(row, item)| (item.id.clone(), row)).collect();
            let most = most_of(kind);
            if let Some(item) = merged.of(kind).nth(most) {
                let help = format!("at most {most} are possible; this is the first beyond");
                notes.add(Code::Limit, item.id_span, format!("{} {kind}s in one pack", of_kind.len()), help);
            }
            rows.insert(kind, of_kind);
        }
        for space in [&ASKED[..], &LOOKED_UP[..]] {
            let mut seen: HashMap<&str, (&str, Span)> = HashMap::new();
            for item in merged.items.iter().filter(|item| space.contains(&item.kind)) {
                if let Some((kind, span)) = seen.insert(&item.id, (item.kind, item.id_span))
                    && kind != item.kind
                {
                    let first = notes.place(span);
                    let message = format!("`{}` is the id of a {kind} and of a {}", item.id, item.kind);
                    let help = format!("the {kind} stands at {}:{}; rename one", first.file, first.line);
                    notes.add(Code::Duplicate, item.id_span, message, help);
                }
            }
        }
        Self { rows }
    }

    /// The row of an id, without a note if there is none.
    pub fn find(&self, kind: &str, id: &str) -> Option<usize> {
        self.rows.get(kind)?.get(id).copied()
    }

    /// All ids of a kind.
    pub fn ids(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.rows.get(kind).into_iter().flat_map(|rows| rows.keys().map(String::as_str))
    }

    /// The row of an id; notes an unknown one with the nearest that exists.
    pub fn row(&self, notes: &Notes<'_>, kind: &'static str, id: &str, span: Span) -> Option<usize> {
        let found = self.find(kind, id);
        if found.is_none() {
            notes.unknown(kind, id, span, self.ids(kind));
        }
        found
    }

    /// The rows of several ids.
    pub fn rows(&self, notes: &Notes<'_>, kind: &'static str, ids: &[(String, Span)]) -> Vec<usize> {
        ids.iter().filter_map(|(id, span)| self.row(notes, kind, id, *span)).collect()
    }
}

/// The ids of a question's choices (or a decision's options), in order.
pub fn ids_in(node: Option<&crate::knowledge::node::Node>) -> Vec<(String, Span)> {
    let Some(Value::List(items)) = node.map(|node| &node.value) else { return Vec::new() };
    items
        .iter()
        .filter_map(|item| match &item.value {
            Value::Text(id) => Some((id.clone(), item.span)),
            _ => item.id().map(|(id, span)| (id.to_owned(), span)),
        })
        .collect()
}
