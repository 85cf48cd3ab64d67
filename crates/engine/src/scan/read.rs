//! Reads what a folder holds, without any bodies.

use std::collections::{HashMap, HashSet};

use mailhaul_imap::{
    Code, Command, Failure, Fetch, Mailbox, Pending, Reply, Response, Session, Streaming,
    UidSetOrAll,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{ModSeq, Uid, UidValidity};

use super::filter::Filter;
use crate::context::Context;
use crate::fault::Fault;
use crate::identity::{Identity, IdentityHeaders};
use crate::message::{FlagSets, Message};
use crate::task::FolderTask;

/// What to ask for.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// The lowest UID that matters.
    pub from: Option<u32>,
    /// The headers that identify a message.
    pub identity: Option<IdentityHeaders>,
    /// IMAP SEARCH keys.
    pub search: Option<String>,
    /// Gmail's numbers of the messages.
    pub numbers: bool,
}

impl Detail {
    pub(super) fn for_copying(run: &Context, filter: &Filter) -> Self {
        let by_identity = run.options.messages.skip_cross_duplicates;
        let identity = by_identity.then(|| run.headers.clone());
        let numbers = run.labels.is_on();
        Self { from: None, identity, search: filter.search.clone(), numbers }
    }

    /// Everything that tells whether a message is there, and what was asked for.
    pub fn for_comparing(run: &Context, filter: &Filter) -> Self {
        Self {
            from: None,
            identity: Some(run.headers.clone()),
            search: filter.search.clone(),
            numbers: run.labels.is_on(),
        }
    }
}

/// A folder as it was when it was opened.
#[derive(Debug)]
pub struct Snapshot {
    pub validity: UidValidity,
    pub uid_next: Option<u32>,
    pub mod_seq: ModSeq,
    /// Ascending by UID.
    pub messages: Vec<Message>,
    pub flags: FlagSets,
    /// Per message, where asked for; `None` inside for messages that only their whole header identifies.
    pub identities: Vec<Option<Identity>>,
    /// The UIDs that the search found, where there was one.
    pub found: Option<HashSet<u32>>,
    /// Gmail's numbers by UID, where asked for.
    pub numbers: HashMap<u32, u64>,
    /// Messages that the folder was said to hold when it was opened, less those expunged meanwhile; where only a part of it was
    /// asked for, those that were told of in any way.
    pub said: usize,
    /// Messages that were told of so that nobody knows which they are.
    nameless: usize,
}

impl Snapshot {
    /// Of a folder that holds nothing.
    #[cfg(test)]
    pub fn empty(validity: UidValidity) -> Self {
        Self {
            validity,
            uid_next: None,
            mod_seq: ModSeq::default(),
            messages: Vec::new(),
            flags: FlagSets::default(),
            identities: Vec::new(),
            found: None,
            numbers: HashMap::new(),
            said: 0,
            nameless: 0,
        }
    }

    /// Whether it is known of every message that was told of which it is.
    pub(super) fn is_named(&self) -> bool {
        self.nameless == 0
    }

    /// Those of these messages that are there, as if these were their sizes, in bytes.
    pub(super) fn with_sizes(&self, sizes: &HashMap<u32, u64>) -> Self {
        let all = self.messages.iter().enumerate();
        let some = all.filter_map(|(place, message)| {
            let size = *sizes.get(&message.uid)?;
            Some((Message { size, ..*message }, self.identity(place)))
        });
        let (messages, identities): (Vec<_>, Vec<_>) = some.unzip();
        Self {
            said: messages.len(),
            messages,
            identities,
            flags: self.flags.clone(),
            found: None,
            numbers: HashMap::new(),
            nameless: 0,
            ..*self
        }
    }

    /// Messages that the server says are there and does not list.
    pub fn unlisted(&self) -> usize {
        self.said.saturating_sub(self.messages.len())
    }
}

/// Commands that are on their way.
#[derive(Debug)]
pub struct Reading {
    examine: Pending,
    search: Option<Pending>,
    fetch: Streaming,
    wants: Wants,
    /// All of the folder was asked for.
    whole: bool,
}

