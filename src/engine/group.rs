//! From the rules of one strength to a decision diagram, and from that to a [`Program`].

use rustc_hash::FxHashMap;

use crate::knowledge::{Pack, RuleId, Strength};

use super::Verdict;
use super::diagram::{Diagrams, Ref, Shortcuts, TooLarge, terminal, terminal_value};
use super::formulas::Arm;
use super::model::{Formula, Mask, Model, Var};
use super::order::{force, near};
use super::program::{
    CLASS_BITS, MOST_VARIABLES, MOST_WORDS, Outcome, Program, TERMINAL_WORD, Words, class_of_verdict,
    word_of_node,
};
use super::sift::sifted;

/// The arms of a decision by strength, strongest first.
pub(super) fn groups(arms: &[Arm]) -> impl Iterator<Item = (Strength, &[Arm])> {
    arms.chunk_by(|a, b| a.strength == b.strength).map(|group| (group[0].strength, group))
}

/// Of applying arms, those that no other beats.
pub(super) fn unbeaten<'a>(pack: &Pack, applying: &[&'a Arm]) -> Vec<&'a Arm> {
    applying
        .iter()
        .filter(|arm| {
            !applying.iter().any(|other| pack.beats((other.rule, other.option), (arm.rule, arm.option)))
        })
        .copied()
        .collect()
}

pub(super) fn outcome(unbeaten: &[&Arm]) -> Outcome {
    let mut options: Vec<u8> = unbeaten.iter().map(|arm| arm.option).collect();
    options.sort_unstable();
    options.dedup();
    let verdict = match options[..] {
        [] => Verdict::Gap,
        [option] => Verdict::Pick(option),
        _ => Verdict::Conflict,
    };
    let mut rules: Vec<RuleId> = unbeaten.iter().map(|arm| arm.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    Outcome { verdict, rules }
}

/// Compiles a formula; the terminals are 0 and 1.
///
/// # Errors
/// [`TooLarge`] where it takes more than `cap` nodes.
pub fn compile_formula(
    model: &Model,
    formula: &Formula,
    allowed: &[Mask],
    cap: usize,
) -> Result<Program, TooLarge> {
    let mut vars = Vec::new();
    formula.each_var(&mut |var| vars.push(var));
    vars.sort_unstable();
    vars.dedup();
    let mut diagrams = Diagrams::new(model, &vars, allowed, cap);
    let root = diagrams.formula(formula)?;
    flatten(&diagrams, root, |value| value)
}

/// The seeds of other orders of variables, tried where a diagram is too large in the first.
const OTHER_ORDERS: [u64; 3] = [5, 10, 15];
/// So many times the cap may be made on the way to what is sifted, or is known to become small.
const FIRST: usize = 10;
/// A diagram with more words than this is worth sifting.
const LARGE: usize = 5_000;
/// How often; the first time makes the built-in pack's largest a tenth and a third, the next a fifth less.
const SIFTINGS: usize = 2;
/// In a long search: how many first orders, and how often each is sifted.
const MANY_ORDERS: u64 = 40;
const MANY_SIFTINGS: usize = 8;

/// The arms of one strength, to be compiled.
pub struct Group<'a> {
    /// The pack that they are of.
    pub pack: &'a Pack,
    /// Its variables.
    pub model: &'a Model,
    /// All of one strength.
    pub arms: &'a [Arm],
    /// By variable: the values that it may take.
    pub allowed: &'a [Mask],
    /// The most nodes that may be made on the way.
    pub cap: usize,
}

/// What the arms of a group come to, as a diagram.
struct Drawn<'a> {
    diagrams: Diagrams<'a>,
    /// The terminals below are numbers of sets.
    root: Ref,
    sets: Sets,
}

