//! What can be typed: the one definition, from which the help, the completions, the page of the manual and `docs/cli.md` are made.

pub mod batches;
pub mod copying;
pub mod cutover;
pub mod forms;
pub mod intake;
pub mod jobs;
pub mod parcels;
pub mod plan;
pub mod runs;
pub mod servers;
pub mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use self::batches::{BatchesArguments, QueueArguments, SettingsArguments};
use self::cutover::CutOverArguments;
use self::intake::IntakeArguments;
use self::jobs::{ImportArguments, JobsArguments};
use self::parcels::{BackupArguments, ExportArguments, OpenArguments, RestoreArguments};
use self::plan::{CollectArguments, PlanArguments};
use self::runs::{Following, ReportArguments, ResumeArguments, Selection, Working};
use self::servers::ServersArguments;

const EXAMPLES: &str = "\
Examples:
  mailhaul servers add Old --host mail.old.example
  mailhaul servers add New --host imap.new.example
  mailhaul servers check Old --login mia@old.example
  mailhaul import users.csv --from Old --to New --batch Everyone --preview
  mailhaul import users.csv --from Old --to New --batch Everyone
  mailhaul check --batch Everyone
  mailhaul run --batch Everyone --dry
  mailhaul run --batch Everyone
  mailhaul report --batch Everyone --out everyone.pdf

Passwords are asked for, or come from a file or a pipe; never from the command line.
docs/cli.md has exit codes, JSON and how to work without a desktop.";

/// Moves all mailboxes of an organisation between IMAP servers.
///
/// The same servers, batches and jobs as in Mailhaul's window: while it is open, it carries out what is asked here; otherwise the
/// command does, for as long as it runs. Nothing is ever deleted on the source.
#[derive(Debug, Parser)]
#[command(
    name = "mailhaul",
    version,
    after_help = EXAMPLES,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub everywhere: Everywhere,
}

/// Understood by every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct Everywhere {
    /// Print JSON: one object a line, its shape in docs/cli.md.
    #[arg(long, global = true)]
    pub json: bool,
    /// Print answers and errors only.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// The data folder, in the place of the window's.
    #[arg(
        long,
        global = true,
        value_name = "FOLDER",
        value_parser = values::path(),
        env = "MAILHAUL_DATA_DIR",
        hide_env_values = true
    )]
    pub data: Option<PathBuf>,
    /// Keep passwords in this file, in the place of the keychain; only its owner may read it. Encrypted where its name ends in .age.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        value_parser = values::path(),
        env = "MAILHAUL_CREDENTIALS",
        hide_env_values = true
    )]
    pub credentials: Option<PathBuf>,
    /// Take the passphrase of an encrypted credential file from the first line of a file that only you can read.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        value_parser = values::path(),
        env = "MAILHAUL_PASSPHRASE_FILE",
        hide_env_values = true
    )]
    pub passphrase_file: Option<PathBuf>,
    /// Take it from the first line of standard input.
    #[arg(long, global = true, conflicts_with = "passphrase_file")]
    pub passphrase_stdin: bool,
    /// Open an encrypted credential file with a key of age's, in a file that only you can read.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        value_parser = values::path(),
        env = "MAILHAUL_IDENTITY",
        hide_env_values = true,
        conflicts_with_all = ["passphrase_file", "passphrase_stdin"]
    )]
    pub identity: Option<PathBuf>,
}

