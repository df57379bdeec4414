//! Proof over the entire answer space, as satisfiability of one formula for a whole pack.
//!
//! Every case of every question is a literal; so is each condition, each rule that applies, each that nothing
//! beats, each verdict. A question about the pack is then a question to a SAT solver under assumptions, and the
//! model that it returns is the witness. Diagrams would have to be composed for this, which is what blows up.

use rustc_hash::FxHashMap;
use rustsat::clause;
use rustsat::solvers::{Solve, SolveIncremental, SolverResult};
use rustsat::types::{Clause, Lit, Var as SatVar};
use rustsat_batsat::BasicSolver;

use crate::engine::changes::band_ends;
use crate::engine::formulas::{Arm, Formulas};
use crate::engine::model::{Formula, Stands, Var};
use crate::engine::{Answer, Answers, Model, Verdict, reading};
use crate::knowledge::{DecisionId, Kind, Pack, QuestionId, RuleId};

/// A contradiction or a gap, with answers that show it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The decision.
    pub decision: DecisionId,
    /// [`Verdict::Conflict`] or [`Verdict::Gap`].
    pub what: Verdict,
    /// The two rules that contradict each other; none for a gap.
    pub rules: Option<(RuleId, RuleId)>,
    /// Few answers that show it.
    pub witness: Answers,
}

/// A pack as one formula, with a solver that knows it.
pub struct Proof<'a> {
    pack: &'a Pack,
    model: Model,
    formulas: Formulas,
    solver: BasicSolver,
    next: u32,
    /// The literals of a variable's values.
    values: Vec<Vec<Lit>>,
    /// Literals of formulas, so that each is encoded once.
    known: FxHashMap<String, Lit>,
    /// By decision.
    decisions: Vec<DecisionLits>,
    yes: Lit,
}

struct DecisionLits {
    needed: Lit,
    applies: Vec<Lit>,
    unbeaten: Vec<Lit>,
}

impl<'a> Proof<'a> {
    /// Encodes a pack.
    ///
    /// # Errors
    /// A sentence about a limit of the model or the solver.
    pub fn new(pack: &'a Pack) -> Result<Self, String> {
        let mut model = Model::new(pack)
            .map_err(|id| format!("question `{}` has too many cases", pack.question(id).id))?;
        let formulas = Formulas::new(pack, &mut model);
        let mut proof = Self {
            pack,
            model,
            formulas,
            solver: BasicSolver::default(),
            next: 0,
            values: Vec::new(),
            known: FxHashMap::default(),
            decisions: Vec::new(),
            yes: SatVar::new(0).pos_lit(),
        };
        proof.yes = proof.fresh();
        proof.add(clause![proof.yes])?;
        proof.encode_values()?;
        proof.encode_kept()?;
        proof.encode_decisions()?;
        Ok(proof)
    }

    fn fresh(&mut self) -> Lit {
        let var = SatVar::new(self.next);
        self.next += 1;
        var.pos_lit()
    }

    fn add(&mut self, clause: Clause) -> Result<(), String> {
        self.solver.add_clause(clause).map_err(|error| error.to_string())
    }

    /// Each variable has exactly one value; a question is answered in one measure; a positive answer to a
    /// question of a need ticks the need.
    fn encode_values(&mut self) -> Result<(), String> {
        for var in 0..self.model.variables.len() {
            let size = self.model.variables[var].size;
            let lits: Vec<Lit> = (0..size).map(|_| self.fresh()).collect();
            self.add(lits.iter().copied().collect())?;
            for (at, a) in lits.iter().enumerate() {
                for b in &lits[at + 1..] {
                    self.add(clause![!*a, !*b])?;
                }
            }
            self.values.push(lits);
        }
        for row in 0..self.pack.questions.len() {
            let id = QuestionId::at(row);
            let vars: Vec<Var> = self.model.vars_of(id).collect();
            if matches!(self.pack.question(id).kind, Kind::Number(_)) {
                for (at, a) in vars.iter().enumerate() {
                    for b in &vars[at + 1..] {
                        let (a, b) = (self.values[usize::from(*a)][0], self.values[usize::from(*b)][0]);
                        self.add(clause![a, b])?;
                    }
                }
            }
            let (Some(needs), Some(need)) = (self.pack.roles.needs, self.pack.question(id).need) else {
                continue;
            };
            let ticked = self.values[usize::from(self.model.vars_of(needs).start) + usize::from(need)][1];
            for var in vars {
                let implying: Vec<usize> = match self.model.variable(var).stands {
                    Stands::YesNo(_) => vec![2],
                    // The lowest band may hold 0, which implies nothing.
                    Stands::Number(..) => (2..self.values[usize::from(var)].len()).collect(),
                    _ => (1..self.values[usize::from(var)].len()).collect(),
                };
                for value in implying {
                    let lit = self.values[usize::from(var)][value];
                    self.add(clause![!lit, ticked])?;
                }
            }
        }
        Ok(())
    }

