//! Reads the judgement: decisions, thresholds and signals here, questions and rules in the modules beside it.

use crate::knowledge::fields::Fields;
use crate::knowledge::ids::{
    AdviceId, CategoryId, DecisionId, QuestionId, ResourceId, RuleId, SignalId, ToolId,
};
use crate::knowledge::node::{Node, Notes, Span, Value};
use crate::knowledge::problem::Code;
use crate::knowledge::quantity::{Base, Quantity, Unit};
use crate::knowledge::shape::{self, Shape};
use crate::knowledge::{Choice, Decision, DecisionOption, Kind, Pack, Signal, Source, Threshold};

use super::conditions;
use super::merge::{Item, Merged};
use super::names::Names;

/// A question has at most this many choices, a decision this many options: sets of them are kept in 64 bits.
pub(super) const MOST_CHOICES: usize = 48;

/// Reads the judgement into `pack`, whose catalog has been read.
pub fn read(notes: &Notes<'_>, names: &Names, merged: &Merged, pack: &mut Pack) {
    let reader = Reader { notes, names, merged };
    reader.roles(pack);
    pack.thresholds = merged.of("threshold").map(|item| reader.threshold(item)).collect();
    let needs = reader.need_ids();
    pack.questions = merged.of("question").map(|item| reader.question(item, &needs)).collect();
    pack.decisions = merged.of("decision").map(|item| reader.decision(item, pack)).collect();
    let conditions = conditions::Reader { notes, names, pack };
    let needed: Vec<_> =
        merged.of("decision").map(|item| conditions.condition(item.node.get("needed-when"))).collect();
    let signals: Vec<_> = merged.of("signal").map(|item| Reader::signal(item, &conditions)).collect();
    let rules: Vec<_> = merged.of("rule").map(|item| reader.rule(item, &conditions)).collect();
    let constraints: Vec<_> =
        merged.of("constraint").map(|item| reader.constraint(item, &conditions)).collect();
    let brakes: Vec<_> = merged.of("brake").map(|item| reader.brake(item, &conditions)).collect();
    let advice: Vec<_> = merged.of("advice").map(|item| reader.advice(item, &conditions)).collect();
    let against = |(row, item)| {
        ["never", "seldom"].map(|field| reader.against(item, field, QuestionId::at(row), &conditions))
    };
    let against: Vec<_> = merged.of("question").enumerate().map(against).collect();
    let readers = |item: &Item| item.node.get("when").map(|when| conditions.condition(Some(when)));
    let readers: Vec<_> = merged.of("resource").map(readers).collect();
    for (resource, when) in pack.resources.rows_mut().iter_mut().zip(readers) {
        resource.when = when;
    }
    for (question, [never, seldom]) in pack.questions.rows_mut().iter_mut().zip(against) {
        (question.never, question.seldom) = (never.into(), seldom.into());
    }
    let decisions = pack.decisions.rows_mut();
    for (decision, condition) in decisions.iter_mut().zip(needed) {
        decision.needed_when = condition;
    }
    for (row, rule) in rules.iter().enumerate() {
        if let Some(decision) = decisions.get_mut(rule.decision.index()) {
            decision.rules.push(RuleId::at(row));
        }
    }
    for (row, advice) in advice.iter().enumerate() {
        if let Some(decision) = decisions.get_mut(advice.decision.index()) {
            decision.advice.push(AdviceId::at(row));
        }
    }
    pack.signals = signals.into();
    pack.rules = rules.into();
    pack.constraints = constraints.into();
    pack.brakes = brakes.into();
    pack.advice = advice.into();
    reader.over(pack);
    pack.disabled = merged
        .disabled
        .iter()
        .map(|(kind, id, why)| (format!("{kind}:{id}").into(), why.as_str().into()))
        .collect();
}

/// Reads the judgement, item by item.
pub(super) struct Reader<'a, 'n> {
    pub(super) notes: &'a Notes<'n>,
    pub(super) names: &'a Names,
    pub(super) merged: &'a Merged,
}

