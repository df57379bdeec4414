//! archadvise: a decision advisor for the data and integration layer of a system.
pub mod builtin;
pub mod engine;
pub mod knowledge;
