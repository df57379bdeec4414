//! What the built-in catalog must be: complete, dated, addressed, and looked up by every id that it holds.

use std::collections::BTreeSet;

use archadvise::builtin;
use archadvise::knowledge::{Pack, ToolId};
use archadvise::lookup::age::Day;
use archadvise::lookup::compare::{Said, compare};
use archadvise::lookup::page::Line;
use archadvise::lookup::search::{How, search};
use archadvise::lookup::{self, Thing, ThingKind, find};
use url::Url;

fn pack() -> Pack {
    builtin::pack().0
}

fn today() -> Day {
    Day::end_of("2026-11-24").unwrap()
}

#[test]
fn every_id_is_found_in_both_forms() {
    let pack = pack();
    for thing in Thing::all(&pack) {
        let id = thing.id(&pack);
        assert_eq!(find(&pack, Some(thing.kind), id), [thing], "{}:{id}", thing.kind.word());
        assert!(find(&pack, None, id).contains(&thing), "{id}");
    }
}

/// Reports quote an answer by itself, far from the one above it in the list.
#[test]
fn every_answer_can_be_quoted_alone() {
    for question in &pack().questions {
        for choice in question.kind.choices() {
            let (id, label) = (&choice.id, &choice.label);
            assert!(
                !label.starts_with("the same,"),
                "{} {id}: `{label}` refers to another answer",
                question.id
            );
        }
    }
}

#[test]
fn every_page_and_every_document_names_its_thing() {
    let pack = pack();
    let mut documents = BTreeSet::new();
    for thing in Thing::all(&pack) {
        let (id, kind) = (thing.id(&pack), thing.kind.word());
        let page = lookup::page::of(&pack, thing, today());
        assert!(page.title.contains(id), "{kind}:{id} is titled `{}`", page.title);
        assert!(!page.lines.is_empty(), "{kind}:{id} is empty");
        for line in &page.lines {
            let (Line::Field(_, text) | Line::Paragraph(text) | Line::Heading(text)) = line;
            assert!(!text.trim().is_empty(), "{kind}:{id} has an empty line");
        }
        let document = serde_json::to_value(lookup::json::thing(&pack, thing)).unwrap();
        assert_eq!((document["id"].as_str(), document["thing"].as_str()), (Some(id), Some(kind)));
        assert!(documents.insert(document.to_string()), "{kind}:{id} reads like another");
    }
}

fn tool(pack: &Pack, id: &str) -> ToolId {
    pack.find_tool(id).unwrap_or_else(|| panic!("no tool {id}"))
}

/// Whatever is said of a tool on its own page is somewhere in every comparison that it is in.
#[test]
fn tools_of_every_category_are_compared() {
    let pack = pack();
    for (row, category) in pack.categories.iter().enumerate() {
        let tools: Vec<ToolId> = (0..pack.tools.len())
            .map(ToolId::at)
            .filter(|id| pack.tool(*id).category.index() == row)
            .collect();
        assert!(tools.len() > 2, "{}", category.id);
        for some in tools.windows(2).chain(tools.windows(4)).chain([&tools[..]]) {
            let comparison = compare(&pack, some);
            assert!(comparison.notes.iter().all(|note| !note.contains("shelves")), "{:?}", comparison.notes);
            let rows = || comparison.differs.iter().chain(&comparison.alike);
            assert!(rows().all(|row| row.cells.len() == some.len()));
            for (at, id) in some.iter().enumerate() {
                let said: Vec<&str> =
                    rows().flat_map(|row| &row.cells[at]).map(|said| said.text.as_str()).collect();
                for fact in &pack.tool(*id).facts {
                    assert!(
                        said.iter().any(|text| text.contains(&*fact.value)),
                        "{}: {}",
                        fact.name,
                        fact.value
                    );
                }
                let tool = pack.tool(*id);
                for text in
                    [&*tool.best_at, &*tool.costs, tool.hosting.mode.label(), tool.status.state.word()]
                {
                    assert!(said.contains(&text), "{}: {text}", tool.id);
                }
            }
            for row in &comparison.alike {
                let texts = |cell: &[Said]| cell.iter().map(|said| said.text.clone()).collect::<Vec<_>>();
                assert!(row.cells.iter().all(|cell| texts(cell) == texts(&row.cells[0])), "{}", row.label);
            }
        }
    }
}

