//! What was said, in facts: an answer each; of a list of choices, each choice for itself.

use crate::engine::model::{Mask, Model, Var};
use crate::engine::{Answer, Answers};
use crate::knowledge::{ChoiceIndex, Kind, Pack, QuestionId};

/// One thing that was said, or left unsaid.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The question.
    pub question: QuestionId,
    /// Of a list of choices: which.
    pub choice: Option<ChoiceIndex>,
    /// Whether anything was said.
    pub said: bool,
    /// Whether it says that something is not so.
    pub denies: bool,
    /// The values that it leaves to its variables; silence is 0.
    pub values: Vec<(Var, Mask)>,
    /// The variable of the need that it implies.
    pub implies: Option<Var>,
}

/// All facts, said or unsaid, in the order of the questions.
#[must_use]
pub fn facts(pack: &Pack, model: &Model, answers: &Answers) -> Vec<Fact> {
    let mut found = Vec::new();
    for (row, question) in pack.questions.iter().enumerate() {
        let id = QuestionId::at(row);
        let answer = answers.get(id).filter(|answer| answer.is_said());
        let mut values: Vec<(Var, Mask, bool)> = model.vars_of(id).map(|var| (var, 1, false)).collect();
        if let Some(answer) = answer {
            model.each_value(id, answer, |var, mask| {
                values
                    .iter_mut()
                    .filter(|(other, ..)| *other == var)
                    .for_each(|row| *row = (var, mask, true));
            });
        }
        let need = pack.roles.needs.zip(question.need);
        let need = need.map(|(needs, need)| model.vars_of(needs).start + Var::from(need));
        if let Kind::Choices(_) = question.kind {
            for (at, (var, mask, said)) in values.into_iter().enumerate() {
                let ticked = mask == 0b10;
                found.push(Fact {
                    question: id,
                    choice: Some(at as ChoiceIndex),
                    said,
                    denies: said && !ticked,
                    values: vec![(var, mask)],
                    implies: need.filter(|_| ticked),
                });
            }
            continue;
        }
        found.push(Fact {
            question: id,
            choice: None,
            said: answer.is_some(),
            denies: answer == Some(&Answer::YesNo(false)),
            values: values.into_iter().map(|(var, mask, _)| (var, mask)).collect(),
            implies: need.filter(|_| answer.is_some_and(Answer::implies_need)),
        });
    }
    found
}
