//! Answers files: TOML that a person can write by hand and commit.

use std::fmt::Write as _;

use crate::engine::{Answer, Answers};
use crate::knowledge::node::{Key, Node, Notes, Value};
use crate::knowledge::{Code, DecisionId, OptionIndex, Pack, Problems, QuestionId, SourceFile, nearest};

use super::input::{Input, parse_answer, show_value};
use super::workload::{Situation, Workload, check_name, check_own};

/// What an answers file says. A scenario is an answers file that also says what is expected.
#[derive(Clone, Debug, Default)]
pub struct FileAnswers {
    /// A title, where it has one.
    pub title: Option<String>,
    /// The answers, in the order of the file.
    pub answers: Vec<(QuestionId, Answer)>,
    /// Verdicts set by hand.
    pub decided: Vec<(DecisionId, OptionIndex)>,
    /// Expected verdicts, by decision: any of these words.
    pub expect: Vec<(DecisionId, Vec<String>)>,
}

/// The table of workloads in an answers file.
const WORKLOAD: &str = "workload";

/// Reads an answers file without workloads.
///
/// # Errors
/// Everything that is wrong with it, by place.
pub fn read_file(pack: &Pack, file: &SourceFile) -> Result<FileAnswers, Problems> {
    read(file, |notes, root| read_table(notes, pack, root, &[]))
}

/// Reads an answers file.
///
/// # Errors
/// Everything that is wrong with it, by place.
pub fn read_situation(pack: &Pack, file: &SourceFile) -> Result<Situation, Problems> {
    read(file, |notes, root| {
        let answers = read_table(notes, pack, root, &[WORKLOAD]).given(pack);
        let workloads = match root.get(WORKLOAD) {
            Some(Node { value: Value::Table(entries), .. }) => {
                entries.iter().map(|(key, node)| workload(notes, pack, key, node)).collect()
            }
            Some(other) => {
                let help = "expected a table each: `[workload.archive]` with its own answers".to_owned();
                notes.add(Code::WrongValue, other.span, "`workload` holds tables", help);
                Vec::new()
            }
            None => Vec::new(),
        };
        Situation { workloads, ..answers.into() }
    })
}

