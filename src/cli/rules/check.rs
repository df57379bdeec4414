//! `rules check`: what is wrong with the rules of a pack, proved.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::args::{CheckArgs, Global, LevelArg};
use crate::cli::context::layers;
use crate::cli::error::{CliError, problems};
use crate::cli::{DONE, FINDINGS, output};
use crate::engine::Answers;
use crate::knowledge::{Origins, Pack, Place, load_with_origins};
use crate::proof::{Finding, Level, check};
use crate::session::show_answer;

/// Checks, prints, and says by the exit code whether anything denied was found.
pub fn run(global: &Global, args: &CheckArgs) -> Result<u8, CliError> {
    let layers = layers(global)?;
    let (pack, origins) = load_with_origins(&layers).map_err(|error| problems("pack", &error))?;
    let progress = Progress::new();
    // What is denied is shown.
    let shown = level(args.level.min(args.deny));
    let findings = check(&pack, &origins, least(shown), &mut |done| progress.step(done))
        .map_err(|message| CliError::new("pack-limit", message, None))?;
    progress.bar.finish_and_clear();
    if global.json {
        output::json(&document(&pack, &origins, &findings, shown))?;
    } else {
        output::print(&render(&pack, &origins, &findings, shown))?;
    }
    let denied = findings.iter().any(|row| row.accepted.is_none() && row.level >= level(args.deny));
    Ok(if denied { FINDINGS } else { DONE })
}

