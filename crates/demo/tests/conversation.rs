//! What the server answers when nothing goes wrong.

mod peer;

use mailhaul_demo::{Config, Encryption, Feature};
use mailhaul_imap::Flag;
use peer::{LOGIN, PASSWORD, Peer, literal, mail, server};

#[test]
fn a_wrong_password_is_refused_and_a_right_one_is_not() {
    let server = server(Config::default());
    let mut peer = Peer::connect(&server);
    assert!(peer.line().unwrap().contains("AUTH=PLAIN"));
    assert!(peer.tagged(&format!("LOGIN {LOGIN} wrong")).starts_with("NO [AUTHENTICATIONFAILED]"));
    assert!(peer.tagged("SELECT INBOX").starts_with("BAD"));
    let told = peer.tagged(&format!("LOGIN {LOGIN} {{{}+}}\r\n{PASSWORD}", PASSWORD.len()));
    assert!(told.starts_with("OK [CAPABILITY IMAP4rev1") && told.contains("MULTIAPPEND"), "{told}");
    assert_eq!(server.handle.counters().logins, 1);
}

#[test]
fn sasl_plain_works_with_and_without_an_initial_response() {
    let config = Config::default().user("boss", "b").user("sam", "s");
    let server = server(Config { masters: vec!["boss".into()], ..config });
    // NUL sam NUL s; then sam NUL boss NUL b; then boss NUL sam NUL s.
    for (response, expected) in [
        ("AHNhbQBz", "OK"),
        ("c2FtAGJvc3MAYg==", "OK"),
        ("Ym9zcwBzYW0Acw==", "NO [AUTHORIZATIONFAILED]"),
        ("AHNhbQB4", "NO [AUTHENTICATIONFAILED]"),
        ("*", "BAD"),
    ] {
        let mut peer = Peer::connect(&server);
        peer.line();
        let answer = peer.tagged(&format!("AUTHENTICATE PLAIN {response}"));
        assert!(answer.starts_with(expected), "{response}: {answer}");
        let mut peer = Peer::connect(&server);
        peer.line();
        peer.send("t AUTHENTICATE PLAIN\r\n");
        assert_eq!(peer.line().unwrap(), "+ ");
        peer.send(format!("{response}\r\n"));
        let answer = peer.until("t").pop().unwrap();
        assert!(answer[2..].starts_with(expected), "{response}: {answer}");
    }
}

#[test]
fn what_is_switched_off_is_neither_said_nor_done() {
    let config = Config::default()
        .without(Feature::Namespace)
        .without(Feature::MultiAppend)
        .without(Feature::UidPlus)
        .without(Feature::ListStatus)
        .without(Feature::ListExtended)
        .without(Feature::SpecialUse)
        .without(Feature::Condstore);
    let server = server(config);
    let mut peer = Peer::logged_in(&server);
    let said = peer.ok("CAPABILITY").remove(0);
    for word in ["NAMESPACE", "MULTIAPPEND", "UIDPLUS", "LIST", " SPECIAL-USE", "CONDSTORE"] {
        assert!(!said.contains(word), "{said}");
    }
    assert!(peer.tagged("NAMESPACE").starts_with("BAD"));
    assert!(peer.tagged("LIST \"\" * RETURN (SUBSCRIBED)").starts_with("BAD"));
    assert!(peer.tagged("STATUS INBOX (HIGHESTMODSEQ)").starts_with("BAD"));
    let two = format!("APPEND INBOX {} {}", literal(&mail("a")), literal(&mail("b")));
    assert!(peer.tagged(&two).starts_with("BAD"));
    let one = format!("APPEND INBOX {}", literal(&mail("a")));
    assert_eq!(peer.tagged(&one), "OK APPEND completed");
    assert_eq!(server.handle.account(LOGIN).folder("INBOX").unwrap().messages().len(), 1);
}

