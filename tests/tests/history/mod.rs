//! A world of two mailboxes, what may happen in it, and the model of what a run makes of it.

mod model;

use std::collections::{BTreeMap, BTreeSet};

use mailhaul_demo::{Config, DemoServer, Fault, Folder, NewMessage};
use mailhaul_imap::{Flag, InternalDate};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Account, Sidecar};
use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::pair::{LOGIN, start};
use model::Model;

const FOLDERS: [&str; 3] = ["INBOX", "Work", "Work/Old"];
/// So few that equal messages are common.
const LETTERS: u8 = 6;

/// A folder by number, and which of its messages, counted round and round.
type Place = (u8, u8);

/// What happens.
#[derive(Clone, Debug)]
pub enum Step {
    /// A message arrives on the source; two of one letter are equal.
    Arrive(u8, u8),
    Remove(Side, Place),
    Move(Side, Place, u8),
    /// Turns \Flagged on or off.
    Mark(Side, Place),
    /// The source numbers a folder anew under another UIDVALIDITY.
    Renumber(u8),
    LoseLedger,
    /// A healthy run, after one that went wrong or not.
    Run(Option<Mishap>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Source,
    Destination,
}

/// What goes wrong in a run.
#[derive(Clone, Debug)]
pub enum Mishap {
    /// The process is killed after so many events.
    Kill(u8),
    /// The destination does as it is told, and the link breaks before it says so.
    Unacknowledged(u8),
    /// The link breaks so many bytes into an APPEND.
    HalfSent(u16),
    /// The link breaks so many bytes into an answer of the source.
    HalfRead(u16),
    Refused(u8),
}

/// Histories of at most so many steps.
pub fn histories(most: usize) -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..most)
}

fn step() -> impl Strategy<Value = Step> {
    let side = || prop_oneof![Just(Side::Source), Just(Side::Destination)];
    let folder = || 0..u8::try_from(FOLDERS.len()).unwrap_or(u8::MAX);
    let place = move || (folder(), any::<u8>());
    let mishap = prop_oneof![
        (1u8..12).prop_map(Mishap::Kill),
        (1u8..3).prop_map(Mishap::Unacknowledged),
        (1u16..6_000).prop_map(Mishap::HalfSent),
        (1u16..9_000).prop_map(Mishap::HalfRead),
        (1u8..3).prop_map(Mishap::Refused),
    ];
    prop_oneof![
        6 => (folder(), 0..LETTERS).prop_map(|(folder, letter)| Step::Arrive(folder, letter)),
        2 => (side(), place()).prop_map(|(side, place)| Step::Remove(side, place)),
        3 => (side(), place(), folder()).prop_map(|(side, from, to)| Step::Move(side, from, to)),
        2 => (side(), place()).prop_map(|(side, place)| Step::Mark(side, place)),
        1 => folder().prop_map(Step::Renumber),
        1 => Just(Step::LoseLedger),
        3 => Just(Step::Run(None)),
        2 => mishap.prop_map(|mishap| Step::Run(Some(mishap))),
    ]
}

/// How many messages of a letter there are, and whether \Flagged is on where it is one alone.
pub type Seen = (usize, bool);

/// All letters of all folders.
pub type Count = BTreeMap<(usize, u8), Seen>;

/// Both servers, the ledger, and the model that goes along.
pub struct World {
    servers: [DemoServer; 2],
    accounts: [Account; 2],
    scratch: TempDir,
    ledgers: usize,
    uid_validity: u32,
    model: Model,
}

impl World {
    pub fn new() -> Self {
        let (source, from) = start(Config::default());
        let (destination, to) = start(Config::default());
        for name in &FOLDERS[1..] {
            let made = source.handle.with(LOGIN.0, |account| account.create(name, None));
            made.expect("a new account has no such folder");
        }
        Self {
            servers: [source, destination],
            accounts: [from, to],
            scratch: TempDir::new().expect("scratch space"),
            ledgers: 0,
            uid_validity: 1_000_000,
            model: Model::default(),
        }
    }

