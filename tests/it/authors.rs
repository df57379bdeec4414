//! The chapter of CONTRIBUTING that walks through a tool, a question and a rule does what it says.

use archadvise::builtin;
use archadvise::engine::reading::read;
use archadvise::engine::{Answers, Engine};
use archadvise::knowledge::{Layer, Pack, SourceFile, load, load_with_origins};
use archadvise::proof::{Level, check};
use archadvise::report::words::verdict_id;
use archadvise::session::{FileAnswers, read_file};

const CHAPTER: &str = "\n## From nothing to a verdict";
const SCENARIO: &str = "tests/situations/";

/// The TOML blocks of the chapter: the file that each names in its first line, and its text.
fn blocks() -> Vec<(String, String)> {
    let text = include_str!("../../CONTRIBUTING.md");
    let chapter = text.split_once(CHAPTER).unwrap().1;
    let chapter = chapter.split_once("\n## ").map_or(chapter, |(chapter, _)| chapter);
    let blocks = chapter.split("\n```toml\n").skip(1).map(|rest| rest.split_once("\n```\n").unwrap().0);
    blocks
        .map(|block| {
            let name = block.lines().next().unwrap().strip_prefix("# ").unwrap();
            (name.to_owned(), block.to_owned())
        })
        .collect()
}

fn layered(blocks: &[(String, String)]) -> Pack {
    let source = |(name, text): &(String, String)| SourceFile { name: name.clone(), text: text.clone() };
    let files = blocks.iter().filter(|(name, _)| !name.starts_with(SCENARIO)).map(source).collect();
    load(&[builtin::layer(), Layer { files }]).unwrap_or_else(|problems| panic!("{problems}"))
}

fn situation(pack: &Pack, blocks: &[(String, String)]) -> (FileAnswers, Answers) {
    let (name, text) = blocks.iter().find(|(name, _)| name.starts_with(SCENARIO)).unwrap();
    let file = SourceFile { name: name.clone(), text: text.clone() };
    let file = read_file(pack, &file).unwrap_or_else(|problems| panic!("{problems}"));
    let mut answers = file.given(pack);
    answers.imply_needs(pack).unwrap();
    (file, answers)
}

/// Each expected verdict, and what it comes to.
fn verdicts(pack: &Pack, blocks: &[(String, String)]) -> Vec<(String, String, Vec<String>)> {
    let (file, answers) = situation(pack, blocks);
    let engine = Engine::compile(pack).unwrap();
    let verdicts = engine.decide(pack, &answers);
    let reading = read(pack, &answers);
    let row = |(decision, words): &(archadvise::knowledge::DecisionId, Vec<String>)| {
        let verdict = verdicts[decision.index()];
        let read = reading.decisions.iter().find(|row| row.decision == *decision).unwrap();
        assert_eq!(read.verdict, verdict);
        (pack.decision(*decision).id.to_string(), verdict_id(pack, *decision, verdict), words.clone())
    };
    file.expect.iter().map(row).collect()
}

#[test]
fn the_walk_through_ends_where_it_says() {
    let blocks = blocks();
    let names: Vec<&str> = blocks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 6, "{names:?}");
    let pack = layered(&blocks);
    for (decision, came_to, words) in verdicts(&pack, &blocks) {
        assert!(words.contains(&came_to), "{decision}: {came_to}, expected {words:?}");
    }
}

/// It is the rule of the chapter that decides: without it the same situation comes to something else.
#[test]
fn without_its_rule_the_verdict_is_another() {
    let mut blocks = blocks();
    blocks.retain(|(_, text)| !text.contains("[[rule]]"));
    let pack = layered(&blocks);
    for (decision, came_to, words) in verdicts(&pack, &blocks) {
        assert!(!words.contains(&came_to), "{decision} comes to {came_to} without the rule");
    }
}

#[test]
fn the_walk_through_breaks_nothing() {
    let blocks = blocks();
    let source = |(name, text): &(String, String)| SourceFile { name: name.clone(), text: text.clone() };
    let files = blocks.iter().filter(|(name, _)| !name.starts_with(SCENARIO)).map(source).collect();
    let layers = [builtin::layer(), Layer { files }];
    let (pack, origins) = load_with_origins(&layers).unwrap();
    let findings = check(&pack, &origins, Level::Error, &mut |_| {}).unwrap();
    let said: Vec<&str> = findings.iter().map(|row| row.message.as_str()).collect();
    assert_eq!(said, Vec::<&str>::new());
}
