//! Everything in a pack as the documents that are printed. What is not confirmed is null, and named.

use crate::knowledge::Text;
use crate::knowledge::catalog::{self, CONFIRMED_BY, Evidence, LEVELS};
use crate::knowledge::condition::Condition;
use crate::knowledge::{AdviceKind, Changes, DecisionId, HoldsBack, Pack, ResourceId, Source, ToolId};

use super::document::{
    Advice, Against, AnyThing, Brake, Category, Choice, Confirmed, Constraint, Decision, DecisionOption,
    Fact, Guide, Hosting, Licence, LineSource, Question, Resource, ResourceSummary, Rule, Signal, Status,
    Threshold, Tool, ToolSummary, Writer,
};
use super::words::{choice_of, condition, deciders, decisions_of_threshold, over};
use super::{Thing, ThingKind};

/// One thing.
#[must_use]
pub fn thing(pack: &Pack, thing: Thing) -> AnyThing<'_> {
    let row = thing.row;
    match thing.kind {
        ThingKind::Tool => AnyThing::Tool(Box::new(tool(pack, &pack.tools[row]))),
        ThingKind::Resource => AnyThing::Resource(resource(pack, &pack.resources[row])),
        ThingKind::Writer => AnyThing::Writer(writer(&pack.writers[row])),
        ThingKind::Guide => AnyThing::Guide(guide(pack, &pack.guides[row])),
        ThingKind::Category => AnyThing::Category(category(pack, row)),
        ThingKind::Question => AnyThing::Question(question(pack, row)),
        ThingKind::Decision => AnyThing::Decision(decision(pack, row)),
        ThingKind::Rule => AnyThing::Rule(rule(pack, row)),
        ThingKind::Threshold => AnyThing::Threshold(threshold(pack, row)),
        ThingKind::Signal => {
            let signal = &pack.signals[row];
            AnyThing::Signal(Signal { id: &signal.id, condition: condition(pack, &signal.condition) })
        }
        ThingKind::Constraint => AnyThing::Constraint(constraint(pack, row)),
        ThingKind::Brake => AnyThing::Brake(brake(pack, row)),
        ThingKind::Advice => AnyThing::Advice(advice(pack, row)),
    }
}

/// What has evidence; the name of what has none goes on the list.
fn confirmed<T>(
    name: &'static str,
    evidence: &Evidence,
    value: T,
    unconfirmed: &mut Vec<&'static str>,
) -> Option<T> {
    if evidence.is_confirmed() {
        return Some(value);
    }
    unconfirmed.push(name);
    None
}

fn maybe(text: Option<&Text>) -> Option<&str> {
    text.map(Text::as_str)
}

fn texts(list: &[Text]) -> Vec<&str> {
    list.iter().map(Text::as_str).collect()
}

/// A tool in a list.
#[must_use]
pub fn tool_summary<'a>(pack: &'a Pack, tool: &'a catalog::Tool) -> ToolSummary<'a> {
    let mut unconfirmed = Vec::new();
    let of = |evidence: &'a Evidence| (maybe(evidence.source.as_ref()), maybe(evidence.as_of.as_ref()));
    let (source, as_of) = of(&tool.hosting.evidence);
    let hosting =
        Hosting { mode: tool.hosting.mode.word(), managed: texts(&tool.hosting.managed), source, as_of };
    let hosting = confirmed("hosting", &tool.hosting.evidence, hosting, &mut unconfirmed);
    let (source, as_of) = of(&tool.licence.evidence);
    let licence = Licence {
        name: &tool.licence.name,
        class: tool.licence.class.word(),
        history: maybe(tool.licence.history.as_ref()),
        source,
        as_of,
    };
    let licence = confirmed("licence", &tool.licence.evidence, licence, &mut unconfirmed);
    let (source, as_of) = of(&tool.status.evidence);
    let status =
        Status { state: tool.status.state.word(), note: maybe(tool.status.note.as_ref()), source, as_of };
    let status = confirmed("status", &tool.status.evidence, status, &mut unconfirmed);
    let read = |id: &ResourceId| {
        let row = pack.resource(*id);
        ResourceSummary { id: &row.id, title: &row.title, url: &row.url, kind: row.kind_word() }
    };
    ToolSummary {
        id: &tool.id,
        name: &tool.name,
        category: &pack.categories[tool.category.index()].id,
        hosting,
        licence,
        best_at: &tool.best_at,
        costs: &tool.costs,
        status,
        unconfirmed,
        resources: tool.resources.iter().map(read).collect(),
    }
}

