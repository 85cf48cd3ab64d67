//! What is changed about messages on their way, on request alone: each changed message is named.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Pattern, Substitution};
use crate::number::ByteCount;

/// Changes of bytes and flags, and messages left out by what is in them. The default changes nothing.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ChangeOptions {
    /// On the whole message, one after the other (`--regexmess`).
    pub replace: Vec<Substitution>,
    /// Messages that match are left out (`--skipmess`).
    pub skip: Vec<Pattern>,
    /// Messages with a longer line are left out (`--maxlinelength`).
    pub longest_line: Option<ByteCount>,
    /// No more of a message than this (`--truncmess`).
    pub cut_at: Option<ByteCount>,
    /// Requests for a receipt are renamed, so that nobody's program answers them (`--disarmreadreceipts`).
    pub disarm_receipts: bool,
    /// Lines longer than this are wrapped.
    pub wrap_lines: Option<ByteCount>,
    /// A message that doesn't end with a line end gets one.
    pub end_last_line: bool,
    /// On flags, one after the other.
    pub flags: Vec<FlagRule>,
}

/// A change of flags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FlagRule {
    /// On the flags as one text, `\Seen Work` (`--regexflag`).
    Replace(Substitution),
    /// Without flags that look like the system's own and are none (`--filterbuggyflags`).
    DropUnknownSystem,
    /// Without this one.
    Drop(String),
}

impl ChangeOptions {
    /// Whether bytes may change.
    pub fn touches_bytes(&self) -> bool {
        !self.replace.is_empty()
            || self.cut_at.is_some()
            || self.disarm_receipts
            || self.wrap_lines.is_some()
            || self.end_last_line
    }

    /// Whether the bytes of a message have to be looked at as a whole.
    pub fn needs_whole(&self) -> bool {
        self.touches_bytes() || !self.skip.is_empty() || self.longest_line.is_some()
    }
}
