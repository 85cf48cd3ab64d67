//! When a message arrived, as IMAP keeps it: to the second, with the zone it was told in.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// INTERNALDATE (RFC 9051 section 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InternalDate {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub unix: i64,
    /// Minutes east of Greenwich.
    pub offset_minutes: i16,
}

impl InternalDate {
    /// Reads `17-Jul-1996 02:44:25 -0700`. Tolerant of a missing leading zero, of case, of a leap second and of a zone
    /// that is missing or a name: that one counts as UTC.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let mut words = text.split_ascii_whitespace();
        let (date, time, zone) = (words.next()?, words.next()?, words.next());
        let mut parts = date.splitn(3, '-');
        let day = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let month = (1..).zip(MONTHS).find(|(_, m)| m.eq_ignore_ascii_case(name))?.0;
        let year = parts.next()?.parse().ok().filter(|year| (0..=9999).contains(year))?;
        let mut parts = time.splitn(3, ':');
        let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let second = parts.next()?.parse::<i8>().ok()?.min(59);
        let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
        let offset_minutes = zone.map_or(Some(0), parse_zone)?;
        let utc = Offset::UTC.to_timestamp(civil).ok()?;
        Some(Self { unix: utc.as_second() - i64::from(offset_minutes) * 60, offset_minutes })
    }

    /// The moment, without its zone. Dates beyond the year 9999 count as the last moment of it, and likewise the earliest.
    pub fn timestamp(&self) -> Timestamp {
        let limit = if self.unix < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_second(self.unix).unwrap_or(limit)
    }

    /// `1996-07-17T02:44:25-07:00`.
    pub fn to_rfc3339(&self) -> String {
        let civil = self.civil();
        let (sign, hours, minutes) = self.zone();
        format!("{}{sign}{hours:02}:{minutes:02}", civil.strftime("%Y-%m-%dT%H:%M:%S"))
    }

    fn civil(&self) -> DateTime {
        let offset = Offset::from_seconds(i32::from(self.offset_minutes) * 60);
        offset.unwrap_or(Offset::UTC).to_datetime(self.timestamp())
    }

    fn zone(&self) -> (char, u16, u16) {
        let minutes = self.offset_minutes.unsigned_abs();
        (if self.offset_minutes < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
    }
}

impl From<Timestamp> for InternalDate {
    /// In UTC, without the fraction of a second.
    fn from(timestamp: Timestamp) -> Self {
        Self { unix: timestamp.as_second(), offset_minutes: 0 }
    }
}

impl fmt::Display for InternalDate {
    /// As on the wire, 26 characters: `" 7-Jul-1996 02:44:25 -0700"` without the quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        let month = MONTHS[usize::from(civil.month().unsigned_abs()) - 1];
        let (sign, hours, minutes) = self.zone();
        write!(f, "{:2}-{month}-{:04} ", civil.day(), civil.year())?;
        write!(f, "{:02}:{:02}:{:02} ", civil.hour(), civil.minute(), civil.second())?;
        write!(f, "{sign}{hours:02}{minutes:02}")
    }
}

fn parse_zone(zone: &str) -> Option<i16> {
    let Some(digits) = zone.strip_prefix(['+', '-']) else { return Some(0) };
    let number: i16 = digits.parse().ok()?;
    let minutes = number / 100 * 60 + number % 100;
    if digits.len() != 4 || number % 100 > 59 || minutes > 24 * 60 {
        return None;
    }
    Some(if zone.starts_with('-') { -minutes } else { minutes })
}

#[cfg(test)]
mod tests {
    use super::InternalDate;

    #[test]
    fn a_date_is_written_as_it_was_read_to_the_second_and_zone() {
        for text in [
            "17-Jul-1996 02:44:25 -0700",
            " 1-Jan-1970 00:00:00 +0000",
            "29-Feb-2024 23:59:59 +1400",
            "31-Dec-1969 20:00:00 -0330",
        ] {
            assert_eq!(InternalDate::parse(text.as_bytes()).unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_moment_is_that_of_the_zone() {
        let date = InternalDate::parse(b"17-Jul-1996 02:44:25 -0700").unwrap();
        assert_eq!((date.unix, date.offset_minutes), (837_596_665, -420));
        assert_eq!(date.to_rfc3339(), "1996-07-17T02:44:25-07:00");
        assert_eq!(date.timestamp().to_string(), "1996-07-17T09:44:25Z");
    }

    #[test]
    fn dates_that_servers_write_against_the_rules_are_read() {
        let expected = InternalDate::parse(b" 1-Feb-2020 03:04:59 +0000");
        assert!(expected.is_some());
        for text in ["1-feb-2020 3:04:60 GMT", "01-FEB-2020 03:04:59", "1-Feb-2020  03:04:59 -0000"]
        {
            assert_eq!(InternalDate::parse(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "31-Feb-2020 00:00:00 +0000",
            "1-Foo-2020 00:00:00 +0000",
            "x",
            "1-Feb-2020 00:00:00 +9900",
        ] {
            assert_eq!(InternalDate::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_moment_out_of_any_calendar_is_still_written() {
        let date = InternalDate { unix: i64::MAX, offset_minutes: i16::MAX };
        assert!(date.to_string().contains("-9999 "), "{date}");
    }
}
