//! Proof over the entire answer space: what is wrong with a pack, and what is needless in it.
//!
//! A pack becomes a formula for a SAT solver (`encoding`); each kind of finding is a question to it, and the
//! answers that it finds are the witness. Nothing is sampled: what is not reported does not exist. Each decision
//! and each question has a solver of its own, which knows no more of the pack than what it rests on.

mod accept;
mod answers;
mod comparisons;
mod contradictions;
mod difference;
pub(crate) mod encoding;
mod falls;
mod finding;
mod lines;
mod needless;
mod parts;
mod reach;
mod samples;
pub(crate) mod solver;
mod triggers;
mod uses;
mod witness;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::knowledge::{DecisionId, Origins, Pack, QuestionId, RuleId};

pub use difference::{Prover, smallest};
use encoding::Encoding;
pub use finding::{Code, Finding, Level};
use parts::Part;
use solver::TooHard;

/// Each has a formula of its own, and memory for it.
const MOST_THREADS: usize = 4;

/// Checks a pack for findings of at least this level, worst first; those that the pack accepts are marked.
///
/// `step` is told how much of the work is done, from 0 to 1.
///
/// # Errors
/// A sentence about a limit: a question with too many cases, a search that takes too long.
pub fn check(
    pack: &Pack,
    origins: &Origins<'_>,
    least: Level,
    step: &mut dyn FnMut(f64),
) -> Result<Vec<Finding>, String> {
    let checker = Checker::new(pack, least)?;
    let mut findings = checker.run(step).map_err(too_hard)?;
    if least <= Level::Warning {
        findings.extend(lines::outside_band(pack, origins));
        findings.extend(lines::near(pack, &checker.encoding.model));
        findings.extend(reach::unused(pack));
    }
    for finding in &mut findings {
        // What a policy leaves no room for in the pack below is how it was meant.
        if finding.code.of_one_pack && origins.is_below(&finding.site) {
            finding.level = Level::Note;
        }
    }
    findings.retain(|finding| finding.level >= least);
    accept::apply(origins, &mut findings, least);
    let rank = |finding: &Finding| Code::ALL.iter().position(|code| *code == finding.code);
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.level), rank(finding)));
    Ok(findings)
}

pub(crate) fn too_hard(_: TooHard) -> String {
    "the rules are too entangled to prove anything about them in reasonable time".to_owned()
}

/// Something to be proved, by a solver of its own.
#[derive(Clone, Copy)]
enum Job {
    /// All about one decision and its rules.
    Decision(DecisionId),
    /// The condition of what belongs to no decision.
    Part(usize),
    /// What the answers to a question change.
    Question(QuestionId),
}

struct Checker<'p> {
    pack: &'p Pack,
    encoding: Encoding<'p>,
    parts: Vec<Part<'p>>,
    least: Level,
}

impl<'p> Checker<'p> {
    fn new(pack: &'p Pack, least: Level) -> Result<Self, String> {
        Ok(Self { pack, encoding: Encoding::none(pack)?, parts: parts::parts(pack), least })
    }

    fn jobs(&self) -> Vec<Job> {
        let mut jobs: Vec<Job> =
            (0..self.pack.decisions.len()).map(|row| Job::Decision(DecisionId::at(row))).collect();
        if self.least <= Level::Warning {
            let parts = self.parts.iter().enumerate().filter(|(_, part)| part.decision.is_none());
            jobs.extend(parts.map(|(at, _)| Job::Part(at)));
            jobs.extend((0..self.pack.questions.len()).map(|row| Job::Question(QuestionId::at(row))));
        }
        jobs
    }

