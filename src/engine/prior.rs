//! How usual each answer is: one prior a question, independent of each other but for answers that something said
//! makes seldom.
//!
//! Priors choose what is asked next and say when to offer to stop; they never decide a verdict.

use crate::knowledge::{Kind, Pack};

use super::model::{Mask, Model, Stands, Var};

/// How much less usual an answer is where what was said makes it seldom.
const SELDOM: f64 = 0.05;

/// The probability of each value of a variable, once its question is answered, limited to the values in
/// `allowed`; those that are [seldom](Model::seldom) get a twentieth of their share. Silence gets none unless
/// nothing else is allowed.
#[must_use]
pub fn weights(pack: &Pack, model: &Model, var: Var, allowed: Mask, seldom: &[(Var, Mask)]) -> Vec<f64> {
    let variable = model.variable(var);
    let size = usize::from(variable.size);
    let mut weights = match variable.stands {
        Stands::YesNo(id) => match pack.question(id).kind {
            Kind::YesNo { usual } => vec![0.0, 1.0 - usual, usual],
            _ => vec![1.0; size],
        },
        Stands::Choice(id) => {
            let choices = pack.question(id).kind.choices();
            std::iter::once(0.0).chain(choices.iter().map(|choice| choice.usual)).collect()
        }
        Stands::Tick(id, choice) => {
            let usual = pack.question(id).kind.choices()[usize::from(choice)].usual;
            vec![1.0 - usual, usual]
        }
        Stands::Number(id, measure) => {
            let measures = pack.question(id).kind.measures();
            // People answer in one measure, the first that has a prior; the others stay silent.
            let asked = measures.iter().position(|measure| measure.usual.is_some()).unwrap_or(0);
            if usize::from(measure) != asked && allowed & 1 == 1 {
                let mut silent = vec![0.0; size];
                silent[0] = 1.0;
                silent
            } else {
                match measures[usize::from(measure)].usual {
                    Some(percentiles) => bands(percentiles, &variable.cuts),
                    None => std::iter::once(0.0).chain(vec![1.0; size - 1]).collect(),
                }
            }
        }
        Stands::Verdict(_) | Stands::Kept(_) => vec![1.0; size],
    };
    weights.resize(size, 0.0);
    let hardly = seldom.iter().filter(|(of, _)| *of == var).fold(0, |all, (_, mask)| all | mask);
    for (value, weight) in weights.iter_mut().enumerate() {
        if allowed >> value & 1 == 0 {
            *weight = 0.0;
        } else if hardly >> value & 1 == 1 {
            *weight *= SELDOM;
        }
    }
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 {
        for weight in &mut weights {
            *weight /= sum;
        }
    } else {
        let count = f64::from(allowed.count_ones().max(1));
        for (value, weight) in weights.iter_mut().enumerate() {
            *weight = if allowed >> value & 1 == 1 { 1.0 / count } else { 0.0 };
        }
    }
    weights
}

/// The shares of the bands between cuts: a log-normal on each side of the median, through the 10th, 50th and
/// 90th percentile.
fn bands([low, middle, high]: [f64; 3], cuts: &[(f64, bool)]) -> Vec<f64> {
    let below = |value: f64| {
        if value <= 0.0 {
            return 0.0;
        }
        let (value, middle) = (value.ln(), middle.max(1e-9).ln());
        let side = if value < middle { middle - low.max(1e-9).ln() } else { high.max(1e-9).ln() - middle };
        // 1.2816 standard deviations lie between the median and the 90th percentile.
        normal_below((value - middle) / (side / 1.2816).max(1e-6))
    };
    let mut shares = vec![0.0];
    let mut last = 0.0;
    for (cut, _) in cuts {
        let share = below(*cut);
        shares.push((share - last).max(0.0));
        last = share.max(last);
    }
    shares.push(1.0 - last);
    shares
}

/// The standard normal distribution function (Abramowitz and Stegun 26.2.17; error below 1e-7).
fn normal_below(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = t
        * (0.319_381_530
            + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let tail = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * series;
    if z < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_met() {
        let shares = bands([1e3, 1e5, 1e8], &[(1e3, false), (1e5, false), (1e8, false)]);
        for (share, expected) in shares.iter().zip([0.0, 0.1, 0.4, 0.4, 0.1]) {
            assert!((share - expected).abs() < 1e-3, "{shares:?}");
        }
    }
}
