//! Users' own sign-ins while they are under way. What they bring stays in this process until it is kept in the keychain: the window
//! sees how they stand, and names them by number.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_engine::{Login, probe};
use mailhaul_model::event::SideName;
use mailhaul_model::{Credential, FailureClass, Said, Secret, Server, ServerId, said};
use mailhaul_oauth::browser::BrowserSignIn;
use mailhaul_oauth::device::DeviceSignIn;
use mailhaul_oauth::pasted::PastedSignIn;
use mailhaul_oauth::{Ending, Grant, Http, OAuthError};
use tokio::task::AbortHandle;

use crate::access::NoAccess;
use crate::core::Core;
use crate::returned::Returned;
use crate::servers::blocking;
use crate::{
    AccountDraft, App, AppError, Field, SignInEnding, SignInId, SignInNow, SignInPlace, SignInStart,
};

/// How long this computer's browser is waited for.
const PATIENCE: Duration = Duration::from_secs(600);

/// Those that were begun and not forgotten yet.
#[derive(Debug, Default)]
pub(crate) struct SignIns {
    last: u32,
    begun: HashMap<SignInId, Begun>,
}

impl SignIns {
    /// What was brought and may still be kept, with the mailbox that it opens.
    pub fn brought(&self) -> Vec<(String, Secret)> {
        let brought = |begun: &Begun| match &begun.state {
            State::SignedIn(sealed) => Some((begun.login.clone(), sealed.clone())),
            State::Waiting | State::Failed(_) => None,
        };
        self.begun.values().filter_map(brought).collect()
    }
}

#[derive(Debug)]
struct Begun {
    page: String,
    server: ServerId,
    login: String,
    state: State,
    task: Option<AbortHandle>,
}

#[derive(Debug)]
enum State {
    Waiting,
    /// As it is to be kept.
    SignedIn(Secret),
    Failed(NotSignedIn),
}

/// Why nobody is signed in, in words for people.
#[derive(Clone, Debug)]
pub(crate) struct NotSignedIn {
    pub ending: SignInEnding,
    pub text: Said,
}

impl From<OAuthError> for NotSignedIn {
    fn from(error: OAuthError) -> Self {
        let ending = match error.ending() {
            Ending::Declined => SignInEnding::Declined,
            Ending::TooLate => SignInEnding::TooLate,
            Ending::NotReached => SignInEnding::NotReached,
            Ending::Mistyped | Ending::Refused => SignInEnding::Refused,
        };
        Self { ending, text: error.said() }
    }
}

impl From<NoAccess> for NotSignedIn {
    fn from(none: NoAccess) -> Self {
        Self { ending: SignInEnding::Refused, text: none.text }
    }
}

/// How a user gets to the provider and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Browser,
    Code,
    Pasted,
}

/// A sign-in that waits for its user, and who asks the provider in the end.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub http: Http,
    /// The app's id.
    pub client: String,
    pub by: By,
}

#[derive(Debug)]
pub(crate) enum By {
    Browser(BrowserSignIn),
    Code(DeviceSignIn),
    Pasted(PastedSignIn),
}

impl Core {
    /// Begins a sign-in to a server. `login` is the mailbox that it is for.
    pub async fn ask_user(
        &self,
        server: &Server,
        login: &str,
        how: How,
    ) -> Result<Waiting, NoAccess> {
        let client = self.user_client(server).await?;
        let http = self.http_for(server).await?;
        let id = server.user_client.as_ref().map(|client| client.id().to_owned());
        let by = match how {
            How::Browser => By::Browser(BrowserSignIn::begin(client, Some(login)).await?),
            How::Code => By::Code(DeviceSignIn::begin(client, &http).await?),
            How::Pasted => By::Pasted(PastedSignIn::begin(client, Some(login))?),
        };
        Ok(Waiting { http, client: id.unwrap_or_default(), by })
    }

    /// Takes in what a sign-in brought and tries it on the mailbox that it is for. What it is to be kept as.
    pub async fn prove_sign_in(
        &self,
        server: &Server,
        login: &str,
        client: &str,
        grant: Grant,
    ) -> Result<Secret, NotSignedIn> {
        let credential = Credential::Token(grant.access_token.clone());
        let sealed = self.take_in(client, grant).await?;
        let proxy = self.proxy_password(server).await?;
        let tried = Login::new(login, &credential);
        match probe(&server.endpoint, proxy.as_ref(), Some(tried)).await {
            Ok(_) => Ok(sealed),
            Err(error) if error.problem.class == FailureClass::WrongCredential => {
                self.give_back_later([Returned { server: server.id, login: None, sealed }]);
                let text = said!(
                    "The server doesn't let this sign-in into the mailbox of {0}. Sign in with the account of that mailbox.",
                    login
                );
                Err(NotSignedIn { ending: SignInEnding::AnotherAccount, text })
            }
            Err(error) => {
                Err(NotSignedIn { ending: SignInEnding::NotReached, text: error.problem.text })
            }
        }
    }
}