impl Group<'_> {
    /// Compiles it.
    ///
    /// # Errors
    /// [`TooLarge`] where it takes too many nodes, in each of a few orders of its variables.
    pub fn compile(&self) -> Result<Program, TooLarge> {
        let (_, drawn) = self.in_first_order()?;
        self.program(&drawn)
    }

    /// Compiles it in an order of variables in which much the same arms make a small diagram.
    ///
    /// # Errors
    /// As [`compile`](Self::compile).
    pub fn compile_near(&self, order: &[Var]) -> Result<Program, TooLarge> {
        let wide = self.wide();
        let program = wide.in_order(&near(&edges(self.arms), order)).and_then(|drawn| wide.program(&drawn));
        self.within_cap(program).or_else(|TooLarge| self.compile())
    }

    /// Compiles it in an order that makes a large diagram as small as [sifting](super::sift) can, which takes a
    /// while. What is sifted may be larger than what comes of it may be.
    ///
    /// # Errors
    /// As [`compile`](Self::compile).
    pub fn compile_sifted(&self) -> Result<Program, TooLarge> {
        let wide = self.wide();
        let (order, drawn) = wide.in_first_order()?;
        self.within_cap(wide.sifted(order, drawn, SIFTINGS))
    }

    /// Compiles it in the best of many orders, each of them sifted until that is of no more use: minutes for a large
    /// diagram. One of them is the order that is given.
    ///
    /// # Errors
    /// As [`compile`](Self::compile).
    pub fn compile_smallest(&self, known: Option<Vec<Var>>) -> Result<Program, TooLarge> {
        let edges = edges(self.arms);
        let known = known.map(|order| near(&edges, &order));
        let others = (0..MANY_ORDERS).map(|seed| force(&edges, seed.checked_sub(1)));
        let wide = self.wide();
        let mut best = Err(TooLarge);
        for order in known.into_iter().chain(others) {
            let Ok(drawn) = wide.in_order(&order) else { continue };
            let program = wide.sifted(order, drawn, MANY_SIFTINGS);
            let words = |program: &Program| program.table.len();
            if program.as_ref().is_ok_and(|new| best.as_ref().is_ok_and(|old| words(old) <= words(new))) {
                continue;
            }
            let small = program.as_ref().is_ok_and(|program| words(program) <= LARGE);
            best = program.or(best);
            if small {
                break;
            }
        }
        self.within_cap(best)
    }

    /// The same with room for what is larger on the way than in the end.
    fn wide(&self) -> Self {
        Group { cap: self.cap.saturating_mul(FIRST), ..*self }
    }

    fn within_cap(&self, program: Result<Program, TooLarge>) -> Result<Program, TooLarge> {
        program
            .and_then(|program| if program.nodes as usize > self.cap { Err(TooLarge) } else { Ok(program) })
    }

    /// What was drawn in an order, as a program, after so many siftings if it is large: fewer if one finds nothing.
    fn sifted<'d>(
        &'d self,
        mut order: Vec<Var>,
        mut drawn: Drawn<'d>,
        siftings: usize,
    ) -> Result<Program, TooLarge> {
        let mut program = self.program(&drawn);
        for _ in 0..siftings {
            if program.as_ref().is_ok_and(|program| program.table.len() <= LARGE) {
                break;
            }
            let better = sifted(&drawn.diagrams, drawn.root, &order);
            if better == order {
                break;
            }
            order = better;
            // Less in the end may be more on the way.
            let Ok(again) = self.in_order(&order) else { break };
            drawn = again;
            program = self.program(&drawn);
        }
        program
    }

    /// The diagram in the first order in which it is not too large.
    fn in_first_order(&self) -> Result<(Vec<Var>, Drawn<'_>), TooLarge> {
        let edges = edges(self.arms);
        let seeds = std::iter::once(None).chain(OTHER_ORDERS.map(Some));
        let mut orders = seeds.map(|seed| force(&edges, seed));
        orders.find_map(|order| self.in_order(&order).ok().map(|drawn| (order, drawn))).ok_or(TooLarge)
    }

    fn in_order(&self, order: &[Var]) -> Result<Drawn<'_>, TooLarge> {
        let Self { pack, arms, .. } = *self;
        let mut diagrams = Diagrams::new(self.model, order, self.allowed, self.cap);
        let beats: Vec<Vec<bool>> = arms
            .iter()
            .map(|a| arms.iter().map(|b| pack.beats((a.rule, a.option), (b.rule, b.option))).collect())
            .collect();
        // A rule chooses one option at a time, so its arms are one diagram. Rules that beat many come first, so that
        // what they beat is dropped as soon as it turns up.
        let mut turn: Vec<Vec<usize>> = Vec::new();
        for (at, arm) in arms.iter().enumerate() {
            match turn.last_mut() {
                Some(rule) if arms[rule[0]].rule == arm.rule => rule.push(at),
                _ => turn.push(vec![at]),
            }
        }
        let beaten = |arm: &usize| beats[*arm].iter().filter(|beaten| **beaten).count();
        turn.sort_by_key(|rule| std::cmp::Reverse(rule.iter().map(beaten).max()));
        let mut sets = Sets { sets: vec![Vec::new()], known: FxHashMap::from_iter([(Vec::new(), 0)]) };
        let mut root = terminal(0);
        for (at, rule) in turn.iter().enumerate() {
            let mut chooses = terminal(0);
            for arm in rule {
                let applies = diagrams.formula(&arms[*arm].applies)?;
                let chosen = *arm as u32 + 1;
                chooses = diagrams.combine(
                    chooses,
                    applies,
                    &mut Shortcuts::KeepUnless,
                    &mut |other, applies| {
                        if applies == 0 { other } else { chosen }
                    },
                )?;
            }
            let later = &turn[at + 1..].concat();
            root = diagrams.combine(root, chooses, &mut Shortcuts::KeepUnless, &mut |set, chosen| {
                if chosen == 0 {
                    return set;
                }
                let mut with = sets.sets[set as usize].clone();
                with.push(chosen as u16 - 1);
                prune(&mut with, arms, &beats, later);
                sets.number(with)
            })?;
        }
        let root = diagrams.map(root, &mut |set| {
            let mut left = sets.sets[set as usize].clone();
            let all = left.clone();
            left.retain(|arm| !all.iter().any(|other| beats[usize::from(*other)][usize::from(*arm)]));
            left.sort_unstable_by_key(|arm| arms[usize::from(*arm)].option);
            left.dedup_by_key(|arm| arms[usize::from(*arm)].option);
            sets.number(left)
        })?;
        Ok(Drawn { diagrams, root, sets })
    }

    fn program(&self, drawn: &Drawn<'_>) -> Result<Program, TooLarge> {
        let mut rules: Vec<u32> = Vec::new();
        let mut terminals: FxHashMap<u32, u32> = FxHashMap::default();
        let mut program = flatten(&drawn.diagrams, drawn.root, |set| {
            *terminals.entry(set).or_insert_with(|| {
                let arms = drawn.sets.sets[set as usize].iter().map(|at| &self.arms[usize::from(*at)]);
                let outcome = outcome(&arms.collect::<Vec<&Arm>>());
                let at = rules.len() as u32;
                rules.push(outcome.rules.len() as u32);
                rules.extend(outcome.rules.iter().map(|rule| u32::from(rule.0)));
                at << CLASS_BITS | class_of_verdict(outcome.verdict)
            })
        })?;
        program.rules = Words::new(&rules);
        Ok(program)
    }
}

