//! `list`: tables of what the pack holds.

use std::borrow::Cow;
use std::mem::ManuallyDrop;

use crate::knowledge::catalog::{Resource, Tool};
use crate::knowledge::{CategoryId, Pack, ToolId, nearest};
use crate::lookup::document::{
    DecisionList, GuideList, Listed, QuestionList, ResourceList, RuleList, ThresholdList, ToolList,
    WriterList,
};
use crate::lookup::{json, words};

use super::args::{Kind, ListArgs};
use super::context::Context;
use super::error::CliError;
use super::output;
use super::table::{self, Rows};

/// Prints a list.
pub fn run(context: &Context, args: &ListArgs) -> Result<u8, CliError> {
    let category = args.category.as_deref().map(|name| context.category(name)).transpose()?;
    let tool = args.tool.as_deref().map(|name| find_tool(&context.pack, name)).transpose()?;
    let filter = Filter { pack: &context.pack, category, tool, json: context.json };
    let listing = match args.what {
        Kind::Tools => filter.tools(),
        Kind::Resources => filter.resources(),
        Kind::Questions => filter.questions(),
        Kind::Decisions => filter.decisions(),
        Kind::Rules => filter.rules(),
        Kind::Thresholds => filter.thresholds(),
        Kind::Writers => filter.writers(),
        Kind::Guides => filter.guides(),
    };
    // The process ends next: giving the listing back piece by piece would only take time.
    match &*ManuallyDrop::new(listing) {
        Listing::Document(document) => output::json(document)?,
        Listing::Table(rows) if rows.cells.is_empty() => output::print("Nothing here.\n")?,
        Listing::Table(rows) => output::print(&table::render(rows, context.layout.width))?,
    }
    Ok(super::DONE)
}

/// A tool by its id or an alias.
pub fn find_tool(pack: &Pack, name: &str) -> Result<ToolId, CliError> {
    pack.find_tool(name).ok_or_else(|| {
        let hint = nearest(name, pack.tools.iter().map(|tool| tool.id.as_str()));
        let hint =
            hint.map_or("`archadvise list` shows them".to_owned(), |near| format!("did you mean `{near}`?"));
        CliError::new("unknown-tool", format!("there is no tool `{name}`"), hint)
    })
}

/// What is printed of a list.
enum Listing<'a> {
    Table(Rows<'a>),
    /// With `--json`.
    Document(Listed<'a>),
}

struct Filter<'a> {
    pack: &'a Pack,
    category: Option<CategoryId>,
    tool: Option<ToolId>,
    json: bool,
}

/// Columns of a table, and how many of them say what a row is.
type Columns = (&'static [&'static str], usize);

