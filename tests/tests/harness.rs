//! The harness itself: what the other tests believe must be true.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mailhaul_demo::{Config, DemoServer};
use mailhaul_tests::child::until_refusing;
use mailhaul_tests::corpus::{CorpusFolder, Scale, mean_messages};
use mailhaul_tests::dovecot::PASSWORD;
use mailhaul_tests::pymap::Pymap;
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Account, Corpus, Dovecot, Hand, Learned, Settings, Tap, dump};

#[test]
fn a_dovecot_starts_in_under_a_second_and_is_gone_when_dropped() {
    let begin = Instant::now();
    let server = Dovecot::start(&Settings::sdbox_slash());
    let took = begin.elapsed();
    let address = server.address();
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    drop(server);
    assert!(std::net::TcpStream::connect(address).is_err(), "it still accepts");
}

#[test]
fn everything_mean_that_is_put_in_is_read_back_by_the_reader() {
    for settings in [Settings::maildir_dot(), Settings::sdbox_slash()] {
        let corpus = Corpus::mean(Scale::Small, settings.separator);
        let server = Dovecot::start(&settings);
        let account = server.account("mia");
        corpus.fill(&mut Hand::on(&account));
        let read = dump(&account);
        assert_eq!(read.count(), corpus.count());
        let inbox = read.folder("INBOX").unwrap();
        let wanted = corpus.folders.iter().find(|folder| folder.path == ["INBOX"]).unwrap();
        for (message, draft) in inbox.messages.iter().zip(&wanted.messages) {
            let mut flags = draft.flags.clone();
            flags.sort();
            assert_eq!(message.flags, flags, "{}", draft.what);
        }
        assert!(read.folders.iter().any(|folder| !folder.subscribed));
    }
}

#[test]
fn a_wrong_password_and_an_unknown_user_are_refused() {
    let server = Dovecot::start(&Settings::maildir_dot());
    for (user, password) in [("mia", "wrong"), ("stranger", PASSWORD)] {
        let account = Account::new(server.address(), user, password);
        let entered = std::panic::catch_unwind(|| Hand::on(&account));
        assert!(entered.is_err(), "{user} got in");
    }
}

#[test]
fn bytes_no_append_would_carry_are_served_from_a_maildir() {
    let server = Dovecot::start(&Settings::maildir_dot());
    let account = server.account("mia");
    Hand::on(&account).select(&["INBOX"]);
    let raw: [(&str, &[u8]); 4] = [
        ("1.nul", b"Subject: nul\n\nA NUL \0 here.\n"),
        ("2.cr", b"Subject: cr\n\nA CR\rhere\r\rand\r"),
        ("3.empty", b""),
        ("4.crlf", b"Subject: crlf\r\n\r\nlines\r\nand\nlines"),
    ];
    for (name, bytes) in raw {
        server.drop_into_maildir("mia", "", name, bytes);
    }
    let mut hand = Hand::on(&account);
    hand.select(&["INBOX"]);
    let mut answers = hand.bodies();
    answers.sort();
    let bodies: Vec<&[u8]> = answers.iter().map(|(_, body)| body.as_slice()).collect();
    // Dovecot's known rewrites on reading: NUL becomes 0x80 and a bare LF gets its CR. A bare CR stays.
    assert_eq!(
        bodies,
        [
            b"Subject: nul\r\n\r\nA NUL \x80 here.\r\n".as_slice(),
            b"Subject: cr\r\n\r\nA CR\rhere\r\rand\r",
            b"",
            b"Subject: crlf\r\n\r\nlines\r\nand\r\nlines",
        ]
    );
    let read = dump(&account);
    let sizes: Vec<u64> = read.folder("INBOX").unwrap().messages.iter().map(|m| m.size).collect();
    assert_eq!(sizes, bodies.iter().map(|body| body.len() as u64).collect::<Vec<_>>());
}

#[test]
fn what_a_server_makes_of_a_bare_cr_is_learned_from_the_server_itself() {
    let source = Dovecot::start(&Settings::maildir_dot());
    let destination = Dovecot::start(&Settings::sdbox_slash());
    let mia = source.account("mia");
    Hand::on(&mia).select(&["INBOX"]);
    source.drop_into_maildir("mia", "", "1.cr", b"Subject: cr\n\nA CR\rhere\r\rand\r");
    source.drop_into_maildir("mia", "", "2.plain", b"Subject: plain\n\nPlain.\n");
    source.drop_into_maildir("mia", "", "3.empty", b"");
    let learned = Learned::from(&mia, &["INBOX"], &destination.account("zoe"));
    assert_eq!((learned.rewrites.bodies.len(), learned.refused.len()), (1, 1));
}

/// Fills an account with odd mail and reads it back.
fn keeps_odd_mail(account: &Account, sizes: bool) {
    let mut corpus = Corpus::plain(2, 3);
    let odd = mean_messages(Scale::Small);
    corpus
        .folders
        .push(CorpusFolder { messages: odd.clone(), ..CorpusFolder::new(&["Ärger & 日本"]) });
    corpus.fill(&mut Hand::on(account));
    let read = dump(account);
    assert_eq!(read.count(), corpus.count());
    let folder = read.folder("Ärger & 日本").expect("the folder was made");
    assert!(folder.subscribed);
    for (message, draft) in folder.messages.iter().zip(&odd) {
        let mut flags = draft.flags.clone();
        flags.sort();
        assert_eq!(message.flags, flags, "{}", draft.what);
        assert!(!sizes || message.size == draft.bytes.len() as u64, "{}", draft.what);
    }
}

#[test]
fn pymap_keeps_what_it_is_given() {
    let server = Pymap::empty();
    // It takes a message apart and puts it together again: odd ones change by a byte or two.
    keeps_odd_mail(&server.account(), false);
}

#[test]
fn the_demo_server_keeps_what_it_is_given() {
    let server = DemoServer::start(Config::default().user("mia", PASSWORD)).unwrap();
    keeps_odd_mail(&Account::new(server.address, "mia", PASSWORD), true);
}

#[test]
fn a_tap_stops_the_flow_at_the_exact_byte() {
    let server = Dovecot::start(&Settings::sdbox_slash());
    let account = server.account("mia");
    let tap = Tap::to(server.address());
    let mut hand = Hand::on(&account.at(tap.address()));
    hand.run("NOOP");
    tap.reset(Some((Way::Up, 7, AtLimit::Cut)));
    assert!(hand.attempt(b"CREATE hacked").is_err());
    assert!(tap.reached());
    assert_eq!(tap.counted().0, 7);
    assert!(dump(&account).folder("hacked").is_none());
}

#[test]
fn a_server_ends_when_the_process_that_started_it_is_killed() {
    if std::env::var_os("HARNESS_VICTIM").is_some() {
        let server = Dovecot::start(&Settings::sdbox_slash());
        println!("port {}", server.address().port());
        std::io::stdin().read_line(&mut String::new()).unwrap();
        return;
    }
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args([
            "a_server_ends_when_the_process_that_started_it_is_killed",
            "--exact",
            "--nocapture",
        ])
        .env("HARNESS_VICTIM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let port = lines
        .map_while(Result::ok)
        .find_map(|line| line.split_once("port ").and_then(|(_, port)| port.parse::<u16>().ok()))
        .unwrap();
    let address = (std::net::Ipv4Addr::LOCALHOST, port).into();
    assert!(std::net::TcpStream::connect(address).is_ok());
    victim.kill().unwrap();
    victim.wait().unwrap();
    until_refusing(address);
    assert!(std::net::TcpStream::connect(address).is_err(), "an orphan listens at {port}");
}
