//! TLS, STARTTLS and TCP against servers of this test's own, over loopback.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use std::sync::Arc;
use std::time::Duration;

use mailhaul_imap::{OpenError, Session, Timeouts};
use mailhaul_model::{Endpoint, Port, Security, Trust};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const GREETING: &str = "* OK [CAPABILITY IMAP4rev1 SECURED] hello\r\n";

fn acceptor() -> (TlsAcceptor, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let der = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(vec![der.clone()], key)
    .unwrap();
    (TlsAcceptor::from(Arc::new(config)), der)
}

fn fingerprint(der: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(der).iter().map(|b| format!("{b:02X}")).collect::<Vec<_>>().join(":")
}

async fn listen() -> (TcpListener, Port) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = Port::new(listener.local_addr().unwrap().port()).unwrap();
    (listener, port)
}

async fn open(port: Port, security: Security, trust: Trust) -> Result<Session, OpenError> {
    let host = "localhost".parse().unwrap();
    let timeouts = Timeouts { greeting: Duration::from_secs(20), ..Timeouts::default() };
    Session::open(&Endpoint::new(host, port, security, trust), &timeouts).await
}

/// Accepts one connection and says this in it; what the client then sends before it closes is the result.
async fn say_once(listener: TcpListener, text: &'static str) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    read_rest(&mut stream).await
}

async fn read_rest(stream: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    // A reset is an end as well.
    let _ = stream.read_to_end(&mut rest).await;
    String::from_utf8_lossy(&rest).into_owned()
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_shown_and_refused_and_accepted_once_it_is_pinned() {
    let (acceptor, der) = acceptor();
    let (listener, port) = listen().await;
    let server = tokio::spawn(async move {
        let mut heard = Vec::new();
        for _ in 0..2 {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = acceptor.accept(stream).await.unwrap();
            // An untrusting client may be gone.
            let _ = stream.write_all(GREETING.as_bytes()).await;
            let _ = stream.flush().await;
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
            heard.push(rest);
        }
        heard
    });
    let refused = open(port, Security::Tls, Trust::System).await;
    let Err(OpenError::Untrusted { certificate, why }) = refused else { panic!("{refused:?}") };
    assert_eq!(certificate.fingerprint, fingerprint(&der));
    assert_eq!(certificate.protocol, "TLSv1.3");
    assert!(certificate.subject.contains("rcgen") && certificate.valid_until.ends_with('Z'));
    assert!(!why.is_empty());
    let pin = certificate.fingerprint.parse().unwrap();
    let session = open(port, Security::Tls, Trust::Pinned(pin)).await.unwrap();
    assert_eq!(session.peer().certificate.as_ref(), Some(&certificate));
    assert!(session.capabilities().has("SECURED"));
    drop(session);
    assert_eq!(server.await.unwrap(), [b"", b""]);
}

#[tokio::test]
async fn another_certificate_than_the_pinned_one_is_refused() {
    let (acceptor, der) = acceptor();
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        // The client leaves as soon as it sees the certificate.
        let _ = acceptor.accept(stream).await;
    });
    let pin = "00".repeat(32).parse().unwrap();
    let refused = open(port, Security::Tls, Trust::Pinned(pin)).await;
    let Err(OpenError::WrongPin { certificate }) = refused else { panic!("{refused:?}") };
    assert_eq!(certificate.fingerprint, fingerprint(&der));
}

#[tokio::test]
async fn what_is_said_before_starttls_is_not_believed_after_it() {
    let (acceptor, der) = acceptor();
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.write_all(b"* OK [CAPABILITY IMAP4rev1 STARTTLS EVIL] hello\r\n").await.unwrap();
        stream.read_line(&mut line).await.unwrap();
        assert_eq!(line, "A1 STARTTLS\r\n");
        // Injected in the clear, behind the reply: it must not count as said under TLS.
        let injected = b"A1 OK go\r\n* CAPABILITY IMAP4rev1 EVIL\r\nA1 OK x\r\n";
        stream.write_all(injected).await.unwrap();
        let mut stream = BufReader::new(acceptor.accept(stream.into_inner()).await.unwrap());
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        assert_eq!(line, "A1 CAPABILITY\r\n");
        stream.write_all(b"* CAPABILITY IMAP4rev1 SECURED\r\nA1 OK x\r\n").await.unwrap();
        stream.flush().await.unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    });
    let pin = Trust::Pinned(fingerprint(&der).parse().unwrap());
    let session = open(port, Security::Starttls, pin).await.unwrap();
    assert!(session.capabilities().has("SECURED") && !session.capabilities().has("EVIL"));
}

