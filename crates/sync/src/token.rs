//! An access token of the command line: where it is, and imapsync's ready-made form of it (`--oauthdirect`).

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use mailhaul_model::event::SideName;
use mailhaul_model::{Mechanism, Secret};
use zeroize::Zeroizing;

use crate::line::Line;
use crate::option::Key;
use crate::usage::{UsageError, numbered};

/// Where a token is.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// On the command line: seen by whoever can list this machine's processes.
    Argument(Secret),
    /// In a file, which is read again for every connection.
    File(TokenFile),
}

/// A file that somebody else keeps up to date.
#[derive(Clone, Debug)]
pub struct TokenFile {
    path: PathBuf,
    form: Form,
}

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As it is.
    Bare,
    /// As what XOAUTH2 or OAUTHBEARER say with it, in base64.
    Direct,
}

/// What a ready-made login says.
#[derive(Debug)]
struct Direct {
    mechanism: Mechanism,
    user: String,
    token: Secret,
}

/// A token's place, and what a ready-made login says beside it.
#[derive(Debug)]
pub struct TokenOption {
    pub source: TokenSource,
    pub mechanism: Option<Mechanism>,
    pub user: Option<String>,
}

impl TokenOption {
    /// `--oauthaccesstoken` or `--oauthdirect`, each a text or the name of a file.
    pub fn find(line: &Line, side: SideName) -> Result<Option<Self>, UsageError> {
        let given = |key| line.text(key, Some(side)).filter(|text| !text.is_empty());
        if let Some(text) = given(Key::OAuthDirect) {
            return Self::direct(text, side).map(Some);
        }
        let Some(text) = given(Key::OAuthAccessToken) else { return Ok(None) };
        let source = match file(text) {
            Some(path) => TokenSource::File(TokenFile { path, form: Form::Bare }),
            None => TokenSource::Argument(Secret::new(text.trim())),
        };
        Ok(Some(Self { source, mechanism: None, user: None }))
    }

    fn direct(text: &str, side: SideName) -> Result<Self, UsageError> {
        let path = file(text);
        let read = match &path {
            Some(path) => read(path)?,
            None => Zeroizing::new(text.to_owned()),
        };
        let said =
            direct(&read).ok_or_else(|| UsageError::Direct(numbered("oauthdirect", side)))?;
        let source = match path {
            Some(path) => TokenSource::File(TokenFile { path, form: Form::Direct }),
            None => TokenSource::Argument(said.token),
        };
        Ok(Self { source, mechanism: Some(said.mechanism), user: Some(said.user) })
    }
}

impl TokenSource {
    /// The token as it is now.
    pub fn read(&self) -> Result<Secret, UsageError> {
        match self {
            Self::Argument(token) => Ok(token.clone()),
            Self::File(file) => file.read(),
        }
    }
}

impl TokenFile {
    /// The token that is in it now.
    pub fn read(&self) -> Result<Secret, UsageError> {
        let text = read(&self.path)?;
        match self.form {
            Form::Bare if text.is_empty() => Err(UsageError::NoToken(self.path.clone())),
            Form::Bare => Ok(Secret::new(text.as_str())),
            Form::Direct => direct(&text)
                .map(|said| said.token)
                .ok_or_else(|| UsageError::NoToken(self.path.clone())),
        }
    }
}

/// The text as the name of a file, where there is such a file.
fn file(text: &str) -> Option<PathBuf> {
    let path = Path::new(text);
    path.is_file().then(|| path.to_owned())
}

/// The first line that isn't empty, without white space around it.
fn read(path: &Path) -> Result<Zeroizing<String>, UsageError> {
    let text = fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|source| UsageError::TokenFile { path: path.to_owned(), source })?;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    Ok(Zeroizing::new(line.trim_start_matches('\u{feff}').to_owned()))
}

/// What a ready-made login says: `user=..^Aauth=Bearer ..^A^A`, or `n,a=..,^Aauth=Bearer ..^A^A`.
fn direct(text: &str) -> Option<Direct> {
    let decoded = BASE64.decode(text.trim().as_bytes()).map(Zeroizing::new).ok()?;
    let mut fields = std::str::from_utf8(&decoded).ok()?.split('\x01');
    let head = fields.next()?;
    let (mechanism, user) = if let Some(user) = head.strip_prefix("user=") {
        (Mechanism::XOAuth2, user.to_owned())
    } else {
        let user = head.strip_prefix("n,a=")?.trim_end_matches(',');
        (Mechanism::OAuthBearer, user.replace("=2C", ",").replace("=3D", "="))
    };
    let token = fields.find_map(|field| field.strip_prefix("auth=Bearer "))?;
    Some(Direct { mechanism, user, token: Secret::new(token) })
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Mechanism;

    use super::{Form, TokenFile, direct};

    #[test]
    fn a_ready_made_login_is_taken_apart_and_anything_else_is_refused() {
        let encode = |text: &str| data_encoding::BASE64.encode(text.as_bytes());
        let said = direct(&encode("user=mia@a\x01auth=Bearer ya29\x01\x01")).unwrap();
        assert_eq!((said.mechanism, said.user.as_str()), (Mechanism::XOAuth2, "mia@a"));
        assert_eq!(said.token.expose(), "ya29");
        let said = direct(&encode("n,a=a=3Db@a,\x01host=x\x01auth=Bearer t\x01\x01")).unwrap();
        assert_eq!((said.mechanism, said.user.as_str()), (Mechanism::OAuthBearer, "a=b@a"));
        for wrong in ["", "ya29", &encode("user=mia"), &encode("auth=Bearer x")] {
            assert!(direct(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_file_is_read_as_it_is_at_that_moment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let file = TokenFile { path: path.clone(), form: Form::Bare };
        assert!(file.read().is_err());
        for (content, token) in [("one\n", "one"), ("\n  two \r\nmore", "two")] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(file.read().unwrap().expose(), token);
        }
        std::fs::write(&path, " \n").unwrap();
        assert!(file.read().is_err());
    }
}
