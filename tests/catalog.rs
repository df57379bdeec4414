//! What the built-in catalog must be: complete, dated, addressed, and looked up by every id that it holds.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use std::collections::BTreeSet;

use archadvise::builtin;
use archadvise::knowledge::{Pack, ToolId};
use archadvise::lookup::age::Day;
use archadvise::lookup::compare::{Said, compare};
use archadvise::lookup::page::Line;
use archadvise::lookup::search::{How, search};
use archadvise::lookup::{self, Thing, ThingKind, find};

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
        let document = lookup::json::thing(&pack, thing);
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
                for fact in pack.tool(*id).facts.read().iter() {
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
