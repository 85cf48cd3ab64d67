//! Secrets that are longer than an entry: kept in several, and set, read and removed as one.
//!
//! The first entry then says of how many bytes the secret is, in how many parts it lies, and its SHA-256; the others follow under
//! names of their own. The first is written before the others, and removed after them, so that it always names every other one there
//! is: nothing is left behind. What was written only in part is damaged, and never half a secret.

use std::fmt::Write;

use mailhaul_model::Secret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{CredentialName, VaultError};

/// The longest secret that is kept, in bytes.
pub(crate) const LONGEST: usize = 65_536;
/// What the first of several entries begins with. No secret is kept as it is that begins so.
const MARK: &str = "mailhaul parts 1\n";

/// Where entries lie. The first part of a secret has number 1.
pub(crate) trait Entries {
    fn write(&self, name: &CredentialName, part: usize, bytes: &[u8]) -> Result<(), VaultError>;
    fn read(
        &self,
        name: &CredentialName,
        part: usize,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError>;
    /// Fine where there is none.
    fn remove(&self, name: &CredentialName, part: usize) -> Result<(), VaultError>;
}

/// The first entry of a secret in several.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    /// Of all entries, this one too.
    parts: usize,
    /// Of the secret.
    bytes: usize,
    digest: String,
}

impl Head {
    fn of(secret: &[u8], limit: usize) -> Self {
        let mut digest = String::with_capacity(64);
        for byte in Sha256::digest(secret) {
            // A String takes everything.
            let _ = write!(digest, "{byte:02x}");
        }
        Self { parts: 1 + secret.len().div_ceil(limit), bytes: secret.len(), digest }
    }

    fn text(&self) -> String {
        format!("{MARK}{} {} {}", self.parts, self.bytes, self.digest)
    }

    /// `None` for a secret that is kept as it is.
    fn read(entry: &[u8]) -> Option<Result<Self, VaultError>> {
        let rest = entry.strip_prefix(MARK.as_bytes())?;
        Some(Self::parsed(rest).ok_or(VaultError::Damaged))
    }

    fn parsed(rest: &[u8]) -> Option<Self> {
        let mut words = std::str::from_utf8(rest).ok()?.split(' ');
        let (parts, bytes) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let digest = words.next()?.to_owned();
        let fits = (1..=LONGEST + 1).contains(&parts) && bytes <= LONGEST && words.next().is_none();
        fits.then_some(Self { parts, bytes, digest })
    }
}

/// Writes a secret in entries of so many bytes at most, in the place of what was there.
pub(crate) fn set(
    entries: &impl Entries,
    limit: usize,
    name: &CredentialName,
    secret: &Secret,
) -> Result<(), VaultError> {
    let bytes = secret.expose().as_bytes();
    if bytes.len() > LONGEST {
        return Err(VaultError::TooLong { limit: LONGEST });
    }
    let in_parts = bytes.len() > limit || bytes.starts_with(MARK.as_bytes());
    let head = in_parts.then(|| Head::of(bytes, limit));
    let parts = head.as_ref().map_or(1, |head| head.parts);
    remove_after(entries, limit, name, parts)?;
    let Some(head) = head else { return entries.write(name, 1, bytes) };
    entries.write(name, 1, head.text().as_bytes())?;
    for (part, chunk) in (2..).zip(bytes.chunks(limit)) {
        entries.write(name, part, chunk)?;
    }
    Ok(())
}

/// Reads a secret, whole.
pub(crate) fn get(
    entries: &impl Entries,
    name: &CredentialName,
) -> Result<Option<Secret>, VaultError> {
    let Some(first) = entries.read(name, 1)? else { return Ok(None) };
    let Some(head) = Head::read(&first).transpose()? else { return text(&first).map(Some) };
    let mut whole = Zeroizing::new(Vec::with_capacity(head.bytes));
    for part in 2..=head.parts {
        let Some(chunk) = entries.read(name, part)? else { return Err(VaultError::Damaged) };
        if whole.len() + chunk.len() > head.bytes {
            return Err(VaultError::Damaged);
        }
        whole.extend_from_slice(&chunk);
    }
    let found = Head { parts: head.parts, ..Head::of(&whole, LONGEST) };
    if found == head { text(&whole).map(Some) } else { Err(VaultError::Damaged) }
}

/// Removes every entry of a secret, also of one that is damaged.
pub(crate) fn remove(
    entries: &impl Entries,
    limit: usize,
    name: &CredentialName,
) -> Result<(), VaultError> {
    remove_after(entries, limit, name, 1)?;
    entries.remove(name, 1)
}

/// Whether there is an entry, whole or not: what is there is to be removed.
pub(crate) fn has(entries: &impl Entries, name: &CredentialName) -> Result<bool, VaultError> {
    Ok(entries.read(name, 1)?.is_some())
}

