//! Situations told in prose and answered as their tellers would: what they come to, what is offered to read,
//! and that leaving something unsaid never brings up what saying it could not.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::packs::{SIX, answers_to, scenario_files};
use archadvise::engine::{Answer, Answers, Engine, Reading, Verdict, reading};
use archadvise::knowledge::{DecisionId, Kind, Pack, QuestionId, SourceFile};
use archadvise::report;
use archadvise::scenario;
use archadvise::session::{FileAnswers, read_file};

fn situation(pack: &Pack, name: &str) -> (FileAnswers, Answers) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/situations/{name}.toml"));
    let text = fs::read_to_string(&path).unwrap();
    let file = SourceFile { name: format!("{name}.toml"), text };
    let read = read_file(pack, &file).unwrap_or_else(|problems| panic!("{problems}"));
    let mut answers = read.given(pack);
    answers.imply_needs(pack).unwrap_or_else(|denied| panic!("{name}: {denied:?} speak of a denied need"));
    (read, answers)
}

fn word(pack: &Pack, decision: DecisionId, verdict: Verdict) -> String {
    match verdict {
        Verdict::Pick(option) => pack.decision(decision).options[usize::from(option)].id.to_string(),
        Verdict::NotNeeded => "not-needed".to_owned(),
        Verdict::Conflict => "CONFLICT".to_owned(),
        Verdict::Gap => "GAP".to_owned(),
    }
}

/// Each decision that came to something else than was expected, with the rules that won.
fn misses(pack: &Pack, file: &FileAnswers, read: &Reading) -> Vec<String> {
    let mut found = Vec::new();
    for (decision, expected) in &file.expect {
        let row = &read.decisions[decision.index()];
        let got = word(pack, *decision, row.verdict);
        if !expected.contains(&got) {
            let rules: Vec<&str> = row.winners().map(|rule| pack.rule(rule).id.as_str()).collect();
            let id = &pack.decision(*decision).id;
            let (expected, rules) = (expected.join(" or "), rules.join(", "));
            found.push(format!("{id}: expected {expected}, got {got} by {rules}"));
        }
    }
    found
}

#[test]
fn the_six_come_to_what_is_expected() {
    let (pack, engine) = archadvise::builtin::pack();
    for name in SIX {
        let (file, answers) = situation(&pack, name);
        let expected: BTreeSet<DecisionId> = file.expect.iter().map(|(decision, _)| *decision).collect();
        assert_eq!(expected.len(), pack.decisions.len(), "{name} expects something of every decision");
        let read = reading::read(&pack, &answers);
        assert_eq!(misses(&pack, &file, &read), Vec::<String>::new(), "{name}");
        // The engine that answers users is another piece of code than the one that says what rules mean.
        let verdicts = engine.decide(&pack, &answers);
        for row in &read.decisions {
            assert_eq!(verdicts[row.decision.index()], row.verdict, "{name}: {:?}", row.decision);
        }
    }
}

#[test]
fn each_pick_of_the_six_says_what_to_read() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut picks = 0;
    for name in SIX {
        let (_, answers) = situation(&pack, name);
        let report = report::build(&pack, &engine, &answers.clone().into());
        let has_address = |numbers: &[usize]| {
            !numbers.is_empty()
                && numbers.iter().all(|number| {
                    let reference = &report.references[number - 1];
                    let url = reference.url.as_str();
                    assert_eq!(reference.number, *number);
                    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
                    rest.is_some_and(|rest| rest.split('/').next().is_some_and(|host| host.contains('.')))
                })
        };
        assert_eq!(report.decisions.len(), pack.decisions.len());
        for row in report.decisions.iter().filter(|row| row.outcome != "not-needed") {
            assert_eq!(row.outcome, "pick", "{name}: {}", row.id);
            picks += 1;
            assert!(!row.because.is_empty(), "{name}: {} has no reason", row.id);
            for reason in &row.because {
                assert!(has_address(&reason.cites), "{name}: nothing backs {} of {}", reason.rule, row.id);
            }
            let option = row.option.as_deref().unwrap();
            if option != "none" {
                assert!(has_address(&row.learn), "{name}: nothing to learn {option} by");
            }
        }
    }
    assert!(picks >= 12, "each of the six asks for two parts and more, found {picks}");
}

