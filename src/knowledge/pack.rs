//! A loaded pack: everything that rules and catalog say, checked and resolved.

use serde::{Deserialize, Serialize};

use super::catalog::{Category, Guide, Resource, Tool, Writer};
use super::condition::{Condition, Test};
use super::ids::{
    ChoiceIndex, ConstraintId, DecisionId, OptionIndex, QuestionId, ResourceId, RuleId, SignalId,
    ThresholdId, ToolId,
};
use super::judgement::{Advice, Brake, Choose, Constraint, Decision, Rule, Signal, Threshold};
use super::question::{Against, Question};
use super::table::{Row, Table};
use super::text::Text;

/// What a pack says. Rows are referred to by the typed ids beside it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Pack {
    /// Questions.
    pub questions: Table<Question>,
    /// Decisions, as written.
    pub decisions: Table<Decision>,
    /// Decisions so ordered that each comes after those whose verdict it asks about.
    pub order: Vec<DecisionId>,
    /// Thresholds.
    pub thresholds: Table<Threshold>,
    /// Signals.
    pub signals: Table<Signal>,
    /// Rules, as written.
    pub rules: Table<Rule>,
    /// Constraints.
    pub constraints: Table<Constraint>,
    /// Brakes.
    pub brakes: Table<Brake>,
    /// Advice.
    pub advice: Table<Advice>,
    /// Tools.
    pub tools: Table<Tool>,
    /// Resources.
    pub resources: Table<Resource>,
    /// Writers.
    pub writers: Table<Writer>,
    /// Guides.
    pub guides: Table<Guide>,
    /// Categories.
    pub categories: Table<Category>,
    /// Which questions have a part to play in the semantics.
    pub roles: Roles,
    /// What overlays switched off, with their reasons.
    pub disabled: Vec<(Text, Text)>,
}

/// Questions that the semantics refer to (`[pack]`).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Roles {
    /// The list of choices that are the needs.
    pub needs: Option<QuestionId>,
    /// The list of choices that are the systems running here.
    pub running: Option<QuestionId>,
    /// The list of choices that are tools which somebody urges. It changes no verdict; a report answers it.
    pub urged: Option<QuestionId>,
    /// The questions that an interview opens with, after the needs and the unusual facts.
    pub opening: Vec<QuestionId>,
    /// The signal under which managed services are out of the question, so that the full burden counts.
    pub self_run: Option<SignalId>,
}

impl Roles {
    /// Whether a question is about the system as a whole, and can't be answered for a part of it.
    #[must_use]
    pub fn is_of_system(&self, question: QuestionId) -> bool {
        [self.needs, self.urged].contains(&Some(question))
    }
}

macro_rules! rows {
    ($($name:ty),*) => {$(
        impl Row for $name {
            fn id(&self) -> &Text {
                &self.id
            }
        }
    )*};
}

rows!(Question, Decision, Threshold, Signal, Rule, Constraint, Brake, Advice);
rows!(Tool, Resource, Writer, Guide, Category);

impl Pack {
    /// A question by its id.
    #[must_use]
    pub fn find_question(&self, id: &str) -> Option<QuestionId> {
        self.questions.find(id).map(QuestionId::at)
    }

    /// A decision by its id.
    #[must_use]
    pub fn find_decision(&self, id: &str) -> Option<DecisionId> {
        self.decisions.find(id).map(DecisionId::at)
    }

    /// A tool by its id or one of its aliases.
    #[must_use]
    pub fn find_tool(&self, id: &str) -> Option<ToolId> {
        self.tools
            .find(id)
            .or_else(|| self.tools.iter().position(|tool| tool.aliases.iter().any(|alias| *alias == id)))
            .map(ToolId::at)
    }

    /// What can't be answered to any question.
    pub fn nevers(&self) -> impl Iterator<Item = &Against> {
        self.questions.iter().flat_map(|question| &question.never)
    }

    /// What is seldom answered to any question.
    pub fn seldoms(&self) -> impl Iterator<Item = &Against> {
        self.questions.iter().flat_map(|question| &question.seldom)
    }

    /// A question.
    #[must_use]
    pub fn question(&self, id: QuestionId) -> &Question {
        &self.questions[id.index()]
    }

    /// A decision.
    #[must_use]
    pub fn decision(&self, id: DecisionId) -> &Decision {
        &self.decisions[id.index()]
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// A threshold.
    #[must_use]
    pub fn threshold(&self, id: ThresholdId) -> &Threshold {
        &self.thresholds[id.index()]
    }

    /// A tool.
    #[must_use]
    pub fn tool(&self, id: ToolId) -> &Tool {
        &self.tools[id.index()]
    }

    /// A resource.
    #[must_use]
    pub fn resource(&self, id: ResourceId) -> &Resource {
        &self.resources[id.index()]
    }

    /// A constraint.
    #[must_use]
    pub fn constraint(&self, id: ConstraintId) -> &Constraint {
        &self.constraints[id.index()]
    }

    /// The rules of a decision, in the order of the pack.
    pub fn rules_of(&self, decision: DecisionId) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.decision(decision).rules.iter().map(|id| (*id, self.rule(*id)))
    }

