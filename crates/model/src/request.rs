//! One run, asked for whole: what `mailhaul-sync --request -` reads as its first line on standard input.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Endpoint, RunKind, RunOptions, Secret};

/// The version of the request line and of the event lines.
pub const PROTOCOL_VERSION: u32 = 1;

/// An account to log in to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Side {
    pub endpoint: Endpoint,
    /// The name sent with the login.
    pub login: String,
    /// Act as this user with the login's password (SASL PLAIN's authorisation identity, RFC 4616).
    #[serde(default)]
    pub act_as: Option<String>,
    pub password: Secret,
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
    password: &'a serde_json::value::RawValue,
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
        let source_password = raw(&self.source.password);
        let destination_password = raw(&self.destination.password);
        let line = RequestLine {
            version: self.version,
            kind: self.kind,
            depth: self.depth,
            source: side_line(&self.source, &source_password),
            destination: side_line(&self.destination, &destination_password),
            options: &self.options,
            ledger: self.ledger.as_ref(),
            engine: &self.engine,
        };
        let mut text = serde_json::to_string(&line).expect("a request is always valid JSON");
        text.push('\n');
        Zeroizing::new(text)
    }
}

fn raw(secret: &Secret) -> Box<serde_json::value::RawValue> {
    let json = secret.to_json();
    serde_json::value::RawValue::from_string(json.as_str().to_owned())
        .expect("a JSON string is JSON")
}

fn side_line<'a>(side: &'a Side, password: &'a serde_json::value::RawValue) -> SideLine<'a> {
    SideLine {
        endpoint: &side.endpoint,
        login: &side.login,
        act_as: side.act_as.as_deref(),
        password,
    }
}

#[cfg(test)]
mod tests {
    use super::{RunRequest, Side};
    use crate::{Endpoint, Port, RunKind, RunOptions, Secret, Security, Trust};

    fn side(password: &str) -> Side {
        Side {
            endpoint: Endpoint {
                host: "imap.example.org".parse().unwrap(),
                port: Port::IMAPS,
                security: Security::Tls,
                trust: Trust::System,
            },
            login: "mia@example.org".into(),
            act_as: None,
            password: Secret::new(password),
        }
    }

    #[test]
    fn a_request_is_read_back_with_every_character_of_its_passwords() {
        let request = RunRequest {
            version: super::PROTOCOL_VERSION,
            kind: RunKind::Dry,
            depth: super::Depth::Messages,
            source: side("a\"b\\c\nd é\u{0}"),
            destination: side(" "),
            options: RunOptions::default(),
            ledger: Some("x.ledger".into()),
            engine: super::Engine::Imapsync { program: Some("/opt/imapsync".into()) },
        };
        let line = request.to_line();
        assert_eq!(line.matches('\n').count(), 1);
        let read: RunRequest = serde_json::from_str(&line).unwrap();
        assert_eq!(read.source.password.expose(), "a\"b\\c\nd é\u{0}");
        assert_eq!(read.destination.password.expose(), " ");
        assert_eq!(read.options, RunOptions::default());
        assert_eq!(read.engine, request.engine);
    }
}
