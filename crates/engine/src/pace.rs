//! Keeps a run below the speed that was asked for, and within its transfer limit.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mailhaul_model::ByteCount;
use mailhaul_model::options::PaceOptions;
use tokio::time::Instant;

/// Shared by all connections of a run.
#[derive(Debug)]
pub struct Pace {
    bytes_per_second: Option<f64>,
    bytes_after: u64,
    messages_per_second: Option<f64>,
    limit: Option<ByteCount>,
    started: Instant,
    bytes: AtomicU64,
    messages: AtomicU64,
}

impl Pace {
    /// Starts counting now.
    pub fn new(options: &PaceOptions) -> Self {
        Self {
            bytes_per_second: options
                .max_bytes_per_second
                .filter(|b| b.0 > 0)
                .map(|b| to_float(b.0)),
            bytes_after: options.max_bytes_after.map_or(0, |b| b.0),
            messages_per_second: options.max_messages_per_second.filter(|n| *n > 0.0),
            limit: options.exit_when_over.filter(|b| b.0 > 0),
            started: Instant::now(),
            bytes: AtomicU64::new(0),
            messages: AtomicU64::new(0),
        }
    }

    /// Counts a message and waits until it may go.
    pub async fn spend(&self, bytes: u64) {
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let messages = self.messages.fetch_add(1, Ordering::Relaxed) + 1;
        let due = self.due(bytes, messages);
        if !due.is_zero() {
            tokio::time::sleep_until(self.started + due).await;
        }
    }

    /// Whether the transfer limit is passed.
    pub fn is_over_limit(&self) -> bool {
        self.limit.is_some_and(|limit| self.bytes.load(Ordering::Relaxed) > limit.0)
    }

    fn due(&self, bytes: u64, messages: u64) -> Duration {
        let by_bytes = self
            .bytes_per_second
            .map_or(0.0, |pace| to_float(bytes.saturating_sub(self.bytes_after)) / pace);
        let by_messages = self.messages_per_second.map_or(0.0, |pace| to_float(messages) / pace);
        Duration::try_from_secs_f64(by_bytes.max(by_messages)).unwrap_or(Duration::MAX)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a pace needs no more than 52 bits")]
fn to_float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use mailhaul_model::ByteCount;
    use mailhaul_model::options::PaceOptions;
    use tokio::time::{Duration, Instant};

    use super::Pace;

    #[tokio::test(start_paused = true)]
    async fn bytes_past_the_allowance_take_their_time() {
        let options = PaceOptions {
            max_bytes_per_second: Some(ByteCount(1000)),
            max_bytes_after: Some(ByteCount(500)),
            ..PaceOptions::default()
        };
        let pace = Pace::new(&options);
        let start = Instant::now();
        pace.spend(500).await;
        assert_eq!(start.elapsed(), Duration::ZERO);
        pace.spend(2000).await;
        assert!(start.elapsed() >= Duration::from_secs(2));
    }

    #[tokio::test(start_paused = true)]
    async fn the_transfer_limit_counts_all_bytes() {
        let options =
            PaceOptions { exit_when_over: Some(ByteCount(100)), ..PaceOptions::default() };
        let pace = Pace::new(&options);
        pace.spend(100).await;
        assert!(!pace.is_over_limit());
        pace.spend(1).await;
        assert!(pace.is_over_limit());
    }
}
