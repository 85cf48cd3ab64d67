//! The mechanisms that send the password itself: PLAIN (RFC 4616) and LOGIN.

use mailhaul_model::Secret;
use zeroize::Zeroizing;

use super::dialogue::{Exchange, Words};

/// AUTHENTICATE PLAIN.
pub(super) struct Plain(Option<Words>);

impl Plain {
    pub(super) fn new(login: &str, act_as: Option<&str>, password: &Secret) -> Self {
        let who = act_as.unwrap_or_default();
        let length = who.len() + login.len() + password.expose().len() + 2;
        let mut text = Zeroizing::new(Vec::with_capacity(length));
        for part in [who, "\0", login, "\0", password.expose()] {
            text.extend_from_slice(part.as_bytes());
        }
        Self(Some(text))
    }
}

impl Exchange for Plain {
    fn first(&mut self) -> Option<Words> {
        self.0.take()
    }

    fn answer(&mut self, _: &[u8]) -> Result<Words, String> {
        Err("the server asks on after PLAIN".into())
    }
}

/// AUTHENTICATE LOGIN, of which there is no standard: first the name is asked for, then the password, in words that differ
/// from server to server.
pub(super) struct TwoQuestions {
    login: String,
    password: Secret,
    asked: u32,
}

impl TwoQuestions {
    pub(super) fn new(login: &str, password: &Secret) -> Self {
        Self { login: login.to_owned(), password: password.clone(), asked: 0 }
    }
}

impl Exchange for TwoQuestions {
    fn answer(&mut self, _: &[u8]) -> Result<Words, String> {
        self.asked += 1;
        let said = match self.asked {
            1 => self.login.as_str(),
            2 => self.password.expose(),
            _ => return Err("the server asks on after LOGIN".into()),
        };
        Ok(Zeroizing::new(said.as_bytes().to_vec()))
    }
}
