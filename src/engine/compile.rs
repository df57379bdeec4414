//! From rules to decision diagrams, and from diagrams to flat tables that verdicts are read off.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::{DecisionId, Pack, RuleId, Strength};

use super::Verdict;
use super::answers::Answers;
use super::diagram::{Diagrams, Ref, Shortcuts, TooLarge, terminal, terminal_value};
use super::formulas::{Arm, Formulas};
use super::model::{Formula, Mask, Model, Var};
use super::order::force;
use super::reuse::Known;

/// A decision whose diagram would have more nodes than this is read rule by rule, or compiled when the answers
/// are known.
pub const CAP: usize = 200_000;

/// The compiled form of a pack: its model, and the programs of each decision.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Engine {
    /// The variables.
    pub model: Model,
    /// By decision.
    pub decisions: Vec<DecisionPrograms>,
    /// What keeps options away, in the order of the variables that stand for it; each ends in 0 or 1.
    pub kept: Vec<Program>,
    /// The position of the first of those variables.
    first_kept: Var,
    /// Whether one of them depends on a verdict.
    late_kept: bool,
    /// Made when something above the cap must be read rule by rule.
    #[serde(skip)]
    formulas: OnceLock<Formulas>,
}

/// One decision: when it is needed, and a diagram for each strength that its rules have.
///
/// A strength decides only where every stronger one is empty, so the diagrams of one decision are added, not
/// multiplied: the pack of 300 rules takes 60,000 nodes this way, and above 600,000 in one diagram a decision.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct DecisionPrograms {
    /// Ends in 0 or 1.
    pub needed: Program,
    /// Strongest first; the program is `None` above the cap.
    pub groups: Vec<(Strength, Option<Program>)>,
}

/// A diagram as a flat table.
///
/// A node is one word a value of its variable. A word is another node, as its variable and the position of its
/// words, or with the high bit set a terminal. Children stand before their parents; the root is `root`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Program {
    /// The root: a node or a terminal.
    pub root: u32,
    /// Nodes.
    pub table: Words,
    /// How many nodes.
    pub nodes: u32,
    /// The unbeaten rules that the terminals of a group stand for: of each set, how many, and which.
    pub(super) rules: Words,
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
        match self.bytes().get(at * 4..at * 4 + 4) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => u32::MAX,
        }
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.bytes())
    }
}

impl<'de: 'static> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrow;
        impl<'de: 'static> Visitor<'de> for Borrow {
            type Value = Words;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes that are part of the image")
            }
            fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<Words, E> {
                Ok(Words::Fixed(bytes))
            }
        }
        deserializer.deserialize_bytes(Borrow)
    }
}

/// Marks a terminal among the words of a table.
pub(crate) const TERMINAL_WORD: u32 = 1 << 31;
/// Bits of a word that say where a node stands; those above name its variable.
const PLACE_BITS: u32 = 18;
/// A table with more words than this can't be pointed into.
pub(super) const MOST_WORDS: usize = 1 << PLACE_BITS;
/// The bits of a word leave room for this many variables.
const MOST_VARIABLES: usize = 1 << (31 - PLACE_BITS);
/// Bits of a terminal that say what it comes to; those above are the position of its rules.
const CLASS_BITS: u32 = 8;

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

fn verdict_of(class: usize) -> Verdict {
    match class {
        0 => Verdict::Gap,
        1 => Verdict::Conflict,
        option => Verdict::Pick(option as u8 - 2),
    }
}

fn class_of_verdict(verdict: Verdict) -> u32 {
    match verdict {
        Verdict::Gap | Verdict::NotNeeded => 0,
        Verdict::Conflict => 1,
        Verdict::Pick(option) => u32::from(option) + 2,
    }
}
/// The value of a variable that is worked out when it is first asked for.
const UNKNOWN: u8 = u8::MAX;

impl Program {
    /// The terminal at the end of the path of the given values. Variables that stand for what keeps an option
    /// away are worked out on the way.
    #[must_use]
    fn follow(&self, engine: &Engine, values: &mut [u8]) -> u32 {
        let (table, _) = self.table.bytes().as_chunks::<4>();
        let mut word = self.root;
        while word & TERMINAL_WORD == 0 {
            let (var, at) = node_of(word);
            if values[var] == UNKNOWN {
                let kept = &engine.kept[var - usize::from(engine.first_kept)];
                values[var] = class_of(kept.follow(engine, values)) as u8;
            }
            // Past the end there is nothing; a terminal that no table holds ends the walk.
            let next = table.get(at + usize::from(values[var]));
            word = next.map_or(u32::MAX, |word| u32::from_le_bytes(*word));
        }
        word
    }

    /// The rules that a terminal stands for.
    fn rules_at(&self, word: u32) -> Vec<RuleId> {
        let at = ((word & !TERMINAL_WORD) >> CLASS_BITS) as usize;
        (at + 1..=at + self.rules.get(at) as usize).map(|at| RuleId(self.rules.get(at) as u16)).collect()
    }
}

