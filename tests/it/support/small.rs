//! Random packs that are small enough to enumerate, with what is found in them.

use archadvise::engine::reading::RuleState;
use archadvise::engine::{Answers, DecisionReading, Model, Verdict, reading};
use archadvise::knowledge::{Layer, Pack, Rule, RuleId, SourceFile, load_with_origins};
use archadvise::proof::{Finding, Level, check};
use fastrand::Rng;

use crate::support::packs::{SMALL, Size, every_answers, random_pack};

/// A pack that can be enumerated in a moment.
pub struct Small {
    pub seed: u64,
    pub pack: Pack,
    pub findings: Vec<Finding>,
    /// Every set of answers as it is said, and with the needs that it implies.
    pub said: Vec<(Answers, Answers)>,
}

/// The small ones among random packs, their text edited.
pub fn small(seeds: std::ops::Range<u64>, edit: impl Fn(u64, &str) -> String) -> impl Iterator<Item = Small> {
    seeds.filter_map(move |seed| {
        let size = Size { questions: 2, ..SMALL };
        let text = edit(seed, &random_pack(&mut Rng::with_seed(seed), size));
        let layers = [Layer { files: vec![SourceFile { name: "pack.toml".into(), text }] }];
        // An edit may have put two rules over each other.
        let (pack, origins) = load_with_origins(&layers).ok()?;
        let findings = check(&pack, &origins, Level::Note, &mut |_| {}).unwrap();
        let model = Model::new(&pack).unwrap();
        let all = every_answers(&pack, &model).into_iter();
        let said = all.filter_map(|answers| {
            let mut closed = answers.clone();
            closed.imply_needs(&pack).ok()?;
            Some((answers, closed))
        });
        let said: Vec<_> = said.take(6_000).collect();
        (said.len() < 6_000).then_some(Small { seed, pack, findings, said })
    })
}

pub fn as_it_is(_: u64, text: &str) -> String {
    text.to_owned()
}

impl Small {
    /// The findings of a code about a rule.
    pub fn of_rule<'f>(&'f self, code: &'f str, rule: &'f Rule) -> impl Iterator<Item = &'f Finding> {
        let about = move |finding: &&Finding| finding.site.kind == "rule" && finding.site.id == *rule.id;
        self.findings.iter().filter(move |finding| finding.code.word == code).filter(about)
    }

    pub fn told(&self, code: &str, rule: &Rule) -> bool {
        self.of_rule(code, rule).next().is_some()
    }

    /// Rules that win somewhere, with their ids.
    pub fn alive(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        let rows = self.pack.rules.iter().enumerate();
        rows.filter(|(_, rule)| !self.told("dead-rule", rule)).map(|(at, rule)| (RuleId::at(at), rule))
    }

    /// What a rule's decision comes to on all answers.
    pub fn readings(&self, rule: &Rule) -> Vec<DecisionReading> {
        let read = |closed| reading::read(&self.pack, closed).decisions.swap_remove(rule.decision.index());
        self.said.iter().map(|(_, closed)| read(closed)).collect()
    }
}

pub fn verdicts(pack: &Pack, answers: &Answers) -> Vec<Verdict> {
    reading::read(pack, answers).decisions.iter().map(|read| read.verdict).collect()
}

pub fn state(read: &DecisionReading, rule: RuleId) -> &RuleState {
    &read.rules.iter().find(|row| row.rule == rule).unwrap().state
}
