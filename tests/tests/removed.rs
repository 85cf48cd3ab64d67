//! Someone deletes a destination folder while a run copies into it.
#![cfg(unix)]

use mailhaul_model::{ByteCount, Event};
use mailhaul_tests::{Corpus, Scene};

/// A run is under way, so many messages have arrived, and the folder goes.
fn deleted_after(copied: u64, delete: impl Fn(&Scene)) {
    let scene = Scene::with(&Corpus::plain(2, 300));
    let slow = |options: &mut mailhaul_model::RunOptions| {
        options.pace.max_bytes_per_second = Some(ByteCount(400_000));
        options.pace.connections = 1;
    };
    let mut running = scene.job().with(slow).start();
    let far = |event: &Event| matches!(event, Event::Progress(p) if p.total.copied.0 >= copied);
    assert!(running.until(far), "the run ended before {copied} messages had arrived");
    delete(&scene);
    let outcome = running.wait();
    assert!(outcome.code.is_some(), "{}", outcome.story());
    assert!(outcome.finished().total.closes(), "{}", outcome.story());
    let again = scene.job().run();
    let said = format!("{}\nbefore: {}", again.story(), outcome.story());
    assert_eq!(again.code, Some(0), "{said}");
    let comparison = scene.compare();
    assert!(comparison.is_equal(), "{comparison}\n{said}");
    assert_eq!(scene.job().run().assert_success().total.copied.0, 0);
}

#[test]
fn a_folder_deleted_by_its_user_while_it_is_filled_is_whole_after_one_more_run() {
    for copied in [1, 100] {
        deleted_after(copied, |scene| drop(scene.destination_hand().run("DELETE \"Box 0\"")));
    }
}

#[test]
fn a_folder_deleted_by_the_administrator_while_it_is_filled_is_whole_after_one_more_run() {
    deleted_after(50, |scene| {
        scene.destination.doveadm(&["mailbox", "delete", "-u", "mia", "Box 0"]);
    });
}
