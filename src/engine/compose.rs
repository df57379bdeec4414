//! The verdict of a decision as one diagram over answers alone: exact across decisions.
//!
//! Apart, the diagrams of decisions take other verdicts, and what keeps options away, for variables of their
//! own. Put together over the whole space of answers they would take millions of nodes; so every variable is
//! limited first to the values that matter for the case at hand, and then a few hundred nodes are left.

use rustc_hash::FxHashMap;

use crate::knowledge::{DecisionId, Pack, QuestionId};

use super::answers::Answers;
use super::compile::Engine;
use super::diagram::{Diagrams, Ref, Shortcuts, TooLarge, terminal, terminal_value};
use super::group::Group;
use super::model::{Formula, MOST_VALUES, Mask, Model, Stands, Var};
use super::program::{Program, TERMINAL_WORD, class_of, node_of};
use super::{Verdict, prior};

/// So many nodes are made at most; beyond, the answer is "not known".
pub const CAP: usize = 60_000;
/// The value of a verdict's variable that means "not needed".
const NOT_NEEDED: u32 = 1;
/// Terminal of what can't be said together.
const IMPOSSIBLE: u32 = u32::MAX >> 1;

/// Puts the diagrams of decisions together, with every variable limited to some values.
pub struct Composer<'a> {
    pack: &'a Pack,
    engine: &'a Engine,
    decided: &'a Answers,
    allowed: Vec<Mask>,
    diagrams: Diagrams<'a>,
    verdicts: Vec<Option<Ref>>,
    kept: Vec<Option<Ref>>,
    selected: FxHashMap<(Mask, Vec<Ref>), Ref>,
    /// The values that a diagram ends in, where that was asked.
    ends: FxHashMap<Ref, Mask>,
}

