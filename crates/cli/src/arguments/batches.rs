//! `mailhaul batches`, `queue` and `settings`.

use clap::{ArgAction, Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use mailhaul_model::{DayWindow, EngineChoice, MasterForm, Priority, UpdateChannel};

use super::copying::BatchOptionsArguments;
use super::jobs::Side;
use super::runs::Selection;
use super::servers::PasswordFrom;
use super::values::{self, Days, Limit};

/// `batches`: without another word it lists them.
#[derive(Args, Debug)]
pub struct BatchesArguments {
    #[command(subcommand)]
    pub command: Option<BatchesCommand>,
}

impl BatchesArguments {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        match &self.command {
            Some(BatchesCommand::List) | None => "batches list",
            Some(BatchesCommand::Show { .. }) => "batches show",
            Some(BatchesCommand::New(_)) => "batches new",
            Some(BatchesCommand::Change(_)) => "batches change",
            Some(BatchesCommand::Options(_)) => "batches options",
            Some(BatchesCommand::Login(_)) => "batches login",
            Some(BatchesCommand::Pause { .. }) => "batches pause",
            Some(BatchesCommand::Unpause { .. }) => "batches unpause",
            Some(BatchesCommand::Failed { .. }) => "batches failed",
            Some(BatchesCommand::Accept(_)) => "batches accept",
            Some(BatchesCommand::Close { .. }) => "batches close",
            Some(BatchesCommand::Delete { .. }) => "batches delete",
        }
    }
}

/// What can be done with batches.
#[derive(Debug, Subcommand)]
pub enum BatchesCommand {
    /// List batches, newest first.
    #[command(visible_alias = "ls")]
    List,
    /// Show one: when it may run, administrators' logins, and what was done with it.
    Show {
        /// The batch's name or number.
        batch: String,
    },
    /// Make a batch without jobs; an import makes one too.
    New(NewBatchArguments),
    /// Change a batch's name, and when and how many of its runs may be at work.
    Change(ChangeBatchArguments),
    /// Show what its jobs are asked to copy, and change it: for jobs that are imported later, or for those there are too.
    Options(Box<BatchOptionsArguments>),
    /// Set an administrator's login that stands in for the users' own, or forget it.
    Login(LoginArguments),
    /// Hold a batch back: what is at work ends at a safe point.
    Pause {
        /// The batch's name or number.
        batch: String,
    },
    /// Let a batch go on.
    Unpause {
        /// The batch's name or number.
        batch: String,
    },
    /// List the messages that did not arrive. The next run tries them again.
    Failed {
        /// The batch's name or number.
        batch: String,
    },
    /// Note that messages may stay behind: they are open points no longer, and still in the certificate.
    Accept(AcceptArguments),
    /// Remove every password of a batch for good, and hold it back. Its history and certificate stay.
    Close {
        /// The batch's name or number.
        batch: String,
        /// Don't ask. Needed where nobody can answer.
        #[arg(long, short)]
        yes: bool,
    },
    /// Delete a batch without jobs, with the administrators' passwords that are kept for it.
    #[command(visible_alias = "rm")]
    Delete {
        /// The batch's name or number.
        batch: String,
        /// Don't ask. Needed where nobody can answer.
        #[arg(long, short)]
        yes: bool,
    },
}

/// When runs may be at work, and how many.
#[derive(Args, Debug, Default)]
pub struct Terms {
    /// Not before this moment: 2026-12-01T22:00 by the clock of this computer, or now.
    #[arg(long, value_name = "MOMENT", value_parser = values::start)]
    pub start: Option<Limit<Timestamp>>,
    /// Only at these hours: 22:00-06:00, or always.
    #[arg(long, value_name = "HOURS", value_parser = values::hours)]
    pub hours: Option<Limit<DayWindow>>,
    /// Only on these days: mon-fri, sat,sun, or all. Hours past midnight belong to the day on which they begin.
    #[arg(long, value_name = "DAYS", value_parser = values::days)]
    pub days: Option<Days>,
    /// So many runs of it at once, or none for no limit of its own.
    #[arg(long, value_name = "NUMBER", value_parser = values::count)]
    pub most_at_once: Option<Limit<u32>>,
}

/// `batches new`.
#[derive(Args, Debug)]
pub struct NewBatchArguments {
    /// Its name.
    pub name: String,
    /// The server the mail is on, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub from: String,
    /// The server the mail goes to, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub to: String,
    #[command(flatten)]
    pub terms: Terms,
}

/// `batches change`. What isn't named stays.
#[derive(Args, Debug)]
pub struct ChangeBatchArguments {
    /// The batch's name or number.
    pub batch: String,
    /// Another name.
    #[arg(long)]
    pub name: Option<String>,
    /// Another server the mail is on, for jobs that are imported later.
    #[arg(long, value_name = "SERVER")]
    pub from: Option<String>,
    /// Another server the mail goes to, for jobs that are imported later.
    #[arg(long, value_name = "SERVER")]
    pub to: Option<String>,
    #[command(flatten)]
    pub terms: Terms,
}

