//! What a report refers to: what backs its reasons, and what to learn a tool by.

use crate::knowledge::{CategoryId, Pack, ResourceId, ToolId};

use super::Reference;
use super::build::Builder;
use super::explanation::DecisionExplanation;

/// Resources referred to, numbered in the order in which they turn up.
#[derive(Default)]
pub(super) struct References {
    ids: Vec<ResourceId>,
}

impl References {
    pub(super) fn number(&mut self, id: ResourceId) -> usize {
        match self.ids.iter().position(|known| *known == id) {
            Some(at) => at + 1,
            None => {
                self.ids.push(id);
                self.ids.len()
            }
        }
    }

    pub(super) fn finish(self, pack: &Pack) -> Vec<Reference> {
        let numbered = self.ids.into_iter().enumerate();
        numbered
            .map(|(at, id)| {
                let row = pack.resource(id);
                Reference {
                    number: at + 1,
                    id: row.id.to_string(),
                    title: row.title.to_string(),
                    author: row.author.to_string(),
                    url: row.url.to_string(),
                    kind: row.kind_word(),
                    minutes: row.minutes,
                }
            })
            .collect()
    }
}

/// The references that the explained decisions name, numbered anew from 1 in the order in which they are read.
pub(super) fn renumber(references: &[Reference], decisions: &mut [DecisionExplanation]) -> Vec<Reference> {
    let mut used: Vec<usize> = Vec::new();
    for row in decisions {
        let reasons = row.report.because.iter_mut().map(|reason| &mut reason.cites);
        let advice = row.report.advice.iter_mut().map(|item| &mut item.cites);
        for number in reasons.chain(advice).chain([&mut row.report.learn]).flatten() {
            let at = used.iter().position(|known| known == number).unwrap_or_else(|| {
                used.push(*number);
                used.len() - 1
            });
            *number = at + 1;
        }
    }
    let row = |(at, number): (usize, &usize)| {
        Some(Reference { number: at + 1, ..references.get(number - 1)?.clone() })
    };
    used.iter().enumerate().filter_map(row).collect()
}

impl Builder<'_> {
    /// A resource to learn a tool by: those on the shelf of the decision, then those for just such a reader, then free
    /// and simple ones.
    pub(super) fn learn(&mut self, tool: ToolId, shelf: CategoryId) -> Option<usize> {
        let (pack, reader) = (self.pack, self.reader);
        let suits = |id: &ResourceId| pack.resource(*id).when.as_ref().is_none_or(|when| reader.holds(when));
        let serves = |wanted: ToolId| {
            pack.tool(wanted).resources.iter().copied().filter(suits).min_by_key(|id| {
                let row = pack.resource(*id);
                (
                    !row.categories.contains(&shelf),
                    row.when.is_none(),
                    row.kind > 4,
                    !row.free,
                    row.level,
                    row.kind,
                    row.tools.len(),
                )
            })
        };
        // What lives inside another tool, or beside one, is learnt with it; failing that, with its shelf.
        let row = pack.tool(tool);
        let around = row.runs_inside.iter().chain(row.needs.iter().flatten()).chain(&row.goes_with);
        let near_by = || {
            let of_shelf = |resource: &&(usize, &crate::knowledge::catalog::Resource)| {
                resource.1.categories.contains(&row.category)
            };
            let rows: Vec<_> = pack.resources.iter().enumerate().collect();
            rows.iter()
                .filter(of_shelf)
                .min_by_key(|(_, row)| (!row.free, row.kind))
                .map(|(at, _)| ResourceId::at(*at))
        };
        let found =
            serves(tool).or_else(|| around.clone().find_map(|near| serves(*near))).or_else(near_by)?;
        Some(self.references.number(found))
    }
}
