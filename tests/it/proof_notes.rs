//! Masked triggers and the notes of a proof, against enumeration on random packs that are small enough for it.

use crate::support::small::{as_it_is, small, state};
use archadvise::engine::reading::{Blocked, Reader, RuleState};
use archadvise::engine::{Answer, Answers, DecisionReading, Verdict, reading};
use archadvise::knowledge::condition::{Condition, Test};
use archadvise::knowledge::{Choose, Pack, Spot, Strength};

/// How much is said.
fn size(answers: &Answers) -> usize {
    let said = answers.iter().map(|(_, answer)| match answer {
        Answer::Choices { ticked, .. } => ticked.len(),
        _ => 1,
    });
    said.sum()
}

/// Whether a condition asks only for answers out of lists, signals included: numbers are tried at one end of
/// their range and verdicts are set by hand, which enumeration doesn't.
fn is_plain(pack: &Pack, condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().all(|part| is_plain(pack, part)),
        Condition::Signal(id) => is_plain(pack, &pack.signals[id.index()].condition),
        Condition::Test(test) => matches!(test, Test::YesNo { .. } | Test::Choice { .. }),
    }
}

#[test]
fn masked_triggers_and_what_today_silences() {
    let (mut masked, mut clear, mut silenced) = (0, 0, 0);
    for small in small(13_000..13_120, as_it_is) {
        let pack = &small.pack;
        for (id, rule) in small.alive().filter(|(_, rule)| !rule.when.is_always()) {
            let needed_when = &pack.decision(rule.decision).needed_when;
            if !is_plain(pack, &rule.when) || !is_plain(pack, needed_when) {
                continue;
            }
            let none = vec![Verdict::NotNeeded; pack.decisions.len()];
            let triggers: Vec<&(Answers, Answers)> = small
                .said
                .iter()
                .filter(|(said, _)| {
                    let reader = Reader { pack, answers: said, verdicts: &none, moved: None };
                    reader.holds(&rule.when) && reader.holds(needed_when)
                })
                .collect();
            let least = triggers.iter().map(|(said, _)| size(said)).min();
            let row = rule.decision.index();
            let wins = |closed: &Answers| {
                reading::read(pack, closed).decisions[row].winners().any(|winner| winner == id)
            };
            let smallest: Vec<&(Answers, Answers)> =
                triggers.into_iter().filter(|(said, _)| Some(size(said)) == least).collect();
            let expected = smallest.iter().any(|(_, closed)| !wins(closed));
            assert_eq!(small.told("masked-trigger", rule), expected, "{} of seed {}", rule.id, small.seed);
            *(if expected { &mut masked } else { &mut clear }) += 1;
            let today = pack.decision(rule.decision).today.unwrap();
            let silences = |closed: &Answers| {
                let choices = pack.question(today).kind.choices().len();
                (0..choices as u8).any(|choice| {
                    let options = pack.decision(rule.decision).options.iter();
                    let own = pack.may_choose(rule);
                    let other = options
                        .enumerate()
                        .any(|(at, option)| option.today == Some(choice) && !own.contains(&(at as u8)));
                    let mut with = closed.clone();
                    with.set(today, Some(Answer::Choice(choice)));
                    let read = reading::read(pack, &with).decisions.swap_remove(row);
                    let incumbent = read.winners().any(|id| pack.rule(id).strength == Strength::Incumbent);
                    other && incumbent && !wins(&with)
                })
            };
            let winning: Vec<bool> = smallest
                .iter()
                .filter(|(_, closed)| wins(closed))
                .map(|(_, closed)| closed.get(today).is_none() && silences(closed))
                .collect();
            let told = small.told("silenced-by-today", rule);
            // Where the smallest triggers differ in it, the first is told of.
            if rule.strength != Strength::Needed || winning.iter().all(|silences| !silences) {
                assert!(!told, "{} of seed {}", rule.id, small.seed);
            } else if winning.iter().all(|silences| *silences) {
                assert!(told, "{} of seed {}", rule.id, small.seed);
                silenced += 1;
            }
        }
    }
    assert!(masked > 10 && clear > 10 && silenced > 3, "{masked} {clear} {silenced}: too few to mean much");
}

