//! How long a silence may last.

use std::time::Duration;

/// Patience, stage by stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the name, TCP and TLS, each.
    pub connect: Duration,
    /// For the server's first line, and for each answer until the session is open.
    pub greeting: Duration,
    /// Without a byte in either direction while the server owes an answer or doesn't take what is sent.
    pub idle: Duration,
    /// After this long without anything in flight, a NOOP keeps the connection alive.
    pub keepalive: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            greeting: Duration::from_secs(30),
            idle: Duration::from_secs(120),
            keepalive: Duration::from_secs(120),
        }
    }
}
