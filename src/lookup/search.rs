//! `search`: words, looked for in everything that has an id.
//!
//! A thing is found if each word is somewhere in it: as it stands, in the other number ("queue", "queues"), or as
//! the beginning of a longer one. Only where nothing is found that way are slips of the pen forgiven, and after
//! that words left out. What stands in an id or a title counts for more than what stands in a text.

use std::cmp::Reverse;

use crate::knowledge::{Choose, Pack, nearest};

use super::words::spoken;
use super::{Thing, ThingKind, ids};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// How it was found.
    pub how: How,
    /// Ids that look like what was looked for, where nothing was found.
    pub near: Vec<String>,
}

/// How far one had to go to find anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Every word, as it was written.
    Exact,
    /// Every word, with slips of the pen forgiven.
    Slips,
    /// Some of the words.
    Some,
}

impl How {
    /// As a word of JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["exact", "slips", "some"][self as usize]
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The thing.
    pub thing: Thing,
    /// Its name or title.
    pub title: String,
    /// The text with the match, or what the thing is about where its id or title matches.
    pub line: String,
    /// Where in the line the match starts, in characters.
    pub at: usize,
    score: u32,
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    /// An id, a name, an alias.
    Title,
    /// What it is about, in a sentence.
    Summary,
    /// A word that it is filed under: says nothing when shown alone.
    Tag,
    /// Any other text.
    Body,
}

impl Field {
    fn weight(self) -> u32 {
        match self {
            Self::Title => 4,
            Self::Summary | Self::Tag => 2,
            Self::Body => 1,
        }
    }
}

/// Looks for words in a whole pack.
#[must_use]
pub fn search(pack: &Pack, query: &str) -> Found {
    let words: Vec<String> = tokens(query).map(|(_, word)| word.to_lowercase()).collect();
    for how in [How::Exact, How::Slips, How::Some] {
        let mut hits: Vec<Hit> = Thing::all(pack).filter_map(|thing| hit(pack, thing, &words, how)).collect();
        if !hits.is_empty() {
            hits.sort_by_key(|hit| {
                (Reverse(hit.score), hit.thing.kind, hit.thing.id(pack).len(), hit.thing.row)
            });
            return Found { hits, how, near: Vec::new() };
        }
    }
    let mut near: Vec<String> =
        words.iter().filter_map(|word| nearest(word, ids(pack, None))).map(str::to_owned).collect();
    near.sort();
    near.dedup();
    Found { hits: Vec::new(), how: How::Some, near }
}

/// The best place of one word in one thing.
#[derive(Clone)]
struct Place {
    score: u32,
    field: Field,
    text: String,
    at: usize,
}

fn hit(pack: &Pack, thing: Thing, words: &[String], how: How) -> Option<Hit> {
    let mut places: Vec<Option<Place>> = vec![None; words.len()];
    let mut summary = String::new();
    each_text(pack, thing, &mut |field, text| {
        if field == Field::Summary && summary.is_empty() {
            text.clone_into(&mut summary);
        }
        for (word, place) in words.iter().zip(&mut places) {
            let best = place.as_ref().map_or(0, |place| place.score);
            // Forgiving slips inside long texts finds more noise than words.
            let slips = how == How::Slips && field != Field::Body;
            let found = tokens(text).map(|(at, token)| {
                let close = closeness(word, token, slips);
                // A name that is nothing else counts for more than one within a longer name.
                let whole = if close > 0 && token.len() == text.len() { 2 } else { 0 };
                ((close + whole) * field.weight(), at)
            });
            // Of equals the first.
            if let Some((score, at)) = found.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
                && score > best
            {
                *place = Some(Place { score, field, text: text.to_owned(), at });
            }
        }
    });
    let found = places.iter().flatten().count();
    if found == 0 || (how != How::Some && found < words.len()) {
        return None;
    }
    let mut score: u32 = places.iter().flatten().map(|place| place.score).sum();
    if thing.id(pack).split('-').eq(words.iter().map(String::as_str)) {
        score += NAMED;
    }
    // Where the words match nothing but the name, the reader is told what the thing is about.
    let speaks = |place: &Place| matches!(place.field, Field::Summary | Field::Body);
    let told = places.into_iter().flatten().filter(speaks).max_by_key(|place| place.score);
    let (line, at) = told.map_or((summary, 0), |place| (place.text, place.at));
    let at = line[..at].chars().count();
    Some(Hit { thing, title: title(pack, thing).to_owned(), line: one_line(&line), at, score })
}

