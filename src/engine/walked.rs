//! The walks of an earlier outlook, taken again where nothing that they rest on has changed: from one screen of an
//! interview to the next most of them haven't.

use std::sync::Arc;

use super::model::{Mask, Var};
use super::program::Program;
use super::walk::Walk;

/// Walks of an earlier outlook, each with the program that was walked: one is known by where it lies.
#[derive(Default)]
pub struct Walked<'a>(Vec<(&'a Program, Kept)>);

/// A walk, and all that it rests on.
pub(super) struct Kept {
    /// Whether it says what each answer would tell.
    pub(super) gains: bool,
    /// What was seldom.
    pub(super) seldom: Arc<[(Var, Mask)]>,
    /// What each variable that was met might be, in the order of the variables: first what is said, then verdicts,
    /// then what keeps options away.
    pub(super) masks: Vec<(Var, Mask)>,
    /// The shares of those that are worked out.
    pub(super) shares: Vec<(Var, Vec<f64>)>,
    pub(super) walk: Arc<Walk>,
}

impl<'a> Walked<'a> {
    pub(super) fn take(&mut self, program: &Program) -> Option<Kept> {
        let at = self.0.iter().position(|(known, _)| std::ptr::eq(*known, program))?;
        Some(self.0.swap_remove(at).1)
    }

    pub(super) fn put(&mut self, program: &'a Program, kept: Kept) {
        self.0.push((program, kept));
    }
}
