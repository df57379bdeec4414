//! Changes within reach of what was said, and the verdicts that they flip: tripwires and headroom.
//!
//! What counts as within reach follows the nature of a question. What the system must do is never changed, and
//! a fact of life stays. What grows only grows, what tightens only tightens; what hurts may begin to hurt. What
//! runs here may gain but not lose. An unsaid answer is not changed: it is open.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::knowledge::{Changes, ChoiceIndex, DecisionId, Kind, Pack, QuestionId};

use super::answers::{Answer, Answers};
use super::compile::Engine;
use super::compose::{Composer, implying};
use super::model::{Mask, Model, Var};
use super::{Verdict, changes::Changer};

/// So many steps are tried together at most.
pub const MOST_STEPS: usize = 3;
/// A number that would have to fall below this share of what it is asks for another system, not for this one with
/// stricter wishes: it is out of reach. Its line stays in the headroom.
pub const LEAST_SHARE: f64 = 0.01;
/// More combinations than this are not tried; beyond, the answer is "not known".
const MOST_TRIED: usize = 400_000;

/// One answer changed within reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The question.
    pub question: QuestionId,
    /// What is gained, of a list of choices.
    pub gains: Option<ChoiceIndex>,
    /// Its answer after this step alone.
    pub to: Answer,
    /// By how much a number is multiplied; `None` for anything else and from zero.
    pub factor: Option<f64>,
    /// How many steps it lies above (or, negative, below) what was said; 0 for what has no direction.
    pub rung: i32,
}

impl Step {
    /// Whether it leads no further than this system may come to. Growth may: that it is far is worth saying.
    #[must_use]
    pub fn is_near(&self) -> bool {
        self.factor.is_none_or(|factor| factor >= LEAST_SHARE)
    }
}

/// Steps that together, and no fewer of them, flip a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Tripwire {
    /// The steps.
    pub steps: Vec<Step>,
    /// The verdict then.
    pub to: Verdict,
    /// The decision through whose verdict it works, if not directly.
    pub through: Option<(DecisionId, Verdict)>,
}

impl Tripwire {
    /// By how much the first of its numbers is multiplied.
    #[must_use]
    pub fn factor(&self) -> Option<f64> {
        self.steps.iter().find_map(|step| step.factor)
    }
}

/// How far a number may go, alone, until a verdict changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// The question.
    pub question: QuestionId,
    /// The first number at which the verdict is another, and that verdict; `None` if there is none.
    pub line: Option<(Step, Verdict)>,
}

/// Whether anything within reach changes a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Nothing does, however many steps are taken.
    Nothing,
    /// One answer, or a few together.
    Something,
    /// Only more answers together than were tried.
    Many,
}

/// Tries what lies within reach of some answers.
pub struct Reach<'a> {
    pack: &'a Pack,
    engine: &'a Engine,
    answers: &'a Answers,
    changer: Changer<'a>,
    steps: Vec<Step>,
    /// By step: what it flips alone, once that was asked.
    alone: Vec<OnceCell<Vec<(DecisionId, Verdict)>>>,
    /// Made when more than single steps must be tried.
    composer: Option<Composer<'a>>,
}

impl<'a> Reach<'a> {
    /// What lies within reach of `answers`, needs implied.
    #[must_use]
    pub fn new(pack: &'a Pack, engine: &'a Engine, answers: &'a Answers) -> Self {
        let steps = steps(pack, &engine.model, answers);
        let changer = Changer::new(pack, engine, answers);
        let alone = vec![OnceCell::new(); steps.len()];
        Self { pack, engine, answers, changer, steps, alone, composer: None }
    }

    /// All single steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The verdicts without any change.
    #[must_use]
    pub fn now(&self) -> &[Verdict] {
        self.changer.now()
    }

    /// What a step flips alone.
    fn alone(&self, step: usize) -> &[(DecisionId, Verdict)] {
        let Step { question, to, .. } = &self.steps[step];
        self.alone[step].get_or_init(|| self.changer.flips(*question, to))
    }

