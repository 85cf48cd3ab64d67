//! A folder's name on a server, whatever it takes to write it on the wire.

use std::fmt;

use bytes::Bytes;

use crate::mutf7;

/// A folder's name in UTF-8. `INBOX` is in capitals however the server or the user wrote it.
///
/// A name that a server wrote against the rules (raw 8-bit, a bare `&`) reads as well as it can, and keeps its bytes, so
/// that the same server knows it again. Made anew from [`Mailbox::as_str`], it is written by the rules.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mailbox {
    name: String,
    /// The bytes on the wire, where they aren't what the rules make of `name`.
    raw: Option<Bytes>,
}

impl Mailbox {
    /// The folder with this name.
    pub fn new(name: &str) -> Self {
        let inbox = name.eq_ignore_ascii_case("INBOX");
        Self { name: if inbox { "INBOX".into() } else { name.into() }, raw: None }
    }

    /// The folder that a server wrote like this. With `utf8`, as it writes after `ENABLE UTF8=ACCEPT`.
    pub fn from_wire(wire: &Bytes, utf8: bool) -> Self {
        let decoded = if utf8 {
            String::from_utf8(wire.to_vec()).ok().or_else(|| mutf7::decode(wire))
        } else {
            mutf7::decode(wire)
        };
        let mut mailbox = Self::new(&decoded.unwrap_or_else(|| readable(wire)));
        if mailbox.name != "INBOX" && mailbox.to_wire(utf8) != wire {
            mailbox.raw = Some(wire.clone());
        }
        mailbox
    }

    /// The name, decoded.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Whether this is the one folder that every account has.
    pub fn is_inbox(&self) -> bool {
        self.name == "INBOX"
    }

    /// The bytes a session writes for it.
    pub fn to_wire(&self, utf8: bool) -> Bytes {
        match &self.raw {
            Some(raw) => raw.clone(),
            None if utf8 => self.name.clone().into(),
            None => mutf7::encode(&self.name).into(),
        }
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailbox({:?})", self.name)
    }
}

impl From<&str> for Mailbox {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// UTF-8 where it is that, else each byte as the Latin-1 letter it most likely was.
fn readable(wire: &[u8]) -> String {
    match std::str::from_utf8(wire) {
        Ok(text) => text.to_owned(),
        Err(_) => wire.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::Mailbox;
    use bytes::Bytes;

    #[test]
    fn a_name_against_the_rules_is_readable_and_is_written_back_to_the_byte() {
        for (wire, name) in [
            (&b"Entw\xfcrfe"[..], "Entwürfe"),
            ("Entwürfe".as_bytes(), "Entwürfe"),
            (b"R & D", "R & D"),
            (b"&AGE-", "a"),
        ] {
            let mailbox = Mailbox::from_wire(&Bytes::from_static(wire), false);
            assert_eq!(mailbox.as_str(), name);
            assert_eq!(mailbox.to_wire(false), wire);
        }
        assert_eq!(Mailbox::new("R & D").to_wire(false), "R &- D");
    }

    #[test]
    fn the_inbox_is_one_folder_in_any_case() {
        let wire = Bytes::from_static(b"iNbOx");
        assert_eq!(Mailbox::from_wire(&wire, false), Mailbox::new("inbox"));
        assert_eq!(Mailbox::new("inbox").to_wire(true), "INBOX");
        assert_ne!(Mailbox::new("Inbox/a"), Mailbox::new("INBOX/a"));
    }

    #[test]
    fn a_name_of_the_rules_equals_the_same_name_made_from_text() {
        let wire = Bytes::from_static(b"Entw&APw-rfe");
        assert_eq!(Mailbox::from_wire(&wire, false), Mailbox::new("Entwürfe"));
        let wire = Bytes::from_static("Entwürfe".as_bytes());
        assert_eq!(Mailbox::from_wire(&wire, true), Mailbox::new("Entwürfe"));
    }
}