/// The answers that could have been given to a question. For a list of choices every subset is too many: the
/// empty list, each single tick, and what was said.
fn values(
    pack: &Pack,
    engine: &Engine,
    question: QuestionId,
    said: &Answer,
    unsaid: &Answers,
) -> Vec<Answer> {
    let mut all = vec![said.clone()];
    if let Kind::Choices(choices) = &pack.question(question).kind {
        // Needs that other answers imply can't be denied: they are ticked whatever else is.
        let implied = match unsaid.get(question) {
            Some(Answer::Choices { ticked, .. }) => ticked.clone(),
            _ => Vec::new(),
        };
        all.push(Answer::Choices { ticked: implied.clone(), whole: true });
        for choice in 0..choices.len() as u8 {
            let mut ticked = implied.clone();
            ticked.push(choice);
            ticked.sort_unstable();
            ticked.dedup();
            all.push(Answer::Choices { ticked, whole: true });
        }
    } else {
        all.extend(answers_to(pack, &engine.model, question).into_iter().flatten());
    }
    all
}

#[test]
fn what_is_left_unsaid_brings_up_nothing_that_no_answer_would() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut wrong = String::new();
    let (mut left_out, mut compared, mut turned) = (0, 0, 0);
    for name in SIX {
        let (file, answers) = situation(&pack, name);
        let whole = engine.decide(&pack, &answers);
        for (question, said) in &file.answers {
            let mut unsaid = answers.clone();
            unsaid.set(*question, None);
            unsaid.imply_needs(&pack).unwrap();
            let silent = engine.decide(&pack, &unsaid);
            left_out += 1;
            turned += silent.iter().zip(&whole).filter(|(silent, said)| silent != said).count();
            let mut would: Vec<BTreeSet<Verdict>> = vec![BTreeSet::new(); pack.decisions.len()];
            for value in values(&pack, &engine, *question, said, &unsaid) {
                let mut with = unsaid.clone();
                with.set(*question, Some(value));
                // An answer that implies a need which was denied can't be given.
                if with.imply_needs(&pack).is_ok() {
                    compared += 1;
                    for (row, verdict) in engine.decide(&pack, &with).into_iter().enumerate() {
                        would[row].insert(verdict);
                    }
                }
            }
            for (row, verdict) in
                silent.iter().enumerate().filter(|(row, verdict)| !would[*row].contains(verdict))
            {
                let id = DecisionId::at(row);
                let read = reading::read(&pack, &unsaid);
                let rules: Vec<&str> =
                    read.decisions[row].winners().map(|rule| pack.rule(rule).id.as_str()).collect();
                let could: Vec<String> = would[row].iter().map(|verdict| word(&pack, id, *verdict)).collect();
                let _ = writeln!(
                    wrong,
                    "{name} without {}: {} becomes {} by {}; any answer gives {}",
                    pack.question(*question).id,
                    pack.decision(id).id,
                    word(&pack, id, *verdict),
                    rules.join(", "),
                    could.join(" or "),
                );
            }
        }
    }
    assert!(left_out > 150 && compared > 1500, "only {left_out} answers left out, {compared} compared");
    // Were nothing turned by silence, nothing would have been tested.
    assert!(turned >= 6, "leaving an answer out turned a verdict {turned} times");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn all_scenarios_come_to_what_is_expected() {
    let (pack, _) = archadvise::builtin::pack();
    let scenarios = scenario::format::read(&pack, &scenario_files()).unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = String::new();
    for one in &scenarios {
        for miss in scenario::run::run(&pack, one).misses {
            let id = &pack.decision(miss.decision).id;
            let word = |verdict: &Verdict| word(&pack, miss.decision, *verdict);
            let expected: Vec<String> = miss.expected.iter().map(word).collect();
            let rules: Vec<&str> = miss.winners.iter().map(|rule| pack.rule(*rule).id.as_str()).collect();
            let (expected, got, rules) = (expected.join(" or "), word(&miss.got), rules.join(", "));
            let _ = writeln!(wrong, "{}: {id}: expected {expected}, got {got} by {rules}", one.name);
        }
    }
    let expected: usize = scenarios.iter().map(|one| one.expect.len()).sum();
    assert!(scenarios.len() >= 140 && expected >= 400, "{} expect {expected} verdicts", scenarios.len());
    let mut names: Vec<&str> = scenarios.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), scenarios.len(), "two scenarios have one name");
    let count = wrong.lines().count();
    assert!(wrong.is_empty(), "{count} of {expected} verdicts differ:\n{wrong}");
}

#[test]
fn a_scenario_says_who_and_why() {
    let (pack, _) = archadvise::builtin::pack();
    for one in scenario::format::read(&pack, &scenario_files()).unwrap() {
        // Of several in one file, the name tells them apart, and says who.
        let name = one.name.split_once('/').map(|(_, name)| name);
        let who = one.title.as_deref().or(name).unwrap_or_default();
        assert!(who.split([' ', '-']).count() >= 2, "{} doesn't say who", one.name);
        assert!(one.why.is_some_and(|why| !why.trim().is_empty()), "{} doesn't say why", one.name);
    }
}
