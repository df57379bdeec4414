//! archadvise: a decision advisor for the data and integration layer of a system.
pub mod builtin;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod explain;
pub mod knowledge;
pub mod lookup;
pub mod outline;
pub mod proof;
pub mod report;
pub mod scaffold;
pub mod scenario;
pub mod schema;
pub mod session;
