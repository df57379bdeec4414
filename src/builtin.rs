//! The built-in pack: an image made by the build script, and the TOML that it was made from.

use crate::engine::Engine;
use crate::knowledge::{Layer, Pack, SourceFile};

static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pack.image"));
static SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pack_sources.rs"));

/// The built-in pack, compiled.
///
/// # Panics
/// Never: the image was written by the build script of this very program with the same types, and a test reads
/// it.
#[must_use]
pub fn pack() -> (Pack, Engine) {
    #[expect(clippy::expect_used, reason = "the image is part of the program, see above")]
    postcard::from_bytes(IMAGE).expect("the image fits the types that wrote it")
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
}
