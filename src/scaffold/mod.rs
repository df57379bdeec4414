//! A first pack of an organisation's own, to lay over the built-in one: what it rules out, what it has paid for,
//! and how to change what is there. Pure: it makes the texts of files, which a caller writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::engine::{Answer, Answers, Engine, Verdict};
use crate::knowledge::{
    Choose, DecisionId, Kind, Layer, OptionIndex, Pack, Problems, Rule, SourceFile, Strength, ToolId, load,
    load_with_origins,
};
use crate::proof::{Code, Finding, Level, check};
use crate::report::words::verdict_id;
use crate::schema::{FileKind, of_file};
use crate::session::write_file;

/// What an organisation has settled.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The only cloud that it runs on.
    pub cloud: Option<String>,
    /// Whether what it runs must be under an OSI-approved licence.
    pub osi_only: bool,
    /// Tools that run here and are paid for, the preferred first.
    pub running: Vec<ToolId>,
}

/// So often the rules that contradict what comes first are put above it.
const ROUNDS: usize = 6;

/// The files of such a pack: paths below its folder, and texts.
///
/// `below` are the layers that it is laid over, `pack` what they load to.
///
/// # Errors
/// What keeps the new pack from loading over `below`.
pub fn files(below: &[Layer], pack: &Pack, policy: &Policy) -> Result<Vec<(String, String)>, Problems> {
    let data = ("data/policy.toml".to_owned(), DATA.to_owned());
    let layers = |rules: &str| {
        let source = |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
        let files = vec![source("rules/policy.toml", rules), source(&data.0, DATA)];
        [below, &[Layer { files }]].concat()
    };
    let conflicts = |rules: &str| {
        let layers = layers(rules);
        let (pack, origins) = load_with_origins(&layers).ok()?;
        let findings = check(&pack, &origins, Level::Error, &mut |_| {}).ok()?;
        findings.iter().map(rules_at_odds).collect()
    };
    let text = preferring(pack, policy, &conflicts);
    let layered = load(&layers(&text))?;
    let rules = ("rules/policy.toml".to_owned(), text);
    let schema = |kind: FileKind| {
        let name = format!("schemas/{}.json", kind.word());
        let text = serde_json::to_string_pretty(&of_file(&layered, kind)).unwrap_or_default();
        (name, text + "\n")
    };
    let scenario = ("tests/policy.toml".to_owned(), scenario(&layered, policy));
    Ok(vec![rules, data, scenario, schema(FileKind::Overlay), schema(FileKind::Scenario)])
}

/// The decisions of which a tool is an option, with that option.
#[must_use]
pub fn served_by(pack: &Pack, tool: ToolId) -> Vec<(DecisionId, OptionIndex)> {
    let decisions = (0..pack.decisions.len()).map(DecisionId::at);
    decisions
        .filter_map(|id| {
            let at = pack.decision(id).options.iter().position(|option| option.tool == Some(tool))?;
            Some((id, at as OptionIndex))
        })
        .collect()
}

/// The choice of the question about what runs here that means a tool.
#[must_use]
pub fn running_choice(pack: &Pack, tool: ToolId) -> Option<u8> {
    let choices = pack.question(pack.roles.running?).kind.choices();
    choices.iter().position(|choice| choice.id == *pack.tool(tool).id).map(|at| at as u8)
}

const DATA: &str = r#"#:schema ../schemas/overlay.json

# What your rules cite: where the policy is written down. Put your own address here.
[[resource]]
id        = "our-policy"
title     = "What we run, and what we pay for"
author    = "The platform team"
url       = "https://example.org/policy"
kind      = "docs"
level     = "beginner"
cost      = "free"
gives     = "Which systems are approved, who runs them, and whom to ask for another."
confirmed = { how = "not-confirmed", as-of = "2026" }
"#;

const HEAD: &str = "#:schema ../schemas/overlay.json

# Our policy, laid over the built-in rules: `archadvise advise --pack DIR`.
#   archadvise rules check --pack DIR                          proves that it contradicts nothing
#   archadvise rules schema --pack DIR --write DIR/schemas     after new ids, so that an editor knows them
";

