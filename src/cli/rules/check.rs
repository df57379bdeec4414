//! `rules check`: what is wrong with the rules of a pack, proved.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::cli::args::{CheckArgs, Global, LevelArg};
use crate::cli::context::{layers, layout};
use crate::cli::error::{CliError, problems};
use crate::cli::{DONE, FINDINGS, output};
use crate::engine::Answers;
use crate::knowledge::{Origins, Pack, Place, load_with_origins};
use crate::proof::{Finding, Level, check};
use crate::report::terminal::Layout;
use crate::session::show_answer;

/// Checks, prints, and says by the exit code whether anything denied was found.
pub fn run(global: &Global, args: &CheckArgs) -> Result<u8, CliError> {
    let layers = layers(global)?;
    let (pack, origins) = load_with_origins(&layers).map_err(|error| problems("pack", &error))?;
    let progress = Progress::new();
    let findings = check(&pack, &origins, level(args.level), &mut |done| progress.step(done))
        .map_err(|message| CliError::new("pack-limit", message, None))?;
    progress.bar.finish_and_clear();
    if global.json {
        let findings = findings.iter().map(|finding| document(&pack, &origins, finding)).collect();
        output::json(&Document { schema: "archadvise/findings/v1", findings })?;
    } else {
        output::print(&render(&pack, &origins, &findings, layout(global)))?;
    }
    let denied = findings.iter().any(|row| row.accepted.is_none() && row.level >= level(args.deny));
    Ok(if denied { FINDINGS } else { DONE })
}

fn level(level: LevelArg) -> Level {
    match level {
        LevelArg::Note => Level::Note,
        LevelArg::Warning => Level::Warning,
        LevelArg::Error => Level::Error,
    }
}

/// A bar on standard error, at a terminal, for what takes longer than a blink.
struct Progress {
    bar: ProgressBar,
    since: Instant,
}

impl Progress {
    fn new() -> Self {
        let style = ProgressStyle::with_template("proving {wide_bar} {percent} %");
        let bar = ProgressBar::new(1000);
        let bar = style.map(|style| bar.clone().with_style(style)).unwrap_or(bar);
        Self { bar, since: Instant::now() }
    }

    fn step(&self, done: f64) {
        if self.since.elapsed() > Duration::from_millis(300) {
            self.bar.set_position((done * 1000.0) as u64);
        }
    }
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    findings: Vec<FindingDocument>,
}

#[derive(Serialize)]
struct FindingDocument {
    code: &'static str,
    level: Level,
    message: String,
    about: Vec<Part>,
    place: Option<Place>,
    help: Option<String>,
    shown_by: Vec<Said>,
    accepted: Option<String>,
}

#[derive(Serialize)]
struct Part {
    kind: &'static str,
    id: String,
}

#[derive(Serialize)]
struct Said {
    question: String,
    answer: String,
}

fn document(pack: &Pack, origins: &Origins<'_>, finding: &Finding) -> FindingDocument {
    let said = finding.witness.iter().flat_map(Answers::iter);
    FindingDocument {
        code: finding.code.word,
        level: finding.level,
        message: finding.message.clone(),
        about: finding.about.iter().map(|(kind, id)| Part { kind, id: id.clone() }).collect(),
        place: origins.place(pack, &finding.site),
        help: finding.help.clone(),
        shown_by: said
            .map(|(id, answer)| {
                let question = pack.question(id);
                Said { question: question.id.to_string(), answer: show_answer(question, answer) }
            })
            .collect(),
        accepted: finding.accepted.clone(),
    }
}

fn render(pack: &Pack, origins: &Origins<'_>, findings: &[Finding], layout: Layout) -> String {
    let mut text = String::new();
    for finding in findings.iter().filter(|finding| finding.accepted.is_none()) {
        one(&mut text, pack, origins, finding, layout);
    }
    text + &summary(findings)
}

fn one(text: &mut String, pack: &Pack, origins: &Origins<'_>, finding: &Finding, _layout: Layout) {
    let _ = writeln!(text, "{}[{}]: {}", finding.level.word(), finding.code.word, finding.message);
    if let Some(place) = origins.place(pack, &finding.site) {
        let _ = writeln!(text, "  --> {}:{}:{}", place.file, place.line, place.column);
    }
    for (at, (id, answer)) in finding.witness.iter().flat_map(Answers::iter).enumerate() {
        let question = pack.question(id);
        let label = if at == 0 { "  shown by: " } else { "            " };
        let _ = writeln!(text, "{label}{} {}", question.ask, show_answer(question, answer));
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "  help: {help}");
    }
    text.push('\n');
}

fn summary(findings: &[Finding]) -> String {
    let count = |level| findings.iter().filter(|row| row.level == level && row.accepted.is_none()).count();
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let accepted = findings.iter().filter(|row| row.accepted.is_some()).count();
    let mut text = format!(
        "{}, {}, {}",
        plural(count(Level::Error), "error"),
        plural(count(Level::Warning), "warning"),
        plural(count(Level::Note), "note")
    );
    if accepted > 0 {
        let _ = write!(text, "; {accepted} accepted");
    }
    text + "\n"
}
