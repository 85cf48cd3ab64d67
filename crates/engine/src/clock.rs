//! The one place that asks the operating system for the time.

use jiff::Timestamp;
use mailhaul_model::Clock;

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the implementation that is injected")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
