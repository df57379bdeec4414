//! `ask` at a real pseudo-terminal: keys in, screens out.
//!
//! What the terminal should show is worked out by an [`Interview`] of the library that is answered in step, so
//! that a change of rules changes the course of the interview and not these tests. Every wait has a deadline.
#![cfg(unix)]

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use archadvise::engine::{Answer, Answers, Engine};
use archadvise::knowledge::{DecisionId, Kind, Pack, QuestionId, SourceFile};
use archadvise::session::{
    Interview, Row, Screen, ScreenKind, Situation, Workload, read_file, read_situation, show_answer,
};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const PATIENCE: Duration = Duration::from_secs(20);
/// A screen is complete when nothing has come for this long.
const QUIET: Duration = Duration::from_millis(10);

const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";
const DOWN: &str = "\x1b[B";
const CTRL_C: &str = "\x03";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";

/// A program at a pseudo-terminal.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    child: Box<dyn Child + Send + Sync>,
    screen: vt100::Parser,
    /// Everything that was written, as bytes.
    log: Vec<u8>,
    /// How much had been written when the last key was pressed.
    pressed_at: usize,
}

impl Terminal {
    /// Starts `archadvise` in `home`, which is also where it keeps its state.
    fn start(home: &Path, columns: u16, arguments: &[&str]) -> Self {
        let size = PtySize { rows: 24, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_archadvise"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", home);
        command.env("XDG_STATE_HOME", home.join("state"));
        command.cwd(home);
        command.args(arguments);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = mpsc::channel();
        // Ends with the program: reading a terminal that nobody holds open fails.
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(nonzero(24), nonzero(columns), 0);
        Self { master: pair.master, keys, output, child, screen, log: Vec::new(), pressed_at: 0 }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.log.extend_from_slice(bytes);
    }

    /// The rows of the screen.
    fn rows(&self) -> Vec<String> {
        let screen = self.screen.screen();
        screen.rows(0, screen.size().1.get()).map(|row| row.trim_end().to_owned()).collect()
    }

    fn text(&self) -> String {
        self.rows().join("\n")
    }

    fn press(&mut self, keys: &str) {
        self.pressed_at = self.log.len();
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until the program has answered the last key, has gone quiet, and its screen is as wanted.
    fn until(&mut self, what: &str, wanted: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let ended = match self.output.recv_timeout(QUIET) {
                Ok(bytes) => {
                    self.take(&bytes);
                    continue;
                }
                Err(reason) => reason == RecvTimeoutError::Disconnected,
            };
            if self.log.len() > self.pressed_at && wanted(self) {
                return;
            }
            assert!(!ended, "the program ended before {what}:\n{}", self.text());
            assert!(Instant::now() < deadline, "waited in vain for {what}:\n{}", self.text());
        }
    }

    fn until_shown(&mut self, text: &str) {
        self.until(text, |terminal| terminal.text().contains(text));
    }

    /// The row that the cursor of a list is on: its text is cyan. A ticked one begins with `✔`.
    fn current_row(&self) -> Option<String> {
        let cyan = |row: u16| {
            let cell = self.screen.screen().cell(row, 2);
            cell.is_some_and(|cell| cell.has_contents() && cell.fgcolor() == vt100::Color::Idx(6))
        };
        self.rows().into_iter().zip(0..).find(|(_, at)| cyan(*at)).map(|(row, _)| row)
    }

    /// Moves down to the row that holds `text`, as a person does.
    fn go_to(&mut self, text: &str) {
        self.until("a list", |terminal| terminal.current_row().is_some());
        for _ in 0..80 {
            if self.current_row().is_some_and(|row| row.contains(text)) {
                return;
            }
            // Of a list to tick only the colours change.
            let before = self.screen.screen().contents_formatted();
            self.press(DOWN);
            self.until("the next row", |terminal| {
                terminal.current_row().is_some() && terminal.screen.screen().contents_formatted() != before
            });
        }
        panic!("no row `{text}`:\n{}", self.text());
    }

    fn choose(&mut self, text: &str) {
        self.go_to(text);
        self.press(ENTER);
    }

