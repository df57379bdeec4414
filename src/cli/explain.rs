//! `explain`: everything that there is to say about a verdict.

use std::path::{Path, PathBuf};

use crate::knowledge::{DecisionId, OptionIndex, nearest};
use crate::report::fold::fold;
use crate::report::{explain_page, explanation};
use crate::session::{Situation, Workload};

use super::args::ExplainArgs;
use super::context::Context;
use super::error::CliError;
use super::{advise, output, page};

type Asked = (Vec<DecisionId>, Vec<(DecisionId, OptionIndex)>);

/// Prints the explanation.
pub fn run(context: &Context, args: &ExplainArgs) -> Result<u8, CliError> {
    let (pack, engine) = (&context.pack, context.engine()?);
    let (what, file) = what_and_file(context, args);
    let read = advise::read_answers(pack, file.as_deref(), &args.set);
    let named = what.map(|what| {
        decisions(context, what).map_err(|error| match &read {
            Ok(situation) => or_workload(error, situation, what),
            Err(_) => error,
        })
    });
    let named = named.transpose()?;
    let situation = read?;
    let workload = args.workload.as_ref().map(|id| situation.workload(id)).transpose()?;
    let asked_about = |situation: &Situation| match workload {
        Some(own) => situation.workload(&own.id).map(|own| own.answers(pack, &situation.answers)),
        None => Ok(situation.answers.clone()),
    };
    let answers = asked_about(&situation)?;
    let verdicts = engine.decide(pack, &answers);
    let mut why_not: Vec<(DecisionId, OptionIndex)> = Vec::new();
    for tool in &args.why_not {
        why_not.extend(options(context, tool, named.as_ref().map(|(ids, _)| &ids[..]))?);
    }
    let shown = |id: &DecisionId| verdicts[id.index()].option().is_some();
    let all = || (0..pack.decisions.len()).map(DecisionId::at);
    let own = |id: &DecisionId| {
        let speaks_of = workload.map_or_else(Vec::new, |workload| workload.speaks_of(pack));
        speaks_of.is_empty() || speaks_of.contains(id)
    };
    let wanted: Vec<DecisionId> = match &named {
        Some((ids, tools)) => {
            if let (Some(workload), false) = (workload, ids.iter().any(own)) {
                return Err(not_its_own(context, workload, ids));
            }
            why_not
                .extend(tools.iter().filter(|(id, option)| verdicts[id.index()].option() != Some(*option)));
            ids.iter().copied().filter(own).collect()
        }
        None if !why_not.is_empty() => {
            let ids: Vec<DecisionId> = why_not.iter().map(|(id, _)| *id).collect();
            if let (Some(workload), false) = (workload, ids.iter().any(own)) {
                return Err(not_its_own(context, workload, &ids));
            }
            ids.into_iter().filter(own).collect()
        }
        // What is asked is what changes, not everything once more.
        None if !args.change.is_empty() => Vec::new(),
        None => all().filter(shown).filter(own).collect(),
    };
    let made = explanation::build(pack, engine, &situation, workload, &wanted, &why_not);
    let mut explanation = made.map_err(|message| CliError::new("pack-limit", message, None))?;
    if !args.change.is_empty() {
        let mut after = situation.clone();
        advise::apply_settings(pack, &mut after, &changes(args, &situation)?)?;
        let after = asked_about(&after)?;
        let compared: Vec<DecisionId> = named.map_or_else(|| all().collect(), |(ids, _)| ids);
        let compared: Vec<DecisionId> = compared.into_iter().filter(own).collect();
        explanation.what_if = Some(explanation::what_if(pack, engine, &answers, &after, &compared));
    }
    if context.json {
        output::json(&explanation)?;
    } else {
        let pages = explain_page::pages(&explanation, !context.quiet);
        let mut texts: Vec<String> = pages.iter().map(|row| page::render(row, context.layout)).collect();
        if let (None, Some(first)) = (workload, situation.workloads.first()) {
            let text = format!("Workloads are explained by themselves: `--workload '{}'`.", first.id);
            texts.push(fold(&text, context.layout.width, "", "") + "\n");
        }
        output::print(&texts.join("\n"))?;
    }
    let broken = explanation.decisions.iter().any(|row| matches!(row.report.outcome, "conflict" | "gap"));
    Ok(if broken { super::FINDINGS } else { super::DONE })
}