impl Engine {
    /// Compiles a pack.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile(pack: &Pack) -> Result<Self, String> {
        Self::compile_capped(pack, CAP)
    }

    /// Compiles a pack that is laid over another, whose compiled form is given: what is the same in both is taken
    /// from there.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile_over(pack: &Pack, base: &Pack, engine: &Self) -> Result<Self, String> {
        Self::compile_with(pack, CAP, Some((base, engine)))
    }

    /// Compiles a pack; a diagram with more than `cap` nodes is left out, and its rules are read one by one.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile_capped(pack: &Pack, cap: usize) -> Result<Self, String> {
        Self::compile_with(pack, cap, None)
    }

    fn compile_with(pack: &Pack, cap: usize, over: Option<(&Pack, &Self)>) -> Result<Self, String> {
        let mut model = Model::new(pack).map_err(|question| {
            format!(
                "question `{}` has more than {} cases; use fewer choices, or fewer lines to compare with",
                pack.question(question).id,
                super::model::MOST_VALUES - 1
            )
        })?;
        let formulas = Formulas::new(pack, &mut model);
        if model.variables.len() > MOST_VARIABLES {
            return Err(format!("the pack has more than {MOST_VARIABLES} variables; use fewer choices"));
        }
        let full: Vec<Mask> = (0..model.variables.len()).map(|var| model.full(var as Var)).collect();
        let limit = |_| "a condition takes too many nodes; split it into signals".to_owned();
        let plain = |formula: &Formula| compile_formula(&model, formula, &full, CAP).map_err(limit);
        let kept = formulas.kept.iter().map(plain).collect::<Result<_, _>>()?;
        let known = over.map(|(base, engine)| Known::new(pack, &model, base, engine));
        let mut decisions = Vec::with_capacity(pack.decisions.len());
        for (row, arms) in formulas.arms.iter().enumerate() {
            let group = |arms: &[Arm]| {
                let known = known.as_ref().and_then(|known| known.group(DecisionId::at(row), arms));
                known.or_else(|| compile_group(pack, &model, arms, &full, cap).ok())
            };
            let groups = groups(arms).map(|(strength, arms)| (strength, group(arms))).collect();
            decisions.push(DecisionPrograms { needed: plain(&formulas.needed[row])?, groups });
        }
        let first_kept = (model.variables.len() - formulas.kept.len()) as Var;
        let mut late_kept = false;
        for formula in &formulas.kept {
            formula.each_var(&mut |var| late_kept |= usize::from(var) >= model.answer_vars());
        }
        Ok(Self { model, decisions, kept, first_kept, late_kept, formulas: OnceLock::from(formulas) })
    }

    /// The variables that stand for what keeps options away.
    #[must_use]
    pub fn kept_vars(&self) -> std::ops::Range<Var> {
        self.first_kept..self.model.variables.len() as Var
    }

    /// Whether anything that keeps an option away depends on a verdict.
    #[must_use]
    pub fn kept_after_verdicts(&self) -> bool {
        self.late_kept
    }

    /// The formulas of the pack that this was compiled from.
    pub fn formulas(&self, pack: &Pack) -> &Formulas {
        self.formulas.get_or_init(|| Formulas::new(pack, &mut self.model.clone()))
    }

    /// The decisions whose verdicts a decision's rules ask about.
    #[must_use]
    pub fn upstream(&self, pack: &Pack, decision: DecisionId) -> Vec<DecisionId> {
        let mut found = Vec::new();
        let mut visit = |condition: &Condition| verdicts_in(pack, condition, &mut found);
        for (_, rule) in pack.rules_of(decision) {
            visit(&rule.when);
            rule.unless.iter().for_each(&mut visit);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How many nodes all diagrams have together.
    #[must_use]
    pub fn nodes(&self) -> usize {
        let groups =
            self.decisions.iter().flat_map(|d| d.groups.iter().filter_map(|(_, program)| program.as_ref()));
        let needed = self.decisions.iter().map(|decision| &decision.needed);
        groups.chain(needed).chain(&self.kept).map(|program| program.nodes as usize).sum()
    }

    /// Forgets what keeps options away, to be worked out again when a diagram asks.
    fn forget_kept(&self, values: &mut [u8]) {
        values[usize::from(self.first_kept)..].fill(UNKNOWN);
    }

    /// One decision on the given values, in which the verdicts that it asks about have been filled in.
    fn decide_one(&self, pack: &Pack, decision: DecisionId, values: &mut [u8]) -> Verdict {
        let programs = &self.decisions[decision.index()];
        if class_of(programs.needed.follow(self, values)) == 0 {
            return Verdict::NotNeeded;
        }
        for (strength, program) in &programs.groups {
            let verdict = match program {
                Some(program) => verdict_of(class_of(program.follow(self, values))),
                None => self.by_rules(pack, decision, *strength, values).verdict,
            };
            if verdict != Verdict::Gap {
                return verdict;
            }
        }
        Verdict::Gap
    }

    /// Unbeaten rules of a decision that is needed, one for each option that they choose.
    #[must_use]
    pub fn outcome(&self, pack: &Pack, decision: DecisionId, values: &[u8]) -> Outcome {
        let values = &mut values.to_vec();
        self.forget_kept(values);
        for (strength, program) in &self.decisions[decision.index()].groups {
            let outcome = match program {
                Some(program) => {
                    let word = program.follow(self, values);
                    Outcome { verdict: verdict_of(class_of(word)), rules: program.rules_at(word) }
                }
                None => self.by_rules(pack, decision, *strength, values),
            };
            if outcome.verdict != Verdict::Gap {
                return outcome;
            }
        }
        Outcome { verdict: Verdict::Gap, rules: Vec::new() }
    }

    /// All verdicts on the given values; the variables of verdicts are filled in.
    pub fn decide_values(&self, pack: &Pack, decided: &Answers, values: &mut [u8]) -> Vec<Verdict> {
        let mut verdicts = vec![Verdict::NotNeeded; pack.decisions.len()];
        self.forget_kept(values);
        for &decision in &pack.order {
            let verdict = match decided.decided(decision) {
                Some(option) => Verdict::Pick(option),
                None => self.decide_one(pack, decision, values),
            };
            values[usize::from(self.model.verdict_var(decision))] = Model::verdict_value(verdict);
            verdicts[decision.index()] = verdict;
            if self.late_kept {
                self.forget_kept(values);
            }
        }
        verdicts
    }

    /// All verdicts on the given answers.
    #[must_use]
    pub fn decide(&self, pack: &Pack, answers: &Answers) -> Vec<Verdict> {
        self.decide_values(pack, answers, &mut self.model.values(answers))
    }

    /// Reads the rules of one strength one by one, as formulas: what is done above the cap.
    fn by_rules(&self, pack: &Pack, decision: DecisionId, strength: Strength, values: &[u8]) -> Outcome {
        let formulas = self.formulas(pack);
        let mut values = values.to_vec();
        for (var, formula) in (usize::from(self.first_kept)..).zip(&formulas.kept) {
            values[var] = u8::from(formula.holds(&values));
        }
        let arms = formulas.arms[decision.index()].iter();
        let applying: Vec<&Arm> =
            arms.filter(|arm| arm.strength == strength && arm.applies.holds(&values)).collect();
        outcome(&unbeaten(pack, &applying))
    }
}

fn verdicts_in(pack: &Pack, condition: &Condition, found: &mut Vec<DecisionId>) {
    condition.each_test(&mut |test| {
        if let Test::Verdict { decision, .. } = test {
            found.push(*decision);
        }
    });
    condition.each_signal(&mut |id| verdicts_in(pack, &pack.signals[id.index()].condition, found));
}

/// The arms of a decision by strength, strongest first.
fn groups(arms: &[Arm]) -> impl Iterator<Item = (Strength, &[Arm])> {
    arms.chunk_by(|a, b| a.strength == b.strength).map(|group| (group[0].strength, group))
}

/// Of applying arms, those that no other beats.
fn unbeaten<'a>(pack: &Pack, applying: &[&'a Arm]) -> Vec<&'a Arm> {
    applying
        .iter()
        .filter(|arm| {
            !applying.iter().any(|other| pack.beats((other.rule, other.option), (arm.rule, arm.option)))
        })
        .copied()
        .collect()
}

