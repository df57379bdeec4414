//! Answers that can't be: they are left out of what silence may turn out to be, only where that is certain, and
//! what was said counts all the same. And answers that are seldom true: possible, and hardly expected.

use archadvise::engine::changes::band_ends;
use archadvise::engine::model::{Formula, Mask, Stands};
use archadvise::engine::prior::weights;
use archadvise::engine::reach::steps;
use archadvise::engine::{Answer, Answers, Engine};
use archadvise::knowledge::{Pack, QuestionId};
use archadvise::report;
use archadvise::session::{Interview, ScreenKind, show_answer};
use fastrand::Rng;

use crate::support::packs::random_answers;
use crate::support::run::Program;
use crate::support::users::{cannot_be, leave_out_what_cannot_be};

fn said(pack: &Pack, text: &str) -> Answers {
    let mut answers = Answers::none(pack);
    for setting in text.split_whitespace() {
        let (question, answer) = archadvise::session::parse_setting(pack, setting).unwrap();
        answers.set(question, Some(answer));
    }
    answers
}

/// Whether a choice may still turn out to be the answer.
fn may_be(pack: &Pack, engine: &Engine, answers: &Answers, question: &str, choice: &str) -> bool {
    let id = pack.find_question(question).unwrap();
    let at = pack.question(id).kind.choices().iter().position(|row| row.id == choice).unwrap();
    let var = engine.model.vars_of(id).start;
    engine.model.possible(answers)[usize::from(var)] >> (at + 1) & 1 == 1
}

#[test]
fn it_counts_only_where_it_is_certain() {
    let (pack, engine) = archadvise::builtin::pack();
    let functions = |text: &str| may_be(&pack, &engine, &said(&pack, text), "job-takers", "cloud-functions");
    assert!(functions(""), "nothing is known yet");
    assert!(functions("cloud=aws"));
    assert!(!functions("cloud=own-hardware"), "racks start no functions");
    assert!(functions("cloud=own-hardware job-takers=cloud-functions"), "what was said stands");
    let languages =
        |text: &str| may_be(&pack, &engine, &said(&pack, text), "job-takers", "several-languages");
    assert!(languages(""), "the guard may yet hold");
    assert!(!languages("languages=python"));
    assert!(languages("languages=python,go"), "the guard holds");
}

/// A formula over four variables of three values.
fn random_formula(rng: &mut Rng, depth: usize) -> Formula {
    match rng.usize(0..if depth == 0 { 1 } else { 4 }) {
        0 => Formula::In(rng.u16(0..4), Mask::from(rng.u8(0..8))),
        1 => Formula::Not(Box::new(random_formula(rng, depth - 1))),
        kind => {
            let parts = (0..rng.usize(0..4)).map(|_| random_formula(rng, depth - 1)).collect();
            if kind == 2 { Formula::All(parts) } else { Formula::Any(parts) }
        }
    }
}

#[test]
fn what_is_certain_of_a_formula_holds_for_every_value_that_is_left() {
    let mut rng = Rng::with_seed(5);
    let mut certain = [0; 3];
    for _ in 0..20_000 {
        let formula = random_formula(&mut rng, 3);
        let possible: Vec<Mask> = (0..4).map(|_| Mask::from(rng.u8(1..8))).collect();
        let all = (0..81_u8).map(|at| [at % 3, at / 3 % 3, at / 9 % 3, at / 27]);
        let left = all.filter(|values| values.iter().zip(&possible).all(|(at, mask)| mask >> at & 1 == 1));
        let holds: Vec<bool> = left.map(|values| formula.holds(&values)).collect();
        match formula.certain(&possible) {
            Some(truth) => assert!(holds.iter().all(|one| *one == truth), "{formula:?} {possible:?}"),
            // One value each is always enough to tell.
            None => assert!(possible.iter().any(|mask| !mask.is_power_of_two()), "{formula:?}"),
        }
        certain[formula.certain(&possible).map_or(2, usize::from)] += 1;
    }
    assert!(certain.iter().all(|count| *count > 1000), "{certain:?}");
}

/// The answer that gives a variable one of its values and says nothing else.
fn taking(engine: &Engine, var: usize, value: u8) -> Answer {
    let variable = &engine.model.variables[var];
    match variable.stands {
        Stands::YesNo(_) => Answer::YesNo(value == 2),
        Stands::Choice(_) => Answer::Choice(value - 1),
        Stands::Tick(_, choice) => Answer::Choices { ticked: vec![choice], whole: false },
        Stands::Number(_, measure) => {
            let (low, high) = band_ends(&variable.cuts, value);
            Answer::Number { measure, low, high }
        }
        Stands::Verdict(_) | Stands::Kept(_) => unreachable!("no answer"),
    }
}

