//! A pack as one formula for a solver.
//!
//! Every case of every question is a literal; so is each condition, each rule that applies, each that nothing
//! beats, each verdict. A question about the pack is then a question to the solver under assumptions, and the
//! model that it finds is the witness. Diagrams would have to be composed for this, which is what blows up.

use std::sync::{Arc, OnceLock};

use batsat::Lit;
use rustc_hash::FxHashMap;

use crate::engine::formulas::{Arm, Formulas};
use crate::engine::model::{Formula, Mask, Stands, Var};
use crate::engine::{Model, Verdict};
use crate::knowledge::{DecisionId, OptionIndex, Pack, QuestionId, RuleId, Strength};

use super::samples::samples;
use super::solver::{Samples, Solver, Spent};
use super::uses::Uses;

/// A pack, encoded.
pub struct Encoding<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Its variables.
    pub model: Arc<Model>,
    /// Its formulas.
    pub formulas: Arc<Formulas>,
    /// The solver that knows them.
    pub solver: Solver,
    /// The literals of the values of the variables that stand for answers; those of none that wasn't asked for.
    pub answers: Vec<Vec<Lit>>,
    /// What is encoded of the pack as it is.
    pub base: Case,
    /// Arms that nothing fixed by hand touches, by decision and arm: the same in every case but the base.
    untouched: FxHashMap<(DecisionId, usize), Lit>,
    /// Which arms beat which within a strength, by decision.
    beaters: Arc<Vec<Vec<Vec<usize>>>>,
    /// By variable that stands for an answer: its values in random samples.
    random: Arc<Vec<Vec<Samples>>>,
    uses: Arc<OnceLock<Uses>>,
    spent: Spent,
}

/// The pack under answers that are fixed by hand; none are in the base case.
#[derive(Clone, Default)]
pub struct Case {
    /// The literals of the values of variables, by variable: of answers those that are fixed, of verdicts and of
    /// what keeps options away those that were encoded.
    pub values: Vec<Vec<Lit>>,
    /// The decisions; those of none but empty lists are not encoded yet.
    pub decisions: Vec<DecisionLits>,
    /// By variable: what is fixed by hand, and what may depend on it; empty in the base case.
    pub touched: Vec<bool>,
}

/// The literals of one decision.
#[derive(Clone)]
pub struct DecisionLits {
    /// Its need holds.
    pub needed: Lit,
    /// By arm: it applies.
    pub applies: Vec<Lit>,
    /// By arm: it applies and nothing beats it.
    pub unbeaten: Vec<Lit>,
    /// Needed, and nothing applies.
    pub gap: Lit,
    /// Needed, and unbeaten arms choose differently.
    pub conflict: Lit,
}

impl<'a> Encoding<'a> {
    /// A pack of which nothing is encoded yet: every part is when it is first asked for.
    ///
    /// # Errors
    /// A sentence about a limit of the model.
    pub fn none(pack: &'a Pack) -> Result<Self, String> {
        let mut model = Model::new(pack)
            .map_err(|id| format!("question `{}` has too many cases", pack.question(id).id))?;
        let formulas = Formulas::new(pack, &mut model);
        let beaters = (0..pack.decisions.len()).map(|row| beaters(pack, &formulas.arms[row])).collect();
        let random = samples(pack, &model);
        let spent = Spent::default();
        Ok(Self {
            pack,
            answers: vec![Vec::new(); model.answer_vars()],
            base: nothing(pack, &model),
            untouched: FxHashMap::default(),
            model: Arc::new(model),
            formulas: Arc::new(formulas),
            solver: Solver::new(Arc::clone(&spent)),
            beaters: Arc::new(beaters),
            random: Arc::new(random),
            uses: Arc::default(),
            spent,
        })
    }

    /// Encodes a pack.
    ///
    /// # Errors
    /// A sentence about a limit of the model.
    pub fn new(pack: &'a Pack) -> Result<Self, String> {
        Self::with_decided(pack, &[])
    }