impl App {
    /// Begins a user's own sign-in to a mailbox on a server.
    pub async fn begin_user_sign_in(
        &self,
        server: ServerId,
        login: &str,
        place: SignInPlace,
    ) -> Result<SignInStart, AppError> {
        let core = self.core();
        let login = login.trim().to_owned();
        if login.is_empty() {
            let text = said!("Enter the address of the mailbox first.");
            return Err(AppError::Invalid(vec![blocking(Field::SourceLogin, text)]));
        }
        let server = core.store.server(server)?.ok_or(AppError::NoServer(server))?;
        let how = match place {
            SignInPlace::Browser => How::Browser,
            SignInPlace::Elsewhere => How::Code,
        };
        let waiting = core.ask_user(&server, &login, how).await;
        let waiting = waiting.map_err(|none| AppError::NotNow(none.text))?;
        let minutes = |life: Duration| u32::try_from(life.as_secs() / 60).unwrap_or(u32::MAX);
        let (page, code, life) = match &waiting.by {
            By::Browser(browser) => (browser.url().to_owned(), None, PATIENCE),
            By::Code(device) => {
                (device.page().to_owned(), Some(device.code().to_owned()), device.life())
            }
            By::Pasted(pasted) => (pasted.url().to_owned(), None, PATIENCE),
        };
        let id = {
            let mut sign_ins = core.sign_ins();
            sign_ins.last += 1;
            let id = SignInId(sign_ins.last);
            let (server, login) = (server.id, login.clone());
            let page = page.clone();
            let begun = Begun { page, server, login, state: State::Waiting, task: None };
            sign_ins.begun.insert(id, begun);
            id
        };
        let core = Arc::clone(core);
        let mut stop = core.stop.subscribe();
        let shared = Arc::clone(&core);
        let task = self.runtime().spawn(async move {
            let core = shared;
            let proven = tokio::select! {
                proven = wait_and_prove(&core, &server, &login, waiting) => proven,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            let state = match proven {
                Ok(sealed) => State::SignedIn(sealed),
                Err(not) => State::Failed(not),
            };
            if let Some(begun) = core.sign_ins().begun.get_mut(&id) {
                begun.state = state;
            }
        });
        if let Some(begun) = core.sign_ins().begun.get_mut(&id) {
            begun.task = Some(task.abort_handle());
        }
        Ok(SignInStart { id, page, code, minutes: minutes(life) })
    }

    /// How a sign-in stands.
    pub fn user_sign_in(&self, id: SignInId) -> SignInNow {
        match self.core().sign_ins().begun.get(&id) {
            None => SignInNow::Gone,
            Some(Begun { state: State::Waiting, .. }) => SignInNow::Waiting,
            Some(Begun { state: State::SignedIn(_), login, .. }) => {
                SignInNow::SignedIn { login: login.clone() }
            }
            Some(Begun { state: State::Failed(NotSignedIn { ending, text }), .. }) => {
                SignInNow::Failed { ending: *ending, text: text.clone() }
            }
        }
    }

    /// The provider's page of a sign-in.
    pub fn sign_in_page(&self, id: SignInId) -> Option<String> {
        self.core().sign_ins().begun.get(&id).map(|begun| begun.page.clone())
    }

    /// Ends a sign-in that is waited for, and forgets what it brought.
    pub fn forget_user_sign_in(&self, id: SignInId) {
        let Some(begun) = self.core().sign_ins().begun.remove(&id) else { return };
        if let Some(task) = begun.task {
            task.abort();
        }
        if let State::SignedIn(sealed) = begun.state {
            let login = Some(begun.login);
            // Where a job was made of it, that lives by it.
            self.core().give_back_later([Returned { server: begun.server, login, sealed }]);
        }
    }

    /// What a sign-in brought, to be kept in the place of the password of a job's side. Refused where it is of another mailbox, or
    /// brought nothing.
    pub fn signed_in(
        &self,
        id: SignInId,
        side: SideName,
        account: &AccountDraft,
    ) -> Result<Secret, AppError> {
        let field = match side {
            SideName::Source => Field::SourcePassword,
            SideName::Destination => Field::DestinationPassword,
        };
        let sign_ins = self.core().sign_ins();
        let brought = sign_ins.begun.get(&id).and_then(|begun| {
            let is_server = account.server == Some(begun.server);
            let is_theirs = is_server && begun.login.eq_ignore_ascii_case(account.login.trim());
            match &begun.state {
                State::SignedIn(sealed) if is_theirs => Some(sealed.clone()),
                _ => None,
            }
        });
        let text = said!("Sign in to this mailbox.");
        brought.ok_or_else(|| AppError::Invalid(vec![blocking(field, text)]))
    }
}

async fn wait_and_prove(
    core: &Core,
    server: &Server,
    login: &str,
    waiting: Waiting,
) -> Result<Secret, NotSignedIn> {
    let Waiting { http, client, by } = waiting;
    let now = || core.now();
    let grant = match by {
        By::Browser(browser) => browser.finish(&http, PATIENCE, now).await?,
        By::Code(device) => device.finish(&http, now).await?,
        // Nothing is pasted in the window.
        By::Pasted(_) => return Err(OAuthError::AnotherAddress.into()),
    };
    core.prove_sign_in(server, login, &client, grant).await
}
