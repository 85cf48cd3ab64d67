//! An open point: one message that didn't arrive, and whether somebody accepted that.

use jiff::Timestamp;
use mailhaul_model::event::MessageReport;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A message that was refused, skipped or vanished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Point {
    pub message: MessageReport,
    /// `None` while the point is open.
    pub accepted: Option<Acceptance>,
}

/// An administrator's word that a message need not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Acceptance {
    /// Why; may be empty.
    pub note: String,
    #[specta(type = Option<String>)]
    pub at: Option<Timestamp>,
}
