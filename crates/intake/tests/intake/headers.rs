//! What every answer carries.

use mailhaul_intake::TlsIdentity;
use mailhaul_model::Secret;

use crate::support::client::{Client, Reply};
use crate::support::desk::noon;
use crate::support::fixture::{Fixture, SHARED};

fn assert_dressed(reply: &Reply, what: &str) {
    let policy = reply.header("content-security-policy").unwrap_or_else(|| panic!("{what}"));
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{what}: {part}");
    }
    assert!(!policy.contains("unsafe"), "{what}");
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(reply.header(name), Some(value), "{what}: {name}");
    }
    for name in ["server", "x-powered-by", "set-cookie", "strict-transport-security"] {
        assert_eq!(reply.header(name), None, "{what}: {name}");
    }
}

#[tokio::test]
async fn every_answer_carries_them_whatever_it_is() {
    let form = Fixture::new().await;
    let path = form.running.path(SHARED);
    for (method, path, status) in [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", path.as_str(), 200),
        ("GET", "/form.css", 200),
        ("GET", "/form.js", 200),
        ("GET", "/seal.js", 200),
        ("GET", "/favicon.ico", 404),
        ("GET", "/i/", 404),
        ("GET", "/i/guess", 404),
        ("POST", "/i/guess", 404),
        ("POST", "/", 405),
        ("DELETE", path.as_str(), 405),
        ("OPTIONS", path.as_str(), 405),
        ("POST", path.as_str(), 415),
    ] {
        let mut client = form.client().await;
        let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        client.send(request.as_bytes()).await.unwrap();
        let text = String::from_utf8(client.rest().await).unwrap();
        let reply = head_of(&text);
        assert_eq!(reply.status, status, "{method} {path}");
        assert_dressed(&reply, &format!("{method} {path}"));
    }
}

fn head_of(text: &str) -> Reply {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let headers = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Reply { status, headers, body: body.to_owned() }
}

#[tokio::test]
async fn answers_to_submissions_carry_them_too() {
    let form = Fixture::new().await;
    let path = form.running.path(SHARED);
    let wrong = form.try_password("ann@old.example", "wrong").await;
    assert_dressed(&wrong, "wrong password");
    for _ in 0..2 {
        form.try_password("ann@old.example", "wrong").await;
    }
    let wait = form.try_password("ann@old.example", "wrong").await;
    assert_eq!(wait.status, 429);
    assert_dressed(&wait, "too many");
    let oversized = form.post("127.0.0.1", &path, &vec![0; 16 * 1024 + 1]).await;
    assert_eq!(oversized.status, 413);
    assert_dressed(&oversized, "oversized");
}

#[tokio::test]
async fn files_are_what_they_say_they_are() {
    let form = Fixture::new().await;
    for (path, kind) in [
        ("/form.css", "text/css"),
        ("/form.js", "text/javascript"),
        ("/seal.js", "text/javascript"),
    ] {
        let reply = form.get(path).await;
        assert!(reply.header("content-type").unwrap().starts_with(kind), "{path}");
    }
}

#[tokio::test]
async fn browsers_are_told_to_insist_on_https_by_the_admins_certificate_alone() {
    let form = Fixture::new().await;
    let own = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = Secret::new(own.signing_key.serialize_pem());
    let identity = TlsIdentity::from_pem(&own.cert.pem(), &key, noon()).unwrap();
    form.running.replace_identity(identity);
    let from = "127.0.0.1".parse().unwrap();
    let mut client = Client::tls(form.running.address(), own.cert.der(), from).await.unwrap();
    client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let reply = client.reply().await.unwrap();
    assert!(reply.header("strict-transport-security").unwrap().starts_with("max-age="));
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_told_which_are() {
    let form = Fixture::new().await;
    let link = form.request("PUT", &form.running.path(SHARED), "").await;
    assert_eq!((link.status, link.header("allow")), (405, Some("GET, HEAD, POST")));
    let bare = form.request("POST", "/", "").await;
    assert_eq!((bare.status, bare.header("allow")), (405, Some("GET, HEAD")));
}

#[tokio::test]
async fn a_form_of_another_site_is_not_taken() {
    let form = Fixture::new().await;
    let path = form.running.path(SHARED);
    let sealed = "Content-Type: application/x-mailhaul-sealed\r\n";
    for (headers, status) in [
        ("Content-Type: application/x-www-form-urlencoded\r\n".to_owned(), 415),
        ("Content-Type: text/plain\r\n".to_owned(), 415),
        (format!("{sealed}Sec-Fetch-Site: cross-site\r\n"), 403),
        (format!("{sealed}Sec-Fetch-Site: same-site\r\n"), 403),
        (format!("{sealed}Sec-Fetch-Site: none\r\n"), 403),
    ] {
        let reply = form.request("POST", &path, &headers).await;
        assert_eq!(reply.status, status, "{headers}");
    }
}

#[tokio::test]
async fn in_the_clear_there_is_a_way_to_the_bare_https_host_and_nothing_else() {
    let form = Fixture::new().await;
    let (address, path) = (form.running.address(), form.running.path(SHARED));
    let body =
        String::from_utf8_lossy(&form.sealed(SHARED, &["Ann", "ann@old.example", "p", "", ""]))
            .into_owned();
    for request in [
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", address.port()),
        format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-mailhaul-sealed\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    ] {
        let mut client = Client::plain(address).await;
        client.send(request.as_bytes()).await.unwrap();
        let reply = client.reply().await.unwrap();
        assert_eq!(reply.status, 303);
        let target = format!("https://127.0.0.1:{}/", address.port());
        assert_eq!(reply.header("location"), Some(target.as_str()));
        assert!(reply.body.is_empty() && !format!("{reply:?}").contains(&form.token(SHARED)));
        assert_dressed(&reply, "in the clear");
        assert!(client.rest().await.is_empty());
    }
    assert_eq!(form.desk.logins(), 0);
}
