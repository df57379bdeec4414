//! What lies within reach of a decision: the changes that would turn it, and how far each number may go.

use crate::engine::reach::{Reach, Room, Tripwire, Within};
use crate::engine::reading;
use crate::engine::{Answers, Engine};
use crate::knowledge::{DecisionId, Pack};
use crate::session::show_answer;

use super::build::Builder;
use super::{ChangesIf, Headroom, explain, words};

/// What lies within reach of one decision.
pub(super) struct WithinReach {
    pub(super) tripwires: Vec<Tripwire>,
    pub(super) rooms: Vec<Room>,
    pub(super) within: Within,
}

/// Of each decision; nothing of those that aren't needed or were set by hand.
pub(super) fn within_reach(
    pack: &Pack,
    engine: &Engine,
    answers: &Answers,
    read: &reading::Reading,
) -> Vec<WithinReach> {
    let mut reach = Reach::new(pack, engine, answers);
    read.decisions
        .iter()
        .map(|reading| {
            if !reading.needed || reading.decided {
                return WithinReach { tripwires: Vec::new(), rooms: Vec::new(), within: Within::Nothing };
            }
            let (tripwires, within) = reach.tripwires(reading.decision, false);
            WithinReach {
                tripwires,
                rooms: reach.rooms(reading.decision, reach.asked(reading.decision)),
                within,
            }
        })
        .collect()
}

impl Builder<'_> {
    pub(super) fn headroom(&self, decision: DecisionId) -> Vec<Headroom> {
        let lines = self.within[decision.index()].rooms.iter().filter_map(|room| room.line.as_ref());
        lines
            .filter_map(|(step, to)| {
                let question = self.pack.question(step.question);
                let now = self.reader.answers.get(step.question)?;
                Some(Headroom {
                    question: question.id.to_string(),
                    now: show_answer(question, now),
                    line: show_answer(question, &step.to),
                    factor: step.factor?,
                    to: words::verdict(self.pack, decision, *to),
                    verdict: words::verdict_id(self.pack, decision, *to),
                })
            })
            .collect()
    }

    pub(super) fn changes_if(&self, decision: DecisionId) -> Vec<ChangesIf> {
        let mut found: Vec<ChangesIf> = Vec::new();
        for tripwire in &self.within[decision.index()].tripwires {
            let row = explain::changes_if(self.pack, self.reader.answers, decision, tripwire);
            if !found.iter().any(|known| known.text == row.text && known.to == row.to) {
                found.push(row);
            }
        }
        found
    }
}