/// The two rules of a conflict; `None` for an error of another kind.
fn rules_at_odds(finding: &Finding) -> Option<[String; 2]> {
    let rules: Vec<String> =
        finding.about.iter().filter(|(kind, _)| *kind == "rule").map(|(_, id)| id.clone()).collect();
    rules.try_into().ok().filter(|_| finding.code == Code::CONFLICT)
}

/// What makes the tools that are paid for come first.
#[derive(Default)]
struct Preferring {
    defaults: Vec<PaidFor>,
    firsts: Vec<Preferred>,
    /// Rules that choose another tool for a reason of their own, and stay above those changed here.
    above: BTreeMap<String, Vec<String>>,
}

/// The rules, with the tools that are paid for put first where nothing speaks for another. `conflicts` gives the
/// pairs of rules that contradict each other then; `None` if it is worse than that.
fn preferring(pack: &Pack, policy: &Policy, conflicts: &dyn Fn(&str) -> Option<Vec<[String; 2]>>) -> String {
    let mut tried = Preferring {
        defaults: paid_for(pack, policy),
        firsts: preferred(pack, policy),
        above: BTreeMap::new(),
    };
    for _ in 0..ROUNDS {
        let text = rules(pack, policy, &tried);
        let Some(pairs) = conflicts(&text) else { break };
        if pairs.is_empty() {
            return text;
        }
        for [a, b] in pairs {
            let changed = |id: &String| tried.firsts.iter().any(|row| row.rule == *id);
            let (above, below) = if changed(&a) { (b, a) } else { (a, b) };
            tried.above.entry(above).or_default().push(below);
        }
    }
    tried.firsts.iter_mut().for_each(|row| row.live = false);
    tried.above.clear();
    let text = rules(pack, policy, &tried);
    if conflicts(&text).is_none_or(|pairs| !pairs.is_empty()) {
        tried.defaults.clear();
    }
    rules(pack, policy, &tried)
}

fn rules(pack: &Pack, policy: &Policy, preferring: &Preferring) -> String {
    let Preferring { defaults, firsts: preferred, above } = preferring;
    let mut out = HEAD.to_owned();
    if policy.cloud.is_some() || policy.osi_only {
        out.push_str("\n# What is out of the question, whatever else is said.\n");
    }
    if let Some(cloud) = &policy.cloud {
        let _ = write!(
            out,
            "\n[[constraint]]\nid        = \"only-on-our-cloud\"\nrules-out = {{ not-cloud = \"{cloud}\" }}   \
             # what exists on one cloud only, and not on this one\nbecause   = \"We run on {}, and nowhere else.\"\n",
            cloud_name(pack, cloud)
        );
    }
    if policy.osi_only {
        out.push_str(
            r#"
[[constraint]]
id        = "only-osi-licences"
rules-out = { licence = ["source-available", "proprietary"], hosting = ["self-hosted", "both", "in-process"] }
because   = "What we run ourselves is under an OSI-approved licence; what we rent need not be."
"#,
        );
    }
    if !policy.running.is_empty() {
        let names: Vec<&str> = policy.running.iter().map(|tool| pack.tool(*tool).name.as_str()).collect();
        let _ = write!(out, "\n# Paid for and run here: {}.\n", names.join(", "));
    }
    if !defaults.is_empty() {
        out.push_str(
            "# As a default it is taken unless something suits better. With the strength `must` it would be taken \
             whatever else is\n# said; `over` names the options that it beats among rules of its own strength.\n",
        );
    }
    for row in defaults {
        out.push_str(&row.text(pack));
    }
    if preferred.iter().any(|row| row.live) {
        out.push_str(
            "\n# Where several tools serve alike, a rule takes the first of its list that nothing keeps away.\n",
        );
    }
    for row in preferred.iter().filter(|row| row.live) {
        out.push_str(&row.text(""));
    }
    if !above.is_empty() {
        out.push_str("\n# These choose another tool for a reason of their own, and stay above.\n");
    }
    for (rule, below) in above {
        let _ = write!(out, "\n[extend.rule.{rule}]\nover = {below:?}\n");
    }
    if preferred.iter().any(|row| !row.live) {
        out.push_str(
            "\n# These would contradict another rule, which chooses another tool for a reason of its own. Take those \
             that you want,\n# and say in `over` which rule wins; `rules check` names the pairs.\n",
        );
    }
    for row in preferred.iter().filter(|row| !row.live) {
        out.push_str(&row.text("# "));
    }
    out.push_str(&examples(pack));
    out
}

