//! The completion scripts that are shipped: what the program prints, and what shells accept.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::run::{Program, run};

const FILES: [(&str, &str); 5] = [
    ("bash", "archadvise.bash"),
    ("zsh", "_archadvise"),
    ("fish", "archadvise.fish"),
    ("powershell", "archadvise.ps1"),
    ("elvish", "archadvise.elv"),
];

fn shipped(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(file)
}

#[test]
fn the_shipped_scripts_are_what_the_program_prints() {
    for (shell, file) in FILES {
        let text = fs::read_to_string(shipped(file)).unwrap();
        let printed = run(&["completions", shell]).fine();
        let again = format!("archadvise completions {shell} > completions/{file}");
        assert!(text == printed, "completions/{file} is out of date; run `{again}`");
        for command in
            ["ask", "advise", "explain", "list", "show", "search", "compare", "rules", "completions"]
        {
            assert!(text.contains(command), "completions/{file} knows no `{command}`");
        }
    }
}

#[test]
fn nothing_else_is_shipped() {
    let mut there: Vec<String> = fs::read_dir(shipped("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    let mut named: Vec<&str> = FILES.iter().map(|(_, file)| *file).collect();
    named.sort_unstable();
    assert_eq!(there, named);
}

#[test]
fn shells_accept_them() {
    for (shell, file) in &FILES[..3] {
        let output = match Command::new(shell).arg("-n").arg(shipped(file)).output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && *shell != "bash" => {
                // Past the capture of the test harness: a check that was not made must be seen.
                let _ =
                    writeln!(std::io::stderr(), "{shell} is not installed: completions/{file} was not tried");
                continue;
            }
            other => other.unwrap(),
        };
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && told.is_empty(), "{shell} -n completions/{file}: {told}");
    }
}

#[test]
fn bash_completes_commands_and_options() {
    // What bash does when Tab is pressed: set the words, call the function, read COMPREPLY.
    let complete = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let (last, before) = (words.last().unwrap(), words[words.len() - 2]);
        let array: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let script = format!(
            "source '{}'; COMP_WORDS=({}); COMP_CWORD={}; _archadvise archadvise '{last}' '{before}'; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            shipped("archadvise.bash").display(),
            array.join(" "),
            words.len() - 1,
        );
        let output = Command::new("bash").args(["--norc", "-c", &script]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(complete("archadvise adv"), ["advise"]);
    assert_eq!(complete("archadvise list --cat"), ["--category"]);
    assert_eq!(complete("archadvise list res"), ["resources"]);
    assert_eq!(complete("archadvise --color al"), ["always"]);
}

#[test]
fn an_unknown_shell_is_told_those_that_exist() {
    let err = Program::new(&["completions", "bsh"]).run().wrong();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(err.contains(shell), "{shell}: {err}");
    }
}