#[test]
fn folders_are_listed_with_their_names_uses_subscriptions_and_sums() {
    let server = server(Config::default().names('.', "INBOX."));
    let mut peer = Peer::logged_in(&server);
    assert_eq!(peer.ok("NAMESPACE")[0], "* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL");
    assert!(peer.tagged("CREATE Work").starts_with("NO [CANNOT]"));
    peer.ok("CREATE \"INBOX.Entw&APw-rfe.2024\" (USE (\\Drafts))");
    peer.ok("SUBSCRIBE \"INBOX.Entw&APw-rfe.2024\"");
    peer.ok(&format!("APPEND \"INBOX.Entw&APw-rfe.2024\" {}", literal(&mail("a"))));
    let list = "LIST \"\" * RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES SIZE UIDNEXT))";
    let size = mail("a").len();
    assert_eq!(
        peer.ok(list)[..5],
        [
            "* LIST (\\HasChildren) \".\" \"INBOX\"".to_owned(),
            "* STATUS \"INBOX\" (MESSAGES 0 SIZE 0 UIDNEXT 1)".to_owned(),
            "* LIST (\\HasChildren \\Noselect) \".\" \"INBOX.Entw&APw-rfe\"".to_owned(),
            "* LIST (\\HasNoChildren \\Drafts \\Subscribed) \".\" \"INBOX.Entw&APw-rfe.2024\""
                .to_owned(),
            format!("* STATUS \"INBOX.Entw&APw-rfe.2024\" (MESSAGES 1 SIZE {size} UIDNEXT 2)"),
        ]
    );
    assert_eq!(peer.ok("LIST \"\" %").len(), 2);
    assert_eq!(peer.ok("LSUB \"\" *")[0], "* LSUB () \".\" \"INBOX.Entw&APw-rfe.2024\"");
    assert_eq!(peer.ok("LIST (SUBSCRIBED) \"\" *").len(), 2);
    assert_eq!(peer.ok("LIST \"\" \"\"")[0], "* LIST (\\Noselect) \".\" \"\"");
    peer.ok("RENAME \"INBOX.Entw&APw-rfe\" INBOX.x");
    peer.ok("DELETE INBOX.x.2024");
    assert!(peer.tagged("SELECT INBOX.x.2024").starts_with("NO [NONEXISTENT]"));
}

#[test]
fn names_are_written_in_utf8_once_that_is_enabled() {
    let server = server(Config::default().with(Feature::Utf8Accept));
    let mut peer = Peer::logged_in(&server);
    peer.ok("CREATE &ZeVnLIqe-");
    assert_eq!(peer.ok("ENABLE UTF8=ACCEPT")[0], "* ENABLED UTF8=ACCEPT");
    assert!(peer.ok("LIST \"\" *")[1].ends_with("\"日本語\""));
    peer.ok("SELECT \"日本語\"");
}

#[test]
fn an_append_keeps_flags_keywords_date_and_every_byte() {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    let body = "a\r\n.\nx\u{80}}{3}\r\n";
    let date = "17-Jul-1996 02:44:25 -0730";
    let command = format!("APPEND INBOX (\\seen $Fwd) \"{date}\" {}", literal(body));
    assert!(peer.tagged(&command).starts_with("OK [APPENDUID 1700000000 1]"));
    let account = server.handle.account(LOGIN);
    let message = account.folder("INBOX").unwrap().message(1).unwrap();
    assert_eq!(message.body, body);
    assert_eq!(message.flags, [Flag::Seen, Flag::Keyword("$Fwd".into())].into());
    assert_eq!((message.date.unix, message.date.offset_minutes), (837_598_465, -450));
    peer.ok("EXAMINE INBOX");
    peer.send("f UID FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])\r\n");
    let size = body.len();
    let expected = format!(
        "* 1 FETCH (UID 1 FLAGS (\\Seen $Fwd) INTERNALDATE \"{date}\" RFC822.SIZE {size} \
         BODY[] {{{size}}}\r\n{body})\r\nf OK Done\r\n"
    );
    assert_eq!(String::from_utf8(peer.exactly(expected.len())).unwrap(), expected);
}

#[test]
fn a_multiappend_with_synchronising_literals_is_asked_for_each() {
    let server = server(Config::default().without(Feature::LiteralPlus));
    let mut peer = Peer::connect(&server);
    peer.line();
    peer.send(format!("l LOGIN {LOGIN} {{{}}}\r\n", PASSWORD.len()));
    assert_eq!(peer.line().unwrap(), "+ OK");
    peer.send(format!("{PASSWORD}\r\n"));
    peer.until("l");
    for body in ["one", "three"] {
        let start = if body == "one" { "a APPEND INBOX " } else { " (\\Seen) " };
        peer.send(format!("{start}{{{}}}\r\n", body.len()));
        assert_eq!(peer.line().unwrap(), "+ OK");
        peer.send(body);
    }
    peer.send("\r\n");
    assert!(peer.until("a")[0].contains("[APPENDUID 1700000000 1:2]"));
    peer.send("b APPEND INBOX {3+}\r\n");
    assert!(peer.line().unwrap().starts_with("b BAD"));
    assert_eq!(peer.line(), None);
}

