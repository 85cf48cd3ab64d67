//! The program against two servers: how it ends, and with which code.

mod support;

use mailhaul_demo::{Config, Encryption, Fault, Feature};
use support::{PASSWORD1, PASSWORD2, Pair, USER};

/// The last line of the log, as imapsync has it.
fn exit_line(text: &str) -> &str {
    text.lines()
        .rev()
        .find(|line| line.starts_with("Exiting with return value"))
        .unwrap_or_default()
}

#[test]
fn a_run_that_copies_all_ends_with_0_and_the_next_one_copies_nothing() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b", "c"]);
    pair.fill("Büro", &["d"]);
    let text = pair.expect(0, &[]);
    assert!(text.contains("The sync looks good, all 4 identified messages"), "{text}");
    assert!(text.contains("Created folder [B&APw-ro] on host2"), "{text}");
    assert!(
        exit_line(&text)
            .starts_with("Exiting with return value 0 (EX_OK: successful termination) 0/50")
    );
    assert_eq!((pair.arrived("INBOX"), pair.arrived("Büro")), (3, 1));

    pair.source.handle.reset_counters();
    let text = pair.expect(0, &[]);
    assert!(text.contains("Messages transferred                    : 0 "), "{text}");
    assert!(text.contains("Host2 Nb messages:                    4 messages"), "{text}");
    assert!(
        text.contains("4 of them by an earlier run.\nThose are not looked for again"),
        "{text}"
    );
    assert!(
        !text.contains("are on host2"),
        "what nobody looked for is not said to be there: {text}"
    );
    assert_eq!(pair.source.handle.counters().body_fetches, 0);
    assert_eq!((pair.arrived("INBOX"), pair.arrived("Büro")), (3, 1));
}

#[test]
fn the_log_goes_to_a_file_too_and_the_ledger_to_the_users_data() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a"]);
    let text = pair.expect(0, &["--password1", PASSWORD1, "--password2", PASSWORD2]);
    assert!(text.contains("others on this machine can see it"), "{text}");
    assert!(text.contains("--password1 MASKED"), "{text}");
    let logs: Vec<_> =
        std::fs::read_dir(pair.folder.path().join("LOG_imapsync")).unwrap().flatten().collect();
    assert_eq!(logs.len(), 1);
    assert!(logs[0].file_name().to_string_lossy().ends_with("_mia_mia.txt"));
    assert_eq!(std::fs::read_to_string(logs[0].path()).unwrap(), text);
    #[cfg(target_os = "linux")]
    assert_eq!(
        std::fs::read_dir(pair.folder.path().join("data/mailhaul/ledgers"))
            .unwrap()
            .flatten()
            .filter(|f| f.path().extension().is_some_and(|e| e == "ledger"))
            .count(),
        1
    );
}

#[test]
fn a_dry_run_copies_nothing_and_writes_no_ledger() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    let text = pair.expect(0, &["--dry", "--nolog", "--ledger", "x.ledger"]);
    assert!(text.contains("0 (could be 2 without dry mode)"), "{text}");
    assert_eq!(pair.arrived("INBOX"), 0);
    assert_eq!(std::fs::read_dir(pair.folder.path()).unwrap().count(), 0);
}

#[test]
fn the_shorter_modes_end_with_0_and_copy_nothing() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a"]);
    pair.fill("Work", &["b"]);
    let text = pair.expect(0, &["--justconnect", "--nolog"]);
    assert!(text.contains("Host2 banner: "), "{text}");
    assert_eq!(pair.source.handle.counters().logins, 0);
    let text = pair.expect(0, &["--justlogin", "--nolog"]);
    assert!(text.contains("Host2: success login on [127.0.0.1] with user [mia]"), "{text}");
    let text = pair.expect(0, &["--justfoldersizes", "--nolog"]);
    assert!(text.contains("Host1 Nb messages:                    2 messages"), "{text}");
    assert!(pair.destination.handle.account(USER).folder("Work").is_none());
    pair.expect(0, &["--justfolders", "--nolog"]);
    assert!(pair.destination.handle.account(USER).folder("Work").is_some());
    assert_eq!(pair.destination.handle.counters().appended, 0);
}

