//! One screen of the interview, over dialoguer.
//!
//! "Not sure", "why is this asked?" and "back" are rows below the choices; Esc is back. Prompts stay on one
//! line within the width: dialoguer redraws badly what wraps.

use console::{Term, measure_text_width, truncate_str};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Input, MultiSelect, Select};

use crate::engine::changes::band_ends;
use crate::engine::{Answer, Engine};
use crate::knowledge::{DecisionId, Kind, OptionIndex, Pack, Question, QuestionId};
use crate::session::{self, Row, Screen, ScreenKind, parse_answer, show_answer};

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
const NOT_DECIDED: &str = "not decided yet, or not sure";
const NOT_SURE: &str = "not sure";
const REST_NOT_SURE: &str = "not sure about the rest";
const WHY: &str = "why is this asked?";
const BACK: &str = "back";
const STOP: &str = "stop here, show the report";
const ANOTHER: &str = "another answer (asked next)";
const TYPE: &str = "type a number";

impl<'a> Prompter<'a> {
    /// Asks on standard error.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, color: bool) -> Self {
        let theme: Box<dyn Theme> =
            if color { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) };
        Self { pack, engine, term: Term::stderr(), theme }
    }

    /// Whether the terminal is too narrow for questions of several rows to share a screen.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.room() < NARROW
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
        let room = self.room().saturating_sub(8 + pages);
        if measure_text_width(prompt) <= room {
            prompt.to_owned()
        } else {
            truncate_str(prompt, room, "…").into_owned()
        }
    }

    /// Cuts a row to the width, with room for the marks before it.
    fn fit(&self, text: &str) -> String {
        let room = self.room().saturating_sub(8);
        if measure_text_width(text) <= room {
            text.to_owned()
        } else {
            truncate_str(text, room, "…").into_owned()
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

    /// The bands of the measure that the rules tell most of apart; within a range, where one was given.
    fn bands(&self, id: QuestionId, question: &Question, before: Option<&Answer>) -> Vec<Answer> {
        let vars = self.engine.model.vars_of(id);
        let cuts = |var| self.engine.model.variable(var).cuts.len();
        let (said, from, to) = match before {
            Some(Answer::Number { measure, low, high }) => (Some(usize::from(*measure)), *low, *high),
            _ => (None, 0.0, f64::INFINITY),
        };
        let best = vars
            .enumerate()
            .filter(|(at, _)| said.is_none_or(|said| said == *at))
            .max_by_key(|(at, var)| (cuts(*var), std::cmp::Reverse(*at)));
        let Some((measure, var)) = best else { return Vec::new() };
        let cuts = &self.engine.model.variable(var).cuts;
        (1..=cuts.len() as u8 + 1)
            .map(|band| {
                let (low, high) = band_ends(cuts, band);
                Answer::Number { measure: measure as u8, low: low.max(from), high: high.min(to) }
            })
            .filter(|answer| matches!(answer, Answer::Number { low, high, .. } if low < high))
            .filter(|answer| {
                let unit = |at: f64| question.kind.measures()[measure].unit.show(at);
                // Bands that look alike when written (`after` a cut and at it) are one.
                !matches!(answer, Answer::Number { low, high, .. } if unit(*low) == unit(*high))
            })
            .collect()
    }

    /// A number typed by hand; `None` goes back to the bands.
    fn typed(&self, question: &Question) -> Result<Option<Answer>, CliError> {
        let units: Vec<String> = question.kind.measures().iter().map(|m| m.unit.to_string()).collect();
        let prompt = format!("In {} (empty: back)", units.join(" or "));
        let read = |text: &str| parse_answer(question, &session::Input::Text(text.to_owned()));
        let text: String = Input::with_theme(&*self.theme)
            .with_prompt(self.fit(&prompt))
            .allow_empty(true)
            .report(false)
            .validate_with(|text: &String| -> Result<(), String> {
                if text.trim().is_empty() {
                    return Ok(());
                }
                read(text).map(|_| ()).map_err(|error| error.message)
            })
            .interact_text_on(&self.term)
            .map_err(|error| gone(&error))?;
        Ok(if text.trim().is_empty() { None } else { read(&text).ok() })
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

    /// The rows of a checklist: what each is about, once, and what it says.
    fn labels(&self, screen: &Screen) -> Vec<String> {
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
                labels.push(format!("{about:column$}  {says}"));
            }
        }
        labels
    }

    /// What was ticked, in words.
    fn ticked(&self, screen: &Screen, ticked: &[usize]) -> String {
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
    fn unticked(&self, screen: &Screen) -> String {
        let usual = screen.entries.iter().filter_map(|entry| {
            let question = self.pack.question(entry.question);
            let (brief, answer) = (question.brief.as_ref()?, &entry.unticked);
            matches!(answer, Answer::Choice(_) | Answer::Number { .. })
                .then(|| format!("{brief}: {}", show_answer(question, answer)))
        });
        let usual: Vec<String> = usual.collect();
        if usual.is_empty() { String::new() } else { format!("Unticked means {}.", usual.join("; ")) }
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