/// Removes the entries after a part, the last one first.
fn remove_after(
    entries: &impl Entries,
    limit: usize,
    name: &CredentialName,
    part: usize,
) -> Result<(), VaultError> {
    // Where one entry holds the longest secret, there are no others to be asked for.
    if limit >= LONGEST {
        return Ok(());
    }
    let first = entries.read(name, 1)?;
    let parts = match first.as_deref().and_then(|first| Head::read(first)) {
        Some(Ok(head)) => head.parts,
        _ => 1,
    };
    for old in (part + 1..=parts).rev() {
        entries.remove(name, old)?;
    }
    Ok(())
}

fn text(bytes: &[u8]) -> Result<Secret, VaultError> {
    std::str::from_utf8(bytes).map(Secret::new).map_err(|_| VaultError::Damaged)
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    use super::*;
    use crate::Holder;

    const LIMIT: usize = 100;

    /// Entries of which the power goes off after so many changes.
    struct Torn {
        entries: RefCell<BTreeMap<usize, Vec<u8>>>,
        left: Cell<usize>,
    }

    impl Torn {
        fn new() -> Self {
            Self { entries: RefCell::default(), left: Cell::new(usize::MAX) }
        }

        fn change(&self) -> Result<(), VaultError> {
            let left = self.left.get().checked_sub(1).ok_or(VaultError::Damaged)?;
            self.left.set(left);
            Ok(())
        }
    }

    impl Entries for Torn {
        fn write(&self, _: &CredentialName, part: usize, bytes: &[u8]) -> Result<(), VaultError> {
            self.change()?;
            assert!(bytes.len() <= LIMIT, "{} bytes in an entry", bytes.len());
            self.entries.borrow_mut().insert(part, bytes.to_vec());
            Ok(())
        }

        fn read(
            &self,
            _: &CredentialName,
            part: usize,
        ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
            Ok(self.entries.borrow().get(&part).cloned().map(Zeroizing::new))
        }

        fn remove(&self, _: &CredentialName, part: usize) -> Result<(), VaultError> {
            self.change()?;
            self.entries.borrow_mut().remove(&part);
            Ok(())
        }
    }

    fn name() -> CredentialName {
        CredentialName { space: "a".to_owned(), holder: Holder::Links, revision: 1 }
    }

    fn read(torn: &Torn) -> Result<Option<String>, VaultError> {
        Ok(get(torn, &name())?.map(|secret| secret.expose().to_owned()))
    }

    #[test]
    fn a_torn_write_is_the_old_secret_the_new_one_or_damaged_and_never_half_of_one() {
        let texts = ["short".to_owned(), "ä".repeat(120), "old".repeat(150), format!("{MARK}x")];
        for old in &texts {
            for new in texts.iter().filter(|new| *new != old) {
                for cut in 0.. {
                    let torn = Torn::new();
                    set(&torn, LIMIT, &name(), &Secret::new(old.as_str())).unwrap();
                    assert_eq!(read(&torn).unwrap().as_ref(), Some(old));
                    torn.left.set(cut);
                    let done = set(&torn, LIMIT, &name(), &Secret::new(new.as_str()));
                    torn.left.set(usize::MAX);
                    match read(&torn) {
                        Ok(found) => assert!([Some(old), Some(new)].contains(&found.as_ref())),
                        Err(error) => assert!(matches!(error, VaultError::Damaged), "{error}"),
                    }
                    // Whatever was torn, removing it leaves nothing.
                    remove(&torn, LIMIT, &name()).unwrap();
                    assert!(torn.entries.borrow().is_empty(), "{old} {new} {cut}");
                    if done.is_ok() {
                        break;
                    }
                }
            }
        }
    }

    #[test]
    fn a_torn_removal_can_be_gone_on_with_and_a_damaged_entry_is_there_to_be_removed() {
        let torn = Torn::new();
        set(&torn, LIMIT, &name(), &Secret::new("x".repeat(450))).unwrap();
        assert_eq!(torn.entries.borrow().len(), 6);
        torn.left.set(2);
        assert!(remove(&torn, LIMIT, &name()).is_err());
        torn.left.set(usize::MAX);
        assert!(matches!(read(&torn), Err(VaultError::Damaged)));
        assert!(has(&torn, &name()).unwrap());
        remove(&torn, LIMIT, &name()).unwrap();
        assert!(torn.entries.borrow().is_empty() && !has(&torn, &name()).unwrap());
    }

    #[test]
    fn a_part_that_was_changed_is_damaged() {
        let torn = Torn::new();
        set(&torn, LIMIT, &name(), &Secret::new("x".repeat(450))).unwrap();
        torn.entries.borrow_mut().insert(3, vec![b'y'; 100]);
        assert!(matches!(read(&torn), Err(VaultError::Damaged)));
        torn.entries.borrow_mut().insert(1, format!("{MARK}5 many").into_bytes());
        assert!(matches!(read(&torn), Err(VaultError::Damaged)));
    }
}