#[test]
fn no_connection_ends_with_101_or_102() {
    let pair = Pair::start();
    // Port 9 is refused, and no port of ours: demo servers take free ones far above.
    let text = pair.expect(101, &["--port1", "9", "--nolog"]);
    assert!(
        text.contains("Host1 failure: can not open imap connection on host1 [127.0.0.1]"),
        "{text}"
    );
    assert!(exit_line(&text).contains("101 (EXIT_CONNECTION_FAILURE_HOST1) 1/50"), "{text}");
    pair.expect(102, &["--port2", "9", "--nolog"]);
    pair.expect(101, &["--host1", "no-such-host.invalid", "--nolog"]);
}

#[test]
fn a_refused_login_ends_with_161_or_162() {
    let pair = Pair::start();
    let text = pair.expect(161, &["--password1", "wrong", "--nolog"]);
    assert!(text.contains("Host1 failure: Error login on [127.0.0.1] with user [mia]"), "{text}");
    assert!(
        text.contains("The most frequent error is ERR_AUTHENTICATION_FAILURE_USER1."),
        "{text}"
    );
    pair.expect(162, &["--password2", "wrong", "--nolog"]);
}

#[test]
fn a_server_that_takes_no_password_at_all_ends_with_16_and_is_sent_none() {
    let closed = Config::default().without(Feature::AuthPlain).without(Feature::Login);
    let pair = Pair::with(closed, Config::default());
    let text = pair.expect(16, &["--nolog"]);
    assert!(text.contains("LOGINDISABLED"), "{text}");
    assert_eq!(pair.source.handle.counters().logins, 0);
}

#[test]
fn flags_that_cannot_be_carried_over_end_with_120() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a"]);
    pair.expect(0, &["--nolog"]);
    pair.source.handle.with(USER, |account| {
        let seen = [mailhaul_imap::Flag::Flagged].into_iter().collect();
        account.folder_mut("INBOX").unwrap().set_flags(1, seen)
    });
    pair.destination.handle.add(Fault::no("UID STORE", "", "read only").lasting());
    let text = pair.expect(120, &["--nolog"]);
    assert!(text.contains("The most frequent error is ERR_FLAGS."), "{text}");
    assert_eq!(pair.arrived("INBOX"), 1);
}

#[test]
fn without_starttls_the_run_ends_with_12_and_no_password_is_sent() {
    let pair = Pair::start();
    pair.expect(12, &["--tls1", "--nolog"]);
    assert_eq!(pair.source.handle.counters().logins, 0);
}

#[test]
fn an_unknown_certificate_is_refused_until_it_is_pinned() {
    let tls = Config { encryption: Encryption::Tls, ..Config::default() };
    let pair = Pair::with(tls, Config { encryption: Encryption::Starttls, ..Config::default() });
    pair.fill("INBOX", &["a"]);
    let print = |server: &mailhaul_demo::DemoServer| server.fingerprint().unwrap().to_string();
    let pins = (print(&pair.source), print(&pair.destination));
    let text = pair.expect(101, &["--ssl1", "--tls2", "--pin2", &pins.1, "--nolog"]);
    assert!(text.contains("not trusted"), "{text}");
    let wrong = ["--ssl1", "--tls2", "--pin1", &pins.1, "--pin2", &pins.1, "--nolog"];
    assert!(pair.expect(101, &wrong).contains("another certificate than the pinned one"));
    pair.expect(0, &["--ssl1", "--tls2", "--pin1", &pins.0, "--pin2", &pins.1, "--nolog"]);
    assert_eq!(pair.arrived("INBOX"), 1);
}

#[test]
fn a_port_that_speaks_tls_from_the_first_byte_ends_soon_and_names_the_option() {
    let tls = Config { encryption: Encryption::Tls, ..Config::default() };
    let pair = Pair::with(Config::default(), tls);
    for (code, how) in [(102, "--notls2"), (12, "--tls2")] {
        let begin = std::time::Instant::now();
        let text = pair.expect(code, &[how, "--nolog"]);
        assert!(text.contains("TLS from the first byte. Choose TLS for it (--ssl2)"), "{text}");
        assert!(begin.elapsed() < std::time::Duration::from_secs(15), "{text}");
    }
}

#[test]
fn a_missing_subfolder_ends_with_21() {
    let pair = Pair::start();
    let text = pair.expect(21, &["--subfolder1", "Nowhere", "--nolog"]);
    assert!(text.contains("subfolder1 Nowhere does not exist"), "{text}");
}