    /// The minimal changes that flip a verdict, nearest first, and whether anything does: those of one step, and
    /// with `pairs` those of two; more together only where fewer don't do it.
    ///
    /// A change is minimal if no part of it flips the verdict, and if none of these that goes less far leads to
    /// the same verdict. What would only put an option here that then stays is left out.
    pub fn tripwires(&mut self, decision: DecisionId, pairs: bool) -> (Vec<Tripwire>, Within) {
        let near: Vec<usize> = (0..self.steps.len()).filter(|at| self.steps[*at].is_near()).collect();
        let alone = near.iter().map(|at| (vec![*at], self.verdict_after(decision, &[*at])));
        let mut flipping: Vec<(Vec<usize>, Verdict)> =
            alone.filter(|(_, to)| *to != self.now()[decision.index()]).collect();
        if flipping.is_empty() || pairs {
            let Some(relevant) = self.relevant(decision, near) else { return (Vec::new(), Within::Nothing) };
            let mut tried = relevant.len();
            for size in 2..=MOST_STEPS {
                let mut found = Vec::new();
                let mut set = Vec::with_capacity(size);
                self.each_set(&relevant, size, &mut set, &flipping, &mut tried, &mut |this, set| {
                    let to = this.verdict_after(decision, set);
                    if to != this.now()[decision.index()] {
                        found.push((set.to_vec(), to));
                    }
                });
                flipping.extend(found);
                if !flipping.is_empty() {
                    break;
                }
            }
        }
        let within = if flipping.is_empty() { Within::Many } else { Within::Something };
        self.nearest_only(&mut flipping);
        flipping.retain(|(set, to)| !self.is_self_fulfilling(decision, set, *to));
        let mut found: Vec<Tripwire> =
            flipping.into_iter().map(|(set, to)| self.tripwire(decision, &set, to)).collect();
        found.sort_by(|a, b| distance(self.pack, a).total_cmp(&distance(self.pack, b)));
        (found, within)
    }

    /// Those of some steps on whose questions the verdict depends, however much of what is within reach comes
    /// together; `None` if it depends on nothing. Beyond the composer's cap, all of them.
    fn relevant(&mut self, decision: DecisionId, mut steps: Vec<usize>) -> Option<Vec<usize>> {
        let composer = self.composer.get_or_insert_with(|| {
            let near = self.steps.iter().filter(|step| step.is_near());
            let masks = masks(&self.engine.model, self.answers, near);
            Composer::new(self.pack, self.engine, self.answers, masks)
        });
        if let Ok(composed) = composer.verdict(decision) {
            if composed.possible.is_power_of_two() {
                return None;
            }
            let tested = composer.questions(composed.root);
            steps.retain(|at| tested.contains(&self.steps[*at].question));
        }
        Some(steps)
    }

    /// Calls `visit` with each set of so many steps that can be taken together and of which no part is known to
    /// flip the verdict.
    fn each_set(
        &self,
        relevant: &[usize],
        size: usize,
        set: &mut Vec<usize>,
        flipping: &[(Vec<usize>, Verdict)],
        tried: &mut usize,
        visit: &mut impl FnMut(&Self, &[usize]),
    ) {
        if set.len() == size {
            let known = |(part, _): &(Vec<usize>, Verdict)| part.iter().all(|step| set.contains(step));
            *tried += 1;
            if *tried <= MOST_TRIED && !flipping.iter().any(known) {
                visit(self, set);
            }
            return;
        }
        for (at, &step) in relevant.iter().enumerate() {
            let together = |other: &usize| {
                let (a, b) = (&self.steps[*other], &self.steps[step]);
                a.question != b.question || a.gains.is_some()
            };
            let flips_alone = flipping.iter().any(|(part, _)| part[..] == [step]);
            if set.iter().all(together) && !flips_alone {
                set.push(step);
                self.each_set(&relevant[at + 1..], size, set, flipping, tried, visit);
                set.pop();
            }
        }
    }

    fn verdict_after(&self, decision: DecisionId, set: &[usize]) -> Verdict {
        match set {
            [one] => {
                let flip = self.alone(*one).iter().find(|(id, _)| *id == decision);
                flip.map_or(self.now()[decision.index()], |(_, to)| *to)
            }
            _ => self.engine.decide(self.pack, &self.after(set))[decision.index()],
        }
    }

    fn after(&self, set: &[usize]) -> Answers {
        after(self.pack, self.answers, set.iter().map(|step| &self.steps[*step]))
    }

    /// Drops what goes further in the same direction, to the same verdict.
    fn nearest_only(&self, flipping: &mut Vec<(Vec<usize>, Verdict)>) {
        let on_the_way = |near: usize, far: usize| {
            let (near, far) = (&self.steps[near], &self.steps[far]);
            let nearer = near.rung * far.rung > 0 && near.rung.abs() <= far.rung.abs();
            near == far || near.question == far.question && nearer
        };
        let nearer =
            |a: &[usize], b: &[usize]| a != b && a.iter().all(|a| b.iter().any(|b| on_the_way(*a, *b)));
        let all = flipping.clone();
        flipping.retain(|(set, to)| !all.iter().any(|(other, same)| same == to && nearer(other, set)));
    }

    /// "If RabbitMQ ran here: RabbitMQ" says nothing.
    fn is_self_fulfilling(&self, decision: DecisionId, set: &[usize], to: Verdict) -> bool {
        let Some(option) = to.option() else { return false };
        let id = &self.pack.decision(decision).options[usize::from(option)].id;
        set.iter().map(|at| &self.steps[*at]).any(|step| {
            let choices = self.pack.question(step.question).kind.choices();
            Some(step.question) == self.pack.roles.running
                && step.gains.is_some_and(|choice| choices[usize::from(choice)].id == *id)
        })
    }

