//! Random answers, as samples for the solver: each as it could be given.

use crate::engine::Model;
use crate::engine::model::Var;
use crate::knowledge::{Kind, Pack, QuestionId};

use super::encoding::implies_need;
use super::solver::Samples;

/// How many values of 256 are silence; the more is silent, the more comes down to few rules.
const SILENT: [u64; 4] = [32, 96, 160, 224];

/// The values of the variables that stand for answers in every sample: by variable, by value.
pub fn samples(pack: &Pack, model: &Model) -> Vec<Vec<Samples>> {
    let sizes = model.variables[..model.answer_vars()].iter().map(|variable| usize::from(variable.size));
    let mut all: Vec<Vec<Samples>> = sizes.map(|size| vec![Samples::default(); size]).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let count = Samples::default().len() * 64;
    for sample in 0..count {
        let values = values(pack, model, &mut random, SILENT[sample % SILENT.len()]);
        for (values, value) in all.iter_mut().zip(values) {
            values[usize::from(value)][sample / 64] |= 1 << (sample % 64);
        }
    }
    all
}

fn values(pack: &Pack, model: &Model, random: &mut Random, silent: u64) -> Vec<u8> {
    let mut values = vec![0; model.answer_vars()];
    let mut ticked = Vec::new();
    for row in 0..pack.questions.len() {
        let id = QuestionId::at(row);
        let question = pack.question(id);
        let vars: Vec<Var> = model.vars_of(id).collect();
        let chosen: Vec<Var> = match question.kind {
            Kind::Choices(_) => vars,
            _ => vec![vars[random.below(vars.len() as u64) as usize]],
        };
        for var in chosen {
            if random.below(256) >= silent {
                let value = 1 + random.below(u64::from(model.variable(var).size) - 1) as u8;
                values[usize::from(var)] = value;
                ticked.extend(question.need.filter(|_| implies_need(model, var, value)));
            }
        }
    }
    if let Some(needs) = pack.roles.needs {
        for need in ticked {
            values[usize::from(model.vars_of(needs).start) + usize::from(need)] = 1;
        }
    }
    values
}

/// The generator xorshift64 (Marsaglia, "Xorshift RNGs", 2003): the same samples each time.
struct Random(u64);

impl Random {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % end
    }
}
