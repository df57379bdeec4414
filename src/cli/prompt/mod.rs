//! One screen of the interview, over dialoguer.
//!
//! "Not sure", "why is this asked?" and "back" are rows below the choices; Esc is back. Prompts stay on one
//! line within the width: dialoguer redraws badly what wraps.

mod another;
mod number;
mod rows;

use console::{Term, measure_text_width, truncate_str};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{MultiSelect, Select};

use crate::engine::{Answer, Engine};
use crate::knowledge::{DecisionId, Kind, OptionIndex, Pack, Question, QuestionId};
use crate::session::{Screen, ScreenKind, show_answer};

use super::error::CliError;

/// What a screen came to.
pub enum Reply {
    /// Answers to its questions.
    Answers(Vec<(QuestionId, Answer)>),
    /// What another decision came to; `None` if nobody knows.
    Decided(DecisionId, Option<OptionIndex>),
    /// One screen back.
    Back,
    /// Show the report now.
    Stop,
}

/// Asks screens at a terminal.
pub struct Prompter<'a> {
    pack: &'a Pack,
    engine: &'a Engine,
    term: Term,
    theme: Box<dyn Theme>,
}

/// Below this width, a column for what a row is about leaves no room for the row.
const NARROW: usize = 60;
/// Columns for the marks before a row.
const MARKS: usize = 8;
const NOT_DECIDED: &str = "not decided yet, or not sure";
const NOT_SURE: &str = "not sure";
const REST_NOT_SURE: &str = "not sure about the rest";
const WHY: &str = "why is this asked?";
const BACK: &str = "back";
const STOP: &str = "stop here, show the report";
const TYPE: &str = "type a number";

