//! The decision diagrams against the direct reading of the rules.

use std::path::Path;

use crate::support::packs::{MEDIUM, SMALL, every_answers, load_text, random_answers, random_pack};
use archadvise::engine::changes::Changer;
use archadvise::engine::outlook::{Outlook, Standing};
use archadvise::engine::walked::Walked;
use archadvise::engine::{Answer, Answers, Engine, Model, Verdict, reading};
use archadvise::knowledge::{DecisionId, Layer, Pack, QuestionId, SourceFile, ThresholdId, load};
use fastrand::Rng;

/// Compares verdicts and the rules that they rest on; returns how many decisions were compared.
fn agree(pack: &Pack, engine: &Engine, answers: &Answers) -> usize {
    let mut values = engine.model.values(answers);
    let verdicts = engine.decide_values(pack, answers, &mut values);
    let reading = reading::read(pack, answers);
    for read in &reading.decisions {
        let row = read.decision.index();
        assert_eq!(verdicts[row], read.verdict, "{} on {answers:?}", pack.decisions[row].id);
        if read.needed {
            let winners: Vec<_> = read.winners().collect();
            let outcome = engine.outcome(pack, read.decision, &values);
            assert!(outcome.rules.iter().all(|rule| winners.contains(rule)), "{outcome:?} on {answers:?}");
            assert_eq!(outcome.rules.is_empty(), winners.is_empty(), "{outcome:?} on {answers:?}");
        }
    }
    reading.decisions.len()
}

#[test]
fn random_packs_agree_on_random_answers() {
    let mut compared = 0;
    for seed in 0..300 {
        let mut rng = Rng::with_seed(seed);
        let pack = load_text(&random_pack(&mut rng, MEDIUM));
        let engine = Engine::compile(&pack).unwrap();
        for round in 0..200 {
            let silence = f64::from(round % 5) / 5.0;
            if let Some(answers) = random_answers(&pack, &engine.model, &mut rng, silence) {
                compared += agree(&pack, &engine, &answers);
            }
        }
    }
    assert!(compared >= 200_000, "only {compared} decisions were compared");
}

/// Compares what one changed answer flips with what is decided from the beginning; returns how often, and how many
/// verdicts were flipped.
fn flips_agree(pack: &Pack, engine: &Engine, answers: &Answers, others: &Answers) -> (usize, usize) {
    let changer = Changer::new(pack, engine, answers);
    let (mut compared, mut flipped) = (0, 0);
    // The needs themselves don't change: other answers would imply them again.
    let may_change = |(id, to): &(QuestionId, &Answer)| to.is_said() && Some(*id) != pack.roles.needs;
    for (question, to) in others.iter().filter(may_change) {
        let mut changed = answers.clone();
        changed.set(question, Some(to.clone()));
        if changed.imply_needs(pack).is_err() {
            continue;
        }
        let after = engine.decide(pack, &changed);
        let rows = changer.now().iter().zip(&after).enumerate().filter(|(_, (now, after))| now != after);
        let expected: Vec<_> = rows.map(|(row, (_, after))| (DecisionId::at(row), *after)).collect();
        assert_eq!(changer.flips(question, to), expected, "{question:?} {to:?} on {answers:?}");
        compared += 1;
        flipped += expected.len();
    }
    (compared, flipped)
}

#[test]
fn a_changed_answer_flips_what_deciding_anew_comes_to() {
    let (mut compared, mut flipped) = (0, 0);
    for seed in 300..500 {
        let mut rng = Rng::with_seed(seed);
        let pack = load_text(&random_pack(&mut rng, MEDIUM));
        let engine = Engine::compile(&pack).unwrap();
        for round in 0..40 {
            let silence = f64::from(round % 5) / 5.0;
            let mut answers = || random_answers(&pack, &engine.model, &mut rng, silence);
            if let (Some(answers), Some(others)) = (answers(), answers()) {
                let (more, flips) = flips_agree(&pack, &engine, &answers, &others);
                (compared, flipped) = (compared + more, flipped + flips);
            }
        }
    }
    assert!(compared >= 10_000 && flipped >= 5_000, "{flipped} verdicts flipped by {compared} changes");
}

