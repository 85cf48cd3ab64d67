//! What vouches for the form: this installation's authority, or a certificate that the admin brings.

use std::path::Path;

use jiff::Timestamp;
use mailhaul_intake::ca::{BadIdentity, Origin, deployment, unpack_pkcs12};
use mailhaul_intake::{Authority, HostName, Scope, TlsIdentity};
use mailhaul_model::Secret;
use mailhaul_model::{Said, said};
use mailhaul_reach::HostNames;
use mailhaul_vault::Holder;

use super::form_view::{AuthorityRow, CertificateRow, DeploymentAdvice, FormState, VouchedBy};
use super::secrets::AUTHORITY;
use crate::servers::blocking;
use crate::view::moment;
use crate::{App, AppError, Field};

/// The setting that the admin's chain is kept in: it is public.
const CHAIN: &str = "form_certificate";
/// The setting that says in how many parts its key is in the keychain.
const KEY_PARTS: &str = "form_certificate_parts";
/// Bytes of a key that go into one entry: Windows takes 2,560.
const PART: usize = 2000;
/// The largest certificate file that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

impl App {
    /// Writes the authority's certificate for deployment: DER where the name ends in `cer` or `der`, else PEM.
    pub async fn write_authority(&self, path: &Path) -> Result<(), AppError> {
        let authority = self.authority_or_new().await?;
        let is_der = path
            .extension()
            .is_some_and(|end| ["cer", "der"].iter().any(|der| end.eq_ignore_ascii_case(der)));
        let bytes = if is_der { authority.der().to_vec() } else { authority.pem().into_bytes() };
        std::fs::write(path, bytes).map_err(AppError::ImportFile)
    }

    /// Makes a new authority, whose certificate may also vouch for names below this suffix; empty for none.
    pub async fn renew_authority(&self, suffix: &str) -> Result<FormState, AppError> {
        let scope = match suffix.trim() {
            "" => Scope::private(),
            suffix => Scope::with_suffix(suffix).map_err(|error| {
                AppError::Invalid(vec![blocking(Field::Domains, Said::as_it_is(error.to_string()))])
            })?,
        };
        self.make_authority(scope).await?;
        self.renew_identity().await?;
        self.form_state().await
    }

    /// Uses the certificate of a file, PEM or PKCS#12, from now on. The password is that of the file, empty for none.
    pub async fn use_certificate(
        &self,
        path: &Path,
        password: &Secret,
    ) -> Result<FormState, AppError> {
        let size = std::fs::metadata(path).map_err(AppError::ImportFile)?.len();
        if size > MOST_BYTES {
            let text = said!("This file is too large to be a certificate with its key.");
            return Err(AppError::NotNow(text));
        }
        let bytes = zeroize::Zeroizing::new(std::fs::read(path).map_err(AppError::ImportFile)?);
        let now = self.core().now();
        let bad = |error: BadIdentity| AppError::NotNow(Said::as_it_is(error.to_string()));
        let (chain, key) = unpack(&bytes, password).map_err(bad)?;
        // Proven before anything is kept. Only the chain goes into the store, whatever else the file held.
        let chain = TlsIdentity::from_pem(&chain, &key, now).map_err(bad)?.chain_pem();
        let store = &self.core().store;
        let before = self.key_parts()?;
        let parts = self.keep_key(&key).await?;
        store.change_setting(KEY_PARTS, &parts.to_string())?;
        store.change_setting(CHAIN, &chain)?;
        self.remove_secrets(Holder::Certificate, parts + 1, before).await?;
        self.renew_identity().await?;
        self.form_state().await
    }

    /// Goes back to the authority's own certificate; the key of the other is removed from the keychain.
    pub async fn forget_certificate(&self) -> Result<FormState, AppError> {
        let store = &self.core().store;
        self.remove_secrets(Holder::Certificate, 1, self.key_parts()?).await?;
        store.change_setting(CHAIN, "")?;
        store.change_setting(KEY_PARTS, "0")?;
        self.renew_identity().await?;
        self.form_state().await
    }

    /// The certificate to show for these names: the admin's own where there is one, else one that the authority makes.
    pub(super) async fn identity(
        &self,
        hosts: &[HostName],
        now: Timestamp,
    ) -> Result<TlsIdentity, AppError> {
        if let Some(identity) = self.own_identity(now).await? {
            return Ok(identity);
        }
        let authority = self.authority_or_new().await?;
        let covered: Vec<HostName> =
            hosts.iter().filter(|host| authority.scope().covers(host)).cloned().collect();
        if covered.is_empty() {
            let text = said!(
                "This address can be reached from the internet, and Mailhaul's own authority vouches for private ones only: \
                        choose another network, or bring a certificate."
            );
            return Err(AppError::NotNow(text));
        }
        authority
            .issue(&covered, now)
            .map_err(|error| AppError::NotNow(Said::as_it_is(error.to_string())))
    }

    /// Of the names under which the form is reached, those to give to people: for which the certificate is good. The admin's
    /// own certificate says itself which those are, unless it has nothing but wildcards.
    pub(super) async fn good_hosts(&self, hosts: Vec<HostName>) -> Result<Vec<HostName>, AppError> {
        if let Some(identity) = self.own_identity(self.core().now()).await? {
            let names = identity.names();
            let own: Vec<HostName> =
                names.iter().filter_map(|name| HostName::parse(name)).collect();
            return Ok(if own.is_empty() { hosts } else { own });
        }
        let authority = self.authority_or_new().await?;
        let (good, bad): (Vec<_>, Vec<_>) =
            hosts.into_iter().partition(|host| authority.scope().covers(host));
        // Where there is none, making the certificate says why.
        Ok(if good.is_empty() { bad } else { good })
    }

