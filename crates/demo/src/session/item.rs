//! The items of a FETCH: what was asked for, and how each is written.

use std::collections::BTreeSet;

use bytes::Bytes;
use mailhaul_imap::Flag;
use mailhaul_imap::wire::Reader;

use super::reply::{Reply, Stop};
use crate::link::Link;
use crate::store::Message;
use crate::store::message::{fields, is_field, split_header};

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Uid,
    Flags,
    Date,
    Size,
    ModSeq,
    GmailId,
    Section(Section),
}

/// A part of the message's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// As the answer names it.
    label: String,
    part: Part,
    /// First byte and most bytes.
    window: Option<(usize, usize)>,
    /// Sets `\Seen`.
    pub marks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    All,
    Header,
    Text,
    Fields { names: Vec<String>, but: bool },
}

impl Item {
    /// Takes what a FETCH asks for: one item, a macro, or a list.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Vec<Self>, Stop> {
        let mut items = Vec::new();
        if !reader.eat(b'(') {
            Self::one(reader, &mut items)?;
            return Ok(items);
        }
        while !reader.eat(b')') {
            Self::one(reader, &mut items)?;
            reader.spaces();
        }
        Ok(items)
    }

    fn one(reader: &mut Reader<'_>, items: &mut Vec<Self>) -> Result<(), Stop> {
        let word = reader.item().ok_or_else(|| Reply::bad("A FETCH item was expected"))?;
        let word = String::from_utf8_lossy(word).to_ascii_uppercase();
        let section =
            |part, marks| Self::Section(Section { label: word.clone(), part, window: None, marks });
        match word.as_str() {
            "UID" => items.push(Self::Uid),
            "FLAGS" => items.push(Self::Flags),
            "INTERNALDATE" => items.push(Self::Date),
            "RFC822.SIZE" => items.push(Self::Size),
            "MODSEQ" => items.push(Self::ModSeq),
            "X-GM-MSGID" => items.push(Self::GmailId),
            "FAST" => items.extend([Self::Flags, Self::Date, Self::Size]),
            "RFC822" => items.push(section(Part::All, true)),
            "RFC822.HEADER" => items.push(section(Part::Header, false)),
            "RFC822.TEXT" => items.push(section(Part::Text, true)),
            _ => items
                .push(Self::Section(Section::parse(&word).ok_or_else(|| {
                    Reply::bad(format!("This FETCH item is not offered: {word}"))
                })?)),
        }
        Ok(())
    }

    /// Whether it asks for the message itself, not for its header alone.
    pub(crate) fn is_body(&self) -> bool {
        matches!(self, Self::Section(Section { part: Part::All | Part::Text, .. }))
    }

    /// Whether it asks for anything of the message's bytes.
    pub(crate) fn is_section(&self) -> bool {
        matches!(self, Self::Section(_))
    }

    pub(crate) fn marks(&self) -> bool {
        matches!(self, Self::Section(section) if section.marks)
    }

    /// Writes the item with its value.
    pub(crate) fn put(&self, link: &mut Link, message: &Message) {
        match self {
            Self::Uid => link.put(format!("UID {}", message.uid)),
            Self::Flags => link.put(format!("FLAGS {}", flags_text(&message.flags))),
            Self::Date => link.put(format!("INTERNALDATE \"{}\"", message.date)),
            Self::Size => link.put(format!("RFC822.SIZE {}", message.size())),
            Self::ModSeq => link.put(format!("MODSEQ ({})", message.mod_seq)),
            Self::GmailId => link.put(format!("X-GM-MSGID {}", message.gmail_id)),
            Self::Section(section) => {
                let bytes = section.cut(&message.body);
                link.put(format!("{} {{{}}}\r\n", section.label, bytes.len()));
                link.put_body(&bytes);
            }
        }
    }
}