/// From which level on findings are looked for: errors alone are proved in a blink, all else is counted.
fn least(shown: Level) -> Level {
    if shown == Level::Error { Level::Error } else { Level::Note }
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

/// What `rules check` prints.
#[derive(JsonSchema, Serialize)]
pub struct Document {
    schema: &'static str,
    /// The least level that `findings` has.
    level: Level,
    counts: Counts,
    findings: Vec<FindingDocument>,
}

/// How many there are, shown or not; none of a level that was not looked for. Those that the pack accepts are
/// counted apart.
#[derive(JsonSchema, Serialize)]
struct Counts {
    error: usize,
    warning: Option<usize>,
    note: Option<usize>,
    accepted: usize,
}

impl Counts {
    fn of(findings: &[Finding], shown: Level) -> Self {
        let of = |level| findings.iter().filter(|row| row.level == level && row.accepted.is_none()).count();
        let looked_for = |level| (level >= least(shown)).then(|| of(level));
        Self {
            error: of(Level::Error),
            warning: looked_for(Level::Warning),
            note: looked_for(Level::Note),
            accepted: findings.iter().filter(|row| row.accepted.is_some()).count(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
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

#[derive(JsonSchema, Serialize)]
struct Part {
    kind: &'static str,
    id: String,
}

#[derive(JsonSchema, Serialize)]
struct Said {
    question: String,
    answer: String,
}

fn document(pack: &Pack, origins: &Origins<'_>, findings: &[Finding], shown: Level) -> Document {
    let rows = findings.iter().filter(|row| row.level >= shown);
    Document {
        schema: "archadvise/findings/v1",
        level: shown,
        counts: Counts::of(findings, shown),
        findings: rows.map(|finding| one_document(pack, origins, finding)).collect(),
    }
}

fn one_document(pack: &Pack, origins: &Origins<'_>, finding: &Finding) -> FindingDocument {
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

fn render(pack: &Pack, origins: &Origins<'_>, findings: &[Finding], shown: Level) -> String {
    let mut text = String::new();
    for finding in findings.iter().filter(|row| row.accepted.is_none() && row.level >= shown) {
        one(&mut text, pack, origins, finding);
    }
    text + &summary(&Counts::of(findings, shown), shown)
}

fn one(text: &mut String, pack: &Pack, origins: &Origins<'_>, finding: &Finding) {
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

/// One line: how many there are, and which flag shows those that are not shown.
fn summary(counts: &Counts, shown: Level) -> String {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let mut text = plural(counts.error, "error");
    if let Some(warnings) = counts.warning {
        let _ = write!(text, ", {}", plural(warnings, "warning"));
    }
    if let Some(notes) = counts.note.filter(|_| shown == Level::Note) {
        let _ = write!(text, ", {}", plural(notes, "note"));
    }
    if counts.accepted > 0 {
        let _ = write!(text, "; {} accepted", counts.accepted);
    }
    match counts.note {
        None => text += "; `--level warning` looks for more than errors",
        Some(notes) if notes > 0 && shown > Level::Note => {
            let _ = write!(text, "; `--level note` shows {} more", plural(notes, "note"));
        }
        _ => {}
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Layer, SourceFile};

    /// One finding of each level that is no error: a threshold that nothing names, a tool that nothing chooses.
    const PACK: &str = r#"
category = [{ id = "shelf", title = "Shelf", intro = "x" }]
threshold.line = { value = "100 rows", because = "x", judgement = true }
resource = [{ id = "book", title = "t", author = "a", url = "https://e.org", kind = "book", level = "beginner",
    cost = "free", gives = "g", confirmed = { how = "linked", as-of = "2026" } }]
tool = [{ id = "hammer", name = "Hammer", category = "shelf", system = true, burden = 1, best-at = "x",
    costs = "x", hosting = { mode = "both" }, licence = { name = "MIT", class = "open" },
    status = { state = "active" } }]
decision = [{ id = "nail", category = "shelf", title = "nail", options = [{ id = "none", for = "x" }] }]
rule = [{ id = "no-nail", decision = "nail", choose = "none", strength = "default", because = "x",
    cites = ["book"] }]
"#;

    /// What is printed and the document, where findings from a level on are shown.
    fn told(shown: Level, more: &str) -> (String, serde_json::Value) {
        let text = format!("{PACK}{more}");
        let layers = [Layer { files: vec![SourceFile { name: "pack.toml".into(), text }] }];
        let (pack, origins) = load_with_origins(&layers).unwrap_or_else(|problems| panic!("{problems}"));
        let findings = check(&pack, &origins, least(shown), &mut |_| {}).unwrap();
        let document = document(&pack, &origins, &findings, shown);
        (render(&pack, &origins, &findings, shown), serde_json::to_value(document).unwrap())
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        let (text, document) = told(Level::Warning, "");
        assert!(text.contains("warning[unused]") && !text.contains("note["), "{text}");
        assert!(text.ends_with("\n0 errors, 1 warning; `--level note` shows 1 note more\n"), "{text}");
        assert_eq!(document["level"], "warning");
        assert_eq!(document["counts"]["note"], 1);
        let codes = |document: &serde_json::Value| {
            let rows = document["findings"].as_array().unwrap().iter();
            rows.map(|row| row["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&document), ["unused"]);
        let (text, document) = told(Level::Note, "");
        assert!(text.contains("note[unreached-tool]"), "{text}");
        assert!(text.ends_with("\n0 errors, 1 warning, 1 note\n"), "{text}");
        assert_eq!(codes(&document), ["unused", "unreached-tool"]);
        let (text, document) = told(Level::Error, "");
        assert_eq!(text, "0 errors; `--level warning` looks for more than errors\n");
        assert_eq!(document["counts"]["warning"], serde_json::Value::Null);
    }

    #[test]
    fn what_is_accepted_is_counted_apart() {
        let accept = "[[accept]]\ncode = \"unused\"\nthreshold = \"line\"\nbecause = \"soon\"\n";
        let (text, document) = told(Level::Note, accept);
        assert!(!text.contains("warning["), "{text}");
        assert!(text.ends_with("\n0 errors, 0 warnings, 1 note; 1 accepted\n"), "{text}");
        assert_eq!(document["counts"]["accepted"], 1);
        assert_eq!(document["findings"][0]["accepted"], "soon");
    }
}