#[test]
fn tools_of_different_shelves_are_compared_with_a_note() {
    let pack = pack();
    let comparison = compare(&pack, &[tool(&pack, "kafka"), tool(&pack, "postgresql")]);
    assert!(comparison.notes[0].contains("different shelves"), "{:?}", comparison.notes);
    let comparison = compare(&pack, &[tool(&pack, "pgvector"), tool(&pack, "postgresql")]);
    assert!(comparison.notes[1].contains("runs inside"), "{:?}", comparison.notes);
}

/// The ids of what was found, the best first.
fn found(pack: &Pack, query: &str) -> Vec<String> {
    search(pack, query).hits.iter().map(|hit| hit.thing.id(pack).to_owned()).collect()
}

#[test]
fn an_id_is_the_first_hit_of_itself() {
    let pack = pack();
    for kind in ThingKind::ALL {
        let ids: Vec<&str> = lookup::ids(&pack, Some(kind)).collect();
        let id = ids[ids.len() / 2];
        assert_eq!(found(&pack, id)[0], id);
        assert_eq!(found(&pack, &id.replace('-', " ").to_uppercase())[0], id);
    }
}

#[test]
fn words_are_found_wherever_they_stand() {
    let pack = pack();
    for (query, id, how) in [
        ("Kafka", "kafka", How::Exact),
        ("kafak", "kafka", How::Slips),
        ("elasticsaerch", "elasticsearch", How::Slips),
        ("visibility timeouts", "sqs", How::Exact),
        ("kleppmann", "martin-kleppmann", How::Exact),
        ("stampede", "optimal-cache-stampede-prevention", How::Exact),
        ("runs alone", "runs-it-alone", How::Exact),
        ("find its operators", "find-users-first", How::Exact),
        ("ranking reads every match", "full-text-in-postgres", How::Exact),
        ("bucket", "object-storage", How::Exact),
        ("kafka blubberwurst", "kafka", How::Some),
    ] {
        let result = search(&pack, query);
        assert_eq!(result.how, how, "{query}");
        assert!(
            found(&pack, query).iter().take(20).any(|hit| hit == id),
            "{query}: {:?}",
            found(&pack, query)
        );
    }
    assert_eq!(found(&pack, "blubberwurst"), Vec::<String>::new());
    let near = search(&pack, "kafffka").near;
    assert_eq!(near, ["kafka"]);
}

/// A hit shows where it was hit: its line, or its id or title, has one of the words or their beginnings.
#[test]
fn a_hit_shows_what_was_looked_for() {
    let pack = pack();
    for query in ["exactly once", "outbox", "vacuum", "egress", "typo", "idempotency key"] {
        for hit in search(&pack, query).hits {
            let line = hit.line.to_lowercase();
            assert!(!line.is_empty() && hit.at <= line.chars().count(), "{query}: {hit:?}");
            let at: String = line.chars().skip(hit.at).collect();
            let starts = query.split(' ').any(|word| at.starts_with(word));
            assert!(starts || hit.at == 0, "{query}: {hit:?}");
        }
    }
}

#[test]
fn every_line_of_the_source_index_has_its_resource() {
    let table: toml::Table = toml::from_str(include_str!("../index_lines.toml")).unwrap();
    let lines = table["line"].as_table().unwrap();
    let pack = pack();
    let ranges = [1..=2, 7..=16, 19..=33, 35..=38, 40..=52, 54..=58, 60..=64, 66..=69, 71..=87, 92..=92];
    let wanted: BTreeSet<u16> = ranges.into_iter().flatten().collect();
    let there: BTreeSet<u16> = lines.keys().map(|line| line.parse().unwrap()).collect();
    assert_eq!(there, wanted);
    for (line, id) in lines {
        let id = id.as_str().unwrap();
        let resource = pack.resources.iter().find(|resource| resource.id == id);
        let resource = resource.unwrap_or_else(|| panic!("line {line}: no resource {id}"));
        assert!(resource.index_lines.contains(&line.parse().unwrap()), "line {line}: {id} does not say so");
    }
}

