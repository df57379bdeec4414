//! The command line: arguments, one file a command, exit codes.

mod advise;
mod args;
mod ask;
mod compare;
mod completions;
mod context;
mod error;
mod explain;
mod interrupt;
mod list;
mod output;
mod page;
mod prompt;
mod rules;
mod search;
mod show;
mod state;
mod table;

use std::mem::ManuallyDrop;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;

use crate::lookup::age::Day;
pub use args::{Args, Command, Late};
use context::Context;
pub use error::CliError;

/// Done.
const DONE: u8 = 0;
/// Findings: a contradiction or a gap in the rules was met.
const FINDINGS: u8 = 1;
/// The request was wrong.
const WRONG: u8 = 2;
/// Interrupted.
const INTERRUPTED: u8 = 130;

/// Runs the program: parses, calls, turns the outcome into an exit code.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return ExitCode::from(unparsed(&error)),
    };
    let json = args.global.json;
    ExitCode::from(run(args).unwrap_or_else(|error| error.report(json)))
}

/// A command line that can't be read, or asks for help. With `--json` the error is JSON like any other.
fn unparsed(error: &clap::Error) -> u8 {
    let json = std::env::args_os().any(|arg| arg == "--json");
    if error.use_stderr() && json {
        let text = error.render().to_string();
        let mut lines = text.trim_start_matches("error: ").lines();
        let message = lines.next().unwrap_or_default().to_owned();
        let hint: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
        return CliError::new("usage", message, hint.join(" ")).report(true);
    }
    // Nothing is left to do where even this can't be written.
    let _ = error.print();
    if error.use_stderr() { WRONG } else { DONE }
}

fn run(args: Args) -> Result<u8, CliError> {
    if let Command::Completions(Late(args)) = &args.command {
        return completions::run(args);
    }
    if let Command::Rules(rules) = &args.command {
        return rules::run(&args.global, rules);
    }
    // The process ends here: giving thousands of small strings back one by one would only take time.
    let context = ManuallyDrop::new(Context::new(&args.global)?);
    match args.command {
        Command::Ask(Late(args)) => ask::run(&context, &args),
        Command::Advise(Late(args)) => advise::run(&context, &args),
        Command::Explain(Late(args)) => explain::run(&context, &args),
        Command::List(Late(args)) => list::run(&context, &args),
        Command::Compare(Late(args)) => compare::run(&context, &args),
        Command::Search(Late(args)) => search::run(&context, &args),
        Command::Show(Late(args)) => show::run(&context, &args),
        Command::Rules(rules) => rules::run(&args.global, &rules),
        Command::Completions(Late(args)) => completions::run(&args),
    }
}

/// Today, or the day that `SOURCE_DATE_EPOCH` (seconds since 1970) names.
fn today() -> Day {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    };
    Day::of_unix_seconds(set.unwrap_or_else(now))
}
