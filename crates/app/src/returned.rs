//! Users' sign-ins that are needed no longer are given back to their providers: afterwards, by one task, and only where nobody else
//! lives by them. Nothing waits for it, nothing fails because of it, and what is left when the program ends is not given back.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mailhaul_model::{Secret, Server, ServerId, TakesBack, UserClient};
use mailhaul_store::SignedInHolder;
use mailhaul_vault::Holder;
use tokio::sync::Notify;

use crate::access::NoAccess;
use crate::app::WeakApp;
use crate::core::Core;
use crate::user_grant::UserGrant;

/// For telling a provider.
const GIVING_BACK: Duration = Duration::from_secs(30);

/// A sign-in that somebody needed.
#[derive(Debug)]
pub(crate) struct Returned {
    pub server: ServerId,
    /// The mailbox that it opens; `None` where somebody signed in with another account than was asked for.
    pub login: Option<String>,
    /// As it was kept.
    pub sealed: Secret,
}

/// Those that wait to be given back.
#[derive(Debug, Default)]
pub(crate) struct Returns {
    waiting: Mutex<Vec<Returned>>,
    came: Notify,
}

/// Somebody who lives by a sign-in.
struct Living {
    client: String,
    login: String,
    grant: UserGrant,
}

impl Core {
    /// Takes what somebody needs no longer, and returns at once. What is no sign-in, or can't be given back, is left out.
    pub fn give_back_later(&self, sign_ins: impl IntoIterator<Item = Returned>) {
        let mut all = sign_ins.into_iter().filter(|one| UserGrant::is_one(&one.sealed)).peekable();
        if all.peek().is_none() {
            return;
        }
        let mut waiting = self.returns.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(all);
        self.returns.came.notify_one();
    }

    async fn give_back_waiting(&self) -> Result<(), NoAccess> {
        let waiting = {
            let mut waiting = self.returns.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        let servers: HashMap<ServerId, Server> = self
            .store
            .servers()?
            .into_iter()
            .map(|record| (record.server.id, record.server))
            .collect();
        let mut due = Vec::new();
        for one in waiting {
            let Some(server) = servers.get(&one.server) else { continue };
            let Some(client) = &server.user_client else { continue };
            let Some(grant) = UserGrant::read(&one.sealed) else { continue };
            // To another app's provider it says nothing, and must not be shown.
            if grant.client == client.id() && takes_back(Some(client)) {
                due.push((one, server, client.takes_back(), grant));
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        let living = self.living(&servers).await?;
        for (one, server, takes_back, grant) in due {
            if living.iter().any(|other| lives_by(other, &one, takes_back, &grant)) {
                continue;
            }
            let told = self.give_back(server, &one.sealed);
            if tokio::time::timeout(GIVING_BACK, told).await.is_err() {
                tracing::warn!(server = %server.id, "a provider took too long to take a sign-in back");
            }
        }
        Ok(())
    }

    /// Everybody who lives by a sign-in whose provider can be told. A keychain that can't be read ends it: who isn't known may need
    /// what would be given back.
    async fn living(&self, servers: &HashMap<ServerId, Server>) -> Result<Vec<Living>, NoAccess> {
        let mut living = self.signing_in();
        for one in self.store.signed_in()? {
            let client = servers.get(&one.server).and_then(|server| server.user_client.as_ref());
            if !takes_back(client) {
                continue;
            }
            let holder = match one.holder {
                SignedInHolder::Job(job, side) => Holder::Job { job, side },
                SignedInHolder::Person(person, side) => Holder::Person { person, side },
            };
            if let Some(sealed) = self.kept(holder, one.revision).await? {
                living.push((one.login, sealed));
            }
        }
        let read = |(login, sealed): (String, Secret)| {
            let grant = UserGrant::read(&sealed)?;
            Some(Living { client: grant.client.clone(), login, grant })
        };
        Ok(living.into_iter().filter_map(read).collect())
    }

    /// Those that are not kept yet: in the form and in the window.
    fn signing_in(&self) -> Vec<(String, Secret)> {
        #[cfg(feature = "intake")]
        let in_form = self.intake.facts().brought();
        #[cfg(not(feature = "intake"))]
        let in_form = Vec::new();
        let mut all = self.sign_ins().brought();
        all.extend(in_form);
        all
    }
}

fn lives_by(other: &Living, one: &Returned, takes_back: TakesBack, grant: &UserGrant) -> bool {
    if other.client != grant.client {
        return false;
    }
    if other.grant.refresh_token.same_as(&grant.refresh_token) {
        return true;
    }
    // Where the whole consent ends, so would every other sign-in of the same user; an account that isn't known may be anybody's.
    let is_theirs = one.login.as_ref().is_none_or(|login| other.login.eq_ignore_ascii_case(login));
    takes_back == TakesBack::Consent && is_theirs
}

/// Gives back what comes, until the application ends.
pub(crate) async fn watch(app: WeakApp) {
    let Some(core) = app.upgrade().map(|app| std::sync::Arc::clone(app.core())) else { return };
    let mut stop = core.stop.subscribe();
    loop {
        tokio::select! {
            () = core.returns.came.notified() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        let work = async {
            // Until it is known who has what.
            let keeper = app.upgrade().map(|app| app.keeper_shared());
            if let Some(keeper) = keeper {
                keeper.drained().await;
            }
            core.give_back_waiting().await
        };
        tokio::select! {
            done = work => if let Err(NoAccess { text, .. }) = done {
                tracing::warn!(reason = %text, "sign-ins were not given back to their providers");
            },
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// The app by which a server's users sign in, where its provider takes sign-ins back.
pub(crate) fn takes_back(client: Option<&UserClient>) -> bool {
    client.is_some_and(|client| client.takes_back() != TakesBack::Nothing)
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{Secret, ServerId, TakesBack};

    use super::{Living, Returned, lives_by};
    use crate::user_grant::UserGrant;

    fn grant(token: &str) -> UserGrant {
        UserGrant { client: "app-1".into(), refresh_token: Secret::new(token) }
    }

    fn needed(other: (&str, &str), login: Option<&str>, takes_back: TakesBack) -> bool {
        let (login_of_other, token) = other;
        let (client, login_of_other) = ("app-1".to_owned(), login_of_other.to_owned());
        let other = Living { client, login: login_of_other, grant: grant(token) };
        let gone = grant("gone");
        let login = login.map(str::to_owned);
        let one = Returned { server: ServerId(1), login, sealed: gone.seal() };
        lives_by(&other, &one, takes_back, &gone)
    }

    #[test]
    fn the_same_token_is_never_given_back_while_somebody_else_has_it() {
        for takes_back in [TakesBack::SignIn, TakesBack::Consent] {
            assert!(needed(("bob@x.org", "gone"), Some("ann@x.org"), takes_back));
        }
    }

    #[test]
    fn where_the_consent_ends_nothing_is_given_back_while_the_user_has_another_sign_in() {
        let ann = ("Ann@x.org", "another");
        assert!(needed(ann, Some("ann@x.org"), TakesBack::Consent));
        assert!(!needed(ann, Some("ann@x.org"), TakesBack::SignIn));
        assert!(!needed(ann, Some("bob@x.org"), TakesBack::Consent));
        // Signed in with another account than was asked for: whose it is isn't known.
        assert!(needed(ann, None, TakesBack::Consent));
    }
}
