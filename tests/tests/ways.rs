//! Ways to a server: proxies that resolve its name, and certificate authorities of one's own.
#![cfg(unix)]

use mailhaul_model::{ExitCode, FailureClass, ProxyKind, Secret, Security, Side, Trust};
use mailhaul_tests::gateway::{Gateway, NAME, WIDE_NAME};
use mailhaul_tests::{Cli, Corpus, Dovecot, Hand, Outcome, Settings, Sidecar, dump};

const PASSWORD: &str = "proxy-hunter2";
/// `mia:proxy-hunter2`, as HTTP wants it.
const ENCODED: &str = "bWlhOnByb3h5LWh1bnRlcjI=";

fn server() -> Dovecot {
    let server = Dovecot::start(&Settings::sdbox_slash().bare());
    Corpus::plain(1, 3).fill(&mut Hand::on(&server.account("mia")));
    server
}

/// The source, by a name that the proxy alone knows.
fn hidden(server: &Dovecot, gateway: &Gateway, kind: ProxyKind, user: Option<&str>) -> Side {
    let mut side = server.account("mia").side();
    side.endpoint.host = NAME.parse().expect("a host name");
    side.endpoint.proxy = Some(gateway.proxy(kind, user));
    side
}

fn run(server: &Dovecot, source: Side) -> Outcome {
    Sidecar::over(source, server.account("noah").side()).run()
}

#[test]
fn a_server_is_reached_through_either_kind_of_proxy_which_resolves_its_name() {
    let server = server();
    for (kind, login) in [
        (ProxyKind::Socks5, None),
        (ProxyKind::Socks5, Some(("mia", PASSWORD))),
        (ProxyKind::Http, None),
        (ProxyKind::Http, Some(("mia", ENCODED))),
    ] {
        let gateway = Gateway::to(server.address(), login);
        let mut side = hidden(&server, &gateway, kind, login.map(|(user, _)| user));
        side.proxy_password = login.map(|_| Secret::new(PASSWORD));
        run(&server, side).assert_success();
        let asked = gateway.asked();
        assert!(!asked.is_empty() && asked.iter().all(|name| name.starts_with(NAME)), "{asked:?}");
    }
    assert_eq!(dump(&server.account("noah")).count(), 3);
}

#[test]
fn a_name_with_letters_that_dns_does_not_have_is_asked_for_as_dns_has_it() {
    let server = server();
    for kind in [ProxyKind::Socks5, ProxyKind::Http] {
        let gateway = Gateway::to(server.address(), None);
        let mut side = hidden(&server, &gateway, kind, None);
        side.endpoint.host = WIDE_NAME.0.parse().expect("a host name");
        run(&server, side).assert_success();
        let asked = gateway.asked();
        let is_it = |name: &String| name.starts_with(WIDE_NAME.1);
        assert!(!asked.is_empty() && asked.iter().all(is_it), "{asked:?}");
    }
}

#[test]
fn a_proxy_that_wants_another_login_is_named_as_what_is_in_the_way() {
    let server = server();
    for (kind, password) in [(ProxyKind::Socks5, PASSWORD), (ProxyKind::Http, ENCODED)] {
        let gateway = Gateway::to(server.address(), Some(("mia", password)));
        for user in [None, Some("mia")] {
            let mut side = hidden(&server, &gateway, kind, user);
            side.proxy_password = user.map(|_| Secret::new("wrong-hunter3"));
            let outcome = run(&server, side);
            let finished = outcome.finished();
            assert_eq!(finished.exit, ExitCode::ConnectionSource, "{}", outcome.story());
            let failure = finished.failure.as_ref().unwrap();
            assert_eq!(failure.class, FailureClass::BadRequest, "{failure:?}");
            assert!(failure.text.to_string().contains("proxy"), "{failure:?}");
            assert!(!format!("{:?}", outcome.events).contains("hunter3"));
        }
        assert_eq!(gateway.asked(), Vec::<String>::new());
    }
}

#[test]
fn a_server_that_the_proxy_does_not_reach_is_a_lost_connection() {
    let server = server();
    let gateway = Gateway::to(server.address(), None);
    for kind in [ProxyKind::Socks5, ProxyKind::Http] {
        let mut side = hidden(&server, &gateway, kind, None);
        side.endpoint.host = "elsewhere.invalid".parse().unwrap();
        let outcome = run(&server, side);
        let failure = outcome.finished().failure.as_ref().unwrap();
        assert_eq!(failure.class, FailureClass::ConnectionLost, "{failure:?}");
        assert!(failure.text.to_string().contains("proxy"), "{failure:?}");
    }
}

#[test]
fn an_authority_of_ones_own_is_believed_and_only_for_its_own_names() {
    let server = server();
    let account = server.account("mia").at(server.tls_address());
    let mut side = account.side_over(Security::Tls, Trust::System);
    side.endpoint.authorities = Some(server.certificate_file().display().to_string());
    side.endpoint.host = "localhost".parse().unwrap();
    run(&server, side.clone()).assert_success();

    let gateway = Gateway::to(server.tls_address(), None);
    let mut elsewhere = side.clone();
    elsewhere.endpoint.host = NAME.parse().unwrap();
    elsewhere.endpoint.proxy = Some(gateway.proxy(ProxyKind::Socks5, None));
    side.endpoint.authorities = Some("/nowhere/ca.pem".into());
    for wrong in [elsewhere, side] {
        let outcome = run(&server, wrong);
        let failure = outcome.finished().failure.as_ref().unwrap();
        assert_eq!(failure.class, FailureClass::TlsRefused, "{failure:?}");
    }
}

#[test]
fn a_command_line_names_a_proxy_and_an_authority() {
    let server = server();
    let gateway = Gateway::to(server.address(), Some(("mia", PASSWORD)));
    let proxy = gateway.proxy(ProxyKind::Socks5, None).to_string();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proxy-password");
    std::fs::write(&file, PASSWORD).unwrap();
    let file = file.display().to_string();
    let (mia, noah) = (server.account("mia"), server.account("noah"));
    let through = ["--host1", NAME, "--proxy1", &proxy, "--proxyuser1", "mia"];
    let said = Cli::between(&mia, &noah, folder.path())
        .with(&through)
        .with(&["--proxypassfile1", &file])
        .exits_with(0);
    assert!(!said.contains(PASSWORD), "{said}");
    Cli::between(&mia, &noah, folder.path())
        .with(&through)
        .with_variable("MAILHAUL_PROXY_PASSWORD", PASSWORD)
        .exits_with(0);
    Cli::between(&mia, &noah, folder.path()).with(&through).exits_with(101);
    Cli::between(&mia, &noah, folder.path()).with(&["--proxy1", "http://a:b@c"]).exits_with(64);

    let authority = server.certificate_file().display().to_string();
    let port = server.tls_address().port().to_string();
    let tls = ["--host1", "localhost", "--port1", &port, "--ssl1"];
    for trust in [["--cafile1", &authority], ["--sslargs1", &format!("SSL_ca_file={authority}")]] {
        Cli::between(&mia, &noah, folder.path()).with(&tls).with(&trust).exits_with(0);
    }
}