    fn tick(&mut self, text: &str) {
        self.go_to(text);
        self.press(" ");
        self.until("the tick", |terminal| terminal.current_row().is_some_and(|row| row.starts_with('✔')));
    }

    /// Waits for the end of the program and gives its exit code.
    fn end(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(QUIET) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    assert!(Instant::now() < deadline, "it doesn't end:\n{}", self.text());
                }
            }
        }
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            thread::sleep(QUIET);
        }
        panic!("its output is closed, but it doesn't end");
    }

    /// Whether keys are echoed and taken by the line: the state that a shell left.
    fn is_as_found(&self) -> bool {
        let modes = format!("{:?}", self.master.get_termios().unwrap().local_flags);
        ["ECHO", "ICANON", "ISIG"].iter().all(|flag| modes.split(" | ").any(|mode| mode.contains(flag)))
    }

    /// Whether the last word about the cursor was to show it.
    fn cursor_is_shown(&self) -> bool {
        let last = |wanted: &[u8]| self.log.windows(wanted.len()).rposition(|part| part == wanted);
        last(SHOW_CURSOR) > last(HIDE_CURSOR)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// An interview at a terminal, and the same one in the library.
struct Course<'a> {
    terminal: Terminal,
    pack: &'a Pack,
    twin: Interview<'a>,
    offered_to_stop: bool,
}

impl<'a> Course<'a> {
    fn new(terminal: Terminal, (pack, engine): &'a (Pack, Engine), category: &str) -> Self {
        Self::resumed(terminal, pack, engine, Answers::none(pack), category)
    }

    fn resumed(
        terminal: Terminal,
        pack: &'a Pack,
        engine: &'a Engine,
        answers: Answers,
        category: &str,
    ) -> Self {
        let at = pack.categories.iter().position(|row| row.id == category).unwrap();
        let of_it = |id: &DecisionId| pack.decision(*id).category.index() == at;
        let wanted = (0..pack.decisions.len()).map(DecisionId::at).filter(of_it).collect();
        Self::about(terminal, pack, engine, answers, wanted)
    }

    fn about(
        terminal: Terminal,
        pack: &'a Pack,
        engine: &'a Engine,
        answers: Answers,
        wanted: Vec<DecisionId>,
    ) -> Self {
        let mut twin = Interview::new(pack, engine, answers, wanted);
        let columns = usize::from(terminal.screen.screen().size().1.get());
        if columns < 60 {
            twin = twin.within(columns - 8);
        }
        Self { terminal, pack, twin, offered_to_stop: false }
    }

    /// An interview about search with one answer given, waiting at its second screen.
    fn begun(home: &Path, known: &'a (Pack, Engine), arguments: &[&str]) -> Self {
        let mut course = Self::new(Terminal::start(home, 100, arguments), known, "search");
        let screen = course.screen().unwrap();
        course.answer(&screen);
        course.is_taken();
        course
    }

    /// Waits for the screen that is due; `None` when the interview is over.
    fn screen(&mut self) -> Option<Screen> {
        let screen = self.twin.next()?;
        if self.twin.may_stop() && !self.offered_to_stop {
            self.offered_to_stop = true;
            self.terminal.until("an offer to stop", |terminal| {
                terminal.rows().concat().contains("Show the report now?")
            });
            self.terminal.press("n");
        }
        self.wait_for(&screen);
        Some(screen)
    }

    /// Waits until the last answer is taken: for the next screen or, after the last one, for the offer to save.
    fn is_taken(&mut self) {
        if self.screen().is_none() {
            self.terminal.until_shown("Save the answers");
        }
    }

    /// What a screen asks, as far as it fits into `columns`.
    fn prompt(&self, screen: &Screen, columns: usize) -> String {
        let ask = match screen.kind {
            ScreenKind::Unusual => "Is anything unusual here?".to_owned(),
            ScreenKind::Checklist => {
                let subject = &self.pack.question(screen.questions[0]).subject;
                format!("Which of these hold? ({}", subject.replace('-', " "))
            }
            ScreenKind::Verdict(decision) => {
                format!("Which {} is it", self.pack.decision(decision).title.to_lowercase())
            }
            ScreenKind::Single => self.pack.question(screen.questions[0]).ask.to_string(),
        };
        ask.chars().take(columns).collect()
    }

