//! Compiles the built-in pack into the image that the program starts from.
//!
//! The build script shares the modules `knowledge` and `engine` with the library, so that what is compiled here
//! is read there by the same types. A pack that doesn't load fails the build with all its errors; a conflict or
//! a gap does not, so that its author can still run the program and look (a test fails on it instead).
//!
//! It also asks for a static program where that can be had: see [`link_statically`].

#![allow(dead_code, missing_docs, unused_imports, clippy::all, clippy::pedantic)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

#[path = "src/engine/mod.rs"]
mod engine;
#[path = "src/knowledge/mod.rs"]
mod knowledge;

/// Orders of variables in which the diagrams are small; `cargo bench --bench orders -- write` searches for them.
const ORDERS: &str = "src/orders.txt";

fn main() {
    // Only these: a change anywhere else compiles no pack.
    for path in ["rules", "data", "build.rs", ORDERS, "src/engine", "src/knowledge"] {
        println!("cargo::rerun-if-changed={path}");
    }
    // The library has JSON Schemas of what it prints; what is compiled here, from the same sources, has none.
    if env::var_os("CARGO_FEATURE_CLI").is_some() {
        println!("cargo::rustc-cfg=schemas");
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
    let orders =
        fs::read_to_string(root.join(ORDERS)).unwrap_or_else(|error| fail(&format!("{ORDERS}: {error}")));
    let engine = match engine::Engine::compile_small(&pack, &engine::orders::Orders::read(&orders)) {
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
    if let Some(libraries) = static_libraries() {
        link_statically(&out, &libraries);
    }
}

/// Links the released program statically: to find, map and relocate shared libraries takes longer than all that
/// `show` does. And at a fixed address: one that can lie anywhere holds thousands of pointers that each start has
/// to set, in pages that are copied for it. (The heap and the stack still lie anywhere.)
///
/// `-C target-feature=+crt-static` says the same, but it is a flag of the whole build, under which no procedural
/// macro compiles; so each library that `rustc` names is led to its archive from here.
fn link_statically(out: &Path, [libc, libm, libgcc, libgcc_eh]: &[String; 4]) {
    let folder = out.join("static");
    fs::create_dir_all(&folder).unwrap_or_else(|error| fail(&error.to_string()));
    write(&folder.join("libc.a"), format!("GROUP({libc} {libgcc} {libgcc_eh})\n"));
    write(&folder.join("libm.a"), format!("INPUT({libm})\n"));
    write(&folder.join("libgcc_s.a"), format!("INPUT({libgcc_eh} {libgcc})\n"));
    // `rustc` turns shared libraries on again before it names its own, so the last word is for the linker.
    let folder = format!("-L{}", folder.display());
    for argument in ["-static", "-no-pie", "-Wl,-Bstatic", &folder] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}

/// The archives of the C library, of its mathematics and of GCC's own two, if this build is a release for the
/// machine that it runs on, with glibc, and all are there.
fn static_libraries() -> Option<[String; 4]> {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    let here = env::var("HOST") == env::var("TARGET");
    if !here
        || !is("PROFILE", "release")
        || !is("CARGO_CFG_TARGET_OS", "linux")
        || !is("CARGO_CFG_TARGET_ENV", "gnu")
    {
        return None;
    }
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    // What isn't found is printed as it was asked for, without a folder.
    let find = |file: &str| {
        let output = Command::new(&linker).arg(format!("-print-file-name={file}")).output().ok()?;
        let path = String::from_utf8(output.stdout).ok()?.trim().to_owned();
        (path.starts_with('/') && !path.contains(char::is_whitespace)).then_some(path)
    };
    Some([find("libc.a")?, find("libm.a")?, find("libgcc.a")?, find("libgcc_eh.a")?])
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
