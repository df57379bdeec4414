//! Answers with where they came from, an interview over them, files that hold them. Pure: a terminal is one
//! driver of it, a test another.

mod file;
mod input;
pub mod interview;

pub use file::{FileAnswers, read_file, write_file};
pub use input::{Input, InputError, parse_answer, parse_setting, show_answer, show_factor, show_value};
pub use interview::{Interview, Screen, ScreenKind};

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// An answers file.
    File,
    /// A flag of the command line.
    Flag,
    /// Asked in an interview.
    Asked,
}
