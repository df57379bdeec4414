//! What several modules of tests share, and benchmarks with them.

pub mod packs;
pub mod run;
pub mod small;
pub mod users;