    /// Encodes a pack in which some verdicts were set by hand.
    ///
    /// # Errors
    /// A sentence about a limit of the model.
    pub fn with_decided(pack: &'a Pack, decided: &[(DecisionId, OptionIndex)]) -> Result<Self, String> {
        let mut encoding = Self::none(pack)?;
        for var in 0..encoding.model.answer_vars() {
            encoding.base.values[var] = encoding.answer(var as Var);
        }
        for (decision, option) in decided {
            let yes = encoding.solver.yes();
            let mut verdict = vec![!yes; pack.decision(*decision).options.len() + 2];
            verdict[usize::from(Model::verdict_value(Verdict::Pick(*option)))] = yes;
            encoding.base.values[usize::from(encoding.model.verdict_var(*decision))] = verdict;
        }
        for &decision in pack.order.iter().filter(|id| !decided.iter().any(|(other, _)| other == *id)) {
            encoding.decide_base(decision);
        }
        Ok(encoding)
    }

    /// The same pack for a solver of its own, with nothing encoded yet: small, and quick to search, as long as
    /// little is asked about.
    pub fn again(&self) -> Self {
        Self {
            pack: self.pack,
            model: Arc::clone(&self.model),
            formulas: Arc::clone(&self.formulas),
            solver: Solver::new(Arc::clone(&self.spent)),
            answers: vec![Vec::new(); self.model.answer_vars()],
            base: nothing(self.pack, &self.model),
            untouched: FxHashMap::default(),
            beaters: Arc::clone(&self.beaters),
            random: Arc::clone(&self.random),
            uses: Arc::clone(&self.uses),
            spent: Arc::clone(&self.spent),
        }
    }

    /// Encodes a decision of the pack as it is, with those that it asks about.
    pub fn decide_base(&mut self, decision: DecisionId) {
        let mut base = std::mem::take(&mut self.base);
        self.decide(&mut base, decision);
        self.base = base;
    }

    /// The literals of the values of a variable that stands for an answer. Each has exactly one value; a question
    /// is answered in one measure; a positive answer to a question of a need ticks the need.
    pub fn answer(&mut self, var: Var) -> Vec<Lit> {
        let at = usize::from(var);
        if self.answers[at].is_empty() {
            self.answers[at] = self.solver.one_of(&self.random[at]);
            let stands = self.model.variable(var).stands;
            if let Some(question) = stands.question() {
                self.positive(question, var);
                if let Stands::Number(question, _) = stands {
                    self.one_measure(question, var);
                }
            }
        }
        self.answers[at].clone()
    }

    /// A question that is answered in this measure is answered in no other.
    fn one_measure(&mut self, question: QuestionId, var: Var) {
        let mine = self.answers[usize::from(var)][0];
        for other in self.model.vars_of(question).filter(|other| *other != var) {
            // Each pair once: by the one that is encoded later.
            if let Some(theirs) = self.answers[usize::from(other)].first() {
                self.solver.add(&[mine, *theirs]);
            } else {
                self.answer(other);
            }
        }
    }

    fn positive(&mut self, question: QuestionId, var: Var) {
        let (Some(needs), Some(need)) = (self.pack.roles.needs, self.pack.question(question).need) else {
            return;
        };
        let ticked = self.answer(self.model.vars_of(needs).start + Var::from(need))[1];
        for value in 1..self.model.variable(var).size {
            if implies_need(&self.model, var, value) {
                let said = self.answers[usize::from(var)][usize::from(value)];
                self.solver.add(&[!said, ticked]);
            }
        }
    }

    /// The literals of a variable's values, encoding what keeps an option away when it is first asked for.
    fn value_lits(&mut self, case: &mut Case, var: Var) -> Vec<Lit> {
        let at = usize::from(var);
        if case.values[at].is_empty() {
            if at < self.model.answer_vars() {
                return self.answer(var);
            }
            match self.model.variable(var).stands {
                Stands::Kept(kept) => {
                    let formulas = Arc::clone(&self.formulas);
                    let holds = self.formula(case, &formulas.kept[usize::from(kept)]);
                    case.values[at] = vec![!holds, holds];
                }
                Stands::Verdict(decision) => self.decide(case, decision),
                _ => {}
            }
        }
        case.values[at].clone()
    }

