//! `rules show`: a decision drawn for the author of its rules.

use crate::cli::args::RulesShowArgs;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{DONE, output, page};
use crate::knowledge::nearest;
use crate::outline;

/// Prints the outline, or its chart.
pub fn run(context: &Context, args: &RulesShowArgs) -> Result<u8, CliError> {
    let pack = &context.pack;
    let decision = pack.find_decision(&args.decision).ok_or_else(|| {
        let ids = || pack.decisions.iter().map(|row| row.id.as_str());
        let hint = match nearest(&args.decision, ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected one of `{}`", ids().collect::<Vec<_>>().join("`, `")),
        };
        CliError::new("unknown-decision", format!("there is no decision `{}`", args.decision), hint)
    })?;
    let outline = outline::build(pack, context.engine()?, decision);
    if context.json {
        output::json(&outline)?;
    } else if args.mermaid {
        output::print(&outline::mermaid(&outline))?;
    } else {
        output::print(&page::render(&outline::page(&outline), context.layout))?;
    }
    Ok(DONE)
}
