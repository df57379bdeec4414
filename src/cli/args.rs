//! What the command line accepts.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::knowledge::shape::CLOUDS;
use crate::schema::FileKind;

/// A decision advisor for databases, caches, queues and streams, search, object storage, vector stores and API
/// styles: what to use, why, why not the other one, and what would change the answer.
#[derive(Debug, Parser)]
#[command(name = "archadvise", version, about, long_about = None, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 findings (the rules of a pack contradict each other or leave a \
                        gap), 2 the request was wrong, 130 interrupted."
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// For every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options of every command.
#[derive(Clone, Debug, clap::Args)]
pub struct Global {
    /// Print JSON, with a versioned schema id
    #[arg(long, global = true)]
    pub json: bool,
    /// Lay a pack folder over the built-in pack (repeatable; a later one wins)
    #[arg(long, global = true, value_name = "DIR")]
    pub pack: Vec<PathBuf>,
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Say only what was asked for
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// At a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Be asked what decides, and get the answer
    Ask(Late<AskArgs>),
    /// Get the answer from a file, standard input or --set, without any prompt
    Advise(Late<AdviseArgs>),
    /// Explain a verdict: why, why not another, what would change it, what if
    Explain(Late<ExplainArgs>),
    /// List tools, resources, questions, decisions, rules, thresholds, writers or guides
    List(Late<ListArgs>),
    /// Find tools, reading, guides, questions, rules and the rest by words
    Search(Late<SearchArgs>),
    /// Show one thing by its id
    Show(Late<ShowArgs>),
    /// Work on the rules of a pack
    Rules(RulesArgs),
    /// Set tools side by side, what differs first
    Compare(Late<CompareArgs>),
    /// Print shell completions
    Completions(Late<CompletionsArgs>),
}

/// Arguments of a command that are put together only where it is called: a command line names one command, and all
/// arguments of all others would cost each start more than what it looks up. Not for a command that has commands of
/// its own, which help and completions name.
#[derive(Debug)]
pub struct Late<A>(pub A);

impl<A: clap::Args> clap::Args for Late<A> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(with_args::<A>)
    }
    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// Adds arguments to a command; what it says of itself stays.
fn with_args<A: clap::Args>(command: clap::Command) -> clap::Command {
    let about = command.get_about().cloned().unwrap_or_default();
    A::augment_args(command).about(about)
}

impl<A: FromArgMatches> FromArgMatches for Late<A> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        A::from_arg_matches(matches).map(Self)
    }
    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
        A::from_arg_matches_mut(matches).map(Self)
    }
    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// `ask`.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// Categories, decisions, or a tool ("is Kafka right for us?"); everything if left out
    #[arg(value_name = "WHAT")]
    pub what: Vec<String>,
    /// Start from the answers in a file
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Set an answer beforehand (repeatable)
    #[arg(long, value_name = "ID=VALUE")]
    pub set: Vec<String>,
    /// Write each answer to this file as it is given
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Go on where the last interview stopped
    #[arg(long)]
    pub resume: bool,
    /// Never prompt; say what to use instead
    #[arg(long)]
    pub no_input: bool,
}

/// `advise`.
#[derive(Debug, clap::Args)]
pub struct AdviseArgs {
    /// An answers file, or - for standard input; archadvise.toml here if left out
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)
    #[arg(long, value_name = "ID=VALUE")]
    pub set: Vec<String>,
    /// Report only on this category (repeatable)
    #[arg(long, value_name = "CATEGORY")]
    pub category: Vec<String>,
}

/// `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A decision, a category or a tool; every verdict if left out
    #[arg(value_name = "DECISION")]
    pub what: Option<String>,
    /// An answers file, or - for standard input; archadvise.toml here if left out
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)
    #[arg(long, value_name = "ID=VALUE")]
    pub set: Vec<String>,
    /// Explain the verdicts of this workload
    #[arg(long, value_name = "NAME")]
    pub workload: Option<String>,
    /// Say what would have to be different for this tool (repeatable)
    #[arg(long, value_name = "TOOL")]
    pub why_not: Vec<String>,
    /// Show what a changed answer would do, decision by decision (repeatable)
    #[arg(long, value_name = "ID=VALUE")]
    pub change: Vec<String>,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Tools
    #[value(alias = "tool")]
    Tools,
    /// Things to read, watch or take
    #[value(alias = "resource")]
    Resources,
    /// Questions that are asked
    #[value(alias = "question")]
    Questions,
    /// Decisions and their options
    #[value(alias = "decision")]
    Decisions,
    /// Rules
    #[value(alias = "rule")]
    Rules,
    /// Lines that numbers are compared with
    #[value(alias = "threshold")]
    Thresholds,
    /// People worth following
    #[value(alias = "writer")]
    Writers,
    /// Short texts on recurring questions
    #[value(alias = "guide")]
    Guides,
}

