//! Masked triggers: a rule whose smallest trigger, said alone, does not win; and `needed` rules that what runs
//! today silences.
//!
//! A trigger is one way to make a condition hold: of each list one value, of each `any` one branch, each number
//! at the near end of its range. Verdicts of other decisions are set by hand, as a file may set them.

use crate::engine::reading::RuleState;
use crate::engine::{Answer, Answers};
use crate::knowledge::condition::{Bound, Condition, Test};
use crate::knowledge::{Kind, Pack, RuleId, Strength};

use super::encoding::Encoding;
use super::finding::{Code, Finding};

/// A condition with more ways to hold than this is tried on the first of them.
const MOST_WAYS: usize = 256;

impl Encoding<'_> {
    /// What is wrong with the smallest triggers of a rule.
    pub fn masked_trigger(&self, rule: RuleId) -> Option<Finding> {
        let row = self.pack.rule(rule);
        let triggers = smallest_triggers(self.pack, rule);
        let masked = triggers.iter().find(|trigger| !self.wins(trigger, rule))?;
        let read = self.read(masked, row.decision);
        let state = &read.rules.iter().find(|reading| reading.rule == rule)?.state;
        let why = match state {
            RuleState::Stopped(_) => "its own guard stops it".to_owned(),
            RuleState::NothingLeft => "all that it could choose is kept away".to_owned(),
            _ => format!("{} wins", self.deciding(&read)),
        };
        let message =
            format!("the smallest trigger of `{}`, said alone, does not make it win: {why}", row.id);
        let help = "a trigger is the fewest facts that decide: make it stronger, or say in `when` what else it needs";
        let finding = Finding::of_rule(self.pack, Code::MASKED_TRIGGER, rule, message).help(help);
        Some(finding.shown_by(masked.clone()))
    }

    /// Where what does the job today silences a `needed` rule that would win without it.
    pub fn silenced_by_today(&self, rule: RuleId) -> Option<Finding> {
        let row = self.pack.rule(rule);
        let decision = self.pack.decision(row.decision);
        let (Strength::Needed, Some(today)) = (row.strength, decision.today) else { return None };
        let triggers = smallest_triggers(self.pack, rule);
        let trigger = triggers.into_iter().find(|trigger| self.wins(trigger, rule))?;
        if trigger.get(today).is_some() {
            return None;
        }
        let mine = self.pack.may_choose(row);
        let mut silencing: Vec<&str> = Vec::new();
        let mut witness = None;
        for (at, option) in decision.options.iter().enumerate() {
            let Some(choice) = option.today.filter(|_| !mine.contains(&(at as u8))) else { continue };
            let mut with = trigger.clone();
            with.set(today, Some(Answer::Choice(choice)));
            let read = self.read(&with, row.decision);
            let by_today = read.winners().any(|id| self.pack.rule(id).strength == Strength::Incumbent);
            if by_today && !self.wins(&with, rule) {
                silencing.push(&option.id);
                witness.get_or_insert(with);
            }
        }
        let witness = witness?;
        let message = format!("`{}` stands back where today it is `{}`", row.id, silencing.join("`, `"));
        let help =
            "right if that can meet the need; if not, name the need in the `unless` of the incumbent rule";
        let finding = Finding::of_rule(self.pack, Code::SILENCED_BY_TODAY, rule, message).help(help);
        Some(finding.shown_by(witness))
    }

    fn wins(&self, answers: &Answers, rule: RuleId) -> bool {
        self.read(answers, self.pack.rule(rule).decision).winners().any(|winner| winner == rule)
    }
}

/// The triggers of a rule that say least, its need included; none for a rule without a condition.
fn smallest_triggers(pack: &Pack, rule: RuleId) -> Vec<Answers> {
    let row = pack.rule(rule);
    if row.when.is_always() {
        return Vec::new();
    }
    let needed = ways(pack, &pack.decision(row.decision).needed_when);
    let mut found: Vec<(usize, Answers)> = Vec::new();
    for way in ways(pack, &row.when) {
        let with_need = needed.iter().find_map(|need| said(pack, &[&need[..], &way].concat()));
        found.extend(with_need.map(|answers| (size(&answers), answers)));
    }
    let least = found.iter().map(|(size, _)| *size).min();
    found.into_iter().filter(|(size, _)| Some(*size) == least).map(|(_, answers)| answers).collect()
}

