//! Scenario files, their coverage and mutation: the format and its errors, and small packs on which what is
//! reported is held against enumeration.

use crate::support::packs::{
    SMALL, Size, every_answers, load_text, random_answers, random_pack, scenario_files,
};
use crate::support::run::Program;
use archadvise::engine::{Engine, Verdict, reading};
use archadvise::knowledge::{DecisionId, Pack, SourceFile};
use archadvise::scenario::coverage::Coverage;
use archadvise::scenario::mutation::{Fate, mutate};
use archadvise::scenario::run::{Outcome, Stop, run as run_scenario};
use archadvise::scenario::{Expectation, Scenario, format};
use archadvise::{builtin, proof::Prover};
use fastrand::Rng;

fn read(pack: &Pack, text: &str) -> Result<Vec<Scenario>, String> {
    let file = SourceFile { name: "some/shop.toml".to_owned(), text: text.to_owned() };
    format::read(pack, &[file]).map_err(|problems| problems.to_string())
}

#[test]
fn one_file_holds_one_scenario_or_several() {
    let (pack, _) = builtin::pack();
    let one = read(
        &pack,
        "title = \"A shop\"\nwhy = \"Few words.\"\nsources = [\"https://e.org/a\"]\n[answers]\nstage = \"new\"\n\
         [expect]\ncache = [\"none\", \"not-needed\"]\n",
    );
    let one = one.unwrap();
    assert_eq!((one.len(), one[0].name.as_str(), one[0].sources.len()), (1, "shop", 1));
    let expectation: &Expectation = &one[0].expect[0];
    assert_eq!(expectation.accept.len(), 2);
    assert_eq!((expectation.place.line, expectation.place.column), (7, 9));
    let several = read(
        &pack,
        "[[scenario]]\nname = \"small\"\nexpect = { cache = \"not-needed\" }\n\
         [[scenario]]\nname = \"large\"\n[scenario.expect]\nsearch = \"not-needed\"\n",
    );
    let names: Vec<String> = several.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["shop/small", "shop/large"]);
}

