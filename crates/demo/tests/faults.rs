//! What the server does wrong when it is told to.

mod peer;

use std::time::Duration;

use mailhaul_demo::{Config, DemoServer, Fault, fault};
use peer::{LOGIN, Peer, literal, mail, server};

fn with_messages(subjects: &[&str]) -> DemoServer {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    for subject in subjects {
        peer.ok(&format!("APPEND INBOX {}", literal(&mail(subject))));
    }
    server.handle.reset_counters();
    server
}

fn count(server: &DemoServer) -> usize {
    server.handle.account(LOGIN).folder("INBOX").expect("INBOX exists").messages().len()
}

#[test]
fn the_link_is_dropped_at_a_command_in_one_folder_once() {
    let server = with_messages(&["a"]);
    server.handle.with(LOGIN, |a| a.create("other", None)).unwrap();
    server.handle.add(Fault::drop_at("UID FETCH").mailbox("other"));
    Peer::opened(&server, "INBOX").ok("UID FETCH 1:* (FLAGS)");
    let mut peer = Peer::opened(&server, "other");
    peer.send("x UID FETCH 1:* (FLAGS)\r\n");
    assert_eq!(peer.line(), None);
    assert_eq!(server.handle.faults_left(), 0);
    Peer::opened(&server, "other").ok("UID FETCH 1:* (FLAGS)");
}

#[test]
fn the_link_is_dropped_after_exactly_so_many_bytes_of_an_answer() {
    let server = with_messages(&["a"]);
    server.handle.add(Fault::drop_after_sent("UID FETCH", 50));
    let mut peer = Peer::opened(&server, "INBOX");
    peer.send("x UID FETCH 1 (BODY.PEEK[])\r\n");
    let got = peer.rest();
    assert_eq!(got.len(), 50);
    assert!(got.starts_with(b"* 1 FETCH (UID 1 BODY[] {"));
}

#[test]
fn the_link_is_dropped_in_the_middle_of_a_literal_and_nothing_is_stored() {
    let server = with_messages(&[]);
    server.handle.add(Fault::drop_after_received("APPEND", 1000));
    let mut peer = Peer::logged_in(&server);
    peer.try_send(format!("x APPEND INBOX {}", literal(&"y".repeat(2_000_000))).as_bytes());
    assert_eq!(peer.line(), None);
    assert_eq!(count(&server), 0);
}

#[test]
fn the_link_is_dropped_after_the_effect_and_before_the_answer() {
    let server = with_messages(&[]);
    server.handle.add(Fault::drop_before_reply("APPEND"));
    let mut peer = Peer::logged_in(&server);
    peer.send(format!("x APPEND INBOX {}\r\n", literal(&mail("a"))));
    assert_eq!(peer.line(), None);
    assert_eq!(count(&server), 1);
}

#[test]
fn a_refused_append_stores_nothing_and_leaves_the_conversation_whole() {
    let server = with_messages(&[]);
    server.handle.add(Fault::no("APPEND", "OVERQUOTA", "full").times(2));
    let mut peer = Peer::logged_in(&server);
    let command = format!("APPEND INBOX {}", literal(&mail("a")));
    assert_eq!(peer.tagged(&command), "NO [OVERQUOTA] full");
    assert_eq!(peer.tagged("APPEND INBOX {5}"), "NO [OVERQUOTA] full");
    assert_eq!(count(&server), 0);
    peer.ok(&command);
    assert_eq!(count(&server), 1);
}

