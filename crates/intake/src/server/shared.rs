//! What all connections share.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use mailhaul_model::Clock;
use mailhaul_model::event::SideName;

use super::config::ServerConfig;
use super::identity_cell::IdentityCell;
use super::sign_ins::SignIns;
use super::submissions::Submissions;
use crate::desk::{Desk, Sight};
use crate::limits::attempts::Attempts;
use crate::limits::breaker::Breaker;
use crate::limits::clients::Clients;
use crate::limits::gate::Gate;
use crate::tokens::LinkKey;

pub(super) struct Shared {
    pub(super) config: ServerConfig,
    /// The port that is listened on, which the configuration may have left to the system.
    pub(super) port: u16,
    pub(super) desk: Arc<dyn Desk>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) links: LinkKey,
    pub(super) identity: Arc<IdentityCell>,
    pub(super) attempts: Attempts,
    pub(super) clients: Clients,
    pub(super) breaker: Breaker,
    pub(super) submissions: Submissions,
    pub(super) sign_ins: SignIns,
    /// Waits for users who sign in elsewhere.
    pub(super) waiting: Submissions,
    source: Gate,
    destination: Gate,
    /// The second in which the desk was last told of a visit.
    visited: AtomicI64,
}

impl Shared {
    pub(super) fn new(
        config: ServerConfig,
        port: u16,
        desk: Arc<dyn Desk>,
        clock: Arc<dyn Clock>,
        links: LinkKey,
        identity: Arc<IdentityCell>,
    ) -> Self {
        let logins = &config.logins;
        Self {
            attempts: Attempts::new(logins),
            clients: Clients::new(logins),
            breaker: Breaker::new(logins),
            source: Gate::new(logins),
            destination: Gate::new(logins),
            submissions: Submissions::default(),
            sign_ins: SignIns::default(),
            waiting: Submissions::default(),
            visited: AtomicI64::new(i64::MIN),
            config,
            port,
            desk,
            clock,
            links,
            identity,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Tells the desk that somebody opened a page, unless it heard of one in this second.
    pub(super) fn visited(&self, client: IpAddr) {
        let at = self.now();
        if self.visited.swap(at.as_second(), Ordering::Relaxed) != at.as_second() {
            self.desk.observe(Sight::Visit { client, at });
        }
    }

    pub(super) fn gate(&self, side: SideName) -> &Gate {
        match side {
            SideName::Source => &self.source,
            SideName::Destination => &self.destination,
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("config", &self.config).finish_non_exhaustive()
    }
}
