//! Rules, needs, constraints and brakes as formulas over the variables of a [`Model`].

use rustc_hash::FxHashMap;

use crate::knowledge::{
    Brake, Choose, Constraint, DecisionId, HoldsBack, OptionIndex, Pack, RuleId, Strength, ToolId,
};

use super::model::{Formula, HEAVY, Model, Stands, UPKEEP, Var, Variable, is_main_store};

/// One option that a rule may choose, with the formula under which it does.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The rule.
    pub rule: RuleId,
    /// The option.
    pub option: OptionIndex,
    /// The rule's strength.
    pub strength: Strength,
    /// When the rule applies and chooses this option.
    pub applies: Formula,
    /// When it is this option that the rule chooses, should it apply: nothing keeps the option away, what it
    /// would have preferred is kept away.
    pub chooses: Formula,
}

/// A pack as formulas.
#[derive(Clone, Debug, Default)]
pub struct Formulas {
    /// By decision: when it is needed.
    pub needed: Vec<Formula>,
    /// By decision: its arms, strongest first.
    pub arms: Vec<Vec<Arm>>,
    /// What keeps options away, in the order of their variables.
    pub kept: Vec<Formula>,
    /// What each of those is called: after the first option that it keeps away.
    pub kept_names: Vec<String>,
}

impl Formulas {
    /// The formulas of a pack; the variables of [`Formulas::kept`] are added to the model.
    #[must_use]
    pub fn new(pack: &Pack, model: &mut Model) -> Self {
        model.variables.retain(|variable| !matches!(variable.stands, Stands::Kept(_)));
        let mut builder =
            Builder { pack, model, kept: Vec::new(), names: Vec::new(), known: FxHashMap::default() };
        let decisions = || (0..pack.decisions.len()).map(DecisionId::at);
        let needed =
            decisions().map(|id| builder.model.formula(pack, &pack.decision(id).needed_when)).collect();
        let arms = decisions().map(|id| builder.arms(id)).collect();
        Self { needed, arms, kept: builder.kept, kept_names: builder.names }
    }
}

struct Builder<'a> {
    pack: &'a Pack,
    model: &'a mut Model,
    kept: Vec<Formula>,
    names: Vec<String>,
    known: FxHashMap<String, Var>,
}

/// What keeps an option of a decision from rules of the given strength: constraints, and brakes.
#[must_use]
pub fn blocked(
    pack: &Pack,
    model: &Model,
    decision: DecisionId,
    option: OptionIndex,
    strength: Strength,
) -> Formula {
    Away { pack, model }.blocked(decision, option, strength)
}

/// Whether brakes hold back what rules of a strength choose.
fn brakes_count(strength: Strength) -> bool {
    matches!(strength, Strength::Fits | Strength::Needed)
}

struct Away<'a> {
    pack: &'a Pack,
    model: &'a Model,
}

