//! Requests as imapsync's command line.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::path::Path;

use mailhaul_imapsync::{Unasked, arguments};
use mailhaul_model::options::{FolderPair, Pattern, Substitution};
use mailhaul_model::{
    ByteCount, Credential, Depth, Endpoint, Engine, Fingerprint, Port, RunKind, RunOptions,
    RunRequest, Secret, Security, Side, Trust,
};

fn side(login: &str, security: Security, trust: Trust) -> Side {
    let host = "imap.old.example".parse().unwrap();
    let endpoint = Endpoint::new(host, security.usual_port(), security, trust);
    Side::new(endpoint, login, Secret::new("hunter2"))
}

fn request(kind: RunKind) -> RunRequest {
    RunRequest {
        version: 1,
        kind,
        depth: Depth::Messages,
        source: side("-mia", Security::Tls, Trust::System),
        destination: side("mia", Security::Starttls, Trust::System),
        options: RunOptions::default(),
        ledger: None,
        engine: Engine::Imapsync { program: None },
    }
}

fn words(request: &RunRequest) -> Vec<String> {
    arguments(request, Path::new("/tmp/own")).unwrap()
}

fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|one| one == word)
}

#[test]
fn a_login_that_looks_like_an_option_is_none_and_no_password_is_among_the_words() {
    let words = words(&request(RunKind::Copy));
    assert!(has(&words, "--user1=-mia"), "{words:?}");
    assert!(words.iter().all(|word| word.starts_with("--") && !word.contains("hunter2")));
    let pid_file = Path::new("/tmp/own").join("imapsync.pid");
    assert!(!has(&words, "--dry") && has(&words, &format!("--pidfile={}", pid_file.display())));
}

#[test]
fn encryption_is_never_left_to_chance_and_certificates_are_verified() {
    let mut request = request(RunKind::Copy);
    let all = words(&request);
    for word in ["--ssl1", "--notls1", "--nossl2", "--tls2", "--sslargs1=SSL_verify_mode=1"] {
        assert!(has(&all, word), "{word}: {all:?}");
    }
    request.source.endpoint.trust = Trust::Pinned(Fingerprint([0xab; 32]));
    request.destination = side("mia", Security::None, Trust::System);
    request.destination.endpoint.port = Port::IMAP;
    let all = words(&request);
    let pin = format!("--sslargs1=SSL_fingerprint=sha256${}", "ab".repeat(32));
    assert!(has(&all, &pin) && has(&all, "--nossl2") && has(&all, "--notls2"), "{all:?}");
    assert!(!all.iter().any(|word| word.starts_with("--sslargs2")), "{all:?}");
}

#[test]
fn folders_are_named_as_they_are_on_the_wire() {
    let mut request = request(RunKind::Copy);
    let folders = &mut request.options.folders;
    folders.only = vec!["Entwürfe".to_owned(), "R&D".to_owned()];
    folders.map =
        vec![FolderPair { source: "März".to_owned(), destination: "Old/März".to_owned() }];
    folders.subscribe = false;
    let words = words(&request);
    for word in
        ["--folder=Entw&APw-rfe", "--folder=R&-D", "--f1f2=M&AOQ-rz=Old/M&AOQ-rz", "--nosubscribe"]
    {
        assert!(has(&words, word), "{word}: {words:?}");
    }
}

#[test]
fn an_administrator_acts_for_the_mailbox() {
    let mut request = request(RunKind::Dry);
    request.source.login = "admin".to_owned();
    request.source.act_as = Some("mia@old.example".to_owned());
    request.options.messages.max_size = Some(ByteCount(5000));
    let words = words(&request);
    for word in [
        "--dry",
        "--user1=mia@old.example",
        "--authuser1=admin",
        "--authmech1=PLAIN",
        "--maxsize=5000",
    ] {
        assert!(has(&words, word), "{word}: {words:?}");
    }
}

#[test]
fn what_imapsync_can_not_be_asked_for_is_refused_before_it_is_started() {
    let mut rename = request(RunKind::Copy);
    rename.options.folders.rename = vec![Substitution {
        pattern: Pattern("x".to_owned()),
        replacement: "y".to_owned(),
        every: false,
        ignore_case: false,
    }];
    assert_eq!(arguments(&rename, Path::new("/tmp")), Err(Unasked::Rename));
    let mut token = request(RunKind::Copy);
    token.source.credential = Credential::Token(Secret::new("t"));
    assert_eq!(arguments(&token, Path::new("/tmp")), Err(Unasked::Token));
    let mut proxy = request(RunKind::Copy);
    proxy.destination.endpoint.proxy = "socks5://proxy.example".parse().ok();
    assert_eq!(arguments(&proxy, Path::new("/tmp")), Err(Unasked::Proxy));
    assert_eq!(arguments(&request(RunKind::Verify), Path::new("/tmp")), Err(Unasked::Verify));
}
