//! Looking things up: everything in a pack that has an id, as a page, as JSON, by words, side by side.
//! Pure: what it returns is data, which a renderer prints.

pub mod age;
pub mod compare;
pub mod document;
pub mod json;
pub mod page;
mod page_judgement;
pub mod search;
mod thing;
pub mod words;

pub use thing::{Thing, ThingKind, find, ids};
