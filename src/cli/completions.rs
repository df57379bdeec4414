//! `completions`: prints the completion script of a shell.

use clap::CommandFactory;

use super::args::{Args, CompletionsArgs};
use super::error::CliError;
use super::output;

/// Prints it.
pub fn run(args: &CompletionsArgs) -> Result<u8, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "archadvise", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(super::DONE)
}
