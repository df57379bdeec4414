//! Pages of what decides: questions, decisions, rules, thresholds, signals, constraints, brakes, advice.

use crate::knowledge::condition::Condition;
use crate::knowledge::{AdviceKind, DecisionId, HoldsBack, Pack, Rule, ToolId};
use crate::report::words::plain;
use crate::session::show_factor;

use super::age::{self, Day};
use super::page::Page;
use super::words::{choice_of, condition, deciders, decisions_of_threshold, over, spoken};

pub fn question(pack: &Pack, at: usize) -> Page {
    let row = &pack.questions[at];
    let mut page = Page::titled(format!("{} ({})", row.ask, row.id));
    page.field("why", row.why.as_str());
    page.field("kind", row.kind.word());
    if let Some((need, needs)) = row.need.zip(pack.roles.needs) {
        let need = &pack.question(needs).kind.choices()[usize::from(need)];
        page.field("asked for", format!("{} ({})", need.label, need.id));
    }
    let units: Vec<String> = row.kind.measures().iter().map(|measure| measure.unit.to_string()).collect();
    page.field("in", units.join(" or "));
    let words: Vec<String> =
        row.kind.measures().iter().flat_map(|measure| &measure.synonyms).map(ToString::to_string).collect();
    page.field("also in", words.join(", "));
    page.field("decides", decisions(pack, &deciders(pack, at)));
    if !row.kind.choices().is_empty() {
        page.heading("Answers");
    }
    for choice in row.kind.choices() {
        page.field(&choice.id, choice.label.as_str());
    }
    if !row.never.is_empty() {
        page.heading("Can't be");
    }
    for never in &row.never {
        page.field("not", spoken(pack, &never.answer));
        when(pack, &mut page, &never.when, &never.unless);
    }
    if !row.seldom.is_empty() {
        page.heading("Seldom true");
    }
    for seldom in &row.seldom {
        page.field("hardly", spoken(pack, &seldom.answer));
        when(pack, &mut page, &seldom.when, &seldom.unless);
    }
    page
}

pub fn decision(pack: &Pack, at: usize) -> Page {
    let row = &pack.decisions[at];
    let mut page = Page::titled(format!("{} ({})", row.title, row.id));
    page.field("shelf", pack.categories[row.category.index()].title.as_str());
    page.field("needed when", spoken(pack, &row.needed_when));
    page.heading("Options");
    for option in &row.options {
        page.field(&option.id, format!("for {}", option.buys));
    }
    page.heading("Rules, the strongest first");
    let mut rules: Vec<&Rule> = pack.rules_of(DecisionId::at(at)).map(|(_, rule)| rule).collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.strength));
    for rule in rules {
        let chosen = choice_of(pack, rule);
        page.field(rule.strength.word(), format!("{}: {chosen}. {}", rule.id, rule.because));
    }
    page
}

pub fn rule(pack: &Pack, at: usize) -> Page {
    let rule = &pack.rules[at];
    let mut page = Page::titled(&*rule.id);
    page.field("decision", pack.decision(rule.decision).id.as_str());
    page.field("chooses", choice_of(pack, rule));
    page.field("strength", format!("{}: {}", rule.strength.word(), rule.strength.reason()));
    when(pack, &mut page, &rule.when, &rule.unless);
    page.field("over", over(pack, rule).join(", "));
    page.field("because", rule.because.as_str());
    page.field("with", tools(pack, &rule.with));
    page.cites(pack, "cites", &rule.cites);
    page
}

pub fn threshold(pack: &Pack, at: usize, today: Day) -> Page {
    let row = &pack.thresholds[at];
    let mut page = Page::titled(format!("{}: {}", row.id, row.unit.show(row.value)));
    let (low, high) = (row.unit.show(row.band[0]), row.unit.show(row.band[1]));
    if row.band[0] < row.band[1] {
        let wide = show_factor(row.band[1] / row.band[0].max(1e-12));
        page.field(
            "band",
            format!(
                "{low} to {high}, {wide} apart: below it nobody reasonable leaves the default, above it nearly everyone does"
            ),
        );
    }
    page.field("because", row.because.as_str());
    page.field("measure", row.measure.as_deref().unwrap_or_default());
    page.field("decides", decisions(pack, &decisions_of_threshold(pack, at)));
    let sources = &row.sources;
    if row.judgement {
        let about = if sources.is_empty() { "nothing decent is published" } else { "from what these say" };
        page.field("source", format!("our judgement; {about}"));
    }
    for source in sources {
        let age = age::label(&source.as_of, today).map(|age| format!(", {age}")).unwrap_or_default();
        page.field(
            "source",
            format!("{} ({}, {}{age}). {}", source.says, source.who, source.as_of, source.url),
        );
    }
    page
}