impl<'a> Composer<'a> {
    /// For the verdicts on answers of which each variable takes one of the values in `allowed`; verdicts set by
    /// hand are taken from `decided`.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, decided: &'a Answers, allowed: Vec<Mask>) -> Self {
        Self::within(pack, engine, decided, allowed, CAP)
    }

    /// The same with at most `cap` nodes.
    #[must_use]
    pub fn within(
        pack: &'a Pack,
        engine: &'a Engine,
        decided: &'a Answers,
        mut allowed: Vec<Mask>,
        cap: usize,
    ) -> Self {
        deny(&engine.model, pack.questions.len(), &mut allowed);
        let order: Vec<Var> = (0..engine.model.answer_vars() as Var).collect();
        Self {
            pack,
            engine,
            decided,
            diagrams: Diagrams::new(&engine.model, &order, &allowed, cap),
            allowed,
            verdicts: vec![None; pack.decisions.len()],
            kept: vec![None; engine.kept.len()],
            selected: FxHashMap::default(),
            ends: FxHashMap::default(),
        }
    }

    /// The values that each variable may take, without those that a denied need or another measure excludes.
    #[must_use]
    pub fn allowed(&self) -> &[Mask] {
        &self.allowed
    }

    /// What a decision comes to, by the value of its variable ([`Model::verdict_value`]).
    ///
    /// # Errors
    /// [`TooLarge`] beyond its cap.
    pub fn verdict(&mut self, decision: DecisionId) -> Result<Composed, TooLarge> {
        let root = self.decision(decision)?;
        let possible = self.possible(root)?;
        Ok(Composed { root, possible })
    }

    fn decision(&mut self, decision: DecisionId) -> Result<Ref, TooLarge> {
        if let Some(known) = self.verdicts[decision.index()] {
            return Ok(known);
        }
        let root = match self.decided.decided(decision) {
            Some(option) => terminal(u32::from(Model::verdict_value(Verdict::Pick(option)))),
            None => self.by_rules(decision)?,
        };
        self.verdicts[decision.index()] = Some(root);
        Ok(root)
    }

    fn by_rules(&mut self, decision: DecisionId) -> Result<Ref, TooLarge> {
        let (engine, pack) = (self.engine, self.pack);
        let programs = &engine.decisions[decision.index()];
        let needed = self.program(&programs.needed, &|value| value)?;
        if needed == terminal(0) {
            return Ok(terminal(NOT_NEEDED));
        }
        // Strongest first; what is empty leaves it to the next, and after the last it is a gap.
        let mut parts: Vec<Ref> = Vec::new();
        for (strength, program) in &programs.groups {
            let value = |class: u32| match class {
                0 => NOT_NEEDED,
                1 => u32::from(Model::verdict_value(Verdict::Conflict)),
                option => option,
            };
            let part = match program {
                Some(program) => self.program(program, &value)?,
                None => {
                    let arms = &engine.formulas(pack).arms[decision.index()];
                    let arms: Vec<_> = arms.iter().filter(|arm| arm.strength == *strength).cloned().collect();
                    let (model, allowed) = (&engine.model, &self.allowed);
                    let group = Group { pack, model, arms: &arms, allowed, cap: CAP };
                    self.program(&group.compile()?, &value)?
                }
            };
            parts.push(part);
            if terminal_value(part).is_some_and(|value| value != NOT_NEEDED) {
                break;
            }
        }
        let mut root = terminal(0);
        for part in parts.into_iter().rev() {
            root = self.diagrams.combine(part, root, &mut Shortcuts::None, &mut |part, rest| {
                if part == NOT_NEEDED { rest } else { part }
            })?;
        }
        self.diagrams.combine(needed, root, &mut Shortcuts::None, &mut |needed, verdict| {
            if needed == 0 { NOT_NEEDED } else { verdict }
        })
    }

    /// A program over answers alone, its terminals renumbered.
    fn program(&mut self, program: &Program, class: &dyn Fn(u32) -> u32) -> Result<Ref, TooLarge> {
        self.word(program, program.root, class, &mut FxHashMap::default())
    }

    fn word(
        &mut self,
        program: &Program,
        word: u32,
        class: &dyn Fn(u32) -> u32,
        done: &mut FxHashMap<u32, Ref>,
    ) -> Result<Ref, TooLarge> {
        if word & TERMINAL_WORD != 0 {
            return Ok(terminal(class(class_of(word) as u32)));
        }
        if let Some(&known) = done.get(&word) {
            return Ok(known);
        }
        let (var, at) = node_of(word);
        let var = var as Var;
        // Most variables of answers are known: they need no node, and nothing to select from.
        let known = usize::from(var) < self.engine.model.answer_vars()
            && self.allowed[usize::from(var)].is_power_of_two();
        if known {
            let value = self.allowed[usize::from(var)].trailing_zeros() as usize;
            return self.word(program, program.table.get(at + value), class, done);
        }
        let selector = self.variable(var)?;
        if let Some(value) = terminal_value(selector) {
            return self.word(program, program.table.get(at + value as usize), class, done);
        }
        let of_answers = usize::from(var) < self.engine.model.answer_vars();
        let may = if of_answers { self.allowed[usize::from(var)] } else { self.values_of(selector) };
        let mut key = Vec::with_capacity(may.count_ones() as usize + 1);
        key.push(selector);
        for value in (0..MOST_VALUES).filter(|value| may >> value & 1 == 1) {
            key.push(self.word(program, program.table.get(at + value), class, done)?);
        }
        let result = self.select(may, key)?;
        done.insert(word, result);
        Ok(result)
    }

    /// A diagram that ends in the value of a variable.
    fn variable(&mut self, var: Var) -> Result<Ref, TooLarge> {
        let engine = self.engine;
        match engine.model.variable(var).stands {
            Stands::Verdict(decision) => self.decision(decision),
            Stands::Kept(at) => {
                let at = usize::from(at);
                if let Some(known) = self.kept[at] {
                    return Ok(known);
                }
                let root = self.program(&engine.kept[at], &|value| value)?;
                self.kept[at] = Some(root);
                Ok(root)
            }
            _ => {
                let size = u32::from(engine.model.variable(var).size);
                self.diagrams.make(var, &(0..size).map(terminal).collect::<Vec<_>>())
            }
        }
    }

    /// The values that a diagram ends in.
    fn values_of(&mut self, root: Ref) -> Mask {
        if let Some(value) = terminal_value(root) {
            return 1 << value;
        }
        if let Some(known) = self.ends.get(&root) {
            return *known;
        }
        let mut found = 0;
        for at in self.diagrams.below(root) {
            let Some((var, kids)) = self.diagrams.node(at) else { continue };
            for (value, kid) in kids.iter().enumerate() {
                if self.allowed[usize::from(var)] >> value & 1 == 1
                    && let Some(end) = terminal_value(*kid)
                    && end != IMPOSSIBLE
                {
                    found |= 1 << end;
                }
            }
        }
        self.ends.insert(root, found);
        found
    }

    /// The first diagram, which ends in values of the set `may`, says which of those after it counts: there is
    /// one for each of these values.
    fn select(&mut self, may: Mask, key: Vec<Ref>) -> Result<Ref, TooLarge> {
        if key[2..].iter().all(|other| *other == key[1]) {
            return Ok(key[1]);
        }
        if let Some(value) = terminal_value(key[0]) {
            return Ok(key[1 + (may & ((1 << value) - 1)).count_ones() as usize]);
        }
        let key = (may, key);
        if let Some(&known) = self.selected.get(&key) {
            return Ok(known);
        }
        let (may, key) = key;
        let top = key.iter().filter_map(|at| self.diagrams.node(*at).map(|(var, _)| var)).min();
        let Some(var) = top else { return Ok(key[0]) };
        let size = self.engine.model.variable(var).size;
        let allowed = self.allowed[usize::from(var)];
        let mut kids = Vec::with_capacity(usize::from(size));
        for value in 0..size {
            if allowed >> value & 1 == 0 {
                kids.push(terminal(0));
                continue;
            }
            let below = |at: &Ref| match self.diagrams.node(*at) {
                Some((other, kids)) if other == var => kids[usize::from(value)],
                _ => *at,
            };
            let key = key.iter().map(below).collect();
            kids.push(self.select(may, key)?);
        }
        let result = self.diagrams.make(var, &kids)?;
        self.selected.insert((may, key), result);
        Ok(result)
    }

    /// The verdicts that answers which can be said together lead to.
    fn possible(&mut self, root: Ref) -> Result<Mask, TooLarge> {
        let rules = Formula::All(self.rules_of_answers(root));
        let rules = self.diagrams.formula(&rules)?;
        let root = self.diagrams.combine(root, rules, &mut Shortcuts::None, &mut |verdict, holds| {
            if holds == 1 { verdict } else { IMPOSSIBLE }
        })?;
        Ok(self.values_of(root))
    }

    /// What can't be said together, of the variables that a diagram tests: a number has one measure, and an
    /// answer about a need implies the need.
    fn rules_of_answers(&self, root: Ref) -> Vec<Formula> {
        let model = &self.engine.model;
        let vars = self.support(root);
        let mut rules = Vec::new();
        for (at, &var) in vars.iter().enumerate() {
            let Some(id) = model.variable(var).stands.question() else { continue };
            if let Stands::Number(..) = model.variable(var).stands {
                let others = vars[at + 1..].iter().filter(|other| model.vars_of(id).contains(other));
                rules.extend(others.map(|other| Formula::Any(vec![silent(var), silent(*other)])));
            }
            if let Some(need) = model.need_of(id) {
                let implies = implying(model, var);
                if vars.contains(&need) && implies != 0 {
                    let quiet = Formula::In(var, model.full(var) & !implies);
                    rules.push(Formula::Any(vec![Formula::In(need, 0b10), quiet]));
                }
            }
        }
        rules
    }

    /// The variables that a diagram tests, in order: exactly those on which it depends.
    #[must_use]
    pub fn support(&self, root: Ref) -> Vec<Var> {
        let below = self.diagrams.below(root);
        let mut vars: Vec<Var> = below.iter().filter_map(|at| Some(self.diagrams.node(*at)?.0)).collect();
        vars.sort_unstable();
        vars.dedup();
        vars
    }

    /// The questions that a diagram tests, in the order of the pack.
    #[must_use]
    pub fn questions(&self, root: Ref) -> Vec<QuestionId> {
        let mut found: Vec<QuestionId> = self
            .support(root)
            .into_iter()
            .filter_map(|var| self.engine.model.variable(var).stands.question())
            .collect();
        found.dedup();
        found
    }

    /// The share of each verdict, by value, if each variable takes its values as usual, apart from the others.
    #[must_use]
    pub fn shares(&self, decision: DecisionId, root: Ref) -> Vec<f64> {
        let classes = self.pack.decision(decision).options.len() + 2;
        let single = |value: u32| {
            let mut shares = vec![0.0; classes];
            shares[value as usize] = 1.0;
            shares
        };
        let mut known: FxHashMap<Ref, Vec<f64>> = FxHashMap::default();
        let shares_of = |at: Ref, known: &FxHashMap<Ref, Vec<f64>>| match terminal_value(at) {
            Some(value) => single(value),
            None => known.get(&at).cloned().unwrap_or_default(),
        };
        let seldom = self.engine.model.seldom(&self.allowed);
        for at in self.diagrams.below(root) {
            let Some((var, kids)) = self.diagrams.node(at) else { continue };
            let allowed = self.allowed[usize::from(var)];
            let weights = prior::weights(self.pack, &self.engine.model, var, allowed, &seldom);
            let mut shares = vec![0.0; classes];
            for (value, kid) in kids.iter().enumerate().filter(|(value, _)| allowed >> value & 1 == 1) {
                let below = shares_of(*kid, &known);
                shares.iter_mut().zip(below).for_each(|(share, below)| *share += weights[value] * below);
            }
            known.insert(at, shares);
        }
        shares_of(root, &known)
    }

    /// How many nodes a diagram has.
    #[must_use]
    pub fn size(&self, root: Ref) -> usize {
        self.diagrams.below(root).len()
    }
}