    /// The decisions whose verdicts a condition names, its signals included; one that is named twice, twice.
    #[must_use]
    pub fn verdicts_in(&self, condition: &Condition) -> Vec<DecisionId> {
        let mut found = Vec::new();
        self.each_verdict(condition, &mut found);
        found
    }

    fn each_verdict(&self, condition: &Condition, found: &mut Vec<DecisionId>) {
        condition.each_test(&mut |test| {
            if let Test::Verdict { decision, .. } = test {
                found.push(*decision);
            }
        });
        condition.each_signal(&mut |id| self.each_verdict(&self.signals[id.index()].condition, found));
    }

    /// The need, as a choice, that makes a decision needed, where it is as simple as that.
    #[must_use]
    pub fn need_of(&self, decision: DecisionId) -> Option<ChoiceIndex> {
        let needs = self.roles.needs?;
        let mut found = None;
        self.decision(decision).needed_when.each_test(&mut |test| {
            if let Test::Choice { question, choices } = test
                && *question == needs
                && choices.len() == 1
            {
                found = Some(choices[0]);
            }
        });
        found
    }

    /// The name of an option: its tool's, or "none".
    #[must_use]
    pub fn option_name(&self, decision: DecisionId, option: OptionIndex) -> &str {
        let option = &self.decision(decision).options[usize::from(option)];
        option.tool.map_or("none", |tool| self.tool(tool).name.as_str())
    }

    /// Whether one applying rule beats another, each with the option that it chooses.
    ///
    /// `over` is an order: whoever is over a rule by name is also over what that rule is over by name. A rule that
    /// is so over another is not beaten by the other's `over` of an option: what is said of the one rule outweighs
    /// what is said of many.
    #[must_use]
    pub fn beats(&self, winner: (RuleId, OptionIndex), loser: (RuleId, OptionIndex)) -> bool {
        let (strong, weak) = (self.rule(winner.0), self.rule(loser.0));
        winner.0 != loser.0
            && (strong.strength > weak.strength
                || strong.strength == weak.strength
                    && (strong.outranks.binary_search(&loser.0).is_ok()
                        || strong.over_options.contains(&loser.1)
                            && winner.1 != loser.1
                            && weak.outranks.binary_search(&winner.0).is_err()))
    }

    /// Works out what every rule outranks, from what each is over by name.
    pub fn settle_over(&mut self) {
        let rules = (0..self.rules.len()).map(RuleId::at);
        let outranked: Vec<Vec<RuleId>> = rules.map(|rule| self.outranked(rule, None)).collect();
        for (rule, outranked) in self.rules.rows_mut().iter_mut().zip(outranked) {
            rule.outranks = outranked.into();
        }
    }

    /// The rules that outrank fewer if one is no longer over another, each with those that it loses.
    #[must_use]
    pub fn lost_without(&self, rule: RuleId, other: RuleId) -> Vec<(RuleId, Vec<RuleId>)> {
        let mut lost = Vec::new();
        for (row, above) in self.rules_of(self.rule(rule).decision) {
            if row == rule || above.outranks.contains(&rule) {
                let left = self.outranked(row, Some((rule, other)));
                let gone = above.outranks.iter().copied().filter(|beaten| !left.contains(beaten));
                let gone: Vec<RuleId> = gone.collect();
                if !gone.is_empty() {
                    lost.push((row, gone));
                }
            }
        }
        lost
    }

    /// What a rule is over by name, directly or through others, in order; one entry may be left out.
    fn outranked(&self, rule: RuleId, without: Option<(RuleId, RuleId)>) -> Vec<RuleId> {
        let (mut seen, mut todo) = (Vec::new(), vec![rule]);
        while let Some(at) = todo.pop() {
            for named in self.rule(at).over_rules.iter().filter(|named| without != Some((at, **named))) {
                if !seen.contains(named) {
                    seen.push(*named);
                    todo.push(*named);
                }
            }
        }
        seen.sort_unstable();
        seen
    }

    /// The options that a rule may choose.
    #[must_use]
    pub fn may_choose(&self, rule: &Rule) -> Vec<OptionIndex> {
        match &rule.choose {
            Choose::First(options) => options.to_vec(),
            Choose::Today => {
                let options = self.decision(rule.decision).options.iter().enumerate();
                options.filter(|(_, option)| option.today.is_some()).map(|(at, _)| at as u8).collect()
            }
        }
    }
}
