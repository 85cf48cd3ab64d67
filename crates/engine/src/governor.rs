//! How many connections a run uses, and how much it has under way on each: more as long as more brings more, fewer when a
//! server pushes back. Numbers and the time are handed in; what comes out are numbers.
//!
//! It climbs: one connection more, and if that made the run a tenth faster it stays and the next is tried; if not, it goes
//! again and nothing is tried for a while, longer each time. A push-back (NO [LIMIT], [UNAVAILABLE], a BYE that speaks of a
//! limit, a refused connection) halves at once what there is, and answers how long to be silent.

use std::time::Duration;

/// Connections to each side that a run begins with, where it may have as many.
const FIRST: usize = 3;
/// APPENDs under way on one connection, most and least.
const WINDOW: (usize, usize) = (16, 2);
/// Bytes in one APPEND of several messages, most and least. All of it arrives or nothing: on a link that never lasts for so
/// long it has to be less.
const BATCH: (u64, u64) = (2 << 20, 32 << 10);
/// So long is looked at what a change brought.
const WATCH: Duration = Duration::from_secs(4);
/// What a connection more has to bring: a tenth.
const WORTH: f64 = 1.1;
/// Nothing is tried for so long after something failed; twice as long each time.
const REST: Duration = Duration::from_secs(30);
/// An answer that takes so much longer than the quickest one, and so long at all, says that too much is under way.
const SLOWER: u32 = 8;
const SLOW: Duration = Duration::from_secs(2);
/// The first silence after a push-back; twice as long each time that nothing arrives in between.
const SILENCE: Duration = Duration::from_millis(500);
/// So often in a row a run is silent; after that it ends, and is tried again later.
const SILENCES: u32 = 6;
/// A server that wants to be left alone for longer ends the run.
const PATIENCE: Duration = Duration::from_secs(20);
/// Below this pace, in bytes a second, the line may be the limit and compression worth a try: expanding and pressing take a
/// fraction of a processor then.
const NARROW: f64 = 20_971_520.0;
/// A message costs about as much as so many bytes.
const MESSAGE: u64 = 4096;

/// The state. Times count from the run's beginning.
#[derive(Clone, Debug)]
pub struct Governor {
    cap: usize,
    allowed: usize,
    window: usize,
    batch: u64,
    /// The work at the beginning of the present watch, and when that was.
    since: Option<(Duration, u64)>,
    /// The pace before something was tried, and what.
    before: Option<(f64, Trial)>,
    /// Connections are compressed; `None` as long as it wasn't tried.
    compresses: Option<bool>,
    rest_until: Duration,
    rest: Duration,
    quickest: Option<Duration>,
    slowest: Duration,
    silent_until: Duration,
    /// Push-backs since something arrived.
    silences: u32,
    arrived: u64,
}

/// What may make a run quicker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trial {
    Connection,
    Compression,
}

/// What a push-back leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Say nothing for so long, then go on.
    Wait(Duration),
    /// The run ends.
    GiveUp,
}

impl Governor {
    /// At most `cap` connections to each side.
    pub fn new(cap: usize) -> Self {
        let cap = cap.max(1);
        Self {
            cap,
            allowed: cap.min(FIRST),
            window: WINDOW.0,
            batch: BATCH.0,
            since: None,
            before: None,
            compresses: None,
            rest_until: Duration::ZERO,
            rest: REST,
            quickest: None,
            slowest: Duration::ZERO,
            silent_until: Duration::ZERO,
            silences: 0,
            arrived: 0,
        }
    }

    /// A server is known to allow no more connections than this.
    pub fn limit(&mut self, most: usize) {
        self.cap = self.cap.min(most.max(1));
        self.allowed = self.allowed.min(self.cap);
    }

    /// Connections to each side that may be used now.
    pub fn allowed(&self) -> usize {
        self.allowed
    }

    /// Whether connections are to be compressed where that is left to the run.
    pub fn compresses(&self) -> bool {
        self.compresses.unwrap_or(false)
    }

    /// APPENDs that may be under way on one connection.
    pub fn window(&self) -> usize {
        self.window
    }

