//! What an answer would tell, in bits: by how much the uncertainty of the verdicts falls, as is to be expected.

use std::borrow::Cow;

use crate::knowledge::{DecisionId, Pack, QuestionId};

use super::compile::Engine;
use super::model::{Mask, Var};
use super::outlook::{Outlook, rows_of};
use super::prior::weights;

/// A variable that is worked out, its shares, and its shares given each value of another.
type Shift<'a> = (Var, &'a [f64], Cow<'a, [Vec<f64>]>);

impl Outlook {
    /// What answering a question would tell, in bits, over the given decisions.
    ///
    /// Its effect through what is worked out (another verdict, what keeps an option away) is added to first
    /// order.
    #[must_use]
    pub fn gain(
        &self,
        pack: &Pack,
        engine: &Engine,
        possible: &[Mask],
        question: QuestionId,
        decisions: &[DecisionId],
    ) -> f64 {
        engine
            .model
            .vars_of(question)
            .filter(|var| possible[usize::from(*var)].count_ones() > 1)
            .map(|var| {
                let weight = weights(pack, &engine.model, var, possible[usize::from(var)], &self.seldom);
                self.gain_of(pack, engine, var, &weight, decisions)
            })
            .sum()
    }

    /// What it would tell, in bits, over the given decisions, to be told the verdict of another.
    #[must_use]
    pub fn gain_of_verdict(
        &self,
        pack: &Pack,
        engine: &Engine,
        verdict: DecisionId,
        decisions: &[DecisionId],
    ) -> f64 {
        let weight = &self.decisions[verdict.index()].shares;
        self.gain_of(pack, engine, engine.model.verdict_var(verdict), weight, decisions)
    }

    fn gain_of(
        &self,
        pack: &Pack,
        engine: &Engine,
        var: Var,
        weight: &[f64],
        decisions: &[DecisionId],
    ) -> f64 {
        let told = |(decision, rows): (DecisionId, Cow<'_, [Vec<f64>]>)| {
            // What is added to first order may come out slightly below nothing.
            let uncertain = |row: &[f64]| entropy(row.iter().map(|share| share.min(1.0)));
            let after: f64 = rows.iter().zip(weight).map(|(row, weight)| weight * uncertain(row)).sum();
            (self.decisions[decision.index()].entropy() - after).max(0.0)
        };
        self.given(pack, engine, var, decisions).into_iter().map(told).sum()
    }

    /// For each of the decisions that a variable bears on: the shares of its verdicts, given each value.
    #[must_use]
    pub fn given(
        &self,
        pack: &Pack,
        engine: &Engine,
        var: Var,
        decisions: &[DecisionId],
    ) -> Vec<(DecisionId, Cow<'_, [Vec<f64>]>)> {
        let size = usize::from(engine.model.variable(var).size);
        // How what is worked out shifts with each value of `var`: its shares before, and given each value.
        let mut shifted: Vec<Shift<'_>> = self
            .kept
            .iter()
            .filter_map(|(kept, walk)| {
                let rows = rows_of(&walk.given, var)?;
                Some((*kept, &walk.shares[..], Cow::Borrowed(&rows[..])))
            })
            .collect();
        // Sums come out the same whatever was asked for first.
        shifted.sort_unstable_by_key(|(var, ..)| *var);
        let mut found: Vec<(DecisionId, usize)> = Vec::new();
        for &decision in &pack.order {
            let outlook = &self.decisions[decision.index()];
            let told = rows_of(&outlook.given, var);
            let mut rows: Option<Cow<'_, [Vec<f64>]>> = told.map(|rows| Cow::Borrowed(&rows[..]));
            for (through, before, after) in &shifted {
                let Some(by_value) = rows_of(&outlook.given, *through) else { continue };
                let rows =
                    rows.get_or_insert_with(|| Cow::Owned(vec![outlook.shares.clone(); size])).to_mut();
                for (row, after) in rows.iter_mut().zip(&after[..]) {
                    for (value, given) in by_value.iter().enumerate() {
                        let change = after[value] - before[value];
                        for (share, given) in row.iter_mut().zip(given) {
                            *share += change * given;
                        }
                    }
                }
            }
            if let Some(rows) = rows {
                if decisions.contains(&decision) {
                    found.push((decision, shifted.len()));
                }
                shifted.push((engine.model.verdict_var(decision), &outlook.shares, rows));
            }
        }
        let mut rows = |at: usize| std::mem::take(&mut shifted[at].2);
        found.into_iter().map(|(decision, at)| (decision, rows(at))).collect()
    }
}

/// The entropy of a distribution, in bits.
#[must_use]
pub(super) fn entropy(shares: impl Iterator<Item = f64>) -> f64 {
    shares.filter(|share| *share > 0.0).map(|share| -share * share.log2()).sum()
}
