//! Diagrams as flat tables, which verdicts are read off.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

use crate::knowledge::RuleId;

use super::Verdict;
use super::compile::Engine;
use super::model::{Model, Var};

/// A diagram as a flat table.
///
/// A node is one word a value of its variable. A word is another node, as its variable and the position of its
/// words, or with the high bit set a terminal. Children stand before their parents; the root is `root`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Program {
    /// The root: a node or a terminal.
    pub root: u32,
    /// Nodes.
    pub table: Words,
    /// How many nodes.
    pub nodes: u32,
    /// The unbeaten rules that the terminals of a group stand for: of each set, how many, and which.
    pub(super) rules: Words,
    /// The words on the path of one to whom everything is silent, from the root to its terminal.
    silent: Words,
}

/// What a terminal stands for: unbeaten rules of one strength, and what they choose. Where several choose alike,
/// not all need be named; the [reading](super::reading) names them all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Outcome {
    /// What they choose; [`Verdict::Gap`] if there are none, so that the next strength decides.
    pub verdict: Verdict,
    /// The rules.
    pub rules: Vec<RuleId>,
}

/// Words of 32 bits, little-endian, part of the program or owned.
#[derive(Clone, Debug)]
pub enum Words {
    /// Part of the program.
    Fixed(&'static [u8]),
    /// Made at run time.
    Owned(Vec<u8>),
}

impl Default for Words {
    fn default() -> Self {
        Self::Fixed(&[])
    }
}

impl Words {
    pub(super) fn new(words: &[u32]) -> Self {
        Self::Owned(words.iter().flat_map(|word| word.to_le_bytes()).collect())
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Fixed(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }

    /// All words, each as its bytes.
    pub(super) fn words(&self) -> &[[u8; 4]] {
        self.bytes().as_chunks().0
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes().len() / 4
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes().is_empty()
    }

    /// The word at a position; a terminal that no table holds where there is none.
    #[must_use]
    pub fn get(&self, at: usize) -> u32 {
        word_at(self.words(), at)
    }
}

/// The word at a position; past the end a terminal that no table holds, so that a walk ends.
pub(super) fn word_at(words: &[[u8; 4]], at: usize) -> u32 {
    words.get(at).map_or(u32::MAX, |word| u32::from_le_bytes(*word))
}

/// The words of the image, which stand apart from what they belong to: what is decoded at every start takes few
/// pages, and of the tables only those are touched that are walked. The build script, which writes them, has none.
#[cfg(image)]
static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.image"));
#[cfg(not(image))]
static WORDS: &[u8] = &[];

thread_local! {
    /// The words that are being put apart.
    static APART: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Calls `write` with all words put apart from what it writes, and returns them beside its result.
pub fn apart<R>(write: impl FnOnce() -> R) -> (R, Vec<u8>) {
    let written = write();
    (written, APART.take())
}

/// As it stands in an image: where its bytes begin among those [apart], and how many they are.
impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let start = APART.with_borrow_mut(|all| {
            let start = all.len() as u32;
            all.extend(self.bytes());
            start
        });
        (start, self.bytes().len() as u32).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, len): (u32, u32) = Deserialize::deserialize(deserializer)?;
        let bytes = WORDS.get(start as usize..).and_then(|rest| rest.get(..len as usize));
        bytes.map(Words::Fixed).ok_or_else(|| de::Error::custom("a table is cut short"))
    }
}

/// Marks a terminal among the words of a table.
pub(crate) const TERMINAL_WORD: u32 = 1 << 31;
/// Bits of a word that say where a node stands; those above name its variable.
const PLACE_BITS: u32 = 18;
/// A table with more words than this can't be pointed into.
pub(super) const MOST_WORDS: usize = 1 << PLACE_BITS;
/// The bits of a word leave room for this many variables.
pub(super) const MOST_VARIABLES: usize = 1 << (31 - PLACE_BITS);
/// Bits of a terminal that say what it comes to; those above are the position of its rules.
pub(super) const CLASS_BITS: u32 = 8;

/// The variable of a node, and the position of its words.
pub(crate) fn node_of(word: u32) -> (usize, usize) {
    ((word >> PLACE_BITS) as usize, word as usize & (MOST_WORDS - 1))
}

/// The word that leads to a node.
pub(super) fn word_of_node(var: Var, at: usize) -> u32 {
    u32::from(var) << PLACE_BITS | at as u32
}

/// What a terminal comes to. Of a group: 0 nothing, so that the next strength decides, 1 a conflict, then the
/// options, as in a [verdict's value](Model::verdict_value). Of a formula: whether it holds.
pub(crate) fn class_of(word: u32) -> usize {
    word as usize & ((1 << CLASS_BITS) - 1)
}

