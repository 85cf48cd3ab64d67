//! Where the fetching half puts bodies: in order, and no more at a time than there is room for.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use mailhaul_imap::{Failure, Response, Streaming};
use mailhaul_model::event::{Edit, MessageChange, SideName};
use tokio::sync::{Semaphore, mpsc};

use super::batch::made_up_header;
use super::change;
use super::folder::FolderCopy;
use super::item::{BUDGET, Body, Head, Item};
use super::shared::Shared;
use crate::context::Context;
use crate::fault::Fault;
use crate::identity::header_of;
use crate::message::Message;

/// So many bytes of a large message are gathered before it begins, so that its header is among them.
const HEADER_START: usize = 64 * 1024;

/// A message whose body is coming.
#[derive(Debug)]
pub struct Wanted {
    pub folder: Arc<FolderCopy>,
    pub message: Message,
    /// At most this many messages in one APPEND.
    pub limit: usize,
    /// What was done to its bytes.
    pub change: Option<MessageChange>,
}

/// The fetching half's end of the channel.
pub struct Outlet<'a> {
    run: &'a Context,
    items: mpsc::Sender<Item>,
    shared: &'a Shared,
    budget: Arc<Semaphore>,
}

impl<'a> Outlet<'a> {
    /// With all of the room free.
    pub fn new(run: &'a Context, items: mpsc::Sender<Item>, shared: &'a Shared) -> Self {
        Self { run, items, shared, budget: Arc::new(Semaphore::new(BUDGET as usize)) }
    }

    /// A body in one piece.
    pub async fn whole(&self, wanted: Wanted, body: Bytes) -> Result<(), Fault> {
        let passed = change::passed(self.run, self.shared, wanted, body)?;
        let Some((wanted, body)) = passed else { return Ok(()) };
        let head = self.head(wanted, body.len() as u64, &body);
        let body = self.room_for(body).await;
        self.pass_on(Item::Whole(head, body)).await
    }

    /// A body that comes in parts. If nobody wants it the parts are thrown away: it is fetched again by itself.
    pub async fn parts(
        &self,
        wanted: Option<Wanted>,
        size: u64,
        stream: &mut Streaming,
    ) -> Result<(), Fault> {
        let is_wanted = wanted.is_some();
        let mut wanted = wanted;
        if self.run.content.needs_whole() && wanted.is_some() {
            let body = change::gathered(size, stream).await?;
            return match (wanted, body) {
                (Some(wanted), Some(body)) => self.whole(wanted, body).await,
                (Some(wanted), None) => change::too_large(self.run, self.shared, &wanted),
                (None, _) => Ok(()),
            };
        }
        let mut left = size;
        let mut start = BytesMut::new();
        while left > 0 {
            let response = stream.next().await.map_err(lost)?;
            let Some(Response::BodyChunk(bytes)) = response else { continue };
            left = left.saturating_sub(bytes.len() as u64);
            if !is_wanted {
                continue;
            }
            if wanted.is_some() && start.len() + bytes.len() < HEADER_START && left > 0 {
                start.extend_from_slice(&bytes);
                continue;
            }
            let Some(wanted) = wanted.take() else {
                let body = self.room_for(bytes).await;
                self.pass_on(Item::Chunk(body)).await?;
                continue;
            };
            start.extend_from_slice(&bytes);
            let first = std::mem::take(&mut start).freeze();
            let head = self.head(wanted, size, &first);
            let body = self.room_for(first).await;
            self.pass_on(Item::Begin(head, body)).await?;
        }
        if is_wanted { self.pass_on(Item::End).await } else { Ok(()) }
    }

    /// Waits for a place in the channel.
    pub async fn pass_on(&self, item: Item) -> Result<(), Fault> {
        // The other half ended: it says why.
        self.items.send(item).await.map_err(|_| lost(Failure::Closed))
    }

    fn head(&self, wanted: Wanted, size: u64, start: &Bytes) -> Head {
        let Wanted { folder, message, limit, change } = wanted;
        let wants_header = self.run.options.messages.add_header;
        let added = if wants_header && self.run.headers.identify(header_of(start)).is_none() {
            made_up_header(message.uid, folder.task.source.as_str())
        } else {
            Bytes::new()
        };
        let changes_flags = self.run.content.changes_flags(folder.flags.flags(message.flags));
        let edits = [
            (!added.is_empty()).then_some(Edit::HeaderAdded),
            changes_flags.then_some(Edit::FlagsChanged),
        ];
        change::tell(self.run, &folder, (&message, start), change, edits.into_iter().flatten());
        let message = change::dated(self.run, message, start);
        Head { folder, message, size, added, limit }
    }

    async fn room_for(&self, bytes: Bytes) -> Body {
        let wanted = u32::try_from(bytes.len()).unwrap_or(u32::MAX).clamp(1, BUDGET);
        let room = Arc::clone(&self.budget).acquire_many_owned(wanted).await;
        Body { bytes, _room: room.expect("the budget is never closed") }
    }
}

fn lost(failure: Failure) -> Fault {
    Fault::Link { side: SideName::Source, failure }
}