/// What the whole query being an id is worth: more than any number of other matches.
const NAMED: u32 = 10_000;
/// Shorter words have no beginnings and no slips: too much would look like them.
const SHORTEST_BEGINNING: usize = 3;
const SHORTEST_SLIP: usize = 5;

/// How well a word, in lower case, fits a token of a text: 0 for not at all.
fn closeness(word: &str, token: &str, slips: bool) -> u32 {
    // Nearly every token differs in its first letter; a slip there is not forgiven either.
    let alike = |a: char, b: char| a.eq_ignore_ascii_case(&b) || (!b.is_ascii() && b.to_lowercase().eq([a]));
    if !word.chars().next().zip(token.chars().next()).is_some_and(|(a, b)| alike(a, b)) {
        return 0;
    }
    let stem = |text: &str| text.len() - usize::from(text.ends_with(['s', 'S']) && text.len() > 3);
    if token.eq_ignore_ascii_case(word) {
        return 10;
    }
    let same_stem = |a: &str, b: &str| {
        a.get(..stem(a)).zip(b.get(..stem(b))).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    if same_stem(word, token) {
        return 9;
    }
    if word.len() >= SHORTEST_BEGINNING
        && token.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    {
        return 6;
    }
    let longest = word.len().max(token.len());
    if slips && word.len() >= SHORTEST_SLIP && longest - word.len().min(token.len()) <= 2 {
        let most = if longest >= 8 { 2 } else { 1 };
        match strsim::damerau_levenshtein(word, &token.to_lowercase()) {
            1 => return 5,
            2 if most == 2 => return 3,
            _ => {}
        }
    }
    0
}

/// The words of a text with the bytes at which they start.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bounds = |c: char| !c.is_alphanumeric();
    text.split(bounds).filter(|word| !word.is_empty()).map(move |word| {
        // `split` gives slices of the text itself.
        (word.as_ptr() as usize - text.as_ptr() as usize, word)
    })
}

/// White space as single spaces, one for one, so that places stay where they are.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// The name of a thing, as people know it; its id where it has no other.
#[must_use]
pub fn title(pack: &Pack, thing: Thing) -> &str {
    let row = thing.row;
    match thing.kind {
        ThingKind::Tool => &pack.tools[row].name,
        ThingKind::Resource => &pack.resources[row].title,
        ThingKind::Writer => &pack.writers[row].name,
        ThingKind::Guide => &pack.guides[row].title,
        ThingKind::Category => &pack.categories[row].title,
        ThingKind::Question => &pack.questions[row].ask,
        ThingKind::Decision => &pack.decisions[row].title,
        _ => thing.id(pack),
    }
}

