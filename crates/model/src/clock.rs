//! Time as something that is handed in, so that a test decides what time it is.

use jiff::Timestamp;

/// Tells the time. The one implementation that asks the operating system lives in `mailhaul-engine`.
pub trait Clock: Send + Sync {
    /// The present moment, UTC.
    fn now(&self) -> Timestamp;
}
