//! Whether one tool is the answer, in a sentence for each decision that may choose it.

use crate::engine::reading::{self, Reader};
use crate::engine::{Answers, Verdict};
use crate::knowledge::{OptionIndex, Pack, ToolId};

use super::{explain, words};

/// "Yes: Apache Kafka as the event stream." Or no, what instead, and why.
#[must_use]
pub fn about_tool(pack: &Pack, answers: &Answers, tool: ToolId) -> String {
    let read = reading::read(pack, answers);
    let verdicts: Vec<Verdict> = read.decisions.iter().map(|decision| decision.verdict).collect();
    let reader = Reader { pack, answers, verdicts: &verdicts, moved: None };
    let name = pack.tool(tool).name.as_str();
    let line = |reading: &reading::DecisionReading| {
        let row = pack.decision(reading.decision);
        let option = row.options.iter().position(|option| option.tool == Some(tool))? as OptionIndex;
        let title = words::inside(&row.title);
        match reading.verdict {
            Verdict::Pick(picked) if picked == option => Some(format!("Yes: {name} as the {title}.")),
            Verdict::Pick(_) => {
                let instead = words::shown(&words::verdict(pack, reading.decision, reading.verdict));
                let why = if reading.decided {
                    "you set this yourself".to_owned()
                } else {
                    explain::why_not(reader, reading, option, false)
                };
                let why = why.trim_end_matches('.');
                Some(format!("No: {instead} as the {title}, not {name}: {why}."))
            }
            _ => None,
        }
    };
    let lines: Vec<String> = read.decisions.iter().filter_map(line).collect();
    if lines.is_empty() { format!("Nothing here needs {name}.") } else { lines.join("\n") }
}
