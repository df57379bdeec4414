//! `ask`: the interview.

use std::env;
use std::io::IsTerminal;
use std::path::Path;

use console::Term;
use dialoguer::Confirm;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::Answers;
use crate::knowledge::{DecisionId, Pack, ToolId, nearest};
use crate::report::about_tool;
use crate::session::{Interview, Origin, Situation, Workload, write_situation};

use super::advise::{apply_settings, from_file, print_report};
use super::args::AskArgs;
use super::context::Context;
use super::error::CliError;
use super::prompt::{Prompter, Reply, gone};
use super::{interrupt, output, state};

/// Runs the interview and prints the report.
pub fn run(context: &Context, args: &AskArgs) -> Result<u8, CliError> {
    let pack = &context.pack;
    let wanted = Wanted::read(context, &args.what)?;
    refuse_without_terminal(args)?;
    let path = args.save.clone().or_else(state::default_path);
    let mut situation = match (&args.answers, args.resume) {
        (Some(file), _) => from_file(pack, file)?,
        (None, true) => resumed(pack, path.as_deref())?,
        (None, false) => Situation::none(pack),
    };
    apply_settings(pack, &mut situation, &args.set)?;
    let given = situation.clone();
    interrupt::leave_the_terminal_usable(path.clone(), how_to_go_on(args));
    let asking = Asking {
        context,
        prompter: Prompter::new(pack, context.engine()?, context.prompt_color),
        keep: &|situation| match &path {
            Some(path) => state::write(path, &write_situation(pack, situation)),
            None => Ok(()),
        },
    };
    asking.system(&mut situation, &wanted)?;
    for at in 0..situation.workloads.len() {
        let mut own = situation.workloads[at].speaks_of(pack);
        own.retain(|id| wanted.decisions.is_empty() || wanted.decisions.contains(id));
        asking.workload(&mut situation, at, &own)?;
    }
    if wanted.decisions.is_empty() {
        asking.more(&mut situation)?;
    }
    output::remark("");
    situation.note(&given, Origin::Asked);
    let columns = context.layout.width.clamp(20, 80);
    let headline = wanted.tool.map(|tool| {
        let about = about_tool(pack, &situation.answers, tool);
        textwrap::fill(&about, columns) + "\n"
    });
    let code = print_report(context, &situation, &[], headline.as_deref())?;
    keep(context, args, &situation, path.as_deref())?;
    Ok(code)
}

/// Asks one interview after the other.
struct Asking<'a> {
    context: &'a Context,
    prompter: Prompter<'a>,
    /// Keeps what was answered so far.
    keep: &'a dyn Fn(&Situation) -> Result<(), CliError>,
}