impl<'a> Filter<'a> {
    /// What was found, as one of the two that a listing may be: the other is not made.
    fn listing<T, D>(
        &self,
        found: Vec<T>,
        (columns, about): Columns,
        cells: impl Fn(T) -> Vec<Cow<'a, str>>,
        item: impl Fn(T) -> D,
        document: impl Fn(Vec<D>) -> Listed<'a>,
    ) -> Listing<'a> {
        if self.json {
            Listing::Document(document(found.into_iter().map(item).collect()))
        } else {
            let cells = found.into_iter().map(cells).collect();
            Listing::Table(Rows { columns, about, cells, headings: Vec::new() })
        }
    }

    fn fits(&self, categories: &[CategoryId], tools: &[ToolId]) -> bool {
        self.category.is_none_or(|wanted| {
            categories.contains(&wanted) || tools.iter().any(|tool| self.pack.tool(*tool).category == wanted)
        }) && self.tool.is_none_or(|wanted| tools.contains(&wanted))
    }

    fn tools(&self) -> Listing<'a> {
        let mut found: Vec<(usize, &Tool)> = self.pack.tools.iter().enumerate().collect();
        found.retain(|(row, tool)| self.fits(&[tool.category], &[ToolId::at(*row)]));
        found.sort_by(|(_, a), (_, b)| (a.category, &*a.id).cmp(&(b.category, &*b.id)));
        if !self.json && self.category.is_none() && self.tool.is_none() {
            return self.overview(&found);
        }
        self.listing(
            found,
            (&["tool", "hosting", "licence", "best at", "costs"], 3),
            |(_, tool)| {
                let hosting = tool.hosting.mode.label();
                [&*tool.id, hosting, &*tool.licence.name, &*tool.best_at, &*tool.costs]
                    .map(Cow::Borrowed)
                    .into()
            },
            |(_, tool)| json::tool_summary(self.pack, tool),
            ToolList::of,
        )
    }

    /// All tools, shelf by shelf: nobody reads a hundred licences on the way to the one tool that was meant.
    fn overview(&self, sorted: &[(usize, &'a Tool)]) -> Listing<'a> {
        let first = |(at, (_, tool)): &(usize, &(usize, &Tool))| {
            *at == 0 || sorted[at - 1].1.category != tool.category
        };
        let heading = |(at, (_, tool)): (usize, &(usize, &'a Tool))| {
            let category = &self.pack.categories[tool.category.index()];
            (at, format!("{} (more with `--category {}`)", category.title, category.id).into())
        };
        Listing::Table(Rows {
            columns: &["tool", "best at"],
            about: 1,
            cells: sorted.iter().map(|(_, tool)| vec![(*tool.id).into(), (*tool.best_at).into()]).collect(),
            headings: sorted.iter().enumerate().filter(first).map(heading).collect(),
        })
    }

    fn resources(&self) -> Listing<'a> {
        let found: Vec<&Resource> =
            self.pack.resources.iter().filter(|row| self.fits(&row.categories, &row.tools)).collect();
        self.listing(
            found,
            (&["resource", "kind", "title", "gives"], 2),
            |row| {
                let cost = if row.free { "free" } else { "paid" };
                let kind = format!("{}, {cost}", row.kind_word());
                vec![(*row.id).into(), kind.into(), (*row.title).into(), (*row.gives).into()]
            },
            |row| json::resource(self.pack, row),
            ResourceList::of,
        )
    }

    fn questions(&self) -> Listing<'a> {
        let mut wanted: Vec<usize> = (0..self.pack.questions.len()).collect();
        if self.category.is_some() || self.tool.is_some() {
            let mut asked = Vec::new();
            for rule in &self.pack.rules {
                let decision = self.pack.decision(rule.decision);
                let tools: Vec<ToolId> = decision.options.iter().filter_map(|option| option.tool).collect();
                if self.category.is_none_or(|wanted| wanted == decision.category)
                    && self.tool.is_none_or(|wanted| tools.contains(&wanted))
                {
                    asked.extend(crate::engine::answers::questions_of_rule(self.pack, rule));
                }
            }
            wanted.retain(|row| asked.iter().any(|id| id.index() == *row));
        }
        self.listing(
            wanted,
            (&["question", "kind", "asked as"], 2),
            |row| {
                let question = &self.pack.questions[row];
                vec![(*question.id).into(), question.kind.word().into(), (*question.ask).into()]
            },
            |row| json::question(self.pack, row),
            QuestionList::of,
        )
    }

    fn decisions(&self) -> Listing<'a> {
        let found = self.pack.decisions.iter().enumerate().filter(|(_, row)| {
            let tools: Vec<ToolId> = row.options.iter().filter_map(|option| option.tool).collect();
            self.category.is_none_or(|wanted| wanted == row.category)
                && self.tool.is_none_or(|wanted| tools.contains(&wanted))
        });
        let found: Vec<usize> = found.map(|(row, _)| row).collect();
        self.listing(
            found,
            (&["decision", "title", "options"], 2),
            |row| {
                let decision = &self.pack.decisions[row];
                let options: Vec<&str> = decision.options.iter().map(|option| option.id.as_str()).collect();
                vec![(*decision.id).into(), (*decision.title).into(), options.join(", ").into()]
            },
            |row| json::decision(self.pack, row),
            DecisionList::of,
        )
    }

    fn rules(&self) -> Listing<'a> {
        let found = self.pack.rules.iter().enumerate().filter(|(_, rule)| {
            let decision = self.pack.decision(rule.decision);
            let options = self.pack.may_choose(rule);
            let tools: Vec<ToolId> =
                options.iter().filter_map(|option| decision.options[usize::from(*option)].tool).collect();
            self.category.is_none_or(|wanted| wanted == decision.category)
                && self.tool.is_none_or(|wanted| tools.contains(&wanted))
        });
        let found: Vec<usize> = found.map(|(row, _)| row).collect();
        self.listing(
            found,
            (&["rule", "decision", "strength", "chooses", "because"], 3),
            |row| {
                let rule = &self.pack.rules[row];
                vec![
                    (*rule.id).into(),
                    (*self.pack.decision(rule.decision).id).into(),
                    rule.strength.word().into(),
                    words::choice_of(self.pack, rule).into(),
                    (*rule.because).into(),
                ]
            },
            |row| json::rule(self.pack, row),
            RuleList::of,
        )
    }

    fn thresholds(&self) -> Listing<'a> {
        let used = |row: usize| {
            self.category.is_none_or(|wanted| {
                words::decisions_of_threshold(self.pack, row)
                    .iter()
                    .any(|id| self.pack.decision(*id).category == wanted)
            })
        };
        let found: Vec<usize> = (0..self.pack.thresholds.len()).filter(|row| used(*row)).collect();
        self.listing(
            found,
            (&["threshold", "line", "band", "because"], 3),
            |row| {
                let line = &self.pack.thresholds[row];
                let band = line.band.map(|end| line.unit.show(end));
                vec![
                    (*line.id).into(),
                    line.unit.show(line.value).into(),
                    format!("{} to {}", band[0], band[1]).into(),
                    (*line.because).into(),
                ]
            },
            |row| json::threshold(self.pack, row),
            ThresholdList::of,
        )
    }

    fn writers(&self) -> Listing<'a> {
        self.listing(
            self.pack.writers.iter().collect(),
            (&["writer", "name", "address", "why"], 2),
            |row| [&*row.id, &*row.name, &*row.url, &*row.why].map(Cow::Borrowed).into(),
            json::writer,
            WriterList::of,
        )
    }

    fn guides(&self) -> Listing<'a> {
        let found = self.pack.guides.iter().filter(|guide| {
            self.category.is_none_or(|wanted| {
                guide.category == Some(wanted)
                    || guide.decisions.iter().any(|id| self.pack.decision(*id).category == wanted)
            })
        });
        self.listing(
            found.collect(),
            (&["guide", "title"], 1),
            |row| vec![(*row.id).into(), (*row.title).into()],
            |row| json::guide(self.pack, row),
            GuideList::of,
        )
    }
}