impl<'a> Prompter<'a> {
    /// Asks on standard error.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, color: bool) -> Self {
        let theme: Box<dyn Theme> =
            if color { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) };
        Self { pack, engine, term: Term::stderr(), theme }
    }

    /// The columns of a row, where they are too few for a column of what each row is about.
    #[must_use]
    pub fn narrow_row(&self) -> Option<usize> {
        (self.room() < NARROW).then(|| self.room().saturating_sub(MARKS))
    }

    fn room(&self) -> usize {
        usize::from(self.term.size().1).max(20)
    }

    /// How many rows a list may show at once.
    fn page(&self) -> usize {
        usize::from(self.term.size().0).saturating_sub(4).max(5)
    }

    /// Cuts a prompt to the width; a list of several pages has their number behind it.
    fn fit_prompt(&self, prompt: &str, rows: usize) -> String {
        let pages = if rows > self.page() { " [Page 10/10]".len() } else { 0 };
        let room = self.room().saturating_sub(MARKS + pages);
        if measure_text_width(prompt) <= room {
            prompt.to_owned()
        } else {
            truncate_str(prompt, room, "…").into_owned()
        }
    }

    /// Cuts a row to the width, with room for the marks before it.
    fn fit(&self, text: &str) -> String {
        self.fit_before(text, "")
    }

    /// Cuts a text so that what comes after it stays whole.
    fn fit_before(&self, text: &str, after: &str) -> String {
        let room = self.room().saturating_sub(MARKS + measure_text_width(after));
        if measure_text_width(text) <= room {
            format!("{text}{after}")
        } else {
            format!("{}{after}", truncate_str(text, room, "…"))
        }
    }

    fn say(&self, text: &str) -> Result<(), CliError> {
        for line in textwrap::wrap(text, self.room().saturating_sub(1).min(100)) {
            self.term.write_line(&line).map_err(|error| gone(&error.into()))?;
        }
        Ok(())
    }

    /// Asks one screen. `first` has no way back; `may_stop` offers to stop.
    pub fn ask(
        &self,
        screen: &Screen,
        before: &dyn Fn(QuestionId) -> Option<Answer>,
        first: bool,
        may_stop: bool,
    ) -> Result<Reply, CliError> {
        match screen.kind {
            ScreenKind::Verdict(decision) => self.verdict(decision, first, may_stop),
            ScreenKind::Unusual => {
                let why = "Each of these is rare and decides much.";
                self.checklist("Is anything unusual here?", why, screen, first, may_stop)
            }
            ScreenKind::Checklist => {
                let subject = |id: &QuestionId| self.pack.question(*id).subject.replace('-', " ");
                let mut subjects: Vec<String> = screen.questions.iter().map(subject).collect();
                subjects.dedup();
                let ask = format!("Which of these hold? ({})", subjects.join(", "));
                self.checklist(&ask, "Each may change a verdict.", screen, first, may_stop)
            }
            ScreenKind::Single => self.question(screen.questions[0], before, first, may_stop),
        }
    }

    fn question(
        &self,
        id: QuestionId,
        before: &dyn Fn(QuestionId) -> Option<Answer>,
        first: bool,
        may_stop: bool,
    ) -> Result<Reply, CliError> {
        let question = self.pack.question(id);
        match &question.kind {
            Kind::Choices(_) => self.choices(id, question, before(id), first, may_stop),
            _ => self.single(id, question, before(id).as_ref(), first, may_stop),
        }
    }

    /// Which option another decision came to.
    fn verdict(&self, decision: DecisionId, first: bool, may_stop: bool) -> Result<Reply, CliError> {
        let row = self.pack.decision(decision);
        let ask = format!("Which {} is it, or will it be?", row.title.to_lowercase());
        let below = Self::rows_below(first, may_stop, NOT_DECIDED);
        let names = (0..row.options.len() as u8).map(|option| self.pack.option_name(decision, option));
        let mut items: Vec<String> = names.clone().map(|name| self.fit(name)).collect();
        items.extend(below.iter().map(|row| format!("· {row}")));
        loop {
            let Some(at) = self.select(&ask, &items)? else { return Ok(Reply::Back) };
            if at < row.options.len() {
                self.say(&format!("  {ask} {}", names.clone().nth(at).unwrap_or_default()))?;
                return Ok(Reply::Decided(decision, Some(at as u8)));
            }
            match below[at - row.options.len()] {
                WHY => self.say("  What you asked about depends on it.")?,
                BACK => return Ok(Reply::Back),
                STOP => return Ok(Reply::Stop),
                _ => {
                    self.say(&format!("  {ask} {NOT_DECIDED}"))?;
                    return Ok(Reply::Decided(decision, None));
                }
            }
        }
    }

    /// The rows below the choices.
    fn rows_below(first: bool, may_stop: bool, not_sure: &'static str) -> Vec<&'static str> {
        let mut rows = vec![not_sure, WHY];
        if !first {
            rows.push(BACK);
        }
        if may_stop {
            rows.push(STOP);
        }
        rows
    }

    fn select(&self, prompt: &str, items: &[String]) -> Result<Option<usize>, CliError> {
        Select::with_theme(&*self.theme)
            .with_prompt(self.fit_prompt(prompt, items.len()))
            .items(items)
            .default(0)
            .max_length(self.page())
            .report(false)
            .interact_on_opt(&self.term)
            .map_err(|error| gone(&error))
    }

    /// Shows what was answered, on one line.
    fn told(&self, question: &Question, answer: &Answer) -> Result<(), CliError> {
        self.say(&format!("  {} {}", question.ask, show_answer(question, answer)))
    }

    fn single(
        &self,
        id: QuestionId,
        question: &Question,
        before: Option<&Answer>,
        first: bool,
        may_stop: bool,
    ) -> Result<Reply, CliError> {
        let mut answers: Vec<Answer> = match &question.kind {
            Kind::YesNo { .. } => vec![Answer::YesNo(true), Answer::YesNo(false)],
            Kind::Choice(choices) => (0..choices.len() as u8).map(Answer::Choice).collect(),
            _ => self.bands(id, question, before),
        };
        let number = matches!(question.kind, Kind::Number(_));
        loop {
            let below = Self::rows_below(first, may_stop, NOT_SURE);
            let mut items: Vec<String> =
                answers.iter().map(|answer| self.fit(&show_answer(question, answer))).collect();
            if number {
                items.push(TYPE.to_owned());
            }
            items.extend(below.iter().map(|row| format!("· {row}")));
            let Some(row) = self.select(&question.ask, &items)? else {
                return Ok(Reply::Back);
            };
            if let Some(answer) = answers.get(row) {
                self.told(question, answer)?;
                return Ok(Reply::Answers(vec![(id, answers.swap_remove(row))]));
            }
            let row = row - answers.len();
            if number && row == 0 {
                match self.typed(question)? {
                    Some(answer) => {
                        self.told(question, &answer)?;
                        return Ok(Reply::Answers(vec![(id, answer)]));
                    }
                    None => continue,
                }
            }
            match below[row - usize::from(number)] {
                WHY => self.say(&format!("  {}", question.why))?,
                BACK => return Ok(Reply::Back),
                STOP => return Ok(Reply::Stop),
                _ => {
                    self.told(question, &Answer::NotSure)?;
                    return Ok(Reply::Answers(vec![(id, Answer::NotSure)]));
                }
            }
        }
    }

    fn multi(&self, prompt: &str, items: &[String], ticked: &[bool]) -> Result<Option<Vec<usize>>, CliError> {
        MultiSelect::with_theme(&*self.theme)
            .with_prompt(self.fit_prompt(prompt, items.len()))
            .items_checked(items.iter().cloned().zip(ticked.iter().copied()).collect::<Vec<_>>())
            .max_length(self.page())
            .report(false)
            .interact_on_opt(&self.term)
            .map_err(|error| gone(&error))
    }

    fn choices(
        &self,
        id: QuestionId,
        question: &Question,
        before: Option<Answer>,
        first: bool,
        may_stop: bool,
    ) -> Result<Reply, CliError> {
        let choices = question.kind.choices();
        let known: Vec<u8> = match before {
            Some(Answer::Choices { ticked, .. }) => ticked,
            _ => Vec::new(),
        };
        let labels: Vec<String> = choices.iter().map(|choice| choice.label.to_string()).collect();
        let ticked: Vec<bool> = (0..choices.len() as u8).map(|at| known.contains(&at)).collect();
        let reply = self.ticks(&question.ask, &question.why, &labels, ticked, first, may_stop)?;
        Ok(match reply {
            Ticks::Back => Reply::Back,
            Ticks::Stop => Reply::Stop,
            Ticks::These { ticked, whole } => {
                let ticked: Vec<u8> = ticked.into_iter().map(|at| at as u8).collect();
                let answer = if ticked.is_empty() && !whole {
                    Answer::NotSure
                } else {
                    Answer::Choices { ticked, whole }
                };
                self.told(question, &answer)?;
                Reply::Answers(vec![(id, answer)])
            }
        })
    }

    fn checklist(
        &self,
        ask: &str,
        why: &str,
        screen: &Screen,
        first: bool,
        may_stop: bool,
    ) -> Result<Reply, CliError> {
        let labels = self.labels(screen);
        let whys = screen.questions.iter().map(|id| {
            let question = self.pack.question(*id);
            format!("{} {}", question.ask, question.why)
        });
        let why = std::iter::once(why.to_owned()).chain(whys).collect::<Vec<_>>().join(" ");
        let why = format!("{why} {}", self.unticked(screen));
        let reply = self.ticks(ask, &why, &labels, vec![false; labels.len()], first, may_stop)?;
        Ok(match reply {
            Ticks::Back => Reply::Back,
            Ticks::Stop => Reply::Stop,
            Ticks::These { ticked, whole } => {
                let answers = screen.answers(&ticked, whole);
                self.say(&format!("  {ask} {}", self.ticked(screen, &ticked)))?;
                Reply::Answers(answers)
            }
        })
    }

    /// A list to tick, with the rows below it.
    fn ticks(
        &self,
        ask: &str,
        why: &str,
        labels: &[String],
        mut ticked: Vec<bool>,
        first: bool,
        may_stop: bool,
    ) -> Result<Ticks, CliError> {
        let below = Self::rows_below(first, may_stop, REST_NOT_SURE);
        loop {
            let mut items: Vec<String> = labels.iter().map(|label| self.fit(label)).collect();
            items.extend(below.iter().map(|row| format!("· {row}")));
            let mut marks = ticked.clone();
            marks.resize(items.len(), false);
            self.say("space ticks, enter goes on, esc is back")?;
            let chosen = self.multi(ask, &items, &marks)?;
            self.term.clear_last_lines(1).map_err(|error| gone(&error.into()))?;
            let Some(chosen) = chosen else { return Ok(Ticks::Back) };
            let asked: Vec<&str> =
                chosen.iter().filter_map(|at| below.get(at.wrapping_sub(labels.len()))).copied().collect();
            let chosen: Vec<usize> = chosen.into_iter().filter(|at| *at < labels.len()).collect();
            ticked = (0..labels.len()).map(|at| chosen.contains(&at)).collect();
            if asked.contains(&WHY) {
                self.say(&format!("  {why}"))?;
            } else if asked.contains(&BACK) {
                return Ok(Ticks::Back);
            } else if asked.contains(&STOP) {
                return Ok(Ticks::Stop);
            } else {
                return Ok(Ticks::These { ticked: chosen, whole: !asked.contains(&REST_NOT_SURE) });
            }
        }
    }
}

enum Ticks {
    These { ticked: Vec<usize>, whole: bool },
    Back,
    Stop,
}

/// A prompt that failed. On Ctrl-C the handler of [`ask`](super::ask) ends the program from its own thread; this
/// one only must not be quicker.
pub fn gone(error: &dialoguer::Error) -> CliError {
    let dialoguer::Error::IO(inner) = error;
    if inner.kind() == std::io::ErrorKind::Interrupted {
        std::thread::sleep(std::time::Duration::from_secs(5));
        return CliError {
            code: "interrupted",
            message: String::new(),
            hint: None,
            exit: super::INTERRUPTED,
        };
    }
    let hint = "`archadvise advise` needs no terminal".to_owned();
    CliError::new("terminal", format!("the terminal is gone: {error}"), hint)
}