    fn wait_for(&mut self, screen: &Screen) {
        let columns = usize::from(self.terminal.screen.screen().size().1.get());
        // Room for the marks, and for `[Page 1/2]` after the prompt of a long list.
        let prompt = self.prompt(screen, columns - 25);
        let shown = |terminal: &Terminal| {
            let text = terminal.text();
            let asked =
                text.lines().rfind(|line| line.starts_with('?')).is_some_and(|line| line.contains(&prompt));
            asked && terminal.current_row().is_some()
        };
        self.terminal.until(&prompt, shown);
    }

    /// Answers a screen by its first row, or by ticking its first row, and the twin likewise.
    fn answer_first(&mut self, screen: &Screen) {
        if let ScreenKind::Verdict(decision) = screen.kind {
            self.terminal.press(ENTER);
            return self.twin.decide(decision, Some(0));
        }
        let id = screen.questions[0];
        let many =
            matches!(self.pack.question(id).kind, Kind::Choices(_)) || screen.kind != ScreenKind::Single;
        if many {
            self.terminal.press(" ");
            self.terminal
                .until("the tick", |terminal| terminal.current_row().is_some_and(|row| row.starts_with('✔')));
        }
        self.terminal.press(ENTER);
        if screen.kind != ScreenKind::Single {
            return self.twin.answer(screen.answers(&[0], true));
        }
        let answer = match &self.pack.question(id).kind {
            Kind::YesNo { .. } => Answer::YesNo(true),
            Kind::Choice(_) => Answer::Choice(0),
            Kind::Choices(_) => Answer::Choices { ticked: vec![0], whole: true },
            Kind::Number(_) => panic!("a number is answered by `type_number`"),
        };
        self.twin.answer(vec![(id, answer)]);
    }

    /// Answers a question about a number by typing it.
    fn type_number(&mut self, question: QuestionId) {
        let unit = &self.pack.question(question).kind.measures()[0].unit;
        self.terminal.choose("type a number");
        self.terminal.until_shown("(empty: back)");
        self.terminal.press(&format!("{}\r", unit.show(20.0)));
        self.twin.answer(vec![(question, Answer::Number { measure: 0, low: 20.0, high: 20.0 })]);
    }

    fn answer(&mut self, screen: &Screen) {
        if is_number(self.pack, screen) {
            self.type_number(screen.questions[0]);
        } else {
            self.answer_first(screen);
        }
    }

    /// Answers screens until a question of this kind is on screen.
    fn go_on_until(&mut self, wanted: impl Fn(&Screen) -> bool) -> Screen {
        for _ in 0..40 {
            let screen = self.screen().expect("the interview ended before such a screen");
            if wanted(&screen) {
                return screen;
            }
            self.answer(&screen);
        }
        panic!("no such screen in forty");
    }

    /// Answers every screen there is, and says how many.
    fn answer_all(&mut self) -> usize {
        let mut screens = 0;
        while let Some(screen) = self.screen() {
            self.answer(&screen);
            screens += 1;
            assert!(screens < 60, "an interview that never ends");
        }
        screens
    }

    fn ask_of(&self, screen: &Screen) -> &str {
        &self.pack.question(screen.questions[0]).ask
    }
}

fn nonzero(number: u16) -> NonZero<u16> {
    NonZero::new(number).unwrap()
}

fn state_file(home: &Path) -> PathBuf {
    home.join("state").join("archadvise").join("ask.toml")
}

/// The answers of a file.
fn answers_in(pack: &Pack, path: &Path) -> Answers {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read_file(pack, &SourceFile { name: path.display().to_string(), text }).unwrap().given(pack)
}

/// Whether a screen is one question with one answer.
fn is_single(pack: &Pack, screen: &Screen) -> bool {
    screen.kind == ScreenKind::Single
        && matches!(pack.question(screen.questions[0]).kind, Kind::Choice(_) | Kind::YesNo { .. })
}

