//! What a run says while it runs: one JSON object per line, one fact per object.
//!
//! Facts are whole snapshots: the newest of a kind (and folder) replaces the one before, so a reader may drop any but the
//! last. At most five progress snapshots a second come from one run. Readers ignore kinds and fields they don't know.

mod message;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::number::{ByteCount, MessageCount};
use crate::{ExitCode, FailureClass, RunKind, Said};

pub use message::{Edit, MessageChange, MessageOutcome, MessageReport};

/// One line of a run's output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The version of this format: `request::PROTOCOL_VERSION`.
    pub v: u32,
    /// When it was said, UTC.
    #[specta(type = String)]
    pub at: Timestamp,
    #[serde(flatten)]
    pub event: Event,
}

/// A fact about a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "event")]
pub enum Event {
    /// The first line.
    Started(Started),
    /// A connection of a side is up, for the first time.
    Connected(Connected),
    /// The login of a side was accepted, for the first time.
    LoggedIn(LoggedIn),
    /// The server takes a side's access token no longer: a fresh one is waited for on standard input.
    TokenWanted { side: SideName },
    /// The run entered a phase.
    Phase { phase: Phase },
    /// What will be done, folder by folder. Comes once, before anything is copied.
    Planned(Plan),
    /// How far the run is.
    Progress(Progress),
    /// One message that does not arrive by this run, and why.
    Message(MessageReport),
    /// One message that arrives otherwise than it was, because a rule asked for that.
    Changed(MessageChange),
    /// A failure that the run survives, or that ends it.
    Problem(Problem),
    /// A line for the log.
    Log { level: Level, text: String },
    /// The last line.
    Finished(Finished),
}

/// Which account of the pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum SideName {
    Source,
    Destination,
}

/// Who speaks and what it was asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Started {
    /// `mailhaul-sync` or `imapsync`.
    pub engine: String,
    pub engine_version: String,
    pub kind: RunKind,
    pub process: u32,
}

/// What was found at the other end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    pub side: SideName,
    /// Host name and port, and the address that answered.
    pub peer: String,
    pub address: String,
    /// The server's greeting line.
    pub greeting: String,
    /// Milliseconds from sending to answer, of one command.
    pub round_trip_ms: f64,
    /// `None` where the connection isn't encrypted.
    pub certificate: Option<Certificate>,
}

/// A server's certificate, as far as people compare it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// SHA-256 of the DER form, as pairs with colons.
    pub fingerprint: String,
    /// `TLSv1.3` and such.
    pub protocol: String,
    pub subject: String,
    pub issuer: String,
    /// RFC 3339, UTC.
    pub valid_until: String,
}

/// The account is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LoggedIn {
    pub side: SideName,
    pub login: String,
    /// `LOGIN` or a SASL mechanism.
    pub mechanism: String,
    pub capabilities: Vec<String>,
}

/// The parts of a run, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    Connecting,
    Listing,
    Reconciling,
    Copying,
    Verifying,
    Finishing,
}

/// The whole plan.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    pub folders: Vec<PlannedFolder>,
    /// Source folders left out, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Things to know before running for real: name collisions, quota shortfall, size limits. In plain words.
    pub warnings: Vec<Said>,
    pub messages: MessageCount,
    pub bytes: ByteCount,
    /// Messages and bytes that the destination folders hold before the run, as far as the server tells of all of them.
    #[serde(default)]
    pub destination_messages: Option<MessageCount>,
    #[serde(default)]
    pub destination_bytes: Option<ByteCount>,
    /// Free space on the destination, where the server tells (RFC 9208).
    pub destination_free: Option<ByteCount>,
    /// The largest message the destination takes (RFC 7889), where it tells.
    pub destination_message_limit: Option<ByteCount>,
}

/// One folder of the plan. Names are decoded, with the separator of their own server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlannedFolder {
    pub source: String,
    pub destination: String,
    pub messages: MessageCount,
    /// `None` where the server doesn't tell before the folder is read.
    pub bytes: Option<ByteCount>,
    /// The destination folder doesn't exist yet.
    pub create: bool,
    /// What the destination folder holds before the run, where the server tells.
    #[serde(default)]
    pub destination_messages: Option<MessageCount>,
    #[serde(default)]
    pub destination_bytes: Option<ByteCount>,
}

/// A source folder that is not part of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    pub source: String,
    pub reason: Said,
}

/// Where every source message of a folder, or of the run, went. The sum of the parts is `source`: that equation is the
/// reconciliation certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Messages the source folder held when the run opened it.
    pub source: MessageCount,
    /// Copied by this run.
    pub copied: MessageCount,
    /// Copied or found by an earlier run, by the ledger.
    pub settled: MessageCount,
    /// Found on the destination by this run and matched.
    pub adopted: MessageCount,
    /// Left out on request (size, age, search).
    pub skipped: MessageCount,
    /// Refused by a server.
    pub refused: MessageCount,
    /// Gone from the source since the folder was opened.
    pub vanished: MessageCount,
    /// Would be copied if this run weren't a dry one. Always zero otherwise.
    #[serde(default)]
    pub pending: MessageCount,
    pub source_bytes: ByteCount,
    pub copied_bytes: ByteCount,
    #[serde(default)]
    pub pending_bytes: ByteCount,
    /// Bytes of everything that needs no work any more: settled, adopted, skipped, refused, vanished.
    pub other_bytes: ByteCount,
}

