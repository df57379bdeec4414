//! How long a proof takes and how much memory, on the built-in pack and on packs two, five and ten times as
//! large.
//!
//! Bars: every error within 1 s and 100 MiB on the smallest and the largest, all findings within 5 s on the
//! built-in pack and within 60 s on the largest. Run with `cargo bench --bench proof`; `-- 10 error` takes one
//! size and one level. Each is a process of its own, so that memory can be told.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark stops at the first surprise")]

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Instant;

use archadvise::knowledge::load_with_origins;
use archadvise::proof::{Level, check};

#[path = "../tests/it/support/grown.rs"]
mod grown;

/// How many times the rules of the built-in pack.
const SIZES: [usize; 4] = [1, 2, 5, 10];
const LEVELS: [(&str, Level); 3] =
    [("error", Level::Error), ("warning", Level::Warning), ("note", Level::Note)];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if let [times, level] = &args[..] {
        return one(times.parse().unwrap(), level);
    }
    println!("times  questions  decisions  rules  level      load s   prove s   of cpu    MiB  findings");
    for times in SIZES {
        for (level, _) in LEVELS {
            let this = std::env::current_exe().unwrap();
            let status = Command::new(this).args([&times.to_string(), level]).status().unwrap();
            assert!(status.success(), "{times} times, {level}");
        }
    }
}

/// Proves one size in this process.
fn one(times: usize, word: &str) {
    let (_, level) = LEVELS.into_iter().find(|(known, _)| *known == word).expect("error, warning or note");
    let layers = grown::grown(times);
    let start = Instant::now();
    let (pack, origins) = load_with_origins(&layers).unwrap_or_else(|problems| panic!("{problems}"));
    let loaded = start.elapsed().as_secs_f64();
    let (start, before) = (Instant::now(), processor());
    let findings = check(&pack, &origins, level, &mut |_| {}).unwrap();
    let proved = start.elapsed().as_secs_f64();
    let busy = processor() - before;
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &findings {
        *by_code.entry(finding.code.word).or_default() += 1;
    }
    let counts: Vec<String> = by_code.iter().map(|(code, count)| format!("{code} {count}")).collect();
    println!(
        "{times:5}  {:9}  {:9}  {:5}  {word:8} {loaded:8.3}  {proved:8.3}  {busy:7.2}  {:5}  {}",
        pack.questions.len(),
        pack.decisions.len(),
        pack.rules.len(),
        peak().map_or_else(|| "?".to_owned(), |peak| format!("{peak:.0}")),
        counts.join(", ")
    );
}

/// Seconds of all processors that this process has used; 0 where the system doesn't tell. On a busy machine they
/// say more than the time by the clock.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let mut ticks = after_name.split_whitespace().skip(11).map_while(|field| field.parse::<f64>().ok());
    ticks.by_ref().take(2).sum::<f64>() / 100.0
}

/// The most memory that this process had, in MiB; only Linux tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}
