//! The command line, as people and scripts meet it: what is printed where, how wide, in which colours, with
//! which exit code, and what a wrong request is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use crate::support::run::{Program, run, tests, with_pack};
use archadvise::lookup::{self, ThingKind};
use archadvise::session::{Input, parse_answer};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The one line of JSON that a wrong request gets on standard error.
#[track_caller]
fn json_error(args: &[&str]) -> Value {
    let err = run(args).wrong();
    assert!(err.ends_with('\n') && err.lines().count() == 1, "{args:?}: {err}");
    let value = json(&err);
    let error = &value["error"];
    assert!(error["code"].is_string() && error["message"].is_string(), "{args:?}: {err}");
    assert!(error["hint"].is_string() || error["hint"].is_null(), "{args:?}: {err}");
    value
}

/// Lines that are wider than they may be; one that holds an address can't be broken.
fn too_wide(text: &str, columns: usize) -> Vec<&str> {
    text.lines()
        .filter(|line| line.width() > columns && !line.contains("https://") && !line.contains("http://"))
        .collect()
}

fn without_colour(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    out + rest
}

// ------------------------------------------------------------------------------------------------------ list

#[test]
fn a_category_fits_eighty_columns_under_five_headers() {
    let out = run(&["list", "--category", "queues"]).fine();
    let header = out.lines().next().unwrap();
    // What says what a tool is shares a column: id, hosting, licence.
    let words = header.split("  ").flat_map(|cell| cell.split(", ")).map(str::trim);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    assert_eq!(words, ["TOOL", "HOSTING", "LICENCE", "BEST AT", "COSTS"]);
    assert_eq!(too_wide(&out, 80), Vec::<&str>::new());
    let (pack, _) = archadvise::builtin::pack();
    let queues = pack.categories.iter().position(|row| row.id == "queues").unwrap();
    // An id that is broken over two lines can't be copied.
    let first: BTreeSet<&str> = out.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
    for tool in pack.tools.iter().filter(|tool| tool.category.index() == queues) {
        assert!(first.contains(tool.id.as_str()), "{} is missing:\n{out}", tool.id);
    }
    for name in ["queue", "Queues", "QUEUE", "stream", "queues and streams"] {
        assert_eq!(run(&["list", "--category", name]).fine(), out, "{name}");
    }
    assert_ne!(run(&["list", "--category", "search"]).fine(), out);
}