#[test]
fn no_bad_and_alerts_are_said_at_the_nth_command() {
    let server = with_messages(&[]);
    server.handle.add(Fault::no("STATUS", "UNAVAILABLE", "later").nth(2));
    server.handle.add(Fault::bad("NOOP", "what?"));
    server.handle.add(Fault::say("CAPABILITY", "* OK [ALERT] Maintenance at noon\r\n"));
    let mut peer = Peer::logged_in(&server);
    assert!(peer.tagged("STATUS INBOX (MESSAGES)").starts_with("OK"));
    assert_eq!(peer.tagged("STATUS INBOX (MESSAGES)"), "NO [UNAVAILABLE] later");
    assert!(peer.tagged("STATUS INBOX (MESSAGES)").starts_with("OK"));
    assert_eq!(peer.tagged("NOOP"), "BAD what?");
    assert_eq!(peer.ok("CAPABILITY")[0], "* OK [ALERT] Maintenance at noon");
}

#[test]
fn bye_comes_at_a_command_and_as_a_greeting() {
    let server = with_messages(&[]);
    server.handle.add(Fault::bye("SELECT", "Shutting down"));
    let mut peer = Peer::logged_in(&server);
    peer.send("x SELECT INBOX\r\n");
    assert_eq!(peer.line().unwrap(), "* BYE Shutting down");
    assert_eq!(peer.line(), None);
    server.handle.add(Fault::bye(fault::GREETING, "Too many connections"));
    let mut peer = Peer::connect(&server);
    assert_eq!(peer.line().unwrap(), "* BYE Too many connections");
    assert_eq!(peer.line(), None);
}

#[tokio::test]
async fn a_stalled_command_is_answered_only_after_its_release() {
    let server = with_messages(&["a"]);
    let handle = server.handle.clone();
    handle.add(Fault::stall("UID FETCH"));
    let mut peer = Peer::opened(&server, "INBOX");
    peer.send("x UID FETCH 1 (FLAGS)\r\ny NOOP\r\n");
    let seen = handle.wait_until(|c| c.command("UID FETCH") == 1);
    tokio::time::timeout(Duration::from_secs(20), seen).await.unwrap();
    assert_eq!(handle.counters().command("NOOP"), 0);
    handle.release();
    assert!(peer.line().unwrap().starts_with("* 1 FETCH"));
    peer.until("y");
}

#[tokio::test]
async fn a_peer_that_leaves_while_it_is_kept_waiting_is_noticed() {
    let server = with_messages(&[]);
    server.handle.add(Fault::stall("NOOP"));
    let mut peer = Peer::logged_in(&server);
    peer.send("x NOOP\r\n");
    let there = server.handle.wait_until(|c| c.command("NOOP") == 1 && c.open == 1);
    tokio::time::timeout(Duration::from_secs(20), there).await.unwrap();
    drop(peer);
    let gone = server.handle.wait_until(|c| c.open == 0);
    tokio::time::timeout(Duration::from_secs(20), gone).await.unwrap();
}

#[test]
fn sizes_are_lies_and_ghosts_are_listed_without_a_body() {
    let server = with_messages(&["a", "b"]);
    server.handle.with(LOGIN, |account| {
        let inbox = account.folder_mut("INBOX").unwrap();
        inbox.lie_about_size(1, 7);
        inbox.make_ghost(2);
    });
    let mut peer = Peer::opened(&server, "INBOX");
    let listed = peer.ok("UID FETCH 1:* (RFC822.SIZE)");
    assert_eq!(listed[0], "* 1 FETCH (UID 1 RFC822.SIZE 7)");
    assert!(listed[1].starts_with("* 2 FETCH (UID 2 "));
    let bodies = peer.ok("UID FETCH 1:* (BODY.PEEK[])");
    assert_eq!(bodies.iter().filter(|l| l.contains("BODY[]")).count(), 1);
}

#[test]
fn a_folder_is_renumbered_between_two_openings() {
    let server = with_messages(&["a", "b"]);
    server.handle.with(LOGIN, |a| a.folder_mut("INBOX").unwrap().expunge([1]));
    server.handle.add(Fault::renumber("INBOX", 77).nth(2));
    let mut peer = Peer::logged_in(&server);
    assert!(peer.ok("EXAMINE INBOX").iter().any(|l| l.contains("[UIDVALIDITY 1700000000]")));
    assert!(peer.ok("UID FETCH 1:* (FLAGS)")[0].contains("UID 2 "));
    assert!(peer.ok("SELECT INBOX").iter().any(|l| l.contains("[UIDVALIDITY 77]")));
    assert!(peer.ok("UID FETCH 1:* (FLAGS)")[0].contains("UID 1 "));
}

