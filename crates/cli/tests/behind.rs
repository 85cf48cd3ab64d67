//! Messages that a real server refuses: named with its words, accepted one by one, and no open point any more.
#![cfg(unix)]

mod terminal;

use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Corpus, Hand, dump};
use terminal::Office;

#[test]
fn a_message_that_the_destination_refuses_is_named_accepted_with_a_note_and_still_in_the_certificate()
 {
    let mut office = Office::new(2, &Corpus::plain(1, 2));
    let mut settings = office.destination.settings().clone();
    settings.max_message = Some(20_000);
    office.destination.stop();
    office.destination.start_again_with(settings);
    for (user, subjects) in
        [("user0", &["large one", "large two"][..]), ("user1", &["large three"])]
    {
        let drafts = subjects.iter().map(|subject| {
            let mut draft = ordinary(subject, 0);
            draft.bytes.extend(b"line\r\n".repeat(10_000));
            draft
        });
        let corpus = Corpus::of(&["Big ones"], drafts.collect());
        corpus.fill(&mut Hand::on(&office.source.account(user)));
    }
    let terminal = &office.terminal;
    office.import();
    terminal.run(&["run", "--all", "--yes"]).exits_with(6).says("left behind");
    let there = dump(&office.destination.account("user0"));
    assert_eq!(there.count(), 2, "the others arrived");

    let failed = ["batches", "failed", "Everyone"];
    let rows = terminal.run(&[&failed[..], &["--json"]].concat()).exits_with(6).data();
    let rows = rows.as_array().expect("rows").clone();
    assert_eq!(rows.len(), 3, "{rows:#?}");
    let said = terminal
        .run(&failed)
        .exits_with(6)
        .says("large one")
        .says("Big ones")
        .says("Mail size is larger");
    assert!(said.out.contains("large three"), "{said:?}");

    let accept = |more: &[&str]| terminal.run(&[&["batches", "accept", "Everyone"], more].concat());
    accept(&["--job", "1"]).exits_with(3).says("2 messages of Everyone").says("--yes");
    accept(&["--folder", "Big ones", "--yes"]).exits_with(2);
    let one = ["--job", "1", "--folder", "Big ones", "--uid", "1", "--note", "as agreed", "--yes"];
    accept(&one).exits_with(0).says("Accepted that 1 message stays");
    accept(&one).exits_with(4).says("batches failed");
    terminal.run(&failed).exits_with(6).says("as agreed");
    accept(&["--note", "all of them", "--yes", "--json"]).exits_with(0).says("\"accepted\":2");
    terminal.run(&failed).exits_with(0).says("all of them");

    terminal.run(&["report", "-b", "Everyone", "--out", "after.html"]).exits_with(0);
    let report = std::fs::read_to_string(terminal.file("after.html")).expect("a certificate");
    assert!(report.contains("large one") && report.contains("as agreed"), "it is left out");

    // What is accepted is tried again all the same, and goes there where the server takes it.
    let mut settings = office.destination.settings().clone();
    settings.max_message = None;
    office.destination.stop();
    office.destination.start_again_with(settings);
    office.terminal.run(&["run", "--all", "--yes"]).exits_with(0).says("2 done");
    office.assert_arrived();
}
