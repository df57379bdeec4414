//! From TOML files to a checked [`Pack`]: parse, merge layers, give every id its row, read, resolve.
//!
//! Every stage notes what is wrong and goes on, so that one run reports all errors of a pack.

mod catalog;
mod circles;
mod conditions;
mod figures;
mod judgement;
mod limits;
mod merge;
mod names;
mod origins;
mod questions;
mod rules;

use std::fs;
use std::path::Path;

use super::node::Notes;
use super::pack::Pack;
use super::problem::{Code, Place, Problem, Problems};
use names::Names;
pub use origins::{Accept, Origins, Site, Spot};

/// The TOML files of one folder may have this many bytes in all; the built-in pack has one million.
const MOST_BYTES: u64 = 16 << 20;
/// A folder may hold this many TOML files.
const MOST_FILES: usize = 5_000;
/// Folders within folders: a link to a folder above would never end.
const DEEPEST: usize = 16;

/// One TOML file: the name by which messages call it, and its text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path, as shown.
    pub name: String,
    /// Contents.
    pub text: String,
}

/// One pack folder: the built-in one, or one laid over it.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Its files, in the order of their names.
    pub files: Vec<SourceFile>,
}

impl Layer {
    /// Reads every `.toml` file under `rules/` and `data/` of a folder (or, where it has neither, directly in
    /// it). `shown` goes before the file names in messages.
    ///
    /// # Errors
    /// One problem for each file or folder that can't be read, or if there is nothing to read.
    pub fn read(folder: &Path, shown: &str) -> Result<Self, Problems> {
        let mut reading = Reading::default();
        let parts: Vec<&str> =
            ["rules", "data"].into_iter().filter(|part| folder.join(part).is_dir()).collect();
        if parts.is_empty() {
            reading.collect(folder, shown.trim_end_matches('/'), 0);
        }
        for part in &parts {
            let name = if shown.is_empty() { (*part).to_owned() } else { format!("{shown}/{part}") };
            reading.collect(&folder.join(part), &name, 0);
        }
        if reading.files.is_empty() && reading.problems.is_empty() {
            reading.problems.push(unreadable(
                format!("`{shown}` holds no pack"),
                "expected a folder with TOML files, under `rules/` and `data/` or directly in it",
            ));
        }
        reading.done()
    }

    /// Reads every `.toml` file under a folder that holds no pack, such as scenarios.
    ///
    /// # Errors
    /// One problem for each file or folder that can't be read.
    pub fn read_folder(folder: &Path, shown: &str) -> Result<Self, Problems> {
        let mut reading = Reading::default();
        reading.collect(folder, shown.trim_end_matches('/'), 0);
        reading.done()
    }
}

fn unreadable(message: String, help: &str) -> Problem {
    Problem { code: Code::Unreadable, place: None, message, help: Some(help.to_owned()) }
}

/// A folder that is being read.
#[derive(Default)]
struct Reading {
    files: Vec<SourceFile>,
    bytes: u64,
    problems: Vec<Problem>,
}

impl Reading {
    fn done(self) -> Result<Layer, Problems> {
        if self.problems.is_empty() { Ok(Layer { files: self.files }) } else { Err(Problems(self.problems)) }
    }

    fn collect(&mut self, folder: &Path, shown: &str, depth: usize) {
        if depth > DEEPEST {
            let help = format!("at most {DEEPEST} are possible; is there a link to a folder above?");
            return self.too_much(shown, format!("`{shown}` lies {depth} folders deep"), help);
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let help = "check the path, and that it may be read";
                self.problems.push(unreadable(format!("can't read the folder `{shown}`: {error}"), help));
                return;
            }
        };
        let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            // One limit is enough: what comes after it is not looked at.
            if name.starts_with('.') || self.problems.iter().any(|problem| problem.code == Code::Limit) {
                continue;
            }
            let shown = format!("{shown}/{name}");
            if path.is_dir() {
                self.collect(&path, &shown, depth + 1);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                self.file(&path, shown);
            }
        }
    }

    fn file(&mut self, path: &Path, shown: String) {
        self.bytes += fs::metadata(path).map_or(0, |known| known.len());
        if self.bytes > MOST_BYTES {
            let message = format!("with `{shown}` the files of this pack have {} bytes", self.bytes);
            let help = format!("at most {MOST_BYTES} are possible");
            return self.too_much(&shown, message, help);
        }
        if self.files.len() == MOST_FILES {
            let help = "put what belongs together into one".to_owned();
            return self.too_much(&shown, format!("more than {MOST_FILES} files in one pack"), help);
        }
        match fs::read_to_string(path) {
            Ok(text) => self.files.push(SourceFile { name: shown, text }),
            Err(error) => {
                let problem = unreadable(format!("can't read `{shown}`: {error}"), "is it UTF-8 text?");
                self.problems.push(problem);
            }
        }
    }

    /// Notes a limit where a file or folder begins.
    fn too_much(&mut self, shown: &str, message: String, help: String) {
        let place =
            Place { file: shown.to_owned(), line: 1, column: 1, length: 1, from: 1, text: String::new() };
        self.problems.push(Problem { code: Code::Limit, place: Some(place), message, help: Some(help) });
    }
}

/// Loads a pack from its layers, each laid over the ones before it.
///
/// # Errors
/// Everything that is wrong with it, in the order of the files.
pub fn load(layers: &[Layer]) -> Result<Pack, Problems> {
    load_with_origins(layers).map(|(pack, _)| pack)
}

/// As [`load`], with the places of everything.
///
/// # Errors
/// As [`load`].
pub fn load_with_origins(layers: &[Layer]) -> Result<(Pack, Origins<'_>), Problems> {
    let files = layers.iter().flat_map(|layer| &layer.files);
    let notes = Notes::new(files.map(|file| (file.name.as_str(), file.text.as_str())).collect());
    let mut first = 0;
    let mut merged = merge::Merged::default();
    for layer in layers {
        let roots = (first..first + layer.files.len()).map(|file| notes.parse(file)).collect::<Vec<_>>();
        merged.lay_over(&notes, roots);
        first += layer.files.len();
    }
    let names = Names::collect(&notes, &merged);
    if notes.has(Code::Limit) {
        // Rows beyond the limit have no id of their own.
        return Err(Problems(notes.into_problems()));
    }
    let mut pack = Pack::default();
    catalog::read(&notes, &names, &merged, &mut pack);
    judgement::read(&notes, &names, &merged, &mut pack);
    figures::write(&notes, &names, &merged, &mut pack);
    let accepts = origins::accepts(&notes, &names, &merged);
    // Each step walks what the one before it has found to be finite.
    if notes.is_empty()
        && let Some(order) = circles::signals(&notes, &merged, &pack)
    {
        limits::check(&notes, &merged, &pack, &order);
    }
    if notes.is_empty() {
        circles::check(&notes, &merged, &mut pack);
    }
    if notes.is_empty() {
        Ok((pack, Origins::new(notes, merged, accepts)))
    } else {
        Err(Problems(notes.into_problems()))
    }
}
