//! Where an interview is kept while it runs, so that nothing is lost.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CliError;

/// The file of the last interview, in the user's state directory.
#[must_use]
pub fn default_path() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_STATE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".local").join("state")))?;
    Some(folder.join("archadvise").join("ask.toml"))
}

/// Writes a file whole or not at all: next to it first, then renamed.
///
/// # Errors
/// What kept it from being written.
pub fn write(path: &Path, text: &str) -> Result<(), CliError> {
    let failed = |error: std::io::Error| {
        let hint = "choose another place for it".to_owned();
        CliError::new("unwritable", format!("can't write `{}`: {error}", path.display()), hint)
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("answers.toml");
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let written = fs::File::create(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}