fn cloud_name<'a>(pack: &'a Pack, cloud: &'a str) -> &'a str {
    let label = |row: &'a crate::knowledge::Choice| row.label.as_str();
    let question = pack.questions.iter().find(|question| question.id == "cloud");
    let choice = question.and_then(|row| row.kind.choices().iter().find(|choice| choice.id == cloud));
    choice.map_or(cloud, label)
}

/// A tool that becomes the default of a decision, since it is paid for.
struct PaidFor {
    tool: ToolId,
    decision: DecisionId,
    choose: OptionIndex,
    /// The options that it beats among defaults.
    over: Vec<OptionIndex>,
}

impl PaidFor {
    fn text(&self, pack: &Pack) -> String {
        let (tool, row) = (pack.tool(self.tool), pack.decision(self.decision));
        let option = |at: OptionIndex| row.options[usize::from(at)].id.as_str();
        let over: Vec<&str> = self.over.iter().map(|at| option(*at)).collect();
        format!(
            "\n[[rule]]\nid       = \"{id}-is-paid-for\"\ndecision = \"{decision}\"\nchoose   = \"{choose}\"\n\
             strength = \"default\"\nover     = {over:?}\nbecause  = \"{name} is paid for, and run by people who \
             know it.\"\ncites    = [\"our-policy\"]\n",
            id = tool.id,
            decision = row.id,
            choose = option(self.choose),
            name = tool.name,
        )
    }
}

/// For each tool the decision that knows most rules for it, unless that takes it by default anyhow, or takes
/// nothing: what nobody needs is not needed for being paid for.
fn paid_for(pack: &Pack, policy: &Policy) -> Vec<PaidFor> {
    let usual = |decision: DecisionId| {
        let defaults = pack.rules_of(decision).filter(|(_, rule)| rule.strength == Strength::Default);
        // What stays by default may be any tool of today.
        let chosen = |rule: &Rule| {
            let options = pack.may_choose(rule);
            let many = if matches!(rule.choose, Choose::Today) { options.len() } else { 1 };
            options.into_iter().take(many)
        };
        defaults.flat_map(|(_, rule)| chosen(rule)).collect::<Vec<_>>()
    };
    let mut all: Vec<PaidFor> = Vec::new();
    for &tool in &policy.running {
        let known = |(decision, option): &(DecisionId, OptionIndex)| {
            pack.rules_of(*decision).filter(|(_, rule)| pack.may_choose(rule).contains(option)).count()
        };
        let Some((decision, choose)) = served_by(pack, tool).into_iter().max_by_key(known) else { continue };
        let over = usual(decision);
        let Some(first) = over.first().copied().filter(|first| *first != choose) else { continue };
        if pack.decision(decision).options[usize::from(first)].tool.is_some() {
            // The tools before it beat this one.
            for earlier in all.iter_mut().filter(|row| row.decision == decision) {
                earlier.over.push(choose);
            }
            all.push(PaidFor { tool, decision, choose, over });
        }
    }
    for at in 0..all.len() {
        let (before, rest) = all.split_at_mut(at);
        let row = &mut rest[0];
        let beats = |option: &OptionIndex| {
            before.iter().any(|earlier| earlier.decision == row.decision && earlier.choose == *option)
        };
        let choose = row.choose;
        row.over.retain(|option| *option != choose && !beats(option));
        row.over.sort_unstable();
        row.over.dedup();
    }
    all
}

/// A rule that names what runs here beside others that serve alike, and its list with that first.
struct Preferred {
    rule: String,
    choose: Vec<String>,
    live: bool,
}

impl Preferred {
    /// The table, with something before each of its lines.
    fn text(&self, before: &str) -> String {
        format!("\n{before}[override.rule.{}]\n{before}choose = {:?}\n", self.rule, self.choose)
    }
}

