//! The languages in which a document can be written, and how each writes numbers, days and quotation marks.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "fr")]
    French,
    #[serde(rename = "es")]
    Spanish,
}

impl Language {
    /// Its tag, for readers aloud and browsers.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// How jiff writes a day: English as ISO 8601 does, for its countries don't agree.
    pub(crate) fn day(self) -> &'static str {
        match self {
            Self::English => "%Y-%m-%d",
            Self::German => "%d.%m.%Y",
            Self::French | Self::Spanish => "%d/%m/%Y",
        }
    }

    /// A number with tenths.
    pub(crate) fn tenths(self, number: f64) -> String {
        let text = format!("{number:.1}");
        if self == Self::English { text } else { text.replace('.', ",") }
    }

    /// A name in quotation marks.
    pub(crate) fn quoted(self, name: &str) -> String {
        match self {
            Self::English => format!("“{name}”"),
            Self::German => format!("„{name}“"),
            Self::French => format!("«\u{a0}{name}\u{a0}»"),
            Self::Spanish => format!("«{name}»"),
        }
    }
}