/// Everything that a thing says, the most telling first; the first summary says what it is about.
fn each_text(pack: &Pack, thing: Thing, visit: &mut impl FnMut(Field, &str)) {
    let row = thing.row;
    visit(Field::Title, thing.id(pack));
    visit(Field::Title, title(pack, thing));
    match thing.kind {
        ThingKind::Tool => {
            let tool = &pack.tools[row];
            tool.aliases.iter().for_each(|alias| visit(Field::Title, alias));
            visit(Field::Summary, &tool.best_at);
            visit(Field::Summary, &tool.costs);
            visit(Field::Tag, &tool.licence.name);
            tool.hosting.managed.iter().for_each(|service| visit(Field::Body, service));
            tool.licence.history.iter().for_each(|text| visit(Field::Body, text));
            tool.status.note.iter().for_each(|text| visit(Field::Body, text));
            for fact in &tool.facts {
                visit(Field::Body, &format!("{}: {}", fact.name, fact.value));
                fact.note.iter().for_each(|text| visit(Field::Body, text));
            }
        }
        ThingKind::Resource => {
            let resource = &pack.resources[row];
            visit(Field::Summary, &resource.gives);
            visit(Field::Tag, &resource.author);
            resource.subjects.iter().for_each(|text| visit(Field::Tag, text));
            resource.tools.iter().for_each(|id| visit(Field::Tag, &pack.tool(*id).name));
        }
        ThingKind::Writer => {
            let writer = &pack.writers[row];
            visit(Field::Summary, &writer.why);
            writer.subjects.iter().for_each(|text| visit(Field::Tag, text));
        }
        ThingKind::Guide => {
            for (at, paragraph) in pack.guides[row].text.trim().split("\n\n").enumerate() {
                visit(if at == 0 { Field::Summary } else { Field::Body }, paragraph);
            }
        }
        ThingKind::Category => {
            pack.categories[row].aliases.iter().for_each(|alias| visit(Field::Title, alias));
            visit(Field::Summary, &pack.categories[row].intro);
        }
        _ => each_judgement(pack, thing, visit),
    }
}

fn each_judgement(pack: &Pack, thing: Thing, visit: &mut impl FnMut(Field, &str)) {
    let row = thing.row;
    match thing.kind {
        ThingKind::Question => {
            let question = &pack.questions[row];
            visit(Field::Summary, &question.why);
            question.kind.choices().iter().for_each(|choice| visit(Field::Body, &choice.label));
        }
        ThingKind::Decision => {
            for option in &pack.decisions[row].options {
                visit(Field::Summary, &format!("{}: for {}", option.id, option.buys));
            }
        }
        ThingKind::Rule => {
            let rule = &pack.rules[row];
            visit(Field::Summary, &rule.because);
            let known = &pack.decision(rule.decision).options;
            if let Choose::First(options) = &rule.choose {
                for at in options.iter() {
                    visit(Field::Tag, &known[usize::from(*at)].id);
                }
            }
        }
        ThingKind::Threshold => {
            let threshold = &pack.thresholds[row];
            visit(Field::Summary, &threshold.because);
            threshold.measure.iter().for_each(|text| visit(Field::Body, text));
            threshold.sources.iter().for_each(|source| visit(Field::Body, &source.says));
        }
        ThingKind::Signal => visit(Field::Summary, &spoken(pack, &pack.signals[row].condition)),
        ThingKind::Constraint => visit(Field::Summary, &pack.constraints[row].because),
        ThingKind::Brake => {
            visit(Field::Summary, &pack.brakes[row].because);
            visit(Field::Body, &pack.brakes[row].until);
        }
        ThingKind::Advice => {
            visit(Field::Summary, &pack.advice[row].action);
            pack.advice[row].shows.iter().for_each(|text| visit(Field::Body, text));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{closeness, tokens};

    #[test]
    fn words_fit_whole_in_the_other_number_as_beginnings_and_with_slips() {
        for (word, token, slips, fits) in [
            ("kafka", "Kafka", false, 10),
            ("queue", "queues", false, 9),
            ("queues", "Queue", false, 9),
            ("postgres", "PostgreSQL", false, 6),
            ("kafak", "kafka", false, 0),
            ("kafak", "kafka", true, 5),
            ("elasticsaerch", "Elasticsearch", true, 5),
            ("redsi", "redis", true, 5),
            ("opensaerhc", "opensearch", true, 3),
            ("sq", "sqs", false, 0),
            ("sqa", "sqs", true, 0),
            ("bedis", "redis", true, 0),
            ("größe", "Größen", false, 6),
        ] {
            assert_eq!(closeness(word, token, slips), fits, "{word} in {token}");
        }
    }

    #[test]
    fn tokens_say_where_they_start() {
        let text = "full-text: a §5 GROUP BY";
        for (at, token) in tokens(text) {
            assert_eq!(&text[at..at + token.len()], token);
        }
        assert_eq!(tokens(text).count(), 6);
    }
}