    fn encode_kept(&mut self) -> Result<(), String> {
        let first = self.model.variables.len() - self.formulas.kept.len();
        for at in 0..self.formulas.kept.len() {
            let formula = self.formulas.kept[at].clone();
            let holds = self.formula(&formula)?;
            let yes = self.values[first + at][1];
            self.add(clause![!holds, yes])?;
            self.add(clause![holds, !yes])?;
        }
        Ok(())
    }

    /// A literal that holds if and only if all of these do.
    fn all_of(&mut self, parts: &[Lit]) -> Result<Lit, String> {
        if parts.is_empty() {
            return Ok(self.yes);
        }
        let all = self.fresh();
        for part in parts {
            self.add(clause![!all, *part])?;
        }
        let mut back: Clause = parts.iter().map(|part| !*part).collect();
        back.add(all);
        self.add(back)?;
        Ok(all)
    }

    fn any_of(&mut self, parts: &[Lit]) -> Result<Lit, String> {
        let none: Vec<Lit> = parts.iter().map(|part| !*part).collect();
        Ok(!self.all_of(&none)?)
    }

    fn formula(&mut self, formula: &Formula) -> Result<Lit, String> {
        if let Formula::Not(inner) = formula {
            return Ok(!self.formula(inner)?);
        }
        let key = format!("{formula:?}");
        if let Some(lit) = self.known.get(&key) {
            return Ok(*lit);
        }
        let lit = match formula {
            Formula::In(var, mask) => {
                let lits = &self.values[usize::from(*var)];
                let parts: Vec<Lit> = lits
                    .iter()
                    .enumerate()
                    .filter(|(value, _)| mask >> value & 1 == 1)
                    .map(|(_, lit)| *lit)
                    .collect();
                self.any_of(&parts)?
            }
            Formula::All(parts) => {
                let parts = parts.iter().map(|part| self.formula(part)).collect::<Result<Vec<_>, _>>()?;
                self.all_of(&parts)?
            }
            Formula::Any(parts) => {
                let parts = parts.iter().map(|part| self.formula(part)).collect::<Result<Vec<_>, _>>()?;
                self.any_of(&parts)?
            }
            Formula::Not(_) => self.yes,
        };
        self.known.insert(key, lit);
        Ok(lit)
    }

