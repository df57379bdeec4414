//! A pack as one formula for a solver.
//!
//! Every case of every question is a literal; so is each condition, each rule that applies, each that nothing
//! beats, each verdict. A question about the pack is then a question to the solver under assumptions, and the
//! model that it finds is the witness. Diagrams would have to be composed for this, which is what blows up.

use std::rc::Rc;

use batsat::Lit;

use crate::engine::formulas::{Arm, Formulas};
use crate::engine::model::{Formula, Mask, Stands, Var};
use crate::engine::{Model, Verdict};
use crate::knowledge::{DecisionId, Kind, OptionIndex, Pack, QuestionId, RuleId, Strength};

use super::samples::samples;
use super::solver::{Samples, Solver};

/// A pack, encoded.
pub struct Encoding<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Its variables.
    pub model: Rc<Model>,
    /// Its formulas.
    pub formulas: Rc<Formulas>,
    /// The solver that knows them.
    pub solver: Solver,
    /// What is encoded of the pack as it is.
    pub base: Case,
    /// Which arms beat which within a strength, by decision.
    beaters: Rc<Vec<Vec<Vec<usize>>>>,
}

/// The pack under answers that are fixed by hand; none are in the base case.
#[derive(Clone, Default)]
pub struct Case {
    /// The literals of the values of variables, by variable. Those of verdicts and of what keeps options away
    /// are there once they were encoded.
    pub values: Vec<Vec<Lit>>,
    /// The decisions; those of none but empty lists are not encoded yet.
    pub decisions: Vec<DecisionLits>,
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
        let mut model = Model::new(pack)
            .map_err(|id| format!("question `{}` has too many cases", pack.question(id).id))?;
        let formulas = Rc::new(Formulas::new(pack, &mut model));
        let beaters = (0..pack.decisions.len()).map(|row| beaters(pack, &formulas.arms[row]));
        let beaters = Rc::new(beaters.collect());
        let mut encoding = Self {
            pack,
            model: Rc::new(model),
            formulas,
            solver: Solver::new(),
            base: Case::default(),
            beaters,
        };
        let samples = samples(pack, &encoding.model);
        encoding.base = encoding.answers(&samples);
        for (decision, option) in decided {
            let yes = encoding.solver.yes();
            let mut verdict = vec![!yes; pack.decision(*decision).options.len() + 2];
            verdict[usize::from(Model::verdict_value(Verdict::Pick(*option)))] = yes;
            encoding.base.values[usize::from(encoding.model.verdict_var(*decision))] = verdict;
        }
        for &decision in pack.order.iter().filter(|id| !decided.iter().any(|(other, _)| other == *id)) {
            let mut base = std::mem::take(&mut encoding.base);
            encoding.decide(&mut base, decision);
            encoding.base = base;
        }
        Ok(encoding)
    }

    /// The same pack for a solver of its own, with nothing but the answers encoded so far.
    pub fn again(&self) -> Self {
        let mut encoding = Self {
            pack: self.pack,
            model: Rc::clone(&self.model),
            formulas: Rc::clone(&self.formulas),
            solver: Solver::new(),
            base: Case::default(),
            beaters: Rc::clone(&self.beaters),
        };
        let of_var = |lits: &Vec<Lit>| lits.iter().map(|lit| self.solver.samples(*lit)).collect();
        let answers = self.base.values[..self.model.answer_vars()].iter();
        let samples: Vec<Vec<Samples>> = answers.map(of_var).collect();
        encoding.base = encoding.answers(&samples);
        encoding
    }

    /// Each variable has exactly one value; a question is answered in one measure; a positive answer to a
    /// question of a need ticks the need.
    fn answers(&mut self, samples: &[Vec<Samples>]) -> Case {
        let mut case = Case::default();
        case.values.resize(self.model.variables.len(), Vec::new());
        let no = !self.solver.yes();
        let (applies, unbeaten) = (Vec::new(), Vec::new());
        let not_yet = DecisionLits { needed: no, applies, unbeaten, gap: no, conflict: no };
        case.decisions.resize(self.pack.decisions.len(), not_yet);
        for var in 0..self.model.answer_vars() {
            let size = self.model.variables[var].size;
            let lits: Vec<Lit> = if size == 2 {
                let ticked = self.solver.fresh(samples[var][1]);
                vec![!ticked, ticked]
            } else {
                samples[var].iter().map(|samples| self.solver.fresh(*samples)).collect()
            };
            self.solver.add(&lits);
            for (at, a) in lits.iter().enumerate() {
                lits[at + 1..].iter().for_each(|b| self.solver.add(&[!*a, !*b]));
            }
            case.values[var] = lits;
        }
        for row in 0..self.pack.questions.len() {
            self.question(&case, QuestionId::at(row));
        }
        case
    }

    fn question(&mut self, case: &Case, id: QuestionId) {
        let vars: Vec<usize> = self.model.vars_of(id).map(usize::from).collect();
        if matches!(self.pack.question(id).kind, Kind::Number(_)) {
            for (at, a) in vars.iter().enumerate() {
                for b in &vars[at + 1..] {
                    self.solver.add(&[case.values[*a][0], case.values[*b][0]]);
                }
            }
        }
        let (Some(needs), Some(need)) = (self.pack.roles.needs, self.pack.question(id).need) else { return };
        let ticked = case.values[usize::from(self.model.vars_of(needs).start) + usize::from(need)][1];
        for var in vars {
            for value in 1..self.model.variables[var].size {
                if implies_need(&self.model, var as Var, value) {
                    self.solver.add(&[!case.values[var][usize::from(value)], ticked]);
                }
            }
        }
    }

    /// The literals of a variable's values, encoding what keeps an option away when it is first asked for.
    fn value_lits(&mut self, case: &mut Case, var: Var) -> Vec<Lit> {
        let at = usize::from(var);
        if case.values[at].is_empty() {
            match self.model.variable(var).stands {
                Stands::Kept(kept) => {
                    let formulas = Rc::clone(&self.formulas);
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
        let formulas = Rc::clone(&self.formulas);
        let needed = self.formula(case, &formulas.needed[row]);
        let arms = &formulas.arms[row];
        let applies: Vec<Lit> = arms.iter().map(|arm| self.formula(case, &arm.applies)).collect();
        let beaters = Rc::clone(&self.beaters);
        let unbeaten = self.unbeaten(&beaters[row], arms, &applies);
        let some = self.solver.any(applies.iter().copied());
        let verdict = self.verdict(decision, needed, &unbeaten);
        let gap = self.solver.all([needed, !some]);
        let conflict = self.solver.all([verdict[0], some]);
        let var = usize::from(self.model.verdict_var(decision));
        case.values[var] = verdict;
        case.decisions[row] = DecisionLits { needed, applies, unbeaten, gap, conflict };
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

    /// The literal of a formula in the pack as it is.
    pub fn lit(&mut self, formula: &Formula) -> Lit {
        let mut base = std::mem::take(&mut self.base);
        let lit = self.formula(&mut base, formula);
        self.base = base;
        lit
    }
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
