//! Access for a whole organisation, and tokens that are kept.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use data_encoding::BASE64URL_NOPAD;
use mailhaul_model::{Clock, FailureClass, Secret};
use mailhaul_oauth::{GoogleKey, Http, OAuthError, Organisation, TokenCache};
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use support::{Asked, Fake, HandClock, refusal, token};

/// Made for these tests alone.
const KEY: &str = include_str!("support/key.pem");

fn key_file(fake: &Fake) -> Secret {
    let json = serde_json::json!({
        "type": "service_account",
        "client_email": "mover@project.example",
        "private_key": KEY,
        "private_key_id": "key-7",
        "token_uri": format!("http://{}/token", fake.address),
    });
    Secret::new(json.to_string())
}

/// The claims, if the signature is the key's.
fn claims(asked: &Asked) -> serde_json::Value {
    let assertion = asked.field("assertion");
    let (said, signature) = assertion.rsplit_once('.').unwrap();
    let der = PrivatePkcs8KeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key());
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    public.verify(said.as_bytes(), &signature).unwrap();
    let json = |part: &str| -> serde_json::Value {
        serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
    };
    let (header, claims) = said.split_once('.').unwrap();
    let expected = serde_json::json!({ "alg": "RS256", "typ": "JWT", "kid": "key-7" });
    assert_eq!(json(header), expected);
    json(claims)
}

/// A cache that asks organisations.
struct Cache {
    tokens: TokenCache,
    http: Http,
    clock: HandClock,
}

impl Cache {
    async fn token(
        &self,
        whose: &str,
        organisation: &Organisation,
        user: &str,
        rejected: Option<&Secret>,
    ) -> Result<Secret, OAuthError> {
        let ask = organisation.token(&self.http, user, || self.clock.now());
        self.tokens.token(whose, &organisation.tells_apart(user), rejected, ask).await
    }

    fn forget(&self, whose: &str) {
        self.tokens.forget(whose);
    }
}

fn cache(clock: &HandClock) -> Cache {
    let tokens = TokenCache::new(Arc::new(clock.clone()));
    Cache { tokens, http: Http::new().unwrap(), clock: clock.clone() }
}

/// A provider whose tokens are numbered.
fn numbered(life: u32) -> Fake {
    let count = AtomicU32::new(0);
    Fake::start(move |_| {
        token(&format!("t-{}", count.fetch_add(1, Ordering::Relaxed) + 1), life, None)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn microsofts_token_for_all_mailboxes_is_asked_for_with_the_apps_secret() {
    let fake = numbered(3599);
    let clock = HandClock::default();
    let organisation = Organisation::Microsoft(fake.client());
    let cache = cache(&clock);
    let one = cache.token("a", &organisation, "mia@example.org", None).await.unwrap();
    let other = cache.token("a", &organisation, "noah@example.org", None).await.unwrap();
    assert!(one.same_as(&other));
    let asked = fake.asked();
    let [asked] = &asked[..] else { panic!("{asked:?}") };
    for (name, value) in [
        ("grant_type", "client_credentials"),
        ("scope", "https://outlook.office365.com/.default"),
        ("client_id", "app-1"),
        ("client_secret", "app secret&"),
    ] {
        assert_eq!(asked.field(name), value, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn googles_claim_names_the_user_and_is_signed_with_the_key() {
    let fake = numbered(3599);
    let clock = HandClock::default();
    let key = GoogleKey::read(&key_file(&fake)).unwrap();
    let organisation = Organisation::Google(Arc::new(key));
    let cache = cache(&clock);
    for user in ["mia@example.org", "noah@example.org", "MIA@example.org"] {
        cache.token("g", &organisation, user, None).await.unwrap();
    }
    let asked = fake.asked();
    assert_eq!(asked.len(), 2, "a user's token is kept, whatever the case of the address");
    for (asked, user) in asked.iter().zip(["mia@example.org", "noah@example.org"]) {
        assert_eq!(asked.field("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
        let now = clock.now().as_second();
        assert_eq!(
            claims(asked),
            serde_json::json!({
                "iss": "mover@project.example",
                "sub": user,
                "scope": "https://mail.google.com/",
                "aud": format!("http://{}/token", fake.address),
                "iat": now,
                "exp": now + 3600,
            })
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_kept_until_shortly_before_its_end_and_a_rejected_one_is_not_given_again() {
    let fake = numbered(3600);
    let clock = HandClock::default();
    let organisation = Organisation::Microsoft(fake.client());
    let cache = cache(&clock);
    let ask = async |rejected: Option<&Secret>| {
        let token = cache.token("a", &organisation, "mia", rejected).await.unwrap();
        token.expose().to_owned()
    };
    assert_eq!(ask(None).await, "t-1");
    clock.go_on(3299);
    assert_eq!(ask(None).await, "t-1");
    clock.go_on(1);
    assert_eq!(ask(None).await, "t-2");
    assert_eq!(ask(Some(&Secret::new("t-1"))).await, "t-2");
    assert_eq!(ask(Some(&Secret::new("t-2"))).await, "t-3");
    cache.forget("a");
    assert_eq!(ask(None).await, "t-4");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_ask_at_once_ask_the_provider_once() {
    let fake = numbered(3600);
    let organisation = Arc::new(Organisation::Microsoft(fake.client()));
    let cache = Arc::new(cache(&HandClock::default()));
    let all = (0..20).map(|_| {
        let (cache, organisation) = (Arc::clone(&cache), Arc::clone(&organisation));
        tokio::spawn(async move { cache.token("a", &organisation, "mia", None).await.unwrap() })
    });
    for one in all.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap().expose(), "t-1");
    }
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_way_is_said_and_no_secret_is_in_it() {
    let fake = Fake::start(|_| {
        refusal(
            "unauthorized_client",
            "Client is unauthorized to retrieve access tokens using this method",
        )
    });
    let clock = HandClock::default();
    let key = GoogleKey::read(&key_file(&fake)).unwrap();
    let google = Organisation::Google(Arc::new(key));
    let error = cache(&clock).token("g", &google, "mia", None).await.unwrap_err();
    assert!(error.to_string().contains("Domain-wide delegation"), "{error}");
    assert_eq!(error.class(), FailureClass::BadRequest);
    let nonsense = Fake::start(|_| (200, "access_token=ya29.secret".into()));
    let microsoft = Organisation::Microsoft(nonsense.client());
    let error = cache(&clock).token("m", &microsoft, "mia", None).await.unwrap_err();
    assert!(matches!(error, OAuthError::Answer));
    assert!(!format!("{error:?} {error}").contains("ya29"));
    let shown = format!("{microsoft:?} {google:?}");
    assert!(!shown.contains("app secret") && !shown.contains("PRIVATE"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_never_sent_to_another_computer_in_the_clear() {
    let json = serde_json::json!({
        "type": "service_account",
        "client_email": "a@b",
        "private_key": KEY,
        "token_uri": "http://192.0.2.1/token",
    });
    let key = GoogleKey::read(&Secret::new(json.to_string())).unwrap();
    let google = Organisation::Google(Arc::new(key));
    let error = cache(&HandClock::default()).token("g", &google, "mia", None).await.unwrap_err();
    assert!(error.to_string().contains("https://"), "{error}");
}

#[test]
fn what_is_no_key_file_is_refused_without_being_shown() {
    for text in [
        "hunter2",
        "{}",
        r#"{"type":"authorized_user","client_email":"a","private_key":"hunter2"}"#,
        r#"{"type":"service_account","client_email":"a","private_key":"hunter2"}"#,
    ] {
        let error = GoogleKey::read(&Secret::new(text)).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
