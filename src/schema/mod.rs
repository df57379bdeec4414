//! JSON Schemas of the files that people write: packs, answers, scenarios.
//!
//! They are made from the [shapes](crate::knowledge::shape) that the loader reads by, and name the ids and
//! answers of a loaded pack, so that an editor with a TOML language server completes and checks them. A schema
//! never refuses what the loader takes; the loader checks more (units, circles, whether an overlay may change a
//! thing). The draft is 7: the newest that such servers read.

mod answers;
mod conditions;
mod ids;
mod tables;

use serde_json::{Map, Value, json};

use crate::knowledge::Pack;
use crate::knowledge::shape::JUDGEMENT_KINDS;

/// A kind of file that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Decisions, rules, thresholds, questions: what lies under `rules/`.
    Rules,
    /// Tools.
    Tools,
    /// Resources.
    Resources,
    /// Writers.
    Writers,
    /// Guides.
    Guides,
    /// Categories.
    Categories,
    /// A pack that is laid over another: all of the above, and what it changes of the other.
    Overlay,
    /// An answers file.
    Answers,
    /// An answers file that says what is expected.
    Scenario,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Rules,
        Self::Tools,
        Self::Resources,
        Self::Writers,
        Self::Guides,
        Self::Categories,
        Self::Overlay,
        Self::Answers,
        Self::Scenario,
    ];

    /// Its word, which is also the name of the schema's file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Tools => "tools",
            Self::Resources => "resources",
            Self::Writers => "writers",
            Self::Guides => "guides",
            Self::Categories => "categories",
            Self::Overlay => "overlay",
            Self::Answers => "answers",
            Self::Scenario => "scenario",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Rules => "archadvise: decisions, rules, thresholds and questions",
            Self::Tools => "archadvise: tools",
            Self::Resources => "archadvise: resources",
            Self::Writers => "archadvise: writers",
            Self::Guides => "archadvise: guides",
            Self::Categories => "archadvise: categories",
            Self::Overlay => "archadvise: a pack laid over another",
            Self::Answers => "archadvise: answers",
            Self::Scenario => "archadvise: answers and what is expected of them",
        }
    }
}

/// The schema of a kind of file, with the ids and answers of a pack.
#[must_use]
pub fn of_file(pack: &Pack, kind: FileKind) -> Value {
    let mut properties = match kind {
        FileKind::Rules => tables::roots(JUDGEMENT_KINDS),
        FileKind::Tools => tables::roots(&["tool"]),
        FileKind::Resources => tables::roots(&["resource"]),
        FileKind::Writers => tables::roots(&["writer"]),
        FileKind::Guides => tables::roots(&["guide"]),
        FileKind::Categories => tables::roots(&["category"]),
        FileKind::Overlay => tables::overlay_roots(),
        FileKind::Answers => answers::roots(pack),
        FileKind::Scenario => answers::scenario_roots(pack),
    };
    if matches!(kind, FileKind::Rules | FileKind::Overlay) {
        properties.insert("pack".to_owned(), reference("pack"));
        properties.insert("accept".to_owned(), one_or_list(&reference("accept")));
    }
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.title(),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    let used = used(&schema, &definitions(pack));
    if !used.is_empty() {
        schema["definitions"] = Value::Object(used);
    }
    schema
}

fn definitions(pack: &Pack) -> Map<String, Value> {
    let mut all = ids::definitions(pack);
    all.extend(conditions::definitions(pack));
    all.extend(tables::definitions(pack));
    all
}

/// The definitions that a schema refers to, directly or through others.
fn used(schema: &Value, all: &Map<String, Value>) -> Map<String, Value> {
    let mut used = Map::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(entries) => {
                let named = entries.get("$ref").and_then(Value::as_str);
                let name = named.and_then(|path| path.strip_prefix(DEFINITIONS));
                if let Some((name, found)) = name.and_then(|name| all.get_key_value(name))
                    && !used.contains_key(name)
                {
                    used.insert(name.clone(), found.clone());
                    open.push(found);
                }
                open.extend(entries.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    used
}

const DEFINITIONS: &str = "#/definitions/";

/// A reference to a definition.
fn reference(name: &str) -> Value {
    json!({ "$ref": format!("{DEFINITIONS}{name}") })
}

/// A value, or a list of such values.
fn one_or_list(value: &Value) -> Value {
    json!({ "anyOf": [value, { "type": "array", "items": value }] })
}

/// One of some strings.
fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    let mut words: Vec<&str> = words.into_iter().collect();
    let mut seen = std::collections::HashSet::new();
    words.retain(|word| seen.insert(*word));
    if words.is_empty() { Value::Bool(false) } else { json!({ "enum": words }) }
}

/// A number with or without a unit, as a string.
const QUANTITY: &str = r"^\s*[0-9.][^,]*$";

fn quantity() -> Value {
    json!({ "type": "string", "pattern": QUANTITY })
}
