//! Conditions as formulas over the variables of a [model](super::model).

use super::model::{Mask, Var};

/// A condition over variables.
#[derive(Clone, Debug, PartialEq, Eq)]
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
