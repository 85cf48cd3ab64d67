//! The appending half of a worker: gathers messages into APPENDs, keeps several in flight, and settles what the server says.

mod refused;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_imap::{Append, AppendMessage, Code, Failure, Flag, Pending, Reply, Session};
use mailhaul_model::event::SideName;
use mailhaul_model::{ByteCount, MessageCount};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::batch::{Batch, Entry, flags_to_set, is_keyword};
use super::blame::blame_sent;
use super::flags::carry_over;
use super::item::{Body, Head, Item};
use super::shared::Shared;
use crate::context::Context;
use crate::doubts::Doubt;
use crate::fault::{Fault, is_link_lost, is_push_back};
use crate::scan::FlagChange;

/// An APPEND isn't kept open for longer without something to write, but in the middle of a message.
const PATIENCE: Duration = Duration::from_millis(100);

/// Ends when the fetching half does.
pub struct Appender<'a> {
    pub run: &'a Context,
    pub session: &'a Session,
    pub shared: &'a Shared,
    open: Option<(Batch, Append)>,
    in_flight: VecDeque<(Batch, Pending, Instant)>,
    /// The batch at whose reply the connection was lost.
    unanswered: Option<Batch>,
    /// Arrived while the next APPEND was being written; the flags that are to be set once more. A command would wait behind that
    /// APPEND, and its end would wait for the command.
    due: VecDeque<(Batch, Vec<FlagChange>)>,
}

enum Next {
    Item(Item),
    Idle,
    End,
}

impl<'a> Appender<'a> {
    pub fn new(run: &'a Context, session: &'a Session, shared: &'a Shared) -> Self {
        Self {
            run,
            session,
            shared,
            open: None,
            in_flight: VecDeque::new(),
            unanswered: None,
            due: VecDeque::new(),
        }
    }

    /// Does what comes, in order.
    pub async fn run(mut self, items: mpsc::Receiver<Item>) -> Result<(), Fault> {
        let done = self.work(items).await;
        match &done {
            Err(Fault::Link { failure: Failure::Timeout { .. }, .. }) => self.doubt_unanswered(),
            // A server that asks for less has nothing against a message.
            Err(Fault::Link { side: SideName::Destination, failure }) if !is_push_back(failure) => {
                self.blame_unanswered().await;
            }
            _ => {}
        }
        done
    }

    async fn work(&mut self, mut items: mpsc::Receiver<Item>) -> Result<(), Fault> {
        loop {
            self.set_due_flags().await?;
            // Enough that small messages don't wait for a distant server. Their bytes aren't held here.
            let full = self.in_flight.len() >= self.run.crew.window();
            let may_idle = self.open.as_ref().is_some_and(|(_, append)| append.is_whole());
            let waits = !self.in_flight.is_empty();
            tokio::select! {
                biased;
                reply = first(&mut self.in_flight), if waits => {
                    if let Some((batch, _, sent)) = self.in_flight.pop_front() {
                        self.run.crew.answered(sent.elapsed());
                        self.settle(batch, reply).await?;
                    }
                }
                next = next_item(&mut items, may_idle), if !full => match next {
                    Next::Item(item) => self.take(item).await?,
                    Next::Idle => self.close_batch(),
                    Next::End => break,
                },
            }
        }
        self.close_batch();
        self.drain().await
    }

    async fn drain(&mut self) -> Result<(), Fault> {
        self.set_due_flags().await?;
        while let Some((batch, pending, _)) = self.in_flight.pop_front() {
            let reply = pending.await;
            self.settle(batch, reply).await?;
        }
        Ok(())
    }

    async fn take(&mut self, item: Item) -> Result<(), Fault> {
        match item {
            Item::Whole(head, body) => self.whole(head, body).await,
            Item::Begin(head, body) => self.begin(head, body).await,
            Item::Chunk(body) => self.chunk(body).await,
            Item::End => {
                self.close_full();
                Ok(())
            }
            Item::Flush => {
                self.close_batch();
                Ok(())
            }
            Item::Flags(folder, changes) => {
                self.close_batch();
                self.set_due_flags().await?;
                carry_over(self.run, self.session, &folder, &changes).await?;
                folder.settled(self.run, 1);
                self.shared.came_back(1);
                Ok(())
            }
        }
    }

