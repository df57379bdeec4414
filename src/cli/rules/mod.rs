//! `rules`: for the authors of packs. One file a command.

mod check;
mod documents;
mod new;
mod schema;
mod show;
mod test;

use super::args::{Global, Late, RulesArgs, RulesCommand};
use super::context::Context;
use super::error::CliError;

/// Runs one of them.
pub fn run(global: &Global, args: &RulesArgs) -> Result<u8, CliError> {
    match &args.command {
        RulesCommand::Check(Late(args)) => check::run(global, args),
        RulesCommand::New(Late(args)) => new::run(global, args),
        RulesCommand::Show(Late(args)) => show::run(&Context::new(global)?, args),
        RulesCommand::Schema(Late(args)) => schema::run(&Context::new(global)?, args),
        RulesCommand::Test(Late(args)) => test::run(global, args),
    }
}
