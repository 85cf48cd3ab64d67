//! CRAM-MD5 (RFC 2195): the password proven by a keyed digest of the server's challenge.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use mailhaul_model::Secret;
use md5::Md5;
use zeroize::Zeroizing;

use super::dialogue::{Exchange, Words};

pub(super) struct CramMd5 {
    login: String,
    password: Secret,
    answered: bool,
}

impl CramMd5 {
    pub(super) fn new(login: &str, password: &Secret) -> Self {
        Self { login: login.to_owned(), password: password.clone(), answered: false }
    }
}

impl Exchange for CramMd5 {
    fn answer(&mut self, challenge: &[u8]) -> Result<Words, String> {
        if std::mem::replace(&mut self.answered, true) {
            return Err("the server asks on after CRAM-MD5".into());
        }
        if challenge.is_empty() {
            return Err("the server's challenge is empty".into());
        }
        let mut mac = Hmac::<Md5>::new_from_slice(self.password.expose().as_bytes())
            .expect("a key may have any length");
        mac.update(challenge);
        let mut said = format!("{} ", self.login);
        for byte in mac.finalize().into_bytes() {
            let _ = write!(said, "{byte:02x}");
        }
        Ok(Zeroizing::new(said.into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Secret;

    use super::CramMd5;
    use crate::auth::dialogue::Exchange;

    #[test]
    fn the_example_of_the_rfc_is_answered_as_it_says() {
        let mut exchange = CramMd5::new("tim", &Secret::new("tanstaaftanstaaf"));
        let challenge = b"<1896.697170952@postoffice.reston.mci.net>";
        let answer = exchange.answer(challenge).unwrap();
        assert_eq!(answer.as_slice(), b"tim b913a602c7eda7a495b4e6e7334d3890");
        assert!(exchange.answer(challenge).is_err());
    }
}