fn is_number(pack: &Pack, screen: &Screen) -> bool {
    screen.kind == ScreenKind::Single && matches!(pack.question(screen.questions[0]).kind, Kind::Number(_))
}

#[test]
fn a_whole_interview_ends_with_the_report_and_saved_answers() {
    for category in ["queues", "search"] {
        let home = tempfile::tempdir().unwrap();
        let saved = home.path().join("saved.toml");
        let known = archadvise::builtin::pack();
        let arguments = ["ask", category, "--save", "saved.toml"];
        let mut course = Course::new(Terminal::start(home.path(), 100, &arguments), &known, category);
        let screens = course.answer_all();
        assert!(screens > 2, "only {screens} screens about {category}");
        let code = course.terminal.end();
        let text = String::from_utf8_lossy(&course.terminal.log).into_owned();
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("to run:") || text.contains("Nothing to run"), "no report:\n{text}");
        assert!(text.contains("Your answers are in saved.toml"), "{text}");
        assert!(course.terminal.cursor_is_shown() && course.terminal.is_as_found());
        assert_eq!(answers_in(&known.0, &saved), *course.twin.answers());
    }
}

/// After the system itself: a second of a kind, with an interview of its own, and a place of its own in the file.
#[test]
fn a_second_of_a_kind_is_asked_about_and_saved() {
    let home = tempfile::tempdir().unwrap();
    let (pack, engine) = archadvise::builtin::pack();
    let arguments = ["ask", "--set", "must-do=keep-files", "--save", "saved.toml"];
    let mut answers = Answers::none(&pack);
    let (needs, files) = archadvise::session::parse_setting(&pack, "must-do=keep-files")
        .expect("an answer to what it must do");
    answers.set(needs, Some(files));
    let terminal = Terminal::start(home.path(), 100, &arguments);
    let mut course = Course::about(terminal, &pack, &engine, answers, Vec::new());
    course.answer_all();
    let closing = course.twin.closing().unwrap();
    course.wait_for(&closing);
    course.answer(&closing);
    let mut expected: Situation = course.twin.answers().clone().into();

    let offer = "Is there a second of one of these";
    course.terminal.until_shown(offer);
    course.terminal.choose("why is this asked?");
    course.terminal.until_shown("one answer can't suit both");
    // An empty name goes back to the offer, and a name that is none is refused.
    course.terminal.choose("Files");
    course.terminal.until_shown("what is the second for");
    course.terminal.press(ENTER);
    course.terminal.until_shown(offer);
    course.terminal.choose("Files");
    course.terminal.until_shown("what is the second for");
    course.terminal.press("a.b\r");
    course.terminal.until_shown("letters, digits");
    for _ in 0..3 {
        course.terminal.press("\x7f");
    }
    course.terminal.press("archive\r");
    let object_storage = pack.find_decision("object-storage").unwrap();
    let mut archive = Workload::none(&pack, "archive");
    let inherited = archive.inherits(&pack, &expected.answers, &[object_storage]);
    let terminal = course.terminal;
    let mut course = Course::about(terminal, &pack, &engine, inherited.clone(), vec![object_storage]);
    let asked = course.answer_all();
    assert!(asked > 1, "the archive inherits nothing that is said of the live files");
    archive.take(&pack, &inherited, course.twin.answers());
    expected.workloads.push(archive);

    course.terminal.until_shown(offer);
    course.terminal.press(ENTER);
    let code = course.terminal.end();
    let text = String::from_utf8_lossy(&course.terminal.log).into_owned();
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Files for archive: "), "{text}");
    assert!(course.terminal.cursor_is_shown() && course.terminal.is_as_found());
    let saved = std::fs::read_to_string(home.path().join("saved.toml")).unwrap();
    let read = read_situation(&pack, &SourceFile { name: "saved.toml".to_owned(), text: saved }).unwrap();
    assert_eq!(read, expected);
}