impl Asking<'_> {
    /// Asks about the system.
    fn system(&self, situation: &mut Situation, wanted: &Wanted) -> Result<(), CliError> {
        let (pack, engine) = (&self.context.pack, self.context.engine()?);
        let mut interview = Interview::new(pack, engine, situation.answers.clone(), wanted.decisions.clone());
        if let Some(tool) = wanted.only_tool() {
            interview = interview.about(tool);
        }
        let answered = self.interview(interview, &mut |answers| {
            situation.answers = answers.clone();
            (self.keep)(situation)
        })?;
        situation.answers = answered;
        Ok(())
    }

    /// Asks about what a workload decides by itself.
    fn workload(
        &self,
        situation: &mut Situation,
        at: usize,
        decisions: &[DecisionId],
    ) -> Result<(), CliError> {
        if decisions.is_empty() {
            return Ok(());
        }
        let (pack, engine) = (&self.context.pack, self.context.engine()?);
        let titles: Vec<&str> = decisions.iter().map(|id| pack.decision(*id).title.as_str()).collect();
        output::remark(&format!("\n{} for {}", titles.join(", "), situation.workloads[at].id));
        let inherited = situation.workloads[at].inherits(pack, &situation.answers, decisions);
        let answers = situation.workloads[at].answers(pack, &inherited);
        let interview = Interview::new(pack, engine, answers, decisions.to_vec());
        self.interview(interview, &mut |answers| {
            situation.workloads[at].take(pack, &inherited, answers);
            (self.keep)(situation)
        })?;
        Ok(())
    }

    /// Offers to go on with a second database, another kind of files, other callers, as long as there is one.
    fn more(&self, situation: &mut Situation) -> Result<(), CliError> {
        let (pack, engine) = (&self.context.pack, self.context.engine()?);
        let verdicts = engine.decide(pack, &situation.answers);
        let all = (0..pack.decisions.len()).map(DecisionId::at);
        let needed: Vec<DecisionId> = all.filter(|id| verdicts[id.index()].option().is_some()).collect();
        while let Some(decision) = self.prompter.another(&needed)? {
            let taken = |name: &str| situation.workloads.iter().any(|workload| workload.id == name);
            let Some(name) = self.prompter.name(pack.decision(decision), &taken)? else { continue };
            situation.workloads.push(Workload::none(pack, &name));
            let at = situation.workloads.len() - 1;
            self.workload(situation, at, &[decision])?;
            if situation.workloads[at].own.iter().next().is_none() {
                situation.workloads.pop();
            }
        }
        Ok(())
    }

    /// Asks until the verdicts stand, nothing more can change them, or whoever is asked has had enough; gives each
    /// new state of the answers to `keep`.
    fn interview(
        &self,
        mut interview: Interview<'_>,
        keep: &mut dyn FnMut(&Answers) -> Result<(), CliError>,
    ) -> Result<Answers, CliError> {
        if let Some(columns) = self.prompter.narrow_row() {
            interview = interview.within(columns);
        }
        let (mut asked_to_go_on, mut decided) = (false, false);
        loop {
            let screen = if decided { None } else { interview.next() };
            decided = screen.is_none();
            let Some(screen) = screen.or_else(|| interview.closing()) else { break };
            let (firm, all) = interview.progress();
            let may_stop = interview.may_stop();
            if may_stop && !asked_to_go_on && !decided {
                asked_to_go_on = true;
                let question = "Every verdict is at least 98 % sure. Show the report now?";
                let stop = Confirm::new()
                    .with_prompt(question)
                    .default(true)
                    .report(false)
                    .interact_on_opt(&Term::stderr())
                    .map_err(|error| gone(&error))?;
                if stop.unwrap_or(false) {
                    decided = true;
                    continue;
                }
            }
            progress(self.context, firm, all);
            let first = interview.steps() == 0;
            let before = |id| interview.answers().get(id).cloned();
            match self.prompter.ask(&screen, &before, first, may_stop || !first)? {
                Reply::Answers(answers) => interview.answer(answers),
                Reply::Decided(decision, option) => interview.decide(decision, option),
                // On the first screen there is nowhere to go back to, and nothing new to keep.
                Reply::Back if !interview.back() => continue,
                Reply::Back => decided = false,
                Reply::Stop => break,
            }
            keep(interview.answers())?;
        }
        Ok(interview.answers().clone())
    }
}

/// What is to be decided.
struct Wanted {
    decisions: Vec<DecisionId>,
    tool: Option<ToolId>,
    /// Whether one tool was asked about, and nothing else.
    of_tools: bool,
}

impl Wanted {
    /// The tool, where nothing else was asked about.
    fn only_tool(&self) -> Option<ToolId> {
        self.tool.filter(|_| self.of_tools)
    }

