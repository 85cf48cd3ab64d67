//! SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding: neither side tells the password, and each proves to the
//! other that it knows it.

use std::num::NonZeroU32;

use data_encoding::BASE64;
use mailhaul_model::Secret;
use ring::rand::{SecureRandom, SystemRandom};
use ring::{digest, hmac, pbkdf2};
use zeroize::Zeroizing;

use super::dialogue::{Exchange, Words};

/// RFC 7677 section 4: fewer rounds are for whoever wants to guess the password.
const LEAST_ROUNDS: u32 = 4096;
/// More would keep this side busy for seconds.
const MOST_ROUNDS: u32 = 2_000_000;
/// No channel binding, on either side.
const NO_BINDING: &str = "n,";

pub(super) struct Scram {
    /// `n,` and `a=` with the user to act as.
    header: String,
    /// The client's first message without the header.
    bare: String,
    nonce: String,
    password: Secret,
    stage: Stage,
}

enum Stage {
    /// The server's first message is waited for.
    First,
    /// The server's proof is waited for: it has to be this.
    Proof {
        key: hmac::Key,
        message: Vec<u8>,
    },
    Proven,
}

impl Scram {
    /// With a nonce by chance.
    pub(super) fn new(
        login: &str,
        act_as: Option<&str>,
        password: &Secret,
    ) -> Result<Self, String> {
        let mut random = [0; 24];
        SystemRandom::new()
            .fill(&mut random)
            .map_err(|_| "this computer gives no random numbers".to_owned())?;
        Ok(Self::with_nonce(login, act_as, password, BASE64.encode(&random)))
    }

    fn with_nonce(login: &str, act_as: Option<&str>, password: &Secret, nonce: String) -> Self {
        let act_as = act_as.map_or_else(String::new, |user| format!("a={}", escaped(user)));
        let bare = format!("n={},r={nonce}", escaped(&prepared(login)));
        Self {
            header: format!("{NO_BINDING}{act_as},"),
            bare,
            nonce,
            password: password.clone(),
            stage: Stage::First,
        }
    }

    fn prove(&mut self, said: &str) -> Result<Words, String> {
        let mut fields = said.split(',');
        let mut field = |name: &str| {
            fields
                .next()
                .and_then(|field| field.strip_prefix(name))
                .ok_or_else(|| format!("SCRAM: {name} is missing in the server's challenge"))
        };
        let (nonce, salt, rounds) = (field("r=")?, field("s=")?, field("i=")?);
        if !nonce.starts_with(&self.nonce) || nonce.len() == self.nonce.len() {
            return Err("SCRAM: the server's nonce isn't made from ours".into());
        }
        let salt = BASE64
            .decode(salt.as_bytes())
            .map_err(|_| "SCRAM: the server's salt can't be read".to_owned())?;
        let rounds = rounds
            .parse()
            .ok()
            .filter(|rounds| (LEAST_ROUNDS..=MOST_ROUNDS).contains(rounds))
            .and_then(NonZeroU32::new)
            .ok_or_else(|| format!("SCRAM: {LEAST_ROUNDS} to {MOST_ROUNDS} rounds are accepted"))?;

        let binding = BASE64.encode(self.header.as_bytes());
        let unproven = format!("c={binding},r={nonce}");
        let message = format!("{},{said},{unproven}", self.bare).into_bytes();

        let mut salted = Zeroizing::new([0; digest::SHA256_OUTPUT_LEN]);
        let password = Zeroizing::new(prepared(self.password.expose()));
        pbkdf2::derive(
            pbkdf2::PBKDF2_HMAC_SHA256,
            rounds,
            &salt,
            password.as_bytes(),
            &mut *salted,
        );
        let salted = hmac::Key::new(hmac::HMAC_SHA256, &*salted);
        let client_key = hmac::sign(&salted, b"Client Key");
        let stored_key = digest::digest(&digest::SHA256, client_key.as_ref());
        let stored_key = hmac::Key::new(hmac::HMAC_SHA256, stored_key.as_ref());
        let signature = hmac::sign(&stored_key, &message);
        let proof: Vec<u8> =
            client_key.as_ref().iter().zip(signature.as_ref()).map(|(a, b)| a ^ b).collect();
        let server_key = hmac::sign(&salted, b"Server Key");
        let key = hmac::Key::new(hmac::HMAC_SHA256, server_key.as_ref());
        self.stage = Stage::Proof { key, message };
        Ok(Zeroizing::new(format!("{unproven},p={}", BASE64.encode(&proof)).into_bytes()))
    }
}