    /// A formula as a literal.
    pub fn formula(&mut self, case: &mut Case, formula: &Formula) -> Lit {
        match formula {
            Formula::In(var, mask) => {
                let lits = self.value_lits(case, *var);
                self.in_set(&lits, *mask)
            }
            Formula::All(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.formula(case, part)).collect();
                self.solver.all(parts)
            }
            Formula::Any(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.formula(case, part)).collect();
                self.solver.any(parts)
            }
            Formula::Not(inner) => !self.formula(case, inner),
        }
    }

    fn in_set(&mut self, lits: &[Lit], mask: Mask) -> Lit {
        let chosen = lits.iter().enumerate().filter(|(value, _)| mask >> value & 1 == 1);
        let chosen: Vec<Lit> = chosen.map(|(_, lit)| *lit).collect();
        // All but one value is the same as not that one.
        if chosen.len() == lits.len() {
            return self.solver.yes();
        }
        if chosen.len() + 1 == lits.len()
            && let Some((_, lit)) = lits.iter().enumerate().find(|(value, _)| mask >> value & 1 == 0)
        {
            return !*lit;
        }
        self.solver.any(chosen)
    }

    /// Encodes a decision; those whose verdict it asks about are encoded as they are met.
    pub fn decide(&mut self, case: &mut Case, decision: DecisionId) {
        let row = decision.index();
        let formulas = Arc::clone(&self.formulas);
        let needed = self.formula(case, &formulas.needed[row]);
        let arms = &formulas.arms[row];
        let applies: Vec<Lit> =
            arms.iter().enumerate().map(|(at, arm)| self.applies(case, decision, at, arm)).collect();
        let beaters = Arc::clone(&self.beaters);
        let unbeaten = self.unbeaten(&beaters[row], arms, &applies);
        let some = self.solver.any(applies.iter().copied());
        let verdict = self.verdict(decision, needed, &unbeaten);
        let gap = self.solver.all([needed, !some]);
        let conflict = self.solver.all([verdict[0], some]);
        let var = usize::from(self.model.verdict_var(decision));
        case.values[var] = verdict;
        case.decisions[row] = DecisionLits { needed, applies, unbeaten, gap, conflict };
    }

    /// That an arm applies; encoded once for all cases in which nothing that it asks about is fixed by hand.
    fn applies(&mut self, case: &mut Case, decision: DecisionId, at: usize, arm: &Arm) -> Lit {
        let touched = |var: &Var| case.touched[usize::from(*var)];
        if case.touched.is_empty() || self.uses().of_arm(decision, at).iter().any(touched) {
            return self.formula(case, &arm.applies);
        }
        if let Some(lit) = self.untouched.get(&(decision, at)) {
            return *lit;
        }
        let lit = self.formula(case, &arm.applies);
        self.untouched.insert((decision, at), lit);
        lit
    }

    /// By value of a verdict's variable: the decision comes to it.
    pub fn verdict(&mut self, decision: DecisionId, needed: Lit, unbeaten: &[Lit]) -> Vec<Lit> {
        let options = self.pack.decision(decision).options.len();
        let mut by_option: Vec<Vec<Lit>> = vec![Vec::new(); options];
        for (arm, lit) in self.formulas.arms[decision.index()].iter().zip(unbeaten) {
            by_option[usize::from(arm.option)].push(*lit);
        }
        let chosen: Vec<Lit> = by_option.into_iter().map(|lits| self.solver.any(lits)).collect();
        let mut verdict = vec![self.solver.yes(), !needed];
        for at in 0..options {
            let others = chosen.iter().enumerate().map(|(other, lit)| if other == at { *lit } else { !*lit });
            let parts: Vec<Lit> = others.chain([needed]).collect();
            verdict.push(self.solver.all(parts));
        }
        verdict[0] = self.solver.all(verdict[1..].iter().map(|lit| !*lit).collect::<Vec<_>>());
        verdict
    }

    /// An arm is beaten by any stronger one, and by those of its strength that are over it (`beaters`, by arm).
    pub fn unbeaten(&mut self, beaters: &[Vec<usize>], arms: &[Arm], applies: &[Lit]) -> Vec<Lit> {
        let mut so_far = !self.solver.yes();
        let mut stronger = [so_far; Strength::ALL.len()];
        for strength in Strength::ALL.into_iter().rev() {
            stronger[strength as usize] = so_far;
            let of_strength = arms.iter().zip(applies).filter(|(arm, _)| arm.strength == strength);
            let lits: Vec<Lit> = of_strength.map(|(_, lit)| *lit).chain([so_far]).collect();
            so_far = self.solver.any(lits);
        }
        (0..arms.len())
            .map(|at| {
                let mut parts: Vec<Lit> = beaters[at].iter().map(|other| !applies[*other]).collect();
                parts.extend([applies[at], !stronger[arms[at].strength as usize]]);
                self.solver.all(parts)
            })
            .collect()
    }

    /// What asks about what.
    pub fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| Uses::of(self.pack, &self.model, &self.formulas))
    }

    /// The arms of a decision.
    pub fn arms(&self, decision: DecisionId) -> &[Arm] {
        &self.formulas.arms[decision.index()]
    }

    /// The arms of a rule, by position among those of its decision.
    pub fn arms_of(&self, rule: RuleId) -> Vec<usize> {
        let arms = self.arms(self.pack.rule(rule).decision).iter().enumerate();
        arms.filter(|(_, arm)| arm.rule == rule).map(|(at, _)| at).collect()
    }

    /// The arms of the same strength that beat an arm.
    pub fn beaters(&self, decision: DecisionId, arm: usize) -> &[usize] {
        &self.beaters[decision.index()][arm]
    }

    /// The literals of a decision as the pack has it.
    pub fn lits(&self, decision: DecisionId) -> &DecisionLits {
        &self.base.decisions[decision.index()]
    }

    /// The literal that a decision comes to an option.
    pub fn comes_to(&self, decision: DecisionId, option: OptionIndex) -> Lit {
        self.base.values[usize::from(self.model.verdict_var(decision))][usize::from(option) + 2]
    }

    /// The literal that two verdicts differ, or any other two lists of literals.
    pub fn differs(&mut self, here: Vec<Lit>, there: Vec<Lit>) -> Lit {
        let mut differs = Vec::new();
        for (here, there) in here.into_iter().zip(there).filter(|(here, there)| here != there) {
            differs.push(self.solver.all([here, !there]));
            differs.push(self.solver.all([!here, there]));
        }
        self.solver.any(differs)
    }

    /// The literal of a formula in the pack as it is.
    pub fn lit(&mut self, formula: &Formula) -> Lit {
        let mut base = std::mem::take(&mut self.base);
        let lit = self.formula(&mut base, formula);
        self.base = base;
        lit
    }
}

