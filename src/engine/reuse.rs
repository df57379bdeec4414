//! What has been compiled for one pack and holds for another that is laid over it.
//!
//! A policy of ten rules leaves most of the built-in pack as it is. Where the rules of a strength are the same in
//! both, by name, in what they choose, in which beats which, and in the formulas under which they apply, so is
//! their diagram; only its variables, values and rules may be called by other numbers.

use rustc_hash::FxHashMap;

use crate::knowledge::{DecisionId, Kind, Pack, RuleId};

use super::compile::Engine;
use super::formulas::{Arm, Formulas};
use super::model::{Formula, Mask, Model, Stands, Var};
use super::program::{MOST_WORDS, Program, TERMINAL_WORD, Words, node_of, word_of_node};

/// A compiled pack, seen from another.
pub struct Known<'a> {
    pack: &'a Pack,
    base: &'a Pack,
    engine: &'a Engine,
    formulas: &'a Formulas,
    /// By variable of the base: what it is called in the other pack, if all that it can be can be said there.
    names: Vec<Option<Name>>,
}

/// A variable of the base in the other pack.
struct Name {
    var: Var,
    /// For each value there, the value of the base that means the same.
    values: Vec<u8>,
}

/// What keeps options away: variables of the base, each called by another variable here.
#[derive(Default)]
struct Kept {
    names: FxHashMap<Var, Var>,
}

impl Kept {
    /// Takes or confirms a name; false if it contradicts another.
    fn name(&mut self, theirs: Var, ours: Var) -> bool {
        let taken = self.names.iter().any(|(other, name)| *other != theirs && *name == ours);
        !taken && *self.names.entry(theirs).or_insert(ours) == ours
    }
}

impl<'a> Known<'a> {
    /// What `engine`, compiled from `base`, knows about `pack`, of which the model is given.
    #[must_use]
    pub fn new(pack: &'a Pack, model: &Model, base: &'a Pack, engine: &'a Engine) -> Self {
        let name = |stands| match stands {
            Stands::Verdict(id) => verdict(pack, model, base, id),
            // What keeps an option away may differ, and the rules that ask about it be the same.
            Stands::Kept(_) => None,
            stands => answer(pack, model, base, &engine.model, stands),
        };
        let names = engine.model.variables.iter().map(|variable| name(variable.stands)).collect();
        Self { pack, base, engine, formulas: engine.formulas(base), names }
    }

    /// What the base knows of a decision and the strength of some arms: its own arms, and their program.
    fn base_group(&self, decision: DecisionId, arms: &[Arm]) -> Option<(DecisionId, Vec<&Arm>, &Program)> {
        let strength = arms.first()?.strength;
        let base = self.base.find_decision(&self.pack.decision(decision).id)?;
        let theirs = self.formulas.arms[base.index()].iter().filter(|arm| arm.strength == strength).collect();
        let programs = &self.engine.decisions[base.index()].groups;
        let program = programs.iter().find(|(other, _)| *other == strength)?.1.as_ref()?;
        Some((base, theirs, program))
    }

    /// An order of variables in which arms of that decision and strength make a small diagram; what the base
    /// doesn't know is not in it.
    #[must_use]
    pub fn order(&self, decision: DecisionId, arms: &[Arm]) -> Option<Vec<Var>> {
        let (_, _, program) = self.base_group(decision, arms)?;
        let order = program.order(&self.engine.model);
        let name = |var: &Var| self.names[usize::from(*var)].as_ref().map(|name| name.var);
        Some(order.iter().filter_map(name).collect())
    }

