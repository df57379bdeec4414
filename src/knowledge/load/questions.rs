//! Reads questions.

use crate::knowledge::fields::Fields;
use crate::knowledge::node::{Node, Span, Value};
use crate::knowledge::problem::Code;
use crate::knowledge::quantity::{Base, Quantity, Unit};
use crate::knowledge::shape;
use crate::knowledge::{Against, Changes, Choice, Kind, Measure, Question, QuestionId};

use super::conditions;
use super::judgement::{MOST_CHOICES, Reader};
use super::merge::Item;
use super::names::ids_in;

impl<'a, 'n> Reader<'a, 'n> {
    /// The ids of the needs: the choices of the question that `[pack] needs` names.
    pub(super) fn need_ids(&self) -> Vec<(String, Span)> {
        let question = self.merged.pack.iter().rev().find_map(|node| match node.get("needs") {
            Some(Node { value: Value::Text(id), .. }) => Some(id.as_str()),
            _ => None,
        });
        let item = question.and_then(|id| self.merged.of("question").find(|item| item.id == id));
        let needs = ids_in(item.and_then(|item| item.node.get("choices")));
        for (id, span) in &needs {
            for kind in ["question", "signal", "decision"] {
                if self.names.find(kind, id).is_some() {
                    let message = format!("`{id}` is the id of a need and of a {kind}");
                    self.notes.add(Code::Duplicate, *span, message, "rename one".to_owned());
                }
            }
        }
        needs
    }

    pub(super) fn question(&self, item: &'a Item, needs: &[(String, Span)]) -> Question {
        let fields = self.fields(item, &shape::QUESTION);
        let need = fields.name("need").and_then(|(word, span)| {
            let found = needs.iter().position(|(id, _)| *id == word);
            if found.is_none() {
                self.notes.unknown("need", &word, span, needs.iter().map(|(id, _)| id.as_str()));
            }
            found.map(|at| at as u8)
        });
        if let Some(Node { value: Value::Text(word), span, .. }) = item.node.get("speaks-of") {
            let subjects =
                self.merged.of("question").filter_map(|item| match &item.node.get("subject")?.value {
                    Value::Text(subject) => Some(subject.as_str()),
                    _ => None,
                });
            let subjects: Vec<&str> = subjects.collect();
            if !subjects.contains(&word.as_str()) {
                self.notes.unknown("subject", word, *span, subjects);
            }
        }
        let kind = match fields.word("kind") {
            0 => Kind::YesNo { usual: fields.share("usual").unwrap_or(0.2) },
            1 => Kind::Choice(self.choices(&fields, item, true)),
            2 => Kind::Choices(self.choices(&fields, item, false)),
            _ => Kind::Number(self.measures(&fields, item)),
        };
        let rare = fields.flag("rare").unwrap_or(false);
        if rare && !matches!(kind, Kind::YesNo { .. }) {
            let message = format!("`{}` is marked as rare", item.id);
            let help = "only yes-no questions stand on the screen of unusual facts".to_owned();
            self.notes.add(Code::WrongValue, item.id_span, message, help);
        }
        let question = Question {
            id: fields.text("id"),
            ask: fields.text("ask"),
            brief: fields.optional("brief"),
            why: fields.text("why"),
            kind,
            subject: fields.text("subject"),
            speaks_of: fields.optional("speaks-of"),
            need,
            changes: Changes::ALL[fields.word("changes")],
            rare,
            // They name other questions, so they are read once all of those are.
            never: Vec::new().into(),
            seldom: Vec::new().into(),
        };
        fields.tables("never");
        fields.tables("seldom");
        fields.finish();
        question
    }

