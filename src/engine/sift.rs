//! A better order of variables for a diagram that is there: sifting (Rudell: "Dynamic Variable Ordering for
//! Ordered Binary Decision Diagrams", ICCAD 1993), on more than two values.
//!
//! One variable after the other is moved through the levels by swaps of neighbours, and left where the diagram
//! was smallest. Only the order comes out of this: what is compiled in it is compiled from the rules.

use std::cmp::Reverse;

use hashbrown::HashTable;
use rustc_hash::FxHashMap;

use super::diagram::{Diagrams, Ref, hash};
use super::model::Var;

/// A variable turns back where the diagram has this many hundredths of the words of the smallest so far. More finds
/// little more: most of the way is through orders that are worse.
const MOST_GROWTH: usize = 103;

/// A variable with fewer than one in so many nodes is left where it is: it has little to gain, and a long way.
const FEW: usize = 1000;

/// The nodes of one diagram by level, as they are while variables move.
struct Levels {
    /// The variable of each level.
    order: Vec<Var>,
    /// By level.
    nodes_of: Vec<HashTable<Ref>>,
    nodes: Vec<Node>,
    /// How many words the table of the diagram has: one a value of each node.
    words: usize,
}

struct Node {
    var: Var,
    kids: Vec<Ref>,
    /// How often it is the child of a node, or the root.
    parents: u32,
}

/// An order in which the diagram takes no more words: each variable in turn is put in the best of all places,
/// those with most nodes first. `order` is the one that it has.
#[must_use]
pub fn sifted(diagrams: &Diagrams<'_>, root: Ref, order: &[Var]) -> Vec<Var> {
    let mut levels = Levels::new(diagrams, root, order);
    let mut turn: Vec<(Reverse<usize>, Var)> =
        order.iter().zip(&levels.nodes_of).map(|(var, nodes)| (Reverse(nodes.len()), *var)).collect();
    turn.sort_unstable();
    let all: usize = levels.nodes_of.iter().map(HashTable::len).sum();
    for (Reverse(nodes), var) in turn {
        if nodes * FEW > all {
            levels.place(var);
        }
    }
    levels.order
}

impl Levels {
    fn new(diagrams: &Diagrams<'_>, root: Ref, order: &[Var]) -> Self {
        let level: FxHashMap<Var, usize> = order.iter().enumerate().map(|(at, var)| (*var, at)).collect();
        let mut levels = Self {
            order: order.to_vec(),
            nodes_of: order.iter().map(|_| HashTable::new()).collect(),
            nodes: Vec::new(),
            words: 0,
        };
        let mut named: FxHashMap<Ref, Ref> = FxHashMap::default();
        for at in diagrams.below(root) {
            if let Some((var, kids)) = diagrams.node(at) {
                let kids = kids.iter().map(|kid| named.get(kid).copied().unwrap_or(*kid)).collect();
                named.insert(at, levels.make(level[&var], kids));
            }
        }
        levels.count(named.get(&root).copied().unwrap_or(root), 1);
        levels
    }

    /// Counts a child that a node has got, or has no longer; terminals are not counted.
    fn count(&mut self, at: Ref, more: i32) {
        if let Some(node) = self.nodes.get_mut(at as usize) {
            node.parents = node.parents.wrapping_add_signed(more);
        }
    }

    fn kids(&self, at: Ref) -> &[Ref] {
        &self.nodes[at as usize].kids
    }

    fn tests(&self, at: Ref, var: Var) -> bool {
        self.nodes.get(at as usize).is_some_and(|node| node.var == var)
    }

    /// The node of a level that has these children; one of them where they are all the same.
    fn make(&mut self, level: usize, kids: Vec<Ref>) -> Ref {
        if kids.iter().all(|kid| *kid == kids[0]) {
            return kids[0];
        }
        let var = self.order[level];
        if let Some(known) = self.nodes_of[level].find(hash(var, &kids), |at| self.kids(*at) == kids) {
            return *known;
        }
        let at = self.nodes.len() as Ref;
        self.nodes.push(Node { var, kids: Vec::new(), parents: 0 });
        self.fill(at, var, kids);
        self.add(level, at);
        at
    }

