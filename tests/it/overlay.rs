//! A company's policy laid over the built-in pack: it loads, changes what it means to change and nothing
//! else, and the report names what it switched off. One changed rule changes verdict and interview alike.

use std::collections::BTreeSet;
use std::fs;

use crate::support::run::{Program, run, tests, with_pack};
use archadvise::builtin;
use archadvise::engine::{Answer, Answers, Engine, Verdict, reading};
use archadvise::knowledge::{Kind, Layer, Pack, QuestionId, SourceFile, load, load_with_origins};
use archadvise::proof::{Level, check};
use archadvise::session::{Interview, ScreenKind, parse_setting};

fn policy() -> Layer {
    Layer::read(&tests("policy"), "policy").unwrap_or_else(|problems| panic!("{problems}"))
}

fn over_the_built_in(layer: Layer) -> Pack {
    load(&[builtin::layer(), layer]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The policy without one of its tables: the one that holds `mark`.
fn policy_without(mark: &str) -> Layer {
    let mut layer = policy();
    let mut dropped = 0;
    for file in &mut layer.files {
        let mut tables: Vec<String> = Vec::new();
        for line in file.text.lines() {
            // A table starts at a header that is no part of the one before: `[tool.hosting]` is.
            let inner = ["[tool."].iter().any(|header| line.starts_with(header));
            if (line.starts_with('[') && !inner) || tables.is_empty() {
                tables.push(String::new());
            }
            let table = tables.last_mut().unwrap();
            table.push_str(line);
            table.push('\n');
        }
        let all = tables.len();
        tables.retain(|table| !table.contains(mark));
        dropped += all - tables.len();
        file.text = tables.concat();
    }
    assert_eq!(dropped, 1, "{mark} stands in {dropped} tables");
    layer
}

/// What a decision comes to on answers given as on the command line.
fn verdict(pack: &Pack, settings: &[&str], decision: &str) -> String {
    let mut answers = Answers::none(pack);
    for setting in settings {
        let (question, answer) = parse_setting(pack, setting).unwrap_or_else(|error| panic!("{error:?}"));
        answers.set(question, Some(answer));
    }
    answers.imply_needs(pack).unwrap();
    let id = pack.find_decision(decision).unwrap();
    match reading::read(pack, &answers).decisions[id.index()].verdict {
        Verdict::Pick(option) => pack.decision(id).options[usize::from(option)].id.to_string(),
        other => format!("{other:?}"),
    }
}

/// One thing that the policy changes.
struct Change {
    /// What stands in the one table that changes it.
    by: &'static str,
    settings: &'static [&'static str],
    decision: &'static str,
    /// By the built-in pack.
    before: &'static str,
    /// By the policy.
    after: &'static str,
    /// By the policy without that table, where that isn't what it was before: others of its tables speak too.
    without: Option<&'static str>,
}

const CHANGES: [Change; 15] = [
    Change {
        by: "\"only-on-google-cloud\"",
        settings: &["must-do=share-events", "cloud=aws", "event-readers=3 readers"],
        decision: "event-stream",
        before: "sns",
        after: "outbox-table",
        without: None,
    },
    Change {
        by: "\"only-osi-licences\"",
        settings: &["regions-write=yes"],
        decision: "primary-store",
        before: "cockroachdb",
        after: "yugabytedb",
        without: None,
    },
    Change {
        by: "\"kafka-is-paid-for\"",
        settings: &["must-do=share-events", "event-readers=4 readers"],
        decision: "event-stream",
        before: "outbox-table",
        after: "kafka",
        without: None,
    },
    Change {
        by: "\"what-is-replayed-lies-in-kafka\"",
        settings: &["must-do=share-events", "event-readers=2 readers", "replay=days"],
        decision: "event-stream",
        before: "outbox-table",
        after: "kafka",
        without: None,
    },
    Change {
        by: "\"files-lie-in-google-cloud-storage\"",
        settings: &["must-do=keep-files"],
        decision: "object-storage",
        before: "s3",
        after: "gcs",
        without: Some("garage"),
    },
    Change {
        by: "\"large-reports-run-in-bigquery\"",
        settings: &["must-do=run-reports", "rows-reported=200M rows"],
        decision: "analytics-store",
        before: "postgresql",
        after: "bigquery",
        without: None,
    },
    Change {
        by: "[override.threshold.analytics-in-postgres]",
        settings: &["must-do=run-reports", "rows-reported=60M rows"],
        decision: "analytics-store",
        before: "postgresql",
        after: "bigquery",
        without: None,
    },
    Change {
        by: "\"our-text-is-searched-in-house\"",
        settings: &["must-do=find-text", "search-features=typo-tolerance", "text-is-ours=yes"],
        decision: "search",
        before: "typesense",
        after: "house-search",
        without: Some("typesense"),
    },
    Change {
        by: "[override.rule.billions-of-vectors]",
        settings: &["must-do=find-similar", "vectors=5B vectors"],
        decision: "vector-store",
        before: "milvus",
        after: "qdrant",
        without: None,
    },
    Change {
        by: "\"shared-caches-are-valkey\"",
        settings: &["must-do=serve-reads-faster", "cache-sharing=must-agree"],
        decision: "cache",
        before: "none",
        after: "valkey",
        without: None,
    },
    Change {
        by: "\"jobs-commit-with-their-data\"",
        settings: &[
            "must-do=background-work",
            "jobs-today=celery",
            "jobs-hurt=fine",
            "jobs-commit-with-data=yes",
        ],
        decision: "work-queue",
        before: "celery",
        after: "postgres-queue",
        without: None,
    },
    Change {
        by: "\"functions-take-jobs-from-pubsub\"",
        settings: &["must-do=background-work", "job-takers=cloud-functions"],
        decision: "work-queue",
        before: "postgres-queue",
        after: "google-pubsub",
        without: None,
    },
    Change {
        by: "\"partners-get-rest\"",
        settings: &["must-do=serve-third-parties", "public-traffic=bulk"],
        decision: "public-api",
        before: "file-exchange",
        after: "rest",
        without: None,
    },
    Change {
        by: "\"many-services-speak-grpc\"",
        settings: &["must-do=connect-services", "services=20 services"],
        decision: "internal-api",
        before: "rest",
        after: "grpc",
        without: None,
    },
    Change {
        by: "\"pubsub-carries\"",
        settings: &["must-do=share-events", "cloud=gcp", "event-readers=3 readers"],
        decision: "event-stream",
        before: "google-pubsub",
        after: "outbox-table",
        without: None,
    },
];

#[test]
fn each_table_of_the_policy_changes_what_it_means_to_change() {
    let (builtin, _) = builtin::pack();
    let with = over_the_built_in(policy());
    for change in &CHANGES {
        let Change { by, settings, decision, before, after, without } = *change;
        assert_ne!(before, after, "{by}");
        assert_ne!(without.unwrap_or(before), after, "{by}");
        assert_eq!(verdict(&with, settings, decision), after, "{by}: with the policy");
        let rest = over_the_built_in(policy_without(by));
        assert_eq!(verdict(&rest, settings, decision), without.unwrap_or(before), "{by}: without it");
        // What is asked of our own question, the built-in pack can't be told.
        let known: Vec<&str> =
            settings.iter().copied().filter(|setting| parse_setting(&builtin, setting).is_ok()).collect();
        assert_eq!(verdict(&builtin, &known, decision), before, "{by}: by the built-in pack");
    }
}

#[test]
fn the_policy_adds_no_contradiction_and_no_gap() {
    let layers = [builtin::layer(), policy()];
    let (pack, origins) = load_with_origins(&layers).unwrap_or_else(|problems| panic!("{problems}"));
    let findings = check(&pack, &origins, Level::Error, &mut |_| {}).unwrap();
    let told: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn the_policy_holds_ten_rules_and_the_rest_that_it_is_to_hold() {
    let (before, after) = (builtin::pack().0, over_the_built_in(policy()));
    let added = |count: fn(&Pack) -> usize| count(&after).cast_signed() - count(&before).cast_signed();
    // Ten come, one is switched off.
    assert_eq!(added(|pack| pack.rules.len()), 10 - 1);
    assert_eq!(added(|pack| pack.questions.len()), 1);
    assert_eq!(added(|pack| pack.tools.len()), 1);
    assert_eq!(added(|pack| pack.advice.len()), -1);
    assert_eq!(added(|pack| pack.constraints.len()), 2);
    assert_eq!(added(|pack| pack.decisions.iter().map(|row| row.options.len()).sum()), 1);
    assert_eq!(added(|pack| pack.thresholds.len()), 0);
    // An override moves nothing but the fields that it gives.
    let line =
        |pack: &Pack| pack.thresholds.iter().find(|row| row.id == "analytics-in-postgres").unwrap().clone();
    assert!(line(&after).value < line(&before).value);
    assert_eq!(line(&after).band.map(f64::to_bits), line(&before).band.map(f64::to_bits));
    let disabled: Vec<&str> = after.disabled.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(disabled, ["rule:pubsub-carries", "advice:keep-fifty-judged-searches"]);
}

#[test]
fn the_report_names_what_was_switched_off() {
    let policy = tests("policy");
    let policy = policy.to_str().unwrap();
    let args = ["--pack", policy, "advise", "--set", "must-do=find-text"];
    // Lines are broken anywhere; what is told is what counts.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let report = words(&run(&args).fine());
    for told in [
        "rule:pubsub-carries",
        "Pub/Sub is approved for jobs, not for events",
        "advice:keep-fifty-judged-searches",
        "the platform team judges searches for everybody",
    ] {
        assert!(report.contains(told), "{told}: {report}");
    }
    let advice = "Keep fifty real searches";
    assert!(!report.contains(advice), "what is switched off is given no more: {report}");
    let plain = words(&run(&["advise", "--set", "must-do=find-text"]).fine());
    assert!(plain.contains(advice) && !plain.contains("pubsub-carries"), "{plain}");
    let args: Vec<&str> = args.into_iter().chain(["--json"]).collect();
    let document: serde_json::Value = serde_json::from_str(&run(&args).fine()).unwrap();
    let disabled = document["disabled"].as_array().unwrap();
    assert_eq!(disabled.len(), 2);
    assert_eq!(disabled[0]["id"], "rule:pubsub-carries");
    assert_eq!(disabled[0]["because"], "Pub/Sub is approved for jobs, not for events");
}

#[test]
fn what_the_policy_adds_is_looked_up_and_answered_like_the_rest() {
    let policy = tests("policy");
    let with = |args: &[&str]| {
        let all: Vec<&str> = ["--pack", policy.to_str().unwrap()].iter().chain(args).copied().collect();
        run(&all).fine()
    };
    let shown = with(&["show", "search-platform"]);
    assert!(
        shown.contains("House search (house-search)") && shown.contains("House search in a day"),
        "{shown}"
    );
    assert!(with(&["list", "--category", "search"]).contains("house-search"));
    assert!(with(&["list", "questions", "--category", "search"]).contains("text-is-ours"));
    let settings = ["--set", "search-features=typo-tolerance", "--set", "text-is-ours=yes"];
    let report = with(&[&["advise"], &settings[..]].concat());
    assert!(report.contains("Search: House search"), "{report}");
    assert!(report.contains("House search in a day"), "{report}");
    assert!(report.contains("The platform team runs a search for all of us."), "{report}");
    // It runs in another team's rooms: nothing is added to run.
    assert!(report.starts_with("One system to run: PostgreSQL."), "{report}");
}

#[test]
fn switching_a_rule_off_leaves_the_order_of_the_others() {
    let text = "[[disable]]\nid = \"kinesis-replays\"\nbecause = \"not here\"\n";
    let off = Layer { files: vec![SourceFile { name: "off.toml".into(), text: text.into() }] };
    let below = |pack: &Pack, id: &str| -> Vec<String> {
        let rule = pack.rules.iter().find(|rule| rule.id == id).unwrap();
        rule.outranks.iter().map(|below| pack.rule(*below).id.to_string()).collect()
    };
    let built_in = load(&[builtin::layer()]).unwrap();
    // Known Kafka is over Kinesis by name, Kinesis over SNS, SNS over NATS: so Kafka is over all of them.
    let mut expected = below(&built_in, "kafka-is-known");
    assert!(expected.iter().any(|id| id == "sns-fans-out"), "{expected:?}");
    expected.retain(|id| id != "kinesis-replays");
    assert_eq!(below(&over_the_built_in(off), "kafka-is-known"), expected);
}

#[test]
fn a_later_pack_wins_over_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let pack = |name: &str, value: &str| {
        fs::create_dir_all(folder.path().join(name)).unwrap();
        let text = format!("[override.threshold.analytics-in-postgres]\nvalue = \"{value}\"\n");
        fs::write(folder.path().join(name).join("x.toml"), text).unwrap();
    };
    pack("first", "20M rows");
    pack("second", "30M rows");
    let value = |args: &[&str]| {
        let all: Vec<&str> =
            args.iter().chain(&["show", "analytics-in-postgres", "--json"]).copied().collect();
        let out = Program::new(&all).dir(folder.path()).run().fine();
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        document["found"][0]["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(value(&["--pack", "first", "--pack", "second"]), "30M rows");
    assert_eq!(value(&["--pack", "second", "--pack", "first"]), "20M rows");
}

// --------------------------------------------------------------- one changed rule, in the verdict and in `ask`

/// Who may read the text decides now whether words are forgiven, and not what the search must do.
const ONE_RULE: &str = "[override.rule.misspelt-words-must-find]\nwhen = { searched-by = \"everybody\" }\n";

const SAID: [&str; 9] = [
    "must-do=find-text",
    "stage=new",
    "running=postgresql",
    "knows=postgresql",
    "database-today=postgresql",
    "search-today=nothing",
    "search-features=word-forms",
    "searched-by=everybody",
    "documents=300k documents",
];

/// Asks until nothing is left to ask: each screen's questions by their ids, and the verdict on search.
fn interview(pack: &Pack, engine: &Engine) -> (Vec<String>, String) {
    let said: Vec<(QuestionId, Answer)> =
        SAID.iter().map(|setting| parse_setting(pack, setting).unwrap()).collect();
    let mut interview = Interview::new(pack, engine, Answers::none(pack), Vec::new());
    let mut screens = Vec::new();
    while let Some(screen) = interview.next() {
        let ids: Vec<&str> = screen.questions.iter().map(|id| pack.question(*id).id.as_str()).collect();
        screens.push(format!("{:?} {}", screen.kind, ids.join(" ")));
        assert!(screens.len() < 200, "the interview does not end: {screens:?}");
        let answers = screen.questions.iter().map(|id| {
            let known = said.iter().find(|(question, _)| question == id).map(|(_, answer)| answer.clone());
            // What isn't ticked is denied; whatever else nobody spoke of, nobody knows.
            let unknown = match (screen.kind, &pack.question(*id).kind) {
                (ScreenKind::Single, _) | (_, Kind::Choice(_) | Kind::Choices(_) | Kind::Number(_)) => {
                    Answer::NotSure
                }
                (_, Kind::YesNo { .. }) => Answer::YesNo(false),
            };
            (*id, known.unwrap_or(unknown))
        });
        interview.answer(answers.collect());
    }
    let id = pack.find_decision("search").unwrap();
    let verdict = reading::read(pack, interview.answers()).decisions[id.index()].verdict;
    let option = verdict.option().unwrap();
    (screens, pack.decision(id).options[usize::from(option)].id.to_string())
}

#[test]
fn one_changed_rule_changes_the_verdict_and_the_interview() {
    let (pack, engine) = builtin::pack();
    let file = SourceFile { name: "mine/x.toml".to_owned(), text: ONE_RULE.to_owned() };
    let changed = over_the_built_in(Layer { files: vec![file] });
    let changed_engine = Engine::compile_over(&changed, &pack, &engine).unwrap();
    let (screens, verdict) = interview(&pack, &engine);
    assert_eq!(interview(&pack, &engine), (screens.clone(), verdict.clone()), "asked twice, told twice");
    let (other_screens, other_verdict) = interview(&changed, &changed_engine);
    assert_eq!((verdict.as_str(), other_verdict.as_str()), ("postgres-fts", "typesense"));
    assert_ne!(screens, other_screens);
    // Not another order only: the changed rule asks something else.
    let asked = |screens: &[String]| screens.iter().cloned().collect::<BTreeSet<String>>();
    assert_ne!(asked(&screens), asked(&other_screens));
    assert!(other_screens.iter().any(|screen| screen.contains("searched-by")), "{other_screens:?}");
}

#[test]
fn a_line_of_our_own_says_whether_sources_stand_beside_it() {
    let line = |more: &str| {
        let text = format!(
            "[threshold.house-line]\nvalue = \"5 rows\"\nband = [\"1 rows\", \"9 rows\"]\nbecause = \"Ours.\"\njudgement = true\n{more}"
        );
        with_pack(text.as_bytes(), &["show", "threshold:house-line"]).fine()
    };
    assert!(line("").contains("our judgement; nothing decent is published"), "{}", line(""));
    let source =
        "sources = [{ url = \"https://example.com/a\", who = \"us\", as-of = \"2026\", says = \"less\" }]\n";
    assert!(line(source).contains("our judgement; from what these say"), "{}", line(source));
}

#[test]
fn one_changed_rule_changes_what_advise_prints() {
    let settings: Vec<&str> = SAID.iter().flat_map(|setting| ["--set", setting]).collect();
    let args: Vec<&str> = ["advise"].into_iter().chain(settings).collect();
    let before = run(&args).fine();
    let after = with_pack(ONE_RULE.as_bytes(), &args).fine();
    assert!(before.contains("Search: Postgres full-text search"), "{before}");
    assert!(after.contains("Search: Typesense"), "{after}");
    assert!(before.starts_with("One system") && after.starts_with("Two systems"), "{after}");
}
