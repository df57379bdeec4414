//! The finite form of a pack: variables with few values, conditions as formulas over them.
//!
//! Numbers only matter through the cuts that conditions make, so a number is one of finitely many bands. A list
//! of choices is one yes-or-no variable a choice. Another decision's verdict is one more variable, and so is
//! whether constraints and brakes keep an option away: many rules ask that about the same few options, and
//! written out in each of them it made diagrams a hundred times larger.
//!
//! Value 0 of a variable is silence (for a tick: not ticked; for a verdict: conflict or gap).

use serde::{Deserialize, Serialize};

use crate::knowledge::condition::{Bound, Condition, Test};
use crate::knowledge::{Against, ChoiceIndex, DecisionId, Kind, MeasureIndex, Pack, QuestionId, ToolId};

use super::Verdict;
use super::answers::{Answer, Answers};
pub use super::formula::Formula;

/// From this burden on, a tool is heavy.
pub const HEAVY: u8 = 4;
/// From this burden on, a tool takes work to operate.
pub const UPKEEP: u8 = 2;
/// Sets of values are kept in 64 bits.
pub const MOST_VALUES: usize = 64;

/// A variable of the model, by position.
pub type Var = u16;
/// A set of values of one variable, one bit each.
pub type Mask = u64;

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stands {
    /// A yes-no question: silence, no, yes.
    YesNo(QuestionId),
    /// A choice: silence, then its choices.
    Choice(QuestionId),
    /// One tick of a list of choices: not ticked, ticked.
    Tick(QuestionId, ChoiceIndex),
    /// A measure of a number: silence, then its bands from the lowest.
    Number(QuestionId, MeasureIndex),
    /// A decision's verdict: conflict or gap, not needed, then its options.
    Verdict(DecisionId),
    /// Whether an option is kept away, by the number of the formula that says so: no, yes.
    Kept(u16),
}

impl Stands {
    /// The question, unless it stands for something that is worked out.
    #[must_use]
    pub fn question(self) -> Option<QuestionId> {
        match self {
            Self::YesNo(id) | Self::Choice(id) | Self::Tick(id, _) | Self::Number(id, _) => Some(id),
            Self::Verdict(_) | Self::Kept(_) => None,
        }
    }

    /// The decision whose verdict it is, if it is one.
    #[must_use]
    pub fn decision(self) -> Option<DecisionId> {
        if let Self::Verdict(id) = self { Some(id) } else { None }
    }
}

/// A variable.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Variable {
    /// What it stands for.
    pub stands: Stands,
    /// How many values it has.
    pub size: u8,
    /// For a number: the cuts between its bands, rising.
    pub cuts: Vec<(f64, bool)>,
}

/// The variables of a pack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Model {
    /// All variables: questions in the order of the pack, then verdicts, then what keeps options away.
    #[serde(with = "super::runs")]
    pub variables: Vec<Variable>,
    /// The first variable of each question.
    first: Vec<Var>,
    /// The first variable of the verdicts.
    verdicts: Var,
    /// By question: the tick of the need that it belongs to.
    needs: Vec<Option<Var>>,
    /// Values that some variables can't take.
    never: Vec<Barred>,
    /// Values that they seldom take.
    seldom: Vec<Barred>,
    /// What values are barred by, each formula once.
    bars: Vec<Formula>,
}

/// Values that some variables don't take where some formulas hold for certain.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Barred {
    /// Positions among [`Model::bars`]; all must hold.
    by: Vec<u16>,
    values: Vec<(Var, Mask)>,
}

