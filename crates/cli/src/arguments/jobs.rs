//! `mailhaul jobs` and `mailhaul import`.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, Subcommand, ValueEnum};
use mailhaul_model::JobState;
use mailhaul_model::event::SideName;

use super::copying::JobOptionsArguments;
use super::forms::{AddJobArguments, EditJobArguments};
use super::runs::Selection;
use super::servers::PasswordFrom;

/// `jobs`: without another word it lists them.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct JobsArguments {
    #[command(subcommand)]
    pub command: Option<JobsCommand>,
    #[command(flatten)]
    pub list: ListArguments,
}

impl JobsArguments {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        match &self.command {
            Some(JobsCommand::List(_)) | None => "jobs list",
            Some(JobsCommand::Show { .. }) => "jobs show",
            Some(JobsCommand::Add(_)) => "jobs add",
            Some(JobsCommand::Edit(_)) => "jobs edit",
            Some(JobsCommand::Options(_)) => "jobs options",
            Some(JobsCommand::Log { .. }) => "jobs log",
            Some(JobsCommand::Password(_)) => "jobs password",
            Some(JobsCommand::Passwords(_)) => "jobs passwords",
            Some(JobsCommand::Pause(_)) => "jobs pause",
            Some(JobsCommand::Unpause(_)) => "jobs unpause",
            Some(JobsCommand::Delete { .. }) => "jobs delete",
        }
    }
}

/// What can be done with jobs.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// List jobs, newest first.
    #[command(visible_alias = "ls")]
    List(ListArguments),
    /// Show one job: its runs, its folders, and the messages that did not arrive.
    Show {
        /// The job's number.
        job: u32,
    },
    /// Make one job, without a batch, once both logins work.
    Add(Box<AddJobArguments>),
    /// Change one job that isn't in line.
    Edit(Box<EditJobArguments>),
    /// Show what jobs are asked to copy, and change it in many at once.
    Options(Box<JobOptionsArguments>),
    /// Print the log of a job's newest run.
    Log {
        /// The job's number.
        job: u32,
    },
    /// Put a new password in the place of the one that is kept: of a job, or the same one of many.
    Password(PasswordArguments),
    /// Put new passwords of many jobs in the place of those that are kept, each its own, from a list of addresses and passwords.
    Passwords(PasswordsArguments),
    /// Hold jobs back: what is at work ends at a safe point.
    Pause(Selection),
    /// Let jobs go on.
    Unpause(Selection),
    /// Delete jobs with their history and passwords. No mail is touched.
    #[command(visible_alias = "rm")]
    Delete {
        #[command(flatten)]
        selection: Selection,
        /// Don't ask. Needed where nobody can answer.
        #[arg(long, short)]
        yes: bool,
    },
}

/// `jobs password`.
#[derive(Args, Debug)]
pub struct PasswordArguments {
    /// The number of a job, or of several.
    #[arg(required_unless_present_any = ["batch", "all"], conflicts_with_all = ["batch", "all"], value_name = "JOB")]
    pub jobs: Vec<u32>,
    /// All jobs of a batch, by its name or number.
    #[arg(long, short, value_name = "BATCH", conflicts_with = "all")]
    pub batch: Option<String>,
    /// Every job there is.
    #[arg(long)]
    pub all: bool,
    /// Whose password.
    #[arg(long, value_enum)]
    pub side: Side,
    /// Don't ask before the passwords of several jobs are replaced. Needed where nobody can answer.
    #[arg(long, short)]
    pub yes: bool,
    #[command(flatten)]
    pub password: PasswordFrom,
}

/// `jobs passwords`.
///
/// A row finds its job by the address that logs in. A list with a row that can't be used is refused as a whole, unless
/// --skip-refused is given. What was replaced is put into line to be checked.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct PasswordsArguments {
    /// CSV, XLSX or ODS; - reads CSV from standard input.
    pub file: PathBuf,
    /// Whose passwords they are, where the same addresses log in on both sides.
    #[arg(long, value_enum)]
    pub side: Option<Side>,
    /// The column with the addresses, by its heading or its number; found by itself otherwise.
    #[arg(long, value_name = "COLUMN")]
    pub address: Option<String>,
    /// The column with the passwords, by its heading or its number; found by itself otherwise.
    #[arg(long, value_name = "COLUMN")]
    pub password: Option<String>,
    /// Whether the first row has headings; found by itself otherwise.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub headings: Option<bool>,
    /// Show what would be made of each row, and replace nothing.
    #[arg(long, visible_alias = "dry-run")]
    pub preview: bool,
    /// Leave out rows that can't be used, and replace the other passwords.
    #[arg(long)]
    pub skip_refused: bool,
    /// Don't ask before passwords are replaced. Needed where nobody can answer.
    #[arg(long, short)]
    pub yes: bool,
    /// Delete the list afterwards: it has passwords in it.
    #[arg(long)]
    pub delete_file: bool,
}

/// `jobs list`.
#[derive(Args, Debug)]
pub struct ListArguments {
    /// Of one batch, by name or number.
    #[arg(long, short, value_name = "BATCH")]
    pub batch: Option<String>,
    /// In one of these states.
    #[arg(long, short, value_enum, value_delimiter = ',')]
    pub state: Vec<State>,
}

/// A side of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Side {
    Source,
    Destination,
}

impl From<Side> for SideName {
    fn from(side: Side) -> Self {
        match side {
            Side::Source => Self::Source,
            Side::Destination => Self::Destination,
        }
    }
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum State {
    /// Nothing was asked of it yet.
    New,
    /// In line.
    Queued,
    /// At work.
    Running,
    /// In line again, not before a time.
    Waiting,
    /// Everything arrived.
    Done,
    /// Ended, and some messages stayed behind.
    Warnings,
    /// Ended without doing its work.
    Failed,
    /// Was at work when the program ended; goes on by itself.
    Interrupted,
    Cancelled,
}

impl From<State> for JobState {
    fn from(state: State) -> Self {
        match state {
            State::New => Self::New,
            State::Queued => Self::Queued,
            State::Running => Self::Running,
            State::Waiting => Self::Waiting,
            State::Done => Self::Done,
            State::Warnings => Self::Warnings,
            State::Failed => Self::Failed,
            State::Interrupted => Self::Interrupted,
            State::Cancelled => Self::Cancelled,
        }
    }
}

/// `import`.
///
/// Passwords in the list go to the keychain; rows without one wait for it. Rows that are there already are left out. A list with a
/// row that can't be imported is refused as a whole, unless --skip-refused is given.
#[derive(Args, Debug)]
pub struct ImportArguments {
    /// CSV, XLSX, ODS or imapsync's batch file; - reads CSV from standard input.
    pub file: PathBuf,
    /// The server the mail is on, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub from: Option<String>,
    /// The server the mail goes to, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub to: Option<String>,
    /// The batch: one there is, or the name of a new one.
    #[arg(long, short)]
    pub batch: String,
    /// Show what would be made of each row, and make nothing.
    #[arg(long, visible_alias = "dry-run")]
    pub preview: bool,
    /// Leave out rows that can't be imported, and import the others.
    #[arg(long)]
    pub skip_refused: bool,
    /// Delete the list after the import: it has passwords in it.
    #[arg(long)]
    pub delete_file: bool,
}