/// A tool, with all that is known.
#[must_use]
pub fn tool<'a>(pack: &'a Pack, tool: &'a catalog::Tool) -> Tool<'a> {
    Tool {
        summary: tool_summary(pack, tool),
        system: tool.system,
        runs_inside: tool_ids(pack, &tool.runs_inside),
        needs: tool.needs.iter().map(|any| tool_ids(pack, any)).collect(),
        goes_with: tool_ids(pack, &tool.goes_with),
        languages: texts(&tool.languages),
        cloud: maybe(tool.cloud.as_ref()),
        burden: tool.burden,
        burden_managed: tool.burden_managed,
        facts: tool.facts.iter().map(fact).collect(),
    }
}

/// A fact.
#[must_use]
pub fn fact(fact: &catalog::Fact) -> Fact {
    let owned = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
    Fact {
        kind: fact.kind_word(),
        name: fact.name.to_string(),
        value: fact.value.to_string(),
        number: fact.number,
        unit: owned(&fact.unit),
        note: owned(&fact.note),
        judgement: fact.judgement,
        source: owned(&fact.evidence.source),
        as_of: owned(&fact.evidence.as_of),
    }
}

/// A resource.
#[must_use]
pub fn resource<'a>(pack: &'a Pack, row: &'a catalog::Resource) -> Resource<'a> {
    Resource {
        id: &row.id,
        title: &row.title,
        author: &row.author,
        url: &row.url,
        kind: row.kind_word(),
        level: LEVELS[usize::from(row.level)],
        cost: if row.free { "free" } else { "paid" },
        minutes: row.minutes,
        year: row.year,
        tools: tool_ids(pack, &row.tools),
        categories: row.categories.iter().map(|id| pack.categories[id.index()].id.as_str()).collect(),
        subjects: texts(&row.subjects),
        gives: &row.gives,
        when: row.when.as_ref().map(|when| condition(pack, when)),
        confirmed: Confirmed {
            how: CONFIRMED_BY[usize::from(row.confirmed.how)],
            as_of: &row.confirmed.as_of,
        },
    }
}

/// A writer.
#[must_use]
pub fn writer(row: &catalog::Writer) -> Writer<'_> {
    Writer { id: &row.id, name: &row.name, url: &row.url, subjects: texts(&row.subjects), why: &row.why }
}

/// A guide.
#[must_use]
pub fn guide<'a>(pack: &'a Pack, row: &'a catalog::Guide) -> Guide<'a> {
    Guide {
        id: &row.id,
        title: &row.title,
        category: row.category.map(|id| pack.categories[id.index()].id.as_str()),
        decisions: decision_ids(pack, &row.decisions),
        text: &row.text,
        sources: resource_ids(pack, &row.sources),
    }
}

fn category(pack: &Pack, row: usize) -> Category<'_> {
    let catalog::Category { id, title, aliases, intro } = &pack.categories[row];
    let tools = pack.tools.iter().filter(|tool| tool.category.index() == row);
    let decisions = pack.decisions.iter().filter(|decision| decision.category.index() == row);
    Category {
        id,
        title,
        aliases: texts(aliases),
        intro,
        decisions: decisions.map(|decision| decision.id.as_str()).collect(),
        tools: tools.map(|tool| tool.id.as_str()).collect(),
    }
}

/// A question.
#[must_use]
pub fn question(pack: &Pack, row: usize) -> Question<'_> {
    let question = &pack.questions[row];
    let need = question.need.zip(pack.roles.needs);
    let choices = question.kind.choices().iter();
    Question {
        id: &question.id,
        kind: question.kind.word(),
        ask: &question.ask,
        why: &question.why,
        subject: &question.subject,
        speaks_of: question.topic(),
        need: need.map(|(need, needs)| pack.question(needs).kind.choices()[usize::from(need)].id.as_str()),
        choices: choices
            .map(|choice| Choice {
                id: &choice.id,
                label: &choice.label,
                usual: choice.usual,
                instead: choice.instead.as_deref(),
            })
            .collect(),
        units: question.kind.measures().iter().map(|measure| measure.unit.to_string()).collect(),
        rare: question.rare,
        changes: Changes::WORDS[question.changes as usize],
        decides: decision_ids(pack, &deciders(pack, row)),
        never: question.never.iter().map(|row| answers_against(pack, row)).collect(),
        seldom: question.seldom.iter().map(|row| answers_against(pack, row)).collect(),
    }
}

