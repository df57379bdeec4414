//! The interview: which screen comes next, what an answer does, one step back.
//!
//! It opens with what the system must do, then the rare facts on one screen, then what already runs and the other
//! questions that the pack opens with, each skipped where it can't matter. From there it asks by expected
//! information, staying on a subject while that offers 60 % of the best gain. It never asks what cannot change anything.

use std::cell::OnceCell;

use crate::engine::model::Mask;
use crate::engine::outlook::{Outlook, Standing};
use crate::engine::{Answer, Answers, Engine};
use crate::knowledge::{DecisionId, Kind, Pack, QuestionId};

/// A subject is stayed on while it offers this share of the best gain.
const STAY: f64 = 0.6;
/// What offers less information than this, in bits, is asked only when nothing else is left.
const FAINT: f64 = 1e-9;

/// One screen: a question, or several yes-no questions that stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// What kind.
    pub kind: ScreenKind,
    /// Its questions; one, but for a checklist.
    pub questions: Vec<QuestionId>,
}

/// Kinds of screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenKind {
    /// One question of any kind.
    Single,
    /// Rare facts: what isn't ticked is denied.
    Unusual,
    /// Yes-no questions of one subject: what isn't ticked is denied.
    Checklist,
}

/// An interview in progress.
pub struct Interview<'a> {
    pack: &'a Pack,
    engine: &'a Engine,
    answers: Answers,
    /// Answers before each step, for going back.
    before: Vec<(Answers, Option<String>, Vec<QuestionId>)>,
    /// What is to be decided; everything if empty.
    wanted: Vec<DecisionId>,
    /// The subject of the last screen.
    subject: Option<String>,
    /// What was asked in this interview, and so is not asked again.
    asked: Vec<QuestionId>,
    /// The outlook on the answers, once it was asked for: the longest walk between two screens.
    outlook: OnceCell<Outlook>,
}

