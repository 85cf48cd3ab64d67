//! A command as it was read: tag, name, and the fragments its arguments are in.

use mailhaul_imap::Mailbox;
use mailhaul_imap::wire::{Fragment, Reader};

/// One command of a client, whole or as far as it has been read.
#[derive(Debug, Default)]
pub(crate) struct Command {
    pub tag: String,
    /// Upper case; `UID` and what follows it are one name.
    pub name: String,
    pub fragments: Vec<Fragment>,
}

impl Command {
    /// Reads tag and name of what is there. Both are empty where that makes no sense.
    pub(crate) fn new(fragments: Vec<Fragment>) -> Self {
        let mut command = Self { fragments, ..Self::default() };
        let mut reader = Reader::new(&command.fragments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let Some(tag) = reader.atom().map(text) else { return command };
        let name = if reader.spaces() { word(&mut reader) } else { String::new() };
        command.tag = tag;
        command.name = name;
        command
    }

    /// A reader of the arguments.
    pub(crate) fn arguments(&self) -> Reader<'_> {
        let mut reader = Reader::new(&self.fragments);
        reader.atom();
        reader.spaces();
        word(&mut reader);
        reader.spaces();
        reader
    }

    /// The mailbox among the arguments, where the command has one.
    pub(crate) fn mailbox(&self, utf8: bool) -> Option<Mailbox> {
        let names_one = matches!(
            self.name.as_str(),
            "APPEND"
                | "SELECT"
                | "EXAMINE"
                | "STATUS"
                | "CREATE"
                | "DELETE"
                | "RENAME"
                | "SUBSCRIBE"
                | "UNSUBSCRIBE"
                | "GETQUOTAROOT"
        );
        names_one
            .then(|| self.arguments().astring())
            .flatten()
            .map(|name| Mailbox::from_wire(&name, utf8))
    }

    /// The command for people: no literals, and nothing of a login.
    pub(crate) fn shown(&self) -> String {
        if matches!(self.name.as_str(), "LOGIN" | "AUTHENTICATE") {
            return format!("{} {} ..", self.tag, self.name);
        }
        let mut shown = String::new();
        for fragment in &self.fragments {
            match fragment {
                Fragment::Text(text) => shown += &String::from_utf8_lossy(text),
                Fragment::Literal(bytes) => shown.extend(["{", &bytes.len().to_string(), "}"]),
            }
        }
        shown.chars().take(500).collect()
    }
}

fn word(reader: &mut Reader<'_>) -> String {
    let mut next = || {
        reader.atom().map(|w| String::from_utf8_lossy(w).to_ascii_uppercase()).unwrap_or_default()
    };
    let first = next();
    if first != "UID" {
        return first;
    }
    reader.spaces();
    let second = reader.atom().map(|w| String::from_utf8_lossy(w).to_ascii_uppercase());
    format!("UID {}", second.unwrap_or_default())
}