impl Model {
    /// The model of a pack.
    ///
    /// # Errors
    /// The question that more than [`MOST_VALUES`] cases are told apart of.
    pub fn new(pack: &Pack) -> Result<Self, QuestionId> {
        let mut cuts: Vec<Vec<Vec<(f64, bool)>>> =
            pack.questions.iter().map(|question| vec![Vec::new(); question.kind.measures().len()]).collect();
        let mut add = |test: &Test| {
            if let Test::Number { question, measure, low, high } = test {
                let list = &mut cuts[question.index()][usize::from(*measure)];
                list.extend([low, high].into_iter().flatten().map(|bound| (bound.value, bound.after)));
            }
        };
        each_condition(pack, &mut |condition| condition.each_test(&mut add));
        pack.nevers()
            .chain(pack.seldoms())
            .flat_map(Against::conditions)
            .for_each(|condition| condition.each_test(&mut add));
        let mut model = Self::default();
        for (row, question) in pack.questions.iter().enumerate() {
            let id = QuestionId::at(row);
            model.first.push(model.variables.len() as Var);
            let mut push = |stands, size: usize, cuts| {
                model.variables.push(Variable { stands, size: size.min(255) as u8, cuts });
                if size > MOST_VALUES { Err(id) } else { Ok(()) }
            };
            match &question.kind {
                Kind::YesNo { .. } => push(Stands::YesNo(id), 3, Vec::new())?,
                Kind::Choice(choices) => push(Stands::Choice(id), choices.len() + 1, Vec::new())?,
                Kind::Choices(choices) => {
                    for choice in 0..choices.len() {
                        push(Stands::Tick(id, choice as u8), 2, Vec::new())?;
                    }
                }
                Kind::Number(measures) => {
                    for (measure, list) in cuts[row].iter_mut().enumerate().take(measures.len()) {
                        list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                        list.dedup();
                        push(Stands::Number(id, measure as u8), list.len() + 2, std::mem::take(list))?;
                    }
                }
            }
        }
        if let Some(needs) = pack.roles.needs {
            let first = model.first[needs.index()];
            let tick = |need: ChoiceIndex| first + Var::from(need);
            model.needs = pack.questions.iter().map(|question| question.need.map(tick)).collect();
        }
        model.verdicts = model.variables.len() as Var;
        for (row, decision) in pack.decisions.iter().enumerate() {
            let stands = Stands::Verdict(DecisionId::at(row));
            let size = decision.options.len() as u8 + 2;
            model.variables.push(Variable { stands, size, cuts: Vec::new() });
        }
        model.never = pack.nevers().map(|against| model.barred(pack, against)).collect();
        model.seldom = pack.seldoms().map(|against| model.barred(pack, against)).collect();
        Ok(model)
    }

    fn barred(&mut self, pack: &Pack, Against { answer, when, unless }: &Against) -> Barred {
        let values = match self.formula(pack, answer) {
            Formula::Any(parts) => parts,
            one => vec![one],
        };
        let value = |formula| if let Formula::In(var, mask) = formula { Some((var, mask)) } else { None };
        let by = match self.triggered(pack, when, unless).simple() {
            Formula::All(parts) => parts,
            one => vec![one],
        };
        let mut place = |formula: Formula| {
            let known = self.bars.iter().position(|known| *known == formula);
            known.unwrap_or_else(|| {
                self.bars.push(formula);
                self.bars.len() - 1
            }) as u16
        };
        Barred {
            by: by.into_iter().map(&mut place).collect(),
            values: values.into_iter().filter_map(value).collect(),
        }
    }

    /// The variable of a decision's verdict.
    #[must_use]
    pub fn verdict_var(&self, decision: DecisionId) -> Var {
        self.verdicts + decision.0
    }

    /// The variables of a question: one, or one a choice or a measure.
    #[must_use]
    pub fn vars_of(&self, question: QuestionId) -> std::ops::Range<Var> {
        let end = self.first.get(question.index() + 1).copied().unwrap_or(self.verdicts);
        self.first[question.index()]..end
    }

    /// The tick of the need that a question belongs to.
    #[must_use]
    pub fn need_of(&self, question: QuestionId) -> Option<Var> {
        self.needs.get(question.index()).copied().flatten()
    }

    /// How many variables stand for answers; those of verdicts come after them.
    #[must_use]
    pub fn answer_vars(&self) -> usize {
        usize::from(self.verdicts)
    }

    /// The variable.
    #[must_use]
    pub fn variable(&self, var: Var) -> &Variable {
        &self.variables[usize::from(var)]
    }

    /// The set of all values of a variable.
    #[must_use]
    pub fn full(&self, var: Var) -> Mask {
        Mask::MAX >> (64 - u32::from(self.variable(var).size))
    }

    /// The value of a verdict's variable.
    #[must_use]
    pub fn verdict_value(verdict: Verdict) -> u8 {
        match verdict {
            Verdict::Conflict | Verdict::Gap => 0,
            Verdict::NotNeeded => 1,
            Verdict::Pick(option) => option + 2,
        }
    }

    /// The band of a number, counted from 1.
    #[must_use]
    pub fn band(&self, var: Var, number: f64) -> u8 {
        let cuts = &self.variable(var).cuts;
        let below = cuts.iter().take_while(|(value, after)| {
            Bound { value: *value, after: *after, threshold: None }.is_below(number)
        });
        below.count() as u8 + 1
    }

