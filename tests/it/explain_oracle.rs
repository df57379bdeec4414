//! What explanations say, against enumeration on packs that are small enough for it.

use crate::support::packs::{SMALL, Size, completes, every_case, load_text, random_answers, random_pack};
use archadvise::engine::compose::Composer;
use archadvise::engine::model::{Mask, Var};
use archadvise::engine::outlook::{Outlook, Standing};
use archadvise::engine::prior::weights;
use archadvise::engine::reach::{LEAST_SHARE, Reach, Step, Within, after};
use archadvise::engine::{Answer, Answers, Engine, Model, Verdict, reading};
use archadvise::explain::{Explainer, Fact, Least, changed};
use archadvise::knowledge::{Changes, DecisionId, Pack, QuestionId};
use fastrand::Rng;

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
            let seldom = model.seldom(&possible);
            for row in 0..small.pack.decisions.len() {
                let id = DecisionId::at(row);
                let root = composer.verdict(id).unwrap().root;
                let tested = composer.support(root);
                let mut shares = vec![0.0; small.pack.decision(id).options.len() + 2];
                // Every combination of values, said together or not, by an odometer over the answers' variables.
                let vars = model.answer_vars();
                let mut values: Vec<u8> = possible.iter().map(|mask| mask.trailing_zeros() as u8).collect();
                let weight: Vec<Vec<f64>> = (0..vars)
                    .map(|var| weights(&small.pack, model, var as u16, possible[var], &seldom))
                    .collect();
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

/// The answers to a question that lie within reach of one, that one first: each with how many steps it takes and
/// how far it goes in its direction.
fn reachable(pack: &Pack, model: &Model, id: QuestionId, said: &Answer) -> Vec<(Answer, usize, f64)> {
    let row = pack.question(id);
    let mut all = vec![(said.clone(), 0, 0.0)];
    let running = pack.roles.running == Some(id);
    let today = pack.decisions.iter().any(|decision| decision.today == Some(id));
    if today
        || pack.roles.needs == Some(id)
        || matches!(row.changes, Changes::Scope | Changes::Given) && !running
    {
        return all;
    }
    match said {
        Answer::YesNo(yes) if row.changes == Changes::Grows && *yes => {}
        Answer::YesNo(yes) => all.push((Answer::YesNo(!yes), 1, 0.0)),
        Answer::Choice(now) => {
            for next in 0..row.kind.choices().len() as u8 {
                let far = f64::from(next) - f64::from(*now);
                match row.changes {
                    Changes::Grows if *now == 0 && next > 0 => all.push((Answer::Choice(next), 1, 0.0)),
                    Changes::Tightens if next > *now => all.push((Answer::Choice(next), 1, far)),
                    Changes::Decided if next != *now => all.push((Answer::Choice(next), 1, 0.0)),
                    _ => {}
                }
            }
        }
        Answer::Choices { ticked, whole } => {
            for set in 1_u32..1 << row.kind.choices().len() {
                let more: Vec<u8> = (0..8).filter(|at| set >> at & 1 == 1 && !ticked.contains(at)).collect();
                let lost = (0..8).any(|at| set >> at & 1 == 0 && ticked.contains(&at));
                let from_nothing = row.changes == Changes::Grows;
                let mut after: Vec<u8> = (0..8).filter(|at| set >> at & 1 == 1).collect();
                if lost || more.is_empty() || from_nothing && more.contains(&0) {
                    continue;
                }
                if from_nothing {
                    after.retain(|at| *at != 0);
                }
                all.push((Answer::Choices { ticked: after, whole: *whole }, more.len(), 0.0));
            }
        }
        Answer::Number { measure, low, high } => {
            let cuts = &model.variable(model.vars_of(id).start + u16::from(*measure)).cuts;
            let mut points: Vec<f64> =
                cuts.iter().flat_map(|(cut, _)| [cut.next_down(), *cut, cut.next_up()]).collect();
            points.sort_by(f64::total_cmp);
            // One for each band: the first that is met going up, or going down.
            let mut push = |points: &mut dyn Iterator<Item = f64>, from: f64| {
                let mut band = model.band(model.vars_of(id).start + u16::from(*measure), from);
                for point in points {
                    let next = model.band(model.vars_of(id).start + u16::from(*measure), point);
                    if next != band {
                        band = next;
                        all.push((
                            Answer::Number { measure: *measure, low: point, high: point },
                            1,
                            point - from,
                        ));
                    }
                }
            };
            if row.changes != Changes::Tightens {
                push(&mut points.iter().copied().filter(|point| point > high), *high);
            }
            if row.changes != Changes::Grows {
                let near = |point: &f64| point < low && *point > 0.0 && point / low >= LEAST_SHARE;
                push(&mut points.iter().rev().copied().filter(near), *low);
            }
        }
        Answer::NotSure => {}
    }
    all
}

type Combination = Vec<(Answer, usize, f64)>;

/// Whether every change of `part` is one of `whole`.
fn is_part(part: &Combination, whole: &Combination, now: &Combination) -> bool {
    part.iter().zip(whole).zip(now).all(|((part, whole), now)| match (&part.0, &whole.0, &now.0) {
        (
            Answer::Choices { ticked, .. },
            Answer::Choices { ticked: more, .. },
            Answer::Choices { ticked: before, .. },
        ) => ticked.iter().all(|at| before.contains(at) || more.contains(at)),
        _ => part.1 == 0 || part.0 == whole.0,
    })
}

/// Whether `a` changes nothing that `b` doesn't, and each number no further.
fn is_nearer(a: &Combination, b: &Combination, now: &Combination) -> bool {
    let none_further = a.iter().zip(b).map(|(a, b)| {
        let nearer = a.2 * b.2 > 0.0 && a.2.abs() <= b.2.abs();
        if nearer { b.clone() } else { a.clone() }
    });
    a != b && is_part(&none_further.collect(), b, now)
}

/// The smallest changes by trying them all, as [`Reach::tripwires`] promises them.
fn all_tripwires(small: &Small, answers: &Answers, decision: usize) -> Vec<(Answers, Verdict)> {
    let (pack, model) = (&small.pack, &small.engine.model);
    let said: Vec<(QuestionId, Answer)> = answers
        .iter()
        .filter(|(_, answer)| answer.is_said())
        .map(|(id, answer)| (id, answer.clone()))
        .collect();
    let mut combinations: Vec<Combination> = vec![Vec::new()];
    for (id, answer) in &said {
        let choices = reachable(pack, model, *id, answer);
        let with = |all: &Combination| {
            choices.iter().map(|next| [&all[..], std::slice::from_ref(next)].concat()).collect::<Vec<_>>()
        };
        combinations = combinations.iter().flat_map(with).collect();
    }
    let now = combinations[0].clone();
    let before = reading::read(pack, answers).decisions[decision].verdict;
    let after = |all: &Combination| {
        let mut answers = answers.clone();
        said.iter().zip(all).for_each(|((id, _), (answer, ..))| answers.set(*id, Some(answer.clone())));
        answers
    };
    let steps = |all: &Combination| all.iter().map(|row| row.1).sum::<usize>();
    let mut flipping: Vec<(Combination, Answers, Verdict)> = Vec::new();
    for all in &combinations {
        let answers = after(all);
        let mut implied = answers.clone();
        // What implies a need that nobody ticked changes what the system must do.
        let scope = implied.imply_needs(pack).is_err() || implied != answers;
        let to = reading::read(pack, &answers).decisions[decision].verdict;
        if !scope && steps(all) <= 3 && to != before {
            flipping.push((all.clone(), answers, to));
        }
    }
    let least = flipping.iter().map(|(all, ..)| steps(all)).min().unwrap_or(0).max(2);
    flipping.retain(|(all, ..)| steps(all) <= least);
    let all = flipping.clone();
    flipping.retain(|(set, ..)| !all.iter().any(|(part, ..)| part != set && is_part(part, set, &now)));
    let minimal = flipping.iter().filter(|(set, _, to)| {
        !flipping.iter().any(|(other, _, same)| to == same && is_nearer(other, set, &now))
    });
    let itself = |to: Verdict, answers: &Answers| {
        let running = pack.roles.running.unwrap();
        let Some(option) = to.option() else { return false };
        let id = &pack.decisions[decision].options[usize::from(option)].id;
        let at = pack.question(running).kind.choices().iter().position(|choice| choice.id == *id);
        at.is_some_and(|at| {
            answers.is_ticked(running, at as u8)
                && !said.iter().any(|(id, answer)| {
                    *id == running
                        && matches!(answer, Answer::Choices { ticked, .. } if ticked.contains(&(at as u8)))
                })
        })
    };
    minimal
        .filter(|(_, answers, to)| !itself(*to, answers))
        .map(|(_, answers, to)| (answers.clone(), *to))
        .collect()
}

/// A random pack whose questions change in all the ways there are.
fn changing(seed: u64) -> Small {
    let mut rng = Rng::with_seed(seed);
    let text = random_pack(&mut rng, Size { questions: 4, rules: 8, ..SMALL });
    let mut parts = text.split("changes = \"decided\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let how = ["decided", "grows", "tightens", "grows", "given", "scope"][rng.usize(0..6)];
        text += "changes = \"";
        text += how;
        text += "\"";
        text += part;
    }
    let pack = load_text(&text);
    let engine = Engine::compile(&pack).unwrap();
    Small { pack, engine, cases: Vec::new(), rng }
}

#[test]
fn tripwires_are_the_smallest_changes_within_reach_and_no_others() {
    let (mut single, mut pairs, mut none) = (0, 0, 0);
    for seed in 3000..3300 {
        let mut small = changing(seed);
        for _ in 0..8 {
            let answers = small.some_answers(0.05);
            let mut reach = Reach::new(&small.pack, &small.engine, &answers);
            for row in 0..small.pack.decisions.len() {
                // A defect of a pack is one value, whichever it is.
                if reach.now()[row].option().is_none() {
                    continue;
                }
                let mut expected = all_tripwires(&small, &answers, row);
                let (found, within) = reach.tripwires(DecisionId::at(row), true);
                single += found.iter().filter(|trip| trip.steps.len() == 1).count();
                pairs += found.iter().filter(|trip| trip.steps.len() > 1).count();
                let mut found: Vec<(Answers, Verdict)> = found
                    .into_iter()
                    .map(|trip| (after(&small.pack, &answers, &trip.steps), trip.to))
                    .collect();
                let key = |row: &(Answers, Verdict)| format!("{row:?}");
                found.sort_by_key(key);
                expected.sort_by_key(key);
                assert_eq!(found, expected, "d{row} on {answers:?}, seed {seed}");
                none += usize::from(within == Within::Nothing);
            }
        }
    }
    assert!(single > 1_000 && pairs > 60 && none > 1_000, "{single} single, {pairs} pairs, {none} none");
}

#[test]
fn headroom_is_exact_at_both_sides_of_the_number() {
    let (mut lines, mut endless) = (0, 0);
    for seed in 400..500 {
        let mut small = changing(seed);
        for _ in 0..10 {
            let answers = small.some_answers(0.15);
            let reach = Reach::new(&small.pack, &small.engine, &answers);
            for row in 0..small.pack.decisions.len() {
                let verdict = |question: QuestionId, number: f64| {
                    let Some(Answer::Number { measure, .. }) = answers.get(question) else { panic!() };
                    let to = Answer::Number { measure: *measure, low: number, high: number };
                    let mut answers = answers.clone();
                    answers.set(question, Some(to));
                    reading::read(&small.pack, &answers).decisions[row].verdict
                };
                let all: Vec<QuestionId> = (0..small.pack.questions.len()).map(QuestionId::at).collect();
                for room in reach.rooms(DecisionId::at(row), &all) {
                    let Some(Answer::Number { low, .. }) = answers.get(room.question) else { panic!() };
                    let grows = small.pack.question(room.question).changes == Changes::Grows;
                    let now = verdict(room.question, *low);
                    let end = match &room.line {
                        Some((Step { to: Answer::Number { low: line, .. }, factor, .. }, to)) => {
                            assert_eq!(*factor, (*low > 0.0).then(|| line / low));
                            assert_eq!(verdict(room.question, *line), *to);
                            assert_ne!(*to, now, "d{row} on {answers:?}, seed {seed}");
                            lines += 1;
                            *line
                        }
                        _ => {
                            endless += 1;
                            if grows { 1e15 } else { 0.0 }
                        }
                    };
                    let last = if grows { end.next_down() } else { end.next_up() };
                    for step in 0..200 {
                        let number = low + (last - low) * f64::from(step) / 199.0;
                        let number = if step == 199 { last } else { number };
                        assert_eq!(verdict(room.question, number), now, "{number} of {room:?}, seed {seed}");
                    }
                }
            }
        }
    }
    assert!(lines > 100 && endless > 100, "{lines} lines, {endless} endless");
}

/// Whether these facts stand in a case.
fn stand<'a>(facts: impl IntoIterator<Item = &'a Fact>, values: &[u8]) -> bool {
    facts.into_iter().all(|fact| {
        let said = fact.values.iter().all(|(var, mask)| mask >> values[usize::from(*var)] & 1 == 1);
        said && fact.implies.is_none_or(|need| values[usize::from(need)] == 1)
    })
}

