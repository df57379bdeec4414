//! Reads tools, resources, writers, guides and categories.

use crate::knowledge::catalog::{
    CONFIRMED_BY, Category, Confirmed, Evidence, FACT_KINDS, Fact, Guide, Hosting, HostingMode, LEVELS,
    Licence, LicenceClass, RESOURCE_KINDS, Resource, State, Status, Tool, Writer,
};
use crate::knowledge::deferred::Deferred;
use crate::knowledge::ids::{CategoryId, DecisionId, ResourceId, ToolId};
use crate::knowledge::node::{Fields, Node, Notes, Span, Value};
use crate::knowledge::pack::Pack;
use crate::knowledge::problem::Code;
use crate::knowledge::text::Text;

use super::merge::{Item, Merged};
use super::names::Names;

/// Reads the catalog into `pack`.
pub fn read(notes: &Notes<'_>, names: &Names, merged: &Merged, pack: &mut Pack) {
    let reader = Reader { notes, names };
    pack.categories = merged.of("category").map(|item| reader.category(item)).collect();
    pack.tools = merged.of("tool").map(|item| reader.tool(item)).collect();
    reader.aliases(merged, pack);
    pack.resources = merged.of("resource").map(|item| reader.resource(item)).collect();
    pack.writers = merged.of("writer").map(|item| reader.writer(item)).collect();
    pack.guides = merged.of("guide").map(|item| reader.guide(item)).collect();
}

struct Reader<'a, 'n> {
    notes: &'a Notes<'n>,
    names: &'a Names,
}

impl<'a, 'n> Reader<'a, 'n> {
    fn fields(&self, item: &'a Item) -> Fields<'a, 'n> {
        Fields::new(self.notes, &item.node, format!("{} `{}`", item.kind, item.id))
    }

    fn texts(fields: &Fields<'_, '_>, name: &'static str) -> Vec<Text> {
        fields.words(name).into_iter().map(|(word, _)| word.into()).collect()
    }

    /// An alias that names another tool as well would find whichever comes first.
    fn aliases(&self, merged: &Merged, pack: &Pack) {
        for (row, item) in merged.of("tool").enumerate() {
            for alias in &pack.tools[row].aliases {
                let taken = pack.tools.iter().enumerate().find(|(other, tool)| {
                    *other != row && (tool.id == *alias || tool.aliases.contains(alias))
                });
                if let Some((_, other)) = taken {
                    let span = item.node.get("aliases").map_or(item.id_span, |node| node.span);
                    let message =
                        format!("the alias `{alias}` of tool `{}` names `{}` too", item.id, other.id);
                    self.notes.add(Code::Duplicate, span, message, "remove it from one of them".to_owned());
                }
            }
        }
    }

    fn tools(&self, words: &[(String, Span)]) -> Vec<ToolId> {
        self.names.rows(self.notes, "tool", words).into_iter().map(ToolId::at).collect()
    }

    fn categories(&self, words: &[(String, Span)]) -> Vec<CategoryId> {
        self.names.rows(self.notes, "category", words).into_iter().map(CategoryId::at).collect()
    }

    fn one_category(&self, fields: &Fields<'_, '_>) -> Option<CategoryId> {
        self.categories(&fields.words("category")).first().copied()
    }

    fn category(&self, item: &'a Item) -> Category {
        let fields = self.fields(item);
        let category = Category {
            id: fields.need_text("id"),
            title: fields.need_text("title"),
            aliases: Self::texts(&fields, "aliases"),
            intro: fields.need_text("intro"),
        };
        fields.finish();
        category
    }

    fn needs(&self, fields: &Fields<'_, '_>) -> Vec<Vec<ToolId>> {
        let Some(Node { value: Value::List(items), .. }) = fields.get("needs") else { return Vec::new() };
        items
            .iter()
            .map(|item| {
                let words: Vec<(String, Span)> = match &item.value {
                    Value::Text(word) => vec![(word.clone(), item.span)],
                    Value::List(inner) => inner
                        .iter()
                        .filter_map(|node| match &node.value {
                            Value::Text(word) => Some((word.clone(), node.span)),
                            _ => None,
                        })
                        .collect(),
                    _ => {
                        fields.wrong(item, "a tool or a list of tools");
                        Vec::new()
                    }
                };
                self.tools(&words)
            })
            .collect()
    }

