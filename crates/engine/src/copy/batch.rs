//! Messages that go to the destination in one APPEND.

use std::sync::Arc;

use bytes::Bytes;
use mailhaul_imap::{Code, Flag};
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;

use super::folder::FolderCopy;
use super::shared::Chunk;
use crate::context::Context;
use crate::doubts::Doubt;
use crate::identity::{Identity, IdentityHeaders, header_of, subject};
use crate::ledger::{Outcome, Settled};
use crate::matching::Candidate;
use crate::message::{Message, parse, spell};
use crate::scan::FlagChange;
use crate::sink::{Arrived, EventSink};

/// Sent and waiting for the server's word.
#[derive(Debug)]
pub struct Batch {
    pub folder: Arc<FolderCopy>,
    pub entries: Vec<Entry>,
    pub bytes: u64,
    /// Bytes of messages that were handed to the connection.
    pub sent: u64,
    pub limit: usize,
}

/// One message of it.
#[derive(Debug)]
pub struct Entry {
    pub message: Message,
    /// Bytes that were sent.
    pub size: u64,
    pub identity: Identity,
    /// It was sent with keywords, not with system flags alone.
    pub has_keywords: bool,
    subject: Vec<u8>,
}

impl Entry {
    /// `start` holds the header.
    pub fn new(
        message: Message,
        size: u64,
        start: &[u8],
        flags: &[Flag],
        headers: &IdentityHeaders,
    ) -> Self {
        let header = header_of(start);
        Self {
            message,
            size,
            has_keywords: flags.iter().any(is_keyword),
            identity: headers.identify_whole(header, message.size),
            subject: subject_line(header).to_vec(),
        }
    }

    /// For people.
    pub fn subject(&self) -> String {
        subject(&self.subject)
    }
}

/// A user's own word, which a folder may have no room for.
pub fn is_keyword(flag: &Flag) -> bool {
    matches!(flag, Flag::Keyword(_))
}

impl Batch {
    /// Nothing in it yet.
    pub fn new(folder: Arc<FolderCopy>, limit: usize) -> Self {
        Self { folder, entries: Vec::new(), bytes: 0, sent: 0, limit }
    }

    /// The ledger's rows, with the places that the server told.
    pub fn settled(&self, code: Option<&Code>) -> Vec<Settled> {
        let places: Vec<u32> = match code {
            Some(Code::AppendUid { uids, .. }) if uids.len() == self.entries.len() as u64 => {
                uids.iter().map(Uid::get).collect()
            }
            _ => vec![0; self.entries.len()],
        };
        let rows = self.entries.iter().zip(places).map(|(entry, place)| Settled {
            uid: entry.message.uid,
            outcome: Outcome::Copied,
            destination_uid: place,
            size: entry.size,
            identity: entry.identity,
            flags: self.folder.flags.text(entry.message.flags).to_owned(),
        });
        rows.collect()
    }

    /// Tells of each message.
    pub fn say_arrived(&self, sink: &dyn EventSink, settled: &[Settled]) {
        let folder = self.folder.task.source.as_str();
        for row in settled {
            let (uid, size, place) = (row.uid, row.size, row.destination_uid);
            sink.arrived(&Arrived { folder, uid, size, place });
        }
    }

    /// What may be on the destination if no answer comes.
    pub fn doubt(&self) -> Doubt {
        let candidate = |entry: &Entry| {
            let uid = Uid::new(entry.message.uid)?;
            Some(Candidate { uid, identity: entry.identity, size: entry.size })
        };
        let messages = self.entries.iter().filter_map(candidate).collect();
        Doubt { task: Arc::clone(&self.folder.task), messages }
    }

    /// Two halves to try again, each in smaller APPENDs.
    pub fn halves(&self) -> [Chunk; 2] {
        let half = self.entries.len().div_ceil(2);
        let chunk = |entries: &[Entry]| Chunk {
            folder: Arc::clone(&self.folder),
            messages: entries.iter().map(|e| e.message).collect(),
            limit: half,
        };
        let (one, two) = self.entries.split_at(half);
        [chunk(one), chunk(two)]
    }

    /// All of it to try again.
    pub fn whole(&self) -> Chunk {
        Chunk {
            folder: Arc::clone(&self.folder),
            messages: self.entries.iter().map(|e| e.message).collect(),
            limit: self.limit,
        }
    }
}

/// The flags that are to be set once more: all where that was asked for, `\Flagged` where the server is known to lose it.
pub fn flags_to_set(run: &Context, settled: &[Settled]) -> Vec<FlagChange> {
    let all = run.options.messages.flags_after_copy;
    if !all && !run.quirks(SideName::Destination).flagged_by_store {
        return Vec::new();
    }
    let flagged = |flag: &Flag| *flag == Flag::Flagged;
    let change = |row: &Settled| {
        let flags = parse(&row.flags);
        let (due, done): (Vec<Flag>, Vec<Flag>) =
            flags.into_iter().partition(|flag| all || flagged(flag));
        (!due.is_empty()).then(|| FlagChange {
            uid: row.uid,
            destination_uid: row.destination_uid,
            identity: row.identity,
            size: row.size,
            before: spell(&done),
            after: row.flags.clone(),
        })
    };
    settled.iter().filter_map(change).collect()
}

/// A Message-ID for a message that has none of the identifying headers, the same at every run.
pub fn made_up_header(uid: u32, folder: &str) -> Bytes {
    let place = Identity::of_text(folder);
    Bytes::from(format!("Message-Id: <{uid}.{place}@mailhaul.invalid>\r\n"))
}

/// The subject's line or lines as they stand, at most 1,000 bytes.
fn subject_line(header: &[u8]) -> &[u8] {
    let mut start = 0;
    while start < header.len() {
        let line = &header[start..];
        let end =
            |from: usize| memchr::memchr(b'\n', &line[from..]).map_or(line.len(), |n| from + n + 1);
        let mut length = end(0);
        if line.len() >= 8 && line[..8].eq_ignore_ascii_case(b"subject:") {
            while matches!(line.get(length), Some(b' ' | b'\t')) {
                length = end(length);
            }
            return &line[..length.min(1000)];
        }
        start += length;
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::subject_line;

    #[test]
    fn the_subject_is_found_with_its_folded_lines() {
        assert_eq!(subject_line(b"A: b\r\nSUBJECT: x\r\n y\r\nC: d\r\n"), b"SUBJECT: x\r\n y\r\n");
        assert_eq!(subject_line(b"A: subject: x\r\n"), b"");
    }
}
