//! A pack, compiled: programs for each decision, and the verdicts that they come to.

use std::sync::OnceLock;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::knowledge::condition::Condition;
use crate::knowledge::{DecisionId, Pack, QuestionId, Strength, ToolId};

use super::Verdict;
use super::answers::{Answers, questions_of_rule};
use super::formulas::{Arm, Formulas};
use super::group::{Group, compile_formula, groups, outcome, unbeaten};
use super::lines::{Compared, compared};
use super::model::{Formula, Mask, Model, Stands, Var};
use super::orders::Orders;
use super::program::{MOST_VARIABLES, Outcome, Program, UNKNOWN, Words, class_of, verdict_of};
use super::reuse::Known;

/// A decision whose diagram would have more nodes than this is read rule by rule, or compiled when the answers
/// are known.
pub const CAP: usize = 200_000;

/// The compiled form of a pack: its model, and the programs of each decision.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Engine {
    /// The variables.
    pub model: Model,
    /// By decision.
    pub decisions: Vec<DecisionPrograms>,
    /// What keeps options away, in the order of the variables that stand for it; each ends in 0 or 1.
    pub kept: Vec<Program>,
    /// The position of the first of those variables.
    pub(super) first_kept: Var,
    /// By decision: the decisions whose verdicts it asks about.
    upstream: Vec<Vec<DecisionId>>,
    /// By decision: the questions that its rules ask.
    asked: Vec<Vec<QuestionId>>,
    /// By variable of answers: the decisions that ask about it themselves, as bits; [`LAST_BIT`] stands for all after
    /// it as well.
    touches: Words,
    /// What is compared with a named line.
    pub(super) compared: Vec<Compared>,
    /// Made when something above the cap must be read rule by rule.
    #[serde(skip)]
    formulas: OnceLock<Formulas>,
}

/// One decision: when it is needed, and a diagram for each strength that its rules have.
///
/// A strength decides only where every stronger one is empty, so the diagrams of one decision are added, not
/// multiplied: the pack of 348 rules takes 60,000 nodes this way, and above 600,000 in one diagram a decision.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DecisionPrograms {
    /// Ends in 0 or 1.
    pub needed: Program,
    /// Strongest first; the program is `None` above the cap.
    pub groups: Vec<(Strength, Option<Program>)>,
}

/// Where the orders of variables come from.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// The rules alone.
    Rules,
    /// What was found before; for what is large and not among it, what the diagram in a first order is like.
    Found(&'a Orders<'a>),
    /// A long search, which begins with what was found before.
    Search(&'a Orders<'a>),
    /// Another pack and its compiled form.
    Base(&'a Pack, &'a Engine),
}