/// The changes asked about: of the workload that is explained, whether or not they name it.
fn changes(args: &ExplainArgs, situation: &Situation) -> Result<Vec<String>, CliError> {
    let explained = args.workload.as_deref();
    let one = |change: &String| {
        let id = change.split_once('=').map_or(change.as_str(), |(id, _)| id);
        match (id.split_once('.').map(|(name, _)| name), explained) {
            (None, None) => Ok(change.clone()),
            (None, Some(own)) => Ok(format!("{own}.{change}")),
            (Some(name), own) if own == Some(name) => Ok(change.clone()),
            (Some(name), _) => {
                let other = situation.workload(name)?;
                let message = format!("`{change}` changes a workload whose verdicts are not explained here");
                let hint = format!("explain those of the workload: `--workload '{}'`", other.id);
                Err(CliError::new("of-a-workload", message, hint))
            }
        }
    };
    args.change.iter().map(one).collect()
}

/// A word that names no decision may name a workload.
fn or_workload(error: CliError, situation: &Situation, word: &str) -> CliError {
    match situation.workload(word) {
        Ok(_) => CliError { hint: Some(format!("`{word}` is a workload: `--workload '{word}'`")), ..error },
        Err(_) => error,
    }
}

/// Asked about what a workload leaves to the system.
fn not_its_own(context: &Context, workload: &Workload, asked: &[DecisionId]) -> CliError {
    let ids = |ids: &[DecisionId]| {
        let ids: Vec<&str> = ids.iter().map(|id| context.pack.decision(*id).id.as_str()).collect();
        ids.join("`, `")
    };
    let own = ids(&workload.speaks_of(&context.pack));
    let message = format!(
        "the workload `{}` has no `{}` of its own; what it says is about `{own}`",
        workload.id,
        ids(asked)
    );
    CliError::new("not-its-own", message, "leave `--workload` out to explain the system's".to_owned())
}

/// With one argument only, it is a file if it looks like one and names nothing else.
fn what_and_file<'a>(context: &Context, args: &'a ExplainArgs) -> (Option<&'a str>, Option<PathBuf>) {
    match (&args.what, &args.file) {
        (Some(what), None) if decisions(context, what).is_err() => {
            let path = Path::new(what);
            let is_file = what == "-" || path.is_file() || what.contains(['/', '.']);
            if is_file { (None, Some(path.to_owned())) } else { (Some(what), None) }
        }
        (what, file) => (what.as_deref(), file.clone()),
    }
}

/// The decisions that a decision's id, a category or a tool means; for a tool also which option it is of each.
fn decisions(context: &Context, what: &str) -> Result<Asked, CliError> {
    let pack = &context.pack;
    if let Some(id) = pack.find_decision(what) {
        return Ok((vec![id], Vec::new()));
    }
    if let Ok(category) = context.category(what) {
        let all = (0..pack.decisions.len()).map(DecisionId::at);
        return Ok((all.filter(|id| pack.decision(*id).category == category).collect(), Vec::new()));
    }
    if pack.find_tool(what).is_some() {
        let options = options(context, what, None)?;
        return Ok((options.iter().map(|(id, _)| *id).collect(), options));
    }
    let names = pack.decisions.iter().map(|row| row.id.as_str());
    let names = names.chain(pack.categories.iter().map(|row| row.id.as_str()));
    let names = names.chain(pack.tools.iter().map(|row| row.id.as_str()));
    let hint = nearest(what, names).map(|near| format!("did you mean `{near}`?"));
    let hint = hint.unwrap_or_else(|| "`archadvise list decisions` shows them".to_owned());
    Err(CliError::new("unknown-decision", format!("there is no decision, category or tool `{what}`"), hint))
}

/// The options that a tool is, of some decisions or of all; `none` is an option too.
fn options(
    context: &Context,
    tool: &str,
    of: Option<&[DecisionId]>,
) -> Result<Vec<(DecisionId, OptionIndex)>, CliError> {
    let pack = &context.pack;
    let id = pack.find_tool(tool);
    if id.is_none() && tool != "none" {
        let near = nearest(tool, pack.tools.iter().map(|row| row.id.as_str()));
        let hint = near.map(|near| format!("did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| "`archadvise list tools` shows them".to_owned());
        return Err(CliError::new("unknown-tool", format!("there is no tool `{tool}`"), hint));
    }
    let mut found = Vec::new();
    for (row, decision) in pack.decisions.iter().enumerate() {
        let decision_id = DecisionId::at(row);
        let option = decision.options.iter().position(|option| option.tool == id);
        if let Some(option) = option
            && of.is_none_or(|of| of.contains(&decision_id))
        {
            found.push((decision_id, option as OptionIndex));
        }
    }
    if found.is_empty() {
        let hint = format!("`archadvise show {tool}` says what it is for");
        return Err(CliError::new("no-option", format!("`{tool}` is no option of that decision"), hint));
    }
    Ok(found)
}
