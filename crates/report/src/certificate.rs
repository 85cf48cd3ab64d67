//! The certificate as a value: who moved what for whom, and where every message went. Plain data, filled by the use
//! cases; what follows from it (sums, verdict, fingerprint) is computed in other rooms and never handed in.

use jiff::Timestamp;
use mailhaul_model::Endpoint;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Pair;
use crate::offset::UtcOffset;

/// Everything the exports show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    pub heading: Heading,
    /// In the order in which they are shown.
    pub pairs: Vec<Pair>,
}

/// What stands above the numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Heading {
    /// The batch, or the one mailbox.
    pub title: String,
    /// For whom it is made; free text, may be empty.
    pub recipient: String,
    #[specta(type = String)]
    pub made: Timestamp,
    /// The offset in which all times of the document are written.
    pub offset: UtcOffset,
    /// What made the document.
    pub program: Program,
    /// What moved the mail.
    pub engine: Program,
    pub source: NamedServer,
    pub destination: NamedServer,
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Program {
    pub name: String,
    pub version: String,
}

/// A server as the user named it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NamedServer {
    pub name: String,
    pub endpoint: Endpoint,
}
