//! Reads questions, decisions, thresholds, signals, rules, constraints, brakes and advice.

use crate::knowledge::deferred::Deferred;
use crate::knowledge::ids::{
    AdviceId, CategoryId, DecisionId, QuestionId, ResourceId, RuleId, SignalId, ToolId,
};
use crate::knowledge::node::{Fields, Node, Notes, Span, Value};
use crate::knowledge::pack::{
    Advice, AdviceKind, Brake, Changes, Choice, Choose, Constraint, Decision, DecisionOption, HoldsBack,
    Kind, Measure, Pack, Question, Rule, Signal, Source, Strength, Threshold,
};
use crate::knowledge::problem::Code;
use crate::knowledge::quantity::{Base, Quantity, Unit};
use crate::knowledge::shape::{self, Shape};
use crate::knowledge::suggest::nearest;

use super::conditions;
use super::merge::{Item, Merged};
use super::names::{Names, ids_in};

/// A question has at most this many choices, a decision this many options: sets of them are kept in 64 bits.
const MOST_CHOICES: usize = 48;

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

struct Reader<'a, 'n> {
    notes: &'a Notes<'n>,
    names: &'a Names,
    merged: &'a Merged,
}

impl<'a, 'n> Reader<'a, 'n> {
    fn fields(&self, item: &'a Item, shape: &'static Shape) -> Fields<'a, 'n> {
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
            let self_run = row("self-run", "signal").map(SignalId::at);
            let opening = self.names.rows(self.notes, "question", &fields.words("opening"));
            if !opening.is_empty() {
                pack.roles.opening = opening.into_iter().map(QuestionId::at).collect();
            }
            pack.roles.needs = needs.or(pack.roles.needs);
            pack.roles.running = running.or(pack.roles.running);
            pack.roles.self_run = self_run.or(pack.roles.self_run);
            fields.finish();
        }
    }

    /// The ids of the needs: the choices of the question that `[pack] needs` names.
    fn need_ids(&self) -> Vec<(String, Span)> {
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

    fn question(&self, item: &'a Item, needs: &[(String, Span)]) -> Question {
        let fields = self.fields(item, &shape::QUESTION);
        let need = fields.name("need").and_then(|(word, span)| {
            let found = needs.iter().position(|(id, _)| *id == word);
            if found.is_none() {
                self.notes.unknown("need", &word, span, needs.iter().map(|(id, _)| id.as_str()));
            }
            found.map(|at| at as u8)
        });
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
            need,
            changes: Changes::ALL[fields.word("changes")],
            rare,
        };
        fields.finish();
        question
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
            choices.push(Choice { id, label: inner.text("label"), usual });
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
    fn at_most<T>(&self, entries: &mut Vec<T>, what: &str, item: &Item) {
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
                Ok((unit, _)) => measures.push(Measure { unit, usual: None }),
                Err(message) => self.notes.add(Code::WrongUnit, span, message, None),
            }
        }
        if measures.is_empty() {
            measures.push(Measure { unit: Unit { base: Base::Ratio, per: None }, usual: None });
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
        measures
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
            options.push(DecisionOption { id, tool, buys: inner.text("for"), today });
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
            sources: Deferred::Value(sources),
            judgement,
        };
        fields.finish();
        threshold
    }

    fn signal(item: &Item, conditions: &conditions::Reader<'_, '_>) -> Signal {
        Signal { id: item.id.as_str().into(), condition: conditions.condition(Some(&item.node)) }
    }

    /// The decision that a rule or a piece of advice is of; noted where there is no such decision.
    fn decision_of(&self, fields: &Fields<'a, 'n>) -> Option<DecisionId> {
        let (id, span) = fields.name("decision")?;
        self.names.row(self.notes, "decision", &id, span).map(DecisionId::at)
    }

    fn decisions_of(&self, fields: &Fields<'a, 'n>) -> Vec<DecisionId> {
        let rows = self.names.rows(self.notes, "decision", &fields.words("decisions"));
        rows.into_iter().map(DecisionId::at).collect()
    }

    fn cites(&self, fields: &Fields<'a, 'n>, item: &Item) -> Vec<ResourceId> {
        let words = fields.words("cites");
        if words.is_empty() && item.node.get("cites").is_some() {
            let message = format!("{} `{}` cites nothing", item.kind, item.id);
            let help = "name at least one resource that backs it: `cites = [\"…\"]`".to_owned();
            self.notes.add(Code::WrongValue, fields.span("cites"), message, help);
        }
        self.names.rows(self.notes, "resource", &words).into_iter().map(ResourceId::at).collect()
    }

    fn rule(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Rule {
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
            unless: conditions.guards(fields.get("unless")),
            over_rules: Vec::new(),
            outranks: Vec::new(),
            over_options: Vec::new(),
            because: fields.text("because"),
            cites: self.cites(&fields, item),
            with: with.into_iter().map(ToolId::at).collect(),
        };
        fields.finish();
        rule
    }

    fn choose(&self, fields: &Fields<'a, 'n>, item: &Item, decision: Option<&Decision>) -> Choose {
        let words = fields.words("choose");
        let Some(decision) = decision else { return Choose::First(Vec::new()) };
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
            return Choose::First(Vec::new());
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
        Choose::First(options)
    }

    /// Resolves `over` of every rule, now that all of them have been read.
    fn over(&self, pack: &mut Pack) {
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
            rule.over_rules = over_rules;
            rule.over_options = over_options;
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

    fn constraint(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Constraint {
        let fields = self.fields(item, &shape::CONSTRAINT);
        let rules_out = match fields.get("rules-out") {
            Some(node) => self.ruled_out(node, item, conditions.pack),
            None => Vec::new(),
        };
        let constraint = Constraint {
            id: fields.text("id"),
            decisions: self.decisions_of(&fields),
            when: conditions.condition(fields.get("when")),
            unless: conditions.guards(fields.get("unless")),
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

    fn brake(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Brake {
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
            unless: conditions.guards(fields.get("unless")),
            holds_back,
            because: fields.text("because"),
            until: fields.text("until"),
        };
        fields.finish();
        brake
    }

    fn advice(&self, item: &'a Item, conditions: &conditions::Reader<'_, '_>) -> Advice {
        let fields = self.fields(item, &shape::ADVICE);
        let kind = AdviceKind::ALL[fields.word("kind")];
        let advice = Advice {
            id: fields.text("id"),
            decision: self.decision_of(&fields).unwrap_or(DecisionId(0)),
            kind,
            when: conditions.condition(fields.get("when")),
            unless: conditions.guards(fields.get("unless")),
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
