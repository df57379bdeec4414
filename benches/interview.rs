//! How long an interview is: simulated users, whose answers are drawn from the priors, one in ten of them "not
//! sure"; and once more from flattened priors, to see what becomes of it where the priors are wrong.
//!
//! Bars, at the point where every verdict is 98 % sure: a median of at most 15 screens for four needs, 6 for a
//! category, 9 for databases and for queues; a verdict that would still have turned in at most 1 of 100 sessions
//! (flattened: 4), each of them shown as not settled; the next screen within 10 ms at the 99th percentile.
//!
//! `cargo bench --bench interview`; with `-- SESSIONS` for more or fewer than 200 a row, and `-- SESSIONS WHAT` for
//! one category, with the questions that were asked and how often an answer to each changed a verdict.
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::collections::BTreeMap;
use std::time::Instant;

use archadvise::engine::outlook::{Outlook, Standing};
use archadvise::engine::{Answers, Engine, Verdict};
use archadvise::knowledge::{DecisionId, Pack, QuestionId};
use archadvise::session::Interview;
use fastrand::Rng;

#[path = "../tests/it/support/users.rs"]
mod users;

use users::User;

/// More screens than any interview may take.
const ENDLESS: usize = 150;

/// One simulated interview.
#[derive(Default)]
struct Session {
    /// Screens until every verdict was 98 % sure.
    likely: usize,
    /// Screens until nothing that could be asked would change anything.
    exact: usize,
    /// The decisions whose verdict at the first point isn't the one at the second.
    wrong: Vec<DecisionId>,
    /// Whether one of these was called settled.
    called_settled: bool,
    /// Milliseconds before each screen.
    waits: Vec<f64>,
    /// What was asked, and whether the answer changed a verdict, until the first point.
    asked: Vec<(Vec<QuestionId>, bool)>,
}

fn run(pack: &Pack, engine: &Engine, user: &User, rng: &mut Rng, wanted: Vec<DecisionId>) -> Session {
    let mut interview = Interview::new(pack, engine, Answers::none(pack), wanted);
    let mut session = Session::default();
    let mut stopped: Option<(Vec<Verdict>, Vec<Standing>)> = None;
    let mut verdicts = engine.decide(pack, interview.answers());
    for screens in 0..ENDLESS {
        let began = Instant::now();
        let screen = interview.next();
        let _ = interview.progress();
        let may_stop = interview.may_stop();
        session.waits.push(began.elapsed().as_secs_f64() * 1e3);
        session.exact = screens;
        if stopped.is_none() && (may_stop || screen.is_none()) {
            let outlook = Outlook::new(pack, engine, interview.answers());
            let standing = outlook
                .decisions
                .iter()
                .map(archadvise::engine::outlook::DecisionOutlook::standing)
                .collect();
            stopped = Some((engine.decide(pack, interview.answers()), standing));
            session.likely = screens;
        }
        let Some(screen) = screen else { break };
        user.reply(pack, engine, rng, &mut interview);
        let now = engine.decide(pack, interview.answers());
        if stopped.is_none() {
            session.asked.push((screen.questions, now != verdicts));
        }
        verdicts = now;
    }
    let (then, standing) = stopped.unwrap();
    for decision in interview.wanted() {
        let row = decision.index();
        if then[row] != verdicts[row] {
            session.wrong.push(decision);
            session.called_settled |= standing[row] == Standing::Settled;
        }
    }
    session
}

/// The value below which a share of a sorted list lies.
fn percentile<T: Copy>(sorted: &[T], share: f64) -> T {
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

fn line(name: &str, sharpness: f64, sessions: &[Session]) -> String {
    let sorted = |of: &dyn Fn(&Session) -> usize| {
        let mut list: Vec<usize> = sessions.iter().map(of).collect();
        list.sort_unstable();
        format!("{:>6} {:>4}", percentile(&list, 0.5), percentile(&list, 0.9))
    };
    let mut waits: Vec<f64> = sessions.iter().flat_map(|session| session.waits.iter().copied()).collect();
    waits.sort_by(f64::total_cmp);
    let wrong = sessions.iter().filter(|session| !session.wrong.is_empty()).count();
    let settled = sessions.iter().filter(|session| session.called_settled).count();
    format!(
        "{name:<16} {:>6}  {}  {}  {:>6.1} {settled:>8}  {:>6.2} {:>6.2}",
        if sharpness < 1.0 { "flat" } else { "as is" },
        sorted(&|session| session.likely),
        sorted(&|session| session.exact),
        100.0 * wrong as f64 / sessions.len() as f64,
        percentile(&waits, 0.5),
        percentile(&waits, 0.99),
    )
}

/// Each question: in how many sessions it was asked, in how many its screen changed a verdict.
fn details(pack: &Pack, sessions: &[Session]) {
    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for (questions, changed) in sessions.iter().flat_map(|session| &session.asked) {
        for question in questions {
            let entry = counts.entry(pack.question(*question).id.as_str()).or_default();
            entry.0 += 1;
            entry.1 += usize::from(*changed);
            entry.2 += usize::from(questions.len() == 1);
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, (asked, ..))| std::cmp::Reverse(*asked));
    println!("{:<24} asked  alone  changed a verdict, in 100 sessions", "question");
    for (id, (asked, changed, alone)) in counts {
        let share = |count: usize| 100.0 * count as f64 / sessions.len() as f64;
        println!("{id:<24} {:>5.0}  {:>5.0}  {:>5.0}", share(asked), share(alone), share(changed));
    }
    let mut wrong: BTreeMap<&str, usize> = BTreeMap::new();
    for decision in sessions.iter().flat_map(|session| &session.wrong) {
        *wrong.entry(pack.decision(*decision).id.as_str()).or_default() += 1;
    }
    println!("wrong: {wrong:?}");
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let count: usize = arguments.first().map_or(200, |count| count.parse().unwrap());
    let only = arguments.get(1);
    let (pack, engine) = archadvise::builtin::pack();
    println!("                          98 % sure    exactly      wrong   called    next, ms");
    println!("what             priors  median  p90  median  p90   in 100  settled     p50    p99");
    let mut rows: Vec<(String, Vec<DecisionId>)> = vec![("four-needs".to_owned(), Vec::new())];
    for category in &pack.categories {
        let decisions = (0..pack.decisions.len()).map(DecisionId::at);
        let here =
            decisions.filter(|id| pack.categories[pack.decision(*id).category.index()].id == category.id);
        rows.push((category.id.to_string(), here.collect()));
    }
    rows.retain(|(name, _)| only.is_none_or(|only| only == name));
    for (name, wanted) in rows {
        for sharpness in [1.0, 0.5] {
            let mut rng = Rng::with_seed(3);
            let sessions: Vec<Session> = (0..count)
                .map(|_| {
                    let mut user = User::draw(&pack, &engine, &mut rng, sharpness);
                    if wanted.is_empty() {
                        user = user.needing(&pack, &mut rng, 4);
                    }
                    run(&pack, &engine, &user, &mut rng, wanted.clone())
                })
                .collect();
            println!("{}", line(&name, sharpness, &sessions));
            if only.is_some() {
                details(&pack, &sessions);
            }
        }
    }
}
