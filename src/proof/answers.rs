//! What an answer changes: questions and answers that change nothing, and silence that gives a verdict which
//! no answer gives.
//!
//! For each answer to one question the decisions that ask about it are encoded once more, with that answer
//! fixed and everything else shared, and held against silence. One formula a question keeps memory small.

use batsat::Lit;

use crate::engine::model::{Stands, Var, each_condition};
use crate::knowledge::condition::Test;
use crate::knowledge::{DecisionId, Kind, QuestionId};

use super::encoding::{Case, Encoding};
use super::finding::{Code, Finding, Level};
use super::solver::TooHard;
use super::uses::Affected;

/// Answers that exclude each other, silence first, and some of what may depend on them, which rests on nothing
/// else that does.
struct Group {
    affected: Affected,
    variants: Vec<Variant>,
}

/// What the pack comes to with an answer to a question.
struct Variant {
    case: Case,
    advice: Vec<Lit>,
}

impl Encoding<'_> {
    /// What is wrong with the answers to one question.
    ///
    /// # Errors
    /// If a search takes too long.
    pub fn of_answers(&self, question: QuestionId, least: Level) -> Result<Vec<Finding>, TooHard> {
        let list = matches!(self.pack.question(question).kind, Kind::Choices(_));
        // Of these no tick is idle, and no tick at all reads as silence does.
        if list && self.counts_by_itself(question) {
            return Ok(Vec::new());
        }
        let vars: Vec<Var> = self.model.vars_of(question).collect();
        // Of a list, each tick by itself.
        let groups = vars.chunks(if list { 1 } else { vars.len() });
        let (mut idle, mut orphans) = (Vec::new(), Vec::new());
        for vars in groups {
            // What an answer changes may be found in any of the parts; the rest is looked at for orphans alone.
            let mut changing = vec![false; vars.iter().map(|var| self.values(*var).len()).sum()];
            for affected in self.uses().affected(self.pack, &self.model, vars).apart(self.uses(), &self.model)
            {
                let orphaned = least == Level::Note && !list && !affected.decisions.is_empty();
                if changing.iter().all(|known| *known) && !orphaned {
                    continue;
                }
                let mut own = self.again();
                let group = own.group(vars, affected);
                let asked = own.asked(question);
                for (known, variant) in changing.iter_mut().zip(&group.variants[1..]) {
                    *known = *known || own.differ(&group.affected, &group.variants[0], variant, asked)?;
                }
                if orphaned {
                    orphans.extend(own.orphans(question, &group)?);
                }
            }
            let values = vars.iter().flat_map(|var| self.values(*var).map(|value| (*var, value)));
            idle.extend(values.zip(changing).map(|(value, changes)| (value, !changes)));
        }
        let mut findings = self.idle(question, &idle);
        // As the pack orders the decisions, whatever hangs together.
        orphans.sort_by_key(|(decision, _)| self.pack.order.iter().position(|id| id == decision));
        findings.extend(orphans.into_iter().map(|(_, finding)| finding));
        Ok(findings)
    }

    /// The values of a variable but silence.
    fn values(&self, var: Var) -> std::ops::Range<u8> {
        1..self.model.variable(var).size
    }

    /// What runs here, what is needed and what is urged count by themselves: in what there is to run, what is asked
    /// and what a report answers.
    fn counts_by_itself(&self, question: QuestionId) -> bool {
        let roles = &self.pack.roles;
        [roles.needs, roles.running, roles.urged].contains(&Some(question))
    }

    fn group(&mut self, vars: &[Var], affected: Affected) -> Group {
        let mut variants = vec![self.variant(&affected, vars, (vars[0], 0))];
        for var in vars {
            for value in self.values(*var) {
                variants.push(self.variant(&affected, vars, (*var, value)));
            }
        }
        Group { affected, variants }
    }

    /// The pack with one value given, and the rest of its group silent.
    fn variant(&mut self, affected: &Affected, group: &[Var], (var, value): (Var, u8)) -> Variant {
        let (yes, no) = (self.solver.yes(), !self.solver.yes());
        let mut case = Case { touched: affected.touched.clone(), ..self.base.clone() };
        for other in group {
            let holds = if *other == var { value } else { 0 };
            let values = 0..self.model.variable(*other).size;
            case.values[usize::from(*other)] = values.map(|at| if at == holds { yes } else { no }).collect();
        }
        for decision in &affected.decisions {
            if case.values[usize::from(self.model.verdict_var(*decision))].is_empty() {
                self.decide(&mut case, *decision);
            }
        }
        let advice = affected.advice.iter().map(|(formula, _)| self.formula(&mut case, formula)).collect();
        Variant { case, advice }
    }

    /// The need that the question belongs to: only with it is it asked.
    fn asked(&mut self, question: QuestionId) -> Option<Lit> {
        let need = Var::from(self.pack.question(question).need?);
        let first = self.model.vars_of(self.pack.roles.needs?).start;
        Some(self.answer(first + need)[1])
    }

    /// Whether two answers differ in any verdict or advice.
    fn differ(
        &mut self,
        affected: &Affected,
        one: &Variant,
        other: &Variant,
        asked: Option<Lit>,
    ) -> Result<bool, TooHard> {
        let all = |variant: &Variant| -> Vec<Lit> {
            let verdicts = affected.decisions.iter().map(|id| usize::from(self.model.verdict_var(*id)));
            let verdicts = verdicts.flat_map(|var| variant.case.values[var].iter().copied());
            verdicts.chain(variant.advice.iter().copied()).collect()
        };
        let (here, there) = (all(one), all(other));
        let any = self.differs(here, there);
        let goal: Vec<Lit> = asked.into_iter().chain([any]).collect();
        self.solver.can(&goal)
    }

    /// What is to be said of the answers to a question that are idle.
    fn idle(&self, question: QuestionId, answers: &[((Var, u8), bool)]) -> Vec<Finding> {
        if answers.iter().all(|(_, idle)| *idle) {
            let row = self.pack.question(question);
            let message = format!("no answer to `{}` changes any verdict or advice", row.id);
            let help = "ask about it in a rule, or don't ask it";
            return vec![Finding::of_question(self.pack, Code::IDLE_QUESTION, question, message).help(help)];
        }
        let idle: Vec<(Var, u8)> =
            answers.iter().filter(|(_, idle)| *idle).map(|(answer, _)| *answer).collect();
        self.idle_answers(question, &idle)
    }

    /// Answers that change nothing: a slip where a condition names them; of a choice, one may be left for the
    /// rest, and two of those nothing tells apart.
    fn idle_answers(&self, question: QuestionId, idle: &[(Var, u8)]) -> Vec<Finding> {
        let row = self.pack.question(question);
        let word = |(var, value): (Var, u8)| match self.model.variable(var).stands {
            Stands::YesNo(_) => Some(if value == 2 { "yes" } else { "no" }.to_owned()),
            Stands::Choice(_) => Some(row.kind.choices()[usize::from(value) - 1].id.to_string()),
            Stands::Tick(_, choice) => Some(row.kind.choices()[usize::from(choice)].id.to_string()),
            _ => None,
        };
        let idle: Vec<String> = idle.iter().filter_map(|at| word(*at)).collect();
        let named = self.named_answers(question);
        let (slips, rest): (Vec<String>, Vec<String>) = idle.into_iter().partition(|id| named.contains(id));
        let mut findings: Vec<Finding> = slips
            .into_iter()
            .map(|id| {
                let message = format!(
                    "`{id}` as the answer to `{}` changes nothing, though conditions name it",
                    row.id
                );
                let help = "what names it has no effect: correct or remove that";
                Finding::of_question(self.pack, Code::IDLE_ANSWER, question, message)
                    .and("answer", &id)
                    .help(help)
            })
            .collect();
        let today = self.pack.decisions.iter().any(|decision| decision.today == Some(question));
        let allowed = usize::from(matches!(row.kind, Kind::Choice(_) | Kind::YesNo { .. }));
        if rest.len() > allowed && !today {
            let message =
                format!("nothing tells these answers to `{}` from silence: `{}`", row.id, rest.join("`, `"));
            let help = "one answer for all of them would do, if people find themselves in it";
            findings.push(Finding::of_question(self.pack, Code::SAME_ANSWERS, question, message).help(help));
        }
        findings
    }

    /// The answers to a question that a condition names, or that mean an option.
    fn named_answers(&self, question: QuestionId) -> Vec<String> {
        let choices = self.pack.question(question).kind.choices();
        let mut named: Vec<String> = Vec::new();
        each_condition(self.pack, &mut |condition| {
            condition.each_test(&mut |test| match test {
                Test::YesNo { question: asked, yes } if *asked == question => {
                    named.push(if *yes { "yes" } else { "no" }.to_owned());
                }
                Test::Choice { question: asked, choices: list } if *asked == question => {
                    named.extend(list.iter().map(|at| choices[usize::from(*at)].id.to_string()));
                }
                _ => {}
            });
        });
        named
    }

    /// Verdicts that only silence on a question gives.
    fn orphans(
        &mut self,
        question: QuestionId,
        Group { affected, variants }: &Group,
    ) -> Result<Vec<(DecisionId, Finding)>, TooHard> {
        let asked = self.asked(question);
        let vars: Vec<Var> = self.model.vars_of(question).collect();
        let silence: Vec<Lit> = vars.iter().map(|var| self.answer(*var)[0]).chain(asked).collect();
        let mut findings = Vec::new();
        // Decisions in which some answer gives whatever silence gives, and what the question reaches around each.
        let mut met: Vec<Vec<DecisionId>> = Vec::new();
        for decision in &affected.decisions {
            let var = usize::from(self.model.verdict_var(*decision));
            let silent = &variants[0].case.values[var];
            // What depends on the question through one of those alone is the same wherever that one is.
            if variants[1..].iter().any(|variant| variant.case.values[var] == *silent)
                || met.iter().any(|around| !around.contains(decision))
            {
                met.push(self.uses().around(self.pack, &self.model, &vars, *decision));
                continue;
            }
            let found = findings.len();
            // From 1 on: a contradiction or a gap is told as such.
            for (value, silent) in silent.iter().enumerate().skip(1) {
                let others = variants[1..].iter().map(|variant| !variant.case.values[var][value]);
                let goal: Vec<Lit> = others.chain(silence.iter().copied()).chain([*silent]).collect();
                let Some(witness) = self.witness(&goal)? else { continue };
                let verdict = match value.checked_sub(2) {
                    None => "not needed",
                    Some(option) => self.pack.option_name(*decision, option as u8),
                };
                let (row, title) = (self.pack.question(question), &self.pack.decision(*decision).title);
                let message = format!(
                    "while `{}` is unanswered the verdict on {title} may be {verdict}, which no answer gives",
                    row.id
                );
                let help = "silence falls between rules: let one of them go without this comparison";
                let finding = Finding::of_question(self.pack, Code::ORPHANED_SILENCE, question, message)
                    .and("decision", &self.pack.decision(*decision).id)
                    .help(help)
                    .shown_by(witness);
                findings.push((*decision, finding));
                break;
            }
            let goal: Vec<Lit> = silence.iter().copied().chain([silent[0]]).collect();
            if findings.len() == found && !self.solver.can(&goal)? {
                met.push(self.uses().around(self.pack, &self.model, &vars, *decision));
            }
        }
        Ok(findings)
    }
}
