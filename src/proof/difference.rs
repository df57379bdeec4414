//! Situations that make a rule decide, and situations that tell a pack from an edited copy of it.

use std::sync::Arc;

use crate::engine::model::Formula;
use crate::engine::{Answer, Answers, Verdict, reading};
use crate::knowledge::{DecisionId, Pack, QuestionId, RuleId};

use super::encoding::{Encoding, beaters};
use super::too_hard;

/// Looks for situations in which rules of a pack decide, or would decide otherwise.
pub struct Prover<'a> {
    encoding: Encoding<'a>,
}

impl<'a> Prover<'a> {
    /// Encodes a pack.
    ///
    /// # Errors
    /// A sentence about a limit of the model.
    pub fn new(pack: &'a Pack) -> Result<Self, String> {
        Ok(Self { encoding: Encoding::new(pack)? })
    }

    /// Few answers that make a rule decide; `None` where nothing can.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn win(&mut self, rule: RuleId) -> Result<Option<Answers>, String> {
        let encoding = &mut self.encoding;
        let pack = encoding.pack;
        let decision = pack.rule(rule).decision;
        for arm in encoding.arms_of(rule) {
            let lits = encoding.lits(decision);
            let goal = [lits.needed, lits.unbeaten[arm], !lits.conflict];
            if encoding.solver.can(&goal).map_err(too_hard)? {
                let found = encoding.answers_of(&encoding.found_values());
                return Ok(Some(smallest(pack, found, |answers| wins(pack, answers, rule))));
            }
        }
        Ok(None)
    }

    /// Answers on which a decision comes to another verdict in an edited copy of the pack; `None` where the two
    /// agree on all answers.
    ///
    /// `other` differs from the pack in the conditions and `over` of the rules in `edited`, and only compares
    /// numbers with lines that the pack has too. What the decision refers to must come to the same in both. A
    /// contradiction and a gap count as one.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn difference(
        &mut self,
        decision: DecisionId,
        other: &Pack,
        edited: &[RuleId],
    ) -> Result<Option<Answers>, String> {
        let encoding = &mut self.encoding;
        let formulas = Arc::clone(&encoding.formulas);
        let arms = &formulas.arms[decision.index()];
        let mut applies = encoding.lits(decision).applies.clone();
        for (arm, lit) in arms.iter().zip(&mut applies).filter(|(arm, _)| edited.contains(&arm.rule)) {
            let rule = other.rule(arm.rule);
            let triggered = encoding.model.triggered(other, &rule.when, &rule.unless);
            *lit = encoding.lit(&Formula::All(vec![triggered, arm.chooses.clone()]));
        }
        let unbeaten = encoding.unbeaten(&beaters(other, arms), arms, &applies);
        let needed = encoding.lits(decision).needed;
        let there = encoding.verdict(decision, needed, &unbeaten);
        let here = encoding.base.values[usize::from(encoding.model.verdict_var(decision))].clone();
        let differs = encoding.differs(here, there);
        let found = encoding.solver.can(&[differs]).map_err(too_hard)?;
        Ok(found.then(|| encoding.answers_of(&encoding.found_values())))
    }
}

/// Whether a rule decides.
fn wins(pack: &Pack, answers: &Answers, rule: RuleId) -> bool {
    let row = &reading::read(pack, answers).decisions[pack.rule(rule).decision.index()];
    row.needed && matches!(row.verdict, Verdict::Pick(_)) && row.winners().any(|winner| winner == rule)
}

/// Takes answers away, and single ticks, as long as what is left still shows something. `shows` is asked with
/// the needs added that the answers imply.
pub fn smallest(pack: &Pack, mut answers: Answers, shows: impl Fn(&Answers) -> bool) -> Answers {
    let shows = |answers: &Answers| {
        let mut closed = answers.clone();
        closed.imply_needs(pack).is_ok() && shows(&closed)
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
