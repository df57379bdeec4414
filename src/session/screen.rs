//! One screen of an interview: a question by itself, or several whose answers are rows to tick.

use crate::engine::Answer;
use crate::engine::changes::band_ends;
use crate::engine::model::{Mask, Var};
use crate::engine::outlook::Outlook;
use crate::engine::prior::weights;
use crate::engine::{Answers, Engine};
use crate::knowledge::{Choice, DecisionId, Kind, Pack, QuestionId};
use crate::report::fold::columns;

use super::input::show_answer;

/// What is this usual needs no row: who ticks nothing says it.
const USUAL: f64 = 0.7;
/// Of a choice with many answers, those below this share are one row, and are asked about by themselves.
const SELDOM: f64 = 0.08;
/// A question with more rows than this stands by itself.
const MOST_OF_ONE: usize = 10;
/// Bands of a number between which nothing differs by more than this share of a verdict are one row.
const ALIKE: f64 = 0.002;
/// What a row says that stands for several answers.
pub const ANOTHER: &str = "another answer (asked next)";
/// As many rows as fit on a terminal of 24 lines, with those below the choices.
pub const MOST_ROWS: usize = 16;

/// One screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// What kind.
    pub kind: ScreenKind,
    /// Its questions: one, but for a checklist; none where a verdict is asked about.
    pub questions: Vec<QuestionId>,
    /// The rows of a checklist, by question.
    pub entries: Vec<Entry>,
}

/// Kinds of screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenKind {
    /// One question of any kind.
    Single,
    /// What another decision, which nobody asked for, came to or will come to.
    Verdict(DecisionId),
    /// Rare facts: what isn't ticked is denied.
    Unusual,
    /// Questions that stand together: what isn't ticked is denied.
    Checklist,
}

/// The rows of one question on a checklist.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The question.
    pub question: QuestionId,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What is said by ticking none of them.
    pub unticked: Answer,
}

/// A row to tick.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// An answer to its question.
    Says(Answer),
    /// An answer that has no row: the question is asked by itself afterwards.
    Another,
}

impl Screen {
    /// One question by itself.
    #[must_use]
    pub fn single(question: QuestionId) -> Self {
        Self { kind: ScreenKind::Single, questions: vec![question], entries: Vec::new() }
    }

    /// What another decision came to.
    #[must_use]
    pub fn verdict(decision: DecisionId) -> Self {
        Self { kind: ScreenKind::Verdict(decision), questions: Vec::new(), entries: Vec::new() }
    }

    /// Several questions on one screen.
    #[must_use]
    pub fn checklist(kind: ScreenKind, mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| entry.question);
        Self { kind, questions: entries.iter().map(|entry| entry.question).collect(), entries }
    }

    /// What the ticked rows of a checklist say, counted from the top. `whole`: what isn't ticked is denied, or
    /// usual; otherwise nobody is sure of it. A question that these don't answer is left out.
    #[must_use]
    pub fn answers(&self, ticked: &[usize], whole: bool) -> Vec<(QuestionId, Answer)> {
        let mut first = 0;
        let mut answers = Vec::new();
        for entry in &self.entries {
            let rows = entry.rows.iter().enumerate();
            let own: Vec<&Row> =
                rows.filter(|(at, _)| ticked.contains(&(first + at))).map(|(_, row)| row).collect();
            first += entry.rows.len();
            answers.extend(entry.answer(&own, whole).map(|answer| (entry.question, answer)));
        }
        answers
    }
}

impl Entry {
    fn answer(&self, ticked: &[&Row], whole: bool) -> Option<Answer> {
        match (ticked, &self.unticked) {
            ([], _) if !whole => Some(Answer::NotSure),
            ([], unticked) => Some(unticked.clone()),
            (rows, Answer::Choices { .. }) => {
                let mut all: Vec<u8> = Vec::new();
                for row in rows {
                    match row {
                        Row::Says(Answer::Choices { ticked, .. }) => all.extend(ticked),
                        _ => return None,
                    }
                }
                Some(Answer::Choices { ticked: all, whole })
            }
            ([Row::Says(answer)], _) => Some(answer.clone()),
            _ => None,
        }
    }

    /// The share of users that it asks a second time.
    #[must_use]
    pub fn asks_again(&self, pack: &Pack) -> f64 {
        if !self.rows.contains(&Row::Another) {
            return 0.0;
        }
        let choices = pack.question(self.question).kind.choices();
        let shown = self.rows.iter().chain(std::iter::once(&Row::Another)).filter_map(|row| match row {
            Row::Says(Answer::Choice(choice)) => Some(*choice),
            _ => None,
        });
        let usual = match self.unticked {
            Answer::Choice(choice) => Some(choice),
            _ => None,
        };
        1.0 - shown.chain(usual).map(|choice| choices[usize::from(choice)].usual).sum::<f64>()
    }
}

