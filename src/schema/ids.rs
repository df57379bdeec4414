//! The ids of a pack, by kind, as enumerations.

use serde_json::{Map, Value};

use crate::knowledge::Pack;
use crate::knowledge::shape::KINDS;

use super::one_of;

/// One definition a kind: what [`Is::Name`](crate::knowledge::shape::Is::Name) may name.
pub fn definitions(pack: &Pack) -> Map<String, Value> {
    let mut all: Map<String, Value> =
        KINDS.into_iter().map(|kind| (format!("{kind}-id"), one_of(of_kind(pack, kind)))).collect();
    let mut add = |name: &str, ids: Value| all.insert(name.to_owned(), ids);
    let needs = pack.roles.needs.map_or(&[][..], |id| pack.question(id).kind.choices());
    add("need-id", one_of(needs.iter().map(|row| row.id.as_str())));
    add("option-id", one_of(["none"].into_iter().chain(of_kind(pack, "tool"))));
    add("rule-id", one_of(of_kind(pack, "rule").into_iter().chain(disabled(pack, "rule"))));
    add("disabled-id", one_of(switchable(pack).iter().map(String::as_str)));
    for (row, decision) in pack.decisions.iter().enumerate() {
        let options = one_of(decision.options.iter().map(|option| option.id.as_str()));
        let here = pack.rules.iter().filter(|rule| rule.decision.index() == row);
        let rules = one_of(here.map(|rule| rule.id.as_str()).chain(disabled(pack, "rule")));
        all.insert(format!("{}-option", decision.id), options);
        all.insert(format!("{}-rule", decision.id), rules);
    }
    all
}

/// The ids of a kind that overlays switched off.
fn disabled<'a>(pack: &'a Pack, kind: &'a str) -> impl Iterator<Item = &'a str> {
    pack.disabled.iter().filter_map(move |(id, _)| id.strip_prefix(kind)?.strip_prefix(':'))
}

/// What may be switched off, with and without its kind in front; what has been switched off stays nameable.
fn switchable(pack: &Pack) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |kind: &str, id: &str| found.extend([id.to_owned(), format!("{kind}:{id}")]);
    pack.rules.iter().for_each(|row| add("rule", &row.id));
    pack.constraints.iter().for_each(|row| add("constraint", &row.id));
    pack.brakes.iter().for_each(|row| add("brake", &row.id));
    pack.advice.iter().for_each(|row| add("advice", &row.id));
    for (id, _) in &pack.disabled {
        if let Some((kind, id)) = id.split_once(':') {
            add(kind, id);
        }
    }
    found
}

/// The ids of a kind of table, for `[extend.KIND.ID]` and `[override.KIND.ID]`.
pub fn of_kind<'a>(pack: &'a Pack, kind: &str) -> Vec<&'a str> {
    match kind {
        "question" => pack.questions.iter().map(|row| row.id.as_str()).collect(),
        "decision" => pack.decisions.iter().map(|row| row.id.as_str()).collect(),
        "threshold" => pack.thresholds.iter().map(|row| row.id.as_str()).collect(),
        "signal" => pack.signals.iter().map(|row| row.id.as_str()).collect(),
        "rule" => pack.rules.iter().map(|row| row.id.as_str()).collect(),
        "constraint" => pack.constraints.iter().map(|row| row.id.as_str()).collect(),
        "brake" => pack.brakes.iter().map(|row| row.id.as_str()).collect(),
        "advice" => pack.advice.iter().map(|row| row.id.as_str()).collect(),
        "tool" => pack.tools.iter().map(|row| row.id.as_str()).collect(),
        "resource" => pack.resources.iter().map(|row| row.id.as_str()).collect(),
        "writer" => pack.writers.iter().map(|row| row.id.as_str()).collect(),
        "guide" => pack.guides.iter().map(|row| row.id.as_str()).collect(),
        "category" => pack.categories.iter().map(|row| row.id.as_str()).collect(),
        _ => Vec::new(),
    }
}
