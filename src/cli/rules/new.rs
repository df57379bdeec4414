//! `rules new`: a first pack of one's own.

use std::fs;

use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::args::{Global, LicenceArg, NewArgs};
use crate::cli::context::layers;
use crate::cli::error::{CliError, problems};
use crate::cli::{DONE, list, output, state};
use crate::knowledge::{Pack, ToolId, load};
use crate::scaffold::{self, Policy};

/// What `rules new` prints.
#[derive(JsonSchema, Serialize)]
pub struct Document {
    schema: &'static str,
    /// Where the pack is.
    folder: String,
    /// Paths below it.
    files: Vec<String>,
}

/// Writes the files of a pack into a folder that is not there yet, or is empty.
pub fn run(global: &Global, args: &NewArgs) -> Result<u8, CliError> {
    let folder = &args.folder;
    let shown = folder.display();
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || folder.is_file() {
        let hint = "name a new folder; nothing there was touched".to_owned();
        return Err(CliError::new("exists", format!("`{shown}` is there already"), hint));
    }
    let below = layers(global)?;
    let pack = load(&below).map_err(|error| problems("pack", &error))?;
    let policy = Policy {
        cloud: args.cloud.clone(),
        osi_only: args.licence == Some(LicenceArg::Osi),
        running: args.running.iter().map(|name| runs_here(&pack, name)).collect::<Result<_, _>>()?,
    };
    let files = scaffold::files(&below, &pack, &policy).map_err(|error| problems("pack", &error))?;
    for (name, text) in &files {
        state::write(&folder.join(name), text)?;
    }
    if global.json {
        let files = files.into_iter().map(|(name, _)| name).collect();
        output::json(&Document { schema: "archadvise/new/v1", folder: shown.to_string(), files })?;
    } else if !global.quiet {
        let names: String = files.iter().map(|(name, _)| ["  ", name, "\n"].concat()).collect();
        let text = format!(
            "Wrote {shown}:\n{names}\nNext: read {shown}/rules/policy.toml, then\n  archadvise rules check --pack \
             {shown}\n  archadvise advise --pack {shown} {shown}/tests/policy.toml\n"
        );
        output::print(&text)?;
    }
    Ok(DONE)
}

/// A tool that can be said to run here and that is an option of some decision.
fn runs_here(pack: &Pack, name: &str) -> Result<ToolId, CliError> {
    let tool = list::find_tool(pack, name)?;
    if scaffold::running_choice(pack, tool).is_some() && !scaffold::served_by(pack, tool).is_empty() {
        return Ok(tool);
    }
    let known = pack.roles.running.map_or(&[][..], |id| pack.question(id).kind.choices());
    let known: Vec<&str> = known.iter().map(|choice| choice.id.as_str()).collect();
    let hint = format!("expected one of `{}`; for others write a rule", known.join("`, `"));
    Err(CliError::new("not-running", format!("nobody is asked whether `{name}` runs here"), hint))
}
