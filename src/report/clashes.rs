//! Answers that can't hold together: said all the same, so that somebody should look at them again.

use crate::engine::answers::{question_of, questions_of};
use crate::engine::reading::Reader;
use crate::engine::{Answers, Engine};
use crate::knowledge::condition::Test;
use crate::knowledge::{Kind, Pack, QuestionId};
use crate::session::{Situation, show_answer};

use super::explain::facts;
use super::{Clash, words};

/// What was said although it can't be beside what else was said: of the system, then of each workload what the
/// system doesn't have as well.
pub(super) fn clashes(pack: &Pack, engine: &Engine, situation: &Situation, own: &[Answers]) -> Vec<Clash> {
    let of_system = of(pack, engine, &situation.answers, None);
    let of_workloads = std::iter::zip(&situation.workloads, own).flat_map(|(workload, answers)| {
        of(pack, engine, answers, Some(&workload.id))
            .into_iter()
            .filter(|clash| !of_system.iter().any(|known| known.said == clash.said))
    });
    let of_workloads: Vec<Clash> = of_workloads.collect();
    of_system.into_iter().chain(of_workloads).collect()
}

fn of(pack: &Pack, engine: &Engine, answers: &Answers, workload: Option<&str>) -> Vec<Clash> {
    let nevers = engine.model.denied(answers).into_iter().filter_map(|at| pack.nevers().nth(at));
    let said = |id: QuestionId| {
        let (question, answer) = (pack.question(id), answers.get(id)?);
        Some(match question.kind {
            Kind::YesNo { .. } => words::said(question, answer),
            _ => format!("{}: {}", words::name(question), show_answer(question, answer)),
        })
    };
    let reader = Reader { pack, answers, verdicts: &[], moved: None };
    nevers
        .map(|never| {
            let mut holding = Vec::new();
            never.answer.each_test(&mut |test: &Test| {
                let answer = question_of(test).and_then(|id| answers.get(id));
                holding.extend(answer.map(|answer| words::holding(pack, test, Some(answer))));
            });
            let mut beside = Vec::new();
            never.unless.iter().for_each(|guard| questions_of(pack, guard, &mut beside));
            beside.sort_unstable();
            beside.dedup();
            // What lets it be was answered otherwise, and so is told whole; of the rest, just what holds.
            let holds = facts(reader, &never.when)
                .into_iter()
                .filter(|fact| !beside.iter().any(|id| *pack.question(*id).id == *fact.about));
            let holds: Vec<String> = holds.map(|fact| fact.text).collect();
            Clash {
                workload: workload.map(ToOwned::to_owned),
                said: holding.join("; "),
                beside: holds.into_iter().chain(beside.iter().filter_map(|id| said(*id))).collect(),
            }
        })
        .collect()
}
