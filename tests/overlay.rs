//! A company's policy laid over the built-in pack: it loads, changes what it means to change and nothing
//! else, and the report names what it switched off. One changed rule changes verdict and interview alike.

#[path = "support/run.rs"]
mod run;

use std::collections::BTreeSet;
use std::fs;

use archadvise::builtin;
use archadvise::engine::{Answer, Answers, Engine, Verdict, reading};
use archadvise::knowledge::{Kind, Layer, Pack, QuestionId, SourceFile, load};
use archadvise::proof::Proof;
use archadvise::session::{Interview, ScreenKind, parse_setting};
use run::{Program, run, tests, with_pack};

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
        after: "nats",
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
        before: "nats",
        after: "kafka",
        without: None,
    },
    Change {
        by: "\"what-is-replayed-lies-in-kafka\"",
        settings: &["must-do=share-events", "event-readers=2 readers", "replay=days"],
        decision: "event-stream",
        before: "nats",
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
        after: "nats",
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
    let pack = over_the_built_in(policy());
    let findings = Proof::new(&pack).unwrap().errors(20).unwrap();
    let told: Vec<String> = findings
        .iter()
        .map(|finding| {
            let rules = finding.rules.map(|(a, b)| format!("{}, {}", pack.rule(a).id, pack.rule(b).id));
            let id = &pack.decision(finding.decision).id;
            format!("{:?} in {id}: {}", finding.what, rules.unwrap_or_default())
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
