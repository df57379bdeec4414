//! Puts a [`Report`] together from what the engine says.

use crate::engine::changes::Changer;
use crate::engine::compose::Composer;
use crate::engine::outlook::{LIKELY, Outlook, Standing};
use crate::engine::reach::Within;
use crate::engine::reading::{self, DecisionReading, Reader, RuleState};
use crate::engine::{Answers, Engine, Model, Verdict};
use crate::knowledge::{AdviceKind, Choose, DecisionId, OptionIndex, Pack, RuleId, Strength, ToolId};
use crate::session::{Origins, Situation, show_answer};

use super::clashes::clashes;
use super::open::{could_turn, open_first};
use super::references::References;
use super::systems::Decided;
use super::within::{WithinReach, within_reach};
use super::{
    AdviceItem, CouldTurn, DecisionReport, Disabled, Named, Reason, Report, Said, Urged, WorkloadReport,
    explain, systems, urged, words,
};

/// The report on a situation, needs implied.
#[must_use]
pub fn build(pack: &Pack, engine: &Engine, situation: &Situation) -> Report {
    let Situation { answers, origins, workloads } = situation;
    let mut references = References::default();
    let whole = judge(pack, engine, answers, |_, _| true, &[], &mut references);
    let own: Vec<Answers> = workloads.iter().map(|workload| workload.answers(pack, answers)).collect();
    let judged: Vec<Judged> = std::iter::zip(workloads, &own)
        .map(|(workload, answers)| {
            let speaks_of = workload.speaks_of(pack);
            let wanted = |id: DecisionId, verdict: Verdict| match &speaks_of[..] {
                [] => verdict != Verdict::NotNeeded,
                some => some.contains(&id),
            };
            judge(pack, engine, answers, wanted, &whole.verdicts, &mut references).named(&workload.id)
        })
        .collect();
    let beside: Vec<Decided<'_>> = std::iter::zip(&own, &judged)
        .map(|(answers, judged)| Decided { answers, verdicts: judged.verdicts.clone() })
        .collect();
    let first = judged.iter().flat_map(|judged| &judged.open_first);
    let picked = |tool: &str| {
        judged.iter().flat_map(|judged| &judged.decisions).any(|row| row.option.as_deref() == Some(tool))
    };
    let urged = whole.urged.into_iter().filter(|row| !picked(&row.tool)).collect();
    Report {
        schema: "archadvise/report/v1",
        answers: said(pack, answers, origins),
        clashes: clashes(pack, engine, situation, &own),
        systems: systems::count(pack, &Decided { answers, verdicts: whole.verdicts.clone() }, &beside),
        open_first: whole.open_first.iter().chain(first).cloned().collect(),
        not_considered: whole.not_considered,
        decisions: whole.decisions,
        could_turn: whole.could_turn,
        workloads: std::iter::zip(workloads, judged)
            .map(|(workload, judged)| WorkloadReport {
                id: workload.id.clone(),
                answers: said(pack, &workload.own, &workload.origins),
                decisions: judged.decisions,
                could_turn: judged.could_turn,
            })
            .collect(),
        urged,
        references: references.finish(pack),
        disabled: pack
            .disabled
            .iter()
            .map(|(id, because)| Disabled { id: id.to_string(), because: because.to_string() })
            .collect(),
    }
}

fn said(pack: &Pack, answers: &Answers, origins: &Origins) -> Vec<Said> {
    let one = |(id, answer)| {
        let question = pack.question(id);
        let answer = show_answer(question, answer);
        Said { question: question.id.to_string(), answer, from: origins.of(id) }
    };
    answers.iter().map(one).collect()
}

/// What there is to say of one set of answers.
struct Judged {
    verdicts: Vec<(DecisionId, Verdict)>,
    decisions: Vec<DecisionReport>,
    could_turn: Vec<CouldTurn>,
    open_first: Vec<CouldTurn>,
    not_considered: Vec<String>,
    urged: Vec<Urged>,
}

impl Judged {
    /// With the name of a workload in each title: "Files for archive".
    fn named(mut self, workload: &str) -> Self {
        let turns = self.could_turn.iter_mut().chain(&mut self.open_first).map(|turn| &mut turn.title);
        for title in self.decisions.iter_mut().map(|row| &mut row.title).chain(turns) {
            title.push_str(" for ");
            title.push_str(workload);
        }
        self
    }
}

/// Of options that serve alike the one that is there already: what `besides` came to, in the same decision.
fn keep_to(reader: Reader<'_>, besides: &[(DecisionId, Verdict)], reading: &mut DecisionReading) {
    let other =
        besides.iter().find(|(id, _)| *id == reading.decision).and_then(|(_, verdict)| verdict.option());
    let Some(option) = other.filter(|_| reading.verdict.option().is_some()) else { return };
    let winners: Vec<RuleId> = reading.winners().collect();
    let allows = |id: &RuleId| {
        let rule = reader.pack.rule(*id);
        let listed = matches!(&rule.choose, Choose::First(options) if options.contains(&option));
        listed && reader.blocked(reading.decision, option, rule.strength).is_none()
    };
    if !winners.is_empty() && winners.iter().all(allows) {
        reading.verdict = Verdict::Pick(option);
        for rule in reading.rules.iter_mut().filter(|row| winners.contains(&row.rule)) {
            rule.state = RuleState::Chooses(option);
        }
    }
}

