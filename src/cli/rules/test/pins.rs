//! Pins: situations that hold the pack's verdicts where no scenario judges them.
//!
//! A pin says what the pack says today, not what is right. It is written by a program and read by people as a
//! difference in review: a change of a rule that moves a pin moves verdicts that nobody has judged.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::engine::Answers;
use crate::knowledge::Pack;
use crate::report::words::verdict_id;
use crate::scenario::mutation::{Fate, Mutation};
use crate::session::show_value;

use super::document::MutantDocument;

/// What stands above each file.
const HEAD: &str = "#:schema ../../schemas/scenario.json\n\n\
    # Written by `archadvise rules test --mutate --pins`: what the rules say today where no scenario judges them.\n\
    # Not judgement. Read a difference here as the effect of your change.\n";

/// One situation.
struct Pin {
    /// Its answers, as the inside of an inline table.
    situation: String,
    /// What the pack says.
    verdict: String,
    /// The edits that it shows, in words.
    shows: Vec<String>,
}

/// Names and texts of the files, one a decision.
pub fn all(pack: &Pack, mutation: &Mutation) -> Vec<(String, String)> {
    let mut files: BTreeMap<&str, Vec<Pin>> = BTreeMap::new();
    for (mutant, fate) in &mutation.results {
        let Fate::Live(difference) = fate else { continue };
        let pins = files.entry(&pack.decision(difference.decision).id).or_default();
        let situation = inline(pack, &difference.answers);
        let words = MutantDocument::new(pack, mutant);
        let shows = format!("{} {}", words.of, words.what);
        match pins.iter_mut().find(|pin| pin.situation == situation) {
            Some(pin) => pin.shows.push(shows),
            None => {
                let verdict = verdict_id(pack, difference.decision, difference.pack);
                pins.push(Pin { situation, verdict, shows: vec![shows] });
            }
        }
    }
    let file = |(decision, pins): (&str, Vec<Pin>)| {
        let mut text = HEAD.to_owned();
        for (at, Pin { situation, verdict, shows }) in pins.iter().enumerate() {
            text.push('\n');
            for edit in shows {
                let _ = writeln!(text, "# {edit}");
            }
            let _ = writeln!(text, "[[scenario]]\nname    = \"pin-{}\"", at + 1);
            let _ = writeln!(text, "answers = {{ {situation} }}\nexpect  = {{ {decision} = \"{verdict}\" }}");
        }
        (format!("{decision}.toml"), text)
    };
    files.into_iter().map(file).collect()
}

/// Answers as the inside of an inline table.
fn inline(pack: &Pack, answers: &Answers) -> String {
    let answer = |(id, answer)| {
        let question = pack.question(id);
        format!("{} = {}", question.id, show_value(question, answer))
    };
    answers.iter().map(answer).collect::<Vec<_>>().join(", ")
}
