//! `advise`: the report from a file, standard input or `--set`; never a prompt.

use std::fs;
use std::io::Read;
use std::mem::ManuallyDrop;
use std::path::Path;

use crate::engine::Answers;
use crate::knowledge::{CategoryId, DecisionId, Pack, SourceFile};
use crate::report::{self, terminal};
use crate::session::{Origin, Origins, parse_setting, read_file};

use super::args::AdviseArgs;
use super::context::Context;
use super::error::{CliError, problems};
use super::output;

/// The file that is read where none is named.
const HERE: &str = "archadvise.toml";

/// Prints the report.
pub fn run(context: &Context, args: &AdviseArgs) -> Result<u8, CliError> {
    let pack = &context.pack;
    let (answers, origins) = read_answers(pack, args.file.as_deref(), &args.set)?;
    let categories =
        args.category.iter().map(|name| context.category(name)).collect::<Result<Vec<_>, _>>()?;
    print_report(context, &answers, &origins, &categories, None)
}

/// Answers from a file, standard input or [`HERE`], with settings over them, and where each comes from.
pub fn read_answers(
    pack: &Pack,
    file: Option<&Path>,
    set: &[String],
) -> Result<(Answers, Origins), CliError> {
    let mut answers = match file {
        Some(path) if path.as_os_str() == "-" => from_standard_input(pack)?,
        Some(path) => from_file(pack, path)?,
        None if Path::new(HERE).is_file() => from_file(pack, Path::new(HERE))?,
        None if !set.is_empty() => Answers::none(pack),
        None => {
            let hint = "name a file (`archadvise advise FILE`), pipe one in (`advise -`), set answers \
                        (`--set stage=prototype`), or be asked: `archadvise ask`";
            let message = format!("there is nothing to advise on: no `{HERE}` here, no FILE, no --set");
            return Err(CliError::new("no-answers", message, hint.to_owned()));
        }
    };
    let mut origins = Origins::default();
    origins.note(&Answers::none(pack), &answers, Origin::File);
    let read = answers.clone();
    apply_settings(pack, &mut answers, set)?;
    origins.note(&read, &answers, Origin::Flag);
    Ok((answers, origins))
}

/// Reads an answers file.
pub fn from_file(pack: &Pack, path: &Path) -> Result<Answers, CliError> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        let hint = "`archadvise ask --save FILE` writes one".to_owned();
        CliError::new("unreadable", format!("can't read `{name}`: {error}"), hint)
    })?;
    from_text(pack, name, text)
}

fn from_standard_input(pack: &Pack) -> Result<Answers, CliError> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| {
        CliError::new("unreadable", format!("can't read standard input: {error}"), "is it UTF-8?".to_owned())
    })?;
    from_text(pack, "standard input".to_owned(), text)
}

fn from_text(pack: &Pack, name: String, text: String) -> Result<Answers, CliError> {
    let file = read_file(pack, &SourceFile { name, text }).map_err(|error| problems("answers", &error))?;
    let mut answers = Answers::none(pack);
    for (question, answer) in file.answers {
        answers.set(question, Some(answer));
    }
    answers.decided = file.decided;
    Ok(answers)
}

/// Applies `--set ID=VALUE`, and then the needs that answers imply.
pub fn apply_settings(pack: &Pack, answers: &mut Answers, settings: &[String]) -> Result<(), CliError> {
    for setting in settings {
        let (question, answer) = parse_setting(pack, setting)?;
        answers.set(question, Some(answer));
    }
    answers.imply_needs(pack).map_err(|denied| {
        let ids: Vec<&str> = denied.iter().map(|id| pack.question(*id).id.as_str()).collect();
        let message = format!("`{}` speaks of a need that the answers deny", ids.join("`, `"));
        CliError::new("denied-need", message, "add the need, or remove the answer".to_owned())
    })
}

/// Prints the report, limited to some categories if any are given, opening with a tool if one was asked about.
pub fn print_report(
    context: &Context,
    answers: &Answers,
    origins: &Origins,
    categories: &[CategoryId],
    headline: Option<&str>,
) -> Result<u8, CliError> {
    let pack = &context.pack;
    // The process ends next: giving the report back piece by piece would only take time.
    let mut report = ManuallyDrop::new(report::build(pack, context.engine()?, answers));
    report.told(pack, origins);
    if !categories.is_empty() {
        let wanted = |id: &str| {
            let row = pack.decisions.iter().position(|decision| decision.id == id);
            row.is_some_and(|row| categories.contains(&pack.decision(DecisionId::at(row)).category))
        };
        report.decisions.retain(|row| wanted(&row.id));
        report.could_turn.retain(|row| wanted(&row.decision));
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
    let broken = report.decisions.iter().any(|row| matches!(row.outcome, "conflict" | "gap"));
    Ok(if broken { super::FINDINGS } else { super::DONE })
}
