//! What a user's own sign-in leaves: kept in the keychain in a password's place, and what access tokens are had with.

use mailhaul_model::{FailureClass, Said, Secret, Server, said};
use mailhaul_oauth::{Client, Grant, OAuthError, Provider};
use mailhaul_vault::Holder;

use crate::access::NoAccess;
use crate::core::Core;

/// What such an entry begins with. No password does: it has two line breaks, which nobody can type into one.
const MARK: &str = "mailhaul sign-in 1";

/// A refresh token, and the app that it was given to: it is of no use to another.
#[derive(Clone, Debug)]
pub(crate) struct UserGrant {
    pub client: String,
    pub refresh_token: Secret,
}

impl UserGrant {
    /// As it is kept.
    pub fn seal(&self) -> Secret {
        Secret::new(format!("{MARK}\n{}\n{}", self.client, self.refresh_token.expose()))
    }

    /// `None` for a password.
    pub fn read(kept: &Secret) -> Option<Self> {
        let mut lines = kept.expose().splitn(3, '\n');
        let (mark, client, token) = (lines.next()?, lines.next()?, lines.next()?);
        let refresh_token = Secret::new(token);
        (mark == MARK).then(|| Self { client: client.to_owned(), refresh_token })
    }

    /// Whether what is kept is a user's sign-in.
    pub fn is_one(kept: &Secret) -> bool {
        Self::read(kept).is_some()
    }

    /// Under which its access tokens are remembered.
    fn whose(&self) -> String {
        format!("user/{}/{}", self.client, Grant::fingerprint(&self.refresh_token))
    }
}

impl Core {
    /// The app by which users sign in to a server.
    pub async fn user_client(&self, server: &Server) -> Result<Client, NoAccess> {
        let Some(client) = &server.user_client else {
            return Err(NoAccess {
                class: FailureClass::BadRequest,
                text: said!(
                    "{0} has no app by which users sign in: edit the server and enter one.",
                    &server.name
                ),
            });
        };
        let revision = self.store.user_client_revision(server.id)?;
        let secret = match revision {
            0 => None,
            _ => self.kept(Holder::UserClient(server.id), revision).await?,
        };
        Ok(Client::new(&Provider::from(client), client.id(), secret)?)
    }

    /// An access token by what a user's sign-in left. `at` is where that is kept: a provider may give another one in its place.
    /// `rejected` is a token that the server has just refused.
    pub async fn token_of_user(
        &self,
        server: &Server,
        sealed: &Secret,
        at: Option<(Holder, u32)>,
        rejected: Option<&Secret>,
    ) -> Result<Secret, NoAccess> {
        let grant = UserGrant::read(sealed).ok_or(OAuthError::Answer)?;
        let client = self.user_client(server).await?;
        if server.user_client.as_ref().is_none_or(|client| client.id() != grant.client) {
            return Err(NoAccess {
                class: FailureClass::WrongCredential,
                text: said!(
                    "The sign-in was made with another app than the server has now: sign in again."
                ),
            });
        }
        let http = self.http_for(server).await?;
        let tokens = self.access.tokens(&self.clock);
        let ask = async {
            let fresh = client.refresh(&http, &grant.refresh_token, self.now()).await;
            let fresh = fresh.map_err(run_out)?;
            self.keep_replaced(&grant, &fresh, at).await;
            Ok(fresh)
        };
        tokens.token(&grant.whose(), "", rejected, ask).await
    }

    /// The same by what is in the keychain now.
    pub async fn token_of_kept(
        &self,
        server: &Server,
        at: (Holder, u32),
        rejected: Option<&Secret>,
    ) -> Result<Secret, NoAccess> {
        let sealed = self.kept(at.0, at.1).await?.ok_or_else(|| NoAccess {
            class: FailureClass::BadRequest,
            text: said!("The sign-in is no longer in the keychain: sign in again."),
        })?;
        self.token_of_user(server, &sealed, Some(at), rejected).await
    }

    /// Remembers what a sign-in gave, and says as what it is kept.
    pub async fn take_in(&self, client: &str, grant: Grant) -> Result<Secret, NoAccess> {
        let refresh_token = grant.refresh_token.clone().ok_or(OAuthError::NotLasting)?;
        let kept = UserGrant { client: client.to_owned(), refresh_token };
        self.access.tokens(&self.clock).put(&kept.whose(), "", grant).await;
        Ok(kept.seal())
    }

    /// Tells the provider that what a user's sign-in left is needed no longer. Nothing depends on that it hears it.
    pub async fn give_back(&self, server: &Server, sealed: &Secret) {
        let Some(grant) = UserGrant::read(sealed) else { return };
        let told = async {
            let client = self.user_client(server).await?;
            let http = self.http_for(server).await?;
            Ok::<_, NoAccess>(client.revoke(&http, &grant.refresh_token).await?)
        };
        if let Err(NoAccess { text, .. }) = told.await {
            tracing::warn!(server = %server.id, reason = %text, "a sign-in could not be given back to its provider");
        }
        self.access.tokens(&self.clock).forget(&grant.whose());
    }

    /// A refresh token that came in the place of the one there was.
    async fn keep_replaced(&self, old: &UserGrant, fresh: &Grant, at: Option<(Holder, u32)>) {
        let new = fresh.refresh_token.as_ref().filter(|new| !new.same_as(&old.refresh_token));
        let (Some(new), Some((holder, revision))) = (new, at) else { return };
        let kept = UserGrant { client: old.client.clone(), refresh_token: new.clone() };
        self.access.tokens(&self.clock).put(&kept.whose(), "", fresh.clone()).await;
        let (name, vault) = (self.entry(holder, revision), std::sync::Arc::clone(&self.vault));
        let write = move || vault.set(&name, &kept.seal());
        let written = tokio::task::spawn_blocking(write).await;
        if !matches!(written, Ok(Ok(()))) {
            tracing::warn!("a renewed sign-in could not be kept: the one before stays");
        }
    }
}

/// Why there is no fresh token, in the words of somebody who signed in.
fn run_out(error: OAuthError) -> NoAccess {
    let none = NoAccess::from(error);
    match none.class {
        FailureClass::WrongCredential => {
            let text = Said::sentences(vec![said!("The sign-in has run out."), none.text]);
            NoAccess { text, class: none.class }
        }
        _ => none,
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Secret;

    use super::UserGrant;

    #[test]
    fn a_sign_in_is_read_back_as_it_was_kept_and_no_password_is_taken_for_one() {
        let grant = UserGrant { client: "app-1".into(), refresh_token: Secret::new("r\ne f") };
        let read = UserGrant::read(&grant.seal()).unwrap();
        assert_eq!((read.client.as_str(), read.refresh_token.expose()), ("app-1", "r\ne f"));
        for password in ["", "tiger", "mailhaul sign-in 1", "mailhaul sign-in 1\nx"] {
            assert!(!UserGrant::is_one(&Secret::new(password)), "{password}");
        }
    }

    #[test]
    fn a_sign_in_prints_without_its_token() {
        let grant = UserGrant { client: "app-1".into(), refresh_token: Secret::new("hunter2") };
        assert!(!format!("{grant:?} {:?} {}", grant.seal(), grant.whose()).contains("hunter2"));
    }
}
