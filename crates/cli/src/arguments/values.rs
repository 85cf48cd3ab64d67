//! Values with a form of their own: hours of the day, days of the week, moments, sizes, and limits that can be taken away.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use mailhaul_model::{ByteCount, DayWindow};

/// A path that may be empty: a variable that is set to nothing is one that isn't set.
pub fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// A limit, or none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit<T>(pub Option<T>);

fn limit<T>(text: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Limit<T>, String> {
    match text.trim() {
        "none" => Ok(Limit(None)),
        text => read(text).map(|value| Limit(Some(value))),
    }
}

/// `12`, or `none`.
pub fn count(text: &str) -> Result<Limit<u32>, String> {
    limit(text, |text| text.parse().map_err(|_| "a number, or none".to_owned()))
}

/// Days, or `none`.
pub fn age(text: &str) -> Result<Limit<u32>, String> {
    limit(text, |text| {
        let days = text.parse().ok().filter(|days| (1..=36_500).contains(days));
        days.ok_or_else(|| "a number of days from 1 to 36500, or none".to_owned())
    })
}

/// The longest line of a message in bytes, or `none`. A shorter one can't hold a header's name.
pub fn line(text: &str) -> Result<Limit<u32>, String> {
    limit(text, |text| {
        let bytes = text.parse().ok().filter(|bytes| *bytes >= 78);
        bytes.ok_or_else(|| "a number of bytes from 78 on, or none".to_owned())
    })
}

/// `0.5`, or `none`.
pub fn pace(text: &str) -> Result<Limit<f64>, String> {
    limit(text, |text| text.parse().map_err(|_| "a number such as 0.5, or none".to_owned()))
}

/// `500K`, `5M`, `2.5G`, in powers of 1024, or `none`.
pub fn size(text: &str) -> Result<Limit<ByteCount>, String> {
    limit(text, |text| {
        bytes(text).ok_or_else(|| "a size such as 500K, 5M or 2G, or none".to_owned())
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "it is checked that the number fits, and a size that is typed is no exact one"
)]
fn bytes(text: &str) -> Option<ByteCount> {
    let upper = text.to_uppercase();
    let bare = upper.strip_suffix("IB").or_else(|| upper.strip_suffix('B')).unwrap_or(&upper);
    let factors = [('K', 10), ('M', 20), ('G', 30), ('T', 40)];
    let found = factors.iter().find_map(|(sign, bits)| Some((bare.strip_suffix(*sign)?, *bits)));
    let (number, bits) = found.unwrap_or((bare, 0));
    let value = number.trim().parse::<f64>().ok()? * (1_u64 << bits) as f64;
    let fits = value.is_finite() && (0.0..1e18).contains(&value);
    fits.then_some(ByteCount(value as u64))
}

/// `22:00-06:00`, or `always`.
pub fn hours(text: &str) -> Result<Limit<DayWindow>, String> {
    let read = || -> Option<DayWindow> {
        let (from, until) = text.split_once('-')?;
        DayWindow::new(minute(from)?, minute(until)?)
    };
    match text.trim() {
        "always" | "none" => Ok(Limit(None)),
        _ => read()
            .map(|window| Limit(Some(window)))
            .ok_or_else(|| "hours such as 22:00-06:00, or always".to_owned()),
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Numbers of days: `mon,wed`, `mon-fri`, or `all`, which is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days(pub Vec<u8>);

pub fn days(text: &str) -> Result<Days, String> {
    let wrong = || "days such as mon,wed or mon-fri, or all".to_owned();
    let number = |day: &str| {
        let at = DAYS.iter().position(|one| *one == day.trim().to_lowercase());
        at.and_then(|at| u8::try_from(at + 1).ok())
    };
    let mut days = Vec::new();
    for part in text.split(',').filter(|_| text.trim() != "all") {
        match part.split_once('-') {
            Some((from, until)) => {
                let (from, until) = number(from).zip(number(until)).ok_or_else(wrong)?;
                let over = if from <= until { 0 } else { 7 };
                days.extend((from..=until + over).map(|day| (day - 1) % 7 + 1));
            }
            None => days.push(number(part).ok_or_else(wrong)?),
        }
    }
    days.sort_unstable();
    days.dedup();
    Ok(Days(days))
}

/// `2026-12-01T22:00` by the clock of this computer, a moment of RFC 3339, or `now`, which is no moment to wait for.
pub fn start(text: &str) -> Result<Limit<Timestamp>, String> {
    let text = text.trim();
    if matches!(text, "now" | "none") {
        return Ok(Limit(None));
    }
    let local = || {
        let time: DateTime = text.parse().ok()?;
        TimeZone::system().to_timestamp(time).ok()
    };
    let moment = text.parse::<Timestamp>().ok().or_else(local);
    moment
        .map(|moment| Limit(Some(moment)))
        .ok_or_else(|| "a moment such as 2026-12-01T22:00, or now".to_owned())
}

/// Days as they are typed.
pub fn days_in_words(days: &[u8]) -> String {
    let words = days.iter().filter_map(|day| DAYS.get(usize::from(*day).checked_sub(1)?));
    words.copied().collect::<Vec<_>>().join(",")
}

/// Hours as they are typed.
pub fn hours_in_words(window: DayWindow) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", time(window.from), time(window.until))
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{ByteCount, DayWindow};

    use super::{Days, Limit, days, hours, hours_in_words, size, start};

    #[test]
    fn sizes_are_powers_of_1024_and_can_be_taken_away() {
        for (text, bytes) in [("500", 500), ("5M", 5 << 20), ("1.5 KiB", 1536), ("2gb", 2 << 30)] {
            assert_eq!(size(text), Ok(Limit(Some(ByteCount(bytes)))), "{text}");
        }
        assert_eq!(size("none"), Ok(Limit(None)));
        assert!(size("-1").is_err() && size("much").is_err());
    }

    #[test]
    fn hours_go_past_midnight_and_read_as_they_were_typed() {
        let night = DayWindow { from: 1320, until: 390 };
        assert_eq!(hours("22:00-06:30"), Ok(Limit(Some(night))));
        assert_eq!(hours_in_words(night), "22:00-06:30");
        assert_eq!(hours("always"), Ok(Limit(None)));
        assert!(hours("24:00-6:00").is_err() && hours("22-6").is_err());
    }

    #[test]
    fn days_are_named_in_any_order_and_past_the_end_of_the_week() {
        assert_eq!(days("mon-fri"), Ok(Days(vec![1, 2, 3, 4, 5])));
        assert_eq!(days("Sun,wed"), Ok(Days(vec![3, 7])));
        assert_eq!(days("sat-mon"), Ok(Days(vec![1, 6, 7])));
        assert_eq!(days("all"), Ok(Days(Vec::new())));
        assert!(days("someday").is_err());
    }

    #[test]
    fn a_start_is_a_moment_or_a_time_of_this_computers_clock_or_now() {
        assert_eq!(start("now"), Ok(Limit(None)));
        assert!(matches!(start("2026-12-01T22:00"), Ok(Limit(Some(_)))));
        let moment = start("2026-12-01T22:00:00Z").unwrap().0.unwrap();
        assert_eq!(moment.to_string(), "2026-12-01T22:00:00Z");
        assert!(start("tonight").is_err());
    }
}
