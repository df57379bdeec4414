//! Compiles the built-in pack into the image that the program starts from.
//!
//! The build script shares the modules `knowledge` and `engine` with the library, so that what is compiled here
//! is read there by the same types. A pack that doesn't load fails the build with all its errors; a conflict or
//! a gap does not, so that its author can still run the program and look (a test fails on it instead).
//!
//! It also says how a released program is linked, so that it starts quickly: see [`link_statically`] and
//! [`link_with_gnu_ld`].

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
    println!("cargo::rustc-cfg=image");
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
    let (packed, texts) = knowledge::apart(|| image(&pack));
    write(&out.join("pack.image"), packed);
    write(&out.join("texts.image"), texts);
    let (packed, words) = engine::program::apart(|| image(&engine));
    write(&out.join("engine.image"), packed);
    write(&out.join("words.image"), words);
    // The TOML itself, for laying a pack over it and for `rules check`; never read at an ordinary start.
    let mut sources = String::from("&[\n");
    for file in &layer.files {
        let path = root.join(&file.name);
        let _ = writeln!(sources, "    ({:?}, include_str!({:?})),", file.name, path);
    }
    sources.push_str("]\n");
    write(&out.join("pack_sources.rs"), sources);
    if is_release_here() {
        if let Some(libraries) = static_libraries() {
            link_statically(&out, &libraries);
        }
        link_with_gnu_ld(&out);
    }
}

/// Whether this build is a release, for Linux and for the machine that it runs on.
fn is_release_here() -> bool {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    env::var("HOST") == env::var("TARGET") && is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux")
}

/// Has GNU ld link the released program, unless the build names a linker. LLD maps its output and fills in page
/// after page; such a file the kernel keeps page by page, and each start pays for that. What is written, as by GNU ld
/// or when a program is copied to where it is installed, it keeps in larger pieces.
fn link_with_gnu_ld(out: &Path) {
    const FLAG: &str = "-fuse-ld=bfd";
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    if env::var_os("RUSTC_LINKER").is_some() || flags.contains("link") {
        return;
    }
    // Whether it is there, and can be called so, one small program shows.
    let source = out.join("probe.rs");
    write(&source, "fn main() {}\n");
    let mut probe = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    probe.arg(format!("-Clink-arg={FLAG}")).arg("-o").arg(out.join("probe")).arg(&source);
    if probe.output().is_ok_and(|probed| probed.status.success()) {
        println!("cargo::rustc-link-arg-bins={FLAG}");
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

/// The archives of the C library, of its mathematics and of GCC's own two, if it is glibc and all are there.
fn static_libraries() -> Option<[String; 4]> {
    if env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|set| set != "gnu") {
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