    /// The findings of all jobs, in their order, as many at a time as there are processors.
    fn run(&self, step: &mut dyn FnMut(f64)) -> Result<Vec<Finding>, TooHard> {
        let jobs = self.jobs();
        // The largest first: begun last, one of them would keep a single processor busy at the end.
        let mut order: Vec<usize> = (0..jobs.len()).collect();
        order.sort_by_cached_key(|at| std::cmp::Reverse(self.weight(jobs[*at])));
        let next = AtomicUsize::new(0);
        let one = || -> Result<Option<(usize, Vec<Finding>)>, TooHard> {
            let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) else { return Ok(None) };
            // Whoever fails takes the rest from the others.
            let found = self.job(jobs[at]).inspect_err(|_| next.store(jobs.len(), Ordering::Relaxed))?;
            Ok(Some((at, found)))
        };
        let all = || -> Result<Vec<(usize, Vec<Finding>)>, TooHard> {
            std::iter::from_fn(|| one().transpose()).collect()
        };
        let others = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS) - 1;
        let mut found = thread::scope(|scope| {
            let others: Vec<_> = (0..others).map(|_| scope.spawn(all)).collect();
            let mut found = Vec::new();
            while let Some(one) = one()? {
                found.push(one);
                step(next.load(Ordering::Relaxed) as f64 / jobs.len() as f64);
            }
            for other in others {
                match other.join() {
                    Ok(more) => found.extend(more?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok(found)
        })?;
        found.sort_unstable_by_key(|(at, _)| *at);
        Ok(found.into_iter().flat_map(|(_, findings)| findings).collect())
    }

    /// Roughly how long a job takes, beside the others: the rules that are encoded for it, as often as they are.
    fn weight(&self, job: Job) -> usize {
        let rules = |id: &DecisionId| self.pack.decision(*id).rules.len();
        match job {
            Job::Decision(id) => rules(&id),
            Job::Part(_) => 0,
            Job::Question(id) => {
                let model = &self.encoding.model;
                let vars: Vec<_> = model.vars_of(id).collect();
                let answers: usize = vars.iter().map(|var| usize::from(model.variable(*var).size) - 1).sum();
                let affected = self.encoding.uses().decisions(self.pack, model, &vars);
                answers * affected.iter().map(rules).sum::<usize>()
            }
        }
    }

    fn job(&self, job: Job) -> Result<Vec<Finding>, TooHard> {
        let mut own = self.encoding.again();
        match job {
            Job::Decision(id) => self.decision(own, id),
            Job::Part(at) => own.constant_comparisons(&self.parts[at]),
            Job::Question(id) => own.of_answers(id, self.least),
        }
    }

    fn decision(&self, mut own: Encoding<'p>, id: DecisionId) -> Result<Vec<Finding>, TooHard> {
        own.decide_base(id);
        let mut findings = own.conflicts(id)?;
        findings.extend(own.gap(id)?);
        // With a contradiction or a gap nothing can be called needless.
        let troubled = !findings.is_empty();
        let (dead, told) = own.dead_rules(id)?;
        findings.extend(told);
        if self.least > Level::Warning {
            return Ok(findings);
        }
        findings.extend(own.unreached_options(id)?);
        for part in self.parts.iter().filter(|part| part.decision == Some(id)) {
            if part.rule.is_none_or(|rule| !dead.contains(&rule)) {
                findings.extend(own.constant_comparisons(part)?);
            }
        }
        let alive: Vec<RuleId> =
            self.pack.rules_of(id).map(|(rule, _)| rule).filter(|rule| !dead.contains(rule)).collect();
        if !troubled {
            findings.extend(own.needless(id, &alive)?);
        }
        findings.extend(self.pack.rules_of(id).filter_map(|(rule, _)| self.no_reason(rule)));
        for rule in alive {
            findings.extend(own.masked_trigger(rule));
            if self.least == Level::Note {
                findings.extend(own.unreached_choices(rule)?);
                findings.extend(own.silenced_by_today(rule));
                findings.extend(own.shortfall(rule)?);
                findings.extend(own.holes(rule)?);
            }
        }
        Ok(findings)
    }

    fn no_reason(&self, rule: RuleId) -> Option<Finding> {
        let row = self.pack.rule(rule);
        let message = format!("`{}` gives no reason", row.id);
        let finding = Finding::of_rule(self.pack, Code::NO_REASON, rule, message);
        row.because.trim().is_empty().then(|| finding.help("say in `because` why its choice is right"))
    }
}
