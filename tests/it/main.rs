//! All tests of the program and its pack: one binary, so that the library is linked once.
//!
//! `cargo test overlay` runs the tests of one module.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where something is not as it must be"
)]

mod support;

mod addresses;
mod advice;
mod authors;
mod bad_packs;
mod catalog;
mod cli;
mod companions;
mod completions;
mod documents;
mod engine_oracle;
mod explain_cli;
mod explain_oracle;
mod explanations;
mod hostile;
mod interview;
mod interview_pty;
mod never;
mod overlay;
mod pins;
mod proof;
mod proof_notes;
mod proof_oracle;
mod readme;
mod rebuild;
mod reports;
mod rules_new;
mod rules_show;
mod scenarios;
mod schema;
mod situations;
mod workloads;
