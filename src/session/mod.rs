//! Answers as people write them, an interview over them, files that hold them. Pure: a terminal is one
//! driver of it, a test another.

mod about;
mod file;
mod input;
pub mod interview;
mod offer;
mod origin;
mod screen;
mod workload;

pub(crate) use file::read_table;
pub use file::{FileAnswers, read_file, read_situation, write_file, write_situation};
pub use input::{Input, InputError, parse_answer, parse_setting, show_answer, show_factor, show_value};
pub use interview::Interview;
pub use origin::{Origin, Origins};
pub use screen::{ANOTHER, Entry, Row, Screen, ScreenKind};
pub use workload::{Situation, Workload};