    /// Names the verdict through which a change works: held as it is, the change would do nothing.
    fn tripwire(&self, decision: DecisionId, set: &[usize], to: Verdict) -> Tripwire {
        let answers = self.after(set);
        let after = self.engine.decide(self.pack, &answers);
        let through = self.engine.upstream(decision).iter().find_map(|&upstream| {
            let (before, after) = (self.now()[upstream.index()], after[upstream.index()]);
            let option = before.option().filter(|_| before != after)?;
            let mut held = answers.clone();
            held.decided.retain(|(id, _)| *id != upstream);
            held.decided.push((upstream, option));
            let held = self.engine.decide(self.pack, &held)[decision.index()];
            (held == self.now()[decision.index()]).then_some((upstream, after))
        });
        Tripwire { steps: set.iter().map(|at| self.steps[*at].clone()).collect(), to, through }
    }

    /// Every question that the rules of a decision ask.
    #[must_use]
    pub fn asked(&self, decision: DecisionId) -> &'a [QuestionId] {
        self.engine.asked(decision)
    }

    /// How far each number that a decision asks about may go alone.
    #[must_use]
    pub fn rooms(&self, decision: DecisionId, asked: &[QuestionId]) -> Vec<Room> {
        let mut rooms: BTreeMap<QuestionId, Option<(Step, Verdict)>> = BTreeMap::new();
        for (question, answer) in self.answers.iter() {
            let changes = self.pack.question(question).changes;
            let goes_on = matches!(changes, Changes::Grows | Changes::Tightens);
            if matches!(answer, Answer::Number { .. }) && goes_on && asked.contains(&question) {
                rooms.insert(question, None);
            }
        }
        for (at, step) in self.steps.iter().enumerate() {
            let Some(room @ None) = rooms.get_mut(&step.question) else { continue };
            let flip = self.alone(at).iter().find(|(id, _)| *id == decision);
            *room = flip.map(|(_, to)| (step.clone(), *to));
        }
        let mut rooms: Vec<Room> =
            rooms.into_iter().map(|(question, line)| Room { question, line }).collect();
        let far = |room: &Room| {
            let factor = room.line.as_ref().and_then(|(step, _)| step.factor);
            factor.map_or(f64::MAX, |factor| factor.ln().abs())
        };
        rooms.sort_by(|a, b| far(a).total_cmp(&far(b)));
        rooms
    }
}

/// Growth first and nearest first, then what the user may choose, and pairs after what one answer does.
fn distance(pack: &Pack, tripwire: &Tripwire) -> f64 {
    let far = |step: &Step| match (step.factor, pack.question(step.question).changes) {
        (Some(factor), _) => factor.ln().abs(),
        (None, Changes::Grows) => 100.0,
        (None, Changes::Tightens) => 150.0,
        _ => 200.0,
    };
    let steps = tripwire.steps.iter().map(far).sum::<f64>();
    let through = if tripwire.through.is_some() { 500.0 } else { 0.0 };
    steps + through + 1000.0 * tripwire.steps.len() as f64
}

/// The answers after some steps.
pub fn after<'s>(pack: &Pack, answers: &Answers, steps: impl IntoIterator<Item = &'s Step>) -> Answers {
    let mut answers = answers.clone();
    steps.into_iter().for_each(|step| take(pack, &mut answers, step));
    answers
}

/// Takes one step; what was gained before stays.
fn take(pack: &Pack, answers: &mut Answers, step: &Step) {
    let to = match (step.gains, answers.get(step.question)) {
        (Some(choice), Some(Answer::Choices { ticked, whole })) => {
            let grows = pack.question(step.question).changes == Changes::Grows;
            gained(ticked, *whole, choice, grows)
        }
        _ => step.to.clone(),
    };
    answers.set(step.question, Some(to));
}

/// A list of choices with one more ticked. The first choice of what grows says that nothing is there yet.
fn gained(ticked: &[ChoiceIndex], whole: bool, choice: ChoiceIndex, grows: bool) -> Answer {
    let mut ticked: Vec<ChoiceIndex> = ticked.iter().copied().filter(|old| !(grows && *old == 0)).collect();
    ticked.push(choice);
    ticked.sort_unstable();
    ticked.dedup();
    Answer::Choices { ticked, whole }
}

