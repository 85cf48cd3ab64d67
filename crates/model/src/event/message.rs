//! Messages that a run names one by one.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ByteCount, Said, Uid, said};

/// Why a message does not arrive by this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum MessageOutcome {
    Skipped,
    Refused,
    Vanished,
}

/// One message, so that a person can find it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageReport {
    pub outcome: MessageOutcome,
    pub folder: String,
    pub uid: Uid,
    /// Decoded; empty where it couldn't be read.
    pub subject: String,
    pub size: ByteCount,
    /// INTERNALDATE, RFC 3339; empty where unknown.
    pub date: String,
    /// In plain words, with the server's own behind a colon.
    pub reason: Said,
}

/// What was done to the bytes of a message on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Edit {
    /// A pattern was replaced.
    Replaced,
    /// The request for a read receipt was made ineffective.
    ReceiptDisarmed,
    /// Long lines were wrapped.
    LinesWrapped,
    /// What is beyond a size was cut off.
    CutOff,
    /// The last line got an end.
    LastLineEnded,
    /// The last line got an end, because the destination demands one.
    LastLineEndedOnDemand,
    /// A Message-Id was put before it, which it had not.
    HeaderAdded,
    /// Its flags are others than at the source.
    FlagsChanged,
}

impl Edit {
    /// In plain words.
    pub fn in_words(self) -> Said {
        match self {
            Self::Replaced => said!("a pattern was replaced"),
            Self::ReceiptDisarmed => said!("the request for a read receipt was disarmed"),
            Self::LinesWrapped => said!("long lines were wrapped"),
            Self::CutOff => said!("what is beyond the size that was set was cut off"),
            Self::LastLineEnded => said!("the last line got an end"),
            Self::LastLineEndedOnDemand => {
                said!("the last line got an end, which the destination demands")
            }
            Self::HeaderAdded => said!("it was given a Message-Id, which it had not"),
            Self::FlagsChanged => said!("its flags were changed by a rule"),
        }
    }
}

/// One message that was changed on its way, so that a person can find it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageChange {
    /// At the source.
    pub folder: String,
    /// At the source.
    pub uid: Uid,
    /// Decoded; empty where it couldn't be read.
    pub subject: String,
    /// As it was at the source.
    pub size: ByteCount,
    /// INTERNALDATE, RFC 3339; empty where unknown.
    pub date: String,
    /// In the order in which they were made.
    pub edits: Vec<Edit>,
}
