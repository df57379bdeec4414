//! The options that were not picked: what would do as well, what was beaten, what is kept away, and the one or two
//! that somebody would ask about.

use crate::engine::reach::Tripwire;
use crate::engine::reading::{Blocked, DecisionReading, RuleReading, RuleState};
use crate::knowledge::{Choose, OptionIndex, RuleId, Strength};

use super::build::Builder;
use super::{Alternative, Beaten, KeptAway, Named, explain, systems, urged, worth_a_line};

/// Two alternatives are enough; a third is a list.
const ALTERNATIVES: usize = 2;

impl Builder<'_> {
    /// Of what every winner lists as serving alike, the rest that nothing keeps away: what one of them leaves out is
    /// not as good.
    pub(super) fn alike(&self, reading: &DecisionReading, winners: &[RuleId]) -> Vec<Named> {
        let (Some(picked), Some((first, rest))) = (reading.verdict.option(), winners.split_first()) else {
            return Vec::new();
        };
        let listed = |rule: &RuleId| match &self.pack.rule(*rule).choose {
            Choose::First(options) => &options[..],
            Choose::Today => &[],
        };
        let free = |option: OptionIndex| {
            let strength = self.pack.rule(*first).strength;
            self.reader.blocked(reading.decision, option, strength).is_none()
        };
        let alike = listed(first).iter().copied().filter(|option| {
            *option != picked && free(*option) && rest.iter().all(|rule| listed(rule).contains(option))
        });
        alike.map(|option| self.named(reading.decision, option)).collect()
    }

    pub(super) fn beaten(&self, reading: &DecisionReading) -> Vec<Beaten> {
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

    pub(super) fn kept_away(&self, reading: &DecisionReading) -> Vec<KeptAway> {
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

    /// The alternatives that are real: what somebody urges, the default, what beaten rules chose, what was kept away,
    /// what runs here, what something that was said holds back, and, of what isn't here already, where a change
    /// within reach leads. Often there is none.
    pub(super) fn alternatives(&self, reading: &DecisionReading, alike: &[Named]) -> Vec<Alternative> {
        let pack = self.pack;
        let decision = pack.decision(reading.decision);
        let Some(picked) = reading.verdict.option() else { return Vec::new() };
        let chosen = |rule: &RuleReading| match rule.state {
            RuleState::Chooses(option) => Some((pack.rule(rule.rule).strength, option)),
            _ => None,
        };
        let mut applied: Vec<(Strength, OptionIndex)> = reading.rules.iter().filter_map(chosen).collect();
        // Of several defaults one is over the others, which are for another database or another cloud.
        let is_default = |rule: &&RuleReading| pack.rule(rule.rule).strength == Strength::Default;
        let defaults: Vec<&RuleReading> =
            reading.rules.iter().filter(is_default).filter(|rule| chosen(rule).is_some()).collect();
        let beaten = |rule: &RuleReading| defaults.iter().any(|other| rule.beaten_by.contains(&other.rule));
        let default = defaults.iter().find(|rule| !beaten(rule)).and_then(|rule| chosen(rule));
        let default = default.map(|(_, option)| option);
        applied.retain(|(strength, option)| *strength != Strength::Default || Some(*option) == default);
        // The default first, then the strongest.
        applied.sort_by_key(|(strength, _)| std::cmp::Reverse((*strength == Strength::Default, *strength)));
        let kept = reading.rules.iter().flat_map(|rule| rule.blocked.iter().map(|(option, _)| *option));
        let runs_here = (0..decision.options.len() as OptionIndex).filter(|option| {
            let tool = decision.options[usize::from(*option)].tool;
            tool.is_some_and(|tool| systems::runs_here(pack, self.reader.answers, tool))
        });
        let stopped = reading.rules.iter().filter_map(|rule| match &pack.rule(rule.rule).choose {
            Choose::First(options) if matches!(rule.state, RuleState::Stopped(_)) => options.first().copied(),
            _ => None,
        });
        let near = |tripwire: &&Tripwire| {
            worth_a_line(tripwire.through.is_none(), tripwire.factor(), explain::usual(pack, tripwire))
        };
        let tripwires = self.within[reading.decision.index()].tripwires.iter().filter(near);
        // Whoever keeps what runs isn't told of each store that one more pain would lead to: that is said where it is
        // told what changes the answer.
        let stays = reading.winners().any(|id| pack.rule(id).strength == Strength::Incumbent);
        let tripwires = tripwires.filter(|_| !stays);
        let led_to: Vec<OptionIndex> = tripwires.filter_map(|tripwire| tripwire.to.option()).collect();
        let urged = urged::options(pack, self.reader.answers, reading.decision);
        let at_most = ALTERNATIVES.max(urged.len());
        let applied = applied.iter().map(|(_, option)| *option);
        let mut seen = vec![picked];
        let mut alternatives = Vec::new();
        let as_urged = |option: OptionIndex| urged.iter().find(|(other, _)| *other == option);
        for option in urged
            .iter()
            .map(|(option, _)| *option)
            .chain(applied)
            .chain(kept)
            .chain(runs_here)
            .chain(stopped)
            .chain(led_to.iter().copied())
        {
            if seen.contains(&option) || alternatives.len() == at_most {
                continue;
            }
            seen.push(option);
            let named = self.named(reading.decision, option);
            if alike.iter().any(|known| known.id == named.id) {
                continue;
            }
            let tool = decision.options[usize::from(option)].tool;
            let why_not = explain::why_not(self.reader, reading, option, led_to.contains(&option));
            let is_urged = as_urged(option).is_some();
            alternatives.push(Alternative {
                option: named.id,
                name: as_urged(option).map_or(named.name, |(_, name)| name.clone()),
                why_not: if is_urged {
                    urged::with_what_instead(pack, reading, option, why_not)
                } else {
                    why_not
                },
                default: default == Some(option),
                runs_here: tool.is_some_and(|tool| systems::runs_here(pack, self.reader.answers, tool)),
                urged: is_urged,
            });
        }
        alternatives
    }
}
