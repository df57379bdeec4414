//! Interviews with simulated users, from a fixed seed: what is called settled no answer changes, and nothing is
//! asked that could change nothing.

use archadvise::engine::compose::Composer;
use archadvise::engine::outlook::{Outlook, Standing};
use archadvise::engine::walked::Walked;
use archadvise::engine::{Answer, Answers, Engine, Verdict};
use archadvise::knowledge::condition::{Condition, Test};
use archadvise::knowledge::{DecisionId, Kind, Pack, QuestionId, Rule};
use archadvise::session::{Interview, ScreenKind};
use fastrand::Rng;

use crate::support::users::{User, leave_out_what_cannot_be};

/// What is asked about in turn: everything, then each category.
fn subjects(pack: &Pack) -> Vec<Vec<DecisionId>> {
    let of = |at: usize| {
        let decisions = (0..pack.decisions.len()).map(DecisionId::at);
        decisions.filter(|id| pack.decision(*id).category.index() == at).collect()
    };
    std::iter::once(Vec::new()).chain((0..pack.categories.len()).map(of)).collect()
}

fn user(pack: &Pack, engine: &Engine, rng: &mut Rng) -> User {
    let sharpness = [1.0, 0.5][rng.usize(0..2)];
    User::draw(pack, engine, rng, sharpness).needing(pack, rng, 4)
}

/// The answers with random ones to some of the questions that are open and in scope.
fn completed(
    pack: &Pack,
    engine: &Engine,
    rng: &mut Rng,
    answers: &Answers,
    silence: f64,
) -> Option<Answers> {
    let random = crate::support::packs::random_answers(pack, &engine.model, rng, silence)?;
    let mut full = answers.clone();
    let unsaid = |id: QuestionId| answers.get(id).is_none_or(|answer| !answer.is_said());
    for row in 0..pack.questions.len() {
        let id = QuestionId::at(row);
        let in_scope = match (pack.question(id).need, pack.roles.needs) {
            (Some(need), Some(needs)) => answers.is_ticked(needs, need),
            _ => Some(id) != pack.roles.needs,
        };
        if in_scope && unsaid(id) {
            full.set(id, random.get(id).cloned());
        }
    }
    leave_out_what_cannot_be(pack, &mut full, unsaid);
    Some(full)
}

#[test]
fn no_answer_changes_what_was_called_settled_when_an_interview_stopped() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(11);
    let mut settled = 0;
    for wanted in subjects(&pack).into_iter().cycle().take(24) {
        let user = user(&pack, &engine, &mut rng);
        let mut interview = Interview::new(&pack, &engine, Answers::none(&pack), wanted);
        while interview.next().is_some() && !interview.may_stop() {
            user.reply(&pack, &engine, &mut rng, &mut interview);
        }
        let stopped = Outlook::new(&pack, &engine, interview.answers());
        let firm: Vec<DecisionId> = interview
            .wanted()
            .into_iter()
            .filter(|id| stopped.decisions[id.index()].standing() == Standing::Settled)
            .collect();
        settled += firm.len();
        for at in 0..200 {
            let silence = [0.0, 0.5, 0.9][at % 3];
            let Some(full) = completed(&pack, &engine, &mut rng, interview.answers(), silence) else {
                continue;
            };
            let verdicts = engine.decide(&pack, &full);
            for id in &firm {
                let then = stopped.decisions[id.index()].now;
                assert_eq!(verdicts[id.index()], then, "{}", pack.decision(*id).id);
            }
        }
    }
    assert!(settled > 20, "only {settled} verdicts were settled");
}

/// The comparisons that a rule's trigger makes, through its signals as well.
fn tests_of<'p>(pack: &'p Pack, condition: &'p Condition, found: &mut Vec<&'p Test>) {
    condition.each_test(&mut |test| found.push(test));
    condition.each_signal(&mut |id| tests_of(pack, &pack.signals[id.index()].condition, found));
}

/// Comparisons that together satisfy a condition: of alternatives one, whichever.
fn one_way<'p>(pack: &'p Pack, rng: &mut Rng, condition: &'p Condition, found: &mut Vec<&'p Test>) {
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| one_way(pack, rng, part, found)),
        Condition::Any(parts) => {
            if let Some(part) = rng.choice(parts) {
                one_way(pack, rng, part, found);
            }
        }
        Condition::Signal(id) => one_way(pack, rng, &pack.signals[id.index()].condition, found),
        Condition::Test(test) => found.push(test),
    }
}

