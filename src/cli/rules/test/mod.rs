//! `rules test`: scenarios against the rules, what they cover, and how much of the rules they hold in place.

mod document;
mod pins;
mod skeleton;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::args::{Global, TestArgs};
use crate::cli::context::Context;
use crate::cli::error::{CliError, problems};
use crate::cli::{DONE, FINDINGS, output, state};
use crate::knowledge::{Layer, SourceFile};
use crate::scenario::coverage::Coverage;
use crate::scenario::mutation::{Mutation, mutate};
use crate::scenario::run::{Outcome, run as run_one};
use crate::scenario::{Scenario, format};

pub use document::Document;

/// Where scenarios are looked for if no folder is named.
const HERE: &str = "tests/situations";

/// What a run came to.
pub struct Run {
    scenarios: Vec<Scenario>,
    outcomes: Vec<Outcome>,
    coverage: Coverage,
    mutation: Option<Mutation>,
}

/// Runs scenarios, prints what they came to, and says by the exit code whether any failed.
pub fn run(global: &Global, args: &TestArgs) -> Result<u8, CliError> {
    let files = files(args.folder.as_deref())?;
    let context = Context::new(global)?;
    let pack = &context.pack;
    let scenarios = format::read(pack, &files).map_err(|error| problems("scenario", &error))?;
    let outcomes: Vec<Outcome> = scenarios.iter().map(|scenario| run_one(pack, scenario)).collect();
    let coverage = Coverage::of(pack, &context.engine()?.model, &scenarios, &outcomes);
    let mutation = args.mutate.then(|| try_mutants(&context, &scenarios, &outcomes)).transpose()?;
    let run = Run { scenarios, outcomes, coverage, mutation };
    if let Some(folder) = &args.skeletons {
        for (name, text) in skeleton::all(pack, &run)? {
            state::write(&folder.join(name), &text)?;
        }
    }
    if let (Some(folder), Some(mutation)) = (&args.pins, &run.mutation) {
        for (name, text) in pins::all(pack, mutation) {
            state::write(&folder.join(name), &text)?;
        }
    }
    let document = Document::new(pack, &run);
    if context.json {
        output::json(&document)?;
    } else {
        output::print(&text::render(&document, context.layout))?;
    }
    Ok(if document.failed.is_empty() { DONE } else { FINDINGS })
}

/// The files of a folder, and of those in it.
fn files(folder: Option<&Path>) -> Result<Vec<SourceFile>, CliError> {
    let hint = "name a folder of scenario files: `archadvise rules test DIR`".to_owned();
    let folder: PathBuf = match folder {
        Some(folder) => folder.to_owned(),
        None if Path::new(HERE).is_dir() => PathBuf::from(HERE),
        None => {
            let message = format!("there are no scenarios: no DIR, and no `{HERE}` here");
            return Err(CliError::new("no-scenarios", message, hint));
        }
    };
    let shown = folder.display().to_string();
    if fs::metadata(&folder).is_ok_and(|found| found.is_file()) {
        let text = fs::read_to_string(&folder)
            .map_err(|error| CliError::new("unreadable", format!("can't read `{shown}`: {error}"), hint))?;
        return Ok(vec![SourceFile { name: shown, text }]);
    }
    let layer = Layer::read_folder(&folder, &shown).map_err(|error| problems("scenario", &error))?;
    if layer.files.is_empty() {
        return Err(CliError::new("no-scenarios", format!("`{shown}` holds no scenario"), hint));
    }
    Ok(layer.files)
}

fn try_mutants(
    context: &Context,
    scenarios: &[Scenario],
    outcomes: &[Outcome],
) -> Result<Mutation, CliError> {
    let bar = if context.quiet || context.json { ProgressBar::hidden() } else { ProgressBar::new(0) };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} mutants, {eta} left") {
        bar.set_style(style);
    }
    let mutation = mutate(&context.pack, scenarios, outcomes, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    mutation.map_err(|message| CliError::new("pack-limit", message, None))
}