fn read<T>(file: &SourceFile, take: impl FnOnce(&Notes<'_>, &Node) -> T) -> Result<T, Problems> {
    let notes = Notes::new(vec![(&file.name, &file.text)]);
    let root = notes.parse(0);
    let taken = take(&notes, &root);
    if notes.is_empty() { Ok(taken) } else { Err(Problems(notes.into_problems())) }
}

/// Reads the answers of one workload; notes what is wrong.
fn workload(notes: &Notes<'_>, pack: &Pack, key: &Key, node: &Node) -> Workload {
    let Value::Table(entries) = &node.value else {
        let help = format!("expected a table `[workload.{}]` with its own answers", key.name);
        let message = format!("a workload is a table of answers, and not {}", node.kind());
        notes.add(Code::WrongValue, node.span, message, help);
        return Workload::none(pack, &key.name);
    };
    let mut read = FileAnswers::default();
    for (key, node) in entries {
        match (&*key.name, &node.value) {
            ("decided", Value::Table(entries)) => {
                for (inner, node) in entries {
                    verdict(notes, pack, "decided", &inner.name, inner.span, node, &mut read);
                }
            }
            ("answers", Value::Table(_)) => {
                let help = "write them right below the workload's name, as below `[answers]`".to_owned();
                notes.add(
                    Code::UnknownKey,
                    key.span,
                    "a workload's answers have no table of their own",
                    help,
                );
            }
            _ => answer(notes, pack, &key.name, key.span, node, &mut read),
        }
    }
    if let Err(error) = check_name(&key.name) {
        notes.add(Code::WrongValue, key.span, error.message, error.help);
    }
    for (question, _) in &read.answers {
        if let Err(error) = check_own(pack, &key.name, *question) {
            let span = node.get(&pack.question(*question).id).map_or(key.span, |answer| answer.span);
            notes.add(Code::WrongValue, span, error.message, error.help);
        }
    }
    if entries.is_empty() {
        let message = format!("nothing is said of the workload `{}`", key.name);
        let help = "expected its own answers: those that differ from the system's".to_owned();
        notes.add(Code::WrongValue, key.span, message, help);
    }
    Workload { own: read.given(pack), ..Workload::none(pack, &key.name) }
}

impl FileAnswers {
    /// The answers, and the verdicts set by hand.
    #[must_use]
    pub fn given(&self, pack: &Pack) -> Answers {
        let mut answers = Answers::none(pack);
        for (question, answer) in &self.answers {
            answers.set(*question, Some(answer.clone()));
        }
        answers.decided.clone_from(&self.decided);
        answers
    }
}

/// Reads one table of answers; notes what is wrong. Keys in `also` are left to the caller.
pub(crate) fn read_table(notes: &Notes<'_>, pack: &Pack, root: &Node, also: &[&str]) -> FileAnswers {
    let mut read = FileAnswers::default();
    if let Value::Table(entries) = &root.value {
        for (key, node) in entries {
            match (key.name.as_str(), &node.value) {
                ("title", Value::Text(title)) => read.title = Some(title.clone()),
                ("title" | "why", _) => {}
                (name, _) if also.contains(&name) => {}
                ("answers", Value::Table(entries)) => {
                    for (key, node) in entries {
                        answer(notes, pack, &key.name, key.span, node, &mut read);
                    }
                }
                ("decided" | "expect", Value::Table(entries)) => {
                    for (inner, node) in entries {
                        verdict(notes, pack, &key.name, &inner.name, inner.span, node, &mut read);
                    }
                }
                (name, _) => {
                    let known = ["answers", "decided", "title", "why", "expect"];
                    let help = match nearest(name, known.into_iter().chain(also.iter().copied())) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if name == "scenario" => {
                            "several scenarios in one file are run by `archadvise rules test`".to_owned()
                        }
                        None if pack.find_question(name).is_some() => {
                            "answers stand in a table: put `[answers]` above".to_owned()
                        }
                        None => "expected `[answers]`, and where wanted `[decided]` and `[workload.NAME]`"
                            .to_owned(),
                    };
                    let message = format!("an answers file holds no `{name}` of this form");
                    notes.add(Code::UnknownKey, key.span, message, help);
                }
            }
        }
    }
    check_needs(notes, pack, root, &read);
    read
}

/// A need that was denied and is implied is an error, at the answer that implies it.
fn check_needs(notes: &Notes<'_>, pack: &Pack, root: &Node, read: &FileAnswers) {
    let Err(denied) = read.given(pack).imply_needs(pack) else { return };
    let Some(needs) = pack.roles.needs else { return };
    for question in denied {
        let question = pack.question(question);
        let Some(need) = question.need else { continue };
        let need = &pack.question(needs).kind.choices()[usize::from(need)].id;
        let span =
            root.get("answers").and_then(|table| table.get(&question.id)).map_or(root.span, |n| n.span);
        let message =
            format!("`{}` speaks of `{need}`, which `{}` leaves out", question.id, pack.question(needs).id);
        let help = format!("add `{need}` to `{}`, or remove this answer", pack.question(needs).id);
        notes.add(Code::WrongValue, span, message, help);
    }
}

fn answer(
    notes: &Notes<'_>,
    pack: &Pack,
    id: &str,
    span: crate::knowledge::node::Span,
    node: &Node,
    read: &mut FileAnswers,
) {
    let Some(question) = pack.find_question(id) else {
        if matches!(node.value, Value::Table(_)) && node.get("at-least").is_none() {
            let help = "a second of a kind has a table of its own, with answers only: `[workload.archive]`"
                .to_owned();
            notes.add(Code::UnknownName, span, format!("there is no question `{id}`"), help);
            return;
        }
        notes.unknown("question", id, span, pack.questions.iter().map(|question| question.id.as_str()));
        return;
    };
    let Some(input) = input_of(node) else {
        let message = format!("`{id}` can't be answered by {}", node.kind());
        notes.add(Code::WrongValue, node.span, message, None);
        return;
    };
    match parse_answer(pack.question(question), &input) {
        Ok(answer) => read.answers.push((question, answer)),
        Err(error) => notes.add(Code::WrongValue, node.span, error.message, error.help),
    }
}