#[test]
fn a_full_destination_ends_with_113() {
    let pair = Pair::with(Config::default(), Config { quota: Some(700), ..Config::default() });
    pair.fill("INBOX", &["a", "b", "c"]);
    let text = pair.expect(113, &["--nolog"]);
    assert!(text.contains("The most frequent error is ERR_OVERQUOTA."), "{text}");
}

#[test]
fn refused_messages_end_with_114_and_are_named() {
    let pair = Pair::start();
    pair.fill("INBOX", &["good", "bad", "fine"]);
    pair.destination.handle.add(Fault::refuse_subject("bad", "", "we don't like it"));
    let text = pair.expect(114, &["--nolog"]);
    assert!(text.contains("- msg INBOX/2 {"), "{text}");
    assert!(
        text.contains("could not append ( Subject:[bad], Date:[\"06-Feb-2021 21:24:17 +0000\"]"),
        "{text}"
    );
    assert!(text.contains("Err 1/1: - msg INBOX/2"), "{text}");
    assert_eq!(pair.arrived("INBOX"), 2);
}

#[test]
fn messages_the_virus_scanner_refuses_end_with_119() {
    let pair = Pair::start();
    pair.fill("INBOX", &["good", "bad"]);
    pair.destination.handle.add(Fault::refuse_subject("bad", "", "Virus Infected message"));
    let text = pair.expect(119, &["--nolog"]);
    assert!(exit_line(&text).contains("119 (EXIT_ERR_APPEND_VIRUS)"), "{text}");
    assert_eq!(pair.arrived("INBOX"), 1);
}

#[test]
fn a_server_that_speaks_no_imap_after_the_login_ends_with_1() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a"]);
    pair.source.handle.add(Fault::say("LIST", "%%%\r\n").lasting());
    let text = pair.expect(1, &["--nolog"]);
    assert!(exit_line(&text).contains("1 (EXIT_UNKNOWN)"), "{text}");
    assert_eq!(pair.arrived("INBOX"), 0);
}

#[test]
fn messages_the_source_does_not_hand_out_end_with_115() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    // The first FETCH only lists; bodies come with the next ones.
    pair.source.handle.add(Fault::no("UID FETCH", "", "unreadable").nth(2).lasting());
    let text = pair.expect(115, &["--nolog"]);
    assert!(text.contains("The most frequent error is ERR_Host1_FETCH."), "{text}");
    assert_eq!(pair.arrived("INBOX"), 0);
}

#[test]
fn a_message_that_vanishes_meanwhile_is_told_and_is_no_error() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    pair.source.handle.with(USER, |account| account.ensure("INBOX").make_ghost(2));
    let text = pair.expect(0, &["--nolog"]);
    assert!(
        text.contains("msg INBOX/2 {0} vanished from host1") || text.contains("msg INBOX/2 {5"),
        "{text}"
    );
    assert_eq!(pair.arrived("INBOX"), 1);
}

#[test]
fn a_folder_that_is_not_created_ends_with_116() {
    let pair = Pair::start();
    pair.fill("Work", &["a"]);
    pair.destination.handle.add(Fault::no("CREATE", "", "not here").lasting());
    let text = pair.expect(116, &["--nolog"]);
    assert!(text.contains("Err 1/1: Host1: folder [Work]: "), "{text}");
}

#[test]
fn a_folder_that_is_not_opened_ends_with_117() {
    let pair = Pair::start();
    pair.fill("Work", &["a"]);
    pair.source.handle.add(Fault::no("OPEN", "", "broken").mailbox("Work").lasting());
    pair.expect(117, &["--nolog"]);
}

#[test]
fn what_a_frozen_destination_stores_after_all_is_named_as_being_there_twice() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    // It falls silent at the first APPEND, and stores what that held when it is sent again.
    pair.destination.handle.add(Fault::stall("APPEND"));
    let sent: Vec<_> =
        pair.source.handle.account(USER).folder("INBOX").unwrap().messages().to_vec();
    let stored = move |account: &mut mailhaul_demo::Account| {
        for message in &sent {
            account.ensure("INBOX").append(mailhaul_demo::NewMessage {
                flags: [].into(),
                date: message.date,
                body: message.body.clone(),
            });
        }
    };
    pair.destination.handle.add(Fault::change("APPEND", stored).nth(2));
    let text = pair.expect(111, &["--timeout2", "1", "--nolog"]);
    assert!(
        text.contains("Warning: INBOX: the destination did not answer in time for 2 messages"),
        "{text}"
    );
    assert!(text.contains("Error: INBOX: 2 messages are on the destination twice"), "{text}");
    assert!(text.contains("have the UIDs 1, 2."), "{text}");
    assert_eq!(pair.arrived("INBOX"), 4);
}

