//! The interview: which screen comes next, what an answer does, one step back.
//!
//! It opens with what the system must do, then the rare facts on one screen, then what already runs and the other
//! questions that the pack opens with, each skipped where it can't matter. From there it asks by expected
//! information for a screen, staying on a subject while that offers 60 % of the best. Questions with few answers
//! share a screen; what is seldom said there is asked about afterwards. It asks nothing that it can tell in some
//! milliseconds to change nothing, and of a decision that nobody asked for it asks the verdict, not its fine points.

use std::cell::{OnceCell, RefCell};

use crate::engine::compose::{self, Composer};
use crate::engine::model::{Mask, Model};
use crate::engine::outlook::{Outlook, Standing};
use crate::engine::walked::Walked;
use crate::engine::{Answer, Answers, Engine};
use crate::knowledge::{DecisionId, Kind, OptionIndex, Pack, QuestionId, ToolId};

use super::about::only_about;
use super::offer::{Candidate, Offer, fill, several, worth_a_row};
use super::screen::{Entry, Rows, Screen, ScreenKind};

/// Whether a question that tells less than this, in bits, tells anything is looked at exactly before it is asked.
const DOUBTFUL: f64 = 0.05;
/// How many nodes that look may take while a person waits: some milliseconds. Most take fewer, and answer at once.
const GLANCE: usize = 6_000;
/// Where no question tells more bits than this, the look may take as long as it needs.
const LAST_DOUBTS: f64 = 0.002;
/// A subject is stayed on while it offers this share of the best gain.
const STAY: f64 = 0.6;
/// What offers less information than this, in bits, is asked only when nothing else is left.
const FAINT: f64 = 1e-9;
/// An opening question that offers less than this share of the best waits for its turn.
const OPENS: f64 = 0.25;
/// All verdicts together may be wrong in this share of the cases when an interview offers to stop.
const DOUBT: f64 = 0.01;
/// Among the rare facts stand questions whose usual answer has at least this share.
const RARELY_ELSE: f64 = 0.8;

/// An interview in progress.
pub struct Interview<'a> {
    pack: &'a Pack,
    engine: &'a Engine,
    /// What is to be decided; everything if empty.
    wanted: Vec<DecisionId>,
    /// The tool that it is all about, if it is about one.
    tool: Option<ToolId>,
    /// How many columns a row may take.
    columns: usize,
    state: State,
    /// The state before each step, for going back.
    before: Vec<State>,
    /// The outlook on the answers, once it was asked for, and what was walked for it.
    outlook: OnceCell<Outlook>,
    walked: RefCell<Walked<'a>>,
    /// The next screen, once it was asked for.
    screen: OnceCell<Option<Screen>>,
}

/// What a step changes.
#[derive(Clone)]
struct State {
    answers: Answers,
    /// The subject of the last screen.
    subject: Option<String>,
    /// What was asked in this interview, as often as it was asked.
    asked: Vec<QuestionId>,
    /// What a checklist left to be asked by itself.
    follow: Vec<QuestionId>,
    /// Verdicts that were asked about, and nobody knew.
    unknown: Vec<DecisionId>,
}

