//! What one run may have of what its servers are asked for by all runs together, and what it took of it.

use jiff::tz::TimeZone;
use mailhaul_model::options::PaceOptions;
use mailhaul_model::{BatchId, ByteCount, MessageCount, RunKind, ServerId, ServerLimits};
use mailhaul_store::{Claim, StoreError};

use crate::core::Core;

/// A run's part of its servers' limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Share {
    /// Connections to each side.
    pub connections: u8,
    bytes_per_second: Option<ByteCount>,
    messages_per_second: Option<f64>,
}

impl Default for Share {
    /// As much as a run ever takes.
    fn default() -> Self {
        Self {
            connections: PaceOptions::default().connections,
            bytes_per_second: None,
            messages_per_second: None,
        }
    }
}

impl Share {
    /// No more than a server allows: of its connections what the others leave, of its pace an equal part for each of the
    /// `places` that runs have.
    pub fn within(self, limits: &ServerLimits, used: u32, places: u32) -> Self {
        let left = limits.connections.map(|most| most.saturating_sub(used).clamp(1, 255));
        let left = left.and_then(|left| u8::try_from(left).ok()).unwrap_or(u8::MAX);
        let places = places.max(1);
        let bytes =
            limits.bytes_per_second.map(|most| ByteCount((most.0 / u64::from(places)).max(1)));
        let messages = limits.messages_per_second.map(|most| most / f64::from(places));
        Self {
            connections: self.connections.min(left),
            bytes_per_second: smaller(self.bytes_per_second, bytes),
            messages_per_second: smaller(self.messages_per_second, messages),
        }
    }

    /// Makes a run keep to it.
    pub fn limit(self, pace: &mut PaceOptions) {
        pace.connections = pace.connections.min(self.connections);
        pace.max_bytes_per_second = smaller(pace.max_bytes_per_second, self.bytes_per_second);
        pace.max_messages_per_second =
            smaller(pace.max_messages_per_second, self.messages_per_second);
    }
}

fn smaller<T: PartialOrd>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other < one { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// Counts what an attempt moves: for the servers' daily volume and the batch's speed.
#[derive(Debug)]
pub(crate) struct Traffic {
    batch: Option<BatchId>,
    servers: Vec<ServerId>,
    bytes: ByteCount,
    messages: MessageCount,
}

impl Traffic {
    /// Nothing moved yet. Only copying moves anything.
    pub fn of(core: &Core, claim: Claim) -> Result<Self, StoreError> {
        let job = core.store.listing(claim.job)?.filter(|_| claim.kind == RunKind::Copy);
        let mut servers = job
            .as_ref()
            .map_or_else(Vec::new, |job| vec![job.source.server, job.destination.server]);
        servers.dedup();
        Ok(Self {
            batch: job.and_then(|job| job.batch),
            servers,
            bytes: ByteCount(0),
            messages: MessageCount(0),
        })
    }

    /// Takes in how much was moved by now.
    pub fn count(
        &mut self,
        core: &Core,
        bytes: ByteCount,
        messages: MessageCount,
    ) -> Result<(), StoreError> {
        let more = (bytes - self.bytes, messages - self.messages);
        if more.1 == MessageCount(0) && more.0 == ByteCount(0) {
            return Ok(());
        }
        (self.bytes, self.messages) = (bytes, messages);
        let now = core.now();
        let today = now.to_zoned_datetime(TimeZone::system()).date();
        for server in &self.servers {
            core.store.add_volume(*server, today, more.0)?;
        }
        match self.batch {
            Some(batch) => core.store.add_speed(batch, now, more.0, more.1),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::options::PaceOptions;
    use mailhaul_model::{ByteCount, ServerLimits};

    use super::Share;

    #[test]
    fn a_run_gets_what_the_others_leave_and_at_least_one_connection() {
        let limits = ServerLimits { connections: Some(8), ..ServerLimits::default() };
        assert_eq!(Share::default().within(&limits, 0, 4).connections, 3);
        assert_eq!(Share::default().within(&limits, 6, 4).connections, 2);
        assert_eq!(Share::default().within(&limits, 9, 4).connections, 1);
    }

    #[test]
    fn the_pace_of_a_server_is_divided_and_the_tighter_of_two_counts() {
        let limits = |bytes| ServerLimits {
            bytes_per_second: Some(ByteCount(bytes)),
            messages_per_second: Some(10.0),
            ..ServerLimits::default()
        };
        let share = Share::default().within(&limits(4000), 0, 4).within(&limits(400), 0, 4);
        let mut pace = PaceOptions { max_messages_per_second: Some(1.0), ..PaceOptions::default() };
        share.limit(&mut pace);
        assert_eq!(pace.max_bytes_per_second, Some(ByteCount(100)));
        assert_eq!(pace.max_messages_per_second, Some(1.0));
    }
}