#[test]
fn literal_minus_ends_at_4096_bytes() {
    let config = Config::default().without(Feature::LiteralPlus).with(Feature::LiteralMinus);
    let server = server(config);
    let mut peer = Peer::logged_in(&server);
    assert!(peer.ok("CAPABILITY")[0].contains("LITERAL-"));
    let whole = "x".repeat(4096);
    peer.ok(&format!("APPEND INBOX {}", literal(&whole)));
    peer.send("b APPEND INBOX {4097+}\r\n");
    assert!(peer.line().unwrap().starts_with("b BAD"));
    assert_eq!(peer.line(), None);
}

#[test]
fn a_message_that_can_not_be_stored_is_refused_before_its_bytes_are_sent() {
    let config = Config { quota: Some(5000), message_limit: Some(3000), ..Config::default() };
    let server = server(config);
    let mut peer = Peer::logged_in(&server);
    assert!(peer.ok("CAPABILITY")[0].contains("APPENDLIMIT=3000"));
    assert!(peer.tagged("APPEND INBOX {3001}").starts_with("NO [TOOBIG]"));
    assert!(peer.tagged("APPEND nowhere {1}").starts_with("NO [TRYCREATE]"));
    peer.ok(&format!("APPEND INBOX {}", literal(&"x".repeat(3000))));
    assert!(peer.tagged("APPEND INBOX {2001}").starts_with("NO [OVERQUOTA]"));
    let both = format!("APPEND INBOX {} {}", literal("small"), literal(&"x".repeat(2500)));
    assert!(peer.tagged(&both).starts_with("NO [OVERQUOTA]"));
    assert_eq!(peer.ok("GETQUOTAROOT INBOX")[1], "* QUOTA \"User quota\" (STORAGE 3 4)");
    assert_eq!(server.handle.account(LOGIN).folder("INBOX").unwrap().messages().len(), 1);
}

#[test]
fn commands_sent_ahead_are_answered_in_order_even_when_no_answer_is_read() {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    let body = "y".repeat(200_000);
    peer.ok(&format!("APPEND INBOX {}", literal(&body)));
    peer.ok("SELECT INBOX");
    let mut all = String::new();
    for n in 0..100 {
        let append = format!("a{n} APPEND INBOX {}\r\n", literal(&body[..100_000]));
        all.extend([format!("f{n} UID FETCH 1 (BODY.PEEK[])\r\n"), append]);
    }
    peer.send(all);
    for n in 0..100 {
        let answer = peer.until(&format!("f{n}"));
        assert!(answer.iter().any(|l| l.len() > 200_000), "{n}");
        peer.until(&format!("a{n}"));
    }
    assert_eq!(server.handle.account(LOGIN).folder("INBOX").unwrap().messages().len(), 101);
    assert_eq!(server.handle.counters().body_fetches, 100);
}

#[test]
fn searches_find_what_they_name() {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    for (subject, rest) in [
        ("one", "(\\Seen) \"01-Jan-2020 23:30:00 -0100\""),
        ("two", "(\\Deleted $Junk) \"02-Jan-2020 00:30:00 +0100\""),
        ("three", "() \"03-Jan-2020 12:00:00 +0000\""),
    ] {
        peer.ok(&format!("APPEND INBOX {rest} {}", literal(&mail(subject))));
    }
    peer.ok("SELECT INBOX");
    for (keys, found) in [
        ("ALL", " 1 2 3"),
        ("UID 2:*", " 2 3"),
        ("UID 9:*", " 3"),
        ("HEADER Message-ID <two@EXAMPLE.org>", " 2"),
        ("SUBJECT {5+}\r\nthree", " 3"),
        ("SINCE 2-Jan-2020", " 2 3"),
        ("BEFORE 2-Jan-2020", " 1"),
        ("ON 1-Jan-2020", " 1"),
        ("UNSEEN UNDELETED", " 3"),
        ("KEYWORD $Junk", " 2"),
        ("OR SEEN DELETED", " 1 2"),
        ("NOT (SEEN) NOT DELETED", " 3"),
        ("LARGER 57", " 3"),
        ("SMALLER 57 2:3", " 2"),
        ("TEXT hello UNKEYWORD $Junk", " 1 3"),
    ] {
        let answer = peer.ok(&format!("UID SEARCH CHARSET UTF-8 {keys}"));
        assert_eq!(answer[0], format!("* SEARCH{found}"), "{keys}");
    }
    assert!(peer.tagged("UID SEARCH NONSENSE").starts_with("BAD"));
}

