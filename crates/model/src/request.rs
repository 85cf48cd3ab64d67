//! One run, asked for whole: what `mailhaul-sync --request -` reads as its first line on standard input.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::{Credential, Endpoint, Mechanism, RunKind, RunOptions, Secret};

/// The version of the request line and of the event lines.
pub const PROTOCOL_VERSION: u32 = 1;

/// An account to log in to.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "SideRead")]
pub struct Side {
    pub endpoint: Endpoint,
    /// The name sent with the login.
    pub login: String,
    /// Act as this user with the login's credential (an authorisation identity, RFC 4616).
    pub act_as: Option<String>,
    /// To act as another, PROXYAUTH is sent after a login of one's own.
    pub proxy_auth: bool,
    pub credential: Credential,
    /// This way of logging in and no other. Without it the best one that the server offers is taken.
    pub mechanism: Option<Mechanism>,
    /// For the login to the endpoint's proxy, where that wants one.
    pub proxy_password: Option<Secret>,
}

impl Side {
    /// A login for oneself, by whichever mechanism the server offers.
    pub fn new(
        endpoint: Endpoint,
        login: impl Into<String>,
        credential: impl Into<Credential>,
    ) -> Self {
        Self {
            endpoint,
            login: login.into(),
            act_as: None,
            proxy_auth: false,
            credential: credential.into(),
            mechanism: None,
            proxy_password: None,
        }
    }

    /// Everything of it that must not be shown.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(self.credential.secret()).chain(&self.proxy_password)
    }
}

/// A side as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SideRead {
    endpoint: Endpoint,
    login: String,
    #[serde(default)]
    act_as: Option<String>,
    #[serde(default)]
    proxy_auth: bool,
    #[serde(default)]
    password: Option<Secret>,
    #[serde(default)]
    access_token: Option<Secret>,
    #[serde(default)]
    mechanism: Option<Mechanism>,
    #[serde(default)]
    proxy_password: Option<Secret>,
}

impl TryFrom<SideRead> for Side {
    type Error = &'static str;

    fn try_from(read: SideRead) -> Result<Self, Self::Error> {
        let credential = match (read.password, read.access_token) {
            (Some(password), None) => Credential::Password(password),
            (None, Some(token)) => Credential::Token(token),
            _ => return Err("a side has either a password or an access token"),
        };
        Ok(Self {
            endpoint: read.endpoint,
            login: read.login,
            act_as: read.act_as,
            proxy_auth: read.proxy_auth,
            credential,
            mechanism: read.mechanism,
            proxy_password: read.proxy_password,
        })
    }
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Depth {
    /// Connect to both sides (`--justconnect`).
    Connect,
    /// And log in (`--justlogin`).
    Login,
    /// And list and create folders (`--justfolders`).
    Folders,
    /// And count their messages and bytes, without creating any (`--justfoldersizes`).
    FolderSizes,
    /// And the messages.
    #[default]
    Messages,
}

/// Who does the copying, and where it is found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "name")]
pub enum Engine {
    /// `mailhaul-sync` itself.
    #[default]
    Mailhaul,
    /// The genuine imapsync at this path, or else the one beside the sidecar, or else the first on the PATH.
    Imapsync { program: Option<PathBuf> },
}

/// Everything a sidecar needs for one run.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunRequest {
    pub version: u32,
    pub kind: RunKind,
    #[serde(default)]
    pub depth: Depth,
    pub source: Side,
    pub destination: Side,
    #[serde(default)]
    pub options: RunOptions,
    /// The job's memory. Without one the run still never copies twice, but has to look at the destination first. Another engine has
    /// none.
    pub ledger: Option<PathBuf>,
    #[serde(default)]
    pub engine: Engine,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SideLine<'a> {
    endpoint: &'a Endpoint,
    login: &'a str,
    act_as: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    proxy_auth: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mechanism: Option<Mechanism>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proxy_password: Option<Box<RawValue>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestLine<'a> {
    version: u32,
    kind: RunKind,
    depth: Depth,
    source: SideLine<'a>,
    destination: SideLine<'a>,
    options: &'a RunOptions,
    ledger: Option<&'a PathBuf>,
    engine: &'a Engine,
}

