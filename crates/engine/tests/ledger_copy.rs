//! Copies of a ledger while a run writes it: each is whole, of one moment, and asks for a look at the destination.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use mailhaul_engine::identity::Identity;
use mailhaul_engine::ledger::{
    FolderMemory, FolderName, Ledger, LedgerError, Outcome, Settled, copy_for_elsewhere,
};
use mailhaul_model::UidValidity;

fn folder() -> FolderName {
    FolderName {
        accounts: "a@one:993 -> a@two:993".into(),
        source: "INBOX".into(),
        source_validity: UidValidity::new(7).unwrap(),
        destination: "INBOX".into(),
        destination_validity: UidValidity::new(1),
        destination_uid_next: 40,
        state: None,
    }
}

fn message(uid: u32) -> Settled {
    Settled {
        uid,
        outcome: Outcome::Copied,
        destination_uid: uid + 100,
        size: 5,
        identity: Identity([3; 16]),
        flags: "\\Seen".into(),
    }
}

async fn memory(path: &Path) -> FolderMemory {
    let ledger = Ledger::open(path).unwrap();
    let memory = ledger.folder(folder()).await.unwrap();
    ledger.close().await.unwrap();
    memory
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_made_while_a_run_writes_has_what_was_on_disk_before_and_nothing_that_never_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.sqlite");
    let ledger = Ledger::open(&path).unwrap();
    let id = ledger.folder(folder()).await.unwrap().id;
    ledger.looked(id);
    let (done, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
    let writing = {
        let (done, stop) = (Arc::clone(&done), Arc::clone(&stop));
        tokio::spawn(async move {
            for uid in (1..).step_by(50) {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let uids: Vec<u32> = (uid..uid + 50).collect();
                ledger.intend(id, uids.clone()).await.unwrap();
                ledger.settle(id, uids.into_iter().map(message).collect());
                ledger.flush().await.unwrap();
                done.store(uid + 49, Ordering::SeqCst);
            }
            ledger.close().await.unwrap();
        })
    };
    for number in 0..12 {
        while done.load(Ordering::SeqCst) < number * 400 {
            tokio::task::yield_now().await;
        }
        let before = done.load(Ordering::SeqCst);
        let copy = dir.path().join(format!("copy-{number}"));
        let from = path.clone();
        let to = copy.clone();
        tokio::task::spawn_blocking(move || copy_for_elsewhere(&from, &to)).await.unwrap().unwrap();
        let after = done.load(Ordering::SeqCst);
        assert!(!dir.path().join(format!("copy-{number}-wal")).exists());
        let memory = memory(&copy).await;
        let settled = u32::try_from(memory.settled.len()).unwrap();
        // One more piece may have been written and not been noted here.
        assert!((before..=after + 50).contains(&settled), "{before} {settled} {after}");
        assert!((1..=settled).all(|uid| memory.settled.contains(uid)));
        assert!(memory.intents.iter().all(|uid| *uid > settled));
        assert!(!memory.looked, "the destination is to be compared again");
    }
    stop.store(true, Ordering::SeqCst);
    writing.await.unwrap();
}

#[tokio::test]
async fn a_ledger_that_nobody_has_open_is_copied_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.sqlite");
    let ledger = Ledger::open(&path).unwrap();
    let id = ledger.folder(folder()).await.unwrap().id;
    ledger.settle(id, vec![message(2)]);
    ledger.looked(id);
    ledger.close().await.unwrap();
    drop(ledger);
    let before = std::fs::read(&path).unwrap();
    let copy = dir.path().join("copy");
    copy_for_elsewhere(&path, &copy).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let memory = memory(&copy).await;
    assert!(memory.settled.contains(2) && !memory.looked);
}

#[test]
fn what_is_no_ledger_and_what_is_not_there_are_errors() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.sqlite");
    let copy = |name: &str| copy_for_elsewhere(&path, &dir.path().join(name));
    assert!(matches!(copy("1"), Err(LedgerError::Unwritable(_))));
    std::fs::write(&path, [b'x'; 4096]).unwrap();
    assert!(matches!(copy("2"), Err(LedgerError::Damaged(_))));
}