impl<'a> Interview<'a> {
    /// Starts with what is known already. `wanted` lists the decisions asked for; everything if empty: then the
    /// first screen asks what the system must do. The needs of those asked for are taken as said.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, mut answers: Answers, wanted: Vec<DecisionId>) -> Self {
        if let (Some(needs), false) = (pack.roles.needs, wanted.is_empty()) {
            let mut ticked = match answers.get(needs) {
                Some(Answer::Choices { ticked, .. }) => ticked.clone(),
                _ => Vec::new(),
            };
            ticked.extend(wanted.iter().filter_map(|decision| pack.need_of(*decision)));
            ticked.sort_unstable();
            ticked.dedup();
            answers.set(needs, Some(Answer::Choices { ticked, whole: true }));
        }
        Self {
            pack,
            engine,
            answers,
            before: Vec::new(),
            wanted,
            subject: None,
            asked: Vec::new(),
            outlook: OnceCell::new(),
        }
    }

    /// The answers so far.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What is to be decided: the decisions asked for, or all that may be needed.
    #[must_use]
    pub fn wanted(&self) -> Vec<DecisionId> {
        if self.wanted.is_empty() {
            (0..self.pack.decisions.len()).map(DecisionId::at).collect()
        } else {
            self.wanted.clone()
        }
    }

    /// What each variable may still turn out to be by asking: what was answered "not sure" stays silent.
    fn possible(&self) -> Vec<Mask> {
        let mut possible = self.engine.model.possible(&self.answers);
        let unsure = self.answers.iter().filter(|(_, answer)| !answer.is_said()).map(|(id, _)| id);
        for question in unsure.chain(self.asked.iter().copied()) {
            for var in self.engine.model.vars_of(question) {
                let mask = &mut possible[usize::from(var)];
                if *mask & 1 == 1 {
                    *mask = 1;
                }
            }
        }
        possible
    }

    fn outlook(&self) -> &Outlook {
        self.outlook.get_or_init(|| Outlook::within(self.pack, self.engine, &self.answers, self.possible()))
    }

    /// How many of the decisions wanted and needed stand firm, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let outlook = self.outlook();
        let wanted = self.wanted();
        let count = wanted.iter().filter(|id| outlook.decisions[id.index()].possible != 0b10);
        let firm = count.clone().filter(|id| outlook.decisions[id.index()].standing() >= Standing::Likely);
        (firm.count(), count.count())
    }

    /// Whether every verdict wanted is settled or likely.
    #[must_use]
    pub fn may_stop(&self) -> bool {
        let (firm, all) = self.progress();
        firm == all && self.pack.roles.needs.is_none_or(|needs| self.answers.get(needs).is_some())
    }

    /// Whether a question may be asked: it was not answered, and its need is ticked.
    fn is_open(&self, question: QuestionId) -> bool {
        let row = self.pack.question(question);
        let in_scope = match (row.need, self.pack.roles.needs) {
            (Some(need), Some(needs)) => self.answers.is_ticked(needs, need),
            _ => true,
        };
        in_scope
            && match self.answers.get(question) {
                None => true,
                Some(Answer::Choices { whole, .. }) => !whole && !self.asked.contains(&question),
                Some(_) => false,
            }
    }

    /// The next screen; `None` when nothing that could be asked would change anything.
    #[must_use]
    pub fn next(&self) -> Option<Screen> {
        if let Some(needs) = self.pack.roles.needs
            && self.answers.get(needs).is_none()
        {
            return Some(Screen { kind: ScreenKind::Single, questions: vec![needs] });
        }
        let outlook = self.outlook();
        let wanted = self.wanted();
        let matters: Vec<QuestionId> =
            outlook.matters(self.engine, &wanted).into_iter().filter(|id| self.is_open(*id)).collect();
        let rare: Vec<QuestionId> =
            matters.iter().copied().filter(|id| self.pack.question(*id).rare).collect();
        let asked_rare = self.answers.iter().any(|(id, _)| self.pack.question(id).rare);
        if !rare.is_empty() && !asked_rare {
            return Some(Screen { kind: ScreenKind::Unusual, questions: rare });
        }
        if let Some(opening) = self.pack.roles.opening.iter().find(|id| matters.contains(id)) {
            return Some(Screen { kind: ScreenKind::Single, questions: vec![*opening] });
        }
        let possible = self.possible();
        let gains: Vec<(QuestionId, f64)> = matters
            .iter()
            .map(|id| (*id, outlook.gain(self.pack, self.engine, &possible, *id, &wanted)))
            .collect();
        let (best, most) = gains.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let here =
            |id: &QuestionId| self.subject.as_deref() == Some(self.pack.question(*id).subject.as_str());
        let stay =
            gains.iter().filter(|(id, _)| here(id)).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let question = match stay {
            Some((id, gain)) if *gain >= STAY * most && *gain > FAINT => *id,
            _ => best,
        };
        // Yes-no questions of one subject and need share a screen.
        let row = self.pack.question(question);
        if matches!(row.kind, Kind::YesNo { .. }) {
            let together: Vec<QuestionId> = matters
                .into_iter()
                .filter(|id| {
                    let other = self.pack.question(*id);
                    matches!(other.kind, Kind::YesNo { .. })
                        && other.subject == row.subject
                        && other.rare == row.rare
                })
                .collect();
            if together.len() > 1 {
                return Some(Screen { kind: ScreenKind::Checklist, questions: together });
            }
        }
        Some(Screen { kind: ScreenKind::Single, questions: vec![question] })
    }

    /// Takes the answers to a screen.
    pub fn answer(&mut self, answers: Vec<(QuestionId, Answer)>) {
        self.outlook.take();
        self.before.push((self.answers.clone(), self.subject.clone(), self.asked.clone()));
        for (question, answer) in answers {
            self.subject = Some(self.pack.question(question).subject.to_string());
            self.answers.set(question, Some(answer));
            self.asked.push(question);
        }
        // A need that an answer implies was ticked, or the question would not have been asked.
        let _ = self.answers.imply_needs(self.pack);
    }

    /// Takes the last screen's answers back; `false` at the beginning.
    pub fn back(&mut self) -> bool {
        match self.before.pop() {
            Some((answers, subject, asked)) => {
                self.outlook.take();
                self.answers = answers;
                self.subject = subject;
                self.asked = asked;
                true
            }
            None => false,
        }
    }

    /// How many screens were answered.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.before.len()
    }
}
