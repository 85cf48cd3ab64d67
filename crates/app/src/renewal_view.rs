//! What a window is shown of a list of new passwords: everything but the passwords.

use mailhaul_import::credentials::{CredentialMapping, CredentialPreview};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A list of new passwords that was opened and not yet taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct RenewalId(pub u32);

/// What is known of a list of new passwords.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RenewalPage {
    pub id: RenewalId,
    /// Empty for what was pasted.
    pub file_name: String,
    /// What the columns are called, or their numbers.
    pub columns: Vec<String>,
    pub mapping: CredentialMapping,
    /// All counts; of the rows the first 500, those that need a look first. The others are asked for.
    pub preview: CredentialPreview,
}
