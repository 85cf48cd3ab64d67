//! Every way to say who one is, to a real server: passwords by each mechanism, and access tokens that a provider vouches
//! for.
#![cfg(unix)]

use mailhaul_model::event::SideName;
use mailhaul_model::{
    Credential, Event, ExitCode, FailureClass, Mechanism, Secret, Security, Side, TokenAnswer,
    Trust,
};
use mailhaul_tests::introspection::Introspection;
use mailhaul_tests::{Cli, Corpus, Dovecot, Hand, Outcome, Settings, Sidecar, Tap, dump, tap};

const OLD: &str = "ya29.old-A0ARrdaM-abcdefghijklmnopqrstuvwxyz0123456789";
const NEW: &str = "ya29.new-A0ARrdaM-zyxwvutsrqponmlkjihgfedcba9876543210";

struct Office {
    provider: Introspection,
    server: Dovecot,
}

impl Office {
    fn open() -> Self {
        let provider = Introspection::start();
        let server = Dovecot::start(&provider.of(&Settings::sdbox_slash().bare()));
        Self { provider, server }
    }

    fn fill(&self, folders: usize, each: usize) {
        Corpus::plain(folders, each).fill(&mut Hand::on(&self.server.account("mia")));
    }

    /// The account that everything comes from, by token or password.
    fn side(&self, credential: impl Into<Credential>, mechanism: Option<Mechanism>) -> Side {
        let side = self.server.account("mia").side();
        Side { credential: credential.into(), mechanism, ..side }
    }

    fn by_password(&self, mechanism: Option<Mechanism>) -> Side {
        self.side(Secret::new(self.server.settings().password.as_str()), mechanism)
    }

    fn by_token(&self, token: &str, mechanism: Option<Mechanism>) -> Side {
        self.side(Credential::Token(Secret::new(token)), mechanism)
    }

    fn run(&self, source: Side) -> Outcome {
        Sidecar::over(source, self.server.account("noah").side()).run()
    }

    fn arrived(&self) -> usize {
        dump(&self.server.account("noah")).count()
    }
}

/// How the source was logged in to.
fn mechanism(outcome: &Outcome) -> Option<String> {
    outcome.events.iter().find_map(|line| match &line.event {
        Event::LoggedIn(login) if login.side == SideName::Source => Some(login.mechanism.clone()),
        _ => None,
    })
}

fn assert_no_secret(outcome: &Outcome, secrets: &[&str]) {
    let said = format!("{:?}{}", outcome.events, outcome.stderr);
    for secret in secrets {
        assert!(!said.contains(secret), "a secret shows in {said}");
    }
}

#[test]
fn a_password_is_accepted_by_every_mechanism_and_in_the_clear_the_one_that_hides_it_is_taken() {
    let office = Office::open();
    let password = office.server.settings().password.clone();
    for (asked, taken) in [
        (Some(Mechanism::Plain), "PLAIN"),
        (Some(Mechanism::Login), "LOGIN"),
        (Some(Mechanism::CramMd5), "CRAM-MD5"),
        (Some(Mechanism::ScramSha256), "SCRAM-SHA-256"),
        (None, "SCRAM-SHA-256"),
    ] {
        let outcome = office.run(office.by_password(asked));
        outcome.assert_success();
        assert_eq!(mechanism(&outcome).as_deref(), Some(taken));
        assert_no_secret(&outcome, &[&password]);
    }
    let account = office.server.account("mia").at(office.server.tls_address());
    let side = account.side_over(Security::Tls, Trust::Pinned(office.server.fingerprint()));
    let outcome = office.run(side);
    outcome.assert_success();
    assert_eq!(mechanism(&outcome).as_deref(), Some("PLAIN"));
}

#[test]
fn a_wrong_password_is_a_wrong_credential_by_every_mechanism() {
    let office = Office::open();
    for asked in [Mechanism::Plain, Mechanism::Login, Mechanism::CramMd5, Mechanism::ScramSha256] {
        let outcome = office.run(office.side(Secret::new("not the password"), Some(asked)));
        assert_wrong(&outcome);
        assert_no_secret(&outcome, &["not the password"]);
    }
}

fn assert_wrong(outcome: &Outcome) {
    let failure = outcome.finished().failure.as_ref();
    assert_eq!(outcome.finished().exit, ExitCode::AuthenticationSource, "{}", outcome.story());
    assert_eq!(failure.map(|f| f.class), Some(FailureClass::WrongCredential), "{failure:?}");
}

