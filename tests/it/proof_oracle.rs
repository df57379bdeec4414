//! Warnings of a proof, against enumeration on random packs that are small enough for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::support::small::{as_it_is, small, verdicts};
use archadvise::engine::reading::Reader;
use archadvise::engine::{Answer, Answers, Model, Verdict, reading};
use archadvise::knowledge::condition::{Condition, Test};
use archadvise::knowledge::{Kind, Pack, QuestionId, RuleId, Spot};
use archadvise::proof::Finding;
use fastrand::Rng;

/// Puts options in the place of rules in every other `over`.
fn over_options(seed: u64, text: &str) -> String {
    let chosen: BTreeMap<String, String> = text
        .split("[[rule]]")
        .skip(1)
        .filter_map(|rule| {
            let id = rule.split("id = \"").nth(1)?.split('"').next()?;
            let choose = rule.split("choose = \"").nth(1)?.split('"').next()?;
            (choose != "today").then(|| (id.to_owned(), choose.to_owned()))
        })
        .collect();
    let mut rng = Rng::with_seed(seed);
    let edited = text.lines().map(|line| {
        let other = line.strip_prefix("over = [\"").and_then(|rest| rest.strip_suffix("\"]"));
        match other.and_then(|other| chosen.get(other)).filter(|_| rng.bool()) {
            Some(option) => format!("over = [\"{option}\"]\n"),
            None => format!("{line}\n"),
        }
    });
    edited.collect()
}

/// And adds a rule that is over another by name and through a third: either way may go, but not both.
fn two_ways(seed: u64, text: &str) -> String {
    let mut text = over_options(seed, text);
    for (id, tool, over, now) in [
        ("first", "t0", "\"middle\", \"last\"", "\"nothing\""),
        ("middle", "t1", "\"last\"", "\"nothing\", \"t0\""),
        ("last", "t2", "", "\"nothing\", \"t3\""),
    ] {
        let _ = write!(
            text,
            "[[rule]]\nid = \"{id}\"\ndecision = \"d0\"\nchoose = \"{tool}\"\nstrength = \"must\"\n\
             over = [{over}]\nwhen = {{ now = [{now}] }}\nbecause = \"x\"\ncites = [\"book\"]\n"
        );
    }
    text
}

/// Takes what a rule is over, by id, out of a pack.
fn take_out(pack: &mut Pack, rule: RuleId, beaten: &str) {
    let row = pack.rule(rule);
    let options = &pack.decision(row.decision).options;
    let options =
        row.over_options.iter().filter(|at| *options[usize::from(**at)].id != *beaten).copied().collect();
    let left = row.over_rules.iter().filter(|other| *pack.rule(**other).id != *beaten);
    let rules: Vec<RuleId> = left.copied().collect();
    let row = &mut pack.rules.rows_mut()[rule.index()];
    (row.over_options, row.over_rules) = (options, rules.into());
    pack.settle_over();
}

#[test]
fn entries_of_over_are_needless_one_by_one_and_together() {
    let (mut options, mut counting, mut together, mut apart) = (0, 0, 0, 0);
    for small in small(10_000..10_150, two_ways) {
        let pack = &small.pack;
        let before: Vec<Vec<Verdict>> = small.said.iter().map(|(_, closed)| verdicts(pack, closed)).collect();
        let same = |changed: &Pack| {
            small.said.iter().zip(&before).all(|((_, closed), before)| verdicts(changed, closed) == *before)
        };
        let troubled =
            |row: usize| before.iter().any(|all| matches!(all[row], Verdict::Conflict | Verdict::Gap));
        let mut without = pack.clone();
        let (mut gone, mut left) = (0, Vec::new());
        for (rule, row) in small.alive().filter(|(_, row)| !troubled(row.decision.index())) {
            for finding in small.of_rule("needless-over", row) {
                let (_, beaten) = &finding.about[1];
                let help = finding.help.as_deref().unwrap();
                if help.contains("alone, or leave it") {
                    left.push((rule, beaten));
                } else {
                    gone += 1;
                    take_out(&mut without, rule, beaten);
                }
            }
            for (at, option) in row.over_options.iter().enumerate() {
                let mut without = pack.clone();
                without.rules.rows_mut()[rule.index()].over_options.to_mut().remove(at);
                let needless = same(&without);
                let id = &pack.decision(row.decision).options[usize::from(*option)].id;
                let told = small
                    .of_rule("needless-over", row)
                    .any(|finding| finding.about.contains(&("option", id.to_string())));
                assert_eq!(told, needless, "{} over {id}, seed {}", row.id, small.seed);
                *(if needless { &mut options } else { &mut counting }) += 1;
            }
        }
        if gone > 0 {
            assert!(same(&without), "together, seed {}", small.seed);
            together += usize::from(gone > 1);
        }
        for (rule, beaten) in left {
            let mut without = without.clone();
            take_out(&mut without, rule, beaten);
            assert!(!same(&without), "{beaten} as well, seed {}", small.seed);
            apart += 1;
        }
    }
    let enough = options > 5 && counting > 2 && together > 3 && apart > 3;
    assert!(enough, "{options} {counting} {together} {apart}: too few");
}