impl<'a, 'n> Reader<'a, 'n> {
    pub(super) fn fields(&self, item: &'a Item, shape: &'static Shape) -> Fields<'a, 'n> {
        Fields::new(self.notes, &item.node, shape, format!("{} `{}`", item.kind, item.id))
    }

    fn roles(&self, pack: &mut Pack) {
        for node in &self.merged.pack {
            let fields = Fields::new(self.notes, node, &shape::PACK, "pack");
            let row = |name: &'static str, kind: &'static str| {
                let word = fields.name(name)?;
                self.names.row(self.notes, kind, &word.0, word.1)
            };
            let needs = row("needs", "question").map(QuestionId::at);
            let running = row("running", "question").map(QuestionId::at);
            let urged = row("urged", "question").map(QuestionId::at);
            let self_run = row("self-run", "signal").map(SignalId::at);
            let opening = self.names.rows(self.notes, "question", &fields.words("opening"));
            if !opening.is_empty() {
                pack.roles.opening = opening.into_iter().map(QuestionId::at).collect();
            }
            pack.roles.needs = needs.or(pack.roles.needs);
            pack.roles.running = running.or(pack.roles.running);
            pack.roles.urged = urged.or(pack.roles.urged);
            pack.roles.self_run = self_run.or(pack.roles.self_run);
            fields.finish();
        }
    }

    fn decision(&self, item: &'a Item, pack: &Pack) -> Decision {
        let fields = self.fields(item, &shape::DECISION);
        let category = fields.name("category");
        let today = fields.name("today").and_then(|(id, span)| {
            let row = self.names.row(self.notes, "question", &id, span)?;
            if matches!(pack.questions.get(row)?.kind, Kind::Choice(_)) {
                return Some(QuestionId::at(row));
            }
            let help = "expected one of kind \"choice\" that names the options".to_owned();
            self.notes.add(Code::WrongValue, span, format!("`{id}` is no choice"), help);
            None
        });
        let known: &[Choice] = today.map_or(&[], |id| pack.question(id).kind.choices());
        let mut options: Vec<DecisionOption> = Vec::new();
        let mut nodes = fields.tables("options");
        self.at_most(&mut nodes, "options", item);
        for node in nodes {
            let inner = Fields::new(self.notes, node, &shape::OPTION, format!("an option of `{}`", item.id));
            let id = inner.text("id");
            let span = node.id().map_or(node.span, |(_, span)| span);
            let tool = if id == "none" {
                None
            } else {
                self.names.row(self.notes, "tool", &id, span).map(ToolId::at)
            };
            if options.iter().any(|option| option.id == id) {
                self.notes.add(Code::Duplicate, span, format!("`{}` has two options `{id}`", item.id), None);
            }
            let today = known.iter().position(|choice| choice.id == id).map(|at| at as u8);
            let (buys, instead) = (inner.text("for"), inner.optional("instead"));
            options.push(DecisionOption { id, tool, buys, instead, today });
            inner.finish();
        }
        let category = category.and_then(|(id, span)| self.names.row(self.notes, "category", &id, span));
        let decision = Decision {
            id: fields.text("id"),
            category: category.map_or(CategoryId(0), CategoryId::at),
            title: fields.text("title"),
            needed_when: crate::knowledge::condition::Condition::always(),
            today,
            options,
            rules: Vec::new(),
            advice: Vec::new(),
        };
        fields.finish();
        decision
    }

