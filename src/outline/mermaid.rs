//! A decision as a Mermaid flow chart: one box a strength, the strongest first.

use std::fmt::Write as _;

use super::Outline;

/// The text of the chart.
#[must_use]
pub fn mermaid(outline: &Outline) -> String {
    let mut out = String::from("flowchart TD\n");
    let _ = writeln!(out, "    decision([\"{}\"])", quoted(&outline.title));
    let mut before = "decision".to_owned();
    let mut how = match outline.needed_when.as_str() {
        "always" => "always needed".to_owned(),
        when => format!("needed when {when}"),
    };
    for group in outline.groups.iter().rev() {
        let word = group.strength.word();
        let _ = writeln!(out, "    subgraph strength_{word} [\"{word}\"]");
        for rule in &group.rules {
            let mut text = rule.id.clone();
            if let Some(when) = &rule.when {
                let _ = write!(text, "\nwhen {when}");
            }
            for guard in &rule.unless {
                let _ = write!(text, "\nunless {guard}");
            }
            let _ = writeln!(out, "        {}[\"{}\"]", node("rule", &rule.id), quoted(&text));
        }
        let _ = writeln!(out, "    end");
        let _ = writeln!(out, "    {before} -- \"{}\" --> strength_{word}", quoted(&how));
        before = format!("strength_{word}");
        "none of these applies".clone_into(&mut how);
    }
    let rules = || outline.groups.iter().rev().flat_map(|group| &group.rules);
    for option in &outline.options {
        let _ = writeln!(out, "    {}([\"{}\"])", node("option", &option.id), quoted(&option.name));
    }
    if rules().any(|rule| rule.chooses == ["today"]) {
        let _ = writeln!(out, "    {}([\"what does it today\"])", node("option", "today"));
    }
    for rule in rules() {
        let id = node("rule", &rule.id);
        for (turn, option) in rule.chooses.iter().enumerate() {
            let arrow = if turn == 0 { "-->" } else { "-. or .->" };
            let _ = writeln!(out, "    {id} {arrow} {}", node("option", option));
        }
        for over in &rule.over {
            let is_option = outline.options.iter().any(|option| option.id == *over);
            let beaten = node(if is_option { "option" } else { "rule" }, over);
            let _ = writeln!(out, "    {id} -. over .-> {beaten}");
        }
    }
    out
}

/// A name that Mermaid takes for nothing else.
fn node(kind: &str, id: &str) -> String {
    format!("{kind}_{}", id.replace('-', "_"))
}

/// Within double quotes: what Mermaid reads as its own is written as an entity.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '#' => out.push_str("#35;"),
            '`' => out.push('\''),
            '\n' => out.push_str("<br>"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