    async fn own_identity(&self, now: Timestamp) -> Result<Option<TlsIdentity>, AppError> {
        let chain = self.core().store.setting(CHAIN)?.unwrap_or_default();
        if chain.is_empty() {
            return Ok(None);
        }
        let mut text = zeroize::Zeroizing::new(String::new());
        for part in 1..=self.key_parts()? {
            let missing = || {
                let text = said!(
                    "The key of your certificate is no longer in the keychain: choose its file again."
                );
                AppError::NotNow(text)
            };
            let secret = self.read_secret(Holder::Certificate, part).await?.ok_or_else(missing)?;
            text.push_str(secret.expose());
        }
        let key = Secret::new(text.as_str());
        TlsIdentity::from_pem(&chain, &key, now)
            .map(Some)
            .map_err(|error| AppError::NotNow(Said::as_it_is(error.to_string())))
    }

    pub(super) async fn authority_row(&self) -> Result<Option<AuthorityRow>, AppError> {
        let Some(authority) = self.authority(self.core().now()).await? else { return Ok(None) };
        let fingerprint = authority.fingerprint().to_string();
        let deployment = deployment("mailhaul-authority.crt", &fingerprint).into_iter();
        Ok(Some(AuthorityRow {
            pem: authority.pem(),
            fingerprint,
            until: moment(authority.expires()),
            suffix: authority.scope().suffix().map(str::to_owned),
            deployment: deployment
                .map(|one| DeploymentAdvice { system: one.system, steps: one.steps })
                .collect(),
        }))
    }

    pub(super) async fn certificate_row(&self) -> Result<Option<CertificateRow>, AppError> {
        let identity = self.own_identity(self.core().now()).await?;
        Ok(identity.map(|identity| CertificateRow {
            names: identity.names(),
            fingerprint: identity.fingerprint().to_string(),
            until: moment(identity.expires()),
        }))
    }

    async fn authority_or_new(&self) -> Result<Authority, AppError> {
        if let Some(authority) = self.authority(self.core().now()).await? {
            return Ok(authority);
        }
        let suffix = HostNames::read().suffix;
        let scope = suffix.and_then(|suffix| Scope::with_suffix(&suffix).ok());
        self.make_authority(scope.unwrap_or_default()).await
    }

    async fn make_authority(&self, scope: Scope) -> Result<Authority, AppError> {
        let core = self.core();
        let name = HostNames::read().own;
        let authority = Authority::create(&name, scope, core.now())
            .map_err(|error| AppError::NotNow(Said::as_it_is(error.to_string())))?;
        self.write_secret(Holder::Authority, 1, authority.key()).await?;
        core.store.change_setting(AUTHORITY, &authority.pem())?;
        Ok(authority)
    }

    /// Keeps a key in parts; says how many there are.
    async fn keep_key(&self, key: &Secret) -> Result<u32, AppError> {
        let parts: Vec<Secret> = key
            .expose()
            .as_bytes()
            .chunks(PART)
            .map(|part| Secret::new(String::from_utf8_lossy(part)))
            .collect();
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        for (number, part) in (1_u32..).zip(parts) {
            self.write_secret(Holder::Certificate, number, part).await?;
        }
        Ok(count)
    }

    fn key_parts(&self) -> Result<u32, AppError> {
        let parts = self.core().store.setting(KEY_PARTS)?;
        Ok(parts.and_then(|parts| parts.parse().ok()).unwrap_or(0))
    }
}

/// Chain and key of a file. A PEM file is both at once, in any order.
fn unpack(bytes: &[u8], password: &Secret) -> Result<(String, Secret), BadIdentity> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("-----BEGIN ") => {
            Ok((text.to_owned(), Secret::new(private_block(text).ok_or(BadIdentity::NoKey)?)))
        }
        _ => unpack_pkcs12(bytes, password),
    }
}

/// The first block of a PEM file that is a private key.
fn private_block(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(begin) = rest.find("-----BEGIN ") {
        let block = &rest[begin..];
        let label = block["-----BEGIN ".len()..].split("-----").next()?;
        let end = format!("-----END {label}-----");
        let length = block.find(&end)? + end.len();
        if label.ends_with("PRIVATE KEY") {
            return Some(&block[..length]);
        }
        rest = &block[length..];
    }
    None
}

pub(super) fn vouched_by(identity: &TlsIdentity) -> VouchedBy {
    match identity.origin() {
        Origin::Authority => VouchedBy::Authority,
        Origin::Admin => VouchedBy::Admin,
    }
}

#[cfg(test)]
mod tests {
    use super::private_block;

    #[test]
    fn the_key_of_a_pem_file_is_found_wherever_it_stands() {
        let key = "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----";
        let certificate = "-----BEGIN CERTIFICATE-----\nBB==\n-----END CERTIFICATE-----";
        for text in [format!("{key}\n{certificate}"), format!("{certificate}\nx\n{key}\n")] {
            assert_eq!(private_block(&text), Some(key));
        }
        assert_eq!(private_block(certificate), None);
        assert_eq!(private_block("-----BEGIN X"), None);
    }
}