    fn encode_decisions(&mut self) -> Result<(), String> {
        let pack = self.pack;
        for row in 0..pack.decisions.len() {
            let id = DecisionId::at(row);
            let needed = self.formulas.needed[row].clone();
            let needed = self.formula(&needed)?;
            let arms: Vec<Arm> = self.formulas.arms[row].clone();
            let applies = arms.iter().map(|arm| self.formula(&arm.applies)).collect::<Result<Vec<_>, _>>()?;
            let mut unbeaten = Vec::new();
            for (at, arm) in arms.iter().enumerate() {
                let beaters = arms.iter().zip(&applies);
                let beaters = beaters
                    .filter(|(other, _)| pack.beats((other.rule, other.option), (arm.rule, arm.option)));
                let mut parts: Vec<Lit> = beaters.map(|(_, lit)| !*lit).collect();
                parts.push(applies[at]);
                unbeaten.push(self.all_of(&parts)?);
            }
            let options = pack.decision(id).options.len() as u8;
            let mut chosen = Vec::new();
            for option in 0..options {
                let lits: Vec<Lit> = arms
                    .iter()
                    .zip(&unbeaten)
                    .filter(|(arm, _)| arm.option == option)
                    .map(|(_, lit)| *lit)
                    .collect();
                chosen.push(self.any_of(&lits)?);
            }
            let verdict = self.values[usize::from(self.model.verdict_var(id))].clone();
            // Not needed, or exactly one option; what is neither is value 0.
            self.add(clause![needed, verdict[1]])?;
            self.add(clause![!needed, !verdict[1]])?;
            for option in 0..usize::from(options) {
                let mut parts: Vec<Lit> = chosen
                    .iter()
                    .enumerate()
                    .map(|(other, lit)| if other == option { *lit } else { !*lit })
                    .collect();
                parts.push(needed);
                let only = self.all_of(&parts)?;
                self.add(clause![!only, verdict[option + 2]])?;
                self.add(clause![only, !verdict[option + 2]])?;
            }
            self.decisions.push(DecisionLits { needed, applies, unbeaten });
        }
        Ok(())
    }

    /// Whether something can be; with answers that show it.
    fn find(&mut self, assumptions: &[Lit]) -> Result<Option<Answers>, String> {
        match self.solver.solve_assumps(assumptions).map_err(|error| error.to_string())? {
            SolverResult::Sat => {}
            _ => return Ok(None),
        }
        let mut answers = Answers::none(self.pack);
        for row in 0..self.pack.questions.len() {
            let id = QuestionId::at(row);
            answers.set(id, self.answer(id)?);
        }
        Ok(Some(answers))
    }

    fn holds(&self, lit: Lit) -> Result<bool, String> {
        let value = self.solver.lit_val(lit).map_err(|error| error.to_string())?;
        Ok(value == rustsat::types::TernaryVal::True)
    }

    fn value(&self, var: Var) -> Result<u8, String> {
        for (value, lit) in self.values[usize::from(var)].iter().enumerate() {
            if self.holds(*lit)? {
                return Ok(value as u8);
            }
        }
        Ok(0)
    }

    fn answer(&self, id: QuestionId) -> Result<Option<Answer>, String> {
        let vars = self.model.vars_of(id);
        let value = self.value(vars.start)?;
        Ok(match &self.pack.question(id).kind {
            Kind::YesNo { .. } => (value > 0).then_some(Answer::YesNo(value == 2)),
            Kind::Choice(_) => (value > 0).then(|| Answer::Choice(value - 1)),
            Kind::Choices(_) => {
                let mut ticked = Vec::new();
                for (at, var) in vars.enumerate() {
                    if self.value(var)? == 1 {
                        ticked.push(at as u8);
                    }
                }
                (!ticked.is_empty()).then_some(Answer::Choices { ticked, whole: false })
            }
            Kind::Number(_) => {
                let mut found = None;
                for (measure, var) in vars.enumerate() {
                    let band = self.value(var)?;
                    if band > 0 {
                        let (low, _) = band_ends(&self.model.variable(var).cuts, band);
                        found = Some(Answer::Number { measure: measure as u8, low, high: low });
                    }
                }
                found
            }
        })
    }

