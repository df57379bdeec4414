//! What a run of scenarios came to, as a document: the JSON, and what the text is made from.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Verdict;
use crate::engine::reading::Blocked;
use crate::knowledge::condition::Condition;
use crate::knowledge::{DecisionId, OptionIndex, Pack, Place, RuleId};
use crate::lookup::words::condition;
use crate::report::words::verdict_id;
use crate::scenario::Scenario;
use crate::scenario::coverage::{Coverage, LineCoverage};
use crate::scenario::mutants::{Change, Kind, Mutant, Site};
use crate::scenario::mutation::{Count, Difference, Fate, Mutation};
use crate::scenario::run::{Miss, Stop};
use crate::session::show_answer;

use super::Run;

/// The document.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    pub schema: &'static str,
    pub scenarios: usize,
    pub expectations: usize,
    pub failed: Vec<Failed>,
    pub coverage: CoverageDocument,
    pub mutation: Option<MutationDocument>,
}

/// A scenario that came to something else.
#[derive(JsonSchema, Serialize)]
pub struct Failed {
    pub name: String,
    pub title: Option<String>,
    pub why: Option<String>,
    pub misses: Vec<MissDocument>,
}

/// One decision of it.
#[derive(JsonSchema, Serialize)]
pub struct MissDocument {
    pub decision: String,
    pub expected: Vec<String>,
    pub got: String,
    pub winners: Vec<String>,
    pub stopped: Vec<StoppedDocument>,
    pub place: Place,
}

/// A rule that would have been right.
#[derive(JsonSchema, Serialize)]
pub struct StoppedDocument {
    pub rule: String,
    pub by: String,
}

/// What is tested and what is not.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CoverageDocument {
    pub rules: usize,
    pub never_won: Vec<String>,
    pub never_stopped: Vec<String>,
    pub options: usize,
    pub never_seen: Vec<String>,
    pub lines: usize,
    pub half_tested: Vec<LineDocument>,
}

/// A line that is not tested on both sides.
#[derive(JsonSchema, Serialize)]
pub struct LineDocument {
    pub line: String,
    pub value: String,
    pub below: bool,
    pub above: bool,
}

/// What became of the mutants.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MutationDocument {
    pub total: CountDocument,
    pub kinds: Vec<CountDocument>,
    pub killed: Vec<KilledDocument>,
    pub equivalent: Vec<MutantDocument>,
    pub live: Vec<LiveDocument>,
}

/// How many of a kind came to what.
#[derive(JsonSchema, Serialize)]
pub struct CountDocument {
    pub kind: &'static str,
    pub all: usize,
    pub killed: usize,
    pub equivalent: usize,
    pub live: usize,
    pub score: f64,
}

/// A mutant.
#[derive(JsonSchema, Serialize)]
pub struct MutantDocument {
    pub kind: &'static str,
    pub of: String,
    pub what: String,
}

/// A mutant, and the first scenario that fails with it.
#[derive(JsonSchema, Serialize)]
pub struct KilledDocument {
    #[serde(flatten)]
    pub mutant: MutantDocument,
    pub by: String,
}

/// A mutant that no scenario tells from the pack.
#[derive(JsonSchema, Serialize)]
pub struct LiveDocument {
    #[serde(flatten)]
    pub mutant: MutantDocument,
    pub decision: String,
    pub pack: String,
    pub changed: String,
    pub situation: Vec<SaidDocument>,
}

/// One answer of the situation that does.
#[derive(JsonSchema, Serialize)]
pub struct SaidDocument {
    pub question: String,
    pub ask: String,
    pub answer: String,
}

