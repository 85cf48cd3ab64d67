//! The app by which users sign in to a server themselves: set, and looked at before anything depends on it.

use mailhaul_model::said;
use mailhaul_model::{Secret, Server, ServerId, UserClient};
use mailhaul_oauth::{Client, OAuthError, Provider};
use mailhaul_vault::Holder;

use crate::servers::{blocking, refuse};
use crate::{App, AppError, Field, FieldProblem};

impl App {
    /// What is wrong with an app by which users are to sign in.
    pub fn check_user_client(&self, client: &UserClient) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        match Client::new(&Provider::from(client), client.id(), None) {
            Ok(_) => {}
            Err(error @ OAuthError::Tenant) => {
                problems.push(blocking(Field::UserTenant, error.said()));
            }
            Err(error) => problems.push(blocking(Field::UserClientId, error.said())),
        }
        if let UserClient::Other { name, authorise, token, device, revoke, scope, .. } = client {
            let needed = [name, authorise, token, scope].iter().any(|text| text.trim().is_empty());
            let doors = [authorise, token, device, revoke];
            let safe = |door: &String| door.is_empty() || is_safe(door);
            if needed || !doors.into_iter().all(safe) {
                let text = said!(
                    "A name, the addresses for consent and for tokens, and a scope are needed. Addresses begin with https://."
                );
                problems.push(blocking(Field::UserDoors, text));
            }
        }
        problems
    }

    /// Says by which app users sign in to a server themselves; `None` for none. Its secret goes to the keychain before this returns;
    /// without one the app keeps the secret it had. Jobs whose users signed in by another app have to be signed in to again.
    pub async fn set_user_client(
        &self,
        id: ServerId,
        client: Option<UserClient>,
        secret: Option<Secret>,
    ) -> Result<Server, AppError> {
        let core = self.core();
        let before = core.store.server(id)?.ok_or(AppError::NoServer(id))?.user_client;
        refuse(client.as_ref().map(|one| self.check_user_client(one)).unwrap_or_default())?;
        let is_another = before.as_ref().map(UserClient::id) != client.as_ref().map(UserClient::id);
        match secret.filter(|secret| client.is_some() && !secret.is_empty()) {
            Some(secret) => {
                let revision = core.store.begin_user_client(id)?;
                self.keep(Holder::UserClient(id), revision, secret).await?;
            }
            None if is_another => {
                let revision = core.store.user_client_revision(id)?;
                self.keeper().forget(Holder::UserClient(id), revision);
            }
            None => {}
        }
        core.store.set_user_client(id, client.as_ref())?;
        core.board.anything_changed();
        core.store.server(id)?.ok_or(AppError::NoServer(id))
    }
}

/// What is sent there can't be read on the way.
fn is_safe(door: &str) -> bool {
    let is_here = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    door.starts_with("https://") || is_here.iter().any(|here| door.starts_with(here))
}