    /// Every contradiction between two rules and every gap, at most `most`, each with few answers that show it.
    ///
    /// # Errors
    /// What the solver says.
    pub fn errors(&mut self, most: usize) -> Result<Vec<Finding>, String> {
        let mut findings = Vec::new();
        for row in 0..self.pack.decisions.len() {
            let decision = DecisionId::at(row);
            let arms = self.formulas.arms[row].clone();
            let needed = self.decisions[row].needed;
            let mut gap: Vec<Lit> = self.decisions[row].applies.iter().map(|lit| !*lit).collect();
            gap.push(needed);
            if let Some(witness) = self.find(&gap)? {
                let witness = shrink(self.pack, witness, decision, Verdict::Gap, None);
                findings.push(Finding { decision, what: Verdict::Gap, rules: None, witness });
            }
            let mut seen: Vec<(RuleId, RuleId)> = Vec::new();
            for (at, a) in arms.iter().enumerate() {
                for (offset, b) in arms[at + 1..].iter().enumerate() {
                    let pair = (a.rule, b.rule);
                    let can_differ = a.strength == b.strength
                        && a.option != b.option
                        && a.rule != b.rule
                        && !self.pack.beats((a.rule, a.option), (b.rule, b.option))
                        && !self.pack.beats((b.rule, b.option), (a.rule, a.option));
                    if !can_differ || seen.contains(&pair) || findings.len() >= most {
                        continue;
                    }
                    let lits = &self.decisions[row].unbeaten;
                    let assumptions = [needed, lits[at], lits[at + 1 + offset]];
                    if let Some(witness) = self.find(&assumptions)? {
                        seen.push(pair);
                        let witness = shrink(self.pack, witness, decision, Verdict::Conflict, Some(pair));
                        findings.push(Finding {
                            decision,
                            what: Verdict::Conflict,
                            rules: Some(pair),
                            witness,
                        });
                    }
                }
            }
        }
        Ok(findings)
    }

    /// The rules that can never win.
    ///
    /// # Errors
    /// What the solver says.
    pub fn dead_rules(&mut self) -> Result<Vec<RuleId>, String> {
        let mut dead = Vec::new();
        for row in 0..self.pack.decisions.len() {
            let arms = self.formulas.arms[row].clone();
            let mut alive: Vec<RuleId> = Vec::new();
            for (at, arm) in arms.iter().enumerate() {
                if alive.contains(&arm.rule) {
                    continue;
                }
                let assumptions = [self.decisions[row].needed, self.decisions[row].unbeaten[at]];
                if self.find(&assumptions)?.is_some() {
                    alive.push(arm.rule);
                }
            }
            let of_decision = self.pack.rules_of(DecisionId::at(row)).map(|(id, _)| id);
            dead.extend(of_decision.filter(|id| !alive.contains(id)));
        }
        Ok(dead)
    }

    /// The options that no answers lead to.
    ///
    /// # Errors
    /// What the solver says.
    pub fn unreached_options(&mut self) -> Result<Vec<(DecisionId, u8)>, String> {
        let mut unreached = Vec::new();
        for row in 0..self.pack.decisions.len() {
            let decision = DecisionId::at(row);
            let var = usize::from(self.model.verdict_var(decision));
            for option in 0..self.pack.decisions[row].options.len() as u8 {
                let verdict = self.values[var][usize::from(option) + 2];
                if self.find(&[verdict])?.is_none() {
                    unreached.push((decision, option));
                }
            }
        }
        Ok(unreached)
    }
}

/// Takes answers away as long as the rules read directly still show the same.
fn shrink(
    pack: &Pack,
    mut answers: Answers,
    decision: DecisionId,
    what: Verdict,
    rules: Option<(RuleId, RuleId)>,
) -> Answers {
    let shows = |answers: &Answers| {
        let mut closed = answers.clone();
        if closed.imply_needs(pack).is_err() {
            return false;
        }
        let read = reading::read(pack, &closed);
        let row = &read.decisions[decision.index()];
        let winners: Vec<RuleId> = row.winners().collect();
        row.verdict == what && rules.is_none_or(|(a, b)| winners.contains(&a) && winners.contains(&b))
    };
    for row in 0..pack.questions.len() {
        let id = QuestionId::at(row);
        if answers.get(id).is_none() {
            continue;
        }
        let mut less = answers.clone();
        less.set(id, None);
        if shows(&less) {
            answers = less;
            continue;
        }
        // A tick at a time.
        while let Some(Answer::Choices { ticked, whole }) = answers.get(id).cloned() {
            let fewer = ticked.iter().find_map(|choice| {
                let ticked = ticked.iter().copied().filter(|other| other != choice).collect();
                let mut less = answers.clone();
                less.set(id, Some(Answer::Choices { ticked, whole }));
                shows(&less).then_some(less)
            });
            match fewer {
                Some(less) => answers = less,
                None => break,
            }
        }
    }
    answers
}
