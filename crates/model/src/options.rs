//! What a run is asked to do beyond "everything": imapsync's options as typed values. The default is imapsync's default.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::number::ByteCount;

mod change;
mod deletion;

pub use change::{ChangeOptions, FlagRule};
pub use deletion::{DeletionOptions, FolderDeletion};

/// Everything that shapes a run, apart from who and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RunOptions {
    pub folders: FolderOptions,
    pub messages: MessageOptions,
    pub changes: ChangeOptions,
    pub pace: PaceOptions,
    pub deletion: DeletionOptions,
    /// Who does the copying; `None` for what the settings say.
    pub engine: Option<EngineChoice>,
}

/// A program that can do the copying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum EngineChoice {
    #[default]
    Mailhaul,
    Imapsync,
}

/// A regular expression in Rust's syntax, not yet compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Pattern(pub String);

/// `s/pattern/replacement/flags`, taken apart; `$1` and `${name}` in the replacement name groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Substitution {
    pub pattern: Pattern,
    pub replacement: String,
    /// Flag `g`.
    pub every: bool,
    /// Flag `i`.
    pub ignore_case: bool,
}

/// One source folder put into one destination folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FolderPair {
    pub source: String,
    pub destination: String,
}

/// Which folders, under which names. Names are UTF-8 (not modified UTF-7) with the separators of their own server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent option of imapsync's")]
pub struct FolderOptions {
    /// Only these, if any is given (`--folder`).
    pub only: Vec<String>,
    /// Only these and what is below them (`--folderrec`).
    pub only_with_children: Vec<String>,
    /// Added before all others (`--folderfirst`) and after all others (`--folderlast`).
    pub first: Vec<String>,
    pub last: Vec<String>,
    pub include: Vec<Pattern>,
    pub exclude: Vec<Pattern>,
    /// Explicit destinations (`--f1f2`), before everything else.
    pub map: Vec<FolderPair>,
    /// Match special-use folders (Sent, Drafts, Junk, Trash, Archive) with their counterparts.
    pub automap: bool,
    /// Renaming on the destination name (`--regextrans2`), after everything else.
    pub rename: Vec<Substitution>,
    /// Take only what is below this source folder (`--subfolder1`).
    pub source_below: Option<String>,
    /// Put everything below this destination folder (`--subfolder2`).
    pub destination_below: Option<String>,
    pub source_prefix: Option<String>,
    pub source_separator: Option<char>,
    pub destination_prefix: Option<String>,
    pub destination_separator: Option<char>,
    /// Only folders the source account subscribes to.
    pub subscribed_only: bool,
    /// Subscribe on the destination what is subscribed on the source.
    pub subscribe: bool,
    /// Subscribe everything on the destination.
    pub subscribe_all: bool,
    /// Don't create folders that hold no message.
    pub skip_empty: bool,
    /// A folder that is named and isn't there is an error, not only a warning.
    pub must_exist: bool,
    /// Ask for the folders' sizes before copying as well; other kinds of runs always do.
    pub tell_sizes: bool,
}

impl Default for FolderOptions {
    fn default() -> Self {
        Self {
            only: Vec::new(),
            only_with_children: Vec::new(),
            first: Vec::new(),
            last: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            map: Vec::new(),
            automap: false,
            rename: Vec::new(),
            source_below: None,
            destination_below: None,
            source_prefix: None,
            source_separator: None,
            destination_prefix: None,
            destination_separator: None,
            subscribed_only: false,
            subscribe: true,
            subscribe_all: false,
            skip_empty: false,
            must_exist: true,
            tell_sizes: false,
        }
    }
}

/// Which messages, and what identifies one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent option of imapsync's")]
pub struct MessageOptions {
    pub max_size: Option<ByteCount>,
    pub min_size: Option<ByteCount>,
    /// Days, by INTERNALDATE.
    pub max_age: Option<u32>,
    pub min_age: Option<u32>,
    /// IMAP SEARCH keys (RFC 9051 section 6.4.4) in place of the ages.
    pub source_search: Option<String>,
    // Without effect, and never set any more: what it hides on the destination would be copied a second time. Kept so that
    // jobs made by an earlier version can be read.
    pub destination_search: Option<String>,
    /// Headers that make two messages the same one where there is no ledger. Empty: Message-ID and Received.
    pub identity_headers: Vec<String>,
    /// Of a Message-ID only what is before the `@` counts.
    pub message_id_without_domain: bool,
    /// Leave out a message that a folder before this one has (`--skipcrossduplicates`).
    pub skip_cross_duplicates: bool,
    /// Where the source has Gmail's labels: read each message once, place it under all of them, and take from All Mail only what
    /// has none.
    pub gmail_labels: bool,
    /// The date of arrival from the header's Date (`--idatefromheader`).
    pub date_from_header: bool,
    /// Set the flags once more when a message is there, for a server that takes none with it (`--syncflagsaftercopy`).
    pub flags_after_copy: bool,
    /// Give a message that has none of the identity headers a Message-ID of its own. Changes its bytes.
    pub add_header: bool,
    /// Carry over flags that changed on the source since the last run.
    pub resync_flags: bool,
    /// Copy the newest messages of each folder first. The destination then numbers them in that order.
    pub newest_first: bool,
    /// A verification reads all bodies of both sides and compares them.
    pub verify_bodies: bool,
    /// Before anything is copied, see what the destination makes of a message made up for the purpose.
    pub probe_destination: bool,
}

impl Default for MessageOptions {
    fn default() -> Self {
        Self {
            max_size: None,
            min_size: None,
            max_age: None,
            min_age: None,
            source_search: None,
            destination_search: None,
            identity_headers: Vec::new(),
            message_id_without_domain: false,
            skip_cross_duplicates: false,
            gmail_labels: true,
            date_from_header: false,
            flags_after_copy: false,
            add_header: false,
            resync_flags: true,
            newest_first: false,
            verify_bodies: false,
            probe_destination: false,
        }
    }
}

/// How fast, how long, and how much may go wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PaceOptions {
    pub max_bytes_per_second: Option<ByteCount>,
    /// The byte pace begins after this many bytes.
    pub max_bytes_after: Option<ByteCount>,
    pub max_messages_per_second: Option<f64>,
    /// Stop after this many bytes, with exit code 118.
    pub exit_when_over: Option<ByteCount>,
    /// Most connections to each side.
    pub connections: u8,
    pub source_compression: Compression,
    pub destination_compression: Compression,
    /// Seconds without an answer after which a connection counts as lost.
    pub source_timeout: u32,
    pub destination_timeout: u32,
    /// Attempts to reconnect a lost connection within a run.
    pub reconnect_tries: u32,
    /// Stop after this many errors, with exit code 112.
    pub errors_max: u32,
}

/// Whether connections are compressed (COMPRESS=DEFLATE, RFC 4978), where the server offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Compression {
    /// Where the line turns out to be the limit, and it makes the run quicker.
    #[default]
    Auto,
    Always,
    Never,
}

impl Default for PaceOptions {
    fn default() -> Self {
        Self {
            max_bytes_per_second: None,
            max_bytes_after: None,
            max_messages_per_second: None,
            exit_when_over: None,
            connections: 3,
            source_compression: Compression::Auto,
            destination_compression: Compression::Auto,
            source_timeout: 120,
            destination_timeout: 120,
            reconnect_tries: 3,
            errors_max: 50,
        }
    }
}
