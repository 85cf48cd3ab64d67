//! Every target takes its corpus and thousands of mutations of it, on any toolchain, without a panic and in bounded memory.

use std::alloc::System;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use cap::Cap;
use mailhaul_fuzz::{TARGETS, Target};
use mailhaul_tests::random::{full, generator, seed};
use rand::Rng;
use rand::rngs::StdRng;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What a target may take however little it is given: its pipe, its buffers, the reader of spreadsheets.
const BASE: usize = 12 << 20;
/// What it may take for each byte it is given.
const EACH: usize = 400;

/// One at a time: memory is counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

fn mutations() -> usize {
    if full() { 200_000 } else { 2_000 }
}

fn corpus(name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let entries = std::fs::read_dir(&folder).expect("each target has a corpus");
    let paths = entries.map(|entry| entry.expect("a folder that can be read").path());
    paths
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a file that can be read"))
        })
        .collect()
}

/// Runs a target on bytes and says in which memory.
fn give(target: Target, bytes: &[u8]) -> usize {
    let before = MEMORY.allocated();
    MEMORY.set_limit(usize::MAX).expect("no limit is no limit");
    let most = MEMORY.max_allocated();
    target(bytes);
    // Only a new maximum is seen: an older one was checked when it came.
    if MEMORY.max_allocated() > most { MEMORY.max_allocated() - before } else { 0 }
}

fn check(name: &str) {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (_, target) = TARGETS.into_iter().find(|(known, _)| *known == name).expect("a target");
    let corpus = corpus(name);
    assert!(corpus.len() >= 3, "{name} has a corpus of {}", corpus.len());
    for (file, bytes) in &corpus {
        assert_bounded(&format!("{name}/{file}"), target, bytes);
    }
    let seeds: Vec<&Vec<u8>> = corpus.values().collect();
    let mut chance = generator(name);
    for number in 0..mutations() {
        let bytes = mutated(&mut chance, &seeds);
        assert_bounded(&format!("{name}: mutation {number} of seed {}", seed()), target, &bytes);
    }
}

fn assert_bounded(what: &str, target: Target, bytes: &[u8]) {
    let shown = || bytes.escape_ascii().to_string();
    let taken = std::panic::catch_unwind(|| give(target, bytes));
    let taken = taken.unwrap_or_else(|_| panic!("{what} panicked: {}", shown()));
    assert!(taken <= BASE + EACH * bytes.len(), "{what} took {taken} bytes: {}", shown());
}

/// One of the seeds with a few changes, or two of them joined.
fn mutated(chance: &mut StdRng, seeds: &[&Vec<u8>]) -> Vec<u8> {
    const WORDS: [&[u8]; 16] = [
        b"\r\n",
        b"{",
        b"}",
        b"{4294967296}\r\n",
        b"{0}\r\n",
        b"(",
        b")",
        b"\"",
        b"\\",
        b"1:*",
        b"99999999999999999999",
        b"NIL",
        b"BODY[]",
        b"\0",
        b"\xff",
        b"[",
    ];
    let mut bytes = seeds[chance.random_range(0..seeds.len())].clone();
    for _ in 0..chance.random_range(1..6) {
        let at = chance.random_range(0..=bytes.len());
        let until = (at + chance.random_range(0..40)).min(bytes.len());
        match chance.random_range(0..7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.random_range(0..8),
            1 if at < bytes.len() => bytes[at] = chance.random(),
            2 => drop(bytes.drain(at..until)),
            3 => {
                let part = bytes[at..until].to_vec();
                bytes.splice(at..at, part);
            }
            4 => bytes.truncate(at),
            5 => {
                let other = seeds[chance.random_range(0..seeds.len())];
                let from = chance.random_range(0..=other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => {
                let word = WORDS[chance.random_range(0..WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn the_cutter_of_lines_and_literals_cuts_the_same_in_any_portions() {
    check("frames");
}

#[test]
fn a_login_survives_whatever_the_server_says() {
    check("login");
}

#[test]
fn a_session_survives_whatever_the_server_says() {
    check("session");
}

#[test]
fn a_back_up_or_a_project_file_may_hold_anything() {
    check("parcel");
}

#[test]
fn a_file_of_users_may_hold_anything() {
    check("table");
}

#[test]
fn the_output_of_another_program_may_hold_anything() {
    check("transcript");
}

#[test]
fn small_values_read_the_same_when_written_again() {
    check("values");
}
