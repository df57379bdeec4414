//! What can be wrong with a request: a stable code, a sentence, and what to do.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::Problems;
use crate::session::InputError;

/// A request that can't be done.
#[derive(Debug)]
pub struct CliError {
    /// Stable, kebab-case.
    pub code: &'static str,
    /// In a sentence.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Exit code.
    pub exit: u8,
}

/// What is printed to standard error where JSON was asked for, on one line.
#[derive(JsonSchema, Serialize)]
pub struct Document {
    error: ErrorDocument,
}

/// What went wrong.
#[derive(JsonSchema, Serialize)]
struct ErrorDocument {
    /// Stable, kebab-case.
    code: &'static str,
    /// In a sentence.
    message: String,
    /// What to do next.
    hint: Option<String>,
}

impl CliError {
    /// A wrong request.
    pub fn new(code: &'static str, message: impl Into<String>, hint: impl Into<Option<String>>) -> Self {
        Self { code, message: message.into(), hint: hint.into(), exit: super::WRONG }
    }

    /// Prints it to standard error and gives the exit code.
    #[must_use]
    pub fn report(&self, json: bool) -> u8 {
        if json {
            let (message, hint) = (clean(&self.message), self.hint.as_deref().map(clean));
            let document = Document { error: ErrorDocument { code: self.code, message, hint } };
            super::output::remark(&serde_json::to_string(&document).unwrap_or_default());
        } else if !self.message.is_empty() {
            super::output::remark(&self.to_string());
        }
        self.exit
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.starts_with("error[") {
            // Problems of a file, each with its own code and place.
            return f.write_str(&clean(&self.message));
        }
        write!(f, "error[{}]: {}", self.code, clean(&self.message))?;
        match &self.hint {
            Some(hint) => write!(f, "\n  = help: {}", clean(hint)),
            None => Ok(()),
        }
    }
}

impl From<InputError> for CliError {
    fn from(error: InputError) -> Self {
        Self::new("wrong-answer", error.message, error.help)
    }
}

/// Problems of a file, with its kind in front.
pub fn problems(what: &'static str, problems: &Problems) -> CliError {
    CliError::new(what, problems.to_string(), None)
}

/// Without control characters: what a file or an argument says must not steer the terminal.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}
