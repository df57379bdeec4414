//! What the built-in catalog must be: complete, dated, addressed, and looked up by every id that it holds.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use std::collections::BTreeSet;

use archadvise::builtin;
use archadvise::knowledge::Pack;
use archadvise::lookup::age::Day;
use archadvise::lookup::page::Line;
use archadvise::lookup::{self, Thing, find};

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
