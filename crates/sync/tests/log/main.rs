//! The log against the regular expressions with which programs that drive imapsync read it.

mod facts;
#[path = "../lines/mod.rs"]
mod lines;

use mailhaul_engine::Arrived;
use mailhaul_model::event::{Connected, Event, LoggedIn, MessageOutcome, Phase, SideName, Tally};
use mailhaul_model::{ByteCount, ExitCode, FailureClass, MessageCount, RunKind};
use regex::Regex;

use facts::*;
use lines::*;

#[test]
fn the_plan_gives_sizes_and_totals() {
    let mut log = begin(RunKind::Copy);
    let lines = say(&mut log, 0, plan());
    let folders = all(&lines, FOLDER_SIZE);
    assert_eq!(folders[0], ["1", "1", "3", "INBOX", "", "4680137", "150", "0"]);
    assert_eq!(folders[1][3..5], ["&ZeVnLIqe-.&MOEw,DDr-", "日本語.メール"]);
    let totals = all(&lines, TOTALS);
    assert!(totals.contains(&vec![
        "1".into(),
        "Nb messages".into(),
        "169".into(),
        "messages".into()
    ]));
    assert!(totals.contains(&vec![
        "1".into(),
        "Total size".into(),
        "5265181".into(),
        "bytes".into()
    ]));
    assert!(lines.iter().any(|line| line.ends_with("does not exist yet")));
}

#[test]
fn the_destinations_totals_are_given_where_they_are_known() {
    let mut log = begin(RunKind::Copy);
    let Event::Planned(mut plan) = plan() else { panic!() };
    let host2 = |lines: &[String]| -> Vec<String> {
        all(lines, TOTALS).into_iter().filter(|t| t[0] == "2").map(|t| t[1..3].join(" ")).collect()
    };
    plan.destination_messages = Some(MessageCount(7));
    plan.destination_bytes = Some(ByteCount(900));
    let lines = say(&mut log, 0, Event::Planned(plan));
    assert_eq!(host2(&lines), ["Nb folders 3", "Nb messages 7", "Total size 900"]);
}

#[test]
fn a_size_that_is_not_known_is_not_given_as_zero() {
    let mut log = begin(RunKind::Copy);
    let Event::Planned(mut plan) = plan() else { panic!() };
    plan.folders[1].bytes = None;
    let lines = say(&mut log, 0, Event::Planned(plan));
    assert_eq!(all(&lines, FOLDER_SIZE).len(), 2);
    let totals = all(&lines, TOTALS);
    assert!(totals.iter().any(|total| total[1] == "Nb messages"));
    assert!(totals.iter().all(|total| total[1] != "Total size"));
}

#[test]
fn a_snapshot_gives_the_folder_its_counts_and_the_eta() {
    let mut log = begin(RunKind::Copy);
    say(&mut log, 0, plan());
    let loops = say(&mut log, 0, Event::Phase { phase: Phase::Copying });
    assert_eq!(only(&loops, PHASE), ["Looping on each one of 3 folders to sync"]);

    let begun = folder("日本語.メール", "日本語/メール", tally(19, 0), false);
    let lines = say(&mut log, 0, progress(tally(169, 0), vec![begun]));
    assert_eq!(
        only(&lines, FOLDER),
        [
            "2",
            "3",
            "&ZeVnLIqe-.&MOEw,DDr-",
            "日本語.メール",
            "&ZeVnLIqe-/&MOEw,DDr-",
            "日本語/メール"
        ]
    );
    assert_eq!(only(&lines, COUNTS)[1..3], ["&ZeVnLIqe-.&MOEw,DDr-", "19"]);
    assert_eq!(all(&lines, CREATED).len(), 0, "nothing shows yet that it was created");

    let done = folder("日本語.メール", "日本語/メール", tally(19, 19), true);
    let lines = say(&mut log, 2, progress(tally(169, 19), vec![done.clone()]));
    assert_eq!(only(&lines, CREATED), ["&ZeVnLIqe-/&MOEw,DDr-", ""]);
    assert_eq!(only(&lines, COUNTS)[3], "19");
    assert_eq!(only(&lines, &eta())[1..], ["20", "150", "169"]);
    let again = say(&mut log, 3, progress(tally(169, 19), vec![done]));
    assert_eq!(again, Vec::<String>::new(), "nothing changed");
}

