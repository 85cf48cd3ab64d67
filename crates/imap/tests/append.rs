//! APPEND against a scripted peer.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod support;

use bytes::Bytes;
use mailhaul_imap::{AppendMessage, Code, Command, Failure, Flag, InternalDate, Mailbox, UidSet};
use support::session;

fn message(size: u64) -> AppendMessage<'static> {
    AppendMessage { flags: &[], date: None, size }
}

#[tokio::test]
async fn several_messages_go_in_one_command_and_several_commands_in_flight() {
    let (session, _peer) = session("LITERAL+ MULTIAPPEND UIDPLUS", |mut peer| async move {
        peer.expect("A1 APPEND \"&AOk-\" (\\Seen $x) \" 1-Feb-2020 03:04:05 +0100\" {3+}").await;
        assert_eq!(peer.bytes(3).await, b"a\r\n");
        peer.expect(" () {6+}").await;
        assert_eq!(peer.bytes(6).await, b"b{9}\r\n");
        peer.expect("").await;
        peer.expect("A2 APPEND \"x\" () {0+}").await;
        peer.expect("").await;
        peer.expect("A3 NOOP").await;
        peer.say("A1 OK [APPENDUID 7 10:11] x\r\nA2 NO zero\r\nA3 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let date = InternalDate::parse(b"1-Feb-2020 03:04:05 +0100");
    let flags = [Flag::Seen, Flag::Recent, Flag::Keyword("$x".into())];
    let mut append = session.append(&Mailbox::new("é"));
    let first = AppendMessage { flags: &flags, date, size: 3 };
    append.message(first, Bytes::from_static(b"a\r\n")).await.unwrap();
    append.begin(message(6)).await.unwrap();
    append.chunk(Bytes::from_static(b"b{9")).await.unwrap();
    append.chunk(Bytes::from_static(b"}\r\n")).await.unwrap();
    let first = append.finish();
    let mut append = session.append(&Mailbox::new("x"));
    append.message(message(0), Bytes::new()).await.unwrap();
    let second = append.finish();
    session.send(Command::Noop).await.unwrap();
    let Some(Code::AppendUid { validity, uids }) = first.await.unwrap().code else { panic!() };
    assert_eq!((validity.get(), uids), (7, UidSet::parse(b"10:11").unwrap()));
    assert!(matches!(second.await, Err(Failure::No { .. })));
}

#[tokio::test]
async fn a_large_message_waits_for_leave_and_a_refused_one_is_not_sent() {
    let (session, peer) = session("", |mut peer| async move {
        peer.expect("A1 APPEND \"x\" () {9000000}").await;
        peer.say("A1 NO [OVERQUOTA] full\r\n").await;
        peer.expect("A2 APPEND \"x\" () {9000000}").await;
        peer.say("+ \r\n").await;
        assert!(peer.bytes(9_000_000).await.iter().all(|b| *b == b'z'));
        peer.expect("").await;
        peer.say("A2 OK x\r\n").await;
        assert_eq!(peer.rest().await, "");
    })
    .await;
    let part = Bytes::from(vec![b'z'; 1_000_000]);
    let full = Failure::No { code: Some(Code::OverQuota), text: "full".into() };
    let mut append = session.append(&Mailbox::new("x"));
    append.begin(message(9_000_000)).await.unwrap();
    let refused = loop {
        if let Err(failure) = append.chunk(part.slice(..1000)).await {
            break failure;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(refused, full);
    assert_eq!(append.finish().await, Err(full));
    let mut append = session.append(&Mailbox::new("x"));
    append.begin(message(9_000_000)).await.unwrap();
    for _ in 0..9 {
        append.chunk(part.clone()).await.unwrap();
    }
    append.finish().await.unwrap();
    drop(session);
    peer.await.unwrap();
}

#[tokio::test]
async fn a_body_made_of_commands_is_never_followed_by_anything_after_a_bad() {
    let (session, peer) = session("LITERAL+ MULTIAPPEND", |mut peer| async move {
        peer.expect("A1 APPEND \"x\" () {16+}").await;
        peer.say("A1 BAD Invalid arguments\r\n").await;
        // The body, as it was on its way, and then the end: no command after it.
        assert_eq!(peer.rest().await, "A9 DELETE \"x\"\r\n");
    })
    .await;
    let mut append = session.append(&Mailbox::new("x"));
    append.begin(message(16)).await.unwrap();
    let _ = append.chunk(Bytes::from_static(b"A9 DELETE \"x\"\r\n")).await;
    let failure = loop {
        if let Err(failure) = append.chunk(Bytes::new()).await {
            break failure;
        }
        tokio::task::yield_now().await;
    };
    assert!(matches!(failure, Failure::Lost { .. }), "{failure:?}");
    assert_eq!(append.finish().await, Err(Failure::Bad { text: "Invalid arguments".into() }));
    assert!(!session.is_alive());
    peer.await.unwrap();
}

#[tokio::test]
async fn an_append_given_up_in_the_middle_closes_the_connection() {
    let (session, peer) = session("LITERAL+", |mut peer| async move {
        assert_eq!(peer.rest().await, "A1 APPEND \"x\" () {100+}\r\nhalf");
    })
    .await;
    let mut append = session.append(&Mailbox::new("x"));
    append.begin(message(100)).await.unwrap();
    append.chunk(Bytes::from_static(b"half")).await.unwrap();
    // Given to the socket before it is given up.
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    drop(append);
    peer.await.unwrap();
    assert!(matches!(session.send(Command::Noop).await, Err(Failure::Lost { .. })));
}

#[tokio::test]
async fn more_or_fewer_bytes_than_announced_are_refused_and_nothing_is_stored() {
    for (announced, given) in [(3, 4), (5, 4)] {
        let (session, peer) = session("LITERAL+", |mut peer| async move {
            assert!(!peer.rest().await.ends_with("\r\n\r\n"));
        })
        .await;
        let mut append = session.append(&Mailbox::new("x"));
        let result = append.message(message(announced), Bytes::from_static(b"abcd")).await;
        assert_eq!(result, Err(Failure::WrongSize { announced, given }));
        assert!(append.finish().await.is_err());
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn an_append_without_a_message_sends_nothing_and_does_no_harm() {
    let (session, peer) = session("", |mut peer| async move {
        peer.expect("A1 NOOP").await;
        peer.say("A1 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    assert!(session.append(&Mailbox::new("x")).finish().await.is_err());
    drop(session.append(&Mailbox::new("x")));
    session.send(Command::Noop).await.unwrap();
    drop(session);
    peer.await.unwrap();
}

#[tokio::test]
async fn both_directions_full_at_once_do_not_wait_for_each_other() {
    let (session, _peer) = session("LITERAL+", |mut peer| async move {
        peer.line().await;
        let answer =
            format!("* 1 FETCH (UID 1 BODY[] {{4000000}}\r\n{})\r\n", "x".repeat(4_000_000));
        // Nothing is read from the client until all of this is taken, and both are larger than the pipe.
        peer.say(answer).await;
        peer.say("A1 OK x\r\n").await;
        peer.expect("A2 APPEND \"x\" () {4000000+}").await;
        peer.bytes(4_000_000).await;
        peer.expect("").await;
        peer.say("A2 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let fetch = session.send(Command::UidFetch {
        set: mailhaul_imap::UidSetOrAll::Set(UidSet::parse(b"1").unwrap()),
        items: "(UID BODY.PEEK[])".into(),
        changed_since: None,
    });
    let mut append = session.append(&Mailbox::new("x"));
    append.begin(message(4_000_000)).await.unwrap();
    for _ in 0..40 {
        append.chunk(Bytes::from(vec![b'y'; 100_000])).await.unwrap();
    }
    let append = append.finish();
    fetch.await.unwrap();
    append.await.unwrap();
}
