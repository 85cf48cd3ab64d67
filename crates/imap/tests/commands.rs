//! Commands and replies against a scripted peer.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod support;

use std::time::Duration;

use mailhaul_imap::{
    Code, Command, Failure, Login, Mailbox, OpenError, Response, Session, Timeouts, UidSet,
    UidSetOrAll,
};
use mailhaul_model::Secret;
use support::{open, quick, session};

fn fetch(set: &[u8], items: &str) -> Command {
    let set = UidSetOrAll::Set(UidSet::parse(set).unwrap());
    Command::UidFetch { set, items: items.into(), changed_since: None }
}

async fn select(session: &Session, name: &str) -> Result<mailhaul_imap::Reply, Failure> {
    session.send(Command::Examine { mailbox: Mailbox::new(name), condstore: false }).await
}

#[tokio::test]
async fn commands_are_in_flight_before_they_are_awaited_and_each_gets_its_own_responses() {
    let (session, peer) = session("", |mut peer| async move {
        peer.expect("A1 STATUS \"a\" (MESSAGES)").await;
        peer.expect("A2 STATUS \"b\" (MESSAGES)").await;
        peer.say("* 5 EXISTS\r\n* status a (messages 1)\r\na1 ok done\r\n").await;
        peer.say("* STATUS b (MESSAGES 2)\r\nA2 OK [HIGHESTMODSEQ 3] done\r\n").await;
        peer.rest().await;
    })
    .await;
    let status = |name: &str| Command::Status { mailbox: name.into(), items: vec!["MESSAGES"] };
    let (first, second) = (session.send(status("a")), session.send(status("b")));
    let second = second.await.unwrap();
    assert!(matches!(&second.untagged[..], [Response::Status(s)] if s.messages == Some(2)));
    assert!(matches!(second.code, Some(Code::HighestModSeq(_))));
    assert_eq!(first.await.unwrap().untagged.len(), 2);
    drop(session);
    peer.await.unwrap();
}

