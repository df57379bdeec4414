//! Compiles the built-in pack into the image that the program starts from.
//!
//! The build script shares the modules `knowledge` and `engine` with the library, so that what is compiled here
//! is read there by the same types. A pack that doesn't load fails the build with all its errors; a conflict or
//! a gap does not, so that its author can still run the program and look (a test fails on it instead).

#![allow(dead_code, missing_docs, unused_imports, clippy::all, clippy::pedantic)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

#[path = "src/engine/mod.rs"]
mod engine;
#[path = "src/knowledge/mod.rs"]
mod knowledge;

fn main() {
    // Only these: a change anywhere else compiles no pack.
    for path in ["rules", "data", "build.rs", "src/engine", "src/knowledge"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let built = knowledge::Layer::read(&root, "").and_then(|layer| {
        let pack = knowledge::load(std::slice::from_ref(&layer))?;
        Ok((layer, pack))
    });
    let (layer, pack) = match built {
        Ok(built) => built,
        Err(problems) => fail(&format!("the built-in pack does not load\n\n{problems}")),
    };
    let engine = match engine::Engine::compile(&pack) {
        Ok(engine) => engine,
        Err(limit) => fail(&limit),
    };
    for (decision, programs) in pack.decisions.iter().zip(&engine.decisions) {
        for (strength, _) in programs.groups.iter().filter(|(_, program)| program.is_none()) {
            let (id, strength) = (&decision.id, strength.word());
            println!(
                "cargo::warning=the `{strength}` rules of {id} are read one by one: their diagram is too large"
            );
        }
    }
    write(&out.join("pack.image"), image(&pack));
    write(&out.join("engine.image"), image(&engine));
    // The TOML itself, for laying a pack over it and for `rules check`; never read at an ordinary start.
    let mut sources = String::from("&[\n");
    for file in &layer.files {
        let path = root.join(&file.name);
        let _ = writeln!(sources, "    ({:?}, include_str!({:?})),", file.name, path);
    }
    sources.push_str("]\n");
    write(&out.join("pack_sources.rs"), sources);
}

fn image(of: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_stdvec(of).unwrap_or_else(|error| fail(&error.to_string()))
}

fn write(path: &Path, contents: impl AsRef<[u8]>) {
    if let Err(error) = fs::write(path, contents) {
        fail(&format!("can't write {}: {error}", path.display()));
    }
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    process::exit(1);
}
