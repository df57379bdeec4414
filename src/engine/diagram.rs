//! Reduced, ordered, multi-valued decision diagrams (Srinivasan, Kam, Malik, Brayton: "Algorithms for Discrete
//! Function Manipulation", ICCAD 1990; the `apply` of Bryant 1986, on more than two values).
//!
//! A node tests one variable and has one child a value; a terminal holds a number. Nodes are unique: two
//! functions are equal if and only if their references are.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};

use super::model::{Formula, MOST_VALUES, Mask, Model, Var};

/// A node or a terminal of [`Diagrams`].
pub type Ref = u32;

const TERMINAL: Ref = 1 << 31;

/// The terminal that holds `value`.
#[must_use]
pub fn terminal(value: u32) -> Ref {
    TERMINAL | value
}

/// The number that a terminal holds; `None` for a node.
#[must_use]
pub fn terminal_value(at: Ref) -> Option<u32> {
    (at & TERMINAL != 0).then_some(at & !TERMINAL)
}

const FALSE: Ref = TERMINAL;
const TRUE: Ref = TERMINAL | 1;

/// More nodes would be needed than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// A store of diagrams that share nodes and one order of variables.
pub struct Diagrams<'m> {
    model: &'m Model,
    /// The level of each variable; lower ones are tested first.
    level: Vec<u32>,
    /// What each variable may be; values outside are not branched on.
    allowed: Vec<Mask>,
    nodes: Nodes,
    /// All nodes, by variable and children.
    unique: HashTable<Ref>,
    cap: usize,
}

/// Nodes in the order in which they were made, children before parents.
#[derive(Default)]
struct Nodes {
    /// The variable of each, and where its children begin.
    heads: Vec<(Var, u32)>,
    kids: Vec<Ref>,
}

impl Nodes {
    fn get(&self, at: Ref) -> Option<(Var, &[Ref])> {
        let (var, start) = *self.heads.get(at as usize)?;
        let end = self.heads.get(at as usize + 1).map_or(self.kids.len(), |(_, next)| *next as usize);
        Some((var, &self.kids[start as usize..end]))
    }

    fn hash(&self, at: Ref) -> u64 {
        self.get(at).map_or(0, |(var, kids)| hash(var, kids))
    }
}

pub(super) fn hash(var: Var, kids: &[Ref]) -> u64 {
    let mut hasher = FxHasher::default();
    (var, kids).hash(&mut hasher);
    hasher.finish()
}

impl<'m> Diagrams<'m> {
    /// An empty store. `order` lists the variables that may occur, those tested first first; `allowed` says
    /// for every variable which values it may take.
    #[must_use]
    pub fn new(model: &'m Model, order: &[Var], allowed: &[Mask], cap: usize) -> Self {
        let mut level = vec![u32::MAX; model.variables.len()];
        for (at, var) in order.iter().enumerate() {
            level[usize::from(*var)] = at as u32;
        }
        let (nodes, unique) = (Nodes::default(), HashTable::new());
        Self { model, level, allowed: allowed.to_vec(), nodes, unique, cap }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.heads.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.heads.is_empty()
    }

    /// The variable and the children of a node; `None` for a terminal.
    #[must_use]
    pub fn node(&self, at: Ref) -> Option<(Var, &[Ref])> {
        self.nodes.get(at)
    }

