//! The JSON Schemas of pack files agree with the loader, key by key; those that are committed are current.

use crate::support::run::run;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use archadvise::builtin;
use archadvise::knowledge::shape::{self, Is, KINDS, Shape};
use archadvise::knowledge::{Code, Layer, Pack, Problems, SourceFile, load};
use archadvise::schema::{FileKind, of_file};
use jsonschema::Validator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn toml_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn parse(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

fn validator(pack: &Pack, kind: FileKind) -> Validator {
    let schema = of_file(pack, kind);
    jsonschema::draft7::meta::validate(&schema).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
}

fn layer(text: String) -> Layer {
    Layer { files: vec![SourceFile { name: "x.toml".to_owned(), text }] }
}

/// The schema that a file's first line names.
fn named(text: &str) -> Option<&str> {
    Some(text.strip_prefix("#:schema ")?.lines().next()?.rsplit_once('/')?.1.trim_end_matches(".json"))
}

#[test]
fn committed_schemas_are_current() {
    let (pack, _) = builtin::pack();
    let mut files: Vec<PathBuf> = Vec::new();
    for kind in FileKind::ALL {
        let name = format!("schemas/{}.json", kind.word());
        let printed = serde_json::to_string_pretty(&of_file(&pack, kind)).unwrap() + "\n";
        assert!(
            read(&name) == printed,
            "{name} is out of date: `cargo run -- rules schema --write schemas` writes it"
        );
        files.push(root().join(name));
    }
    let mut there: Vec<PathBuf> = fs::read_dir(root().join("schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    there.sort();
    files.sort();
    assert_eq!(there, files);
}

#[test]
fn every_file_names_a_schema_that_accepts_it() {
    let (pack, _) = builtin::pack();
    let validators: BTreeMap<&str, Validator> =
        FileKind::ALL.into_iter().map(|kind| (kind.word(), validator(&pack, kind))).collect();
    let mut read_with: BTreeMap<&str, usize> = BTreeMap::new();
    for path in ["rules", "data", "tests/situations"].into_iter().flat_map(toml_files) {
        let text = fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        let kind = match named(&text) {
            Some(kind) => kind,
            // A situation is found by where it lies; the line only helps its author.
            None if shown.starts_with("tests/situations") => "scenario",
            None => panic!("{shown} names no schema: begin it with `#:schema …/schemas/KIND.json`"),
        };
        if let Some(line) = text.lines().next().and_then(|line| line.strip_prefix("#:schema ")) {
            let file = path.parent().unwrap().join(line);
            assert!(file.is_file(), "{shown} names a schema that isn't there: {line}");
        }
        let (kind, validator) = validators.get_key_value(kind).unwrap();
        if let Err(error) = validator.validate(&parse(&text)) {
            panic!("{shown}: {} at {}", error, error.instance_path());
        }
        *read_with.entry(kind).or_default() += 1;
    }
    let unread: Vec<&&str> = validators.keys().filter(|kind| !read_with.contains_key(*kind)).collect();
    assert_eq!(unread, [&"answers", &"overlay"]);
    for (kind, path) in [("answers", "tests/readme/shop.toml"), ("overlay", "tests/policy/rules/policy.toml")]
    {
        let house = Layer::read(&root().join("tests/policy"), "policy").unwrap();
        let pack = load(&[builtin::layer(), house]).unwrap();
        let kind = FileKind::ALL.into_iter().find(|known| known.word() == kind).unwrap();
        if let Err(error) = validator(&pack, kind).validate(&parse(&read(path))) {
            panic!("{path}: {} at {}", error, error.instance_path());
        }
    }
}

#[test]
fn broken_files_are_rejected() {
    let (pack, _) = builtin::pack();
    let files = toml_files("tests/bad_schema");
    assert!(files.len() >= 12, "only {} broken files", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let kind = named(&text).unwrap();
        let kind = FileKind::ALL.into_iter().find(|known| known.word() == kind).unwrap();
        assert!(!validator(&pack, kind).is_valid(&parse(&text)), "{} is accepted", path.display());
    }
}

/// Every field of every shape is written in the small pack, so that nothing below goes untried.
#[test]
fn the_small_pack_holds_every_key() {
    fn missing(shape: &Shape, tables: &[&Value], what: &str, found: &mut Vec<String>) {
        for field in shape.fields {
            let values: Vec<&Value> = tables.iter().filter_map(|table| table.get(field.name)).collect();
            if values.is_empty() {
                found.push(format!("{what}.{}", field.name));
            }
            if let Is::Table(inner) | Is::Tables(inner) | Is::HoldsBack(inner) = field.is {
                let list = |value: &'_ &Value| value.as_array().cloned().unwrap_or(vec![(*value).clone()]);
                let items: Vec<Value> = values.iter().flat_map(list).collect();
                missing(inner, &items.iter().collect::<Vec<_>>(), &format!("{what}.{}", field.name), found);
            }
        }
    }
    let (pack, overlay) =
        (parse(&read("tests/every_key/pack.toml")), parse(&read("tests/every_key/overlay.toml")));
    let mut found = Vec::new();
    missing(&shape::PACK, &[&pack["pack"]], "pack", &mut found);
    missing(
        &shape::ACCEPT,
        &pack["accept"].as_array().unwrap().iter().collect::<Vec<_>>(),
        "accept",
        &mut found,
    );
    missing(
        &shape::DISABLE,
        &overlay["disable"].as_array().unwrap().iter().collect::<Vec<_>>(),
        "disable",
        &mut found,
    );
    for kind in KINDS {
        let Some(shape) = shape::of(kind) else { continue };
        let tables: Vec<&Value> = match &pack[kind] {
            Value::Array(tables) => tables.iter().collect(),
            keyed => keyed.as_object().unwrap().values().collect(),
        };
        missing(shape, &tables, kind, &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Where each value of a document stands.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let at = format!("{at}/{}", escaped(key));
                pointers(value, &at, found);
                found.push(at);
            }
        }
        Value::Array(items) => {
            for (row, value) in items.iter().enumerate() {
                pointers(value, &format!("{at}/{row}"), found);
            }
        }
        _ => {}
    }
}

/// Each key of a document taken away, spoilt in several ways, and joined by one that does not exist.
fn spoilt(document: &Value) -> Vec<(String, Value)> {
    let values = [
        json!("x"),
        json!("1"),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(true),
        json!([]),
        json!(["x"]),
        json!({}),
        json!([{}]),
        json!([[]]),
        json!({ "x": 1 }),
    ];
    let mut at = Vec::new();
    pointers(document, "", &mut at);
    let mut all = Vec::new();
    for pointer in at {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut change = |how: String, edit: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut document = document.clone();
            edit(document.pointer_mut(parent).unwrap().as_object_mut().unwrap());
            all.push((format!("{pointer} {how}"), document));
        };
        change("taken away".to_owned(), &|table| drop(table.remove(key)));
        change("joined by another".to_owned(), &|table| {
            drop(table.insert("no-such-key".to_owned(), json!(1)));
        });
        for value in &values {
            change(format!("= {value}"), &|table| drop(table.insert(key.to_owned(), value.clone())));
        }
    }
    all
}

/// What only the loader sees: it resolves names across files, reads units, and knows what depends on what.
fn only_the_loader(problems: &Problems) -> bool {
    problems.0.iter().all(|problem| {
        let said = problem.message.as_str();
        match problem.code {
            Code::UnknownKey | Code::UnknownWord => false,
            Code::MissingField => {
                ["`sources`", "would show", "accept that is about nothing", "is accepted without"]
                    .iter()
                    .any(|known| said.contains(known))
            }
            Code::WrongValue => [
                "no list of three rising",
                "the band's lower end",
                "is no choice",
                "rules out nothing",
                "chooses",
                "cites nothing",
                "lists `today`",
                "has no choices",
                "is no range",
            ]
            .iter()
            .any(|known| said.contains(known)),
            _ => true,
        }
    })
}

fn agree(
    kind: FileKind,
    document: &Value,
    load_it: &dyn Fn(String) -> Result<Pack, Problems>,
    original: &Pack,
) {
    let validator = validator(original, kind);
    validator.validate(document).unwrap();
    let mut seen = (0, 0);
    let mut wrong = Vec::new();
    for (what, document) in spoilt(document) {
        let schema = validator.is_valid(&document);
        let loaded = load_it(toml::to_string(&document).unwrap());
        match (&loaded, schema) {
            (Ok(_), true) => seen.0 += 1,
            (Err(_), false) => seen.1 += 1,
            (Ok(_), false) => wrong.push(format!("only the schema rejects {what}")),
            (Err(problems), true) if only_the_loader(problems) => {}
            (Err(problems), true) => {
                let said = &problems.0[0].message;
                wrong.push(format!("only the loader rejects {what}: {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} disagreements\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen.0 > 10 && seen.1 > 10, "{seen:?}");
}

#[test]
fn loader_and_schema_agree_on_every_key_of_a_pack() {
    let text = read("tests/every_key/pack.toml");
    let pack = load(&[layer(text.clone())]).unwrap();
    agree(FileKind::Overlay, &parse(&text), &|text| load(&[layer(text)]), &pack);
}

#[test]
fn loader_and_schema_agree_on_every_key_of_an_overlay() {
    let (below, text) = (layer(read("tests/every_key/pack.toml")), read("tests/every_key/overlay.toml"));
    let pack = load(&[below.clone(), layer(text.clone())]).unwrap();
    agree(FileKind::Overlay, &parse(&text), &|text| load(&[below.clone(), layer(text)]), &pack);
}

#[test]
fn the_program_prints_and_writes_them() {
    let committed = read("schemas/rules.json");
    assert!(
        run(&["rules", "schema", "rules"]).fine() == committed,
        "`rules schema rules` prints another schema"
    );
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("new");
    assert_eq!(run(&["rules", "schema", "--write", into.to_str().unwrap()]).fine(), "");
    for kind in FileKind::ALL {
        let name = format!("{}.json", kind.word());
        assert_eq!(fs::read_to_string(into.join(&name)).unwrap(), read(format!("schemas/{name}")));
    }
    let all: Value = serde_json::from_str(&run(&["rules", "schema"]).fine()).unwrap();
    assert_eq!(all["schemas"]["rules"], serde_json::from_str::<Value>(&committed).unwrap());
}

/// The ids of a pack that is laid over are among those that an editor offers.
#[test]
fn a_pack_laid_over_is_in_the_schema() {
    let house = root().join("tests/policy");
    let args = ["rules", "schema", "rules", "--pack", house.to_str().unwrap()];
    let schema: Value = serde_json::from_str(&run(&args).fine()).unwrap();
    let names =
        |pointer: &str, id: &str| schema.pointer(pointer).unwrap().as_array().unwrap().contains(&json!(id));
    assert!(names("/definitions/search-option/enum", "house-search"));
    assert!(names("/definitions/resource-id/enum", "our-policy"));
    assert!(schema["definitions"]["condition"]["properties"].get("text-is-ours").is_some());
}
