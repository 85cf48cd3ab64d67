//! How the mailboxes of a server are signed in to: set, and tried before anything depends on it.

use std::sync::Arc;

use mailhaul_engine::Login;
use mailhaul_model::event::Problem;
use mailhaul_model::{Credential, Endpoint, Secret, Server, ServerId, SignIn};
use mailhaul_model::{Said, said};
use mailhaul_oauth::{GoogleKey, OAuthError};
use mailhaul_vault::Holder;

use crate::access::{NoAccess, organisation};
use crate::servers::{blocking, refuse};
use crate::{App, AppError, ConnectionOutcome, ConnectionProblem, Field, FieldProblem};

const SECRET: Field = Field::AccessSecret;

impl App {
    /// What is wrong with a way to sign in; `secret` is what was typed beside it, `editing` the server that may have one
    /// already.
    pub fn check_sign_in(
        &self,
        sign_in: &SignIn,
        secret: Option<&Secret>,
        editing: Option<ServerId>,
    ) -> Result<Vec<FieldProblem>, AppError> {
        if !sign_in.is_for_all() {
            return Ok(Vec::new());
        }
        let mut problems = Vec::new();
        let kept = self.has_secret_for(sign_in, editing)?;
        match secret {
            None if kept => {}
            None => problems.push(blocking(SECRET, missing(sign_in))),
            Some(_) => {}
        }
        // The rest is looked at also while the secret is missing.
        let nothing = Secret::new("-");
        let probe = match (sign_in, secret) {
            (SignIn::Google { .. }, None) => return Ok(problems),
            (_, secret) => secret.unwrap_or(&nothing),
        };
        if let Err(error) = organisation(sign_in, probe) {
            let field = match error {
                OAuthError::Tenant => Field::Tenant,
                OAuthError::ClientId => Field::ClientId,
                _ => SECRET,
            };
            problems.push(blocking(field, error.said()));
        }
        Ok(problems)
    }

    /// Says how a server's mailboxes are signed in to. A secret goes to the keychain before this returns; `None` keeps the one
    /// there is. Jobs on this server take it from their next run on.
    pub async fn set_sign_in(
        &self,
        id: ServerId,
        sign_in: SignIn,
        secret: Option<Secret>,
    ) -> Result<Server, AppError> {
        let core = self.core();
        let before = core.store.server(id)?.ok_or(AppError::NoServer(id))?;
        refuse(self.check_sign_in(&sign_in, secret.as_ref(), Some(id))?)?;
        let (sign_in, secret) = match (sign_in, secret) {
            (SignIn::Google { .. }, Some(file)) => {
                let read =
                    |error: OAuthError| AppError::Invalid(vec![blocking(SECRET, error.said())]);
                let account = GoogleKey::read(&file).map_err(read)?.account;
                // Without what isn't needed it fits into an entry of every keychain.
                (SignIn::Google { account }, Some(GoogleKey::compact(&file).map_err(read)?))
            }
            (SignIn::Google { .. }, None) => (before.sign_in.clone(), None),
            other => other,
        };
        if let Some(secret) = secret {
            self.keep_access(id, secret).await?;
        }
        if !core.store.set_sign_in(id, &sign_in)? {
            return Err(AppError::NoServer(id));
        }
        if !sign_in.is_for_all() {
            let revision = core.store.access_revision(id)?;
            self.keeper().forget(Holder::Access(id), revision);
        }
        core.board.anything_changed();
        core.nudge.notify_one();
        core.store.server(id)?.ok_or(AppError::NoServer(id))
    }

    /// Connects to a mailbox with a token, by what was typed or by what is kept, and says what was found.
    pub async fn test_access(
        &self,
        endpoint: &Endpoint,
        proxy: Option<&Secret>,
        sign_in: &SignIn,
        secret: Option<Secret>,
        editing: Option<ServerId>,
        mailbox: &str,
    ) -> Result<ConnectionOutcome, AppError> {
        let mailbox = mailbox.trim();
        let mut problems = self.check_sign_in(sign_in, secret.as_ref(), editing)?;
        if mailbox.is_empty() {
            let text = said!("Enter the address of one mailbox to try it with.");
            problems.push(blocking(Field::Mailbox, text));
        }
        refuse(problems)?;
        let token = match secret {
            Some(secret) => self.core().token_by(endpoint, proxy, sign_in, &secret, mailbox).await,
            None => self.token_by_kept(endpoint, proxy, sign_in, editing, mailbox).await,
        };
        Ok(match token {
            Ok(token) => {
                let credential = Credential::Token(token);
                self.connect(endpoint, proxy, Login::new(mailbox, &credential)).await
            }
            Err(none) => ConnectionOutcome::Fails(no_token(none)),
        })
    }

