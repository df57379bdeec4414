//! Scenario files: an answers file with `[expect]`, or several such tables under `[[scenario]]`.
//!
//! ```toml
//! title   = "A tool shop whose customers misspell"
//! why     = "Typo tolerance that sells goods earns a light engine."
//! sources = ["https://typesense.org/docs/guide/"]
//!
//! [answers]
//! search-features = ["typo-tolerance"]
//!
//! [expect]
//! search = ["typesense", "meilisearch"]     # either is right
//! cache  = "not-needed"
//! ```
//!
//! A file of several scenarios gives each a `name`; nothing else stands in it.

use crate::engine::Verdict;
use crate::knowledge::node::{Node, Notes, Value};
use crate::knowledge::{Code, Pack, Problems, SourceFile};
use crate::session::{FileAnswers, read_table};

use super::{Expectation, Scenario};

/// What a scenario holds beside what an answers file does.
const ALSO: [&str; 2] = ["name", "sources"];

/// Reads the scenarios of some files, in their order.
///
/// # Errors
/// Everything that is wrong with any of them, by place.
pub fn read(pack: &Pack, files: &[SourceFile]) -> Result<Vec<Scenario>, Problems> {
    let notes = Notes::new(files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect());
    let mut scenarios: Vec<Scenario> = Vec::new();
    for (row, file) in files.iter().enumerate() {
        let root = notes.parse(row);
        let stem = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name).trim_end_matches(".toml");
        match root.get("scenario") {
            Some(Node { value: Value::List(items), .. }) => {
                refuse_others(&notes, &root);
                for item in items {
                    let name = name_of(&notes, item, stem);
                    scenarios.extend(one(&notes, pack, item, name));
                }
            }
            _ => scenarios.extend(one(&notes, pack, &root, stem.to_owned())),
        }
    }
    if notes.is_empty() { Ok(scenarios) } else { Err(Problems(notes.into_problems())) }
}

/// Beside `[[scenario]]` nothing may stand at the top.
fn refuse_others(notes: &Notes<'_>, root: &Node) {
    let Value::Table(entries) = &root.value else { return };
    for (key, _) in entries.iter().filter(|(key, _)| key.name != "scenario") {
        let message = format!("`{}` stands beside `[[scenario]]`", key.name);
        let help = "in a file of several scenarios, everything belongs to one of them".to_owned();
        notes.add(Code::UnknownKey, key.span, message, help);
    }
}

fn name_of(notes: &Notes<'_>, item: &Node, stem: &str) -> String {
    match item.get("name").map(|node| &node.value) {
        Some(Value::Text(name)) => format!("{stem}/{name}"),
        _ => {
            let message = "a scenario among several lacks `name`".to_owned();
            notes.add(Code::MissingField, item.span, message, "give each a short kebab-case name".to_owned());
            stem.to_owned()
        }
    }
}

fn one(notes: &Notes<'_>, pack: &Pack, node: &Node, name: String) -> Option<Scenario> {
    let read = read_table(notes, pack, node, &ALSO);
    let mut answers = read.given(pack);
    // A need that was denied was noted with its place.
    answers.imply_needs(pack).ok()?;
    let expect = expectations(notes, pack, node, &read);
    if expect.is_empty() {
        let help = "add `[expect]` with a decision and its option".to_owned();
        notes.add(Code::MissingField, node.span, format!("scenario `{name}` expects nothing"), help);
    }
    let why = match node.get("why").map(|node| &node.value) {
        Some(Value::Text(why)) => Some(why.clone()),
        _ => None,
    };
    let sources = sources(notes, node);
    Some(Scenario { name, title: read.title, why, sources, answers, expect })
}

fn expectations(notes: &Notes<'_>, pack: &Pack, node: &Node, read: &FileAnswers) -> Vec<Expectation> {
    let mut found = Vec::new();
    for (decision, words) in &read.expect {
        let row = pack.decision(*decision);
        let accept: Vec<Verdict> = words
            .iter()
            .map(|word| match row.options.iter().position(|option| option.id == word.as_str()) {
                Some(option) => Verdict::Pick(option as u8),
                None => Verdict::NotNeeded,
            })
            .collect();
        let value = node.get("expect").and_then(|table| table.get(&row.id)).unwrap_or(node);
        let span = value.span;
        if matches!(&value.value, Value::List(items) if items.is_empty()) {
            let help = "name an option, or leave the decision out".to_owned();
            notes.add(Code::WrongValue, span, format!("nothing would be right for `{}`", row.id), help);
        }
        found.push(Expectation { decision: *decision, accept, place: notes.place(span) });
    }
    found
}

fn sources(notes: &Notes<'_>, node: &Node) -> Vec<String> {
    let Some(sources) = node.get("sources") else { return Vec::new() };
    let one = |node: &Node| match &node.value {
        Value::Text(text) => Some(text.clone()),
        _ => {
            let message = format!("expected an address, found {}", node.kind());
            notes.add(Code::WrongValue, node.span, message, None);
            None
        }
    };
    match &sources.value {
        Value::List(items) => items.iter().filter_map(one).collect(),
        _ => one(sources).into_iter().collect(),
    }
}