impl Away<'_> {
    fn runs_here(&self, tool: ToolId) -> Formula {
        let Some(running) = self.pack.roles.running else { return Formula::falsehood() };
        let choices = self.pack.question(running).kind.choices();
        match choices.iter().position(|choice| choice.id == self.pack.tool(tool).id) {
            Some(at) => Formula::In(self.model.vars_of(running).start + at as Var, 0b10),
            None => Formula::falsehood(),
        }
    }

    fn none_runs(&self, tools: &[ToolId]) -> Formula {
        Formula::Any(tools.iter().map(|tool| self.runs_here(*tool)).collect()).negated()
    }

    fn adds_a_system(&self, tool: ToolId) -> Formula {
        let row = self.pack.tool(tool);
        let mut reasons: Vec<Formula> = row.needs.iter().map(|any| self.none_runs(any)).collect();
        if !row.runs_inside.is_empty() && !row.runs_inside.iter().any(|host| is_main_store(self.pack, *host))
        {
            reasons.push(self.none_runs(&row.runs_inside));
        }
        if row.system {
            reasons.push(Formula::truth());
        }
        Formula::All(vec![self.none_runs(&[tool]), Formula::Any(reasons)])
    }

    /// When a tool's burden is at least this; a managed service lightens it where one may be used.
    fn burden_from(&self, tool: ToolId, least: u8) -> Formula {
        let row = self.pack.tool(tool);
        let heavy = row.burden >= least;
        let managed = row.burden_managed.unwrap_or(row.burden) >= least;
        match self.pack.roles.self_run {
            Some(id) if heavy != managed => {
                let alone = self.model.formula(self.pack, &self.pack.signals[id.index()].condition);
                if heavy { alone } else { alone.negated() }
            }
            _ if managed => Formula::truth(),
            _ => Formula::falsehood(),
        }
    }

    fn blocked(&self, decision: DecisionId, option: OptionIndex, strength: Strength) -> Formula {
        let pack = self.pack;
        let row = &pack.decision(decision).options[usize::from(option)];
        let Some(tool) = row.tool else { return Formula::falsehood() };
        let counts = |decisions: &[DecisionId]| decisions.is_empty() || decisions.contains(&decision);
        let constraints =
            pack.constraints.iter().filter(|c| counts(&c.decisions) && c.rules_out.contains(&tool));
        let mut reasons: Vec<Formula> = constraints
            .map(|Constraint { when, unless, .. }| self.model.triggered(pack, when, unless))
            .collect();
        if brakes_count(strength) {
            let mut here = vec![self.runs_here(tool)];
            if let (Some(today), Some(choice)) = (pack.decision(decision).today, row.today) {
                here.push(Formula::In(self.model.vars_of(today).start, 1 << (choice + 1)));
            }
            let brakes = pack.brakes.iter().filter(|brake| counts(&brake.decisions));
            let held: Vec<Formula> = brakes
                .filter_map(|Brake { when, unless, holds_back, .. }| {
                    let what = match holds_back {
                        HoldsBack::AddsASystem => self.adds_a_system(tool),
                        HoldsBack::AddsUpkeep => {
                            Formula::All(vec![self.adds_a_system(tool), self.burden_from(tool, UPKEEP)])
                        }
                        HoldsBack::Heavy => self.burden_from(tool, HEAVY),
                        HoldsBack::Tools(tools) if tools.contains(&tool) => Formula::truth(),
                        HoldsBack::Tools(_) => return None,
                    };
                    Some(Formula::All(vec![what, self.model.triggered(pack, when, unless)]))
                })
                .collect();
            reasons.push(Formula::All(vec![Formula::Any(here).negated(), Formula::Any(held)]));
        }
        Formula::Any(reasons).simple()
    }
}

impl Builder<'_> {
    /// The variable for what keeps an option away; a constant where nothing can.
    fn kept(&mut self, decision: DecisionId, option: OptionIndex, strength: Strength) -> Formula {
        let formula = blocked(self.pack, self.model, decision, option, strength);
        if formula == Formula::falsehood() || formula == Formula::truth() {
            return formula;
        }
        let key = format!("{formula:?}");
        let var = match self.known.get(&key) {
            Some(var) => *var,
            None => {
                let var = self.model.variables.len() as Var;
                let stands = Stands::Kept(self.kept.len() as u16);
                self.model.variables.push(Variable { stands, size: 2, cuts: Vec::new() });
                self.kept.push(formula);
                let row = self.pack.decision(decision);
                let braked = if brakes_count(strength) { "" } else { "!" };
                self.names.push(format!("{}/{}{braked}", row.id, row.options[usize::from(option)].id));
                self.known.insert(key, var);
                var
            }
        };
        Formula::In(var, 0b10)
    }

    /// The arms of a decision, strongest first.
    fn arms(&mut self, decision: DecisionId) -> Vec<Arm> {
        let pack = self.pack;
        let mut arms = Vec::new();
        for (id, rule) in pack.rules_of(decision) {
            let applies = self.model.triggered(pack, &rule.when, &rule.unless).simple();
            if applies == Formula::falsehood() {
                continue;
            }
            let mut push = |option, more: Vec<Formula>| {
                let chooses = Formula::All(more);
                let applies = Formula::All(vec![applies.clone(), chooses.clone()]).simple();
                arms.push(Arm {
                    rule: id,
                    option,
                    strength: rule.strength,
                    applies,
                    chooses: chooses.simple(),
                });
            };
            match &rule.choose {
                Choose::First(options) => {
                    let mut earlier = Vec::new();
                    for &option in options.iter() {
                        let kept = self.kept(decision, option, rule.strength);
                        let mut more: Vec<Formula> = earlier.clone();
                        more.push(kept.clone().negated());
                        push(option, more);
                        earlier.push(kept);
                    }
                }
                Choose::Today => {
                    let row = pack.decision(decision);
                    for (option, known) in row.options.iter().enumerate() {
                        let (Some(today), Some(choice)) = (row.today, known.today) else { continue };
                        let is = Formula::In(self.model.vars_of(today).start, 1 << (choice + 1));
                        let kept = self.kept(decision, option as u8, rule.strength);
                        push(option as u8, vec![is, kept.negated()]);
                    }
                }
            }
        }
        arms.retain(|arm| arm.applies != Formula::falsehood());
        arms.sort_by_key(|arm| std::cmp::Reverse(arm.strength));
        arms
    }
}