    /// A small message: joins the open APPEND or begins one.
    async fn whole(&mut self, head: Head, body: Body) -> Result<(), Fault> {
        let size = head.size + head.added.len() as u64;
        self.pace(size).await?;
        let limit = self.make_room(&head, size).await?;
        let mut entry_bytes = body.bytes.clone();
        if !head.added.is_empty() {
            entry_bytes = [&head.added[..], &body.bytes[..]].concat().into();
        }
        let flags = self.flags_of(&head);
        let entry = Entry::new(head.message, size, &entry_bytes, &flags, &self.run.headers);
        let (batch, append) = self.open_batch(&head, limit);
        batch.entries.push(entry);
        batch.bytes += size;
        batch.sent += size;
        let told = AppendMessage { flags: &flags, date: head.message.date, size };
        let written = append.message(told, entry_bytes).await;
        self.written(written)?;
        self.close_full();
        Ok(())
    }

    /// Ends the open APPEND where this message can't join it. Gives back how many it may share one with.
    async fn make_room(&mut self, head: &Head, size: u64) -> Result<usize, Fault> {
        let most = self.run.crew.batch();
        // An empty literal cancels a MULTIAPPEND (RFC 3502): an empty message goes by itself, and so does one that makes up a
        // good part of what may be in one.
        let is_alone = size == 0 || size > most / 4 || !self.run.destination_facts().multiappend;
        let limit = if is_alone { 1 } else { head.limit };
        if self.open.as_ref().is_some_and(|(b, _)| !b.has_room(head, size, (limit, most))) {
            self.close_batch();
            self.set_due_flags().await?;
        }
        Ok(limit)
    }

    /// A message that comes in parts.
    async fn begin(&mut self, head: Head, body: Body) -> Result<(), Fault> {
        let size = head.size + head.added.len() as u64;
        self.pace(size).await?;
        let limit = self.make_room(&head, size).await?;
        let flags = self.flags_of(&head);
        let start = [&head.added[..], &body.bytes[..]].concat();
        let entry = Entry::new(head.message, size, &start, &flags, &self.run.headers);
        let (batch, append) = self.open_batch(&head, limit);
        batch.entries.push(entry);
        batch.bytes += size;
        batch.sent += start.len() as u64;
        let mut written =
            append.begin(AppendMessage { flags: &flags, date: head.message.date, size }).await;
        if written.is_ok() && !head.added.is_empty() {
            written = append.chunk(head.added).await;
        }
        if written.is_ok() {
            written = append.chunk(body.bytes).await;
        }
        self.written(written)
    }

    async fn chunk(&mut self, body: Body) -> Result<(), Fault> {
        // The server refused it early: the rest is thrown away.
        let Some((batch, append)) = &mut self.open else { return Ok(()) };
        batch.sent += body.bytes.len() as u64;
        let written = append.chunk(body.bytes).await;
        self.written(written)
    }

    fn flags_of(&self, head: &Head) -> Vec<Flag> {
        let mut flags = self.run.admitted(head.folder.flags.flags(head.message.flags));
        if self.run.refusals.drops_keywords((head.folder.task.index, head.message.uid)) {
            flags.retain(|flag| !is_keyword(flag));
        }
        flags
    }

    fn open_batch(&mut self, head: &Head, limit: usize) -> &mut (Batch, Append) {
        let session = self.session;
        self.open.get_or_insert_with(|| {
            self.run.destination.narrow(session, self.run.crew.compresses());
            let append = session.append(&head.folder.task.destination);
            (Batch::new(Arc::clone(&head.folder), limit), append)
        })
    }

    /// A refusal in the middle shows as the reply; a lost connection ends the worker's pair.
    fn written(&mut self, result: Result<(), Failure>) -> Result<(), Fault> {
        match result {
            Ok(()) => Ok(()),
            Err(failure) if is_link_lost(&failure) => {
                Err(Fault::Link { side: SideName::Destination, failure })
            }
            Err(_) => {
                self.close_batch();
                Ok(())
            }
        }
    }

    fn close_full(&mut self) {
        if self.open.as_ref().is_some_and(|(batch, _)| batch.entries.len() >= batch.limit) {
            self.close_batch();
        }
    }

    fn close_batch(&mut self) {
        if let Some((batch, append)) = self.open.take() {
            self.in_flight.push_back((batch, append.finish(), Instant::now()));
        }
    }

    /// Waits as the pace demands. Past the transfer limit, what was sent before still gets its outcome.
    async fn pace(&mut self, size: u64) -> Result<(), Fault> {
        if self.run.pace.is_over_limit() {
            self.close_batch();
            self.drain().await?;
            return Err(Fault::OverLimit);
        }
        self.run.pace.spend(size).await;
        Ok(())
    }