    fn tool(&self, item: &'a Item) -> Tool {
        let fields = self.fields(item);
        fields.need("category");
        let tool = Tool {
            id: fields.need_text("id"),
            name: fields.need_text("name"),
            category: self.one_category(&fields).unwrap_or(CategoryId(0)),
            aliases: Self::texts(&fields, "aliases"),
            system: fields.flag("system").unwrap_or(true),
            runs_inside: self.tools(&fields.words("runs-inside")),
            needs: self.needs(&fields),
            languages: Self::texts(&fields, "languages"),
            cloud: fields.text("cloud"),
            goes_with: self.tools(&fields.words("goes-with")),
            burden: self.burden(&fields, "burden").unwrap_or(3),
            burden_managed: self.burden(&fields, "burden-managed"),
            best_at: fields.need_text("best-at"),
            costs: fields.need_text("costs"),
            hosting: self.hosting(&fields, item),
            licence: self.licence(&fields, item),
            status: self.status(&fields, item),
            facts: Deferred::Value(
                fields.tables("fact").into_iter().map(|node| self.fact(node, item)).collect(),
            ),
        };
        fields.finish();
        tool
    }

    fn burden(&self, fields: &Fields<'_, '_>, name: &'static str) -> Option<u8> {
        let number = fields.number(name)?;
        if !(1.0..=5.0).contains(&number) || number.fract() != 0.0 {
            let span = fields.get(name).map_or(Span { file: 0, start: 0, end: 0 }, |node| node.span);
            let help = "1 is none, 5 a dedicated team".to_owned();
            self.notes.add(Code::WrongValue, span, format!("`{name}` is a whole number from 1 to 5"), help);
        }
        Some(number as u8)
    }

    fn part(&self, fields: &Fields<'a, 'n>, name: &'static str, item: &Item) -> Option<Fields<'a, 'n>> {
        let node = fields.need(name)?;
        Some(Fields::new(self.notes, node, format!("`{name}` of {} `{}`", item.kind, item.id)))
    }

    fn evidence(fields: &Fields<'_, '_>) -> Evidence {
        fields.flag("judgement");
        Evidence { source: fields.text("source"), as_of: fields.text("as-of") }
    }

    fn hosting(&self, fields: &Fields<'a, 'n>, item: &Item) -> Hosting {
        let none = Evidence { source: None, as_of: None };
        let Some(fields) = self.part(fields, "hosting", item) else {
            return Hosting { mode: HostingMode::Both, managed: Vec::new(), evidence: none };
        };
        let hosting = Hosting {
            mode: HostingMode::ALL[fields.need_word("mode", &HostingMode::WORDS)],
            managed: Self::texts(&fields, "managed"),
            evidence: Self::evidence(&fields),
        };
        fields.finish();
        hosting
    }

    fn licence(&self, fields: &Fields<'a, 'n>, item: &Item) -> Licence {
        let none = Evidence { source: None, as_of: None };
        let Some(fields) = self.part(fields, "licence", item) else {
            return Licence { name: "?".into(), class: LicenceClass::Open, history: None, evidence: none };
        };
        let licence = Licence {
            name: fields.need_text("name"),
            class: LicenceClass::ALL[fields.need_word("class", &LicenceClass::WORDS)],
            history: fields.text("history"),
            evidence: Self::evidence(&fields),
        };
        fields.finish();
        licence
    }

    fn status(&self, fields: &Fields<'a, 'n>, item: &Item) -> Status {
        let none = Evidence { source: None, as_of: None };
        let Some(fields) = self.part(fields, "status", item) else {
            return Status { state: State::Active, note: None, evidence: none };
        };
        let status = Status {
            state: State::ALL[fields.need_word("state", &State::WORDS)],
            note: fields.text("note"),
            evidence: Self::evidence(&fields),
        };
        fields.finish();
        status
    }