/// Answers that satisfy most comparisons of a rule, as far as they are open: a rule that asks for four facts at
/// once is hardly ever met by chance.
fn meet(pack: &Pack, rng: &mut Rng, rule: &Rule, open: &dyn Fn(QuestionId) -> bool, answers: &mut Answers) {
    let mut tests = Vec::new();
    one_way(pack, rng, &rule.when, &mut tests);
    // A guard decides only where the trigger holds as well.
    if let Some(guard) = rule.unless.get(rng.usize(0..=rule.unless.len())) {
        one_way(pack, rng, guard, &mut tests);
    }
    for test in tests {
        let (question, answer) = match test {
            Test::YesNo { question, yes } => (*question, Answer::YesNo(*yes)),
            Test::Choice { question, choices } => {
                let choice = choices[rng.usize(0..choices.len())];
                let many = matches!(pack.question(*question).kind, Kind::Choices(_));
                let ticks = Answer::Choices { ticked: vec![choice], whole: true };
                (*question, if many { ticks } else { Answer::Choice(choice) })
            }
            Test::Number { question, measure, low, .. } => {
                let value = low.as_ref().map_or(0.0, |low| low.value * 1.01);
                (*question, Answer::Number { measure: *measure, low: value, high: value })
            }
            Test::Verdict { .. } => continue,
        };
        if open(question) && rng.u8(0..5) > 0 {
            answers.set(question, Some(answer));
        }
    }
}

/// Whether an answer to a question could change a verdict that is wanted, whatever else is answered: tried on
/// answers to the rest that are random, but for what one or two rules ask for.
fn could_change(
    pack: &Pack,
    engine: &Engine,
    rng: &mut Rng,
    interview: &Interview<'_>,
    question: QuestionId,
) -> bool {
    let wanted = interview.wanted();
    let mut answers = interview.answers().clone();
    answers.set(question, None);
    let open = |id: QuestionId| {
        let of_need = pack.question(id).need.zip(pack.roles.needs);
        Some(id) != pack.roles.needs
            && of_need.is_none_or(|(need, needs)| answers.is_ticked(needs, need))
            && answers.get(id).is_none_or(|answer| !answer.is_said())
    };
    let asks = |rule: &&Rule| {
        let mut tests = Vec::new();
        for condition in std::iter::once(&rule.when).chain(&rule.unless) {
            tests_of(pack, condition, &mut tests);
        }
        tests.iter().any(|test| match test {
            Test::YesNo { question: id, .. }
            | Test::Choice { question: id, .. }
            | Test::Number { question: id, .. } => *id == question,
            Test::Verdict { .. } => false,
        })
    };
    let of_it: Vec<&Rule> = pack.rules.iter().filter(asks).collect();
    let decided: Vec<&Rule> = pack.rules.iter().filter(|rule| wanted.contains(&rule.decision)).collect();
    (0..20_000).any(|at| {
        let silence = [0.0, 0.6, 0.9, 1.0][at % 4];
        let all =
            [completed(pack, engine, rng, &answers, silence), completed(pack, engine, rng, &answers, 0.0)];
        let [Some(mut one), Some(mut other)] = all else { return false };
        for rules in [&decided, &of_it] {
            if !rules.is_empty() {
                let rule = rules[rng.usize(0..rules.len())];
                meet(pack, rng, rule, &open, &mut one);
            }
        }
        let before = engine.decide(pack, &one);
        let said = one.get(question).cloned();
        if said.is_some() && rng.bool() {
            other.set(question, None);
        }
        one.set(question, other.get(question).cloned());
        let after = engine.decide(pack, &one);
        wanted.iter().any(|id| before[id.index()] != after[id.index()])
    })
}

/// Whether the diagram of a wanted decision, put together for what is open, still asks a question; `None` if one is
/// too large to be put together. Chance hardly meets what takes five answers at once.
fn still_tested(
    pack: &Pack,
    engine: &Engine,
    interview: &Interview<'_>,
    question: QuestionId,
) -> Option<bool> {
    let mut answers = interview.answers().clone();
    answers.set(question, None);
    let mut composer = Composer::new(pack, engine, &answers, engine.model.possible(&answers));
    let mut all = true;
    for decision in interview.wanted() {
        match composer.verdict(decision) {
            Ok(composed) if composer.questions(composed.root).contains(&question) => return Some(true),
            Ok(_) => {}
            Err(_) => all = false,
        }
    }
    all.then_some(false)
}

