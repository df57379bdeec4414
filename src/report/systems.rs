//! Which systems the verdicts leave to run.

use crate::engine::{Answer, Answers, Verdict};
use crate::knowledge::catalog::HostingMode;
use crate::knowledge::{Choice, ChoiceIndex, DecisionId, Pack, QuestionId, ToolId};

use super::{System, Systems};

/// Whether a tool was said to run here, or to do one of the jobs today.
///
/// A choice that names two of them ("this or that") means the one that does a job today, if one does.
#[must_use]
pub fn runs_here(pack: &Pack, answers: &Answers, tool: ToolId) -> bool {
    let own = pack.tools.id(tool.index());
    let another_is = |label: &str| {
        let mut others = today(pack, answers).filter(|id| own != *id).filter_map(|id| pack.tools.find(id));
        others.any(|other| label.contains(&*pack.tool(ToolId::at(other)).name))
    };
    today(pack, answers).any(|id| own == id)
        || ticked(pack, answers).any(|choice| choice.id == own && !another_is(&choice.label))
}

/// What was said to do one of the jobs today.
fn today<'a>(pack: &'a Pack, answers: &'a Answers) -> impl Iterator<Item = &'a str> {
    let questions = pack.decisions.iter().filter_map(|decision| decision.today);
    questions.filter_map(|question| match answers.get(question) {
        Some(Answer::Choice(at)) => Some(&*pack.question(question).kind.choices()[usize::from(*at)].id),
        _ => None,
    })
}

/// What was said to run here.
fn ticked<'a>(pack: &'a Pack, answers: &'a Answers) -> impl Iterator<Item = &'a Choice> {
    pack.roles.running.into_iter().flat_map(|running| ticked_of(pack, answers, running))
}

/// The choices of a list that were ticked.
pub(super) fn ticked_of<'a>(
    pack: &'a Pack,
    answers: &'a Answers,
    list: QuestionId,
) -> impl Iterator<Item = &'a Choice> {
    let choices = pack.question(list).kind.choices().iter().enumerate();
    choices.filter(move |(at, _)| answers.is_ticked(list, *at as ChoiceIndex)).map(|(_, choice)| choice)
}

/// The verdicts of some decisions, and the answers that they rest on.
pub struct Decided<'a> {
    /// The answers.
    pub answers: &'a Answers,
    /// The verdicts of those decisions.
    pub verdicts: Vec<(DecisionId, Verdict)>,
}

/// Counts the systems of all picks, with what they run inside of and what they need beside them: of a system, and
/// of its workloads.
#[must_use]
pub fn count(pack: &Pack, system: &Decided<'_>, workloads: &[Decided<'_>]) -> Systems {
    let answers = system.answers;
    let all = || std::iter::once(system).chain(workloads);
    let picks_of = |decided: &Decided<'_>| -> Vec<(DecisionId, ToolId)> {
        let tool = |(id, verdict): &(DecisionId, Verdict)| {
            Some((*id, pack.decision(*id).options[usize::from(verdict.option()?)].tool?))
        };
        decided.verdicts.iter().filter_map(tool).collect()
    };
    let picks: Vec<(DecisionId, ToolId)> = all().flat_map(picks_of).collect();
    let runs_here = |tool: ToolId| all().any(|decided| runs_here(pack, decided.answers, tool));
    let mut list: Vec<(ToolId, Vec<DecisionId>)> = Vec::new();
    let mut add = |tool: ToolId, decision: DecisionId| match list.iter_mut().find(|(known, _)| *known == tool)
    {
        Some((_, serves)) if serves.contains(&decision) => {}
        Some((_, serves)) => serves.push(decision),
        None => list.push((tool, vec![decision])),
    };
    for decided in all() {
        let own = picks_of(decided);
        // What a system runs inside of is its own before it is a workload's, and the other way round.
        let there = |any: &[ToolId]| {
            let one_of = |picks: &[(DecisionId, ToolId)]| {
                any.iter().find(|tool| picks.iter().any(|(_, pick)| pick == *tool)).copied()
            };
            let here = || any.iter().find(|tool| self::runs_here(pack, decided.answers, **tool)).copied();
            one_of(&own).or_else(here).or_else(|| one_of(&picks)).or(any.first().copied())
        };
        for &(decision, tool) in &own {
            let row = pack.tool(tool);
            if row.system {
                add(tool, decision);
            }
            let hosts = std::iter::once(&row.runs_inside).chain(&row.needs);
            hosts.filter_map(|any| there(any)).for_each(|tool| add(tool, decision));
        }
    }
    // A system that is only a host of something else may itself be no system (a library): leave it out.
    list.retain(|(tool, _)| pack.tool(*tool).system);
    let list: Vec<System> = list
        .into_iter()
        .map(|(tool, serves)| {
            let row = pack.tool(tool);
            System {
                tool: row.id.to_string(),
                name: row.name.to_string(),
                runs_here: runs_here(tool),
                rented: row.hosting.mode == HostingMode::ManagedOnly,
                serves: serves.into_iter().map(|id| pack.decision(id).id.to_string()).collect(),
            }
        })
        .collect();
    let rented = list.iter().filter(|system| system.rented).count();
    let picked = |label: &str| list.iter().any(|system| label.contains(&system.name));
    let besides = ticked(pack, answers)
        .filter(|choice| !list.iter().any(|system| *choice.id == *system.tool) && !picked(&choice.label))
        .map(|choice| {
            let tool = pack.find_tool(&choice.id).filter(|tool| runs_here(*tool));
            tool.map_or_else(|| choice.label.to_string(), |tool| pack.tool(tool).name.to_string())
        })
        .collect();
    Systems { count: list.len(), rented, list, besides }
}