/// Judges those decisions that are wanted, by their verdicts; `besides` holds what the system itself came to, where
/// this is a workload of it.
fn judge(
    pack: &Pack,
    engine: &Engine,
    answers: &Answers,
    wanted: impl Fn(DecisionId, Verdict) -> bool,
    besides: &[(DecisionId, Verdict)],
    references: &mut References,
) -> Judged {
    let mut read = reading::read_if_needed(pack, answers);
    let verdicts: Vec<Verdict> = read.decisions.iter().map(|decision| decision.verdict).collect();
    let outlook = Outlook::if_needed(pack, engine, answers, &verdicts);
    let changer = Changer::new(pack, engine, answers);
    let within = within_reach(pack, engine, answers, &read);
    let calls = explain::judgement_calls(pack, engine, answers, &verdicts);
    let reader = Reader { pack, answers, verdicts: &verdicts, moved: None };
    read.decisions.iter_mut().for_each(|reading| keep_to(reader, besides, reading));
    let kept: Vec<Verdict> = read.decisions.iter().map(|decision| decision.verdict).collect();
    let reader = Reader { verdicts: &kept, ..reader };
    let mut builder = Builder { pack, reader, outlook: &outlook, within: &within, references };
    // The main database first, then shelf by shelf; references are numbered in that order.
    let mut shown: Vec<&DecisionReading> =
        read.decisions.iter().filter(|reading| wanted(reading.decision, reading.verdict)).collect();
    let verdicts_shown = shown.iter().map(|reading| (reading.decision, reading.verdict)).collect();
    shown.sort_by_key(|reading| {
        let row = pack.decision(reading.decision);
        (row.category, !row.needed_when.is_always())
    });
    let mut decisions: Vec<DecisionReport> =
        shown.into_iter().map(|reading| builder.decision(reading)).collect();
    for (decision, call) in calls {
        let id = &pack.decision(decision).id;
        let Some(row) = decisions.iter_mut().find(|row| *id == row.id.as_str()) else { continue };
        let known =
            row.judgement_calls.iter().any(|known| known.threshold == call.threshold && known.to == call.to);
        if !known {
            row.judgement_calls.push(call);
        }
    }
    let mut could_turn = could_turn(pack, engine, answers, &outlook, &changer);
    could_turn.retain(|turn| decisions.iter().any(|row| row.id == turn.decision));
    // Whether it is needed, the outlook tells exactly, unless that depends on a verdict.
    let known = |row: &DecisionReport| {
        let Some(id) = pack.find_decision(&row.id) else { return true };
        let depends = !pack.verdicts_in(&pack.decision(id).needed_when).is_empty();
        verdicts[id.index()] == Verdict::NotNeeded && !depends
    };
    let unsure = |row: &DecisionReport| {
        let turns = could_turn.iter().any(|turn| turn.decision == row.id);
        row.standing != Standing::Settled && !turns && !known(row)
    };
    if decisions.iter().any(unsure) {
        let mut composer = Composer::new(pack, engine, answers, engine.model.possible(answers));
        for row in decisions.iter_mut().filter(|row| unsure(row)) {
            make_exact(pack, &mut composer, &verdicts, row);
        }
    }
    let unspoken = |row: usize| {
        let id = DecisionId::at(row);
        verdicts[row] == Verdict::NotNeeded
            && outlook.decisions[row].standing() != Standing::Settled
            && pack.need_of(id).is_some()
    };
    let not_considered = (0..verdicts.len()).filter(|row| unspoken(*row));
    Judged {
        verdicts: verdicts_shown,
        open_first: open_first(pack, &could_turn, &decisions),
        not_considered: not_considered.map(|row| pack.decisions[row].id.to_string()).collect(),
        urged: urged::unmet(reader, &read.decisions),
        decisions,
        could_turn,
    }
}

/// Whether anything unsaid can change a verdict, worked out across decisions: the outlook takes what comes from
/// other decisions for unrelated, and may call open what is settled. An answer that turns the verdict proves
/// that it is open, so this is only needed where there is none.
fn make_exact(pack: &Pack, composer: &mut Composer<'_>, verdicts: &[Verdict], row: &mut DecisionReport) {
    let Some(id) = pack.find_decision(&row.id) else { return };
    let Ok(composed) = composer.verdict(id) else { return };
    let value = Model::verdict_value(verdicts[id.index()]);
    row.share = composer.shares(id, composed.root)[usize::from(value)];
    row.standing = match composed.possible == 1 << value {
        true => Standing::Settled,
        false if row.share >= LIKELY => Standing::Likely,
        false => Standing::Open,
    };
}

