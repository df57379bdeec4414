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
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    out.push_str(first);
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
        while used + columns(word) > width {
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
        assert_eq!(fold("größe überall", 8, "", ""), "größe\nüberall");
        assert_eq!(fold("日本 語", 4, "", ""), "日本\n語");
    }

    #[test]
    fn what_is_wider_than_a_line_is_broken_behind_a_hyphen_or_anywhere() {
        assert_eq!(fold("to-and-fro abcdefgh", 5, "", ""), "to-\nand-\nfro\nabcde\nfgh");
        assert_eq!(fold("日本", 1, "", " "), "日\n 本");
    }
}
