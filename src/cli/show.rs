//! `show`: one thing, whole.

use crate::knowledge::nearest;
use crate::lookup::document::Shown;
use crate::lookup::{self, ThingKind, find, ids};

use super::args::ShowArgs;
use super::context::Context;
use super::error::CliError;
use super::output;
use super::page;

/// Prints one thing, or each of several that share an id.
pub fn run(context: &Context, args: &ShowArgs) -> Result<u8, CliError> {
    let pack = &context.pack;
    let (kind, id) = match args.id.split_once(':') {
        Some((word, id)) => (Some(kind(word, id)?), id),
        None => (None, args.id.as_str()),
    };
    let found = find(pack, kind, id);
    if found.is_empty() {
        let hint = nearest(id, ids(pack, kind)).map(|near| format!("did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| {
            format!("`archadvise search {id}` looks everywhere, `archadvise list` shows ids")
        });
        return Err(CliError::new("unknown-id", format!("there is nothing called `{}`", args.id), hint));
    }
    if context.json {
        let found = found.iter().map(|thing| lookup::json::thing(pack, *thing)).collect();
        output::json(&Shown { schema: "archadvise/show/v1", found })?;
    } else {
        let today = super::today();
        let pages = found.iter().map(|thing| lookup::page::of(pack, *thing, today));
        let texts: Vec<String> = pages.map(|page| page::render(&page, context.layout)).collect();
        output::print(&texts.join("\n"))?;
    }
    Ok(super::DONE)
}

fn kind(word: &str, id: &str) -> Result<ThingKind, CliError> {
    ThingKind::of(word).ok_or_else(|| {
        let hint = nearest(word, ThingKind::WORDS).map(|near| format!("did you mean `{near}:{id}`?"));
        let hint = hint.unwrap_or_else(|| format!("expected one of `{}`", ThingKind::WORDS.join("`, `")));
        CliError::new("unknown-kind", format!("there is no kind `{word}`"), hint)
    })
}