    fn threshold(&self, item: &'a Item) -> Threshold {
        let fields = self.fields(item, &shape::THRESHOLD);
        let quantity = |node: Option<&Node>| -> Option<(Quantity, Span)> {
            let node = node?;
            let parsed = match &node.value {
                Value::Text(text) => Quantity::parse(text),
                Value::Number(number) => Ok(Quantity { value: *number, unit: None }),
                _ => Err("expected a number with its unit, as a string: `\"20M documents\"`".to_owned()),
            };
            match parsed {
                Ok(quantity) => Some((quantity, node.span)),
                Err(message) => {
                    self.notes.add(Code::WrongValue, node.span, message, None);
                    None
                }
            }
        };
        let value = quantity(fields.get("value"));
        let unit = value.as_ref().and_then(|(value, _)| value.unit.clone());
        if let (Some((_, span)), None) = (&value, &unit) {
            let help = "for example `value = \"20M documents\"`".to_owned();
            self.notes.add(Code::WrongUnit, *span, format!("threshold `{}` has no unit", item.id), help);
        }
        let unit = unit.unwrap_or(Unit { base: Base::Ratio, per: None });
        let value = value.map_or(0.0, |(value, _)| value.value);
        let mut band = [value, value];
        match fields.get("band") {
            None => {}
            Some(Node { value: Value::List(items), span }) if items.len() == 2 => {
                for (end, node) in band.iter_mut().zip(items) {
                    let Some((quantity, span)) = quantity(Some(node)) else { continue };
                    match quantity.unit {
                        Some(other) if !other.measures_like(&unit) => {
                            let message = format!("the band is in `{other}`, the threshold in `{unit}`");
                            self.notes.add(Code::WrongUnit, span, message, None);
                        }
                        Some(_) => *end = quantity.value,
                        None => {
                            *end = quantity.value * unit.factor();
                        }
                    }
                }
                if band[0] > band[1] {
                    self.notes.add(Code::WrongValue, *span, "the band's lower end comes first", None);
                }
            }
            Some(node) => fields.wrong(node, "a list of two numbers"),
        }
        let sources: Vec<Source> = fields
            .tables("sources")
            .into_iter()
            .map(|node| {
                let inner = Fields::new(
                    self.notes,
                    node,
                    &shape::SOURCE,
                    format!("a source of threshold `{}`", item.id),
                );
                let source = Source {
                    url: inner.text("url"),
                    who: inner.text("who"),
                    as_of: inner.text("as-of"),
                    says: inner.text("says"),
                };
                inner.finish();
                source
            })
            .collect();
        let judgement = fields.flag("judgement").unwrap_or(false);
        if sources.is_empty() && !judgement {
            let message = format!("threshold `{}` has no `sources`", item.id);
            let help = "name where the line comes from, or say `judgement = true`".to_owned();
            self.notes.add(Code::MissingField, item.id_span, message, help);
        }
        let threshold = Threshold {
            id: item.id.as_str().into(),
            unit,
            value,
            band,
            because: fields.text("because"),
            measure: fields.optional("measure"),
            sources: sources.into(),
            judgement,
        };
        fields.finish();
        threshold
    }

    fn signal(item: &Item, conditions: &conditions::Reader<'_, '_>) -> Signal {
        Signal { id: item.id.as_str().into(), condition: conditions.condition(Some(&item.node)) }
    }

    /// The decision that a rule or a piece of advice is of; noted where there is no such decision.
    pub(super) fn decision_of(&self, fields: &Fields<'a, 'n>) -> Option<DecisionId> {
        let (id, span) = fields.name("decision")?;
        self.names.row(self.notes, "decision", &id, span).map(DecisionId::at)
    }

    pub(super) fn decisions_of(&self, fields: &Fields<'a, 'n>) -> Vec<DecisionId> {
        let rows = self.names.rows(self.notes, "decision", &fields.words("decisions"));
        rows.into_iter().map(DecisionId::at).collect()
    }

    pub(super) fn cites(&self, fields: &Fields<'a, 'n>, item: &Item) -> Vec<ResourceId> {
        let words = fields.words("cites");
        if words.is_empty() && item.node.get("cites").is_some() {
            let message = format!("{} `{}` cites nothing", item.kind, item.id);
            let help = "name at least one resource that backs it: `cites = [\"…\"]`".to_owned();
            self.notes.add(Code::WrongValue, fields.span("cites"), message, help);
        }
        self.names.rows(self.notes, "resource", &words).into_iter().map(ResourceId::at).collect()
    }
}
