//! Answers files and scenarios.

use serde_json::{Map, Value, json};

use crate::knowledge::{Decision, Kind, Pack, Question, QuestionId};

use super::conditions::answer_to;
use super::{one_of, one_or_list, quantity, reference};

/// The ways to say that an answer isn't known.
const NOT_SURE: [&str; 3] = ["not-sure", "not sure", "?"];

/// The top of an answers file.
pub fn roots(pack: &Pack) -> Map<String, Value> {
    let mut roots = plain_roots(pack);
    let mut own = answers(pack, |id| !pack.roles.is_of_system(id));
    own.insert("decided".to_owned(), roots["decided"].clone());
    let several = json!({
        "type": "object",
        "propertyNames": { "pattern": r"^[\p{L}\p{N}][\p{L}\p{N} _-]{0,39}$" },
        "additionalProperties": closed(&own, "What is said of this workload alone."),
        "description": "Workloads with decisions of their own: a second database, another kind of files.",
    });
    roots.insert("workload".to_owned(), several);
    roots
}

/// The same without workloads.
fn plain_roots(pack: &Pack) -> Map<String, Value> {
    let mut roots = Map::new();
    let mut add = |name: &str, schema: Value| roots.insert(name.to_owned(), schema);
    add("title", json!({ "type": "string", "description": "A title." }));
    add("why", json!({ "description": "Why it is so." }));
    add("answers", closed(&answers(pack, |_| true), "What is known, by question."));
    add("decided", closed(&verdicts(pack, None), "Verdicts that were taken elsewhere."));
    roots
}

fn answers(pack: &Pack, wanted: impl Fn(QuestionId) -> bool) -> Map<String, Value> {
    let rows = pack.questions.iter().enumerate().filter(|(row, _)| wanted(QuestionId::at(*row)));
    let one = |(_, question): (usize, &Question)| {
        let mut schema = answer(question);
        schema["description"] = question.ask.as_str().into();
        (question.id.to_string(), schema)
    };
    rows.map(one).collect()
}

/// The top of a file of scenarios: one, or several under `[[scenario]]`.
pub fn scenario_roots(pack: &Pack) -> Map<String, Value> {
    let mut one = plain_roots(pack);
    let expect = closed(&verdicts(pack, Some("not-needed")), "What the decisions should come to.");
    one.insert("expect".to_owned(), expect);
    let mut sources = one_or_list(&json!({ "type": "string" }));
    sources["description"] = "Where the judgement comes from: addresses.".into();
    one.insert("sources".to_owned(), sources);
    let name = json!({ "type": "string", "description": "Its name among several." });
    one.insert("name".to_owned(), name);
    let mut several = closed(&one, "One of several scenarios.");
    several["required"] = json!(["name", "expect"]);
    one.insert("scenario".to_owned(), json!({ "type": "array", "items": several }));
    one
}

fn closed(properties: &Map<String, Value>, doc: &str) -> Value {
    json!({
        "type": "object", "properties": properties, "additionalProperties": false, "description": doc,
    })
}

fn verdicts(pack: &Pack, more: Option<&str>) -> Map<String, Value> {
    let one = |decision: &Decision| {
        let option = reference(&format!("{}-option", decision.id));
        let option = match more {
            Some(more) => json!({ "anyOf": [option, { "const": more }] }),
            None => option,
        };
        let mut schema = one_or_list(&option);
        schema["description"] = decision.title.as_str().into();
        (decision.id.to_string(), schema)
    };
    pack.decisions.iter().map(one).collect()
}

fn answer(question: &Question) -> Value {
    let one = || reference(&answer_to(question));
    let not_sure = one_of(NOT_SURE);
    match &question.kind {
        Kind::YesNo { .. } => {
            let words = ["yes", "no", "y", "n", "true", "false"].into_iter().chain(NOT_SURE);
            json!({ "anyOf": [{ "type": "boolean" }, one_of(words)] })
        }
        Kind::Choice(_) => {
            let only = json!({
                "type": "array", "items": one(), "minItems": 1, "maxItems": 1,
            });
            json!({ "anyOf": [one(), not_sure, only, at_least(&only)] })
        }
        Kind::Choices(_) => {
            let list = json!({ "type": "array", "items": one() });
            // `a, b, ...` in one string; what stands between the commas is left to the loader.
            let commas = json!({ "type": "string", "pattern": ",|^\\s*(?:\\.\\.\\.)?$" });
            let begun = at_least(&one_or_list(&one()));
            json!({ "anyOf": [one(), not_sure, list, begun, commas] })
        }
        Kind::Number(_) => {
            let bare = json!({ "type": "number", "minimum": 0 });
            json!({ "anyOf": [bare, quantity(), not_sure] })
        }
    }
}

/// A list whose rest is unsaid.
fn at_least(list: &Value) -> Value {
    json!({
        "type": "object",
        "properties": { "at-least": list },
        "required": ["at-least"],
        "additionalProperties": false,
    })
}
