//! A user's own consent: in the browser, by a code, and refreshed.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use mailhaul_model::{FailureClass, Secret};
use mailhaul_oauth::browser::BrowserSignIn;
use mailhaul_oauth::device::DeviceSignIn;
use mailhaul_oauth::pasted::PastedSignIn;
use mailhaul_oauth::{Ending, Http, OAuthError, Opened, Way};
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

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_pasted_becomes_tokens_and_one_of_another_sign_in_does_not() {
    let fake = Fake::start(|_| token("access-4", 3599, Some("refresh-4")));
    let http = Http::new().unwrap();
    let sign_in = PastedSignIn::begin(fake.client(), Some("mia@example.org")).unwrap();
    let other = PastedSignIn::begin(fake.client(), None).unwrap();
    let url = Url::parse(sign_in.url()).unwrap();
    let back = field(&url, "redirect_uri");
    assert!(back.starts_with("http://127.0.0.1:"), "{back}");
    let state_of = |url: &str| field(&Url::parse(url).unwrap(), "state");
    let (state, strange) = (state_of(sign_in.url()), state_of(other.url()));
    for wrong in [
        String::new(),
        "c0de".to_owned(),
        format!("{back}/?code=c0de&state={strange}"),
        format!("{back}/?state={state}"),
        "x".repeat(9000),
    ] {
        let error = sign_in.finish(&http, &Secret::new(wrong.as_str()), noon).await.unwrap_err();
        assert_eq!(error.ending(), Ending::Mistyped, "{wrong}");
    }
    assert!(fake.asked().is_empty());
    let bare = back.trim_start_matches("http://");
    let pasted = Secret::new(format!(" {bare}/?code=c0de&state={state}\n"));
    let grant = sign_in.finish(&http, &pasted, noon).await.unwrap();
    assert_eq!(grant.refresh_token.unwrap().expose(), "refresh-4");
    let asked = fake.asked();
    let hashed = BASE64URL_NOPAD.encode(&Sha256::digest(asked[0].field("code_verifier")));
    assert_eq!(hashed, field(&url, "code_challenge"));
    let declined = Secret::new(format!("{back}/?error=access_denied&state={state}"));
    let error = sign_in.finish(&http, &declined, noon).await.unwrap_err();
    assert_eq!(error.ending(), Ending::Declined);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_nobody_typed_in_time_is_told_from_a_declined_one() {
    for (said, ending) in [
        ("expired_token", Ending::TooLate),
        ("authorization_declined", Ending::Declined),
        ("access_denied", Ending::Declined),
    ] {
        let fake = Fake::start(move |asked| {
            if asked.path == "/device" {
                let body = r#"{"device_code":"d","user_code":"A","verification_uri":"https://example.org","expires_in":900,"interval":0}"#;
                return (200, body.to_owned());
            }
            refusal(said, "no")
        });
        let http = Http::new().unwrap();
        let sign_in = DeviceSignIn::begin(fake.client(), &http).await.unwrap();
        assert_eq!(sign_in.life(), Duration::from_secs(900));
        let error = sign_in.finish(&http, noon).await.unwrap_err();
        assert_eq!(error.ending(), ending, "{said}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_given_back_where_the_provider_takes_it() {
    let fake = Fake::start(|asked| match asked.field("token") {
        "mine" => (200, String::new()),
        _ => refusal("invalid_token", "no"),
    });
    let http = Http::new().unwrap();
    assert!(fake.client().revoke(&http, &Secret::new("mine")).await.unwrap());
    assert_eq!(fake.asked()[0].path, "/revoke");
    let error = fake.client().revoke(&http, &Secret::new("another")).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("another"));
}

/// A way that notes where it was to lead.
struct Noted {
    asked: Mutex<Vec<(String, u16)>>,
    stays_here: bool,
}

impl Way for Noted {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Opened<'a> {
        self.asked.lock().unwrap().push((host.to_owned(), port));
        Box::pin(async { Err("the way is shut".to_owned()) })
    }

    fn stays_here(&self) -> bool {
        self.stays_here
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_take_the_way_that_is_given_and_what_is_not_encrypted_never_leaves_by_it() {
    let fake = Fake::start(|_| token("access-5", 60, None));
    for (stays_here, asked) in [(true, 1), (false, 0)] {
        let way = Arc::new(Noted { asked: Mutex::default(), stays_here });
        let http = Http::by(Some(way.clone()), Vec::new()).unwrap();
        let got = fake.client().refresh(&http, &Secret::new("good"), noon()).await;
        assert_eq!(got.is_err(), stays_here, "{got:?}");
        assert_eq!(way.asked.lock().unwrap().len(), asked);
    }
}