#[test]
fn whatever_else_is_said_what_was_left_out_can_not_be() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(8);
    let mut left_out = [0; 3];
    for _ in 0..8000 {
        let Some(answers) = random_answers(&pack, &engine.model, &mut rng, 0.6) else { continue };
        let possible = engine.model.possible(&answers);
        let impossible = engine.model.impossible(&answers);
        let Some(rest) = random_answers(&pack, &engine.model, &mut rng, 0.2) else { continue };
        let mut full = answers.clone();
        for id in (0..pack.questions.len()).map(QuestionId::at) {
            if answers.get(id).is_none() {
                full.set(id, rest.get(id).cloned());
            }
        }
        for (var, variable) in engine.model.variables.iter().enumerate() {
            let unsaid = variable.stands.question().filter(|question| answers.get(*question).is_none());
            let Some(question) = unsaid else { continue };
            assert!(possible[var] & 1 == 1, "silence can always be");
            for value in 1..variable.size {
                let answer = taking(&engine, var, value);
                let out = possible[var] >> value & 1 == 0;
                assert_eq!(impossible(question, &answer), out, "{} {answer:?}", pack.question(question).id);
                if !out {
                    continue;
                }
                match variable.stands {
                    Stands::Tick(..) => left_out[1] += 1,
                    Stands::Number(..) => left_out[2] += 1,
                    _ => left_out[0] += 1,
                }
                let mut with = full.clone();
                with.set(question, Some(answer));
                assert!(cannot_be(&pack, &with, question), "{}", pack.question(question).id);
            }
        }
    }
    assert!(left_out.iter().all(|count| *count > 100), "too few to mean much: {left_out:?}");
}

#[test]
fn an_interview_goes_on_where_ends_of_a_number_were_left_out() {
    let (pack, engine) = archadvise::builtin::pack();
    let answers = said(&pack, "must-do=find-similar,connect-services similar-today=nothing");
    let mut interview = Interview::new(&pack, &engine, answers, Vec::new());
    let mut asked = Vec::new();
    while let Some(screen) = interview.next() {
        assert!(asked.len() < 150, "it never ends");
        asked.extend(screen.questions.iter().copied());
        match screen.kind {
            ScreenKind::Verdict(decision) => interview.decide(decision, None),
            _ => interview.answer(screen.questions.iter().map(|id| (*id, Answer::NotSure)).collect()),
        }
    }
    assert!(asked.len() > 20, "only {} questions", asked.len());
}

#[test]
fn nothing_that_can_not_be_is_within_reach() {
    let (pack, engine) = archadvise::builtin::pack();
    let hurts = |today: &str| {
        let answers = said(&pack, &format!("must-do=background-work jobs-hurt=one-hogs {today}"));
        steps(&pack, &engine.model, &answers).len()
    };
    assert!(hurts("jobs-today=rabbitmq") > 0, "a pain may still come");
    assert_eq!(hurts("jobs-today=nothing"), 0, "what isn't there can't come to hurt");
    let mut rng = Rng::with_seed(3);
    let mut within = 0;
    for _ in 0..500 {
        let Some(answers) = random_answers(&pack, &engine.model, &mut rng, 0.7) else { continue };
        let impossible = engine.model.impossible(&answers);
        for step in steps(&pack, &engine.model, &answers) {
            assert!(!impossible(step.question, &step.to), "{}", pack.question(step.question).id);
            within += 1;
        }
    }
    assert!(within > 1000, "only {within}");
}

#[test]
fn what_can_not_be_is_no_open_answer() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(4);
    let (mut open, mut barred) = (0, 0);
    for _ in 0..300 {
        let Some(answers) = random_answers(&pack, &engine.model, &mut rng, 0.4) else { continue };
        let possible = engine.model.possible(&answers);
        let report = report::build(&pack, &engine, &answers.clone().into());
        open += report.could_turn.len();
        for (var, variable) in engine.model.variables.iter().enumerate() {
            let unsaid = variable.stands.question().filter(|question| answers.get(*question).is_none());
            let Some(row) = unsaid.map(|question| pack.question(question)) else { continue };
            for value in (1..variable.size).filter(|value| possible[var] >> value & 1 == 0) {
                barred += 1;
                let answer = show_answer(row, &taking(&engine, var, value));
                let told =
                    report.could_turn.iter().find(|turn| *turn.question == *row.id && turn.answer == answer);
                assert_eq!(told, None);
            }
        }
    }
    assert!(open > 1000 && barred > 1000, "too few to mean much: {open} open, {barred} barred");
}

/// The clashes in the report on some settings, in words.
fn clashes(pack: &Pack, engine: &Engine, text: &str) -> Vec<String> {
    let report = report::build(pack, engine, &said(pack, text).into());
    report.clashes.iter().map(|clash| format!("{} | {}", clash.said, clash.beside.join(" | "))).collect()
}

