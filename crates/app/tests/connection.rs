//! The connection test against a server that isn't one.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::io::Write;
use std::net::TcpListener;

use mailhaul_app::{App, ConnectionOutcome, ConnectionProblem, ServerDraft};
use mailhaul_model::{FailureClass, Security};
use support::{Bench, server};

async fn problem(app: &App, draft: &ServerDraft) -> ConnectionProblem {
    let endpoint = app.endpoint_of(draft).unwrap();
    match app.test_connection(&endpoint, None, None).await {
        ConnectionOutcome::Fails(problem) => problem,
        ConnectionOutcome::Works(report) => panic!("{report:?}"),
    }
}

fn local(port: u16) -> ServerDraft {
    ServerDraft {
        host: "127.0.0.1".into(),
        port: port.into(),
        security: Security::None,
        ..server("local")
    }
}

#[tokio::test]
async fn a_closed_port_is_told_from_a_server_of_another_kind() {
    let bench = Bench::open();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let web = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // It may have hung up already.
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let other_kind = problem(&bench.app, &local(port)).await;
    web.join().unwrap();
    assert!(other_kind.problem.text.to_string().contains("IMAP server"), "{other_kind:?}");
    let closed = problem(&bench.app, &local(port)).await;
    assert_eq!(closed.problem.class, FailureClass::ConnectionLost, "{closed:?}");
    assert!(!closed.problem.text.to_string().contains("IMAP server"), "{closed:?}");
    assert!(closed.fix.to_string().contains("port"));
}
