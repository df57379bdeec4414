//! `show`: one thing, whole.

use std::fmt::Write as _;

use console::Style;
use serde_json::{Value, json};
use textwrap::{Options, WordSplitter, fill};

use crate::engine::answers::questions_of_rule;
use crate::knowledge::catalog::{Evidence, Guide, LEVELS, Writer};
use crate::knowledge::condition::{Bound, Condition, Test};
use crate::knowledge::{Choose, DecisionId, Pack, Rule, nearest};
use crate::session::show_factor;

use super::args::ShowArgs;
use super::context::Context;
use super::error::CliError;
use super::list;
use super::output;

const KINDS: [&str; 8] = ["tool", "resource", "question", "decision", "rule", "threshold", "writer", "guide"];

/// Prints one thing.
pub fn run(context: &Context, args: &ShowArgs) -> Result<u8, CliError> {
    let pack = &context.pack;
    let (kind, id) = match args.id.split_once(':') {
        Some((kind, id)) => (Some(kind), id),
        None => (None, args.id.as_str()),
    };
    if let Some(kind) = kind
        && !KINDS.contains(&kind)
    {
        let hint = nearest(kind, KINDS).map(|near| format!("did you mean `{near}:{id}`?"));
        let hint = hint.unwrap_or_else(|| format!("expected one of `{}`", KINDS.join("`, `")));
        return Err(CliError::new("unknown-kind", format!("there is no kind `{kind}`"), hint));
    }
    let found = find(pack, kind, id);
    if found.is_empty() {
        let ids = KINDS.iter().flat_map(|kind| ids(pack, kind));
        let hint = nearest(id, ids).map(|near| format!("did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| "`archadvise list` and `list questions` show ids".to_owned());
        return Err(CliError::new("unknown-id", format!("there is nothing called `{}`", args.id), hint));
    }
    if context.json {
        let things: Vec<Value> = found.iter().map(|(kind, row)| as_json(pack, kind, *row)).collect();
        output::json(&json!({ "schema": "archadvise/show/v1", "found": things }))?;
    } else {
        let page = Page { pack, width: context.layout.width.clamp(20, 100), color: context.layout.color };
        let texts: Vec<String> = found.iter().map(|(kind, row)| page.show(kind, *row)).collect();
        output::print(&texts.join("\n"))?;
    }
    Ok(super::DONE)
}

fn ids<'a>(pack: &'a Pack, kind: &str) -> Vec<&'a str> {
    match kind {
        "tool" => pack.tools.iter().map(|row| row.id.as_str()).collect(),
        "resource" => pack.resources.iter().map(|row| row.id.as_str()).collect(),
        "question" => pack.questions.iter().map(|row| row.id.as_str()).collect(),
        "decision" => pack.decisions.iter().map(|row| row.id.as_str()).collect(),
        "rule" => pack.rules.iter().map(|row| row.id.as_str()).collect(),
        "threshold" => pack.thresholds.iter().map(|row| row.id.as_str()).collect(),
        "writer" => pack.writers.iter().map(|row| row.id.as_str()).collect(),
        _ => pack.guides.iter().map(|row| row.id.as_str()).collect(),
    }
}

/// Everything of that name, by kind; a tool by an alias as well.
fn find(pack: &Pack, kind: Option<&str>, id: &str) -> Vec<(&'static str, usize)> {
    let mut found = Vec::new();
    for known in KINDS.into_iter().filter(|known| kind.is_none_or(|kind| kind == *known)) {
        if let Some(row) = ids(pack, known).iter().position(|other| *other == id) {
            found.push((known, row));
        }
    }
    if found.is_empty() && kind.is_none_or(|kind| kind == "tool") {
        found.extend(pack.find_tool(id).map(|tool| ("tool", tool.index())));
    }
    found
}

fn as_json(pack: &Pack, kind: &str, row: usize) -> Value {
    let mut value = match kind {
        "tool" => list::tool(pack, &pack.tools[row]),
        "resource" => list::resource(pack, &pack.resources[row]),
        "question" => question(pack, row),
        "decision" => decision(pack, row),
        "rule" => rule(pack, row),
        "threshold" => threshold(pack, row),
        "writer" => writer(&pack.writers[row]),
        _ => guide(pack, &pack.guides[row]),
    };
    if let Value::Object(map) = &mut value {
        map.insert("thing".to_owned(), kind.into());
    }
    value
}

