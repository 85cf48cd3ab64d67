//! Folders waiting for a worker.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::scan::FolderWork;

/// First in, first out; several workers take from it.
#[derive(Debug, Default)]
pub struct WorkQueue {
    state: Mutex<State>,
    changed: Notify,
    announcement: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<FolderWork>,
    announced: bool,
    closed: bool,
}

impl WorkQueue {
    /// Adds a folder.
    pub fn push(&self, work: FolderWork) {
        self.state().waiting.push_back(work);
        self.changed.notify_one();
    }

    /// There will be something to do: whoever helps may get ready.
    pub fn announce(&self) {
        self.state().announced = true;
        self.announcement.notify_one();
    }

    /// Whether there is something to do, or will be.
    pub fn is_announced(&self) -> bool {
        let state = self.state();
        state.announced && !(state.closed && state.waiting.is_empty())
    }

    /// Ends when something was announced since it ended before.
    pub async fn announcement(&self) {
        self.announcement.notified().await;
    }

    /// No more folders will come.
    pub fn close(&self) {
        self.state().closed = true;
        self.changed.notify_waiters();
    }

    /// The next folder, if one waits.
    pub fn try_next(&self) -> Option<FolderWork> {
        self.state().waiting.pop_front()
    }

    /// The next folder; `None` when no more will come. Cancel safe.
    pub async fn next(&self) -> Option<FolderWork> {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            {
                let mut state = self.state();
                if let Some(work) = state.waiting.pop_front() {
                    if !state.waiting.is_empty() {
                        self.changed.notify_one();
                    }
                    return Some(work);
                }
                if state.closed {
                    return None;
                }
            }
            changed.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