#[test]
fn every_resource_is_whole() {
    let pack = pack();
    let mut addresses = BTreeSet::new();
    // A writer's address may be that of a resource too: all of a blog.
    let rows = pack.resources.iter().map(|row| ("resource", &row.id, &row.url));
    for (kind, id, url) in rows.chain(pack.writers.iter().map(|row| ("writer", &row.id, &row.url))) {
        let parsed = Url::parse(url).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(parsed.scheme(), "https", "{id}");
        assert!(parsed.host_str().is_some_and(|host| host.contains('.')), "{id}: {url}");
        let address = parsed.as_str().trim_end_matches('/').to_owned();
        assert!(addresses.insert((kind, address)), "{id}: {url} twice");
    }
    for row in &pack.resources {
        assert!(!row.title.is_empty() && !row.author.is_empty() && !row.gives.is_empty(), "{}", row.id);
        assert!(Day::end_of(&row.confirmed.as_of).is_some(), "{}: {}", row.id, row.confirmed.as_of);
        assert!(!row.categories.is_empty() || !row.subjects.is_empty(), "{} belongs nowhere", row.id);
    }
    let not_confirmed = pack.resources.iter().filter(|row| row.confirmed.how == 2).count();
    assert!(not_confirmed * 20 <= pack.resources.len(), "{not_confirmed} of {}", pack.resources.len());
}

/// Tools that are a way of using another one, and are read about there.
const NO_PAGE_OF_THEIR_OWN: [&str; 0] = [];

#[test]
fn every_tool_has_something_to_read() {
    let pack = pack();
    for (row, tool) in pack.tools.iter().enumerate() {
        let read = pack.resources.iter().any(|resource| resource.tools.contains(&ToolId::at(row)));
        assert!(read != NO_PAGE_OF_THEIR_OWN.contains(&&*tool.id), "{}: {read}", tool.id);
    }
}

/// In the TOML, since what is a judgement and what is simply not known are both without evidence once loaded.
#[test]
fn every_fact_has_a_source_and_a_date_or_is_a_judgement() {
    let dated = |what: &str, fact: &toml::Table| {
        let text = |key: &str| fact.get(key).and_then(toml::Value::as_str);
        if fact.get("judgement").and_then(toml::Value::as_bool) == Some(true) {
            assert!(text("source").is_none(), "{what}: a judgement with a source");
            return;
        }
        let source = text("source").unwrap_or_else(|| panic!("{what}: no source"));
        assert!(Url::parse(source).is_ok_and(|url| url.scheme() == "https"), "{what}: {source}");
        assert!(text("as-of").and_then(Day::end_of).is_some_and(|day| day <= latest()), "{what}: no date");
    };
    let mut facts = 0;
    for file in builtin::layer().files.iter().filter(|file| file.name.starts_with("data/tools/")) {
        let table: toml::Table = toml::from_str(&file.text).unwrap();
        for tool in table["tool"].as_array().unwrap() {
            let id = tool["id"].as_str().unwrap();
            for part in ["hosting", "licence", "status"] {
                dated(&format!("{part} of {id}"), tool[part].as_table().unwrap());
            }
            for fact in tool.get("fact").and_then(toml::Value::as_array).into_iter().flatten() {
                dated(&format!("{id}: {}", fact["name"]), fact.as_table().unwrap());
                facts += 1;
            }
        }
    }
    assert!(facts > 500, "{facts} facts");
}

/// Nothing was found out later than this: the end of the year in which the catalog was last gone through.
fn latest() -> Day {
    Day::end_of("2026").unwrap()
}

#[test]
fn what_is_old_says_so_and_what_is_new_does_not() {
    let pack = pack();
    let kafka = Thing::all(&pack).find(|thing| thing.id(&pack) == "kafka").unwrap();
    let text =
        |today: &str| format!("{:?}", lookup::page::of(&pack, kafka, Day::end_of(today).unwrap()).lines);
    assert!(text("2026-11-24").contains("2024-10-25, 2 years old: "));
    assert!(!text("2024-10-25").contains(" old: "));
}

/// No guide says a number that a threshold has in words of its own.
#[test]
fn guides_take_their_figures_from_the_rules() {
    let pack = pack();
    let sources: String = builtin::layer().files.iter().map(|file| file.text.as_str()).collect();
    assert!(sources.contains("{threshold:full-text-in-postgres}"));
    for guide in &pack.guides {
        assert!(!guide.text.contains(['{', '}']), "{}", guide.id);
    }
    let guide = pack.guides.iter().find(|guide| guide.text.contains("20 million documents"));
    assert!(guide.is_some(), "the line of full text is told nowhere");
}
