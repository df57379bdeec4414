//! Reads rules, constraints, brakes and advice.

use std::borrow::Cow;

use crate::knowledge::fields::Fields;
use crate::knowledge::ids::{DecisionId, RuleId, ToolId};
use crate::knowledge::node::{Node, Value};
use crate::knowledge::problem::Code;
use crate::knowledge::shape;
use crate::knowledge::suggest::nearest;
use crate::knowledge::{
    Advice, AdviceKind, Brake, Choose, Constraint, Decision, HoldsBack, Pack, Rule, Strength,
};

use super::conditions;
use super::judgement::Reader;
use super::merge::Item;

impl<'a, 'n> Reader<'a, 'n> {
    pub(super) fn rule(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Rule {
        let fields = self.fields(item, &shape::RULE);
        let decision = self.decision_of(&fields);
        let of = decision.and_then(|id| conditions.pack.decisions.get(id.index()));
        let choose = self.choose(&fields, item, of);
        let with = self.names.rows(self.notes, "tool", &fields.words("with"));
        let rule = Rule {
            id: fields.text("id"),
            decision: decision.unwrap_or(DecisionId(0)),
            choose,
            strength: Strength::ALL[fields.word("strength")],
            when: conditions.condition(fields.get("when")),
            unless: conditions.guards(fields.get("unless")).into(),
            over_rules: Vec::new().into(),
            outranks: Vec::new().into(),
            over_options: Cow::default(),
            because: fields.text("because"),
            cites: self.cites(&fields, item),
            with: with.into_iter().map(ToolId::at).collect(),
        };
        fields.finish();
        rule
    }

    fn choose(&self, fields: &Fields<'a, 'n>, item: &Item, decision: Option<&Decision>) -> Choose {
        let words = fields.words("choose");
        let Some(decision) = decision else { return Choose::First(Cow::default()) };
        if words.is_empty() {
            let span = fields.get("choose").map_or(item.id_span, |node| node.span);
            let help = "name an option, a list of them, or \"today\"".to_owned();
            self.notes.add(Code::WrongValue, span, format!("rule `{}` chooses nothing", item.id), help);
        }
        if words.len() > 1
            && let Some((_, span)) = words.iter().find(|(word, _)| word == "today")
        {
            let message = format!("rule `{}` lists `today` with others", item.id);
            self.notes.add(Code::WrongValue, *span, message, "`today` stands alone".to_owned());
            return Choose::First(Cow::default());
        }
        if let [(word, span)] = &words[..]
            && word == "today"
        {
            if decision.today.is_none() {
                let message = format!("rule `{}` chooses what is there today", item.id);
                let help =
                    format!("give decision `{}` a question that asks it: `today = \"…\"`", decision.id);
                self.notes.add(Code::WrongValue, *span, message, help);
            }
            return Choose::Today;
        }
        let mut options = Vec::new();
        for (word, span) in &words {
            match decision.options.iter().position(|option| option.id == word.as_str()) {
                Some(at) => options.push(at as u8),
                None => {
                    let ids = decision.options.iter().map(|option| option.id.as_str());
                    self.notes.has_no(&decision.id, "option", word, *span, ids.chain(["today"]));
                }
            }
        }
        Choose::First(options.into())
    }

    /// Resolves `over` of every rule, now that all of them have been read.
    pub(super) fn over(&self, pack: &mut Pack) {
        for (row, item) in self.merged.of("rule").enumerate() {
            let fields = self.fields(item, &shape::RULE);
            let words = fields.words("over");
            if words.is_empty() || self.decision_of(&fields).is_none() {
                continue;
            }
            let (decision, strength) = (pack.rules[row].decision, pack.rules[row].strength);
            let Some(options) = pack.decisions.get(decision.index()).map(|decision| &decision.options) else {
                continue;
            };
            let (mut over_rules, mut over_options) = (Vec::new(), Vec::new());
            for (word, span) in &words {
                if let Some(at) = options.iter().position(|option| option.id == word.as_str()) {
                    over_options.push(at as u8);
                } else if let Some(other) = self.names.find("rule", word) {
                    let rule = &pack.rules[other];
                    if rule.decision != decision || rule.strength != strength {
                        let message = format!("`{}` can't be over `{word}`", item.id);
                        let help = "both must be of one decision and one strength; the stronger wins anyway";
                        self.notes.add(Code::OverMismatch, *span, message, help.to_owned());
                    }
                    over_rules.push(RuleId::at(other));
                } else if self.merged.is_disabled("rule", word) {
                    over_rules.extend(self.through_disabled(word));
                } else {
                    let ids = self.names.ids("rule").chain(options.iter().map(|option| option.id.as_str()));
                    let help = nearest(word, ids).map(|near| format!("did you mean `{near}`?"));
                    let message = format!("there is no rule or option `{word}`");
                    self.notes.add(Code::UnknownName, *span, message, help);
                }
            }
            let rule = &mut pack.rules.rows_mut()[row];
            rule.over_rules = over_rules.into();
            rule.over_options = over_options.into();
        }
        pack.settle_over();
    }

    /// The rules that a disabled one was over by name: the order of the others doesn't change by taking one away.
    fn through_disabled(&self, id: &str) -> Vec<RuleId> {
        let (mut found, mut seen, mut todo) = (Vec::new(), Vec::new(), vec![id.to_owned()]);
        while let Some(id) = todo.pop() {
            let Some(item) = self.merged.switched_off("rule", &id) else { continue };
            for (word, _) in self.fields(item, &shape::RULE).words("over") {
                match self.names.find("rule", &word) {
                    Some(row) => found.push(RuleId::at(row)),
                    None if !seen.contains(&word) => todo.push(word.clone()),
                    None => {}
                }
                seen.push(word);
            }
        }
        found
    }

    pub(super) fn constraint(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Constraint {
        let fields = self.fields(item, &shape::CONSTRAINT);
        let rules_out = match fields.get("rules-out") {
            Some(node) => self.ruled_out(node, item, conditions.pack),
            None => Vec::new(),
        };
        let constraint = Constraint {
            id: fields.text("id"),
            decisions: self.decisions_of(&fields),
            when: conditions.condition(fields.get("when")),
            unless: conditions.guards(fields.get("unless")).into(),
            rules_out,
            because: fields.text("because"),
        };
        fields.finish();
        constraint
    }

    /// The tools that all given fields of `rules-out` describe.
    fn ruled_out(&self, node: &'a Node, item: &Item, pack: &Pack) -> Vec<ToolId> {
        let fields = Fields::new(
            self.notes,
            node,
            &shape::RULES_OUT,
            format!("`rules-out` of constraint `{}`", item.id),
        );
        let tools = fields.words("tool");
        let tool_rows = self.names.rows(self.notes, "tool", &tools);
        let categories = fields.words("category");
        let category_rows = self.names.rows(self.notes, "category", &categories);
        let hosting = fields.listed("hosting");
        let licence = fields.listed("licence");
        let cloud = fields.listed("cloud");
        let not_cloud = fields.listed("not-cloud");
        let language = fields.words("language");
        let languages: Vec<&str> = language.iter().map(|(word, _)| word.as_str()).collect();
        fields.finish();
        let fits = |wanted: &[&str], is: &str| wanted.is_empty() || wanted.contains(&is);
        let given = |value: &Value| !matches!(value, Value::List(items) if items.is_empty());
        let any_given = match &node.value {
            Value::Table(entries) => entries.iter().any(|(_, node)| given(&node.value)),
            _ => true,
        };
        if !any_given {
            let help = "name tools, or a field of the catalog: `{ hosting = \"managed-only\" }`".to_owned();
            let message = format!("constraint `{}` rules out nothing", item.id);
            self.notes.add(Code::WrongValue, node.span, message, help);
        }
        pack.tools
            .iter()
            .enumerate()
            .filter(|(row, tool)| {
                let cloud_of = tool.cloud.as_deref();
                any_given
                    && (tools.is_empty() || tool_rows.contains(row))
                    && (categories.is_empty() || category_rows.contains(&tool.category.index()))
                    && fits(&hosting, tool.hosting.mode.word())
                    && fits(&licence, tool.licence.class.word())
                    && (cloud.is_empty() || cloud_of.is_some_and(|is| fits(&cloud, is)))
                    && (not_cloud.is_empty() || cloud_of.is_some_and(|is| !fits(&not_cloud, is)))
                    && (languages.is_empty() || tool.languages.iter().any(|is| fits(&languages, is)))
            })
            .map(|(row, _)| ToolId::at(row))
            .collect()
    }

    pub(super) fn brake(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Brake {
        let fields = self.fields(item, &shape::BRAKE);
        let holds_back = match fields.get("holds-back") {
            Some(Node { value: Value::Table(_), .. }) => {
                let inner = fields.tables("holds-back");
                let inner = Fields::new(
                    self.notes,
                    inner[0],
                    &shape::HELD_BACK,
                    format!("`holds-back` of brake `{}`", item.id),
                );
                let rows = self.names.rows(self.notes, "tool", &inner.words("tool"));
                inner.finish();
                HoldsBack::Tools(rows.into_iter().map(ToolId::at).collect())
            }
            Some(_) => match fields.word("holds-back") {
                2 => HoldsBack::Heavy,
                1 => HoldsBack::AddsUpkeep,
                _ => HoldsBack::AddsASystem,
            },
            None => HoldsBack::AddsASystem,
        };
        let brake = Brake {
            id: fields.text("id"),
            decisions: self.decisions_of(&fields),
            when: conditions.condition(fields.get("when")),
            unless: conditions.guards(fields.get("unless")).into(),
            holds_back,
            because: fields.text("because"),
            until: fields.text("until"),
        };
        fields.finish();
        brake
    }

    pub(super) fn advice(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Advice {
        let fields = self.fields(item, &shape::ADVICE);
        let kind = AdviceKind::ALL[fields.word("kind")];
        let advice = Advice {
            id: fields.text("id"),
            decision: self.decision_of(&fields).unwrap_or(DecisionId(0)),
            kind,
            when: conditions.condition(fields.get("when")),
            unless: conditions.guards(fields.get("unless")).into(),
            action: fields.text("do"),
            shows: fields.optional("shows"),
            cites: self.cites(&fields, item),
        };
        if kind == AdviceKind::TryFirst && advice.shows.is_none() {
            let message = format!("advice `{}` does not say what would show that it wasn't enough", item.id);
            self.notes.add(Code::MissingField, item.id_span, message, "add `shows = \"…\"`".to_owned());
        }
        fields.finish();
        advice
    }
}
