//! What a login is proven with, and the ways to say it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;

use crate::Secret;

/// A password, or a token that a provider gave out in its place.
#[derive(Clone, Debug)]
pub enum Credential {
    Password(Secret),
    /// An OAuth access token (RFC 6749). It lives for about an hour, so a run may need several.
    Token(Secret),
}

/// What a login is proven with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LoginProof {
    Password,
    Token,
}

impl Credential {
    /// What it proves a login with.
    pub fn proof(&self) -> LoginProof {
        match self {
            Self::Password(_) => LoginProof::Password,
            Self::Token(_) => LoginProof::Token,
        }
    }

    /// Whichever it is.
    pub fn secret(&self) -> &Secret {
        match self {
            Self::Password(secret) | Self::Token(secret) => secret,
        }
    }
}

impl From<Secret> for Credential {
    fn from(password: Secret) -> Self {
        Self::Password(password)
    }
}

/// How a credential is told to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mechanism {
    /// RFC 4616.
    #[serde(rename = "PLAIN")]
    Plain,
    /// The command LOGIN, or AUTHENTICATE LOGIN where the command is forbidden.
    #[serde(rename = "LOGIN")]
    Login,
    /// RFC 2195: the password isn't sent, but can be guessed at from what is.
    #[serde(rename = "CRAM-MD5")]
    CramMd5,
    /// RFC 7677: the password isn't sent, and the server proves that it knows it.
    #[serde(rename = "SCRAM-SHA-256")]
    ScramSha256,
    /// Google's and Microsoft's own way for a token.
    #[serde(rename = "XOAUTH2")]
    XOAuth2,
    /// RFC 7628.
    #[serde(rename = "OAUTHBEARER")]
    OAuthBearer,
}

/// A text that names no mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-256, XOAUTH2 and OAUTHBEARER are understood")]
pub struct MechanismError;

impl Mechanism {
    /// Every mechanism.
    pub const ALL: [Self; 6] = [
        Self::Plain,
        Self::Login,
        Self::CramMd5,
        Self::ScramSha256,
        Self::XOAuth2,
        Self::OAuthBearer,
    ];

    /// As servers list it behind `AUTH=`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::CramMd5 => "CRAM-MD5",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::XOAuth2 => "XOAUTH2",
            Self::OAuthBearer => "OAUTHBEARER",
        }
    }

    /// Whether it carries a token, not a password.
    pub fn takes_token(self) -> bool {
        matches!(self, Self::XOAuth2 | Self::OAuthBearer)
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Mechanism {
    type Err = MechanismError;

    fn from_str(text: &str) -> Result<Self, MechanismError> {
        let named = |known: &&Self| known.name().eq_ignore_ascii_case(text);
        Self::ALL.iter().find(named).copied().ok_or(MechanismError)
    }
}

#[cfg(test)]
mod tests {
    use super::Mechanism;

    #[test]
    fn a_mechanism_is_written_the_same_way_everywhere() {
        for known in Mechanism::ALL {
            assert_eq!(known.name().to_lowercase().parse(), Ok(known));
            assert_eq!(serde_json::to_string(&known).unwrap(), format!("\"{known}\""));
        }
        assert!("NTLM".parse::<Mechanism>().is_err());
    }
}
