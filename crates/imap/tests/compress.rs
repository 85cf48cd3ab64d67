//! COMPRESS=DEFLATE: what is said before and after it, and what goes wrong with it.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

mod support;

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use mailhaul_imap::{AppendMessage, Command, Failure, Mailbox, Response, UidSetOrAll};
use mailhaul_model::Uid;
use support::{Peer, session};

const OFFER: &str = "COMPRESS=DEFLATE LITERAL+";

/// What a server says, compressed up to here.
struct Press(DeflateEncoder<Vec<u8>>);

impl Press {
    fn new() -> Self {
        Self(DeflateEncoder::new(Vec::new(), Compression::fast()))
    }

    fn press(&mut self, text: impl AsRef<[u8]>) -> Vec<u8> {
        self.0.write_all(text.as_ref()).unwrap();
        self.0.flush().unwrap();
        std::mem::take(self.0.get_mut())
    }
}

/// What a client said, expanded.
fn expand(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    // The stream has no end.
    let _ = DeflateDecoder::new(bytes).read_to_end(&mut text);
    text
}

async fn until(peer: &mut Peer, heard: &mut Vec<u8>, end: &[u8]) {
    while !expand(heard).ends_with(end) {
        heard.extend(peer.bytes(1).await);
    }
}

fn fetch() -> Command {
    let set = UidSetOrAll::From(Uid::new(1).unwrap());
    Command::UidFetch { set, items: "(UID BODY.PEEK[])".into(), changed_since: None }
}

#[tokio::test]
async fn everything_behind_the_agreement_is_compressed_both_ways_also_a_large_body() {
    let body: Vec<u8> =
        (0..900_000u32).map(|n| (n.wrapping_mul(n) >> 7).to_le_bytes()[0]).collect();
    let sent = body.clone();
    let (client, server) = session(OFFER, |mut peer: Peer| async move {
        peer.expect("A1 COMPRESS DEFLATE").await;
        let mut press = Press::new();
        // What is compressed may come with the very same packet.
        let mut first = b"A1 OK go\r\n".to_vec();
        first.extend(press.press("* OK [ALERT] narrow\r\n"));
        peer.say(first).await;
        let mut heard = Vec::new();
        until(&mut peer, &mut heard, b"A2 UID FETCH 1:* (UID BODY.PEEK[])\r\n").await;
        let head = format!("* 1 FETCH (UID 1 BODY[] {{{}}}\r\n", sent.len());
        for part in
            press.press([head.as_bytes(), &sent, b")\r\nA2 OK done\r\n"].concat()).chunks(7_001)
        {
            peer.say(part).await;
        }
        until(&mut peer, &mut heard, b"hello\r\n").await;
        peer.say(press.press("A3 OK stored\r\n")).await;
        peer.rest().await;
    })
    .await;
    assert!(client.compress());
    assert!(!client.compress(), "it is asked for once");
    let mut stream = client.stream(fetch());
    let mut came = Vec::new();
    while let Some(response) = stream.next().await.unwrap() {
        if let Response::BodyChunk(bytes) = response {
            came.extend_from_slice(&bytes);
        }
    }
    assert!(came == body, "{} bytes came", came.len());
    assert_eq!(client.take_alerts(), ["narrow"]);
    let mut append = client.append(&Mailbox::new("INBOX"));
    let message = AppendMessage { flags: &[], date: None, size: 5 };
    append.message(message, Bytes::from_static(b"hello")).await.unwrap();
    append.finish().await.unwrap();
    drop(client);
    server.await.unwrap();
}

#[tokio::test]
async fn what_was_asked_before_is_answered_plainly_and_what_is_asked_after_waits() {
    let (client, server) = session(OFFER, |mut peer: Peer| async move {
        peer.expect("A1 NOOP").await;
        peer.expect("A2 COMPRESS DEFLATE").await;
        peer.say("* 3 EXISTS\r\nA1 OK done\r\nA2 OK go\r\n").await;
        let mut heard = Vec::new();
        until(&mut peer, &mut heard, b"A3 CAPABILITY\r\n").await;
        peer.say(Press::new().press("* CAPABILITY IMAP4rev1\r\nA3 OK done\r\n")).await;
        peer.rest().await;
    })
    .await;
    let before = client.send(Command::Noop);
    client.compress();
    let after = client.send(Command::Capability);
    assert_eq!(before.await.unwrap().untagged, [Response::Exists(3)]);
    after.await.unwrap();
    drop(client);
    server.await.unwrap();
}

#[tokio::test]
async fn a_server_that_refuses_is_used_as_it_is() {
    let (client, server) = session(OFFER, |mut peer: Peer| async move {
        peer.expect("A1 COMPRESS DEFLATE").await;
        peer.say("A1 NO [COMPRESSIONACTIVE] no\r\n").await;
        peer.expect("A2 NOOP").await;
        peer.say("A2 OK done\r\n").await;
    })
    .await;
    client.compress();
    client.send(Command::Noop).await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_server_that_does_not_offer_it_is_not_asked() {
    let (client, server) = session("LITERAL+", |mut peer: Peer| async move {
        peer.expect("A1 NOOP").await;
        peer.say("A1 OK done\r\n").await;
    })
    .await;
    assert!(!client.compress());
    client.send(Command::Noop).await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_compressed_stream_that_breaks_is_a_lost_connection() {
    let (client, _server) = session(OFFER, |mut peer: Peer| async move {
        peer.expect("A1 COMPRESS DEFLATE").await;
        peer.say(b"A1 OK go\r\n\xff\xff\xff\xffno deflate at all").await;
        peer.rest().await;
    })
    .await;
    client.compress();
    let failure = client.send(Command::Noop).await.unwrap_err();
    assert!(matches!(failure, Failure::Lost { .. }), "{failure:?}");
}
