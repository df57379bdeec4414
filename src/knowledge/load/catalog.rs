//! Reads tools, resources, writers, guides and categories.

use crate::knowledge::Pack;
use crate::knowledge::catalog::{
    Category, Confirmed, Evidence, Fact, Guide, Hosting, HostingMode, Licence, LicenceClass, Resource, State,
    Status, Tool, Writer,
};
use crate::knowledge::fields::Fields;
use crate::knowledge::ids::{CategoryId, DecisionId, ResourceId, ToolId};
use crate::knowledge::node::{Node, Notes, Span, Value};
use crate::knowledge::problem::Code;
use crate::knowledge::shape::{self, Shape};
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
    let tools = pack.tools.rows_mut();
    for (row, resource) in pack.resources.iter().enumerate() {
        for tool in &resource.tools {
            if let Some(tool) = tools.get_mut(tool.index()) {
                tool.resources.push(ResourceId::at(row));
            }
        }
    }
    pack.writers = merged.of("writer").map(|item| reader.writer(item)).collect();
    pack.guides = merged.of("guide").map(|item| reader.guide(item)).collect();
}

struct Reader<'a, 'n> {
    notes: &'a Notes<'n>,
    names: &'a Names,
}

impl<'a, 'n> Reader<'a, 'n> {
    fn fields(&self, item: &'a Item, shape: &'static Shape) -> Fields<'a, 'n> {
        Fields::new(self.notes, &item.node, shape, format!("{} `{}`", item.kind, item.id))
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
        let (id, span) = fields.name("category")?;
        self.names.row(self.notes, "category", &id, span).map(CategoryId::at)
    }

    fn category(&self, item: &'a Item) -> Category {
        let fields = self.fields(item, &shape::CATEGORY);
        let category = Category {
            id: fields.text("id"),
            title: fields.text("title"),
            aliases: Self::texts(&fields, "aliases"),
            intro: fields.text("intro"),
        };
        fields.finish();
        category
    }

    fn needs(&self, fields: &Fields<'a, '_>) -> Vec<Vec<ToolId>> {
        fields.list("needs").iter().map(|item| self.tools(&fields.strings(item))).collect()
    }

    fn tool(&self, item: &'a Item) -> Tool {
        let fields = self.fields(item, &shape::TOOL);
        let tool = Tool {
            id: fields.text("id"),
            name: fields.text("name"),
            category: self.one_category(&fields).unwrap_or(CategoryId(0)),
            aliases: Self::texts(&fields, "aliases"),
            system: fields.flag("system").unwrap_or(true),
            runs_inside: self.tools(&fields.words("runs-inside")),
            needs: self.needs(&fields),
            languages: Self::texts(&fields, "languages"),
            cloud: fields.optional("cloud"),
            goes_with: self.tools(&fields.words("goes-with")),
            burden: fields.whole("burden").map_or(3, |burden| burden as u8),
            burden_managed: fields.whole("burden-managed").map(|burden| burden as u8),
            best_at: fields.text("best-at"),
            costs: fields.text("costs"),
            hosting: self.hosting(&fields, item),
            licence: self.licence(&fields, item),
            status: self.status(&fields, item),
            resources: Vec::new(),
            facts: fields
                .tables("fact")
                .into_iter()
                .map(|node| self.fact(node, item))
                .collect::<Vec<_>>()
                .into(),
        };
        fields.finish();
        tool
    }

    fn part(
        &self,
        fields: &Fields<'a, 'n>,
        name: &'static str,
        shape: &'static Shape,
        item: &Item,
    ) -> Option<Fields<'a, 'n>> {
        let node = fields.get(name)?;
        Some(Fields::new(self.notes, node, shape, format!("`{name}` of {} `{}`", item.kind, item.id)))
    }

    fn evidence(fields: &Fields<'_, '_>) -> Evidence {
        fields.flag("judgement");
        Evidence { source: fields.optional("source"), as_of: fields.optional("as-of") }
    }

    fn hosting(&self, fields: &Fields<'a, 'n>, item: &Item) -> Hosting {
        let none = Evidence { source: None, as_of: None };
        let Some(fields) = self.part(fields, "hosting", &shape::HOSTING, item) else {
            return Hosting { mode: HostingMode::Both, managed: Vec::new(), evidence: none };
        };
        let hosting = Hosting {
            mode: HostingMode::ALL[fields.word("mode")],
            managed: Self::texts(&fields, "managed"),
            evidence: Self::evidence(&fields),
        };
        fields.finish();
        hosting
    }

