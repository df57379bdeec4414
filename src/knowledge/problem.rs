//! What can be wrong with a pack: each problem has a stable code, a place, a sentence and help.

use std::fmt;

use serde::Serialize;

/// Kind of a problem, as a stable kebab-case code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The file is not TOML.
    Syntax,
    /// A key, table or field that doesn't exist.
    UnknownKey,
    /// A field that must be there is not.
    MissingField,
    /// A value of the wrong type or outside its range.
    WrongValue,
    /// A name that nothing defines.
    UnknownName,
    /// A word that is not in a fixed list, such as a strength.
    UnknownWord,
    /// Two things with one id.
    Duplicate,
    /// A number whose unit fits no measure of the question.
    WrongUnit,
    /// A circle in `over`, in signals, or between decisions.
    Circle,
    /// `over` names a rule of another decision or strength.
    OverMismatch,
    /// An overlay changes something that isn't there, or defines what is there already.
    Overlay,
    /// A limit of the engine is exceeded.
    Limit,
    /// A file or folder could not be read.
    Unreadable,
}

impl Code {
    /// All codes.
    pub const ALL: [Self; 13] = [
        Self::Syntax,
        Self::UnknownKey,
        Self::MissingField,
        Self::WrongValue,
        Self::UnknownName,
        Self::UnknownWord,
        Self::Duplicate,
        Self::WrongUnit,
        Self::Circle,
        Self::OverMismatch,
        Self::Overlay,
        Self::Limit,
        Self::Unreadable,
    ];

    /// The code as it is printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::UnknownKey => "unknown-key",
            Self::MissingField => "missing-field",
            Self::WrongValue => "wrong-value",
            Self::UnknownName => "unknown-name",
            Self::UnknownWord => "unknown-word",
            Self::Duplicate => "duplicate",
            Self::WrongUnit => "wrong-unit",
            Self::Circle => "circle",
            Self::OverMismatch => "over-mismatch",
            Self::Overlay => "overlay",
            Self::Limit => "limit",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Where in which file; lines and columns count from 1, columns in characters.
#[cfg_attr(schemas, derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Path as the layer names it.
    pub file: String,
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
    /// How many characters of the line are meant.
    pub length: usize,
    /// The column at which `text` begins: 1, unless the line is a long one.
    pub from: usize,
    /// The line itself, without control characters; of a long one what stands around the place.
    pub text: String,
}

/// One thing that is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind.
    pub code: Code,
    /// Where; absent where a file could not be read at all.
    pub place: Option<Place>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What was expected, what to do, the nearest name.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.code.as_str(), self.message)?;
        if let Some(place) = &self.place {
            let width = place.line.to_string().len();
            let shown = place.text.trim_end();
            write!(f, "\n{:width$}--> {}:{}:{}", "", place.file, place.line, place.column)?;
            write!(f, "\n{:width$} |\n{} | {shown}", "", place.line)?;
            let indent = place.column.saturating_sub(place.from);
            write!(f, "\n{:width$} | {:indent$}{}", "", "", "^".repeat(place.length.max(1)))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

/// All problems of a pack, in the order of their places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}\n")?;
        }
        let count = self.0.len();
        write!(f, "{count} {}", if count == 1 { "error" } else { "errors" })
    }
}

impl std::error::Error for Problems {}