impl RunRequest {
    /// The one line, ended by a line feed, that carries the secrets to the sidecar. Overwritten when dropped.
    pub fn to_line(&self) -> Zeroizing<String> {
        let line = RequestLine {
            version: self.version,
            kind: self.kind,
            depth: self.depth,
            source: side_line(&self.source),
            destination: side_line(&self.destination),
            options: &self.options,
            ledger: self.ledger.as_ref(),
            engine: &self.engine,
        };
        let mut text = serde_json::to_string(&line).expect("a request is always valid JSON");
        text.push('\n');
        Zeroizing::new(text)
    }
}

fn side_line(side: &Side) -> SideLine<'_> {
    let (password, access_token) = match &side.credential {
        Credential::Password(password) => (Some(password.to_raw_json()), None),
        Credential::Token(token) => (None, Some(token.to_raw_json())),
    };
    SideLine {
        endpoint: &side.endpoint,
        login: &side.login,
        act_as: side.act_as.as_deref(),
        proxy_auth: side.proxy_auth,
        password,
        access_token,
        mechanism: side.mechanism,
        proxy_password: side.proxy_password.as_ref().map(Secret::to_raw_json),
    }
}

#[cfg(test)]
mod tests {
    use super::{RunRequest, Side};
    use crate::{
        Credential, Endpoint, Mechanism, Port, RunKind, RunOptions, Secret, Security, Trust,
    };

    fn side(credential: Credential) -> Side {
        let host = "imap.example.org".parse().unwrap();
        let endpoint = Endpoint::new(host, Port::IMAPS, Security::Tls, Trust::System);
        Side::new(endpoint, "mia@example.org", credential)
    }

    fn request(source: Side, destination: Side) -> RunRequest {
        RunRequest {
            version: super::PROTOCOL_VERSION,
            kind: RunKind::Dry,
            depth: super::Depth::Messages,
            source,
            destination,
            options: RunOptions::default(),
            ledger: Some("x.ledger".into()),
            engine: super::Engine::Imapsync { program: Some("/opt/imapsync".into()) },
        }
    }

    #[test]
    fn a_request_is_read_back_with_every_character_of_its_secrets() {
        let source = side(Secret::new("a\"b\\c\nd é\u{0}").into());
        let mut destination = side(Credential::Token(Secret::new("ya29.x")));
        destination.mechanism = Some(Mechanism::XOAuth2);
        destination.endpoint.proxy = "socks5://proxy.example".parse().ok();
        destination.proxy_password = Some(Secret::new("pp"));
        let request = request(source, destination);
        let line = request.to_line();
        assert_eq!(line.matches('\n').count(), 1);
        let read: RunRequest = serde_json::from_str(&line).unwrap();
        assert!(
            matches!(&read.source.credential, Credential::Password(p) if p.expose() == "a\"b\\c\nd é\u{0}")
        );
        assert!(
            matches!(&read.destination.credential, Credential::Token(t) if t.expose() == "ya29.x")
        );
        assert_eq!(read.destination.mechanism, Some(Mechanism::XOAuth2));
        assert_eq!(
            read.destination.endpoint.proxy.unwrap().to_string(),
            "socks5://proxy.example:1080"
        );
        assert_eq!(read.destination.proxy_password.unwrap().expose(), "pp");
        assert_eq!(read.options, RunOptions::default());
        assert_eq!(read.engine, request.engine);
    }

    #[test]
    fn a_side_is_read_as_it_was_written_before_there_were_tokens_and_never_with_two_secrets() {
        let old = r#"{"endpoint":{"host":"a","port":993,"security":"tls"},"login":"mia","password":"pw"}"#;
        let side: Side = serde_json::from_str(old).unwrap();
        assert!(matches!(side.credential, Credential::Password(_)));
        assert!(side.act_as.is_none() && side.mechanism.is_none() && !side.proxy_auth);
        let both = old.replace("\"pw\"", "\"pw\",\"accessToken\":\"t\"");
        let neither = old.replace(",\"password\":\"pw\"", "");
        for wrong in [both, neither] {
            assert!(serde_json::from_str::<Side>(&wrong).is_err(), "{wrong}");
        }
    }
}
