//! Workloads: a second database, another kind of files, other callers, beside what the answers speak of first.

use crate::engine::Answers;
use crate::knowledge::{DecisionId, Pack, QuestionId, nearest};

use super::input::{InputError, parse_setting};
use super::origin::{Origin, Origins};

/// Answers about a system, and about workloads of it that ask for something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// What is said of the system.
    pub answers: Answers,
    /// Where that comes from.
    pub origins: Origins,
    /// What has a decision of its own, in the order of the file.
    pub workloads: Vec<Workload>,
}

/// A workload: what is said of it alone.
///
/// The rest is taken from the system's answers, except on the shelves that the workload speaks of: what is said of the
/// live files is nothing about the archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    /// Its name.
    pub id: String,
    /// Its own answers.
    pub own: Answers,
    /// Where they come from.
    pub origins: Origins,
}

/// The decisions that a question is about alone: those of its need; without one, those whose present state is asked
/// about under the subject that it speaks of. None for what is about the system as a whole.
fn about(pack: &Pack, question: QuestionId) -> impl Iterator<Item = DecisionId> {
    let row = pack.question(question);
    (0..pack.decisions.len()).map(DecisionId::at).filter(move |id| match (row.need, pack.need_of(*id)) {
        (None, None) => {
            let today = pack.decision(*id).today.map(|today| pack.question(today));
            today.is_some_and(|today| today.subject == *row.topic())
        }
        (need, of) => need.is_some() && need == of,
    })
}

impl Workload {
    /// A workload of which nothing is said.
    #[must_use]
    pub fn none(pack: &Pack, id: &str) -> Self {
        Self { id: id.to_owned(), own: Answers::none(pack), origins: Origins::default() }
    }

    /// Whether a word names a workload: a letter or a digit, then letters, digits, spaces, `-` and `_`.
    #[must_use]
    pub fn is_name(word: &str) -> bool {
        let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
        word.starts_with(char::is_alphanumeric) && word.chars().count() <= 40 && word.chars().all(fits)
    }

    /// Takes what was answered about it: what differs from what it inherits, and is said of it alone.
    pub fn take(&mut self, pack: &Pack, inherited: &Answers, answers: &Answers) {
        self.own = Answers::none(pack);
        for (question, answer) in answers.iter() {
            if inherited.get(question) != Some(answer) && !pack.roles.is_of_system(question) {
                self.own.set(question, Some(answer.clone()));
            }
        }
        let new = answers.decided.iter().filter(|row| !inherited.decided.contains(row));
        self.own.decided = new.copied().collect();
    }

    /// The decisions that it speaks of; none where it only speaks of where and how it runs.
    #[must_use]
    pub fn speaks_of(&self, pack: &Pack) -> Vec<DecisionId> {
        let answered = self.own.iter().flat_map(|(id, _)| about(pack, id));
        let mut found: Vec<DecisionId> = answered.chain(self.own.decided.iter().map(|(id, _)| *id)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What holds for it, needs implied: its own answers, and the system's that they leave standing.
    #[must_use]
    pub fn answers(&self, pack: &Pack, system: &Answers) -> Answers {
        let mut answers = self.inherits(pack, system, &[]);
        for (question, answer) in self.own.iter() {
            answers.set(question, Some(answer.clone()));
        }
        answers.decided.extend(&self.own.decided);
        answers
    }

    /// What the system's answers say of it, where it decides by itself what it speaks of and some more; and that it
    /// needs all these.
    #[must_use]
    pub fn inherits(&self, pack: &Pack, system: &Answers, more: &[DecisionId]) -> Answers {
        let own = [self.speaks_of(pack), more.to_vec()].concat();
        let mut answers = system.clone();
        for (question, _) in system.iter() {
            if about(pack, question).any(|id| own.contains(&id)) {
                answers.set(question, None);
            }
        }
        answers.decided.retain(|(id, _)| !own.contains(id));
        answers.tick_needs(pack, own.iter().filter_map(|id| pack.need_of(*id)));
        answers
    }
}

impl From<Answers> for Situation {
    fn from(answers: Answers) -> Self {
        Self { answers, origins: Origins::default(), workloads: Vec::new() }
    }
}

impl Situation {
    /// A system of which nothing is said.
    #[must_use]
    pub fn none(pack: &Pack) -> Self {
        Answers::none(pack).into()
    }

    /// Notes where what is new or different comes from.
    pub fn note(&mut self, before: &Self, origin: Origin) {
        self.origins.note(&before.answers, &self.answers, origin);
        for workload in &mut self.workloads {
            let known = before.workloads.iter().find(|known| known.id == workload.id);
            let known = known.map_or_else(Answers::default, |known| known.own.clone());
            workload.origins.note(&known, &workload.own, origin);
        }
    }

    /// A workload by its name.
    ///
    /// # Errors
    /// The nearest name.
    pub fn workload(&self, id: &str) -> Result<&Workload, InputError> {
        self.workloads.iter().find(|workload| workload.id == id).ok_or_else(|| self.unknown(id))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.workloads.iter().map(|workload| workload.id.as_str())
    }

    fn unknown(&self, id: &str) -> InputError {
        let help = match nearest(id, self.names()) {
            Some(near) => format!("did you mean `{near}`? A new one is written as a table `[workload.{id}]`"),
            None if self.workloads.is_empty() => format!("add a table `[workload.{id}]` to the answers"),
            None => format!("expected one of `{}`", self.names().collect::<Vec<_>>().join("`, `")),
        };
        InputError { message: format!("there is no workload `{id}`"), help: Some(help) }
    }

    /// Sets `ID=VALUE`, or of a workload `WORKLOAD.ID=VALUE`; one that isn't there yet is new, unless its name is
    /// nearly another's.
    ///
    /// # Errors
    /// What was expected instead.
    pub fn set(&mut self, pack: &Pack, setting: &str) -> Result<(), InputError> {
        let setting = setting.strip_prefix("workload.").unwrap_or(setting);
        let id = setting.split_once('=').map_or(setting, |(id, _)| id);
        let Some((workload, _)) = id.split_once('.') else {
            let (question, answer) = parse_setting(pack, setting)?;
            self.answers.set(question, Some(answer));
            return Ok(());
        };
        let (question, answer) = parse_setting(pack, &setting[workload.len() + 1..])?;
        let workload = workload.trim();
        check_name(workload)?;
        check_own(pack, workload, question)?;
        let at = match self.workloads.iter().position(|known| known.id == workload) {
            Some(at) => at,
            None if nearest(workload, self.names()).is_some() => return Err(self.unknown(workload)),
            None => {
                self.workloads.push(Workload::none(pack, workload));
                self.workloads.len() - 1
            }
        };
        self.workloads[at].own.set(question, Some(answer));
        Ok(())
    }
}

/// Whether a workload may be called so.
pub(super) fn check_name(workload: &str) -> Result<(), InputError> {
    if Workload::is_name(workload) {
        return Ok(());
    }
    let message = format!("`{}` is no name for a workload", workload.escape_debug());
    let help = "expected letters, digits, spaces, `-` and `_`, 40 at most, such as `archive`".to_owned();
    Err(InputError { message, help: Some(help) })
}

/// Whether a workload may answer this by itself.
pub(super) fn check_own(pack: &Pack, workload: &str, question: QuestionId) -> Result<(), InputError> {
    if !pack.roles.is_of_system(question) {
        return Ok(());
    }
    let id = &pack.question(question).id;
    let message = format!("`{id}` is said of the system, not of the workload `{workload}`");
    let help = "what a workload answers says by itself what it needs".to_owned();
    Err(InputError { message, help: Some(help) })
}
