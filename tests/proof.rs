//! The proofs: nothing wrong with the built-in pack, and every finding right against enumeration.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where something is not as it must be"
)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use archadvise::engine::{Answers, Engine, Model, Verdict, reading};
use archadvise::knowledge::{DecisionId, Layer, Pack, RuleId, SourceFile, load_with_origins};
use archadvise::proof::{Finding, Level, check};
use archadvise::session::show_answer;
use fastrand::Rng;
use support::{SMALL, every_answers, random_pack};

/// A finding in the words of the questions.
fn in_words(pack: &Pack, finding: &Finding) -> String {
    let mut text = format!("{}[{}]: {}\n", finding.level.word(), finding.code.word, finding.message);
    for (id, answer) in finding.witness.iter().flat_map(Answers::iter) {
        let question = pack.question(id);
        let _ = writeln!(text, "    {} {}", question.ask, show_answer(question, answer));
    }
    text
}

/// A pack out of one text, with what is found in it.
fn checked(text: &str, least: Level) -> (Pack, Vec<Finding>) {
    let layers = [Layer { files: vec![SourceFile { name: "pack.toml".into(), text: text.into() }] }];
    let (pack, origins) = load_with_origins(&layers).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let findings = check(&pack, &origins, least).unwrap();
    for finding in &findings {
        assert!(origins.place(&pack, &finding.site).is_some(), "{} has no place", finding.message);
    }
    (pack, findings)
}

/// The ids of one kind that findings of one code are about.
fn about<'f>(findings: &'f [Finding], code: &str, kind: &str) -> Vec<&'f str> {
    let of_code = findings.iter().filter(|finding| finding.code.word == code);
    let parts = of_code.flat_map(|finding| &finding.about).filter(|(what, _)| *what == kind);
    parts.map(|(_, id)| id.as_str()).collect()
}

/// A random pack with few questions; every third lacks the default of a decision, so that there may be gaps.
fn small_pack(seed: u64) -> String {
    let mut rng = Rng::with_seed(seed);
    let text = random_pack(&mut rng, support::Size { questions: 2, ..SMALL });
    if !seed.is_multiple_of(3) {
        return text;
    }
    text.replacen("strength = \"default\"\nwhen = {}", "strength = \"default\"\nwhen = { now = \"t0\" }", 1)
}

/// Every set of answers, with the needs that they imply.
fn situations(pack: &Pack, model: &Model) -> Vec<Answers> {
    let mut all = every_answers(pack, model);
    all.retain_mut(|answers| answers.imply_needs(pack).is_ok());
    all
}

#[test]
fn the_built_in_pack_has_no_error() {
    let layers = [archadvise::builtin::layer()];
    let (pack, origins) = load_with_origins(&layers).unwrap();
    let findings = check(&pack, &origins, Level::Error).unwrap();
    let words: Vec<String> = findings.iter().map(|finding| in_words(&pack, finding)).collect();
    assert!(findings.is_empty(), "{}", words.join("\n"));
}

#[test]
fn a_contradiction_is_found_and_shown_in_few_answers() {
    // Two rules that can hold together: whoever wrote them must say which wins.
    let mut text = random_pack(&mut Rng::with_seed(1), SMALL);
    for (id, tool) in [("left", "t0"), ("right", "t1")] {
        let _ = write!(
            text,
            "[[rule]]\nid = \"{id}\"\ndecision = \"d0\"\nchoose = \"{tool}\"\nstrength = \"must\"\n\
             when = {{ now = \"nothing\" }}\nbecause = \"x\"\ncites = [\"book\"]\n"
        );
    }
    let (pack, findings) = checked(&text, Level::Error);
    let found = findings.iter().find(|finding| {
        let rules = about(std::slice::from_ref(*finding), "conflict", "rule");
        rules.contains(&"left") && rules.contains(&"right")
    });
    let found = found.expect("the contradiction");
    assert!(found.witness.iter().flat_map(Answers::iter).count() <= 2, "{}", in_words(&pack, found));
}

#[test]
fn errors_are_those_of_enumeration() {
    let (mut conflicts, mut gaps, mut dead) = (0, 0, 0);
    for seed in 2000..2040 {
        let (pack, findings) = checked(&small_pack(seed), Level::Error);
        let engine = Engine::compile(&pack).unwrap();
        let mut clashing: BTreeSet<(RuleId, RuleId)> = BTreeSet::new();
        let mut with_gap: BTreeSet<DecisionId> = BTreeSet::new();
        let mut wins = vec![false; pack.rules.len()];
        for answers in situations(&pack, &engine.model) {
            for read in reading::read(&pack, &answers).decisions {
                if read.verdict == Verdict::Gap {
                    with_gap.insert(read.decision);
                }
                if !read.needed {
                    continue;
                }
                let winners: Vec<_> = read.winners().collect();
                for rule in &winners {
                    wins[rule.index()] = true;
                }
                if read.verdict == Verdict::Conflict {
                    let chosen = |rule| read.rules.iter().find(|row| row.rule == rule).map(|row| &row.state);
                    for (at, a) in winners.iter().enumerate() {
                        let others = winners[at + 1..].iter().filter(|b| chosen(*a) != chosen(**b));
                        clashing.extend(others.map(|b| (*a.min(b), *a.max(b))));
                    }
                }
            }
        }
        let named = |a: RuleId, b: RuleId| {
            findings.iter().any(|finding| {
                let rules = about(std::slice::from_ref(finding), "conflict", "rule");
                let is = |id: RuleId| rules.contains(&pack.rule(id).id.as_str());
                is(a) && is(b)
            })
        };
        for (a, b) in &clashing {
            assert!(named(*a, *b), "{} and {} clash, seed {seed}", pack.rule(*a).id, pack.rule(*b).id);
        }
        assert_eq!(about(&findings, "conflict", "decision").len(), clashing.len(), "seed {seed}");
        let expected: Vec<&str> = with_gap.iter().map(|id| pack.decision(*id).id.as_str()).collect();
        assert_eq!(about(&findings, "gap", "decision"), expected, "seed {seed}");
        let expected = pack.rules.iter().zip(&wins).filter(|(_, wins)| !**wins);
        let expected: Vec<&str> = expected.map(|(rule, _)| rule.id.as_str()).collect();
        assert_eq!(about(&findings, "dead-rule", "rule"), expected, "seed {seed}");
        conflicts += clashing.len();
        gaps += with_gap.len();
        dead += expected.len();
        for finding in &findings {
            let Some(mut witness) = finding.witness.clone() else { continue };
            witness.imply_needs(&pack).unwrap();
            let read = reading::read(&pack, &witness);
            let decision = about(std::slice::from_ref(finding), finding.code.word, "decision")[0];
            let row = pack.find_decision(decision).unwrap().index();
            let word = format!("{:?}", read.decisions[row].verdict).to_lowercase();
            assert_eq!(word, finding.code.word, "{}", in_words(&pack, finding));
        }
    }
    assert!(conflicts > 10 && gaps > 3 && dead > 10, "{conflicts} {gaps} {dead}: too few to mean much");
}
