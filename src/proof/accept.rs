//! What a pack accepts knowingly, and what it accepts in vain.

use crate::knowledge::{Accept, Origins, nearest};

use super::finding::{Code, Finding, Level};

/// Marks the findings that the pack accepts, and tells of each `[[accept]]` that matches none.
///
/// Only findings from `least` on were looked for: an `[[accept]]` of a lesser kind can't be called idle.
pub fn apply(origins: &Origins<'_>, findings: &mut Vec<Finding>, least: Level) {
    let mut idle = Vec::new();
    for (at, accept) in origins.accepts.iter().enumerate() {
        let mut matched = false;
        for finding in findings.iter_mut().filter(|finding| fits(accept, finding)) {
            finding.accepted = Some(accept.because.clone());
            matched = true;
        }
        let code = Code::ALL.iter().find(|code| code.word == accept.code);
        if !matched && code.is_none_or(|code| code.level >= least) {
            let message = match code {
                Some(_) => format!("nothing is found of `{}` that this accepts", accept.code),
                None => format!("there is no finding `{}` to accept", accept.code),
            };
            let near = nearest(&accept.code, Code::ALL.iter().map(|code| code.word));
            let help = match (code, near) {
                (None, Some(near)) => format!("did you mean `{near}`?"),
                _ => "remove it".to_owned(),
            };
            let mut finding =
                Finding::new(Code::UNUSED_ACCEPT, "accept", &at.to_string(), message).help(help);
            finding.about.clone_from(&accept.about);
            idle.push(finding);
        }
    }
    findings.extend(idle);
}

fn fits(accept: &Accept, finding: &Finding) -> bool {
    accept.code == finding.code.word && accept.about.iter().all(|part| finding.about.contains(part))
}
