//! The fetching half of a worker: keeps several FETCHes in flight, across folders, and passes bodies on in order.

use std::collections::VecDeque;
use std::sync::Arc;

use mailhaul_imap::{
    Code, Command, Failure, Fetch, Pending, Reply, Response, Session, Streaming, UidSet,
    UidSetOrAll,
};
use mailhaul_model::event::{MessageOutcome, SideName};
use mailhaul_model::{ExitCode, Uid, said};
use tokio::sync::mpsc;

use super::blame::{blame, give_up_condemned};
use super::cutter::Cutter;
use super::folder::FolderCopy;
use super::item::Item;
use super::leave::Leave;
use super::outlet::{Outlet, Wanted};
use super::queue::WorkQueue;
use super::shared::{Chunk, Shared};
use crate::context::Context;
use crate::fault::{Fault, is_link_lost, is_push_back};
use crate::message::Message;
use crate::scan::{FlagChange, FolderWork};
use crate::words;

/// FETCHes in flight.
const DEPTH: usize = 4;

/// Ends when no more folders come and everything sent has an outcome.
pub struct Fetcher<'a> {
    pub run: &'a Context,
    pub session: &'a Session,
    pub works: &'a WorkQueue,
    pub shared: &'a Shared,
    outlet: Outlet<'a>,
    /// Folders that this worker took and that may not be done.
    pub taken: &'a std::sync::Mutex<Vec<Arc<FolderCopy>>>,
    selected: Option<Arc<FolderCopy>>,
    /// Never waited for while a folder is taken: a folder that is handed over must not get lost on the way.
    flags: VecDeque<(Arc<FolderCopy>, Vec<FlagChange>)>,
    cutter: Cutter<'a>,
    in_flight: VecDeque<InFlight>,
    leave: &'a Leave,
}

struct InFlight {
    chunk: Chunk,
    /// Those that did not come yet.
    expected: Vec<Message>,
    /// The one whose parts are coming.
    coming: Option<Message>,
    examine: Option<Pending>,
    stream: Streaming,
    /// What the connection had brought when this was asked for, in bytes.
    heard: u64,
}

impl<'a> Fetcher<'a> {
    pub fn new(
        run: &'a Context,
        session: &'a Session,
        works: &'a WorkQueue,
        shared: &'a Shared,
        items: mpsc::Sender<Item>,
        taken: &'a std::sync::Mutex<Vec<Arc<FolderCopy>>>,
        leave: &'a Leave,
    ) -> Self {
        Self {
            run,
            session,
            works,
            shared,
            outlet: Outlet::new(run, items, shared),
            taken,
            selected: None,
            flags: VecDeque::new(),
            cutter: Cutter::new(run),
            in_flight: VecDeque::new(),
            leave,
        }
    }

    /// Works through `first`, then through the queue as long as the crew wants it.
    pub async fn run(mut self, first: Vec<FolderWork>) -> Result<(), Fault> {
        for work in first {
            self.take(work);
        }
        loop {
            self.top_up().await?;
            if let Some(head) = self.in_flight.pop_front() {
                self.receive(head).await?;
                continue;
            }
            self.outlet.pass_on(Item::Flush).await?;
            tokio::select! {
                biased;
                () = self.shared.changed.notified() => {}
                work = next_folder(self.works, self.leave.is_taken()) => match work {
                    Some(work) => self.take(work),
                    None if self.shared.is_idle() && !self.has_more() => return Ok(()),
                    None => self.wait_for_outcomes().await,
                },
            }
        }
    }

    /// Only outcomes can bring new work now.
    async fn wait_for_outcomes(&self) {
        if !self.shared.is_idle() {
            self.shared.changed.notified().await;
        }
    }

    /// Called when nothing is under way.
    fn has_more(&mut self) -> bool {
        if let Some(chunk) = self.shared.next_again() {
            self.cutter.put_first(chunk);
        }
        self.cutter.has_more()
    }

    /// Sends FETCHes until enough are in flight.
    async fn top_up(&mut self) -> Result<(), Fault> {
        let mut chunks = Vec::new();
        while self.in_flight.len() + chunks.len() < DEPTH {
            let next = self.shared.next_again().or_else(|| self.cutter.next_chunk());
            match next {
                Some(chunk) if chunk.folder.is_failed() || self.gives_up(&chunk)? => {}
                Some(chunk) => chunks.push(chunk),
                None => match self.another_folder() {
                    Some(work) => self.take(work),
                    None => break,
                },
            }
        }
        self.intend(&chunks).await?;
        for chunk in chunks {
            self.send(chunk);
        }
        while let Some((folder, changes)) = self.flags.pop_front() {
            self.outlet.pass_on(Item::Flags(folder, changes)).await?;
        }
        Ok(())
    }

