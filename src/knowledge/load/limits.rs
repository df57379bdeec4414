//! What a pack may be at most, so that nothing that is done with one takes a stack, memory or time without bound.
//!
//! Conditions are read by recursive functions and signals are written out wherever they are named, so both are
//! measured with the signals followed. Rules of one decision are held against each other in pairs. Every limit
//! lies at least six times above what a pack of people's making has, ten times the built-in one included.

use std::collections::{HashMap, HashSet};

use crate::knowledge::condition::{Condition, Test};
use crate::knowledge::ids::{DecisionId, QuestionId, SignalId};
use crate::knowledge::node::{Notes, Span};
use crate::knowledge::problem::Code;
use crate::knowledge::{Choose, Kind, Pack};

use super::merge::Merged;

/// Ids are stored in 16 bits.
const MOST_OF_A_KIND: usize = 20_000;
/// What is worked out for each pair, or with each other one in mind.
const MOST: [(&str, usize); 5] =
    [("decision", 250), ("question", 5_000), ("constraint", 500), ("brake", 500), ("signal", 5_000)];
/// How deep a condition may be nested, with the signals that it names.
const DEEPEST: usize = 64;
/// How many comparisons all conditions may make, each as often as it is made for some option.
const MOST_COMPARISONS: usize = 1_000_000;
/// How many options the rules of one decision may choose, one for each entry of `choose`.
const MOST_ARMS: usize = 2_000;
/// How many others a rule may be `over`.
const MOST_OVER: usize = 250;
/// How many cases all questions may have to be told apart of: choices, and the units of numbers.
const MOST_CASES: usize = 6_000;
/// How many numbers one question may be compared with in one unit: its cases are kept in 64 bits.
const MOST_CUTS: usize = 62;

/// How many there may be of a kind.
pub fn most_of(kind: &str) -> usize {
    MOST.iter().find(|(known, _)| *known == kind).map_or(MOST_OF_A_KIND, |(_, most)| *most)
}

/// Notes every limit that the pack exceeds; `order` has each signal after those that it names.
pub fn check(notes: &Notes<'_>, merged: &Merged, pack: &Pack, order: &[usize]) {
    let spans = |kind: &'static str| merged.of(kind).map(|item| item.id_span).collect();
    let mut check = Check { notes, pack, spans: HashMap::new(), signals: vec![(0, 0); pack.signals.len()] };
    for kind in ["signal", "question", "decision", "rule", "constraint", "brake", "advice", "resource"] {
        check.spans.insert(kind, spans(kind));
    }
    for &row in order {
        let size = check.condition(&pack.signals[row].condition);
        check.signals[row] = size;
        // What names this one would only say it again.
        if !check.depth("signal", row, size.1) || !check.comparisons("signal", row, size.0) {
            return;
        }
    }
    check.conditions();
    check.arms();
    check.cases();
    check.cuts();
}

struct Check<'a, 'n> {
    notes: &'a Notes<'n>,
    pack: &'a Pack,
    spans: HashMap<&'static str, Vec<Span>>,
    /// Of each signal: how many comparisons it makes, and how deep it is.
    signals: Vec<(usize, usize)>,
}

impl Check<'_, '_> {
    fn too_much(&self, kind: &'static str, row: usize, message: String, help: &str) {
        let span = self.spans[kind].get(row).copied().unwrap_or(Span { file: 0, start: 0, end: 0 });
        self.notes.add(Code::Limit, span, message, help.to_owned());
    }

