//! Figures in guides: `{threshold:ID}`, `{threshold:ID.low}` and `.high` become the line, in words. So a guide can't
//! say another number than the rules do.

use crate::knowledge::node::Notes;
use crate::knowledge::problem::Code;
use crate::knowledge::quantity::digits;
use crate::knowledge::table::Table;
use crate::knowledge::{Pack, Threshold};

use super::merge::{Item, Merged};
use super::names::Names;

/// Writes the figures into every guide.
pub fn write(notes: &Notes<'_>, names: &Names, merged: &Merged, pack: &mut Pack) {
    let Pack { guides, thresholds, .. } = pack;
    for (guide, item) in guides.rows_mut().iter_mut().zip(merged.of("guide")) {
        if guide.text.contains('{') {
            guide.text = written(notes, names, item, thresholds, &guide.text).into();
        }
    }
}

fn written(
    notes: &Notes<'_>,
    names: &Names,
    item: &Item,
    thresholds: &Table<Threshold>,
    text: &str,
) -> String {
    let span = item.node.get("text").map_or(item.id_span, |node| node.span);
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (inner, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        let place = notes.within(span, inner);
        let Some(name) = inner.strip_prefix("threshold:") else {
            let help = "expected `{threshold:ID}`, with `.low` or `.high` for an end of its band".to_owned();
            let shown = inner.lines().next().unwrap_or_default();
            notes.add(Code::WrongValue, place, format!("`{{{shown}}}` is no figure"), help);
            continue;
        };
        let (id, end) = match name.rsplit_once('.') {
            Some((id, "low")) => (id, Some(0)),
            Some((id, "high")) => (id, Some(1)),
            _ => (name, None),
        };
        let row = names.row(notes, "threshold", id, place);
        if let Some(line) = row.and_then(|row| thresholds.get(row)) {
            let value = end.map_or(line.value, |end: usize| line.band[end]);
            out.push_str(&in_words(&line.unit.show(value)));
        }
    }
    out + rest
}

/// A quantity as prose has it: "20k transactions/s" is "20,000 transactions a second".
fn in_words(shown: &str) -> String {
    let (number, rest) = shown.split_once(' ').unwrap_or((shown, ""));
    let (bare, factor, word) = match number.chars().last() {
        Some('k') => (&number[..number.len() - 1], 1e3, ""),
        Some('M') => (&number[..number.len() - 1], 1.0, " million"),
        Some('B') => (&number[..number.len() - 1], 1.0, " billion"),
        Some('T') => (&number[..number.len() - 1], 1.0, " trillion"),
        _ => (number, 1.0, ""),
    };
    let number = bare.parse::<f64>().map_or_else(|_| bare.to_owned(), |number| grouped(number * factor));
    let rest = match rest.split_once('/') {
        Some((noun, "s")) => format!("{noun} a second"),
        Some((noun, "min")) => format!("{noun} a minute"),
        Some((noun, "h")) => format!("{noun} an hour"),
        Some((noun, per)) => format!("{noun} a {per}"),
        None => rest.to_owned(),
    };
    format!("{number}{word} {rest}").trim_end().to_owned()
}

/// Digits in groups of three.
fn grouped(number: f64) -> String {
    if number.fract() != 0.0 || number.abs() < 1000.0 {
        return digits(number);
    }
    let plain = format!("{number:.0}");
    let mut out = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn figures_read_as_prose() {
        for (shown, said) in [
            ("20M documents", "20 million documents"),
            ("1B rows", "1 billion rows"),
            ("20k transactions/s", "20,000 transactions a second"),
            ("5000 jobs/s", "5,000 jobs a second"),
            ("500 jobs/s", "500 jobs a second"),
            ("2.5k calls/s", "2,500 calls a second"),
            ("5 TB/month", "5 TB a month"),
            ("50 GB", "50 GB"),
            ("90 %", "90 %"),
        ] {
            assert_eq!(in_words(shown), said);
        }
    }
}
