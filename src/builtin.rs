//! The built-in pack: an image made by the build script, and the TOML that it was made from.

use serde::Deserialize;

use crate::engine::Engine;
use crate::knowledge::{Layer, Pack, SourceFile};

static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pack.image"));
static ENGINE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/engine.image"));
static SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pack_sources.rs"));

/// The built-in pack, compiled.
#[must_use]
pub fn pack() -> (Pack, Engine) {
    (knowledge(), engine())
}

/// The built-in pack, not compiled: for what only looks things up.
#[must_use]
pub fn knowledge() -> Pack {
    read(PACK)
}

/// The compiled form of the built-in pack.
#[must_use]
pub fn engine() -> Engine {
    read(ENGINE)
}

/// Reads an image; it was written by the build script of this very program with the same types, and a test
/// reads it.
#[expect(clippy::expect_used, reason = "the image is part of the program, see above")]
fn read<T: Deserialize<'static>>(image: &'static [u8]) -> T {
    postcard::from_bytes(image).expect("the image fits the types that wrote it")
}

/// The files of the built-in pack, to lay others over.
#[must_use]
pub fn layer() -> Layer {
    let file =
        |(name, text): &(&str, &str)| SourceFile { name: (*name).to_owned(), text: (*text).to_owned() };
    Layer { files: SOURCES.iter().map(file).collect() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_image_and_the_sources_say_the_same() {
        let (pack, _) = super::pack();
        let loaded = crate::knowledge::load(&[super::layer()]).unwrap();
        assert_eq!(format!("{pack:?}"), format!("{loaded:?}"));
    }

    #[test]
    fn texts_are_equal_in_the_image_where_they_read_alike() {
        let pack = super::knowledge();
        let options: Vec<_> = pack.decisions.iter().flat_map(|decision| &decision.options).collect();
        let mut alike = 0;
        for tool in &pack.tools {
            for option in &options {
                assert_eq!(tool.id == option.id, *tool.id == *option.id, "{} {}", tool.id, option.id);
                alike += usize::from(tool.id == option.id);
            }
        }
        assert!(alike > options.len() / 2, "{alike}");
    }
}