#[test]
fn only_the_messages_named_are_expunged() {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    for subject in ["a", "b", "c", "d"] {
        peer.ok(&format!("APPEND INBOX {}", literal(&mail(subject))));
    }
    peer.ok("SELECT INBOX");
    let stored = peer.ok("UID STORE 1,3:4 +FLAGS (\\Deleted)");
    assert_eq!(stored[0], "* 1 FETCH (UID 1 FLAGS (\\Deleted))");
    assert_eq!(stored.len(), 4);
    assert_eq!(peer.ok("UID EXPUNGE 1:2,4")[..2], ["* 4 EXPUNGE", "* 1 EXPUNGE"]);
    assert_eq!(server.handle.account(LOGIN).folder("INBOX").unwrap().messages().len(), 2);
    assert_eq!(peer.ok("UNSELECT").len(), 1);
    peer.ok("SELECT INBOX");
    peer.ok("CLOSE");
    assert_eq!(server.handle.account(LOGIN).folder("INBOX").unwrap().messages().len(), 1);
}

#[test]
fn an_examined_folder_can_not_be_changed() {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    peer.ok(&format!("APPEND INBOX (\\Deleted) {}", literal(&mail("a"))));
    let before = server.handle.account(LOGIN);
    let opened = peer.ok("EXAMINE INBOX");
    assert!(opened.iter().any(|l| l.contains("[PERMANENTFLAGS ()]")));
    assert!(peer.tagged("UID STORE 1 FLAGS (\\Seen)").starts_with("NO"));
    assert!(peer.tagged("EXPUNGE").starts_with("NO"));
    peer.ok("UID FETCH 1 (BODY[])");
    peer.ok("CLOSE");
    assert_eq!(server.handle.account(LOGIN), before);
}

#[test]
fn changes_are_counted_and_only_changed_messages_are_listed() {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    for subject in ["a", "b"] {
        peer.ok(&format!("APPEND INBOX {}", literal(&mail(subject))));
    }
    let opened = peer.ok("SELECT INBOX (CONDSTORE)");
    assert!(opened.iter().any(|l| l.contains("[HIGHESTMODSEQ 3]")), "{opened:?}");
    peer.ok("UID STORE 2 +FLAGS.SILENT (\\Flagged)");
    let changed = peer.ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 3)");
    assert_eq!(changed[0], "* 2 FETCH (UID 2 FLAGS (\\Flagged) MODSEQ (4))");
    assert_eq!(changed.len(), 2);
    let refused = peer.tagged("UID STORE 1:2 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Seen)");
    assert!(refused.starts_with("OK [MODIFIED 2]"), "{refused}");
}

#[test]
fn what_others_change_is_told_at_the_next_command() {
    let server = server(Config::default());
    let mut other = Peer::logged_in(&server);
    for subject in ["a", "b"] {
        other.ok(&format!("APPEND INBOX {}", literal(&mail(subject))));
    }
    let mut peer = Peer::opened(&server, "INBOX");
    other.ok(&format!("APPEND INBOX {}", literal(&mail("c"))));
    other.ok("SELECT INBOX");
    other.ok("UID STORE 2 FLAGS (\\Seen)");
    server.handle.with(LOGIN, |a| a.folder_mut("INBOX").unwrap().expunge([1]));
    let news = peer.ok("NOOP");
    assert_eq!(
        news[..3],
        ["* 1 EXPUNGE", "* 2 EXISTS", "* 1 FETCH (UID 2 FLAGS (\\Seen))"],
        "{news:?}"
    );
}

#[test]
fn only_flags_that_are_permitted_are_kept() {
    let config = Config {
        any_keyword: false,
        keywords: vec!["$Forwarded".into()],
        system_flags: vec![Flag::Seen, Flag::Deleted],
        ..Config::default()
    };
    let server = server(config);
    let mut peer = Peer::logged_in(&server);
    let flags = "(\\Seen \\Flagged $forwarded other)";
    peer.ok(&format!("APPEND INBOX {flags} {}", literal(&mail("a"))));
    let opened = peer.ok("SELECT INBOX");
    assert!(opened.iter().any(|l| l.contains("[PERMANENTFLAGS (\\Seen \\Deleted $Forwarded)]")));
    let account = server.handle.account(LOGIN);
    let kept = &account.folder("INBOX").unwrap().messages()[0].flags;
    assert_eq!(*kept, [Flag::Seen, Flag::Keyword("$forwarded".into())].into());
}

#[test]
fn starttls_is_the_only_way_in_where_it_is_offered() {
    let server = server(Config { encryption: Encryption::Starttls, ..Config::default() });
    let mut peer = Peer::connect(&server);
    let greeting = peer.line().unwrap();
    assert!(greeting.contains("STARTTLS") && greeting.contains("LOGINDISABLED"), "{greeting}");
    assert!(peer.tagged(&format!("LOGIN {LOGIN} x")).starts_with("NO [PRIVACYREQUIRED]"));
    peer.ok("STARTTLS");
    assert!(server.fingerprint().is_some());
}
