//! Who is believed, what is refused, and that a password never goes out in the clear by itself.
#![cfg(unix)]

use mailhaul_demo::{Config, DemoServer, Encryption};
use mailhaul_model::{ExitCode, FailureClass, Fingerprint, Security, Side, Trust};
use mailhaul_tests::{Account, Corpus, Dovecot, Hand, Outcome, Settings, Sidecar, compare, dump};

struct Servers {
    source: Dovecot,
    destination: Dovecot,
}

impl Servers {
    fn new() -> Self {
        let source = Dovecot::start(&Settings::sdbox_slash().bare());
        Corpus::plain(2, 5).fill(&mut Hand::on(&source.account("mia")));
        Self { source, destination: Dovecot::start(&Settings::sdbox_slash().bare()) }
    }

    fn run(&self, destination: Side) -> Outcome {
        Sidecar::over(self.source.account("mia").side(), destination).run()
    }

    fn tls(&self, trust: Trust) -> Side {
        let account = self.destination.account("mia").at(self.destination.tls_address());
        account.side_over(Security::Tls, trust)
    }

    fn starttls(&self, trust: Trust) -> Side {
        self.destination.account("mia").side_over(Security::Starttls, trust)
    }

    fn pin(&self) -> Trust {
        Trust::Pinned(self.destination.fingerprint())
    }

    fn assert_arrived(&self) {
        let (here, there) =
            (dump(&self.source.account("mia")), dump(&self.destination.account("mia")));
        let same = |folder: &mailhaul_tests::reader::DumpedFolder| Some(folder.name.clone());
        compare(&here, &there, &mailhaul_tests::Rewrites::default(), same).assert_equal();
    }
}

fn assert_refused(outcome: &Outcome, exit: ExitCode, class: FailureClass) {
    let finished = outcome.finished();
    assert_eq!(finished.exit, exit, "{}", outcome.story());
    assert_eq!(outcome.code, Some(i32::from(exit.number())), "{}", outcome.story());
    let failure = finished.failure.as_ref().map(|problem| problem.class);
    assert_eq!(failure, Some(class), "{}", outcome.story());
}

#[test]
fn a_pinned_certificate_is_enough() {
    let servers = Servers::new();
    let outcome = servers.run(servers.tls(servers.pin()));
    outcome.assert_success();
    servers.assert_arrived();
}

#[test]
fn starttls_with_a_pin_works() {
    let servers = Servers::new();
    servers.run(servers.starttls(servers.pin())).assert_success();
    servers.assert_arrived();
    assert!(servers.destination.log().contains("TLS"), "{}", servers.destination.log());
}

#[test]
fn a_self_signed_certificate_is_refused_without_a_pin() {
    let servers = Servers::new();
    for side in [servers.tls(Trust::System), servers.starttls(Trust::System)] {
        let outcome = servers.run(side);
        let finished = outcome.finished();
        let failure = finished.failure.as_ref().map(|problem| problem.class);
        assert_eq!(failure, Some(FailureClass::TlsRefused), "{}", outcome.story());
        assert_ne!(outcome.code, Some(0));
    }
    assert_eq!(dump(&servers.destination.account("mia")).count(), 0);
}

#[test]
fn another_certificate_than_the_pinned_one_is_refused() {
    let servers = Servers::new();
    let outcome = servers.run(servers.tls(Trust::Pinned(Fingerprint([7; 32]))));
    assert_refused(&outcome, ExitCode::ConnectionDestination, FailureClass::TlsRefused);
}

#[test]
fn tls_on_a_plain_port_is_refused_and_not_waited_for() {
    let servers = Servers::new();
    let side = servers.destination.account("mia").side_over(Security::Tls, servers.pin());
    let outcome = servers.run(side);
    assert_refused(&outcome, ExitCode::ConnectionDestination, FailureClass::TlsRefused);
}

#[test]
fn where_starttls_is_not_offered_no_password_is_sent() {
    let servers = Servers::new();
    let bare = Dovecot::start(&Settings { tls: false, ..Settings::sdbox_slash() });
    let side = bare.account("mia").side_over(Security::Starttls, Trust::System);
    let outcome = servers.run(side);
    assert_refused(&outcome, ExitCode::Tls, FailureClass::NotOffered);
    assert!(!bare.log().contains("Login: user"), "{}", bare.log());
}

#[test]
fn a_server_that_forbids_plain_logins_never_sees_one() {
    let servers = Servers::new();
    let config = Config { encryption: Encryption::Starttls, ..Config::default() };
    let strict = DemoServer::start(config.user("mia", "secret")).unwrap();
    let outcome = servers.run(Account::new(strict.address, "mia", "secret").side());
    assert_ne!(outcome.code, Some(0), "{}", outcome.story());
    let said = strict.handle.counters();
    assert_eq!(said.command("LOGIN") + said.command("AUTHENTICATE"), 0, "{:?}", said.lines);
}
