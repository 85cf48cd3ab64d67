//! Dates, amounts and texts as imapsync prints them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `Monday 23 November 2026-11-23 14:15:10 +0000 UTC`.
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%A %-d %B %Y-%m-%d %H:%M:%S %z %Z").to_string()
}

/// `16-Oct-2011 04:39:02 +0000`, from RFC 3339; as it is where it can't be read.
pub fn internal_date(rfc3339: &str) -> String {
    match jiff::fmt::temporal::Pieces::parse(rfc3339) {
        Ok(pieces) => imap_date(&pieces).unwrap_or_else(|| rfc3339.to_owned()),
        Err(_) => rfc3339.to_owned(),
    }
}

fn imap_date(pieces: &jiff::fmt::temporal::Pieces<'_>) -> Option<String> {
    let local = pieces.date().to_datetime(pieces.time()?);
    let zoned = local.to_zoned_datetime(TimeZone::fixed(pieces.to_numeric_offset()?)).ok()?;
    Some(zoned.strftime("%d-%b-%Y %H:%M:%S %z").to_string())
}

/// `1.234 MiB`.
#[expect(clippy::cast_precision_loss, reason = "shown with three decimals")]
pub fn size(bytes: u64) -> String {
    rate(bytes as f64)
}

/// As [`size`], of a number that needn't be whole.
pub fn rate(bytes: f64) -> String {
    let mut value = bytes / 1024.0;
    let mut units = ["KiB", "MiB", "GiB"].iter();
    for unit in units.by_ref() {
        if value < 1000.0 {
            return format!("{value:.3} {unit}");
        }
        value /= 1024.0;
    }
    format!("{value:.3} TiB")
}

/// Without control characters: a server's words must not steer a terminal or begin a line of their own.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// Shortened past about 200 characters, as imapsync does with servers' words.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain("...".chars()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::{TimeZone, offset};

    use super::{date, internal_date, printable, size};

    #[test]
    fn a_date_is_printed_as_imapsync_prints_it() {
        let at = "2026-11-03T14:15:10.9Z".parse().unwrap();
        assert_eq!(date(at, &TimeZone::UTC), "Tuesday 3 November 2026-11-03 14:15:10 +0000 UTC");
        let west = TimeZone::fixed(offset(-5));
        assert_eq!(date(at, &west), "Tuesday 3 November 2026-11-03 09:15:10 -0500 -05");
    }

    #[test]
    fn an_internal_date_keeps_its_own_zone() {
        assert_eq!(internal_date("2011-10-16T04:39:02+02:00"), "16-Oct-2011 04:39:02 +0200");
        assert_eq!(internal_date("1970-01-01T00:00:00Z"), "01-Jan-1970 00:00:00 +0000");
        assert_eq!(internal_date("some day"), "some day");
    }

    #[test]
    fn amounts_have_imapsyncs_units() {
        assert_eq!(size(0), "0.000 KiB");
        assert_eq!(size(470_273), "459.251 KiB");
        assert_eq!(size(16_506_942), "15.742 MiB");
        assert_eq!(size(1 << 50), "1024.000 TiB");
    }

    #[test]
    fn a_servers_words_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2J\nb"), "a\u{FFFD}[2J\u{FFFD}b");
    }
}