/// A question in JSON.
pub fn question(pack: &Pack, row: usize) -> Value {
    let question = &pack.questions[row];
    let need = question.need.zip(pack.roles.needs);
    let need =
        need.map(|(need, needs)| pack.question(needs).kind.choices()[usize::from(need)].id.to_string());
    let choices: Vec<Value> = question
        .kind
        .choices()
        .iter()
        .map(|choice| json!({ "id": choice.id, "label": choice.label, "usual": choice.usual }))
        .collect();
    let units: Vec<String> =
        question.kind.measures().iter().map(|measure| measure.unit.to_string()).collect();
    json!({
        "id": question.id,
        "kind": question.kind.word(),
        "ask": question.ask,
        "why": question.why,
        "subject": question.subject,
        "need": need,
        "choices": choices,
        "units": units,
        "rare": question.rare,
        "changes": crate::knowledge::Changes::WORDS[question.changes as usize],
        "decides": deciders(pack, row),
    })
}

/// The decisions whose rules ask a question.
fn deciders(pack: &Pack, row: usize) -> Vec<String> {
    let asks = |rule: &Rule| questions_of_rule(pack, rule).iter().any(|id| id.index() == row);
    let decisions = pack.decisions.iter().enumerate();
    decisions
        .filter(|(at, _)| pack.rules_of(DecisionId::at(*at)).any(|(_, rule)| asks(rule)))
        .map(|(_, decision)| decision.id.to_string())
        .collect()
}

/// A decision in JSON.
pub fn decision(pack: &Pack, row: usize) -> Value {
    let decision = &pack.decisions[row];
    let options: Vec<Value> =
        decision.options.iter().map(|option| json!({ "id": option.id, "for": option.buys })).collect();
    let rules: Vec<&str> = pack.rules_of(DecisionId::at(row)).map(|(_, rule)| rule.id.as_str()).collect();
    json!({
        "id": decision.id,
        "category": pack.categories[decision.category.index()].id,
        "title": decision.title,
        "needed-when": condition(pack, &decision.needed_when),
        "today": decision.today.map(|id| pack.question(id).id.to_string()),
        "options": options,
        "rules": rules,
    })
}