    /// Gives a node without children its variable and its children.
    fn fill(&mut self, at: Ref, var: Var, kids: Vec<Ref>) {
        for kid in &kids {
            self.count(*kid, 1);
        }
        let node = &mut self.nodes[at as usize];
        (node.var, node.kids) = (var, kids);
    }

    /// Takes the children of a node away.
    fn empty(&mut self, at: Ref) -> Vec<Ref> {
        let kids = std::mem::take(&mut self.nodes[at as usize].kids);
        for kid in &kids {
            self.count(*kid, -1);
        }
        kids
    }

    /// Puts a node on a level.
    fn add(&mut self, level: usize, at: Ref) {
        let hash_of = |at: &Ref| {
            let node = &self.nodes[*at as usize];
            hash(node.var, &node.kids)
        };
        self.nodes_of[level].insert_unique(hash_of(&at), at, hash_of);
        self.words += self.nodes[at as usize].kids.len();
    }

    /// Takes all nodes off a level, in the order in which they were made.
    fn clear(&mut self, level: usize) -> Vec<Ref> {
        let mut nodes: Vec<Ref> = self.nodes_of[level].drain().collect();
        nodes.sort_unstable();
        self.words -= nodes.iter().map(|at| self.kids(*at).len()).sum::<usize>();
        nodes
    }

    /// Swaps a level with the one below.
    ///
    /// A node that tests both becomes, in place, one that tests the lower variable first: whoever points to it need
    /// not know. One that tests only the upper variable sinks; of those that test the lower, the ones that nothing
    /// from above points to are gone.
    fn swap(&mut self, level: usize) {
        let (uppers, lowers) = (self.clear(level), self.clear(level + 1));
        self.order.swap(level, level + 1);
        let lower = self.order[level];
        let tests_both = |at: &Ref| self.kids(*at).iter().any(|kid| self.tests(*kid, lower));
        let (both, upper_only): (Vec<Ref>, Vec<Ref>) = uppers.into_iter().partition(tests_both);
        for at in upper_only {
            self.add(level + 1, at);
        }
        let values = lowers.first().map_or(0, |at| self.kids(*at).len());
        for &at in &both {
            let was = self.empty(at);
            let with = |levels: &Self, value: usize| {
                let below =
                    |kid: &Ref| if levels.tests(*kid, lower) { levels.kids(*kid)[value] } else { *kid };
                was.iter().map(below).collect()
            };
            let kids = (0..values).map(|value| self.make(level + 1, with(self, value))).collect();
            self.fill(at, lower, kids);
        }
        // Not before: a node that has changed is no child that tests the lower variable, and must not be taken for one.
        for at in both {
            self.add(level, at);
        }
        for at in lowers {
            if self.nodes[at as usize].parents > 0 {
                self.add(level, at);
            } else {
                self.empty(at);
            }
        }
    }

    /// Moves a variable to the level where the diagram is smallest, the nearer end first.
    fn place(&mut self, var: Var) {
        let Some(mut at) = self.order.iter().position(|other| *other == var) else { return };
        let last = self.order.len() - 1;
        let mut best = (self.words, at);
        let down_first = last - at < at;
        for down in [down_first, !down_first] {
            while at != if down { last } else { 0 } && self.words * 100 <= best.0 * MOST_GROWTH {
                at = self.step(at, down);
                best = best.min((self.words, at));
            }
            while at != best.1 {
                at = self.step(at, at < best.1);
            }
        }
    }

