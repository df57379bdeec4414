//! What a start costs: `list`, `show` and `advise` beside a program that only prints as many bytes.
//!
//! Bars: 1.5 times the wall time of that program and 8 MiB of peak memory; with a policy pack of ten rules laid
//! over the built-in one, 100 ms. Both programs are run in turn, so that whatever else the machine does slows
//! both. Both are copied first, as installing a program does: how a linker writes its output decides in what pieces the
//! kernel keeps that file, which is up to a quarter of a start, until it is copied or read again from a disk. Run with
//! `cargo bench --bench startup`, or with `-- in-place` for the programs as they were linked; needs `rustc`, and GNU
//! time for the memory.
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

const ROUNDS: usize = 400;
const ROUNDS_WITH_PACK: usize = 40;
const PROGRAM: &str = env!("CARGO_BIN_EXE_archadvise");
const GNU_TIME: &str = "/usr/bin/time";
const SITUATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/situations/shop-analytics.toml");

fn main() {
    // `cargo test --benches` only wants to see that it runs.
    let test = env::args().any(|argument| argument == "--test");
    let rounds = |rounds: usize| if test { 3 } else { rounds };
    let in_place = env::args().any(|argument| argument == "in-place");
    let folder = tempfile::tempdir().unwrap();
    let installed = |program: &Path| {
        if in_place {
            return program.to_owned();
        }
        let copy = program.file_name().unwrap().to_string_lossy().into_owned() + "-installed";
        let copy = folder.path().join(copy);
        fs::copy(program, &copy).unwrap();
        copy
    };
    let program = installed(Path::new(PROGRAM));
    println!(
        "{:<24} {:>9} {:>10} {:>10} {:>7} {:>9} {:>9}",
        "", "bytes", "ours", "hello", "ratio", "ours", "hello"
    );
    let commands: [(&str, &[&str]); 7] = [
        ("list", &["list"]),
        ("list --category queues", &["list", "--category", "queues"]),
        ("list --json", &["list", "--json"]),
        ("show kafka", &["show", "kafka"]),
        ("show kafka --json", &["show", "kafka", "--json"]),
        ("advise FILE", &["advise", SITUATION]),
        ("advise FILE --json", &["advise", SITUATION, "--json"]),
    ];
    for (name, arguments) in commands {
        let ours = || command(&program, arguments);
        let printed = ours().stdout(Stdio::piped()).output().unwrap().stdout;
        let hello = installed(&hello(folder.path(), name, &printed));
        let (mine, theirs) = side_by_side(rounds(ROUNDS), ours, || Command::new(&hello));
        let ratio = mine.as_secs_f64() / theirs.as_secs_f64();
        let memory = [memory(&ours()), memory(&Command::new(&hello))];
        println!(
            "{name:<24} {:>9} {:>7} µs {:>7} µs {ratio:>7.2} {:>9} {:>9}",
            printed.len(),
            mine.as_micros(),
            theirs.as_micros(),
            memory[0],
            memory[1]
        );
    }
    let pack = folder.path().join("policy");
    policy(&pack);
    let pack = pack.to_str().unwrap();
    let arguments = ["advise", SITUATION, "--pack", pack];
    let ours = || command(&program, &arguments);
    let output = ours().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let hello = hello(folder.path(), "with a pack", &output.stdout);
    let (mine, _) = side_by_side(rounds(ROUNDS_WITH_PACK), ours, || Command::new(&hello));
    println!("advise FILE --pack DIR: {mine:.1?}, {}", memory(&ours()));
}

fn command(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env("COLUMNS", "80").env_remove("NO_COLOR");
    command
}

/// Compiles a program that prints `text` and nothing else.
fn hello(folder: &Path, name: &str, text: &[u8]) -> PathBuf {
    let base = folder.join(name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_"));
    fs::write(base.with_extension("txt"), text).unwrap();
    let source = base.with_extension("rs");
    let text = base.with_extension("txt");
    fs::write(
        &source,
        format!("fn main() {{ print!(\"{{}}\", include_str!({:?})); }}\n", text.display().to_string()),
    )
    .unwrap();
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let status =
        Command::new(rustc).args(["-O", "--edition=2024", "-o"]).arg(&base).arg(&source).status().unwrap();
    assert!(status.success());
    base
}

/// Median wall times of both, run in turn.
fn side_by_side(
    rounds: usize,
    ours: impl Fn() -> Command,
    hello: impl Fn() -> Command,
) -> (Duration, Duration) {
    let time = |mut command: Command| {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status().unwrap();
        let took = start.elapsed();
        assert!(status.success(), "{command:?}");
        took
    };
    let mut times: (Vec<Duration>, Vec<Duration>) =
        (0..rounds).map(|_| (time(ours()), time(hello()))).unzip();
    times.0.sort_unstable();
    times.1.sort_unstable();
    (times.0[rounds / 2], times.1[rounds / 2])
}

/// Peak resident memory. GNU time is a small program, so that its own size does not show.
fn memory(command: &Command) -> String {
    let mut timed = Command::new(GNU_TIME);
    timed.args(["-f", "%M"]).arg(command.get_program()).args(command.get_args()).stdout(Stdio::null());
    match timed.output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let kib: f64 = said.lines().next_back().unwrap_or_default().trim().parse().unwrap_or(f64::NAN);
            format!("{:.2} MiB", kib / 1024.0)
        }
        Err(_) => "(no time)".to_owned(),
    }
}

/// A policy of ten rules, each for another decision: the first option that is a tool, when a question that no
/// situation answers says so.
fn policy(folder: &Path) {
    let (pack, _) = archadvise::builtin::pack();
    let mut text = String::new();
    let cite = &pack.resources[0].id;
    for decision in pack.decisions.iter().take(10) {
        let option = decision.options.iter().find(|option| option.tool.is_some()).unwrap();
        let _ = write!(
            text,
            "[[rule]]\nid = \"policy-{0}\"\ndecision = \"{0}\"\nchoose = \"{1}\"\nstrength = \"must\"\n\
             when = {{ stage = \"prototype\", engineers = \"> 5000 engineers\" }}\n\
             because = \"Our platform team runs it.\"\ncites = [\"{cite}\"]\n\n",
            decision.id, option.id
        );
    }
    fs::create_dir_all(folder.join("rules")).unwrap();
    fs::write(folder.join("rules").join("policy.toml"), text).unwrap();
}