pub fn signal(pack: &Pack, at: usize) -> Page {
    let row = &pack.signals[at];
    let mut page = Page::titled(format!("{} ({})", plain(&row.id), row.id));
    when(pack, &mut page, &row.condition, &[]);
    let named = |condition: &Condition| {
        let mut found = false;
        condition.each_signal(&mut |id| found |= id.index() == at);
        found
    };
    let holds = |when: &Condition, unless: &[Condition]| std::iter::once(when).chain(unless).any(named);
    let rules = pack.rules.iter().filter(|row| holds(&row.when, &row.unless)).map(|row| &row.id);
    let constraints = pack.constraints.iter().filter(|row| holds(&row.when, &row.unless)).map(|row| &row.id);
    let brakes = pack.brakes.iter().filter(|row| holds(&row.when, &row.unless)).map(|row| &row.id);
    let advice = pack.advice.iter().filter(|row| holds(&row.when, &row.unless)).map(|row| &row.id);
    let signals = pack.signals.iter().filter(|row| named(&row.condition)).map(|row| &row.id);
    let users = rules.chain(constraints).chain(brakes).chain(advice).chain(signals);
    page.field("used by", users.map(AsRef::as_ref).collect::<Vec<_>>().join(", "));
    if pack.roles.self_run.is_some_and(|id| id.index() == at) {
        page.field("also", "counts the full burden of every tool: managed services are out of the question");
    }
    page
}

pub fn constraint(pack: &Pack, at: usize) -> Page {
    let row = &pack.constraints[at];
    let mut page = Page::titled(&*row.id);
    page.field("because", row.because.as_str());
    where_it_counts(pack, &mut page, &row.decisions);
    when(pack, &mut page, &row.when, &row.unless);
    page.field("rules out", tools(pack, &row.rules_out));
    page
}

pub fn brake(pack: &Pack, at: usize) -> Page {
    let row = &pack.brakes[at];
    let mut page = Page::titled(&*row.id);
    page.field("because", row.because.as_str());
    page.field("until", row.until.as_str());
    where_it_counts(pack, &mut page, &row.decisions);
    when(pack, &mut page, &row.when, &row.unless);
    let held = match &row.holds_back {
        HoldsBack::AddsASystem => "whatever would be one more system".to_owned(),
        HoldsBack::AddsUpkeep => "whatever would be one more system that takes work to operate".to_owned(),
        HoldsBack::Heavy => "what takes much work to operate".to_owned(),
        HoldsBack::Tools(held) => tools(pack, held),
    };
    page.field("holds back", held);
    page
}

pub fn advice(pack: &Pack, at: usize) -> Page {
    let row = &pack.advice[at];
    let mut page = Page::titled(&*row.id);
    page.field("do", row.action.as_str());
    page.field("kind", plain(AdviceKind::WORDS[row.kind as usize]));
    page.field("decision", pack.decision(row.decision).id.as_str());
    when(pack, &mut page, &row.when, &row.unless);
    page.field("not enough if", row.shows.as_deref().unwrap_or_default());
    page.cites(pack, "cites", &row.cites);
    page
}

/// A condition and its guards in words, and below that by the ids of the pack.
fn when(pack: &Pack, page: &mut Page, when: &Condition, unless: &[Condition]) {
    page.field("when", spoken(pack, when));
    for guard in unless {
        page.field("unless", spoken(pack, guard));
    }
    if when.is_always() && unless.is_empty() {
        return;
    }
    let guards: Vec<String> =
        unless.iter().map(|guard| format!(", unless {}", condition(pack, guard))).collect();
    page.field("as written", condition(pack, when) + &guards.concat());
}

fn where_it_counts(pack: &Pack, page: &mut Page, ids: &[DecisionId]) {
    page.field("counts in", if ids.is_empty() { "every decision".to_owned() } else { decisions(pack, ids) });
}

fn decisions(pack: &Pack, ids: &[DecisionId]) -> String {
    ids.iter().map(|id| pack.decision(*id).id.as_str()).collect::<Vec<_>>().join(", ")
}

fn tools(pack: &Pack, ids: &[ToolId]) -> String {
    ids.iter().map(|id| pack.tool(*id).name.as_str()).collect::<Vec<_>>().join(", ")
}