/// How much is said.
fn size(answers: &Answers) -> usize {
    let said = answers.iter().map(|(_, answer)| match answer {
        Answer::Choices { ticked, .. } => ticked.len(),
        _ => 1,
    });
    said.sum::<usize>() + answers.decided.len()
}

/// The ways in which a condition can hold: comparisons with one value each that hold together.
fn ways(pack: &Pack, condition: &Condition) -> Vec<Vec<Test>> {
    let mut all = match condition {
        Condition::Test(test) => single(test).into_iter().map(|test| vec![test]).collect(),
        Condition::Signal(id) => ways(pack, &pack.signals[id.index()].condition),
        Condition::Any(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(ways(pack, part));
                if all.len() > MOST_WAYS {
                    break;
                }
            }
            all
        }
        Condition::All(parts) => {
            let mut all: Vec<Vec<Test>> = vec![Vec::new()];
            for part in parts {
                let more = ways(pack, part);
                let mut next = Vec::new();
                'full: for way in &all {
                    for other in &more {
                        next.push(way.iter().chain(other).cloned().collect());
                        if next.len() > MOST_WAYS {
                            break 'full;
                        }
                    }
                }
                all = next;
            }
            all
        }
    };
    all.truncate(MOST_WAYS);
    all
}

fn single(test: &Test) -> Vec<Test> {
    match test {
        Test::Choice { question, choices } => {
            let one = |choice: &u8| Test::Choice { question: *question, choices: vec![*choice].into() };
            choices.iter().map(one).collect()
        }
        Test::Verdict { decision, options } => {
            let one = |option: &u8| Test::Verdict { decision: *decision, options: vec![*option].into() };
            options.iter().map(one).collect()
        }
        other => vec![other.clone()],
    }
}

/// Answers under which comparisons hold; none if they exclude each other.
fn said(pack: &Pack, tests: &[Test]) -> Option<Answers> {
    let mut answers = Answers::none(pack);
    for test in tests {
        match test {
            Test::YesNo { question, yes } => answers.set(*question, Some(Answer::YesNo(*yes))),
            Test::Choice { question, choices }
                if matches!(pack.question(*question).kind, Kind::Choices(_)) =>
            {
                let mut ticked = match answers.get(*question) {
                    Some(Answer::Choices { ticked, .. }) => ticked.clone(),
                    _ => Vec::new(),
                };
                ticked.extend(choices.iter().filter(|choice| !answers.is_ticked(*question, **choice)));
                ticked.sort_unstable();
                answers.set(*question, Some(Answer::Choices { ticked, whole: false }));
            }
            Test::Choice { question, choices } => {
                answers.set(*question, choices.first().map(|choice| Answer::Choice(*choice)));
            }
            Test::Number { question, measure, .. } => {
                let of_question = tests.iter().filter_map(|other| match other {
                    Test::Number { question: asked, low, high, .. } if asked == question => {
                        Some((*low, *high))
                    }
                    _ => None,
                });
                let number = near_end(of_question);
                answers.set(*question, Some(Answer::Number { measure: *measure, low: number, high: number }));
            }
            Test::Verdict { decision, options } => {
                answers.decided.retain(|(known, _)| known != decision);
                answers.decided.extend(options.first().map(|option| (*decision, *option)));
            }
        }
    }
    let holds = |test: &Test| match test {
        Test::Verdict { decision, options } => {
            answers.decided(*decision).is_some_and(|option| options.contains(&option))
        }
        _ => answers.satisfies(test),
    };
    tests.iter().all(holds).then_some(answers)
}

/// The number at the near end of ranges that must all hold: the lowest that they let in, or else just below the
/// least upper end.
fn near_end(ranges: impl Iterator<Item = (Option<Bound>, Option<Bound>)>) -> f64 {
    let (mut low, mut high): (Option<Bound>, Option<Bound>) = (None, None);
    for (from, to) in ranges {
        let key = |bound: &Bound| (bound.value, bound.after);
        low = [low, from]
            .into_iter()
            .flatten()
            .max_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
        high = [high, to]
            .into_iter()
            .flatten()
            .min_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
    }
    match (low, high) {
        (Some(low), _) if low.after => (low.value * 1.000_001).max(f64::MIN_POSITIVE),
        (Some(low), _) => low.value,
        (None, Some(high)) if high.after => high.value,
        (None, Some(high)) => high.value * 0.999_999,
        (None, None) => 0.0,
    }
}
