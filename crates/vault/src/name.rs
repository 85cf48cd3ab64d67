//! What an entry is called.

use std::fmt;

use mailhaul_model::JobId;
use mailhaul_model::event::SideName;

/// The name of one password. A new password for the same account gets a new revision, so that after a crash it is known
/// which of the two is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CredentialName {
    /// The installation the job belongs to: two data folders never meet in one keychain.
    pub space: String,
    pub job: JobId,
    pub side: SideName,
    pub revision: u32,
}

impl fmt::Display for CredentialName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            SideName::Source => "source",
            SideName::Destination => "destination",
        };
        write!(f, "{}/job-{}/{side}/{}", self.space, self.job, self.revision)
    }
}
