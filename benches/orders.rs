//! How large the diagrams of the built-in pack are, in the orders of variables that are on file and after a search
//! for better ones. With `write` the orders that were found are put on file.
//!
//! `cargo bench --bench orders`, or `cargo bench --bench orders -- write`; it takes some minutes.
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::fs;
use std::time::Instant;

use archadvise::engine::Engine;
use archadvise::engine::orders::{Orders, written};
use archadvise::knowledge::{Pack, Strength};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/orders.txt");
/// A diagram with fewer words is small in any order.
const LEAST: usize = 2_000;
const HEADING: &str = "# Orders of variables in which the diagrams of the built-in rules are small, by decision and strength. They were
# searched for; `cargo bench --bench orders -- write` searches again, which is worth it after many new rules.
# A line that no longer fits the rules makes a diagram larger and nothing else.
";

/// By decision and strength: how many nodes.
fn sizes(pack: &Pack, engine: &Engine) -> Vec<(String, Strength, u32)> {
    let rows = pack.decisions.iter().zip(&engine.decisions);
    rows.flat_map(|(decision, programs)| {
        programs.groups.iter().map(|(strength, program)| {
            (decision.id.to_string(), *strength, program.as_ref().map_or(u32::MAX, |program| program.nodes))
        })
    })
    .collect()
}

fn main() {
    let pack = archadvise::builtin::knowledge();
    let text = fs::read_to_string(FILE).unwrap();
    let orders = Orders::read(&text);
    let began = Instant::now();
    let before = Engine::compile_small(&pack, &orders).unwrap();
    println!("with the orders on file: {} nodes, {:.1} s", before.nodes(), began.elapsed().as_secs_f64());
    let began = Instant::now();
    let after = Engine::compile_smallest(&pack, &orders).unwrap();
    println!("after a search:          {} nodes, {:.1} s", after.nodes(), began.elapsed().as_secs_f64());
    for ((decision, strength, before), (_, _, after)) in
        sizes(&pack, &before).iter().zip(sizes(&pack, &after))
    {
        if before.max(&after) >= &500 {
            println!("  {decision:<16} {:<10} {before:>7} {after:>7}", strength.word());
        }
    }
    if std::env::args().any(|word| word == "write") {
        fs::write(FILE, format!("{HEADING}{}", written(&pack, &after, LEAST))).unwrap();
        println!("written to {FILE}");
    }
}
