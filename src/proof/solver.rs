//! A SAT solver with gates: conjunctions and disjunctions as literals, each encoded once.
//!
//! The encoding is Tseitin's, both directions, so that a literal may be assumed either way.

use batsat::{Callbacks, Lit, SolverInterface, SolverOpts, lbool};
use rustc_hash::FxHashMap;

/// One search may learn this many clauses; a pack that people wrote needs some hundreds.
const MOST_CONFLICTS: u64 = 400_000;

/// The pack is too hard to prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooHard;

#[derive(Default)]
struct Budget {
    learnt: u64,
    until: u64,
}

impl Callbacks for Budget {
    fn on_new_clause(&mut self, _: &[Lit], _: batsat::ClauseKind) {
        self.learnt += 1;
    }

    fn stop(&self) -> bool {
        self.learnt > self.until
    }
}

/// The solver.
pub struct Solver {
    inner: batsat::Solver<Budget>,
    yes: Lit,
    known: FxHashMap<Box<[Lit]>, Lit>,
    seen: Vec<Lit>,
}

impl Solver {
    /// Without any clause.
    pub fn new() -> Self {
        let mut inner = batsat::Solver::new(SolverOpts::default(), Budget::default());
        let yes = Lit::new(inner.new_var_default(), true);
        inner.add_clause_reuse(&mut vec![yes]);
        Self { inner, yes, known: FxHashMap::default(), seen: Vec::new() }
    }

    /// The literal that always holds.
    pub fn yes(&self) -> Lit {
        self.yes
    }

    /// A new variable, tried as `first` before the opposite.
    pub fn fresh(&mut self, first: bool) -> Lit {
        Lit::new(self.inner.new_var(lbool::new(first), true), true)
    }

    /// Adds a clause.
    pub fn add(&mut self, clause: &[Lit]) {
        self.seen.clear();
        self.seen.extend_from_slice(clause);
        self.inner.add_clause_reuse(&mut self.seen);
    }

    /// A literal that holds if and only if all of these do.
    pub fn all(&mut self, parts: impl IntoIterator<Item = Lit>) -> Lit {
        let mut parts: Vec<Lit> = parts.into_iter().filter(|part| *part != self.yes).collect();
        parts.sort_unstable();
        parts.dedup();
        // A literal and its opposite differ in the lowest bit, so they are neighbours.
        if parts.contains(&!self.yes) || parts.windows(2).any(|pair| pair[0] == !pair[1]) {
            return !self.yes;
        }
        match parts[..] {
            [] => return self.yes,
            [one] => return one,
            _ => {}
        }
        if let Some(known) = self.known.get(&parts[..]) {
            return *known;
        }
        let all = Lit::new(self.inner.new_var_default(), true);
        let mut back = vec![all];
        for part in &parts {
            self.add(&[!all, *part]);
            back.push(!*part);
        }
        self.add(&back);
        self.known.insert(parts.into_boxed_slice(), all);
        all
    }

    /// A literal that holds if and only if any of these does.
    pub fn any(&mut self, parts: impl IntoIterator<Item = Lit>) -> Lit {
        !self.all(parts.into_iter().map(|part| !part).collect::<Vec<_>>())
    }

    /// Whether all of these can hold together.
    ///
    /// # Errors
    /// If the search takes too long to end.
    pub fn can(&mut self, assumptions: &[Lit]) -> Result<bool, TooHard> {
        let budget = self.inner.cb_mut();
        budget.until = budget.learnt + MOST_CONFLICTS;
        match self.inner.solve_limited(assumptions) {
            found if found == lbool::TRUE => Ok(true),
            found if found == lbool::FALSE => Ok(false),
            _ => Err(TooHard),
        }
    }

    /// Of assumptions that can't hold together, some that can't either: those that the last search rested on.
    pub fn core(&mut self, assumptions: &[Lit]) -> Vec<Lit> {
        let core = self.inner.unsat_core();
        assumptions.iter().copied().filter(|lit| core.iter().any(|other| other.var() == lit.var())).collect()
    }

    /// Whether a literal holds in what was found last.
    pub fn holds(&self, lit: Lit) -> bool {
        self.inner.value_lit(lit) == lbool::TRUE
    }
}
