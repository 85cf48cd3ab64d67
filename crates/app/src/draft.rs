//! What a person types, before it is known to be valid.

use mailhaul_model::Said;
use mailhaul_model::event::SideName;
use mailhaul_model::{RunOptions, Secret, Security, ServerId};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A server as typed into its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerDraft {
    pub name: String,
    pub host: String,
    /// Any number, so that a wrong one can be named.
    pub port: u32,
    pub security: Security,
    /// The SHA-256 fingerprint of the one certificate to accept; `None` for the system's authorities.
    pub pinned: Option<String>,
    /// A PEM file with certificate authorities to believe beside the system's.
    #[serde(default)]
    pub authorities: Option<String>,
    /// What connections go through: `socks5://HOST:PORT` or `http://HOST:PORT`.
    #[serde(default)]
    pub proxy: Option<String>,
    /// Who logs in to the proxy. The password is set apart.
    #[serde(default)]
    pub proxy_user: Option<String>,
}

/// One side of a job as typed into its form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountDraft {
    pub server: Option<ServerId>,
    pub login: String,
    /// Act as this user with the login's password (SASL PLAIN's authorisation identity).
    #[serde(default)]
    pub act_as: Option<String>,
}

/// A job as typed into its form, without its passwords.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobDraft {
    /// May stay empty: the source's login is taken then.
    pub name: String,
    pub source: AccountDraft,
    pub destination: AccountDraft,
    /// Queue a dry run first, which is the default everywhere.
    pub dry_run: bool,
    #[serde(default)]
    pub options: RunOptions,
}

/// The two passwords of a new job. They go to the vault and are forgotten.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Passwords {
    pub source: Secret,
    pub destination: Secret,
}

/// Passwords to put in the place of those that are kept; `None` leaves one as it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewPasswords {
    #[serde(default)]
    pub source: Option<Secret>,
    #[serde(default)]
    pub destination: Option<Secret>,
}

impl NewPasswords {
    /// One for one side.
    pub fn of(side: SideName, password: Secret) -> Self {
        match side {
            SideName::Source => Self { source: Some(password), destination: None },
            SideName::Destination => Self { source: None, destination: Some(password) },
        }
    }
}

/// A login to try on a server.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialLogin {
    pub login: String,
    #[serde(default)]
    pub act_as: Option<String>,
    pub password: Secret,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    Name,
    Host,
    Port,
    Security,
    Pinned,
    Tenant,
    ClientId,
    AccessSecret,
    Mailbox,
    Authorities,
    Proxy,
    UserTenant,
    UserClientId,
    UserDoors,
    SourceServer,
    SourceLogin,
    SourceActAs,
    SourcePassword,
    DestinationServer,
    DestinationLogin,
    DestinationActAs,
    DestinationPassword,
    Options,
    Schedule,
    MostAtOnce,
    MasterLogin,
    MasterPassword,
    Limits,
    Domains,
    NewExchanger,
    LateMail,
    Days,
    Expected,
    Address,
    FormPort,
}

/// What is wrong with one field, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldProblem {
    pub field: Field,
    pub text: Said,
    /// Whether it must be mended first; otherwise it is a warning.
    pub blocking: bool,
}
