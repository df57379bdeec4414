//! What the README shows is what the program prints.

use std::path::Path;
use std::process::Command;

/// Every `$ archadvise …` of a console block, with the output that is shown below it.
fn shown(readme: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match (line, inside) {
            ("```console", false) => inside = true,
            ("```", true) => inside = false,
            (_, true) => match (line.strip_prefix("$ archadvise "), found.last_mut()) {
                (Some(command), _) => found.push((command.to_owned(), Vec::new())),
                (None, Some((_, lines))) => lines.push(line.to_owned()),
                (None, None) => {}
            },
            _ => {}
        }
    }
    found
}

#[test]
fn transcripts_are_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let shown = shown(&readme);
    assert!(!shown.is_empty(), "no transcript");
    for (command, expected) in shown {
        let run = Command::new(env!("CARGO_BIN_EXE_archadvise"))
            .args(command.split_whitespace())
            .current_dir(root)
            .env_remove("CLICOLOR_FORCE")
            .env("COLUMNS", "80")
            .output()
            .unwrap();
        assert!(run.status.success(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
        let printed = String::from_utf8(run.stdout).unwrap();
        // Between two "…" stand runs of lines that must all be there, in this order.
        let mut rest = printed.as_str();
        for part in expected.join("\n").split("…\n").map(|part| part.trim_matches(['\n', '…'])) {
            let at = rest.find(part);
            assert!(at.is_some(), "`{command}` does not print:\n{part}\nbut:\n{printed}");
            rest = &rest[at.unwrap() + part.len()..];
        }
    }
}

#[test]
fn the_two_commands_are_those_of_ci() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains("\ncargo run --release -- ask") && readme.contains("\ncargo test "));
    let ci = std::fs::read_to_string(root.join(".ci/run")).unwrap();
    assert!(ci.lines().any(|line| line == "cargo test"), "{ci}");
}

#[test]
fn toml_blocks_load() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let blocks: Vec<&str> =
        readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 3);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("answers.toml"), blocks[0]).unwrap();
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    std::fs::write(folder.path().join("mine/policy.toml"), blocks[2]).unwrap();
    std::fs::write(folder.path().join("workload.toml"), blocks[1]).unwrap();
    let advise = |args: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_archadvise"))
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    assert!(advise(&["advise", "answers.toml"]).contains("Typesense"));
    assert!(advise(&["advise", "workload.toml"]).contains("Database for readings: PostgreSQL"));
    let set = ["--set", "readings.record-writes=5k requests/s", "workload.toml"];
    assert!(
        advise(&[&["explain", "--workload", "readings"][..], &set].concat())
            .contains("Database for readings")
    );
    assert!(advise(&[&["advise", "--json"][..], &set].concat()).contains("5000 requests/s"));
    let report = advise(&["--pack", "mine", "advise", "--set", "must-do=share-events"]);
    assert!(report.contains("Apache Kafka") && report.contains("no-time-to-learn-kafka"), "{report}");
}
