//! Packs that somebody wrote to do harm, or a program wrote without thinking: each ends in a result or in an
//! error that says which limit it exceeds, where, and what is possible.
//!
//! The program runs with little stack, little memory and little processor time, so that a recursion by the depth
//! of a pack, or a cost that is not bounded by its limits, ends the run. Processor time doesn't depend on what
//! else the machine does.

use std::fmt::Write as _;
use std::fs;

use crate::support::run::{Program, Run};

/// KiB of stack; the usual is eight times as much.
const STACK: usize = 1024;
/// KiB of address space.
const MEMORY: usize = 1_000_000;
/// Seconds of processor time of a debug build.
const SECONDS: usize = 60;

/// The program over packs in a folder `mine`, under the limits above.
fn run_over(files: &[(&str, &str)], args: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join("mine").join("rules").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let line = format!(
        "ulimit -s {STACK} && ulimit -v {MEMORY} && ulimit -t {SECONDS} && exec \"$0\" --pack mine {args}"
    );
    Program::shell(&line).dir(folder.path()).run()
}

/// What each of these is asked of a pack: all that there is to do with one.
const ASKED: [&str; 4] =
    ["advise --set must-do=find-text", "rules check --level error", "show postgresql", "list decisions"];

/// A pack that is refused whatever is asked: by one limit, at a place, with help.
#[track_caller]
fn refused(text: &str, message: &str, place: &str, help: &str) {
    for args in ASKED {
        let run = run_over(&[("x.toml", text)], args);
        assert_eq!(run.code, Some(2), "{args}: {}", cut(&run.err));
        let err = run.wrong();
        for part in ["error[limit]: ", message, &format!("--> mine/rules/x.toml:{place}"), help] {
            assert!(err.contains(part), "{args} lacks {part}:\n{}", cut(&err));
        }
        assert!(err.len() < 500_000, "{args} says {} bytes", err.len());
    }
}

/// A pack that is taken: every command comes to a result, good or bad.
#[track_caller]
fn taken(text: &str) {
    for args in ASKED {
        let run = run_over(&[("x.toml", text)], args);
        assert!(matches!(run.code, Some(0 | 1)), "{args}: {:?}\n{}", run.code, cut(&run.err));
    }
}

fn cut(text: &str) -> String {
    text.chars().take(2_000).collect()
}

/// Rules for search, each in one line.
fn rules(count: usize, each: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for at in 0..count {
        let _ = writeln!(
            text,
            "[[rule]]\nid = \"h{at}\"\ndecision = \"search\"\nbecause = \"x\"\n\
             cites = [\"typesense-guide\"]\n{}",
            each(at)
        );
    }
    text
}

#[test]
fn nesting() {
    let deep = |open: &str, close: &str, count: usize| open.repeat(count) + "1" + &close.repeat(count);
    for (open, close) in [("[", "]"), ("{ a = ", " }")] {
        let text = format!("[signal.deep]\nall = {}\n", deep(open, close, 100_000));
        let run = run_over(&[("x.toml", &text)], "list decisions");
        assert!(run.err.contains("recursion"), "{}", cut(&run.err));
        assert_eq!(run.code, Some(2));
    }
    let dotted = format!("{} = 1\n", vec!["a"; 100_000].join("."));
    assert_eq!(run_over(&[("x.toml", &dotted)], "list decisions").code, Some(2));
    let inner = "{ all = [".repeat(35) + "{ stage = \"new\" }" + &"] }".repeat(35);
    refused(&format!("[signal]\ndeep = {inner}\n"), "nested more than 64 deep", "2:", "as a signal");
}

/// A chain of signals, each defined by the one before.
fn chain(count: usize, each: impl Fn(usize) -> String) -> String {
    let mut text = "[signal.s0]\nstage = \"new\"\n".to_owned();
    for at in 1..count {
        let _ = writeln!(text, "[signal.s{at}]\n{}", each(at - 1));
    }
    text + &rules(1, |_| {
        format!("choose = \"typesense\"\nstrength = \"needed\"\nwhen = {{ s{} = true }}", count - 1)
    })
}

