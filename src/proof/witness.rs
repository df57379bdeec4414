//! Answers that show something: what the solver found, with as little said as possible.

use batsat::Lit;

use crate::engine::changes::band_ends;
use crate::engine::model::Var;
use crate::engine::{Answer, Answers};
use crate::knowledge::quantity::{Base, Unit};
use crate::knowledge::{Kind, QuestionId};

use super::encoding::Encoding;
use super::solver::TooHard;

impl Encoding<'_> {
    /// Few answers under which all of `goal` holds; none if it can't.
    ///
    /// Nothing that is said could be left out: saying less, in any part, would not show it.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn witness(&mut self, goal: &[Lit]) -> Result<Option<Answers>, TooHard> {
        if !self.solver.can(goal)? {
            return Ok(None);
        }
        // What wasn't asked for is silent.
        let asked: Vec<usize> =
            (0..self.answers.len()).filter(|var| !self.answers[*var].is_empty()).collect();
        let mut values = self.found_values();
        let mut kept: Vec<bool> = vec![false; values.len()];
        while let Some(var) = asked.iter().copied().find(|var| values[*var] != 0 && !kept[*var]) {
            let rest = asked.iter().filter(|other| values[**other] == 0 || **other == var);
            let silent = rest.map(|other| self.answers[*other][0]);
            let assumptions: Vec<Lit> = goal.iter().copied().chain(silent).collect();
            if self.solver.can(&assumptions)? {
                values = self.found_values();
            } else {
                kept[var] = true;
            }
        }
        Ok(Some(self.answers_of(&values)))
    }

    /// The values of the variables that stand for answers, as they were found last.
    pub fn found_values(&self) -> Vec<u8> {
        let vars = self.answers.iter();
        vars.map(|lits| lits.iter().position(|lit| self.solver.holds(*lit)).unwrap_or(0) as u8).collect()
    }

    /// Values of variables as answers to the questions; a number by a plain one of its band.
    pub fn answers_of(&self, values: &[u8]) -> Answers {
        let mut answers = Answers::none(self.pack);
        for row in 0..self.pack.questions.len() {
            let id = QuestionId::at(row);
            answers.set(id, self.answer_of(id, values).map(|answer| self.plainly(id, answer, values)));
        }
        answers
    }

    /// The same answer, a number as somebody would say it: "0 rows" and "57.9 kB/s" show the same as "4M rows"
    /// and "100 kB/s" where these lie in their bands, and nobody has such a system.
    fn plainly(&self, id: QuestionId, answer: Answer, values: &[u8]) -> Answer {
        let (Answer::Number { measure, .. }, Kind::Number(measures)) =
            (&answer, &self.pack.question(id).kind)
        else {
            return answer;
        };
        let var = self.model.vars_of(id).start + Var::from(*measure);
        let (low, high) = band_ends(&self.model.variable(var).cuts, values[usize::from(var)]);
        let row = &measures[usize::from(*measure)];
        let usual = row.usual.and_then(|[less, middle, more]| {
            [middle, less, more].into_iter().find(|number| low <= *number && *number < high)
        });
        let number = usual.unwrap_or_else(|| plain_number(&row.unit, low, high));
        Answer::Number { measure: *measure, low: number, high: number }
    }

    /// Values of variables as the answer to one question; a number by the lower end of its band.
    pub fn answer_of(&self, id: QuestionId, values: &[u8]) -> Option<Answer> {
        let vars = self.model.vars_of(id);
        let value = |var: Var| values[usize::from(var)];
        let first = value(vars.start);
        match &self.pack.question(id).kind {
            Kind::YesNo { .. } => (first > 0).then_some(Answer::YesNo(first == 2)),
            Kind::Choice(_) => (first > 0).then(|| Answer::Choice(first - 1)),
            Kind::Choices(_) => {
                let ticked = vars.enumerate().filter(|(_, var)| value(*var) == 1);
                let ticked: Vec<u8> = ticked.map(|(choice, _)| choice as u8).collect();
                (!ticked.is_empty()).then_some(Answer::Choices { ticked, whole: false })
            }
            Kind::Number(_) => vars.enumerate().find(|(_, var)| value(*var) > 0).map(|(measure, var)| {
                let (low, _) = band_ends(&self.model.variable(var).cuts, value(var));
                Answer::Number { measure: measure as u8, low, high: low }
            }),
        }
    }
}

/// A number of few digits between two ends, in base units: near their middle by size, or above the lower one.
fn plain_number(unit: &Unit, low: f64, high: f64) -> f64 {
    let middle = match (low > 0.0, high.is_finite()) {
        (true, true) => (low * high).sqrt(),
        (true, false) => low * 3.0,
        (false, true) => high / 3.0,
        (false, false) => return low,
    };
    // An empty band, or one that begins beyond all numbers: nothing to round.
    if !middle.is_normal() {
        return low;
    }
    let within =
        |number: &f64| low <= *number && *number < high && (unit.base != Base::Ratio || *number <= 1.0);
    let rounded = (1..=3).map(|digits| round_as_shown(unit, middle, digits));
    rounded.chain([low * 1.1]).find(within).unwrap_or(low)
}

/// Rounded to so many digits in the unit that it is shown in; what is counted comes whole.
fn round_as_shown(unit: &Unit, value: f64, digits: i32) -> f64 {
    let scale = match (&unit.base, unit.per) {
        (_, Some(_)) => unit.factor(),
        (Base::Seconds, None) => {
            [86_400.0, 3600.0, 60.0].into_iter().find(|size| value >= *size).unwrap_or(1.0)
        }
        _ => 1.0,
    };
    let shown = value / scale;
    let step = 10_f64.powi(shown.log10().floor() as i32 + 1 - digits);
    let whole = matches!(unit.base, Base::Count(_) | Base::Bytes) && unit.per.is_none();
    let step = if whole { step.max(1.0) } else { step };
    // Through the text, so that 0.3 is 0.3 and not 0.30000000000000004.
    let text = format!("{:.6e}", (shown / step).round() * step);
    text.parse::<f64>().unwrap_or(shown) * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(unit: &str, low: f64, high: f64) -> String {
        let (unit, _) = Unit::parse(unit).unwrap();
        let number = plain_number(&unit, low, high);
        assert!(low <= number && number < high, "{number} lies outside of {low} .. {high}");
        unit.show(number)
    }

    #[test]
    fn numbers_are_said_as_somebody_would() {
        assert_eq!(plain("rows", 0.0, 2e7), "7M rows");
        assert_eq!(plain("rows", 2e7, 1e9), "100M rows");
        assert_eq!(plain("rows", 1e9, f64::INFINITY), "3B rows");
        assert_eq!(plain("engineers", 0.0, 2.0), "1 engineer");
        assert_eq!(plain("engineers", 0.0, 0.000_001), "0 engineers");
        assert_eq!(plain("bytes/month", 0.0, 5e9 / 2_592_000.0), "2 GB/month");
        assert_eq!(plain("jobs/s", 0.2, 1.0), "0.4 jobs/s");
        assert_eq!(plain("seconds", 3600.0, 86_400.0), "5 h");
        assert_eq!(plain("ratio", 0.9, f64::INFINITY), "99 %");
        assert_eq!(plain("rows", 10.0, 11.0), "10 rows");
        // Edits of a line make bands like these.
        assert!(plain_number(&Unit::parse("rows").unwrap().0, 0.0, 0.0).abs() < 1e-9);
        let endless = plain_number(&Unit::parse("rows").unwrap().0, f64::INFINITY, f64::INFINITY);
        assert!(endless.is_infinite());
    }
}
