//! The field of a race: a source with a set of mail, a destination with many empty accounts, and a distance to both.

use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use mailhaul_tests::{Account, Dovecot, Hand, Settings};

use crate::delay::Delay;
use crate::set::Set;

/// Accounts on the destination, one for each run.
const ACCOUNTS: usize = 64;

/// Not in the races: mbsync compresses wherever it can, and takes three times as long then.
const COMPRESSES: &str = "protocol imap {\n  mail_plugins = $mail_plugins imap_zlib\n}\n";

/// Two servers.
#[derive(Debug)]
pub struct Field {
    pub set: Set,
    pub bytes: u64,
    source: Dovecot,
    destination: Dovecot,
    used: usize,
}

/// How far away the servers are.
#[derive(Debug)]
pub struct Distance {
    pub round_trip: Duration,
    source: Delay,
    destination: Delay,
}

/// Where one run copies to and from.
#[derive(Clone, Debug)]
pub struct Lane {
    pub source: Account,
    pub destination: Account,
}

impl Field {
    /// Starts both servers and fills the source.
    pub fn prepare(set: Set) -> Self {
        Self::of(set, "")
    }

    /// The same with servers that offer compression.
    pub fn compressing(set: Set) -> Self {
        Self::of(set, COMPRESSES)
    }

    fn of(set: Set, more: &str) -> Self {
        let source = Settings {
            prefix: String::new(),
            tls: false,
            password: "bench".into(),
            more: more.into(),
            ..Settings::maildir_dot()
        };
        let destination = Settings {
            tls: false,
            password: "bench".into(),
            more: more.into(),
            ..Settings::sdbox_slash().bare()
        };
        let source = Dovecot::start(&source.with_users(["source"]));
        let users = (0..ACCOUNTS).map(|number| format!("run{number}"));
        let destination = Dovecot::start(&destination.with_users(users));
        let bytes = set.fill(&mut Hand::on(&source.account("source")));
        Self { set, bytes, source, destination, used: 0 }
    }

    /// Puts both servers at a distance; none is a pipe that only counts.
    pub fn at(&self, round_trip: Duration) -> Result<Distance> {
        Ok(Distance {
            round_trip,
            source: Delay::to(self.source.address(), round_trip)?,
            destination: Delay::to(self.destination.address(), round_trip)?,
        })
    }

    /// Puts both servers behind lines that carry so many bytes a second.
    pub fn behind(&self, round_trip: Duration, rate: u64) -> Result<Distance> {
        Ok(Distance {
            round_trip,
            source: Delay::narrow(self.source.address(), round_trip, rate)?,
            destination: Delay::narrow(self.destination.address(), round_trip, rate)?,
        })
    }

    /// A lane to an account that nobody used yet, directly.
    pub fn lane(&mut self) -> Lane {
        let destination = self.destination.account(&format!("run{}", self.used));
        self.used += 1;
        Lane { source: self.source.account("source"), destination }
    }

    /// Puts new messages into each folder of the source and changes flags of as many others, other ones each time; how many
    /// messages came.
    pub fn change(&self, number: usize, each: usize) -> usize {
        self.set.change(&mut Hand::on(&self.source.account("source")), number, each)
    }

    /// How many messages a lane's destination holds.
    pub fn arrived(&self, lane: &Lane) -> Result<usize> {
        let user = lane.destination.user.as_str();
        let printed = self
            .destination
            .doveadm(&["-f", "tab", "mailbox", "status", "-u", user, "messages", "*"]);
        printed
            .lines()
            .skip(1)
            .map(|line| line.rsplit('\t').next().unwrap_or_default().parse::<usize>())
            .sum::<Result<_, _>>()
            .with_context(|| printed.clone())
    }

    /// Processor time of both servers so far, in seconds; 0 where the system doesn't tell.
    pub fn servers_seconds(&self) -> f64 {
        let both = [&self.source, &self.destination];
        let hundredths: u64 = both.into_iter().filter_map(Dovecot::cpu_hundredths).sum();
        u32::try_from(hundredths).map_or(0.0, |hundredths| f64::from(hundredths) / 100.0)
    }

    /// Frees what a lane's destination holds.
    pub fn clear(&self, lane: &Lane) -> Result<()> {
        let mail = self.destination.mail_of(&lane.destination.user);
        if mail.exists() {
            fs::remove_dir_all(mail)?;
        }
        Ok(())
    }
}

impl Distance {
    /// The same lane from afar.
    pub fn lane(&self, lane: &Lane) -> Lane {
        let far = |account: &Account, address: SocketAddr| account.at(address);
        Lane {
            source: far(&lane.source, self.source.address()),
            destination: far(&lane.destination, self.destination.address()),
        }
    }

    /// Forgets the counts.
    pub fn reset(&self) {
        self.source.reset();
        self.destination.reset();
    }

    /// Round trips since the last reset, summed over all connections of both sides.
    pub fn turns(&self) -> u64 {
        self.source.turns() + self.destination.turns()
    }

    /// Connections since the last reset, to both sides.
    pub fn connections(&self) -> u64 {
        self.source.connections() + self.destination.connections()
    }
}
