//! The rows of a checklist in words: before they are ticked, and after.

use console::measure_text_width;

use crate::engine::Answer;
use crate::knowledge::QuestionId;
use crate::session::{ANOTHER, Row, Screen, show_answer};

use super::Prompter;

impl Prompter<'_> {
    /// The rows of a checklist: what each is about, once, and what it says.
    pub(super) fn labels(&self, screen: &Screen) -> Vec<String> {
        let brief = |id: QuestionId| self.pack.question(id).brief.as_ref().map_or("", |brief| brief.as_str());
        let column = screen.questions.iter().map(|id| measure_text_width(brief(*id))).max().unwrap_or(0);
        let mut labels = Vec::new();
        for entry in &screen.entries {
            let question = self.pack.question(entry.question);
            for (at, row) in entry.rows.iter().enumerate() {
                let says = match row {
                    Row::Says(Answer::YesNo(_)) => {
                        labels.push(question.ask.to_string());
                        continue;
                    }
                    Row::Says(answer) => show_answer(question, answer),
                    Row::Another => ANOTHER.to_owned(),
                };
                let about = if at == 0 { brief(entry.question) } else { "" };
                labels.push(match self.narrow_row() {
                    Some(_) => format!("{}: {says}", brief(entry.question)),
                    None => format!("{about:column$}  {says}"),
                });
            }
        }
        labels
    }

    /// What was ticked, in words.
    pub(super) fn ticked(&self, screen: &Screen, ticked: &[usize]) -> String {
        let rows = screen.entries.iter().flat_map(|entry| entry.rows.iter().map(move |row| (entry, row)));
        let said: Vec<String> = rows
            .enumerate()
            .filter(|(at, _)| ticked.contains(at))
            .map(|(_, (entry, row))| {
                let question = self.pack.question(entry.question);
                match (row, &question.brief) {
                    (Row::Says(Answer::YesNo(_)), _) => question.ask.to_string(),
                    (Row::Says(answer), Some(brief)) => format!("{brief}: {}", show_answer(question, answer)),
                    (_, brief) => format!("{}: {ANOTHER}", brief.as_deref().unwrap_or_default()),
                }
            })
            .collect();
        if said.is_empty() { "none of these".to_owned() } else { said.join("; ") }
    }

    /// What is said by ticking no row of a question.
    pub(super) fn unticked(&self, screen: &Screen) -> String {
        let usual = screen.entries.iter().filter_map(|entry| {
            let question = self.pack.question(entry.question);
            let (brief, answer) = (question.brief.as_ref()?, &entry.unticked);
            matches!(answer, Answer::Choice(_) | Answer::Number { .. })
                .then(|| format!("{brief}: {}", show_answer(question, answer)))
        });
        let usual: Vec<String> = usual.collect();
        if usual.is_empty() { String::new() } else { format!("Unticked means {}.", usual.join("; ")) }
    }
}