/// What a rule chooses, in words.
pub fn choice_of(pack: &Pack, rule: &Rule) -> String {
    match &rule.choose {
        Choose::Today => "what does it today".to_owned(),
        Choose::First(options) => {
            let known = &pack.decision(rule.decision).options;
            options.iter().map(|at| known[usize::from(*at)].id.as_str()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A rule in JSON.
pub fn rule(pack: &Pack, row: usize) -> Value {
    let rule = &pack.rules[row];
    let cites: Vec<&str> = rule.cites.iter().map(|id| pack.resource(*id).id.as_str()).collect();
    let over: Vec<String> = over(pack, rule);
    let unless: Vec<String> = rule.unless.iter().map(|guard| condition(pack, guard)).collect();
    json!({
        "id": rule.id,
        "decision": pack.decision(rule.decision).id,
        "chooses": choice_of(pack, rule),
        "strength": rule.strength.word(),
        "when": condition(pack, &rule.when),
        "unless": unless,
        "over": over,
        "because": rule.because,
        "cites": cites,
    })
}

fn over(pack: &Pack, rule: &Rule) -> Vec<String> {
    let rules = rule.over_rules.iter().map(|id| pack.rule(*id).id.to_string());
    let known = &pack.decision(rule.decision).options;
    rules.chain(rule.over_options.iter().map(|at| known[usize::from(*at)].id.to_string())).collect()
}

/// The decisions in whose rules a threshold stands.
pub fn decisions_of_threshold(pack: &Pack, row: usize) -> Vec<DecisionId> {
    let mut found = Vec::new();
    for (at, _) in pack.decisions.iter().enumerate() {
        let id = DecisionId::at(at);
        let mut used = false;
        for (_, rule) in pack.rules_of(id) {
            let mut visit = |condition: &Condition| uses(pack, condition, row, &mut used);
            visit(&rule.when);
            rule.unless.iter().for_each(&mut visit);
        }
        if used {
            found.push(id);
        }
    }
    found
}

fn uses(pack: &Pack, condition: &Condition, row: usize, used: &mut bool) {
    condition.each_test(&mut |test| {
        if let Test::Number { low, high, .. } = test {
            let mut bounds = [low, high].into_iter().flatten();
            *used |= bounds.any(|bound| bound.threshold.is_some_and(|(id, _)| id.index() == row));
        }
    });
    condition.each_signal(&mut |id| uses(pack, &pack.signals[id.index()].condition, row, used));
}

/// A threshold in JSON.
pub fn threshold(pack: &Pack, row: usize) -> Value {
    let line = &pack.thresholds[row];
    let sources: Vec<Value> = line
        .sources
        .read()
        .iter()
        .map(|source| json!({ "url": source.url, "who": source.who, "as-of": source.as_of, "says": source.says }))
        .collect();
    let decisions: Vec<&str> =
        decisions_of_threshold(pack, row).iter().map(|id| pack.decision(*id).id.as_str()).collect();
    json!({
        "id": line.id,
        "value": line.unit.show(line.value),
        "band": line.band.map(|end| line.unit.show(end)),
        "unit": line.unit.to_string(),
        "base-value": line.value,
        "because": line.because,
        "measure": line.measure,
        "judgement": line.judgement,
        "decisions": decisions,
        "sources": sources,
    })
}

/// A writer in JSON.
pub fn writer(row: &Writer) -> Value {
    json!({ "id": row.id, "name": row.name, "url": row.url, "subjects": row.subjects, "why": row.why })
}

/// A guide in JSON.
pub fn guide(pack: &Pack, row: &Guide) -> Value {
    let sources: Vec<&str> = row.sources.iter().map(|id| pack.resource(*id).id.as_str()).collect();
    let decisions: Vec<&str> = row.decisions.iter().map(|id| pack.decision(*id).id.as_str()).collect();
    json!({
        "id": row.id,
        "title": row.title,
        "category": row.category.map(|id| pack.categories[id.index()].id.to_string()),
        "decisions": decisions,
        "text": row.text,
        "sources": sources,
    })
}

/// A condition in words.
pub fn condition(pack: &Pack, what: &Condition) -> String {
    match what {
        Condition::All(parts) if parts.is_empty() => "always".to_owned(),
        Condition::All(parts) => join(pack, parts, " and "),
        Condition::Any(parts) => join(pack, parts, " or "),
        Condition::Signal(id) => pack.signals[id.index()].id.to_string(),
        Condition::Test(test) => test_words(pack, test),
    }
}

fn join(pack: &Pack, parts: &[Condition], with: &str) -> String {
    let one = |part: &Condition| {
        let text = condition(pack, part);
        let nested = matches!(part, Condition::All(inner) | Condition::Any(inner) if inner.len() > 1);
        if nested { format!("({text})") } else { text }
    };
    parts.iter().map(one).collect::<Vec<_>>().join(with)
}

fn test_words(pack: &Pack, test: &Test) -> String {
    match test {
        Test::YesNo { question, yes } => {
            format!("{} = {}", pack.question(*question).id, if *yes { "yes" } else { "no" })
        }
        Test::Choice { question, choices } => {
            let row = pack.question(*question);
            let ids: Vec<&str> =
                choices.iter().map(|at| row.kind.choices()[usize::from(*at)].id.as_str()).collect();
            format!("{} = {}", row.id, ids.join(" | "))
        }
        Test::Verdict { decision, options } => {
            let row = pack.decision(*decision);
            let ids: Vec<&str> = options.iter().map(|at| row.options[usize::from(*at)].id.as_str()).collect();
            format!("{} = {}", row.id, ids.join(" | "))
        }
        Test::Number { question, measure, low, high } => {
            let row = pack.question(*question);
            let unit = &row.kind.measures()[usize::from(*measure)].unit;
            let show = |bound: &Bound| match bound.threshold {
                Some((id, line)) => format!("{}{}", pack.threshold(id).id, line.suffix()),
                None => unit.show(bound.value),
            };
            match (low, high) {
                (Some(low), Some(high)) => format!("{} in {} .. {}", row.id, show(low), show(high)),
                (Some(low), None) => {
                    format!("{} {} {}", row.id, if low.after { ">" } else { ">=" }, show(low))
                }
                (None, Some(high)) => {
                    format!("{} {} {}", row.id, if high.after { "<=" } else { "<" }, show(high))
                }
                (None, None) => format!("{} is given", row.id),
            }
        }
    }
}

struct Page<'a> {
    pack: &'a Pack,
    width: usize,
    color: bool,
}

impl Page<'_> {
    fn bold(&self, text: &str) -> String {
        let style = Style::new().bold().force_styling(self.color);
        let lines = textwrap::wrap(text, self.width);
        lines.iter().map(|line| style.apply_to(line).to_string()).collect::<Vec<_>>().join("\n")
    }

    fn row(&self, out: &mut String, label: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let wide = self.width >= 60;
        let (first, rest) = if wide {
            (format!("  {label:<13} "), " ".repeat(16))
        } else {
            (format!("  {label}: "), "    ".to_owned())
        };
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        let _ = writeln!(out, "{}", fill(&clean, options));
    }

    fn evidence(evidence: &Evidence) -> String {
        match (&evidence.source, &evidence.as_of) {
            (Some(source), Some(as_of)) => format!(" ({as_of}: {source})"),
            _ => " (not confirmed)".to_owned(),
        }
    }

    fn show(&self, kind: &str, row: usize) -> String {
        match kind {
            "tool" => self.tool(row),
            "resource" => self.resource(row),
            "question" => self.question(row),
            "decision" => self.decision(row),
            "rule" => self.rule(row),
            "threshold" => self.threshold(row),
            "writer" => self.writer(row),
            _ => self.guide(row),
        }
    }

    fn tool(&self, at: usize) -> String {
        let tool = &self.pack.tools[at];
        let mut out = format!("{}\n", self.bold(&format!("{} ({})", tool.name, tool.id)));
        let category = &self.pack.categories[tool.category.index()];
        self.row(&mut out, "shelf", &category.title);
        self.row(&mut out, "best at", &tool.best_at);
        self.row(&mut out, "costs", &tool.costs);
        let managed = if tool.hosting.managed.is_empty() {
            String::new()
        } else {
            let managed: Vec<&str> = tool.hosting.managed.iter().map(AsRef::as_ref).collect();
            format!(": {}", managed.join("; "))
        };
        let hosting =
            format!("{}{managed}{}", tool.hosting.mode.label(), Self::evidence(&tool.hosting.evidence));
        self.row(&mut out, "hosting", &hosting);
        let history = tool.licence.history.as_ref().map(|text| format!(". {text}")).unwrap_or_default();
        let licence = format!("{}{history}{}", tool.licence.name, Self::evidence(&tool.licence.evidence));
        self.row(&mut out, "licence", &licence);
        let note = tool.status.note.as_ref().map(|text| format!(". {text}")).unwrap_or_default();
        let status = format!("{}{note}{}", tool.status.state.word(), Self::evidence(&tool.status.evidence));
        self.row(&mut out, "status", &status);
        let managed = tool.burden_managed.map(|burden| format!(", {burden} when rented")).unwrap_or_default();
        self.row(&mut out, "burden", &format!("{} of 5{managed} (judgement)", tool.burden));
        let facts = tool.facts.read();
        let mut facts: Vec<_> = facts.iter().collect();
        facts.sort_by_key(|fact| fact.kind);
        for fact in facts {
            let note = fact.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
            let from =
                if fact.judgement { " (judgement)".to_owned() } else { Self::evidence(&fact.evidence) };
            self.row(&mut out, fact.kind_word(), &format!("{}: {}{note}{from}", fact.name, fact.value));
        }
        let id = crate::knowledge::ToolId::at(at);
        for resource in self.pack.resources.iter().filter(|row| row.tools.contains(&id)) {
            self.row(
                &mut out,
                "read",
                &format!("{} ({}). {}", resource.title, resource.kind_word(), resource.url),
            );
        }
        out
    }

    fn resource(&self, at: usize) -> String {
        let row = &self.pack.resources[at];
        let mut out = format!("{}\n", self.bold(&row.title));
        self.row(&mut out, "author", &row.author);
        self.row(&mut out, "address", &row.url);
        let cost = if row.free { "free" } else { "paid" };
        let time = row.minutes.map(|minutes| format!(", about {minutes} minutes")).unwrap_or_default();
        let year = row.year.map(|year| format!(", {year}")).unwrap_or_default();
        let level = LEVELS[usize::from(row.level)];
        self.row(&mut out, "kind", &format!("{}, {level}, {cost}{time}{year}", row.kind_word()));
        self.row(&mut out, "gives", &row.gives);
        let tools: Vec<&str> = row.tools.iter().map(|id| self.pack.tool(*id).name.as_str()).collect();
        self.row(&mut out, "tools", &tools.join(", "));
        let how = crate::knowledge::catalog::CONFIRMED_BY[usize::from(row.confirmed.how)];
        self.row(&mut out, "confirmed", &format!("{}, {}", how.replace('-', " "), row.confirmed.as_of));
        let cited = self.pack.rules.iter().filter(|rule| rule.cites.iter().any(|id| id.index() == at));
        let cited: Vec<&str> = cited.map(|rule| rule.id.as_str()).collect();
        self.row(&mut out, "backs", &cited.join(", "));
        out
    }

    fn question(&self, at: usize) -> String {
        let row = &self.pack.questions[at];
        let mut out = format!("{}\n", self.bold(&format!("{} ({})", row.ask, row.id)));
        self.row(&mut out, "why", &row.why);
        self.row(&mut out, "kind", row.kind.word());
        for choice in row.kind.choices() {
            self.row(&mut out, &choice.id, &choice.label);
        }
        let units: Vec<String> = row.kind.measures().iter().map(|measure| measure.unit.to_string()).collect();
        self.row(&mut out, "in", &units.join(" or "));
        self.row(&mut out, "decides", &deciders(self.pack, at).join(", "));
        out
    }

    fn decision(&self, at: usize) -> String {
        let row = &self.pack.decisions[at];
        let mut out = format!("{}\n", self.bold(&format!("{} ({})", row.title, row.id)));
        self.row(&mut out, "needed when", &condition(self.pack, &row.needed_when));
        for option in &row.options {
            self.row(&mut out, &option.id, &format!("for {}", option.buys));
        }
        let _ = writeln!(out);
        let mut rules: Vec<&Rule> = self.pack.rules_of(DecisionId::at(at)).map(|(_, rule)| rule).collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.strength));
        for rule in rules {
            let chosen = choice_of(self.pack, rule);
            self.row(&mut out, rule.strength.word(), &format!("{}: {chosen}. {}", rule.id, rule.because));
        }
        out
    }

    fn rule(&self, at: usize) -> String {
        let rule = &self.pack.rules[at];
        let mut out = format!("{}\n", self.bold(&rule.id));
        self.row(&mut out, "decision", &self.pack.decision(rule.decision).id);
        self.row(&mut out, "chooses", &choice_of(self.pack, rule));
        self.row(&mut out, "strength", &format!("{}: {}", rule.strength.word(), rule.strength.reason()));
        self.row(&mut out, "when", &condition(self.pack, &rule.when));
        for guard in &rule.unless {
            self.row(&mut out, "unless", &condition(self.pack, guard));
        }
        self.row(&mut out, "over", &over(self.pack, rule).join(", "));
        self.row(&mut out, "because", &rule.because);
        for id in &rule.cites {
            let cite = self.pack.resource(*id);
            self.row(&mut out, "cites", &format!("{}. {}", cite.title, cite.url));
        }
        out
    }

    fn threshold(&self, at: usize) -> String {
        let row = &self.pack.thresholds[at];
        let mut out = format!("{}\n", self.bold(&format!("{}: {}", row.id, row.unit.show(row.value))));
        let (low, high) = (row.unit.show(row.band[0]), row.unit.show(row.band[1]));
        if row.band[0] < row.band[1] {
            let wide = show_factor(row.band[1] / row.band[0].max(1e-12));
            self.row(&mut out, "band", &format!("{low} to {high}, {wide} apart: below it nobody reasonable leaves the default, above it nearly everyone does"));
        }
        self.row(&mut out, "because", &row.because);
        self.row(&mut out, "measure", row.measure.as_deref().unwrap_or_default());
        let decisions: Vec<&str> = decisions_of_threshold(self.pack, at)
            .iter()
            .map(|id| self.pack.decision(*id).id.as_str())
            .collect();
        self.row(&mut out, "decides", &decisions.join(", "));
        if row.judgement {
            self.row(&mut out, "source", "our judgement; nothing decent is published");
        }
        for source in row.sources.read().iter() {
            self.row(
                &mut out,
                "source",
                &format!("{} ({}, {}). {}", source.says, source.who, source.as_of, source.url),
            );
        }
        out
    }

    fn writer(&self, at: usize) -> String {
        let row = &self.pack.writers[at];
        let mut out = format!("{}\n", self.bold(&row.name));
        self.row(&mut out, "address", &row.url);
        let subjects: Vec<&str> = row.subjects.iter().map(AsRef::as_ref).collect();
        self.row(&mut out, "subjects", &subjects.join(", "));
        self.row(&mut out, "why", &row.why);
        out
    }

    fn guide(&self, at: usize) -> String {
        let row = &self.pack.guides[at];
        let mut out = format!("{}\n", self.bold(&row.title));
        for paragraph in row.text.trim().split("\n\n") {
            let one: Vec<&str> = paragraph.split_whitespace().collect();
            let _ = writeln!(out, "\n{}", fill(&one.join(" "), self.width));
        }
        let _ = writeln!(out);
        for id in &row.sources {
            let source = self.pack.resource(*id);
            self.row(&mut out, "read", &format!("{}, {}. {}", source.title, source.author, source.url));
        }
        out
    }
}
