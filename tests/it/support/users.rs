//! Simulated users of the interview: their answers are drawn from the priors.

use archadvise::engine::changes::band_ends;
use archadvise::engine::prior::weights;
use archadvise::engine::reading::Reader;
use archadvise::engine::{Answer, Answers, Engine};
use archadvise::knowledge::{Kind, Pack, QuestionId};
use archadvise::session::{Entry, Interview, Row, ScreenKind};
use fastrand::Rng;

/// A user who has an answer to everything, and is not sure of some of them.
pub struct User {
    /// What is true, by question.
    pub truth: Answers,
    /// How many of a hundred answers are "not sure".
    pub unsure: u8,
}

impl User {
    /// Draws a user. `sharpness` is the power that each probability is raised to: 1 leaves the priors as they
    /// are, 0.5 flattens them, so that rare answers come more often than an interview expects.
    pub fn draw(pack: &Pack, engine: &Engine, rng: &mut Rng, sharpness: f64) -> Self {
        let mut truth = Answers::none(pack);
        for row in 0..pack.questions.len() {
            let id = QuestionId::at(row);
            truth.set(id, draw(pack, engine, rng, sharpness, id));
        }
        // What can't be beside the rest is drawn again; what can't be at all stays out.
        for row in 0..pack.questions.len() {
            let id = QuestionId::at(row);
            for _ in 0..20 {
                if !cannot_be(pack, &truth, id) {
                    break;
                }
                truth.set(id, draw(pack, engine, rng, sharpness, id));
            }
        }
        leave_out_what_cannot_be(pack, &mut truth, |_| true);
        Self { truth, unsure: 10 }
    }

    /// Replaces what the system must do by `count` needs, each as probable as the next.
    pub fn needing(mut self, pack: &Pack, rng: &mut Rng, count: usize) -> Self {
        if let Some(needs) = pack.roles.needs {
            let mut ticked: Vec<u8> = (0..pack.question(needs).kind.choices().len() as u8).collect();
            rng.shuffle(&mut ticked);
            ticked.truncate(count);
            ticked.sort_unstable();
            self.truth.set(needs, Some(Answer::Choices { ticked, whole: true }));
            leave_out_what_cannot_be(pack, &mut self.truth, |id| id != needs);
        }
        self
    }

    /// Answers the next screen. What the system must do is always known.
    pub fn reply(&self, pack: &Pack, engine: &Engine, rng: &mut Rng, interview: &mut Interview<'_>) {
        let Some(screen) = interview.next() else { return };
        if let ScreenKind::Verdict(decision) = screen.kind {
            let unsure = rng.u8(0..100) < self.unsure;
            let verdict = engine.decide(pack, &self.truth)[decision.index()];
            interview.decide(decision, verdict.option().filter(|_| !unsure));
            return;
        }
        let mut answers = Vec::new();
        for id in &screen.questions {
            let sure = Some(*id) == pack.roles.needs || rng.u8(0..100) >= self.unsure;
            let truth = self.truth.get(*id).filter(|_| sure);
            let entry = screen.entries.iter().find(|entry| entry.question == *id);
            let answer = match (truth, entry) {
                (None, _) => Some(Answer::NotSure),
                (Some(truth), None) => Some(truth.clone()),
                (Some(truth), Some(entry)) => row_of(entry, truth),
            };
            answers.extend(answer.map(|answer| (*id, answer)));
        }
        interview.answer(answers);
    }
}

/// What a user answers on a checklist; `None` if that is asked by itself.
fn row_of(entry: &Entry, truth: &Answer) -> Option<Answer> {
    let holds = |said: &Answer| match (said, truth) {
        (Answer::Number { low, high, .. }, Answer::Number { low: exact, .. }) => low <= exact && exact < high,
        _ => said == truth,
    };
    let says = entry.rows.iter().filter_map(|row| match row {
        Row::Says(answer) => Some(answer),
        Row::Another => None,
    });
    match truth {
        Answer::Choices { .. } => Some(truth.clone()),
        _ => says.chain([&entry.unticked]).find(|said| holds(said)).cloned(),
    }
}

/// An answer to one question; `None` where its prior leaves none.
fn draw(pack: &Pack, engine: &Engine, rng: &mut Rng, sharpness: f64, id: QuestionId) -> Option<Answer> {
    let model = &engine.model;
    let mut value = |var| {
        let shares = weights(pack, model, var, model.full(var), &[]);
        let shares: Vec<f64> = shares.iter().map(|share| share.powf(sharpness)).collect();
        let mut left = rng.f64() * shares.iter().sum::<f64>();
        let drawn = shares.iter().position(|share| {
            left -= share;
            left <= 0.0 && *share > 0.0
        });
        drawn.unwrap_or(0) as u8
    };
    let vars: Vec<_> = model.vars_of(id).collect();
    Some(match &pack.question(id).kind {
        Kind::YesNo { .. } => Answer::YesNo(value(vars[0]) == 2),
        Kind::Choice(_) => Answer::Choice(value(vars[0]).checked_sub(1)?),
        Kind::Choices(_) => {
            let ticked = (0u8..).zip(vars).filter(|(_, var)| value(*var) == 1).map(|(choice, _)| choice);
            Answer::Choices { ticked: ticked.collect(), whole: true }
        }
        Kind::Number(measures) => {
            let measure = measures.iter().position(|measure| measure.usual.is_some()).unwrap_or(0);
            let band = value(vars[measure]);
            let cuts = &model.variable(vars[measure]).cuts;
            let (low, high) = band_ends(cuts, band.max(1));
            Answer::Number { measure: measure as u8, low, high }
        }
    })
}

/// Whether the pack says that the answer to a question can't be, beside the others: read rule by rule.
pub fn cannot_be(pack: &Pack, answers: &Answers, id: QuestionId) -> bool {
    let reader = Reader { pack, answers, verdicts: &[], moved: None };
    pack.question(id).never.iter().any(|never| {
        reader.holds(&never.answer)
            && reader.holds(&never.when)
            && !never.unless.iter().any(|guard| reader.holds(guard))
    })
}

/// Takes out the answers that can't be beside the others, of those that may be taken out.
pub fn leave_out_what_cannot_be(pack: &Pack, answers: &mut Answers, may: impl Fn(QuestionId) -> bool) {
    let all = || (0..pack.questions.len()).map(QuestionId::at);
    while let Some(id) = all().find(|id| may(*id) && cannot_be(pack, answers, *id)) {
        answers.set(id, None);
    }
}
