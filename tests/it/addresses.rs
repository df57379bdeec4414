//! Whether every address of the built-in pack still answers. Needs the network and `curl`, so it runs only when
//! asked to: `cargo test --test it addresses:: -- --ignored --nocapture`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use archadvise::builtin;

/// So many requests at once, none of which may take longer than this many seconds.
const AT_ONCE: usize = 8;
const PATIENCE: &str = "30";

/// Every address, with what names it.
fn addresses() -> BTreeMap<String, Vec<String>> {
    let (pack, _) = builtin::pack();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |url: &str, by: String| found.entry(url.to_owned()).or_default().push(by);
    for row in &pack.resources {
        add(&row.url, format!("resource:{}", row.id));
    }
    for row in &pack.writers {
        add(&row.url, format!("writer:{}", row.id));
    }
    for row in &pack.tools {
        let fields = [&row.hosting.evidence, &row.licence.evidence, &row.status.evidence];
        for source in fields.iter().filter_map(|evidence| evidence.source.as_ref()) {
            add(source, format!("tool:{}", row.id));
        }
        for source in row.facts.iter().filter_map(|fact| fact.evidence.source.as_ref()) {
            add(source, format!("tool:{}", row.id));
        }
    }
    for row in &pack.thresholds {
        for source in &row.sources {
            add(&source.url, format!("threshold:{}", row.id));
        }
    }
    found
}

/// What an address answers after all redirects: the status, 0 where there is none, and where it ended.
fn ask(url: &str) -> (u32, String) {
    let format = "%{http_code} %{url_effective}";
    let args = ["-sSL", "-o", "/dev/null", "-m", PATIENCE, "-A", "archadvise-addresses/1", "-w", format, url];
    let out = Command::new("curl").args(args).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let (code, end) = text.split_once(' ').unwrap_or(("0", ""));
    (code.parse().unwrap_or(0), end.to_owned())
}

#[test]
#[ignore = "asks some thousand pages over the network"]
fn every_address_answers() {
    let all: Vec<(String, Vec<String>)> = addresses().into_iter().collect();
    let (next, failed, moved) = (AtomicUsize::new(0), Mutex::new(String::new()), Mutex::new(String::new()));
    let work = || {
        while let Some((url, by)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (status, end) = ask(url);
            if !(200..300).contains(&status) {
                let _ = writeln!(failed.lock().unwrap(), "{status} {url}\n      {}", by.join(", "));
            } else if end.trim_end_matches('/') != url.trim_end_matches('/') {
                let _ = writeln!(moved.lock().unwrap(), "{url}\n  → {end}\n      {}", by.join(", "));
            }
        }
    };
    thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(work))));
    let (failed, moved) = (failed.into_inner().unwrap(), moved.into_inner().unwrap());
    println!("{} addresses\n\nmoved:\n{moved}", all.len());
    assert!(failed.is_empty(), "no answer (some sites turn robots away; look yourself):\n{failed}");
}