impl Tally {
    /// Messages that need no work any more in this run.
    pub fn done(&self) -> MessageCount {
        let arrived = self.copied + self.settled + self.adopted + self.pending;
        arrived + self.skipped + self.refused + self.vanished
    }

    /// Bytes that need no work any more in this run.
    pub fn done_bytes(&self) -> ByteCount {
        self.copied_bytes + self.pending_bytes + self.other_bytes
    }

    /// Whether every source message is accounted for.
    pub fn closes(&self) -> bool {
        self.done() == self.source
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            source: self.source + other.source,
            copied: self.copied + other.copied,
            settled: self.settled + other.settled,
            adopted: self.adopted + other.adopted,
            skipped: self.skipped + other.skipped,
            refused: self.refused + other.refused,
            vanished: self.vanished + other.vanished,
            pending: self.pending + other.pending,
            pending_bytes: self.pending_bytes + other.pending_bytes,
            source_bytes: self.source_bytes + other.source_bytes,
            copied_bytes: self.copied_bytes + other.copied_bytes,
            other_bytes: self.other_bytes + other.other_bytes,
        }
    }
}

/// A snapshot of the whole run, with the folders that changed since the snapshot before.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub total: Tally,
    pub folders_done: u32,
    pub folders_total: u32,
    /// Averages over the last ten seconds or so.
    pub bytes_per_second: f64,
    pub messages_per_second: f64,
    /// Seconds to go, by bytes and messages left; `None` while there is too little to go by.
    pub seconds_left: Option<f64>,
    pub folders: Vec<FolderProgress>,
}

/// A snapshot of one folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FolderProgress {
    pub source: String,
    pub destination: String,
    pub tally: Tally,
    pub done: bool,
    /// Why the folder could not be worked on, in plain words.
    pub problem: Option<Said>,
    /// Messages on both sides whose flags differ, as far as the destination can keep them. Counted by a verification.
    #[serde(default)]
    pub flags_differ: MessageCount,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub class: FailureClass,
    pub side: Option<SideName>,
    /// What happened and what to do, in plain words.
    pub text: Said,
    /// The server's own words.
    pub server_said: Option<String>,
    /// Seconds the server asks to wait.
    pub retry_after: Option<u32>,
    /// Whether the run ends because of it.
    pub fatal: bool,
}

/// How serious a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Debug,
    Info,
    Warning,
    Error,
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Finished {
    pub exit: ExitCode,
    /// Why it ended before its time, if it did.
    pub failure: Option<Problem>,
    pub total: Tally,
    /// Every folder, also those without a message.
    pub folders: Vec<FolderProgress>,
    pub errors: u32,
    pub seconds: f64,
    /// Flags carried over to messages that were there already.
    pub flags_updated: MessageCount,
    /// FETCH commands that asked for bodies: zero on a run with nothing to do.
    pub body_fetches: MessageCount,
    /// What was deleted because the run was asked to.
    #[serde(default)]
    pub deletions: Deletions,
}

/// What a run deleted on request, beside the tally: a message that was deleted on the source counts where its copy does.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Deletions {
    pub source_messages: MessageCount,
    pub destination_messages: MessageCount,
    pub source_folders: u32,
    pub destination_folders: u32,
    /// Only marked `\Deleted`, because expunging was turned off.
    pub marked: MessageCount,
    /// Would be deleted if the run weren't a dry one, on either side.
    pub planned: MessageCount,
    pub planned_folders: u32,
    /// Kept although asked for, because it isn't sure that they may go.
    pub kept: MessageCount,
    /// Why nothing, or not all that was planned, was deleted, in plain words.
    pub held_back: Vec<Said>,
}

#[cfg(test)]
mod tests {
    use super::{Event, Line, Phase, Tally};
    use crate::MessageCount;

    #[test]
    fn an_event_is_one_flat_object_with_its_kind_and_version() {
        let line = Line {
            v: 1,
            at: "2026-01-02T03:04:05Z".parse().unwrap(),
            event: Event::Phase { phase: Phase::Copying },
        };
        let json = serde_json::to_string(&line).unwrap();
        assert_eq!(
            json,
            r#"{"v":1,"at":"2026-01-02T03:04:05Z","event":"phase","phase":"copying"}"#
        );
        assert_eq!(serde_json::from_str::<Line>(&json).unwrap(), line);
    }

    #[test]
    fn a_tally_closes_only_when_every_message_is_somewhere() {
        let mut tally =
            Tally { source: MessageCount(3), copied: MessageCount(2), ..Tally::default() };
        assert!(!tally.closes());
        tally.refused = MessageCount(1);
        assert!(tally.closes());
    }
}
