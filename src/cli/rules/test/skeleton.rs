//! Scenarios that are missing, as files to fill in: for each mutant that lives, and each rule that never decides.
//! A person says what is right; until then a skeleton fails to load, since it expects nothing.

use std::fmt::Write as _;

use crate::cli::error::CliError;
use crate::engine::Answers;
use crate::knowledge::{DecisionId, Pack};
use crate::proof::Prover;
use crate::report::words::verdict_id;
use crate::scenario::mutation::Fate;
use crate::session::{show_answer, show_value};

use super::Run;
use super::document::MutantDocument;

/// Names and texts of the files.
pub fn all(pack: &Pack, run: &Run) -> Result<Vec<(String, String)>, CliError> {
    let mut files = Vec::new();
    let limit = |message: String| CliError::new("pack-limit", message, None);
    let mut prover = Prover::new(pack).map_err(limit)?;
    for id in run.coverage.never_won() {
        let rule = pack.rule(id);
        let Some(answers) = prover.win(id).map_err(limit)? else { continue };
        let head = format!(
            "# `{}` decides in no scenario. With these answers it does.\n# {}\n",
            rule.id, rule.because
        );
        files.push((format!("won-{}.toml", rule.id), skeleton(pack, &head, &answers, rule.decision, &[])));
    }
    let results = run.mutation.iter().flat_map(|mutation| &mutation.results);
    for (at, (mutant, fate)) in results.enumerate() {
        let Fate::Live(difference) = fate else { continue };
        let words = MutantDocument::new(pack, mutant);
        let head = format!("# No scenario notices `{}` {}.\n", words.of, words.what);
        let says = [("the pack", difference.pack), ("with the change", difference.mutant)]
            .map(|(who, verdict)| (who, verdict_id(pack, difference.decision, verdict)));
        let text = skeleton(pack, &head, &difference.answers, difference.decision, &says);
        files.push((format!("{at:04}-{}.toml", words.of), text));
    }
    Ok(files)
}

fn skeleton(
    pack: &Pack,
    head: &str,
    answers: &Answers,
    decision: DecisionId,
    says: &[(&str, String)],
) -> String {
    let mut out = head.to_owned();
    out.push_str("title = \"\"\nwhy   = \"\"\n\n[answers]\n");
    for (id, answer) in answers.iter() {
        let question = pack.question(id);
        let _ = writeln!(out, "# {} {}", question.ask, show_answer(question, answer));
        let _ = writeln!(out, "{} = {}", question.id, show_value(question, answer));
    }
    out.push_str("\n[expect]\n");
    for (who, verdict) in says {
        let _ = writeln!(out, "# {} = \"{verdict}\"   # {who}", pack.decision(decision).id);
    }
    if says.is_empty() {
        let _ = writeln!(out, "# {} = \"\"", pack.decision(decision).id);
    }
    out
}