#[test]
fn small_packs_agree_on_every_answer() {
    let mut compared = 0;
    for seed in 1000..1012 {
        let mut rng = Rng::with_seed(seed);
        let pack = load_text(&random_pack(&mut rng, crate::support::packs::Size { questions: 2, ..SMALL }));
        let engine = Engine::compile(&pack).unwrap();
        for mut answers in every_answers(&pack, &engine.model) {
            if answers.imply_needs(&pack).is_ok() {
                compared += agree(&pack, &engine, &answers);
            }
        }
    }
    assert!(compared >= 10_000, "only {compared} decisions were compared");
}

#[test]
fn the_built_in_pack_agrees_on_a_hundred_thousand_answer_sets() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(7);
    let mut sets = 0;
    for round in 0..135_000 {
        let silence = [0.95, 0.8, 0.5, 0.2, 0.0][round % 5];
        if let Some(answers) = random_answers(&pack, &engine.model, &mut rng, silence) {
            agree(&pack, &engine, &answers);
            sets += 1;
        }
    }
    assert!(sets >= 100_000, "only {sets} answer sets were compared");
}

#[test]
fn what_is_taken_from_the_pack_below_agrees() {
    let (base, engine) = archadvise::builtin::pack();
    let policy = Layer::read(Path::new("tests/policy"), "policy").unwrap();
    let pack = load(&[archadvise::builtin::layer(), policy]).unwrap();
    let over = Engine::compile_over(&pack, &base, &engine).unwrap();
    let mut rng = Rng::with_seed(11);
    let mut sets = 0;
    for round in 0..6_000 {
        let silence = [0.95, 0.8, 0.5, 0.2, 0.0][round % 5];
        if let Some(answers) = random_answers(&pack, &over.model, &mut rng, silence) {
            agree(&pack, &over, &answers);
            sets += 1;
        }
    }
    assert!(sets >= 4_000, "only {sets} answer sets were compared");
}

/// Laid over a random pack, this moves every number: a tool, an option, choices, a question and a rule more, a rule
/// less.
const LAID_OVER: &str = r#"
[[tool]]
id = "t4"
name = "T4"
category = "shelf"
best-at = "x"
costs = "x"
burden = 1
hosting = { mode = "both" }
licence = { name = "MIT", class = "open" }
status = { state = "active" }

[[question]]
id = "extra"
ask = "extra?"
why = "x"
kind = "yes-no"
subject = "s"
changes = "decided"

[extend.question.running]
choices = [{ id = "t4", label = "t" }]
[extend.question.now]
choices = [{ id = "t4", label = "t" }]
[extend.decision.d1]
options = [{ id = "t4", for = "x" }]

[[disable]]
id = "r1"
because = "x"

[[rule]]
id = "house"
decision = "d1"
choose = "t4"
strength = "must"
when = { extra = "yes", now = "t4" }
because = "x"
cites = ["book"]
"#;

#[test]
fn what_is_taken_from_a_random_pack_below_agrees() {
    let layer = |name: &str, text: &str| Layer {
        files: vec![SourceFile { name: name.to_owned(), text: text.to_owned() }],
    };
    let mut compared = 0;
    for seed in 7000..7100 {
        let mut rng = Rng::with_seed(seed);
        let below = random_pack(&mut rng, MEDIUM);
        let mut above = LAID_OVER.to_owned();
        // One more cut through a number, where there is one.
        let asks = |at: &usize| {
            below.contains(&format!("id = \"q{at}\"\nask = \"q{at}?\"\nwhy = \"x\"\nkind = \"number\""))
        };
        if let Some(number) = (0..MEDIUM.questions).find(asks) {
            above = above.replace("extra = \"yes\"", &format!("q{number} = \">= 77 rows\""));
        }
        let base = load_text(&below);
        let pack = load(&[layer("below.toml", &below), layer("above.toml", &above)]);
        let pack = pack.unwrap_or_else(|problems| panic!("{problems}"));
        let engine = Engine::compile(&base).unwrap();
        let over = Engine::compile_over(&pack, &base, &engine).unwrap();
        for _ in 0..50 {
            if let Some(answers) = random_answers(&pack, &over.model, &mut rng, 0.3) {
                compared += agree(&pack, &over, &answers);
            }
        }
    }
    assert!(compared >= 10_000, "only {compared} decisions were compared");
}

