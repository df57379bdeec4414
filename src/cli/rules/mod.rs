//! `rules`: for the authors of packs. One file a command.

mod check;
mod documents;
mod new;
mod schema;
mod show;
mod test;

use super::args::{Global, RulesArgs, RulesCommand};
use super::context::Context;
use super::error::CliError;

/// Runs one of them.
pub fn run(global: &Global, args: &RulesArgs) -> Result<u8, CliError> {
    match &args.command {
        RulesCommand::Check(args) => check::run(global, args),
        RulesCommand::New(args) => new::run(global, args),
        RulesCommand::Show(args) => show::run(&Context::new(global)?, args),
        RulesCommand::Schema(args) => schema::run(&Context::new(global)?, args),
        RulesCommand::Test(args) => test::run(global, args),
    }
}
