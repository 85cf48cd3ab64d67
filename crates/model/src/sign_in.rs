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

/// An app of the customer's own, by which users sign in to their mailboxes themselves. Its secret, where it has one, is kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "provider")]
pub enum UserClient {
    /// An app registered with Microsoft Entra, with the permission IMAP.AccessAsUser.All. The tenant is an organisation's id or
    /// one of its domains, or `organizations`, `consumers` or `common`.
    Microsoft { tenant: String, client: String },
    /// A client of the kind “Desktop app” of a project at Google.
    Google { client: String },
    /// Any other that follows RFC 6749 with PKCE.
    #[serde(rename_all = "camelCase")]
    Other {
        /// As the users know it.
        name: String,
        /// The page where they consent.
        authorise: String,
        /// Where tokens are had.
        token: String,
        /// Where codes for another device are had (RFC 8628); empty where the provider has none.
        #[serde(default)]
        device: String,
        /// Where a token is given back (RFC 7009); empty where the provider takes none back.
        #[serde(default)]
        revoke: String,
        /// What is asked for, with blanks between.
        scope: String,
        client: String,
    },
}

impl UserClient {
    /// The provider, as users know it.
    pub fn provider(&self) -> &str {
        match self {
            Self::Microsoft { .. } => "Microsoft",
            Self::Google { .. } => "Google",
            Self::Other { name, .. } => name,
        }
    }

    /// The app's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Microsoft { client, .. }
            | Self::Google { client }
            | Self::Other { client, .. } => client,
        }
    }

    /// Whether users can sign in by a code on another device.
    pub fn has_codes(&self) -> bool {
        match self {
            Self::Microsoft { .. } => true,
            // Google's codes don't give access to mail.
            Self::Google { .. } => false,
            Self::Other { device, .. } => !device.is_empty(),
        }
    }

    /// What its provider ends when a sign-in is given back.
    pub fn takes_back(&self) -> TakesBack {
        match self {
            Self::Microsoft { .. } => TakesBack::Nothing,
            // Every token that this user gave this app: the consent itself.
            Self::Google { .. } => TakesBack::Consent,
            Self::Other { revoke, .. } if revoke.is_empty() => TakesBack::Nothing,
            Self::Other { .. } => TakesBack::SignIn,
        }
    }
}

/// What a provider ends when it is told that a sign-in is needed no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakesBack {
    /// It can't be told.
    Nothing,
    /// That sign-in (RFC 7009).
    SignIn,
    /// All of the user's sign-ins with the same app.
    Consent,
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
