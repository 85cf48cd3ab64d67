//! What stands in a credential file: a line for each entry, with its name, its part and its bytes in Base64.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::parts::LONGEST;

/// The first line. A later form has another number.
pub(crate) const HEAD: &str = "mailhaul credentials 1";

/// A line that is no half: name, part and the bytes in Base64.
struct Line<'a> {
    name: &'a str,
    part: usize,
    bytes: &'a str,
}

/// An entry as a line.
pub(crate) fn line(name: &str, part: usize, bytes: &[u8]) -> Zeroizing<String> {
    let coded = Zeroizing::new(BASE64.encode(bytes));
    Zeroizing::new(format!("{name} {part} {}\n", *coded))
}

/// The bytes of an entry, where there is one.
pub(crate) fn found(
    text: &str,
    name: &str,
    part: usize,
) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
    let found = lines(text).find(|line| line.name == name && line.part == part);
    let Some(line) = found else { return Ok(None) };
    let bytes = BASE64.decode(line.bytes.as_bytes()).map_err(|_| VaultError::Damaged)?;
    Ok(Some(Zeroizing::new(bytes)))
}

/// The lines that are whole; what a lost power cut off is none.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().skip(1).filter_map(|line| {
        let mut words = line.split(' ');
        let (name, part, bytes) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
        Some(Line { name, part, bytes })
    })
}

/// All lines but those of one entry.
pub(crate) fn without(text: &str, name: &str, part: usize) -> Zeroizing<String> {
    let mut left = Zeroizing::new(String::with_capacity(text.len() + 2 * LONGEST));
    left.push_str(HEAD);
    left.push('\n');
    for line in lines(text).filter(|line| !(line.name == name && line.part == part)) {
        for word in [line.name, " ", &line.part.to_string(), " ", line.bytes, "\n"] {
            left.push_str(word);
        }
    }
    left
}

pub(crate) fn holds(text: &str, name: &str, part: usize) -> bool {
    lines(text).any(|line| line.name == name && line.part == part)
}
