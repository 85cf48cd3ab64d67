//! The fields of the form, as they lie in the sealed text.
//!
//! Each is its length in bytes, as two bytes with the higher first, and its UTF-8; then zeros up to a multiple of 1,024, so that
//! the length of what is sent doesn't tell that of a password. The order is that of [`Entries`].

use mailhaul_model::Secret;
use thiserror::Error;

/// The sealed text is not made of these fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("What was sent is not a filled form.")]
pub struct Malformed;

/// What a user typed, nothing judged yet. Passwords are as typed, to the byte.
#[derive(Debug)]
pub struct Entries {
    pub full_name: String,
    pub source_address: String,
    pub source_password: Secret,
    /// Empty where none was given.
    pub destination_address: String,
    /// Empty where none was given.
    pub destination_password: Secret,
    /// Of a sign-in to the source that worked before; left out or empty for none.
    pub ticket: String,
}

impl Entries {
    /// Reads the opened text.
    pub fn read(text: &[u8]) -> Result<Self, Malformed> {
        let mut rest = text;
        let entries = Self {
            full_name: field(&mut rest)?.to_owned(),
            source_address: field(&mut rest)?.to_owned(),
            source_password: Secret::new(field(&mut rest)?),
            destination_address: field(&mut rest)?.to_owned(),
            destination_password: Secret::new(field(&mut rest)?),
            ticket: if rest.is_empty() { String::new() } else { field(&mut rest)?.to_owned() },
        };
        if rest.iter().any(|byte| *byte != 0) { Err(Malformed) } else { Ok(entries) }
    }
}

/// How a sign-in that was begun goes on: its ticket, and what the user pasted, or nothing.
#[derive(Debug)]
pub struct Continuation {
    pub ticket: String,
    pub pasted: Secret,
}

impl Continuation {
    /// Reads the opened text.
    pub fn read(text: &[u8]) -> Result<Self, Malformed> {
        let mut rest = text;
        let found =
            Self { ticket: field(&mut rest)?.to_owned(), pasted: Secret::new(field(&mut rest)?) };
        if rest.iter().any(|byte| *byte != 0) { Err(Malformed) } else { Ok(found) }
    }
}

fn field<'a>(rest: &mut &'a [u8]) -> Result<&'a str, Malformed> {
    let (length, after) = rest.split_first_chunk::<2>().ok_or(Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (bytes, after) = after.split_at_checked(length).ok_or(Malformed)?;
    *rest = after;
    std::str::from_utf8(bytes).map_err(|_| Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(fields: &[&[u8]]) -> Vec<u8> {
        let length = |field: &[u8]| u16::try_from(field.len()).unwrap().to_be_bytes();
        fields.iter().flat_map(|field| [&length(field)[..], field].concat()).collect()
    }

    #[test]
    fn fields_are_read_to_the_byte() {
        let mut text = framed(&[b"Ann", b"ann@x.org", b" \tp\xC3\xA4ss\n ", b"", b""]);
        text.resize(1024, 0);
        let entries = Entries::read(&text).unwrap();
        assert_eq!(entries.full_name, "Ann");
        assert_eq!(entries.source_password.expose(), " \tp\u{e4}ss\n ");
        assert!(entries.destination_address.is_empty() && entries.destination_password.is_empty());
        assert_eq!(entries.ticket, "");
        let text = framed(&[b"Ann", b"ann@x.org", b"", b"b@y.org", b"", b"ticket"]);
        assert_eq!(Entries::read(&text).unwrap().ticket, "ticket");
    }

    #[test]
    fn a_text_that_is_cut_or_goes_on_or_is_not_utf8_is_refused() {
        let whole = framed(&[b"Ann", b"ann@x.org", b"secret", b"b@y.org", b"other"]);
        for end in 0..whole.len() {
            assert_eq!(Entries::read(&whole[..end]).unwrap_err(), Malformed, "cut at {end}");
        }
        assert_eq!(Entries::read(&[&whole[..], b"x"].concat()).unwrap_err(), Malformed);
        assert!(Entries::read(&framed(&[b"\xFF", b"", b"", b"", b""])).is_err());
    }

    #[test]
    fn entries_print_no_password() {
        let text = framed(&[b"Ann", b"ann@x.org", b"hunter2", b"", b"hunter3"]);
        assert!(!format!("{:?}", Entries::read(&text).unwrap()).contains("hunter"));
    }
}