impl Engine {
    /// Compiles a pack.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile(pack: &Pack) -> Result<Self, String> {
        Self::compile_capped(pack, CAP)
    }

    /// Compiles a pack for a program to hold: with small diagrams, in orders that were found before. What is large
    /// and not among them takes seconds.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile_small(pack: &Pack, found: &Orders<'_>) -> Result<Self, String> {
        Self::compile_with(pack, CAP, Source::Found(found))
    }

    /// Compiles a pack with diagrams that are as small as some minutes of search can make them; none is larger than
    /// in the orders that were found before.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile_smallest(pack: &Pack, found: &Orders<'_>) -> Result<Self, String> {
        Self::compile_with(pack, CAP, Source::Search(found))
    }

    /// Compiles a pack that is laid over another, whose compiled form is given: what is the same in both is taken
    /// from there.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile_over(pack: &Pack, base: &Pack, engine: &Self) -> Result<Self, String> {
        Self::compile_with(pack, CAP, Source::Base(base, engine))
    }

    /// Compiles a pack; a diagram with more than `cap` nodes is left out, and its rules are read one by one.
    ///
    /// # Errors
    /// A sentence about the limit that the pack exceeds.
    pub fn compile_capped(pack: &Pack, cap: usize) -> Result<Self, String> {
        Self::compile_with(pack, cap, Source::Rules)
    }

    fn compile_with(pack: &Pack, cap: usize, source: Source<'_>) -> Result<Self, String> {
        let mut model = Model::new(pack).map_err(|question| {
            format!(
                "question `{}` has more than {} cases; use fewer choices, or fewer lines to compare with",
                pack.question(question).id,
                super::model::MOST_VALUES - 1
            )
        })?;
        let formulas = Formulas::new(pack, &mut model);
        if model.variables.len() > MOST_VARIABLES {
            return Err(format!("the pack has more than {MOST_VARIABLES} variables; use fewer choices"));
        }
        let full: Vec<Mask> = (0..model.variables.len()).map(|var| model.full(var as Var)).collect();
        let limit = |_| "a condition takes too many nodes; split it into signals".to_owned();
        let plain = |formula: &Formula| compile_formula(&model, formula, &full, CAP).map_err(limit);
        let kept = formulas.kept.iter().map(plain).collect::<Result<_, _>>()?;
        let known = match source {
            Source::Base(base, engine) => Some(Known::new(pack, &model, base, engine)),
            _ => None,
        };
        let decision = |(row, arms): (usize, &Vec<Arm>)| {
            let group = |arms: &[Arm]| {
                let group = Group { pack, model: &model, arms, allowed: &full, cap };
                let (decision, known) = (DecisionId::at(row), known.as_ref());
                if let Some(same) = known.and_then(|known| known.group(decision, arms)) {
                    return Some(same);
                }
                let found =
                    |orders: &Orders<'_>| orders.of(pack, &model, &formulas, decision, arms[0].strength);
                let compiled = match source {
                    Source::Rules => group.compile(),
                    Source::Found(orders) => match found(orders) {
                        Some(order) => group.compile_near(&order),
                        None => group.compile_sifted(),
                    },
                    Source::Search(orders) => group.compile_smallest(found(orders)),
                    Source::Base(..) => match known.and_then(|known| known.order(decision, arms)) {
                        Some(order) => group.compile_near(&order),
                        None => group.compile(),
                    },
                };
                compiled.ok()
            };
            let groups = groups(arms).map(|(strength, arms)| (strength, group(arms))).collect();
            Ok(DecisionPrograms { needed: plain(&formulas.needed[row])?, groups })
        };
        let rows = formulas.arms.iter().enumerate();
        let decisions: Result<Vec<_>, String> = if matches!(source, Source::Found(_) | Source::Search(_)) {
            // Sifting takes seconds, most of them for one or two decisions.
            thread::scope(|scope| {
                let decision = &decision;
                let started: Vec<_> = rows.map(|row| scope.spawn(move || decision(row))).collect();
                let done = started.into_iter().map(thread::ScopedJoinHandle::join);
                done.map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
            })
        } else {
            rows.map(decision).collect()
        };
        let decisions = decisions?;
        let first_kept = (model.variables.len() - formulas.kept.len()) as Var;
        let upstream = (0..pack.decisions.len()).map(|row| upstream(pack, DecisionId::at(row))).collect();
        let asked = (0..pack.decisions.len()).map(|row| asked(pack, DecisionId::at(row))).collect();
        let touches = touches(pack, &model, &formulas);
        let (compared, formulas) = (compared(pack), OnceLock::from(formulas));
        Ok(Self { model, decisions, kept, first_kept, upstream, asked, touches, compared, formulas })
    }

    /// The variables that stand for what keeps options away.
    #[must_use]
    pub fn kept_vars(&self) -> std::ops::Range<Var> {
        self.first_kept..self.model.variables.len() as Var
    }

    /// The formulas of the pack that this was compiled from.
    pub fn formulas(&self, pack: &Pack) -> &Formulas {
        self.formulas.get_or_init(|| Formulas::new(pack, &mut self.model.clone()))
    }

    /// Every question that the rules of a decision ask, in the order of the pack.
    #[must_use]
    pub fn asked(&self, decision: DecisionId) -> &[QuestionId] {
        &self.asked[decision.index()]
    }

    /// The decisions whose verdicts a decision asks about.
    #[must_use]
    pub fn upstream(&self, decision: DecisionId) -> &[DecisionId] {
        &self.upstream[decision.index()]
    }

    /// How many nodes all diagrams have together.
    #[must_use]
    pub fn nodes(&self) -> usize {
        let groups =
            self.decisions.iter().flat_map(|d| d.groups.iter().filter_map(|(_, program)| program.as_ref()));
        let needed = self.decisions.iter().map(|decision| &decision.needed);
        groups.chain(needed).chain(&self.kept).map(|program| program.nodes as usize).sum()
    }

    /// Forgets what keeps options away, to be worked out when a diagram asks. By then the verdicts that it depends on
    /// are known: a decision comes after those that its constraints and brakes name.
    fn forget_kept(&self, values: &mut [u8]) {
        values[usize::from(self.first_kept)..].fill(UNKNOWN);
    }

    /// One decision on the given values, in which the verdicts that it asks about have been filled in.
    fn decide_one(&self, pack: &Pack, decision: DecisionId, values: &mut [u8]) -> Verdict {
        let programs = &self.decisions[decision.index()];
        if class_of(programs.needed.follow(self, values)) == 0 {
            return Verdict::NotNeeded;
        }
        for (strength, program) in &programs.groups {
            let verdict = match program {
                Some(program) => verdict_of(class_of(program.follow(self, values))),
                None => self.by_rules(pack, decision, *strength, values).verdict,
            };
            if verdict != Verdict::Gap {
                return verdict;
            }
        }
        Verdict::Gap
    }

    /// Unbeaten rules of a decision that is needed, one for each option that they choose.
    #[must_use]
    pub fn outcome(&self, pack: &Pack, decision: DecisionId, values: &[u8]) -> Outcome {
        let values = &mut values.to_vec();
        self.forget_kept(values);
        for (strength, program) in &self.decisions[decision.index()].groups {
            let outcome = match program {
                Some(program) => {
                    let word = program.follow(self, values);
                    Outcome { verdict: verdict_of(class_of(word)), rules: program.rules_at(word) }
                }
                None => self.by_rules(pack, decision, *strength, values),
            };
            if outcome.verdict != Verdict::Gap {
                return outcome;
            }
        }
        Outcome { verdict: Verdict::Gap, rules: Vec::new() }
    }

    /// All verdicts on the given values; the variables of verdicts are filled in.
    pub fn decide_values(&self, pack: &Pack, decided: &Answers, values: &mut [u8]) -> Vec<Verdict> {
        let mut verdicts = vec![Verdict::NotNeeded; pack.decisions.len()];
        self.decide_touched(pack, decided, u32::MAX, values, &mut verdicts);
        verdicts
    }

    /// The decisions that ask about one of some variables of answers, as bits.
    pub(super) fn touched(&self, vars: impl Iterator<Item = Var>) -> u32 {
        vars.fold(0, |all, var| all | self.touches.get(usize::from(var)))
    }

    /// Decides anew what is [touched](Self::touched) by a change of the values, and what asks about a verdict that
    /// changed; all other verdicts, and the values of their variables, stand as they were.
    pub(super) fn decide_touched(
        &self,
        pack: &Pack,
        decided: &Answers,
        touched: u32,
        values: &mut [u8],
        verdicts: &mut [Verdict],
    ) {
        self.forget_kept(values);
        let mut changed = 0;
        for &decision in &pack.order {
            let through = || self.upstream(decision).iter().any(|other| changed & bit(*other) != 0);
            if touched & bit(decision) == 0 && !through() {
                continue;
            }
            let verdict = match decided.decided(decision) {
                Some(option) => Verdict::Pick(option),
                None => self.decide_one(pack, decision, values),
            };
            values[usize::from(self.model.verdict_var(decision))] = Model::verdict_value(verdict);
            if std::mem::replace(&mut verdicts[decision.index()], verdict) != verdict {
                changed |= bit(decision);
            }
        }
    }

    /// All verdicts on the given answers.
    #[must_use]
    pub fn decide(&self, pack: &Pack, answers: &Answers) -> Vec<Verdict> {
        self.decide_values(pack, answers, &mut self.model.values(answers))
    }

    /// Reads the rules of one strength one by one, as formulas: what is done above the cap.
    fn by_rules(&self, pack: &Pack, decision: DecisionId, strength: Strength, values: &[u8]) -> Outcome {
        let formulas = self.formulas(pack);
        let mut values = values.to_vec();
        for (var, formula) in (usize::from(self.first_kept)..).zip(&formulas.kept) {
            values[var] = u8::from(formula.holds(&values));
        }
        let arms = formulas.arms[decision.index()].iter();
        let applying: Vec<&Arm> =
            arms.filter(|arm| arm.strength == strength && arm.applies.holds(&values)).collect();
        outcome(&unbeaten(pack, &applying))
    }
}

