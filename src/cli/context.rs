//! What every command starts from: the pack, and how to write.

use std::cell::OnceCell;
use std::env;
use std::io::IsTerminal;

use crate::builtin;
use crate::engine::Engine;
use crate::knowledge::{CategoryId, Layer, Pack, load, nearest};
use crate::report::terminal::Layout;

use super::args::{ColorChoice, Global};
use super::error::{CliError, problems};

/// The pack and the way to write.
pub struct Context {
    /// The pack.
    pub pack: Pack,
    /// How to compile it.
    compile: fn(&Pack) -> Result<Engine, String>,
    /// Compiled when first asked for: what only looks things up needs none.
    engine: OnceCell<Result<Engine, String>>,
    /// Print JSON.
    pub json: bool,
    /// Say only what was asked for.
    pub quiet: bool,
    /// Columns and colour of standard output.
    pub layout: Layout,
    /// Whether to colour prompts, which go to standard error.
    pub prompt_color: bool,
}

/// Compiles a pack that is laid over the built-in one.
fn compile_over(pack: &Pack) -> Result<Engine, String> {
    Engine::compile_over(pack, &builtin::knowledge(), &builtin::engine())
}

impl Context {
    /// Reads the packs laid over, if any, and looks at the terminal.
    ///
    /// # Errors
    /// A pack that doesn't load.
    pub fn new(global: &Global) -> Result<Self, CliError> {
        let (pack, compile): (_, fn(&Pack) -> _) = if global.pack.is_empty() {
            (builtin::knowledge(), |_| Ok(builtin::engine()))
        } else {
            (load(&layers(global)?).map_err(|error| problems("pack", &error))?, compile_over)
        };
        let layout = layout(global);
        let prompt_color = color(global.color, std::io::stderr().is_terminal());
        let (json, quiet, engine) = (global.json, global.quiet, OnceCell::new());
        Ok(Self { pack, compile, engine, json, quiet, layout, prompt_color })
    }

    /// The pack, compiled.
    ///
    /// # Errors
    /// A pack that exceeds a limit.
    pub fn engine(&self) -> Result<&Engine, CliError> {
        let engine = self.engine.get_or_init(|| (self.compile)(&self.pack));
        engine.as_ref().map_err(|message| CliError::new("pack-limit", message.clone(), None))
    }

    /// A category by its id, its title or an alias, in the singular or the plural.
    ///
    /// # Errors
    /// An unknown one, with the nearest.
    pub fn category(&self, name: &str) -> Result<CategoryId, CliError> {
        let lower = name.to_lowercase();
        let fits = |known: &str| {
            let known = known.to_lowercase();
            known == lower || known == format!("{lower}s") || format!("{known}s") == lower
        };
        let found = self.pack.categories.iter().position(|category| {
            fits(&category.id) || fits(&category.title) || category.aliases.iter().any(|alias| fits(alias))
        });
        found.map(CategoryId::at).ok_or_else(|| {
            let ids: Vec<&str> = self.pack.categories.iter().map(|category| category.id.as_str()).collect();
            let hint = match nearest(name, ids.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected one of `{}`", ids.join("`, `")),
            };
            CliError::new("unknown-category", format!("there is no category `{name}`"), hint)
        })
    }
}

/// The built-in pack and those laid over it, as files.
///
/// # Errors
/// A folder that can't be read.
pub fn layers(global: &Global) -> Result<Vec<Layer>, CliError> {
    let mut layers = vec![builtin::layer()];
    for folder in &global.pack {
        let shown = folder.display().to_string();
        layers.push(Layer::read(folder, &shown).map_err(|error| problems("pack", &error))?);
    }
    Ok(layers)
}

/// Columns and colour of standard output.
pub fn layout(global: &Global) -> Layout {
    Layout { width: width(), color: color(global.color, std::io::stdout().is_terminal()) }
}

fn width() -> usize {
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    if std::io::stdout().is_terminal() {
        console::Term::stdout()
            .size_checked()
            .map(|(_, columns)| usize::from(columns))
            .or(columns)
            .unwrap_or(80)
    } else {
        columns.unwrap_or(80)
    }
}

/// Whether to colour: flags first, then `NO_COLOR` (set and not empty), `CLICOLOR_FORCE`, then the terminal.
fn color(choice: ColorChoice, terminal: bool) -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0") => true,
        ColorChoice::Auto => terminal && env::var_os("TERM").is_none_or(|t| t != "dumb"),
    }
}