/// What the rows of a question depend on.
pub struct Rows<'a> {
    pub pack: &'a Pack,
    pub engine: &'a Engine,
    pub answers: &'a Answers,
    pub outlook: &'a Outlook,
    pub possible: &'a [Mask],
    pub wanted: &'a [DecisionId],
    /// How many columns a row may take.
    pub columns: usize,
}

impl Rows<'_> {
    /// The rows of a question on a screen with others; `None` if it stands by itself.
    pub fn of(&self, question: QuestionId) -> Option<Entry> {
        let row = self.pack.question(question);
        let yes_no = matches!(row.kind, Kind::YesNo { .. });
        if !yes_no && row.brief.is_none() {
            return None;
        }
        let (rows, unticked) = match &row.kind {
            Kind::YesNo { .. } => (vec![Row::Says(Answer::YesNo(true))], Answer::YesNo(false)),
            Kind::Choice(choices) => one_of(choices),
            Kind::Choices(choices) => {
                // A list that was begun stands by itself, with its ticks.
                if self.answers.get(question).is_some() {
                    return None;
                }
                let tick = |at: usize| Row::Says(Answer::Choices { ticked: vec![at as u8], whole: true });
                let rows = (0..choices.len()).map(tick).collect();
                (rows, Answer::Choices { ticked: Vec::new(), whole: true })
            }
            Kind::Number(_) => self.ranges(question)?,
        };
        // A statement that is cut can still be understood; of a choice the end may be what counts.
        let fits =
            |row: &Row| self.columns == usize::MAX || columns(&self.label(question, row)) <= self.columns;
        let fits = yes_no || rows.iter().all(fits);
        (rows.len() <= MOST_OF_ONE && fits).then_some(Entry { question, rows, unticked })
    }

    fn label(&self, question: QuestionId, row: &Row) -> String {
        let question = self.pack.question(question);
        let brief = question.brief.as_deref().unwrap_or_default();
        match row {
            Row::Says(answer) => format!("{brief}: {}", show_answer(question, answer)),
            Row::Another => format!("{brief}: {ANOTHER}"),
        }
    }

    /// The ranges of a number that differ in what they say about the verdicts.
    fn ranges(&self, question: QuestionId) -> Option<(Vec<Row>, Answer)> {
        let model = &self.engine.model;
        if self.answers.get(question).is_some() {
            return None;
        }
        let measures = self.pack.question(question).kind.measures();
        let measure = measures.iter().position(|measure| measure.usual.is_some()).unwrap_or(0);
        let var = model.vars_of(question).start + measure as Var;
        let possible = self.possible[usize::from(var)];
        let shares = weights(self.pack, model, var, possible, &self.outlook.seldom);
        let given = self.outlook.given(self.pack, self.engine, var, self.wanted);
        let alike = |a: usize, b: usize| {
            given.iter().all(|(_, rows)| rows[a].iter().zip(&rows[b]).all(|(a, b)| (a - b).abs() <= ALIKE))
        };
        // Each run of bands: its first and last, and its share.
        let mut runs: Vec<(usize, usize, f64)> = Vec::new();
        // What can't be is no row, and nothing is known of what it would say.
        let left = |band: usize| possible >> band & 1 == 1;
        for (band, share) in shares.iter().enumerate().skip(1).filter(|(band, _)| left(*band)) {
            match runs.last_mut() {
                Some((first, last, all)) if alike(*first, band) => {
                    *last = band;
                    *all += share;
                }
                _ => runs.push((band, band, *share)),
            }
        }
        let cuts = &model.variable(var).cuts;
        let range = |(first, last, _): &(usize, usize, f64)| {
            let low = band_ends(cuts, *first as u8).0;
            let high = band_ends(cuts, *last as u8).1;
            Answer::Number { measure: measure as u8, low, high }
        };
        let usual = runs.iter().position(|(.., share)| *share >= USUAL);
        let unticked = usual.map_or(Answer::NotSure, |at| range(&runs[at]));
        let others = runs.iter().enumerate().filter(|(at, _)| Some(*at) != usual);
        let rows: Vec<Row> = others.map(|(_, run)| Row::Says(range(run))).collect();
        (!rows.is_empty()).then_some((rows, unticked))
    }
}

/// The rows of a choice: all, but the one that most would give; the seldom ones together, if there are many.
fn one_of(choices: &[Choice]) -> (Vec<Row>, Answer) {
    let usual = choices.iter().position(|choice| choice.usual >= USUAL);
    let unticked = usual.map_or(Answer::NotSure, |at| Answer::Choice(at as u8));
    let others: Vec<usize> = (0..choices.len()).filter(|at| Some(*at) != usual).collect();
    let often: Vec<usize> = others.iter().copied().filter(|at| choices[*at].usual >= SELDOM).collect();
    let says = |at: usize| Row::Says(Answer::Choice(at as u8));
    if others.len() <= 5 || others.len() - often.len() < 2 {
        (others.into_iter().map(says).collect(), unticked)
    } else {
        (often.into_iter().map(says).chain([Row::Another]).collect(), unticked)
    }
}