/// Holds what a line drawn elsewhere would change against reading everything anew; returns whether it changes any.
fn moves_alike(pack: &Pack, engine: &Engine, answers: &Answers, threshold: ThresholdId, end: f64) -> bool {
    let now: Vec<Verdict> = reading::read(pack, answers).decisions.iter().map(|row| row.verdict).collect();
    let moved = reading::read_moved(pack, answers, threshold, end);
    let moved = moved.decisions.iter().map(|row| (row.decision, row.verdict));
    let expected: Vec<_> = moved.filter(|(id, verdict)| *verdict != now[id.index()]).collect();
    let mut found = engine.if_drawn_at(pack, answers, &now, (threshold, end));
    found.sort_unstable_by_key(|(id, _)| *id);
    let id = &pack.threshold(threshold).id;
    assert_eq!(found, expected, "{id} at {end} on {answers:?}");
    !found.is_empty()
}

/// A line drawn elsewhere is tried only where a number lies between: that must miss nothing.
#[test]
fn a_line_drawn_elsewhere_changes_what_reading_anew_says() {
    let mut changed = 0;
    for seed in 9000..9100 {
        let mut rng = Rng::with_seed(seed);
        let pack = load_text(&random_pack(&mut rng, MEDIUM));
        let engine = Engine::compile(&pack).unwrap();
        for _ in 0..20 {
            let Some(answers) = random_answers(&pack, &engine.model, &mut rng, 0.3) else { continue };
            for end in [10.0, 1000.0] {
                changed += usize::from(moves_alike(&pack, &engine, &answers, ThresholdId::at(0), end));
            }
        }
    }
    assert!(changed >= 100, "on random packs a line changed only {changed} verdicts");
    let (pack, engine) = archadvise::builtin::pack();
    let (mut rng, mut changed) = (Rng::with_seed(23), 0);
    for round in 0..600 {
        let silence = f64::from(round % 4) / 4.0;
        let Some(answers) = random_answers(&pack, &engine.model, &mut rng, silence) else { continue };
        for _ in 0..10 {
            let threshold = ThresholdId::at(rng.usize(0..pack.thresholds.len()));
            for end in pack.threshold(threshold).band {
                changed += usize::from(moves_alike(&pack, &engine, &answers, threshold, end));
            }
        }
    }
    assert!(changed >= 10, "on the built-in pack a line changed only {changed} verdicts");
}

/// Above the cap nobody can say how settled a verdict is, nor what could turn it.
#[test]
fn every_decision_of_the_built_in_pack_is_compiled() {
    let (pack, engine) = archadvise::builtin::pack();
    for (decision, programs) in pack.decisions.iter().zip(&engine.decisions) {
        for (strength, program) in &programs.groups {
            assert!(
                program.is_some(),
                "the `{}` rules of {} are above the cap",
                strength.word(),
                decision.id
            );
        }
    }
}

#[test]
fn above_the_cap_rules_are_read_one_by_one_and_agree() {
    let mut compared = 0;
    for seed in 5000..5040 {
        let mut rng = Rng::with_seed(seed);
        let pack = load_text(&random_pack(&mut rng, MEDIUM));
        let engine = Engine::compile_capped(&pack, 0).unwrap();
        let left_out =
            engine.decisions.iter().flat_map(|row| &row.groups).filter(|(_, program)| program.is_none());
        assert!(left_out.count() > 0, "seed {seed} has no group above a cap of 0");
        for _ in 0..50 {
            if let Some(answers) = random_answers(&pack, &engine.model, &mut rng, 0.4) {
                compared += agree(&pack, &engine, &answers);
                // What can't be walked is not called settled.
                for row in Outlook::new(&pack, &engine, &answers).decisions {
                    assert!(row.known || row.standing() == Standing::Open);
                }
            }
        }
    }
    assert!(compared >= 3_000, "only {compared} decisions were compared");
}

