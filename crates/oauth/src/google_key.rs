//! The key file of a Google service account.

use mailhaul_model::Secret;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::OAuthError;
use crate::jwt::Signer;

/// What is needed of it.
pub struct GoogleKey {
    /// The service account's own address.
    pub account: String,
    pub(crate) key_id: Option<String>,
    /// Where its tokens are had.
    pub(crate) token_door: String,
    pub(crate) signer: Signer,
}

impl std::fmt::Debug for GoogleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GoogleKey").field("account", &self.account).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Read {
    #[serde(rename = "type")]
    kind: String,
    client_email: String,
    private_key: Secret,
    #[serde(default)]
    private_key_id: Option<String>,
    #[serde(default)]
    token_uri: Option<String>,
}

impl GoogleKey {
    /// The file's text without what isn't needed. It is half as long: an entry of a keychain may hold no more than 2,560 bytes.
    pub fn compact(text: &Secret) -> Result<Secret, OAuthError> {
        let read = Self::parse(text)?;
        let json = Zeroizing::new(
            serde_json::json!({
                "type": read.kind,
                "client_email": read.client_email,
                "private_key": read.private_key.expose(),
                "private_key_id": read.private_key_id,
                "token_uri": read.token_uri,
            })
            .to_string(),
        );
        Ok(Secret::new(json.as_str()))
    }

    fn parse(text: &Secret) -> Result<Read, OAuthError> {
        let read: Read = serde_json::from_str(text.expose())
            .map_err(|_| OAuthError::Key("it isn't JSON with an account and a private key"))?;
        if read.kind == "service_account" {
            return Ok(read);
        }
        Err(OAuthError::Key("its type isn't service_account"))
    }

    /// Reads the file's text, the whole JSON as Google gives it out.
    pub fn read(text: &Secret) -> Result<Self, OAuthError> {
        let read = Self::parse(text)?;
        let der = PrivatePkcs8KeyDer::from_pem_slice(read.private_key.expose().as_bytes())
            .map_err(|_| OAuthError::Key("its private key isn't in PEM form"))?;
        let der = Zeroizing::new(der.secret_pkcs8_der().to_vec());
        Ok(Self {
            account: read.client_email,
            key_id: read.private_key_id,
            token_door: read
                .token_uri
                .unwrap_or_else(|| "https://oauth2.googleapis.com/token".into()),
            signer: Signer::new(&der)?,
        })
    }
}