    /// Whether it is a message that isn't sent again.
    fn gives_up(&self, chunk: &Chunk) -> Result<bool, Fault> {
        let [message] = &chunk.messages[..] else { return Ok(false) };
        let key = (chunk.folder.task.index, message.uid);
        let Some(subject) = self.run.breakers.condemned(key) else { return Ok(false) };
        give_up_condemned(self.run, &chunk.folder, message, subject)?;
        Ok(true)
    }

    /// The next folder that waits, unless the pair is one too many.
    fn another_folder(&mut self) -> Option<FolderWork> {
        if self.leave.ask(self.run) { None } else { self.works.try_next() }
    }

    /// Takes a folder on: its flags at once, its messages in chunks.
    fn take(&mut self, work: FolderWork) {
        let flags = usize::from(!work.flag_changes.is_empty());
        let left = work.to_copy.len() + work.to_place.len() + flags;
        let folder = Arc::new(FolderCopy::new(work.task, work.id, work.flags, work.complete, left));
        if !work.looked && left > 0 {
            // Nothing was there to look at: from here on what is there comes from this job.
            self.run.ledger.looked(work.id);
        }
        self.run.labels.wait(Arc::clone(&folder), work.to_place);
        if left == 0 {
            folder.finish(self.run);
            return;
        }
        self.taken
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(Arc::clone(&folder));
        if flags > 0 {
            self.shared.sent(1);
            self.flags.push_back((Arc::clone(&folder), work.flag_changes));
        }
        self.cutter.take(folder, work.to_copy);
    }

    /// On disk before the first byte can reach the destination.
    async fn intend(&self, chunks: &[Chunk]) -> Result<(), Fault> {
        if chunks.is_empty() {
            return Ok(());
        }
        let uids = |chunk: &Chunk| chunk.messages.iter().map(|m| m.uid).collect();
        let sets = chunks.iter().map(|chunk| (chunk.folder.id, uids(chunk))).collect();
        Ok(self.run.ledger.intend_all(sets).await?)
    }

    fn send(&mut self, chunk: Chunk) {
        self.run.source.narrow(self.session, self.run.crew.compresses());
        let is_selected = self.selected.as_ref().is_some_and(|f| Arc::ptr_eq(f, &chunk.folder));
        let examine = (!is_selected).then(|| {
            self.selected = Some(Arc::clone(&chunk.folder));
            self.session.send(Command::Examine {
                mailbox: chunk.folder.task.source.clone(),
                condstore: false,
            })
        });
        let set: UidSet = chunk.messages.iter().filter_map(|m| Uid::new(m.uid)).collect();
        let stream = self.session.stream(Command::UidFetch {
            set: UidSetOrAll::Set(set),
            items: "(UID BODY.PEEK[])".into(),
            changed_since: None,
        });
        let heard = self.session.heard();
        self.run.meter.body_fetch();
        self.shared.sent(chunk.messages.len());
        let expected = chunk.messages.clone();
        self.in_flight.push_back(InFlight {
            chunk,
            expected,
            coming: None,
            examine,
            stream,
            heard,
        });
    }

    /// Passes on what one FETCH brings.
    async fn receive(&mut self, mut head: InFlight) -> Result<(), Fault> {
        if let Some(examine) = head.examine.take() {
            self.check_opened(&head.chunk.folder, examine.await)?;
        }
        let end = loop {
            match head.stream.next().await {
                Ok(Some(response)) => match self.pass_body_on(&mut head, response).await {
                    Err(fault @ Fault::Link { .. }) if head.coming.is_some() => {
                        return Err(self.blame(&head, fault));
                    }
                    passed => passed?,
                },
                Ok(None) => break Ok(()),
                Err(failure) if is_link_lost(&failure) => {
                    return Err(self.blame(&head, lost(failure)));
                }
                Err(failure) => break Err(failure),
            }
        };
        if head.chunk.folder.is_failed() {
            self.shared.came_back(head.expected.len());
            return Ok(());
        }
        if let Err(failure) = &end
            && is_push_back(failure)
            && !head.expected.is_empty()
        {
            self.run.crew.pushed_back(self.run, (SideName::Source, failure)).await?;
            self.shared.again(Chunk { messages: head.expected, ..head.chunk });
            return Ok(());
        }
        self.account_for(&head.chunk, &head.expected, end)
    }

    /// The connection broke: what was due is blamed for it.
    fn blame(&self, head: &InFlight, fault: Fault) -> Fault {
        let folder = &head.chunk.folder;
        let asked = std::iter::once(head).chain(&self.in_flight);
        let of_folder = asked.take_while(|f| Arc::ptr_eq(&f.chunk.folder, folder));
        let due = of_folder.flat_map(|f| f.coming.iter().chain(&f.expected));
        let heard = self.session.heard() - head.heard;
        blame(self.run, folder, &due.copied().collect::<Vec<_>>(), heard, fault)
    }