    /// The program of some arms of a decision, all of one strength, if it is known.
    #[must_use]
    pub fn group(&self, decision: DecisionId, arms: &[Arm]) -> Option<Program> {
        let (base, theirs, program) = self.base_group(decision, arms)?;
        let options = [&self.pack.decision(decision).options, &self.base.decision(base).options];
        let same_arm = |ours: &Arm, theirs: &Arm| {
            let option = usize::from(ours.option);
            self.pack.rule(ours.rule).id == *self.base.rule(theirs.rule).id
                && ours.option == theirs.option
                && options[0][option].id == *options[1][option].id
        };
        let beats = |pack: &Pack, a: &Arm, b: &Arm| pack.beats((a.rule, a.option), (b.rule, b.option));
        let pairs = || arms.iter().zip(theirs.iter().copied());
        let same_beats = |a: &Arm, theirs: &Arm| {
            pairs().all(|(b, b_base)| beats(self.pack, a, b) == beats(self.base, theirs, b_base))
        };
        let mut kept = Kept::default();
        let same = arms.len() == theirs.len()
            && pairs().all(|(ours, theirs)| same_arm(ours, theirs) && same_beats(ours, theirs))
            && pairs().all(|(ours, theirs)| self.same(&ours.applies, &theirs.applies, &mut kept));
        let rules = pairs().map(|(ours, theirs)| (theirs.rule, ours.rule)).collect();
        if same { self.program(program, &kept, &rules) } else { None }
    }

    /// Whether a formula says the same as one of the base, if what keeps options away is named as in `kept`.
    fn same(&self, ours: &Formula, theirs: &Formula, kept: &mut Kept) -> bool {
        let mut all = |ours: &[Formula], theirs: &[Formula]| {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| self.same(a, b, kept))
        };
        match (ours, theirs) {
            (Formula::In(ours, mask), Formula::In(theirs, base_mask)) => {
                if let Stands::Kept(_) = self.engine.model.variable(*theirs).stands {
                    return mask == base_mask && kept.name(*theirs, *ours);
                }
                self.names[usize::from(*theirs)].as_ref().is_some_and(|name| {
                    let values = name.values.iter().enumerate();
                    let renamed: Mask =
                        values.fold(0, |new, (value, old)| new | (base_mask >> old & 1) << value);
                    name.var == *ours && renamed == *mask
                })
            }
            (Formula::All(ours), Formula::All(theirs)) | (Formula::Any(ours), Formula::Any(theirs)) => {
                all(ours, theirs)
            }
            (Formula::Not(ours), Formula::Not(theirs)) => self.same(ours, theirs, kept),
            _ => false,
        }
    }

    /// A program with its variables, values and rules called by the numbers of the other pack.
    fn program(&self, program: &Program, kept: &Kept, rules: &FxHashMap<RuleId, RuleId>) -> Option<Program> {
        let mut words: Vec<u32> = Vec::with_capacity(program.table.len());
        let mut moved: FxHashMap<u32, u32> = FxHashMap::default();
        for word in program.in_order(&self.engine.model) {
            let (var, at) = node_of(word);
            let (name, values) = match self.engine.model.variables[var].stands {
                Stands::Kept(_) => (*kept.names.get(&(var as Var))?, &[0, 1][..]),
                _ => self.names[var].as_ref().map(|name| (name.var, &name.values[..]))?,
            };
            if words.len() >= MOST_WORDS {
                return None;
            }
            moved.insert(word, word_of_node(name, words.len()));
            for value in values {
                let kid = program.table.get(at + usize::from(*value));
                words.push(if kid & TERMINAL_WORD == 0 { *moved.get(&kid)? } else { kid });
            }
        }
        let mut sets = Vec::with_capacity(program.rules.len());
        while sets.len() < program.rules.len() {
            let count = program.rules.get(sets.len());
            let from = sets.len() + 1;
            sets.push(count);
            for at in from..from + count as usize {
                sets.push(u32::from(rules.get(&RuleId(program.rules.get(at) as u16))?.0));
            }
        }
        let root = if program.root & TERMINAL_WORD == 0 { *moved.get(&program.root)? } else { program.root };
        Some(Program::new(root, Words::new(&words), program.nodes, Words::new(&sets)))
    }
}

