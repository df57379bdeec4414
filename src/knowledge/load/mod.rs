//! From TOML files to a checked [`Pack`]: parse, merge layers, give every id its row, read, resolve.
//!
//! Every stage notes what is wrong and goes on, so that one run reports all errors of a pack.

mod catalog;
mod circles;
mod conditions;
mod figures;
mod judgement;
mod merge;
mod names;
mod origins;

use std::fs;
use std::path::Path;

use super::node::Notes;
use super::pack::Pack;
use super::problem::{Code, Problem, Problems};
use names::Names;
pub use origins::{Accept, Origins, Site, Spot};

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
        let mut layer = Self::default();
        let mut problems = Vec::new();
        let parts: Vec<&str> =
            ["rules", "data"].into_iter().filter(|part| folder.join(part).is_dir()).collect();
        if parts.is_empty() {
            collect(folder, shown.trim_end_matches('/'), &mut layer, &mut problems);
        }
        for part in &parts {
            let name = if shown.is_empty() { (*part).to_owned() } else { format!("{shown}/{part}") };
            collect(&folder.join(part), &name, &mut layer, &mut problems);
        }
        if layer.files.is_empty() && problems.is_empty() {
            problems.push(unreadable(
                format!("`{shown}` holds no pack"),
                "expected a folder with TOML files, under `rules/` and `data/` or directly in it",
            ));
        }
        if problems.is_empty() { Ok(layer) } else { Err(Problems(problems)) }
    }

    /// Reads every `.toml` file under a folder that holds no pack, such as scenarios.
    ///
    /// # Errors
    /// One problem for each file or folder that can't be read.
    pub fn read_folder(folder: &Path, shown: &str) -> Result<Self, Problems> {
        let mut layer = Self::default();
        let mut problems = Vec::new();
        collect(folder, shown.trim_end_matches('/'), &mut layer, &mut problems);
        if problems.is_empty() { Ok(layer) } else { Err(Problems(problems)) }
    }
}

fn unreadable(message: String, help: &str) -> Problem {
    Problem { code: Code::Unreadable, place: None, message, help: Some(help.to_owned()) }
}

fn collect(folder: &Path, shown: &str, layer: &mut Layer, problems: &mut Vec<Problem>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let help = "check the path, and that it may be read";
            problems.push(unreadable(format!("can't read the folder `{shown}`: {error}"), help));
            return;
        }
    };
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let shown = format!("{shown}/{name}");
        if path.is_dir() {
            collect(&path, &shown, layer, problems);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            match fs::read_to_string(&path) {
                Ok(text) => layer.files.push(SourceFile { name: shown, text }),
                Err(error) => {
                    problems.push(unreadable(format!("can't read `{shown}`: {error}"), "is it UTF-8 text?"));
                }
            }
        }
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
    let mut pack = Pack::default();
    catalog::read(&notes, &names, &merged, &mut pack);
    judgement::read(&notes, &names, &merged, &mut pack);
    figures::write(&notes, &names, &merged, &mut pack);
    let accepts = origins::accepts(&notes, &names, &merged);
    if notes.is_empty() {
        circles::check(&notes, &merged, &mut pack);
    }
    if notes.is_empty() {
        Ok((pack, Origins::new(notes, merged, accepts)))
    } else {
        Err(Problems(notes.into_problems()))
    }
}
