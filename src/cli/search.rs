//! `search`: what has these words in it.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::lookup::document::{SearchHit, SearchResult};
use crate::lookup::search::{Found, Hit, How, search};
use crate::report::terminal::NARROW;

use super::args::SearchArgs;
use super::context::Context;
use super::error::CliError;
use super::output;
use super::page::{WIDEST, clean};

/// A longer id stands out of its column.
const ID_WIDTH: usize = 24;
/// So many are shown; JSON has them all.
const SHOWN: usize = 20;

/// Prints what was found. That nothing was found is an answer too, and no error.
pub fn run(context: &Context, args: &SearchArgs) -> Result<u8, CliError> {
    let query = args.words.join(" ");
    if !query.chars().any(char::is_alphanumeric) {
        let hint = "name one or more, such as `archadvise search exactly once`".to_owned();
        return Err(CliError::new("no-words", format!("there is no word in `{query}`"), hint));
    }
    let found = search(&context.pack, &query);
    if context.json {
        output::json(&document(context, &query, &found))?;
    } else {
        output::print(&text(context, &query, &found))?;
    }
    Ok(super::DONE)
}

fn document<'a>(context: &'a Context, query: &'a str, found: &'a Found) -> SearchResult<'a> {
    let hit = |hit: &'a Hit| SearchHit {
        kind: hit.thing.kind.word(),
        id: hit.thing.id(&context.pack),
        title: &hit.title,
        line: &hit.line,
    };
    SearchResult {
        schema: "archadvise/search/v1",
        query,
        how: found.how.word(),
        hits: found.hits.iter().map(hit).collect(),
        near: found.near.iter().map(String::as_str).collect(),
    }
}

fn text(context: &Context, query: &str, found: &Found) -> String {
    if found.hits.is_empty() {
        let near = match &found.near[..] {
            [] => "`archadvise list` and `archadvise list resources` show what there is.".to_owned(),
            near => format!("Near it: {}.", near.join(", ")),
        };
        return told(context, &format!("Nothing here speaks of “{query}”. {near}"));
    }
    let mut out = match found.how {
        How::Exact => String::new(),
        How::Slips => told(context, &format!("Nothing is written “{query}”; this looks like it:")) + "\n",
        How::Some => told(context, &format!("Nothing has all of “{query}”; this has some of it:")) + "\n",
    };
    let shown = &found.hits[..found.hits.len().min(SHOWN)];
    let id_width =
        shown.iter().map(|hit| hit.thing.id(&context.pack).width()).max().unwrap_or_default().min(ID_WIDTH);
    for hit in shown {
        out.push_str(&line(context, hit, id_width));
    }
    let more = found.hits.len() - shown.len();
    if more > 0 && !context.quiet {
        let _ = writeln!(out, "\n{more} more; `--json` has them all.");
    }
    out
}

/// A sentence, within the width.
fn told(context: &Context, text: &str) -> String {
    textwrap::fill(&clean(text), context.layout.width.clamp(20, WIDEST)) + "\n"
}

/// Kind, id and the line with the match, cut to the width; where there is little room the line stands below.
fn line(context: &Context, hit: &Hit, id_width: usize) -> String {
    let (id, width) = (hit.thing.id(&context.pack), context.layout.width.max(20));
    let kind = hit.thing.kind.word();
    let narrow = width < NARROW;
    let head = if narrow { format!("{kind} {id}\n    ") } else { format!("{kind:<10} {id:<id_width$}  ") };
    let taken = if narrow { 4 } else { head.width() };
    let room = width.min(160).saturating_sub(taken).max(12);
    format!("{head}{}\n", cut(&hit.line, hit.at, room))
}

/// As much of a line as fits, from its start or from shortly before the match.
fn cut(line: &str, at: usize, room: usize) -> String {
    let line = clean(line);
    if line.width() <= room {
        return line;
    }
    let chars: Vec<char> = line.chars().collect();
    let mut start = 0;
    if at + 12 > room {
        // From the beginning of a word that leaves the match well inside.
        let from = at.saturating_sub(room / 3);
        // Or as much of the end as fits, where the match stands there.
        let from = from.min((chars.len() + 3).saturating_sub(room));
        start = (from..at).find(|place| *place > 0 && chars[place - 1] == ' ').unwrap_or(at);
    }
    let mut out = if start > 0 { "… ".to_owned() } else { String::new() };
    let mut width = out.width();
    for c in &chars[start..] {
        width += c.width().unwrap_or_default();
        if width >= room {
            out.truncate(out.trim_end().len());
            out.push('…');
            break;
        }
        out.push(*c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_line_is_cut_around_its_match() {
        let text = "alpha beta gamma delta epsilon zeta eta theta";
        assert_eq!(cut(text, 0, 80), text);
        assert_eq!(cut(text, 0, 20), "alpha beta gamma de…");
        assert_eq!(cut(text, 36, 20), "… zeta eta theta");
        for at in 0..text.len() {
            for room in 12..50 {
                assert!(cut(text, at, room).chars().count() <= room, "{at} {room}");
            }
        }
    }
}
