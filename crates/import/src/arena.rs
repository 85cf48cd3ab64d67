//! One piece of memory for the text of all cells, as any of them may be a password: it is overwritten when it is dropped,
//! and when it has to move.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// Where a text is in the arena.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    start: u32,
    length: u32,
}

/// The text of all cells, one behind the other.
#[derive(Clone, Default)]
pub(crate) struct Arena(Zeroizing<String>);

impl Arena {
    /// Keeps a text. The limits of a file keep the sum far below 4 GB; what would not fit is left empty.
    pub(crate) fn keep(&mut self, text: &str) -> Span {
        let (Ok(start), Ok(length)) = (u32::try_from(self.0.len()), u32::try_from(text.len()))
        else {
            return Span::default();
        };
        if start.checked_add(length).is_none() {
            return Span::default();
        }
        self.make_room(text.len());
        self.0.push_str(text);
        Span { start, length }
    }

    /// Bytes of all texts.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The text of a span.
    pub(crate) fn text(&self, span: Span) -> &str {
        let start = span.start as usize;
        self.0.get(start..start + span.length as usize).unwrap_or_default()
    }

    /// Overwrites a text that is not needed any more.
    pub(crate) fn wipe(&mut self, span: Span) {
        let (start, end) = (span.start as usize, span.start as usize + span.length as usize);
        if self.0.get(start..end).is_some() {
            let mut bytes = Zeroizing::new(std::mem::take(&mut *self.0).into_bytes());
            bytes[start..end].zeroize();
            // What is left are whole characters and NULs.
            *self.0 = String::from_utf8(std::mem::take(&mut *bytes)).unwrap_or_default();
        }
    }

    /// `String` would leave its old text behind when it moves.
    fn make_room(&mut self, more: usize) {
        if self.0.capacity() - self.0.len() >= more {
            return;
        }
        let mut larger = String::with_capacity((self.0.len() + more).max(self.0.capacity() * 2));
        larger.push_str(&self.0);
        self.0 = Zeroizing::new(larger);
    }
}

impl fmt::Debug for Arena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arena({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Arena;

    #[test]
    fn texts_are_kept_apart_and_a_wiped_one_is_gone() {
        let mut arena = Arena::default();
        let spans = ["ä", "", "hunter2", "ß"].map(|text| arena.keep(text));
        assert_eq!(spans.map(|span| arena.text(span).to_owned()), ["ä", "", "hunter2", "ß"]);
        arena.wipe(spans[2]);
        assert_eq!(arena.text(spans[2]), "\0\0\0\0\0\0\0");
        assert_eq!(arena.text(spans[3]), "ß");
        assert!(!format!("{arena:?}").contains('ß'));
    }
}
