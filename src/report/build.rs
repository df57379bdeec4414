//! Puts a [`Report`] together from what the engine says.

use crate::engine::changes::Changer;
use crate::engine::compose::Composer;
use crate::engine::outlook::{LIKELY, Outlook, Standing};
use crate::engine::prior::weights;
use crate::engine::reach::{Reach, Room, Tripwire, Within};
use crate::engine::reading::{self, Blocked, DecisionReading, Reader, RuleState};
use crate::engine::{Answer, Answers, Engine, Model, Verdict};
use crate::knowledge::{
    AdviceKind, Choose, DecisionId, OptionIndex, Pack, QuestionId, ResourceId, Strength, ToolId,
};
use crate::session::show_answer;

use super::{
    AdviceItem, Alternative, Beaten, ChangesIf, CouldTurn, DecisionReport, Disabled, Headroom, KeptAway,
    Named, Reason, Reference, Report, Said, explain, systems, words,
};

/// Two alternatives are enough; a third is a list.
const ALTERNATIVES: usize = 2;
/// So many answers that could turn a verdict are named first.
const OPEN_FIRST: usize = 2;

/// The report on some answers, needs implied.
#[must_use]
pub fn build(pack: &Pack, engine: &Engine, answers: &Answers) -> Report {
    let read = reading::read(pack, answers);
    let verdicts: Vec<Verdict> = read.decisions.iter().map(|decision| decision.verdict).collect();
    let outlook = Outlook::new(pack, engine, answers);
    let changer = Changer::new(pack, engine, answers);
    let mut references = References::default();
    let within = within_reach(pack, engine, answers, &read);
    let calls = explain::judgement_calls(pack, answers, &verdicts);
    let mut builder = Builder {
        pack,
        reader: Reader { pack, answers, verdicts: &verdicts, moved: None },
        outlook: &outlook,
        within: &within,
        references: &mut references,
    };
    // The main database first, then shelf by shelf; references are numbered in that order.
    let mut shown: Vec<&DecisionReading> = read.decisions.iter().collect();
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
    let could_turn = could_turn(pack, engine, answers, &outlook, &changer);
    let unsure = |row: &DecisionReport| {
        row.standing != Standing::Settled && !could_turn.iter().any(|turn| turn.decision == row.id)
    };
    if decisions.iter().any(unsure) {
        let mut composer = Composer::new(pack, engine, answers, engine.model.possible(answers));
        for row in decisions.iter_mut().filter(|row| unsure(row)) {
            make_exact(pack, &mut composer, &verdicts, row);
        }
    }
    let open_first = open_first(&could_turn, &decisions);
    let unspoken = |row: usize| {
        let id = DecisionId::at(row);
        verdicts[row] == Verdict::NotNeeded
            && outlook.decisions[row].standing() != Standing::Settled
            && pack.need_of(id).is_some()
    };
    let not_considered = (0..verdicts.len()).filter(|row| unspoken(*row));
    Report {
        schema: "archadvise/report/v1",
        answers: answers
            .iter()
            .map(|(id, answer)| {
                let question = pack.question(id);
                Said { question: question.id.to_string(), answer: show_answer(question, answer) }
            })
            .collect(),
        systems: systems::count(pack, answers, &verdicts),
        open_first,
        not_considered: not_considered.map(|row| pack.decisions[row].id.to_string()).collect(),
        decisions,
        could_turn,
        references: references.finish(pack),
        disabled: pack
            .disabled
            .iter()
            .map(|(id, because)| Disabled { id: id.to_string(), because: because.to_string() })
            .collect(),
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

/// What lies within reach of one decision.
struct WithinReach {
    tripwires: Vec<Tripwire>,
    rooms: Vec<Room>,
    within: Within,
}

fn within_reach(
    pack: &Pack,
    engine: &Engine,
    answers: &Answers,
    read: &reading::Reading,
) -> Vec<WithinReach> {
    let mut reach = Reach::new(pack, engine, answers);
    read.decisions
        .iter()
        .map(|reading| {
            if !reading.needed || reading.decided {
                return WithinReach { tripwires: Vec::new(), rooms: Vec::new(), within: Within::Nothing };
            }
            let (tripwires, within) = reach.tripwires(reading.decision, false);
            let asked = explain::asked(pack, reading.decision);
            WithinReach { tripwires, rooms: reach.rooms(reading.decision, &asked), within }
        })
        .collect()
}

/// Resources referred to, numbered in the order in which they turn up.
#[derive(Default)]
struct References {
    ids: Vec<ResourceId>,
}

impl References {
    fn number(&mut self, id: ResourceId) -> usize {
        match self.ids.iter().position(|known| *known == id) {
            Some(at) => at + 1,
            None => {
                self.ids.push(id);
                self.ids.len()
            }
        }
    }

    fn finish(self, pack: &Pack) -> Vec<Reference> {
        let numbered = self.ids.into_iter().enumerate();
        numbered
            .map(|(at, id)| {
                let row = pack.resource(id);
                Reference {
                    number: at + 1,
                    id: row.id.to_string(),
                    title: row.title.to_string(),
                    author: row.author.to_string(),
                    url: row.url.to_string(),
                    kind: row.kind_word(),
                    minutes: row.minutes,
                }
            })
            .collect()
    }
}

struct Builder<'a> {
    pack: &'a Pack,
    reader: Reader<'a>,
    outlook: &'a Outlook,
    within: &'a [WithinReach],
    references: &'a mut References,
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
        let learn = tool.and_then(|tool| self.learn(tool)).into_iter().collect();
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
            silent_rules: reading
                .rules
                .iter()
                .filter(|rule| !matches!(rule.state, RuleState::Chooses(_)))
                .count(),
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

    fn named(&self, decision: DecisionId, option: OptionIndex) -> Named {
        Named {
            id: self.pack.decision(decision).options[usize::from(option)].id.to_string(),
            name: self.pack.option_name(decision, option).to_owned(),
        }
    }

    /// Of what a winner lists as serving alike, the rest that nothing keeps away.
    fn alike(&self, reading: &DecisionReading, winners: &[crate::knowledge::RuleId]) -> Vec<Named> {
        let Some(picked) = reading.verdict.option() else { return Vec::new() };
        let mut alike: Vec<Named> = Vec::new();
        for rule in winners {
            let Choose::First(options) = &self.pack.rule(*rule).choose else { continue };
            let after = options.iter().skip_while(|option| **option != picked).skip(1);
            for option in after {
                let strength = self.pack.rule(*rule).strength;
                let named = self.named(reading.decision, *option);
                let free = self.reader.blocked(reading.decision, *option, strength).is_none();
                if free && !alike.iter().any(|known| known.id == named.id) {
                    alike.push(named);
                }
            }
        }
        alike
    }

    fn with(&self, winners: &[crate::knowledge::RuleId]) -> Vec<Named> {
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

    fn beaten(&self, reading: &DecisionReading) -> Vec<Beaten> {
        let pack = self.pack;
        let lost = reading.rules.iter().filter(|rule| !rule.beaten_by.is_empty());
        lost.filter_map(|rule| {
            let RuleState::Chooses(option) = rule.state else { return None };
            let row = pack.rule(rule.rule);
            let by = pack.rule(*rule.beaten_by.first()?);
            let reason = if by.strength > row.strength {
                format!("`{}` beats `{}`: {}", by.strength.word(), row.strength.word(), by.strength.reason())
            } else {
                format!("`{}` is put over it", by.id)
            };
            Some(Beaten {
                rule: row.id.to_string(),
                option: self.named(reading.decision, option).id,
                strength: row.strength.word(),
                by: rule.beaten_by.iter().map(|id| pack.rule(*id).id.to_string()).collect(),
                reason,
            })
        })
        .collect()
    }

    /// The options that somebody would ask about: what beaten rules chose, what was kept away, the default,
    /// where a tripwire leads.
    fn alternatives(&self, reading: &DecisionReading, alike: &[Named]) -> Vec<Alternative> {
        let pack = self.pack;
        let decision = pack.decision(reading.decision);
        let Some(picked) = reading.verdict.option() else { return Vec::new() };
        let default = reading.rules.iter().find_map(|rule| match rule.state {
            RuleState::Chooses(option) if pack.rule(rule.rule).strength == Strength::Default => Some(option),
            _ => None,
        });
        let mut lost: Vec<(Strength, OptionIndex)> = reading
            .rules
            .iter()
            .filter_map(|rule| match rule.state {
                RuleState::Chooses(option) => Some((pack.rule(rule.rule).strength, option)),
                _ => None,
            })
            .filter(|(strength, _)| *strength != Strength::Default)
            .collect();
        lost.sort_by_key(|(strength, _)| std::cmp::Reverse(*strength));
        let kept = reading.rules.iter().flat_map(|rule| rule.blocked.iter().map(|(option, _)| *option));
        let led_to = self.within[reading.decision.index()].tripwires.iter();
        let led_to = led_to.filter_map(|tripwire| tripwire.to.option());
        let others = (0..decision.options.len() as u8)
            .filter(|option| decision.options[usize::from(*option)].tool.is_some());
        let candidates = default
            .into_iter()
            .chain(lost.iter().map(|(_, option)| *option))
            .chain(kept)
            .chain(led_to)
            .chain(others);
        let mut seen = vec![picked];
        let mut alternatives = Vec::new();
        for option in candidates {
            if seen.contains(&option) || alternatives.len() == ALTERNATIVES {
                continue;
            }
            seen.push(option);
            let named = self.named(reading.decision, option);
            if alike.iter().any(|known| known.id == named.id) {
                continue;
            }
            alternatives.push(Alternative {
                option: named.id,
                name: named.name,
                why_not: explain::why_not(pack, reading, option),
                default: default == Some(option),
            });
        }
        alternatives
    }

    fn kept_away(&self, reading: &DecisionReading) -> Vec<KeptAway> {
        let pack = self.pack;
        let mut found: Vec<KeptAway> = Vec::new();
        for rule in &reading.rules {
            // What a weaker rule than the winner could not have makes no difference.
            let winner = reading.winners().next().map(|id| pack.rule(id).strength);
            if winner.is_some_and(|winner| pack.rule(rule.rule).strength < winner) {
                continue;
            }
            let strong = matches!(pack.rule(rule.rule).strength, Strength::Needed | Strength::Must);
            for (option, by) in &rule.blocked {
                let named = self.named(reading.decision, *option);
                if Some(*option) == reading.verdict.option()
                    || found.iter().any(|known| known.option == named.id)
                {
                    continue;
                }
                let (how, by, because, until) = match by {
                    Blocked::RuledOut(id) => {
                        let row = pack.constraint(*id);
                        ("ruled-out", &row.id, &row.because, None)
                    }
                    Blocked::HeldBack(id) => {
                        let row = &pack.brakes[id.index()];
                        ("held-back", &row.id, &row.because, Some(row.until.to_string()))
                    }
                };
                found.push(KeptAway {
                    option: named.id,
                    name: named.name,
                    how,
                    by: by.to_string(),
                    because: because.to_string(),
                    until,
                    shortfall: strong && rule.state == RuleState::NothingLeft,
                });
            }
        }
        found
    }

    fn headroom(&self, decision: DecisionId) -> Vec<Headroom> {
        let lines = self.within[decision.index()].rooms.iter().filter_map(|room| room.line.as_ref());
        lines
            .filter_map(|(step, to)| {
                let question = self.pack.question(step.question);
                let now = self.reader.answers.get(step.question)?;
                Some(Headroom {
                    question: question.id.to_string(),
                    now: show_answer(question, now),
                    line: show_answer(question, &step.to),
                    factor: step.factor?,
                    to: words::verdict(self.pack, decision, *to),
                })
            })
            .collect()
    }

    fn changes_if(&self, decision: DecisionId) -> Vec<ChangesIf> {
        let mut found: Vec<ChangesIf> = Vec::new();
        for tripwire in &self.within[decision.index()].tripwires {
            let row = explain::changes_if(self.pack, self.reader.answers, decision, tripwire);
            if !found.iter().any(|known| known.text == row.text && known.to == row.to) {
                found.push(row);
            }
        }
        found
    }

    /// A resource to learn a tool by: free and simple ones first.
    fn learn(&mut self, tool: ToolId) -> Option<usize> {
        let pack = self.pack;
        let serves = |wanted: ToolId| {
            pack.tool(wanted).resources.iter().copied().min_by_key(|id| {
                let row = pack.resource(*id);
                (row.kind > 4, !row.free, row.level, row.kind, row.tools.len())
            })
        };
        // What lives inside another tool, or beside one, is learnt with it; failing that, with its shelf.
        let row = pack.tool(tool);
        let around = row.runs_inside.iter().chain(row.needs.iter().flatten()).chain(&row.goes_with);
        let shelf = || {
            let of_shelf = |resource: &&(usize, &crate::knowledge::catalog::Resource)| {
                resource.1.categories.contains(&row.category)
            };
            let rows: Vec<_> = pack.resources.iter().enumerate().collect();
            rows.iter()
                .filter(of_shelf)
                .min_by_key(|(_, row)| (!row.free, row.kind))
                .map(|(at, _)| ResourceId::at(*at))
        };
        let found = serves(tool).or_else(|| around.clone().find_map(|near| serves(*near))).or_else(shelf)?;
        Some(self.references.number(found))
    }

    fn advice(&mut self, decision: DecisionId) -> Vec<AdviceItem> {
        let pack = self.pack;
        let mut items: Vec<_> = pack
            .advice
            .iter()
            .filter(|advice| {
                advice.decision == decision
                    && self.reader.holds(&advice.when)
                    && !advice.unless.iter().any(|guard| self.reader.holds(guard))
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

/// Every single answer that could still turn a verdict that is needed, the most usual first.
fn could_turn(
    pack: &Pack,
    engine: &Engine,
    answers: &Answers,
    outlook: &Outlook,
    changer: &Changer<'_>,
) -> Vec<CouldTurn> {
    let open: Vec<DecisionId> = (0..pack.decisions.len())
        .map(DecisionId::at)
        .filter(|id| {
            let row = &outlook.decisions[id.index()];
            row.now != Verdict::NotNeeded && row.standing() != Standing::Settled
        })
        .collect();
    let possible = engine.model.possible(answers);
    let mut found: Vec<CouldTurn> = Vec::new();
    for question in outlook.matters(engine, &open) {
        let row = pack.question(question);
        let in_scope = match (row.need, pack.roles.needs) {
            (Some(need), Some(needs)) => answers.is_ticked(needs, need),
            _ => Some(question) != pack.roles.needs,
        };
        if !in_scope || answers.get(question).is_some_and(Answer::is_said) {
            continue;
        }
        for change in changer.if_said(question) {
            let usual = usual(pack, engine, &possible, question, &change.to);
            for (decision, verdict) in change.flips.iter().filter(|(id, _)| open.contains(id)) {
                found.push(CouldTurn {
                    decision: pack.decision(*decision).id.to_string(),
                    title: pack.decision(*decision).title.to_string(),
                    question: row.id.to_string(),
                    ask: row.ask.to_string(),
                    answer: show_answer(row, &change.to),
                    to: words::verdict(pack, *decision, *verdict),
                    usual,
                });
            }
        }
    }
    found.sort_by(|a, b| b.usual.total_cmp(&a.usual));
    found
}

/// How usual an answer is under the priors.
fn usual(pack: &Pack, engine: &Engine, possible: &[u64], question: QuestionId, answer: &Answer) -> f64 {
    let mut share = 1.0;
    engine.model.each_value(question, answer, |var, mask| {
        let weights = weights(pack, &engine.model, var, possible[usize::from(var)]);
        let of_set: f64 = weights
            .iter()
            .enumerate()
            .filter(|(value, _)| mask >> value & 1 == 1)
            .map(|(_, weight)| weight)
            .sum();
        share *= of_set;
    });
    share
}

/// The one or two questions most likely to turn a verdict that is open.
fn open_first(all: &[CouldTurn], decisions: &[DecisionReport]) -> Vec<CouldTurn> {
    let mut first: Vec<CouldTurn> = Vec::new();
    for turn in all {
        let open = decisions.iter().any(|row| row.id == turn.decision && row.standing == Standing::Open);
        if open && first.len() < OPEN_FIRST && !first.iter().any(|known| known.question == turn.question) {
            first.push(turn.clone());
        }
    }
    first
}
