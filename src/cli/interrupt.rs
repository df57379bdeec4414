//! What is left when an interview is interrupted: a terminal that can be used, and the answers.

use std::path::PathBuf;
use std::sync::OnceLock;

use console::Term;

/// The file of the answers, the command that goes on, and how the terminal was found.
struct Left {
    path: Option<PathBuf>,
    go_on: String,
    #[cfg(unix)]
    modes: Option<rustix::termios::Termios>,
}

/// Whatever ends the program, the cursor comes back, keys are echoed as before, and the answers are named.
/// dialoguer hides the cursor and ends by SIGINT on Ctrl-C; while it waits for a key, no line is read.
pub fn leave_the_terminal_usable(path: Option<PathBuf>, go_on: String) {
    static LEFT: OnceLock<Left> = OnceLock::new();
    let _ = LEFT.set(Left {
        path,
        go_on,
        #[cfg(unix)]
        modes: rustix::termios::tcgetattr(std::io::stdin()).ok(),
    });
    // A second interview in one process keeps the first handler, which does the same.
    let _ = ctrlc::set_handler(|| {
        let left = LEFT.get();
        #[cfg(unix)]
        if let Some(modes) = left.and_then(|left| left.modes.as_ref()) {
            let now = rustix::termios::OptionalActions::Now;
            let _ = rustix::termios::tcsetattr(std::io::stdin(), now, modes);
        }
        let term = Term::stderr();
        let _ = term.show_cursor();
        let text = match left {
            Some(Left { path: Some(path), go_on, .. }) if path.is_file() => {
                format!("\nInterrupted. Your answers are kept in {}; go on with `{go_on}`.", path.display())
            }
            _ => "\nInterrupted.".to_owned(),
        };
        let _ = term.write_line(&text);
        std::process::exit(i32::from(super::INTERRUPTED));
    });
}
