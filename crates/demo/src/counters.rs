//! What a server saw and did, so that a test can ask.

use std::collections::BTreeMap;

/// How many command lines are remembered.
const LINES: usize = 20_000;

/// Sums since the server started or [`Handle::reset_counters`](crate::Handle::reset_counters).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Connections accepted.
    pub connections: u64,
    /// Connections open now.
    pub open: u64,
    /// Successful logins.
    pub logins: u64,
    /// Commands by name: `UID FETCH`, `APPEND`.
    pub commands: BTreeMap<String, u64>,
    /// FETCH commands that asked for a body.
    pub body_fetches: u64,
    /// Bodies handed out.
    pub bodies: u64,
    /// Messages stored by APPEND.
    pub appended: u64,
    /// Bytes read and written, before encryption.
    pub received: u64,
    pub sent: u64,
    /// Command lines in the order they came, without literals and without passwords.
    pub lines: Vec<String>,
}

impl Counters {
    /// How often a command came.
    pub fn command(&self, name: &str) -> u64 {
        self.commands.get(name).copied().unwrap_or(0)
    }

    pub(crate) fn note(&mut self, name: &str, line: &str) {
        *self.commands.entry(name.to_owned()).or_default() += 1;
        if self.lines.len() < LINES {
            self.lines.push(line.to_owned());
        }
    }
}