fn outcome(unbeaten: &[&Arm]) -> Outcome {
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

/// Compiles the arms of one strength, with each variable limited to the values in `allowed`.
///
/// # Errors
/// [`TooLarge`] where it takes more than `cap` nodes.
pub fn compile_group(
    pack: &Pack,
    model: &Model,
    arms: &[Arm],
    allowed: &[Mask],
    cap: usize,
) -> Result<Program, TooLarge> {
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
    let edges: Vec<Vec<Var>> = edges.into_iter().map(|(_, edge)| edge).collect();
    let mut diagrams = Diagrams::new(model, &force(&edges), allowed, cap);
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
            chooses =
                diagrams.combine(chooses, applies, &mut Shortcuts::KeepUnless, &mut |other, applies| {
                    if applies == 0 { other } else { chosen }
                })?;
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
    let mut rules: Vec<u32> = Vec::new();
    let mut terminals: FxHashMap<u32, u32> = FxHashMap::default();
    let mut program = flatten(&diagrams, root, |set| {
        *terminals.entry(set).or_insert_with(|| {
            let arms: Vec<&Arm> = sets.sets[set as usize].iter().map(|at| &arms[usize::from(*at)]).collect();
            let outcome = outcome(&arms);
            let at = rules.len() as u32;
            rules.push(outcome.rules.len() as u32);
            rules.extend(outcome.rules.iter().map(|rule| u32::from(rule.0)));
            at << CLASS_BITS | class_of_verdict(outcome.verdict)
        })
    })?;
    program.rules = Words::new(&rules);
    Ok(program)
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
    Ok(Program { root, table: Words::new(&words), nodes: below.len() as u32, rules: Words::default() })
}