#[test]
fn nothing_is_asked_that_could_change_nothing() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(12);
    let mut in_vain = Vec::new();
    let mut asked = 0;
    for wanted in (0..2).flat_map(|_| subjects(&pack)) {
        let user = user(&pack, &engine, &mut rng);
        let mut interview = Interview::new(&pack, &engine, Answers::none(&pack), wanted);
        while let Some(screen) = interview.next() {
            for id in &screen.questions {
                let range = matches!(interview.answers().get(*id), Some(Answer::Number { .. }));
                if Some(*id) == pack.roles.needs || range {
                    continue;
                }
                asked += 1;
                if !could_change(&pack, &engine, &mut rng, &interview, *id)
                    && still_tested(&pack, &engine, &interview, *id) != Some(true)
                {
                    in_vain.push(pack.question(*id).id.to_string());
                }
            }
            user.reply(&pack, &engine, &mut rng, &mut interview);
        }
    }
    assert!(asked > 100, "only {asked} questions");
    assert!(in_vain.is_empty(), "of {asked}: {in_vain:?}");
}

#[test]
fn a_checklist_asks_each_question_once_and_fits_a_screen() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(13);
    let mut checklists = 0;
    for wanted in subjects(&pack) {
        let user = user(&pack, &engine, &mut rng);
        let mut interview = Interview::new(&pack, &engine, Answers::none(&pack), wanted);
        let mut times = vec![0; pack.questions.len()];
        while let Some(screen) = interview.next() {
            if screen.kind == ScreenKind::Checklist {
                checklists += 1;
                let rows: usize = screen.entries.iter().map(|entry| entry.rows.len()).sum();
                assert!(rows <= 16 && screen.questions.len() > 1, "{rows} rows: {screen:?}");
            }
            screen.questions.iter().for_each(|id| times[id.index()] += 1);
            user.reply(&pack, &engine, &mut rng, &mut interview);
        }
        // A range, or a row that stands for several answers, is asked about once more.
        assert!(times.iter().all(|times| *times <= 2), "{times:?}");
    }
    assert!(checklists > 10, "only {checklists} checklists");
}

/// All that is told of the decisions, and what each question offers.
fn outlook<'a>(
    pack: &'a Pack,
    engine: &'a Engine,
    answers: &Answers,
    wanted: &[DecisionId],
    walked: &mut Walked<'a>,
) -> (String, Vec<f64>) {
    let possible = engine.model.possible(answers);
    let outlook = Outlook::within(pack, engine, answers, possible.clone(), wanted, walked);
    let gain = |id| outlook.gain(pack, engine, &possible, id, wanted);
    let gains = (0..pack.questions.len()).map(QuestionId::at).map(gain).collect();
    (format!("{:?}", outlook.decisions), gains)
}

/// What was walked for an earlier screen, and is not walked again, is what it would come to anew: after each answer,
/// after each step back, and where less was asked for before.
#[test]
fn what_was_walked_before_comes_to_the_same_anew() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(15);
    let mut steps = 0;
    for wanted in subjects(&pack) {
        let user = user(&pack, &engine, &mut rng);
        let mut interview = Interview::new(&pack, &engine, Answers::none(&pack), wanted);
        let mut walked = Walked::default();
        while interview.next().is_some() {
            user.reply(&pack, &engine, &mut rng, &mut interview);
            if rng.u8(0..4) == 0 && interview.back() {
                user.reply(&pack, &engine, &mut rng, &mut interview);
            }
            let (answers, all) = (interview.answers(), interview.wanted());
            let wanted = if rng.bool() { &all[..] } else { &all[all.len() - 1..] };
            let kept = outlook(&pack, &engine, answers, wanted, &mut walked);
            let anew = outlook(&pack, &engine, answers, wanted, &mut Walked::default());
            assert!(kept == anew, "after {} screens", interview.steps());
            steps += 1;
        }
    }
    assert!(steps > 40, "only {steps} screens");
}

/// A diagram that is too large tells nothing of what still counts: then all that the rules ask about is asked, and the
/// interview ends all the same.
#[test]
fn above_the_cap_everything_may_count() {
    let (pack, _) = archadvise::builtin::pack();
    let engine = Engine::compile_capped(&pack, 0).unwrap();
    let mut rng = Rng::with_seed(16);
    let search = pack.find_decision("search").unwrap();
    let mut asked: Vec<QuestionId> = Vec::new();
    // Whoever keeps what searches today is asked little, whatever is known of the rest: of four users somebody doesn't.
    for _ in 0..4 {
        let user = user(&pack, &engine, &mut rng);
        let mut interview = Interview::new(&pack, &engine, Answers::none(&pack), vec![search]);
        let before = asked.len();
        while let Some(screen) = interview.next() {
            assert!(asked.len() < before + 300, "it does not end");
            asked.extend(screen.questions);
            user.reply(&pack, &engine, &mut rng, &mut interview);
        }
    }
    for id in ["search-features", "search-today", "documents"] {
        assert!(asked.contains(&pack.find_question(id).unwrap()), "{id}");
    }
}