/// A decision.
#[must_use]
pub fn decision(pack: &Pack, row: usize) -> Decision<'_> {
    let decision = &pack.decisions[row];
    let options = decision.options.iter();
    Decision {
        id: &decision.id,
        category: &pack.categories[decision.category.index()].id,
        title: &decision.title,
        needed_when: condition(pack, &decision.needed_when),
        today: decision.today.map(|id| pack.question(id).id.as_str()),
        options: options
            .map(|option| DecisionOption {
                id: &option.id,
                buys: &option.buys,
                instead: option.instead.as_deref(),
            })
            .collect(),
        rules: pack.rules_of(DecisionId::at(row)).map(|(_, rule)| rule.id.as_str()).collect(),
    }
}

/// A rule.
#[must_use]
pub fn rule(pack: &Pack, row: usize) -> Rule<'_> {
    let rule = &pack.rules[row];
    Rule {
        id: &rule.id,
        decision: &pack.decision(rule.decision).id,
        chooses: choice_of(pack, rule),
        strength: rule.strength.word(),
        when: condition(pack, &rule.when),
        unless: conditions(pack, &rule.unless),
        over: over(pack, rule),
        because: &rule.because,
        cites: resource_ids(pack, &rule.cites),
    }
}

/// A threshold.
#[must_use]
pub fn threshold(pack: &Pack, row: usize) -> Threshold<'_> {
    let line = &pack.thresholds[row];
    let source = |source: &Source| LineSource {
        url: source.url.to_string(),
        who: source.who.to_string(),
        as_of: source.as_of.to_string(),
        says: source.says.to_string(),
    };
    Threshold {
        id: &line.id,
        value: line.unit.show(line.value),
        band: line.band.map(|end| line.unit.show(end)),
        unit: line.unit.to_string(),
        base_value: line.value,
        because: &line.because,
        measure: maybe(line.measure.as_ref()),
        judgement: line.judgement,
        decisions: decision_ids(pack, &decisions_of_threshold(pack, row)),
        sources: line.sources.iter().map(source).collect(),
    }
}

fn constraint(pack: &Pack, row: usize) -> Constraint<'_> {
    let row = &pack.constraints[row];
    Constraint {
        id: &row.id,
        decisions: decision_ids(pack, &row.decisions),
        when: condition(pack, &row.when),
        unless: conditions(pack, &row.unless),
        rules_out: tool_ids(pack, &row.rules_out),
        because: &row.because,
    }
}

fn brake(pack: &Pack, row: usize) -> Brake<'_> {
    let row = &pack.brakes[row];
    let (holds_back, tools) = match &row.holds_back {
        HoldsBack::AddsASystem => ("adds-a-system", Vec::new()),
        HoldsBack::AddsUpkeep => ("adds-upkeep", Vec::new()),
        HoldsBack::Heavy => ("heavy", Vec::new()),
        HoldsBack::Tools(tools) => ("tools", tool_ids(pack, tools)),
    };
    Brake {
        id: &row.id,
        decisions: decision_ids(pack, &row.decisions),
        when: condition(pack, &row.when),
        unless: conditions(pack, &row.unless),
        holds_back,
        tools,
        because: &row.because,
        until: &row.until,
    }
}

fn advice(pack: &Pack, row: usize) -> Advice<'_> {
    let row = &pack.advice[row];
    Advice {
        id: &row.id,
        decision: &pack.decision(row.decision).id,
        kind: AdviceKind::WORDS[row.kind as usize],
        when: condition(pack, &row.when),
        unless: conditions(pack, &row.unless),
        action: &row.action,
        shows: maybe(row.shows.as_ref()),
        cites: resource_ids(pack, &row.cites),
    }
}

fn answers_against(pack: &Pack, row: &crate::knowledge::Against) -> Against {
    Against {
        answer: condition(pack, &row.answer),
        when: condition(pack, &row.when),
        unless: conditions(pack, &row.unless),
    }
}

fn conditions(pack: &Pack, guards: &[Condition]) -> Vec<String> {
    guards.iter().map(|guard| condition(pack, guard)).collect()
}

fn decision_ids<'a>(pack: &'a Pack, ids: &[DecisionId]) -> Vec<&'a str> {
    ids.iter().map(|id| pack.decision(*id).id.as_str()).collect()
}

fn resource_ids<'a>(pack: &'a Pack, ids: &[ResourceId]) -> Vec<&'a str> {
    ids.iter().map(|id| pack.resource(*id).id.as_str()).collect()
}

fn tool_ids<'a>(pack: &'a Pack, ids: &[ToolId]) -> Vec<&'a str> {
    ids.iter().map(|id| pack.tool(*id).id.as_str()).collect()
}
