//! The tokens in links: derived, never stored.
//!
//! A token is what it stands for, followed by HMAC-SHA-256 (RFC 2104) of that under the installation's key, in the URL-safe
//! alphabet of RFC 4648, section 5. Whether a token is genuine is known before anything is looked up, so guesses cost one hash
//! and tell nothing about which campaigns there are.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use mailhaul_model::Secret;
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::link::{CampaignId, InvitationId, Link};

/// Keeps these codes apart from any other use of the same key.
const PURPOSE: &[u8] = b"mailhaul intake link 1";
const KEY_BYTES: usize = 32;
const BODY_BYTES: usize = 5;
const CODE_BYTES: usize = 32;

/// How many characters a token has.
pub const TOKEN_CHARS: usize = 50;

/// The key that all links of an installation are derived from.
#[derive(Clone)]
pub struct LinkKey(Hmac<Sha256>);

/// The key can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "The key for links is not 32 bytes in base64. Make a new one; links given out before will stop working."
)]
pub struct BadLinkKey;

impl LinkKey {
    /// Takes the key as [`Self::encode`] wrote it.
    pub fn new(key: &Secret) -> Result<Self, BadLinkKey> {
        let text = key.expose().as_bytes();
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text).map_err(|_| BadLinkKey)?);
        if bytes.len() != KEY_BYTES {
            return Err(BadLinkKey);
        }
        Ok(Self(Hmac::new_from_slice(&bytes).map_err(|_| BadLinkKey)?))
    }

    /// 32 random bytes as the text that a keychain keeps.
    pub fn encode(bytes: &[u8; KEY_BYTES]) -> Secret {
        Secret::new(BASE64URL_NOPAD.encode(bytes))
    }

    /// The token of a link: [`TOKEN_CHARS`] letters, digits, `-` and `_`.
    pub fn token(&self, link: Link) -> String {
        let body = body(link);
        let mut bytes = body.to_vec();
        bytes.extend_from_slice(&self.code(&body).finalize().into_bytes());
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// What a token stands for, or `None` where this key didn't make it. Takes the same time however much of it is right.
    pub fn link(&self, token: &str) -> Option<Link> {
        if token.len() != TOKEN_CHARS {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
        let (body, code) = bytes.split_at_checked(BODY_BYTES)?;
        self.code(body).verify_slice(code).ok()?;
        parse(body)
    }

    fn code(&self, body: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(PURPOSE).chain_update(body)
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(..)")
    }
}

fn body(link: Link) -> [u8; BODY_BYTES] {
    let (kind, id) = match link {
        Link::Campaign(id) => (b'c', id.0),
        Link::Invitation(id) => (b'i', id.0),
    };
    let [a, b, c, d] = id.to_be_bytes();
    [kind, a, b, c, d]
}

fn parse(body: &[u8]) -> Option<Link> {
    let [kind, id @ ..] = body else { return None };
    let id = u32::from_be_bytes(id.try_into().ok()?);
    match kind {
        b'c' => Some(Link::Campaign(CampaignId(id))),
        b'i' => Some(Link::Invitation(InvitationId(id))),
        _ => None,
    }
}

const _: () = assert!((BODY_BYTES + CODE_BYTES) * 8 <= TOKEN_CHARS * 6);

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: Link = Link::Campaign(CampaignId(7));

    fn key(byte: u8) -> LinkKey {
        LinkKey::new(&LinkKey::encode(&[byte; 32])).unwrap()
    }

    #[test]
    fn a_token_leads_back_to_its_link() {
        for link in [SEVEN, Link::Invitation(InvitationId(u32::MAX))] {
            assert_eq!(key(1).link(&key(1).token(link)), Some(link));
        }
    }

    #[test]
    fn a_campaign_and_an_invitation_of_one_number_have_different_tokens() {
        assert_ne!(key(1).token(SEVEN), key(1).token(Link::Invitation(InvitationId(7))));
    }

    #[test]
    fn a_token_is_as_long_as_told_and_needs_no_escape_in_a_path() {
        let token = key(1).token(SEVEN);
        assert_eq!(token.len(), TOKEN_CHARS);
        assert!(token.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_'));
    }

    #[test]
    fn another_installations_token_leads_nowhere() {
        assert_eq!(key(2).link(&key(1).token(SEVEN)), None);
    }

    #[test]
    fn a_token_with_any_character_changed_leads_nowhere() {
        let token = key(1).token(SEVEN);
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(key(1).link(std::str::from_utf8(&bytes).unwrap()), None, "at {at}");
        }
    }

    #[test]
    fn what_is_no_token_leads_nowhere() {
        let token = key(1).token(SEVEN);
        for other in ["", "../../etc/passwd", &token[1..], &format!("{token}A"), &"é".repeat(25)] {
            assert_eq!(key(1).link(other), None, "{other}");
        }
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert_eq!(LinkKey::new(&Secret::new("c2hvcnQ")).unwrap_err(), BadLinkKey);
        assert_eq!(LinkKey::new(&Secret::new("not base64!")).unwrap_err(), BadLinkKey);
    }

    #[test]
    fn a_key_prints_nothing_of_itself() {
        assert_eq!(format!("{:?}", key(1)), "LinkKey(..)");
    }

    #[test]
    fn the_code_is_hmac_sha_256_as_others_compute_it() {
        // python3: hmac.new(b'\x01'*32, b'mailhaul intake link 1' + b'c\0\0\0\7', 'sha256'), urlsafe_b64encode.
        assert_eq!(key(1).token(SEVEN), "YwAAAAc982b6gtXjqlC2kjeAZra4eemeR7j0U6a5eGxOgIeAbQ");
    }
}
