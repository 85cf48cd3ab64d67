//! What a destination makes of a source's bytes, asked of the destination itself: each message is put into another
//! account of it by hand, and read back. What comes back different is a rewrite of that server's, not of the engine's.
//!
//! Known so: Dovecot turns bare CRs on APPEND into line ends or drops them, and refuses a message without a byte.

use sha2::{Digest, Sha256};

use crate::Account;
use crate::compare::Rewrites;
use crate::hand::{Draft, Hand};

/// What was learned.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    pub rewrites: Rewrites,
    /// Hashes of the bodies that the destination takes from nobody, with its words.
    pub refused: Vec<(String, String)>,
}

impl Learned {
    /// Learns from the messages of one source folder, in the INBOX of an account nobody else uses.
    pub fn from(source: &Account, path: &[&str], scratch: &Account) -> Self {
        let mut from = Hand::on(source);
        from.select(path);
        let mut to = Hand::on(scratch);
        let mut learned = Self::default();
        let mut given = Vec::new();
        for (_, bytes) in from.bodies() {
            let hash = sha256(&bytes);
            let draft = Draft {
                what: hash.clone(),
                bytes,
                flags: Vec::new(),
                date: " 1-Jan-2020 00:00:00 +0000".into(),
            };
            match to.append_slowly(&["INBOX"], &draft) {
                Ok(()) => given.push(hash),
                Err(said) => learned.refused.push((hash, said)),
            }
        }
        to.select(&["INBOX"]);
        let mut kept = to.bodies();
        kept.sort_by_key(|(uid, _)| *uid);
        assert_eq!(kept.len(), given.len(), "the scratch account was empty before");
        let pairs = given.into_iter().zip(kept.into_iter().map(|(_, bytes)| sha256(&bytes)));
        learned.rewrites.bodies = pairs.filter(|(given, kept)| given != kept).collect();
        learned
    }
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
