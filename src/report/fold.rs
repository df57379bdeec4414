//! Folding of text to a width: words as many as fit, from the first line on.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that a text takes.
#[must_use]
pub fn columns(text: &str) -> usize {
    // Most text is plain; looking each character up costs ten times as much.
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Folds a text to lines of a width. `first` goes before the first line, `rest` before the others; a word that
/// is wider than a line is broken.
#[must_use]
pub fn fold(text: &str, width: usize, first: &str, rest: &str) -> String {
    folded(text, width, [first, rest], true)
}

/// The same, but a word that is wider than a line stays whole: an address can still be copied.
#[must_use]
pub fn fold_whole(text: &str, width: usize, first: &str, rest: &str) -> String {
    folded(text, width, [first, rest], false)
}

fn folded(text: &str, width: usize, [first, rest]: [&str; 2], breaks: bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    out.push_str(first);
    if is_plain(text) && fold_plain(text, width, [first, rest], breaks, &mut out) {
        return out;
    }
    out.truncate(first.len());
    let (indent, mut used, mut begun) = (columns(rest), columns(first), false);
    for word in text.split_ascii_whitespace() {
        let mut word = word;
        let needed = columns(word);
        if begun && used + 1 + needed <= width {
            out.push(' ');
            used += 1;
        } else if begun {
            out.push('\n');
            out.push_str(rest);
            used = indent;
        }
        while breaks && used + columns(word) > width {
            let head = head(word, width.saturating_sub(used).max(1));
            out.push_str(&word[..head]);
            word = &word[head..];
            if word.is_empty() {
                break;
            }
            out.push('\n');
            out.push_str(rest);
            used = indent;
        }
        out.push_str(word);
        used += columns(word);
        begun = true;
    }
    out
}

/// Whether a text is of characters that take one byte and one column, with single spaces between its words.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut plain = bytes.first().is_none_or(|byte| (b' '..=b'~').contains(byte));
    // Without a way out of the loop, and without a branch at each space, it is done sixteen bytes at a time.
    for (before, byte) in bytes.iter().zip(bytes.get(1..).unwrap_or_default()) {
        plain &= (b' '..=b'~').contains(byte);
        plain &= [*before, *byte] != *b"  ";
    }
    plain
}

/// The same for plain text: lines are cut off whole. Says false where a word is to be broken.
fn fold_plain(text: &str, width: usize, [first, rest]: [&str; 2], breaks: bool, out: &mut String) -> bool {
    let mut left = text.trim_matches(' ');
    let mut room = width.saturating_sub(columns(first));
    while left.len() > room {
        let end = match left.as_bytes()[..=room].iter().rposition(|byte| *byte == b' ') {
            None if breaks => return false,
            None => left.find(' '),
            within => within,
        };
        let Some(end) = end else { break };
        out.push_str(&left[..end]);
        out.push('\n');
        out.push_str(rest);
        left = &left[end + 1..];
        room = width.saturating_sub(columns(rest));
    }
    out.push_str(left);
    true
}

/// How many bytes of a word take at most so many columns; behind a hyphen if there is one, at least a character.
fn head(word: &str, room: usize) -> usize {
    let mut taken = 0;
    let mut end = 0;
    for (at, letter) in word.char_indices() {
        taken += letter.width().unwrap_or(0);
        if taken > room && at > 0 {
            break;
        }
        end = at + letter.len_utf8();
    }
    word[..end].rfind('-').map_or(end, |hyphen| hyphen + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole_and_lines_within_the_width() {
        assert_eq!(fold("one two  three", 7, "", ""), "one two\nthree");
        assert_eq!(fold("one two three", 9, "- ", "    "), "- one two\n    three");
        assert_eq!(fold("", 9, "- ", "  "), "- ");
        assert_eq!(fold(" one two three ", 13, "", ""), "one two three");
        assert_eq!(fold(" one two three ", 12, "", ""), "one two\nthree");
        assert_eq!(fold("größe überall", 8, "", ""), "größe\nüberall");
        assert_eq!(fold("日本 語", 4, "", ""), "日本\n語");
    }

    #[test]
    fn what_is_to_stay_whole_takes_a_line() {
        assert_eq!(
            fold_whole("see https://a.example/b now", 10, "", "  "),
            "see\n  https://a.example/b\n  now"
        );
        assert_eq!(fold_whole("https://a.example/b", 10, "- ", "  "), "- https://a.example/b");
        assert_eq!(fold_whole("größer als breit", 5, "", ""), "größer\nals\nbreit");
    }

    #[test]
    fn what_is_wider_than_a_line_is_broken_behind_a_hyphen_or_anywhere() {
        assert_eq!(fold("to-and-fro abcdefgh", 5, "", ""), "to-\nand-\nfro\nabcde\nfgh");
        assert_eq!(fold("日本", 1, "", " "), "日\n 本");
    }
}
