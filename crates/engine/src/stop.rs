//! The wish to end a run early, shared by whoever may have it.

use std::sync::Arc;

use tokio::sync::watch;

/// Who wants the run to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// SIGTERM, SIGINT, Ctrl-Break.
    Signal,
    /// The program that started the sidecar is gone: its end of standard input closed.
    LifelineClosed,
    /// Someone asked for it by a file.
    File,
    /// The user.
    User,
}

/// A switch that can be thrown once, from anywhere, and waited for.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<Option<StopReason>>>);

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

impl Stop {
    /// Not thrown yet.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(None)))
    }

    /// Throws it. The first reason stays.
    pub fn stop(&self, why: StopReason) {
        self.0.send_if_modified(|reason| match reason {
            None => {
                *reason = Some(why);
                true
            }
            Some(_) => false,
        });
    }

    /// Whether it is thrown.
    pub fn is_stopped(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Ends when it is thrown.
    pub async fn stopped(&self) -> StopReason {
        let mut watcher = self.0.subscribe();
        let reason = watcher.wait_for(Option::is_some).await.ok().and_then(|r| *r);
        reason.unwrap_or(StopReason::User)
    }
}

#[cfg(test)]
mod tests {
    use super::{Stop, StopReason};

    #[tokio::test]
    async fn the_first_reason_stays() {
        let stop = Stop::new();
        stop.stop(StopReason::Signal);
        stop.stop(StopReason::User);
        assert!(stop.is_stopped());
        assert_eq!(stop.stopped().await, StopReason::Signal);
    }
}
