//! What is settled, likely or open, and what each answer would tell: walks on the part of the diagrams that the
//! answers leave.
//!
//! Another decision's verdict, what keeps an option away, and whether a stronger group is empty are worked out
//! first and then taken as independent of the rest. So the set of possible verdicts may come out too large
//! (never too small): nothing calls itself settled that isn't.

use std::sync::Arc;

use crate::knowledge::{DecisionId, Pack, QuestionId};

use super::Verdict;
use super::answers::Answers;
use super::compile::Engine;
use super::gain;
use super::model::{Mask, Model, Stands, Var};
use super::part::{Places, Scratch};
use super::prior::weights;
use super::program::Program;
use super::walk::{Walk, together, walk};
use super::walked::{Kept, Walked};

/// From this share on, a verdict is likely.
pub const LIKELY: f64 = 0.98;
/// Shares are sums of thousands of products; what they miss by that counts for nothing.
const ROUNDING: f64 = 1e-9;

/// How firmly a verdict stands.
#[cfg_attr(schemas, derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Some of what is unsaid may change it.
    Open,
    /// At least 98 % of what is unsaid would not, under the priors.
    Likely,
    /// Nothing that is unsaid can.
    Settled,
}

/// For each variable, the shares of classes given each of its values; in the order of the variables.
pub type Given = Vec<(Var, Vec<Vec<f64>>)>;

/// The shares of classes given each value of a variable, if it is among them.
pub(super) fn rows_of(given: &Given, var: Var) -> Option<&Vec<Vec<f64>>> {
    given.binary_search_by_key(&var, |(var, _)| *var).ok().map(|at| &given[at].1)
}

/// The outlook of every decision on some answers.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// By decision.
    pub decisions: Vec<DecisionOutlook>,
    /// By the variable that stands for what keeps an option away, as far as it was asked for.
    pub(super) kept: Vec<(Var, Arc<Walk>)>,
    /// What is [seldom](Model::seldom), as far as what was said tells.
    pub seldom: Arc<[(Var, Mask)]>,
}

/// What may still become of a decision.
#[derive(Clone, Debug)]
pub struct DecisionOutlook {
    /// What it comes to now.
    pub now: Verdict,
    /// Which verdicts are possible, by value.
    pub possible: Mask,
    /// The share of each verdict once all is answered, by value.
    pub shares: Vec<f64>,
    /// For each variable that may still be tested: the shares of verdicts given each of its values.
    pub given: Given,
    /// Whether the walk could be done at all; if not, it counts as open.
    pub known: bool,
}

impl DecisionOutlook {
    /// How firmly the verdict stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let value = Model::verdict_value(self.now);
        if self.known && self.possible == 1 << value {
            Standing::Settled
        } else if self.known && self.shares[usize::from(value)] >= LIKELY - ROUNDING {
            Standing::Likely
        } else {
            Standing::Open
        }
    }

    /// How uncertain the verdict is, in bits.
    #[must_use]
    pub fn entropy(&self) -> f64 {
        gain::entropy(self.shares.iter().copied())
    }
}

/// What the answers leave, while the outlook is being worked out.
struct State<'a, 'w> {
    pack: &'a Pack,
    engine: &'a Engine,
    /// For what keeps an option away: nothing until it is asked for.
    possible: Vec<Mask>,
    priors: Vec<Option<Vec<f64>>>,
    /// What is seldom, as far as what was said tells.
    seldom: Arc<[(Var, Mask)]>,
    /// Whether to work out what each answer would tell, or only how firmly verdicts stand.
    gains: bool,
    /// The same for what keeps options away.
    gains_of_kept: bool,
    kept: Vec<(Var, Arc<Walk>)>,
    scratch: Scratch,
    /// What was walked before; nothing where this outlook stands alone.
    walked: Option<&'w mut Walked<'a>>,
}