impl<'a> Interview<'a> {
    /// Starts with what is known already. `wanted` lists the decisions asked for; everything if empty: then the
    /// first screen asks what the system must do. The needs of those asked for are taken as said.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, mut answers: Answers, wanted: Vec<DecisionId>) -> Self {
        if let (Some(needs), false) = (pack.roles.needs, wanted.is_empty()) {
            answers.tick_needs(pack, wanted.iter().filter_map(|decision| pack.need_of(*decision)));
            let ticked = match answers.get(needs) {
                Some(Answer::Choices { ticked, .. }) => ticked.clone(),
                _ => Vec::new(),
            };
            answers.set(needs, Some(Answer::Choices { ticked, whole: true }));
        }
        let state =
            State { answers, subject: None, asked: Vec::new(), follow: Vec::new(), unknown: Vec::new() };
        Self {
            pack,
            engine,
            wanted,
            tool: None,
            columns: usize::MAX,
            state,
            before: Vec::new(),
            outlook: OnceCell::new(),
            walked: RefCell::default(),
            screen: OnceCell::new(),
        }
    }

    /// For a terminal where a row has only so many columns: what doesn't fit stands by itself.
    #[must_use]
    pub fn within(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// Asks only whether this tool is chosen; what is chosen instead is left open.
    #[must_use]
    pub fn about(mut self, tool: ToolId) -> Self {
        self.tool = Some(tool);
        self
    }

    /// The answers so far.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.state.answers
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

    /// What each variable may still turn out to be by asking: what was answered "not sure" stays silent, and a
    /// verdict that nobody knew stays what it is.
    fn possible(&self) -> Vec<Mask> {
        let answers = &self.state.answers;
        let mut possible = self.engine.model.possible(answers);
        let unsure = answers.iter().filter(|(_, answer)| !answer.is_said()).map(|(id, _)| id);
        for question in unsure.chain(self.state.asked.iter().copied()) {
            for var in self.engine.model.vars_of(question) {
                let mask = &mut possible[usize::from(var)];
                if *mask & 1 == 1 && !self.state.follow.contains(&question) {
                    *mask = 1;
                }
            }
        }
        if !self.state.unknown.is_empty() {
            let verdicts = self.engine.decide(self.pack, answers);
            for decision in &self.state.unknown {
                let value = Model::verdict_value(verdicts[decision.index()]);
                possible[usize::from(self.engine.model.verdict_var(*decision))] = 1 << value;
            }
        }
        possible
    }

    /// What the system must do, while nobody has said it: that is asked first, whatever else would tell.
    fn asks_needs(&self) -> Option<QuestionId> {
        self.pack.roles.needs.filter(|needs| self.state.answers.get(*needs).is_none())
    }

    fn outlook(&self) -> &Outlook {
        self.outlook.get_or_init(|| {
            let (wanted, answers) = (self.wanted(), &self.state.answers);
            let walked = &mut self.walked.borrow_mut();
            let mut outlook =
                Outlook::within(self.pack, self.engine, answers, self.possible(), &wanted, walked);
            if let Some(tool) = self.tool {
                only_about(&mut outlook, self.pack, tool);
            }
            outlook
        })
    }

    /// How many of the decisions wanted and needed stand firm, and how many there are. Until it is said what the
    /// system must do none is taken to stand.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        if self.asks_needs().is_some() {
            return (0, self.wanted().len());
        }
        let outlook = self.outlook();
        let wanted = self.wanted();
        let count = wanted.iter().filter(|id| outlook.decisions[id.index()].possible != 0b10);
        let firm = count.clone().filter(|id| outlook.decisions[id.index()].standing() >= Standing::Likely);
        (firm.count(), count.count())
    }

    /// Whether every verdict wanted is settled or likely, and so are all of them together.
    #[must_use]
    pub fn may_stop(&self) -> bool {
        if self.asks_needs().is_some() {
            return false;
        }
        let (firm, all) = self.progress();
        let outlook = self.outlook();
        let doubt = |id: &DecisionId| {
            let row = &outlook.decisions[id.index()];
            1.0 - row.shares[usize::from(Model::verdict_value(row.now))]
        };
        firm == all && self.wanted().iter().map(doubt).sum::<f64>() <= DOUBT
    }

    /// Whether a question may be asked: its need is ticked, and it was not answered, or by a range that was not
    /// asked about yet.
    fn is_open(&self, question: QuestionId) -> bool {
        let row = self.pack.question(question);
        let in_scope = match (row.need, self.pack.roles.needs) {
            (Some(need), Some(needs)) => self.state.answers.is_ticked(needs, need),
            _ => true,
        };
        let asked = || self.state.asked.iter().filter(|id| **id == question).count();
        in_scope
            && match self.state.answers.get(question) {
                None => true,
                Some(Answer::Choices { whole, .. }) => !whole && asked() == 0,
                Some(Answer::Number { low, high, .. }) => low < high && asked() < 2,
                Some(_) => false,
            }
    }

    /// The next screen; `None` when nothing that could be asked would change anything.
    #[must_use]
    pub fn next(&self) -> Option<Screen> {
        self.screen.get_or_init(|| self.choose()).clone()
    }

    /// What is asked last, once the verdicts stand or nothing more can change them: what somebody urges. It changes
    /// none, and is nobody's business where only a part was asked about.
    #[must_use]
    pub fn closing(&self) -> Option<Screen> {
        let open = |urged: &QuestionId| self.state.answers.get(*urged).is_none();
        let whole = self.wanted.is_empty() && self.steps() > 0;
        self.pack.roles.urged.filter(open).filter(|_| whole).map(Screen::single)
    }

    /// The questions that may still change a verdict that is wanted, and the verdicts of other decisions that may.
    fn matters(&self) -> (Vec<QuestionId>, Vec<DecisionId>) {
        let wanted = self.wanted();
        let (mut questions, mut verdicts) = (Vec::new(), Vec::new());
        for decision in &wanted {
            let (more, others) = self.outlook().tested(self.engine, *decision);
            questions.extend(more);
            verdicts.extend(others);
        }
        verdicts.retain(|id| !wanted.contains(id) && !self.state.unknown.contains(id));
        verdicts.sort_unstable();
        verdicts.dedup();
        questions.retain(|id| self.is_open(*id));
        questions.sort_unstable();
        questions.dedup();
        (questions, verdicts)
    }

    /// Leaves out questions on the way to a verdict that other verdicts make impossible: each diagram by itself may
    /// still ask them, put together they don't. All stay where that takes more than `cap` nodes.
    fn leave_out_what_is_idle(&self, offers: &mut Vec<Offer>, cap: usize) {
        let (pack, engine, answers) = (self.pack, self.engine, &self.state.answers);
        let mut composer = Composer::within(pack, engine, answers, self.possible(), cap);
        let mut tested: Vec<QuestionId> = Vec::new();
        for decision in self.wanted() {
            let Ok(composed) = composer.verdict(decision) else { return };
            tested.extend(composer.questions(composed.root));
        }
        offers.retain(|offer| tested.contains(&offer.question));
    }

    fn choose(&self) -> Option<Screen> {
        if let Some(needs) = self.asks_needs() {
            return Some(Screen::single(needs));
        }
        let (matters, verdicts) = self.matters();
        if let Some(question) = self.state.follow.iter().find(|id| matters.contains(id)) {
            return Some(Screen::single(*question));
        }
        let wanted = self.wanted();
        let possible = self.possible();
        let (pack, engine, outlook) = (self.pack, self.engine, self.outlook());
        let rows = Rows {
            pack,
            engine,
            answers: &self.state.answers,
            outlook,
            possible: &possible,
            wanted: &wanted,
            columns: self.columns,
        };
        let offer = |question: QuestionId| Offer {
            question,
            gain: outlook.gain(pack, engine, &possible, question, &wanted),
            entry: rows.of(question),
        };
        let mut offers: Vec<Offer> = matters.into_iter().map(offer).collect();
        offers.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.question.cmp(&b.question)));
        let told = verdicts
            .into_iter()
            .map(|id| (id, outlook.gain_of_verdict(pack, engine, id, &wanted)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let screen = self.best(&offers, told);
        let doubtful = |offer: &Offer| offer.gain < DOUBTFUL;
        let asked = |screen: &Screen| {
            offers.iter().filter(|offer| screen.questions.contains(&offer.question)).any(doubtful)
        };
        if !screen.as_ref().is_some_and(asked) {
            return screen;
        }
        let cap = if offers[0].gain < LAST_DOUBTS { compose::CAP } else { GLANCE };
        self.leave_out_what_is_idle(&mut offers, cap);
        self.best(&offers, told)
    }

    /// The screen that tells most by these offers, or the verdict of another decision where that tells more.
    fn best(&self, offers: &[Offer], told: Option<(DecisionId, f64)>) -> Option<Screen> {
        if let Some(screen) = self.unusual(offers).or_else(|| self.opening(offers)) {
            return Some(screen);
        }
        match (self.by_gain(offers), told) {
            (Some((screen, gain)), Some((_, told))) if gain >= told => Some(screen),
            (_, Some((verdict, _))) => Some(Screen::verdict(verdict)),
            (asked, None) => asked.map(|(screen, _)| screen),
        }
    }

    /// The rare facts, once; while there is room, with questions that are rarely answered in any but the usual way.
    fn unusual(&self, offers: &[Offer]) -> Option<Screen> {
        let is_rare = |id: QuestionId| self.pack.question(id).rare;
        if self.state.answers.iter().any(|(id, _)| is_rare(id)) {
            return None;
        }
        let rare = offers.iter().filter(|offer| is_rare(offer.question));
        let mut entries: Vec<Entry> = rare.filter_map(|offer| offer.entry.clone()).collect();
        if entries.is_empty() {
            return None;
        }
        let rarely_else = |offer: &&Offer| match &self.pack.question(offer.question).kind {
            Kind::Choice(choices) => choices.iter().any(|choice| choice.usual >= RARELY_ELSE),
            Kind::YesNo { usual } => *usual <= 1.0 - RARELY_ELSE,
            _ => false,
        };
        fill(&mut entries, offers.iter().filter(rarely_else).filter(|offer| offer.gain > FAINT));
        Some(Screen::checklist(ScreenKind::Unusual, entries))
    }

    /// The first of the opening questions that is worth it, with whatever else there is room for: the other
    /// opening questions first.
    fn opening(&self, offers: &[Offer]) -> Option<Screen> {
        let worth = OPENS * offers.first()?.gain;
        let opening = self.pack.roles.opening.iter();
        let mut due =
            opening.filter_map(|id| offers.iter().find(|offer| offer.question == *id && offer.gain >= worth));
        let first = due.next()?;
        let Some(entry) = &first.entry else { return Some(Screen::single(first.question)) };
        let mut entries = vec![entry.clone()];
        fill(&mut entries, due);
        fill(&mut entries, worth_a_row(offers));
        Some(several(entries))
    }

    /// The screen that offers most, and how much: of each subject the best question by itself, or those that can
    /// share a screen.
    fn by_gain(&self, offers: &[Offer]) -> Option<(Screen, f64)> {
        let mut best: Option<Candidate<'_>> = None;
        let mut here: Option<Candidate<'_>> = None;
        let mut subjects: Vec<&str> = Vec::new();
        for first in offers {
            let subject = self.pack.question(first.question).subject.as_str();
            if subjects.contains(&subject) {
                continue;
            }
            subjects.push(subject);
            let of_it =
                worth_a_row(offers).filter(|offer| self.pack.question(offer.question).subject == *subject);
            let candidate = Candidate::of(self.pack, first, of_it);
            if self.state.subject.as_deref() == Some(subject) {
                here = Some(candidate.clone());
            }
            if best.as_ref().is_none_or(|best| candidate.gain > best.gain) {
                best = Some(candidate);
            }
        }
        let best = best?;
        let Candidate { first, mut entries, gain } = match here {
            Some(here) if here.gain >= STAY * best.gain && here.gain > FAINT => here,
            _ => best,
        };
        if entries.is_empty() {
            return Some((Screen::single(first.question), gain));
        }
        fill(&mut entries, worth_a_row(offers));
        Some((several(entries), gain))
    }

    /// Takes the answers to the screen that is next. What it asks and they leave out is asked by itself.
    pub fn answer(&mut self, answers: Vec<(QuestionId, Answer)>) {
        let questions = self.next().map_or_else(Vec::new, |screen| screen.questions);
        self.step();
        let state = &mut self.state;
        state.follow.retain(|id| !answers.iter().any(|(answered, _)| answered == id));
        let left = questions.into_iter().filter(|id| !answers.iter().any(|(answered, _)| answered == id));
        state.follow.extend(left);
        for (question, answer) in answers {
            state.subject = Some(self.pack.question(question).subject.to_string());
            state.answers.set(question, Some(answer));
            state.asked.push(question);
        }
        // A need that an answer implies was ticked, or the question would not have been asked.
        let _ = state.answers.imply_needs(self.pack);
    }

    /// Takes the verdict of another decision; `None`: nobody knows.
    pub fn decide(&mut self, decision: DecisionId, option: Option<OptionIndex>) {
        self.step();
        match option {
            Some(option) => self.state.answers.decided.push((decision, option)),
            None => self.state.unknown.push(decision),
        }
    }

    fn step(&mut self) {
        self.outlook.take();
        self.screen.take();
        self.before.push(self.state.clone());
    }

    /// Takes the last screen's answers back; `false` at the beginning.
    pub fn back(&mut self) -> bool {
        match self.before.pop() {
            Some(state) => {
                self.outlook.take();
                self.screen.take();
                self.state = state;
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
