//! Runs the program as a user or a script would, and never waits for it for ever.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A debug build takes two seconds to lay a pack over; a hang takes for ever.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    /// Standard output, if it went well: exit code 0 and nothing on standard error.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// Standard error of a request that was wrong: exit code 2 and nothing on standard output.
    #[track_caller]
    pub fn wrong(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{}", self.err);
        self.err
    }
}

/// The program with its arguments; nothing of the tester's own terminal reaches it.
pub struct Program {
    command: Command,
    input: Option<String>,
    open: bool,
}

impl Program {
    pub fn new(args: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_archadvise")), args)
    }

    /// A line for `sh`, in which the program is `$0`.
    pub fn shell(line: &str) -> Self {
        Self::of(Command::new("sh"), &["-c", line, env!("CARGO_BIN_EXE_archadvise")])
    }

    fn of(mut command: Command, args: &[&str]) -> Self {
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "COLUMNS", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.args(args).env("TERM", "xterm-256color");
        Self { command, input: None, open: false }
    }

    pub fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// What standard input holds; otherwise it is empty.
    pub fn input(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    /// Leaves standard input open with nothing in it: a program that reads from it waits for ever.
    pub fn open_input(mut self) -> Self {
        self.open = true;
        self
    }

    #[track_caller]
    pub fn run(mut self) -> Run {
        let stdin = if self.input.is_some() || self.open { Stdio::piped() } else { Stdio::null() };
        let spawned = self.command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.unwrap();
        let (out, err) = (drain(child.stdout.take().unwrap()), drain(child.stderr.take().unwrap()));
        if let Some(text) = self.input
            && let Some(mut pipe) = child.stdin.take()
        {
            // A program that doesn't read its input may be gone by now; that is for the test to judge.
            let _ = pipe.write_all(text.as_bytes());
        }
        let code = wait(&mut child);
        Run { code, out: out.join().unwrap(), err: err.join().unwrap() }
    }
}

/// Runs the program with these arguments.
#[track_caller]
pub fn run(args: &[&str]) -> Run {
    Program::new(args).run()
}

/// Reads a pipe to its end beside the program, so that a full pipe can't stop it.
fn drain(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).expect("the program writes UTF-8")
    })
}

#[track_caller]
fn wait(child: &mut Child) -> Option<i32> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("the program still waits after {} s", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The path of something under `tests/`.
pub fn tests(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// Standard output of a program that is given a pack folder `mine` with one file in it.
#[track_caller]
pub fn with_pack(file: &[u8], args: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("mine").join("rules");
    std::fs::create_dir_all(&rules).unwrap();
    std::fs::write(rules.join("x.toml"), file).unwrap();
    let args: Vec<&str> = ["--pack", "mine"].iter().chain(args).copied().collect();
    Program::new(&args).dir(folder.path()).run()
}
