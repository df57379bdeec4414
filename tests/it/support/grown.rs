//! The built-in pack, grown: its decisions with all that they ask, copied under new ids.
//!
//! What is asked of everyone (scope, setup, unusual facts) is asked once, and every copy refers to it, so that
//! the copies hang together as the parts of one large pack would. Tools and resources stay as they are.

use std::collections::BTreeSet;

use archadvise::builtin;
use archadvise::knowledge::{Layer, SourceFile};
use toml::{Table, Value};

/// Subjects of questions that are asked of everyone.
const SHARED: [&str; 3] = ["scope", "setup", "unusual"];
/// The tables that are copied; those of the first line are lists.
const LISTS: [&str; 6] = ["question", "decision", "rule", "constraint", "brake", "advice"];
const KEYED: [&str; 2] = ["threshold", "signal"];

/// The layers of a pack with this many times the rules of the built-in one.
pub fn grown(times: usize) -> Vec<Layer> {
    let layer = builtin::layer();
    let pack = Copied::of(&layer);
    let copies = (1..times).map(|copy| SourceFile {
        name: format!("copy-{copy}.toml"),
        text: toml::to_string(&pack.copy(copy)).expect("what was TOML can be written as TOML"),
    });
    let copies = Layer { files: copies.collect() };
    if copies.files.is_empty() { vec![layer] } else { vec![layer, copies] }
}

/// What of a pack is copied.
struct Copied {
    tables: Table,
    /// The ids of what is copied, by which conditions and comparisons name it.
    ids: BTreeSet<String>,
}

impl Copied {
    fn of(layer: &Layer) -> Self {
        let mut tables = Table::new();
        for file in &layer.files {
            let read: Table = file.text.parse().expect("the built-in pack is TOML");
            for (kind, value) in read {
                match value {
                    Value::Array(rows) if LISTS.contains(&kind.as_str()) => {
                        let all = tables.entry(kind).or_insert_with(|| Value::Array(Vec::new()));
                        all.as_array_mut().expect("a list").extend(rows);
                    }
                    Value::Table(rows) if KEYED.contains(&kind.as_str()) => {
                        let all = tables.entry(kind).or_insert_with(|| Value::Table(Table::new()));
                        all.as_table_mut().expect("a table").extend(rows);
                    }
                    _ => {}
                }
            }
        }
        // What holds for all decisions holds for the copies as well.
        for (kind, own) in
            [("question", own_question as fn(&Value) -> bool), ("constraint", named), ("brake", named)]
        {
            tables[kind].as_array_mut().expect("a list").retain(own);
        }
        let mut ids = BTreeSet::new();
        for kind in LISTS {
            ids.extend(tables[kind].as_array().expect("a list").iter().map(|row| text(row, "id").to_owned()));
        }
        for kind in KEYED {
            ids.extend(tables[kind].as_table().expect("a table").keys().cloned());
        }
        Self { tables, ids }
    }

    fn copy(&self, copy: usize) -> Table {
        let all = self.tables.iter().map(|(kind, rows)| {
            let rows = match rows {
                Value::Table(rows) => {
                    let rows = rows.iter().map(|(id, row)| (self.name(id, copy), self.row(kind, row, copy)));
                    Value::Table(rows.collect())
                }
                Value::Array(rows) => {
                    Value::Array(rows.iter().map(|row| self.row(kind, row, copy)).collect())
                }
                other => other.clone(),
            };
            (kind.clone(), rows)
        });
        all.collect()
    }

    /// The name that a copy has for something: a new one for what is copied.
    fn name(&self, id: &str, copy: usize) -> String {
        if self.ids.contains(id) { format!("{id}-x{copy}") } else { id.to_owned() }
    }

    fn row(&self, kind: &str, row: &Value, copy: usize) -> Value {
        if kind == "signal" {
            return self.condition(row, copy);
        }
        let fields = row.as_table().expect("a row is a table").iter().map(|(field, value)| {
            let value = match field.as_str() {
                "id" | "decision" | "decisions" | "today" | "over" => self.names(value, copy),
                "when" | "unless" | "needed-when" => self.condition(value, copy),
                _ => value.clone(),
            };
            (field.clone(), value)
        });
        Value::Table(fields.collect())
    }

    fn names(&self, value: &Value, copy: usize) -> Value {
        match value {
            Value::String(id) => Value::String(self.name(id, copy)),
            Value::Array(ids) => Value::Array(ids.iter().map(|id| self.names(id, copy)).collect()),
            other => other.clone(),
        }
    }

    /// A condition: its keys name what is asked, its comparisons may name thresholds.
    fn condition(&self, condition: &Value, copy: usize) -> Value {
        match condition {
            Value::Table(entries) => {
                let entries = entries.iter();
                Value::Table(
                    entries.map(|(key, value)| (self.name(key, copy), self.condition(value, copy))).collect(),
                )
            }
            Value::Array(parts) => {
                Value::Array(parts.iter().map(|part| self.condition(part, copy)).collect())
            }
            Value::String(comparison) => {
                let words = comparison.split(' ').map(|word| match word.split_once('.') {
                    Some((id, end)) if self.ids.contains(id) => format!("{}.{end}", self.name(id, copy)),
                    None if comparison.starts_with(['<', '>']) || comparison.contains(" .. ") => {
                        self.name(word, copy)
                    }
                    _ => word.to_owned(),
                });
                Value::String(words.collect::<Vec<_>>().join(" "))
            }
            other => other.clone(),
        }
    }
}

fn own_question(row: &Value) -> bool {
    !SHARED.contains(&text(row, "subject"))
}

fn named(row: &Value) -> bool {
    row.get("decisions").is_some()
}

fn text<'v>(row: &'v Value, field: &str) -> &'v str {
    row[field].as_str().expect("a string")
}