    fn licence(&self, fields: &Fields<'a, 'n>, item: &Item) -> Licence {
        let none = Evidence { source: None, as_of: None };
        let Some(fields) = self.part(fields, "licence", &shape::LICENCE, item) else {
            return Licence { name: "?".into(), class: LicenceClass::Open, history: None, evidence: none };
        };
        let licence = Licence {
            name: fields.text("name"),
            class: LicenceClass::ALL[fields.word("class")],
            history: fields.optional("history"),
            evidence: Self::evidence(&fields),
        };
        fields.finish();
        licence
    }

    fn status(&self, fields: &Fields<'a, 'n>, item: &Item) -> Status {
        let none = Evidence { source: None, as_of: None };
        let Some(fields) = self.part(fields, "status", &shape::STATUS, item) else {
            return Status { state: State::Active, note: None, evidence: none };
        };
        let status = Status {
            state: State::ALL[fields.word("state")],
            note: fields.optional("note"),
            evidence: Self::evidence(&fields),
        };
        fields.finish();
        status
    }

    fn fact(&self, node: &'a Node, item: &Item) -> Fact {
        let fields = Fields::new(self.notes, node, &shape::FACT, format!("a fact of tool `{}`", item.id));
        let judgement = fields.flag("judgement").unwrap_or(false);
        let evidence = Evidence { source: fields.optional("source"), as_of: fields.optional("as-of") };
        if !judgement && !evidence.is_confirmed() {
            let message = format!("a fact of tool `{}` has no `source` and `as-of`", item.id);
            let help = "name where it is from and when, or say `judgement = true`".to_owned();
            self.notes.add(Code::MissingField, node.span, message, help);
        }
        let fact = Fact {
            kind: fields.word("kind") as u8,
            name: fields.text("name"),
            value: fields.text("value"),
            number: fields.number("number"),
            unit: fields.optional("unit"),
            note: fields.optional("note"),
            judgement,
            evidence,
        };
        fields.finish();
        fact
    }

    fn confirmed(&self, fields: &Fields<'a, 'n>, item: &Item) -> Confirmed {
        let Some(fields) = self.part(fields, "confirmed", &shape::CONFIRMED, item) else {
            return Confirmed { how: 2, as_of: Text::default() };
        };
        let how = fields.word("how") as u8;
        let confirmed = Confirmed { how, as_of: fields.text("as-of") };
        fields.finish();
        confirmed
    }

    fn url(&self, fields: &Fields<'_, '_>) -> Text {
        let url = fields.text("url");
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            let help = "expected one that starts with `https://`".to_owned();
            self.notes.add(Code::WrongValue, fields.span("url"), format!("`{url}` is no address"), help);
        }
        url
    }

    fn resource(&self, item: &'a Item) -> Resource {
        let fields = self.fields(item, &shape::RESOURCE);
        let line = |node: &Node| match node.value {
            Value::Number(number) if number.fract() == 0.0 && (0.0..=65535.0).contains(&number) => {
                Some(number as u16)
            }
            _ => {
                fields.wrong(node, "the number of a line");
                None
            }
        };
        let lines = fields.list("index-lines").iter().filter_map(line).collect();
        let resource = Resource {
            id: fields.text("id"),
            title: fields.text("title"),
            author: fields.text("author"),
            url: self.url(&fields),
            kind: fields.word("kind") as u8,
            level: fields.word("level") as u8,
            free: fields.word("cost") == 0,
            minutes: fields.whole("minutes"),
            tools: self.tools(&fields.words("tools")),
            categories: self.categories(&fields.words("categories")),
            subjects: Self::texts(&fields, "subjects"),
            gives: fields.text("gives"),
            year: fields.whole("year").map(|year| year as u16),
            // Read with the judgement, when the questions are known.
            when: None,
            confirmed: self.confirmed(&fields, item),
            index_lines: lines,
        };
        fields.finish();
        resource
    }

    fn writer(&self, item: &'a Item) -> Writer {
        let fields = self.fields(item, &shape::WRITER);
        let writer = Writer {
            id: fields.text("id"),
            name: fields.text("name"),
            url: self.url(&fields),
            subjects: Self::texts(&fields, "subjects"),
            why: fields.text("why"),
            confirmed: self.confirmed(&fields, item),
        };
        fields.finish();
        writer
    }

    fn guide(&self, item: &'a Item) -> Guide {
        let fields = self.fields(item, &shape::GUIDE);
        let decisions = self.names.rows(self.notes, "decision", &fields.words("decisions"));
        let sources = self.names.rows(self.notes, "resource", &fields.words("sources"));
        let guide = Guide {
            id: fields.text("id"),
            title: fields.text("title"),
            category: self.one_category(&fields),
            decisions: decisions.into_iter().map(DecisionId::at).collect(),
            text: fields.text("text"),
            sources: sources.into_iter().map(ResourceId::at).collect(),
        };
        fields.finish();
        guide
    }
}
