//! What becomes of a job whose ledger can't be written, is damaged, of another time, or gone: it says so, and in no case is
//! anything lost or copied twice.

mod matrix;

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use mailhaul_demo::fault::GREETING;
use mailhaul_demo::{Config, Fault};
use mailhaul_model::FailureClass;
use mailhaul_tests::Outcome;
use mailhaul_tests::random::{full, generator};
use matrix::{Stage, Story, run_all};
use rand::Rng;

const STORY: Story = Story {
    name: "ledger",
    source: || Config::default().names('.', "INBOX."),
    destination: Config::default,
    prepare: |_| (),
    options: |_| (),
};

/// A job whose first run was interrupted: something is settled, something is intended.
fn interrupted() -> (Stage, Outcome) {
    let stage = Stage::of(&STORY);
    stage.destination.handle.add(Fault::drop_before_reply("APPEND").mailbox("Box 1"));
    stage.destination.handle.add(Fault::bye(GREETING, "Going down").nth(2).lasting());
    let few = |options: &mut mailhaul_model::RunOptions| {
        options.pace.reconnect_tries = 0;
        options.pace.connections = 1;
    };
    let first = stage.job().with(few).run();
    assert_ne!(first.code, Some(0), "{}", first.story());
    stage.destination.handle.clear_faults();
    stage.assert_honest("interrupted", &first);
    (stage, first)
}

/// The ledger can't be used: nothing is copied, the reason is said; without the file all arrives.
fn is_refused(what: &str, stage: &Stage, words: &str) {
    let copied = stage.destination.handle.counters().appended;
    let outcome = stage.job().run();
    assert_eq!(outcome.code, Some(69), "{what}: {}", outcome.story());
    let failure = outcome.finished().failure.clone().expect("it ends with a reason");
    assert_eq!(failure.class, FailureClass::LocalStorage, "{what}");
    assert!(failure.text.to_string().contains(words), "{what}: {}", failure.text);
    assert_eq!(stage.destination.handle.counters().appended, copied, "{what}: it copied");
    remove(&stage.ledger());
    stage.finish(what, &outcome);
}

/// With whatever the database keeps beside it.
fn remove(ledger: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut path = ledger.as_os_str().to_owned();
        path.push(suffix);
        let path = Path::new(&path);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("it is the test's own");
        } else {
            drop(fs::remove_file(path));
        }
    }
}

fn write_at(ledger: &Path, place: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(ledger).expect("it is there");
    file.seek(SeekFrom::Start(place)).expect("a file can be sought in");
    file.write_all(bytes).expect("it can be written");
}

#[test]
fn a_ledger_that_can_not_be_a_file_ends_the_run_with_69_before_anything_is_copied() {
    let stage = Stage::of(&STORY);
    fs::create_dir(stage.ledger()).unwrap();
    is_refused("a folder in its place", &stage, "ledger");
}

#[test]
fn a_ledger_of_a_newer_version_ends_the_run_with_69_before_anything_is_copied() {
    let (stage, _) = interrupted();
    // Where SQLite's header has the number that a program may set: `PRAGMA user_version`.
    write_at(&stage.ledger(), 60, &9999_u32.to_be_bytes());
    is_refused("newer", &stage, "newer version (9999");
}

#[test]
fn a_ledger_of_garbage_ends_the_run_with_69_before_anything_is_copied() {
    let (stage, _) = interrupted();
    let mut garbage = vec![0; 20_000];
    generator("garbage").fill(&mut garbage[..]);
    remove(&stage.ledger());
    fs::write(stage.ledger(), garbage).unwrap();
    is_refused("garbage", &stage, "damaged");
}

#[test]
fn a_ledger_that_was_cut_short_doubles_nothing_and_loses_nothing() {
    let lengths = {
        let (stage, _) = interrupted();
        let length = fs::metadata(stage.ledger()).unwrap().len();
        let mut random = generator("cut ledger");
        let by_chance = (0..if full() { 60 } else { 6 }).map(|_| random.random_range(0..length));
        let pages = (0..length).step_by(4096).filter(|at| full() || at % 16384 == 0);
        let chosen = [0, 1, 15, 16, 99, 100, 511, 512, length - 1];
        chosen.into_iter().chain(by_chance).chain(pages).collect::<Vec<u64>>()
    };
    let name = |length: &u64| format!("cut to {length}");
    run_all(&lengths, name, |length| {
        let (stage, _) = interrupted();
        let file = fs::OpenOptions::new().write(true).open(stage.ledger()).unwrap();
        file.set_len(*length).unwrap();
        // On Windows a file that is open keeps its name.
        drop(file);
        let outcome = stage.job().run();
        let what = name(length);
        assert!(matches!(outcome.code, Some(0 | 69)), "{what}: {}", outcome.story());
        stage.assert_honest(&what, &outcome);
        if outcome.code == Some(69) {
            remove(&stage.ledger());
        }
        stage.finish(&what, &outcome);
    });
}

#[test]
fn a_ledger_with_a_damaged_page_doubles_nothing_and_loses_nothing() {
    let pages: Vec<u64> = {
        let (stage, _) = interrupted();
        (0..fs::metadata(stage.ledger()).unwrap().len() / 4096).collect()
    };
    let name = |page: &u64| format!("page {page}");
    run_all(&pages, name, |page| {
        let (stage, _) = interrupted();
        let mut before = [0; 4096];
        let mut file = fs::File::open(stage.ledger()).unwrap();
        file.seek(SeekFrom::Start(page * 4096)).unwrap();
        file.read_exact(&mut before).unwrap();
        drop(file);
        write_at(&stage.ledger(), page * 4096, &[0xAA; 4096]);
        let outcome = stage.job().run();
        let what = name(page);
        stage.assert_honest(&what, &outcome);
        if outcome.code != Some(0) {
            assert_eq!(outcome.code, Some(69), "{what}: {}", outcome.story());
            remove(&stage.ledger());
        }
        stage.finish(&what, &outcome);
    });
}

#[test]
fn a_ledger_that_is_deleted_between_two_runs_or_under_one_costs_nothing() {
    let (stage, first) = interrupted();
    remove(&stage.ledger());
    stage.finish("deleted between", &first);
    let stage = Stage::of(&STORY);
    let ledger = stage.ledger();
    let gone = Fault::change("APPEND", move |_| remove(&ledger)).mailbox("Box 1");
    stage.destination.handle.add(gone);
    stage.survives("deleted under it");
}

/// On a file system of its own, as small as that, which has room again for the second run.
#[cfg(unix)]
fn on_a_small_disk(kib: usize) {
    let stage = Stage::of(&STORY);
    let script = format!(
        "mkdir small && mount -t tmpfs -o size={kib}k none small || exit 99
         \"$@\" >first 2>&1; code=$?; echo \"first $code\"; cat first
         mount -o remount,size=8m none small; exec \"$@\""
    );
    let output = stage.cli().with(&["--ledger=small/ledger", "--nolog"]).in_shell(&script).run();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let what = format!("{kib} KiB: {said} {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{what}");
    assert!(said.contains("first 69") || said.contains("first 0"), "{what}");
    if said.contains("first 69") {
        assert!(said.contains("check free space"), "{what}");
    }
    assert_eq!(stage.difference(), "", "{what}");
    assert!(kib > 60 || said.contains("first 69"), "{what}");
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_for_the_ledger_ends_the_run_with_69_and_the_next_one_goes_on() {
    let sizes: Vec<usize> = (4..320).step_by(if full() { 4 } else { 40 }).collect();
    run_all(&sizes, |kib| format!("{kib} KiB"), |kib| on_a_small_disk(*kib));
}