#[tokio::test]
async fn starttls_is_never_left_out() {
    for (greeting, expected) in [
        ("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] in\r\n", OpenError::NoStarttls),
        (
            "* OK [CAPABILITY IMAP4rev1] hi\r\n* CAPABILITY IMAP4rev1\r\nA1 OK x\r\n",
            OpenError::NoStarttls,
        ),
        (
            "* OK [CAPABILITY STARTTLS] hi\r\nA1 NO later\r\n",
            OpenError::StarttlsRefused { text: "later".into() },
        ),
    ] {
        let (listener, port) = listen().await;
        let server = tokio::spawn(say_once(listener, greeting));
        let opened = open(port, Security::Starttls, Trust::System).await;
        assert_eq!(opened.unwrap_err(), expected);
        assert!(!server.await.unwrap().contains("LOGIN"));
    }
}

#[tokio::test]
async fn a_port_in_plain_text_is_told_from_a_broken_server() {
    let (listener, port) = listen().await;
    tokio::spawn(say_once(listener, GREETING));
    let opened = open(port, Security::Tls, Trust::System).await;
    let why = "the server speaks no TLS on this port".to_owned();
    assert_eq!(opened.unwrap_err(), OpenError::TlsFailed { why });
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_host_are_told_apart() {
    let (listener, port) = listen().await;
    drop(listener);
    let refused = open(port, Security::None, Trust::System).await.unwrap_err();
    assert!(matches!(refused, OpenError::Refused { .. }), "{refused:?}");
    let host = "nothing.invalid".parse().unwrap();
    let endpoint = Endpoint::new(host, port, Security::None, Trust::System);
    let unknown = Session::open(&endpoint, &Timeouts::default()).await.unwrap_err();
    assert!(matches!(unknown, OpenError::UnknownHost { .. }), "{unknown:?}");
}

#[tokio::test]
async fn a_server_that_does_not_greet_is_given_up() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(say_once(listener, ""));
    let host = "127.0.0.1".parse().unwrap();
    let endpoint = Endpoint::new(host, port, Security::None, Trust::System);
    let timeouts = Timeouts { greeting: Duration::from_millis(50), ..Timeouts::default() };
    let opened = Session::open(&endpoint, &timeouts).await;
    assert!(matches!(opened, Err(OpenError::Timeout { .. })), "{opened:?}");
    server.await.unwrap();
}

#[tokio::test]
async fn a_port_that_waits_for_tls_is_recognised_long_before_the_greeting_is_given_up() {
    for security in [Security::None, Security::Starttls] {
        let (acceptor, _) = acceptor();
        let (listener, port) = listen().await;
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                // The first connection never sends a byte.
                tokio::spawn(async move { drop(acceptor.accept(stream).await) });
            }
        });
        let opened =
            tokio::time::timeout(Duration::from_secs(10), open(port, security, Trust::System));
        assert_eq!(opened.await.unwrap().unwrap_err(), OpenError::SpeaksTls);
        server.abort();
    }
}

#[tokio::test]
async fn a_port_that_greets_late_is_not_taken_for_tls() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        // The client asks whether it is TLS, and is answered in plain text; only then comes the greeting.
        let (mut second, _) = listener.accept().await.unwrap();
        second.write_all(GREETING.as_bytes()).await.unwrap();
        let _ = read_rest(&mut second).await;
        first.write_all(GREETING.as_bytes()).await.unwrap();
        let _ = read_rest(&mut first).await;
    });
    drop(open(port, Security::None, Trust::System).await.unwrap());
    server.await.unwrap();
}
