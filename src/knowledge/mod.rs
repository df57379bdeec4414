//! What a pack says, as types: read from TOML with the position of everything, merged with overlays, every
//! reference resolved. The lowest layer; it knows nothing of engines, sessions or terminals.

pub mod catalog;
pub mod condition;
mod deferred;
mod ids;
mod load;
pub(crate) mod node;
pub mod pack;
mod problem;
pub mod quantity;
pub mod shape;
mod suggest;
mod table;
mod text;

pub use deferred::Deferred;
pub use ids::*;
pub use load::{Accept, Layer, Origins, Site, SourceFile, Spot, load, load_with_origins};
pub use pack::*;
pub use problem::{Code, Place, Problem, Problems};
pub use suggest::nearest;
pub use table::{Iter, Row, Table};
pub use text::Text;
