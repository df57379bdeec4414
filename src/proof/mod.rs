//! Proof over the entire answer space: what is wrong with a pack, and what is needless in it.
//!
//! A pack becomes one formula for a SAT solver (`encoding`); each kind of finding is a question to it, and
//! the answers that it finds are the witness. Nothing is sampled: what is not reported does not exist.

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
mod witness;

use crate::knowledge::{DecisionId, Origins, Pack, QuestionId, RuleId};

pub use difference::{Prover, smallest};
use encoding::Encoding;
pub use finding::{Code, Finding, Level};
use solver::TooHard;

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
    let mut findings = Checker::new(pack, least, step)?.run(origins).map_err(too_hard)?;
    for finding in &mut findings {
        // What a policy leaves no room for in the pack below is how it was meant.
        if finding.code.of_one_pack && origins.is_below(&finding.site) {
            finding.level = Level::Note;
        }
    }
    findings.retain(|finding| finding.level >= least);
    accept::apply(origins, &mut findings, least);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Ok(findings)
}

pub(crate) fn too_hard(_: TooHard) -> String {
    "the rules are too entangled to prove anything about them in reasonable time".to_owned()
}

struct Checker<'p, 's> {
    pack: &'p Pack,
    encoding: Encoding<'p>,
    least: Level,
    /// Rules that never win; nothing else is said of them.
    dead: Vec<RuleId>,
    findings: Vec<Finding>,
    step: &'s mut dyn FnMut(f64),
}

impl<'p, 's> Checker<'p, 's> {
    fn new(pack: &'p Pack, least: Level, step: &'s mut dyn FnMut(f64)) -> Result<Self, String> {
        let encoding = Encoding::new(pack)?;
        Ok(Self { pack, encoding, least, dead: Vec::new(), findings: Vec::new(), step })
    }

    fn run(mut self, origins: &Origins<'_>) -> Result<Vec<Finding>, TooHard> {
        let troubled = self.errors()?;
        if self.least > Level::Warning {
            return Ok(self.findings);
        }
        self.findings.extend(lines::outside_band(self.pack, origins));
        self.findings.extend(lines::near(self.pack, &self.encoding.model));
        self.findings.extend(reach::unused(self.pack));
        self.comparisons()?;
        for decision in self.decisions() {
            self.findings.extend(self.encoding.unreached_options(decision)?);
            if !troubled.contains(&decision) {
                self.needless(decision)?;
            }
        }
        self.rules()?;
        self.questions()?;
        Ok(self.findings)
    }

    fn decisions(&self) -> impl Iterator<Item = DecisionId> + use<> {
        (0..self.pack.decisions.len()).map(DecisionId::at)
    }

    /// Contradictions, gaps and dead rules; the decisions that have a contradiction or a gap come back.
    fn errors(&mut self) -> Result<Vec<DecisionId>, TooHard> {
        let mut troubled = Vec::new();
        for decision in self.decisions() {
            let before = self.findings.len();
            self.findings.extend(self.encoding.conflicts(decision)?);
            self.findings.extend(self.encoding.gap(decision)?);
            if self.findings.len() > before {
                troubled.push(decision);
            }
            let (dead, findings) = self.encoding.dead_rules(decision)?;
            self.dead.extend(dead);
            self.findings.extend(findings);
        }
        (self.step)(0.05);
        Ok(troubled)
    }

    fn comparisons(&mut self) -> Result<(), TooHard> {
        let parts = parts::parts(self.pack);
        for (at, part) in parts.iter().enumerate() {
            if part.rule.is_none_or(|rule| !self.dead.contains(&rule)) {
                self.findings.extend(self.encoding.constant_comparisons(part)?);
            }
            (self.step)(0.05 + 0.25 * at as f64 / parts.len() as f64);
        }
        Ok(())
    }

    fn needless(&mut self, decision: DecisionId) -> Result<(), TooHard> {
        let ups = self.encoding.ups(decision);
        for (rule, _) in self.pack.rules_of(decision) {
            if !self.dead.contains(&rule) {
                self.findings.extend(self.encoding.needless_rule(&ups, rule)?);
                self.findings.extend(self.encoding.needless_over(&ups, rule)?);
            }
        }
        Ok(())
    }

    fn rules(&mut self) -> Result<(), TooHard> {
        for (row, written) in self.pack.rules.iter().enumerate() {
            let rule = RuleId::at(row);
            (self.step)(0.35 + 0.15 * row as f64 / self.pack.rules.len() as f64);
            if written.because.trim().is_empty() {
                let message = format!("`{}` gives no reason", written.id);
                let help = "say in `because` why its choice is right";
                self.findings.push(Finding::of_rule(self.pack, Code::NO_REASON, rule, message).help(help));
            }
            if self.dead.contains(&rule) {
                continue;
            }
            self.findings.extend(self.encoding.masked_trigger(rule));
            if self.least == Level::Note {
                self.findings.extend(self.encoding.unreached_choices(rule)?);
                self.findings.extend(self.encoding.silenced_by_today(rule));
                self.findings.extend(self.encoding.shortfall(rule)?);
                self.findings.extend(self.encoding.holes(rule)?);
            }
        }
        Ok(())
    }

    fn questions(&mut self) -> Result<(), TooHard> {
        for row in 0..self.pack.questions.len() {
            self.findings.extend(self.encoding.of_answers(QuestionId::at(row), self.least)?);
            (self.step)(0.5 + 0.5 * row as f64 / self.pack.questions.len() as f64);
        }
        Ok(())
    }
}
