//! `mailhaul servers`.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, Subcommand, ValueEnum};
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
            Some(ServersCommand::Show { .. }) => "servers show",
            Some(ServersCommand::Edit(_)) => "servers edit",
            Some(ServersCommand::SignIn(_)) => "servers sign-in",
            Some(ServersCommand::UserApp(_)) => "servers user-app",
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
    /// Show one: how it is reached, how mailboxes are signed in to, and what uses it.
    Show {
        /// The server's name or number.
        server: String,
    },
    /// Change a server. Jobs connect to it as it is then from their next run on.
    Edit(EditArguments),
    /// Say how mailboxes are signed in to: each with a password, or all by an app that the organisation's administrator let in.
    SignIn(SignInArguments),
    /// Say by which app users sign in to their mailboxes themselves, or that there is none.
    UserApp(UserAppArguments),
    /// Connect, log in where a login is given, and say what was found.
    Check(CheckArguments),
    /// Say how much all runs together may ask of a server. Without an option, show it.
    Limit(LimitArguments),
    /// Delete a server that nothing uses, with its secrets, or hide it from lists.
    #[command(visible_alias = "rm")]
    Remove {
        /// The server's name or number.
        server: String,
        /// Hide it only: jobs go on using it. `servers edit --archived no` brings it back.
        #[arg(long)]
        archive: bool,
        /// Don't ask. Needed where nobody can answer.
        #[arg(long, short)]
        yes: bool,
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
    /// Who logs in to the proxy; `servers edit --proxy-password` takes the password.
    #[arg(long, value_name = "USER", requires = "proxy")]
    pub proxy_user: Option<String>,
}

/// `servers edit`. What isn't named stays; none takes away what can be left out.
#[derive(Args, Debug)]
pub struct EditArguments {
    /// The server's name or number.
    pub server: String,
    /// Another name.
    #[arg(long)]
    pub name: Option<String>,
    /// Host name or address.
    #[arg(long)]
    pub host: Option<String>,
    /// Port. With another protection the usual port of the one becomes that of the other, if none is named.
    #[arg(long)]
    pub port: Option<u32>,
    /// How the connection is protected.
    #[arg(long, value_enum)]
    pub security: Option<Protection>,
    /// Accept this certificate only, by its SHA-256 fingerprint; none for any that an authority vouches for.
    #[arg(long, value_name = "FINGERPRINT")]
    pub pin: Option<String>,
    /// Believe the certificate authorities in this PEM file too, or none.
    #[arg(long, value_name = "FILE")]
    pub authorities: Option<String>,
    /// Connect through socks5://HOST:PORT or http://HOST:PORT, or none.
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Who logs in to the proxy, or none.
    #[arg(long, value_name = "USER")]
    pub proxy_user: Option<String>,
    /// Put a new password of the proxy's user in the place of the one that is kept. It is asked for, or comes from a file or a pipe.
    #[arg(long)]
    pub proxy_password: bool,
    /// Whether it is hidden from lists.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub archived: Option<bool>,
    #[command(flatten)]
    pub password: PasswordFrom,
}

/// How all mailboxes of a server are signed in to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// Each with its own password, or an administrator's.
    Password,
    /// Microsoft 365: an app with IMAP.AccessAsApp, by its client secret.
    Microsoft,
    /// Google Workspace: a service account that may act for every user, by its key file.
    Google,
}

/// `servers sign-in`.
#[derive(Args, Debug)]
pub struct SignInArguments {
    /// The server's name or number.
    pub server: String,
    /// How.
    #[arg(long, value_enum)]
    pub by: Way,
    /// The organisation at Microsoft: its id or one of its domains.
    #[arg(long)]
    pub tenant: Option<String>,
    /// The app's id at Microsoft.
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    /// Leave the secret that is kept.
    #[arg(long, conflicts_with_all = ["secret_file", "secret_stdin"])]
    pub keep_secret: bool,
    #[command(flatten)]
    pub secret: SecretFrom,
}

/// Whose app users sign in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UserWay {
    Microsoft,
    Google,
    /// Any other that follows OAuth 2 with PKCE.
    Other,
}

/// `servers user-app`.
///
/// Jobs whose users signed in by another app have to be signed in to again.
#[derive(Args, Debug)]
pub struct UserAppArguments {
    /// The server's name or number.
    pub server: String,
    /// Whose app.
    #[arg(long, value_enum, required_unless_present = "forget", requires = "client")]
    pub by: Option<UserWay>,
    /// The app's id.
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    /// The organisation at Microsoft: its id, one of its domains, organizations, consumers or common.
    #[arg(long)]
    pub tenant: Option<String>,
    /// What users know another provider by.
    #[arg(long)]
    pub name: Option<String>,
    /// The page of another provider where users consent.
    #[arg(long, value_name = "URL")]
    pub authorise: Option<String>,
    /// Where another provider gives tokens.
    #[arg(long, value_name = "URL")]
    pub token: Option<String>,
    /// Where another provider gives codes for another device.
    #[arg(long, value_name = "URL")]
    pub device: Option<String>,
    /// Where another provider takes a token back.
    #[arg(long, value_name = "URL")]
    pub revoke: Option<String>,
    /// What another provider is asked for, with blanks between.
    #[arg(long)]
    pub scope: Option<String>,
    /// Users don't sign in themselves any more.
    #[arg(long, conflicts_with_all = ["by", "client", "secret_file", "secret_stdin"])]
    pub forget: bool,
    #[command(flatten)]
    pub secret: SecretFrom,
}

/// Where the secret of an app comes from, whole: a key file has many lines.
#[derive(Args, Debug, Default)]
#[group(multiple = false)]
pub struct SecretFrom {
    /// Take the app's secret, or the key file, from a file that only you can read.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// Take it from standard input.
    #[arg(long)]
    pub secret_stdin: bool,
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
    /// Open this mailbox by the app or service account that `servers sign-in` set.
    #[arg(long, short, value_name = "ADDRESS", conflicts_with = "login")]
    pub mailbox: Option<String>,
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

impl PasswordFrom {
    /// Whether it needn't be asked for.
    pub const fn is_given(&self) -> bool {
        self.password_file.is_some() || self.password_stdin
    }
}