    /// Calls `set` with each variable that an answer determines, and the set of values that it leaves.
    pub fn each_value(&self, question: QuestionId, answer: &Answer, mut set: impl FnMut(Var, Mask)) {
        let vars = self.vars_of(question);
        match answer {
            Answer::YesNo(yes) => set(vars.start, 1 << (1 + u8::from(*yes))),
            Answer::Choice(choice) => set(vars.start, 1 << (1 + choice)),
            Answer::Choices { ticked, whole } => {
                let mut on = [false; 1 << ChoiceIndex::BITS];
                for choice in ticked {
                    on[usize::from(*choice)] = true;
                }
                for (on, var) in on.into_iter().zip(vars) {
                    if on {
                        set(var, 0b10);
                    } else if *whole {
                        set(var, 0b01);
                    }
                }
            }
            Answer::Number { measure, low, high } => {
                for (at, var) in vars.enumerate() {
                    if at != usize::from(*measure) {
                        set(var, 1);
                        continue;
                    }
                    let first = self.band(var, *low);
                    // The upper end of a range is out: a range up to a cut stays below it.
                    let last = if low == high {
                        first
                    } else {
                        let cuts = &self.variable(var).cuts;
                        let below = cuts.iter().take_while(|(value, _)| *value < *high);
                        (below.count() as u8 + 1).max(first)
                    };
                    set(var, (first..=last).fold(0, |mask, band| mask | 1 << band));
                }
            }
            Answer::NotSure => {}
        }
    }

    /// The value of every variable as it is said now; silence is 0, a range is read by its lower end.
    #[must_use]
    pub fn values(&self, answers: &Answers) -> Vec<u8> {
        let mut values = vec![0; self.variables.len()];
        for (question, answer) in answers.iter() {
            self.each_value(question, answer, |var, mask| {
                values[usize::from(var)] = mask.trailing_zeros() as u8;
            });
        }
        values
    }

    /// What each variable may still turn out to be: a set for each; what is said leaves one value, silence all
    /// but those that can't be.
    #[must_use]
    pub fn possible(&self, answers: &Answers) -> Vec<Mask> {
        let mut possible = self.said(answers);
        for (var, mask) in self.never(&possible) {
            let left = &mut possible[usize::from(var)];
            // What was said stands.
            if *left & !mask != 0 {
                *left &= !mask;
            }
        }
        possible
    }

    /// The values that answers leave to each variable.
    fn said(&self, answers: &Answers) -> Vec<Mask> {
        let mut left: Vec<Mask> = (0..self.variables.len()).map(|var| self.full(var as Var)).collect();
        for (question, answer) in answers.iter() {
            self.each_value(question, answer, |var, mask| left[usize::from(var)] = mask);
        }
        for (decision, option) in &answers.decided {
            let value = Self::verdict_value(Verdict::Pick(*option));
            left[usize::from(self.verdict_var(*decision))] = 1 << value;
        }
        left
    }

