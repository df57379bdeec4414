//! What changed answers would do, and how far numbers may go.

use crate::engine::{Answer, Answers, Engine};
use crate::knowledge::{DecisionId, Pack, QuestionId};
use crate::session::show_answer;

use super::super::words::{self, plain};
use super::super::{DecisionReport, Headroom};
use super::{Side, Turned, WhatIf};

/// What changed answers do to the verdicts, decision by decision.
#[must_use]
pub fn what_if(
    pack: &Pack,
    engine: &Engine,
    answers: &Answers,
    after: &Answers,
    wanted: &[DecisionId],
) -> WhatIf {
    let changes = (0..pack.questions.len()).map(QuestionId::at).filter_map(|id| {
        let row = pack.question(id);
        let (before, now) = (answers.get(id), after.get(id));
        let show = |answer: Option<&Answer>| answer.map_or("unsaid".to_owned(), |a| show_answer(row, a));
        let implied = Some(id) == pack.roles.needs && before.is_none();
        (before != now && !implied).then(|| {
            let text = format!("{}: {} → {}", plain(&row.id), show(before), show(now));
            super::super::Fact { about: row.id.to_string(), text, threshold: None }
        })
    });
    let [old, new] =
        [answers, after].map(|answers| super::super::build(pack, engine, &answers.clone().into()));
    let side = |row: &DecisionReport| Side {
        name: row.name.clone(),
        because: row.because.iter().map(|reason| reason.text.clone()).collect(),
    };
    let decisions = old.decisions.iter().zip(&new.decisions).filter_map(|(old, new)| {
        let id = pack.find_decision(&old.id)?;
        let (before, after) = (side(old), side(new));
        (wanted.contains(&id) && before != after).then(|| Turned {
            decision: old.id.clone(),
            title: old.title.clone(),
            before,
            after,
        })
    });
    WhatIf { changes: changes.collect(), decisions: decisions.collect() }
}

/// A line ahead, in words: "documents may grow 5 times, from 4M documents to 20M documents; then Elasticsearch".
#[must_use]
pub fn room(row: &Headroom) -> String {
    let name = plain(&row.question);
    let to = words::shown(&row.to);
    if row.factor >= 1.0 {
        let factor = crate::session::show_factor(row.factor);
        format!("{name} may grow {factor}, from {} to {}; then {to}", row.now, row.line)
    } else {
        format!("{name} may tighten from {} to {}; below that, {to}", row.now, row.line)
    }
}