/// Whether `full` says all that `partial` says, and perhaps more.
fn completes(partial: &Answers, full: &Answers) -> bool {
    partial.iter().all(|(id, said)| match (said, full.get(id)) {
        (Answer::Choices { ticked, whole }, Some(Answer::Choices { ticked: all, .. })) => {
            ticked.iter().all(|choice| all.contains(choice)) && (!whole || all.len() == ticked.len())
        }
        // An empty list that is whole is what silence reads as.
        (Answer::Choices { ticked, .. }, None) => ticked.is_empty(),
        (said, Some(all)) => said == all,
        (_, None) => false,
    })
}

#[test]
fn what_calls_itself_settled_no_completion_changes() {
    let (mut settled, mut open) = (0, 0);
    for seed in 6000..6012 {
        let mut rng = Rng::with_seed(seed);
        let pack = load_text(&random_pack(&mut rng, crate::support::packs::Size { questions: 2, ..SMALL }));
        let engine = Engine::compile(&pack).unwrap();
        let mut all = every_answers(&pack, &engine.model);
        all.retain_mut(|answers| answers.imply_needs(&pack).is_ok());
        for _ in 0..25 {
            let Some(partial) = random_answers(&pack, &engine.model, &mut rng, 0.5) else { continue };
            let outlook = Outlook::new(&pack, &engine, &partial);
            for full in all.iter().filter(|full| completes(&partial, full)) {
                for (row, verdict) in engine.decide(&pack, full).into_iter().enumerate() {
                    let possible = outlook.decisions[row].possible >> Model::verdict_value(verdict) & 1;
                    assert_eq!(
                        possible, 1,
                        "{verdict:?} of d{row} on {full:?} is left out of {partial:?}, seed {seed}"
                    );
                }
            }
            for row in &outlook.decisions {
                *(if row.standing() == Standing::Settled { &mut settled } else { &mut open }) += 1;
            }
        }
    }
    assert!(settled > 50 && open > 50, "{settled} settled, {open} not: too few to mean much");
}

/// What keeps an option away may depend on another verdict, and nothing else lead from one to the other.
#[test]
fn a_verdict_that_a_constraint_names_counts() {
    const LATE: &str = "[[constraint]]\nid = \"late\"\ndecisions = [\"d1\"]\nwhen = { d0 = [\"t0\", \"t3\"] }\n\
                        rules-out = { tool = [\"t0\", \"t1\", \"t2\"] }\nbecause = \"x\"\n";
    let (mut compared, mut open) = (0, 0);
    for seed in 0..40 {
        let mut rng = Rng::with_seed(60_000 + seed);
        let pack = load_text(&(random_pack(&mut rng, SMALL) + LATE));
        let engine = Engine::compile(&pack).unwrap();
        let wanted = [pack.find_decision("d1").unwrap()];
        for _ in 0..40 {
            let (Some(full), Some(mut partial)) = (
                random_answers(&pack, &engine.model, &mut rng, 0.0),
                random_answers(&pack, &engine.model, &mut rng, 1.0),
            ) else {
                continue;
            };
            compared += agree(&pack, &engine, &full);
            for row in 0..pack.questions.len() {
                let id = QuestionId::at(row);
                if rng.u8(0..3) == 0 {
                    partial.set(id, full.get(id).cloned());
                }
            }
            let possible = engine.model.possible(&partial);
            let mut walked = Walked::default();
            let outlook = Outlook::within(&pack, &engine, &partial, possible, &wanted, &mut walked);
            let row = &outlook.decisions[wanted[0].index()];
            let verdict = engine.decide(&pack, &full)[wanted[0].index()];
            assert!(row.possible >> Model::verdict_value(verdict) & 1 == 1, "{verdict:?} on {full:?}");
            open += usize::from(row.standing() == Standing::Open);
        }
    }
    assert!(compared > 1_000 && open > 100, "{compared} compared, {open} open");
}
