//! Two Dovecots and one mailbox on each: where most tests begin.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::Account;
use crate::compare::{Comparison, Rewrites, compare};
use crate::corpus::Corpus;
use crate::dovecot::{Dovecot, Settings, scratch};
use crate::hand::Hand;
use crate::learned::Learned;
use crate::names::Naming;
use crate::reader::{Dump, dump};
use crate::sidecar::Sidecar;

/// Mia's mailbox on an old server and on a new one.
#[derive(Debug)]
pub struct Scene {
    pub source: Dovecot,
    pub destination: Dovecot,
    pub rewrites: Rewrites,
    folder: TempDir,
}

impl Scene {
    /// Starts two servers. Folders that the destination makes by itself count as its own.
    pub fn new(source: &Settings, destination: &Settings) -> Self {
        let own_folders = destination.special.iter().map(|folder| folder.name.clone()).collect();
        Self {
            source: Dovecot::start(source),
            destination: Dovecot::start(destination),
            rewrites: Rewrites { own_folders, ..Rewrites::default() },
            folder: TempDir::with_prefix_in("mailhaul-", scratch()).expect("scratch space"),
        }
    }

    /// From Maildir with `INBOX.` and `.` to sdbox with `/`.
    pub fn usual() -> Self {
        Self::new(&Settings::maildir_dot(), &Settings::sdbox_slash())
    }

    /// The usual one with mail in it.
    pub fn with(corpus: &Corpus) -> Self {
        let scene = Self::usual();
        corpus.fill(&mut scene.source_hand());
        scene
    }

    /// The mailbox on the source.
    pub fn source_account(&self) -> Account {
        self.source.account("mia")
    }

    /// The mailbox on the destination.
    pub fn destination_account(&self) -> Account {
        self.destination.account("mia")
    }

    /// Mia at the old server.
    pub fn source_hand(&self) -> Hand {
        Hand::on(&self.source_account())
    }

    /// Mia at the new server.
    pub fn destination_hand(&self) -> Hand {
        Hand::on(&self.destination_account())
    }

    /// Where the job's ledger is.
    pub fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger")
    }

    /// A folder for the test's own files.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Loses the ledger, with whatever its database keeps beside it.
    pub fn lose_ledger(&self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let mut path = self.ledger().into_os_string();
            path.push(suffix);
            drop(std::fs::remove_file(path));
        }
    }

    /// The job: everything, with its ledger.
    pub fn job(&self) -> Sidecar {
        Sidecar::between(&self.source_account(), &self.destination_account()).ledger(self.ledger())
    }

    /// Learns what the destination makes of a source folder's mean bytes.
    pub fn learn(&mut self, path: &[&str]) -> Learned {
        let learned = Learned::from(&self.source_account(), path, &self.destination.account("zoe"));
        self.rewrites.bodies.extend(learned.rewrites.bodies.clone());
        learned
    }

    /// What the source holds.
    pub fn source_dump(&self) -> Dump {
        dump(&self.source_account())
    }

    /// What the destination holds.
    pub fn destination_dump(&self) -> Dump {
        dump(&self.destination_account())
    }

    /// Both sides, compared.
    pub fn compare(&self) -> Comparison {
        let from = Naming::of(self.source.settings());
        let to = Naming::of(self.destination.settings());
        compare(&self.source_dump(), &self.destination_dump(), &self.rewrites, |folder| {
            Some(from.translate(&folder.name, &to))
        })
    }

    /// # Panics
    /// When the destination isn't what the source is.
    pub fn assert_arrived(&self) {
        self.compare().assert_equal();
    }
}
