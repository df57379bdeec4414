//! What the rules say where no scenario judges them is pinned, so that a change of it is seen in review.

use archadvise::builtin;
use archadvise::knowledge::Layer;
use archadvise::scenario::format;
use archadvise::scenario::run::run;

const PINS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pins");

#[test]
fn pins_hold() {
    let (pack, _) = builtin::pack();
    let layer = Layer::read_folder(PINS.as_ref(), "tests/pins").unwrap();
    let pins = format::read(&pack, &layer.files).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(!pins.is_empty(), "no pins under {PINS}");
    let moved: Vec<String> =
        pins.iter().filter(|pin| !run(&pack, pin).misses.is_empty()).map(|pin| pin.name.clone()).collect();
    assert!(
        moved.is_empty(),
        "{} of {} pins moved: {}\nIf that is what your change is for, write them anew and read the difference:\n  \
         rm -r tests/pins; cargo run --release -- rules test --mutate --pins tests/pins",
        moved.len(),
        pins.len(),
        moved.join(", ")
    );
}