/// Builds the report of one decision after the other.
pub(super) struct Builder<'a> {
    pub(super) pack: &'a Pack,
    pub(super) reader: Reader<'a>,
    pub(super) outlook: &'a Outlook,
    pub(super) within: &'a [WithinReach],
    pub(super) references: &'a mut References,
}

impl Builder<'_> {
    fn decision(&mut self, reading: &DecisionReading) -> DecisionReport {
        let pack = self.pack;
        let id = reading.decision;
        let decision = pack.decision(id);
        let outlook = &self.outlook.decisions[id.index()];
        let option = reading.verdict.option();
        let picked = option.map(|option| &decision.options[usize::from(option)]);
        let won = !reading.decided && reading.needed;
        let applying = reading.rules.iter().filter(|rule| matches!(rule.state, RuleState::Chooses(_)));
        let winners: Vec<_> = if won { reading.winners().collect() } else { Vec::new() };
        let strength = winners.first().map(|rule| pack.rule(*rule).strength);
        let because = winners
            .iter()
            .map(|rule| {
                let row = pack.rule(*rule);
                Reason {
                    rule: row.id.to_string(),
                    text: row.because.to_string(),
                    cites: row.cites.iter().map(|cite| self.references.number(*cite)).collect(),
                    facts: explain::facts(self.reader, &row.when),
                }
            })
            .collect();
        let alike = self.alike(reading, &winners);
        let tool = picked.and_then(|option| option.tool);
        let learn = tool.and_then(|tool| self.learn(tool, decision.category)).into_iter().collect();
        let advice = if reading.needed || reading.decided { self.advice(id) } else { Vec::new() };
        DecisionReport {
            id: decision.id.to_string(),
            title: decision.title.to_string(),
            outcome: match reading.verdict {
                Verdict::Pick(_) => "pick",
                Verdict::NotNeeded => "not-needed",
                Verdict::Conflict => "conflict",
                Verdict::Gap => "gap",
            },
            option: picked.map(|option| option.id.to_string()),
            name: words::verdict(pack, id, reading.verdict),
            buys: picked.map(|option| option.buys.to_string()),
            strength: strength.map(Strength::word),
            strength_reason: strength.map(Strength::reason),
            standing: outlook.standing(),
            share: outlook.shares[usize::from(Model::verdict_value(outlook.now))],
            decided: reading.decided,
            because,
            silent_rules: decision.rules.len() - applying.count(),
            beaten: if won { self.beaten(reading) } else { Vec::new() },
            alike: alike.clone(),
            with: self.with(&winners),
            alternatives: if won { self.alternatives(reading, &alike) } else { Vec::new() },
            headroom: self.headroom(id),
            judgement_calls: Vec::new(),
            changes_if: self.changes_if(id),
            nothing_within_reach: self.within[id.index()].within == Within::Nothing,
            kept_away: if won { self.kept_away(reading) } else { Vec::new() },
            advice,
            learn,
            guides: pack
                .guides
                .iter()
                .filter(|guide| guide.decisions.contains(&id))
                .map(|guide| Named { id: guide.id.to_string(), name: guide.title.to_string() })
                .collect(),
        }
    }

    pub(super) fn named(&self, decision: DecisionId, option: OptionIndex) -> Named {
        Named {
            id: self.pack.decision(decision).options[usize::from(option)].id.to_string(),
            name: self.pack.option_name(decision, option).to_owned(),
        }
    }

    fn with(&self, winners: &[RuleId]) -> Vec<Named> {
        let mut with: Vec<ToolId> = Vec::new();
        for rule in winners {
            for tool in &self.pack.rule(*rule).with {
                if !with.contains(tool) {
                    with.push(*tool);
                }
            }
        }
        let named = |tool: &ToolId| {
            let row = self.pack.tool(*tool);
            Named { id: row.id.to_string(), name: row.name.to_string() }
        };
        with.iter().map(named).collect()
    }

    fn advice(&mut self, decision: DecisionId) -> Vec<AdviceItem> {
        let pack = self.pack;
        let rows = pack.decision(decision).advice.iter().map(|id| &pack.advice[id.index()]);
        let mut items: Vec<_> = rows
            .filter(|advice| {
                self.reader.holds(&advice.when) && !advice.unless.iter().any(|guard| self.reader.holds(guard))
            })
            .collect();
        items.sort_by_key(|advice| advice.kind);
        items
            .into_iter()
            .map(|advice| AdviceItem {
                id: advice.id.to_string(),
                kind: AdviceKind::WORDS[advice.kind as usize],
                action: advice.action.to_string(),
                shows: advice.shows.as_ref().map(ToString::to_string),
                cites: advice.cites.iter().map(|cite| self.references.number(*cite)).collect(),
            })
            .collect()
    }
}
