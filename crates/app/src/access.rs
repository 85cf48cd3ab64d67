//! Access to all mailboxes of a server, by an app or a service account that the organisation's administrator has let in. What
//! it is made of is in the keychain; tokens are in memory, and are had when a run needs one.

use std::sync::{Arc, OnceLock};

use mailhaul_model::{Clock, Endpoint, FailureClass, Said, Secret, Server, SignIn, said};
use mailhaul_oauth::{Client, GoogleKey, Http, OAuthError, Organisation, Provider, TokenCache};
use mailhaul_store::StoreError;
use mailhaul_vault::{Holder, VaultError};

use crate::core::Core;
use crate::provider::http_beside;

/// The tokens of every server, made when the first is asked for, and who asks providers that are reached straight.
#[derive(Default)]
pub(crate) struct Access {
    tokens: OnceLock<TokenCache>,
    straight: OnceLock<Http>,
}

impl Access {
    pub fn tokens(&self, clock: &Arc<dyn Clock>) -> &TokenCache {
        self.tokens.get_or_init(|| TokenCache::new(Arc::clone(clock)))
    }

    /// Who asks for tokens for a server; `proxy` is the password that its proxy wants.
    pub fn http(&self, endpoint: &Endpoint, proxy: Option<&Secret>) -> Result<Http, OAuthError> {
        if endpoint.proxy.is_some() || endpoint.authorities.is_some() {
            return http_beside(endpoint, proxy);
        }
        if self.straight.get().is_none() {
            // Another run may have been quicker.
            let _ = self.straight.set(Http::new()?);
        }
        self.straight.get().cloned().ok_or(OAuthError::Answer)
    }
}

/// Why no token could be had, in words for people.
#[derive(Clone, Debug)]
pub(crate) struct NoAccess {
    pub class: FailureClass,
    pub text: Said,
}

impl From<OAuthError> for NoAccess {
    fn from(error: OAuthError) -> Self {
        Self { class: error.class(), text: error.said() }
    }
}

impl From<StoreError> for NoAccess {
    fn from(error: StoreError) -> Self {
        Self { class: FailureClass::LocalStorage, text: Said::as_it_is(error.to_string()) }
    }
}

impl From<VaultError> for NoAccess {
    fn from(error: VaultError) -> Self {
        let text = said!("A secret of the server could not be read. {0}", error.to_string());
        Self { class: FailureClass::LocalStorage, text }
    }
}

impl Core {
    /// A token for a mailbox of a server. `rejected` is one that the server has just refused.
    pub async fn token(
        &self,
        server: &Server,
        mailbox: &str,
        rejected: Option<&Secret>,
    ) -> Result<Secret, NoAccess> {
        let (revision, secret) = self.access_secret(server).await?;
        let organisation = organisation(&server.sign_in, &secret)?;
        let http = self.http_for(server).await?;
        // Another secret, tenant or client has tokens of its own.
        let whose = format!("{}/{revision}/{:?}", server.id, server.sign_in);
        let ask = organisation.token(&http, mailbox, || self.now());
        let user = organisation.tells_apart(mailbox);
        Ok(self.access.tokens(&self.clock).token(&whose, &user, rejected, ask).await?)
    }

    /// A token by a grant that isn't saved yet, kept nowhere.
    pub async fn token_by(
        &self,
        endpoint: &Endpoint,
        proxy: Option<&Secret>,
        sign_in: &SignIn,
        secret: &Secret,
        mailbox: &str,
    ) -> Result<Secret, NoAccess> {
        let organisation = organisation(sign_in, secret)?;
        let http = self.access.http(endpoint, proxy)?;
        let grant = organisation.token(&http, mailbox, || self.now()).await?;
        Ok(grant.access_token)
    }

    /// Who asks for tokens for a server that is saved.
    pub async fn http_for(&self, server: &Server) -> Result<Http, NoAccess> {
        let proxy = self.proxy_password(server).await?;
        Ok(self.access.http(&server.endpoint, proxy.as_ref())?)
    }

    /// The password for the proxy that a server is reached through, where it has one.
    pub async fn proxy_password(&self, server: &Server) -> Result<Option<Secret>, NoAccess> {
        let wanted = server.endpoint.proxy.as_ref().is_some_and(|proxy| proxy.user.is_some());
        let revision = self.store.proxy_revision(server.id)?;
        if !wanted || revision == 0 {
            return Ok(None);
        }
        self.kept(Holder::Proxy(server.id), revision).await
    }

    /// A revision of a secret, out of the keychain.
    pub async fn kept(&self, holder: Holder, revision: u32) -> Result<Option<Secret>, NoAccess> {
        let name = self.entry(holder, revision);
        let vault = Arc::clone(&self.vault);
        let read = tokio::task::spawn_blocking(move || vault.get(&name)).await;
        let broke_off = |error: tokio::task::JoinError| NoAccess {
            class: FailureClass::Internal,
            text: Said::as_it_is(error.to_string()),
        };
        Ok(read.map_err(broke_off)??)
    }

    /// The secret of a server, and its revision.
    pub async fn access_secret(&self, server: &Server) -> Result<(u32, Secret), NoAccess> {
        let revision = self.store.access_revision(server.id)?;
        let kept = self.kept(Holder::Access(server.id), revision).await?;
        let secret = kept.ok_or_else(|| NoAccess {
            class: FailureClass::BadRequest,
            text: said!(
                "The secret of the app that signs in to {0} isn't in the keychain: edit the server and enter it again.",
                &server.name
            ),
        })?;
        Ok((revision, secret))
    }
}

/// What an administrator has granted.
pub(crate) fn organisation(sign_in: &SignIn, secret: &Secret) -> Result<Organisation, OAuthError> {
    match sign_in {
        SignIn::Microsoft { tenant, client } => {
            let provider = Provider::Microsoft { tenant: tenant.clone() };
            let client = Client::new(&provider, client.as_str(), Some(secret.clone()))?;
            Ok(Organisation::Microsoft(client))
        }
        SignIn::Google { .. } => Ok(Organisation::Google(Arc::new(GoogleKey::read(secret)?))),
        SignIn::Password => Err(OAuthError::ClientId),
    }
}
