//! Everything in a pack as JSON. What is not confirmed is null, and named.

use serde_json::{Map, Value, json};

use crate::knowledge::catalog::{
    CONFIRMED_BY, Category, Evidence, Fact, Guide, LEVELS, Resource, Tool, Writer,
};
use crate::knowledge::condition::Condition;
use crate::knowledge::{AdviceKind, Changes, DecisionId, HoldsBack, Pack, ResourceId, ToolId};

use super::words::{choice_of, condition, deciders, decisions_of_threshold, over};
use super::{Thing, ThingKind};

/// One thing, with the word of its kind as `thing`.
#[must_use]
pub fn thing(pack: &Pack, thing: Thing) -> Value {
    let row = thing.row;
    let mut value = match thing.kind {
        ThingKind::Tool => tool(pack, &pack.tools[row]),
        ThingKind::Resource => resource(pack, &pack.resources[row]),
        ThingKind::Writer => writer(&pack.writers[row]),
        ThingKind::Guide => guide(pack, &pack.guides[row]),
        ThingKind::Category => category(pack, row),
        ThingKind::Question => question(pack, row),
        ThingKind::Decision => decision(pack, row),
        ThingKind::Rule => rule(pack, row),
        ThingKind::Threshold => threshold(pack, row),
        ThingKind::Signal => {
            let signal = &pack.signals[row];
            json!({ "id": signal.id, "condition": condition(pack, &signal.condition) })
        }
        ThingKind::Constraint => constraint(pack, row),
        ThingKind::Brake => brake(pack, row),
        ThingKind::Advice => advice(pack, row),
    };
    if let Value::Object(map) = &mut value {
        map.insert("thing".to_owned(), thing.kind.word().into());
    }
    value
}

/// What has evidence, or null; the name of what has none goes on the list.
fn confirmed(
    name: &'static str,
    evidence: &Evidence,
    mut value: Value,
    unconfirmed: &mut Vec<&str>,
) -> Value {
    if !evidence.is_confirmed() {
        unconfirmed.push(name);
        return Value::Null;
    }
    if let Value::Object(map) = &mut value {
        map.insert("source".to_owned(), json!(evidence.source));
        map.insert("as-of".to_owned(), json!(evidence.as_of));
    }
    value
}

/// A tool in a list.
#[must_use]
pub fn tool_summary(pack: &Pack, tool: &Tool) -> Value {
    Value::Object(summary(pack, tool))
}

fn summary(pack: &Pack, tool: &Tool) -> Map<String, Value> {
    let mut unconfirmed = Vec::new();
    let hosting = json!({ "mode": tool.hosting.mode.word(), "managed": tool.hosting.managed });
    let hosting = confirmed("hosting", &tool.hosting.evidence, hosting, &mut unconfirmed);
    let licence = json!({ "name": tool.licence.name, "class": tool.licence.class.word() });
    let licence = confirmed("licence", &tool.licence.evidence, licence, &mut unconfirmed);
    let status = json!({ "state": tool.status.state.word(), "note": tool.status.note });
    let status = confirmed("status", &tool.status.evidence, status, &mut unconfirmed);
    let resources: Vec<Value> = tool
        .resources
        .iter()
        .map(|id| pack.resource(*id))
        .map(|row| json!({ "id": row.id, "title": row.title, "url": row.url, "kind": row.kind_word() }))
        .collect();
    Map::from_iter([
        ("id".to_owned(), json!(tool.id)),
        ("name".to_owned(), json!(tool.name)),
        ("category".to_owned(), json!(pack.categories[tool.category.index()].id)),
        ("hosting".to_owned(), hosting),
        ("licence".to_owned(), licence),
        ("best-at".to_owned(), json!(tool.best_at)),
        ("costs".to_owned(), json!(tool.costs)),
        ("status".to_owned(), status),
        ("unconfirmed".to_owned(), json!(unconfirmed)),
        ("resources".to_owned(), resources.into()),
    ])
}