    /// How many comparisons a condition makes, and how deep it is.
    fn condition(&self, condition: &Condition) -> (usize, usize) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                let parts = parts.iter().map(|part| self.condition(part));
                let (size, depth) =
                    parts.fold((0_usize, 0), |all, part| (all.0.saturating_add(part.0), all.1.max(part.1)));
                (size, depth + 1)
            }
            Condition::Signal(SignalId(row)) => {
                let (size, depth) = self.signals[usize::from(*row)];
                (size, depth + 1)
            }
            Condition::Test(Test::Choice { choices, .. }) => (choices.len(), 1),
            Condition::Test(_) => (1, 1),
        }
    }

    fn depth(&self, kind: &'static str, row: usize, depth: usize) -> bool {
        if depth > DEEPEST {
            let message = format!(
                "the condition of this {kind} is nested {depth} deep, with the signals that it names"
            );
            self.too_much(kind, row, message, &format!("at most {DEEPEST} deep is possible"));
        }
        depth <= DEEPEST
    }

    fn comparisons(&self, kind: &'static str, row: usize, count: usize) -> bool {
        if count > MOST_COMPARISONS {
            let message = format!(
                "up to this {kind}, conditions make {count} comparisons, with the signals that they name and for \
                 each option that they count for"
            );
            let help = format!(
                "at most {MOST_COMPARISONS} are possible: name a signal once where it is named twice, and give \
                 constraints and brakes the `decisions` that they are for"
            );
            self.too_much(kind, row, message, &help);
        }
        count <= MOST_COMPARISONS
    }

    /// The depth of every condition, and the comparisons of all of them together.
    fn conditions(&self) {
        let mut total = 0_usize;
        for part in parts(self.pack) {
            let sizes = part.conditions.iter().map(|condition| self.condition(condition));
            let (size, depth) =
                sizes.fold((0_usize, 0), |all, one| (all.0.saturating_add(one.0), all.1.max(one.1)));
            total = total.saturating_add(size.saturating_mul(part.times));
            if !self.depth(part.kind, part.row, depth) || !self.comparisons(part.kind, part.row, total) {
                return;
            }
        }
    }

    /// What the rules of a decision may choose, and what each is over.
    fn arms(&self) {
        let mut arms = vec![0; self.pack.decisions.len()];
        for (row, rule) in self.pack.rules.iter().enumerate() {
            let decision = rule.decision.index();
            let before = arms[decision];
            arms[decision] += match &rule.choose {
                Choose::First(options) => options.len(),
                Choose::Today => self.pack.may_choose(rule).len(),
            };
            if before <= MOST_ARMS && arms[decision] > MOST_ARMS {
                let id = &self.pack.decisions[decision].id;
                let message =
                    format!("the rules of `{id}` choose more than {MOST_ARMS} options, up to this one");
                self.too_much(
                    "rule",
                    row,
                    message,
                    "each entry of a `choose` counts: make two decisions of it",
                );
            }
            let over = rule.over_rules.len() + rule.over_options.len();
            if over > MOST_OVER {
                let message = format!("`{}` is over {over} others", rule.id);
                let help = format!("at most {MOST_OVER} are possible; a greater strength beats all at once");
                self.too_much("rule", row, message, &help);
            }
        }
    }

    /// The cases of all questions together.
    fn cases(&self) {
        let mut cases = 0;
        for (row, question) in self.pack.questions.iter().enumerate() {
            cases += match &question.kind {
                Kind::YesNo { .. } | Kind::Choice(_) => 1,
                Kind::Choices(choices) => choices.len(),
                Kind::Number(measures) => measures.len(),
            };
            if cases > MOST_CASES {
                let message = format!("up to this one, questions have more than {MOST_CASES} parts");
                let help = "a question counts once, a list of choices once a choice, a number once a unit";
                return self.too_much("question", row, message, help);
            }
        }
    }

    /// The numbers that each question is compared with.
    fn cuts(&self) {
        let mut cuts: HashMap<(QuestionId, u8), HashSet<(u64, bool)>> = HashMap::new();
        for part in parts(self.pack) {
            let mut beyond = None;
            let mut visit = |test: &Test| {
                let Test::Number { question, measure, low, high } = test else { return };
                let cuts = cuts.entry((*question, *measure)).or_default();
                let before = cuts.len();
                cuts.extend(
                    [low, high].into_iter().flatten().map(|bound| (bound.value.to_bits(), bound.after)),
                );
                if before <= MOST_CUTS && cuts.len() > MOST_CUTS {
                    beyond = Some(*question);
                }
            };
            part.conditions.iter().for_each(|condition| condition.each_test(&mut visit));
            if let Some(question) = beyond {
                let id = &self.pack.question(question).id;
                let message = format!(
                    "up to this {}, `{id}` is compared with more than {MOST_CUTS} different numbers in one unit",
                    part.kind
                );
                self.too_much(
                    part.kind,
                    part.row,
                    message,
                    "draw fewer lines, as thresholds that rules share",
                );
            }
        }
    }
}

/// Something with conditions, and for how many options these are written out.
struct Part<'p> {
    kind: &'static str,
    row: usize,
    conditions: Vec<&'p Condition>,
    times: usize,
}

/// Everything that has a condition.
fn parts<'p>(pack: &'p Pack) -> Vec<Part<'p>> {
    let options = |decisions: &[DecisionId]| {
        let all = pack.decisions.iter().enumerate();
        let counts = |row| decisions.is_empty() || decisions.contains(&DecisionId::at(row));
        all.filter(|(row, _)| counts(*row)).map(|(_, decision)| decision.options.len()).sum::<usize>().max(1)
    };
    let mut parts = Vec::new();
    let mut add = |kind, row, when: &'p Condition, unless: &'p [Condition], times| {
        let conditions = std::iter::once(when).chain(unless).collect();
        parts.push(Part { kind, row, conditions, times });
    };
    // Signals count where they are named.
    pack.signals.iter().enumerate().for_each(|(row, one)| add("signal", row, &one.condition, &[], 0));
    pack.decisions.iter().enumerate().for_each(|(row, one)| add("decision", row, &one.needed_when, &[], 1));
    for (row, rule) in pack.rules.iter().enumerate() {
        add("rule", row, &rule.when, &rule.unless, pack.may_choose(rule).len().max(1));
    }
    for (row, one) in pack.constraints.iter().enumerate() {
        add("constraint", row, &one.when, &one.unless, options(&one.decisions));
    }
    for (row, question) in pack.questions.iter().enumerate() {
        for one in question.never.iter().chain(&question.seldom) {
            add("question", row, &one.when, &one.unless, 1);
        }
    }
    for (row, one) in pack.brakes.iter().enumerate() {
        add("brake", row, &one.when, &one.unless, options(&one.decisions));
    }
    pack.advice.iter().enumerate().for_each(|(row, one)| add("advice", row, &one.when, &one.unless, 1));
    for (row, one) in pack.resources.iter().enumerate() {
        one.when.iter().for_each(|when| add("resource", row, when, &[], 1));
    }
    parts
}
