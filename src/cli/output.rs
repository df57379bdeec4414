//! Writing the answer to standard output.

use std::io::{self, BufWriter, Write};

use super::error::CliError;

/// Bytes of a JSON document that are written at once.
const PIECE: usize = 32 * 1024;

/// Writes text; a reader that has gone (`| head -1`) is no error.
///
/// # Errors
/// Anything else that keeps it from being written.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes a JSON document.
///
/// # Errors
/// As [`print`].
pub fn json(document: &impl serde::Serialize) -> Result<(), CliError> {
    // A long document is written in pieces: less memory is touched than if it were whole.
    let mut out = BufWriter::with_capacity(PIECE, io::stdout().lock());
    let done = serde_json::to_writer_pretty(&mut out, document).map_err(io::Error::from);
    written(done.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()))
}

fn written(done: io::Result<()>) -> Result<(), CliError> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::new("output", format!("can't write the answer: {error}"), None))
        }
        _ => Ok(()),
    }
}

/// Writes a line to standard error. Nothing is left to do where even that can't be written.
pub fn remark(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
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