#[test]
fn what_is_wrong_with_a_scenario_is_said_with_its_place() {
    let (pack, _) = builtin::pack();
    let errors = [
        "[answers]\nstage = \"new\"\n",
        "[expect]\ncache = \"rediss\"\n",
        "[expect]\ncache = []\n",
        "expected = { cache = \"none\" }\n[expect]\ncache = \"none\"\n",
        "sources = [3]\n[expect]\ncache = \"none\"\n",
        "title = \"x\"\n[[scenario]]\nname = \"a\"\nexpect = { cache = \"none\" }\n",
        "[[scenario]]\nexpect = { cache = \"none\" }\n",
        "[answers]\nmust-do = []\ndocuments = \"3k documents\"\n[expect]\nsearch = \"none\"\n",
    ];
    let said: Vec<String> = errors.iter().map(|text| read(&pack, text).unwrap_err()).collect();
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn a_failure_names_what_won_and_what_stopped_the_others() {
    let (pack, _) = builtin::pack();
    let scenarios = read(
        &pack,
        "[answers]\nmust-do = [\"find-text\"]\nsearch-today = \"postgres-fts\"\nsearch-hurts = [\"fine\"]\n\
         [expect]\nsearch = \"elasticsearch\"\nprimary-store = \"not-needed\"\n",
    )
    .unwrap();
    let outcome = run_scenario(&pack, &scenarios[0]);
    assert_eq!(outcome.misses.len(), 2);
    let miss = &outcome.misses[0];
    let winners: Vec<&str> = miss.winners.iter().map(|rule| pack.rule(*rule).id.as_str()).collect();
    assert_eq!(winners, ["search-stays"]);
    assert!(!miss.stopped.is_empty());
    assert!(miss.stopped.iter().all(|(_, stop)| !matches!(stop, Stop::NotNeeded)));
    // "Not needed" is no option: no rule could have chosen it.
    assert!(outcome.misses[1].stopped.is_empty());
}

fn case(answers: archadvise::engine::Answers, expect: Vec<(DecisionId, Verdict)>) -> Scenario {
    let place = archadvise::knowledge::Place {
        file: String::new(),
        line: 1,
        column: 1,
        from: 1,
        length: 1,
        text: String::new(),
    };
    let expect = expect
        .into_iter()
        .map(|(decision, verdict)| Expectation { decision, accept: vec![verdict], place: place.clone() })
        .collect();
    Scenario { name: String::new(), title: None, why: None, sources: Vec::new(), answers, expect }
}

/// Some random situations, each expecting of some decisions what the pack says.
fn random_cases(pack: &Pack, engine: &Engine, rng: &mut Rng, count: usize) -> Vec<Scenario> {
    let mut cases = Vec::new();
    while cases.len() < count {
        let Some(answers) = random_answers(pack, &engine.model, rng, 0.4) else { continue };
        let rows = reading::read(pack, &answers).decisions;
        let expect = rows.iter().filter(|_| rng.bool()).map(|row| (row.decision, row.verdict)).collect();
        cases.push(case(answers, expect));
    }
    cases
}

fn as_one(verdict: Verdict) -> Option<Verdict> {
    (!matches!(verdict, Verdict::Conflict | Verdict::Gap)).then_some(verdict)
}

#[test]
fn what_becomes_of_mutants_equals_enumeration_on_small_packs() {
    let (mut killed, mut equivalent, mut live) = (0, 0, 0);
    for seed in 0..16 {
        let mut rng = Rng::with_seed(seed);
        let text = random_pack(&mut rng, Size { questions: 2, decisions: 3, ..SMALL });
        let pack = load_text(&text);
        let engine = Engine::compile(&pack).unwrap();
        let cases = random_cases(&pack, &engine, &mut rng, 8);
        let outcomes: Vec<Outcome> = cases.iter().map(|one| run_scenario(&pack, one)).collect();
        assert!(outcomes.iter().all(|outcome| outcome.misses.is_empty()));
        let mut all = every_answers(&pack, &engine.model);
        all.retain_mut(|answers| answers.imply_needs(&pack).is_ok());
        let base: Vec<Vec<Option<Verdict>>> = all.iter().map(|answers| verdicts(&pack, answers)).collect();
        for (mut mutant, fate) in mutate(&pack, &cases, &outcomes, |_, _| ()).unwrap().results {
            let mut other = pack.clone();
            mutant.toggle(&mut other);
            let of = format!("seed {seed}: {:?} {:?}", mutant.site, mutant.change);
            let fails = cases.iter().position(|one| !run_scenario(&other, one).misses.is_empty());
            match fate {
                Fate::Killed(by) => {
                    killed += 1;
                    assert_eq!(fails, Some(by), "{of}");
                }
                Fate::Equivalent => {
                    equivalent += 1;
                    assert_eq!(fails, None, "{of}");
                    for (answers, base) in all.iter().zip(&base) {
                        assert_eq!(verdicts(&other, answers), *base, "{of} differs on {answers:?}");
                    }
                }
                Fate::Live(shown) => {
                    live += 1;
                    assert_eq!(fails, None, "{of}");
                    let verdict =
                        |pack| reading::read(pack, &shown.answers).decisions[shown.decision.index()].verdict;
                    assert_eq!((verdict(&pack), verdict(&other)), (shown.pack, shown.mutant), "{of}");
                    assert_ne!(shown.pack, shown.mutant, "{of}");
                }
            }
            mutant.toggle(&mut other);
            assert_eq!(
                format!("{other:?}"),
                format!("{pack:?}"),
                "{of}: taking it back leaves the pack as it was"
            );
        }
    }
    assert!(
        killed > 30 && equivalent > 20 && live > 30,
        "{killed} killed, {equivalent} equivalent, {live} live"
    );
}

fn verdicts(pack: &Pack, answers: &archadvise::engine::Answers) -> Vec<Option<Verdict>> {
    reading::read(pack, answers).decisions.iter().map(|row| as_one(row.verdict)).collect()
}

#[test]
fn a_rule_wins_on_the_answers_that_are_given_for_it() {
    let (pack, _) = builtin::pack();
    let mut prover = Prover::new(&pack).unwrap();
    for row in (0..pack.rules.len()).step_by(9) {
        let id = archadvise::knowledge::RuleId::at(row);
        let rule = pack.rule(id);
        let mut answers = prover.win(id).unwrap().unwrap_or_else(|| panic!("{} can't win", rule.id));
        answers.imply_needs(&pack).unwrap();
        let read = &reading::read(&pack, &answers).decisions[rule.decision.index()];
        assert!(read.winners().any(|winner| winner == id), "{}", rule.id);
    }
}

#[test]
fn coverage_counts_only_what_was_judged() {
    let (pack, engine) = builtin::pack();
    let text = |expect: &str| {
        format!(
            "[answers]\nmust-do = [\"find-text\"]\nsearch-features = [\"word-forms\"]\ntext-kind = \"articles\"\n\
             documents = \"15M documents\"\ndatabase-today = \"postgresql\"\n[expect]\n{expect}\n"
        )
    };
    let of = |expect: &str| {
        let scenarios = read(&pack, &text(expect)).unwrap();
        let outcomes: Vec<Outcome> = scenarios.iter().map(|one| run_scenario(&pack, one)).collect();
        Coverage::of(&pack, &engine.model, &scenarios, &outcomes)
    };
    let rule = |id: &str| pack.rules.iter().position(|rule| rule.id == id).unwrap();
    let judged = of("search = \"postgres-fts\"");
    let unjudged = of("cache = \"not-needed\"");
    assert!(judged.won[rule("full-text-is-enough")]);
    assert!(!unjudged.won.iter().any(|won| *won));
    // Had there been ten times as many, or log lines, another rule would have decided.
    assert!(judged.stopped.iter().filter(|stopped| **stopped).count() > 3);
    assert!(!judged.stopped[rule("full-text-is-enough")]);
    assert!(!unjudged.stopped.iter().any(|stopped| *stopped));
    let line = |coverage: &Coverage| {
        let lines = coverage.lines.iter();
        let mut found = lines.filter(|line| pack.threshold(line.threshold).id == "full-text-in-postgres");
        found.find(|line| line.value == 20e6).copied().unwrap()
    };
    assert_eq!((line(&judged).below, line(&judged).above), (true, false));
    assert_eq!((line(&unjudged).below, line(&unjudged).above), (false, false));
    assert_eq!(judged.never_won().len(), pack.rules.len() - 1);
}

/// What the scenarios of this project leave untested: nothing of this kind.
#[test]
fn the_scenarios_cover_the_pack() {
    let (pack, engine) = builtin::pack();
    let scenarios = format::read(&pack, &scenario_files()).unwrap();
    let outcomes: Vec<Outcome> = scenarios.iter().map(|one| run_scenario(&pack, one)).collect();
    let coverage = Coverage::of(&pack, &engine.model, &scenarios, &outcomes);
    let ids = |rules: Vec<archadvise::knowledge::RuleId>| -> Vec<&str> {
        rules.into_iter().map(|id| pack.rule(id).id.as_str()).collect()
    };
    let (won, stopped) = (ids(coverage.never_won()), ids(coverage.never_stopped()));
    let unseen = coverage.never_seen().len();
    let lines = coverage.half_tested().count();
    println!("never won: {won:?}\nnever stopped by a hair: {stopped:?}\n{unseen} options, {lines} lines");
    assert!(won.is_empty(), "rules that win in no scenario: {won:?}");
    assert!(stopped.is_empty(), "never stopped by a hair: {stopped:?}");
    assert!(unseen == 0, "{unseen} options are never seen");
    assert!(lines == 0, "{lines} lines are not tested on both sides");
}

#[test]
fn the_program_says_what_failed_and_exits_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let answers =
        "[answers]\nmust-do = [\"find-text\"]\nsearch-today = \"postgres-fts\"\nsearch-hurts = [\"fine\"]\n";
    file(
        "shop.toml",
        &format!("title = \"A shop\"\nwhy = \"It works.\"\n{answers}[expect]\nsearch = \"algolia\"\n"),
    );
    let test = || Program::new(&["rules", "test", "."]).dir(folder.path()).run();
    let failed = test();
    assert_eq!(failed.code, Some(1));
    let end = failed.out.find("1 of 1 scenario failed").unwrap();
    insta::assert_snapshot!(&failed.out[..end]);
    file("shop.toml", &format!("{answers}[expect]\nsearch = \"postgres-fts\"\n"));
    assert!(test().fine().starts_with("1 scenario, 1 verdict: all as expected.\n"));
    let json = Program::new(&["rules", "test", "--json", "shop.toml"]).dir(folder.path()).run().fine();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "archadvise/scenario-run/v1");
    assert!(json["coverage"]["never-won"].as_array().unwrap().len() > 100);
    let nowhere = Program::new(&["rules", "test"]).dir(folder.path()).run().wrong();
    assert!(nowhere.starts_with("error[no-scenarios]"), "{nowhere}");
}