#[test]
fn a_token_lets_its_user_in_by_both_mechanisms_and_nobody_else() {
    let office = Office::open();
    office.fill(1, 3);
    office.provider.grant(NEW, "mia");
    for (asked, taken) in [
        (Some(Mechanism::XOAuth2), "XOAUTH2"),
        (Some(Mechanism::OAuthBearer), "OAUTHBEARER"),
        (None, "XOAUTH2"),
    ] {
        let outcome = office.run(office.by_token(NEW, asked));
        outcome.assert_success();
        assert_eq!(mechanism(&outcome).as_deref(), Some(taken));
        assert_eq!(office.arrived(), 3);
    }
    office.provider.grant(NEW, "zoe");
    let mut running =
        Sidecar::over(office.by_token(NEW, None), office.server.account("noah").side()).start();
    assert!(running.answer(|side| token(side, NEW)));
    assert_wrong(&running.wait());
}

fn token(side: SideName, token: &str) -> TokenAnswer {
    TokenAnswer::Token { side, token: Secret::new(token) }
}

#[test]
fn a_token_that_is_past_its_time_in_mid_run_is_replaced_and_nothing_is_lost() {
    let office = Office::open();
    office.fill(3, 40);
    // Good for one connection; then the connection breaks in the middle.
    office.provider.grant_times(OLD, "mia", 1);
    office.provider.grant(NEW, "mia");
    let tap = Tap::to(office.server.address());
    tap.reset(Some((tap::Way::Down, 20_000, tap::AtLimit::Cut)));
    let mut source = office.by_token(OLD, None);
    source.endpoint = office.server.account("mia").at(tap.address()).side().endpoint;
    let mut running = Sidecar::over(source, office.server.account("noah").side()).start();

    assert!(running.answer(|side| token(side, NEW)));
    let outcome = running.wait();

    outcome.assert_success();
    assert!(tap.reached(), "the connection never broke");
    assert_eq!(office.arrived(), 120);
    assert_no_secret(&outcome, &[OLD, NEW]);
}

#[test]
fn a_fresh_token_that_is_rejected_too_is_a_wrong_credential_and_so_is_one_that_is_refused() {
    let office = Office::open();
    let start =
        || Sidecar::over(office.by_token(OLD, None), office.server.account("noah").side()).start();
    let mut running = start();
    assert!(running.answer(|side| token(side, NEW)));
    let outcome = running.wait();
    assert_wrong(&outcome);
    assert_no_secret(&outcome, &[OLD, NEW]);
    let said = outcome.finished().failure.clone().and_then(|f| f.server_said).unwrap_or_default();
    assert!(said.contains("the access token is wrong"), "{said}");

    let mut running = start();
    assert!(running.answer(|side| TokenAnswer::NoToken {
        side,
        class: FailureClass::WrongCredential,
        text: mailhaul_model::Said::as_it_is("The app's secret has expired."),
    }));
    let outcome = running.wait();
    assert_wrong(&outcome);
    assert_eq!(outcome.finished().failure.as_ref().unwrap().text, "The app's secret has expired.");
}

#[test]
fn a_command_line_takes_a_token_from_a_file_and_a_ready_made_login() {
    let office = Office::open();
    office.fill(1, 2);
    office.provider.grant(NEW, "mia");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{NEW}\n")).unwrap();
    let file = file.display().to_string();
    let direct = format!("user=mia\u{1}auth=Bearer {NEW}\u{1}\u{1}");
    let direct = base64(&direct);
    let (mia, noah) = (office.server.account("mia"), office.server.account("noah"));
    for options in [
        &["--oauthaccesstoken1", &file][..],
        &["--oauthaccesstoken1", &file, "--authmech1", "OAUTHBEARER"],
        &["--oauthaccesstoken1", NEW],
        &["--oauthdirect1", &direct],
    ] {
        let said = Cli::between(&mia, &noah, folder.path()).with(options).exits_with(0);
        assert!(said.contains("BEARER]") || said.contains("auth [XOAUTH2]"), "{said}");
        assert!(!said.contains(NEW) && !said.contains(&direct), "{said}");
    }
    std::fs::write(folder.path().join("token"), OLD).unwrap();
    let said = Cli::between(&mia, &noah, folder.path())
        .with(&["--oauthaccesstoken1", &file])
        .exits_with(161);
    assert!(!said.contains(OLD), "{said}");
    assert_eq!(office.arrived(), 2);
    for option in ["--authmd51", "--authmd5"] {
        let said = Cli::between(&mia, &noah, folder.path()).with(&[option]).exits_with(0);
        assert!(said.contains("auth [CRAM-MD5]"), "{said}");
    }
}

fn base64(text: &str) -> String {
    let mut child = std::process::Command::new("base64")
        .arg("-w0")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("coreutils are there");
    let mut input = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut input, text.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("a child can be waited for");
    String::from_utf8(output.stdout).expect("base64 is ASCII")
}
