//! What a sidecar is asked for: everything it needs for a run, with the secrets fresh from the keychain or the provider.

use std::sync::Arc;

use mailhaul_model::event::{Problem, SideName};
use mailhaul_model::options::DeletionOptions;
use mailhaul_model::request::PROTOCOL_VERSION;
use mailhaul_model::{
    Credential, Depth, Engine, EngineChoice, RunKind, RunOptions, RunRequest, Said, Secret, Server,
    Side, TokenAnswer, said,
};
use mailhaul_store::{Account, Claim, JobRecord, StoreError};
use mailhaul_vault::{Holder, VaultError};
use thiserror::Error;

use crate::access::NoAccess;
use crate::core::Core;
use crate::share::Share;
use crate::sidecar::StartError;
use crate::user_grant::UserGrant;
use crate::words;

/// Why an attempt could not be made.
#[derive(Debug, Error)]
pub(crate) enum AttemptError {
    #[error("the job is gone")]
    JobGone,
    #[error("The server of the {} is gone: edit the job.", words::side(*.0))]
    ServerGone(SideName),
    #[error("The {} password is not in the keychain: enter it again.", words::side(*.0))]
    NoPassword(SideName),
    #[error("The {} password could not be read. {source}", words::side(*.side))]
    Vault { side: SideName, source: VaultError },
    /// A provider gave no token. It may another time.
    #[error("{}", .0.text)]
    NoToken(Box<Problem>),
    #[error("{0}")]
    Start(#[from] StartError),
    #[error("the log could not be written: {0}")]
    Log(#[source] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AttemptError {
    /// For people.
    pub fn said(&self) -> Said {
        let side = |side: SideName, source: Said, destination: Said| match side {
            SideName::Source => source,
            SideName::Destination => destination,
        };
        match self {
            Self::JobGone => said!("The job is gone."),
            Self::ServerGone(name) => side(
                *name,
                said!("The server of the source is gone: edit the job."),
                said!("The server of the destination is gone: edit the job."),
            ),
            Self::NoPassword(name) => side(
                *name,
                said!("The source password is not in the keychain: enter it again."),
                said!("The destination password is not in the keychain: enter it again."),
            ),
            Self::Vault { side: name, source } => side(
                *name,
                said!("The source password could not be read. {0}", source.to_string()),
                said!("The destination password could not be read. {0}", source.to_string()),
            ),
            Self::NoToken(problem) => problem.text.clone(),
            Self::Log(error) => said!("The log could not be written: {0}.", error.to_string()),
            Self::Start(_) | Self::Store(_) => Said::as_it_is(self.to_string()),
        }
    }
}

/// A request, and who gives fresh tokens while it is carried out.
pub(crate) struct Prepared {
    pub request: RunRequest,
    pub holders: Vec<TokenHolder>,
}

/// A side that is signed in to with a token.
#[derive(Clone)]
pub(crate) struct TokenHolder {
    pub side: SideName,
    server: Server,
    mailbox: String,
    /// Where a user's own sign-in is kept; `None` for the organisation's access.
    kept: Option<(Holder, u32)>,
    /// The newest that was given out.
    given: Secret,
}

impl TokenHolder {
    /// Another token than the one given out, if the provider has one.
    pub async fn fresh(&self, core: &Core) -> TokenAnswer {
        let side = self.side;
        let given = Some(&self.given);
        let token = match self.kept {
            None => core.token(&self.server, &self.mailbox, given).await,
            Some(at) => core.token_of_kept(&self.server, at, given).await,
        };
        match token {
            Ok(token) => TokenAnswer::Token { side, token },
            Err(NoAccess { class, text }) => TokenAnswer::NoToken { side, class, text },
        }
    }

    /// Notes what was given out.
    pub fn gave(&mut self, token: &Secret) {
        self.given = token.clone();
    }
}

/// Everything the sidecar needs.
pub(crate) async fn prepare(
    core: &Core,
    claim: Claim,
    share: Share,
) -> Result<Prepared, AttemptError> {
    let mut job = core.store.job(claim.job)?.ok_or(AttemptError::JobGone)?;
    share.limit(&mut job.spec.options.pace);
    let engine = engine(core, claim.kind, &job.spec.options)?;
    // No form and no list lets such a wish in. Should one ever get here, nobody confirmed it.
    job.spec.options.deletion = DeletionOptions::default();
    let depth = if claim.kind == RunKind::Check { Depth::FolderSizes } else { Depth::Messages };
    let mut holders = Vec::new();
    let source = side(core, &job, SideName::Source, &job.spec.source, &mut holders).await?;
    let destination =
        side(core, &job, SideName::Destination, &job.spec.destination, &mut holders).await?;
    let request = RunRequest {
        version: PROTOCOL_VERSION,
        kind: claim.kind,
        depth,
        source,
        destination,
        options: job.spec.options,
        ledger: Some(core.paths.ledger(claim.job)),
        engine,
    };
    Ok(Prepared { request, holders })
}

/// Who copies. What is checked or verified is always looked at by our own engine: it says more, and believes no other's word.
fn engine(core: &Core, kind: RunKind, options: &RunOptions) -> Result<Engine, AttemptError> {
    Ok(match (kind, core.engine(options)?) {
        (RunKind::Dry | RunKind::Copy, EngineChoice::Imapsync) => {
            Engine::Imapsync { program: core.settings()?.imapsync_path() }
        }
        _ => Engine::Mailhaul,
    })
}

async fn side(
    core: &Core,
    job: &JobRecord,
    name: SideName,
    account: &Account,
    holders: &mut Vec<TokenHolder>,
) -> Result<Side, AttemptError> {
    let server = core.store.server(account.server)?.ok_or(AttemptError::ServerGone(name))?;
    let endpoint = server.endpoint.clone();
    let no_token = |none| AttemptError::NoToken(Box::new(problem(name, none)));
    let proxy_password = core.proxy_password(&server).await.map_err(no_token)?;
    let credential = if server.sign_in.is_for_all() {
        let mailbox = account.act_as.clone().unwrap_or_else(|| account.login.clone());
        let token = core.token(&server, &mailbox, None).await.map_err(no_token)?;
        let given = token.clone();
        holders.push(TokenHolder { side: name, server, mailbox, kept: None, given });
        Credential::Token(token)
    } else {
        let secret = password(core, job, name).await?;
        if UserGrant::is_one(&secret) {
            let at = (Holder::Job { job: job.id, side: name }, job.credential(name).revision);
            let token = core.token_of_user(&server, &secret, Some(at), None).await;
            let token = token.map_err(no_token)?;
            let (mailbox, given) = (account.login.clone(), token.clone());
            holders.push(TokenHolder { side: name, server, mailbox, kept: Some(at), given });
            Credential::Token(token)
        } else {
            Credential::Password(secret)
        }
    };
    Ok(Side {
        act_as: account.act_as.clone(),
        proxy_password,
        ..Side::new(endpoint, account.login.clone(), credential)
    })
}

async fn password(core: &Core, job: &JobRecord, name: SideName) -> Result<Secret, AttemptError> {
    let credential = core.credential(job.id, name, job.credential(name).revision);
    let vault = Arc::clone(&core.vault);
    tokio::task::spawn_blocking(move || vault.get(&credential))
        .await
        .map_err(|error| AttemptError::Log(std::io::Error::other(error)))?
        .map_err(|source| AttemptError::Vault { side: name, source })?
        .ok_or(AttemptError::NoPassword(name))
}

fn problem(side: SideName, none: NoAccess) -> Problem {
    Problem {
        class: none.class,
        side: Some(side),
        text: none.text,
        server_said: None,
        retry_after: None,
        fatal: true,
    }
}