/// What the system must do comes first: until that is said no verdict is taken to stand, and none is waited for.
#[test]
fn nothing_stands_before_the_needs_are_said() {
    let (pack, engine) = archadvise::builtin::pack();
    let needs = pack.roles.needs.unwrap();
    let mut answers = Answers::none(&pack);
    answers.decided.push((pack.find_decision("primary-store").unwrap(), 0));
    let mut interview = Interview::new(&pack, &engine, answers, Vec::new());
    assert_eq!(interview.next().unwrap().questions, [needs]);
    assert_eq!((interview.progress(), interview.may_stop()), ((0, pack.decisions.len()), false));
    interview.answer(vec![(needs, Answer::Choices { ticked: Vec::new(), whole: true })]);
    // Only the database is needed, and that is decided.
    assert_eq!((interview.progress(), interview.may_stop()), ((1, 1), true));
}

/// An interview about a tool asks only whether it is chosen: it needs fewer answers than one about its decisions,
/// and where it ends no answer changes a yes into a no.
#[test]
fn about_a_tool_only_what_decides_on_it_is_asked() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(14);
    let (mut about, mut all, mut settled) = (0, 0, 0);
    let tools = ["kafka", "redis", "elasticsearch", "clickhouse", "qdrant", "graphql"];
    for name in tools.into_iter().cycle().take(3 * tools.len()) {
        let tool = pack.find_tool(name).unwrap();
        let option = |id: &DecisionId| {
            let options = &pack.decision(*id).options;
            options.iter().position(|option| option.tool == Some(tool)).map(|at| at as u8)
        };
        let wanted: Vec<DecisionId> =
            (0..pack.decisions.len()).map(DecisionId::at).filter(|id| option(id).is_some()).collect();
        let user = user(&pack, &engine, &mut rng);
        let mut run = |mut interview: Interview<'_>| {
            while interview.next().is_some() && !interview.may_stop() {
                user.reply(&pack, &engine, &mut rng, &mut interview);
            }
            interview.answers().clone()
        };
        let start = || Interview::new(&pack, &engine, Answers::none(&pack), wanted.clone());
        let answers = run(start().about(tool));
        about += answers.iter().count();
        all += run(start()).iter().count();
        let outlook = Outlook::new(&pack, &engine, &answers);
        let is_it = |verdicts: &[Verdict], id: &DecisionId| verdicts[id.index()].option() == option(id);
        let now = engine.decide(&pack, &answers);
        let firm: Vec<&DecisionId> = wanted
            .iter()
            .filter(|id| {
                let (own, possible) = (option(id).unwrap() + 2, outlook.decisions[id.index()].possible);
                possible == 1 << own || possible >> own & 1 == 0
            })
            .collect();
        settled += firm.len();
        for at in 0..200 {
            let silence = [0.0, 0.5, 0.9][at % 3];
            let Some(full) = completed(&pack, &engine, &mut rng, &answers, silence) else { continue };
            let then = engine.decide(&pack, &full);
            assert!(firm.iter().all(|id| is_it(&now, id) == is_it(&then, id)), "{name}");
        }
    }
    assert!(about * 10 < all * 9, "{about} answers about tools, {all} about their decisions");
    // Not in vain: of eighteen interviews, several end in what no answer can change.
    assert!(settled >= 6, "{settled}");
}

/// What somebody urges is asked last, once, of whoever was asked about everything.
#[test]
fn what_is_urged_is_asked_last_and_once() {
    let (pack, engine) = archadvise::builtin::pack();
    let urged = pack.find_question("urged").unwrap();
    let mut rng = Rng::with_seed(27);
    let user = user(&pack, &engine, &mut rng);
    let mut interview = Interview::new(&pack, &engine, Answers::none(&pack), Vec::new());
    // Nothing was asked yet, so that nothing closes.
    assert_eq!(interview.closing(), None);
    while let Some(screen) = interview.next() {
        assert!(!screen.questions.contains(&urged), "it changes no verdict");
        user.reply(&pack, &engine, &mut rng, &mut interview);
    }
    let screen = interview.closing().unwrap();
    assert_eq!(screen.questions, [urged]);
    let before = engine.decide(&pack, interview.answers());
    interview.answer(vec![(urged, Answer::Choices { ticked: vec![0, 2], whole: true })]);
    assert_eq!(engine.decide(&pack, interview.answers()), before);
    assert_eq!((interview.next(), interview.closing()), (None, None));
    assert!(interview.back() && interview.closing().is_some());
    let search = pack.find_decision("search").unwrap();
    let mut part = Interview::new(&pack, &engine, Answers::none(&pack), vec![search]);
    user.reply(&pack, &engine, &mut rng, &mut part);
    assert_eq!(part.closing(), None, "only a part was asked about");
}
