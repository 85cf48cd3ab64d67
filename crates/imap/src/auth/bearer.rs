//! The mechanisms that carry an access token: XOAUTH2 (Google's and Microsoft's own) and OAUTHBEARER (RFC 7628).
//!
//! A server that refuses a token says why in a challenge, as JSON, which has to be answered before it says NO.

use mailhaul_model::Secret;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::dialogue::{Exchange, Words};

/// RFC 7628 section 3.2.3: what answers the error's challenge.
const HEARD: &[u8] = b"\x01";

pub(super) struct Bearer {
    first: Option<Words>,
    /// What acknowledges an error.
    heard: &'static [u8],
    told: Option<String>,
}

impl Bearer {
    pub(super) fn xoauth2(user: &str, token: &Secret) -> Self {
        let first = joined(&["user=", user, "\x01auth=Bearer ", token.expose(), "\x01\x01"]);
        Self { first: Some(first), heard: b"", told: None }
    }

    pub(super) fn oauthbearer(user: &str, token: &Secret) -> Self {
        let user = super::scram::escaped(user);
        let first = joined(&["n,a=", &user, ",\x01auth=Bearer ", token.expose(), "\x01\x01"]);
        Self { first: Some(first), heard: HEARD, told: None }
    }
}

impl Exchange for Bearer {
    fn first(&mut self) -> Option<Words> {
        self.first.take()
    }

    fn answer(&mut self, challenge: &[u8]) -> Result<Words, String> {
        self.told = Some(words(challenge));
        Ok(Zeroizing::new(self.heard.to_vec()))
    }

    fn told(&self) -> Option<String> {
        self.told.clone()
    }
}

fn joined(parts: &[&str]) -> Words {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut text = Zeroizing::new(Vec::with_capacity(length));
    for part in parts {
        text.extend_from_slice(part.as_bytes());
    }
    text
}

/// What RFC 7628 section 3.2.2 and Google have in the JSON.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    status: serde_json::Value,
    #[serde(default)]
    scope: String,
}

/// The server's reason in words for people. Anything else than the two known fields stays away: a server could put the
/// token there.
fn words(challenge: &[u8]) -> String {
    let refusal = serde_json::from_slice(challenge)
        .unwrap_or(Refusal { status: serde_json::Value::Null, scope: String::new() });
    let status = match &refusal.status {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut said = match status.as_str() {
        "400" | "401" | "invalid_token" => {
            "the access token is wrong, withdrawn or past its time".to_owned()
        }
        "403" | "insufficient_scope" => "the access token may not read this mailbox".to_owned(),
        "invalid_request" => "the server could not read the login".to_owned(),
        "null" | "" => "the access token was refused".to_owned(),
        _ => format!("the access token was refused: {}", shown(&status)),
    };
    if !refusal.scope.is_empty() {
        said.push_str("; it has to be for ");
        said.push_str(&shown(&refusal.scope));
    }
    said
}

fn shown(text: &str) -> String {
    crate::failure::printable(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Secret;

    use super::{Bearer, words};
    use crate::auth::dialogue::Exchange;
    use crate::base64;

    fn first(mut bearer: Bearer) -> String {
        let encoded = base64::encode(&bearer.first().unwrap());
        String::from_utf8(encoded.to_vec()).unwrap()
    }

    #[test]
    fn googles_example_is_written_as_google_shows_it() {
        let token = Secret::new("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");
        let written = first(Bearer::xoauth2("someuser@example.com", &token));
        assert_eq!(
            written,
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
    }

    #[test]
    fn a_bearers_first_words_have_the_form_of_the_rfc_and_the_name_is_escaped() {
        let mut bearer = Bearer::oauthbearer("a=b,c@example.com", &Secret::new("vF9dft4qmTc2"));
        let said = bearer.first().unwrap();
        assert_eq!(
            said.as_slice(),
            b"n,a=a=3Db=2Cc@example.com,\x01auth=Bearer vF9dft4qmTc2\x01\x01"
        );
    }

    #[test]
    fn an_error_is_answered_as_each_mechanism_wants_and_told_in_words() {
        let error = br#"{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}"#;
        let token = Secret::new("t");
        for (mut bearer, heard) in [
            (Bearer::xoauth2("mia", &token), &b""[..]),
            (Bearer::oauthbearer("mia", &token), b"\x01"),
        ] {
            assert_eq!(bearer.told(), None);
            assert_eq!(bearer.answer(error).unwrap().as_slice(), heard);
            assert_eq!(
                bearer.told().unwrap(),
                "the access token is wrong, withdrawn or past its time; it has to be for https://mail.google.com/"
            );
        }
        assert_eq!(
            words(br#"{"status":"insufficient_scope"}"#),
            "the access token may not read this mailbox"
        );
        assert_eq!(words(b"no JSON: ya29"), "the access token was refused");
    }
}
