//! Where a password comes from, in imapsync's order: the option, the file, the environment, the terminal. An access token
//! takes its place where one is given.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use mailhaul_model::event::SideName;
use mailhaul_model::{Credential, Secret};
use zeroize::Zeroizing;

use crate::line::Line;
use crate::option::Key;
use crate::token::{TokenFile, TokenSource};
use crate::usage::{UsageError, environment, host};

/// Where to look.
#[derive(Clone, Debug)]
pub enum PasswordSource {
    /// `--password`: seen by whoever can list this machine's processes.
    Argument(Secret),
    /// `--passfile`.
    File(PathBuf),
    /// `IMAPSYNC_PASSWORD1` or `2`.
    Environment(Secret),
    Terminal,
    /// `--oauthaccesstoken` or `--oauthdirect`.
    Token(TokenSource),
    /// The run doesn't log in.
    NotNeeded,
}

impl PasswordSource {
    /// Picks the first that is there. `variable` reads the environment.
    pub fn find(line: &Line, side: SideName, variable: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(text) = line.text(Key::Password, Some(side)) {
            return Self::Argument(Secret::new(text));
        }
        if let Some(path) = line.text(Key::PassFile, Some(side)) {
            return Self::File(path.into());
        }
        match variable(environment(side)).filter(|text| !text.is_empty()) {
            Some(text) => Self::Environment(Secret::new(text)),
            None => Self::Terminal,
        }
    }

    /// Reads the password or token; asks for it where there is nothing else.
    pub fn read(self, side: SideName, login: &str) -> Result<Credential, UsageError> {
        let password = match self {
            Self::Argument(secret) | Self::Environment(secret) => secret,
            Self::File(path) => first_line(&path)?,
            Self::Terminal => ask(side, login)?,
            Self::Token(source) => return source.read().map(Credential::Token),
            Self::NotNeeded => Secret::new(""),
        };
        Ok(Credential::Password(password))
    }

    /// The file in which a fresh token may be found later.
    pub fn token_file(&self) -> Option<TokenFile> {
        match self {
            Self::Token(TokenSource::File(file)) => Some(file.clone()),
            _ => None,
        }
    }

    /// The name of the option that shows the secret to others on this machine.
    pub fn on_show(&self) -> Option<&'static str> {
        match self {
            Self::Argument(_) => Some("password"),
            Self::Token(TokenSource::Argument(_)) => Some("oauthaccesstoken"),
            _ => None,
        }
    }
}

/// The password of a side's proxy: from `--proxypassfile`, else from the environment.
pub fn of_proxy(
    line: &Line,
    side: SideName,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Secret>, UsageError> {
    if let Some(path) = line.text(Key::ProxyPassFile, Some(side)) {
        return first_line(Path::new(path)).map(Some);
    }
    let password = variable("MAILHAUL_PROXY_PASSWORD").filter(|text| !text.is_empty());
    Ok(password.map(Secret::new))
}

/// The first line without its end, and without the mark some editors put before UTF-8.
fn first_line(path: &Path) -> Result<Secret, UsageError> {
    let bytes = fs::read(path)
        .map(Zeroizing::new)
        .map_err(|source| UsageError::PasswordFile { path: path.to_owned(), source })?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    str::from_utf8(line).map(Secret::new).map_err(|_| UsageError::PasswordEncoding(path.to_owned()))
}

fn ask(side: SideName, login: &str) -> Result<Secret, UsageError> {
    if !io::stdin().is_terminal() {
        return Err(UsageError::NoPassword(side));
    }
    rpassword::prompt_password(format!("{}: what's the password for {login}? ", host(side)))
        .map(Secret::new)
        .map_err(UsageError::Terminal)
}

#[cfg(test)]
mod tests {
    use super::first_line;

    #[test]
    fn a_password_file_gives_its_first_line_to_the_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        for (content, password) in [
            ("hunter2", "hunter2"),
            ("hunter2\n", "hunter2"),
            ("hunter2\r\nmore\n", "hunter2"),
            (" two words \n", " two words "),
            ("\u{FEFF}pässword\n", "pässword"),
            ("", ""),
        ] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(first_line(&path).unwrap().expose(), password);
        }
        std::fs::write(&path, b"\xE9\n").unwrap();
        assert!(first_line(&path).is_err());
        assert!(first_line(&folder.path().join("missing")).is_err());
    }
}
