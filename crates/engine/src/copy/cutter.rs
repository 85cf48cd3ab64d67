//! Cuts folders into chunks, each when its turn comes: half a million messages are not held a second time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::vec::IntoIter;

use super::folder::FolderCopy;
use super::shared::Chunk;
use crate::context::Context;
use crate::message::Message;

/// One FETCH asks for at most so many messages and about so many bytes.
const CHUNK_MESSAGES: usize = 256;
const CHUNK_BYTES: u64 = 8 * 1024 * 1024;
/// Messages in one APPEND.
const BATCH_MESSAGES: usize = 100;

/// What a worker took and has not asked for yet.
pub struct Cutter<'a> {
    run: &'a Context,
    cut: VecDeque<Chunk>,
    uncut: VecDeque<(Arc<FolderCopy>, IntoIter<Message>)>,
    /// Messages at which the connection may break: each is asked for when nothing else is left.
    suspects: VecDeque<Chunk>,
}

impl<'a> Cutter<'a> {
    /// Nothing yet.
    pub fn new(run: &'a Context) -> Self {
        Self { run, cut: VecDeque::new(), uncut: VecDeque::new(), suspects: VecDeque::new() }
    }

    /// A folder's messages, in the order in which they are to be copied.
    pub fn take(&mut self, folder: Arc<FolderCopy>, messages: Vec<Message>) {
        self.uncut.push_back((folder, messages.into_iter()));
    }

    /// A chunk that goes before all others.
    pub fn put_first(&mut self, chunk: Chunk) {
        self.cut.push_front(chunk);
    }

    /// Whether anything is left; a suspect gets its turn where it is all that is. Called when nothing is under way.
    pub fn has_more(&mut self) -> bool {
        if self.cut.is_empty() && self.uncut.is_empty() {
            self.cut.extend(self.suspects.pop_front());
        }
        !self.cut.is_empty() || !self.uncut.is_empty()
    }

    /// The next chunk but suspects.
    pub fn next_chunk(&mut self) -> Option<Chunk> {
        if let Some(chunk) = self.cut.pop_front() {
            return Some(chunk);
        }
        while let Some((folder, mut messages)) = self.uncut.pop_front() {
            let chunk = self.cut_off(&folder, &mut messages);
            if !messages.as_slice().is_empty() {
                self.uncut.push_front((folder, messages));
            }
            if chunk.is_some() {
                return chunk;
            }
        }
        None
    }

    /// The next chunk of a folder; `None` where only suspects were left.
    fn cut_off(
        &mut self,
        folder: &Arc<FolderCopy>,
        messages: &mut IntoIter<Message>,
    ) -> Option<Chunk> {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while let Some(message) = messages.as_slice().first().copied() {
            let key = (folder.task.index, message.uid);
            let alone = || Chunk { folder: Arc::clone(folder), messages: vec![message], limit: 1 };
            let is_suspect = self.run.refusals.is_suspect(key) || self.run.breakers.is_suspect(key);
            let is_full = !chunk.is_empty()
                && (self.run.refusals.is_alone(key)
                    || chunk.len() >= CHUNK_MESSAGES
                    || bytes + message.size > CHUNK_BYTES);
            if is_full && !is_suspect {
                break;
            }
            messages.next();
            if is_suspect {
                self.suspects.push_back(alone());
            } else if self.run.refusals.is_alone(key) {
                return Some(alone());
            } else {
                bytes += message.size;
                chunk.push(message);
            }
        }
        let folder = Arc::clone(folder);
        (!chunk.is_empty()).then_some(Chunk { folder, messages: chunk, limit: BATCH_MESSAGES })
    }
}
