//! The proofs: no contradiction and no gap in the built-in pack, and the solver right against enumeration.

mod support;

use std::fmt::Write as _;

use archadvise::engine::{Answers, Engine, Model, Verdict, reading};
use archadvise::knowledge::Pack;
use archadvise::proof::{Finding, Proof};
use archadvise::session::show_answer;
use fastrand::Rng;
use support::{SMALL, every_answers, load_text, random_pack};

/// A finding in the words of the questions.
fn in_words(pack: &Pack, finding: &Finding) -> String {
    let rules =
        finding.rules.map(|(a, b)| format!(" between `{}` and `{}`", pack.rule(a).id, pack.rule(b).id));
    let mut text = format!(
        "{:?} in {}{}:\n",
        finding.what,
        pack.decision(finding.decision).id,
        rules.unwrap_or_default()
    );
    for (id, answer) in finding.witness.iter() {
        let question = pack.question(id);
        let _ = writeln!(text, "    {} {}", question.ask, show_answer(question, answer));
    }
    text
}

#[test]
fn the_built_in_pack_has_no_contradiction_and_no_gap() {
    let (pack, _) = archadvise::builtin::pack();
    let findings = Proof::new(&pack).unwrap().errors(100).unwrap();
    let words: Vec<String> = findings.iter().map(|finding| in_words(&pack, finding)).collect();
    assert!(findings.is_empty(), "{}", words.join("\n"));
}

#[test]
fn every_rule_of_the_built_in_pack_can_win_and_every_option_be_chosen() {
    let (pack, _) = archadvise::builtin::pack();
    let mut proof = Proof::new(&pack).unwrap();
    let dead: Vec<&str> = proof.dead_rules().unwrap().iter().map(|id| pack.rule(*id).id.as_str()).collect();
    assert!(dead.is_empty(), "no answers make these win: {dead:?}");
    let unreached = proof.unreached_options().unwrap();
    let unreached: Vec<String> = unreached
        .iter()
        .map(|(id, option)| format!("{} for {}", pack.option_name(*id, *option), pack.decision(*id).id))
        .collect();
    assert!(unreached.is_empty(), "no answers lead to these: {unreached:?}");
}

#[test]
fn a_contradiction_is_found_and_shown_in_few_answers() {
    // Two `needed` rules that can hold together: whoever wrote them must say which wins.
    let mut rng = Rng::with_seed(1);
    let mut text = random_pack(&mut rng, SMALL);
    for (id, tool) in [("left", "t0"), ("right", "t1")] {
        let _ = write!(
            text,
            "[[rule]]\nid = \"{id}\"\ndecision = \"d0\"\nchoose = \"{tool}\"\nstrength = \"must\"\n\
             when = {{ now = \"nothing\" }}\nbecause = \"x\"\ncites = [\"book\"]\n"
        );
    }
    let pack = load_text(&text);
    let findings = Proof::new(&pack).unwrap().errors(100).unwrap();
    let rules =
        |finding: &Finding| finding.rules.map(|(a, b)| (pack.rule(a).id.clone(), pack.rule(b).id.clone()));
    let found = findings.iter().find(|finding| {
        rules(finding).is_some_and(|(a, b)| (a == "left" && b == "right") || (a == "right" && b == "left"))
    });
    let found = found.expect("the contradiction");
    assert!(found.witness.iter().count() <= 2, "{}", in_words(&pack, found));
}

/// What a pack comes to over all answers: decisions with a conflict, decisions with a gap, rules that win.
fn enumerate(pack: &Pack, model: &Model) -> (Vec<bool>, Vec<bool>, Vec<bool>) {
    let mut conflict = vec![false; pack.decisions.len()];
    let mut gap = vec![false; pack.decisions.len()];
    let mut wins = vec![false; pack.rules.len()];
    for mut answers in every_answers(pack, model) {
        if answers.imply_needs(pack).is_err() {
            continue;
        }
        for read in reading::read(pack, &answers).decisions {
            conflict[read.decision.index()] |= read.verdict == Verdict::Conflict;
            gap[read.decision.index()] |= read.verdict == Verdict::Gap;
            if read.needed {
                read.winners().for_each(|rule| wins[rule.index()] = true);
            }
        }
    }
    (conflict, gap, wins)
}

#[test]
fn the_solver_agrees_with_enumeration_on_small_packs() {
    let (mut conflicts, mut dead_rules) = (0, 0);
    for seed in 2000..2030 {
        let mut rng = Rng::with_seed(seed);
        let mut text = random_pack(&mut rng, support::Size { questions: 2, ..SMALL });
        if seed % 3 == 0 {
            // Without its default a decision may have gaps.
            text = text.replacen(
                "strength = \"default\"\nwhen = {}",
                "strength = \"default\"\nwhen = { now = \"t0\" }",
                1,
            );
        }
        let pack = load_text(&text);
        let engine = Engine::compile(&pack).unwrap();
        let (conflict, gap, wins) = enumerate(&pack, &engine.model);
        let mut proof = Proof::new(&pack).unwrap();
        let findings = proof.errors(1000).unwrap();
        for (row, decision) in pack.decisions.iter().enumerate() {
            let found = |what| findings.iter().any(|f| f.decision.index() == row && f.what == what);
            assert_eq!(found(Verdict::Conflict), conflict[row], "conflict in {} of seed {seed}", decision.id);
            assert_eq!(found(Verdict::Gap), gap[row], "gap in {} of seed {seed}", decision.id);
            conflicts += usize::from(conflict[row]);
        }
        let dead = proof.dead_rules().unwrap();
        for (row, wins) in wins.iter().enumerate() {
            let is_dead = dead.iter().any(|id| id.index() == row);
            assert_eq!(is_dead, !wins, "rule {} of seed {seed}", pack.rules[row].id);
            dead_rules += usize::from(is_dead);
        }
        for finding in &findings {
            let mut witness: Answers = finding.witness.clone();
            witness.imply_needs(&pack).unwrap();
            let read = reading::read(&pack, &witness);
            assert_eq!(
                read.decisions[finding.decision.index()].verdict,
                finding.what,
                "{}",
                in_words(&pack, finding)
            );
        }
    }
    assert!(
        conflicts > 3 && dead_rules > 3,
        "{conflicts} conflicts, {dead_rules} dead rules: too few to mean much"
    );
}