/// What an answer has to have.
#[derive(Debug)]
pub(super) struct Wants {
    pub size: bool,
    pub headers: Option<IdentityHeaders>,
}

/// Opens the folder for reading and reads it. The folder stays open.
pub async fn read(
    side: SideName,
    session: &Session,
    mailbox: &Mailbox,
    detail: Detail,
) -> Result<Snapshot, Fault> {
    Reading::start(session, mailbox, detail).finish(side).await
}

/// The same without sizes and identities: what a server knows without reading a message.
pub async fn read_index(
    side: SideName,
    session: &Session,
    mailbox: &Mailbox,
    detail: Detail,
) -> Result<Snapshot, Fault> {
    Reading::ask(session, mailbox, detail, false).finish(side).await
}

impl Reading {
    /// What a folder needs that is copied and need not be compared.
    pub fn for_copying(
        run: &Context,
        session: &Session,
        task: &FolderTask,
        filter: &Filter,
    ) -> Self {
        Self::start(session, &task.source, Detail::for_copying(run, filter))
    }

    /// Sends everything at once.
    pub fn start(session: &Session, mailbox: &Mailbox, detail: Detail) -> Self {
        Self::ask(session, mailbox, detail, true)
    }

    fn ask(session: &Session, mailbox: &Mailbox, detail: Detail, size: bool) -> Self {
        let condstore = session.capabilities().condstore();
        let items = Self::items(&detail, size);
        let examine = session.send(Command::Examine { mailbox: mailbox.clone(), condstore });
        let search = detail
            .search
            .map(|keys| session.send(Command::UidSearch { charset_utf8: !keys.is_ascii(), keys }));
        let first = detail.from.and_then(Uid::new).unwrap_or(Uid(std::num::NonZeroU32::MIN));
        let fetch = session.stream(Command::UidFetch {
            set: UidSetOrAll::From(first),
            items,
            changed_since: None,
        });
        let whole = detail.from.is_none();
        Self { examine, search, fetch, wants: Wants { size, headers: detail.identity }, whole }
    }

    /// What is asked of each message, as on the wire.
    pub(super) fn items(detail: &Detail, size: bool) -> String {
        let mut items = "(UID FLAGS INTERNALDATE".to_owned();
        if size {
            items.push_str(" RFC822.SIZE");
        }
        if detail.numbers {
            items.push_str(" X-GM-MSGID");
        }
        if let Some(headers) = &detail.identity {
            items.push(' ');
            items.push_str(&headers.fetch_item());
        }
        items.push(')');
        items
    }

    /// Reads the answers.
    pub async fn finish(mut self, side: SideName) -> Result<Snapshot, Fault> {
        let of = |failure: Failure| Fault::of(side, failure);
        let opened = self.examine.await.map_err(of)?;
        // Servers may work on both at once: each one's answers may come before the other one's end.
        let searched = match self.search {
            Some(search) => Some(search.await.map_err(of)?.untagged),
            None => None,
        };
        let mut snapshot = Snapshot::of(&opened).ok_or_else(|| {
            of(Failure::Protocol {
                line: opened.text.clone(),
                why: "a folder was opened without a UIDVALIDITY".into(),
            })
        })?;
        snapshot.found = searched.as_ref().map(|_| HashSet::new());
        for response in searched.into_iter().flatten() {
            snapshot.add(response, &self.wants);
        }
        while let Some(response) = self.fetch.next().await.map_err(of)? {
            snapshot.add(response, &self.wants);
        }
        snapshot.sort();
        if !self.whole {
            snapshot.said = snapshot.messages.len() + snapshot.nameless;
        }
        Ok(snapshot)
    }
}

impl Snapshot {
    /// The identity that its headers give a message, by its place.
    pub fn identity(&self, place: usize) -> Option<Identity> {
        self.identities.get(place).copied().flatten()
    }