/// The last bit of a set of decisions.
const LAST_BIT: usize = 31;

/// The set of one decision.
fn bit(decision: DecisionId) -> u32 {
    1 << decision.index().min(LAST_BIT)
}

/// By variable of answers, the decisions that ask about it, in what keeps options away as well.
fn touches(pack: &Pack, model: &Model, formulas: &Formulas) -> Words {
    let mut touches = vec![0; model.variables.len()];
    for decision in (0..pack.decisions.len()).map(DecisionId::at) {
        let mut asked = Vec::new();
        let arms = formulas.arms[decision.index()].iter().map(|arm| &arm.applies);
        for formula in arms.chain([&formulas.needed[decision.index()]]) {
            formula.each_var(&mut |var| asked.push(var));
        }
        while let Some(var) = asked.pop() {
            touches[usize::from(var)] |= bit(decision);
            if let Stands::Kept(at) = model.variable(var).stands {
                formulas.kept[usize::from(at)].each_var(&mut |var| asked.push(var));
            }
        }
    }
    touches.truncate(model.answer_vars());
    Words::new(&touches)
}

/// Every question that the rules of a decision ask.
fn asked(pack: &Pack, decision: DecisionId) -> Vec<QuestionId> {
    let mut asked: Vec<QuestionId> =
        pack.rules_of(decision).flat_map(|(_, rule)| questions_of_rule(pack, rule)).collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// The decisions whose verdicts a decision asks about: in its need, in its rules, and in what keeps its options away.
fn upstream(pack: &Pack, decision: DecisionId) -> Vec<DecisionId> {
    let row = pack.decision(decision);
    let mut found = Vec::new();
    let mut visit = |when: &Condition, unless: &[Condition]| {
        std::iter::once(when).chain(unless).for_each(|condition| found.extend(pack.verdicts_in(condition)));
    };
    visit(&row.needed_when, &[]);
    for (_, rule) in pack.rules_of(decision) {
        visit(&rule.when, &rule.unless);
    }
    let counts = |decisions: &[DecisionId]| decisions.is_empty() || decisions.contains(&decision);
    let offered = |tool: &ToolId| row.options.iter().any(|option| option.tool == Some(*tool));
    for constraint in pack.constraints.iter().filter(|row| counts(&row.decisions)) {
        if constraint.rules_out.iter().any(offered) {
            visit(&constraint.when, &constraint.unless);
        }
    }
    for brake in pack.brakes.iter().filter(|row| counts(&row.decisions)) {
        visit(&brake.when, &brake.unless);
    }
    found.sort_unstable();
    found.dedup();
    found
}