#[test]
fn back_and_escape_return_to_the_screen_before() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 100, &["ask", "search"]), &known, "search");
    let first = course.screen().unwrap();
    assert!(!course.terminal.text().contains("· back"), "nothing lies before the first screen");
    course.answer(&first);
    for by in ["back", "escape"] {
        let second = course.screen().unwrap();
        assert_ne!(first, second);
        match by {
            // The row of a list to tick is ticked, and Enter leaves the list.
            "back" if !is_single(&known.0, &second) => {
                course.terminal.tick("· back");
                course.terminal.press(ENTER);
            }
            "back" => course.terminal.choose("· back"),
            _ => course.terminal.press(ESCAPE),
        }
        assert!(course.twin.back());
        course.wait_for(&first);
        assert_eq!(answers_in(&known.0, &state_file(home.path())), *course.twin.answers());
        course.answer(&first);
    }
    let second = course.screen().unwrap();
    course.answer(&second);
    course.is_taken();
}

#[test]
fn not_sure_is_taken_for_an_answer_and_not_asked_again() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 40, &["ask", "search"]), &known, "search");
    let screen = course.go_on_until(|screen| is_single(&known.0, screen));
    course.terminal.choose("· not sure");
    course.twin.answer(vec![(screen.questions[0], Answer::NotSure)]);
    course.is_taken();
    let told = format!("{} not sure", course.ask_of(&screen));
    // A long list may have pushed it off the screen by now.
    let written = String::from_utf8_lossy(&course.terminal.log[course.terminal.pressed_at..]);
    assert!(written.replace("\r\n", " ").contains(&told), "{written}");
    assert_eq!(answers_in(&known.0, &state_file(home.path())), *course.twin.answers());
}

#[test]
fn not_sure_about_the_rest_leaves_a_list_open() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 100, &["ask", "search"]), &known, "search");
    let is_list = |screen: &Screen| {
        screen.kind == ScreenKind::Single
            && matches!(known.0.question(screen.questions[0]).kind, Kind::Choices(_))
    };
    let screen = course.go_on_until(is_list);
    course.terminal.tick(&first_row(&known.0, &screen, 60));
    course.terminal.tick("· not sure about the rest");
    course.terminal.press(ENTER);
    course.twin.answer(vec![(screen.questions[0], Answer::Choices { ticked: vec![0], whole: false })]);
    course.is_taken();
    assert_eq!(answers_in(&known.0, &state_file(home.path())), *course.twin.answers());
}

#[test]
fn why_is_told_and_the_screen_stays() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 40, &["ask", "search"]), &known, "search");
    let screen = course.go_on_until(|screen| is_single(&known.0, screen));
    let why = known.0.question(screen.questions[0]).why.to_string();
    let seen = |terminal: &Terminal| {
        let words: Vec<String> = terminal.text().split_whitespace().map(str::to_owned).collect();
        words.join(" ").contains(&why)
    };
    course.terminal.choose("· why is this asked?");
    course.terminal.until("the why", seen);
    course.wait_for(&screen);
    course.answer_first(&screen);
    course.is_taken();
    assert_eq!(answers_in(&known.0, &state_file(home.path())), *course.twin.answers());
}

#[test]
fn interrupted_it_loses_no_answer_and_leaves_the_terminal_usable() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 100, &["ask", "search"]), &known, "search");
    assert!(course.terminal.is_as_found() || course.terminal.log.is_empty());
    for _ in 0..3 {
        let screen = course.screen().unwrap();
        course.answer(&screen);
    }
    course.is_taken();
    assert!(!course.terminal.cursor_is_shown(), "a list hides the cursor");
    course.terminal.press(CTRL_C);
    let code = course.terminal.end();
    let text = String::from_utf8_lossy(&course.terminal.log[course.terminal.pressed_at..]).into_owned();
    assert_eq!(code, 130, "{text}");
    assert!(course.terminal.cursor_is_shown(), "{text:?}");
    assert!(course.terminal.is_as_found());
    assert!(!text.contains("error["), "{text}");
    let path = state_file(home.path());
    assert!(text.contains(&path.display().to_string()), "{text}");
    let kept = answers_in(&known.0, &path);
    assert_eq!(kept, *course.twin.answers());

    // Going on starts after the answers that were kept.
    let (pack, engine) = &known;
    let due = course.twin.next().unwrap();
    let terminal = Terminal::start(home.path(), 100, &["ask", "search", "--resume"]);
    let mut course = Course::resumed(terminal, pack, engine, kept, "search");
    let screen = course.screen().unwrap();
    let asked = |screen: &Screen| screen.questions.iter().any(|id| course.twin.answers().get(*id).is_some());
    assert!(!asked(&screen) && !asked(&due), "what was answered is asked again");
    course.answer(&screen);
    course.is_taken();
    assert_eq!(answers_in(pack, &path), *course.twin.answers());
}

