//! What binds the three exports together: the SHA-256 over the CSV files, in the order mailboxes, folders, points,
//! changes.
//!
//! It is printed on every page, and anybody who has the CSV files can find it again without this program:
//! `cat mailboxes.csv folders.csv points.csv changes.csv | sha256sum`.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::{Certificate, csv};

/// A SHA-256; it prints as 64 lower-case hexadecimal digits, as `sha256sum` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What the CSV files of a certificate come to.
pub fn fingerprint(certificate: &Certificate) -> Fingerprint {
    let mut hash = Sha256::new();
    hash.update(csv::mailboxes(certificate));
    hash.update(csv::folders(certificate));
    hash.update(csv::points(certificate));
    hash.update(csv::changes(certificate));
    Fingerprint(hash.finalize().into())
}
