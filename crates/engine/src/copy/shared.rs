//! What the two halves of a worker tell each other.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::folder::FolderCopy;
use crate::message::Message;

/// Messages to be fetched by one command.
#[derive(Clone, Debug)]
pub struct Chunk {
    pub folder: Arc<FolderCopy>,
    pub messages: Vec<Message>,
    /// At most this many of them in one APPEND.
    pub limit: usize,
}

/// Lives as long as a pair of connections does.
#[derive(Debug, Default)]
pub struct Shared {
    again: Mutex<VecDeque<Chunk>>,
    outstanding: AtomicUsize,
    pub changed: Notify,
}

impl Shared {
    /// So many messages (or changes of flags) are on their way.
    pub fn sent(&self, count: usize) {
        self.outstanding.fetch_add(count, Ordering::AcqRel);
    }

    /// So many arrived, or are given up.
    pub fn came_back(&self, count: usize) {
        self.outstanding.fetch_sub(count, Ordering::AcqRel);
        self.changed.notify_one();
    }

    /// Whether nothing is on its way.
    pub fn is_idle(&self) -> bool {
        self.outstanding.load(Ordering::Acquire) == 0
    }

    /// These have to be fetched once more. They were counted as sent and are counted again when they are.
    pub fn again(&self, chunk: Chunk) {
        let count = chunk.messages.len();
        self.queue().push_back(chunk);
        self.came_back(count);
    }

    /// The next chunk to be fetched once more.
    pub fn next_again(&self) -> Option<Chunk> {
        self.queue().pop_front()
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Chunk>> {
        self.again.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
