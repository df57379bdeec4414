//! What may be asked next, alone or with others on one screen.

use crate::knowledge::{Pack, QuestionId};

use super::screen::{Entry, MOST_ROWS, Screen, ScreenKind};

/// What offers less than this share of the best is not added to a screen.
const WORTH_A_ROW: f64 = 0.03;

/// A question that may be asked next.
pub(super) struct Offer {
    pub(super) question: QuestionId,
    /// What it would tell, in bits.
    pub(super) gain: f64,
    /// Its rows on a screen with others; `None` if it stands by itself.
    pub(super) entry: Option<Entry>,
}

/// A screen that may come next, before it is filled up; without entries it is its first question by itself.
#[derive(Clone)]
pub(super) struct Candidate<'o> {
    pub(super) first: &'o Offer,
    pub(super) entries: Vec<Entry>,
    pub(super) gain: f64,
}

/// What isn't too faint beside the best to stand on its screen.
pub(super) fn worth_a_row(offers: &[Offer]) -> impl Iterator<Item = &Offer> {
    let most = offers.first().map_or(0.0, |offer| offer.gain);
    offers.iter().filter(move |offer| offer.gain >= WORTH_A_ROW * most)
}

/// Adds questions that are not there yet, while there is room.
pub(super) fn fill<'o>(entries: &mut Vec<Entry>, more: impl Iterator<Item = &'o Offer>) {
    let mut room = MOST_ROWS.saturating_sub(entries.iter().map(|entry| entry.rows.len()).sum());
    for entry in more.filter_map(|offer| offer.entry.as_ref()) {
        let new = entries.iter().all(|other| other.question != entry.question);
        if new && entry.rows.len() <= room {
            room -= entry.rows.len();
            entries.push(entry.clone());
        }
    }
}

/// One screen for several questions; for a single one, itself.
pub(super) fn several(entries: Vec<Entry>) -> Screen {
    match &entries[..] {
        [entry] => Screen::single(entry.question),
        _ => Screen::checklist(ScreenKind::Checklist, entries),
    }
}

impl<'o> Candidate<'o> {
    /// The best question of a subject, alone or with others of it: whichever tells more.
    pub(super) fn of(pack: &Pack, first: &'o Offer, of_it: impl Iterator<Item = &'o Offer>) -> Self {
        let of_it: Vec<&Offer> = of_it.collect();
        let mut entries = Vec::new();
        fill(&mut entries, of_it.iter().copied());
        let told = |entry: &Entry| {
            let offer = of_it.iter().find(|offer| offer.question == entry.question);
            offer.map_or(0.0, |offer| offer.gain * (1.0 - entry.asks_again(pack)))
        };
        let together: f64 = entries.iter().map(told).sum();
        if together > first.gain {
            return Self { first, entries, gain: together };
        }
        let entries = first.entry.clone().filter(|entry| entry.asks_again(pack) == 0.0);
        Self { first, entries: entries.into_iter().collect(), gain: first.gain }
    }
}
