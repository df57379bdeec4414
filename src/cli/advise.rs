//! `advise`: the report from a file, standard input or `--set`; never a prompt.

use std::fs;
use std::io::Read;
use std::mem::ManuallyDrop;
use std::path::Path;

use crate::knowledge::{CategoryId, DecisionId, Pack, SourceFile};
use crate::report::{self, terminal};
use crate::session::{Origin, Situation, read_situation};

use super::args::AdviseArgs;
use super::context::Context;
use super::error::{CliError, problems};
use super::output;

/// The file that is read where none is named.
const HERE: &str = "archadvise.toml";

/// Prints the report.
pub fn run(context: &Context, args: &AdviseArgs) -> Result<u8, CliError> {
    let pack = &context.pack;
    let situation = read_answers(pack, args.file.as_deref(), &args.set)?;
    let categories =
        args.category.iter().map(|name| context.category(name)).collect::<Result<Vec<_>, _>>()?;
    print_report(context, &situation, &categories, None)
}

/// Answers from a file, standard input or [`HERE`], with settings over them.
pub fn read_answers(pack: &Pack, file: Option<&Path>, set: &[String]) -> Result<Situation, CliError> {
    let mut situation = match file {
        Some(path) if path.as_os_str() == "-" => from_standard_input(pack)?,
        Some(path) => from_file(pack, path)?,
        None if Path::new(HERE).is_file() => from_file(pack, Path::new(HERE))?,
        None if !set.is_empty() => Situation::none(pack),
        None => {
            let hint = "name a file (`archadvise advise FILE`), pipe one in (`advise -`), set answers \
                        (`--set stage=prototype`), or be asked: `archadvise ask`";
            let message = format!("there is nothing to advise on: no `{HERE}` here, no FILE, no --set");
            return Err(CliError::new("no-answers", message, hint.to_owned()));
        }
    };
    apply_settings(pack, &mut situation, set)?;
    Ok(situation)
}

/// Reads an answers file.
pub fn from_file(pack: &Pack, path: &Path) -> Result<Situation, CliError> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        let hint = "`archadvise ask --save FILE` writes one".to_owned();
        CliError::new("unreadable", format!("can't read `{name}`: {error}"), hint)
    })?;
    from_text(pack, name, text)
}

fn from_standard_input(pack: &Pack) -> Result<Situation, CliError> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| {
        CliError::new("unreadable", format!("can't read standard input: {error}"), "is it UTF-8?".to_owned())
    })?;
    from_text(pack, "standard input".to_owned(), text)
}

fn from_text(pack: &Pack, name: String, text: String) -> Result<Situation, CliError> {
    let read = read_situation(pack, &SourceFile { name, text });
    let mut situation = read.map_err(|error| problems("answers", &error))?;
    // What is denied was told with its place.
    let _ = situation.answers.imply_needs(pack);
    situation.note(&Situation::none(pack), Origin::File);
    Ok(situation)
}

/// Applies `--set ID=VALUE` and `--set WORKLOAD.ID=VALUE`, and then the needs that answers imply.
pub fn apply_settings(pack: &Pack, situation: &mut Situation, settings: &[String]) -> Result<(), CliError> {
    let before = situation.clone();
    for setting in settings {
        situation.set(pack, setting)?;
    }
    let implied = situation.answers.imply_needs(pack);
    situation.note(&before, Origin::Flag);
    implied.map_err(|denied| {
        let ids: Vec<&str> = denied.iter().map(|id| pack.question(*id).id.as_str()).collect();
        let message = format!("`{}` speaks of a need that the answers deny", ids.join("`, `"));
        CliError::new("denied-need", message, "add the need, or remove the answer".to_owned())
    })
}

/// Prints the report, limited to some categories if any are given, opening with a tool if one was asked about.
pub fn print_report(
    context: &Context,
    situation: &Situation,
    categories: &[CategoryId],
    headline: Option<&str>,
) -> Result<u8, CliError> {
    let pack = &context.pack;
    // The process ends next: giving the report back piece by piece would only take time.
    let mut report = ManuallyDrop::new(report::build(pack, context.engine()?, situation));
    if !categories.is_empty() {
        let wanted = |id: &str| {
            let row = pack.decisions.iter().position(|decision| decision.id == id);
            row.is_some_and(|row| categories.contains(&pack.decision(DecisionId::at(row)).category))
        };
        report.decisions.retain(|row| wanted(&row.id));
        report.could_turn.retain(|row| wanted(&row.decision));
        for workload in &mut report.workloads {
            workload.decisions.retain(|row| wanted(&row.id));
            workload.could_turn.retain(|row| wanted(&row.decision));
        }
        report.open_first.retain(|row| wanted(&row.decision));
        report.not_considered.retain(|id| wanted(id));
        report.urged.retain(|row| row.decision.as_deref().is_none_or(wanted));
    }
    if context.json {
        output::json(&*report)?;
    } else {
        let head = headline.map(|line| format!("{line}\n")).unwrap_or_default();
        output::print(&(head + &terminal::render(&report, context.layout)))?;
    }
    let of_workloads = report.workloads.iter().flat_map(|workload| &workload.decisions);
    let mut decisions = report.decisions.iter().chain(of_workloads);
    let broken = decisions.any(|row| matches!(row.outcome, "conflict" | "gap"));
    Ok(if broken { super::FINDINGS } else { super::DONE })
}
