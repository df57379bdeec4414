//! The proofs: nothing wrong with the built-in pack, and every finding right against enumeration.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::support::packs::{SMALL, every_answers, random_pack};
use archadvise::engine::reading::Reader;
use archadvise::engine::{Answers, Engine, Model, Verdict, reading};
use archadvise::knowledge::condition::Condition;
use archadvise::knowledge::{
    DecisionId, Kind, Layer, Pack, QuestionId, RuleId, SourceFile, Spot, load_with_origins,
};
use archadvise::proof::{Finding, Level, check};
use archadvise::session::show_answer;
use fastrand::Rng;

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
    let findings = check(&pack, &origins, least, &mut |_| {}).unwrap();
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
    let text = random_pack(&mut rng, crate::support::packs::Size { questions: 2, ..SMALL });
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

/// As `rules check --deny warning`, which `.ci/run` runs, would have it.
#[test]
fn the_built_in_pack_has_no_error_and_no_warning_without_a_reason() {
    let layers = [archadvise::builtin::layer()];
    let (pack, origins) = load_with_origins(&layers).unwrap();
    let mut findings = check(&pack, &origins, Level::Warning, &mut |_| {}).unwrap();
    findings.retain(|finding| finding.accepted.is_none());
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

/// Small packs that can be enumerated in a moment, with all their situations.
fn enumerable(seeds: std::ops::Range<u64>) -> impl Iterator<Item = (u64, Pack, Vec<Finding>, Vec<Answers>)> {
    seeds.filter_map(|seed| {
        let (pack, findings) = checked(&small_pack(seed), Level::Note);
        let engine = Engine::compile(&pack).unwrap();
        let situations = situations(&pack, &engine.model);
        (situations.len() < 6_000).then_some((seed, pack, findings, situations))
    })
}

fn verdicts(pack: &Pack, answers: &Answers) -> Vec<Verdict> {
    reading::read(pack, answers).decisions.iter().map(|read| read.verdict).collect()
}

/// The comparisons of a condition, in order: whether each counts, and whether it holds.
fn comparisons(reader: Reader<'_>, condition: &Condition, counts: bool, found: &mut Vec<(bool, bool)>) {
    let (parts, all) = match condition {
        Condition::All(parts) => (parts, true),
        Condition::Any(parts) => (parts, false),
        _ => return found.push((counts, reader.holds(condition))),
    };
    for (at, part) in parts.iter().enumerate() {
        let mut others = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let decides = others.all(|(_, other)| reader.holds(other) == all);
        comparisons(reader, part, counts && decides, found);
    }
}

#[test]
fn constant_comparisons_are_those_of_enumeration() {
    let (mut always, mut never) = (0, 0);
    for (seed, pack, findings, situations) in enumerable(3000..3040) {
        let dead = about(&findings, "dead-rule", "rule");
        for rule in pack.rules.iter().filter(|rule| !dead.contains(&rule.id.as_str())) {
            // By field and guard: of each comparison whether it can hold, and fail, where it counts.
            let mut seen: Vec<Vec<(bool, bool)>> = vec![Vec::new(); 1 + rule.unless.len()];
            for answers in &situations {
                let read = reading::read(&pack, answers);
                let verdicts: Vec<Verdict> = read.decisions.iter().map(|read| read.verdict).collect();
                let reader = Reader { pack: &pack, answers, verdicts: &verdicts, moved: None };
                let needed = read.decisions[rule.decision.index()].needed;
                for (at, condition) in std::iter::once(&rule.when).chain(&rule.unless).enumerate() {
                    let free = |other: usize| at == other + 1 || !reader.holds(&rule.unless[other]);
                    let counts =
                        needed && (0..rule.unless.len()).all(free) && (at == 0 || reader.holds(&rule.when));
                    let mut now = Vec::new();
                    comparisons(reader, condition, counts, &mut now);
                    seen[at].resize(now.len(), (false, false));
                    for (seen, (counts, holds)) in seen[at].iter_mut().zip(now) {
                        seen.0 |= counts && holds;
                        seen.1 |= counts && !holds;
                    }
                }
            }
            for (part, comparisons) in seen.iter().enumerate() {
                for (at, (can_hold, can_fail)) in comparisons.iter().enumerate() {
                    let (field, guard) = if part == 0 { ("when", 0) } else { ("unless", part - 1) };
                    let spot = Spot::Comparison { field, guard, at, value: None };
                    let told = findings.iter().find(|finding| {
                        finding.site.kind == "rule"
                            && finding.site.id == *rule.id
                            && finding.site.spot == spot
                    });
                    let expected = match (can_hold, can_fail) {
                        (true, false) => Some("always-true"),
                        (false, true) => Some("never-true"),
                        _ => None,
                    };
                    let told = told.map(|finding| finding.code.word);
                    assert_eq!(told, expected, "{field} {guard} {at} of {}, seed {seed}", rule.id);
                    always += usize::from(expected == Some("always-true"));
                    never += usize::from(expected == Some("never-true"));
                }
            }
        }
    }
    assert!(always > 5 && never > 5, "{always} always, {never} never: too few to mean much");
}

#[test]
fn what_is_needless_is_that_of_enumeration() {
    let (mut rules, mut entries, mut kept) = (0, 0, 0);
    for (seed, pack, findings, situations) in enumerable(4000..4060) {
        let before: Vec<Vec<Verdict>> = situations.iter().map(|answers| verdicts(&pack, answers)).collect();
        let same = |changed: &Pack, row: usize| {
            situations
                .iter()
                .zip(&before)
                .all(|(answers, before)| verdicts(changed, answers)[row] == before[row])
        };
        let dead = about(&findings, "dead-rule", "rule");
        for (at, rule) in pack.rules.iter().enumerate() {
            let row = rule.decision.index();
            let troubled = before.iter().any(|all| matches!(all[row], Verdict::Conflict | Verdict::Gap));
            if troubled || dead.contains(&rule.id.as_str()) {
                continue;
            }
            let told = |code: &str, other: Option<&str>| {
                findings.iter().any(|finding| {
                    finding.code.word == code
                        && finding.site.id == *rule.id
                        && other.is_none_or(|id| finding.about.iter().any(|(_, about)| about == id))
                })
            };
            let mut without = pack.clone();
            without.rules.rows_mut()[at].when = Condition::Any(Vec::new());
            let needless = same(&without, row);
            assert_eq!(told("needless-rule", None), needless, "{} of seed {seed}", rule.id);
            rules += usize::from(needless);
            for (entry, other) in rule.over_rules.iter().enumerate() {
                let mut without = pack.clone();
                without.rules.rows_mut()[at].over_rules.remove(entry);
                without.settle_over();
                let needless = same(&without, row);
                let other = pack.rule(*other).id.as_str();
                assert_eq!(
                    told("needless-over", Some(other)),
                    needless,
                    "{} over {other}, seed {seed}",
                    rule.id
                );
                entries += usize::from(needless);
                kept += usize::from(!needless);
            }
        }
        for (row, decision) in pack.decisions.iter().enumerate() {
            for (at, option) in decision.options.iter().enumerate() {
                let reached = before.iter().any(|all| all[row] == Verdict::Pick(at as u8));
                let told = findings.iter().any(|finding| {
                    finding.code.word == "unreached-option"
                        && finding.site.id == *decision.id
                        && finding.about.iter().any(|(_, id)| *id == *option.id)
                });
                assert_eq!(told, !reached, "{} of {}, seed {seed}", option.id, decision.id);
            }
        }
    }
    assert!(rules > 5 && entries > 2 && kept > 0, "{rules} {entries} {kept}: too few to mean much");
}

#[test]
fn idle_questions_and_orphans_are_those_of_enumeration() {
    let (mut idle, mut orphans) = (0, 0);
    for (seed, pack, findings, situations) in enumerable(5000..5100) {
        let engine = Engine::compile(&pack).unwrap();
        for row in 0..pack.questions.len() {
            let id = QuestionId::at(row);
            let question = pack.question(id);
            if Some(id) == pack.roles.needs || Some(id) == pack.roles.running {
                continue;
            }
            let mut changes = false;
            let mut orphaned = vec![false; pack.decisions.len()];
            for silent in situations.iter().filter(|answers| answers.get(id).is_none()) {
                let asked = question
                    .need
                    .is_none_or(|need| pack.roles.needs.is_some_and(|needs| silent.is_ticked(needs, need)));
                if !asked {
                    continue;
                }
                let now = verdicts(&pack, silent);
                let mut alike = vec![false; pack.decisions.len()];
                for answer in
                    crate::support::packs::answers_to(&pack, &engine.model, id).into_iter().flatten()
                {
                    let mut with = silent.clone();
                    with.set(id, Some(answer));
                    let then = verdicts(&pack, &with);
                    changes |= then.iter().zip(&now).any(|(then, now)| differ(*then, *now));
                    for (alike, (then, now)) in alike.iter_mut().zip(then.iter().zip(&now)) {
                        *alike |= then == now;
                    }
                }
                for (at, alike) in alike.iter().enumerate() {
                    orphaned[at] |= !alike && !matches!(now[at], Verdict::Conflict | Verdict::Gap);
                }
            }
            let told = about(&findings, "idle-question", "question").contains(&&*question.id);
            assert_eq!(told, !changes, "{} of seed {seed}", question.id);
            idle += usize::from(!changes);
            if matches!(question.kind, Kind::Choices(_)) {
                continue;
            }
            for (at, decision) in pack.decisions.iter().enumerate() {
                let told = findings.iter().any(|finding| {
                    finding.code.word == "orphaned-silence"
                        && finding.site.id == *question.id
                        && finding.about.contains(&("decision", decision.id.to_string()))
                });
                assert_eq!(told, orphaned[at], "{} and {}, seed {seed}", question.id, decision.id);
                orphans += usize::from(orphaned[at]);
            }
        }
    }
    assert!(idle > 2 && orphans > 2, "{idle} idle, {orphans} orphans: too few to mean much");
}

#[test]
fn silence_is_orphaned_through_another_decision_too() {
    // Silence gives the first decision what no answer gives, and the second asks about nothing but the first.
    let mut text = random_pack(&mut Rng::with_seed(1), SMALL);
    text += r#"
[[question]]
id = "side"
ask = "side?"
why = "x"
kind = "choice"
subject = "s"
changes = "decided"
choices = [{ id = "left", label = "left" }, { id = "right", label = "right" }]
"#;
    let mut decision = |id: &str, when: &str| {
        let _ = write!(
            text,
            r#"
[[decision]]
id = "{id}"
category = "shelf"
title = "D"
options = [{{ id = "none", for = "x" }}, {{ id = "t0", for = "x" }}]
[[rule]]
id = "{id}-default"
decision = "{id}"
choose = "none"
strength = "default"
because = "x"
cites = ["book"]
[[rule]]
id = "{id}-exception"
decision = "{id}"
choose = "t0"
strength = "must"
when = {{ {when} }}
because = "x"
cites = ["book"]
"#
        );
    };
    decision("first", r#"side = ["left", "right"]"#);
    decision("second", r#"first = "none""#);
    let (_, findings) = checked(&text, Level::Note);
    let orphans = findings.iter().filter(|finding| finding.code.word == "orphaned-silence");
    let of_side: Vec<&Finding> = orphans.filter(|finding| finding.site.id == "side").collect();
    for id in ["first", "second"] {
        assert!(
            of_side.iter().any(|finding| finding.about.contains(&("decision", id.to_owned()))),
            "silence about `side` gives `{id}` what no answer gives"
        );
    }
}

/// A contradiction and a gap are told as such, and are one value here.
fn differ(one: Verdict, other: Verdict) -> bool {
    Model::verdict_value(one) != Model::verdict_value(other)
}
