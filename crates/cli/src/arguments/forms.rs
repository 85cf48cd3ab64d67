//! `mailhaul jobs add` and `edit`: the form of a single job.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mailhaul_model::RunKind;

use super::copying::CopyOptions;

/// The run that a new job begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum First {
    /// Log in on both sides and compare sizes.
    Check,
    /// Rehearse: count and simulate.
    Dry,
    /// Copy mail.
    Run,
}

impl From<First> for RunKind {
    fn from(first: First) -> Self {
        match first {
            First::Check => Self::Check,
            First::Dry => Self::Dry,
            First::Run => Self::Copy,
        }
    }
}

/// `jobs add`.
///
/// Both logins are tried first. A server whose mailboxes are opened by an app needs no password.
#[derive(Args, Debug)]
pub struct AddJobArguments {
    /// The server the mail is on, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub from: String,
    /// The server the mail goes to, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub to: String,
    /// Who logs in on the source.
    #[arg(long, short)]
    pub login: String,
    /// Who logs in on the destination; the same as on the source otherwise.
    #[arg(long, value_name = "LOGIN")]
    pub to_login: Option<String>,
    /// Whose mailbox it is on the source, where an administrator logs in.
    #[arg(long, value_name = "USER")]
    pub act_as: Option<String>,
    /// Whose mailbox it is on the destination, where an administrator logs in.
    #[arg(long, value_name = "USER")]
    pub to_act_as: Option<String>,
    /// What the job is called; the source's login otherwise.
    #[arg(long, default_value = "")]
    pub name: String,
    /// Take the source's password from the first line of a file that only you can read.
    #[arg(long, value_name = "FILE", conflicts_with = "passwords_stdin")]
    pub password_file: Option<PathBuf>,
    /// Take the destination's password from the first line of a file that only you can read.
    #[arg(long, value_name = "FILE", conflicts_with = "passwords_stdin")]
    pub to_password_file: Option<PathBuf>,
    /// Take the passwords that are needed from lines of standard input, the source's first.
    #[arg(long)]
    pub passwords_stdin: bool,
    /// The run that is put into line.
    #[arg(long, value_enum, default_value_t = First::Dry)]
    pub first: First,
    /// Don't try the logins.
    #[arg(long)]
    pub untried: bool,
    /// Don't ask before mail is copied. Needed with --first run where nobody can answer.
    #[arg(long, short)]
    pub yes: bool,
    #[command(flatten)]
    pub options: CopyOptions,
}

/// `jobs edit`. What isn't named stays; passwords do too (`jobs password` replaces them).
#[derive(Args, Debug)]
pub struct EditJobArguments {
    /// The job's number.
    pub job: u32,
    /// What the job is called.
    #[arg(long)]
    pub name: Option<String>,
    /// The server the mail is on, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub from: Option<String>,
    /// The server the mail goes to, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub to: Option<String>,
    /// Who logs in on the source.
    #[arg(long, short)]
    pub login: Option<String>,
    /// Who logs in on the destination.
    #[arg(long, value_name = "LOGIN")]
    pub to_login: Option<String>,
    /// Whose mailbox it is on the source, where an administrator logs in, or none.
    #[arg(long, value_name = "USER")]
    pub act_as: Option<String>,
    /// Whose mailbox it is on the destination, where an administrator logs in, or none.
    #[arg(long, value_name = "USER")]
    pub to_act_as: Option<String>,
    #[command(flatten)]
    pub options: CopyOptions,
}