#[tokio::test]
async fn a_bad_in_the_middle_fails_its_own_command_alone() {
    let (session, _peer) = session("", |mut peer| async move {
        peer.line().await;
        peer.line().await;
        peer.line().await;
        peer.say("A1 OK x\r\nA2 BAD what\r\nA3 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let three = [(); 3].map(|()| session.send(Command::Noop));
    let mut results = Vec::new();
    for one in three {
        results.push(one.await.map(|reply| reply.text));
    }
    let bad = Failure::Bad { text: "what".into() };
    assert_eq!(results, [Ok("x".to_owned()), Err(bad), Ok("x".to_owned())]);
    assert!(session.is_alive());
}

#[tokio::test]
async fn unsolicited_data_is_dropped_but_capabilities_and_alerts_are_kept() {
    let (session, _peer) = session("", |mut peer| async move {
        peer.say("* 3 EXISTS\r\n* CAPABILITY IMAP4rev1 MOVE\r\n* OK [ALERT] Disk is old\r\n").await;
        peer.say("* 1 FETCH (FLAGS ())\r\n+ idling\r\n").await;
        peer.expect("A1 NOOP").await;
        peer.say("A1 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    while !session.capabilities().has("MOVE") {
        tokio::task::yield_now().await;
    }
    let reply = session.send(Command::Noop).await.unwrap();
    assert_eq!(reply.untagged, []);
    assert_eq!(session.take_alerts(), ["Disk is old"]);
}

#[tokio::test]
async fn a_link_cut_in_a_literal_fails_every_command_in_flight() {
    let (session, _peer) = session("", |mut peer| async move {
        peer.line().await;
        peer.line().await;
        peer.say("* 1 FETCH (UID 1 BODY[] {100}\r\nhalf").await;
    })
    .await;
    let first = session.send(fetch(b"1", "(UID BODY.PEEK[])"));
    let second = session.send(Command::Noop);
    for result in [first.await, second.await] {
        assert!(matches!(&result, Err(Failure::Lost { during, .. }) if during == "UID FETCH"));
    }
    assert!(!session.is_alive());
    let after = session.send(Command::Noop).await;
    assert!(matches!(after, Err(Failure::Lost { .. })), "{after:?}");
}

#[tokio::test]
async fn a_good_bye_tells_every_command_why() {
    let (session, _peer) = session("", |mut peer| async move {
        peer.line().await;
        peer.say("* BYE [UNAVAILABLE] Shutting down\r\n").await;
    })
    .await;
    let bye = Failure::Bye { code: Some(Code::Unavailable), text: "Shutting down".into() };
    assert_eq!(session.send(Command::Noop).await, Err(bye));
}

#[tokio::test]
async fn names_and_lines_against_the_rules_are_read() {
    let (session, _peer) = session("", |mut peer| async move {
        peer.line().await;
        peer.say(b"* list (\\noselect) \"/\" \"Entw\xfcrfe\"\n* LIST () \"/\" {3}\na&b\n\r\n")
            .await;
        peer.say("* LIST () NIL inbox\r\na1 OK {5}\r\n").await;
        peer.expect("A2 EXAMINE {8}").await;
        peer.say("+ ok\r\n").await;
        assert_eq!(peer.bytes(8).await, b"Entw\xfcrfe");
        peer.expect("").await;
        peer.say("A2 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let list = Command::List {
        reference: String::new(),
        pattern: "*".into(),
        select: vec![],
        returns: vec![],
    };
    let reply = session.send(list).await.unwrap();
    let folders: Vec<Mailbox> = reply
        .untagged
        .into_iter()
        .map(|response| match response {
            Response::List(listed) => listed.mailbox,
            other => panic!("{other:?}"),
        })
        .collect();
    let names: Vec<&str> = folders.iter().map(Mailbox::as_str).collect();
    assert_eq!(names, ["Entwürfe", "a&b", "INBOX"]);
    let mailbox = folders[0].clone();
    session.send(Command::Examine { mailbox, condstore: false }).await.unwrap();
}

#[tokio::test]
async fn hostile_sizes_and_endless_lines_end_the_connection_and_not_the_memory() {
    for hostile in
        ["* LIST () \"/\" {99999999999}\r\n", "* 1 FETCH (FLAGS {99999999999999999999}\r\n"]
    {
        let (session, _peer) = session("", move |mut peer| async move {
            peer.line().await;
            peer.say(hostile).await;
            peer.rest().await;
        })
        .await;
        let failure = session.send(Command::Noop).await.unwrap_err();
        assert!(matches!(failure, Failure::Protocol { .. }), "{failure:?}");
    }
    let (session, _peer) = session("", |mut peer| async move {
        peer.line().await;
        peer.say("* SEARCH").await;
        while peer.try_say(" 4294967295".repeat(1000)).await {}
    })
    .await;
    let search = Command::UidSearch { keys: "ALL".into(), charset_utf8: false };
    let failure = session.send(search).await.unwrap_err();
    assert!(matches!(&failure, Failure::Protocol { line, .. } if line.chars().count() < 300));
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_given_up_and_a_slow_reader_is_not_the_servers_silence() {
    let timeouts = Timeouts { idle: Duration::from_millis(200), ..quick() };
    let greeting = "* OK [CAPABILITY IMAP4rev1] hi\r\n";
    let (opened, _peer) = open(greeting, timeouts, |mut peer| async move {
        peer.line().await;
        peer.say(format!("* 1 FETCH (BODY[] {{3000000}}\r\n{})\r\n", "x".repeat(3_000_000))).await;
        peer.say("A1 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let session = opened.unwrap();
    let mut body = session.stream(fetch(b"1", "(BODY.PEEK[])"));
    // Longer than the server may be silent, with the connection held up by this reader.
    tokio::time::sleep(Duration::from_millis(600)).await;
    let mut bytes = 0;
    while let Some(response) = body.next().await.unwrap() {
        if let Response::BodyChunk(chunk) = response {
            bytes += chunk.len();
        }
    }
    assert_eq!(bytes, 3_000_000);
    let failure = session.send(Command::Noop).await.unwrap_err();
    assert_eq!(failure, Failure::Timeout { during: "NOOP".into(), seconds: 0 });
}

#[tokio::test(start_paused = true)]
async fn a_pause_before_a_command_does_not_count_as_the_servers_silence() {
    let timeouts = Timeouts {
        idle: Duration::from_millis(100),
        keepalive: Duration::from_secs(60),
        ..quick()
    };
    let greeting = "* OK [CAPABILITY IMAP4rev1] hi\r\n";
    let (opened, _peer) = open(greeting, timeouts, |mut peer| async move {
        peer.expect("A1 NOOP").await;
        peer.say("A1 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let session = opened.unwrap();
    // Longer than the server may be silent, with nothing asked of it.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(session.send(Command::Noop).await.unwrap().text, "x");
}

#[tokio::test]
async fn an_unused_connection_is_kept_alive_by_noop() {
    let timeouts = Timeouts { keepalive: Duration::from_millis(50), ..quick() };
    let greeting = "* OK [CAPABILITY IMAP4rev1] hi\r\n";
    let (opened, peer) = open(greeting, timeouts, |mut peer| async move {
        peer.expect("A1 NOOP").await;
        peer.say("A1 OK x\r\n").await;
        peer.expect("A2 NOOP").await;
        peer.say("A2 OK x\r\n").await;
    })
    .await;
    let session = opened.unwrap();
    peer.await.unwrap();
    drop(session);
}

#[tokio::test]
async fn a_stream_that_is_dropped_in_the_middle_is_read_to_its_end() {
    let (session, _peer) = session("", |mut peer| async move {
        peer.line().await;
        peer.line().await;
        peer.say(format!("* 1 FETCH (BODY[] {{9000000}}\r\n{})\r\n", "x".repeat(9_000_000))).await;
        peer.say("A1 OK x\r\nA2 OK y\r\n").await;
        peer.rest().await;
    })
    .await;
    let mut body = session.stream(fetch(b"1", "(BODY.PEEK[])"));
    let noop = session.send(Command::Noop);
    assert!(matches!(body.next().await, Ok(Some(Response::BodyStart { size: 9_000_000, .. }))));
    drop(body);
    assert_eq!(noop.await.unwrap().text, "y");
}

#[tokio::test]
async fn what_greets_otherwise_than_an_open_imap_server_is_refused() {
    for (greeting, shown) in [
        ("* BYE Too busy\r\n", "Too busy"),
        ("220 mail.example.org ESMTP\r\n", "220 mail.example.org ESMTP"),
        ("* NO go away\r\n", "go away"),
    ] {
        let (opened, _peer) = open(greeting, quick(), |mut peer| async move {
            peer.rest().await;
        })
        .await;
        let Err(OpenError::Greeting { text }) = opened else { panic!("{opened:?}") };
        assert!(text.contains(shown), "{text}");
    }
}

#[tokio::test]
async fn a_refused_folder_does_not_harm_the_connection() {
    let (session, _peer) = session("", |mut peer| async move {
        peer.expect("A1 EXAMINE \"x\"").await;
        peer.say("A1 NO [NONEXISTENT] none\r\n").await;
        peer.expect("A2 EXAMINE \"INBOX\"").await;
        peer.say("* 3 EXISTS\r\nA2 OK [READ-ONLY] x\r\n").await;
        peer.expect("A3 LOGOUT").await;
        peer.say("* BYE so long\r\nA3 OK x\r\n").await;
    })
    .await;
    let refused = select(&session, "x").await.unwrap_err();
    assert_eq!(refused, Failure::No { code: Some(Code::NonExistent), text: "none".into() });
    assert_eq!(select(&session, "inbox").await.unwrap().code, Some(Code::ReadOnly));
    session.logout().await;
}

async fn log_in(
    session: &Session,
    login: &str,
    act_as: Option<&str>,
    password: &str,
) -> Result<String, Failure> {
    let credential = Secret::new(password).into();
    session.login(Login { act_as, ..Login::new(login, &credential) }).await
}

#[tokio::test]
async fn every_kind_of_password_arrives_and_none_comes_back_in_an_error() {
    let secret = "a \"b\\ü";
    let (session, peer) = session("", |mut peer| async move {
        peer.expect("A1 LOGIN \"mia\" {7}").await;
        peer.say("+ ok\r\n").await;
        assert_eq!(peer.bytes(7).await, "a \"b\\ü".as_bytes());
        peer.expect("").await;
        peer.say("A1 NO [X mia a \"b\\ü] wrong: a \"b\\ü\r\n").await;
        peer.rest().await;
    })
    .await;
    let failure = log_in(&session, "mia", None, secret).await.unwrap_err();
    assert!(!format!("{failure:?}{failure}").contains("b\\"), "{failure:?}");
    drop(session);
    peer.await.unwrap();
}

#[tokio::test]
async fn plain_is_taken_where_it_is_offered_and_utf8_where_the_account_has_it() {
    let (session, peer) = session("AUTH=PLAIN SASL-IR", |mut peer| async move {
        // "mia" NUL "admin" NUL "pw"
        peer.expect("A1 AUTHENTICATE PLAIN bWlhAGFkbWluAHB3").await;
        peer.say("A1 OK [CAPABILITY IMAP4rev1 ENABLE UTF8=ACCEPT] in\r\n").await;
        peer.expect("A2 ENABLE UTF8=ACCEPT").await;
        peer.say("* ENABLED UTF8=ACCEPT\r\nA2 OK x\r\n").await;
        peer.expect("A3 CREATE \"Entwürfe\"").await;
        peer.say("A3 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let mechanism = log_in(&session, "admin", Some("mia"), "pw").await.unwrap();
    assert_eq!(mechanism, "PLAIN");
    session.send(Command::Create(Mailbox::new("Entwürfe"))).await.unwrap();
    drop(session);
    peer.await.unwrap();
}

#[tokio::test]
async fn plain_without_an_initial_response_waits_for_leave_and_capabilities_are_asked_for() {
    let (session, _peer) = session("AUTH=PLAIN", |mut peer| async move {
        peer.expect("A1 AUTHENTICATE PLAIN").await;
        peer.say("+ \r\n").await;
        peer.expect("AG1pYQBwdw==").await;
        peer.say("A1 OK in\r\n").await;
        peer.expect("A2 CAPABILITY").await;
        peer.say("* CAPABILITY IMAP4rev1 LITERAL+\r\nA2 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    log_in(&session, "mia", None, "pw").await.unwrap();
    assert!(session.capabilities().literal_plus());
}

#[tokio::test]
async fn no_password_is_sent_where_the_server_takes_none() {
    let (session, peer) = session("LOGINDISABLED", |mut peer| async move {
        assert_eq!(peer.rest().await, "");
    })
    .await;
    let failure = log_in(&session, "mia", None, "pw").await.unwrap_err();
    assert!(matches!(failure, Failure::NotOffered(_)));
    let failure = log_in(&session, "mia", Some("x"), "pw").await.unwrap_err();
    assert!(matches!(failure, Failure::NotOffered(_)));
    drop(session);
    peer.await.unwrap();
}
