//! Variables as they stand in an image: most are one of a run of ticks.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::model::{Stands, Variable};

/// The variable that comes after another in a run.
fn next(of: &Variable) -> Option<Variable> {
    let stands = match of.stands {
        Stands::Tick(question, choice) => Stands::Tick(question, choice.checked_add(1)?),
        Stands::Kept(at) => Stands::Kept(at.checked_add(1)?),
        _ => return None,
    };
    Some(Variable { stands, ..of.clone() })
}

pub(super) fn serialize<S: Serializer>(variables: &[Variable], serializer: S) -> Result<S::Ok, S::Error> {
    let follows = |last: &Variable, variable: &Variable| {
        next(last).is_some_and(|next| (next.stands, next.size) == (variable.stands, variable.size))
    };
    let runs: Vec<(&Variable, u16)> =
        variables.chunk_by(follows).map(|run| (&run[0], run.len() as u16)).collect();
    runs.serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Variable>, D::Error> {
    let runs: Vec<(Variable, u16)> = Deserialize::deserialize(deserializer)?;
    let mut variables = Vec::with_capacity(runs.iter().map(|(_, len)| usize::from(*len)).sum());
    for (first, len) in runs {
        variables.extend(std::iter::successors(Some(first), next).take(usize::from(len)));
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct All(#[serde(with = "super")] Vec<Variable>);

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        let variables = crate::builtin::engine().model.variables;
        let image = postcard::to_stdvec(&All(variables.clone())).unwrap();
        let All(unpacked) = postcard::from_bytes(&image).unwrap();
        assert_eq!(format!("{unpacked:?}"), format!("{variables:?}"));
        let one_by_one = postcard::to_stdvec(&variables).unwrap();
        assert!(image.len() * 2 < one_by_one.len(), "{} {}", image.len(), one_by_one.len());
    }
}