#[test]
fn interrupted_again_and_again_the_exit_code_holds() {
    for _ in 0..10 {
        let home = tempfile::tempdir().unwrap();
        let known = archadvise::builtin::pack();
        let mut course = Course::new(Terminal::start(home.path(), 100, &["ask", "caches"]), &known, "caches");
        course.is_taken();
        course.terminal.press(CTRL_C);
        assert_eq!(course.terminal.end(), 130, "{}", course.terminal.text());
        assert!(course.terminal.cursor_is_shown() && course.terminal.is_as_found());
    }
}

#[test]
fn interrupted_while_typing_it_ends_alike() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 44, &["ask", "search"]), &known, "search");
    course.go_on_until(|screen| is_number(&known.0, screen));
    course.terminal.choose("type a number");
    course.terminal.until_shown("(empty: back)");
    course.terminal.press("12");
    course.terminal.until_shown("12");
    course.terminal.press(CTRL_C);
    assert_eq!(course.terminal.end(), 130, "{}", course.terminal.text());
    assert!(course.terminal.cursor_is_shown() && course.terminal.is_as_found());
    assert_eq!(answers_in(&known.0, &state_file(home.path())), *course.twin.answers());
}

/// While a key is waited for, the terminal reads no lines and echoes nothing; whoever ends the program from
/// outside finds it as it was.
#[test]
fn terminated_it_leaves_the_terminal_usable_and_loses_no_answer() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::begun(home.path(), &known, &["ask", "search"]);
    assert!(!course.terminal.is_as_found() && !course.terminal.cursor_is_shown());
    let id = course.terminal.child.process_id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(course.terminal.end(), 130, "{}", course.terminal.text());
    assert!(course.terminal.cursor_is_shown() && course.terminal.is_as_found());
    let text = course.terminal.text().replace('\n', "");
    assert!(text.contains("archadvise ask search --resume"), "{text}");
    assert_eq!(answers_in(&known.0, &state_file(home.path())), *course.twin.answers());
}

#[test]
fn interrupted_with_save_it_names_the_command_that_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let arguments = ["ask", "search", "--save", "mine.toml"];
    let mut course = Course::begun(home.path(), &known, &arguments);
    course.terminal.press(CTRL_C);
    assert_eq!(course.terminal.end(), 130);
    let text = course.terminal.text().replace('\n', "");
    assert!(text.contains("archadvise ask search --resume --save mine.toml"), "{text}");
}

#[test]
fn escape_on_the_first_screen_keeps_the_last_interview() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let _before = Course::begun(home.path(), &known, &["ask", "search"]);
    let kept = std::fs::read_to_string(state_file(home.path())).unwrap();
    let mut course = Course::new(Terminal::start(home.path(), 100, &["ask", "search"]), &known, "search");
    let screen = course.screen().unwrap();
    course.terminal.press(ESCAPE);
    course.wait_for(&screen);
    assert_eq!(std::fs::read_to_string(state_file(home.path())).unwrap(), kept);
}