    /// What can't be answered to a question, or seldom is, as the field says, and when.
    pub(super) fn against(
        &self,
        item: &'a Item,
        field: &str,
        question: QuestionId,
        conditions: &conditions::Reader<'_, '_>,
    ) -> Vec<Against> {
        let nodes: Vec<&'a Node> = match item.node.get(field) {
            None => Vec::new(),
            Some(Node { value: Value::List(nodes), .. }) => nodes.iter().collect(),
            Some(node) => vec![node],
        };
        let one = |node: &'a Node| {
            let inner = Fields::new(
                self.notes,
                node,
                &shape::AGAINST,
                format!("an entry of `{field}` of `{}`", item.id),
            );
            let answer = inner.get("answer").and_then(|node| {
                if matches!(&node.value, Value::List(items) if items.is_empty()) {
                    let help = "name at least one answer".to_owned();
                    self.notes.add(Code::WrongValue, node.span, "`answer` names nothing", help);
                }
                conditions.answer(question, node)
            });
            let when = conditions.condition(inner.get("when"));
            let unless = conditions.guards(inner.get("unless"));
            inner.finish();
            Some(Against { answer: answer?, when, unless })
        };
        nodes.into_iter().filter_map(one).collect()
    }

    fn choices(&self, fields: &Fields<'a, 'n>, item: &Item, one: bool) -> Vec<Choice> {
        let mut nodes = fields.tables("choices");
        self.at_most(&mut nodes, "choices", item);
        let even = if one { 1.0 / nodes.len().max(1) as f64 } else { 0.2 };
        let mut choices: Vec<Choice> = Vec::new();
        for node in nodes {
            let inner = Fields::new(self.notes, node, &shape::CHOICE, format!("a choice of `{}`", item.id));
            let id = inner.text("id");
            if choices.iter().any(|choice| choice.id == id) {
                let message = format!("`{}` has two choices `{id}`", item.id);
                self.notes.add(Code::Duplicate, node.span, message, None);
            }
            let usual = inner.share("usual").unwrap_or(even);
            choices.push(Choice {
                id,
                label: inner.text("label"),
                usual,
                instead: inner.optional("instead"),
            });
            inner.finish();
        }
        if choices.is_empty() {
            let message = format!("question `{}` has no choices", item.id);
            self.notes.add(Code::WrongValue, item.id_span, message, "give it at least one".to_owned());
        }
        if one {
            let sum: f64 = choices.iter().map(|choice| choice.usual).sum();
            if sum > 0.0 {
                for choice in &mut choices {
                    choice.usual /= sum;
                }
            }
        }
        choices
    }

    /// Notes if there are too many, and leaves those out.
    pub(super) fn at_most<T>(&self, entries: &mut Vec<T>, what: &str, item: &Item) {
        if entries.len() > MOST_CHOICES {
            let message = format!("{} `{}` has {} {what}", item.kind, item.id, entries.len());
            entries.truncate(MOST_CHOICES);
            self.notes.add(
                Code::Limit,
                item.id_span,
                message,
                format!("at most {MOST_CHOICES} are possible"),
            );
        }
    }

    fn measures(&self, fields: &Fields<'a, 'n>, item: &Item) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::new();
        let mut words = fields.words("measures");
        self.at_most(&mut words, "measures", item);
        for (word, span) in words {
            match Unit::parse(&word) {
                Ok((unit, _)) if measures.iter().any(|other| other.unit.measures_like(&unit)) => {
                    let message = format!("`{}` has two measures like `{word}`", item.id);
                    self.notes.add(Code::Duplicate, span, message, None);
                }
                Ok((unit, _)) => measures.push(Measure { unit, usual: None, synonyms: Vec::new() }),
                Err(message) => self.notes.add(Code::WrongUnit, span, message, None),
            }
        }
        if measures.is_empty() {
            let unit = Unit { base: Base::Ratio, per: None };
            measures.push(Measure { unit, usual: None, synonyms: Vec::new() });
        }
        let units: Vec<Unit> = measures.iter().map(|measure| measure.unit.clone()).collect();
        let lists: Vec<&Node> = match fields.get("usual") {
            None => Vec::new(),
            Some(Node { value: Value::Table(entries), .. }) => entries.iter().map(|(_, node)| node).collect(),
            Some(node) => vec![node],
        };
        for node in lists {
            let Some((measure, usual)) = self.percentiles(node, &units) else { continue };
            measures[measure].usual = Some(usual);
        }
        for (text, span) in fields.words("synonyms") {
            self.synonym(&text, span, item, &mut measures);
        }
        measures
    }

    /// `writes/s = transactions/s`: another word for one of the units.
    fn synonym(&self, text: &str, span: Span, item: &Item, measures: &mut [Measure]) {
        let units = measures.iter().map(|measure| format!("`{}`", measure.unit)).collect::<Vec<_>>();
        let expected = format!("expected a word for {}: `writes/s = transactions/s`", units.join(" or "));
        let parts = text.split_once('=').map(|(word, unit)| (Unit::parse(word), Unit::parse(unit)));
        let Some((Ok((word, _)), Ok((unit, _)))) = parts else {
            let message = format!("`{text}` says no other word for a unit");
            self.notes.add(Code::WrongUnit, span, message, expected);
            return;
        };
        let known = |measure: &Measure| {
            let mut words = std::iter::once(&measure.unit).chain(&measure.synonyms);
            words.any(|known| known.measures_like(&word))
        };
        if measures.iter().any(known) {
            let message = format!("`{}` says twice what `{word}` is", item.id);
            self.notes.add(Code::Duplicate, span, message, None);
            return;
        }
        // A count is another word for a count, and a rate for a rate: nothing is converted.
        let alike = word.per.is_some() == unit.per.is_some() && matches!(word.base, Base::Count(_));
        match measures.iter_mut().find(|measure| alike && measure.unit.measures_like(&unit)) {
            Some(measure) => measure.synonyms.push(word),
            None => {
                let message = format!("`{word}` is no word for a unit of `{}`", item.id);
                self.notes.add(Code::WrongUnit, span, message, expected);
            }
        }
    }

    fn percentiles(&self, node: &Node, units: &[Unit]) -> Option<(usize, [f64; 3])> {
        let wrong = || {
            let help = "expected the 10th, 50th and 90th percentile: [\"10k\", \"500k\", \"20M\"]".to_owned();
            self.notes.add(Code::WrongValue, node.span, "`usual` is no list of three rising numbers", help);
        };
        let Value::List(items) = &node.value else {
            wrong();
            return None;
        };
        let mut values = Vec::new();
        let mut measure = 0;
        for item in items {
            let quantity = match &item.value {
                Value::Number(number) => Quantity { value: *number, unit: None },
                Value::Text(text) => match Quantity::parse(text) {
                    Ok(quantity) => quantity,
                    Err(message) => {
                        self.notes.add(Code::WrongValue, item.span, message, None);
                        return None;
                    }
                },
                _ => {
                    wrong();
                    return None;
                }
            };
            if quantity.unit.is_some() {
                match quantity.measure(units) {
                    Ok(at) => measure = at,
                    Err(message) => {
                        self.notes.add(Code::WrongUnit, item.span, message, None);
                        return None;
                    }
                }
                values.push(quantity.value);
            } else {
                // A bare number is in the first measure, as it is usually written: a month's bytes, a minute's jobs.
                values.push(quantity.value * units[0].factor());
            }
        }
        match values[..] {
            [low, middle, high] if low <= middle && middle <= high => Some((measure, [low, middle, high])),
            _ => {
                wrong();
                None
            }
        }
    }
}