#[test]
fn a_list_of_tools_as_json_holds_what_scripts_need() {
    let document = json(&run(&["list", "--category", "queues", "--json"]).fine());
    assert_eq!(document["schema"], "archadvise/tools/v1");
    let tools = document["tools"].as_array().unwrap();
    assert!(tools.len() >= 10, "{} tools", tools.len());
    for tool in tools {
        assert_eq!(tool["category"], "queues");
        for field in ["id", "name", "best-at", "costs"] {
            assert!(tool[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {tool}");
        }
        let named: Vec<&str> =
            tool["unconfirmed"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        for (field, inside) in [("hosting", "mode"), ("licence", "name"), ("status", "state")] {
            assert_eq!(tool[field].is_null(), named.contains(&field), "{field} of {tool}");
            if !tool[field].is_null() {
                assert!(tool[field][inside].is_string(), "{field} of {tool}");
                assert!(tool[field]["as-of"].as_str().unwrap().starts_with("20"), "{field} of {tool}");
                assert!(tool[field]["source"].as_str().unwrap().starts_with("http"), "{field} of {tool}");
            }
        }
        for resource in tool["resources"].as_array().unwrap() {
            assert!(resource["url"].as_str().unwrap().starts_with("http"), "{tool}");
            assert!(resource["id"].is_string() && resource["title"].is_string(), "{tool}");
        }
    }
    let with_resources =
        tools.iter().filter(|tool| !tool["resources"].as_array().unwrap().is_empty()).count();
    assert!(with_resources * 2 > tools.len(), "only {with_resources} of {} name a resource", tools.len());
}

#[test]
fn what_is_not_confirmed_is_null_and_named() {
    let tool = "[[tool]]\nid = \"ours\"\nname = \"Ours\"\ncategory = \"queues\"\nbest-at = \"a\"\ncosts = \"b\"\n\
                hosting = { mode = \"both\" }\nlicence = { name = \"MIT\", class = \"open\", source = \"https://e.org\" }\n\
                status = { state = \"active\", source = \"https://e.org\", as-of = \"2026\" }\n";
    let document = json(&with_pack(tool.as_bytes(), &["list", "--tool", "ours", "--json"]).fine());
    let ours = &document["tools"][0];
    assert_eq!(ours["id"], "ours");
    assert!(ours["hosting"].is_null(), "{ours}");
    // A source without a date confirms nothing either.
    assert!(ours["licence"].is_null(), "{ours}");
    assert_eq!(ours["status"]["state"], "active");
    assert_eq!(ours["unconfirmed"], serde_json::json!(["hosting", "licence"]));
}

const KINDS: [&str; 8] =
    ["tools", "resources", "questions", "decisions", "rules", "thresholds", "writers", "guides"];

/// The ids of each kind, by the word that `show` knows it by.
fn ids() -> BTreeMap<&'static str, Vec<String>> {
    let (pack, _) = archadvise::builtin::pack();
    let of = |kind: ThingKind| lookup::ids(&pack, Some(kind)).map(str::to_owned).collect();
    ThingKind::ALL.into_iter().map(|kind| (kind.word(), of(kind))).collect()
}

#[test]
fn every_kind_is_listed() {
    let known = ids();
    for kind in KINDS {
        let singular = kind.trim_end_matches('s');
        let out = run(&["list", kind]).fine();
        assert_eq!(out, run(&["list", singular]).fine(), "{kind}");
        assert_eq!(too_wide(&out, 80), Vec::<&str>::new(), "{kind}");
        assert!(out.lines().next().unwrap().trim_start().starts_with(&singular.to_uppercase()), "{kind}");
        let narrow = Program::new(&["list", kind]).env("COLUMNS", "40").run().fine();
        assert_eq!(too_wide(&narrow, 40), Vec::<&str>::new(), "{kind}");
        let document = json(&run(&["list", kind, "--json"]).fine());
        assert_eq!(document["schema"], format!("archadvise/{kind}/v1"));
        let listed: BTreeSet<&str> =
            document[kind].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
        let there: BTreeSet<&str> = known[singular].iter().map(String::as_str).collect();
        assert_eq!(listed, there, "{kind}");
        for id in there {
            assert!(out.contains(id), "{kind}: {id} is in no row");
        }
    }
}

#[test]
fn lists_are_narrowed_by_category_and_by_tool() {
    for kind in ["resources", "questions", "decisions", "rules", "thresholds", "guides"] {
        let count = |args: &[&str]| {
            let all: Vec<&str> = ["list", kind, "--json"].iter().chain(args).copied().collect();
            json(&run(&all).fine())[kind].as_array().unwrap().len()
        };
        let (all, search) = (count(&[]), count(&["--category", "search"]));
        assert!(search > 0 && search < all, "{kind}: {search} of {all}");
    }
    for kind in ["tools", "resources", "questions", "decisions", "rules"] {
        let count = |args: &[&str]| {
            let all: Vec<&str> = ["list", kind, "--json"].iter().chain(args).copied().collect();
            json(&run(&all).fine())[kind].as_array().unwrap().len()
        };
        let (all, kafka) = (count(&[]), count(&["--tool", "kafka"]));
        assert!(kafka > 0 && kafka < all, "{kind}: {kafka} of {all}");
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    // The second prints more than any pipe holds, so that the program meets a closed one for certain.
    for list in ["list", "list resources --json", "show search", "advise --set stage=new --json"] {
        let line = format!("{{ \"$0\" {list}; echo \"exit $?\" >&2; }} | head -1");
        let run = Program::shell(&line).run();
        assert_eq!((run.code, run.err.as_str()), (Some(0), "exit 0\n"), "{list}");
        assert_eq!(run.out.lines().count(), 1, "{list}");
    }
}

// ------------------------------------------------------------------------------------------------------ show

#[test]
fn things_are_shown_by_id_by_alias_and_by_kind() {
    let kafka = run(&["show", "kafka"]).fine();
    assert!(kafka.starts_with("Apache Kafka (kafka)\n"), "{kafka}");
    for label in ["best at", "costs", "hosting", "licence", "status", "burden", "delivery"] {
        assert!(kafka.contains(&format!("\n  {label} ")), "no {label}:\n{kafka}");
    }
    assert_eq!(run(&["show", "tool:kafka"]).fine(), kafka);
    assert_eq!(run(&["show", "apache-kafka"]).fine(), kafka);
    let search = run(&["show", "search"]).fine();
    assert!(search.contains("Search (search)") && search.contains("postgres-fts"), "{search}");
    assert!(search.contains("full-text-is-enough"), "its rules are named:\n{search}");
    let document = json(&run(&["show", "decision:search", "--json"]).fine());
    assert_eq!(document["schema"], "archadvise/show/v1");
    assert_eq!(document["found"][0]["thing"], "decision");
    assert_eq!(document["found"][0]["id"], "search");
    let rule = run(&["show", "rule:full-text-is-enough"]).fine();
    for label in ["decision", "chooses", "strength", "when", "because", "cites"] {
        assert!(rule.contains(&format!("\n  {label} ")), "no {label}:\n{rule}");
    }
    assert!(rule.contains("https://"), "{rule}");
}

#[test]
fn an_id_that_means_two_things_shows_both() {
    // A rule may be called as a question is: rules are a namespace of their own.
    let text = "[[rule]]\nid = \"stage\"\ndecision = \"search\"\nchoose = \"none\"\nstrength = \"fits\"\n\
                when = { stage = \"new\" }\nbecause = \"x\"\ncites = [\"choose-boring-technology\"]\n";
    let document = json(&with_pack(text.as_bytes(), &["show", "stage", "--json"]).fine());
    let things: Vec<&str> =
        document["found"].as_array().unwrap().iter().map(|thing| thing["thing"].as_str().unwrap()).collect();
    assert_eq!(things, ["question", "rule"]);
    let out = with_pack(text.as_bytes(), &["show", "stage"]).fine();
    assert!(out.contains("Where does the system stand?") && out.contains("chooses"), "{out}");
    let one = with_pack(text.as_bytes(), &["show", "rule:stage"]).fine();
    assert!(!one.contains("Where does the system stand?") && one.contains("chooses"), "{one}");
}

/// Every page is rendered by a test of the program's own; here one of each kind is asked for as a user does.
#[test]
fn every_kind_is_shown() {
    for (kind, ids) in ids() {
        let id = format!("{kind}:{}", ids[0]);
        let out = run(&["show", &id]).fine();
        assert!(out.lines().count() > 1, "{id}: {out}");
        assert_eq!(too_wide(&out, 80), Vec::<&str>::new(), "{id}");
        let document = json(&run(&["show", &id, "--json"]).fine());
        assert_eq!(
            (&document["found"][0]["thing"], &document["found"][0]["id"]),
            (&kind.into(), &ids[0].as_str().into())
        );
    }
}

/// Output that says how old facts are, as it was on the day of the writing.
fn dated(args: &[&str], columns: &str) -> String {
    Program::new(args).env("COLUMNS", columns).env("SOURCE_DATE_EPOCH", "1795478400").run().fine()
}

#[test]
fn pages_as_they_look() {
    for id in ["sqs", "vector", "runs-it-alone", "typo-tolerance-by-trigrams"] {
        insta::assert_snapshot!(format!("show_{}", id.replace('-', "_")), dated(&["show", id], "80"));
    }
    insta::assert_snapshot!("show_pgmq_at_40", dated(&["show", "pgmq"], "40"));
}

// ------------------------------------------------------------------------------------------ search and compare

#[test]
fn what_is_found_looks_like_this() {
    let queries = ["exactly once", "postgers", "kafka blubberwurst", "kafffka", "blubberwurst"];
    let mut all = String::new();
    for query in queries {
        let _ = writeln!(all, "$ archadvise search {query}\n{}", run(&["search", query]).fine());
        assert_eq!(too_wide(&run(&["search", query]).fine(), 80), Vec::<&str>::new());
        let narrow = Program::new(&["search", query]).env("COLUMNS", "40").run().fine();
        // Kind and id stand on a line of their own, and an id can't be broken.
        let wide: Vec<&str> =
            too_wide(&narrow, 40).into_iter().filter(|line| line.starts_with(' ')).collect();
        assert_eq!(wide, Vec::<&str>::new());
    }
    insta::assert_snapshot!("search", all);
    let document = json(&run(&["search", "exactly", "once", "--json"]).fine());
    assert_eq!((&document["schema"], &document["how"]), (&"archadvise/search/v1".into(), &"exact".into()));
    assert_eq!(document["hits"][0]["kind"], "resource");
    let nothing = json(&run(&["search", "blubberwurst", "--json"]).fine());
    assert_eq!(nothing["hits"], serde_json::json!([]));
    assert!(run(&["search", "§§"]).wrong().contains("error[no-words]"));
}

#[test]
fn tools_side_by_side_look_like_this() {
    for (name, tools) in [
        ("kafka_rabbitmq_nats_sqs", &["kafka", "rabbitmq", "nats", "sqs"][..]),
        ("redis_memcached", &["redis", "memcached"]),
        ("pgvector_qdrant_redis", &["pgvector", "qdrant", "redis"]),
    ] {
        let args: Vec<&str> = ["compare"].iter().chain(tools).copied().collect();
        let text = dated(&args, "80");
        assert_eq!(too_wide(&text, 80), Vec::<&str>::new());
        insta::assert_snapshot!(format!("compare_{name}"), text);
        let narrow = dated(&args, "40");
        assert_eq!(too_wide(&narrow, 40), Vec::<&str>::new());
        let args: Vec<&str> = args.into_iter().chain(["--json"]).collect();
        let document = json(&run(&args).fine());
        assert_eq!(document["schema"], "archadvise/compare/v1");
        let ids: Vec<&str> =
            document["tools"].as_array().unwrap().iter().map(|tool| tool["id"].as_str().unwrap()).collect();
        assert_eq!(ids, tools);
    }
    insta::assert_snapshot!("compare_r2_s3_at_40", dated(&["compare", "r2", "s3"], "40"));
    assert!(run(&["compare", "kafka", "apache-kafka"]).wrong().contains("error[nothing-to-compare]"));
    assert!(run(&["compare", "kafka", "rabbtimq"]).wrong().contains("did you mean `rabbitmq`?"));
}

// ------------------------------------------------------------------------------------------- wrong requests

#[test]
fn an_unknown_name_is_told_the_nearest() {
    for (args, wrong, near) in [
        (&["list", "--category", "quees"][..], "quees", "queues"),
        (&["list", "--tool", "kafak"], "kafak", "kafka"),
        (&["list", "toolz"], "toolz", "tools"),
        (&["show", "kafak"], "kafak", "kafka"),
        (&["show", "full-text-is-enuogh"], "full-text-is-enuogh", "full-text-is-enough"),
        (&["show", "tol:kafka"], "tol", "tool:kafka"),
        (&["ask", "kafak"], "kafak", "kafka"),
        (&["ask", "serch"], "serch", "search"),
        (&["advise", "--set", "stag=new"], "stag", "stage"),
        (&["advise", "--set", "stage=nwe"], "nwe", "new"),
        (&["advise", "--set", "must-do=find-text,keep-fils"], "keep-fils", "keep-files"),
        (&["advise", "--set", "stage=new", "--category", "serch"], "serch", "search"),
        (&["advice"], "advice", "advise"),
    ] {
        let err = run(args).wrong();
        assert!(err.contains(wrong) && err.contains(near), "{args:?}: {err}");
    }
    // Nothing is near: what there is, is named or pointed at.
    for (args, hint) in [
        (&["list", "--category", "blockchain"][..], "queues"),
        (&["show", "blockchain"], "archadvise list"),
        (&["list", "--tool", "blockchain"], "archadvise list"),
        (&["ask", "blockchain"], "databases"),
        (&["advise", "--set", "blockchain=yes"], "archadvise list questions"),
    ] {
        let err = run(args).wrong();
        assert!(err.contains(hint), "{args:?}: {err}");
    }
}

#[test]
fn a_wrong_setting_is_told_what_was_expected() {
    for (setting, told) in [
        ("stage", "ID=VALUE"),
        ("=new", "question"),
        ("osi-only=maybe", "`yes`, `no` or `not-sure`"),
        ("documents=5 GB/s", "`documents` or `bytes`"),
        ("documents=many", "such as `"),
        ("documents=5M .. 1M documents", "lower end"),
        ("engineers=-3", "expected a number"),
        ("stage=", "expected"),
    ] {
        let err = run(&["advise", "--set", setting]).wrong();
        assert!(err.contains(told), "{setting}: {err}");
    }
    let err = run(&["advise", "--set", "must-do=keep-files", "--set", "documents=5M documents"]).wrong();
    assert!(err.contains("documents") && err.contains("need"), "{err}");
}

#[test]
fn errors_in_an_answers_file_have_a_line_and_a_column() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[answers]\nstage = \"prototpye\"\n  runnin = [\"redis\"]\ndocuments = \"5 GB/s\"\nrunning = [5]\n\
                [expct]\nx = 1\n";
    fs::write(folder.path().join("a.toml"), text).unwrap();
    let err = Program::new(&["advise", "a.toml"]).dir(folder.path()).run().wrong();
    for (place, told) in [
        ("a.toml:2:9", "did you mean `prototype`?"),
        ("a.toml:3:3", "did you mean `running`?"),
        ("a.toml:4:13", "`documents` or `bytes`"),
        ("a.toml:5:", "running"),
        ("a.toml:6:2", "did you mean `expect`?"),
    ] {
        assert!(err.contains(place) && err.contains(told), "{place}, {told}:\n{err}");
    }
    let err = Program::new(&["advise", "-"]).input("[answers]\nstage = \n").run().wrong();
    assert!(err.contains("error[syntax]") && err.contains("standard input:2:"), "{err}");
    // A need that is denied and implied: told at the answer that implies it.
    let text = "[answers]\nmust-do = []\ndocuments = \"5 GB\"\n";
    let err = Program::new(&["advise", "-"]).input(text).run().wrong();
    assert!(err.contains("standard input:3:") && err.contains("find-text"), "{err}");
    for (file, told) in [("nowhere.toml", "nowhere.toml"), (".", "`.`")] {
        let err = Program::new(&["advise", file]).dir(folder.path()).run().wrong();
        assert!(err.contains(told) && err.contains("can't read"), "{err}");
    }
}

#[test]
fn an_answers_file_is_not_called_a_pack() {
    let err = Program::new(&["advise", "-"]).input("[answers]\nstage = \"prototpye\"\n").run().wrong();
    assert!(!err.contains("in the pack"), "{err}");
}

#[test]
fn errors_are_one_line_of_json_where_json_is_asked_for() {
    for (args, code) in [
        (&["show", "kafak", "--json"][..], "unknown-id"),
        (&["--json", "show", "tol:kafka"], "unknown-kind"),
        (&["list", "--category", "quees", "--json"], "unknown-category"),
        (&["list", "--tool", "kafak", "--json"], "unknown-tool"),
        (&["advise", "--set", "stag=new", "--json"], "wrong-answer"),
        (&["advise", "nowhere.toml", "--json"], "unreadable"),
        (&["ask", "--json"], "no-terminal"),
        (&["--pack", "nowhere", "list", "--json"], "pack"),
    ] {
        assert_eq!(json_error(args)["error"]["code"], code, "{args:?}");
    }
}

#[test]
fn errors_of_the_command_line_itself_are_json_too() {
    for args in [
        &["list", "toolz", "--json"][..],
        &["--json", "advice"],
        &["list", "--json", "--nonsense"],
        &["show", "--json"],
    ] {
        json_error(args);
    }
}

// ------------------------------------------------------------------------------------------------ exit codes

const CONFLICT: &str = "[[rule]]\nid = \"one\"\ndecision = \"search\"\nchoose = \"typesense\"\nstrength = \"must\"\n\
                        when = { stage = \"new\" }\nbecause = \"x\"\ncites = [\"choose-boring-technology\"]\n\
                        [[rule]]\nid = \"other\"\ndecision = \"search\"\nchoose = \"meilisearch\"\n\
                        strength = \"must\"\nwhen = { stage = \"new\" }\nbecause = \"x\"\n\
                        cites = [\"choose-boring-technology\"]\n";
const GAP: &str =
    "[[disable]]\nid = \"full-text-is-enough\"\nbecause = \"we never search in the database\"\n";
const SEARCHING: [&str; 5] = ["advise", "--set", "must-do=find-text", "--set", "stage=new"];

#[test]
fn exit_codes_are_what_help_says() {
    let help = run(&["--help"]).fine();
    let help: String = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in ["Exit codes: 0 done", "1 findings", "2 the request was wrong", "130 interrupted"] {
        assert!(help.contains(told), "{told}: {help}");
    }
    assert_eq!(run(&SEARCHING).code, Some(0));
    assert_eq!(run(&["advise", "--set", "nonsense"]).code, Some(2));
    assert_eq!(run(&["nonsense"]).code, Some(2));
    for (pack, outcome) in [(CONFLICT, "conflict"), (GAP, "gap")] {
        let found = with_pack(pack.as_bytes(), &SEARCHING);
        assert_eq!(found.code, Some(1), "{outcome}: {}{}", found.out, found.err);
        assert!(found.out.contains("defect of the pack"), "{outcome}:\n{}", found.out);
        let args: Vec<&str> = SEARCHING.iter().copied().chain(["--json"]).collect();
        let found = with_pack(pack.as_bytes(), &args);
        assert_eq!(found.code, Some(1), "{outcome}");
        let document = json(&found.out);
        let search =
            document["decisions"].as_array().unwrap().iter().find(|row| row["id"] == "search").unwrap();
        assert_eq!(search["outcome"], outcome);
        // Where the trouble isn't met, it is no finding.
        let met =
            with_pack(pack.as_bytes(), &["advise", "--set", "must-do=keep-files", "--set", "stage=new"]);
        assert_eq!(met.code, Some(0), "{outcome}: {}", met.out);
    }
}

#[test]
fn a_conflict_and_a_gap_are_told_apart() {
    let conflict = with_pack(CONFLICT.as_bytes(), &SEARCHING).out;
    assert!(conflict.contains("do not agree") && conflict.contains("one, other"), "{conflict}");
    // Where no rule applies there is nothing that could disagree.
    let gap = with_pack(GAP.as_bytes(), &SEARCHING).out;
    assert!(!gap.contains("do not agree"), "{gap}");
    assert!(!gap.contains("()"), "{gap}");
}

// ---------------------------------------------------------------------------------------------------- advise

fn situation(name: &str) -> String {
    tests(&format!("situations/{name}.toml")).to_str().unwrap().to_owned()
}

#[test]
fn advise_without_input_says_what_it_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let err = Program::new(&["advise"]).dir(folder.path()).run().wrong();
    for told in ["archadvise.toml", "FILE", "--set", "advise -", "archadvise ask"] {
        assert!(err.contains(told), "{told}: {err}");
    }
    fs::copy(situation("saas-two-people"), folder.path().join("archadvise.toml")).unwrap();
    let out = Program::new(&["advise"]).dir(folder.path()).run().fine();
    assert_eq!(out, run(&["advise", &situation("saas-two-people")]).fine());
}

#[test]
fn standard_input_and_a_file_say_the_same() {
    let file = situation("shop-analytics");
    let text = fs::read_to_string(&file).unwrap();
    for more in [&[][..], &["--json"], &["--category", "databases"]] {
        let args = |input: &'static str| [&["advise", input][..], more].concat();
        let from_input = Program::new(&args("-")).input(&text).run().fine();
        let from_file: Vec<&str> = ["advise", &file].iter().chain(more).copied().collect();
        assert_eq!(from_input, run(&from_file).fine(), "{more:?}");
        assert!(from_input.contains("ClickHouse"), "{from_input}");
    }
}

#[test]
fn a_setting_wins_over_the_file_and_the_same_request_gets_the_same_answer() {
    let file = situation("saas-two-people");
    let plain = run(&["advise", &file]).fine();
    assert_eq!(run(&["advise", &file]).fine(), plain);
    let set = run(&["advise", &file, "--set", "search-features=typo-tolerance", "--json"]).fine();
    let said = json(&set)["answers"].as_array().unwrap().clone();
    let features: Vec<&Value> =
        said.iter().filter(|answer| answer["question"] == "search-features").collect();
    assert_eq!(features.len(), 1);
    assert!(features[0]["answer"].as_str().unwrap().contains("misspelt"), "{}", features[0]);
}

#[test]
fn a_category_narrows_the_report() {
    let document =
        json(&run(&["advise", &situation("saas-two-people"), "--category", "search", "--json"]).fine());
    assert_eq!(document["schema"], "archadvise/report/v1");
    let rows: Vec<&str> =
        document["decisions"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(rows, ["search"]);
    for list in ["could-turn", "open-first"] {
        for turn in document[list].as_array().unwrap() {
            assert_eq!(turn["decision"], "search", "{list}");
        }
    }
}

#[test]
fn a_report_reads_well_at_eighty_columns_and_survives_forty() {
    let file = situation("saas-two-people");
    for columns in ["80", "40"] {
        let out = Program::new(&["advise", &file]).env("COLUMNS", columns).run().fine();
        insta::assert_snapshot!(format!("report_at_{columns}"), out);
    }
    // A pipe has no width: it is written as for a terminal of 80.
    let piped = run(&["advise", &file]).fine();
    assert_eq!(piped, Program::new(&["advise", &file]).env("COLUMNS", "80").run().fine());
}

/// 4 TB lie in the band of the line at 10 TB: practitioners draw it on either side.
#[test]
fn a_verdict_that_rests_on_a_band_is_called_a_judgement() {
    let file = situation("app-logs-searched-by-hand");
    // Where it is nobody's daily work: hunted in every day, logs are no case for the store that is read seldom.
    let seldom = ["--set", "search-matters=convenience"];
    let document = json(&run(&["advise", &file, "--json", seldom[0], seldom[1]]).fine());
    let search = document["decisions"].as_array().unwrap().iter().find(|row| row["id"] == "search").unwrap();
    let calls = search["judgement-calls"].as_array().unwrap();
    let told: Vec<_> =
        calls.iter().map(|call| (&call["threshold"], &call["now"], &call["verdict"])).collect();
    assert_eq!(told, [(&"logs-on-object-storage".into(), &"4 TB".into(), &"quickwit".into())]);
    let text = run(&["advise", &file, seldom[0], seldom[1]]).fine();
    assert!(text.contains("a judgement call: 4 TB lies in the band 1 TB to 50 TB"), "{text}");
    // Far from every band there is none.
    let far = json(&run(&["advise", &situation("saas-two-people"), "--json"]).fine());
    let rows = far["decisions"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["judgement-calls"].as_array().is_none_or(Vec::is_empty)), "{far}");
}

#[test]
fn no_line_of_a_report_is_wider_than_the_terminal() {
    let mut wrong = String::new();
    let mut files = 0;
    let folders = [tests("situations"), tests("situations/told")];
    let paths =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.is_file()) {
        // Several scenarios in one file are no answers that a user would hand over.
        if fs::read_to_string(&path).unwrap().contains("[[scenario]]") {
            continue;
        }
        files += 1;
        for columns in [40, 60, 80] {
            let args = ["advise", path.to_str().unwrap()];
            let out = Program::new(&args).env("COLUMNS", &columns.to_string()).run().fine();
            for line in too_wide(&out, columns) {
                let _ = writeln!(wrong, "{columns}: {}: {line}", path.file_name().unwrap().to_str().unwrap());
            }
        }
    }
    assert!(files >= 40, "{files} situations");
    assert!(wrong.is_empty(), "\n{wrong}");
}