    /// The values of those entries that are barred, whatever else is said.
    fn certain<'a>(
        &'a self,
        entries: &'a [Barred],
        possible: &'a [Mask],
    ) -> impl Iterator<Item = &'a [(Var, Mask)]> {
        entries.iter().filter(|entry| self.is_barred(entry, possible)).map(|entry| &entry.values[..])
    }

    fn is_barred(&self, entry: &Barred, possible: &[Mask]) -> bool {
        entry.by.iter().all(|at| self.bars[usize::from(*at)].certain(possible) == Some(true))
    }

    /// The values that can't be beside what was said.
    fn never(&self, said: &[Mask]) -> Vec<(Var, Mask)> {
        self.certain(&self.never, said).flatten().copied().collect()
    }

    /// The values that what is said, of what may be, leaves possible but not likely.
    #[must_use]
    pub fn seldom(&self, possible: &[Mask]) -> Vec<(Var, Mask)> {
        self.certain(&self.seldom, possible).flatten().copied().collect()
    }

    /// What was said although it can't be: the places of those that forbid it among the pack's.
    #[must_use]
    pub fn denied(&self, answers: &Answers) -> Vec<usize> {
        let said = self.said(answers);
        let nothing_else = |(var, mask): &(Var, Mask)| said[usize::from(*var)] & !mask == 0;
        let denied = self
            .never
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.values.iter().any(nothing_else) && self.is_barred(entry, &said));
        denied.map(|(at, _)| at).collect()
    }

    /// Whether an answer can't be, whatever else is still said.
    pub fn impossible(&self, answers: &Answers) -> impl Fn(QuestionId, &Answer) -> bool {
        let mut left: Vec<Mask> = vec![Mask::MAX; self.variables.len()];
        for (var, never) in self.never(&self.said(answers)) {
            left[usize::from(var)] &= !never;
        }
        move |question, answer| {
            let mut barred = false;
            self.each_value(question, answer, |var, mask| barred |= mask & left[usize::from(var)] == 0);
            barred
        }
    }

    /// A comparison as a formula.
    #[must_use]
    pub fn test(&self, pack: &Pack, test: &Test) -> Formula {
        match test {
            Test::YesNo { question, yes } => {
                Formula::In(self.vars_of(*question).start, 1 << (1 + u8::from(*yes)))
            }
            Test::Choice { question, choices } => {
                let first = self.vars_of(*question).start;
                if matches!(pack.question(*question).kind, Kind::Choices(_)) {
                    let ticks = choices.iter().map(|choice| Formula::In(first + Var::from(*choice), 0b10));
                    return Formula::Any(ticks.collect());
                }
                Formula::In(first, choices.iter().fold(0, |mask, choice| mask | 1 << (1 + choice)))
            }
            Test::Number { question, measure, low, high } => {
                let var = self.vars_of(*question).start + Var::from(*measure);
                let cuts = &self.variable(var).cuts;
                let cut = |bound: &Bound| {
                    cuts.iter().position(|cut| *cut == (bound.value, bound.after)).unwrap_or(cuts.len())
                };
                let from = low.as_ref().map_or(1, |bound| cut(bound) + 2);
                let to = high.as_ref().map_or(cuts.len() + 1, |bound| cut(bound) + 1);
                Formula::In(var, (from..=to).fold(0, |mask, band| mask | 1 << band))
            }
            Test::Verdict { decision, options } => {
                let mask = options.iter().fold(0, |mask, option| mask | 1 << (option + 2));
                Formula::In(self.verdict_var(*decision), mask)
            }
        }
    }

    /// A condition as a formula.
    #[must_use]
    pub fn formula(&self, pack: &Pack, condition: &Condition) -> Formula {
        let all = |parts: &[Condition]| parts.iter().map(|part| self.formula(pack, part)).collect();
        match condition {
            Condition::All(parts) => Formula::All(all(parts)),
            Condition::Any(parts) => Formula::Any(all(parts)),
            Condition::Signal(id) => self.formula(pack, &pack.signals[id.index()].condition),
            Condition::Test(test) => self.test(pack, test),
        }
    }

    /// `when` holds and none of `unless` does.
    #[must_use]
    pub fn triggered(&self, pack: &Pack, when: &Condition, unless: &[Condition]) -> Formula {
        let mut parts = vec![self.formula(pack, when)];
        let guards = unless.iter().map(|guard| Formula::Not(Box::new(self.formula(pack, guard))));
        parts.extend(guards);
        Formula::All(parts)
    }
}

/// Whether a tool may be the main database: an option of the first decision of the `databases` shelf that is
/// always needed. Such a host is there in any case.
#[must_use]
pub fn is_main_store(pack: &Pack, tool: ToolId) -> bool {
    pack.decisions
        .iter()
        .filter(|decision| decision.needed_when.is_always())
        .any(|decision| decision.options.iter().any(|option| option.tool == Some(tool)))
}

/// Calls `visit` for every condition of a pack.
pub fn each_condition<'a>(pack: &'a Pack, visit: &mut impl FnMut(&'a Condition)) {
    pack.signals.iter().for_each(|signal| visit(&signal.condition));
    pack.decisions.iter().for_each(|decision| visit(&decision.needed_when));
    let guarded = pack
        .rules
        .iter()
        .map(|rule| (&rule.when, &rule.unless))
        .chain(pack.constraints.iter().map(|constraint| (&constraint.when, &constraint.unless)))
        .chain(pack.brakes.iter().map(|brake| (&brake.when, &brake.unless)))
        .chain(pack.advice.iter().map(|advice| (&advice.when, &advice.unless)));
    for (when, unless) in guarded {
        visit(when);
        unless.iter().for_each(&mut *visit);
    }
}
