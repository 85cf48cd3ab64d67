//! The paper and what of it is printed on. All lengths are points, from the upper left corner.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A size of paper, upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

/// Left and right of the text.
pub(super) const SIDE: f32 = 50.0;
/// Where text starts below the head of the page.
pub(super) const TOP: f32 = 64.0;
/// Kept free below the text, for the foot of the page.
pub(super) const BOTTOM: f32 = 62.0;

impl Paper {
    pub(super) fn width(self) -> f32 {
        match self {
            Self::A4 => 595.28,
            Self::Letter => 612.0,
        }
    }

    pub(super) fn height(self) -> f32 {
        match self {
            Self::A4 => 841.89,
            Self::Letter => 792.0,
        }
    }

    /// Between the margins.
    pub(super) fn measure(self) -> f32 {
        self.width() - 2.0 * SIDE
    }

    /// Where text ends.
    pub(super) fn floor(self) -> f32 {
        self.height() - BOTTOM
    }
}
