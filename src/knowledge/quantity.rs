//! Numbers with units: `40M rows`, `2k jobs/s`, `500 GB`, `90 %`.
//!
//! Everything is stored in base units: a count of the noun, bytes, seconds, a ratio; rates per second.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::Text;

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Base {
    /// Things, by their plural noun: `rows`, `documents`.
    Count(Text),
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
    /// A share of one.
    Ratio,
}

/// A length of time that a rate is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Per {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A month of 30 days.
    Month,
}

impl Per {
    const ALL: [(Self, &'static str, f64); 5] = [
        (Self::Second, "s", 1.0),
        (Self::Minute, "min", 60.0),
        (Self::Hour, "h", 3600.0),
        (Self::Day, "day", 86_400.0),
        (Self::Month, "month", 2_592_000.0),
    ];

    fn row(self) -> &'static (Self, &'static str, f64) {
        &Self::ALL[self as usize]
    }

    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "s" | "sec" | "second" => Self::Second,
            "m" | "min" | "minute" => Self::Minute,
            "h" | "hour" => Self::Hour,
            "d" | "day" => Self::Day,
            "month" | "mo" => Self::Month,
            _ => return None,
        })
    }
}

/// A unit: what is counted, and for a rate the time it is counted by (which is only how people write it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Unit {
    /// What is counted.
    pub base: Base,
    /// The time of a rate, as it is usually written.
    pub per: Option<Per>,
}

/// A value in base units with the unit that it was written in; `unit` is `None` for a bare number.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// In base units.
    pub value: f64,
    /// The unit, if one was written.
    pub unit: Option<Unit>,
}

/// Far more than anyone counts to, and far less than would overflow by any unit.
const MOST_DIGITS: usize = 30;

const BYTES: [(&str, f64); 9] = [
    ("b", 1.0),
    ("kb", 1e3),
    ("mb", 1e6),
    ("gb", 1e9),
    ("tb", 1e12),
    ("pb", 1e15),
    ("kib", 1024.0),
    ("mib", 1_048_576.0),
    ("gib", 1_073_741_824.0),
];
const TIMES: [(&str, f64); 21] = [
    ("ms", 1e-3),
    ("s", 1.0),
    ("sec", 1.0),
    ("second", 1.0),
    ("seconds", 1.0),
    ("m", 60.0),
    ("min", 60.0),
    ("minute", 60.0),
    ("minutes", 60.0),
    ("h", 3600.0),
    ("hour", 3600.0),
    ("hours", 3600.0),
    ("d", 86_400.0),
    ("day", 86_400.0),
    ("days", 86_400.0),
    ("week", 604_800.0),
    ("weeks", 604_800.0),
    ("month", 2_592_000.0),
    ("months", 2_592_000.0),
    ("year", 31_536_000.0),
    ("years", 31_536_000.0),
];

impl Unit {
    /// What a number written bare in this unit is worth in base units: a month's bytes are bytes a second.
    #[must_use]
    pub fn factor(&self) -> f64 {
        self.per.map_or(1.0, |per| 1.0 / per.row().2)
    }

    /// Whether two units measure the same thing, and so can be compared.
    #[must_use]
    pub fn measures_like(&self, other: &Self) -> bool {
        self.base == other.base && self.per.is_some() == other.per.is_some()
    }

    /// Reads a unit as a question or a number names it; also gives the factor to base units.
    ///
    /// # Errors
    /// A sentence that says what was expected.
    pub fn parse(written: &str) -> Result<(Self, f64), String> {
        let written = written.trim();
        let (what, per) = match written.rsplit_once('/') {
            Some((what, per)) => {
                let per = per.trim().to_lowercase();
                let per = Per::parse(&per).ok_or_else(|| {
                    format!("`/{per}` is no rate; expected `/s`, `/min`, `/h`, `/day` or `/month`")
                })?;
                (what.trim(), Some(per))
            }
            None => (written, None),
        };
        let lower = what.to_lowercase();
        let find = |table: &[(&str, f64)]| table.iter().find(|(name, _)| *name == lower).map(|row| row.1);
        let (base, factor) = if lower == "bytes" || lower == "byte" {
            (Base::Bytes, 1.0)
        } else if let Some(factor) = (what != "b").then(|| find(&BYTES)).flatten() {
            (Base::Bytes, factor)
        } else if lower == "tib" {
            (Base::Bytes, 1_099_511_627_776.0)
        } else if let Some(factor) = find(&TIMES) {
            (Base::Seconds, factor)
        } else if lower == "%" || lower == "percent" {
            (Base::Ratio, 0.01)
        } else if lower == "ratio" {
            (Base::Ratio, 1.0)
        } else if !lower.is_empty()
            && what.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-' || c == '_')
        {
            (Base::Count(noun(what).into()), 1.0)
        } else {
            return Err(format!(
                "`{written}` is no unit; expected a noun such as `rows`, or `GB`, `ms`, `%`, `jobs/s`"
            ));
        };
        let factor = per.map_or(factor, |per| factor / per.row().2);
        Ok((Self { base, per }, factor))
    }
}