/// A verdict as a diagram of a [`Composer`].
#[derive(Clone, Copy, Debug)]
pub struct Composed {
    /// Its root.
    pub root: Ref,
    /// The verdicts that are possible, by value.
    pub possible: Mask,
}

fn silent(var: Var) -> Formula {
    Formula::In(var, 1)
}

/// The values of a variable that imply the need of its question. A band of a number that may hold 0 implies
/// nothing.
#[must_use]
pub fn implying(model: &Model, var: Var) -> Mask {
    let variable = model.variable(var);
    match variable.stands {
        Stands::YesNo(_) => 0b100,
        Stands::Number(..) => {
            let above = variable.cuts.iter().position(|(cut, after)| *cut > 0.0 || *cut == 0.0 && *after);
            above.map_or(0, |cut| model.full(var) >> (cut + 2) << (cut + 2))
        }
        Stands::Choice(_) | Stands::Tick(..) => model.full(var) & !1,
        Stands::Verdict(_) | Stands::Kept(_) => 0,
    }
}

/// Where a need is denied, nothing that implies it can be said; where one measure of a number is said, no other.
fn deny(model: &Model, questions: usize, allowed: &mut [Mask]) {
    for id in (0..questions).map(QuestionId::at) {
        let vars = model.vars_of(id);
        if let Some(need) = model.need_of(id)
            && allowed[usize::from(need)] == 0b01
        {
            for var in vars.clone() {
                let quiet = allowed[usize::from(var)] & !implying(model, var);
                if quiet != 0 {
                    allowed[usize::from(var)] = quiet;
                }
            }
        }
        let said = |var: Var| allowed[usize::from(var)] & 1 == 0;
        if matches!(model.variable(vars.start).stands, Stands::Number(..))
            && let Some(measure) = vars.clone().find(|var| said(*var))
        {
            vars.filter(|var| *var != measure).for_each(|var| allowed[usize::from(var)] = 1);
        }
    }
}
