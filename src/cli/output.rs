//! Writing the answer to standard output.

use std::io::{self, Write};

use super::error::CliError;

/// Writes text; a reader that has gone (`| head -1`) is no error.
///
/// # Errors
/// Anything else that keeps it from being written.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::new("output", format!("can't write the answer: {error}"), None))
        }
        _ => Ok(()),
    }
}

/// Writes a JSON document.
///
/// # Errors
/// As [`print`].
pub fn json(document: &impl serde::Serialize) -> Result<(), CliError> {
    print(&json_text(document)?)
}

/// A JSON document as text, to the end of its last line.
///
/// # Errors
/// What can't be said in JSON.
pub fn json_text(document: &impl serde::Serialize) -> Result<String, CliError> {
    let text = serde_json::to_string_pretty(document)
        .map_err(|error| CliError::new("output", format!("can't write JSON: {error}"), None))?;
    Ok(text + "\n")
}
