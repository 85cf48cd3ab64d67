//! What the driver knows and every handle may ask.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Capabilities, Failure};

/// Alerts that nobody asked for are forgotten beyond this many.
const MOST_ALERTS: usize = 16;

/// Shared by the driver and the handles of one connection.
#[derive(Debug, Default)]
pub(crate) struct Status {
    known: Mutex<Known>,
    /// Bytes that came over the wire.
    heard: AtomicU64,
}

#[derive(Debug, Default)]
struct Known {
    capabilities: Arc<Capabilities>,
    utf8: bool,
    preauthenticated: bool,
    asked_to_compress: bool,
    alerts: VecDeque<String>,
    ended: Option<Failure>,
}

impl Status {
    pub(crate) fn capabilities(&self) -> Arc<Capabilities> {
        Arc::clone(&self.known().capabilities)
    }

    pub(crate) fn set_capabilities(&self, capabilities: Capabilities) {
        self.known().capabilities = Arc::new(capabilities);
    }

    /// Whether names are in UTF-8.
    pub(crate) fn utf8(&self) -> bool {
        self.known().utf8
    }

    pub(crate) fn set_utf8(&self) {
        self.known().utf8 = true;
    }

    /// Whether the server took us for someone before we said who we are.
    pub(crate) fn preauthenticated(&self) -> bool {
        self.known().preauthenticated
    }

    pub(crate) fn set_preauthenticated(&self) {
        self.known().preauthenticated = true;
    }

    /// Whether nobody asked for compression before.
    pub(crate) fn ask_to_compress(&self) -> bool {
        !std::mem::replace(&mut self.known().asked_to_compress, true)
    }

    pub(crate) fn alert(&self, text: &str) {
        let mut known = self.known();
        if known.alerts.len() == MOST_ALERTS {
            known.alerts.pop_front();
        }
        known.alerts.push_back(text.to_owned());
    }

    pub(crate) fn take_alerts(&self) -> Vec<String> {
        self.known().alerts.drain(..).collect()
    }

    pub(crate) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    pub(crate) fn hear(&self, bytes: usize) {
        self.heard.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Why the connection is gone; `None` while it lives.
    pub(crate) fn ended(&self) -> Option<Failure> {
        self.known().ended.clone()
    }

    pub(crate) fn end(&self, why: Failure) {
        self.known().ended.get_or_insert(why);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