    fn fact(&self, node: &'a Node, item: &Item) -> Fact {
        let fields = Fields::new(self.notes, node, format!("a fact of tool `{}`", item.id));
        let judgement = fields.flag("judgement").unwrap_or(false);
        let evidence = Evidence { source: fields.text("source"), as_of: fields.text("as-of") };
        if !judgement && !evidence.is_confirmed() {
            let message = format!("a fact of tool `{}` has no `source` and `as-of`", item.id);
            let help = "name where it is from and when, or say `judgement = true`".to_owned();
            self.notes.add(Code::MissingField, node.span, message, help);
        }
        let fact = Fact {
            kind: fields.need_word("kind", &FACT_KINDS) as u8,
            name: fields.need_text("name"),
            value: fields.need_text("value"),
            number: fields.number("number"),
            unit: fields.text("unit"),
            note: fields.text("note"),
            judgement,
            evidence,
        };
        fields.finish();
        fact
    }

    fn confirmed(&self, fields: &Fields<'a, 'n>, item: &Item) -> Confirmed {
        let Some(fields) = self.part(fields, "confirmed", item) else {
            return Confirmed { how: 2, as_of: Text::default() };
        };
        let how = fields.need_word("how", &CONFIRMED_BY) as u8;
        let confirmed = Confirmed { how, as_of: fields.need_text("as-of") };
        fields.finish();
        confirmed
    }

    fn url(&self, fields: &Fields<'_, '_>) -> Text {
        let url = fields.need_text("url");
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            let span = fields.get("url").map_or(Span { file: 0, start: 0, end: 0 }, |node| node.span);
            let help = "expected one that starts with `https://`".to_owned();
            self.notes.add(Code::WrongValue, span, format!("`{url}` is no address"), help);
        }
        url
    }

    fn resource(&self, item: &'a Item) -> Resource {
        let fields = self.fields(item);
        let lines = match fields.get("index-lines").map(|node| &node.value) {
            Some(Value::List(items)) => items
                .iter()
                .filter_map(|node| match node.value {
                    Value::Number(number) => Some(number as u16),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let resource = Resource {
            id: fields.need_text("id"),
            title: fields.need_text("title"),
            author: fields.need_text("author"),
            url: self.url(&fields),
            kind: fields.need_word("kind", &RESOURCE_KINDS) as u8,
            level: fields.need_word("level", &LEVELS) as u8,
            free: fields.need_word("cost", &["free", "paid"]) == 0,
            minutes: fields.number("minutes").map(|minutes| minutes as u32),
            tools: self.tools(&fields.words("tools")),
            categories: self.categories(&fields.words("categories")),
            subjects: Self::texts(&fields, "subjects"),
            gives: fields.need_text("gives"),
            year: fields.number("year").map(|year| year as u16),
            confirmed: self.confirmed(&fields, item),
            index_lines: lines,
        };
        fields.finish();
        resource
    }

    fn writer(&self, item: &'a Item) -> Writer {
        let fields = self.fields(item);
        let writer = Writer {
            id: fields.need_text("id"),
            name: fields.need_text("name"),
            url: self.url(&fields),
            subjects: Self::texts(&fields, "subjects"),
            why: fields.need_text("why"),
            confirmed: self.confirmed(&fields, item),
        };
        fields.finish();
        writer
    }

    fn guide(&self, item: &'a Item) -> Guide {
        let fields = self.fields(item);
        let decisions = self.names.rows(self.notes, "decision", &fields.words("decisions"));
        let sources = self.names.rows(self.notes, "resource", &fields.words("sources"));
        let guide = Guide {
            id: fields.need_text("id"),
            title: fields.need_text("title"),
            category: self.one_category(&fields),
            decisions: decisions.into_iter().map(DecisionId::at).collect(),
            text: fields.need_text("text"),
            sources: sources.into_iter().map(ResourceId::at).collect(),
        };
        fields.finish();
        guide
    }
}
