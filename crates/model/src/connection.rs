//! What kind of thing is to be known of a connection: whoever shows it goes by this, never by the words.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a connection that works is warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConnectionWarningKind {
    /// The server's settings ask for no encryption.
    NotEncrypted,
    /// The server's settings ask for one certificate and no other.
    PinnedCertificate,
    /// An answer takes long.
    SlowToAnswer,
}
