//! Everything that can be wrong with a pack, one small file for each, laid over the built-in pack: what is
//! said, where it points, and what is suggested. The snapshots are there to be read.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use crate::support::run::{Program, Run, tests, with_pack};
use archadvise::builtin;
use archadvise::knowledge::{Code, Layer, SourceFile, load};

/// The files of `tests/bad_packs/`, with every code that each must bring up.
const FILES: [(&str, &[Code]); 46] = [
    ("circle_of_decisions", &[Code::Circle]),
    ("circle_of_over", &[Code::Circle]),
    ("circle_of_signals", &[Code::Circle]),
    ("duplicate", &[Code::Duplicate]),
    ("duplicate_across_kinds", &[Code::Duplicate]),
    ("duplicate_choice", &[Code::Duplicate]),
    ("limit_choices", &[Code::Limit]),
    ("limit_nesting", &[Code::Limit]),
    ("misspelt_key", &[Code::UnknownKey]),
    ("missing_evidence", &[Code::MissingField]),
    ("missing_field", &[Code::MissingField]),
    ("missing_id", &[Code::MissingField]),
    ("never_wrong", &[Code::UnknownName, Code::WrongValue, Code::UnknownKey]),
    ("over_mismatch", &[Code::OverMismatch]),
    ("overlay_disabled_tool", &[Code::Overlay]),
    ("overlay_extends_no_list", &[Code::Overlay]),
    ("overlay_override_of_nothing", &[Code::Overlay, Code::UnknownKey]),
    ("overlay_redefinition", &[Code::Overlay]),
    (
        "several",
        &[
            Code::MissingField,
            Code::WrongValue,
            Code::UnknownName,
            Code::UnknownWord,
            Code::UnknownKey,
            Code::WrongUnit,
            Code::Overlay,
        ],
    ),
    ("synonyms_wrong", &[Code::WrongUnit, Code::Duplicate]),
    ("syntax", &[Code::Syntax]),
    ("threshold_without_unit", &[Code::WrongUnit]),
    ("unknown_choice", &[Code::UnknownName]),
    ("unknown_decision", &[Code::UnknownName]),
    ("unknown_figure", &[Code::UnknownName, Code::WrongValue]),
    ("unknown_key", &[Code::UnknownKey]),
    ("unknown_need", &[Code::UnknownName]),
    ("unknown_subject", &[Code::UnknownName]),
    ("unknown_option", &[Code::UnknownName]),
    ("unknown_question", &[Code::UnknownName]),
    ("unknown_resource", &[Code::UnknownName]),
    ("unknown_rule", &[Code::UnknownName]),
    ("unknown_strength", &[Code::UnknownWord]),
    ("unknown_table", &[Code::UnknownKey]),
    ("unknown_threshold", &[Code::UnknownName]),
    ("unknown_tool", &[Code::UnknownName]),
    ("unknown_verdict", &[Code::UnknownName]),
    ("unknown_word_of_the_catalog", &[Code::UnknownWord]),
    ("wrong_address", &[Code::WrongValue]),
    ("wrong_band", &[Code::WrongValue]),
    ("wrong_burden", &[Code::WrongValue]),
    ("wrong_form", &[Code::WrongValue]),
    ("wrong_type", &[Code::WrongValue]),
    ("wrong_unit", &[Code::WrongUnit]),
    ("wrong_unit_of_threshold", &[Code::WrongUnit]),
    ("wrong_value", &[Code::WrongValue]),
];

/// Lines of the built-in pack move whenever it is edited; what matters here is which file is named.
fn steady(err: &str) -> String {
    let mut out = Vec::new();
    let mut quoted = false;
    for line in err.lines() {
        let mut line = line.to_owned();
        if line.trim_start().starts_with("--> ") {
            let shown = line.trim_start().trim_start_matches("--> ").to_owned();
            quoted = shown.starts_with("rules/") || shown.starts_with("data/");
            if let (true, Some((file, _))) = (quoted, shown.split_once(':')) {
                line = format!("--> {file}:LINE:COLUMN");
            }
        } else if quoted && line.contains(" |") {
            // The number in the margin, and the indent that fits its width.
            line = line.split_once(" |").map_or_else(String::new, |(_, rest)| format!(" |{rest}"));
        } else if let Some((before, rest)) = line.split_once(" stands at ") {
            let builtin = rest.starts_with("rules/") || rest.starts_with("data/");
            if let (true, Some((file, after))) = (builtin, rest.split_once(':')) {
                let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
                line = format!("{before} stands at {file}:LINE{after}");
            }
        }
        out.push(line);
    }
    out.join("\n")
}

fn codes(err: &str) -> BTreeSet<&'static str> {
    let known = Code::ALL.iter().map(|code| code.as_str());
    known.filter(|code| err.contains(&format!("error[{code}]:"))).collect()
}

fn lay_over(name: &str) -> Run {
    with_pack(&fs::read(tests(&format!("bad_packs/{name}.toml"))).unwrap(), &["list"])
}