    /// The node that tests `var` and has these children; one of them where they are all the same.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub(super) fn make(&mut self, var: Var, kids: &[Ref]) -> Result<Ref, TooLarge> {
        let allowed = self.allowed[usize::from(var)];
        let mut differ = false;
        let mut only = None;
        for (value, kid) in kids.iter().enumerate() {
            if allowed >> value & 1 == 1 {
                differ |= only.is_some_and(|first| first != *kid);
                only = Some(*kid);
            }
        }
        if !differ {
            return Ok(only.unwrap_or(kids[0]));
        }
        let Self { nodes, unique, cap, .. } = self;
        let hash = hash(var, kids);
        if let Some(&known) = unique.find(hash, |at| nodes.get(*at) == Some((var, kids))) {
            return Ok(known);
        }
        if nodes.heads.len() >= *cap {
            return Err(TooLarge);
        }
        let at = nodes.heads.len() as Ref;
        nodes.heads.push((var, nodes.kids.len() as u32));
        nodes.kids.extend_from_slice(kids);
        unique.insert_unique(hash, at, |at| nodes.hash(*at));
        Ok(at)
    }

    fn kid(&self, at: Ref, value: usize) -> Ref {
        self.nodes.kids[self.nodes.heads[at as usize].1 as usize + value]
    }

    /// A node that goes to `yes` for the values of the set, and to `no` for the rest.
    ///
    /// # Errors
    /// [`TooLarge`], as everything here that makes nodes.
    pub fn branch(&mut self, var: Var, mask: Mask, yes: Ref, no: Ref) -> Result<Ref, TooLarge> {
        let size = self.model.variable(var).size;
        let allowed = self.allowed[usize::from(var)];
        // Values that can't occur all look alike, so that equal functions stay equal references.
        let kids = (0..size).map(|value| match (allowed >> value & 1, mask >> value & 1) {
            (0, _) => FALSE,
            (_, 1) => yes,
            _ => no,
        });
        let kids: Vec<Ref> = kids.collect();
        self.make(var, &kids)
    }

    /// A formula as a diagram with the terminals 0 and 1.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn formula(&mut self, formula: &Formula) -> Result<Ref, TooLarge> {
        match formula {
            Formula::In(var, mask) => self.branch(*var, *mask, TRUE, FALSE),
            Formula::Not(inner) => {
                let inner = self.formula(inner)?;
                self.map(inner, &mut |value| 1 - value)
            }
            Formula::All(parts) => {
                let mut all = TRUE;
                for part in parts {
                    let part = self.formula(part)?;
                    all = self.combine(all, part, &mut Shortcuts::And, &mut |a, b| a & b)?;
                }
                Ok(all)
            }
            Formula::Any(parts) => {
                let mut any = FALSE;
                for part in parts {
                    let part = self.formula(part)?;
                    any = self.combine(any, part, &mut Shortcuts::Or, &mut |a, b| a | b)?;
                }
                Ok(any)
            }
        }
    }

    /// Replaces the number of every terminal.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn map(&mut self, at: Ref, change: &mut impl FnMut(u32) -> u32) -> Result<Ref, TooLarge> {
        let mut done = FxHashMap::default();
        self.map_memo(at, change, &mut done)
    }

    fn map_memo(
        &mut self,
        at: Ref,
        change: &mut impl FnMut(u32) -> u32,
        done: &mut FxHashMap<Ref, Ref>,
    ) -> Result<Ref, TooLarge> {
        if let Some(value) = terminal_value(at) {
            return Ok(terminal(change(value)));
        }
        if let Some(&known) = done.get(&at) {
            return Ok(known);
        }
        let Some((var, size)) = self.nodes.get(at).map(|(var, kids)| (var, kids.len())) else {
            return Ok(at);
        };
        let allowed = self.allowed[usize::from(var)];
        let mut new = [FALSE; MOST_VALUES];
        for (value, kid) in new[..size].iter_mut().enumerate().filter(|(value, _)| allowed >> value & 1 == 1)
        {
            *kid = self.map_memo(self.kid(at, value), change, done)?;
        }
        let result = self.make(var, &new[..size])?;
        done.insert(at, result);
        Ok(result)
    }

    /// Combines two diagrams terminal by terminal.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn combine(
        &mut self,
        a: Ref,
        b: Ref,
        shortcuts: &mut Shortcuts,
        op: &mut impl FnMut(u32, u32) -> u32,
    ) -> Result<Ref, TooLarge> {
        let mut done = FxHashMap::default();
        self.combine_memo(a, b, shortcuts, op, &mut done)
    }

    fn combine_memo(
        &mut self,
        a: Ref,
        b: Ref,
        shortcuts: &Shortcuts,
        op: &mut impl FnMut(u32, u32) -> u32,
        done: &mut FxHashMap<(Ref, Ref), Ref>,
    ) -> Result<Ref, TooLarge> {
        if let (Some(a), Some(b)) = (terminal_value(a), terminal_value(b)) {
            return Ok(terminal(op(a, b)));
        }
        if let Some(result) = shortcuts.of(a, b) {
            return Ok(result);
        }
        if let Some(&known) = done.get(&(a, b)) {
            return Ok(known);
        }
        let level = |at: Ref| self.node(at).map_or(u32::MAX, |(var, _)| self.level[usize::from(var)]);
        let (level_a, level_b) = (level(a), level(b));
        let top = if level_a <= level_b { a } else { b };
        let Some((var, size)) = self.node(top).map(|(var, kids)| (var, kids.len())) else { return Ok(top) };
        let allowed = self.allowed[usize::from(var)];
        let mut new = [FALSE; MOST_VALUES];
        for (value, kid) in new[..size].iter_mut().enumerate().filter(|(value, _)| allowed >> value & 1 == 1)
        {
            let left = if level_a <= level_b { self.kid(a, value) } else { a };
            let right = if level_b <= level_a { self.kid(b, value) } else { b };
            *kid = self.combine_memo(left, right, shortcuts, op, done)?;
        }
        let result = self.make(var, &new[..size])?;
        done.insert((a, b), result);
        Ok(result)
    }

    /// The nodes below `at`, children before parents.
    #[must_use]
    pub fn below(&self, at: Ref) -> Vec<Ref> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut order = Vec::new();
        let mut path = vec![(at, false)];
        while let Some((at, done)) = path.pop() {
            let Some((_, kids)) = self.node(at) else { continue };
            if done {
                order.push(at);
            } else if seen.insert(at) {
                path.push((at, true));
                path.extend(kids.iter().map(|kid| (*kid, false)));
            }
        }
        order
    }
}

/// Results known before the terminals are reached.
pub enum Shortcuts {
    /// None are.
    None,
    /// Conjunction.
    And,
    /// Disjunction.
    Or,
    /// The first where the second is 0.
    KeepUnless,
}

impl Shortcuts {
    fn of(&self, a: Ref, b: Ref) -> Option<Ref> {
        match self {
            Self::And if a == FALSE || b == FALSE => Some(FALSE),
            Self::And if a == TRUE => Some(b),
            Self::And if b == TRUE || a == b => Some(a),
            Self::Or if a == TRUE || b == TRUE => Some(TRUE),
            Self::Or if a == FALSE => Some(b),
            Self::Or if b == FALSE || a == b => Some(a),
            Self::KeepUnless if b == FALSE => Some(a),
            _ => None,
        }
    }
}