/// Nouns are compared in the plural, lower case but for acronyms such as `USD`.
fn noun(word: &str) -> String {
    let word = word.trim();
    if word.chars().all(char::is_uppercase) {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    let hisses = ["ss", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end));
    let stem = lower.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match stem {
        Some(stem) => format!("{stem}ies"),
        None if hisses => format!("{lower}es"),
        None if lower.ends_with('s') => lower,
        None => format!("{lower}s"),
    }
}

/// A noun for one of its things: the singular that [`noun`] makes this plural of.
fn of_one(plural: &str) -> String {
    let stems = [("ies", "y"), ("es", ""), ("s", "")];
    let mut singulars =
        stems.iter().filter_map(|(end, instead)| Some(plural.strip_suffix(end)?.to_owned() + instead));
    singulars.find(|word| noun(word) == plural).unwrap_or_else(|| plural.to_owned())
}

impl Quantity {
    /// Reads a number with an optional suffix (`k M G T`, a bare `B` for a billion) and an optional unit.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what was expected.
    pub fn parse(written: &str) -> Result<Self, String> {
        let (value, unit_text) = Self::split(written)?;
        if unit_text.is_empty() {
            return Ok(Self { value, unit: None });
        }
        // `2k/s` names the time but not the thing: the question supplies it.
        if let Some(per) = unit_text.strip_prefix('/') {
            let (unit, factor) = Unit::parse(&format!("things/{}", per.trim()))?;
            let unit = Unit { base: Base::Count(Text::default()), per: unit.per };
            return Ok(Self { value: value * factor, unit: Some(unit) });
        }
        let (unit, factor) = Unit::parse(unit_text)?;
        Ok(Self { value: value * factor, unit: Some(unit) })
    }

    /// Reads a range: in `1 .. 5 PB` the unit, as it is written, stands for both ends.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what was expected.
    pub fn parse_range(low: &str, high: &str) -> Result<(Self, Self), String> {
        let ((_, of_low), (_, of_high)) = (Self::split(low)?, Self::split(high)?);
        let low = match (of_low.is_empty(), of_high.starts_with('/')) {
            (true, true) => format!("{}{of_high}", low.trim()),
            (true, false) => format!("{} {of_high}", low.trim()),
            (false, _) => low.to_owned(),
        };
        Ok((Self::parse(&low)?, Self::parse(high)?))
    }

    /// The number, suffix applied, and the unit as it is written.
    fn split(written: &str) -> Result<(f64, &str), String> {
        let text = written.trim();
        if text.contains(',') {
            return Err(format!(
                "`{text}` holds a comma; group digits with `_` or a space, and write a decimal point"
            ));
        }
        let digits_end = text
            .char_indices()
            .find(|&(at, c)| {
                !(c.is_ascii_digit()
                    || c == '.'
                    || c == '_'
                    || (c == ' ' && text[at..].trim_start().starts_with(|d: char| d.is_ascii_digit())))
            })
            .map_or(text.len(), |(at, _)| at);
        let digits: String = text[..digits_end].chars().filter(|c| *c != '_' && *c != ' ').collect();
        if digits.len() > MOST_DIGITS {
            return Err(format!("a number of {} digits; at most {MOST_DIGITS} are possible", digits.len()));
        }
        let number: f64 = digits.parse().map_err(|_| {
            format!("`{text}` does not start with a number; expected one such as `40M rows` or `500 GB`")
        })?;
        let mut rest = &text[digits_end..];
        let glued = !rest.starts_with(' ');
        rest = rest.trim();
        let word_end =
            rest.char_indices().find(|&(_, c)| c == ' ' || c == '/').map_or(rest.len(), |(at, _)| at);
        let (word, after) = rest.split_at(word_end);
        // `40M`, `40M rows`, `2k/s`: a suffix is glued to the number and is no unit by itself.
        let suffix = if glued || !after.trim().is_empty() {
            match word {
                "k" | "K" => Some(1e3),
                "M" => Some(1e6),
                "m" if !after.trim().is_empty() && !after.trim().starts_with('/') => Some(1e6),
                "G" | "B" | "bn" => Some(1e9),
                "T" => Some(1e12),
                _ => None,
            }
        } else {
            None
        };
        let (scale, unit_text) = match suffix {
            Some(scale) => (scale, after.trim()),
            None => (1.0, rest),
        };
        Ok((number * scale, unit_text))
    }

