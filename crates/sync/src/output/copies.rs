//! The line of every message that arrives, as imapsync has it, and what is added up from them.

use jiff::{SignedDuration, Timestamp};
use mailhaul_engine::Arrived;
use mailhaul_model::event::{Plan, Progress, Tally};

use super::about::About;
use super::form::{date, printable, rate, size};
use crate::folder_name::encode;

/// What arrived so far.
#[derive(Debug, Default)]
pub struct Copies {
    messages: u64,
    bytes: u64,
    biggest: u64,
    since: Option<Timestamp>,
    total: Tally,
    seconds_left: Option<f64>,
}

impl Copies {
    /// The size of the biggest message that arrived.
    pub fn biggest(&self) -> u64 {
        self.biggest
    }

    /// So many messages there are.
    pub fn planned(&mut self, plan: &Plan) {
        self.total.source = plan.messages;
    }

    /// How far the run is.
    pub fn progress(&mut self, progress: &Progress) {
        self.total = progress.total;
        self.seconds_left = progress.seconds_left;
    }

    /// The line.
    pub fn line(
        &mut self,
        at: Timestamp,
        message: &Arrived<'_>,
        destination: &str,
        about: &About,
    ) -> String {
        self.messages += 1;
        self.bytes += message.size;
        self.biggest = self.biggest.max(message.size);
        let since = *self.since.get_or_insert(at);
        let seconds = at.duration_since(since).as_secs_f64().max(0.001);
        let what = format!("msg {}/{} {{{}}}", wire(message.folder), message.uid, message.size);
        // imapsync has the UID or, where it isn't told, nothing that is one.
        let place = if message.place == 0 { "?".to_owned() } else { message.place.to_string() };
        let place = format!("{}/{place}", wire(destination));
        format!(
            "{what:<30} copied to {place:<20} {:.2} msgs/s  {}/s {} copied {}\n",
            float(self.messages) / seconds,
            rate(float(self.bytes) / seconds),
            size(self.bytes),
            self.eta(at, about),
        )
    }

    fn eta(&self, at: Timestamp, about: &About) -> String {
        // The last snapshot is a moment old: what arrived since is added.
        let since = self.messages.saturating_sub(self.total.copied.0);
        let left = self.total.source.0.saturating_sub(self.total.done().0 + since);
        eta(at, self.seconds_left, (left, self.total.source.0), about)
    }
}

/// `ETA: Monday 23 November 2026-11-23 14:15:10 +0000 UTC  12 s  3/500 msgs left`.
pub fn eta(at: Timestamp, seconds: Option<f64>, (left, of): (u64, u64), about: &About) -> String {
    let seconds = seconds.filter(|s| s.is_finite()).unwrap_or(0.0).clamp(0.0, 1e9);
    let arrival = at
        .checked_add(SignedDuration::try_from_secs_f64(seconds).unwrap_or_default())
        .unwrap_or(at);
    format!("ETA: {}  {seconds:.0} s  {left}/{of} msgs left", date(arrival, &about.zone))
}

fn wire(folder: &str) -> String {
    printable(&encode(folder))
}

#[expect(clippy::cast_precision_loss, reason = "a rate is shown with few digits")]
fn float(number: u64) -> f64 {
    number as f64
}
