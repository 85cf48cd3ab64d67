//! The offset in which a document writes its times.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;

use crate::Language;

/// Minutes east of UTC, within a day either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "i16", into = "i16")]
pub struct UtcOffset(#[specta(type = i16)] i16);

/// An offset that no clock on earth has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an offset from UTC is less than a day, not {0} minutes")]
pub struct UtcOffsetError(i16);

impl UtcOffset {
    /// No offset.
    pub const UTC: Self = Self(0);

    /// A moment to the minute, with the offset behind it: `2026-03-14 09:26 UTC+01:00`.
    pub fn moment(self, at: Timestamp, language: Language) -> String {
        let time = self.offset().to_datetime(at).strftime("%H:%M").to_string();
        format!("{} {time} {self}", self.day(at, language))
    }

    /// The day alone.
    pub fn day(self, at: Timestamp, language: Language) -> String {
        self.offset().to_datetime(at).strftime(language.day()).to_string()
    }

    /// The same for jiff.
    pub fn offset(self) -> Offset {
        Offset::from_seconds(i32::from(self.0) * 60).unwrap_or(Offset::UTC)
    }
}

impl std::fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (hours, minutes) = (self.0.abs() / 60, self.0.abs() % 60);
        match self.0 {
            0 => f.write_str("UTC"),
            1.. => write!(f, "UTC+{hours:02}:{minutes:02}"),
            _ => write!(f, "UTC\u{2212}{hours:02}:{minutes:02}"),
        }
    }
}

impl TryFrom<i16> for UtcOffset {
    type Error = UtcOffsetError;

    fn try_from(minutes: i16) -> Result<Self, UtcOffsetError> {
        if minutes.unsigned_abs() < 24 * 60 {
            Ok(Self(minutes))
        } else {
            Err(UtcOffsetError(minutes))
        }
    }
}

impl From<UtcOffset> for i16 {
    fn from(offset: UtcOffset) -> Self {
        offset.0
    }
}

#[cfg(test)]
mod tests {
    use super::UtcOffset;
    use crate::Language::English;

    #[test]
    fn a_moment_is_written_with_the_offset_it_is_in() {
        let at = "2026-03-14T23:30:00Z".parse().unwrap();
        assert_eq!(UtcOffset::UTC.moment(at, English), "2026-03-14 23:30 UTC");
        assert_eq!(
            UtcOffset::try_from(330).unwrap().moment(at, English),
            "2026-03-15 05:00 UTC+05:30"
        );
        assert_eq!(
            UtcOffset::try_from(-60).unwrap().moment(at, English),
            "2026-03-14 22:30 UTC−01:00"
        );
    }

    #[test]
    fn an_offset_of_a_day_is_refused() {
        assert!(UtcOffset::try_from(24 * 60).is_err());
        assert!(UtcOffset::try_from(i16::MIN + 1).is_err());
    }
}
