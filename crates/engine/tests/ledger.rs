//! The ledger as a file: what survives, what is void, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use mailhaul_engine::identity::Identity;
use mailhaul_engine::ledger::{
    Complete, FolderName, Ledger, LedgerError, Marking, Outcome, Settled, others_copy,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{ModSeq, UidValidity};

fn folder(destination_validity: u32) -> FolderName {
    FolderName {
        accounts: "a@one:993 -> a@two:993".into(),
        source: "INBOX".into(),
        source_validity: UidValidity::new(7).unwrap(),
        destination: "INBOX".into(),
        destination_validity: UidValidity::new(destination_validity),
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

#[tokio::test]
async fn what_was_intended_and_settled_is_there_after_the_process_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    let ledger = Ledger::open(&path).unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.intend(id, vec![1, 2, 3]).await.unwrap();
    ledger.settle(id, vec![message(2)]);
    assert!(matches!(Ledger::open_copy(&path), Err(LedgerError::InUse)));
    ledger.close().await.unwrap();

    let ledger = Ledger::open_copy(&path).unwrap();
    let copy = ledger.folder(folder(1)).await.unwrap();
    assert_eq!(copy.intents, [1, 3]);
    assert_eq!((copy.settled.len(), copy.settled.flags(2)), (1, Some("\\Seen")));
    assert_eq!(ledger.settled(copy.id, vec![3, 2, 1]).await.unwrap(), [message(2)]);
    assert_eq!(ledger.sizes(copy.id).await.unwrap(), [(2, 5)]);
    assert_eq!(ledger.placeless(copy.id).await.unwrap(), []);
}

#[tokio::test]
async fn intents_that_overlap_are_there_once_and_gone_once_withdrawn() {
    let ledger = Ledger::in_memory().unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.intend(id, vec![1, 2, 3, 7, 900]).await.unwrap();
    ledger.intend(id, vec![3, 4]).await.unwrap();
    ledger.intend(id, vec![9, 10]).await.unwrap();
    assert_eq!(ledger.folder(folder(1)).await.unwrap().intents, [1, 2, 3, 4, 7, 9, 10, 900]);
    ledger.withdraw(id, vec![1, 4, 8, 900]);
    ledger.settle(id, vec![message(9)]);
    assert_eq!(ledger.folder(folder(1)).await.unwrap().intents, [2, 3, 7, 10]);
}

#[tokio::test]
async fn a_ledger_of_the_first_version_keeps_all_it_knew() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    let ledger = Ledger::open(&path).unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.settle(id, vec![message(2)]);
    ledger.close().await.unwrap();
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch(
        "DROP TABLE intent; DROP TABLE deletion; DROP TABLE label; DROP TABLE note;
         CREATE TABLE intent (folder INTEGER NOT NULL, uid INTEGER NOT NULL, PRIMARY KEY (folder, uid)) STRICT, WITHOUT ROWID;
         INSERT INTO intent (folder, uid) VALUES (1, 3), (1, 4), (1, 9);
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(file);

    let ledger = Ledger::open(&path).unwrap();
    let memory = ledger.folder(folder(1)).await.unwrap();
    assert_eq!(memory.intents, [3, 4, 9]);
    assert_eq!(ledger.settled(memory.id, vec![2]).await.unwrap(), [message(2)]);
    let known = ledger.known_there(folder(1)).await.unwrap();
    assert!(!known.places[&102][0].removed);
}

#[tokio::test]
async fn a_ledger_of_the_second_version_keeps_all_it_knew() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    let ledger = Ledger::open(&path).unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.settle(id, vec![message(2)]);
    ledger.close().await.unwrap();
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch("DROP TABLE label; DROP TABLE note; PRAGMA user_version = 2;").unwrap();
    drop(file);

    let ledger = Ledger::open(&path).unwrap();
    let memory = ledger.folder(folder(1)).await.unwrap();
    assert_eq!(ledger.settled(memory.id, vec![2]).await.unwrap(), [message(2)]);
}

#[tokio::test]
async fn a_destination_folder_made_anew_voids_what_is_remembered_of_it() {
    let ledger = Ledger::in_memory().unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.settle(id, vec![message(2)]);
    ledger.looked(id);
    let again = ledger.folder(folder(2)).await.unwrap();
    assert!(again.voided && !again.looked && again.settled.is_empty());
}

#[tokio::test]
async fn another_pair_of_accounts_knows_nothing_of_this_one() {
    let ledger = Ledger::in_memory().unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.settle(id, vec![message(2)]);
    let other = FolderName { accounts: "b@one:993 -> b@two:993".into(), ..folder(1) };
    assert!(ledger.folder(other).await.unwrap().settled.is_empty());
}

#[tokio::test]
async fn an_unchanged_source_is_recognised_only_where_the_server_counts_changes() {
    let ledger = Ledger::in_memory().unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    for (mod_seq, unchanged) in [(9, true), (0, false)] {
        let state = Complete { uid_next: 4, messages: 3, mod_seq: ModSeq(mod_seq) };
        ledger.complete(id, state);
        let now = FolderName { state: Some(state), ..folder(1) };
        assert_eq!(ledger.folder(now).await.unwrap().unchanged, unchanged);
    }
}

#[tokio::test]
async fn a_second_run_of_the_same_job_is_refused_while_the_first_is_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    let first = Ledger::open(&path).unwrap();
    first.folder(folder(1)).await.unwrap();
    assert!(matches!(Ledger::open(&path), Err(LedgerError::InUse)));
}