fn preferred(pack: &Pack, policy: &Policy) -> Vec<Preferred> {
    let mut all = Vec::new();
    for rule in &pack.rules {
        let Choose::First(options) = &rule.choose else { continue };
        let known = &pack.decision(rule.decision).options;
        let turn = |at: &OptionIndex| {
            let tool = known[usize::from(*at)].tool;
            policy.running.iter().position(|runs| Some(*runs) == tool).unwrap_or(usize::MAX)
        };
        let mut first = options.to_vec();
        first.sort_by_key(turn);
        if *options != first {
            let choose = first.iter().map(|at| known[usize::from(*at)].id.to_string()).collect();
            all.push(Preferred { rule: rule.id.to_string(), choose, live: true });
        }
    }
    all
}

/// How to change what is there, as comments.
fn examples(pack: &Pack) -> String {
    let mut out = String::from(
        "\n# How to change what is there: take the `#` away, and put your own words in. Reports say so where it counts.\n",
    );
    let banded = pack.thresholds.iter().find(|line| line.band[0] < line.band[1]);
    if let Some(line) = banded {
        let (value, low, high) =
            (line.unit.show(line.value), line.unit.show(line.band[0]), line.unit.show(line.band[1]));
        let _ = write!(
            out,
            "\n# A line is drawn elsewhere; the built-in one is {value}, and anything from {low} to {high} has its\n\
             # defenders.\n# [override.threshold.{id}]\n# value   = \"{low}\"\n# because = \"Our machines are \
             small.\"\n",
            id = line.id,
        );
    }
    let plain = |rule: &&Rule| matches!(&rule.choose, Choose::First(options) if options.len() > 1);
    if let Some(rule) = pack.rules.iter().find(plain) {
        let options: Vec<String> = pack
            .may_choose(rule)
            .iter()
            .rev()
            .map(|at| format!("\"{}\"", pack.decision(rule.decision).options[usize::from(*at)].id))
            .collect();
        let _ = write!(
            out,
            "\n# A rule prefers another option, for a reason of yours.\n# [override.rule.{id}]\n# choose  = [{}]\n\
             # because = \"We know it better.\"\n\n# A rule (or a constraint, a brake, a piece of advice) does not \
             count here.\n# [[disable]]\n# id      = \"{id}\"\n# because = \"It does not hold for us.\"\n",
            options.join(", "),
            id = rule.id,
        );
    }
    out
}

/// A situation that the policy decides, with what it comes to.
fn scenario(pack: &Pack, policy: &Policy) -> String {
    let mut answers = Answers::none(pack);
    let mut needs: Vec<u8> = Vec::new();
    let served = policy.running.iter().flat_map(|tool| served_by(pack, *tool)).map(|(decision, _)| decision);
    let decisions: Vec<DecisionId> = served.collect();
    let all = (0..pack.decisions.len()).map(DecisionId::at);
    let wanted: Vec<DecisionId> = if decisions.is_empty() { all.collect() } else { decisions };
    needs.extend(wanted.iter().filter_map(|id| pack.need_of(*id)));
    needs.sort_unstable();
    needs.dedup();
    if let Some(question) = pack.roles.needs {
        answers.set(question, Some(Answer::Choices { ticked: needs, whole: true }));
    }
    let mut running: Vec<u8> = policy.running.iter().filter_map(|tool| running_choice(pack, *tool)).collect();
    running.sort_unstable();
    if let (Some(question), false) = (pack.roles.running, running.is_empty()) {
        answers.set(question, Some(Answer::Choices { ticked: running, whole: false }));
    }
    if let (Some(cloud), Some(question)) = (&policy.cloud, pack.find_question("cloud"))
        && let Kind::Choice(choices) = &pack.question(question).kind
        && let Some(at) = choices.iter().position(|choice| choice.id == cloud.as_str())
    {
        answers.set(question, Some(Answer::Choice(at as u8)));
    }
    let mut out =
        "#:schema ../schemas/scenario.json\n\n# A team of ours, and what the policy should come to for it. \
                   Write one for each case that matters.\n"
            .to_owned();
    out.push_str(write_file(pack, &answers).split_once('\n').map_or("", |(_, rest)| rest));
    out.push_str("\n[expect]\n");
    let Ok(engine) = Engine::compile_capped(pack, 0) else { return out };
    for (row, verdict) in engine.decide(pack, &answers).into_iter().enumerate() {
        let decision = DecisionId::at(row);
        if verdict != Verdict::NotNeeded {
            let _ =
                writeln!(out, "{} = \"{}\"", pack.decision(decision).id, verdict_id(pack, decision, verdict));
        }
    }
    out
}
