//! How long to wait before another try, and how many there are: for the queue of an installation and for a shard of a plan.

use std::time::Duration;

use crate::FailureClass;

/// Processes that may go away without a last word before a run has failed.
pub const MOST_CRASHES: u32 = 3;
/// Attempts in a row that came to nothing before a run has failed.
pub const MOST_SETBACKS: u32 = 8;

/// The pause after a failure that may pass by itself, where the server asked for none.
pub fn pause_after(class: FailureClass, setbacks: u32, spread: u32) -> Duration {
    let (first, most) = match class {
        FailureClass::RateLimited => (60, 3600),
        _ => (15, 1800),
    };
    back_off(Duration::from_secs(first), setbacks, spread, Duration::from_secs(most))
}

/// The pause after a process went away without a last word.
pub fn pause_after_crash(crashes: u32, spread: u32) -> Duration {
    back_off(Duration::from_secs(5), crashes, spread, Duration::from_secs(60))
}

/// Doubles with every failure up to a most, and is stretched by up to a fifth, so that not all come back at once.
pub fn back_off(first: Duration, failures: u32, spread: u32, most: Duration) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(failures.min(16)));
    let wait = doubled.min(most);
    wait + wait / 100 * (spread.wrapping_mul(7) % 20)
}

#[cfg(test)]
mod tests {
    use super::{pause_after, pause_after_crash};
    use crate::FailureClass::{ConnectionLost, RateLimited};

    #[test]
    fn pauses_double_up_to_a_most_and_differ_a_little() {
        let seconds = |setbacks| pause_after(ConnectionLost, setbacks, 0).as_secs();
        assert_eq!([0, 1, 2, 30].map(seconds), [15, 30, 60, 1800]);
        assert_eq!(pause_after(RateLimited, 0, 0).as_secs(), 60);
        assert!(pause_after(ConnectionLost, 0, 1) > pause_after(ConnectionLost, 0, 0));
        assert_eq!(pause_after_crash(9, 0).as_secs(), 60);
    }
}
