//! What explanations say, against enumeration on packs that are small enough for it.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod support;

use archadvise::engine::compose::Composer;
use archadvise::engine::model::Mask;
use archadvise::engine::prior::weights;
use archadvise::engine::{Answers, Engine, Model, Verdict};
use archadvise::knowledge::{DecisionId, Pack};
use fastrand::Rng;
use support::{SMALL, Size, completes, every_case, load_text, random_answers, random_pack};

const TINY: Size = Size { questions: 2, ..SMALL };

/// A small random pack with everything that can be said about it.
struct Small {
    pack: Pack,
    engine: Engine,
    /// Every set of answers that can be said together, needs implied, with its verdicts.
    cases: Vec<(Answers, Vec<Verdict>)>,
    rng: Rng,
}

impl Small {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let pack = load_text(&random_pack(&mut rng, TINY));
        let engine = Engine::compile(&pack).unwrap();
        let mut cases: Vec<(Answers, Vec<Verdict>)> = Vec::new();
        for mut answers in every_case(&pack, &engine.model) {
            if answers.imply_needs(&pack).is_ok() {
                let verdicts = engine.decide(&pack, &answers);
                cases.push((answers, verdicts));
            }
        }
        Self { pack, engine, cases, rng }
    }

    fn some_answers(&mut self, silence: f64) -> Answers {
        loop {
            if let Some(answers) = random_answers(&self.pack, &self.engine.model, &mut self.rng, silence) {
                return answers;
            }
        }
    }

    /// The verdicts of a decision that the completions of some answers lead to.
    fn reached(&self, partial: &Answers, decision: usize) -> Mask {
        let all = self.cases.iter().filter(|(full, _)| completes(&self.engine.model, partial, full));
        all.fold(0, |mask, (_, verdicts)| mask | 1 << Model::verdict_value(verdicts[decision]))
    }
}

#[test]
fn possible_verdicts_are_those_of_all_completions() {
    let (mut settled, mut open) = (0, 0);
    for seed in 100..130 {
        let mut small = Small::new(seed);
        for round in 0..20 {
            let partial = small.some_answers([0.3, 0.6][round % 2]);
            let possible = small.engine.model.possible(&partial);
            let mut composer = Composer::new(&small.pack, &small.engine, &partial, possible);
            for row in 0..small.pack.decisions.len() {
                let composed = composer.verdict(DecisionId::at(row)).unwrap();
                let reached = small.reached(&partial, row);
                assert_eq!(composed.possible, reached, "d{row} on {partial:?}, seed {seed}");
                *(if reached.is_power_of_two() { &mut settled } else { &mut open }) += 1;
            }
        }
    }
    assert!(settled > 200 && open > 200, "{settled} settled, {open} open: too few to mean much");
}

#[test]
fn a_question_that_is_not_tested_never_changes_a_verdict_and_shares_are_weighted_counts() {
    let mut irrelevant = 0;
    for seed in 200..215 {
        let mut small = Small::new(seed);
        for _ in 0..10 {
            let partial = small.some_answers(0.5);
            let model = &small.engine.model;
            let possible = model.possible(&partial);
            let mut composer = Composer::new(&small.pack, &small.engine, &partial, possible);
            let possible = composer.allowed().to_vec();
            for row in 0..small.pack.decisions.len() {
                let id = DecisionId::at(row);
                let root = composer.verdict(id).unwrap().root;
                let tested = composer.support(root);
                let mut shares = vec![0.0; small.pack.decision(id).options.len() + 2];
                // Every combination of values, said together or not, by an odometer over the answers' variables.
                let vars = model.answer_vars();
                let mut values: Vec<u8> = possible.iter().map(|mask| mask.trailing_zeros() as u8).collect();
                let weight: Vec<Vec<f64>> =
                    (0..vars).map(|var| weights(&small.pack, model, var as u16, possible[var])).collect();
                let mut seen: std::collections::HashMap<Vec<u8>, Verdict> = std::collections::HashMap::new();
                loop {
                    let verdict = small.engine.decide_values(&small.pack, &partial, &mut values.clone())[row];
                    let share: f64 = (0..vars).map(|var| weight[var][usize::from(values[var])]).product();
                    shares[usize::from(Model::verdict_value(verdict))] += share;
                    // What the diagram tests decides; nothing else does.
                    let key: Vec<u8> = tested.iter().map(|var| values[usize::from(*var)]).collect();
                    assert_eq!(*seen.entry(key).or_insert(verdict), verdict, "d{row} on {partial:?}");
                    let next = (0..vars).find(|var| values[*var] < 63 - possible[*var].leading_zeros() as u8);
                    let Some(next) = next else { break };
                    for var in 0..next {
                        values[var] = possible[var].trailing_zeros() as u8;
                    }
                    loop {
                        values[next] += 1;
                        if possible[next] >> values[next] & 1 == 1 {
                            break;
                        }
                    }
                }
                irrelevant += vars - tested.len();
                for (at, share) in composer.shares(id, root).into_iter().enumerate() {
                    assert!((share - shares[at]).abs() < 1e-9, "{share} for {} of d{row}", shares[at]);
                }
            }
        }
    }
    assert!(irrelevant > 500, "only {irrelevant}");
}