#[test]
fn signals_that_name_signals() {
    // Twice the one before: a line more doubles what is written out.
    let twice =
        |before: usize| format!("any = [{{ s{before} = true }}, {{ stage = \"new\", s{before} = true }}]");
    refused(&chain(60, twice), "make 1048575 comparisons", "39:", "at most 1000000 are possible");
    taken(&chain(10, twice));
    // Once the one before: it is as deep as it is long.
    let once = |before: usize| format!("s{before} = true");
    refused(&chain(4_000, once), "is nested 65 deep", "129:", "at most 64 deep is possible");
    taken(&chain(60, once));
}

#[test]
fn many_of_a_kind() {
    let many = |kind: &str, count: usize, more: &str| {
        (0..count).fold(String::new(), |text, at| text + &format!("[[{kind}]]\nid = \"h{at}\"\n{more}\n"))
    };
    let question = "ask = \"a\"\nwhy = \"w\"\nkind = \"yes-no\"\nsubject = \"s\"\nchanges = \"given\"";
    refused(&many("question", 6_000, question), "questions in one pack", "", "at most 5000 are possible");
    let decision = "category = \"search\"\ntitle = \"t\"\noptions = [{ id = \"none\", for = \"x\" }]";
    refused(&many("decision", 300, decision), "decisions in one pack", "", "at most 250 are possible");
    let lists = (0..200).fold(String::new(), |text, at| {
        let choices = (0..48).map(|at| format!("{{ id = \"c{at}\", label = \"c\" }}")).collect::<Vec<_>>();
        let question = "ask = \"a\"\nwhy = \"w\"\nkind = \"choices\"\nsubject = \"s\"\nchanges = \"given\"";
        text + &format!("[[question]]\nid = \"h{at}\"\n{question}\nchoices = [{}]\n", choices.join(", "))
    });
    refused(&lists, "questions have more than 6000 parts", "", "a list of choices once a choice");
    let choices = (0..50_000).map(|at| format!("{{ id = \"c{at}\", label = \"c\" }}")).collect::<Vec<_>>();
    let question = "ask = \"a\"\nwhy = \"w\"\nkind = \"choice\"\nsubject = \"s\"\nchanges = \"given\"";
    let text = format!("[[question]]\nid = \"many\"\n{question}\nchoices = [{}]\n", choices.join(", "));
    refused(&text, "has 50000 choices", "2:", "at most 48 are possible");
    taken(&many("question", 2_000, question_of_yes_no()));
}

fn question_of_yes_no() -> &'static str {
    "ask = \"a\"\nwhy = \"w\"\nkind = \"yes-no\"\nsubject = \"s\"\nchanges = \"given\""
}

#[test]
fn ten_thousand_rules() {
    let one = |at: usize| {
        let choose = ["typesense", "meilisearch", "opensearch"][at % 3];
        format!("choose = \"{choose}\"\nstrength = \"needed\"\nwhen = {{ stage = \"new\" }}")
    };
    refused(&rules(10_000, one), "choose more than 2000 options", "", "make two decisions of it");
    // Every one overlaps every other, and a third of them contradicts the rest.
    taken(&rules(500, one));
    let over = |at: usize| {
        let others: Vec<String> = (at + 1..400).map(|other| format!("\"h{other}\"")).collect();
        format!("{}\nover = [{}]", one(at), others.join(", "))
    };
    refused(&rules(400, over), "`h0` is over 399 others", "", "at most 250 are possible");
}

#[test]
fn comparisons_for_every_option() {
    // A constraint without decisions is written out for every option of every decision.
    let long = vec!["{ stage = \"new\", frozen = \"yes\" }"; 20_000].join(", ");
    let text = format!(
        "[[constraint]]\nid = \"h\"\nbecause = \"x\"\nrules-out = {{ tool = \"kafka\" }}\nwhen = {{ any = [{long}] }}\n"
    );
    refused(
        &text,
        "up to this constraint, conditions make",
        "2:",
        "give constraints and brakes the `decisions`",
    );
    let cuts: Vec<String> = (1..100).map(|at| format!("\">= {at}k documents\"")).collect();
    refused(
        &format!("[signal.cuts]\ndocuments = [{}]\n", cuts.join(", ")),
        "is compared with more than 62 different numbers in one unit",
        "1:9",
        "draw fewer lines",
    );
}

