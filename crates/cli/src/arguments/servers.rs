//! `mailhaul servers`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use mailhaul_model::{ByteCount, DayWindow, Security};

use super::values::{self, Limit};

/// `servers`: without another word it lists them.
#[derive(Args, Debug)]
pub struct ServersArguments {
    #[command(subcommand)]
    pub command: Option<ServersCommand>,
}

impl ServersArguments {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        match &self.command {
            Some(ServersCommand::Add(_)) => "servers add",
            Some(ServersCommand::Check(_)) => "servers check",
            Some(ServersCommand::Limit(_)) => "servers limit",
            Some(ServersCommand::Remove { .. }) => "servers remove",
            Some(ServersCommand::List { .. }) | None => "servers list",
        }
    }
}

/// What can be done with servers.
#[derive(Debug, Subcommand)]
pub enum ServersCommand {
    /// List servers by name.
    #[command(visible_alias = "ls")]
    List {
        /// Archived ones too.
        #[arg(long)]
        archived: bool,
    },
    /// Add a server. It holds no login: those belong to jobs.
    Add(ServerArguments),
    /// Connect, log in where a login is given, and say what was found.
    Check(CheckArguments),
    /// Say how much all runs together may ask of a server. Without an option, show it.
    Limit(LimitArguments),
    /// Delete a server that no job uses, or hide it from lists.
    #[command(visible_alias = "rm")]
    Remove {
        /// The server's name or number.
        server: String,
        /// Hide it only: jobs go on using it.
        #[arg(long)]
        archive: bool,
    },
}

/// `servers add`.
#[derive(Args, Debug)]
pub struct ServerArguments {
    /// What it is called in lists, for example "Old mail server".
    pub name: String,
    /// Host name or address.
    #[arg(long)]
    pub host: String,
    /// 993, or 143 where the connection isn't encrypted from the first byte.
    #[arg(long)]
    pub port: Option<u32>,
    /// How the connection is protected.
    #[arg(long, value_enum, default_value_t = Protection::Tls)]
    pub security: Protection,
    /// Accept this certificate only, by its SHA-256 fingerprint; `servers check` shows it.
    #[arg(long, value_name = "FINGERPRINT")]
    pub pin: Option<String>,
    /// Believe the certificate authorities in this PEM file too.
    #[arg(long, value_name = "FILE", conflicts_with = "pin")]
    pub authorities: Option<PathBuf>,
    /// Connect through socks5://HOST:PORT or http://HOST:PORT.
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
}

/// `servers limit`. What isn't named stays; none takes a limit away.
#[derive(Args, Debug)]
pub struct LimitArguments {
    /// The server's name or number.
    pub server: String,
    /// Connections at once, 1 to 1000.
    #[arg(long, value_name = "NUMBER", value_parser = values::count)]
    pub connections: Option<Limit<u32>>,
    /// Bytes a second, such as 500K or 5M.
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub bytes_per_second: Option<Limit<ByteCount>>,
    /// Messages a second, such as 0.5.
    #[arg(long, value_name = "NUMBER", value_parser = values::pace)]
    pub messages_per_second: Option<Limit<f64>>,
    /// Bytes from midnight to midnight by the clock of this computer, such as 2G.
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub bytes_per_day: Option<Limit<ByteCount>>,
    /// Only at these hours: 22:00-06:00, or always.
    #[arg(long, value_name = "HOURS", value_parser = values::hours)]
    pub hours: Option<Limit<DayWindow>>,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Protection {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; a server without it is an error.
    Starttls,
    /// Nothing: passwords and mail can be read on the way.
    None,
}

impl From<Protection> for Security {
    fn from(protection: Protection) -> Self {
        match protection {
            Protection::Tls => Self::Tls,
            Protection::Starttls => Self::Starttls,
            Protection::None => Self::None,
        }
    }
}

/// `servers check`.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// The server's name or number.
    pub server: String,
    /// Log in as this user; the password is asked for.
    #[arg(long, short)]
    pub login: Option<String>,
    /// Act as this user with the login's password.
    #[arg(long, value_name = "USER", requires = "login")]
    pub act_as: Option<String>,
    #[command(flatten)]
    pub password: PasswordFrom,
}

/// Where a password comes from; without any of these it is asked for on the terminal.
#[derive(Args, Debug, Default)]
#[group(multiple = false)]
pub struct PasswordFrom {
    /// Take the password from the first line of a file that only you can read.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Take the password from the first line of standard input.
    #[arg(long)]
    pub password_stdin: bool,
}
