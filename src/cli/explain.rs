//! `explain`: everything that there is to say about a verdict.

use std::path::{Path, PathBuf};

use crate::knowledge::{DecisionId, OptionIndex, nearest};
use crate::report::{explain_page, explanation};
use crate::session::Situation;

use super::args::ExplainArgs;
use super::context::Context;
use super::error::CliError;
use super::{advise, output, page};

type Asked = (Vec<DecisionId>, Vec<(DecisionId, OptionIndex)>);

/// Prints the explanation.
pub fn run(context: &Context, args: &ExplainArgs) -> Result<u8, CliError> {
    let (pack, engine) = (&context.pack, context.engine()?);
    let (what, file) = what_and_file(context, args);
    let named = what.map(|what| decisions(context, what)).transpose()?;
    let situation = advise::read_answers(pack, file.as_deref(), &args.set)?;
    let asked_about = |situation: &Situation| match &args.workload {
        Some(id) => situation.answers_of(pack, id),
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
    let wanted: Vec<DecisionId> = match &named {
        Some((ids, tools)) => {
            why_not
                .extend(tools.iter().filter(|(id, option)| verdicts[id.index()].option() != Some(*option)));
            ids.clone()
        }
        None if !why_not.is_empty() => why_not.iter().map(|(id, _)| *id).collect(),
        // What is asked is what changes, not everything once more.
        None if !args.change.is_empty() => Vec::new(),
        None => all().filter(shown).collect(),
    };
    let made = explanation::build(pack, engine, &answers, &wanted, &why_not);
    let mut explanation = made.map_err(|message| CliError::new("pack-limit", message, None))?;
    if !args.change.is_empty() {
        let mut after = situation.clone();
        advise::apply_settings(pack, &mut after, &args.change)?;
        let after = asked_about(&after)?;
        let compared: Vec<DecisionId> = named.map_or_else(|| all().collect(), |(ids, _)| ids);
        explanation.what_if = Some(explanation::what_if(pack, engine, &answers, &after, &compared));
    }
    if context.json {
        output::json(&explanation)?;
    } else {
        let pages = explain_page::pages(&explanation, !context.quiet);
        let texts: Vec<String> = pages.iter().map(|row| page::render(row, context.layout)).collect();
        output::print(&texts.join("\n"))?;
    }
    let broken = explanation.decisions.iter().any(|row| matches!(row.report.outcome, "conflict" | "gap"));
    Ok(if broken { super::FINDINGS } else { super::DONE })
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
