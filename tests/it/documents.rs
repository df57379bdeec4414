//! What is printed as JSON is what the committed schemas say; those are made from the types that print it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::run::{Program, run, tests, with_pack};
use jsonschema::Validator;
use serde_json::Value;

fn printed() -> BTreeMap<String, Value> {
    let all: Value = serde_json::from_str(&run(&["rules", "schema", "--documents"]).fine()).unwrap();
    all["schemas"].as_object().unwrap().clone().into_iter().collect()
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/documents")
}

#[test]
fn committed_schemas_are_current() {
    let there: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let schemas = printed();
    assert_eq!(there, schemas.keys().map(|word| format!("{word}.json")).collect());
    for (word, schema) in schemas {
        let committed = fs::read_to_string(folder().join(format!("{word}.json"))).unwrap();
        assert!(
            committed == serde_json::to_string_pretty(&schema).unwrap() + "\n",
            "{word}.json is out of date: `cargo run -- rules schema --documents --write schemas/documents`"
        );
    }
}

struct Documents {
    validators: BTreeMap<String, Validator>,
    met: BTreeSet<String>,
}

impl Documents {
    #[track_caller]
    fn check(&mut self, word: &str, text: &str) {
        let document: Value = serde_json::from_str(text).unwrap();
        if let Some(id) = document.get("schema") {
            assert_eq!(*id, Value::from(format!("archadvise/{word}/v1")));
        }
        if let Err(error) = self.validators[word].validate(&document) {
            panic!("{word}: {error} at {}", error.instance_path());
        }
        self.met.insert(word.to_owned());
    }
}

/// Each command prints what its schema says, and every schema is of something that is printed.
#[test]
fn every_document_is_as_its_schema_says() {
    let validators = printed().into_iter().map(|(word, schema)| {
        jsonschema::draft7::meta::validate(&schema).unwrap();
        let validator = jsonschema::draft7::new(&schema).unwrap();
        // A schema that takes anything would hold nothing in place.
        assert!(!validator.is_valid(&serde_json::json!({})), "{word}");
        (word, validator)
    });
    let mut documents = Documents { validators: validators.collect(), met: BTreeSet::new() };

    for kind in ["tools", "resources", "questions", "decisions", "rules", "thresholds", "writers", "guides"] {
        documents.check(kind, &run(&["list", kind, "--json"]).fine());
    }
    for id in [
        "kafka",
        "search",
        "stage",
        "writer:gunnar-morling",
        "kafka-101",
        "guide-search",
        "rule:kafka-runs-here",
        "full-text-in-postgres",
        "signal:events-want-a-stream",
        "brake:no-time-to-learn-kafka",
        "advice:watch-each-readers-lag",
        "constraint:no-managed-services",
    ] {
        let shown = run(&["show", id, "--json"]);
        assert_eq!(shown.code, Some(0), "{id}: {}", shown.err);
        documents.check("show", &shown.out);
    }
    documents.check("search", &run(&["search", "exactly", "once", "--json"]).fine());
    documents.check("search", &run(&["search", "blubberwurst", "--json"]).fine());
    documents.check("compare", &run(&["compare", "kafka", "sqs", "bullmq", "--json"]).fine());
    for entry in fs::read_dir(tests("explanations")).unwrap() {
        let file = entry.unwrap().path();
        let file = file.to_str().unwrap();
        documents.check("report", &run(&["advise", file, "--json"]).fine());
        documents.check("explanation", &run(&["explain", file, "--json"]).fine());
    }
    let media = tests("workloads/media.toml");
    documents.check("report", &run(&["advise", media.to_str().unwrap(), "--json"]).fine());
    let shop = tests("explanations/shop.toml");
    let asked = ["explain", "search", shop.to_str().unwrap(), "--why-not", "elasticsearch", "--json"];
    documents.check("explanation", &run(&asked).fine());
    let changed = ["explain", shop.to_str().unwrap(), "--change", "documents=300M documents", "--json"];
    documents.check("explanation", &run(&changed).fine());
    documents.check("outline", &run(&["rules", "show", "search", "--json"]).fine());
    let odd = "[[rule]]\nid = \"odd\"\ndecision = \"search\"\nchoose = \"solr\"\nstrength = \"default\"\n\
               because = \"Odd.\"\ncites = [\"choose-boring-technology\"]\n";
    let checked = with_pack(odd.as_bytes(), &["rules", "check", "--level", "error", "--json"]);
    assert_eq!(checked.code, Some(1), "{}", checked.err);
    assert!(checked.out.contains("\"conflict\""), "{}", checked.out);
    documents.check("findings", &checked.out);
    documents.check("schemas", &run(&["rules", "schema", "--json"]).fine());

    let home = tempfile::tempdir().unwrap();
    documents.check("new", &Program::new(&["rules", "new", "ours", "--json"]).dir(home.path()).run().fine());
    let wrong = "[answers]\nmust-do = [\"find-text\"]\n\n[expect]\nsearch = \"solr\"\n";
    fs::create_dir(home.path().join("situations")).unwrap();
    fs::write(home.path().join("situations/wrong.toml"), wrong).unwrap();
    let tested = Program::new(&["rules", "test", "situations", "--json"]).dir(home.path()).run();
    assert_eq!(tested.code, Some(1), "{}", tested.err);
    documents.check("scenario-run", &tested.out);
    let refused = run(&["show", "kafak", "--json"]).wrong();
    documents.check("error", &refused);

    let all: BTreeSet<String> = documents.validators.keys().cloned().collect();
    assert_eq!(documents.met, all);
}