impl Document {
    /// Of a run.
    pub fn new(pack: &Pack, run: &Run) -> Self {
        let failed =
            run.scenarios.iter().zip(&run.outcomes).filter(|(_, outcome)| !outcome.misses.is_empty());
        Self {
            schema: "archadvise/scenario-run/v1",
            scenarios: run.scenarios.len(),
            expectations: run.scenarios.iter().map(|scenario| scenario.expect.len()).sum(),
            failed: failed.map(|(scenario, outcome)| Failed::new(pack, scenario, &outcome.misses)).collect(),
            coverage: CoverageDocument::new(pack, &run.coverage),
            mutation: run
                .mutation
                .as_ref()
                .map(|mutation| MutationDocument::new(pack, mutation, &run.scenarios)),
        }
    }
}

impl Failed {
    fn new(pack: &Pack, scenario: &Scenario, misses: &[Miss]) -> Self {
        let miss = |miss: &Miss| MissDocument {
            decision: pack.decision(miss.decision).id.to_string(),
            expected: miss.expected.iter().map(|one| verdict_id(pack, miss.decision, *one)).collect(),
            got: verdict_id(pack, miss.decision, miss.got),
            winners: rule_ids(pack, &miss.winners),
            stopped: miss
                .stopped
                .iter()
                .map(|(rule, stop)| StoppedDocument {
                    rule: pack.rule(*rule).id.to_string(),
                    by: stop_words(pack, *rule, stop),
                })
                .collect(),
            place: miss.place.clone(),
        };
        Self {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            why: scenario.why.clone(),
            misses: misses.iter().map(miss).collect(),
        }
    }
}

fn rule_ids(pack: &Pack, rules: &[RuleId]) -> Vec<String> {
    rules.iter().map(|rule| pack.rule(*rule).id.to_string()).collect()
}

fn option_id(pack: &Pack, decision: DecisionId, option: OptionIndex) -> String {
    verdict_id(pack, decision, Verdict::Pick(option))
}

/// What stopped a rule, in words.
fn stop_words(pack: &Pack, rule: RuleId, stop: &Stop) -> String {
    let decision = pack.rule(rule).decision;
    let kept = |by: &Blocked| match by {
        Blocked::RuledOut(id) => format!("ruled out by `{}`", pack.constraint(*id).id),
        Blocked::HeldBack(id) => format!("held back by `{}`", pack.brakes[id.index()].id),
    };
    match stop {
        Stop::NotNeeded => "the need is not known to hold".to_owned(),
        Stop::Beaten(by) if by.is_empty() => "contradicts another that wins".to_owned(),
        Stop::Beaten(by) => format!("beaten by {}", rule_ids(pack, by).join(", ")),
        Stop::ChoseAnother(option, by) => {
            let chose = format!("chose {}", option_id(pack, decision, *option));
            by.as_ref().map_or_else(|| chose.clone(), |by| format!("{chose}: {}", kept(by)))
        }
        Stop::NothingLeft(options) if options.is_empty() => "nothing does this job today".to_owned(),
        Stop::NothingLeft(options) => {
            let each = options
                .iter()
                .map(|(option, by)| format!("{} {}", option_id(pack, decision, *option), kept(by)));
            each.collect::<Vec<_>>().join(", ")
        }
        Stop::Guarded(at) => format!("held back: {}", condition(pack, &pack.rule(rule).unless[*at])),
        Stop::NotTriggered => format!("not triggered: {}", condition(pack, &pack.rule(rule).when)),
    }
}

impl CoverageDocument {
    fn new(pack: &Pack, coverage: &Coverage) -> Self {
        let seen = coverage.never_seen();
        Self {
            rules: pack.rules.len(),
            never_won: rule_ids(pack, &coverage.never_won()),
            never_stopped: rule_ids(pack, &coverage.never_stopped()),
            options: coverage.seen.iter().map(Vec::len).sum(),
            never_seen: seen
                .iter()
                .map(|(decision, option)| {
                    format!("{}/{}", pack.decision(*decision).id, option_id(pack, *decision, *option))
                })
                .collect(),
            lines: coverage.lines.len(),
            half_tested: coverage.half_tested().map(|line| LineDocument::new(pack, line)).collect(),
        }
    }
}

