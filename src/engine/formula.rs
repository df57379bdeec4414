//! Conditions as formulas over the variables of a [model](super::model).

use serde::{Deserialize, Serialize};

use super::model::{Mask, Var};

/// A condition over variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Formula {
    /// The variable has one of these values.
    In(Var, Mask),
    /// Every one holds.
    All(Vec<Self>),
    /// At least one holds.
    Any(Vec<Self>),
    /// It doesn't hold.
    Not(Box<Self>),
}

impl Formula {
    /// Always holds.
    #[must_use]
    pub fn truth() -> Self {
        Self::All(Vec::new())
    }

    /// Never holds.
    #[must_use]
    pub fn falsehood() -> Self {
        Self::Any(Vec::new())
    }

    /// Whether it holds for the given values.
    #[must_use]
    pub fn holds(&self, values: &[u8]) -> bool {
        match self {
            Self::In(var, mask) => mask >> values[usize::from(*var)] & 1 == 1,
            Self::All(parts) => parts.iter().all(|part| part.holds(values)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values)),
            Self::Not(inner) => !inner.holds(values),
        }
    }

    /// Whether it holds whatever value each variable takes of those that are left to it; `None` where that depends
    /// on which, or can't be told part by part.
    #[must_use]
    pub fn certain(&self, possible: &[Mask]) -> Option<bool> {
        match self {
            Self::In(var, mask) => match possible[usize::from(*var)] {
                left if left & !mask == 0 => Some(true),
                left if left & mask == 0 => Some(false),
                _ => None,
            },
            Self::All(parts) => settled(parts, possible, false),
            Self::Any(parts) => settled(parts, possible, true),
            Self::Not(inner) => inner.certain(possible).map(|holds| !holds),
        }
    }

    /// Its negation.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// The same without constants, single-entry lists and lists within lists of their own kind.
    #[must_use]
    pub fn simple(self) -> Self {
        match self {
            Self::In(_, _) => self,
            Self::Not(inner) => match inner.simple() {
                Self::All(parts) if parts.is_empty() => Self::falsehood(),
                Self::Any(parts) if parts.is_empty() => Self::truth(),
                inner => inner.negated(),
            },
            Self::All(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    match part.simple() {
                        Self::Any(none) if none.is_empty() => return Self::falsehood(),
                        Self::All(more) => all.extend(more),
                        part => all.push(part),
                    }
                }
                if all.len() == 1 { all.remove(0) } else { Self::All(all) }
            }
            Self::Any(parts) => {
                let mut any = Vec::new();
                for part in parts {
                    match part.simple() {
                        Self::All(none) if none.is_empty() => return Self::truth(),
                        Self::Any(more) => any.extend(more),
                        part => any.push(part),
                    }
                }
                if any.len() == 1 { any.remove(0) } else { Self::Any(any) }
            }
        }
    }

    /// Calls `visit` for each variable tested.
    pub fn each_var(&self, visit: &mut impl FnMut(Var)) {
        match self {
            Self::In(var, _) => visit(*var),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_var(visit)),
            Self::Not(inner) => inner.each_var(visit),
        }
    }
}

/// `deciding` if one of the parts is that for certain, its opposite if all of them are.
fn settled(parts: &[Formula], possible: &[Mask], deciding: bool) -> Option<bool> {
    let mut all = true;
    for part in parts {
        match part.certain(possible) {
            Some(holds) if holds == deciding => return Some(deciding),
            Some(_) => {}
            None => all = false,
        }
    }
    all.then_some(!deciding)
}
