//! Conditions: every question, decision and signal is a key, with the answers that it can be compared with.

use serde_json::{Map, Value, json};

use crate::knowledge::{Kind, Measure, Pack, Question};

use super::{one_of, one_or_list, reference};

/// `condition` and `guards`.
pub fn definitions(pack: &Pack) -> Map<String, Value> {
    let nested = json!({ "type": "array", "minItems": 1, "items": reference("condition") });
    let mut entries = Map::new();
    let mut add = |id: &str, doc: &str, mut schema: Value| {
        schema["description"] = doc.into();
        entries.insert(id.to_owned(), schema);
    };
    add("all", "All of these hold.", nested.clone());
    add("any", "At least one of these holds.", nested);
    for question in &pack.questions {
        add(&question.id, &question.ask, compared(question));
    }
    for decision in &pack.decisions {
        let options = reference(&format!("{}-option", decision.id));
        add(&decision.id, &format!("The verdict on: {}", decision.title), any_of_these(&options));
    }
    for signal in &pack.signals {
        add(&signal.id, "Holds when the signal does.", json!({ "enum": [true, "yes"] }));
    }
    let condition = json!({ "type": "object", "properties": entries, "additionalProperties": false });
    let guards = one_or_list(&reference("condition"));
    let mut all: Map<String, Value> = pack.questions.iter().filter_map(|row| named(pack, row)).collect();
    all.insert("condition".to_owned(), condition);
    all.insert("guards".to_owned(), guards);
    all
}

/// What one answer to a question is compared with, where that is worth a definition.
fn named(pack: &Pack, question: &Question) -> Option<(String, Value)> {
    let compared = match &question.kind {
        Kind::YesNo { .. } => return None,
        Kind::Choice(choices) | Kind::Choices(choices) => {
            one_of(choices.iter().map(|choice| choice.id.as_str()))
        }
        Kind::Number(measures) => comparison(pack, measures),
    };
    Some((answer_to(question), compared))
}

/// The name of that definition.
pub fn answer_to(question: &Question) -> String {
    format!("{}-answer", question.id)
}

fn any_of_these(value: &Value) -> Value {
    json!({ "anyOf": [value, { "type": "array", "minItems": 1, "items": value }] })
}

/// What an answer to a question may be compared with.
pub fn compared(question: &Question) -> Value {
    match &question.kind {
        Kind::YesNo { .. } => json!({ "enum": ["yes", "no", true, false] }),
        _ => any_of_these(&reference(&answer_to(question))),
    }
}

/// A comparison of a number: with another number, or with a threshold in one of the question's measures.
fn comparison(pack: &Pack, measures: &[Measure]) -> Value {
    let fits = pack
        .thresholds
        .iter()
        .filter(|line| measures.iter().any(|measure| measure.unit.measures_like(&line.unit)));
    let lines: Vec<&str> = fits.map(|line| line.id.as_str()).collect();
    let number = r"[0-9.][^,]*?";
    let bound = if lines.is_empty() {
        number.to_owned()
    } else {
        format!(r"(?:{number}|(?:{})(?:\.(?:low|high|value))?)", lines.join("|"))
    };
    let pattern = format!(r"^\s*(?:(?:>=|<=|>|<)\s*{bound}|{bound}\s*\.\.\s*{bound})\s*$");
    let mut ways = vec![json!({ "type": "string", "pattern": pattern })];
    let named: Vec<String> = lines.iter().flat_map(|id| [format!(">= {id}"), format!("< {id}")]).collect();
    if !named.is_empty() {
        // The same again as words, for an editor to offer.
        ways.insert(0, json!({ "enum": named }));
    }
    json!({ "anyOf": ways })
}
