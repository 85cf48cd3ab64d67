//! Takes secrets out of what a server says about a login, for some servers repeat what they were told.

use zeroize::Zeroizing;

use super::dialogue::Sent;
use crate::{Code, Failure};
use mailhaul_model::Secret;

/// In place of a secret.
const MASK: &str = "***";
/// A piece of a long secret is known by so many characters. Shorter ones occur in words.
const PIECE: usize = 16;

/// What has to be struck.
pub(super) struct Strike {
    secret: Secret,
    sent: Sent,
}

impl Strike {
    pub(super) fn new(secret: &Secret, sent: Sent) -> Self {
        Self { secret: secret.clone(), sent }
    }

    /// The failure without secrets.
    pub(super) fn failure(&self, failure: Failure) -> Failure {
        match failure {
            Failure::No { code, text } => {
                Failure::No { code: self.code(code), text: self.text(text) }
            }
            Failure::Bye { code, text } => {
                Failure::Bye { code: self.code(code), text: self.text(text) }
            }
            Failure::Bad { text } => Failure::Bad { text: self.text(text) },
            Failure::Protocol { line, why } => Failure::Protocol { line: self.text(line), why },
            other => other,
        }
    }

    fn code(&self, code: Option<Code>) -> Option<Code> {
        code.map(|code| match code {
            Code::Other(text) => Code::Other(self.text(text)),
            known => known,
        })
    }

    fn text(&self, text: String) -> String {
        let mut text = struck(text, self.secret.expose());
        for sent in self.sent.all() {
            text = struck(text, std::str::from_utf8(&sent).unwrap_or_default());
        }
        text
    }
}

/// The text without the secret and, where that is long, without pieces of it: a server may cut what it repeats.
fn struck(text: String, secret: &str) -> String {
    if secret.is_empty() {
        return text;
    }
    let text = Zeroizing::new(text.replace(secret, MASK));
    if secret.len() < PIECE || !secret.is_ascii() {
        return text.to_string();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let mut length =
            rest.as_bytes().windows(PIECE).next().map_or(0, |piece| found(secret, piece));
        if length == 0 {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        while rest.as_bytes().get(..=length).is_some_and(|piece| found(secret, piece) > 0) {
            length += 1;
        }
        kept.push_str(MASK);
        rest = &rest[length..];
    }
    kept
}

/// The piece's length where the secret has it.
fn found(secret: &str, piece: &[u8]) -> usize {
    let has = std::str::from_utf8(piece).is_ok_and(|piece| secret.contains(piece));
    if has { piece.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::struck;

    #[test]
    fn a_secret_is_struck_whole_and_a_long_one_in_pieces_too() {
        let token = "ya29.A0ARrdaM-abcdefghijklmnopqrstuvwxyz";
        for (said, kept) in [
            (format!("bad token {token}!"), "bad token ***!"),
            (format!("ü {} cut", &token[3..30]), "ü *** cut"),
            (token[..16].to_owned(), "***"),
            ("ya29 is no token".to_owned(), "ya29 is no token"),
        ] {
            assert_eq!(struck(said, token), kept);
        }
        assert_eq!(struck("pw is pw".into(), "pw"), "*** is ***");
        assert_eq!(struck("nothing".into(), ""), "nothing");
    }
}