impl<'a> State<'a, '_> {
    /// The walk of one of the engine's programs.
    fn walk(&mut self, program: &'a Program, classes: usize) -> Arc<Walk> {
        if let Some(kept) = self.walked.as_mut().and_then(|walked| walked.take(program))
            && self.holds(&kept)
        {
            let walk = Arc::clone(&kept.walk);
            self.keep(program, kept);
            return walk;
        }
        // What keeps an option away is worked out on the way, in memory of its own.
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.cut(program, &mut |var| self.may_be(var));
        let Self { pack, engine, possible, priors, seldom, gains, .. } = self;
        for &var in scratch.vars() {
            let var_row = usize::from(var);
            priors[var_row]
                .get_or_insert_with(|| weights(pack, &engine.model, var, possible[var_row], seldom));
        }
        let walk = Arc::new(walk(&mut scratch, classes, priors, *gains));
        if self.walked.is_some() {
            let masks = scratch.met();
            let worked_out = masks.iter().filter(|(var, _)| usize::from(*var) >= engine.model.answer_vars());
            let shares = worked_out.filter_map(|(var, _)| Some((*var, priors[usize::from(*var)].clone()?)));
            let (shares, seldom) = (shares.collect(), Arc::clone(seldom));
            let kept = Kept { gains: *gains, seldom, shares, masks, walk: Arc::clone(&walk) };
            self.keep(program, kept);
        }
        self.scratch = scratch;
        walk
    }

    fn keep(&mut self, program: &'a Program, kept: Kept) {
        if let Some(walked) = &mut self.walked {
            walked.put(program, kept);
        }
    }

    /// Whether all that a walk rests on is as it was.
    fn holds(&mut self, kept: &Kept) -> bool {
        kept.gains == self.gains
            && kept.seldom == self.seldom
            && kept.masks.iter().all(|(var, mask)| self.may_be(usize::from(*var)) == *mask)
            && kept.shares.iter().all(|(var, shares)| self.priors[usize::from(*var)].as_ref() == Some(shares))
    }

    /// What a variable may be; what keeps an option away is worked out here.
    fn may_be(&mut self, var: usize) -> Mask {
        if self.possible[var] == 0 {
            let engine = self.engine;
            let program = &engine.kept[var - usize::from(engine.kept_vars().start)];
            let gains = std::mem::replace(&mut self.gains, self.gains_of_kept);
            let walk = self.walk(program, 2);
            self.gains = gains;
            self.possible[var] = walk.possible;
            self.priors[var] = Some(walk.shares.clone());
            self.kept.push((var as Var, walk));
        }
        self.possible[var]
    }

    /// What keeps an option away is worked out when it is asked for. The verdicts that it depends on are known by
    /// then: a decision comes after those that its constraints and brakes name.
    fn forget_kept(&mut self) {
        for var in self.engine.kept_vars() {
            self.possible[usize::from(var)] = 0;
        }
    }

    /// What is not needed now: whether it is to stay so.
    fn need(&mut self, decision: DecisionId, now: Verdict) -> DecisionOutlook {
        let classes = self.pack.decision(decision).options.len() + 2;
        let needed = self.walk(&self.engine.decisions[decision.index()].needed, 2);
        let mut shares = vec![0.0; classes];
        shares[1] = needed.shares[0];
        // Whatever it comes to if it is needed is left open.
        shares[0] = needed.shares[1];
        let others = if needed.possible & 0b10 == 0 { 0 } else { Mask::MAX >> (64 - classes) & !0b10 };
        let possible = others | (needed.possible & 1) << 1;
        DecisionOutlook { now, possible, shares, given: Vec::new(), known: true }
    }

    fn decision(&mut self, decision: DecisionId, now: Verdict) -> DecisionOutlook {
        let programs = &self.engine.decisions[decision.index()];
        let classes = self.pack.decision(decision).options.len() + 2;
        let needed = self.walk(&programs.needed, 2);
        let mut groups = Vec::new();
        let mut known = true;
        if needed.possible & 0b10 != 0 {
            for (_, program) in &programs.groups {
                let Some(program) = program else {
                    known = false;
                    break;
                };
                let group = self.walk(program, classes);
                let last = group.possible & 1 == 0;
                groups.push(group);
                if last {
                    break;
                }
            }
        }
        let (mut possible, shares, given) = together(&needed, &groups, classes);
        if !known {
            possible = Mask::MAX >> (64 - classes);
        }
        DecisionOutlook { now, possible, shares, given, known }
    }
}

impl Outlook {
    /// The outlook on the given answers: how firmly each verdict stands. What each answer would tell is left
    /// out, since only an interview needs it ([`Outlook::within`]).
    #[must_use]
    pub fn new(pack: &Pack, engine: &Engine, answers: &Answers) -> Self {
        let all: Vec<DecisionId> = (0..pack.decisions.len()).map(DecisionId::at).collect();
        Self::work_out(pack, engine, answers, engine.model.possible(answers), &all, None)
    }

    /// The same, but of what isn't needed now only whether it stays so. `now` are the verdicts on the answers.
    #[must_use]
    pub fn if_needed(pack: &Pack, engine: &Engine, answers: &Answers, now: &[Verdict]) -> Self {
        let all = (0..pack.decisions.len()).map(DecisionId::at);
        let needed: Vec<DecisionId> = all.filter(|id| now[id.index()] != Verdict::NotNeeded).collect();
        Self::work_out(pack, engine, answers, engine.model.possible(answers), &needed, None)
    }

