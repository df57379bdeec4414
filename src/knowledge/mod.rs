//! What a pack says, as types: read from TOML with the position of everything, merged with overlays, every
//! reference resolved. The lowest layer; it knows nothing of engines, sessions or terminals.

pub mod catalog;
pub mod condition;
mod deferred;
pub(crate) mod fields;
mod ids;
mod judgement;
mod load;
pub(crate) mod node;
pub mod pack;
mod problem;
pub mod quantity;
mod question;
pub mod shape;
mod suggest;
mod table;
mod text;

pub use deferred::Deferred;
pub use ids::*;
pub use judgement::*;
pub use load::{Accept, Layer, Origins, Site, SourceFile, Spot, load, load_with_origins};
pub use pack::*;
pub use problem::{Code, Place, Problem, Problems};
pub use question::*;
pub use suggest::nearest;
pub use table::{Iter, Row, Table};
pub use text::{Text, apart};