/// The comparisons of a condition with lists, in the order in which all are counted, each with whether it counts.
fn lists<'c>(
    reader: Reader<'_>,
    condition: &'c Condition,
    counts: bool,
    found: &mut Vec<(bool, &'c Condition)>,
) {
    let (parts, all) = match condition {
        Condition::All(parts) => (parts, true),
        Condition::Any(parts) => (parts, false),
        _ => return found.push((counts, condition)),
    };
    for (at, part) in parts.iter().enumerate() {
        let mut others = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let decides = others.all(|(_, other)| reader.holds(other) == all);
        lists(reader, part, counts && decides, found);
    }
}

/// A list as comparisons with one value each.
fn singles(condition: &Condition) -> Vec<Condition> {
    let single = |test| Condition::Test(test);
    match condition {
        Condition::Test(Test::Choice { question, choices }) => {
            let one = |choice: &u8| Test::Choice { question: *question, choices: vec![*choice].into() };
            choices.iter().map(one).map(single).collect()
        }
        Condition::Test(Test::Verdict { decision, options }) => {
            let one = |option: &u8| Test::Verdict { decision: *decision, options: vec![*option].into() };
            options.iter().map(one).map(single).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn values_that_never_make_a_list_hold() {
    let (mut idle, mut busy) = (0, 0);
    for small in small(11_000..11_060, as_it_is) {
        for (_, rule) in small.alive() {
            for (part, condition) in std::iter::once(&rule.when).chain(&rule.unless).enumerate() {
                // By comparison and value: whether it alone makes its list hold where that counts.
                let mut alone: BTreeMap<(usize, usize), bool> = BTreeMap::new();
                // By comparison: whether it can hold, and can fail, where it counts.
                let mut both: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
                for (_, closed) in &small.said {
                    let read = reading::read(&small.pack, closed);
                    let verdicts: Vec<Verdict> = read.decisions.iter().map(|read| read.verdict).collect();
                    let reader =
                        Reader { pack: &small.pack, answers: closed, verdicts: &verdicts, moved: None };
                    let free = |guard: usize| part == guard + 1 || !reader.holds(&rule.unless[guard]);
                    let counts = read.decisions[rule.decision.index()].needed
                        && (0..rule.unless.len()).all(free)
                        && (part == 0 || reader.holds(&rule.when));
                    let mut found = Vec::new();
                    lists(reader, condition, counts, &mut found);
                    for (at, (counts, leaf)) in found.into_iter().enumerate() {
                        let both = both.entry(at).or_default();
                        both.0 |= counts && reader.holds(leaf);
                        both.1 |= counts && !reader.holds(leaf);
                        let holding: Vec<bool> = singles(leaf).iter().map(|one| reader.holds(one)).collect();
                        let only = holding.iter().filter(|holds| **holds).count() == 1;
                        for (value, holds) in holding.iter().enumerate() {
                            *alone.entry((at, value)).or_default() |= counts && only && *holds;
                        }
                    }
                }
                let lengths = |at: usize| alone.keys().filter(|(other, _)| *other == at).count();
                for ((at, value), makes) in &alone {
                    if lengths(*at) < 2 || both[at] != (true, true) {
                        continue;
                    }
                    let (field, guard) = if part == 0 { ("when", 0) } else { ("unless", part - 1) };
                    let spot = Spot::Comparison { field, guard, at: *at, value: Some(*value) };
                    let told = small.of_rule("never-true", rule).any(|finding| finding.site.spot == spot);
                    assert_eq!(
                        told, !makes,
                        "{field} {guard} {at} {value} of {}, seed {}",
                        rule.id, small.seed
                    );
                    *(if told { &mut idle } else { &mut busy }) += 1;
                }
            }
        }
    }
    assert!(idle > 5 && busy > 20, "{idle} {busy}: too few to mean much");
}

/// One or two more answers to choose from, which no condition names.
fn more_choices(seed: u64, text: &str) -> String {
    let two = "{ id = \"a\", label = \"a\" }, { id = \"b\", label = \"b\" }";
    let one_more = format!("{two}, {{ id = \"c\", label = \"c\" }}");
    let two_more = format!("{one_more}, {{ id = \"d\", label = \"d\" }}");
    text.replacen(two, if seed.is_multiple_of(2) { &one_more } else { &two_more }, 1)
}

#[test]
fn answers_that_change_nothing() {
    let (mut slips, mut alike) = (0, 0);
    for small in small(12_000..12_120, more_choices) {
        let pack = &small.pack;
        for row in 0..pack.questions.len() {
            let id = QuestionId::at(row);
            let question = pack.question(id);
            if [pack.roles.needs, pack.roles.running].contains(&Some(id)) || question.id.as_str() == "now" {
                continue;
            }
            let asked = |closed: &Answers| {
                question.need.is_none_or(|need| closed.is_ticked(pack.roles.needs.unwrap(), need))
            };
            let words: Vec<String> = match &question.kind {
                Kind::YesNo { .. } => vec!["no".to_owned(), "yes".to_owned()],
                Kind::Number(_) => continue,
                kind => kind.choices().iter().map(|choice| choice.id.to_string()).collect(),
            };
            let changes = |at: usize| {
                small.said.iter().filter(|(_, closed)| asked(closed)).any(|(_, closed)| {
                    said_as_well(pack, id, at as u8, closed)
                        .is_some_and(|with| values(pack, &with) != values(pack, closed))
                })
            };
            let idle: BTreeSet<String> =
                (0..words.len()).filter(|at| !changes(*at)).map(|at| words[at].clone()).collect();
            let of = |code: &str| {
                let of_code = small.findings.iter().filter(move |finding| finding.code.word == code);
                of_code
                    .filter(|finding| finding.site.kind == "question" && finding.site.id == *question.id)
                    .cloned()
                    .collect::<Vec<Finding>>()
            };
            if idle.len() == words.len() {
                assert_eq!(of("idle-question").len(), 1, "{} of seed {}", question.id, small.seed);
                continue;
            }
            let told: BTreeSet<String> =
                of("idle-answer").iter().map(|finding| finding.about[1].1.clone()).collect();
            let rest: BTreeSet<String> = of("same-answers")
                .iter()
                .flat_map(|finding| {
                    finding.message.split('`').skip(3).step_by(2).map(str::to_owned).collect::<Vec<_>>()
                })
                .collect();
            let named = named(pack, id);
            let expected: BTreeSet<String> =
                idle.iter().filter(|word| named.contains(*word)).cloned().collect();
            assert_eq!(told, expected, "{} of seed {}", question.id, small.seed);
            let mut expected: BTreeSet<String> = idle.difference(&expected).cloned().collect();
            // One answer may be left for the rest; a tick says nothing about the others.
            if expected.len() < 2 && !matches!(question.kind, Kind::Choices(_)) {
                expected.clear();
            }
            assert_eq!(rest, expected, "{} of seed {}", question.id, small.seed);
            slips += told.len();
            alike += rest.len();
        }
    }
    assert!(slips > 3 && alike > 10, "{slips} {alike}: too few to mean much");
}

/// What decisions come to; a contradiction and a gap are one.
fn values(pack: &Pack, answers: &Answers) -> Vec<u8> {
    verdicts(pack, answers).into_iter().map(Model::verdict_value).collect()
}

/// The same with one answer given, or one box ticked as well; none where something else is said already.
fn said_as_well(pack: &Pack, id: QuestionId, at: u8, answers: &Answers) -> Option<Answers> {
    let before = answers.get(id);
    let answer = match (&pack.question(id).kind, before) {
        (Kind::Choices(_), Some(Answer::Choices { ticked, .. })) => {
            let mut ticked: Vec<u8> =
                ticked.iter().copied().filter(|known| *known != at).chain([at]).collect();
            ticked.sort_unstable();
            Answer::Choices { ticked, whole: false }
        }
        (Kind::Choices(_), _) => Answer::Choices { ticked: vec![at], whole: false },
        (_, Some(_)) => return None,
        (Kind::YesNo { .. }, None) => Answer::YesNo(at == 1),
        (_, None) => Answer::Choice(at),
    };
    let mut with = answers.clone();
    with.set(id, Some(answer));
    Some(with)
}

/// The answers to a question that some condition names.
fn named(pack: &Pack, id: QuestionId) -> BTreeSet<String> {
    let choices = pack.question(id).kind.choices();
    let mut named = BTreeSet::new();
    archadvise::engine::model::each_condition(pack, &mut |condition| {
        condition.each_test(&mut |test| match test {
            Test::YesNo { question, yes } if *question == id => {
                named.insert(if *yes { "yes" } else { "no" }.to_owned());
            }
            Test::Choice { question, choices: list } if *question == id => {
                named.extend(list.iter().map(|at| choices[usize::from(*at)].id.to_string()));
            }
            _ => {}
        });
    });
    named
}
