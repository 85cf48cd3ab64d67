//! What an account holds, read by Python's imaplib: the witness that shares no code with the engine.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::Account;

/// An account, whole.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dump {
    pub folders: Vec<DumpedFolder>,
}

/// A folder with its messages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DumpedFolder {
    /// Decoded.
    pub name: String,
    /// As it came over the wire.
    pub raw: String,
    pub separator: Option<char>,
    /// `\HasChildren`, `\Sent` and such.
    pub attributes: Vec<String>,
    pub selectable: bool,
    pub subscribed: bool,
    pub messages: Vec<DumpedMessage>,
}

/// A message as the server serves it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DumpedMessage {
    pub uid: u32,
    /// Of the bytes of `BODY[]`, as hexadecimal digits.
    pub sha256: String,
    /// Bytes that came.
    pub size: u64,
    /// `RFC822.SIZE`.
    pub told_size: u64,
    /// Sorted, without `\Recent`.
    pub flags: Vec<String>,
    /// INTERNALDATE in seconds since 1970, so that zones don't matter.
    pub date: i64,
    pub message_id: String,
    pub subject: String,
    /// The first bytes, for a person.
    pub head: String,
}

impl Dump {
    /// A folder by its decoded name.
    pub fn folder(&self, name: &str) -> Option<&DumpedFolder> {
        self.folders.iter().find(|folder| folder.name == name)
    }

    /// All messages of all folders.
    pub fn count(&self) -> usize {
        self.folders.iter().map(|folder| folder.messages.len()).sum()
    }
}

impl DumpedFolder {
    /// The message of a subject.
    pub fn with_subject(&self, subject: &str) -> Option<&DumpedMessage> {
        self.messages.iter().find(|message| message.subject == subject)
    }
}

/// Reads an account.
///
/// # Panics
/// When Python or the server doesn't answer: their words are in the message.
pub fn dump(account: &Account) -> Dump {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("python/dump.py");
    let mut child = Command::new(python())
        .arg(script)
        .args([account.address.ip().to_string(), account.address.port().to_string()])
        .args([account.user.as_str(), "plain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python 3 can be run");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    writeln!(stdin, "{}", account.password).expect("Python reads its first line");
    drop(stdin);
    let output = child.wait_with_output().expect("Python ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "dump of {}: {said}", account.user);
    serde_json::from_slice(&output.stdout).expect("the dump is JSON of this shape")
}

/// Debian's Python where it is there: it starts quicker than a version manager's.
fn python() -> &'static str {
    if std::path::Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" }
}