    /// Which of a question's measures this quantity is given in.
    ///
    /// A bare number is taken in the only measure; `2k/s` in the only rate.
    ///
    /// # Errors
    /// A sentence naming the measures that would do.
    pub fn measure(&self, measures: &[Unit]) -> Result<usize, String> {
        let names = || measures.iter().map(|unit| format!("`{unit}`")).collect::<Vec<_>>().join(" or ");
        let fits: Vec<usize> = match &self.unit {
            None => (0..measures.len()).collect(),
            Some(unit) if matches!(&unit.base, Base::Count(noun) if noun.is_empty()) => {
                (0..measures.len()).filter(|&at| measures[at].per.is_some()).collect()
            }
            Some(unit) => (0..measures.len()).filter(|&at| measures[at].measures_like(unit)).collect(),
        };
        match (fits.as_slice(), &self.unit) {
            ([only], None) if measures[*only].base == Base::Ratio && self.value > 1.0 => {
                Err("a share lies between 0 and 1; write `90 %` for ninety per cent".to_owned())
            }
            ([only], _) => Ok(*only),
            ([], Some(unit)) => Err(format!("the unit `{unit}` does not fit; expected {}", names())),
            _ => Err(format!("say in which unit: {}", names())),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base {
            Base::Count(noun) => f.write_str(noun)?,
            Base::Bytes => f.write_str("bytes")?,
            Base::Seconds => f.write_str("seconds")?,
            Base::Ratio => f.write_str("ratio")?,
        }
        match self.per {
            Some(per) => write!(f, "/{}", per.row().1),
            None => Ok(()),
        }
    }
}

impl Unit {
    /// Writes a value in base units the way a person would: `40M rows`, `1.5 TB`, `200 ms`, `90 %`.
    #[must_use]
    pub fn show(&self, value: f64) -> String {
        let per = self.per.map_or(1.0, |per| per.row().2);
        let value = value * per;
        let tail = self.per.map_or(String::new(), |per| format!("/{}", per.row().1));
        match &self.base {
            Base::Count(noun) => {
                let (number, suffix) = scaled(value, &[(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k")]);
                let number = if suffix == "k" { value / 1e3 } else { number };
                let shown = format!("{}{suffix}", digits(number));
                let noun = if shown == "1" { of_one(noun) } else { noun.to_string() };
                format!("{shown} {noun}{tail}")
            }
            Base::Bytes => {
                let units = [(1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
                let (number, suffix) = scaled(value, &units);
                let suffix = if suffix.is_empty() { "bytes" } else { suffix };
                format!("{} {suffix}{tail}", digits(number))
            }
            Base::Seconds => {
                let units = [(86_400.0, "days"), (3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms")];
                let (number, suffix) = scaled(value, &units);
                let suffix = if suffix.is_empty() { "s" } else { suffix };
                let shown = digits(number);
                let suffix = if suffix == "days" && shown == "1" { "day" } else { suffix };
                format!("{shown} {suffix}{tail}")
            }
            Base::Ratio => format!("{} %{tail}", digits(value * 100.0)),
        }
    }
}

fn scaled<'a>(value: f64, units: &[(f64, &'a str)]) -> (f64, &'a str) {
    units
        .iter()
        .find(|(factor, _)| value.abs() >= *factor * 0.999_999)
        .map_or((value, ""), |(factor, name)| (value / factor, *name))
}

/// Three significant digits, without trailing zeros; whole numbers below 10,000 in full.
#[must_use]
pub fn digits(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 10_000.0 {
        return format!("{number}");
    }
    let magnitude = number.abs().log10().floor().max(-6.0);
    let places = (2.0 - magnitude).clamp(0.0, 8.0) as usize;
    let text = format!("{number:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        Quantity::parse(text).unwrap().value
    }

    #[test]
    fn suffixes_and_units() {
        assert_eq!(value("40M"), 4e7);
        assert_eq!(value("40M rows"), 4e7);
        assert_eq!(value("1B rows"), 1e9);
        assert_eq!(value("1 000 000 rows"), 1e6);
        assert_eq!(value("1_000 rows"), 1e3);
        assert_eq!(value("500 GB"), 5e11);
        assert_eq!(value("500GB"), 5e11);
        assert_eq!(value("500 gb"), 5e11);
        assert_eq!(value("1 GiB"), 1_073_741_824.0);
        assert_eq!(value("200 ms"), 0.2);
        assert_eq!(value("5 m"), 300.0);
        assert_eq!(value("90 %"), 0.9);
        assert_eq!(value("2k/s"), 2e3);
        assert_eq!(value("2k jobs/s"), 2e3);
        assert_eq!(value("60 jobs/min"), 1.0);
        assert!((value("30 TB/month") - 30e12 / 2_592_000.0).abs() < 1e-3);
        assert_eq!(value("2.5M events/s"), 2.5e6);
        assert_eq!(value("3 days"), 259_200.0);
    }

    #[test]
    fn one_thing_is_shown_by_its_singular() {
        let shown = |unit: &str, value: f64| Unit::parse(unit).unwrap().0.show(value);
        assert_eq!(shown("readers", 1.0), "1 reader");
        assert_eq!(shown("readers", 2.0), "2 readers");
        assert_eq!(shown("searches/s", 1.0), "1 search/s");
        assert_eq!(shown("queries", 1.0), "1 query");
        assert_eq!(shown("rows", 1e6), "1M rows");
        assert_eq!(shown("services", 1.0), "1 service");
        assert_eq!(shown("seconds", 86_400.0), "1 day");
        for shown in ["1 search/s", "1 query", "1 service", "1 day"] {
            assert!(
                (Quantity::parse(shown).unwrap().value - if shown == "1 day" { 86_400.0 } else { 1.0 }).abs()
                    < 1e-9
            );
        }
    }

    #[test]
    fn commas_are_refused() {
        assert!(Quantity::parse("1,000 rows").unwrap_err().contains("comma"));
        assert!(Quantity::parse("many").is_err());
        assert!(Quantity::parse("").is_err());
    }

    #[test]
    fn a_unit_picks_the_measure() {
        let measures = [Unit::parse("rows").unwrap().0, Unit::parse("bytes").unwrap().0];
        let measure = |text: &str| Quantity::parse(text).unwrap().measure(&measures);
        assert_eq!(measure("1 row"), Ok(0));
        for (one, many) in [
            ("search/s", "searches/s"),
            ("query/s", "queries/s"),
            ("box", "boxes"),
            ("process", "processes"),
            ("survey", "surveys"),
            ("minute", "seconds"),
            ("week", "seconds"),
            ("year", "seconds"),
        ] {
            assert!(Unit::parse(one).unwrap().0.measures_like(&Unit::parse(many).unwrap().0), "{one}");
        }
        assert_eq!(measure("1 TB"), Ok(1));
        assert!(measure("3").unwrap_err().contains("say in which unit"));
        // A bare `B` is a billion; where bytes would do as well, the reader must say which.
        assert!(measure("3B").is_err());
        assert!(measure("3 jobs").unwrap_err().contains("does not fit"));
        assert!(measure("3 rows/s").unwrap_err().contains("does not fit"));
    }

    #[test]
    fn shown_as_people_write() {
        let show = |text: &str| {
            let quantity = Quantity::parse(text).unwrap();
            quantity.unit.unwrap().show(quantity.value)
        };
        for text in [
            "40M rows",
            "1.5 TB",
            "200 ms",
            "90 %",
            "2B events/day",
            "5 TB/month",
            "3 days",
            "2500 jobs/s",
            "25k jobs/s",
        ] {
            assert_eq!(show(text), text);
        }
    }

    #[test]
    fn the_unit_of_a_range_may_stand_once() {
        let ends = |low: &str, high: &str| {
            let (low, high) = Quantity::parse_range(low, high).unwrap();
            assert_eq!(low.unit, high.unit);
            (low.value, high.value)
        };
        assert_eq!(ends("1 ", " 5 PB"), (1e15, 5e15));
        assert_eq!(ends("1 TB", "5 PB"), (1e12, 5e15));
        assert_eq!(ends("20", "30 min"), (1200.0, 1800.0));
        assert_eq!(ends("10M", "50M rows"), (1e7, 5e7));
        assert_eq!(ends("1k", "2k/s"), (1e3, 2e3));
        assert_eq!(ends("10", "20"), (10.0, 20.0));
        assert!(Quantity::parse_range("some", "5 PB").is_err());
    }
}
