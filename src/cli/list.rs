//! `list`: tables of what the pack holds.

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
    let filter = Filter { pack: &context.pack, category, tool };
    let (rows, document) = match args.what {
        Kind::Tools => filter.tools(),
        Kind::Resources => filter.resources(),
        Kind::Questions => filter.questions(),
        Kind::Decisions => filter.decisions(),
        Kind::Rules => filter.rules(),
        Kind::Thresholds => filter.thresholds(),
        Kind::Writers => filter.writers(),
        Kind::Guides => filter.guides(),
    };
    if context.json {
        // The process ends next: giving the document back piece by piece would only take time.
        output::json(&*ManuallyDrop::new(document()))?;
    } else if rows.cells.is_empty() {
        output::print("Nothing here.\n")?;
    } else {
        output::print(&table::render(&rows, context.layout.width))?;
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

/// The rows, and the document, which is made only for `--json`.
type Listing<'a> = (Rows, Box<dyn Fn() -> Listed<'a> + 'a>);

struct Filter<'a> {
    pack: &'a Pack,
    category: Option<CategoryId>,
    tool: Option<ToolId>,
}

impl Filter<'_> {
    fn fits(&self, categories: &[CategoryId], tools: &[ToolId]) -> bool {
        self.category.is_none_or(|wanted| {
            categories.contains(&wanted) || tools.iter().any(|tool| self.pack.tool(*tool).category == wanted)
        }) && self.tool.is_none_or(|wanted| tools.contains(&wanted))
    }

    fn tools(&self) -> Listing<'_> {
        let mut found: Vec<(usize, &Tool)> = self.pack.tools.iter().enumerate().collect();
        found.retain(|(row, tool)| self.fits(&[tool.category], &[ToolId::at(*row)]));
        found.sort_by(|(_, a), (_, b)| (a.category, &*a.id).cmp(&(b.category, &*b.id)));
        let rows = found
            .iter()
            .map(|(_, tool)| {
                vec![
                    tool.id.to_string(),
                    tool.hosting.mode.label().to_owned(),
                    tool.licence.name.to_string(),
                    tool.best_at.to_string(),
                    tool.costs.to_string(),
                ]
            })
            .collect();
        let items =
            move || found.iter().map(|(_, tool)| json::tool_summary(self.pack, tool)).collect::<Vec<_>>();
        (
            Rows { columns: &["tool", "hosting", "licence", "best at", "costs"], about: 3, cells: rows },
            Box::new(move || ToolList::of(items())),
        )
    }

    fn resources(&self) -> Listing<'_> {
        let found: Vec<&Resource> =
            self.pack.resources.iter().filter(|row| self.fits(&row.categories, &row.tools)).collect();
        let rows = found
            .iter()
            .map(|row| {
                let cost = if row.free { "free" } else { "paid" };
                vec![
                    row.id.to_string(),
                    format!("{}, {cost}", row.kind_word()),
                    row.title.to_string(),
                    row.gives.to_string(),
                ]
            })
            .collect();
        let items = move || found.iter().map(|row| json::resource(self.pack, row)).collect::<Vec<_>>();
        (
            Rows { columns: &["resource", "kind", "title", "gives"], about: 2, cells: rows },
            Box::new(move || ResourceList::of(items())),
        )
    }

    fn questions(&self) -> Listing<'_> {
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
        let rows = wanted
            .iter()
            .map(|row| {
                let question = &self.pack.questions[*row];
                vec![question.id.to_string(), question.kind.word().to_owned(), question.ask.to_string()]
            })
            .collect();
        let items = move || wanted.iter().map(|row| json::question(self.pack, *row)).collect::<Vec<_>>();
        (
            Rows { columns: &["question", "kind", "asked as"], about: 2, cells: rows },
            Box::new(move || QuestionList::of(items())),
        )
    }

    fn decisions(&self) -> Listing<'_> {
        let found = self.pack.decisions.iter().enumerate().filter(|(_, row)| {
            let tools: Vec<ToolId> = row.options.iter().filter_map(|option| option.tool).collect();
            self.category.is_none_or(|wanted| wanted == row.category)
                && self.tool.is_none_or(|wanted| tools.contains(&wanted))
        });
        let found: Vec<usize> = found.map(|(row, _)| row).collect();
        let rows = found
            .iter()
            .map(|row| {
                let decision = &self.pack.decisions[*row];
                let options: Vec<&str> = decision.options.iter().map(|option| option.id.as_str()).collect();
                vec![decision.id.to_string(), decision.title.to_string(), options.join(", ")]
            })
            .collect();
        let items = move || found.iter().map(|row| json::decision(self.pack, *row)).collect::<Vec<_>>();
        (
            Rows { columns: &["decision", "title", "options"], about: 2, cells: rows },
            Box::new(move || DecisionList::of(items())),
        )
    }

    fn rules(&self) -> Listing<'_> {
        let found = self.pack.rules.iter().enumerate().filter(|(_, rule)| {
            let decision = self.pack.decision(rule.decision);
            let options = self.pack.may_choose(rule);
            let tools: Vec<ToolId> =
                options.iter().filter_map(|option| decision.options[usize::from(*option)].tool).collect();
            self.category.is_none_or(|wanted| wanted == decision.category)
                && self.tool.is_none_or(|wanted| tools.contains(&wanted))
        });
        let found: Vec<usize> = found.map(|(row, _)| row).collect();
        let rows = found
            .iter()
            .map(|row| {
                let rule = &self.pack.rules[*row];
                vec![
                    rule.id.to_string(),
                    self.pack.decision(rule.decision).id.to_string(),
                    rule.strength.word().to_owned(),
                    words::choice_of(self.pack, rule),
                    rule.because.to_string(),
                ]
            })
            .collect();
        let items = move || found.iter().map(|row| json::rule(self.pack, *row)).collect::<Vec<_>>();
        (
            Rows { columns: &["rule", "decision", "strength", "chooses", "because"], about: 3, cells: rows },
            Box::new(move || RuleList::of(items())),
        )
    }

    fn thresholds(&self) -> Listing<'_> {
        let used = |row: usize| {
            self.category.is_none_or(|wanted| {
                words::decisions_of_threshold(self.pack, row)
                    .iter()
                    .any(|id| self.pack.decision(*id).category == wanted)
            })
        };
        let found: Vec<usize> = (0..self.pack.thresholds.len()).filter(|row| used(*row)).collect();
        let rows = found
            .iter()
            .map(|row| {
                let line = &self.pack.thresholds[*row];
                let band = line.band.map(|end| line.unit.show(end));
                vec![
                    line.id.to_string(),
                    line.unit.show(line.value),
                    format!("{} to {}", band[0], band[1]),
                    line.because.to_string(),
                ]
            })
            .collect();
        let items = move || found.iter().map(|row| json::threshold(self.pack, *row)).collect::<Vec<_>>();
        (
            Rows { columns: &["threshold", "line", "band", "because"], about: 3, cells: rows },
            Box::new(move || ThresholdList::of(items())),
        )
    }

    fn writers(&self) -> Listing<'_> {
        let rows = self
            .pack
            .writers
            .iter()
            .map(|row| {
                vec![row.id.to_string(), row.name.to_string(), row.url.to_string(), row.why.to_string()]
            })
            .collect();
        let items = move || self.pack.writers.iter().map(json::writer).collect::<Vec<_>>();
        (
            Rows { columns: &["writer", "name", "address", "why"], about: 2, cells: rows },
            Box::new(move || WriterList::of(items())),
        )
    }

    fn guides(&self) -> Listing<'_> {
        let found = self.pack.guides.iter().filter(|guide| {
            self.category.is_none_or(|wanted| {
                guide.category == Some(wanted)
                    || guide.decisions.iter().any(|id| self.pack.decision(*id).category == wanted)
            })
        });
        let found: Vec<_> = found.collect();
        let rows = found.iter().map(|row| vec![row.id.to_string(), row.title.to_string()]).collect();
        let items = move || found.iter().map(|row| json::guide(self.pack, row)).collect::<Vec<_>>();
        (
            Rows { columns: &["guide", "title"], about: 1, cells: rows },
            Box::new(move || GuideList::of(items())),
        )
    }
}
