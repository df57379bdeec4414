//! Lays packs over each other, as tables, before anything is read from them.
//!
//! A later layer may add anything and extend lists; it changes what is there only in the open
//! (`[override.KIND.ID]`, `[[disable]]`).

use std::collections::{HashMap, HashSet};

use crate::knowledge::fields::Fields;
use crate::knowledge::node::{Key, Node, Notes, Span, Value};
use crate::knowledge::problem::Code;
use crate::knowledge::shape::{self, KEYED, KINDS};
use crate::knowledge::suggest::nearest;

/// Kinds that an overlay may switch off.
const DISABLED: [&str; 4] = ["rule", "advice", "constraint", "brake"];
/// Ids are printed, typed and compared.
const LONGEST_ID: usize = 100;
/// An override or extension may change this many fields of one thing; nothing has as many.
const MOST_FIELDS: usize = 100;
/// Tables that are no kind.
const OTHERS: [&str; 5] = ["pack", "extend", "override", "disable", "accept"];

/// One thing, as a table.
#[derive(Clone, Debug)]
pub struct Item {
    pub kind: &'static str,
    pub id: String,
    pub id_span: Span,
    pub node: Node,
    pub layer: usize,
}

/// All layers, merged.
#[derive(Default)]
pub struct Merged {
    pub items: Vec<Item>,
    /// The fields of `[pack]`.
    pub pack: Vec<Node>,
    /// The `[[accept]]` of all layers.
    pub accepts: Vec<Node>,
    /// Kind, id and reason of what was switched off.
    pub disabled: Vec<(&'static str, String, String)>,
    /// What was switched off, as it was.
    off: Vec<Item>,
    at: HashMap<(&'static str, String), usize>,
    pub layers: usize,
}

impl Merged {
    /// The items of a kind, in order.
    pub fn of(&self, kind: &'static str) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kind == kind)
    }

    /// The item of this kind and id.
    pub fn find(&self, kind: &str, id: &str) -> Option<&Item> {
        let kind = KINDS.iter().find(|known| **known == kind)?;
        self.at.get(&(*kind, id.to_owned())).map(|at| &self.items[*at])
    }

    /// Whether an overlay switched this off.
    pub fn is_disabled(&self, kind: &str, id: &str) -> bool {
        self.disabled.iter().any(|(k, i, _)| *k == kind && i == id)
    }

    /// What an overlay switched off, as it was.
    pub fn switched_off(&self, kind: &str, id: &str) -> Option<&Item> {
        self.off.iter().find(|item| item.kind == kind && item.id == id)
    }

    /// Adds a layer, given the parsed root table of each of its files.
    pub fn lay_over(&mut self, notes: &Notes<'_>, roots: Vec<Node>) {
        let mut changes = Vec::new();
        for root in roots {
            let Value::Table(entries) = root.value else { continue };
            for (key, node) in entries {
                if let Some(kind) = KINDS.iter().find(|kind| **kind == key.name) {
                    self.add_all(notes, kind, &key, node);
                } else if OTHERS.contains(&key.name.as_str()) {
                    changes.push((key, node));
                } else {
                    let known = KINDS.iter().chain(&OTHERS).copied();
                    let help = nearest(&key.name, known.clone()).map_or_else(
                        || format!("expected one of `{}`", known.collect::<Vec<_>>().join("`, `")),
                        |near| format!("did you mean `{near}`?"),
                    );
                    let message = format!("a pack holds no `{}`", key.name);
                    notes.add(Code::UnknownKey, key.span, message, help);
                }
            }
        }
        for (key, node) in changes {
            match key.name.as_str() {
                "pack" => self.pack.push(node),
                "disable" => self.disable(notes, node),
                "accept" => match node.value {
                    Value::List(items) => self.accepts.extend(items),
                    _ => self.accepts.push(node),
                },
                verb => self.change(notes, verb == "extend", node),
            }
        }
        self.layers += 1;
    }

    fn add_all(&mut self, notes: &Notes<'_>, kind: &'static str, key: &Key, node: Node) {
        match node.value {
            Value::Table(entries) if KEYED.contains(&kind) => {
                for (id, node) in entries {
                    self.add(notes, kind, id.name, id.span, node);
                }
            }
            Value::List(items) if !KEYED.contains(&kind) => {
                for node in items {
                    match node.id() {
                        Some((id, span)) => {
                            let id = id.to_owned();
                            self.add(notes, kind, id, span, node);
                        }
                        None => {
                            let span = node.span;
                            let help = Some(format!("give each [[{kind}]] a string `id`"));
                            notes.add(Code::MissingField, span, format!("a {kind} without an `id`"), help);
                        }
                    }
                }
            }
            _ => {
                let form = if KEYED.contains(&kind) { format!("[{kind}.ID]") } else { format!("[[{kind}]]") };
                let message = format!("`{kind}` does not stand in this form");
                notes.add(Code::WrongValue, key.span, message, format!("expected `{form}`"));
            }
        }
    }

    fn add(&mut self, notes: &Notes<'_>, kind: &'static str, id: String, id_span: Span, node: Node) {
        let fine = !id.is_empty()
            && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !id.starts_with('-');
        if id.len() > LONGEST_ID {
            let help = format!("at most {LONGEST_ID} are possible");
            notes.add(Code::Limit, id_span, format!("an id of {} letters", id.len()), help);
            return;
        }
        if !fine {
            let help = "use lower-case letters, digits and hyphens: `flat-key-lookups`".to_owned();
            notes.add(Code::WrongValue, id_span, format!("`{id}` is no id"), help);
        }
        if let Some(&at) = self.at.get(&(kind, id.clone())) {
            let first = notes.place(self.items[at].id_span);
            let place = format!("{}:{}", first.file, first.line);
            if self.items[at].layer == self.layers {
                let help = format!("the first one stands at {place}");
                notes.add(Code::Duplicate, id_span, format!("there are two {kind}s `{id}`"), help);
            } else {
                let help = format!("to change it say `[override.{kind}.{id}]`; it stands at {place}");
                let message = format!("the pack below has a {kind} `{id}` already");
                notes.add(Code::Overlay, id_span, message, help);
            }
            return;
        }
        self.at.insert((kind, id.clone()), self.items.len());
        self.items.push(Item { kind, id, id_span, node, layer: self.layers });
    }

    fn change(&mut self, notes: &Notes<'_>, extend: bool, node: Node) {
        let verb = if extend { "extend" } else { "override" };
        let span = node.span;
        let no_table = |span: Span, what: &str| {
            let help = format!("expected `[{verb}.KIND.ID]` and below it the fields");
            notes.add(Code::WrongValue, span, format!("{what} is no table"), help);
        };
        let Value::Table(kinds) = node.value else { return no_table(span, &format!("`{verb}`")) };
        for (kind, ids) in kinds {
            let Some(known) = KINDS.iter().find(|known| **known == kind.name) else {
                let help = nearest(&kind.name, KINDS).map(|near| format!("did you mean `{near}`?"));
                let message = format!("there is no kind `{}` to {verb}", kind.name);
                notes.add(Code::UnknownKey, kind.span, message, help);
                continue;
            };
            let Value::Table(ids) = ids.value else {
                no_table(ids.span, &format!("`{verb}.{}`", kind.name));
                continue;
            };
            for (id, fields) in ids {
                let Some(&at) = self.at.get(&(*known, id.name.clone())) else {
                    let names = self.items.iter().filter(|item| item.kind == *known);
                    let near = nearest(&id.name, names.map(|item| item.id.as_str()));
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    let message = format!("there is no {known} `{}` to {verb}", id.name);
                    notes.add(Code::Overlay, id.span, message, help);
                    continue;
                };
                let Value::Table(fields) = fields.value else {
                    no_table(fields.span, &format!("`{verb}.{}.{}`", kind.name, id.name));
                    continue;
                };
                if fields.len() > MOST_FIELDS {
                    let message = format!("`{verb}.{}.{}` has {} fields", kind.name, id.name, fields.len());
                    notes.add(Code::Limit, id.span, message, format!("at most {MOST_FIELDS} are possible"));
                    continue;
                }
                for (key, value) in fields {
                    if key.name == "id" {
                        let help = "add a new one, and switch the old one off with `[[disable]]`".to_owned();
                        notes.add(
                            Code::Overlay,
                            key.span,
                            format!("the id of a {known} can't be changed"),
                            help,
                        );
                        continue;
                    }
                    apply(notes, &mut self.items[at], extend, key, value);
                }
            }
        }
    }

    fn disable(&mut self, notes: &Notes<'_>, node: Node) {
        let entries = match node.value {
            Value::List(items) => items,
            value => vec![Node { span: node.span, value }],
        };
        let mut gone: HashSet<(&'static str, String)> = HashSet::new();
        for entry in entries {
            let fields = Fields::new(notes, &entry, &shape::DISABLE, "disable");
            let id = fields.text("id");
            let because = fields.text("because");
            fields.finish();
            let span = entry.id().map_or(entry.span, |(_, span)| span);
            let (kind, name) = match id.split_once(':') {
                Some((kind, name)) => (Some(kind), name),
                None => (None, id.as_str()),
            };
            let found: Vec<&Item> = self
                .items
                .iter()
                .filter(|item| item.id == name && kind.is_none_or(|kind| kind == item.kind))
                .filter(|item| !gone.contains(&(item.kind, item.id.clone())))
                .collect();
            match found.iter().find(|item| DISABLED.contains(&item.kind)) {
                Some(item) => {
                    gone.insert((item.kind, item.id.clone()));
                    self.disabled.push((item.kind, item.id.clone(), because.to_string()));
                }
                None if found.is_empty() => {
                    let names = self.items.iter().filter(|item| DISABLED.contains(&item.kind));
                    let near = nearest(name, names.map(|item| item.id.as_str()));
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    notes.add(Code::Overlay, span, format!("there is no `{id}` to disable"), help);
                }
                None => {
                    let help = "rules, advice, constraints and brakes can be; to keep a tool out, write a \
                                constraint with `rules-out = { tool = \"…\" }`";
                    let message = format!("a {} can't be disabled", found[0].kind);
                    notes.add(Code::Overlay, span, message, help.to_owned());
                }
            }
        }
        self.off.extend(self.items.extract_if(.., |item| gone.contains(&(item.kind, item.id.clone()))));
        let rows = self.items.iter().enumerate();
        self.at = rows.map(|(at, item)| ((item.kind, item.id.clone()), at)).collect();
    }
}

fn apply(notes: &Notes<'_>, item: &mut Item, extend: bool, key: Key, value: Node) {
    let Value::Table(entries) = &mut item.node.value else { return };
    let there = entries.iter_mut().find(|(known, _)| known.name == key.name);
    match (there, extend) {
        (Some((_, there)), false) => *there = value,
        (None, _) => entries.push((key, value)),
        (Some((_, there)), true) => match (&mut there.value, value.value) {
            (Value::List(list), Value::List(more)) => list.extend(more),
            _ => {
                let message = format!("`{}` of {} `{}` is no list", key.name, item.kind, item.id);
                let help = "only a list can be extended; to replace a value use `override`".to_owned();
                notes.add(Code::Overlay, key.span, message, help);
            }
        },
    }
}