/// Every number becomes a range, up to twenty times as much.
fn widen(answers: &mut Answers) {
    let numbers: Vec<(QuestionId, Answer)> =
        answers.iter().map(|(id, answer)| (id, answer.clone())).collect();
    for (id, answer) in numbers {
        if let Answer::Number { measure, low, .. } = answer {
            answers.set(id, Some(Answer::Number { measure, low, high: low * 20.0 + 1.0 }));
        }
    }
}

#[test]
fn the_smallest_reason_forces_the_verdict_and_no_smaller_one_does() {
    let (mut settled, mut open, mut largest, mut unforced) = (0, 0, 0, 0);
    for seed in 500..530 {
        let mut small = Small::new(seed);
        let values: Vec<Vec<u8>> =
            small.cases.iter().map(|(answers, _)| small.engine.model.values(answers)).collect();
        for round in 0..9 {
            let mut answers = small.some_answers(0.2);
            if round >= 6 {
                widen(&mut answers);
            }
            let now = small.engine.decide(&small.pack, &answers);
            let mut explainer = Explainer::new(&small.pack, &answers).unwrap();
            let facts = explainer.facts().to_vec();
            let said: Vec<usize> = (0..facts.len()).filter(|at| facts[*at].said).collect();
            for (row, verdict) in now.iter().enumerate().filter(|(_, verdict)| verdict.option().is_some()) {
                let id = DecisionId::at(row);
                let Some(forcing) = explainer.forcing(id, *verdict, &[]).unwrap() else {
                    // Everything that was said, and silence for the rest, still leaves another verdict.
                    let another =
                        small.cases.iter().zip(&values).any(|((_, verdicts), values)| {
                            verdicts[row] != *verdict && stand(&facts, values)
                        });
                    assert!(another, "d{row} on {answers:?}, seed {seed}");
                    unforced += 1;
                    continue;
                };
                // What else is said is free; what is unsaid too, where the verdict is settled.
                let held: Vec<&Fact> = facts.iter().filter(|fact| !fact.said && !forcing.settled).collect();
                let rivals: Vec<&Vec<u8>> = small
                    .cases
                    .iter()
                    .zip(&values)
                    .filter(|((_, verdicts), values)| {
                        verdicts[row] != *verdict && stand(held.iter().copied(), values)
                    })
                    .map(|(_, values)| values)
                    .collect();
                let forces = |set: &[usize]| {
                    rivals.iter().all(|values| !stand(set.iter().map(|at| &facts[*at]), values))
                };
                assert!(forces(&forcing.facts), "d{row} on {answers:?}, seed {seed}");
                let all = small.reached(&answers, row);
                assert_eq!(forcing.settled, all == 1 << Model::verdict_value(*verdict));
                let smaller = (0_u32..1 << said.len().min(16))
                    .filter(|mask| (mask.count_ones() as usize) < forcing.facts.len())
                    .map(|mask| -> Vec<usize> {
                        (0..said.len()).filter(|at| mask >> at & 1 == 1).map(|at| said[at]).collect()
                    })
                    .find(|set| forces(set));
                assert_eq!(smaller, None, "{:?} on {answers:?}, seed {seed}", forcing.facts);
                *(if forcing.settled { &mut settled } else { &mut open }) += 1;
                largest = largest.max(forcing.facts.len());
            }
        }
    }
    assert!(
        settled > 50 && open > 50 && largest > 2 && unforced > 10,
        "{settled} settled, {open} open, {largest} the largest, {unforced} that nothing forces"
    );
}