#[test]
fn a_frozen_destination_that_stored_nothing_is_warned_of_and_no_error() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    pair.destination.handle.add(Fault::stall("APPEND"));
    let text = pair.expect(0, &["--timeout2", "1", "--nolog"]);
    assert!(text.contains("did not answer in time for 2 messages"), "{text}");
    assert_eq!(pair.arrived("INBOX"), 2);
}

#[test]
fn a_limit_that_was_asked_for_ends_with_118_and_the_next_run_goes_on() {
    let pair = Pair::with(Config::default(), Config::default().without(Feature::MultiAppend));
    pair.fill("INBOX", &["a", "b", "c", "d"]);
    let text = pair.expect(118, &["--exitwhenover", "600", "--nolog"]);
    assert!(text.contains("The most frequent error is ERR_TRANSFER_EXCEEDED."), "{text}");
    pair.expect(0, &["--nolog"]);
    assert_eq!(pair.arrived("INBOX"), 4);
}

#[test]
fn errors_of_several_kinds_end_with_111() {
    let pair = Pair::start();
    pair.fill("INBOX", &["bad"]);
    pair.fill("Work", &["a"]);
    pair.destination.handle.add(Fault::refuse_subject("bad", "", "we don't like it"));
    pair.destination.handle.add(Fault::no("CREATE", "", "not here").lasting());
    pair.expect(111, &["--nolog"]);
}

#[test]
fn as_many_errors_as_allowed_of_several_kinds_end_with_112() {
    let pair = Pair::start();
    pair.fill("INBOX", &["bad"]);
    pair.fill("Work", &["a"]);
    pair.destination.handle.add(Fault::refuse_subject("bad", "", "we don't like it"));
    pair.destination.handle.add(Fault::no("CREATE", "", "not here").lasting());
    let text = pair.expect(112, &["--errorsmax", "2", "--nolog"]);
    assert!(text.contains("Maximum number of errors 2 reached"), "{text}");
}

#[test]
fn nothing_can_be_left_out_by_mistake() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a"]);
    pair.fill("Work", &["b"]);
    pair.fill("日本語", &["c"]);
    pair.expect(0, &["--exclude", "^Work$", "--f1f2", "&ZeVnLIqe-=Japan", "--nolog"]);
    let account = pair.destination.handle.account(USER);
    assert!(account.folder("Work").is_none());
    assert_eq!(pair.arrived("Japan"), 1);
    pair.expect(0, &["--regextrans2", "s/^W(.*)$/V$1/i", "--nolog"]);
    assert_eq!(pair.arrived("Vork"), 1);
}

#[test]
fn a_server_that_repeats_the_password_does_not_bring_it_into_the_output() {
    for how in [&["--nolog"][..], &["--json"]] {
        let pair = Pair::start();
        for command in ["AUTHENTICATE", "LOGIN"] {
            let repeats = format!("{PASSWORD1} is wrong");
            pair.source.handle.add(Fault::no(command, "AUTHENTICATIONFAILED", &repeats).lasting());
        }
        let text = pair.expect(161, how);
        assert!(text.contains(" is wrong"), "{text}");
    }
}

#[test]
fn a_verification_finds_what_is_missing_and_changes_nothing() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    pair.expect(0, &["--nolog"]);
    pair.expect(0, &["--verify", "--nolog"]);
    pair.destination.handle.with(USER, |account| account.ensure("INBOX").expunge([1]));
    let text = pair.expect(111, &["--verify", "--nolog"]);
    assert!(text.contains("The sync is not finished, there are 1 among 2"), "{text}");
    assert_eq!(pair.arrived("INBOX"), 1);
}

#[test]
fn json_on_the_command_line_gives_events_alone() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a"]);
    let text = pair.expect(0, &["--json"]);
    let lines: Result<Vec<mailhaul_model::event::Line>, _> =
        text.lines().map(serde_json::from_str).collect();
    assert!(lines.is_ok_and(|lines| lines.len() > 4), "{text}");
    assert!(!pair.folder.path().join("LOG_imapsync").exists());
}
