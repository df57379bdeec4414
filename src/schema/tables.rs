//! The tables of a pack file, from their [shapes](crate::knowledge::shape).

use serde_json::{Map, Value, json};

use crate::knowledge::Pack;
use crate::knowledge::shape::{self, Field, HOLDS_BACK, Is, KEYED, KINDS, Shape};

use super::{conditions, ids, one_of, one_or_list, quantity, reference};

/// The top of a file that holds things of these kinds.
pub fn roots(kinds: &[&str]) -> Map<String, Value> {
    kinds.iter().map(|kind| ((*kind).to_owned(), root(kind))).collect()
}

fn root(kind: &str) -> Value {
    let one = reference(if kind == "signal" { "condition" } else { kind });
    if KEYED.contains(&kind) {
        let id = json!({ "pattern": ID });
        json!({ "type": "object", "propertyNames": id, "additionalProperties": one })
    } else {
        json!({ "type": "array", "items": one })
    }
}

/// The top of a file of a pack that is laid over another.
pub fn overlay_roots() -> Map<String, Value> {
    let mut roots = roots(&KINDS);
    roots.insert("extend".to_owned(), reference("changes"));
    roots.insert("override".to_owned(), reference("changes"));
    roots.insert("disable".to_owned(), one_or_list(&reference("disable")));
    roots
}

/// What is below `extend` and `override`: by kind and id, any of the fields.
fn changes(pack: &Pack) -> Value {
    let closed = |properties: Map<String, Value>| json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let of_kind = |kind: &str| {
        let ids = ids::of_kind(pack, kind).into_iter();
        closed(ids.map(|id| (id.to_owned(), reference(&changed_name(kind)))).collect())
    };
    closed(KINDS.into_iter().map(|kind| (kind.to_owned(), of_kind(kind))).collect())
}

fn changed_name(kind: &str) -> String {
    if kind == "signal" { "condition".to_owned() } else { format!("changed-{kind}") }
}

/// One definition a kind; a second one, with everything optional, for what an overlay changes.
pub fn definitions(pack: &Pack) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("changes".to_owned(), changes(pack));
    all.insert("pack".to_owned(), table(&shape::PACK));
    all.insert("disable".to_owned(), table(&shape::DISABLE));
    all.insert("accept".to_owned(), table(&shape::ACCEPT));
    for kind in KINDS {
        let Some(shape) = shape::of(kind) else { continue };
        all.insert(changed_name(kind), changed(shape));
        all.insert(kind.to_owned(), table(shape));
    }
    if let Some(cases) = all.get_mut("question").and_then(|table| table["allOf"].as_array_mut()) {
        cases.extend(usual_by_kind());
        cases.extend(against_by_question(pack));
    }
    if let Some(rule) = all.get_mut("rule") {
        rule["allOf"] = by_decision(pack);
    }
    all
}

/// How usual the answers to a question are: a share of yes, or percentiles of a number.
fn usual_by_kind() -> [Value; 2] {
    [("yes-no", value(&Is::Share)), ("number", percentiles())].map(|(kind, usual)| {
        json!({
            "if": { "properties": { "kind": { "const": kind } }, "required": ["kind"] },
            "then": { "properties": { "usual": usual } },
        })
    })
}

/// What can't be answered to a question, or seldom is, by its id.
fn against_by_question(pack: &Pack) -> impl Iterator<Item = Value> {
    pack.questions.iter().map(|question| {
        let one = json!({ "answer": conditions::compared(question) });
        // A table, or a list of tables: each keyword counts for one of the two.
        let against = json!({ "properties": one, "items": { "properties": one } });
        json!({
            "if": { "properties": { "id": { "const": question.id } }, "required": ["id"] },
            "then": { "properties": { "never": against, "seldom": against } },
        })
    })
}

/// The 10th, 50th and 90th percentile, or a table of them by measure.
fn percentiles() -> Value {
    let end = json!({ "anyOf": [{ "type": "number" }, quantity()] });
    let three = json!({ "type": "array", "items": end, "minItems": 3, "maxItems": 3 });
    json!({ "anyOf": [three, { "type": "object", "additionalProperties": three }] })
}