    /// Moves the variable of a level down or up by one; says where it is then.
    fn step(&mut self, at: usize, down: bool) -> usize {
        self.swap(if down { at } else { at - 1 });
        if down { at + 1 } else { at - 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::diagram::{terminal, terminal_value};
    use crate::engine::model::{Mask, Model};
    use fastrand::Rng;

    /// What some values come to.
    type Function<'a> = dyn Fn(&[(Var, usize)]) -> u32 + 'a;

    /// A model, and some of its variables with two to five values.
    fn variables() -> (Model, Vec<Var>, Vec<Mask>) {
        let (_, engine) = crate::builtin::pack();
        let model = engine.model;
        let all = 0..model.variables.len() as Var;
        let mut vars: Vec<Var> = Vec::new();
        for size in [2, 3, 2, 5, 3, 2, 4] {
            let fits = |var: &Var| model.variable(*var).size == size && !vars.contains(var);
            vars.push(all.clone().find(fits).unwrap());
        }
        let full = all.map(|var| model.full(var)).collect();
        (model, vars, full)
    }

    /// The terminal that a diagram leads to on the values of `vars`.
    fn value(diagrams: &Diagrams<'_>, mut at: Ref, vars: &[Var], values: &[usize]) -> u32 {
        while let Some((var, kids)) = diagrams.node(at) {
            at = kids[values[vars.iter().position(|other| *other == var).unwrap()]];
        }
        terminal_value(at).unwrap()
    }

    /// The diagram of a function of the values of `vars`, made in the order of the store.
    fn drawn(
        diagrams: &mut Diagrams<'_>,
        model: &Model,
        order: &[Var],
        said: &mut Vec<(Var, usize)>,
        function: &Function<'_>,
    ) -> Ref {
        let Some((var, rest)) = order.split_first() else { return terminal(function(said)) };
        let kids: Vec<Ref> = (0..usize::from(model.variable(*var).size))
            .map(|value| {
                said.push((*var, value));
                let kid = drawn(diagrams, model, rest, said, function);
                said.pop();
                kid
            })
            .collect();
        diagrams.make(*var, &kids).unwrap()
    }

    fn words(diagrams: &Diagrams<'_>, root: Ref) -> usize {
        diagrams.below(root).iter().filter_map(|at| diagrams.node(*at)).map(|(_, kids)| kids.len()).sum()
    }

    #[test]
    fn after_any_swaps_it_is_the_diagram_of_the_same_function_in_that_order() {
        let (model, vars, full) = variables();
        let mut smaller = 0;
        for seed in 0..60 {
            let mut rng = Rng::with_seed(seed);
            let mut order = vars.clone();
            rng.shuffle(&mut order);
            // What some values come to, by chance, as long as few of the variables count.
            let counts: Vec<Vec<Var>> = (0..4).map(|_| rng.choose_multiple(vars.clone(), 3)).collect();
            let function = |said: &[(Var, usize)]| {
                let value =
                    |var: Var| said.iter().find(|(other, _)| *other == var).map_or(0, |(_, value)| *value);
                let hit = |vars: &Vec<Var>| vars.iter().map(|var| value(*var)).sum::<usize>() % 3 == 0;
                counts.iter().filter(|vars| hit(vars)).count() as u32
            };
            let mut before = Diagrams::new(&model, &order, &full, usize::MAX);
            let root = drawn(&mut before, &model, &order, &mut Vec::new(), &function);
            let mut levels = Levels::new(&before, root, &order);
            assert_eq!(levels.words, words(&before, root));
            for _ in 0..20 {
                levels.swap(rng.usize(..order.len() - 1));
                let mut after = Diagrams::new(&model, &levels.order, &full, usize::MAX);
                let root = drawn(&mut after, &model, &levels.order, &mut Vec::new(), &function);
                assert_eq!(levels.words, words(&after, root), "seed {seed}");
            }
            let sifted = sifted(&before, root, &order);
            let mut after = Diagrams::new(&model, &sifted, &full, usize::MAX);
            let now = drawn(&mut after, &model, &sifted, &mut Vec::new(), &function);
            assert!(words(&after, now) <= words(&before, root), "seed {seed}");
            smaller += usize::from(words(&after, now) < words(&before, root));
            let values: Vec<usize> =
                vars.iter().map(|var| rng.usize(..usize::from(model.variable(*var).size))).collect();
            assert_eq!(value(&before, root, &vars, &values), value(&after, now, &vars, &values));
        }
        assert!(smaller > 30, "only {smaller} got smaller");
    }
}
