//! The command line: arguments, one file a command, exit codes.

mod advise;
mod args;
mod ask;
mod completions;
mod context;
mod error;
mod list;
mod output;
mod prompt;
mod show;
mod state;

use std::mem::ManuallyDrop;
use std::process::ExitCode;

use clap::Parser;

pub use args::{Args, Command};
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
    let args = Args::parse();
    let json = args.global.json;
    ExitCode::from(run(args).unwrap_or_else(|error| error.report(json)))
}

fn run(args: Args) -> Result<u8, CliError> {
    if let Command::Completions(args) = &args.command {
        return completions::run(args);
    }
    // The process ends here: giving thousands of small strings back one by one would only take time.
    let context = ManuallyDrop::new(Context::new(&args.global)?);
    match args.command {
        Command::Ask(args) => ask::run(&context, &args),
        Command::Advise(args) => advise::run(&context, &args),
        Command::List(args) => list::run(&context, &args),
        Command::Show(args) => show::run(&context, &args),
        Command::Completions(args) => completions::run(&args),
    }
}