#[tokio::test]
async fn what_was_deleted_on_the_source_is_remembered_when_everything_else_of_the_folder_is_void() {
    let ledger = Ledger::in_memory().unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.settle(id, vec![message(2)]);
    let identity = Identity([3; 16]);
    let marking = |uid, by_others| Marking { uid, identity, by_others };
    ledger.mark(id, SideName::Source, vec![marking(2, false), marking(3, true)]).await.unwrap();
    assert_eq!(ledger.marked(id, SideName::Source).await.unwrap(), [2].into());
    assert!(ledger.known_there(folder(1)).await.unwrap().places[&102][0].removed);
    ledger.gone(id, SideName::Source, vec![2]);
    assert!(ledger.marked(id, SideName::Source).await.unwrap().is_empty());
    assert!(ledger.folder(folder(2)).await.unwrap().voided);
    let known = ledger.known_there(folder(2)).await.unwrap();
    assert!(known.places.is_empty() && known.only_copies.contains(&identity));
}

#[test]
fn a_ledger_of_a_newer_version_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Ledger::open(&path), Err(LedgerError::Newer { found: 99, .. })));
}

#[test]
fn a_damaged_ledger_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    std::fs::write(&path, [b'x'; 4096]).unwrap();
    let error = Ledger::open(&path).unwrap_err();
    assert!(matches!(error, LedgerError::Damaged(_)), "{error}");
    assert!(error.to_string().contains("move the file away"));
}

#[test]
fn a_folder_that_cannot_be_written_is_said_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(Ledger::open(&file.join("job.ledger")), Err(LedgerError::Unwritable(_))));
}

#[tokio::test]
async fn after_another_program_copied_the_destination_is_compared_again_and_nothing_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    others_copy(&path).unwrap();
    assert!(!path.exists(), "there was nothing to tell");
    let ledger = Ledger::open(&path).unwrap();
    let id = ledger.folder(folder(1)).await.unwrap().id;
    ledger.settle(id, vec![message(2)]);
    ledger.looked(id);
    ledger.close().await.unwrap();
    drop(ledger);
    others_copy(&path).unwrap();
    let ledger = Ledger::open(&path).unwrap();
    let memory = ledger.folder(folder(1)).await.unwrap();
    assert!(!memory.looked && memory.settled.contains(2));
}

#[tokio::test]
async fn whether_messages_were_changed_on_their_way_is_remembered_and_not_known_of_an_earlier_version()
 {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("job.ledger");
    let ledger = Ledger::open(&path).unwrap();
    assert!(!ledger.has_changes().await.unwrap());
    ledger.note_changes();
    assert!(ledger.has_changes().await.unwrap());
    ledger.close().await.unwrap();
    let early = dir.path().join("early.ledger");
    std::fs::copy(&path, &early).unwrap();
    let file = rusqlite::Connection::open(&early).unwrap();
    file.execute_batch("DROP TABLE note; PRAGMA user_version = 3;").unwrap();
    drop(file);
    for known in [path, early] {
        assert!(Ledger::open(&known).unwrap().has_changes().await.unwrap(), "{}", known.display());
    }
}