/// The variables that each rule tests.
fn edges(arms: &[Arm]) -> Vec<Vec<Var>> {
    let mut edges: Vec<(RuleId, Vec<Var>)> = Vec::new();
    for arm in arms {
        if edges.last().is_none_or(|(rule, _)| *rule != arm.rule) {
            edges.push((arm.rule, Vec::new()));
        }
        let Some((_, edge)) = edges.last_mut() else { continue };
        arm.applies.each_var(&mut |var| edge.push(var));
        edge.sort_unstable();
        edge.dedup();
    }
    edges.into_iter().map(|(_, edge)| edge).collect()
}

/// Sets of arms, by number; the first is the empty one.
struct Sets {
    sets: Vec<Vec<u16>>,
    known: FxHashMap<Vec<u16>, u32>,
}

impl Sets {
    fn number(&mut self, set: Vec<u16>) -> u32 {
        let next = self.sets.len() as u32;
        *self.known.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            next
        })
    }
}

/// Drops arms that no longer make a difference to the verdict.
///
/// A beaten arm beats all the same, so it is kept while it alone stands against another arm of the set or one of
/// a later turn. Of unbeaten arms that choose alike one is enough, if whatever may still beat it beats the other
/// as well: without this, ten reasons for one search engine are a thousand sets.
fn prune(set: &mut Vec<u16>, arms: &[Arm], beats: &[Vec<bool>], later: &[usize]) {
    set.sort_unstable();
    let mut at = 0;
    while at < set.len() {
        let arm = usize::from(set[at]);
        let others = || set.iter().map(|other| usize::from(*other)).filter(|other| *other != arm);
        let beaten = |arm: usize| set.iter().any(|other| beats[usize::from(*other)][arm]);
        let stands_for_nothing = others()
            .chain(later.iter().copied())
            .all(|beaten| !beats[arm][beaten] || others().any(|other| beats[other][beaten]));
        let said_already = || {
            others().any(|other| {
                arms[other].option == arms[arm].option
                    && !beaten(other)
                    && later.iter().all(|next| !beats[*next][other] || beats[*next][arm])
            })
        };
        if stands_for_nothing && (beaten(arm) || said_already()) {
            set.remove(at);
            at = 0;
        } else {
            at += 1;
        }
    }
}

/// A diagram as a table. `terminal_of` says what a terminal is called there.
fn flatten(
    diagrams: &Diagrams<'_>,
    root: Ref,
    mut terminal_of: impl FnMut(u32) -> u32,
) -> Result<Program, TooLarge> {
    let mut named: FxHashMap<Ref, u32> = FxHashMap::default();
    let mut words: Vec<u32> = Vec::new();
    let mut word_of = |at: Ref, named: &FxHashMap<Ref, u32>| match terminal_value(at) {
        None => named.get(&at).copied().unwrap_or(u32::MAX),
        Some(value) => TERMINAL_WORD | terminal_of(value),
    };
    let below = diagrams.below(root);
    for &at in &below {
        let Some((var, kids)) = diagrams.node(at) else { continue };
        if words.len() >= MOST_WORDS || usize::from(var) >= MOST_VARIABLES {
            return Err(TooLarge);
        }
        named.insert(at, word_of_node(var, words.len()));
        for kid in kids {
            let word = word_of(*kid, &named);
            words.push(word);
        }
    }
    let root = word_of(root, &named);
    Ok(Program::new(root, Words::new(&words), below.len() as u32, Words::default()))
}
