//! Which decisions and which advice ask about which variables.

use crate::engine::Model;
use crate::engine::formulas::Formulas;
use crate::engine::model::{Formula, Stands, Var};
use crate::knowledge::{DecisionId, Pack};

/// What asks about what.
pub struct Uses {
    /// By what keeps options away: the variables that it asks about.
    kept: Vec<Vec<Var>>,
    /// By decision: the variables that its rules and its need ask about.
    decisions: Vec<Vec<Var>>,
    /// By decision, by arm: the variables that it asks about.
    arms: Vec<Vec<Vec<Var>>>,
    /// When each piece of advice is given, and the variables that this asks about.
    advice: Vec<(Formula, Vec<Var>)>,
    /// By decision: those whose verdicts it rests on, each after those that it rests on itself; it comes last.
    upstream: Vec<Vec<DecisionId>>,
}

/// What may depend on some variables.
#[derive(Clone)]
pub struct Affected {
    /// The decisions whose verdict may, as the pack orders them.
    pub decisions: Vec<DecisionId>,
    /// When advice is given that may, and the variables that this asks about.
    pub advice: Vec<(Formula, Vec<Var>)>,
    /// By variable: it is one of them, or what it stands for may depend on them.
    pub touched: Vec<bool>,
}

impl Uses {
    pub(super) fn of(pack: &Pack, model: &Model, formulas: &Formulas) -> Self {
        let kept: Vec<Vec<Var>> = formulas.kept.iter().map(|formula| vars([formula])).collect();
        let decisions: Vec<Vec<Var>> = (formulas.arms.iter().zip(&formulas.needed))
            .map(|(arms, needed)| vars(arms.iter().map(|arm| &arm.applies).chain([needed])))
            .collect();
        let advice = pack.advice.iter().map(|row| {
            let formula = model.triggered(pack, &row.when, &row.unless);
            let vars = vars([&formula]);
            (formula, vars)
        });
        let arms = formulas.arms.iter().map(|arms| arms.iter().map(|arm| vars([&arm.applies])).collect());
        let mut uses = Self {
            kept,
            arms: arms.collect(),
            decisions,
            advice: advice.collect(),
            upstream: vec![Vec::new(); pack.decisions.len()],
        };
        for &decision in &pack.order {
            let mut below = vec![false; pack.decisions.len()];
            for id in uses.asked(model, decision) {
                uses.upstream[id.index()].iter().for_each(|other| below[other.index()] = true);
            }
            let order = pack.order.iter().copied().filter(|id| below[id.index()]);
            uses.upstream[decision.index()] = order.chain([decision]).collect();
        }
        uses
    }

    /// The decisions that a decision asks about, also by what keeps its options away.
    fn asked(&self, model: &Model, decision: DecisionId) -> Vec<DecisionId> {
        let mut found = Vec::new();
        for var in &self.decisions[decision.index()] {
            match model.variable(*var).stands {
                Stands::Verdict(id) => found.push(id),
                Stands::Kept(kept) => {
                    let asked = self.kept[usize::from(kept)].iter();
                    found.extend(asked.filter_map(|var| model.variable(*var).stands.decision()));
                }
                _ => {}
            }
        }
        found
    }

    /// The variables that an arm of a decision asks about.
    pub fn of_arm(&self, decision: DecisionId, arm: usize) -> &[Var] {
        &self.arms[decision.index()][arm]
    }

    /// The decisions whose verdicts a decision rests on, in the order in which they are reached, and itself.
    pub fn upstream(&self, decision: DecisionId) -> &[DecisionId] {
        &self.upstream[decision.index()]
    }

    /// What may depend on some variables.
    pub fn affected(&self, pack: &Pack, model: &Model, vars: &[Var]) -> Affected {
        let (decisions, hit) = self.reached(pack, model, vars, None);
        let touches = |vars: &[Var]| vars.iter().any(|var| hit[usize::from(*var)]);
        let advice = self.advice.iter().filter(|(_, vars)| touches(vars)).cloned().collect();
        Affected { decisions, advice, touched: hit }
    }