/// A tool, with all that is known.
#[must_use]
pub fn tool(pack: &Pack, tool: &Tool) -> Value {
    let mut map = summary(pack, tool);
    let names = |ids: &[ToolId]| ids.iter().map(|id| pack.tool(*id).id.to_string()).collect::<Vec<_>>();
    let needs: Vec<Vec<String>> = tool.needs.iter().map(|any| names(any)).collect();
    if let Some(Value::Object(licence)) = map.get_mut("licence") {
        licence.insert("history".to_owned(), json!(tool.licence.history));
    }
    map.insert("system".to_owned(), tool.system.into());
    map.insert("runs-inside".to_owned(), names(&tool.runs_inside).into());
    map.insert("needs".to_owned(), json!(needs));
    map.insert("goes-with".to_owned(), names(&tool.goes_with).into());
    map.insert("languages".to_owned(), json!(tool.languages));
    map.insert("cloud".to_owned(), json!(tool.cloud));
    map.insert("burden".to_owned(), tool.burden.into());
    map.insert("burden-managed".to_owned(), tool.burden_managed.into());
    map.insert("facts".to_owned(), tool.facts.read().iter().map(fact).collect());
    Value::Object(map)
}

/// A fact.
#[must_use]
pub fn fact(fact: &Fact) -> Value {
    json!({
        "kind": fact.kind_word(),
        "name": fact.name,
        "value": fact.value,
        "number": fact.number,
        "unit": fact.unit,
        "note": fact.note,
        "judgement": fact.judgement,
        "source": fact.evidence.source,
        "as-of": fact.evidence.as_of,
    })
}

/// A resource.
#[must_use]
pub fn resource(pack: &Pack, row: &Resource) -> Value {
    let tools: Vec<&str> = row.tools.iter().map(|id| pack.tool(*id).id.as_str()).collect();
    let categories: Vec<&str> =
        row.categories.iter().map(|id| pack.categories[id.index()].id.as_str()).collect();
    json!({
        "id": row.id,
        "title": row.title,
        "author": row.author,
        "url": row.url,
        "kind": row.kind_word(),
        "level": LEVELS[usize::from(row.level)],
        "cost": if row.free { "free" } else { "paid" },
        "minutes": row.minutes,
        "year": row.year,
        "tools": tools,
        "categories": categories,
        "subjects": row.subjects,
        "gives": row.gives,
        "confirmed": { "how": CONFIRMED_BY[usize::from(row.confirmed.how)], "as-of": row.confirmed.as_of },
    })
}

/// A writer.
#[must_use]
pub fn writer(row: &Writer) -> Value {
    json!({ "id": row.id, "name": row.name, "url": row.url, "subjects": row.subjects, "why": row.why })
}

/// A guide.
#[must_use]
pub fn guide(pack: &Pack, row: &Guide) -> Value {
    json!({
        "id": row.id,
        "title": row.title,
        "category": row.category.map(|id| pack.categories[id.index()].id.to_string()),
        "decisions": decision_ids(pack, &row.decisions),
        "text": row.text,
        "sources": resource_ids(pack, &row.sources),
    })
}

fn category(pack: &Pack, row: usize) -> Value {
    let Category { id, title, aliases, intro } = &pack.categories[row];
    let tools = pack.tools.iter().filter(|tool| tool.category.index() == row);
    let tools: Vec<&str> = tools.map(|tool| tool.id.as_str()).collect();
    let decisions = pack.decisions.iter().filter(|decision| decision.category.index() == row);
    let decisions: Vec<&str> = decisions.map(|decision| decision.id.as_str()).collect();
    json!({
        "id": id, "title": title, "aliases": aliases, "intro": intro, "decisions": decisions, "tools": tools,
    })
}

/// A question.
#[must_use]
pub fn question(pack: &Pack, row: usize) -> Value {
    let question = &pack.questions[row];
    let need = question.need.zip(pack.roles.needs);
    let need =
        need.map(|(need, needs)| pack.question(needs).kind.choices()[usize::from(need)].id.to_string());
    let choices: Vec<Value> = question
        .kind
        .choices()
        .iter()
        .map(|choice| json!({ "id": choice.id, "label": choice.label, "usual": choice.usual }))
        .collect();
    let units: Vec<String> =
        question.kind.measures().iter().map(|measure| measure.unit.to_string()).collect();
    json!({
        "id": question.id,
        "kind": question.kind.word(),
        "ask": question.ask,
        "why": question.why,
        "subject": question.subject,
        "need": need,
        "choices": choices,
        "units": units,
        "rare": question.rare,
        "changes": Changes::WORDS[question.changes as usize],
        "decides": decision_ids(pack, &deciders(pack, row)),
    })
}