impl Exchange for Scram {
    fn first(&mut self) -> Option<Words> {
        Some(Zeroizing::new(format!("{}{}", self.header, self.bare).into_bytes()))
    }

    fn answer(&mut self, challenge: &[u8]) -> Result<Words, String> {
        let said = std::str::from_utf8(challenge).unwrap_or_default();
        match &self.stage {
            Stage::First => self.prove(said),
            Stage::Proof { key, message } => {
                // An error is followed by the server's NO, which says it again.
                if said.starts_with("e=") {
                    return Ok(Words::default());
                }
                let signature = said.strip_prefix("v=").unwrap_or_default();
                let signature = signature.split(',').next().unwrap_or_default();
                let signature = BASE64.decode(signature.as_bytes()).unwrap_or_default();
                hmac::verify(key, message, &signature)
                    .map_err(|_| "SCRAM: the server doesn't know the password itself".to_owned())?;
                self.stage = Stage::Proven;
                Ok(Words::default())
            }
            Stage::Proven => Err("the server asks on after SCRAM".into()),
        }
    }

    fn satisfied(&self) -> Result<(), String> {
        match self.stage {
            Stage::Proven => Ok(()),
            _ => Err("SCRAM: the server accepts the login but proves nothing".into()),
        }
    }
}

/// A name as RFC 5802 writes it.
pub(super) fn escaped(name: &str) -> String {
    name.replace('=', "=3D").replace(',', "=2C")
}

/// `SASLprep` (RFC 4013). What it doesn't allow is taken as it was typed: the server knows it like that, or not at all.
fn prepared(text: &str) -> String {
    stringprep::saslprep(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Secret;

    use super::Scram;
    use crate::auth::dialogue::Exchange;

    const NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
    const FIRST: &str =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    const FINAL: &str = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    fn scram() -> Scram {
        Scram::with_nonce("user", None, &Secret::new("pencil"), NONCE.into())
    }

    #[test]
    fn the_example_of_the_rfc_is_spoken_word_by_word() {
        let mut scram = scram();
        assert_eq!(scram.first().unwrap().as_slice(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        let proof = scram.answer(FIRST.as_bytes()).unwrap();
        assert_eq!(
            std::str::from_utf8(&proof).unwrap(),
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        );
        assert!(scram.satisfied().is_err());
        assert!(scram.answer(FINAL.as_bytes()).unwrap().is_empty());
        assert!(scram.satisfied().is_ok());
    }

    #[test]
    fn a_server_that_does_not_know_the_password_is_not_believed() {
        for last in ["v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "v=", "", "x=1"] {
            let mut scram = scram();
            scram.answer(FIRST.as_bytes()).unwrap();
            assert!(scram.answer(last.as_bytes()).is_err(), "{last}");
            assert!(scram.satisfied().is_err());
        }
    }

    #[test]
    fn a_challenge_that_helps_an_attacker_is_refused() {
        for challenge in [
            FIRST.replace("i=4096", "i=1"),
            FIRST.replace("i=4096", "i=4294967295"),
            FIRST.replace(NONCE, "another"),
            format!("r={NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"),
            format!("m=ext,{FIRST}"),
            String::new(),
        ] {
            assert!(scram().answer(challenge.as_bytes()).is_err(), "{challenge}");
        }
    }

    #[test]
    fn names_are_escaped_and_another_user_is_said_in_the_header() {
        let password = Secret::new("pw");
        let mut scram = Scram::with_nonce("a=b,c", Some("mia"), &password, "x".into());
        assert_eq!(scram.first().unwrap().as_slice(), b"n,a=mia,n=a=3Db=2Cc,r=x");
    }
}
