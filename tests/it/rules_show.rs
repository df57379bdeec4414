//! `rules show`: a decision drawn; its shares against enumeration, its moves against arithmetic.

use crate::support::run::run;
use archadvise::builtin;
use archadvise::engine::{Answers, Engine, Model, prior};
use archadvise::knowledge::{DecisionId, Layer, Pack, SourceFile, load};
use archadvise::outline::{Outline, build, mermaid};
use serde_json::Value;

fn small() -> (Pack, Engine) {
    let text = include_str!("../every_key/pack.toml").to_owned();
    let layer = Layer { files: vec![SourceFile { name: "pack.toml".to_owned(), text }] };
    let pack = load(&[layer]).unwrap();
    let engine = Engine::compile(&pack).unwrap();
    (pack, engine)
}

fn drawn(pack: &Pack, engine: &Engine) -> Outline {
    build(pack, engine, DecisionId::at(0))
}

/// Every combination of answers, each with its weight, one variable after the other.
fn enumerate(
    pack: &Pack,
    engine: &Engine,
    var: usize,
    values: &mut Vec<u8>,
    weight: f64,
    shares: &mut [f64],
) {
    let model = &engine.model;
    if var == model.answer_vars() {
        let verdicts = engine.decide_values(pack, &Answers::none(pack), &mut values.clone());
        shares[usize::from(Model::verdict_value(verdicts[0]))] += weight;
        return;
    }
    let need = pack.need_of(DecisionId::at(0)).unwrap();
    let needed = model.vars_of(pack.roles.needs.unwrap()).start + u16::from(need);
    let allowed = if var == usize::from(needed) { 0b10 } else { model.full(var as u16) };
    for (value, share) in prior::weights(pack, model, var as u16, allowed, &[]).into_iter().enumerate() {
        if share > 0.0 {
            values[var] = value as u8;
            enumerate(pack, engine, var + 1, values, weight * share, shares);
        }
    }
}

#[test]
fn shares_are_what_enumeration_counts() {
    let (pack, engine) = small();
    let outline = drawn(&pack, &engine);
    assert_eq!(outline.shares.method, "diagram");
    let options = &pack.decision(DecisionId::at(0)).options;
    let mut counted = vec![0.0; options.len() + 2];
    enumerate(&pack, &engine, 0, &mut vec![0; engine.model.variables.len()], 1.0, &mut counted);
    assert!((counted.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(counted.iter().filter(|share| **share > 0.001).count() > 1, "{counted:?}");
    for (at, option) in options.iter().enumerate() {
        let said = outline.shares.verdicts.iter().find(|row| option.id == row.verdict.as_str()).unwrap();
        assert!((said.share - counted[at + 2]).abs() < 1e-9, "{said:?}, counted {}", counted[at + 2]);
    }
}

/// One line, one rule on each side of it: every number between an end and the line moves, and no other.
#[test]
fn what_lies_between_the_line_and_an_end_moves() {
    let text = include_str!("../every_key/pack.toml")
        .replace("{ any = [{ documents = \">= many-documents.high\" }, { all = [{ alone = true }, { documents = \"1 GB .. 2 GB\" }] }] }", "{ documents = \">= many-documents\" }")
        .replace("unless   = [{ search-today = [\"stone\"] }]", "")
        .replace("\"< 10 documents\"", "\"< 10 bytes\"")
        .replace("when      = { shipped = \"yes\" }", "when      = { documents = \"< 1 bytes\" }")
        .replace("holds-back = { tool = [\"sieve\"] }", "holds-back = { tool = [\"stone\"] }")
        .replace("when       = { shipped = \"no\" }", "when       = { documents = \"< 1 bytes\" }");
    let layer = Layer { files: vec![SourceFile { name: "pack.toml".to_owned(), text }] };
    let pack = load(&[layer]).unwrap_or_else(|problems| panic!("{problems}"));
    let engine = Engine::compile(&pack).unwrap();
    let outline = drawn(&pack, &engine);
    let [line] = &outline.lines[..] else { panic!("{:?}", outline.lines) };
    let [low] = &line.at_low[..] else { panic!("{line:?}") };
    let [high] = &line.at_high[..] else { panic!("{line:?}") };
    assert_eq!((low.from.as_str(), low.to.as_str()), ("stone", "sieve"));
    assert_eq!((high.from.as_str(), high.to.as_str()), ("sieve", "stone"));
    assert_eq!(low.count + high.count, line.drawn);
    // Of the band from 1M to 100M, the line at 20M leaves ln 20 / ln 100 = 65 % below it.
    assert!((110..150).contains(&low.count), "{}", low.count);
}

#[test]
fn the_small_decision_is_drawn() {
    let (pack, engine) = small();
    let outline = drawn(&pack, &engine);
    insta::assert_json_snapshot!(outline);
    insta::assert_snapshot!(mermaid(&outline));
}

#[test]
fn every_decision_is_drawn() {
    let (pack, engine) = builtin::pack();
    for at in 0..pack.decisions.len() {
        let (id, outline) = (DecisionId::at(at), build(&pack, &engine, DecisionId::at(at)));
        let sum: f64 = outline.shares.verdicts.iter().map(|row| row.share).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{}: {sum}", outline.id);
        let chart = mermaid(&outline);
        assert!(chart.starts_with("flowchart TD\n"));
        for (_, rule) in pack.rules_of(id) {
            assert!(chart.contains(&*rule.id), "{} lacks {}", outline.id, rule.id);
        }
    }
}

#[test]
fn the_program_prints_it_in_three_ways() {
    let (pack, _) = builtin::pack();
    let show = |more: &[&str]| run(&[&["rules", "show", "vector-store"], more].concat()).fine();
    let text = show(&[]);
    for (_, rule) in pack.rules_of(pack.find_decision("vector-store").unwrap()) {
        assert!(text.contains(&*rule.id), "lacks {}", rule.id);
    }
    let document: Value = serde_json::from_str(&show(&["--json"])).unwrap();
    assert_eq!(document["schema"], "archadvise/outline/v1");
    assert!(show(&["--mermaid"]).starts_with("flowchart TD\n"));
}

#[test]
fn an_unknown_decision_is_named() {
    let said = run(&["rules", "show", "serch"]).wrong();
    assert!(said.contains("unknown-decision") && said.contains("did you mean `search`?"), "{said}");
}