/// The case in which nothing is encoded.
fn nothing(pack: &Pack, model: &Model) -> Case {
    let (applies, unbeaten) = (Vec::new(), Vec::new());
    let never = DecisionLits { needed: Lit::UNDEF, applies, unbeaten, gap: Lit::UNDEF, conflict: Lit::UNDEF };
    let decisions = vec![never; pack.decisions.len()];
    Case { values: vec![Vec::new(); model.variables.len()], decisions, touched: Vec::new() }
}

/// By arm: those of the same strength that beat it.
pub fn beaters(pack: &Pack, arms: &[Arm]) -> Vec<Vec<usize>> {
    let over = |arm: &Arm| {
        let rule = pack.rule(arm.rule);
        !rule.over_rules.is_empty() || !rule.over_options.is_empty()
    };
    let may_beat: Vec<usize> = (0..arms.len()).filter(|at| over(&arms[*at])).collect();
    let beats = |winner: &Arm, loser: &Arm| {
        winner.strength == loser.strength
            && pack.beats((winner.rule, winner.option), (loser.rule, loser.option))
    };
    arms.iter()
        .map(|loser| may_beat.iter().copied().filter(|winner| beats(&arms[*winner], loser)).collect())
        .collect()
}

/// Whether any answer with this value implies the need that its question belongs to.
pub fn implies_need(model: &Model, var: Var, value: u8) -> bool {
    let variable = model.variable(var);
    match variable.stands {
        Stands::YesNo(_) => value == 2,
        // A band that may hold 0 implies nothing.
        Stands::Number(..) => {
            let cut = usize::from(value).checked_sub(2).and_then(|at| variable.cuts.get(at));
            cut.is_some_and(|(cut, after)| *cut > 0.0 || *cut == 0.0 && *after)
        }
        _ => value > 0,
    }
}
