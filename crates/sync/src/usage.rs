//! Why a command line can't be carried out: exit codes 64 and 66.

use std::io;
use std::path::PathBuf;

use mailhaul_model::event::SideName;
use mailhaul_model::proxy::ProxyError;
use mailhaul_model::server::{FingerprintError, HostError};
use mailhaul_model::{ExitCode, PlanError};
use mailhaul_options::OptionError;
use thiserror::Error;

use crate::arguments::ArgumentError;
use crate::shard::state::StateError;

/// What is wrong with a command line, a request line or a password's source.
#[derive(Debug, Error)]
pub enum UsageError {
    #[error(transparent)]
    Arguments(#[from] ArgumentError),
    #[error(transparent)]
    Option(#[from] OptionError),
    #[error("--{name} is refused: {reason}")]
    Refused { name: String, reason: String },
    #[error("--{0} is missing")]
    Missing(String),
    #[error("--{name}: {source}")]
    Host { name: String, source: HostError },
    #[error("--{name}: {source}")]
    Pin { name: String, source: FingerprintError },
    #[error("--{name}: {source}")]
    Proxy { name: String, source: ProxyError },
    #[error("--{name} can't be {value}: {reason}")]
    OutOfRange { name: String, value: String, reason: &'static str },
    #[error("--{name} {value:?}: {reason}")]
    Text { name: String, value: String, reason: &'static str },
    #[error("--{0} and --{1} can't be given together")]
    Together(String, String),
    #[error("{} has no password: give --{}, or {}, as there is no terminal to ask on", host(*.0), numbered("passfile", *.0), environment(*.0))]
    NoPassword(SideName),
    #[error("the password file {} can't be read: {source}", path.display())]
    PasswordFile { path: PathBuf, source: io::Error },
    #[error("the first line of the password file {} is not valid UTF-8", .0.display())]
    PasswordEncoding(PathBuf),
    #[error("the password could not be asked for: {0}")]
    Terminal(io::Error),
    #[error("the token file {} can't be read: {source}", path.display())]
    TokenFile { path: PathBuf, source: io::Error },
    #[error("the token file {} holds no token", .0.display())]
    NoToken(PathBuf),
    /// Without what was given: it holds a token.
    #[error("--{0}: neither a file nor what XOAUTH2 or OAUTHBEARER say, in base64")]
    Direct(String),
    #[error("standard input closed before a request came")]
    NoRequest,
    #[error("the request can't be read: {0}")]
    RequestUnreadable(io::Error),
    /// Without the parser's own words: they quote what they found, which may be a password.
    #[error("the request is not understood: {what}, at character {column}")]
    Request { what: &'static str, column: usize },
    #[error("the request has version {found}, this program understands version {known}")]
    RequestVersion { found: u32, known: u32 },
    #[error("the pid file {} can't be written: {source}", path.display())]
    PidFile { path: PathBuf, source: io::Error },
    #[error("the log file {} can't be written: {source}", path.display())]
    LogFile { path: PathBuf, source: io::Error },
    #[error("{} can't be read: {source}", path.display())]
    PlanFile { path: PathBuf, source: io::Error },
    #[error("{} is no plan that can be carried out: {source}", path.display())]
    Plan { path: PathBuf, source: PlanError },
    #[error("others can read the passwords in {}: let its owner alone read it (chmod 600)", .0.display())]
    SecretsOpen(PathBuf),
    /// Without the parser's own words: they quote what they found, which may be a password.
    #[error("line {line} of the passwords in {name} is not understood")]
    SecretsLine { name: String, line: usize },
    #[error(
        "the passwords in {0} were written for another plan: mailhaul plan secrets writes those of this one"
    )]
    SecretsOfAnother(String),
    #[error("there are no passwords for {} of the shard's jobs, the first being job {}", .0.len(), .0.first().copied().unwrap_or_default())]
    NoSecrets(Vec<u32>),
    #[error("this program can't start itself: {0}")]
    Start(io::Error),
    #[error(transparent)]
    State(#[from] StateError),
}

impl UsageError {
    /// What the process ends with.
    pub fn exit(&self) -> ExitCode {
        match self {
            Self::PidFile { .. } | Self::State(StateError::Busy) => ExitCode::PidFile,
            Self::State(StateError::Unusable { .. }) => ExitCode::Unavailable,
            Self::PasswordFile { .. }
            | Self::TokenFile { .. }
            | Self::NoToken(_)
            | Self::NoRequest
            | Self::PlanFile { .. }
            | Self::NoSecrets(_)
            | Self::RequestUnreadable(_) => ExitCode::NoInput,
            _ => ExitCode::Usage,
        }
    }
}

/// `Host1` or `Host2`, as imapsync's log names the sides.
pub fn host(side: SideName) -> &'static str {
    match side {
        SideName::Source => "Host1",
        SideName::Destination => "Host2",
    }
}

/// An option's name with the number of its side.
pub fn numbered(name: &str, side: SideName) -> String {
    match side {
        SideName::Source => format!("{name}1"),
        SideName::Destination => format!("{name}2"),
    }
}

/// The environment variable that may hold a side's password.
pub fn environment(side: SideName) -> &'static str {
    match side {
        SideName::Source => "IMAPSYNC_PASSWORD1",
        SideName::Destination => "IMAPSYNC_PASSWORD2",
    }
}