#[test]
fn needs_that_go_unmet() {
    let (mut shortfalls, mut holes, mut guards) = (0, 0, 0);
    for small in small(14_000..14_120, as_it_is) {
        for (id, rule) in small.alive() {
            let readings = small.readings(rule);
            let none_from = |read: &DecisionReading, least: Strength| {
                let mut rows = read.rules.iter().filter(|row| small.pack.rule(row.rule).strength >= least);
                rows.all(|row| !matches!(row.state, RuleState::Chooses(_)))
            };
            let short = |read: &DecisionReading| {
                let row = read.rules.iter().find(|row| row.rule == id).unwrap();
                read.needed
                    && row.state == RuleState::NothingLeft
                    && row.blocked.iter().any(|(_, by)| matches!(by, Blocked::RuledOut(_)))
                    && none_from(read, rule.strength)
            };
            let strong = matches!(rule.strength, Strength::Needed | Strength::Must);
            let expected = strong && readings.iter().any(short);
            assert_eq!(small.told("shortfall", rule), expected, "{} of seed {}", rule.id, small.seed);
            shortfalls += usize::from(expected);
            for (at, guard) in rule.unless.iter().enumerate() {
                let expected = rule.strength == Strength::Needed
                    && small.said.iter().zip(&readings).any(|((_, closed), read)| {
                        let all = reading::read(&small.pack, closed);
                        let verdicts: Vec<Verdict> = all.decisions.iter().map(|read| read.verdict).collect();
                        let reader =
                            Reader { pack: &small.pack, answers: closed, verdicts: &verdicts, moved: None };
                        read.needed
                            && reader.holds(&rule.when)
                            && reader.holds(guard)
                            && none_from(read, Strength::Fits)
                    });
                let spot = Spot::Entry("unless", at);
                let told = small.of_rule("hole", rule).any(|finding| finding.site.spot == spot);
                assert_eq!(told, expected, "guard {at} of {}, seed {}", rule.id, small.seed);
                *(if expected { &mut holes } else { &mut guards }) += 1;
            }
        }
    }
    assert!(
        shortfalls > 3 && holes > 3 && guards > 20,
        "{shortfalls} {holes} {guards}: too few to mean much"
    );
}

#[test]
fn entries_of_choose_that_are_never_reached() {
    let (mut never, mut ever) = (0, 0);
    for small in small(15_000..15_060, as_it_is) {
        for (id, rule) in small.alive() {
            let Choose::First(options) = &rule.choose else { continue };
            let readings = small.readings(rule);
            for (at, option) in options.iter().enumerate() {
                let reached = readings.iter().any(|read| {
                    read.needed
                        && read.winners().any(|winner| winner == id)
                        && *state(read, id) == RuleState::Chooses(*option)
                });
                let spot = Spot::Entry("choose", at);
                let told = small.of_rule("unreached-choice", rule).any(|finding| finding.site.spot == spot);
                assert_eq!(told, !reached, "entry {at} of {}, seed {}", rule.id, small.seed);
                *(if told { &mut never } else { &mut ever }) += 1;
            }
        }
    }
    assert!(never > 10 && ever > 50, "{never} {ever}: too few to mean much");
}

#[test]
fn tools_that_nothing_leads_to() {
    let tool = |id: &str, more: &str| {
        format!(
            "[[tool]]\nid = \"{id}\"\nname = \"X\"\ncategory = \"shelf\"\nbest-at = \"x\"\ncosts = \"x\"\n\
             system = true\nburden = 1\nhosting = {{ mode = \"both\" }}\n\
             licence = {{ name = \"MIT\", class = \"open\" }}\nstatus = {{ state = \"active\" }}\n{more}\n"
        )
    };
    for (more, expected) in [
        (String::new(), vec!["lonely"]),
        (tool("friend", "goes-with = [\"lonely\"]"), vec!["friend"]),
        (tool("friend", "needs = [[\"lonely\"]]"), vec!["friend"]),
        (tool("friend", "runs-inside = [\"lonely\"]"), vec!["friend"]),
    ] {
        let edit = |_: u64, text: &str| text.to_owned() + &tool("lonely", "") + &more;
        let small = small(1..2, edit).next().expect("a small pack");
        let found = small.findings.iter().filter(|finding| finding.code.word == "unreached-tool");
        let ids: Vec<&str> = found.map(|finding| finding.site.id.as_str()).collect();
        assert_eq!(ids, expected, "with{more}");
    }
}
