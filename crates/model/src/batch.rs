//! Jobs that were imported together: how they are ordered, and when they may run.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which of two runs in line comes first, before the order in which they were queued.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
}

/// A span of the day by the clock on the wall, in minutes since midnight. One that ends before it begins goes past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DayWindow {
    /// 0 to 1439.
    pub from: u16,
    /// 0 to 1439; equal to `from` for the whole day.
    pub until: u16,
}

/// When the runs of a batch may be at work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Schedule {
    /// Not before this moment.
    #[specta(type = Option<String>)]
    pub start: Option<Timestamp>,
    /// Only at these hours.
    pub window: Option<DayWindow>,
    /// Only on these days, 1 for Monday to 7 for Sunday; every day where there is none. A window that goes past midnight
    /// belongs to the day on which it begins.
    pub days: Vec<u8>,
}

/// How much a server is asked for by all runs together. `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct ServerLimits {
    /// Connections at once.
    pub connections: Option<u32>,
    pub bytes_per_second: Option<crate::ByteCount>,
    pub messages_per_second: Option<f64>,
    /// Bytes of messages from midnight to midnight by the clock of this computer.
    pub bytes_per_day: Option<crate::ByteCount>,
    /// Only at these hours.
    pub window: Option<DayWindow>,
}

impl DayWindow {
    /// `None` where a number is no minute of a day.
    pub fn new(from: u16, until: u16) -> Option<Self> {
        (from < 1440 && until < 1440).then_some(Self { from, until })
    }

    fn holds(self, minute: u16) -> bool {
        match self.from.cmp(&self.until) {
            std::cmp::Ordering::Less => (self.from..self.until).contains(&minute),
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => minute >= self.from || minute < self.until,
        }
    }

    /// Whether a moment, of which only the clock's face counts, is in the part that began the day before.
    fn began_yesterday(self, minute: u16) -> bool {
        self.from > self.until && minute < self.until
    }
}

impl Schedule {
    /// Whether there is nothing to wait for, ever.
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// `None` where runs may be at work now; otherwise when they may the next time.
    pub fn closed_until(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let begin = self.start.map_or(now, |start| start.max(now));
        let opens = self.next_opening(&begin.to_zoned_datetime(zone.clone()))?;
        (opens > now).then_some(opens)
    }

    /// The first moment from `at` on that is within the window of an allowed day. `None` where no day is allowed.
    fn next_opening(&self, at: &ZonedDateTime) -> Option<Timestamp> {
        if self.is_open_at(at) {
            return Some(at.timestamp());
        }
        let from = self.window.map_or(0, |window| window.from);
        let time = Time::new(clock(from / 60), clock(from % 60), 0, 0).ok()?;
        (0..=8).find_map(|days| {
            let day = at.date().checked_add(days.days()).ok()?;
            // A time that the change to summer time leaves out is taken a little later.
            let opens = day.to_datetime(time).to_zoned_datetime(at.time_zone().clone()).ok()?;
            (opens.timestamp() >= at.timestamp() && self.is_open_at(&opens))
                .then(|| opens.timestamp())
        })
    }

    fn is_open_at(&self, at: &ZonedDateTime) -> bool {
        let minute = minute_of(at);
        let window = self.window.unwrap_or(DayWindow { from: 0, until: 0 });
        let day =
            if window.began_yesterday(minute) { at.weekday().previous() } else { at.weekday() };
        window.holds(minute) && self.allows(day)
    }

    fn allows(&self, day: Weekday) -> bool {
        let number = u8::try_from(day.to_monday_one_offset()).unwrap_or(0);
        self.days.is_empty() || self.days.contains(&number)
    }
}

fn minute_of(at: &ZonedDateTime) -> u16 {
    let (hour, minute) = (at.hour().unsigned_abs(), at.minute().unsigned_abs());
    u16::from(hour) * 60 + u16::from(minute)
}

fn clock(number: u16) -> i8 {
    i8::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};

    use super::{DayWindow, Schedule};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn zone() -> TimeZone {
        TimeZone::fixed(Offset::constant(1))
    }

    fn night(days: &[u8]) -> Schedule {
        let window = DayWindow::new(22 * 60, 6 * 60);
        Schedule { start: None, window, days: days.to_vec() }
    }

    #[test]
    fn without_a_schedule_it_is_always_time() {
        assert!(Schedule::default().is_always());
        assert_eq!(Schedule::default().closed_until(at("2026-11-24T12:00:00Z"), &zone()), None);
    }

    #[test]
    fn a_nightly_window_is_open_on_both_sides_of_midnight_and_says_when_it_opens() {
        let night = night(&[]);
        assert_eq!(night.closed_until(at("2026-11-24T21:30:00Z"), &zone()), None);
        assert_eq!(night.closed_until(at("2026-11-25T04:59:00Z"), &zone()), None);
        let opens = night.closed_until(at("2026-11-24T05:00:00Z"), &zone());
        assert_eq!(opens, Some(at("2026-11-24T21:00:00Z")));
    }

    #[test]
    fn a_window_past_midnight_belongs_to_the_day_on_which_it_begins() {
        // 2026-11-27 is a Friday.
        let friday = night(&[5]);
        assert_eq!(friday.closed_until(at("2026-11-28T03:00:00Z"), &zone()), None);
        let opens = friday.closed_until(at("2026-11-27T03:00:00Z"), &zone());
        assert_eq!(opens, Some(at("2026-11-27T21:00:00Z")));
        let opens = friday.closed_until(at("2026-11-28T06:00:00Z"), &zone());
        assert_eq!(opens, Some(at("2026-12-04T21:00:00Z")));
    }

    #[test]
    fn nothing_begins_before_its_start_even_in_an_open_window() {
        let schedule = Schedule { start: Some(at("2026-11-25T12:00:00Z")), ..night(&[]) };
        let opens = schedule.closed_until(at("2026-11-24T22:00:00Z"), &zone());
        assert_eq!(opens, Some(at("2026-11-25T21:00:00Z")));
    }

    #[test]
    fn a_minute_that_no_day_has_is_no_window() {
        assert_eq!(DayWindow::new(1440, 0), None);
    }
}
