//! Trying a server, with or without a login.

use mailhaul_model::event::{Certificate, Connected, LoggedIn, Problem};
use mailhaul_model::{ByteCount, ConnectionWarningKind, LoginProof, Said};
use serde::Serialize;
use specta::Type;

/// What a server showed.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionReport {
    pub connected: Connected,
    pub logged_in: Option<LoggedIn>,
    /// Prefix and separator of the personal folders.
    pub namespace: Option<String>,
    pub message_limit: Option<ByteCount>,
    pub quota_free: Option<ByteCount>,
    /// Things to know.
    pub warnings: Vec<ConnectionWarning>,
}

/// Something to know of a connection that works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionWarning {
    pub kind: ConnectionWarningKind,
    /// In plain words.
    pub text: Said,
}

/// Why a server can't be used as it is described.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionProblem {
    pub problem: Problem,
    /// What to do about it, in plain words.
    pub fix: Said,
    /// What the server was shown and rejected; none where it came to no login, or the login failed for another reason.
    pub rejected: Option<LoginProof>,
    /// The certificate that wasn't trusted: it can be pinned.
    pub certificate: Option<Certificate>,
}

/// What a connection test came to.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "outcome", content = "detail")]
pub enum ConnectionOutcome {
    Works(ConnectionReport),
    Fails(ConnectionProblem),
}

/// Both logins of a job, tried.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LoginChecks {
    pub source: ConnectionOutcome,
    pub destination: ConnectionOutcome,
}

impl LoginChecks {
    /// Whether both logins work.
    pub fn both_work(&self) -> bool {
        [&self.source, &self.destination]
            .iter()
            .all(|side| matches!(side, ConnectionOutcome::Works(_)))
    }
}
