//! How the mailboxes of a server are signed in to.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A server's way. What is secret in it is kept apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "method")]
pub enum SignIn {
    /// With each mailbox' own password, or an administrator's.
    #[default]
    Password,
    /// Microsoft 365: an app that an administrator has let read every mailbox (IMAP.AccessAsApp). Its secret is a client
    /// secret.
    Microsoft { tenant: String, client: String },
    /// Google Workspace: a service account that an administrator has let act for every user. Its secret is the key file;
    /// its name is taken from that.
    Google {
        #[serde(default)]
        account: String,
    },
}

impl SignIn {
    /// Whether a job needs no password on such a server.
    pub fn is_for_all(&self) -> bool {
        *self != Self::Password
    }

    /// Whether both are of the same kind, so that the other's secret fits.
    pub fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}