#[test]
fn a_message_that_arrived_has_a_line_and_its_folder_begins_before() {
    let mut log = begin(RunKind::Copy);
    say(&mut log, 0, plan());
    let at = jiff::Timestamp::from_second(1_795_443_402).expect("a time");
    let arrived = |uid, place| Arrived { folder: "日本語.メール", uid, size: 4835, place };
    let mut lines: Vec<String> =
        log.arrived(at, &arrived(7, 31)).lines().map(str::to_owned).collect();
    lines.extend(log.arrived(at, &arrived(8, 0)).lines().map(str::to_owned));
    assert_eq!(only(&lines, FOLDER)[0], "2");
    assert_eq!(only(&lines, CREATED)[0], "&ZeVnLIqe-/&MOEw,DDr-");
    let copies = all(&lines, &copied());
    assert_eq!(
        copies[0][..5],
        ["&ZeVnLIqe-.&MOEw,DDr-", "7", "4835", "&ZeVnLIqe-/&MOEw,DDr-", "31"]
    );
    assert_eq!(copies[1][4], "?", "the server didn't tell");
    assert_eq!((copies[0][10].as_str(), copies[1][10].as_str()), ("168", "167"));
}

#[test]
fn what_was_deleted_and_what_was_held_back_is_in_the_last_lines() {
    let mut log = begin(RunKind::Copy);
    say(&mut log, 0, plan());
    let mut end = finished(ExitCode::DeletionHeldBack, tally(169, 169), 1);
    end.deletions.source_messages = MessageCount(12);
    end.deletions.held_back = vec![mailhaul_model::Said::as_it_is("11 of 100 messages would go.")];
    let lines = say(&mut log, 1, Event::Finished(end));
    let statistics = all(&lines, STATISTIC);
    assert!(
        statistics
            .iter()
            .any(|row| row[0].trim_end() == "Messages deleted on host1" && row[1] == "12")
    );
    assert!(
        lines.iter().any(|line| line == "A deletion was held back: 11 of 100 messages would go.")
    );
    assert_eq!(only(&lines, VERDICT), ["looks good"]);
    assert_eq!(only(&lines, EXIT)[..2], ["122", "EXIT_DELETION_HELD_BACK"]);
}

#[test]
fn a_folder_with_brackets_and_slashes_is_read_back() {
    let mut log = begin(RunKind::Dry);
    say(&mut log, 0, plan());
    let odd = folder("With / slash]", "With / slash]", tally(0, 0), true);
    let lines = say(&mut log, 0, progress(tally(169, 0), vec![odd]));
    assert_eq!(only(&lines, CREATED), ["With / slash]", "(not really since --dry mode)"]);
    assert_eq!(all(&lines, FOLDER).len(), 1);
}

#[test]
fn a_message_that_does_not_arrive_is_named() {
    let mut log = begin(RunKind::Copy);
    say(&mut log, 0, plan());
    let lines = say(&mut log, 0, message(MessageOutcome::Refused, 391_560));
    let found = only(&lines, REFUSED);
    assert_eq!(found[0], "&ZeVnLIqe-.&MOEw,DDr-");
    assert_eq!(found[1..3], ["16", "391560"]);
    assert_eq!(found[3], "regards [offer]\u{FFFD}\u{FFFD}hotel");
    assert_eq!(found[4], "\"06-Feb-2021 21:24:17 +0000\"");
    assert_eq!(found[7], "&ZeVnLIqe-/&MOEw,DDr-");
    let lines = say(&mut log, 0, message(MessageOutcome::Skipped, 87_413));
    assert_eq!(only(&lines, SKIPPED)[2..], ["87413", "exceeds maxsize limit"]);
}

#[test]
fn connections_logins_and_their_failures_are_told() {
    let mut log = begin(RunKind::Copy);
    let connected = Connected {
        side: SideName::Source,
        peer: "imap.old.example:993".into(),
        address: "192.0.2.1".into(),
        greeting: "* OK \u{1b}[31mready\r\n".into(),
        round_trip_ms: 0.4,
        certificate: None,
    };
    let lines = say(&mut log, 0, Event::Connected(connected));
    assert!(lines.iter().all(|line| !line.contains('\u{1b}')));

    let refused = problem(FailureClass::ConnectionLost, SideName::Source, true);
    let lines = say(&mut log, 0, Event::Problem(refused));
    assert_eq!(
        only(&lines, FAILURE),
        [
            "1",
            "can not open imap connection on host1 [imap.old.example] with user [mia]: No connection. (Connection refused)"
        ]
    );

    let login = LoggedIn {
        side: SideName::Source,
        login: "mia".into(),
        mechanism: "PLAIN".into(),
        capabilities: vec!["IMAP4rev1".into()],
    };
    let lines = say(&mut log, 0, Event::LoggedIn(login));
    assert_eq!(only(&lines, LOGIN), ["1", "imap.old.example", "mia", "PLAIN"]);

    let lost = problem(FailureClass::ConnectionLost, SideName::Source, true);
    let lines = say(&mut log, 0, Event::Problem(lost));
    assert_eq!(only(&lines, LOST), ["1", "imap.old.example"]);
}

