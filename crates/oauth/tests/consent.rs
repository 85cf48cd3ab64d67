//! A user's own consent: in the browser, by a code, and refreshed.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use mailhaul_model::{FailureClass, Secret};
use mailhaul_oauth::browser::BrowserSignIn;
use mailhaul_oauth::device::DeviceSignIn;
use mailhaul_oauth::{Http, OAuthError};
use oauth2::url::Url;
use sha2::{Digest, Sha256};
use support::{Fake, refusal, token};

const PATIENCE: Duration = Duration::from_secs(60);

fn noon() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn field(url: &Url, name: &str) -> String {
    let mut all = url.query_pairs().filter(|(key, _)| key == name);
    let found = all.next().map(|(_, value)| value.into_owned()).unwrap_or_default();
    assert!(all.next().is_none(), "{name} is there twice");
    found
}

/// What a browser is shown.
fn visit(url: &str) -> String {
    let url = Url::parse(url).unwrap();
    let mut stream = TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).unwrap();
    let path = url.query().map_or(url.path().to_owned(), |q| format!("{}?{q}", url.path()));
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_the_browser_becomes_tokens_and_only_the_right_state_counts() {
    let fake = Fake::start(|_| token("access-1", 3599, Some("refresh-1")));
    let sign_in = BrowserSignIn::begin(fake.client(), Some("mia@example.org")).await.unwrap();
    let url = Url::parse(sign_in.url()).unwrap();
    assert!(sign_in.url().starts_with(&fake.endpoints().authorise));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "app-1"),
        ("scope", "mail offline"),
        ("code_challenge_method", "S256"),
        ("prompt", "consent"),
        ("login_hint", "mia@example.org"),
    ] {
        assert_eq!(field(&url, name), value, "{name}");
    }
    assert!(!sign_in.url().contains("secret"), "{}", sign_in.url());
    let back = field(&url, "redirect_uri");
    assert!(back.starts_with("http://127.0.0.1:"), "{back}");
    let state = field(&url, "state");
    let answer = format!("{back}/?code=c0de%2F1&state={state}");
    let elsewhere = format!("{back}/?code=evil&state=x{state}");
    let visits = {
        let icon = format!("{back}/favicon.ico");
        tokio::task::spawn_blocking(move || [icon, elsewhere, answer].map(|url| visit(&url)))
    };

    let http = Http::new().unwrap();
    let grant = sign_in.finish(&http, PATIENCE, noon).await.unwrap();

    let [icon, strange, done] = visits.await.unwrap();
    assert!(icon.starts_with("HTTP/1.1 404") && strange.starts_with("HTTP/1.1 404"));
    assert!(done.starts_with("HTTP/1.1 200") && done.contains("You can close this page"), "{done}");
    assert_eq!(grant.access_token.expose(), "access-1");
    assert_eq!(grant.refresh_token.unwrap().expose(), "refresh-1");
    assert_eq!(grant.until.as_second(), noon().as_second() + 3599);

    let asked = fake.asked();
    let [asked] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(asked.path, "/token");
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", "c0de/1"),
        ("redirect_uri", &back),
        ("client_id", "app-1"),
        ("client_secret", "app secret&"),
    ] {
        assert_eq!(asked.field(name), value, "{name}");
    }
    let verifier = asked.field("code_verifier");
    assert!(verifier.len() >= 43, "{verifier}");
    let hashed = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
    assert_eq!(hashed, field(&url, "code_challenge"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_consent_is_said_and_no_token_is_asked_for() {
    let fake = Fake::start(|_| token("access-1", 3599, None));
    let sign_in = BrowserSignIn::begin(fake.client(), None).await.unwrap();
    let url = Url::parse(sign_in.url()).unwrap();
    let (back, state) = (field(&url, "redirect_uri"), field(&url, "state"));
    let visit = tokio::task::spawn_blocking(move || {
        visit(&format!("{back}/?error=access_denied&error_description=no&state={state}"))
    });
    let error = sign_in.finish(&Http::new().unwrap(), PATIENCE, noon).await.unwrap_err();
    assert!(error.to_string().contains("declined"), "{error}");
    assert!(visit.await.unwrap().contains("did not succeed"));
    assert!(fake.asked().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_does_not_come_back_is_not_waited_for_for_ever() {
    let fake = Fake::start(|_| token("access-1", 3599, None));
    let sign_in = BrowserSignIn::begin(fake.client(), None).await.unwrap();
    let http = Http::new().unwrap();
    let ended = sign_in.finish(&http, Duration::from_millis(20), noon).await;
    assert!(matches!(ended, Err(OAuthError::NobodyCame(1))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_typed_elsewhere_is_waited_for() {
    let pending = Mutex::new(2);
    let fake = Fake::start(move |asked| {
        if asked.path == "/device" {
            let body = r#"{"device_code":"dev-1","user_code":"ABCD-EFGH","verification_uri":"https://example.org/device","expires_in":900,"interval":0}"#;
            return (200, body.to_owned());
        }
        let mut pending = pending.lock().unwrap();
        if *pending == 0 {
            return token("access-2", 3599, Some("refresh-2"));
        }
        *pending -= 1;
        refusal("authorization_pending", "not yet")
    });
    let http = Http::new().unwrap();
    let sign_in = DeviceSignIn::begin(fake.client(), &http).await.unwrap();
    assert_eq!((sign_in.code(), sign_in.page()), ("ABCD-EFGH", "https://example.org/device"));
    let grant = sign_in.finish(&http, noon).await.unwrap();
    assert_eq!(grant.access_token.expose(), "access-2");
    let asked = fake.asked();
    assert_eq!((asked[0].field("scope"), asked[0].field("client_id")), ("mail offline", "app-1"));
    assert_eq!(asked.len(), 4);
    for poll in &asked[1..] {
        assert_eq!(poll.field("grant_type"), "urn:ietf:params:oauth:grant-type:device_code");
        assert_eq!(poll.field("device_code"), "dev-1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_exchanged_and_its_refusal_says_what_to_do() {
    let fake = Fake::start(|asked| match asked.field("refresh_token") {
        "good" => token("access-3", 60, Some("rotated")),
        _ => refusal("invalid_grant", "AADSTS700082: The refresh token has expired."),
    });
    let http = Http::new().unwrap();
    let good = fake.client().refresh(&http, &Secret::new("good"), noon()).await.unwrap();
    assert_eq!(good.access_token.expose(), "access-3");
    assert_eq!(good.refresh_token.unwrap().expose(), "rotated");
    assert_eq!(fake.asked()[0].field("grant_type"), "refresh_token");
    let error = fake.client().refresh(&http, &Secret::new("old-one"), noon()).await.unwrap_err();
    assert!(error.to_string().contains("Sign in again"), "{error}");
    assert_eq!(error.class(), FailureClass::WrongCredential);
    assert!(!format!("{error:?}").contains("old-one"));
}
