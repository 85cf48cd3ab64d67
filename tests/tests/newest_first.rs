//! The newest mail first, where that is asked for.
#![cfg(unix)]

use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Corpus, Draft, Scene, Settings};

#[test]
fn the_newest_messages_of_a_folder_arrive_first_where_that_is_asked_for() {
    let scene = Scene::new(&Settings::sdbox_slash().bare(), &Settings::sdbox_slash().bare());
    let count = 600;
    let numbered = |number: usize| Draft {
        date: format!("{:2}-Jan-2021 10:{:02}:00 +0000", 1 + number / 60, number % 60),
        ..ordinary(&format!("number {number:03}"), number)
    };
    let messages: Vec<Draft> = (0..count).map(numbered).collect();
    Corpus::of(&["Box"], messages).fill(&mut scene.source_hand());
    scene.job().with(|options| options.messages.newest_first = true).run().assert_success();
    scene.assert_arrived();
    let mut hand = scene.destination_hand();
    hand.select(&["Box"]);
    let listed = hand.run("FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]").concat();
    let text = String::from_utf8_lossy(&listed).into_owned();
    let order: Vec<usize> =
        text.split("number ").skip(1).filter_map(|rest| rest.get(..3)?.parse().ok()).collect();
    assert_eq!(order.len(), count);
    // What one command fetches comes in the server's order: newest first holds from group to group.
    let (first, last) = order.split_at(200);
    assert!(first.iter().all(|number| *number >= count / 2), "{first:?}");
    assert!(last.iter().rev().take(80).all(|number| *number < count / 2), "{last:?}");
}
