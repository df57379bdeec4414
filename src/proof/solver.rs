//! A SAT solver with gates: conjunctions and disjunctions as literals, each encoded once.
//!
//! The encoding is Tseitin's, both directions, so that a literal may be assumed either way. Beside it every
//! literal carries its value in a thousand samples: random answers at first, then what searches found. Most
//! questions are answered yes by one of them, without a search.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use batsat::{Callbacks, Lit, SolverInterface, SolverOpts, lbool};
use rustc_hash::FxHashMap;

/// One search may learn this many clauses; a pack that people wrote needs some hundreds.
const MOST_CONFLICTS: u64 = 400_000;
/// All searches about one pack may learn this many; ten times the built-in pack needs a hundredth of it.
const MOST_IN_ALL: u64 = 8_000_000;
/// Samples come in words of 64.
const WORDS: usize = 16;
/// So many stay random, the rest is written round and round.
const RANDOM: usize = 256;

/// The values of a literal in every sample.
pub type Samples = [u64; WORDS];

/// The pack is too hard to prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooHard;

/// How many clauses were learnt in searches about one pack, by all its solvers.
pub type Spent = Arc<AtomicU64>;

#[derive(Default)]
struct Budget {
    learnt: u64,
    until: u64,
    spent: Spent,
}

impl Callbacks for Budget {
    fn on_new_clause(&mut self, _: &[Lit], _: batsat::ClauseKind) {
        self.learnt += 1;
        self.spent.fetch_add(1, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.learnt > self.until || self.spent.load(Ordering::Relaxed) > MOST_IN_ALL
    }
}

/// The solver.
pub struct Solver {
    inner: batsat::Solver<Budget>,
    yes: Lit,
    known: FxHashMap<Box<[Lit]>, Lit>,
    /// By variable.
    samples: Vec<Samples>,
    /// The samples that searches have overwritten.
    written: Samples,
    /// The sample to be overwritten next.
    next: usize,
    /// The sample in which the last question was answered yes.
    found: usize,
    clause: Vec<Lit>,
}

impl Solver {
    /// Without any clause; what its searches learn counts as spent.
    pub fn new(spent: Spent) -> Self {
        let budget = Budget { spent, ..Budget::default() };
        let mut inner = batsat::Solver::new(SolverOpts::default(), budget);
        let yes = Lit::new(inner.new_var_default(), true);
        inner.add_clause_reuse(&mut vec![yes]);
        let samples = vec![[u64::MAX; WORDS]];
        Self {
            inner,
            yes,
            known: FxHashMap::default(),
            samples,
            written: Samples::default(),
            next: RANDOM,
            found: 0,
            clause: Vec::new(),
        }
    }

    /// The literal that always holds.
    pub fn yes(&self) -> Lit {
        self.yes
    }

    /// The literals of a variable that has exactly one of several values, the first of which is silence; given
    /// by its values in the random samples.
    ///
    /// In what searches found before it is silent, so that every sample still satisfies every clause.
    pub fn one_of(&mut self, samples: &[Samples]) -> Vec<Lit> {
        let mut lits: Vec<Lit> = Vec::new();
        for (value, random) in samples.iter().enumerate().skip(usize::from(samples.len() == 2)) {
            let mut samples = *random;
            for (word, written) in samples.iter_mut().zip(self.written) {
                *word = if value == 0 { *word | written } else { *word & !written };
            }
            self.samples.push(samples);
            lits.push(Lit::new(self.inner.new_var_default(), true));
        }
        if let [ticked] = lits[..] {
            return vec![!ticked, ticked];
        }
        self.add(&lits);
        for (at, a) in lits.iter().enumerate() {
            lits[at + 1..].iter().for_each(|b| self.add(&[!*a, !*b]));
        }
        lits
    }

    /// Adds a clause, which every sample must satisfy.
    pub fn add(&mut self, clause: &[Lit]) {
        self.clause.clear();
        self.clause.extend_from_slice(clause);
        self.inner.add_clause_reuse(&mut self.clause);
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
        self.samples.push(self.common(&parts));
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

    /// The samples in which all of these hold.
    fn common(&self, lits: &[Lit]) -> Samples {
        let mut common = [u64::MAX; WORDS];
        for lit in lits {
            let flip = if lit.sign() { 0 } else { u64::MAX };
            let samples = &self.samples[lit.var().idx() as usize];
            common.iter_mut().zip(samples).for_each(|(word, sample)| *word &= sample ^ flip);
        }
        common
    }

    /// Whether all of these can hold together.
    ///
    /// # Errors
    /// If the search takes too long to end.
    pub fn can(&mut self, assumptions: &[Lit]) -> Result<bool, TooHard> {
        let common = self.common(assumptions);
        if let Some(at) = common.iter().position(|word| *word != 0) {
            self.found = at * 64 + common[at].trailing_zeros() as usize;
            return Ok(true);
        }
        let budget = self.inner.cb_mut();
        budget.until = budget.learnt + MOST_CONFLICTS;
        match self.inner.solve_limited(assumptions) {
            found if found == lbool::TRUE => {
                self.keep();
                Ok(true)
            }
            found if found == lbool::FALSE => Ok(false),
            _ => Err(TooHard),
        }
    }

    /// Of assumptions that can't hold together, some that can't either: those that the last search rested on.
    pub fn core(&mut self, assumptions: &[Lit]) -> Vec<Lit> {
        let core = self.inner.unsat_core();
        assumptions.iter().copied().filter(|lit| core.iter().any(|other| other.var() == lit.var())).collect()
    }

    /// Keeps what was found as a sample.
    fn keep(&mut self) {
        let (word, bit) = (self.next / 64, 1 << (self.next % 64));
        self.written[word] |= bit;
        for (samples, value) in self.samples.iter_mut().zip(self.inner.get_model()) {
            if *value == lbool::TRUE {
                samples[word] |= bit;
            } else {
                samples[word] &= !bit;
            }
        }
        self.found = self.next;
        self.next = if self.next + 1 < WORDS * 64 { self.next + 1 } else { RANDOM };
    }

    /// Whether a literal holds in what was found last.
    pub fn holds(&self, lit: Lit) -> bool {
        let samples = &self.samples[lit.var().idx() as usize];
        (samples[self.found / 64] >> (self.found % 64) & 1 == 1) == lit.sign()
    }
}
