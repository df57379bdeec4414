//! `rules schema`: JSON Schemas of the files that people write, for editors and checkers.

use serde_json::{Map, Value, json};

use crate::schema::{FileKind, of_file};

use super::super::args::SchemaArgs;
use super::super::context::Context;
use super::super::error::CliError;
use super::super::{DONE, output, state};

/// Prints schemas, or writes them into a folder.
pub fn run(context: &Context, args: &SchemaArgs) -> Result<u8, CliError> {
    let wanted = |kind: &FileKind| args.kind.as_deref().is_none_or(|word| word == kind.word());
    let kinds = FileKind::ALL.into_iter().filter(wanted);
    let schemas: Vec<(FileKind, Value)> = kinds.map(|kind| (kind, of_file(&context.pack, kind))).collect();
    if let Some(folder) = &args.write {
        for (kind, schema) in &schemas {
            let path = folder.join(format!("{}.json", kind.word()));
            state::write(&path, &output::json_text(schema)?)?;
        }
        return Ok(DONE);
    }
    match &schemas[..] {
        [(_, schema)] => output::json(schema)?,
        _ => {
            let all: Map<String, Value> =
                schemas.into_iter().map(|(kind, schema)| (kind.word().to_owned(), schema)).collect();
            output::json(&json!({ "schema": "archadvise/schemas/v1", "schemas": all }))?;
        }
    }
    Ok(DONE)
}