impl LineDocument {
    fn new(pack: &Pack, line: &LineCoverage) -> Self {
        let threshold = pack.threshold(line.threshold);
        Self {
            line: format!("{}{}", threshold.id, line.line.suffix()),
            value: threshold.unit.show(line.value),
            below: line.below,
            above: line.above,
        }
    }
}

impl MutationDocument {
    fn new(pack: &Pack, mutation: &Mutation, scenarios: &[Scenario]) -> Self {
        let results = mutation.results.iter();
        let killed = results.clone().filter_map(|(mutant, fate)| match fate {
            Fate::Killed(by) => Some(KilledDocument {
                mutant: MutantDocument::new(pack, mutant),
                by: scenarios[*by].name.clone(),
            }),
            _ => None,
        });
        let equivalent = results.clone().filter(|(_, fate)| matches!(fate, Fate::Equivalent));
        let live = results.filter_map(|(mutant, fate)| match fate {
            Fate::Live(difference) => Some(LiveDocument::new(pack, mutant, difference)),
            _ => None,
        });
        Self {
            total: count("all", mutation.count(None)),
            kinds: Kind::ALL.map(|kind| count(kind.word(), mutation.count(Some(kind)))).into(),
            killed: killed.collect(),
            equivalent: equivalent.map(|(mutant, _)| MutantDocument::new(pack, mutant)).collect(),
            live: live.collect(),
        }
    }
}

fn count(kind: &'static str, count: Count) -> CountDocument {
    CountDocument {
        kind,
        all: count.all,
        killed: count.killed,
        equivalent: count.equivalent,
        live: count.live(),
        score: count.score(),
    }
}

impl MutantDocument {
    /// A mutant, in words.
    pub fn new(pack: &Pack, mutant: &Mutant) -> Self {
        let (of, decision) = match mutant.site {
            Site::Rule(id) => (pack.rule(id).id.to_string(), Some(pack.rule(id).decision)),
            Site::Signal(id) => (pack.signals[id.index()].id.to_string(), None),
            Site::Threshold(id) => (pack.threshold(id).id.to_string(), None),
        };
        let at = |guard: &Option<usize>| guard.map_or_else(String::new, |at| format!(" in guard {}", at + 1));
        let what = match &mutant.change {
            Change::Dropped(part, guard) => format!("without `{}`{}", condition(pack, part), at(guard)),
            Change::Flipped(test, guard) => {
                let test = condition(pack, &Condition::Test(test.clone()));
                format!("`{test}` turned round{}", at(guard))
            }
            Change::Unguarded(at) => match mutant.site {
                Site::Rule(id) => {
                    format!("without the guard `{}`", condition(pack, &pack.rule(id).unless[*at]))
                }
                _ => "without a guard".to_owned(),
            },
            Change::Moved(line) => format!("drawn at its `{}` end", line.suffix().trim_start_matches('.')),
            Change::NotOverRule(other) => format!("not over `{}`", pack.rule(*other).id),
            Change::NotOverOption(option) => {
                let option = decision.map(|decision| option_id(pack, decision, *option));
                format!("not over `{}`", option.unwrap_or_default())
            }
            Change::Gone => "left out".to_owned(),
        };
        Self { kind: mutant.kind.word(), of, what }
    }
}

impl LiveDocument {
    fn new(pack: &Pack, mutant: &Mutant, difference: &Difference) -> Self {
        let situation = difference.answers.iter().map(|(id, answer)| {
            let question = pack.question(id);
            SaidDocument {
                question: question.id.to_string(),
                ask: question.ask.to_string(),
                answer: show_answer(question, answer),
            }
        });
        Self {
            mutant: MutantDocument::new(pack, mutant),
            decision: pack.decision(difference.decision).id.to_string(),
            pack: verdict_id(pack, difference.decision, difference.pack),
            changed: verdict_id(pack, difference.decision, difference.mutant),
            situation: situation.collect(),
        }
    }
}
