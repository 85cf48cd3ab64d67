//! What a server says, as values.

use bytes::Bytes;
use mailhaul_model::{ModSeq, Uid, UidValidity};

use crate::{Capabilities, Code, Flag, InternalDate, Mailbox, UidSet};

/// One untagged response, or a part of a large one.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// The folder holds this many messages.
    Exists(u32),
    Recent(u32),
    /// The message with this sequence number is gone.
    Expunge(u32),
    /// The flags that this folder knows.
    Flags(Vec<Flag>),
    Fetch(Fetch),
    /// A body of more than 256 KiB begins. `uid` is known only where the server tells it before the body.
    BodyStart {
        uid: Option<Uid>,
        seq: u32,
        size: u64,
    },
    /// The next bytes of that body. The [`Response::Fetch`] it belongs to comes after the last of them.
    BodyChunk(Bytes),
    List(Listed),
    Lsub(Listed),
    Status(MailboxStatus),
    /// Numbers found by SEARCH, or by an ESEARCH, ascending there.
    Search(Vec<u32>),
    Namespace(Namespaces),
    /// What the server says of itself (RFC 2971): fields with their values.
    Id(Vec<(String, String)>),
    QuotaRoot {
        mailbox: Mailbox,
        roots: Vec<String>,
    },
    Quota(Vec<QuotaLimit>),
    Capability(Capabilities),
    Vanished(UidSet),
    Enabled(Vec<String>),
    State {
        kind: StateKind,
        code: Option<Code>,
        text: String,
    },
    /// Anything else, as it was written, its literals left out.
    Other(Bytes),
}

/// The first word of a status response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKind {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

/// What a FETCH response told about a message. What wasn't told is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fetch {
    pub seq: u32,
    pub uid: Option<Uid>,
    pub flags: Option<Vec<Flag>>,
    pub date: Option<InternalDate>,
    /// RFC822.SIZE, which some servers only estimate.
    pub size: Option<u64>,
    pub mod_seq: Option<ModSeq>,
    /// `X-GM-MSGID`: Gmail's number of the message, the same under every label.
    pub gmail_id: Option<u64>,
    /// `BODY[HEADER]` or `BODY[HEADER.FIELDS ..]`.
    pub header: Option<Bytes>,
    /// `BODY[]` of up to 256 KiB. Keeping a small one keeps the read buffer it lies in: copy what is kept for long.
    pub body: Option<Bytes>,
    /// Whether `BODY[]` was larger and came before this in parts.
    pub streamed: bool,
}

/// A folder as LIST and LSUB tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// `\HasChildren`, `\Noselect`, `\Sent` and the like, as written.
    pub attributes: Vec<String>,
    /// What stands between a folder and the folder in it. `None` where the server has no hierarchy.
    pub separator: Option<char>,
    pub mailbox: Mailbox,
}

impl Listed {
    /// Whether an attribute is there, in any case: `\Noselect`.
    pub fn has_attribute(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|known| known.eq_ignore_ascii_case(attribute))
    }
}

/// What STATUS tells of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxStatus {
    pub mailbox: Mailbox,
    pub messages: Option<u32>,
    pub uid_next: Option<u32>,
    pub uid_validity: Option<UidValidity>,
    pub unseen: Option<u32>,
    /// Sum of the messages' sizes in bytes (RFC 8438).
    pub size: Option<u64>,
    pub highest_mod_seq: Option<ModSeq>,
    /// The largest message this folder takes (RFC 7889).
    pub append_limit: Option<u64>,
}

impl MailboxStatus {
    /// Nothing known yet.
    pub fn of(mailbox: Mailbox) -> Self {
        Self {
            mailbox,
            messages: None,
            uid_next: None,
            uid_validity: None,
            unseen: None,
            size: None,
            highest_mod_seq: None,
            append_limit: None,
        }
    }
}

/// Where folders live (RFC 2342).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespaces {
    pub personal: Vec<Namespace>,
    pub others: Vec<Namespace>,
    pub shared: Vec<Namespace>,
}

/// One place for folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// What names in it begin with, decoded: `INBOX.` or nothing.
    pub prefix: String,
    pub separator: Option<char>,
}

/// One resource of a quota (RFC 9208), in the server's units: STORAGE counts KiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaLimit {
    pub root: String,
    /// `STORAGE`, `MESSAGE` and others, in capitals.
    pub resource: String,
    pub used: u64,
    pub limit: u64,
}

impl Response {
    /// About how many bytes of memory it holds.
    pub(crate) fn weight(&self) -> usize {
        let payload = match self {
            Self::BodyChunk(bytes) | Self::Other(bytes) => bytes.len(),
            Self::Fetch(fetch) => {
                [&fetch.body, &fetch.header].into_iter().flatten().map(Bytes::len).sum()
            }
            Self::Search(numbers) => numbers.len() * 4,
            Self::State { text, .. } => text.len(),
            _ => 0,
        };
        size_of::<Self>() + payload
    }
}
