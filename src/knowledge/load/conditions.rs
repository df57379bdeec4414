//! Reads conditions: tables of comparisons.

use crate::knowledge::condition::{Bound, Condition, Line, Test};
use crate::knowledge::ids::{DecisionId, QuestionId, SignalId, ThresholdId};
use crate::knowledge::node::{Key, Node, Notes, Span, Value};
use crate::knowledge::problem::Code;
use crate::knowledge::quantity::Quantity;
use crate::knowledge::suggest::nearest;
use crate::knowledge::{Kind, Measure, Pack};

use super::names::Names;

/// What reading a condition needs: questions, decisions and thresholds have been read already.
pub struct Reader<'a, 'n> {
    pub notes: &'a Notes<'n>,
    pub names: &'a Names,
    pub pack: &'a Pack,
}

impl Reader<'_, '_> {
    /// A condition; always true where there is none.
    pub fn condition(&self, node: Option<&Node>) -> Condition {
        let Some(node) = node else { return Condition::always() };
        let Value::Table(entries) = &node.value else {
            let message = format!("expected a table of comparisons, found {}", node.kind());
            let help = "for example `when = { stage = \"prototype\" }`".to_owned();
            self.notes.add(Code::WrongValue, node.span, message, help);
            return Condition::always();
        };
        let mut parts: Vec<Condition> =
            entries.iter().filter_map(|(key, value)| self.entry(key, value)).collect();
        if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) }
    }

    /// The guards of `unless`: a table or a list of tables.
    pub fn guards(&self, node: Option<&Node>) -> Vec<Condition> {
        match node {
            None => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => {
                items.iter().map(|item| self.condition(Some(item))).collect()
            }
            Some(node) => vec![self.condition(Some(node))],
        }
    }

    fn entry(&self, key: &Key, value: &Node) -> Option<Condition> {
        let name = key.name.as_str();
        if name == "all" || name == "any" {
            let Value::List(items) = &value.value else {
                let message = format!("expected a list of tables for `{name}`, found {}", value.kind());
                self.notes.add(Code::WrongValue, value.span, message, None);
                return None;
            };
            if items.is_empty() {
                let help = "name at least one condition, or leave it out".to_owned();
                self.notes.add(Code::WrongValue, value.span, format!("`{name}` of nothing"), help);
            }
            let parts = items.iter().map(|item| self.condition(Some(item))).collect();
            return Some(if name == "all" { Condition::All(parts) } else { Condition::Any(parts) });
        }
        if matches!(&value.value, Value::List(items) if items.is_empty()) {
            let help = "name at least one value".to_owned();
            self.notes.add(Code::WrongValue, value.span, format!("`{name}` is compared with nothing"), help);
            return None;
        }
        if let Some(row) = self.names.find("question", name) {
            return self.answer(QuestionId::at(row), value);
        }
        if let Some(row) = self.names.find("decision", name) {
            return self.verdict(DecisionId::at(row), value);
        }
        if let Some(row) = self.names.find("signal", name) {
            let holds = matches!(&value.value, Value::Bool(true))
                || matches!(&value.value, Value::Text(text) if text == "yes");
            if !holds {
                let help = "a signal holds or says nothing: `= true`; stand back with `unless`".to_owned();
                let message = format!("a signal can only be asked whether it holds, found {}", value.kind());
                self.notes.add(Code::WrongValue, value.span, message, help);
            }
            return Some(Condition::Signal(SignalId::at(row)));
        }
        let known = ["question", "signal", "decision"].into_iter().flat_map(|kind| self.names.ids(kind));
        self.notes.unknown("question, signal or decision", name, key.span, known);
        None
    }

    fn items(value: &Node) -> Vec<&Node> {
        match &value.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![value],
        }
    }

    fn word<'v>(&self, value: &'v Node) -> Option<&'v str> {
        if let Value::Text(text) = &value.value {
            return Some(text);
        }
        let message = format!("expected a string, found {}", value.kind());
        self.notes.add(Code::WrongValue, value.span, message, None);
        None
    }

    fn verdict(&self, decision: DecisionId, value: &Node) -> Option<Condition> {
        let known = &self.pack.decision(decision).options;
        let mut options = Vec::new();
        for item in Self::items(value) {
            let word = self.word(item)?;
            match known.iter().position(|option| option.id == word) {
                Some(at) => options.push(at as u8),
                None => {
                    let ids = known.iter().map(|option| option.id.as_str());
                    self.notes.has_no(&self.pack.decision(decision).id, "option", word, item.span, ids);
                }
            }
        }
        Some(Condition::Test(Test::Verdict { decision, options: options.into() }))
    }

    /// A comparison of one question's answer.
    pub fn answer(&self, question: QuestionId, value: &Node) -> Option<Condition> {
        let row = self.pack.questions.get(question.index())?;
        match &row.kind {
            Kind::YesNo { .. } => {
                let yes = match &value.value {
                    Value::Bool(truth) => *truth,
                    Value::Text(text) if text == "yes" || text == "no" => text == "yes",
                    _ => {
                        let message = format!("`{}` is answered by yes or no", row.id);
                        let help = "expected \"yes\" or \"no\"".to_owned();
                        self.notes.add(Code::WrongValue, value.span, message, help);
                        return None;
                    }
                };
                Some(Condition::Test(Test::YesNo { question, yes }))
            }
            Kind::Choice(known) | Kind::Choices(known) => {
                let mut choices = Vec::new();
                for item in Self::items(value) {
                    let word = self.word(item)?;
                    match known.iter().position(|choice| choice.id == word) {
                        Some(at) => choices.push(at as u8),
                        None => {
                            let ids = known.iter().map(|choice| choice.id.as_str());
                            self.notes.has_no(&row.id, "answer", word, item.span, ids);
                        }
                    }
                }
                Some(Condition::Test(Test::Choice { question, choices: choices.into() }))
            }
            Kind::Number(measures) => {
                let mut parts = Vec::new();
                for item in Self::items(value) {
                    let word = self.word(item)?;
                    parts.extend(self.comparison(question, measures, word, item.span));
                }
                Some(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
            }
        }
    }

    fn comparison(
        &self,
        question: QuestionId,
        measures: &[Measure],
        text: &str,
        span: Span,
    ) -> Option<Condition> {
        let test = |measure: usize, low, high| {
            Condition::Test(Test::Number { question, measure: measure as u8, low, high })
        };
        if let Some((low, high)) = text.split_once("..") {
            let (low_measure, low) = self.bound(question, measures, low, false, span)?;
            let (measure, high) = self.bound(question, measures, high, false, span)?;
            if low_measure != measure || low.value >= high.value {
                let message = format!("`{text}` is no range");
                let help = "expected `LOW .. HIGH` in one unit, the lower end first".to_owned();
                self.notes.add(Code::WrongValue, span, message, help);
            }
            return Some(test(measure, Some(low), Some(high)));
        }
        for (sign, lower, after) in
            [(">=", true, false), ("<=", false, true), (">", true, true), ("<", false, false)]
        {
            if let Some(rest) = text.trim().strip_prefix(sign) {
                let (measure, bound) = self.bound(question, measures, rest, after, span)?;
                let (low, high) = if lower { (Some(bound), None) } else { (None, Some(bound)) };
                return Some(test(measure, low, high));
            }
        }
        let help = "expected `>= N`, `< N`, `> N`, `<= N` or `LOW .. HIGH`, N a number with its unit or a \
                    threshold's name"
            .to_owned();
        self.notes.add(Code::WrongValue, span, format!("`{text}` is no comparison"), help);
        None
    }

    fn bound(
        &self,
        question: QuestionId,
        measures: &[Measure],
        text: &str,
        after: bool,
        span: Span,
    ) -> Option<(usize, Bound)> {
        let text = text.trim();
        let units: Vec<_> = measures.iter().map(|measure| measure.unit.clone()).collect();
        let (quantity, threshold) = if text.starts_with(|c: char| c.is_alphabetic()) {
            let (id, line) = match text.rsplit_once('.') {
                Some((id, "low")) => (id, Line::Low),
                Some((id, "high")) => (id, Line::High),
                Some((id, "value")) => (id, Line::Value),
                _ => (text, Line::Value),
            };
            let row = self.names.row(self.notes, "threshold", id, span)?;
            let threshold = self.pack.thresholds.get(row)?;
            let value = match line {
                Line::Low => threshold.band[0],
                Line::Value => threshold.value,
                Line::High => threshold.band[1],
            };
            let unit = Some(threshold.unit.clone());
            (Quantity { value, unit }, Some((ThresholdId::at(row), line)))
        } else {
            match Quantity::parse(text) {
                Ok(quantity) => (quantity, None),
                Err(message) => {
                    self.notes.add(Code::WrongValue, span, message, None);
                    return None;
                }
            }
        };
        match quantity.measure(&units) {
            Ok(measure) => Some((measure, Bound { value: quantity.value, after, threshold })),
            Err(message) => {
                let id = &self.pack.question(question).id;
                let near = threshold.is_some().then(|| {
                    let fitting = self
                        .pack
                        .thresholds
                        .iter()
                        .filter(|threshold| units.iter().any(|unit| unit.measures_like(&threshold.unit)));
                    nearest(text, fitting.map(|threshold| threshold.id.as_str()))
                });
                let help = near.flatten().map(|near| format!("did you mean `{near}`?"));
                self.notes.add(
                    Code::WrongUnit,
                    span,
                    format!("`{text}` does not fit `{id}`: {message}"),
                    help,
                );
                None
            }
        }
    }
}