/// A decision's verdict; options that the base doesn't know satisfy nothing there, as a conflict does.
fn verdict(pack: &Pack, model: &Model, base: &Pack, id: DecisionId) -> Option<Name> {
    let theirs = &base.decision(id).options;
    let decision = pack.find_decision(&base.decision(id).id)?;
    let ours = &pack.decision(decision).options;
    let place = |id: &str| theirs.iter().position(|option| option.id == id);
    let all = theirs.iter().all(|option| ours.iter().any(|ours| ours.id == *option.id));
    let options = ours.iter().map(|option| place(&option.id).map_or(0, |at| at as u8 + 2));
    all.then(|| Name {
        var: model.verdict_var(decision),
        values: [0, 1].into_iter().chain(options).collect(),
    })
}

/// A variable of an answer. Choices that the base doesn't know satisfy nothing there, as silence does; a band of
/// a number lies in one of the base if every cut of the base is one here.
fn answer(pack: &Pack, model: &Model, base: &Pack, base_model: &Model, stands: Stands) -> Option<Name> {
    let theirs = base.question(stands.question()?);
    let id = pack.find_question(&theirs.id)?;
    let (ours, vars) = (pack.question(id), model.vars_of(id));
    match (stands, &theirs.kind, &ours.kind) {
        (Stands::YesNo(_), Kind::YesNo { .. }, Kind::YesNo { .. }) => {
            Some(Name { var: vars.start, values: vec![0, 1, 2] })
        }
        (Stands::Choice(_), Kind::Choice(theirs), Kind::Choice(ours)) => {
            let place = |id: &str| theirs.iter().position(|choice| choice.id == id);
            let all = theirs.iter().all(|choice| ours.iter().any(|ours| ours.id == *choice.id));
            let choices = ours.iter().map(|choice| place(&choice.id).map_or(0, |at| at as u8 + 1));
            all.then(|| Name { var: vars.start, values: std::iter::once(0).chain(choices).collect() })
        }
        (Stands::Tick(_, choice), Kind::Choices(theirs), Kind::Choices(ours)) => {
            let at = ours.iter().position(|ours| ours.id == *theirs[usize::from(choice)].id)?;
            Some(Name { var: vars.start + at as Var, values: vec![0, 1] })
        }
        (Stands::Number(of, measure), Kind::Number(theirs), Kind::Number(ours)) => {
            let at = ours.iter().position(|ours| ours.unit == theirs[usize::from(measure)].unit)?;
            let var = vars.start + at as Var;
            let new = &model.variable(var).cuts;
            let old = &base_model.variable(base_model.vars_of(of).start + Var::from(measure)).cuts;
            let below = |band: usize| new[..band].iter().filter(|cut| old.contains(cut)).count() as u8 + 1;
            let values = std::iter::once(0).chain((0..=new.len()).map(below)).collect();
            old.iter().all(|cut| new.contains(cut)).then_some(Name { var, values })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{Layer, SourceFile, Strength, load};

    #[test]
    fn all_but_what_a_policy_adds_is_known() {
        let (base, engine) = crate::builtin::pack();
        // The rule cuts through a number that other rules ask for, and moves the numbers of all variables after it.
        let text = format!(
            "[[rule]]\nid = \"house\"\ndecision = \"search\"\nchoose = \"elasticsearch\"\nstrength = \"must\"\n\
             when = {{ engineers = \"> 5000 engineers\", documents = \"> 123k documents\" }}\n\
             because = \"It is there.\"\ncites = [\"{}\"]\n",
            base.resources[0].id
        );
        let policy = Layer { files: vec![SourceFile { name: "policy.toml".to_owned(), text }] };
        let pack = load(&[crate::builtin::layer(), policy]).unwrap_or_else(|problems| panic!("{problems}"));
        let mut model = Model::new(&pack).unwrap();
        let formulas = Formulas::new(&pack, &mut model);
        let known = Known::new(&pack, &model, &base, &engine);
        let mut left = Vec::new();
        for (row, arms) in formulas.arms.iter().enumerate() {
            for group in arms.chunk_by(|a, b| a.strength == b.strength) {
                if known.group(DecisionId::at(row), group).is_none() {
                    left.push((pack.decisions[row].id.to_string(), group[0].strength));
                }
            }
        }
        assert_eq!(left, [("search".to_owned(), Strength::Must)]);
    }
}
