//! A QR code to be drawn.

use serde::Serialize;
use specta::Type;

/// A square of modules, with the margin that readers need (ISO/IEC 18004: four modules).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Qr {
    /// Modules on a side, margin included.
    pub size: u32,
    /// The dark ones, as an SVG path in units of modules.
    pub path: String,
}
