//! How old a fact is. Age only labels; it never decides anything.

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// The day of a moment.
    #[must_use]
    pub fn of_unix_seconds(seconds: i64) -> Self {
        Self(seconds.div_euclid(86_400))
    }

    /// The last day of a written year, month or day ("2024", "2024-10", "2024-10-25"); an age counts from there.
    #[must_use]
    pub fn end_of(written: &str) -> Option<Self> {
        let mut parts = written.split('-').map(|part| part.parse::<i64>().ok());
        let year = parts.next()??;
        let month = match parts.next() {
            None => return Some(Self(days_before(year + 1, 1) - 1)),
            Some(month) => month.filter(|month| (1..=12).contains(month))?,
        };
        match parts.next() {
            None if month == 12 => Some(Self(days_before(year + 1, 1) - 1)),
            None => Some(Self(days_before(year, month + 1) - 1)),
            Some(day) => {
                let day = day.filter(|day| (1..=31).contains(day))?;
                parts.next().is_none().then(|| Self(days_before(year, month) + day - 1))
            }
        }
    }
}

/// Days from 1970-01-01 to the first of a month in the Gregorian calendar (after H. Hinnant, `days_from_civil`).
fn days_before(year: i64, month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// "2 years old" for what was written more than a year before today; nothing for what is newer or has no date.
#[must_use]
pub fn label(written: &str, today: Day) -> Option<String> {
    let days = today.0 - Day::end_of(written)?.0;
    match days / 365 {
        ..=0 => None,
        1 => Some("over a year old".to_owned()),
        years => Some(format!("{years} years old")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, label};

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        for (written, seconds) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 951_782_400),
            ("2024-12-31", 1_735_603_200),
            ("2026-11-24", 1_795_478_400),
        ] {
            assert_eq!(Day::end_of(written), Some(Day::of_unix_seconds(seconds)), "{written}");
        }
        assert_eq!(Day::end_of("2024"), Day::end_of("2024-12-31"));
        assert_eq!(Day::end_of("2024-02"), Day::end_of("2024-02-29"));
        assert_eq!(Day::end_of("2023-12"), Day::end_of("2023-12-31"));
        for wrong in ["", "soon", "2024-13", "2024-00", "2024-01-32", "2024-01-01-01"] {
            assert_eq!(Day::end_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_older_than_a_year_says_so() {
        let today = Day::end_of("2026-11-24").unwrap();
        for (written, said) in [
            ("2026-11", None),
            ("2025-11-25", None),
            ("2025-11-24", Some("over a year old")),
            ("2025", None),
            ("2024", Some("over a year old")),
            ("2023", Some("2 years old")),
            ("2017-06", Some("9 years old")),
            ("", None),
        ] {
            assert_eq!(label(written, today).as_deref(), said, "{written}");
        }
    }
}