pub(super) fn verdict_of(class: usize) -> Verdict {
    match class {
        0 => Verdict::Gap,
        1 => Verdict::Conflict,
        option => Verdict::Pick(option as u8 - 2),
    }
}

pub(super) fn class_of_verdict(verdict: Verdict) -> u32 {
    match verdict {
        Verdict::Gap | Verdict::NotNeeded => 0,
        Verdict::Conflict => 1,
        Verdict::Pick(option) => u32::from(option) + 2,
    }
}

/// The value of a variable that is worked out when it is first asked for.
pub(super) const UNKNOWN: u8 = u8::MAX;

impl Program {
    /// A program of its table and of the rules of its terminals.
    pub(super) fn new(root: u32, table: Words, nodes: u32, rules: Words) -> Self {
        let mut silent = vec![root];
        while let Some(word) = silent.last().filter(|word| **word & TERMINAL_WORD == 0) {
            silent.push(table.get(node_of(*word).1));
        }
        let silent = Words::new(&silent);
        Self { root, table, nodes, rules, silent }
    }

    /// The terminal at the end of the path of the given values. Variables that stand for what keeps an option
    /// away are worked out on the way.
    #[must_use]
    pub(super) fn follow(&self, engine: &Engine, values: &mut [u8]) -> u32 {
        let table = self.table.words();
        let value = |var: usize, values: &mut [u8]| {
            if values[var] == UNKNOWN {
                let kept = &engine.kept[var - usize::from(engine.first_kept)];
                values[var] = class_of(kept.follow(engine, values)) as u8;
            }
            values[var]
        };
        // Most of what is tested is silent. Where that leads from the root stands in a list, so that no test waits
        // for the one before it.
        let mut word = self.root;
        for silent in self.silent.words() {
            word = u32::from_le_bytes(*silent);
            if word & TERMINAL_WORD != 0 || value(node_of(word).0, values) != 0 {
                break;
            }
        }
        loop {
            // Further on as well, one need not wait for a value to know where the next node stands.
            while word & TERMINAL_WORD == 0 && values[node_of(word).0] == 0 {
                word = word_at(table, node_of(word).1);
            }
            if word & TERMINAL_WORD != 0 {
                return word;
            }
            let (var, at) = node_of(word);
            word = word_at(table, at + usize::from(value(var, values)));
        }
    }

    /// The nodes, children before parents.
    #[must_use]
    pub(super) fn in_order(&self, model: &Model) -> Vec<u32> {
        let mut seen = vec![false; self.table.len()];
        let mut found = Vec::new();
        let mut next = vec![self.root];
        while let Some(word) = next.pop() {
            let (_, at) = node_of(word);
            if word & TERMINAL_WORD == 0 && !std::mem::replace(&mut seen[at], true) {
                found.push(word);
                next.extend(self.kids(model, word));
            }
        }
        found.sort_by_key(|word| node_of(*word).1);
        found
    }

    /// The variables in an order in which this is the diagram of what it says: along every path they come in it.
    #[must_use]
    pub fn order(&self, model: &Model) -> Vec<Var> {
        // A variable is below all that is tested before it.
        let mut level: FxHashMap<usize, usize> = FxHashMap::default();
        let nodes = self.in_order(model);
        loop {
            let mut moved = false;
            for &word in nodes.iter().rev() {
                let below = *level.entry(node_of(word).0).or_default() + 1;
                for kid in self.kids(model, word).filter(|kid| kid & TERMINAL_WORD == 0) {
                    let level = level.entry(node_of(kid).0).or_default();
                    moved |= *level < below;
                    *level = below.max(*level);
                }
            }
            if !moved {
                break;
            }
        }
        let mut order: Vec<(usize, usize)> = level.into_iter().map(|(var, level)| (level, var)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, var)| var as Var).collect()
    }

    /// The words of a node, one a value.
    fn kids(&self, model: &Model, node: u32) -> impl Iterator<Item = u32> {
        let (var, at) = node_of(node);
        let size = usize::from(model.variable(var as Var).size);
        (at..at + size).map(|at| self.table.get(at))
    }

    /// The rules that a terminal stands for.
    pub(super) fn rules_at(&self, word: u32) -> Vec<RuleId> {
        let at = ((word & !TERMINAL_WORD) >> CLASS_BITS) as usize;
        (at + 1..=at + self.rules.get(at) as usize).map(|at| RuleId(self.rules.get(at) as u16)).collect()
    }
}