#[test]
fn what_is_no_number_is_refused_and_nothing_goes_back() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 44, &["ask", "search"]), &known, "search");
    let screen = course.go_on_until(|screen| is_number(&known.0, screen));
    course.terminal.choose("type a number");
    course.terminal.until_shown("(empty: back)");
    course.terminal.press(ENTER);
    course.wait_for(&screen);
    course.terminal.choose("type a number");
    course.terminal.until_shown("(empty: back)");
    course.terminal.press("many\r");
    course
        .terminal
        .until("a refusal", |terminal| terminal.text().contains("✘ `") && terminal.text().contains("`many`"));
    let unit = &known.0.question(screen.questions[0]).kind.measures()[0].unit;
    course.terminal.press(&format!("{}\r", unit.show(20.0)));
    course.twin.answer(vec![(screen.questions[0], Answer::Number { measure: 0, low: 20.0, high: 20.0 })]);
    course.is_taken();
    assert_eq!(answers_in(&known.0, &state_file(home.path())), *course.twin.answers());
}

#[test]
fn a_narrow_terminal_shows_whole_rows() {
    let home = tempfile::tempdir().unwrap();
    let known = archadvise::builtin::pack();
    let mut course = Course::new(Terminal::start(home.path(), 40, &["ask", "search"]), &known, "search");
    for _ in 0..5 {
        let screen = course.screen().unwrap();
        let number = is_number(&known.0, &screen);
        // Once down and up again leaves no traces: everything stands once.
        let why = "· why is this asked?";
        course.terminal.go_to(why);
        let below = course.terminal.text();
        let first = if number { "type a number".to_owned() } else { first_row(&known.0, &screen, 20) };
        course.terminal.go_to(&first);
        let text = course.terminal.text();
        let times = |wanted: &dyn Fn(&str) -> bool| text.lines().filter(|line| wanted(line)).count();
        // A list longer than the terminal is turned over, and its last rows may stand on another page than its first.
        assert_eq!(below.matches(why).count(), 1, "{below}");
        assert_eq!(times(&|line| line.contains(why)), usize::from(below.contains(&first)), "{text}");
        assert_eq!(times(&|line| line.starts_with('?')), 1, "{text}");
        assert!(times(&|line| line.contains("space ticks")) <= 1, "{text}");
        assert!(text.contains("verdicts stand"), "{text}");
        if number {
            course.type_number(screen.questions[0]);
        } else {
            course.answer(&screen);
        }
    }
}

/// A terminal folds what is too long by itself, so what was written counts.
#[test]
fn the_word_about_a_tool_fits_a_narrow_terminal() {
    let home = tempfile::tempdir().unwrap();
    let settings = ["--set", "search-features=typo-tolerance", "--set", "documents=300k documents"];
    let arguments = [&["ask", "elasticsearch"][..], &settings].concat();
    let mut terminal = Terminal::start(home.path(), 40, &arguments);
    terminal.choose("· not sure about the rest");
    terminal.choose("· stop here");
    terminal.until_shown("Save the answers");
    terminal.press("n");
    assert_eq!(terminal.end(), 0);
    let written = String::from_utf8_lossy(&terminal.log).replace('\r', "");
    let about: Vec<&str> = written.lines().skip_while(|line| !line.starts_with("No: ")).collect();
    let about = about.split(|line| line.is_empty()).next().unwrap_or_default();
    assert!(about.len() >= 2 && about.iter().all(|line| line.chars().count() <= 40), "{written}");
    assert!(about.join(" ").contains("not Elasticsearch"), "{about:?}");
}

/// The beginning of the first row of a screen.
fn first_row(pack: &Pack, screen: &Screen, columns: usize) -> String {
    if let ScreenKind::Verdict(decision) = screen.kind {
        return pack.option_name(decision, 0).chars().take(columns).collect();
    }
    let question = pack.question(screen.questions[0]);
    let row = match &question.kind {
        Kind::YesNo { .. } if screen.kind != ScreenKind::Single => question.ask.to_string(),
        _ if screen.kind != ScreenKind::Single => {
            let Row::Says(answer) = &screen.entries[0].rows[0] else { panic!("a first row says something") };
            format!("{}: {}", question.brief.as_deref().unwrap_or_default(), show_answer(question, answer))
        }
        Kind::YesNo { .. } => show_answer(question, &Answer::YesNo(true)),
        Kind::Choice(_) => show_answer(question, &Answer::Choice(0)),
        Kind::Choices(choices) => choices[0].label.to_string(),
        Kind::Number(_) => return String::new(),
    };
    row.chars().take(columns).collect()
}