#[test]
fn each_file_gets_its_error() {
    for (name, expected) in FILES {
        let err = lay_over(name).wrong();
        for code in expected {
            assert!(codes(&err).contains(code.as_str()), "{name} lacks {code:?}:\n{err}");
        }
        insta::assert_snapshot!(name, steady(&err));
    }
}

#[test]
fn each_error_points_into_a_file() {
    for (name, _) in FILES {
        let err = lay_over(name).wrong();
        let errors: usize =
            Code::ALL.iter().map(|code| err.matches(&format!("error[{}]: ", code.as_str())).count()).sum();
        assert_eq!(err.matches("--> ").count(), errors, "{name}:\n{err}");
        assert!(errors >= 1, "{name}:\n{err}");
        let count = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
        assert_eq!(err.lines().last(), Some(count.as_str()), "{name} does not count its errors:\n{err}");
        // What is underlined is the text that the message speaks of, never a place past the end of its line.
        let lines: Vec<&str> = err.lines().collect();
        for (at, line) in
            lines.iter().enumerate().filter(|(_, line)| line.contains(" | ") && line.ends_with('^'))
        {
            let underlined = line.chars().count();
            assert!(underlined <= lines[at - 1].chars().count() + 1, "{name}: {line}");
        }
    }
}

#[test]
fn the_table_above_names_every_file() {
    let there: BTreeSet<String> = fs::read_dir(tests("bad_packs"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let named: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, named);
}

#[test]
fn several_errors_are_told_in_one_run() {
    let err = lay_over("several").wrong();
    // By its lines: decision, strength, answer, misspelt key, resource, no unit, band, nothing to switch off.
    for line in [3, 5, 6, 7, 8, 11, 12, 15] {
        assert!(err.contains(&format!("--> mine/rules/x.toml:{line}:")), "nothing on line {line}:\n{err}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("empty")).unwrap();
    fs::create_dir_all(folder.path().join("binary/rules")).unwrap();
    fs::write(folder.path().join("binary/rules/x.toml"), [0xff, 0xfe, 0x00]).unwrap();
    fs::write(folder.path().join("file.toml"), "").unwrap();
    for (name, pack) in [
        ("unreadable_missing", "nowhere"),
        ("unreadable_empty", "empty"),
        ("unreadable_binary", "binary"),
        ("unreadable_file", "file.toml"),
    ] {
        let err = Program::new(&["--pack", pack, "list"]).dir(folder.path()).run().wrong();
        assert!(err.contains("error[unreadable]"), "{err}");
        assert!(err.contains(pack), "{pack} is not named:\n{err}");
        insta::assert_snapshot!(name, err);
    }
}

#[test]
fn every_code_is_shown_in_some_snapshot() {
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(tests("it/snapshots")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.starts_with("it__bad_packs__")
            && path.extension().is_some_and(|extension| extension == "snap")
        {
            seen.extend(codes(&fs::read_to_string(&path).unwrap()));
        }
    }
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(seen, all);
}

#[test]
fn codes_differ_and_are_kebab_case() {
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(all.len(), Code::ALL.len());
    for code in Code::ALL {
        let word = code.as_str();
        assert!(word.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{word}");
        // What JSON says and what a terminal shows is one word.
        assert_eq!(serde_json::to_value(code).unwrap(), word);
    }
}

#[test]
fn with_json_a_bad_pack_is_one_line_of_json() {
    let text = fs::read(tests("bad_packs/several.toml")).unwrap();
    let err = with_pack(&text, &["list", "--json"]).wrong();
    assert_eq!(err.lines().count(), 1, "{err}");
    let value: serde_json::Value = serde_json::from_str(&err).unwrap();
    let message = value["error"]["message"].as_str().unwrap();
    assert_eq!(value["error"]["code"], "pack");
    for code in ["unknown-name", "unknown-word", "unknown-key", "wrong-unit"] {
        assert!(message.contains(code), "{code} is missing: {message}");
    }
}

/// What loads and then counts for nothing, or for something else than its writer meant.
#[test]
fn nothing_is_said_in_vain() {
    let tool = "[[tool]]\nid = \"ours\"\nname = \"Ours\"\ncategory = \"queues\"\nbest-at = \"a\"\ncosts = \"b\"\n\
                hosting = { mode = \"both\" }\nlicence = { name = \"MIT\", class = \"open\" }\n\
                status = { state = \"active\" }\n";
    let alias = format!("{tool}aliases = [\"kafka\"]\n");
    let mut taken = String::new();
    for (what, text) in [
        ("an override that is no table", "override = 5\n"),
        ("an override of a kind that is no table", "[override]\nrule = 5\n"),
        ("an override of a rule that is no table", "[override.rule]\nfull-text-is-enough = 5\n"),
        ("an extension that is no table", "extend = \"search\"\n"),
        ("an override of an id", "[override.rule.full-text-is-enough]\nid = \"renamed\"\n"),
        ("a rule that chooses nothing", "[override.rule.full-text-is-enough]\nchoose = []\n"),
        ("a choice out of none", "[signal.ours]\nstage = []\n"),
        ("a comparison with nothing", "[signal.ours]\ndocuments = []\n"),
        ("any of no conditions", "[signal.ours]\nany = []\n"),
        ("a constraint on nothing", "[[constraint]]\nid = \"ours\"\nrules-out = {}\nbecause = \"x\"\n"),
        ("an alias that is another tool's id", &alias),
    ] {
        let file = SourceFile { name: "mine/x.toml".to_owned(), text: text.to_owned() };
        if load(&[builtin::layer(), Layer { files: vec![file] }]).is_ok() {
            let _ = write!(taken, "\n{what}");
        }
    }
    assert!(taken.is_empty(), "loaded without a word:{taken}");
}

/// An escape sequence that turns text red, one that sets a window's title, a bell, and a C1 control character.
const NASTY: &str = r"\u001b[31mred \u001b]0;title\u0007 \u009b31m";

fn calm(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\n')
}

#[test]
fn control_characters_of_a_bad_pack_stay_out_of_the_terminal() {
    let bad = format!(
        "[signal.\"{NASTY}\"]\nstage = \"{NASTY}\"\n\"{NASTY}\" = \"x\"\n\
         [[rule]]\nid = \"{NASTY}\"\ndecision = \"{NASTY}\"\nstrength = \"{NASTY}\"\ncites = [\"{NASTY}\"]\n\
         when = {{ documents = \"{NASTY}\" }}\n[[resource]]\nid = \"ours\"\nurl = \"{NASTY}\"\n"
    );
    let err = with_pack(bad.as_bytes(), &["list"]).wrong();
    assert!(calm(&err), "{err:?}");
    assert!(err.contains("red"), "the text itself is told: {err}");
    // JSON escapes the old control characters, and has to be told of the newer ones (U+0080 to U+009F).
    let err = with_pack(bad.as_bytes(), &["list", "--json"]).wrong();
    assert!(calm(&err), "{err:?}");
    // A file name is somebody else's text as well, and so are raw control characters, which are no TOML.
    let err = with_pack(b"[signal.ours]\nstage = \"\x1b[31mnew\"\n", &["list"]).wrong();
    assert!(calm(&err), "{err:?}");
}

#[test]
fn control_characters_of_a_good_pack_stay_out_of_the_terminal() {
    let good = format!(
        "[[tool]]\nid = \"ours\"\nname = \"Ours {NASTY}\"\ncategory = \"search\"\nbest-at = \"b {NASTY}\"\n\
         costs = \"c {NASTY}\"\nhosting = {{ mode = \"both\", managed = [\"{NASTY}\"] }}\n\
         licence = {{ name = \"{NASTY}\", class = \"open\" }}\nstatus = {{ state = \"active\", note = \"{NASTY}\" }}\n\
         [[resource]]\nid = \"read-ours\"\ntitle = \"t {NASTY}\"\nauthor = \"a {NASTY}\"\n\
         url = \"https://example.org/{NASTY}\"\nkind = \"docs\"\nlevel = \"beginner\"\ncost = \"free\"\n\
         gives = \"g {NASTY}\"\nconfirmed = {{ how = \"linked\", as-of = \"2026\" }}\ntools = [\"ours\"]\n\
         [[extend.decision.search.options]]\nid = \"ours\"\nfor = \"f {NASTY}\"\n\
         [[rule]]\nid = \"ours-it-is\"\ndecision = \"search\"\nchoose = \"ours\"\nstrength = \"must\"\n\
         because = \"r {NASTY}\"\ncites = [\"read-ours\"]\n\
         [override.question.search-features]\nask = \"a {NASTY}?\"\n\
         [override.guide.guide-search]\ntitle = \"t {NASTY}\"\ntext = \"x {NASTY}\"\n\
         [[disable]]\nid = \"keep-fifty-judged-searches\"\nbecause = \"d {NASTY}\"\n"
    );
    for args in [
        &["advise", "--set", "must-do=find-text"][..],
        &["list", "--category", "search"],
        &["list", "resources", "--tool", "ours"],
        &["list", "questions"],
        &["list", "rules", "--tool", "ours"],
        &["list", "guides"],
        &["show", "ours"],
        &["show", "read-ours"],
        &["show", "decision:search"],
        &["show", "ours-it-is"],
        &["show", "search-features"],
        &["show", "guide-search"],
    ] {
        let run = with_pack(good.as_bytes(), args);
        assert!(calm(&run.out) && calm(&run.err), "{args:?}: {run:?}");
        if refused(&run) {
            continue;
        }
        let out = run.fine();
        assert!(out.contains("red") || out.contains("ours"), "{args:?} does not show the text:\n{out}");
    }
    // Escaped, as JSON has it, nothing is lost and nothing reaches the terminal either.
    for args in [&["advise", "--set", "must-do=find-text"][..], &["list", "resources"], &["show", "ours"]] {
        let json: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        let run = with_pack(good.as_bytes(), &json);
        assert!(calm(&run.out) && calm(&run.err), "{json:?}: {run:?}");
        assert!(refused(&run) || run.out.contains("red"), "{json:?} does not say the text: {run:?}");
    }
}

/// A pack may be refused for such characters, if it says so; then there is nothing else to show.
fn refused(run: &Run) -> bool {
    run.code == Some(2) && run.err.contains("control character")
}
