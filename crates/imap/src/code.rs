//! What a server says in brackets: the part of a reply that is meant for programs.

use mailhaul_model::{ModSeq, UidValidity};

use crate::{Capabilities, Flag, UidSet};

/// A response code (RFC 9051 section 7.1, RFC 5530 and others).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    Alert,
    /// Where appended messages went, in the order in which they were sent (RFC 4315).
    AppendUid {
        validity: UidValidity,
        uids: UidSet,
    },
    /// Where copied messages went (RFC 4315).
    CopyUid {
        validity: UidValidity,
        from: UidSet,
        to: UidSet,
    },
    UidValidity(UidValidity),
    UidNext(u32),
    Unseen(u32),
    /// Flags that last; `any_keyword` where the server takes new words (`\*`).
    PermanentFlags {
        flags: Vec<Flag>,
        any_keyword: bool,
    },
    HighestModSeq(ModSeq),
    NoModSeq,
    ReadOnly,
    ReadWrite,
    TryCreate,
    OverQuota,
    Limit,
    Unavailable,
    InUse,
    AuthenticationFailed,
    AuthorizationFailed,
    Expired,
    PrivacyRequired,
    NonExistent,
    AlreadyExists,
    Cannot,
    TooBig,
    ExpungeIssued,
    ServerBug,
    ClientBug,
    NoPerm,
    ContactAdmin,
    Capability(Capabilities),
    /// The text between the brackets.
    Other(String),
}

impl Code {
    /// A code without arguments, by its name in any case.
    pub(crate) fn plain(name: &[u8]) -> Option<Self> {
        let known = PLAIN.iter().find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(name));
        known.map(|(_, code)| code.clone())
    }
}

const PLAIN: [(&str, Code); 22] = [
    ("ALERT", Code::Alert),
    ("NOMODSEQ", Code::NoModSeq),
    ("READ-ONLY", Code::ReadOnly),
    ("READ-WRITE", Code::ReadWrite),
    ("TRYCREATE", Code::TryCreate),
    ("OVERQUOTA", Code::OverQuota),
    ("LIMIT", Code::Limit),
    ("UNAVAILABLE", Code::Unavailable),
    ("INUSE", Code::InUse),
    ("AUTHENTICATIONFAILED", Code::AuthenticationFailed),
    ("AUTHORIZATIONFAILED", Code::AuthorizationFailed),
    ("EXPIRED", Code::Expired),
    ("PRIVACYREQUIRED", Code::PrivacyRequired),
    ("NONEXISTENT", Code::NonExistent),
    ("ALREADYEXISTS", Code::AlreadyExists),
    ("CANNOT", Code::Cannot),
    ("TOOBIG", Code::TooBig),
    ("EXPUNGEISSUED", Code::ExpungeIssued),
    ("SERVERBUG", Code::ServerBug),
    ("CLIENTBUG", Code::ClientBug),
    ("NOPERM", Code::NoPerm),
    ("CONTACTADMIN", Code::ContactAdmin),
];