/// What a rule may choose and be over, by its decision.
fn by_decision(pack: &Pack) -> Value {
    let cases = pack.decisions.iter().map(|decision| {
        let option = reference(&format!("{}-option", decision.id));
        let rule = reference(&format!("{}-rule", decision.id));
        let choice = match decision.today {
            Some(_) => json!({ "anyOf": [option, { "const": "today" }] }),
            None => option.clone(),
        };
        json!({
            "if": { "properties": { "decision": { "const": decision.id } }, "required": ["decision"] },
            "then": { "properties": {
                "choose": one_or_list(&choice),
                "over": one_or_list(&json!({ "anyOf": [rule, option] })),
            } },
        })
    });
    cases.collect()
}

const ID: &str = "^[a-z0-9][a-z0-9-]*$";

/// A table with everything that it needs.
fn table(shape: &Shape) -> Value {
    let needed: Vec<&str> =
        shape.fields.iter().filter(|f| f.needed && f.only.is_none()).map(|f| f.name).collect();
    let mut table = json!({
        "type": "object",
        "properties": properties(shape),
        "additionalProperties": false,
    });
    if !needed.is_empty() {
        table["required"] = json!(needed);
    }
    let cases: Vec<Value> = shape.fields.iter().filter_map(case).collect();
    if !cases.is_empty() {
        table["allOf"] = json!(cases);
    }
    table
}

/// A field that another one allows or forbids.
fn case(field: &Field) -> Option<Value> {
    let (other, words) = field.only?;
    let needed = if field.needed { json!({ "required": [field.name] }) } else { json!({}) };
    Some(json!({
        "if": { "properties": { other: { "enum": words } } },
        "then": needed,
        "else": { "properties": { field.name: false } },
    }))
}

/// A table of which an overlay gives any part but the id.
fn changed(shape: &Shape) -> Value {
    let mut properties = properties(shape);
    properties.remove("id");
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn properties(shape: &Shape) -> Map<String, Value> {
    let property = |field: &Field| {
        let mut schema = value(&field.is);
        if schema.get("$ref").is_some() {
            // In this draft nothing counts beside a reference.
            schema = json!({ "allOf": [schema] });
        }
        schema["description"] = field.doc.into();
        (field.name.to_owned(), schema)
    };
    shape.fields.iter().map(property).collect()
}

fn value(is: &Is) -> Value {
    let id_of = |kind: &str| reference(&format!("{kind}-id"));
    let text = json!({ "type": "string" });
    match is {
        Is::Id => json!({ "type": "string", "pattern": ID }),
        Is::Text => text,
        Is::Address => json!({ "type": "string", "pattern": "^https?://" }),
        Is::Texts => one_or_list(&text),
        Is::Answers => json!({ "anyOf": [{ "type": "boolean" }, one_or_list(&text)] }),
        Is::Number => json!({ "type": "number" }),
        Is::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Is::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Is::Lines => {
            json!({ "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 65535 } })
        }
        Is::Flag => json!({ "type": "boolean" }),
        Is::Word(words) => one_of(words.iter().copied()),
        Is::Words(words) => one_or_list(&one_of(words.iter().copied())),
        Is::Name(kind) => id_of(kind),
        Is::Names(kind) => one_or_list(&id_of(kind)),
        Is::Needs => json!({ "type": "array", "items": one_or_list(&id_of("tool")) }),
        Is::Condition => reference("condition"),
        Is::Guards => reference("guards"),
        Is::Choose => {
            let option = json!({ "anyOf": [{ "const": "today" }, id_of("option")] });
            one_or_list(&option)
        }
        Is::Over => one_or_list(&json!({ "anyOf": [id_of("rule"), id_of("option")] })),
        Is::Quantity => quantity(),
        Is::Band => {
            let end = json!({ "anyOf": [{ "type": "number" }, quantity()] });
            json!({ "type": "array", "items": end, "minItems": 2, "maxItems": 2 })
        }
        Is::Usual => json!({ "anyOf": [value(&Is::Share), percentiles()] }),
        Is::HoldsBack(shape) => json!({ "anyOf": [one_of(HOLDS_BACK), table(shape)] }),
        Is::Table(shape) => table(shape),
        Is::Tables(shape) => one_or_list(&table(shape)),
    }
}
