//! Logins that are talked over, against a scripted peer.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod support;

use mailhaul_imap::{Code, Failure, Login, Session};
use mailhaul_model::{Credential, Mechanism, Secret};
use support::session;

const TOKEN: &str = "ya29.A0ARrdaM-abcdefghijklmnopqrstuvwxyz0123456789";

async fn by(
    session: &Session,
    mechanism: Mechanism,
    credential: Credential,
) -> Result<String, Failure> {
    let mechanism = Some(mechanism);
    session.login(Login { mechanism, ..Login::new("mia", &credential) }).await
}

fn password() -> Credential {
    Secret::new("pw").into()
}

fn token() -> Credential {
    Credential::Token(Secret::new(TOKEN))
}

#[tokio::test]
async fn a_password_that_no_quotes_can_hold_goes_as_a_literal_to_the_byte() {
    let long = "x\u{e4}\u{1f4e7}\"\\".repeat(4_000);
    for password in ["a\r\nA2 LOGOUT", "\u{7f}\u{1}\t{9+}", "日本語", long.as_str()] {
        let (wanted, length) = (password.to_owned(), password.len());
        let (session, peer) = session("", move |mut peer| async move {
            peer.expect(&format!("A1 LOGIN \"mia\" {{{length}}}")).await;
            peer.say("+ ok\r\n").await;
            assert_eq!(peer.bytes(length).await, wanted.as_bytes());
            peer.expect("").await;
            peer.say("A1 OK [CAPABILITY IMAP4rev1] in\r\n").await;
            peer.rest().await;
        })
        .await;
        let credential = Secret::new(password).into();
        session.login(Login::new("mia", &credential)).await.unwrap();
        drop(session);
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn a_password_or_login_with_a_nul_is_refused_before_a_byte_is_sent() {
    for offers in ["", "AUTH=PLAIN", "AUTH=PLAIN SASL-IR LOGINDISABLED"] {
        for (login, password) in [("mia", "pw\0more"), ("mia\0admin", "pw")] {
            let (session, peer) = session(offers, |mut peer| async move {
                assert_eq!(peer.rest().await, "");
            })
            .await;
            let credential = Secret::new(password).into();
            let failure = session.login(Login::new(login, &credential)).await.unwrap_err();
            assert!(matches!(failure, Failure::NotOffered(_)), "{offers}: {failure:?}");
            assert!(!format!("{failure:?}{failure}").contains("more"), "{failure:?}");
            drop(session);
            peer.await.unwrap();
        }
    }
}

#[tokio::test]
async fn login_is_answered_in_two_steps_whatever_the_server_calls_them() {
    for (first, second) in
        [("VXNlcm5hbWU6", "UGFzc3dvcmQ6"), ("User Name\0", ""), ("", "Password:")]
    {
        let (session, peer) =
            session("AUTH=LOGIN LOGINDISABLED SASL-IR", move |mut peer| async move {
                peer.expect("A1 AUTHENTICATE LOGIN").await;
                peer.say(format!("+ {first}\r\n")).await;
                peer.expect("bWlh").await;
                peer.say(format!("+ {second}\r\n")).await;
                peer.expect("cHc=").await;
                peer.say("A1 OK [CAPABILITY IMAP4rev1] in\r\n").await;
                peer.rest().await;
            })
            .await;
        assert_eq!(by(&session, Mechanism::Login, password()).await.unwrap(), "LOGIN");
        drop(session);
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn a_server_that_asks_again_for_what_stood_in_the_line_is_told_again() {
    let (session, _peer) = session("AUTH=PLAIN SASL-IR", |mut peer| async move {
        peer.expect("A1 AUTHENTICATE PLAIN AG1pYQBwdw==").await;
        peer.say("+ \r\n").await;
        peer.expect("AG1pYQBwdw==").await;
        peer.say("A1 OK [CAPABILITY IMAP4rev1] in\r\n").await;
        peer.rest().await;
    })
    .await;
    by(&session, Mechanism::Plain, password()).await.unwrap();
}

#[tokio::test]
async fn a_refused_token_is_told_in_words_and_what_the_server_repeats_of_it_is_struck() {
    let piece = &TOKEN[4..30];
    for (mechanism, heard) in [(Mechanism::XOAuth2, ""), (Mechanism::OAuthBearer, "AQ==")] {
        let offers = format!("AUTH={mechanism} SASL-IR");
        let (session, peer) = session(&offers, move |mut peer| async move {
            let line = peer.line().await;
            let said = line.rsplit(' ').next().unwrap().to_owned();
            // {"status":"401"}
            peer.say("+ eyJzdGF0dXMiOiI0MDEifQ==\r\n").await;
            peer.expect(heard).await;
            peer.say(format!("A1 NO [X {TOKEN}] no {TOKEN}, {piece} cut, {said}\r\n")).await;
            peer.rest().await;
        })
        .await;
        let failure = by(&session, mechanism, token()).await.unwrap_err();
        let shown = format!("{failure:?} {failure}");
        assert!(shown.contains("the access token is wrong"), "{shown}");
        assert!(!shown.contains(piece) && !shown.contains("bWlhAWF1dGg"), "{shown}");
        drop(session);
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn a_refusal_without_a_code_after_the_errors_challenge_is_a_failed_authentication() {
    let (session, _peer) = session("AUTH=XOAUTH2", |mut peer| async move {
        peer.expect("A1 AUTHENTICATE XOAUTH2").await;
        peer.say("+ \r\n").await;
        peer.line().await;
        peer.say("+ eyJzdGF0dXMiOiI0MDAifQ==\r\n").await;
        peer.expect("").await;
        peer.say("A1 BAD Command Argument Error. 12\r\n").await;
        peer.rest().await;
    })
    .await;
    let failure = by(&session, Mechanism::XOAuth2, token()).await.unwrap_err();
    let Failure::No { code, .. } = failure else { panic!("{failure:?}") };
    assert_eq!(code, Some(Code::AuthenticationFailed));
}

#[tokio::test]
async fn a_server_that_accepts_scram_without_a_proof_is_not_believed() {
    let (session, _peer) = session("AUTH=SCRAM-SHA-256", |mut peer| async move {
        peer.expect("A1 AUTHENTICATE SCRAM-SHA-256").await;
        peer.say("A1 OK [CAPABILITY IMAP4rev1] in\r\n").await;
        peer.rest().await;
    })
    .await;
    let failure = by(&session, Mechanism::ScramSha256, password()).await.unwrap_err();
    assert!(matches!(failure, Failure::Protocol { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_challenge_that_cannot_be_answered_ends_the_login_and_not_the_line() {
    let (session, _peer) = session("AUTH=SCRAM-SHA-256 SASL-IR", |mut peer| async move {
        peer.line().await;
        peer.say("+ bm9uc2Vuc2U=\r\n").await;
        peer.expect("*").await;
        peer.say("A1 BAD cancelled\r\n").await;
        peer.rest().await;
    })
    .await;
    let failure = by(&session, Mechanism::ScramSha256, password()).await.unwrap_err();
    assert!(failure.to_string().contains("SCRAM"), "{failure}");
}

#[tokio::test]
async fn a_login_that_never_ends_is_given_up() {
    let (session, _peer) = session("AUTH=XOAUTH2", |mut peer| async move {
        peer.expect("A1 AUTHENTICATE XOAUTH2").await;
        let mut asked = 0;
        loop {
            peer.say("+ \r\n").await;
            asked += 1;
            if peer.line().await == "*" {
                break;
            }
        }
        assert!(asked < 20);
        peer.say("A1 BAD cancelled\r\n").await;
        peer.rest().await;
    })
    .await;
    let failure = by(&session, Mechanism::XOAuth2, token()).await.unwrap_err();
    assert!(matches!(failure, Failure::Protocol { .. }), "{failure:?}");
}

#[tokio::test]
async fn proxyauth_follows_a_login_of_ones_own() {
    let (session, _peer) = session("AUTH=PLAIN SASL-IR", |mut peer| async move {
        // NUL "admin" NUL "pw"
        peer.expect("A1 AUTHENTICATE PLAIN AGFkbWluAHB3").await;
        peer.say("A1 OK [CAPABILITY IMAP4rev1] in\r\n").await;
        peer.expect("A2 PROXYAUTH \"mia\"").await;
        peer.say("A2 OK done\r\n").await;
        peer.expect("A3 CAPABILITY").await;
        peer.say("* CAPABILITY IMAP4rev1 LITERAL+\r\nA3 OK x\r\n").await;
        peer.rest().await;
    })
    .await;
    let credential = password();
    let who = Login { act_as: Some("mia"), proxy_auth: true, ..Login::new("admin", &credential) };
    session.login(who).await.unwrap();
    assert!(session.capabilities().literal_plus());
}