/// How an administrator's login stands in for a user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StandsIn {
    /// It logs in and acts as the user (SASL PLAIN).
    ActAs,
    /// Dovecot's user*login.
    Star,
    /// Exchange's DOMAIN\LOGIN\user: give DOMAIN\LOGIN.
    Domain,
}

impl StandsIn {
    pub fn form(self, login: String) -> MasterForm {
        match self {
            Self::ActAs => MasterForm::ActAs(login),
            Self::Star => MasterForm::UserStarMaster(login),
            Self::Domain => MasterForm::DomainAdminUser(login),
        }
    }
}

/// `batches login`.
///
/// Jobs that are imported later log in through it and need no password; a new password reaches those that do already.
#[derive(Args, Debug)]
pub struct LoginArguments {
    /// The batch's name or number.
    pub batch: String,
    /// On which side.
    #[arg(long, value_enum)]
    pub side: Side,
    /// The administrator's login.
    #[arg(long, required_unless_present = "forget")]
    pub login: Option<String>,
    /// How it stands in for a user's.
    #[arg(long, value_enum, default_value_t = StandsIn::ActAs)]
    pub form: StandsIn,
    /// Leave the password that is kept.
    #[arg(long, conflicts_with_all = ["password_file", "password_stdin"])]
    pub keep_password: bool,
    /// Forget the login and its password. Jobs keep theirs.
    #[arg(long, conflicts_with_all = ["login", "keep_password"])]
    pub forget: bool,
    #[command(flatten)]
    pub password: PasswordFrom,
}

/// `batches accept`.
#[derive(Args, Debug)]
pub struct AcceptArguments {
    /// The batch's name or number.
    pub batch: String,
    /// Only messages of this job, by its number.
    #[arg(long, short)]
    pub job: Option<u32>,
    /// Only messages of this folder of the job.
    #[arg(long, requires = "job")]
    pub folder: Option<String>,
    /// Only this message of the folder, by its UID as `batches failed` has it.
    #[arg(long, requires = "folder")]
    pub uid: Option<u32>,
    /// Why they may stay behind: it is in the certificate.
    #[arg(long, default_value = "")]
    pub note: String,
    /// Don't ask. Needed where nobody can answer.
    #[arg(long, short)]
    pub yes: bool,
}

/// `queue`: without another word it shows what is in line.
#[derive(Args, Debug)]
pub struct QueueArguments {
    #[command(subcommand)]
    pub command: Option<QueueCommand>,
}

impl QueueArguments {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        match &self.command {
            Some(QueueCommand::Show) | None => "queue show",
            Some(QueueCommand::Pause) => "queue pause",
            Some(QueueCommand::Unpause) => "queue unpause",
            Some(QueueCommand::Priority { .. }) => "queue priority",
            Some(QueueCommand::Move { .. }) => "queue move",
        }
    }
}

/// What can be done with the line.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// Show what is at work and in line, in its order.
    Show,
    /// Hold everything back: what is at work ends at a safe point.
    Pause,
    /// Let everything go on.
    Unpause,
    /// Say which jobs go before others, now and later.
    Priority {
        /// How soon.
        #[arg(value_enum)]
        priority: Soon,
        #[command(flatten)]
        selection: Selection,
    },
    /// Move jobs in line before another one, or to the end.
    Move {
        #[command(flatten)]
        selection: Selection,
        /// Before this job, by its number; to the end otherwise.
        #[arg(long, value_name = "JOB")]
        before: Option<u32>,
    },
}

/// Which jobs go before others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Soon {
    High,
    Normal,
    Low,
}

impl From<Soon> for Priority {
    fn from(soon: Soon) -> Self {
        match soon {
            Soon::High => Self::High,
            Soon::Normal => Self::Normal,
            Soon::Low => Self::Low,
        }
    }
}

/// Who copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Copier {
    Mailhaul,
    Imapsync,
}

impl From<Copier> for EngineChoice {
    fn from(copier: Copier) -> Self {
        match copier {
            Copier::Mailhaul => Self::Mailhaul,
            Copier::Imapsync => Self::Imapsync,
        }
    }
}

/// Which newer versions the window looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Channel {
    Stable,
    Beta,
    Off,
}

impl From<Channel> for UpdateChannel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Stable => Self::Stable,
            Channel::Beta => Self::Beta,
            Channel::Off => Self::Off,
        }
    }
}

/// `settings`: shows them, and changes those that are named.
#[derive(Args, Debug, Default)]
pub struct SettingsArguments {
    /// So many runs at once, 1 to 32.
    #[arg(long, value_name = "NUMBER")]
    pub parallel_runs: Option<u32>,
    /// Whether the computer is kept awake while the window has runs at work.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = clap::builder::BoolishValueParser::new())]
    pub keep_awake: Option<bool>,
    /// Who copies where neither a job nor its batch says otherwise.
    #[arg(long, value_enum)]
    pub engine: Option<Copier>,
    /// Where imapsync is; empty to have it found.
    #[arg(long, value_name = "PATH")]
    pub imapsync: Option<String>,
    /// Which newer versions the window looks for.
    #[arg(long, value_enum)]
    pub update_channel: Option<Channel>,
}
