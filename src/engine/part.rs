//! The part of a diagram that the possible values leave.

use hashbrown::HashTable;
use rustc_hash::FxHashMap;

use super::diagram::hash as hash_of;
use super::model::{Mask, Var};
use super::program::{Program, TERMINAL_WORD, class_of, node_of, word_at};

/// The part of a program that the possible values leave: nodes children first.
#[derive(Default)]
pub(super) struct Part {
    pub(super) vars: Vec<Var>,
    /// Where the children of each node begin; one more at the end.
    first: Vec<u32>,
    /// One a value; [`NONE`] where the value can't occur.
    kids: Vec<u32>,
    pub(super) root: u32,
}

pub(super) const NONE: u32 = u32::MAX;
/// In so small a part nodes that come to the same are merged: what they test in vain would be asked in vain. In
/// larger ones this takes longer than the walk, and there is better to ask.
const MERGED: usize = 5_000;

/// Where the nodes of a program have gone, by their position in its table.
pub(super) enum Places {
    /// For a few small parts: those that were met.
    Few(FxHashMap<u32, u32>),
    /// For many or large parts, which a map would slow down. One more than the place, 0 where the node has not been
    /// met; and the nodes that were. Only these are cleared, so that most of the places are never touched.
    Many(Vec<u32>, Vec<u32>),
}

impl Default for Places {
    fn default() -> Self {
        Self::Few(FxHashMap::default())
    }
}

impl Places {
    /// For many or large parts.
    pub(super) fn many() -> Self {
        Self::Many(Vec::new(), Vec::new())
    }

    fn clear(&mut self, table: usize) {
        match self {
            Self::Few(places) => places.clear(),
            Self::Many(places, met) => {
                met.drain(..).for_each(|at| places[at as usize] = 0);
                if places.len() < table {
                    *places = vec![0; table];
                }
            }
        }
    }

    fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::Few(places) => places.get(&(at as u32)).copied(),
            Self::Many(places, _) => places[at].checked_sub(1),
        }
    }

    fn set(&mut self, at: usize, place: u32) {
        match self {
            Self::Few(places) => {
                places.insert(at as u32, place);
            }
            Self::Many(places, met) => {
                places[at] = place.wrapping_add(1);
                met.push(at as u32);
            }
        }
    }
}

/// Memory that one walk leaves to the next: fresh pages cost more than what is done with them.
#[derive(Default)]
pub(super) struct Scratch {
    places: Places,
    /// What each variable may be, as far as it was asked for; 0 where it wasn't.
    masks: Vec<Mask>,
    /// The variables that were asked for.
    asked: Vec<Var>,
    /// The children of the nodes on the way down.
    kids: Vec<u32>,
    pub(super) part: Part,
    pub(super) shares: Vec<f64>,
    pub(super) reach: Vec<f64>,
}

impl Scratch {
    pub(super) fn with(places: Places) -> Self {
        Self { places, ..Self::default() }
    }

    /// Cuts out the part of a program that the possible values leave; `possible` says what a variable may be.
    pub(super) fn cut(&mut self, program: &Program, possible: &mut impl FnMut(usize) -> Mask) {
        let part = &mut self.part;
        part.vars.clear();
        part.kids.clear();
        part.first.clear();
        part.first.push(0);
        self.places.clear(program.table.len());
        for var in self.asked.drain(..) {
            self.masks[usize::from(var)] = 0;
        }
        self.part.root = self.take(program.table.words(), possible, program.root);
        if self.part.len() <= MERGED {
            self.part = self.part.merged();
        }
    }

    /// The variables of the nodes of what was cut out.
    pub(super) fn vars(&self) -> &[Var] {
        &self.part.vars
    }

    /// The variables that were met, in their order, and what each might be: all that the cut depended on.
    pub(super) fn met(&self) -> Vec<(Var, Mask)> {
        let mut met: Vec<_> = self.asked.iter().map(|var| (*var, self.masks[usize::from(*var)])).collect();
        met.sort_unstable();
        met
    }

    fn mask(&mut self, var: usize, possible: &mut impl FnMut(usize) -> Mask) -> Mask {
        if self.masks.len() <= var {
            self.masks.resize((var + 1).next_power_of_two(), 0);
        }
        if self.masks[var] == 0 {
            self.masks[var] = possible(var);
            self.asked.push(var as Var);
        }
        self.masks[var]
    }