    fn check_opened(
        &mut self,
        folder: &FolderCopy,
        opened: Result<Reply, Failure>,
    ) -> Result<(), Fault> {
        match opened {
            Ok(reply) => {
                let known = folder.task.source_status.as_ref().and_then(|s| s.uid_validity);
                let now = reply.untagged.iter().find_map(validity);
                if known == now {
                    return Ok(());
                }
                self.selected = None;
                folder.fail(self.run, &words::replaced(folder.task.source.as_str()))
            }
            // What was asked for behind it is asked for again with the folder.
            Err(failure) if is_link_lost(&failure) || is_push_back(&failure) => {
                Err(Fault::of(SideName::Source, failure))
            }
            Err(failure) => {
                self.selected = None;
                let text = words::not_opened(folder.task.source.as_str(), words::of(&failure));
                folder.fail(self.run, &text)
            }
        }
    }

    /// Handles one response of a FETCH, and all parts of a body that comes in parts.
    async fn pass_body_on(&mut self, head: &mut InFlight, response: Response) -> Result<(), Fault> {
        match response {
            Response::Fetch(Fetch { uid: Some(uid), body: Some(body), .. }) => {
                let Some(found) = self.take_out(head, uid.get()) else { return Ok(()) };
                if head.chunk.folder.is_failed() {
                    self.shared.came_back(1);
                    return Ok(());
                }
                self.outlet.whole(found, body).await
            }
            Response::BodyStart { uid, size, .. } => {
                let only = (head.chunk.messages.len() == 1).then(|| head.chunk.messages[0].uid);
                let found = uid.map(Uid::get).or(only).and_then(|uid| self.take_out(head, uid));
                let found = found.filter(|f| !f.folder.is_failed());
                head.coming = found.as_ref().map(|f| f.message);
                self.outlet.parts(found, size, &mut head.stream).await?;
                head.coming = None;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The message, wherever it was asked for. Dovecot works on several FETCHes at once: answers to a later one come before
    /// the tagged reply to an earlier one. Opening a folder is a barrier.
    fn take_out(&mut self, head: &mut InFlight, uid: u32) -> Option<Wanted> {
        let folder = Arc::clone(&head.chunk.folder);
        let later = self.in_flight.iter_mut().take_while(|f| Arc::ptr_eq(&f.chunk.folder, &folder));
        std::iter::once(head).chain(later).find_map(|f| {
            let place = f.expected.iter().position(|m| m.uid == uid)?;
            let message = f.expected.remove(place);
            Some(Wanted {
                folder: Arc::clone(&folder),
                message,
                limit: f.chunk.limit,
                change: None,
            })
        })
    }

    /// Finds out about messages that were asked for and did not come.
    fn account_for(
        &self,
        chunk: &Chunk,
        missing: &[Message],
        end: Result<(), Failure>,
    ) -> Result<(), Fault> {
        if missing.is_empty() {
            return Ok(());
        }
        if chunk.messages.len() > 1 {
            for message in missing {
                self.shared.again(Chunk {
                    folder: Arc::clone(&chunk.folder),
                    messages: vec![*message],
                    limit: chunk.limit,
                });
            }
            return Ok(());
        }
        let message = &missing[0];
        let gone = said!("it disappeared from the source while the run was on");
        let result = match end {
            Ok(())
            | Err(Failure::No { code: Some(Code::ExpungeIssued | Code::NonExistent), .. }) => {
                chunk.folder.lost(
                    self.run,
                    message,
                    MessageOutcome::Vanished,
                    String::new(),
                    (ExitCode::FetchFailed, gone),
                )
            }
            Err(failure) => {
                self.run.refusals.refuse((chunk.folder.task.index, message.uid), message.size);
                let why = said!("the source does not hand it out: {0}", words::of(&failure));
                let why = (ExitCode::FetchFailed, why);
                chunk.folder.lost(self.run, message, MessageOutcome::Refused, String::new(), why)
            }
        };
        self.shared.came_back(1);
        result
    }
}

fn lost(failure: Failure) -> Fault {
    Fault::Link { side: SideName::Source, failure }
}

/// Cancel safe.
async fn next_folder(works: &WorkQueue, leaves: bool) -> Option<FolderWork> {
    if leaves { None } else { works.next().await }
}

fn validity(response: &Response) -> Option<mailhaul_model::UidValidity> {
    match response {
        Response::State { code: Some(Code::UidValidity(validity)), .. } => Some(*validity),
        _ => None,
    }
}
