//! A server that says anything to a client that logs in.

use mailhaul_imap::Login;
use mailhaul_model::{Credential, Mechanism, Secret};

use crate::peer::converse;

/// Shorter than what quotes leave of a server's line.
const SECRET: &str = "Open-Sesame#7";

/// The first byte chooses the mechanism and in which portions the rest arrives.
pub fn login(data: &[u8]) {
    let Some((mode, rest)) = data.split_first() else { return };
    let mechanism = Mechanism::ALL[usize::from(*mode) % Mechanism::ALL.len()];
    let portion = usize::from(*mode) / Mechanism::ALL.len() + 1;
    let greeting = b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5 \
        AUTH=SCRAM-SHA-256 AUTH=XOAUTH2 AUTH=OAUTHBEARER] ready\r\n";
    converse(greeting.to_vec(), b"\r\n", rest, portion * portion, |opened| async move {
        let session = opened.expect("the greeting is a good one");
        let secret = Secret::new(SECRET.to_owned());
        let credential = match mechanism {
            Mechanism::XOAuth2 | Mechanism::OAuthBearer => Credential::Token(secret),
            _ => Credential::Password(secret),
        };
        let who = Login { mechanism: Some(mechanism), ..Login::new("mia", &credential) };
        let said = format!("{:?}", session.login(who).await);
        // Also where the server itself says it.
        assert!(!said.contains(SECRET), "the password shows: {said}");
    });
}