#[test]
fn answers_that_cannot_hold_together_are_told() {
    let (pack, engine) = archadvise::builtin::pack();
    let told = |text: &str| clashes(&pack, &engine, text);
    let queue = "must-do=background-work jobs-today=sidekiq";
    assert_eq!(told(&format!("{queue} running=postgresql")), ["jobs today: Sidekiq | running: PostgreSQL"]);
    assert!(told(&format!("{queue} running=postgresql,valkey")).is_empty(), "it runs on Valkey");
    assert!(told(queue).is_empty(), "what runs was not said");
    assert_eq!(
        told("jobs-today=nothing jobs-hurt=fine,done-twice cloud=own-hardware job-takers=cloud-functions"),
        [
            "jobs hurt: jobs are done twice | jobs today: nothing: it is still to be built",
            "jobs are taken by: cloud functions, started for each job (Lambda, Workers …) | runs on: own hardware, \
             in own rooms",
        ],
        "of several answers the one that can't be"
    );
}

/// Beside what is unsaid only what is certain is told; where all is said, whatever the pack forbids, read rule by rule.
#[test]
fn a_clash_is_told_just_where_the_pack_forbids_it() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(31);
    let forbidden = |answers: &Answers| answers.iter().any(|(id, _)| cannot_be(&pack, answers, id));
    let told = |answers: &Answers| !engine.model.denied(answers).is_empty();
    let mut seen = [0; 3];
    for round in 0..3000 {
        let silence = if round % 2 == 0 { 0.0 } else { 0.7 };
        let Some(mut answers) = random_answers(&pack, &engine.model, &mut rng, silence) else { continue };
        let tell = told(&answers);
        assert!(!tell || forbidden(&answers), "told, and nothing forbids it");
        if tell {
            seen[0] += 1;
        } else if forbidden(&answers) {
            let unsaid = pack.questions.len() > answers.iter().count();
            let open =
                answers.iter().any(|(_, answer)| matches!(answer, Answer::Choices { whole: false, .. }));
            assert!(unsaid || open, "all is said, and what is forbidden isn't told");
            seen[1] += 1;
        }
        leave_out_what_cannot_be(&pack, &mut answers, |_| true);
        assert!(!told(&answers));
        seen[2] += 1;
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}

/// The first lines of a report name a clash, of a workload by its name, and say how it was taken.
#[test]
fn a_clash_stands_in_the_first_lines() {
    let text = "[answers]\nmust-do = ['background-work']\njobs-today = 'sidekiq'\nrunning = ['postgresql']\n\
                [workload.mails]\njobs-today = 'kafka'\n";
    let page = Program::new(&["advise", "-"]).input(text).run().fine();
    let head = page.split("\n\n").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let taken = "They were taken as they were said.";
    for clash in [
        format!("Look again: “jobs today: Sidekiq” can't be beside “running: PostgreSQL”. {taken}"),
        format!(
            "Look again (mails): “jobs today: Kafka, used as a queue” can't be beside “running: PostgreSQL”. {taken}"
        ),
    ] {
        assert!(head.contains(&clash), "{head}");
    }
}

/// How likely a choice is taken to be, beside what was said.
fn share(pack: &Pack, engine: &Engine, text: &str, question: &str, choice: &str) -> f64 {
    let id = pack.find_question(question).unwrap();
    let at = pack.question(id).kind.choices().iter().position(|row| row.id == choice).unwrap();
    let possible = engine.model.possible(&said(pack, text));
    let var = engine.model.vars_of(id).start;
    let seldom = engine.model.seldom(&possible);
    weights(pack, &engine.model, var, possible[usize::from(var)], &seldom)[at + 1]
}

/// What is seldom stays possible, is hardly expected, and is neither hidden nor a clash where it is said.
#[test]
fn what_is_seldom_is_possible_and_hardly_expected() {
    let (pack, engine) = archadvise::builtin::pack();
    let usual = |text: &str| share(&pack, &engine, text, "files-stay", "own-machines");
    let (elsewhere, in_a_cloud) = (usual("cloud=other-host"), usual("cloud=aws"));
    assert!(elsewhere > 0.05 && in_a_cloud > 0.0, "{elsewhere}, {in_a_cloud}");
    let odds = |share: f64| share / (1.0 - share);
    assert!((odds(in_a_cloud) / odds(elsewhere) - 0.05).abs() < 1e-9, "a twentieth beside the others");
    assert!(may_be(&pack, &engine, &said(&pack, "cloud=aws"), "files-stay", "own-machines"));
    let id = pack.find_question("files-stay").unwrap();
    let answers = said(&pack, "cloud=aws files-stay=own-machines");
    let cloud = said(&pack, "cloud=aws");
    assert!(!engine.model.impossible(&cloud)(id, answers.get(id).unwrap()), "it is a row to choose");
    assert!(clashes(&pack, &engine, "must-do=keep-files cloud=aws files-stay=own-machines").is_empty());
    // It is told of what is certain: a cloud that was not said makes nothing seldom.
    let paid = |text: &str| share(&pack, &engine, text, "warehouse-paid", "bigquery");
    assert!((paid("") - 0.08).abs() < 1e-9 && paid("cloud=azure") < 0.01 && paid("cloud=gcp") > 0.08);
}
