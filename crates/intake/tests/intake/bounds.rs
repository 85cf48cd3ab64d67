//! Who sends too much, too slowly, or comes too often.

use std::time::Duration;

use mailhaul_intake::server::StartError;
use mailhaul_intake::{HostName, LinkKey, server};
use mailhaul_model::event::SideName;

use crate::support::client::Client;
use crate::support::desk::noon;
use crate::support::fixture::{Fixture, SHARED, request};
use crate::support::{PATIENCE, until};

const ANN: &str = "ann@old.example";
/// Short, because tests wait for it.
const SOON: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_before_it_is_read() {
    let form = Fixture::new().await;
    let path = form.running.path(SHARED);
    let mut client = form.client().await;
    let head = String::from_utf8(request(&path, b"")).unwrap();
    client.send(head.replace("Length: 0", "Length: 1000000000").as_bytes()).await.unwrap();
    assert_eq!(client.reply().await.unwrap().status, 413);
}

#[tokio::test]
async fn a_body_of_unknown_length_is_cut_off_at_the_limit() {
    let form = Fixture::new().await;
    let path = form.running.path(SHARED);
    let mut client = form.client().await;
    let head = String::from_utf8(request(&path, b"")).unwrap();
    let head = head.replace("Content-Length: 0", "Transfer-Encoding: chunked");
    client.send(head.as_bytes()).await.unwrap();
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    for _ in 0..5 {
        client.send(chunk.as_bytes()).await.unwrap();
    }
    assert_eq!(client.reply().await.unwrap().status, 413);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let form = Fixture::with(|config| config.limits.body_time = SOON).await;
    let path = form.running.path(SHARED);
    let mut client = form.client().await;
    let mut slow = request(&path, &[0; 1000]);
    slow.truncate(slow.len() - 999);
    client.send(&slow).await.unwrap();
    assert_eq!(client.reply().await.unwrap().status, 408);
}

#[tokio::test]
async fn headers_that_do_not_end_in_time_are_hung_up_on() {
    let form = Fixture::with(|config| config.limits.header_time = SOON).await;
    let mut slow = form.client().await;
    slow.send(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ").await.unwrap();
    assert!(slow.rest().await.is_empty());
    let mut plain = Client::plain(form.running.address()).await;
    plain.send(b"GET / HT").await.unwrap();
    assert!(plain.rest().await.is_empty());
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_hung_up_on() {
    let form = Fixture::with(|config| config.limits.handshake_time = SOON).await;
    let mut silent = Client::plain(form.running.address()).await;
    assert!(silent.rest().await.is_empty());
    let mut half = Client::plain(form.running.address()).await;
    half.send(&[22, 3, 1]).await.unwrap();
    assert!(half.rest().await.is_empty());
}

#[tokio::test]
async fn a_connection_that_is_idle_after_an_answer_is_hung_up_on() {
    let form = Fixture::with(|config| config.limits.header_time = SOON).await;
    let mut client = form.client().await;
    client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert_eq!(client.reply().await.unwrap().status, 200);
    assert!(client.rest().await.is_empty());
}

#[tokio::test]
async fn headers_that_are_too_many_or_too_long_are_refused_without_a_word() {
    let form = Fixture::new().await;
    let many = "X-One-More: y\r\n".repeat(65);
    let long = format!("X-Long: {}\r\n", "y".repeat(20_000));
    for headers in [many, long] {
        let reply = form.request("GET", "/", &headers).await;
        assert_eq!((reply.status, reply.body.as_str()), (431, ""));
    }
}

// macOS has one loopback address unless it is told otherwise.
#[cfg(not(target_os = "macos"))]
#[tokio::test]
async fn a_client_that_takes_all_its_connections_leaves_the_others_theirs() {
    let form = Fixture::with(|config| {
        config.limits.connections = 30;
        config.limits.connections_per_client = 20;
        config.limits.handshake_time = SOON;
    })
    .await;
    let mut silent = Vec::new();
    for _ in 0..300 {
        silent.push(Client::plain(form.running.address()).await);
    }
    let mut other = form.client_from("127.0.0.2".parse().unwrap()).await;
    other.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert_eq!(other.reply().await.unwrap().status, 200);
    for client in &mut silent {
        assert!(client.rest().await.is_empty());
    }
    assert_eq!(form.get("/").await.status, 200);
}

#[tokio::test]
async fn a_full_queue_says_so_at_once() {
    let form = Fixture::with(|config| {
        config.logins.at_once = 1;
        config.logins.waiting = 1;
    })
    .await;
    form.desk.password(SideName::Source, ANN, "right");
    form.desk.held.send_replace(true);
    let crowd = async {
        until(|| form.desk.logins() > 0).await;
        let first = form.try_password("bob@old.example", "x");
        let second = form.try_password("eve@old.example", "x");
        // One of the two waits for its turn, the other finds no room.
        let crowded = tokio::select! {
            reply = first => reply,
            reply = second => reply,
        };
        form.desk.held.send_replace(false);
        crowded
    };
    let (ann, crowded) = tokio::join!(form.try_password(ANN, "right"), crowd);
    assert_eq!(ann.status, 200);
    assert_eq!((crowded.status, crowded.outcome().as_str()), (503, "crowded"));
    assert_eq!(crowded.header("retry-after"), Some("60"));
}

#[tokio::test]
async fn a_login_that_hangs_is_given_up() {
    let form = Fixture::with(|config| config.limits.login_time = SOON).await;
    form.desk.held.send_replace(true);
    let reply = form.try_password(ANN, "right").await;
    assert_eq!((reply.status, reply.outcome().as_str()), (503, "unreachable"));
}

#[tokio::test]
async fn a_stop_lets_what_is_under_way_end_and_takes_nothing_more() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    let address = form.running.address();
    let body = form.sealed(SHARED, &["Ann", ANN, "right", "", ""]);
    let mut client = form.client().await;
    form.desk.held.send_replace(true);
    client.send(&request(&form.running.path(SHARED), &body)).await.unwrap();
    until(|| form.desk.logins() > 0).await;
    let desk = form.desk.clone();
    let stop = tokio::spawn(form.running.stop());
    let closed = async {
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, closed).await.unwrap();
    desk.held.send_replace(false);
    assert_eq!(client.reply().await.unwrap().status, 200);
    stop.await.unwrap();
    assert_eq!(desk.kept().len(), 1);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let form = Fixture::with(|config| config.limits.grace = SOON).await;
    form.desk.held.send_replace(true);
    let body = form.sealed(SHARED, &["Ann", ANN, "right", "", ""]);
    let mut client = form.client().await;
    client.send(&request(&form.running.path(SHARED), &body)).await.unwrap();
    until(|| form.desk.logins() > 0).await;
    form.running.stop().await;
    assert!(client.rest().await.is_empty());
    assert!(form.desk.kept().is_empty());
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_in_words() {
    let form = Fixture::new().await;
    let loopback = HostName::parse("127.0.0.1").unwrap();
    let config = server::ServerConfig::new(form.running.address(), vec![loopback.clone()]);
    let identity = form.authority.issue(&[loopback], noon()).unwrap();
    let links = LinkKey::new(&LinkKey::encode(&[1; 32])).unwrap();
    let (desk, clock) = (form.desk.clone(), form.clock.clone());
    let refusal = server::start(config, identity, links, desk, clock).await.unwrap_err();
    assert!(matches!(refusal, StartError::Taken(_)));
    assert!(refusal.to_string().contains("is taken by another program"));
}