#[test]
fn what_would_have_to_be_different_is_the_least() {
    let (mut changes, mut never, mut by_itself, mut several) = (0, 0, 0, 0);
    for seed in 600..630 {
        let mut small = Small::new(seed);
        for _ in 0..4 {
            let answers = small.some_answers(0.4);
            let now = small.engine.decide(&small.pack, &answers);
            let mut explainer = Explainer::new(&small.pack, &answers).unwrap();
            let facts = explainer.facts().to_vec();
            for (row, decision) in small.pack.decisions.iter().enumerate() {
                for option in 0..decision.options.len() as u8 {
                    let id = &decision.options[usize::from(option)].id;
                    let already_here = |full: &Answers| {
                        let running = small.pack.roles.running.unwrap();
                        let at = small.pack.question(running).kind.choices().iter().position(|c| c.id == *id);
                        let runs =
                            |answers: &Answers| at.is_some_and(|at| answers.is_ticked(running, at as u8));
                        let today = |answers: &Answers| {
                            let choice = decision.options[usize::from(option)].today;
                            choice.is_some_and(|choice| {
                                answers.get(decision.today.unwrap()) == Some(&Answer::Choice(choice))
                            })
                        };
                        runs(full) && !runs(&answers) || today(full) && !today(&answers)
                    };
                    let differ = |full: &Answers| {
                        let values = small.engine.model.values(full);
                        facts
                            .iter()
                            .filter(|fact| {
                                !fact
                                    .values
                                    .iter()
                                    .all(|(var, mask)| mask >> values[usize::from(*var)] & 1 == 1)
                            })
                            .count()
                    };
                    let reached =
                        small.cases.iter().filter(|(_, verdicts)| verdicts[row].option() == Some(option));
                    let (all, alone): (Vec<_>, Vec<_>) = (
                        reached.clone().collect(),
                        reached.filter(|(full, _)| !already_here(full)).collect(),
                    );
                    let least = explainer.least_for(DecisionId::at(row), option, now[row], 3).unwrap();
                    let context = format!("{id} of d{row} on {answers:?}, seed {seed}");
                    match least {
                        Least::Already => assert_eq!(now[row].option(), Some(option), "{context}"),
                        Least::Never => {
                            assert!(all.is_empty(), "{context}");
                            never += 1;
                        }
                        Least::OnlyWhereItRuns => {
                            assert!(!all.is_empty() && alone.is_empty(), "{context}");
                            by_itself += 1;
                        }
                        Least::Changes(found) => {
                            let expected = alone.iter().map(|(full, _)| differ(full)).min().unwrap();
                            assert!(!found.is_empty(), "{context}");
                            several += usize::from(found.len() > 1);
                            for (at, change) in found.iter().enumerate() {
                                assert_eq!(change.facts.len(), expected, "{context}");
                                assert!(!found[..at].iter().any(|other| other.facts == change.facts));
                                let after = changed(&small.pack, &answers, change);
                                let verdict = reading::read(&small.pack, &after).decisions[row].verdict;
                                assert_eq!(verdict.option(), Some(option), "{change:?}: {context}");
                            }
                            changes += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(changes > 300 && never > 20 && several > 50, "{changes} {never} {by_itself} {several}");
}

#[test]
fn solver_and_diagrams_agree_on_what_is_settled_in_the_built_in_pack() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(9);
    let (mut settled, mut open) = (0, 0);
    for round in 0..60 {
        let silence = [0.0, 0.1, 0.3, 0.5][round % 4];
        let Some(answers) = random_answers(&pack, &engine.model, &mut rng, silence) else { continue };
        let verdicts = engine.decide(&pack, &answers);
        let outlook = Outlook::new(&pack, &engine, &answers);
        let possible = engine.model.possible(&answers);
        // The solver lets what is unsaid be anything, also what can't be beside what was said.
        let mut anything: Vec<Mask> =
            (0..engine.model.variables.len()).map(|var| engine.model.full(var as Var)).collect();
        for (question, answer) in answers.iter() {
            engine.model.each_value(question, answer, |var, mask| anything[usize::from(var)] = mask);
        }
        let mut composer = Composer::new(&pack, &engine, &answers, possible);
        let mut freely = Composer::new(&pack, &engine, &answers, anything);
        let mut explainer = Explainer::new(&pack, &answers).unwrap();
        for (row, verdict) in verdicts.iter().enumerate() {
            let id = DecisionId::at(row);
            let only = |possible: Mask| possible == 1 << Model::verdict_value(*verdict);
            let Ok(alone) = freely.verdict(id).map(|composed| only(composed.possible)) else { continue };
            assert_eq!(
                explainer.is_settled(id, *verdict).unwrap(),
                alone,
                "{} on {answers:?}",
                pack.decisions[row].id
            );
            // What can't be only settles more. The outlook may call open what is settled, never the other way round.
            let Ok(settles) = composer.verdict(id).map(|composed| only(composed.possible)) else { continue };
            assert!(settles || !alone);
            assert!(settles || outlook.decisions[row].standing() != Standing::Settled);
            *(if alone { &mut settled } else { &mut open }) += 1;
        }
    }
    assert!(settled > 50 && open > 50, "{settled} settled, {open} open");
}
