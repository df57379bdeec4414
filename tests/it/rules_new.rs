//! `rules new`: what it writes loads, contradicts nothing, and changes verdicts.

use std::fs;
use std::path::Path;

use crate::support::run::run;
use archadvise::builtin;
use archadvise::knowledge::{Layer, load};
use serde_json::Value;

/// A pack made with some flags, in a folder of its own.
fn made(flags: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours");
    let said = run(&[&["rules", "new", path.to_str().unwrap()], flags].concat()).fine();
    assert!(said.contains("rules/policy.toml"), "{said}");
    folder
}

fn ours(folder: &tempfile::TempDir) -> String {
    folder.path().join("ours").to_str().unwrap().to_owned()
}

fn verdict(args: &[&str], decision: &str) -> String {
    let document: Value = serde_json::from_str(&run(args).fine()).unwrap();
    let rows = document["decisions"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == decision).unwrap()["option"].as_str().unwrap_or("-").to_owned()
}

const ALL: [&str; 6] = ["--cloud", "gcp", "--licence", "osi", "--running", "kafka"];

#[test]
fn whatever_is_asked_for_passes_the_check() {
    let (pack, _) = builtin::pack();
    let running: Vec<&str> =
        pack.question(pack.roles.running.unwrap()).kind.choices().iter().map(|row| row.id.as_str()).collect();
    let every: Vec<&str> = running.iter().flat_map(|id| ["--running", id]).collect();
    for flags in [&[][..], &ALL, &["--running", "clickhouse"], &every] {
        let folder = made(flags);
        let said = run(&["rules", "check", "--level", "error", "--pack", &ours(&folder)]).fine();
        assert!(!said.contains("error["), "{flags:?}\n{said}");
    }
}

#[test]
fn the_policy_changes_verdicts() {
    let folder = made(&["--cloud", "gcp", "--licence", "osi", "--running", "mysql"]);
    let ours = ours(&folder);
    let files = ["advise", "--json", "--set", "must-do=keep-files", "--set", "cloud=aws"];
    let with = [&files[..], &["--pack", &ours]].concat();
    assert_eq!(verdict(&files, "object-storage"), "s3");
    assert_ne!(verdict(&with, "object-storage"), "s3");
}

/// What is paid for becomes the default where a tool is, and nothing else changes its reasons.
#[test]
fn what_is_paid_for_is_taken_unless_something_suits_better() {
    for (tool, need, decision, usual) in [
        ("kafka", "share-events", "event-stream", "outbox-table"),
        ("rabbitmq", "background-work", "work-queue", "postgres-queue"),
        ("elasticsearch", "find-text", "search", "postgres-fts"),
    ] {
        let folder = made(&["--running", tool]);
        let ours = ours(&folder);
        let need = format!("must-do={need}");
        let plain = ["advise", "--json", "--set", &need];
        let with = [&plain[..], &["--pack", &ours]].concat();
        assert_eq!((verdict(&plain, decision), verdict(&with, decision)), (usual.into(), tool.into()));
        let said = run(&["rules", "check", "--level", "error", "--pack", &ours]).fine();
        assert!(!said.contains("error["), "{tool}: {said}");
    }
    // Where tools serve alike, the one that is paid for comes first.
    let folder = made(&["--running", "redis"]);
    let set = ["--set", "must-do=serve-reads-faster", "--set", "cached-things=sessions"];
    let plain = [&["advise", "--json"], &set[..]].concat();
    let pack = ours(&folder);
    let with = [&plain[..], &["--pack", &pack]].concat();
    assert_eq!((verdict(&plain, "cache"), verdict(&with, "cache")), ("valkey".into(), "redis".into()));
    // A single reader needs no stream, paid for or not.
    let folder = made(&["--running", "kafka"]);
    let pack = ours(&folder);
    let set = ["--set", "must-do=share-events", "--set", "event-readers=1"];
    let with = [&["advise", "--json", "--pack", &pack], &set[..]].concat();
    assert_eq!(verdict(&with, "event-stream"), "none");
}

/// The scenario that is written says what it comes to.
#[test]
fn the_scenario_holds() {
    let folder = made(&ALL);
    let ours = ours(&folder);
    let scenario = format!("{ours}/tests/policy.toml");
    let text = fs::read_to_string(&scenario).unwrap();
    let expected: Vec<(&str, &str)> =
        text.split_once("[expect]").unwrap().1.lines().filter_map(|line| line.split_once(" = ")).collect();
    assert!(expected.len() > 1, "{text}");
    for (decision, option) in expected {
        let came_to = verdict(&["advise", &scenario, "--json", "--pack", &ours], decision);
        assert_eq!(came_to, option.trim_matches('"'), "{decision}");
    }
}

/// The lines that are commented out do what the words above them say, once the `#` is gone.
#[test]
fn the_examples_in_comments_load() {
    let folder = made(&[]);
    let file = Path::new(&ours(&folder)).join("rules/policy.toml");
    let text = fs::read_to_string(&file).unwrap();
    let live: Vec<&str> = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with('[') || rest.contains(" = ") && !rest.contains("; ") => rest,
            _ => line,
        })
        .collect();
    let live = live.join("\n");
    let (start, disabled) = live.split_once("\n[[disable]]").unwrap();
    let disabled = format!("[[disable]]{disabled}");
    let (plain, _) = builtin::pack();
    for text in [start, &disabled] {
        fs::write(&file, text).unwrap();
        let layer = Layer::read(Path::new(&ours(&folder)), "ours").unwrap();
        let pack = load(&[builtin::layer(), layer]).unwrap_or_else(|problems| panic!("{problems}"));
        let changed = format!("{:?}{:?}", pack.thresholds, pack.rules);
        assert_ne!(changed, format!("{:?}{:?}", plain.thresholds, plain.rules));
    }
    assert!(start.contains("\n[override.threshold.") && start.contains("\n[override.rule."), "{start}");
}

#[test]
fn what_is_there_stays_as_it_is() {
    let folder = made(&[]);
    let ours = ours(&folder);
    let file = Path::new(&ours).join("rules/policy.toml");
    fs::write(&file, "mine").unwrap();
    let said = run(&["rules", "new", &ours]).wrong();
    assert!(said.contains("error[exists]"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn what_nobody_is_asked_about_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours");
    let said = run(&["rules", "new", path.to_str().unwrap(), "--running", "temporal"]).wrong();
    assert!(said.contains("error[not-running]"), "{said}");
    assert!(!path.exists());
}
