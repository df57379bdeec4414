//! A change of a rule's TOML, and nothing else, changes the program that is built from it: the verdict and what
//! the interview asks.
//!
//! The project's sources are copied and built there, without a network. The dependencies stay built between
//! runs, under `target/tmp`; the first run takes a minute.
#![cfg(feature = "cli")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
/// What the program is made of.
const SOURCES: [&str; 7] = ["Cargo.toml", "Cargo.lock", "build.rs", "src", "rules", "data", "benches"];

const RULE: &str = "readers-are-far-away";
const CHANGED: [&str; 2] =
    ["choose = \"http-cache\"", "when = { reads-hurt = \"far-away\", engineers = \"> 3 engineers\" }"];
const ADVISE: [&str; 5] = [
    "advise",
    "--json",
    "--set=must-do=serve-reads-faster",
    "--set=reads-hurt=far-away",
    "--set=engineers=5 engineers",
];

#[test]
fn a_changed_rule_changes_verdicts_and_questions() {
    let built = env!("CARGO_BIN_EXE_archadvise");
    assert_eq!(verdict_on_the_cache(built), "cdn");
    assert!(!asks_about_engineers(built));

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuild");
    fs::create_dir_all(&folder).unwrap();
    // One at a time: whoever comes second waits.
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let project = folder.join("project");
    let _ = fs::remove_dir_all(&project);
    fs::create_dir_all(&project).unwrap();
    for name in SOURCES {
        copy(&Path::new(HERE).join(name), &project.join(name));
    }
    change_the_rule(&project);
    let rebuilt = build(&project, &folder.join("target"));
    let rebuilt = rebuilt.to_str().unwrap();
    assert_eq!(verdict_on_the_cache(rebuilt), "http-cache");
    assert!(asks_about_engineers(rebuilt));
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Changes what the rule chooses and when.
fn change_the_rule(project: &Path) {
    let path = project.join("rules/cache.toml");
    let text = fs::read_to_string(&path).unwrap();
    let start = text.find(&format!("id = \"{RULE}\"")).expect("the rule is there");
    let end = text[start..].find("\n[[").map_or(text.len(), |at| start + at);
    let mut changed = 0;
    let lines: Vec<&str> = text[start..end]
        .lines()
        .map(|line| {
            let key = line.split('=').next().unwrap_or_default();
            let new = CHANGED.iter().find(|new| !key.is_empty() && new.starts_with(key));
            changed += usize::from(new.is_some());
            new.copied().unwrap_or(line)
        })
        .collect();
    assert_eq!(changed, CHANGED.len(), "the rule has a `choose` and a `when`, each on one line");
    fs::write(&path, format!("{}{}{}", &text[..start], lines.join("\n"), &text[end..])).unwrap();
}

/// Builds the project and gives the program.
fn build(project: &Path, target: &Path) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--offline",
            "--locked",
            "--bin",
            "archadvise",
            "--message-format=json-render-diagnostics",
        ])
        .current_dir(project)
        .env("CARGO_TARGET_DIR", target)
        // Nobody debugs it.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let mut programs = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    });
    programs.next_back().expect("cargo names the program that it built")
}

fn json(program: &str, arguments: &[&str]) -> Value {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn verdict_on_the_cache(program: &str) -> String {
    let report = json(program, &ADVISE);
    let decisions = report["decisions"].as_array().unwrap();
    let cache = decisions.iter().find(|decision| decision["id"] == "cache").unwrap();
    cache["option"].as_str().unwrap_or_default().to_owned()
}

/// Whether the size of the team may turn the cache: then the interview asks about it.
fn asks_about_engineers(program: &str) -> bool {
    let list = json(program, &["list", "questions", "--json"]);
    let questions = list["questions"].as_array().unwrap();
    let engineers = questions.iter().find(|question| question["id"] == "engineers").unwrap();
    engineers["decides"].as_array().unwrap().iter().any(|decision| decision == "cache")
}