    /// Whether a job needs a password of its own on this server.
    pub(crate) fn needs_password(&self, server: Option<ServerId>) -> Result<bool, AppError> {
        let Some(id) = server else { return Ok(true) };
        let server = self.core().store.server(id)?;
        Ok(server.is_none_or(|server| !server.sign_in.is_for_all()))
    }

    async fn token_by_kept(
        &self,
        endpoint: &Endpoint,
        proxy: Option<&Secret>,
        sign_in: &SignIn,
        editing: Option<ServerId>,
        mailbox: &str,
    ) -> Result<Secret, NoAccess> {
        let core = self.core();
        let server = editing.map(|id| core.store.server(id)).transpose()?.flatten();
        let server = server.ok_or(OAuthError::ClientId)?;
        let (_, secret) = core.access_secret(&server).await?;
        core.token_by(endpoint, proxy, sign_in, &secret, mailbox).await
    }

    /// Whether the keychain should have the secret for this way to sign in.
    fn has_secret_for(
        &self,
        sign_in: &SignIn,
        editing: Option<ServerId>,
    ) -> Result<bool, AppError> {
        let Some(id) = editing else { return Ok(false) };
        let server = self.core().store.server(id)?.ok_or(AppError::NoServer(id))?;
        Ok(server.sign_in.same_kind(sign_in))
    }

    /// Puts a password for a server's proxy in the keychain.
    pub async fn set_proxy_password(&self, id: ServerId, secret: Secret) -> Result<(), AppError> {
        let core = self.core();
        core.store.server(id)?.ok_or(AppError::NoServer(id))?;
        let revision = core.store.begin_proxy(id)?;
        self.keep(Holder::Proxy(id), revision, secret).await
    }

    /// The password for the proxy of a server that is edited, to test it with.
    pub async fn kept_proxy_password(
        &self,
        editing: Option<ServerId>,
    ) -> Result<Option<Secret>, AppError> {
        let core = self.core();
        let server = editing.map(|id| core.store.server(id)).transpose()?.flatten();
        let Some(server) = server else { return Ok(None) };
        let kept = core.proxy_password(&server).await;
        kept.map_err(|none| AppError::NotNow(none.text))
    }

    async fn keep_access(&self, id: ServerId, secret: Secret) -> Result<(), AppError> {
        let revision = self.core().store.begin_access(id)?;
        self.keep(Holder::Access(id), revision, secret).await
    }

    /// Puts a secret in the keychain before this returns, in the place of the one before.
    pub(crate) async fn keep(
        &self,
        holder: Holder,
        revision: u32,
        secret: Secret,
    ) -> Result<(), AppError> {
        let core = self.core();
        let name = core.entry(holder, revision);
        let vault = Arc::clone(&core.vault);
        let written = self.runtime().spawn_blocking(move || vault.set(&name, &secret)).await;
        written.map_err(|_| AppError::NotNow(said!("The program is being closed.")))??;
        self.keeper().forget(holder, revision.saturating_sub(1));
        Ok(())
    }
}

fn missing(sign_in: &SignIn) -> Said {
    if let SignIn::Google { .. } = sign_in {
        return said!("Paste the key file of the service account.");
    }
    said!("Enter the app's client secret.")
}

pub(crate) fn no_token(none: NoAccess) -> ConnectionProblem {
    ConnectionProblem {
        problem: Problem {
            class: none.class,
            side: None,
            text: none.text,
            server_said: None,
            retry_after: None,
            fatal: true,
        },
        fix: said!("The steps at the provider are in the guide “Signing in” (docs/sign-in.md)."),
        rejected: None,
        certificate: None,
    }
}
