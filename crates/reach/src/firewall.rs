//! The rule that lets others reach a port of this computer, in words to copy.

use serde::Serialize;
use specta::Type;

/// What a person with the right to do so has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FirewallAdvice {
    /// Which firewall it is for.
    pub what: String,
    /// Where and by whom the command is run.
    pub how: String,
    /// To copy as it is; empty where there is only a way through windows, which `how` says.
    pub command: String,
}