#[test]
fn a_message_is_expunged_between_its_listing_and_its_fetch() {
    let server = with_messages(&["a", "b"]);
    server.handle.add(
        Fault::change("UID FETCH", |account| {
            account.folder_mut("INBOX").unwrap().expunge([1]);
        })
        .nth(2),
    );
    let mut peer = Peer::opened(&server, "INBOX");
    assert_eq!(peer.ok("UID FETCH 1:* (FLAGS)").len(), 3);
    let bodies = peer.ok("UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
    assert!(bodies[0].starts_with("* 2 FETCH (UID 2 "), "{bodies:?}");
    assert!(bodies.contains(&"* 1 EXPUNGE".to_owned()), "{bodies:?}");
}

#[test]
fn a_uid_behind_the_body_is_sent_on_request() {
    let server = with_messages(&["a"]);
    server.handle.add(Fault::uid_after_body());
    let mut peer = Peer::opened(&server, "INBOX");
    let lines = peer.ok("UID FETCH 1 (UID BODY.PEEK[])");
    assert!(lines[0].starts_with("* 1 FETCH (BODY[] {"), "{lines:?}");
    assert_eq!(lines[lines.len() - 2], " UID 1)");
}

#[test]
fn one_refused_subject_refuses_the_whole_multiappend() {
    let server = with_messages(&[]);
    server.handle.add(Fault::refuse_subject("virus", "CANNOT", "Infected"));
    let mut peer = Peer::logged_in(&server);
    let [good, bad] = ["fine", "a virus"].map(|s| literal(&mail(s)));
    assert_eq!(peer.tagged(&format!("APPEND INBOX {good} {bad}")), "NO [CANNOT] Infected");
    assert_eq!(count(&server), 0);
    peer.ok(&format!("APPEND INBOX {good} {good}"));
    assert_eq!(count(&server), 2);
}

#[test]
fn every_connection_is_dropped_on_request_and_at_the_end() {
    let server = with_messages(&[]);
    let mut one = Peer::logged_in(&server);
    server.handle.drop_connections();
    assert_eq!(one.line(), None);
    let mut two = Peer::logged_in(&server);
    drop(server);
    assert_eq!(two.line(), None);
}

#[test]
fn passwords_are_in_no_line_that_is_remembered() {
    let server = server(Config::default());
    let mut peer = Peer::logged_in(&server);
    peer.ok("NOOP");
    let lines = server.handle.counters().lines;
    assert_eq!(lines, ["l LOGIN ..", "t NOOP"]);
}

#[test]
fn a_damaged_message_ends_the_connection_after_those_before_it() {
    let server = with_messages(&["a", "b", "c"]);
    server.handle.add(Fault::damaged_body(2));
    let mut peer = Peer::opened(&server, "INBOX");
    peer.ok("UID FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
    peer.send("x UID FETCH 1:* (UID BODY.PEEK[])\r\n");
    let first = peer.line().unwrap();
    assert!(first.starts_with("* 1 FETCH (UID 1 "), "{first}");
    let rest: Vec<_> = std::iter::from_fn(|| peer.line()).collect();
    assert!(rest.iter().all(|line| !line.contains("FETCH")), "{rest:?}");
    server.handle.add(Fault::damaged_header(3));
    let mut peer = Peer::opened(&server, "INBOX");
    peer.ok("UID FETCH 1:* (UID FLAGS RFC822.SIZE)");
    peer.send("x UID FETCH 3 (UID BODY.PEEK[HEADER])\r\n");
    assert_eq!(peer.line(), None);
}