/// Every single step within reach.
#[must_use]
pub fn steps(pack: &Pack, model: &Model, answers: &Answers) -> Vec<Step> {
    let today: Vec<QuestionId> = pack.decisions.iter().filter_map(|decision| decision.today).collect();
    let mut found = Vec::new();
    for (question, said) in answers.iter() {
        let changes = pack.question(question).changes;
        let fixed = matches!(changes, Changes::Scope | Changes::Given);
        let scope = Some(question) == pack.roles.needs;
        if scope || today.contains(&question) || fixed && Some(question) != pack.roles.running {
            continue;
        }
        found.extend(steps_of(pack, model, question, said));
    }
    let impossible = model.impossible(answers);
    found.retain(|step| !impossible(step.question, &step.to));
    // What implies a need that nobody ticked would change what the system must do.
    found.retain(|step| match (pack.roles.needs, pack.question(step.question).need) {
        (Some(needs), Some(need)) if !answers.is_ticked(needs, need) => !implies(model, step),
        _ => true,
    });
    found
}

fn implies(model: &Model, step: &Step) -> bool {
    let mut implies = false;
    model.each_value(step.question, &step.to, |var, mask| implies |= mask & implying(model, var) != 0);
    implies
}

fn steps_of(pack: &Pack, model: &Model, question: QuestionId, said: &Answer) -> Vec<Step> {
    let row = pack.question(question);
    let grows = row.changes == Changes::Grows;
    let step = |to, gains, factor, rung| Step { question, gains, to, factor, rung };
    let other = |to: Answer, rung: i32| step(to, None, None, rung);
    match (&row.kind, said) {
        (Kind::Number(_), Answer::Number { measure, low, high }) => {
            let cuts = &model.variable(model.vars_of(question).start + Var::from(*measure)).cuts;
            // The first number beyond each line.
            let up = cuts.iter().filter(|(cut, after)| *cut > *high || *after && cut == high);
            let up = up.map(|(cut, after)| if *after { cut.next_up() } else { *cut });
            let down = cuts.iter().rev().filter(|(cut, after)| *cut < *low || !*after && cut == low);
            let down = down.map(|(cut, after)| if *after { *cut } else { cut.next_down() });
            let down = down.filter(|target| *target > 0.0);
            let (up, down) =
                ((1..).zip(up), (1..).zip(down).map(|(rung, target): (i32, f64)| (-rung, target)));
            let targets: Vec<(i32, f64)> = match row.changes {
                Changes::Grows => up.collect(),
                Changes::Tightens => down.collect(),
                _ => up.chain(down).collect(),
            };
            let number = |value: f64| Answer::Number { measure: *measure, low: value, high: value };
            targets
                .into_iter()
                .map(|(rung, target)| {
                    let from = if rung > 0 { *high } else { *low };
                    step(number(target), None, (from > 0.0).then(|| target / from), rung)
                })
                .collect()
        }
        (Kind::YesNo { .. }, Answer::YesNo(yes)) if !(grows && *yes) => {
            vec![other(Answer::YesNo(!yes), 0)]
        }
        // What grows starts from its first choice ("nothing hurts") and never goes back there.
        (Kind::Choice(_), Answer::Choice(choice)) if grows && *choice != 0 => Vec::new(),
        (Kind::Choice(choices), Answer::Choice(choice)) => {
            let all = 0..choices.len() as ChoiceIndex;
            // What tightens is written from the loosest to the tightest.
            let tightens = row.changes == Changes::Tightens;
            let others = all.filter(|next| if tightens { next > choice } else { next != choice });
            let rung = |next: ChoiceIndex| if tightens { i32::from(next) - i32::from(*choice) } else { 0 };
            others.map(|next| other(Answer::Choice(next), rung(next))).collect()
        }
        (Kind::Choices(choices), Answer::Choices { ticked, whole }) => (0..choices.len() as ChoiceIndex)
            .filter(|choice| !(ticked.contains(choice) || grows && *choice == 0))
            .map(|choice| step(gained(ticked, *whole, choice, grows), Some(choice), None, 0))
            .collect(),
        _ => Vec::new(),
    }
}

/// What each variable may become by any number of steps.
fn masks<'s>(model: &Model, answers: &Answers, steps: impl Iterator<Item = &'s Step>) -> Vec<Mask> {
    let mut masks: Vec<Mask> = model.values(answers).iter().map(|value| 1 << value).collect();
    for (var, mask) in masks.iter_mut().enumerate().skip(model.answer_vars()) {
        *mask = model.full(var as Var);
    }
    for step in steps {
        // What begins to hurt unticks "nothing hurts", even where the list isn't known to be whole.
        if let (Some(_), Answer::Choices { ticked, .. }) = (step.gains, &step.to)
            && !ticked.contains(&0)
        {
            masks[usize::from(model.vars_of(step.question).start)] |= 1;
        }
        model.each_value(step.question, &step.to, |var, mask| masks[usize::from(var)] |= mask);
    }
    masks
}