    /// Does a step; an error says what is otherwise than the model has it.
    pub fn take(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Arrive(folder, letter) => self.arrive(usize::from(*folder), *letter),
            Step::Remove(side, place) => {
                if let Some(message) = self.take_out(*side, *place) {
                    let from = (usize::from(place.0), letter_of(&message.body));
                    self.model.taken_out(*side, from);
                }
            }
            Step::Move(side, from, to) => self.move_message(*side, *from, usize::from(*to)),
            Step::Mark(side, place) => self.mark(*side, *place),
            Step::Renumber(folder) => self.renumber(usize::from(*folder)),
            Step::LoseLedger => {
                self.ledgers += 1;
                self.model.forget_all();
            }
            Step::Run(mishap) => return self.run(mishap.as_ref()),
        }
        Ok(())
    }

    fn server(&self, side: Side) -> &DemoServer {
        &self.servers[side as usize]
    }

    fn arrive(&self, folder: usize, letter: u8) {
        let draft = ordinary(&format!("letter {letter}"), 1);
        let date = InternalDate { unix: 1_600_000_000 + i64::from(letter), offset_minutes: 60 };
        let new = NewMessage { flags: BTreeSet::new(), date, body: draft.bytes.into() };
        let stored = self
            .server(Side::Source)
            .handle
            .with(LOGIN.0, |account| account.append(FOLDERS[folder], vec![new]));
        stored.expect("there is no quota");
    }

    /// Takes a message out of a folder, if it has one.
    fn take_out(&self, side: Side, (folder, nth): Place) -> Option<NewMessage> {
        self.server(side).handle.with(LOGIN.0, |account| {
            let folder = account.folder_mut(FOLDERS[usize::from(folder)])?;
            let messages = folder.messages();
            let message = messages.get(usize::from(nth).checked_rem(messages.len())?)?.clone();
            folder.expunge([message.uid]);
            Some(NewMessage { flags: message.flags, date: message.date, body: message.body })
        })
    }

    fn move_message(&mut self, side: Side, from: Place, to: usize) {
        let is_there =
            self.server(side).handle.with(LOGIN.0, |account| account.folder(FOLDERS[to]).is_some());
        if !is_there {
            return;
        }
        let Some(message) = self.take_out(side, from) else { return };
        let letter = letter_of(&message.body);
        let moved = self
            .server(side)
            .handle
            .with(LOGIN.0, |account| account.append(FOLDERS[to], vec![message]));
        moved.expect("there is no quota");
        self.model.taken_out(side, (usize::from(from.0), letter));
        self.model.put_in(side, (to, letter));
    }

    fn mark(&self, side: Side, (folder, nth): Place) {
        self.server(side).handle.with(LOGIN.0, |account| {
            let folder = account.folder_mut(FOLDERS[usize::from(folder)])?;
            let messages = folder.messages();
            let message = messages.get(usize::from(nth).checked_rem(messages.len())?)?.clone();
            let mut flags = message.flags;
            if !flags.remove(&Flag::Flagged) {
                flags.insert(Flag::Flagged);
            }
            folder.set_flags(message.uid, flags);
            Some(())
        });
    }

    fn renumber(&mut self, folder: usize) {
        self.uid_validity += 1;
        let validity = self.uid_validity;
        self.server(Side::Source).handle.with(LOGIN.0, |account| {
            account.folder_mut(FOLDERS[folder]).expect("nobody removes folders").renumber(validity);
        });
        self.model.renumbered(folder);
    }

    fn count(&self, side: Side) -> Count {
        let account = self.server(side).handle.account(LOGIN.0);
        let mut count = Count::new();
        for (at, name) in FOLDERS.iter().enumerate() {
            for message in account.folder(name).map(Folder::messages).unwrap_or_default() {
                let entry = count.entry((at, letter_of(&message.body))).or_default();
                entry.0 += 1;
                entry.1 = message.flags.contains(&Flag::Flagged);
            }
        }
        count
    }

    fn job(&self) -> Sidecar {
        let ledger = self.scratch.path().join(format!("ledger{}", self.ledgers));
        Sidecar::between(&self.accounts[0], &self.accounts[1]).ledger(ledger).with(|options| {
            options.pace.source_timeout = 2;
            options.pace.destination_timeout = 2;
        })
    }

    fn go_wrong(&self, mishap: &Mishap) {
        let destination = &self.server(Side::Destination).handle;
        match mishap {
            Mishap::Kill(events) => {
                let mut left = *events;
                let mut running = self.job().start();
                running.until(|_| {
                    left = left.saturating_sub(1);
                    left == 0
                });
                running.kill();
                return;
            }
            Mishap::Unacknowledged(nth) => {
                destination.add(Fault::drop_before_reply("APPEND").nth(u32::from(*nth)));
            }
            Mishap::HalfSent(bytes) => {
                destination.add(Fault::drop_after_received("APPEND", u64::from(*bytes)));
            }
            Mishap::HalfRead(bytes) => {
                let fault = Fault::drop_after_sent("FETCH", u64::from(*bytes));
                self.server(Side::Source).handle.add(fault);
            }
            Mishap::Refused(nth) => {
                destination.add(Fault::no("APPEND", "", "Not today").nth(u32::from(*nth)));
            }
        }
        self.job().run();
        for server in &self.servers {
            server.handle.clear_faults();
        }
    }

    fn run(&mut self, mishap: Option<&Mishap>) -> Result<(), String> {
        let before = self.count(Side::Destination);
        if let Some(mishap) = mishap {
            self.go_wrong(mishap);
        }
        let outcome = self.job().run();
        let story = || outcome.story();
        if outcome.code != Some(0) {
            return Err(format!("the healthy run failed: {}", story()));
        }
        let total = &outcome.finished().total;
        if !total.closes() {
            return Err(format!("the sums don't close: {total:?}"));
        }
        let (here, there) = (self.count(Side::Source), self.count(Side::Destination));
        let listed: usize = here.values().map(|(count, _)| count).sum();
        if total.source.0 != listed as u64 {
            return Err(format!("{listed} messages on the source, told {}", total.source));
        }
        let copied =
            self.model.run(&here, &before, &there).map_err(|why| format!("{why}\n{}", story()))?;
        if mishap.is_none() && total.copied.0 != copied as u64 {
            return Err(format!("{copied} copies arrived, told {}\n{}", total.copied, story()));
        }
        Ok(())
    }
}

/// Which letter a message is, by its subject.
fn letter_of(body: &[u8]) -> u8 {
    let text = String::from_utf8_lossy(body);
    let subject = text.lines().find_map(|line| line.strip_prefix("Subject: letter "));
    subject.and_then(|number| number.trim().parse().ok()).expect("every message is a letter")
}
