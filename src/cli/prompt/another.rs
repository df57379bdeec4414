//! A second database, another kind of files: which, and what it is called.

use dialoguer::Input;

use crate::cli::error::CliError;
use crate::knowledge::{Decision, DecisionId};
use crate::session::Workload;

use super::{BACK, Prompter, gone};

const NO_MORE: &str = "no, that is all";

impl Prompter<'_> {
    /// Which of the decisions is to be taken once more, for a workload of its own; `None` if none is.
    pub fn another(&self, decisions: &[DecisionId]) -> Result<Option<DecisionId>, CliError> {
        if decisions.is_empty() {
            return Ok(None);
        }
        let ask = "Is there a second of one of these, with other demands?";
        let why = "A second database, another kind of files, other callers: one answer can't suit both.";
        let titles = decisions.iter().map(|id| self.pack.decision(*id).title.as_str());
        let mut items = vec![NO_MORE.to_owned()];
        items.extend(titles.map(|title| self.fit(title)));
        items.push(format!("· {}", super::WHY));
        loop {
            match self.select(ask, &items)? {
                Some(at) if at > decisions.len() => self.say(&format!("  {why}"))?,
                Some(at) if at > 0 => return Ok(Some(decisions[at - 1])),
                _ => return Ok(None),
            }
        }
    }

    /// What a workload is called; `None` goes back.
    pub fn name(
        &self,
        decision: &Decision,
        taken: &dyn Fn(&str) -> bool,
    ) -> Result<Option<String>, CliError> {
        self.say(&format!("{}: what is the second for, in a word or two?", decision.title))?;
        let text: String = Input::with_theme(&*self.theme)
            .with_prompt(format!("For (empty: {BACK})"))
            .allow_empty(true)
            .validate_with(|text: &String| match text.trim() {
                "" => Ok(()),
                name if taken(name) => Err("there is one of that name already"),
                name if Workload::is_name(name) => Ok(()),
                _ => Err("letters, digits, spaces, `-` and `_`, 40 at most"),
            })
            .interact_text_on(&self.term)
            .map_err(|error| gone(&error))?;
        let name = text.trim();
        Ok((!name.is_empty()).then(|| name.to_owned()))
    }
}