/// A decision.
#[must_use]
pub fn decision(pack: &Pack, row: usize) -> Value {
    let decision = &pack.decisions[row];
    let options: Vec<Value> =
        decision.options.iter().map(|option| json!({ "id": option.id, "for": option.buys })).collect();
    let rules: Vec<&str> = pack.rules_of(DecisionId::at(row)).map(|(_, rule)| rule.id.as_str()).collect();
    json!({
        "id": decision.id,
        "category": pack.categories[decision.category.index()].id,
        "title": decision.title,
        "needed-when": condition(pack, &decision.needed_when),
        "today": decision.today.map(|id| pack.question(id).id.to_string()),
        "options": options,
        "rules": rules,
    })
}

/// A rule.
#[must_use]
pub fn rule(pack: &Pack, row: usize) -> Value {
    let rule = &pack.rules[row];
    json!({
        "id": rule.id,
        "decision": pack.decision(rule.decision).id,
        "chooses": choice_of(pack, rule),
        "strength": rule.strength.word(),
        "when": condition(pack, &rule.when),
        "unless": conditions(pack, &rule.unless),
        "over": over(pack, rule),
        "because": rule.because,
        "cites": resource_ids(pack, &rule.cites),
    })
}

/// A threshold.
#[must_use]
pub fn threshold(pack: &Pack, row: usize) -> Value {
    let line = &pack.thresholds[row];
    let sources: Vec<Value> = line
        .sources
        .read()
        .iter()
        .map(|source| json!({ "url": source.url, "who": source.who, "as-of": source.as_of, "says": source.says }))
        .collect();
    json!({
        "id": line.id,
        "value": line.unit.show(line.value),
        "band": line.band.map(|end| line.unit.show(end)),
        "unit": line.unit.to_string(),
        "base-value": line.value,
        "because": line.because,
        "measure": line.measure,
        "judgement": line.judgement,
        "decisions": decision_ids(pack, &decisions_of_threshold(pack, row)),
        "sources": sources,
    })
}

fn constraint(pack: &Pack, row: usize) -> Value {
    let row = &pack.constraints[row];
    json!({
        "id": row.id,
        "decisions": decision_ids(pack, &row.decisions),
        "when": condition(pack, &row.when),
        "unless": conditions(pack, &row.unless),
        "rules-out": tool_ids(pack, &row.rules_out),
        "because": row.because,
    })
}

fn brake(pack: &Pack, row: usize) -> Value {
    let row = &pack.brakes[row];
    let (what, tools) = match &row.holds_back {
        HoldsBack::AddsASystem => ("adds-a-system", Vec::new()),
        HoldsBack::AddsUpkeep => ("adds-upkeep", Vec::new()),
        HoldsBack::Heavy => ("heavy", Vec::new()),
        HoldsBack::Tools(tools) => ("tools", tool_ids(pack, tools)),
    };
    json!({
        "id": row.id,
        "decisions": decision_ids(pack, &row.decisions),
        "when": condition(pack, &row.when),
        "unless": conditions(pack, &row.unless),
        "holds-back": what,
        "tools": tools,
        "because": row.because,
        "until": row.until,
    })
}

fn advice(pack: &Pack, row: usize) -> Value {
    let row = &pack.advice[row];
    json!({
        "id": row.id,
        "decision": pack.decision(row.decision).id,
        "kind": AdviceKind::WORDS[row.kind as usize],
        "when": condition(pack, &row.when),
        "unless": conditions(pack, &row.unless),
        "do": row.action,
        "shows": row.shows,
        "cites": resource_ids(pack, &row.cites),
    })
}

fn conditions(pack: &Pack, guards: &[Condition]) -> Vec<String> {
    guards.iter().map(|guard| condition(pack, guard)).collect()
}

fn decision_ids<'a>(pack: &'a Pack, ids: &[DecisionId]) -> Vec<&'a str> {
    ids.iter().map(|id| pack.decision(*id).id.as_str()).collect()
}

fn resource_ids<'a>(pack: &'a Pack, ids: &[ResourceId]) -> Vec<&'a str> {
    ids.iter().map(|id| pack.resource(*id).id.as_str()).collect()
}

fn tool_ids<'a>(pack: &'a Pack, ids: &[ToolId]) -> Vec<&'a str> {
    ids.iter().map(|id| pack.tool(*id).id.as_str()).collect()
}