/// `list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// What to list
    #[arg(value_name = "WHAT", default_value = "tools")]
    pub what: Kind,
    /// Only what belongs to this category
    #[arg(long, value_name = "CATEGORY")]
    pub category: Option<String>,
    /// Only what concerns this tool
    #[arg(long, value_name = "TOOL")]
    pub tool: Option<String>,
}

/// `show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// An id, or KIND:ID where an id means two things
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `rules`.
#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// The commands on rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Prove over every combination of answers what is wrong with the rules, and what is needless
    Check(Late<CheckArgs>),
    /// Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them
    Show(Late<RulesShowArgs>),
    /// Write a first pack of your own, to lay over the built-in one
    New(Late<NewArgs>),
    /// Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents
    Schema(Late<SchemaArgs>),
    /// Run scenarios: situations, and what each should come to
    Test(Late<TestArgs>),
}

/// `rules check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Exit with 1 where anything of at least this level is found and not accepted
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub deny: LevelArg,
    /// Show findings of at least this level, and of the level that is denied; what is not shown is counted
    #[arg(long, value_name = "LEVEL", default_value = "warning")]
    pub level: LevelArg,
}

/// Levels of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum LevelArg {
    /// Worth knowing
    Note,
    /// To be changed, or accepted with a reason
    Warning,
    /// The pack gives no answer, or says something that never counts
    Error,
}

/// `rules show`.
#[derive(Debug, clap::Args)]
pub struct RulesShowArgs {
    /// The decision
    #[arg(value_name = "DECISION")]
    pub decision: String,
    /// Print a Mermaid flow chart instead
    #[arg(long, conflicts_with = "json")]
    pub mermaid: bool,
}

/// `rules new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// A folder that is not there yet, or is empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Everything runs on this cloud: what exists on another one only is out
    #[arg(long, value_name = "CLOUD", value_parser = PossibleValuesParser::new(CLOUDS))]
    pub cloud: Option<String>,
    /// What you run yourselves must be under such a licence
    #[arg(long, value_name = "LICENCE")]
    pub licence: Option<LicenceArg>,
    /// This runs here and is paid for (repeatable, the preferred first)
    #[arg(long, value_name = "TOOL")]
    pub running: Vec<String>,
}

/// Licence policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LicenceArg {
    /// Approved by the Open Source Initiative
    Osi,
}

/// `rules schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// The kind of file; all of them if left out
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(FileKind::ALL.map(FileKind::word)))]
    pub kind: Option<String>,
    /// Of the JSON documents that the commands print instead
    #[arg(long, conflicts_with = "kind")]
    pub documents: bool,
    /// Write one file a kind into this folder instead
    #[arg(long, value_name = "DIR")]
    pub write: Option<PathBuf>,
}

/// `search`.
#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    /// Words that must all be there; beginnings will do, and small slips are forgiven
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
}

/// `compare`.
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// Two tools or more, by id or alias
    #[arg(value_name = "TOOL", required = true, num_args = 2..)]
    pub tools: Vec<String>,
}

/// `completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// `rules test`.
#[derive(Debug, clap::Args)]
pub struct TestArgs {
    /// A folder of scenario files, or one file; tests/situations here if left out
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Also edit the rules in small ways, and show which edits no scenario notices
    #[arg(long)]
    pub mutate: bool,
    /// Write what is missing to this folder, as scenarios for you to judge
    #[arg(long, value_name = "DIR")]
    pub skeletons: Option<PathBuf>,
    /// Write to this folder what the rules say where no scenario notices an edit, to be read as a difference
    #[arg(long, value_name = "DIR", requires = "mutate")]
    pub pins: Option<PathBuf>,
}
