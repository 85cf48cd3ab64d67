//! What imapsync's lines come to, whole runs at a time.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::time::{Duration, Instant};

use mailhaul_imapsync::{Story, read};
use mailhaul_model::event::{
    Event, Finished, LoggedIn, MessageOutcome, MessageReport, Plan, SideName,
};
use mailhaul_model::{ExitCode, FailureClass, MessageCount};

fn hear(text: &str) -> (Vec<Event>, Finished) {
    let mut story = Story::default();
    let mut events: Vec<Event> =
        text.lines().filter_map(read).flat_map(|said| story.take(said)).collect();
    events.extend(story.progress(Instant::now()));
    let (last, finished) = story.finish(None, Duration::from_secs(3));
    events.extend(last);
    (events, finished)
}

fn plan(events: &[Event]) -> &Plan {
    events
        .iter()
        .find_map(|event| if let Event::Planned(plan) = event { Some(plan) } else { None })
        .unwrap()
}

fn reports(events: &[Event]) -> Vec<&MessageReport> {
    events
        .iter()
        .filter_map(|event| if let Event::Message(report) = event { Some(report) } else { None })
        .collect()
}

const WHOLE: &str = include_str!("transcripts/whole.txt");

#[test]
fn the_plan_has_every_folder_under_the_names_that_people_know() {
    let (events, _) = hear(WHOLE);
    let plan = plan(&events);
    assert_eq!((plan.messages.0, plan.bytes.0), (8, 12_000));
    let folders: Vec<_> = plan
        .folders
        .iter()
        .map(|folder| (folder.source.as_str(), folder.destination.as_str(), folder.create))
        .collect();
    assert_eq!(
        folders,
        [
            ("Archiv.März [alt]", "Archiv/März [alt]", true),
            ("INBOX", "INBOX", false),
            ("Leer", "Leer", true)
        ]
    );
}

#[test]
fn every_message_of_a_run_that_went_through_is_somewhere() {
    let (_, finished) = hear(WHOLE);
    let total = finished.total;
    assert!(total.closes(), "{total:?}");
    // Of INBOX: one copied, one without headers, one double, one too large, one refused, one that was there.
    assert_eq!(
        (total.copied.0, total.adopted.0, total.skipped.0, total.refused.0),
        (3, 1, 1, 3),
        "{total:?}"
    );
    assert_eq!((total.copied_bytes.0, total.done_bytes().0), (4000, 12_000));
    assert!(finished.folders.iter().all(|folder| folder.done && folder.problem.is_none()));
    assert_eq!((finished.exit, finished.errors), (ExitCode::AppendRefused, 1));
    assert_eq!(finished.failure, None);
}

#[test]
fn what_does_not_arrive_is_named_with_the_reason() {
    let (events, _) = hear(WHOLE);
    let reports = reports(&events);
    let named: Vec<_> =
        reports.iter().map(|r| (r.outcome, r.folder.as_str(), r.uid.get(), r.size.0)).collect();
    assert_eq!(
        named,
        [
            (MessageOutcome::Refused, "INBOX", 4, 500),
            (MessageOutcome::Skipped, "INBOX", 5, 4000),
            (MessageOutcome::Refused, "INBOX", 6, 1500),
        ]
    );
    assert_eq!(reports[2].subject, "Ihr Antrag: Teil [2]");
    assert!(
        reports[2].reason.to_string().ends_with("66 NO [LIMIT] Mail is too large"),
        "{:?}",
        reports[2]
    );
    let doubles = events.iter().any(|event| {
        matches!(event, Event::Log { text, .. } if text.starts_with("INBOX: imapsync takes 1 messages for doubles"))
    });
    assert!(doubles);
}

#[test]
fn logins_are_told_with_what_the_servers_offer() {
    let (events, _) = hear(WHOLE);
    let logins: Vec<_> = events
        .iter()
        .filter_map(|event| if let Event::LoggedIn(login) = event { Some(login) } else { None })
        .collect();
    let told = |login: &LoggedIn| (login.side, login.login.clone(), login.mechanism.clone());
    assert_eq!(
        logins.into_iter().map(told).collect::<Vec<_>>(),
        [
            (SideName::Source, "mia@old.example".to_owned(), "LOGIN".to_owned()),
            (SideName::Destination, "mia@new.example".to_owned(), "PLAIN".to_owned()),
        ]
    );
}

#[test]
fn a_rehearsal_counts_what_would_be_copied_also_of_folders_it_does_not_look_into() {
    let (_, finished) = hear(include_str!("transcripts/rehearsal.txt"));
    let total = finished.total;
    assert!(total.closes(), "{total:?}");
    assert_eq!((total.pending.0, total.adopted.0, total.copied.0), (2 + 5, 1, 0));
    assert_eq!(finished.exit, ExitCode::Ok);
}

#[test]
fn a_connection_that_stays_lost_leaves_its_folder_open_and_is_to_be_tried_again() {
    let (events, finished) = hear(include_str!("transcripts/broken.txt"));
    let failure = finished.failure.unwrap();
    assert_eq!(
        (failure.class, failure.side),
        (FailureClass::ConnectionLost, Some(SideName::Source))
    );
    assert!(events.contains(&Event::Problem(failure)));
    assert!(!finished.total.closes());
    let done: Vec<_> = finished.folders.iter().map(|folder| folder.done).collect();
    assert_eq!(done, [true, false, false]);
    assert_eq!(finished.total.adopted, MessageCount(0));
}

#[test]
fn a_rejected_login_says_which_side_rejected_it_and_what_the_server_said() {
    let (_, finished) = hear(include_str!("transcripts/rejected.txt"));
    assert_eq!(finished.exit, ExitCode::AuthenticationSource);
    let failure = finished.failure.unwrap();
    assert_eq!(
        (failure.class, failure.side),
        (FailureClass::WrongCredential, Some(SideName::Source))
    );
    assert!(failure.server_said.unwrap().contains("[AUTHENTICATIONFAILED]"));
}

#[test]
fn a_run_that_gave_up_after_too_many_errors_does_not_count_as_through() {
    let (_, finished) = hear(include_str!("transcripts/given-up.txt"));
    assert_eq!(finished.exit, ExitCode::AppendRefused);
    assert_eq!(finished.failure.unwrap().class, FailureClass::MessageRefused);
    assert!(!finished.folders[1].done);
}

#[test]
fn a_run_that_ends_without_a_last_line_is_no_success() {
    let cut = WHOLE.split("Exiting").next().unwrap();
    let (_, finished) = hear(cut);
    assert_eq!(finished.exit, ExitCode::Other);
    assert_eq!(finished.failure.unwrap().class, FailureClass::Internal);
}

#[test]
fn wherever_the_output_is_cut_off_nothing_is_counted_twice() {
    for end in 0..WHOLE.lines().count() {
        let cut: Vec<_> = WHOLE.lines().take(end).collect();
        let (_, finished) = hear(&cut.join("\n"));
        for folder in finished.folders {
            assert!(folder.tally.done() <= folder.tally.source, "{end}: {folder:?}");
            assert_eq!(folder.done, folder.tally.closes() && folder.done, "{end}: {folder:?}");
        }
    }
}

#[test]
fn folders_are_through_also_where_more_messages_came_than_were_counted_before() {
    let late =
        WHOLE.replace("6/8 msgs left", "-1/8 msgs left").replace("0/8 msgs left", "-7/8 msgs left");
    let (_, finished) = hear(&late);
    assert!(finished.folders.iter().all(|folder| folder.done), "{:?}", finished.folders);
    assert!(finished.total.closes());
}