    /// Adds sizes, and identities where there are headers for them, to what [`read_index`] gave. What `size_of` does not know
    /// isn't there any more.
    pub(super) fn add_sizes(
        &mut self,
        size_of: impl Fn(u32) -> Option<u64>,
        identity_of: Option<impl Fn(u32) -> Option<Identity>>,
    ) {
        self.messages.retain_mut(|message| {
            size_of(message.uid).inspect(|size| message.size = *size).is_some()
        });
        if let Some(identity_of) = identity_of {
            self.identities = self.messages.iter().map(|m| identity_of(m.uid)).collect();
        }
    }

    /// What opening the folder told; nothing where its UIDVALIDITY wasn't.
    pub(super) fn of(opened: &Reply) -> Option<Self> {
        let codes = || {
            opened.untagged.iter().filter_map(|r| match r {
                Response::State { code, .. } => code.as_ref(),
                _ => None,
            })
        };
        Some(Self {
            validity: codes()
                .find_map(|c| if let Code::UidValidity(v) = c { Some(*v) } else { None })?,
            uid_next: codes().find_map(|c| if let Code::UidNext(n) = c { Some(*n) } else { None }),
            mod_seq: codes()
                .find_map(|c| if let Code::HighestModSeq(m) = c { Some(*m) } else { None })
                .unwrap_or_default(),
            messages: Vec::new(),
            flags: FlagSets::default(),
            identities: Vec::new(),
            found: None,
            numbers: HashMap::new(),
            said: opened
                .untagged
                .iter()
                .filter_map(|r| if let Response::Exists(n) = r { Some(*n as usize) } else { None })
                .max()
                .unwrap_or(0),
            nameless: 0,
        })
    }

    pub(super) fn add(&mut self, response: Response, wants: &Wants) {
        match (response, &mut self.found) {
            (Response::Fetch(fetch), _) => self.add_message(&fetch, wants),
            (Response::Search(numbers), Some(found)) => found.extend(numbers),
            (Response::Expunge(_), _) => self.said = self.said.saturating_sub(1),
            (Response::Vanished(uids), _) => {
                self.said =
                    self.said.saturating_sub(usize::try_from(uids.len()).unwrap_or(usize::MAX));
            }
            _ => {}
        }
    }

    /// Answers without a UID or a size are unsolicited news of flags.
    fn add_message(&mut self, fetch: &Fetch, wants: &Wants) {
        let size = if wants.size { fetch.size } else { fetch.date.map(|_| 0) };
        let (Some(uid), Some(size)) = (fetch.uid, size) else {
            self.nameless += usize::from(size.is_some() && fetch.date.is_some());
            return;
        };
        let flags = self.flags.keep(fetch.flags.as_deref().unwrap_or_default());
        let number = fetch.gmail_id.filter(|number| *number > 0);
        self.numbers.extend(number.map(|number| (uid.get(), number)));
        self.messages.push(Message { uid: uid.get(), size, date: fetch.date, flags });
        if let Some(headers) = &wants.headers {
            self.identities.push(fetch.header.as_deref().and_then(|lines| headers.identify(lines)));
        }
    }

    /// Servers may answer in any order, and some name a UID twice. Where the two aren't the same message, nobody can tell
    /// which of them a body is that comes under this UID: neither is listed.
    pub(super) fn sort(&mut self) {
        if self.messages.is_sorted_by(|a, b| a.uid < b.uid) {
            return;
        }
        let with_identity = self.identities.len() == self.messages.len();
        let mut places: Vec<usize> = (0..self.messages.len()).collect();
        places.sort_by_key(|p| self.messages[*p].uid);
        let mut ambiguous = HashSet::new();
        places.dedup_by(|later, first| {
            let (later, first) = (&self.messages[*later], &self.messages[*first]);
            if later.uid == first.uid && (later.size, later.date) != (first.size, first.date) {
                ambiguous.insert(later.uid);
            }
            later.uid == first.uid
        });
        places.retain(|p| !ambiguous.contains(&self.messages[*p].uid));
        self.nameless += 2 * ambiguous.len();
        if with_identity {
            self.identities = places.iter().map(|p| self.identities[*p]).collect();
        }
        self.messages = places.iter().map(|p| self.messages[*p]).collect();
    }
}
