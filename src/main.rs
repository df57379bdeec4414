//! The command line of archadvise.

use std::process::ExitCode;

fn main() -> ExitCode {
    archadvise::cli::main()
}
