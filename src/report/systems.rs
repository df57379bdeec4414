//! Which systems the verdicts leave to run.

use crate::engine::{Answer, Answers, Verdict};
use crate::knowledge::catalog::HostingMode;
use crate::knowledge::{ChoiceIndex, DecisionId, Pack, QuestionId, ToolId};

use super::{System, Systems};

/// Whether a tool was said to run here, or to do one of the jobs today.
#[must_use]
pub fn runs_here(pack: &Pack, answers: &Answers, tool: ToolId) -> bool {
    let at = |question: QuestionId| {
        let choices = pack.question(question).kind.choices();
        choices.iter().position(|choice| choice.id == pack.tool(tool).id).map(|at| at as ChoiceIndex)
    };
    let today = |question: QuestionId| {
        at(question).is_some_and(|at| answers.get(question) == Some(&Answer::Choice(at)))
    };
    let running = pack.roles.running;
    running.is_some_and(|running| at(running).is_some_and(|at| answers.is_ticked(running, at)))
        || pack.decisions.iter().filter_map(|decision| decision.today).any(today)
}

/// Counts the systems of all picks, with what they run inside of and what they need beside them.
#[must_use]
pub fn count(pack: &Pack, answers: &Answers, verdicts: &[Verdict]) -> Systems {
    let picks: Vec<(DecisionId, ToolId)> = verdicts
        .iter()
        .enumerate()
        .filter_map(|(row, verdict)| {
            let id = DecisionId::at(row);
            Some((id, pack.decision(id).options[usize::from(verdict.option()?)].tool?))
        })
        .collect();
    let runs_here = |tool: ToolId| runs_here(pack, answers, tool);
    let mut list: Vec<(ToolId, Vec<DecisionId>)> = Vec::new();
    let mut add = |tool: ToolId, decision: DecisionId| match list.iter_mut().find(|(known, _)| *known == tool)
    {
        Some((_, serves)) => serves.push(decision),
        None => list.push((tool, vec![decision])),
    };
    let there = |any: &[ToolId]| {
        let chosen = any.iter().find(|tool| picks.iter().any(|(_, pick)| pick == *tool));
        chosen.or_else(|| any.iter().find(|tool| runs_here(**tool))).or(any.first()).copied()
    };
    for &(decision, tool) in &picks {
        let row = pack.tool(tool);
        if row.system {
            add(tool, decision);
        }
        if let Some(host) = there(&row.runs_inside).filter(|_| !row.runs_inside.is_empty()) {
            add(host, decision);
        }
        for any in &row.needs {
            if let Some(beside) = there(any) {
                add(beside, decision);
            }
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
    Systems { count: list.len(), rented, list }
}
