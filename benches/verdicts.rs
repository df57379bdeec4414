//! How long thinking takes: verdicts, reports, and the next screen of an interview, on the built-in pack.
//!
//! Bars: all verdicts on parsed answers in 500 ns; the next screen within 10 ms of an answer. Run with
//! `cargo bench --bench verdicts`.
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::sync::LazyLock;

use archadvise::engine::outlook::Outlook;
use archadvise::engine::{Answer, Answers, Engine, reading};
use archadvise::knowledge::{Pack, SourceFile};
use archadvise::report;
use archadvise::session::{Interview, ScreenKind, read_file};
use divan::{Bencher, black_box};

#[path = "../tests/it/support/packs.rs"]
mod support;

use support::SIX;

static KNOWN: LazyLock<(Pack, Engine)> = LazyLock::new(archadvise::builtin::pack);

fn main() {
    let (pack, engine) = &*KNOWN;
    println!(
        "{} questions, {} decisions, {} rules, {} nodes",
        pack.questions.len(),
        pack.decisions.len(),
        pack.rules.len(),
        engine.nodes()
    );
    divan::main();
}

/// The answers of a situation, with the needs that they imply.
fn answers_of(situation: &str) -> Answers {
    let pack = &KNOWN.0;
    let name = format!("{}/tests/situations/{situation}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&name).unwrap();
    let read = read_file(pack, &SourceFile { name, text }).unwrap();
    let mut answers = read.given(pack);
    answers.imply_needs(pack).unwrap();
    answers
}

/// All eleven verdicts on prepared values: the bar is 500 ns.
#[divan::bench(args = SIX, sample_size = 2000)]
fn verdicts(bencher: Bencher, situation: &str) {
    let (pack, engine) = &*KNOWN;
    let answers = answers_of(situation);
    let mut values = engine.model.values(&answers);
    bencher.bench_local(|| engine.decide_values(pack, &answers, black_box(&mut values)));
}

/// The same on a thousand sets of random answers in turn, for which no branch is foreseen. The argument is the
/// percentage of questions that stay unanswered.
#[divan::bench(args = [95, 80, 50, 20, 0], sample_size = 2000)]
fn verdicts_on_random_answers(bencher: Bencher, silence: u32) {
    let (pack, engine) = &*KNOWN;
    let mut rng = fastrand::Rng::with_seed(7);
    let mut sets = Vec::new();
    while sets.len() < 1000 {
        let random = support::random_answers(pack, &engine.model, &mut rng, f64::from(silence) / 100.0);
        sets.extend(random.map(|answers| (engine.model.values(&answers), answers)));
    }
    let mut turn = 0;
    bencher.bench_local(|| {
        turn = (turn + 1) % sets.len();
        let (values, answers) = &mut sets[turn];
        engine.decide_values(pack, answers, black_box(values))
    });
}

/// From answers to values, which the verdicts above start from.
#[divan::bench(args = SIX)]
fn values(bencher: Bencher, situation: &str) {
    let answers = answers_of(situation);
    bencher.bench_local(|| KNOWN.1.model.values(black_box(&answers)));
}

/// The rules read one by one: what a report explains from.
#[divan::bench(args = SIX)]
fn direct_reading(bencher: Bencher, situation: &str) {
    let answers = answers_of(situation);
    bencher.bench_local(|| reading::read(&KNOWN.0, black_box(&answers)));
}

/// What is settled, likely or open.
#[divan::bench(args = SIX)]
fn outlook(bencher: Bencher, situation: &str) {
    let (pack, engine) = &*KNOWN;
    let answers = answers_of(situation);
    bencher.bench_local(|| Outlook::new(pack, engine, black_box(&answers)));
}

/// A whole report, before it is rendered.
#[divan::bench(args = SIX)]
fn whole_report(bencher: Bencher, situation: &str) {
    let (pack, engine) = &*KNOWN;
    let situation = answers_of(situation).into();
    bencher.bench_local(|| report::build(pack, engine, black_box(&situation)));
}

/// Between an answer and the next screen, as `ask` does it: what to ask, how far it is, whether it may stop.
/// The bar is 10 ms. The longest walks come first: with every need ticked and nothing else said, and after the
/// screens that open an interview; then those from each situation.
#[divan::bench(args = ["nothing", "every-need", "opened"].into_iter().chain(SIX))]
fn next_screen(bencher: Bencher, situation: &str) {
    let (pack, engine) = &*KNOWN;
    let answers = match situation {
        "nothing" => Answers::none(pack),
        "every-need" => every_need(pack),
        "opened" => opened(pack, engine),
        _ => answers_of(situation),
    };
    bencher
        .with_inputs(|| Interview::new(pack, engine, answers.clone(), Vec::new()))
        .bench_local_refs(|interview| (interview.next(), interview.progress(), interview.may_stop()));
}

/// Every need ticked and nothing else said: all eleven decisions are open.
fn every_need(pack: &Pack) -> Answers {
    let mut answers = Answers::none(pack);
    if let Some(needs) = pack.roles.needs {
        let choices = pack.question(needs).kind.choices().len() as u8;
        answers.set(needs, Some(Answer::Choices { ticked: (0..choices).collect(), whole: true }));
    }
    answers
}

/// The same after the screens that open an interview: nothing is unusual, and of the rest nothing is known. Now
/// the next question is chosen by what each would tell.
fn opened(pack: &Pack, engine: &Engine) -> Answers {
    let mut interview = Interview::new(pack, engine, every_need(pack), Vec::new());
    while let Some(screen) = interview.next() {
        let opening = pack.roles.opening.contains(&screen.questions[0]);
        let answer = match screen.kind {
            ScreenKind::Unusual => Answer::YesNo(false),
            ScreenKind::Single if opening => Answer::NotSure,
            _ => break,
        };
        interview.answer(screen.questions.into_iter().map(|id| (id, answer.clone())).collect());
    }
    interview.answers().clone()
}