    /// The outlook on the given answers, where the variables may take only the values in `possible`, and what
    /// each answer would tell. Decisions that none of those `wanted` depends on are taken as they stand. What was
    /// walked before, on the same engine, is not walked again where it would come to the same.
    #[must_use]
    pub fn within<'a>(
        pack: &'a Pack,
        engine: &'a Engine,
        answers: &Answers,
        possible: Vec<Mask>,
        wanted: &[DecisionId],
        walked: &mut Walked<'a>,
    ) -> Self {
        Self::work_out(pack, engine, answers, possible, wanted, Some(walked))
    }

    fn work_out<'a>(
        pack: &'a Pack,
        engine: &'a Engine,
        answers: &Answers,
        possible: Vec<Mask>,
        wanted: &[DecisionId],
        walked: Option<&mut Walked<'a>>,
    ) -> Self {
        // Only an interview asks what each answer would tell.
        let gains = walked.is_some();
        let verdicts = engine.decide(pack, answers);
        let priors = vec![None; possible.len()];
        let seldom = engine.model.seldom(&possible).into();
        // An interview walks large parts, again and again.
        let (kept, scratch) =
            (Vec::new(), Scratch::with(if gains { Places::many() } else { Places::default() }));
        let mut state = State {
            pack,
            engine,
            possible,
            priors,
            seldom,
            gains,
            gains_of_kept: gains,
            kept,
            scratch,
            walked,
        };
        state.forget_kept();
        let mut asked: Vec<DecisionId> = wanted.to_vec();
        let mut next = 0;
        while let Some(&decision) = asked.get(next) {
            let new = engine.upstream(decision).iter().filter(|id| !asked.contains(id));
            let new: Vec<DecisionId> = new.copied().collect();
            asked.extend(new);
            next += 1;
        }
        let mut decisions: Vec<Option<DecisionOutlook>> = vec![None; pack.decisions.len()];
        for &decision in &pack.order {
            let now = verdicts[decision.index()];
            let var = usize::from(engine.model.verdict_var(decision));
            let outlook = if state.possible[var].is_power_of_two() || gains && !asked.contains(&decision) {
                fixed(pack, decision, now)
            } else if !asked.contains(&decision) {
                state.need(decision, now)
            } else {
                // Of what nobody asked for only the verdict is asked about, not what it depends on.
                state.gains = gains && wanted.contains(&decision);
                state.decision(decision, now)
            };
            state.gains = gains;
            state.possible[var] = outlook.possible;
            state.priors[var] = Some(outlook.shares.clone());
            decisions[decision.index()] = Some(outlook);
        }
        let decisions = decisions.into_iter().flatten().collect();
        Self { decisions, kept: state.kept, seldom: state.seldom }
    }

    /// The questions that may still be tested on the way to a verdict of one of the decisions, in pack order;
    /// those that decide through what is worked out included.
    #[must_use]
    pub fn matters(&self, engine: &Engine, decisions: &[DecisionId]) -> Vec<QuestionId> {
        let mut wanted: Vec<DecisionId> = decisions.to_vec();
        let mut found: Vec<QuestionId> = Vec::new();
        let mut next = 0;
        while let Some(&decision) = wanted.get(next) {
            next += 1;
            let (questions, verdicts) = self.tested(engine, decision);
            found.extend(questions);
            for verdict in verdicts {
                if !wanted.contains(&verdict) {
                    wanted.push(verdict);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What may still be tested on the way to one verdict: questions, and other verdicts.
    #[must_use]
    pub fn tested(&self, engine: &Engine, decision: DecisionId) -> (Vec<QuestionId>, Vec<DecisionId>) {
        let outlook = &self.decisions[decision.index()];
        if !outlook.known {
            // Above the cap nobody can tell what still counts, so everything may.
            return (engine.asked(decision).to_vec(), engine.upstream(decision).to_vec());
        }
        let (mut questions, mut verdicts) = (Vec::new(), Vec::new());
        if outlook.possible.is_power_of_two() {
            return (questions, verdicts);
        }
        let mut vars: Vec<Var> = outlook.given.iter().map(|(var, _)| *var).collect();
        let mut at = 0;
        while let Some(&var) = vars.get(at) {
            at += 1;
            match engine.model.variable(var).stands {
                Stands::Verdict(upstream) => verdicts.push(upstream),
                Stands::Kept(_) => {
                    let walk = self.kept.iter().find(|(kept, _)| *kept == var);
                    vars.extend(
                        walk.into_iter().flat_map(|(_, walk)| walk.given.iter().map(|(var, _)| *var)),
                    );
                }
                stands => questions.extend(stands.question()),
            }
        }
        (questions, verdicts)
    }
}

fn fixed(pack: &Pack, decision: DecisionId, now: Verdict) -> DecisionOutlook {
    let value = usize::from(Model::verdict_value(now));
    let mut shares = vec![0.0; pack.decision(decision).options.len() + 2];
    shares[value] = 1.0;
    DecisionOutlook { now, possible: 1 << value, shares, given: Vec::new(), known: true }
}