/// What can be asked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List, add, change, check and remove servers, and say how mailboxes are signed in to.
    #[command(visible_alias = "server")]
    Servers(ServersArguments),
    /// Turn a list of users into the jobs of a batch.
    Import(ImportArguments),
    /// Have users hand in their own passwords, in a form on the local network.
    Intake(IntakeArguments),
    /// List batches, say when they run and what is copied, set administrators' logins, and close them.
    #[command(visible_alias = "batch")]
    Batches(BatchesArguments),
    /// Show and tick off the steps of a batch' cut-over, and what speaks against them.
    #[command(name = "cutover", visible_alias = "cut-over")]
    CutOver(CutOverArguments),
    /// List jobs, look at one, add or change one, replace a password, hold back or delete.
    #[command(visible_alias = "job")]
    Jobs(JobsArguments),
    /// Show what is in line, hold it back, and put it in order.
    Queue(QueueArguments),
    /// Show the settings, and change them.
    Settings(SettingsArguments),
    /// Show in numbers how everything stands.
    Status(StatusArguments),
    /// Log in on both sides of jobs and compare sizes; copy nothing.
    Check(CheckArguments),
    /// Copy mail: what isn't on the destination yet.
    Run(RunArguments),
    /// Compare both sides message by message, after a run.
    Verify(CheckArguments),
    /// Go on with what is in line, until nothing is.
    Resume(ResumeArguments),
    /// Take jobs out of line, and end those at work at a safe point.
    Cancel(Selection),
    /// Follow jobs that others work on, until none of them is open.
    Watch(WatchArguments),
    /// Give the jobs of a batch to other machines: write what each has to do, without passwords.
    Plan(PlanArguments),
    /// Bring back what other machines did with a plan's jobs. Can be done again at any time.
    Collect(CollectArguments),
    /// Write the certificate of a batch or a job: where every message went.
    Report(ReportArguments),
    /// Write everything of this installation into one file, also while runs are at work.
    Backup(BackupArguments),
    /// Put a back-up in the place of this installation's data.
    Restore(RestoreArguments),
    /// Write a batch into an encrypted project file, for another computer to go on with.
    Export(ExportArguments),
    /// Make a batch of a project file.
    Open(OpenArguments),
    /// Move sample mailboxes between two demo servers on this computer. Nothing is kept.
    Demo,
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Print the page of the manual, or write all pages to a folder.
    Man {
        /// The folder.
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
}

impl Command {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Servers(servers) => servers.name(),
            Self::Intake(intake) => intake.name(),
            Self::Batches(batches) => batches.name(),
            Self::CutOver(cutover) => cutover.name(),
            Self::Queue(queue) => queue.name(),
            Self::Settings(_) => "settings",
            Self::Jobs(jobs) => jobs.name(),
            Self::Import(_) => "import",
            Self::Status(_) => "status",
            Self::Check(_) => "check",
            Self::Run(_) => "run",
            Self::Verify(_) => "verify",
            Self::Resume(_) => "resume",
            Self::Cancel(_) => "cancel",
            Self::Watch(_) => "watch",
            Self::Plan(plan) => plan.name(),
            Self::Collect(_) => "collect",
            Self::Report(_) => "report",
            Self::Backup(_) => "backup",
            Self::Restore(_) => "restore",
            Self::Export(_) => "export",
            Self::Open(_) => "open",
            Self::Demo => "demo",
            Self::Completions { .. } => "completions",
            Self::Man { .. } => "man",
        }
    }
}

/// `status`.
#[derive(Args, Debug)]
pub struct StatusArguments {
    /// Of one batch, by name or number.
    #[arg(long, short, value_name = "BATCH")]
    pub batch: Option<String>,
}

/// `check` and `verify`.
#[derive(Args, Debug)]
pub struct CheckArguments {
    #[command(flatten)]
    pub selection: Selection,
    #[command(flatten)]
    pub working: Working,
}

/// `run`.
#[derive(Args, Debug)]
pub struct RunArguments {
    #[command(flatten)]
    pub selection: Selection,
    /// Rehearse: count and simulate, and copy nothing.
    #[arg(long, visible_alias = "dry-run")]
    pub dry: bool,
    /// Don't ask before mail is copied. Needed where nobody can answer.
    #[arg(long, short)]
    pub yes: bool,
    #[command(flatten)]
    pub working: Working,
}

/// `watch`.
#[derive(Args, Debug)]
pub struct WatchArguments {
    #[command(flatten)]
    pub selection: Selection,
    #[command(flatten)]
    pub following: Following,
}