// --------------------------------------------------------------------------------------------------- colour

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let file = situation("saas-two-people");
    for args in [&["advise", &file][..], &["show", "kafka"]] {
        let plain = run(args).fine();
        assert!(!plain.contains('\u{1b}'), "{args:?}: {plain}");
        let with = |more: &[&'static str]| [args, more].concat();
        let coloured = run(&with(&["--color", "always"])).fine();
        assert!(coloured.contains("\u{1b}["), "{args:?}: {coloured}");
        // Colour changes no letter and no line.
        assert_eq!(without_colour(&coloured), plain, "{args:?}");
        let force = |more: &[&'static str]| Program::new(&with(more)).env("CLICOLOR_FORCE", "1");
        assert_eq!(force(&[]).run().fine(), coloured, "{args:?}");
        assert_eq!(force(&[]).env("NO_COLOR", "1").run().fine(), plain, "{args:?}");
        // Set, but empty: that is not set (https://no-color.org/).
        assert_eq!(force(&[]).env("NO_COLOR", "").run().fine(), coloured, "{args:?}");
        assert_eq!(force(&["--color", "never"]).run().fine(), plain, "{args:?}");
        // What is asked for on the command line counts more than the environment.
        let asked = Program::new(&with(&["--color", "always"])).env("NO_COLOR", "1").run().fine();
        assert_eq!(asked, coloured, "{args:?}");
        // JSON is never coloured.
        let json = run(&with(&["--color", "always", "--json"])).fine();
        assert!(!json.contains('\u{1b}'), "{args:?}");
    }
}

#[test]
fn errors_are_not_coloured_where_nobody_looks() {
    for args in [&["show", "kafak"][..], &["list", "toolz"], &["--pack", "nowhere", "list"], &["ask"]] {
        let err = run(args).wrong();
        assert!(!err.contains('\u{1b}'), "{args:?}: {err}");
    }
}

// ------------------------------------------------------------------------------------------------------- ask

#[test]
fn ask_never_waits_where_nobody_can_answer() {
    let state = tempfile::tempdir().unwrap();
    let state = state.path();
    // Standard input stays open: a prompt would wait for ever.
    let ask = |args: &[&str]| {
        Program::new(args).env("XDG_STATE_HOME", state.to_str().unwrap()).dir(state).open_input()
    };
    for (program, why) in [
        (ask(&["ask"]), "standard input is no terminal"),
        (ask(&["ask", "kafka"]), "standard input is no terminal"),
        (ask(&["ask"]).env("CI", "1"), "CI is set"),
        (ask(&["ask", "--no-input"]), "--no-input was given"),
        (ask(&["ask", "search", "--no-input"]).env("CI", "true"), "--no-input was given"),
        (ask(&["ask", "--resume", "--no-input"]), "--no-input was given"),
    ] {
        let err = program.run().wrong();
        assert!(err.contains(why), "{why}: {err}");
        assert!(err.contains("archadvise advise"), "{err}");
    }
    // Text piped in is no interview either.
    let err = Program::new(&["ask"]).dir(state).input("1\n\n\n").run().wrong();
    assert!(err.contains("archadvise advise"), "{err}");
    assert_eq!(fs::read_dir(state).unwrap().count(), 0, "what was never asked leaves no file");
}

/// A range that a line goes through leads to two verdicts: both are named.
#[test]
fn a_range_across_a_line_names_both_verdicts() {
    let about = |documents: &str| {
        let documents = format!("documents={documents}");
        let said = ["must-do=find-text", "search-today=postgres-fts", "search-hurts=slow-beyond", &documents];
        let set = said.iter().flat_map(|said| ["--set", said]);
        json(&run(&["advise", "--json"].into_iter().chain(set).collect::<Vec<_>>()).fine())
    };
    let across = about("10M .. 300M documents");
    let search = |report: &Value| {
        report["decisions"].as_array().unwrap().iter().find(|row| row["id"] == "search").unwrap().clone()
    };
    assert_eq!(search(&across)["option"], "typesense");
    let other = |report: &Value| {
        let turns = report["could-turn"].as_array().unwrap().clone();
        turns.into_iter().find(|turn| turn["question"] == "documents" && turn["decision"] == "search")
    };
    let turn = other(&across).unwrap();
    assert_eq!(
        (&turn["answer"], &turn["verdict"]),
        (&"20M documents to 300M documents".into(), &"elasticsearch".into())
    );
    assert_eq!(search(&about("300M documents"))["option"], "elasticsearch");
    assert_eq!(other(&about("10M documents")), None);
}

/// Where not even an error can be written, the program still ends with its code.
#[test]
fn an_error_that_can_not_be_written_is_no_crash() {
    let full = Program::shell("\"$0\" show kafak 2>/dev/full").run();
    assert_eq!((full.code, full.out.as_str()), (Some(2), ""), "{}", full.err);
}

/// Each word that people use for a unit means what the unit does, with its suffix and in a range; no other word does.
#[test]
fn units_may_be_called_as_people_call_them() {
    let pack = archadvise::builtin::knowledge();
    let mut words = 0;
    for question in &pack.questions {
        let answer = |text: String| parse_answer(question, &Input::Text(text));
        for measure in question.kind.measures() {
            for word in &measure.synonyms {
                for number in ["40k", "3 .. 5M"] {
                    let (in_word, in_unit) =
                        (format!("{number} {word}"), format!("{number} {}", measure.unit));
                    assert_eq!(answer(in_word).unwrap(), answer(in_unit).unwrap(), "{} {word}", question.id);
                }
                words += 1;
            }
            assert!(answer("3 snails/s".to_owned()).is_err(), "{}", question.id);
        }
    }
    assert!(words > 50, "{words}");
    let said = ["--set", "must-do=find-text", "--set", "documents=400k records"];
    let report = json(&run(&["advise", "--json"].into_iter().chain(said).collect::<Vec<_>>()).fine());
    let row = report["answers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["question"] == "documents")
        .unwrap()
        .clone();
    assert_eq!(row["answer"], "400k documents");
}