    /// The decisions whose verdict may depend on some variables.
    pub fn decisions(&self, pack: &Pack, model: &Model, vars: &[Var]) -> Vec<DecisionId> {
        self.reached(pack, model, vars, None).0
    }

    /// The decisions that may depend on some variables otherwise than through the verdict on one of them.
    pub fn around(&self, pack: &Pack, model: &Model, vars: &[Var], one: DecisionId) -> Vec<DecisionId> {
        self.reached(pack, model, vars, Some(one)).0
    }

    /// The decisions that some variables reach, and the variables that these reach; not beyond the verdict of `end`.
    fn reached(
        &self,
        pack: &Pack,
        model: &Model,
        vars: &[Var],
        end: Option<DecisionId>,
    ) -> (Vec<DecisionId>, Vec<bool>) {
        let mut hit = vec![false; model.variables.len()];
        for var in vars {
            hit[usize::from(*var)] = true;
        }
        let touches = |vars: &[Var], hit: &[bool]| vars.iter().any(|var| hit[usize::from(*var)]);
        // What keeps options away is asked about by decisions, and may ask about earlier ones.
        let kept: Vec<(usize, usize)> = (model.answer_vars()..model.variables.len())
            .filter_map(|var| match model.variables[var].stands {
                Stands::Kept(kept) => Some((var, usize::from(kept))),
                _ => None,
            })
            .collect();
        let mut decisions = Vec::new();
        let mut stale = true;
        for &decision in &pack.order {
            if std::mem::take(&mut stale) {
                for (var, kept) in &kept {
                    hit[*var] = hit[*var] || touches(&self.kept[*kept], &hit);
                }
            }
            if touches(&self.decisions[decision.index()], &hit) {
                hit[usize::from(model.verdict_var(decision))] = end != Some(decision);
                stale = true;
                decisions.push(decision);
            }
        }
        (decisions, hit)
    }
}

impl Affected {
    /// The same in parts that can be looked at one by one: no decision of one rests on one of another, and no advice
    /// asks about the verdicts of two. In a large pack a question that everyone is asked touches much that has
    /// nothing else in common, and a search in all of it at once costs the square of its size.
    pub fn apart(self, uses: &Uses, model: &Model) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        let Self { decisions, advice, touched } = self;
        // Takes out the parts in which one of these is decided, as one.
        let take = |parts: &mut Vec<Self>, on: &[DecisionId]| {
            let rests = |part: &mut Self| part.decisions.iter().any(|id| on.contains(id));
            let mut all = Self { decisions: Vec::new(), advice: Vec::new(), touched: touched.clone() };
            for part in parts.extract_if(.., rests) {
                all.decisions.extend(part.decisions);
                all.advice.extend(part.advice);
            }
            all
        };
        for decision in decisions {
            let mut part = take(&mut parts, uses.upstream(decision));
            part.decisions.push(decision);
            parts.push(part);
        }
        let mut by_itself = take(&mut parts, &[]);
        for (formula, vars) in advice {
            let on: Vec<DecisionId> =
                vars.iter().filter_map(|var| model.variable(*var).stands.decision()).collect();
            let mut part = take(&mut parts, &on);
            let asks = !part.decisions.is_empty();
            if asks { &mut part } else { &mut by_itself }.advice.push((formula, vars));
            if asks {
                parts.push(part);
            }
        }
        if !by_itself.advice.is_empty() {
            parts.push(by_itself);
        }
        parts
    }
}

/// The variables that formulas ask about, each once.
fn vars<'f>(formulas: impl IntoIterator<Item = &'f Formula>) -> Vec<Var> {
    let mut vars = Vec::new();
    formulas.into_iter().for_each(|formula| formula.each_var(&mut |var| vars.push(var)));
    vars.sort_unstable();
    vars.dedup();
    vars
}
