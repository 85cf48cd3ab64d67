//! This computer's name, announced to a local network by multicast DNS (RFC 6762) for as long as the form is open.
//!
//! Only one network hears of it, and never this computer alone. When it ends, those who heard are told so.

use mailhaul_model::{Said, said};
use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use mdns_sd::{DaemonEvent, IfKind, Receiver, ServiceDaemon, ServiceInfo};
use thiserror::Error;

/// A web page over TLS, as it is looked for (RFC 6763).
const SERVICE: &str = "_https._tcp.local.";
/// What the page is called in lists of services.
const INSTANCE: &str = "Mailhaul";
/// How long an end waits for the goodbye to be on its way.
const GOODBYE: Duration = Duration::from_millis(500);

/// A name that is announced until this is dropped.
pub struct Announcement {
    daemon: ServiceDaemon,
    host: String,
    events: Receiver<DaemonEvent>,
    state: AtomicU8,
}

/// Why a name isn't announced. The form can be reached by its address all the same.
#[derive(Debug, Error)]
pub enum NotAnnounced {
    #[error("A name is announced to a network; this address is for this computer alone.")]
    Loopback,
    #[error("{0} can't be announced: only names that end in .local can.")]
    NotLocal(String),
    #[error("The name could not be announced in the network: {0}")]
    Failed(#[from] mdns_sd::Error),
}

/// How far an announcement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnouncementState {
    /// Others are asked whether the name is free, which takes about a second; or the system sends nothing to the network.
    Pending,
    Announced,
    /// Another device of the network has this name: it may not lead here.
    Taken,
}

impl Announcement {
    /// Announces `host` (`name.local`) with its address in the network of that address, and the form at that port. Returns at once;
    /// [`Self::state`] says what came of it.
    pub fn start(host: &str, address: IpAddr, port: u16) -> Result<Self, NotAnnounced> {
        if address.is_loopback() {
            return Err(NotAnnounced::Loopback);
        }
        let host = host.trim_end_matches('.');
        if host.strip_suffix(".local").is_none_or(|name| name.is_empty() || name.contains('.')) {
            return Err(NotAnnounced::NotLocal(host.to_owned()));
        }
        let mut service =
            ServiceInfo::new(SERVICE, INSTANCE, &format!("{host}."), address, port, None)?;
        service.set_interfaces(vec![IfKind::Addr(address)]);
        let daemon = ServiceDaemon::new()?;
        match begin(&daemon, address, service) {
            Ok(events) => {
                Ok(Self { daemon, host: host.to_owned(), events, state: AtomicU8::new(PENDING) })
            }
            Err(error) => {
                end(&daemon);
                Err(error.into())
            }
        }
    }

    /// What became known since it was started.
    pub fn state(&self) -> AnnouncementState {
        for event in self.events.try_iter() {
            match event {
                DaemonEvent::NameChange(change) if is_same(&change.original, &self.host) => {
                    self.state.store(TAKEN, Ordering::Relaxed);
                }
                // An instance of another computer with the same name is no harm: it is the host's name that people type.
                DaemonEvent::Announce(..) => {
                    self.state.fetch_max(ANNOUNCED, Ordering::Relaxed);
                }
                _ => (),
            }
        }
        match self.state.load(Ordering::Relaxed) {
            TAKEN => AnnouncementState::Taken,
            ANNOUNCED => AnnouncementState::Announced,
            _ => AnnouncementState::Pending,
        }
    }

    /// Why the name may not lead here, in words for the administrator.
    pub fn problem(&self) -> Option<Said> {
        (self.state() == AnnouncementState::Taken).then(|| {
            said!(
                "Another device in the network is called {0} already. Give out the address instead, or rename this computer.",
                &self.host
            )
        })
    }

    /// The name that was asked for.
    pub fn host(&self) -> &str {
        &self.host
    }
}

const PENDING: u8 = 0;
const ANNOUNCED: u8 = 1;
const TAKEN: u8 = 2;

/// What is asked of the daemon is done in this order.
fn begin(
    daemon: &ServiceDaemon,
    address: IpAddr,
    service: ServiceInfo,
) -> mdns_sd::Result<Receiver<DaemonEvent>> {
    daemon.disable_interface(IfKind::All)?;
    daemon.enable_interface(IfKind::Addr(address))?;
    let events = daemon.monitor()?;
    daemon.register(service)?;
    Ok(events)
}

/// Says goodbye (RFC 6762, section 10.1) for whatever is announced.
fn end(daemon: &ServiceDaemon) {
    if let Ok(done) = daemon.shutdown() {
        // Whether it ended or its time did: there is nobody to tell.
        let _ = done.recv_timeout(GOODBYE);
    }
}

fn is_same(name: &str, host: &str) -> bool {
    name.trim_end_matches('.').eq_ignore_ascii_case(host)
}

impl Drop for Announcement {
    fn drop(&mut self) {
        end(&self.daemon);
    }
}

impl fmt::Debug for Announcement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Announcement").field("host", &self.host).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "announcement_tests.rs"]
mod tests;