    /// Bytes that may be in one APPEND of several messages.
    pub fn batch(&self) -> u64 {
        self.batch
    }

    /// A connection to the destination was lost: what was on its way over it did not count.
    pub fn lost(&mut self) {
        self.batch = (self.batch / 4).max(BATCH.1);
    }

    /// An APPEND was answered after so long.
    pub fn answered(&mut self, after: Duration) {
        self.batch = (self.batch + BATCH.1).min(BATCH.0);
        self.slowest = self.slowest.max(after);
        self.quickest = Some(self.quickest.map_or(after, |quickest| quickest.min(after)));
    }

    /// What has arrived by now, and how many connections are at it; whether anything changed.
    pub fn look(&mut self, now: Duration, (bytes, messages): (u64, u64), used: usize) -> bool {
        let work = bytes + messages * MESSAGE;
        if messages > self.arrived {
            (self.arrived, self.silences) = (messages, 0);
        }
        let Some((began, then)) = self.since else {
            self.since = (work > 0).then_some((now, work));
            return false;
        };
        let watched = now.saturating_sub(began);
        if watched < WATCH {
            return false;
        }
        self.since = Some((now, work));
        let pace = float(work - then) / watched.as_secs_f64();
        let old = (self.allowed, self.window, self.compresses);
        self.judge_window();
        self.judge_connections(now, pace, used);
        old != (self.allowed, self.window, self.compresses)
    }

    fn judge_window(&mut self) {
        let bearable = self.quickest.unwrap_or_default() * SLOWER;
        if self.slowest > bearable.max(SLOW) {
            self.window = (self.window / 2).max(WINDOW.1);
        } else {
            self.window = (self.window + 2).min(WINDOW.0);
        }
        self.slowest = Duration::ZERO;
    }

    fn judge_connections(&mut self, now: Duration, pace: f64, used: usize) {
        if let Some((before, trial)) = self.before.take() {
            let worth = pace >= before * WORTH;
            match trial {
                Trial::Compression => self.compresses = Some(worth),
                Trial::Connection if worth => self.rest = REST,
                Trial::Connection => {
                    self.allowed = self.allowed.saturating_sub(1).max(1);
                    self.rest(now);
                    // A tenth more isn't to be had by more connections: the line may be full.
                    self.try_compression(pace);
                    return;
                }
            }
        }
        // More than are in use would say nothing.
        if used < self.allowed {
            return;
        }
        if self.allowed == self.cap {
            self.try_compression(pace);
        } else if now >= self.rest_until {
            self.before = Some((pace, Trial::Connection));
            self.allowed += 1;
        }
    }

    fn try_compression(&mut self, pace: f64) {
        if self.compresses.is_none() && pace < NARROW {
            self.compresses = Some(true);
            self.before = Some((pace, Trial::Compression));
        }
    }

    /// A server wants less. `told` is how long it said to leave it alone.
    pub fn pushed_back(&mut self, now: Duration, told: Option<Duration>) -> Answer {
        if told.is_some_and(|told| told > PATIENCE) {
            return Answer::GiveUp;
        }
        let silent = self.silent_until.saturating_sub(now);
        if !silent.is_zero() {
            // Said of several commands that were under way together.
            return Answer::Wait(silent);
        }
        if self.silences == SILENCES {
            return Answer::GiveUp;
        }
        let silence = told.unwrap_or_default().max(SILENCE * 2u32.pow(self.silences));
        self.silences += 1;
        self.silent_until = now + silence;
        self.allowed = (self.allowed / 2).max(1);
        self.window = (self.window / 2).max(WINDOW.1);
        (self.before, self.since) = (None, None);
        self.rest(now);
        Answer::Wait(silence)
    }

    /// A connection was not to be had while `used` others were.
    pub fn refused(&mut self, now: Duration, used: usize) {
        self.allowed = used.clamp(1, self.allowed);
        self.before = None;
        self.rest(now);
    }

    fn rest(&mut self, now: Duration) {
        self.rest_until = now + self.rest;
        self.rest = (self.rest * 2).min(REST * 16);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a pace needs no more than 52 bits")]
fn float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests;
