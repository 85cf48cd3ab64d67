//! A signed claim (RFC 7515, RFC 7519) by RS256, which is all that Google takes.

use data_encoding::BASE64URL_NOPAD;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;
use serde::Serialize;

use crate::OAuthError;

/// A private RSA key.
pub(crate) struct Signer(KeyPair);

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
}

impl Signer {
    /// From PKCS#8.
    pub(crate) fn new(der: &[u8]) -> Result<Self, OAuthError> {
        let key = KeyPair::from_pkcs8(der);
        key.map(Self).map_err(|_| OAuthError::Key("its private key isn't a usable RSA key"))
    }

    /// The claims, signed.
    pub(crate) fn sign(
        &self,
        key_id: Option<&str>,
        claims: &impl Serialize,
    ) -> Result<String, OAuthError> {
        let header = Header { alg: "RS256", typ: "JWT", kid: key_id };
        let encoded = |json: Vec<u8>| BASE64URL_NOPAD.encode(&json);
        let failed = |_| OAuthError::Key("it can't be written as JSON");
        let header = encoded(serde_json::to_vec(&header).map_err(failed)?);
        let claims = encoded(serde_json::to_vec(claims).map_err(failed)?);
        let said = format!("{header}.{claims}");
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), said.as_bytes(), &mut signature)
            .map_err(|_| OAuthError::Key("nothing can be signed with its private key"))?;
        Ok(format!("{said}.{}", BASE64URL_NOPAD.encode(&signature)))
    }
}
