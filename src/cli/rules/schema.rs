//! `rules schema`: JSON Schemas of the files that people write, and of the documents that are printed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::schema::{FileKind, of_file};

use super::super::args::SchemaArgs;
use super::super::context::Context;
use super::super::error::CliError;
use super::super::{DONE, output, state};
use super::documents;

/// Several schemas at once.
#[derive(JsonSchema, Serialize)]
pub struct Document {
    schema: &'static str,
    /// By the word of what each is of.
    schemas: BTreeMap<&'static str, Value>,
}

/// Prints schemas, or writes them into a folder.
pub fn run(context: &Context, args: &SchemaArgs) -> Result<u8, CliError> {
    let wanted = |kind: &FileKind| args.kind.as_deref().is_none_or(|word| word == kind.word());
    let schemas: Vec<(&str, Value)> = if args.documents {
        documents::all()
    } else {
        let kinds = FileKind::ALL.into_iter().filter(wanted);
        kinds.map(|kind| (kind.word(), of_file(&context.pack, kind))).collect()
    };
    if let Some(folder) = &args.write {
        for (word, schema) in &schemas {
            let path = folder.join(format!("{word}.json"));
            state::write(&path, &output::json_text(schema)?)?;
        }
        return Ok(DONE);
    }
    match &schemas[..] {
        [(_, schema)] => output::json(schema)?,
        _ => {
            let schemas = schemas.into_iter().collect();
            output::json(&Document { schema: "archadvise/schemas/v1", schemas })?;
        }
    }
    Ok(DONE)
}