impl Section {
    fn parse(word: &str) -> Option<Self> {
        let (name, rest) = word.split_once('[')?;
        let (inside, after) = rest.split_once(']')?;
        let marks = match name {
            "BODY" => true,
            "BODY.PEEK" => false,
            _ => return None,
        };
        let part = match inside.split_once(" (") {
            None if inside.is_empty() => Part::All,
            None if inside == "HEADER" => Part::Header,
            None if inside == "TEXT" => Part::Text,
            Some((what, names)) => {
                let but = match what {
                    "HEADER.FIELDS" => false,
                    "HEADER.FIELDS.NOT" => true,
                    _ => return None,
                };
                let names = names.strip_suffix(')')?.split_whitespace();
                let names = names.map(|n| n.trim_matches('"').to_owned()).collect();
                Part::Fields { names, but }
            }
            None => return None,
        };
        let window = if after.is_empty() { None } else { Some(window(after)?) };
        let start = window.map(|(start, _)| format!("<{start}>")).unwrap_or_default();
        Some(Self { label: format!("BODY[{inside}]{start}"), part, window, marks })
    }

    fn cut(&self, body: &Bytes) -> Bytes {
        let (header, text) = split_header(body);
        let bytes = match &self.part {
            Part::All => body.clone(),
            Part::Header => body.slice_ref(header),
            Part::Text if text.is_empty() => Bytes::new(),
            Part::Text => body.slice_ref(text),
            Part::Fields { names, but } => {
                let wanted = |field: &&[u8]| {
                    let blank = matches!(*field, b"\r\n" | b"\n");
                    !blank && names.iter().any(|name| is_field(field, name)) != *but
                };
                let mut found =
                    fields(header).into_iter().filter(wanted).collect::<Vec<_>>().concat();
                found.extend_from_slice(b"\r\n");
                found.into()
            }
        };
        match self.window {
            None => bytes,
            Some((start, most)) => {
                let start = start.min(bytes.len());
                bytes.slice(start..bytes.len().min(start.saturating_add(most)))
            }
        }
    }
}

/// `<start.most>`.
fn window(text: &str) -> Option<(usize, usize)> {
    let (start, most) = text.strip_prefix('<')?.strip_suffix('>')?.split_once('.')?;
    Some((start.parse().ok()?, most.parse().ok()?))
}

/// `(\Seen word)`.
pub(crate) fn flags_text(flags: &BTreeSet<Flag>) -> String {
    let words: Vec<&str> = flags.iter().map(Flag::as_str).collect();
    format!("({})", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::Section;
    use bytes::Bytes;

    fn cut(word: &str) -> Bytes {
        let mail = Bytes::from_static(b"A: 1\r\nB: 2\r\n 3\r\nC: 4\r\n\r\nbody");
        Section::parse(word).unwrap().cut(&mail)
    }

    #[test]
    fn sections_are_cut_out_of_the_message_to_the_byte() {
        assert_eq!(cut("BODY[]"), "A: 1\r\nB: 2\r\n 3\r\nC: 4\r\n\r\nbody");
        assert_eq!(cut("BODY[TEXT]"), "body");
        assert_eq!(cut("BODY[HEADER]"), "A: 1\r\nB: 2\r\n 3\r\nC: 4\r\n\r\n");
        assert_eq!(cut("BODY.PEEK[HEADER.FIELDS (C B)]"), "B: 2\r\n 3\r\nC: 4\r\n\r\n");
        assert_eq!(cut("BODY.PEEK[HEADER.FIELDS.NOT (B)]"), "A: 1\r\nC: 4\r\n\r\n");
        assert_eq!(cut("BODY[]<3.4>"), "1\r\nB");
        assert_eq!(cut("BODY[]<99.4>"), "");
    }

    #[test]
    fn a_section_that_is_not_known_is_not_guessed() {
        assert!(Section::parse("BODY[1.MIME]").is_none());
        assert!(Section::parse("BODYSTRUCTURE").is_none());
    }
}
