//! What goes from the fetching half to the appending half of a worker.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use super::folder::FolderCopy;
use crate::message::Message;
use crate::scan::FlagChange;

/// Bytes of bodies that may lie between the two halves.
pub const BUDGET: u32 = 4 * 1024 * 1024;

/// A body or a part of one. The permit gives the room back when the bytes are passed on.
#[derive(Debug)]
pub struct Body {
    pub bytes: Bytes,
    /// Given back when this is dropped.
    pub _room: OwnedSemaphorePermit,
}

/// Everything in the order in which it is to be done.
#[derive(Debug)]
pub enum Item {
    /// Carry over changed flags.
    Flags(Arc<FolderCopy>, Vec<FlagChange>),
    /// A small message.
    Whole(Head, Body),
    /// A large message begins, with its first bytes.
    Begin(Head, Body),
    /// More of it.
    Chunk(Body),
    /// All of it was passed on.
    End,
    /// Nothing more is coming at the moment.
    Flush,
}

/// What is known of a message before its bytes.
#[derive(Debug)]
pub struct Head {
    pub folder: Arc<FolderCopy>,
    pub message: Message,
    /// Bytes of the body as it was announced, not RFC822.SIZE.
    pub size: u64,
    /// A header line of ours to go before the body; empty unless asked for.
    pub added: Bytes,
    /// At most this many messages in one APPEND.
    pub limit: usize,
}