    async fn settle(&mut self, batch: Batch, reply: Result<Reply, Failure>) -> Result<(), Fault> {
        match reply {
            Ok(reply) => {
                self.arrived(batch, reply.code.as_ref());
                self.set_due_flags().await
            }
            Err(failure) if is_link_lost(&failure) => {
                self.unanswered = Some(batch);
                Err(Fault::Link { side: SideName::Destination, failure })
            }
            Err(failure) => self.refused(&batch, failure).await,
        }
    }

    fn arrived(&mut self, batch: Batch, code: Option<&Code>) {
        let count = batch.entries.len();
        let mut settled = batch.settled(code);
        batch.say_arrived(&*self.run.sink, &settled);
        let flags = flags_to_set(self.run, &settled);
        // What is to be set once more counts as set when it is: if the connection is lost before, the next look finds it.
        for change in &flags {
            for row in settled.iter_mut().filter(|row| row.uid == change.uid) {
                row.flags.clone_from(&change.before);
            }
        }
        self.run.ledger.settle(batch.folder.id, settled);
        self.run.meter.count(batch.folder.task.index, |tally| {
            tally.copied += MessageCount(count as u64);
            tally.copied_bytes += ByteCount(batch.entries.iter().map(|e| e.message.size).sum());
        });
        self.due.push_back((batch, flags));
    }

    /// Sets what waited for the end of the APPEND that was being written, unless one is. The messages are there, whatever becomes of
    /// their flags.
    async fn set_due_flags(&mut self) -> Result<(), Fault> {
        let mut set = Ok(());
        while let Some((batch, flags)) = self.next_due() {
            if set.is_ok() && !flags.is_empty() {
                set = carry_over(self.run, self.session, &batch.folder, &flags).await;
            }
            batch.folder.settled(self.run, batch.entries.len());
            self.shared.came_back(batch.entries.len());
        }
        set
    }

    /// The next that needs no command, or, where no APPEND is being written, any.
    fn next_due(&mut self) -> Option<(Batch, Vec<FlagChange>)> {
        let waits = self.open.is_some() && self.due.front().is_some_and(|(_, f)| !f.is_empty());
        if waits { None } else { self.due.pop_front() }
    }

    /// The connection broke: what was sent and not answered may have done it. Answers that came before are taken.
    async fn blame_unanswered(&mut self) {
        let open = self.open.take().map(|(batch, _)| batch);
        let mut unanswered = Vec::from_iter(self.unanswered.take());
        while let Some((batch, pending, _)) = self.in_flight.pop_front() {
            // What came is there already; nothing is waited for.
            match tokio::time::timeout(Duration::ZERO, pending).await {
                Ok(Ok(reply)) => self.arrived(batch, reply.code.as_ref()),
                _ => unanswered.push(batch),
            }
        }
        unanswered.extend(open);
        blame_sent(self.run, &unanswered);
    }

    /// The server fell silent: whatever it was sent as a whole it may still store.
    fn doubt_unanswered(&mut self) {
        let sent = self.unanswered.iter().map(Batch::doubt);
        let mut doubts: Vec<Doubt> = Vec::new();
        for doubt in sent.chain(self.in_flight.iter().map(|(batch, ..)| batch.doubt())) {
            match doubts.iter_mut().find(|d| Arc::ptr_eq(&d.task, &doubt.task)) {
                Some(known) => known.messages.extend(doubt.messages),
                None => doubts.push(doubt),
            }
        }
        for doubt in doubts {
            self.run.doubts.keep(self.run, doubt);
        }
    }
}

impl Batch {
    fn has_room(&self, head: &Head, size: u64, (limit, bytes): (usize, u64)) -> bool {
        Arc::ptr_eq(&self.folder, &head.folder)
            && self.limit == limit
            && self.entries.len() < limit
            && self.bytes + size <= bytes
    }
}

/// The reply to the oldest APPEND. Cancel safe: it stays where it is until it is taken.
async fn first(in_flight: &mut VecDeque<(Batch, Pending, Instant)>) -> Result<Reply, Failure> {
    match in_flight.front_mut() {
        Some((_, pending, _)) => pending.await,
        None => std::future::pending().await,
    }
}

async fn next_item(items: &mut mpsc::Receiver<Item>, may_idle: bool) -> Next {
    if !may_idle {
        return items.recv().await.map_or(Next::End, Next::Item);
    }
    match tokio::time::timeout(PATIENCE, items.recv()).await {
        Ok(item) => item.map_or(Next::End, Next::Item),
        Err(_) => Next::Idle,
    }
}