    fn take(&mut self, table: &[[u8; 4]], possible: &mut impl FnMut(usize) -> Mask, word: u32) -> u32 {
        if word & TERMINAL_WORD != 0 {
            return word;
        }
        let (var, at) = node_of(word);
        if let Some(place) = self.places.get(at) {
            return place;
        }
        let mask = self.mask(var, possible);
        let size = (64 - mask.leading_zeros()) as usize;
        let first = self.kids.len();
        self.kids.resize(first + size, NONE);
        let mut only = None;
        let mut differ = false;
        // Most often a value leads where the one before it leads.
        let mut last = (NONE, NONE);
        for value in (0..size).filter(|value| mask >> value & 1 == 1) {
            let word = word_at(table, at + value);
            if word != last.0 {
                last = (word, self.take(table, possible, word));
            }
            self.kids[first + value] = last.1;
            differ |= only.is_some_and(|first| first != last.1);
            only = Some(last.1);
        }
        let place = match only {
            Some(only) if !differ => only,
            _ => self.part.push(var as Var, &self.kids[first..]),
        };
        self.kids.truncate(first);
        self.places.set(at, place);
        place
    }
}

impl Part {
    fn push(&mut self, var: Var, kids: &[u32]) -> u32 {
        self.vars.push(var);
        self.kids.extend_from_slice(kids);
        self.first.push(self.kids.len() as u32);
        self.len() as u32 - 1
    }

    /// The same without nodes that lead to the same, and each node once: where values can't occur, nodes that
    /// differed only in these come to be alike.
    fn merged(&self) -> Self {
        let mut merged = Self { first: vec![0], ..Self::default() };
        let mut known: HashTable<u32> = HashTable::with_capacity(self.len());
        let mut places: Vec<u32> = Vec::with_capacity(self.len());
        let place_of = |word: u32, places: &[u32]| {
            if word & TERMINAL_WORD != 0 { word } else { places[word as usize] }
        };
        let mut kids = Vec::new();
        for (at, &var) in self.vars.iter().enumerate() {
            kids.clear();
            kids.extend(self.kids(at).iter().map(|kid| place_of(*kid, &places)));
            let mut led = kids.iter().filter(|kid| **kid != NONE);
            let first = led.next().copied().filter(|first| led.all(|kid| kid == first));
            places.push(first.unwrap_or_else(|| {
                let alike = |node: &u32| (merged.vars[*node as usize], merged.kids(*node as usize));
                let hash = hash_of(var, &kids);
                if let Some(node) = known.find(hash, |node| alike(node) == (var, &kids)) {
                    return *node;
                }
                let node = merged.push(var, &kids);
                known.insert_unique(hash, node, |node| {
                    hash_of(merged.vars[*node as usize], merged.kids(*node as usize))
                });
                node
            }));
        }
        merged.root = place_of(self.root, &places);
        merged
    }

    pub(super) fn len(&self) -> usize {
        self.vars.len()
    }

    pub(super) fn kids(&self, node: usize) -> &[u32] {
        &self.kids[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// The classes of its terminals: all of them can be reached.
    pub(super) fn classes(&self) -> Mask {
        let terminals = self.kids.iter().filter(|kid| **kid != NONE && **kid & TERMINAL_WORD != 0);
        terminals.fold(0, |mask, word| mask | 1 << class_of(*word))
    }
}

#[cfg(test)]
mod tests {
    use super::super::program::{Words, word_of_node};
    use super::*;

    #[test]
    fn what_differs_only_where_nothing_can_be_said_is_not_tested() {
        let [no, yes] = [TERMINAL_WORD, TERMINAL_WORD | 1];
        let table = [no, yes, yes, no, yes, no, word_of_node(1, 0), word_of_node(1, 3)];
        let program = Program::new(word_of_node(0, 6), Words::new(&table), 3, Words::default());
        let tested = |possible: [Mask; 2]| {
            let mut scratch = Scratch::default();
            scratch.cut(&program, &mut |var| possible[var]);
            scratch.vars().to_vec()
        };
        assert_eq!(tested([0b11, 0b111]), [1, 1, 0]);
        assert_eq!(tested([0b11, 0b011]), [1]);
        assert_eq!(tested([0b11, 0b110]), [1, 0]);
    }
}