#[test]
fn numbers_that_are_none() {
    let digits = "9".repeat(400);
    for (value, said) in [
        ("1e400", "expected a number"),
        ("nan", "expected a number"),
        ("-inf", "expected a number"),
        ("99999999999999999999", "expected a number"),
        (&*format!("\"{digits} rows\""), "a number of 400 digits; at most 30 are possible"),
        ("\"NaN rows\"", "does not start with a number"),
        ("\"1e400 rows\"", "is no unit"),
        ("\"-5 rows\"", "does not start with a number"),
    ] {
        let text = format!("[threshold.h]\nvalue = {value}\nbecause = \"x\"\njudgement = true\n");
        let err = run_over(&[("x.toml", &text)], "list decisions").wrong();
        assert!(err.contains(said) && err.contains("x.toml:2:9"), "{value}: {}", cut(&err));
        assert!(!err.contains("a date"), "{value} is no date: {err}");
    }
    for usual in ["1e400", "nan", "99999999999999999999"] {
        let text = format!("[[question]]\nid = \"h\"\n{}\nusual = {usual}\n", question_of_yes_no());
        let err = run_over(&[("x.toml", &text)], "list decisions").wrong();
        assert!(err.contains("expected a number") && err.contains("no finite number"), "{usual}: {err}");
    }
}

#[test]
fn long_texts() {
    let long = "x".repeat(2_000_000);
    refused(
        &format!("[override.decision.search]\ntitle = \"{long}\"\n"),
        "a text of 2000000 bytes",
        "2:9",
        "at most 10000",
    );
    refused(&format!("[signal.{long}]\nstage = \"new\"\n"), "an id of 2000000 letters", "1:9", "at most 100");
    // A name that nothing defines is compared with those that exist, and its line is quoted.
    let err = run_over(&[("x.toml", &format!("[signal.h]\n{long} = \"new\"\n"))], "list decisions").wrong();
    assert!(err.contains("error[unknown-name]") && err.len() < 3_000_000, "{}", cut(&err));
}

#[test]
fn more_errors_than_anyone_reads() {
    let wrong =
        (0..20_000).fold(String::new(), |text, at| text + &format!("[signal.s{at}]\nstagf = \"new\"\n"));
    refused(&wrong, "signals in one pack", "", "at most 5000 are possible");
    let entries: Vec<String> = (0..100_000).map(|_| "{ stagf = \"new\" }".to_owned()).collect();
    let text = format!("[signal.h]\nany = [{}]\n", entries.join(", "));
    let err = run_over(&[("x.toml", &text)], "list decisions").wrong();
    assert!(err.contains("more than 200 errors"), "{}", cut(&err));
    assert!(err.ends_with("201 errors\n"), "{}", err.lines().last().unwrap());
    assert!(err.len() < 1_000_000, "{}", err.len());
}

#[test]
fn files_too_large_or_too_many() {
    let long = "# nothing\n".repeat(5_000_000);
    refused(&long, "the files of this pack have 50000000 bytes", "1:1", "at most 16777216 are possible");
    let names: Vec<String> = (0..5_100).map(|at| format!("f{at}.toml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "# nothing\n")).collect();
    let err = run_over(&files, "list decisions").wrong();
    assert!(err.contains("error[limit]: more than 5000 files in one pack"), "{}", cut(&err));
}

#[cfg(unix)]
#[test]
fn a_folder_that_holds_itself() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("mine/rules");
    fs::create_dir_all(&rules).unwrap();
    fs::write(rules.join("x.toml"), "").unwrap();
    for name in ["again", "and-again"] {
        std::os::unix::fs::symlink(&rules, rules.join(name)).unwrap();
    }
    let err = Program::new(&["--pack", "mine", "list", "decisions"]).dir(folder.path()).run().wrong();
    assert!(
        err.contains("error[limit]") && err.contains("is there a link to a folder above?"),
        "{}",
        cut(&err)
    );
}
