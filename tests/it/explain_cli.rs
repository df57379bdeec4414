//! `explain` as scripts and people meet it.

use crate::support::run::{Program, run, tests};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn shop() -> String {
    tests("explanations/shop.toml").display().to_string()
}

#[test]
fn what_is_asked_may_be_a_decision_a_category_a_tool_or_nothing() {
    let all = run(&["explain", &shop()]).fine();
    for title in ["Database: ", "Search: ", "Cache: ", "Files: ", "Background work: "] {
        assert!(all.contains(title), "{title} is missing");
    }
    let one = run(&["explain", "search", &shop()]).fine();
    assert!(one.contains("Search: ") && !one.contains("Cache: "));
    let category = run(&["explain", "queues", &shop()]).fine();
    assert!(category.contains("Background work: ") && category.contains("Event stream: "));
    let tool = run(&["explain", "elasticsearch", &shop()]).fine();
    assert!(tool.contains("Why not Elasticsearch?") && !tool.contains("Cache: "), "{tool}");
    let brief = run(&["explain", "search", &shop(), "-q"]).fine();
    assert!(one.contains("Rules that do not apply") && !brief.contains("Rules that do not apply"));
}

#[test]
fn answers_come_from_here_from_standard_input_or_from_settings() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(tests("explanations/shop.toml"), folder.path().join("archadvise.toml")).unwrap();
    let here = Program::new(&["explain", "search"]).dir(folder.path()).run().fine();
    assert_eq!(here, run(&["explain", "search", &shop()]).fine());
    let text = std::fs::read_to_string(tests("explanations/shop.toml")).unwrap();
    assert_eq!(Program::new(&["explain", "search", "-"]).input(&text).run().fine(), here);
    let set = run(&["explain", "work-queue", "--set", "must-do=background-work"]).fine();
    assert!(set.contains("Background work: "), "{set}");
    let empty = tempfile::tempdir().unwrap();
    let err = Program::new(&["explain", "search"]).dir(empty.path()).run().wrong();
    assert!(err.contains("no `archadvise.toml` here"), "{err}");
}

#[test]
fn what_is_too_far_to_be_told_is_still_in_the_document() {
    let file = tests("explanations/todo-app.toml").display().to_string();
    let asked = ["explain", "work-queue", &file, "--why-not", "kafka"];
    let page = run(&asked).fine();
    let words: Vec<&str> = page.split_whitespace().collect();
    assert!(words.join(" ").contains("It would take 4 changes"), "{page}");
    assert!(!page.contains("It would be if"), "{page}");
    let document: Value = serde_json::from_str(&run(&[&asked[..], &["--json"]].concat()).fine()).unwrap();
    let why_not = &document["decisions"][0]["why-not"][0];
    assert_eq!(why_not["outcome"], "far");
    let least = why_not["least"].as_array().unwrap();
    assert!(least.iter().all(|way| way.as_array().unwrap().len() == 4) && !least.is_empty(), "{why_not}");
}

#[test]
fn wrong_requests_offer_the_near_miss() {
    for (args, near) in [
        (vec!["explain", "serch"], "`search`"),
        (vec!["explain", "search", &shop(), "--why-not", "elasticsaerch"], "`elasticsearch`"),
        (vec!["explain", "search", &shop(), "--change", "documnets=3M documents"], "`documents`"),
        (vec!["explain", "search", &shop(), "--why-not", "kafka"], "show kafka"),
    ] {
        let err = run(&args).wrong();
        assert!(err.contains(near), "{args:?}: {err}");
        let mut json = args.clone();
        json.push("--json");
        let value: Value = serde_json::from_str(&run(&json).wrong()).unwrap();
        assert!(value["error"]["code"].is_string(), "{value}");
    }
}

#[test]
fn a_change_that_does_nothing_says_so_and_one_that_does_shows_both_sides() {
    let nothing = run(&["explain", &shop(), "--change", "documents=5M documents"]).fine();
    assert!(nothing.contains("Nothing changes."), "{nothing}");
    let json = run(&["explain", &shop(), "--change", "documents=300M documents", "--json"]).fine();
    let value: Value = serde_json::from_str(&json).unwrap();
    let turned = &value["what-if"]["decisions"][0];
    assert_eq!(turned["decision"], "search");
    assert_ne!(turned["before"]["name"], turned["after"]["name"]);
    assert!(!turned["before"]["because"].as_array().unwrap().is_empty());
}

#[test]
fn json_holds_everything() {
    let args = ["explain", "search", &shop(), "--why-not", "elasticsearch", "--json"];
    let value: Value = serde_json::from_str(&run(&args).fine()).unwrap();
    assert_eq!(value["schema"], "archadvise/explanation/v1");
    let search = &value["decisions"][0];
    assert_eq!(search["id"], "search");
    for list in ["because", "failed", "beaten", "changes-if", "headroom", "possible", "could-turn", "why-not"]
    {
        assert!(!search[list].as_array().unwrap().is_empty(), "{list}");
    }
    assert!(!search["forcing"]["says"].as_array().unwrap().is_empty());
    assert!(!search["why-not"][0]["least"][0].as_array().unwrap().is_empty());
}

#[test]
fn it_fits_eighty_and_forty_columns_and_colours_only_when_asked() {
    for columns in ["80", "40"] {
        let args = ["explain", &shop(), "--why-not", "redis"];
        let out = Program::new(&args).env("COLUMNS", columns).run().fine();
        let width: usize = columns.parse().unwrap();
        let wide = out.lines().filter(|line| line.width() > width && !line.contains("http"));
        // A long id can't be broken.
        let wide: Vec<&str> =
            wide.filter(|line| line.split_whitespace().all(|word| word.width() < 20)).collect();
        assert_eq!(wide, Vec::<&str>::new());
    }
    let plain = run(&["explain", "search", &shop()]).fine();
    let coloured = run(&["explain", "search", &shop(), "--color", "always"]).fine();
    assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
    let bare = Program::new(&["explain", "search", &shop()]).env("NO_COLOR", "1").run().fine();
    assert_eq!(bare, plain);
}
