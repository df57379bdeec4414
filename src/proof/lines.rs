//! Thresholds: outside their own band, or so near another line that it looks like a slip.

use crate::engine::Model;
use crate::engine::model::Stands;
use crate::knowledge::condition::{Bound, Test};
use crate::knowledge::{MeasureIndex, Origins, Pack, QuestionId, Spot};

use super::finding::{Code, Finding, Level};
use super::parts::parts;

/// Two lines of one question that lie within this factor look like one, drawn twice.
const NEAR: f64 = 1.2;

/// Thresholds whose value lies outside their band; only a note where a pack laid over moved them.
pub fn outside_band(pack: &Pack, origins: &Origins<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for threshold in &pack.thresholds {
        let [low, high] = threshold.band;
        let side = match threshold.value {
            value if value < low => "below",
            value if value > high => "above",
            _ => continue,
        };
        let message = format!("the line of `{}` lies {side} its own band", threshold.id);
        let mut finding = Finding::new(Code::OUTSIDE_BAND, "threshold", &threshold.id, message)
            .at(Spot::Field("value"))
            .help("the band says where practitioners draw it: widen the band, or move the line");
        if origins.is_overridden("threshold", &threshold.id, "value") {
            finding.level = Level::Note;
        }
        findings.push(finding);
    }
    findings
}

/// A line that a condition draws, and what draws it: a threshold, or what compares with the bare number.
struct Drawn {
    bound: Bound,
    kind: &'static str,
    id: String,
}

/// Lines of one measure of one question that lie so near each other that only a slip explains them.
pub fn near(pack: &Pack, model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for variable in &model.variables {
        let Stands::Number(question, measure) = variable.stands else { continue };
        for pair in variable.cuts.windows(2) {
            let [(low, _), (high, _)] = [pair[0], pair[1]];
            if low != high && (low <= 0.0 || high / low >= NEAR) {
                continue;
            }
            let drawn = |cut| drawn_at(pack, question, measure, cut);
            if let (Some(first), Some(second)) = (drawn(pair[0]), drawn(pair[1])) {
                findings.extend(too_near(&first, &second, &pack.question(question).id));
            }
        }
    }
    findings
}

fn too_near(first: &Drawn, second: &Drawn, question: &str) -> Option<Finding> {
    let [low, high] = [first.bound.value, second.bound.value];
    let one = |drawn: &Drawn| drawn.bound.threshold.map(|(id, _)| id);
    // A band may be as narrow as it likes.
    if low != high && one(first).is_some() && one(first) == one(second) {
        return None;
    }
    let both = format!("{} `{}` and {} `{}`", first.kind, first.id, second.kind, second.id);
    let message = if low == high {
        format!("{both} part `{question}` at one number, and only one of them counts that number in")
    } else {
        format!("{both} part `{question}` within a factor of {:.2}", high / low)
    };
    let mut finding = Finding::new(Code::NEAR_LINES, second.kind, &second.id, message)
        .and("question", question)
        .help("draw one line for both, or accept it and say why they differ");
    if (first.kind, &first.id) != (second.kind, &second.id) {
        finding = finding.and(first.kind, &first.id);
    }
    Some(finding)
}

/// What draws a line, a threshold rather than a bare number.
fn drawn_at(pack: &Pack, question: QuestionId, measure: MeasureIndex, cut: (f64, bool)) -> Option<Drawn> {
    let mut found: Option<Drawn> = None;
    for part in parts(pack) {
        for condition in part.conditions() {
            condition.each_test(&mut |test| {
                let Test::Number { question: asked, measure: of, low, high } = test else { return };
                let bounds = [low, high].into_iter().flatten();
                for bound in bounds.filter(|bound| (bound.value, bound.after) == cut) {
                    if (*asked, *of) != (question, measure) {
                        continue;
                    }
                    let drawn = match bound.threshold {
                        Some((id, _)) => ("threshold", pack.threshold(id).id.to_string()),
                        None => (part.kind, part.id.to_owned()),
                    };
                    if found.as_ref().is_none_or(|row| row.kind != "threshold") {
                        found = Some(Drawn { bound: *bound, kind: drawn.0, id: drawn.1 });
                    }
                }
            });
        }
    }
    found
}
