//! Python's imaplib as a client that shares nothing with the server.
#![cfg(unix)]

mod peer;

use std::io::Write;
use std::process::{Command, Stdio};

use mailhaul_demo::{Config, DemoServer, Encryption};
use mailhaul_imap::Flag;
use peer::{LOGIN, PASSWORD, server};

const SCRIPT: &str = r#"
import hashlib, imaplib, ssl, sys
port, security, fingerprint, user, password = sys.argv[1:]
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
if security == 'tls':
    m = imaplib.IMAP4_SSL('127.0.0.1', int(port), ssl_context=context)
else:
    m = imaplib.IMAP4('127.0.0.1', int(port))
    if security == 'starttls':
        m.starttls(context)
if security != 'none':
    found = hashlib.sha256(m.sock.getpeercert(True)).hexdigest().upper()
    assert found == fingerprint.replace(':', ''), found
m.authenticate('PLAIN', lambda _: b'\0' + user.encode() + b'\0' + password.encode())
assert m.namespace()[0] == 'OK'
assert m.create('"Arch iv"')[0] == 'OK'
body = b'Subject: =?utf-8?q?=C3=A4?=\r\nX-Big: ' + b'y' * 50 + b'\r\n\r\n' + bytes(range(14, 256)) * 5000
kind, data = m.append('"Arch iv"', r'(\Flagged $Label1)', '"12-Mar-2021 09:08:07 +0530"', body)
assert kind == 'OK' and b'APPENDUID' in data[0], data
assert m.select('"Arch iv"') == ('OK', [b'1'])
kind, data = m.uid('FETCH', '1:*', '(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])')
head, got = data[0]
assert got == body and str(len(body)).encode() in head, head
assert b'"12-Mar-2021 09:08:07 +0530"' in head and b'$Label1' in head, head
kind, data = m.fetch('1', '(BODY[HEADER.FIELDS (X-BIG)])')
assert data[0][1] == b'X-Big: ' + b'y' * 50 + b'\r\n\r\n', data
assert m.search(None, 'LARGER', '1000000') == ('OK', [b'1'])
assert m.search(None, 'SMALLER', '1000000') == ('OK', [b''])
assert m.uid('STORE', '1', '+FLAGS', r'(\Answered)')[0] == 'OK'
assert m.list()[1] == [b'(\\HasNoChildren) "/" "Arch iv"', b'(\\HasNoChildren) "/" "INBOX"']
assert m.close()[0] == 'OK'
assert m.logout()[0] == 'BYE'
"#;

fn run(server: &DemoServer, security: &str) {
    let fingerprint = server.fingerprint().map(|f| f.to_string()).unwrap_or_default();
    let port = server.address.port().to_string();
    let mut python = Command::new("python3")
        .args(["-", &port, security, &fingerprint, LOGIN, PASSWORD])
        .stdin(Stdio::piped())
        .spawn()
        .expect("python3 is installed");
    let mut input = python.stdin.take().expect("it is piped");
    input.write_all(SCRIPT.as_bytes()).expect("Python reads its script");
    drop(input);
    assert!(python.wait().expect("Python ends").success());
    let account = server.handle.account(LOGIN);
    let flags = &account.folder("Arch iv").expect("it was created").messages()[0].flags;
    let label = Flag::Keyword("$Label1".into());
    assert_eq!(*flags, [Flag::Seen, Flag::Answered, Flag::Flagged, label].into());
}

#[test]
fn imaplib_gets_back_what_it_appended() {
    run(&server(Config::default()), "none");
}

#[test]
fn imaplib_gets_back_what_it_appended_over_tls() {
    run(&server(Config { encryption: Encryption::Tls, ..Config::default() }), "tls");
}

#[test]
fn imaplib_gets_back_what_it_appended_after_starttls() {
    run(&server(Config { encryption: Encryption::Starttls, ..Config::default() }), "starttls");
}