    /// Categories first, then decisions, then tools: `ask search` means the category.
    fn read(context: &Context, words: &[String]) -> Result<Self, CliError> {
        let pack = &context.pack;
        let mut wanted = Self { decisions: Vec::new(), tool: None, of_tools: words.len() == 1 };
        for word in words {
            let (kind, name) = match word.split_once(':') {
                Some((kind, name)) => (Some(kind), name),
                None => (None, word.as_str()),
            };
            let is = |wanted: &str| kind.is_none_or(|kind| kind == wanted);
            let category = if is("category") { context.category(name).ok() } else { None };
            let decision = if is("decision") { pack.find_decision(name) } else { None };
            let tool = if is("tool") { pack.find_tool(name) } else { None };
            let all = || (0..pack.decisions.len()).map(DecisionId::at);
            if let Some(category) = category {
                wanted.decisions.extend(all().filter(|id| pack.decision(*id).category == category));
            } else if let Some(decision) = decision {
                wanted.decisions.push(decision);
            } else if let Some(tool) = tool {
                let may_be = |id: &DecisionId| {
                    pack.decision(*id).options.iter().any(|option| option.tool == Some(tool))
                };
                let decisions: Vec<DecisionId> = all().filter(may_be).collect();
                if decisions.is_empty() {
                    let hint = format!("look it up: `archadvise show {name}`");
                    let message = format!("`{name}` is in the catalog, but no decision chooses it");
                    return Err(CliError::new("never-chosen", message, hint));
                }
                wanted.decisions.extend(decisions);
                wanted.tool = Some(tool);
            } else {
                let names = pack
                    .categories
                    .iter()
                    .map(|row| row.id.as_str())
                    .chain(pack.decisions.iter().map(|row| row.id.as_str()))
                    .chain(pack.tools.iter().map(|row| row.id.as_str()));
                let hint = nearest(name, names).map(|near| format!("did you mean `{near}`?"));
                let hint = hint.unwrap_or_else(|| {
                    let ids: Vec<&str> = pack.categories.iter().map(|row| row.id.as_str()).collect();
                    format!("expected a category (`{}`), a decision or a tool", ids.join("`, `"))
                });
                return Err(CliError::new(
                    "unknown-id",
                    format!("there is nothing to ask about `{word}`"),
                    hint,
                ));
            }
        }
        wanted.decisions.sort_unstable();
        wanted.decisions.dedup();
        Ok(wanted)
    }
}

/// A prompt needs a person: both standard input and standard error must be terminals.
fn refuse_without_terminal(args: &AskArgs) -> Result<(), CliError> {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let why = if args.no_input {
        "--no-input was given"
    } else if set("CI") {
        "CI is set"
    } else if !std::io::stdin().is_terminal() {
        "standard input is no terminal"
    } else if !std::io::stderr().is_terminal() {
        "standard error is no terminal"
    } else {
        return Ok(());
    };
    let hint = "`archadvise advise FILE`, `advise -` or `advise --set ID=VALUE` never prompt; \
                `archadvise list questions --json` shows what can be answered";
    Err(CliError::new("no-terminal", format!("can't ask: {why}"), hint.to_owned()))
}

fn resumed(pack: &Pack, path: Option<&Path>) -> Result<Situation, CliError> {
    match path {
        Some(path) if path.is_file() => {
            let mut situation = from_file(pack, path)?;
            // What is gone on with was asked before.
            situation.note(&Situation::none(pack), Origin::Asked);
            Ok(situation)
        }
        _ => {
            let hint = "start one: `archadvise ask`".to_owned();
            Err(CliError::new("nothing-to-resume", "there is no interview to go on with", hint))
        }
    }
}

/// The command that goes on with this interview.
fn how_to_go_on(args: &AskArgs) -> String {
    let mut command = vec!["archadvise ask".to_owned()];
    command.extend(args.what.iter().cloned());
    command.push("--resume".to_owned());
    if let Some(file) = &args.save {
        command.push(format!("--save {}", file.display()));
    }
    command.join(" ")
}

fn progress(context: &Context, firm: usize, all: usize) {
    if context.quiet || all == 0 {
        return;
    }
    let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:12} {pos} of {len} verdicts stand") {
        bar.set_style(style.progress_chars("━━─"));
    }
    bar.set_position(firm as u64);
    bar.abandon();
}

/// Says where the answers are, or offers to save them here.
fn keep(
    context: &Context,
    args: &AskArgs,
    situation: &Situation,
    path: Option<&Path>,
) -> Result<(), CliError> {
    if args.save.is_some() {
        if let Some(path) = path.filter(|_| !context.quiet) {
            output::remark(&format!(
                "Your answers are in {}; change them and run `archadvise advise` on it.",
                path.display()
            ));
        }
        return Ok(());
    }
    let here = Path::new("archadvise.toml");
    let question = if here.exists() {
        "Save the answers, over the archadvise.toml that is here?"
    } else {
        "Save the answers as archadvise.toml here?"
    };
    let save = Confirm::new()
        .with_prompt(question)
        .default(!here.exists())
        .interact_on_opt(&Term::stderr())
        .map_err(|error| gone(&error))?;
    if save == Some(true) {
        state::write(here, &write_situation(&context.pack, situation))?;
        output::remark("Saved. `archadvise advise` reads it; commit it beside the code.");
    } else if let Some(path) = path.filter(|path| path.is_file()) {
        output::remark(&format!("They are kept in {} until the next interview.", path.display()));
    }
    Ok(())
}