#[test]
fn a_good_end_has_statistics_a_verdict_and_the_exit_line_last() {
    let mut log = begin(RunKind::Copy);
    say(&mut log, 0, plan());
    say(&mut log, 0, Event::Phase { phase: Phase::Copying });
    let lines = say(&mut log, 2, Event::Finished(finished(ExitCode::Ok, tally(169, 169), 0)));
    let phases: Vec<_> = all(&lines, PHASE).into_iter().flatten().collect();
    assert_eq!(phases, ["End looping on each folder", "Statistics"]);

    let from = lines.iter().position(|line| line.starts_with("++++ Statistics")).unwrap();
    let to = lines.iter().position(|line| line.starts_with("Homepage:")).unwrap();
    let statistics = all(&lines[from..to], STATISTIC);
    assert!(statistics.len() >= 28, "{statistics:?}");
    for key in ["Transfer time", "Messages transferred", "Total bytes transferred"] {
        assert!(statistics.iter().any(|row| row[0].trim_end() == key), "{key}");
    }
    for line in &lines[from + 1..to] {
        assert!(!line.contains(": ") || line.find(": ") == Some(40), "{line}");
    }
    assert_eq!(only(&lines, VERDICT), ["looks good"]);
    assert_eq!(only(&lines, DETECTED), ["0"]);
    assert_eq!(all(&lines, FREQUENT).len(), 0);
    assert_eq!(only(&lines, EXIT), ["0", "EX_OK", "successful termination", "0", "3", "24050"]);
    assert!(Regex::new(EXIT).unwrap().is_match(lines.last().unwrap()));
}

#[test]
fn a_dry_run_is_never_called_finished() {
    let mut log = begin(RunKind::Dry);
    say(&mut log, 0, plan());
    let total = Tally { pending: MessageCount(169), ..tally(169, 0) };
    let lines = say(&mut log, 2, Event::Finished(finished(ExitCode::Ok, total, 0)));
    assert_eq!(only(&lines, VERDICT), ["is not finished"]);
    assert!(lines.iter().any(|line| line.contains("0 (could be 169 without dry mode)")));
}

#[test]
fn errors_are_listed_at_the_end_with_the_most_frequent() {
    let mut log = begin(RunKind::Copy);
    say(&mut log, 0, plan());
    for _ in 0..3 {
        say(&mut log, 0, message(MessageOutcome::Refused, 9));
    }
    let mut total = tally(169, 166);
    total.refused = MessageCount(3);
    let lines = say(&mut log, 1, Event::Finished(finished(ExitCode::AppendRefused, total, 3)));
    let errors = all(&lines, ERROR);
    assert_eq!(errors.len(), 3);
    assert_eq!(errors[2][..2], ["3", "3"]);
    assert_eq!(only(&lines, FREQUENT)[0], "ERR_APPEND");
    assert_eq!(only(&lines, MAXIMUM), ["3"]);
    assert_eq!(only(&lines, VERDICT), ["is not finished"]);
    assert_eq!(only(&lines, EXIT)[..2], ["114", "EXIT_ERR_APPEND"]);
}

#[test]
fn a_failure_that_was_told_is_not_told_again_at_the_end() {
    let mut log = begin(RunKind::Copy);
    let failure = problem(FailureClass::WrongCredential, SideName::Destination, true);
    say(&mut log, 0, Event::Problem(failure.clone()));
    let mut end = finished(ExitCode::AuthenticationDestination, Tally::default(), 1);
    end.failure = Some(failure);
    let lines = say(&mut log, 0, Event::Finished(end));
    assert_eq!(all(&lines, FAILURE).len(), 0);
    assert_eq!(only(&lines, ERROR)[..2], ["1", "1"]);
    assert_eq!(only(&lines, FREQUENT)[0], "ERR_AUTHENTICATION_FAILURE_USER2");
    assert_eq!(only(&lines, EXIT)[..2], ["162", "EXIT_AUTHENTICATION_FAILURE_USER2"]);
}

#[test]
fn a_signal_is_told_in_imapsyncs_words() {
    let lines: Vec<String> =
        begin(RunKind::Copy).signal("TERM").lines().map(str::to_owned).collect();
    assert_eq!(only(&lines, SIGNAL), ["TERM", "24050", "24047"]);
}

#[test]
fn the_head_shows_no_password() {
    let head = begin(RunKind::Copy).head();
    assert!(head.contains("imap.old.example"));
    assert!(!head.contains("hunter2"));
}