fn input_of(node: &Node) -> Option<Input> {
    let words = |node: &Node| match &node.value {
        Value::List(items) => items
            .iter()
            .map(|item| match &item.value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            })
            .collect::<Option<Vec<_>>>(),
        Value::Text(text) => Some(vec![text.clone()]),
        _ => None,
    };
    match &node.value {
        Value::Text(text) => Some(Input::Text(text.clone())),
        Value::Number(number) => Some(Input::Number(*number)),
        Value::Bool(truth) => Some(Input::Bool(*truth)),
        Value::List(_) => words(node).map(Input::Whole),
        Value::Table(_) => words(node.get("at-least")?).map(Input::AtLeast),
        Value::NoNumber | Value::Other => None,
    }
}

fn verdict(
    notes: &Notes<'_>,
    pack: &Pack,
    table: &str,
    id: &str,
    span: crate::knowledge::node::Span,
    node: &Node,
    read: &mut FileAnswers,
) {
    let Some(decision) = pack.find_decision(id) else {
        notes.unknown("decision", id, span, pack.decisions.iter().map(|decision| decision.id.as_str()));
        return;
    };
    let options = &pack.decision(decision).options;
    let mut words = Vec::new();
    let items = match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    for item in items {
        let Value::Text(word) = &item.value else {
            notes.add(
                Code::WrongValue,
                item.span,
                format!("expected an option, found {}", item.kind()),
                None,
            );
            continue;
        };
        let special = table == "expect" && word == "not-needed";
        match options.iter().position(|option| option.id == word.as_str()) {
            Some(at) if table == "decided" => read.decided.push((decision, at as u8)),
            None if !special => {
                let what = format!("option of `{id}`");
                notes.unknown(&what, word, item.span, options.iter().map(|option| option.id.as_str()));
            }
            _ => words.push(word.clone()),
        }
    }
    if table == "expect" {
        read.expect.push((decision, words));
    }
}

/// Writes answers as a file that [`read_file`] reads back.
#[must_use]
pub fn write_file(pack: &Pack, answers: &Answers) -> String {
    let mut out =
        String::from("# Answers for archadvise. Change them by hand; `archadvise advise FILE` reads them.\n");
    write_tables(&mut out, pack, answers, "answers", "decided");
    out
}

/// Writes a situation as a file that [`read_situation`] reads back.
#[must_use]
pub fn write_situation(pack: &Pack, situation: &Situation) -> String {
    let mut out = write_file(pack, &situation.answers);
    for workload in &situation.workloads {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        let quote = if workload.id.chars().all(plain) { "" } else { "\"" };
        let table = format!("{WORKLOAD}.{quote}{}{quote}", workload.id);
        write_tables(&mut out, pack, &workload.own, &table, &format!("{table}.decided"));
    }
    out
}

fn write_tables(out: &mut String, pack: &Pack, answers: &Answers, table: &str, decided: &str) {
    let _ = writeln!(out, "\n[{table}]");
    let width = answers.iter().map(|(id, _)| pack.question(id).id.len()).max().unwrap_or(0);
    for (id, answer) in answers.iter() {
        let question = pack.question(id);
        let _ = writeln!(out, "{:width$} = {}", question.id, show_value(question, answer));
    }
    if !answers.decided.is_empty() {
        let _ = writeln!(out, "\n[{decided}]");
        for (id, option) in &answers.decided {
            let decision = pack.decision(*id);
            let _ = writeln!(out, "{} = \"{}\"", decision.id, decision.options[usize::from(*option)].id);
        }
    }
}
