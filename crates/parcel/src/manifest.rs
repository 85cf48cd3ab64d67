//! The list of parts that a file begins with.

use serde::{Deserialize, Serialize};

use crate::ParcelError;

/// The form that is written. Parts and fields that a reader doesn't need are added without a new one.
pub(crate) const FORM: u32 = 1;
/// The longest list, in bytes, and the most parts in it.
pub(crate) const LONGEST: u64 = 32 << 20;
const MOST_ENTRIES: usize = 100_000;
/// The longest name of a part: what fits into a plain header of tar.
const LONGEST_NAME: usize = 100;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Everything of an installation.
    Backup,
    /// One batch.
    Project,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    pub mailhaul: Kind,
    pub form: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// When, as RFC 3339 says it.
    pub made: String,
    /// In the order in which they follow.
    pub entries: Vec<Entry>,
}

/// A part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    pub bytes: u64,
    /// In hexadecimal digits.
    pub sha256: String,
}

/// What tells whether the rest can be understood.
#[derive(Deserialize)]
struct Form {
    form: u32,
}

impl Manifest {
    /// Reads a list; the parts together have no more bytes than `most`.
    pub(crate) fn parse(json: &[u8], most: u64) -> Result<Self, ParcelError> {
        let Form { form } = serde_json::from_slice(json).map_err(|_| ParcelError::NoParcel)?;
        if form > FORM {
            return Err(ParcelError::Newer { found: form, known: FORM });
        }
        let manifest: Self = serde_json::from_slice(json).map_err(|_| ParcelError::Damaged)?;
        let sum = manifest.entries.iter().try_fold(0_u64, |sum, one| sum.checked_add(one.bytes));
        let mut names: Vec<_> = manifest.entries.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
        let fits = names.iter().all(|name| is_plain(name)) && names.len() <= MOST_ENTRIES;
        if twice || !fits || sum.is_none_or(|sum| sum > most) {
            return Err(ParcelError::Damaged);
        }
        Ok(manifest)
    }
}

/// A name that means the same on every system and leads nowhere else.
pub(crate) fn is_plain(name: &str) -> bool {
    let word = |word: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
        !word.is_empty() && !word.starts_with('.') && word.chars().all(plain)
    };
    name.len() <= LONGEST_NAME && name.split('/').all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(form: u32, entries: &str) -> Vec<u8> {
        format!(
            r#"{{"mailhaul":"backup","form":{form},"program":"1","made":"now","entries":[{entries}]}}"#
        )
        .into_bytes()
    }

    fn entry(name: &str, bytes: u64) -> String {
        format!(r#"{{"name":"{name}","bytes":{bytes},"sha256":""}}"#)
    }

    #[test]
    fn names_that_lead_elsewhere_and_sizes_that_cannot_be_are_refused() {
        assert!(Manifest::parse(&json(1, &entry("ledgers/7.sqlite", 9)), 10).is_ok());
        let long = "a".repeat(101);
        for name in ["../x", "/x", "a//b", "a/../b", ".x", "C:x", "a\\\\b", "", "Ä", &long] {
            let refused = Manifest::parse(&json(1, &entry(name, 1)), 10);
            assert!(matches!(refused, Err(ParcelError::Damaged)), "{name}");
        }
        let twice = format!("{},{}", entry("a", 1), entry("a", 1));
        let huge = format!("{},{}", entry("a", u64::MAX), entry("b", u64::MAX));
        for entries in [entry("a", 11), twice, huge] {
            assert!(matches!(Manifest::parse(&json(1, &entries), 10), Err(ParcelError::Damaged)));
        }
    }

    #[test]
    fn a_newer_form_is_told_from_something_else() {
        let newer = br#"{"form":2,"what":"nobody knows"}"#;
        let refused = Manifest::parse(newer, 10);
        assert!(matches!(refused, Err(ParcelError::Newer { found: 2, known: 1 })));
        assert!(matches!(Manifest::parse(b"{}", 10), Err(ParcelError::NoParcel)));
        assert!(matches!(Manifest::parse(b"[1", 10), Err(ParcelError::NoParcel)));
    }
}
