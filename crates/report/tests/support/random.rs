//! Certificates made by chance: names no one would give, numbers no mailbox has.

use mailhaul_model::event::{
    Edit, FolderProgress, LeftOut, MessageChange, MessageOutcome, MessageReport, Tally,
};
use mailhaul_model::{ByteCount, JobState, MessageCount, RunKind, Said, Uid};
use mailhaul_report::{Acceptance, Basis, BasisKind, Certificate, Pair, Point, RunLine};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

/// Of jobs that were ever asked for.
pub const STATES: [JobState; 8] = [
    JobState::Queued,
    JobState::Running,
    JobState::Waiting,
    JobState::Done,
    JobState::Warnings,
    JobState::Failed,
    JobState::Interrupted,
    JobState::Cancelled,
];
const KINDS: [RunKind; 4] = [RunKind::Check, RunKind::Dry, RunKind::Copy, RunKind::Verify];
const OUTCOMES: [MessageOutcome; 3] =
    [MessageOutcome::Skipped, MessageOutcome::Refused, MessageOutcome::Vanished];

/// The seed of this run: `MAILHAUL_SEED`, or always the same.
pub fn seed() -> u64 {
    std::env::var("MAILHAUL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_124)
}

pub fn certificate(random: &mut StdRng, most: u64) -> Certificate {
    let mut certificate = super::sample::empty();
    certificate.heading.title = name(random);
    certificate.heading.recipient = name(random);
    certificate.pairs = (0..random.random_range(0..6)).map(|_| pair(random, most)).collect();
    certificate
}

fn pair(random: &mut StdRng, most: u64) -> Pair {
    let moment = random.random_bool(0.7).then(|| "2026-01-02T03:04:05Z".parse().unwrap());
    let kind = if random.random() { BasisKind::Verified } else { BasisKind::Counted };
    Pair {
        source: name(random),
        destination: name(random),
        state: *STATES.choose(random).unwrap(),
        basis: Basis { kind, at: moment },
        runs: (0..random.random_range(0..3)).map(|_| run(random)).collect(),
        tally: tally(random, most),
        flags_differing: random
            .random_bool(0.5)
            .then(|| MessageCount(random.random_range(0..=most))),
        folders: (0..random.random_range(0..5)).map(|_| folder(random, most)).collect(),
        left_out: (0..random.random_range(0..2))
            .map(|_| LeftOut { source: name(random), reason: Said::as_it_is(name(random)) })
            .collect(),
        points: (0..random.random_range(0..3)).map(|_| point(random)).collect(),
        changes: (0..random.random_range(0..3)).map(|_| change(random)).collect(),
    }
}

fn run(random: &mut StdRng) -> RunLine {
    let (kind, state) = (*KINDS.choose(random).unwrap(), *STATES.choose(random).unwrap());
    RunLine { kind, ended: None, state, text: Said::as_it_is(name(random)) }
}

fn folder(random: &mut StdRng, most: u64) -> FolderProgress {
    let problem = random.random_bool(0.2).then(|| name(random));
    let (source, destination) = (name(random), name(random));
    FolderProgress {
        source,
        destination,
        tally: tally(random, most),
        done: true,
        problem: problem.map(Said::as_it_is),
        flags_differ: MessageCount(0),
    }
}

fn tally(random: &mut StdRng, most: u64) -> Tally {
    let mut count = || MessageCount(random.random_range(0..=most));
    let mut tally =
        Tally { copied: count(), settled: count(), adopted: count(), ..Tally::default() };
    (tally.skipped, tally.refused, tally.vanished) = (count(), count(), count());
    (tally.source, tally.pending) = (count(), count());
    (tally.source_bytes, tally.copied_bytes) = (ByteCount(count().0), ByteCount(count().0));
    tally
}

fn point(random: &mut StdRng) -> Point {
    let note = random.random_bool(0.5).then(|| Acceptance { note: name(random), at: None });
    let message = MessageReport {
        outcome: *OUTCOMES.choose(random).unwrap(),
        folder: name(random),
        uid: Uid::new(random.random_range(1..=u32::MAX)).unwrap(),
        subject: name(random),
        size: ByteCount(random.random_range(0..=u64::MAX)),
        date: name(random),
        reason: Said::as_it_is(name(random)),
    };
    Point { message, accepted: note }
}

fn change(random: &mut StdRng) -> MessageChange {
    MessageChange {
        folder: name(random),
        uid: Uid::new(random.random_range(1..=u32::MAX)).unwrap(),
        subject: name(random),
        size: ByteCount(random.random_range(0..=u64::MAX)),
        date: name(random),
        edits: vec![Edit::CutOff; random.random_range(1..3)],
    }
}

/// Letters of any script, marks, controls, emoji, and what is none of these.
pub fn name(random: &mut StdRng) -> String {
    let length = if random.random_bool(0.02) { 1500 } else { random.random_range(0..24) };
    (0..length).map(|_| letter(random)).collect()
}

fn letter(random: &mut StdRng) -> char {
    match random.random_range(0..8) {
        0 => *['=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', '<', '>', '&', '\'']
            .choose(random)
            .unwrap(),
        1 => random.random_range('\u{0}'..'\u{7f}'),
        2 => random.random_range('\u{300}'..'\u{700}'),
        3 => random.random_range('\u{2000}'..'\u{2070}'),
        4 => random.random(),
        _ => random.random_range('a'..='z'),
    }
}
