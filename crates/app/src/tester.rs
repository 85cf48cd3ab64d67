//! Trying a server, and both logins of a job, before anything depends on them.

use std::sync::Arc;

use mailhaul_engine::{Login, ProbeError, ProbeReport, probe};
use mailhaul_model::event::{Problem, SideName};
use mailhaul_model::{
    ConnectionWarningKind, Credential, Endpoint, FailureClass, JobId, LoginProof, Said, Secret,
    Security, Trust, said,
};
use mailhaul_store::{Account, JobRecord};
use mailhaul_vault::{CredentialName, Holder};

use crate::sign_in::no_token;
use crate::user_grant::UserGrant;
use crate::{
    App, AppError, ConnectionOutcome, ConnectionProblem, ConnectionReport, ConnectionWarning,
    JobDraft, LoginChecks, NewPasswords, Passwords, TrialLogin, form,
};

impl App {
    /// Connects, logs in where a login is given, and says what was found. Takes up to some tens of seconds.
    pub async fn test_connection(
        &self,
        endpoint: &Endpoint,
        proxy: Option<&Secret>,
        login: Option<TrialLogin>,
    ) -> ConnectionOutcome {
        match login {
            Some(trial) => {
                let credential = Credential::Password(trial.password);
                let login = trial.login.trim();
                let login =
                    Login { act_as: trial.act_as.as_deref(), ..Login::new(login, &credential) };
                self.connect(endpoint, proxy, login).await
            }
            None => outcome(endpoint, None, probe(endpoint, proxy, None).await),
        }
    }

    pub(crate) async fn connect(
        &self,
        endpoint: &Endpoint,
        proxy: Option<&Secret>,
        login: Login<'_>,
    ) -> ConnectionOutcome {
        let shown = login.credential.proof();
        outcome(endpoint, Some(shown), probe(endpoint, proxy, Some(login)).await)
    }

    /// Tries both logins at once, before a job is created. An error where there is no keychain to keep them in.
    pub async fn check_logins(
        &self,
        draft: &JobDraft,
        passwords: &Passwords,
    ) -> Result<LoginChecks, AppError> {
        let spec = form::read(draft)?;
        self.check_keychain().await?;
        let source = self.try_account(&spec.source, &passwords.source, None);
        let destination = self.try_account(&spec.destination, &passwords.destination, None);
        let (source, destination) = tokio::join!(source, destination);
        Ok(LoginChecks { source: source?, destination: destination? })
    }

    /// Tries both logins of a job with the passwords that are kept, or with new ones in their place.
    pub async fn check_job_logins(
        &self,
        id: JobId,
        instead: &NewPasswords,
    ) -> Result<LoginChecks, AppError> {
        let record = self.record(id)?;
        let source = self.password(&record, SideName::Source, instead.source.as_ref()).await?;
        let destination =
            self.password(&record, SideName::Destination, instead.destination.as_ref()).await?;
        let at = |side, new: &Option<Secret>| {
            let kept = (Holder::Job { job: id, side }, record.credential(side).revision);
            Some(kept).filter(|_| new.is_none())
        };
        let at_source = at(SideName::Source, &instead.source);
        let at_destination = at(SideName::Destination, &instead.destination);
        let source = self.try_account(&record.spec.source, &source, at_source);
        let destination = self.try_account(&record.spec.destination, &destination, at_destination);
        let (source, destination) = tokio::join!(source, destination);
        Ok(LoginChecks { source: source?, destination: destination? })
    }

    /// Whether passwords can be kept; the error says how to get a keychain.
    pub async fn check_keychain(&self) -> Result<(), AppError> {
        let name = self.core().credential(JobId(0), SideName::Source, 0);
        let vault = Arc::clone(&self.core().vault);
        // An encrypted file is opened, or a new one begun, for this question.
        let asked = self.runtime().spawn_blocking(move || vault.has(&name)).await;
        let broke_off = |_| AppError::NotNow(said!("The program is being closed."));
        asked.map_err(broke_off)?.map(drop).map_err(AppError::Vault)
    }

    async fn try_account(
        &self,
        account: &Account,
        password: &Secret,
        kept: Option<(Holder, u32)>,
    ) -> Result<ConnectionOutcome, AppError> {
        let server = self.core().store.server(account.server)?;
        let server = server.ok_or(AppError::NoServer(account.server))?;
        let credential = if server.sign_in.is_for_all() {
            let mailbox = account.act_as.as_ref().unwrap_or(&account.login);
            match self.core().token(&server, mailbox, None).await {
                Ok(token) => Credential::Token(token),
                Err(none) => return Ok(ConnectionOutcome::Fails(no_token(none))),
            }
        } else if UserGrant::is_one(password) {
            match self.core().token_of_user(&server, password, kept, None).await {
                Ok(token) => Credential::Token(token),
                Err(none) => return Ok(ConnectionOutcome::Fails(no_token(none))),
            }
        } else {
            Credential::Password(password.clone())
        };
        let proxy = match self.core().proxy_password(&server).await {
            Ok(password) => password,
            Err(none) => return Ok(ConnectionOutcome::Fails(no_token(none))),
        };
        let login = Login {
            act_as: account.act_as.as_deref(),
            ..Login::new(account.login.trim(), &credential)
        };
        Ok(self.connect(&server.endpoint, proxy.as_ref(), login).await)
    }

    async fn password(
        &self,
        record: &JobRecord,
        side: SideName,
        instead: Option<&Secret>,
    ) -> Result<Secret, AppError> {
        if let Some(secret) = instead {
            return Ok(secret.clone());
        }
        let account = match side {
            SideName::Source => &record.spec.source,
            SideName::Destination => &record.spec.destination,
        };
        if !self.needs_password(Some(account.server))? {
            return Ok(Secret::new(""));
        }
        let name = self.core().credential(record.id, side, record.credential(side).revision);
        let missing = || {
            AppError::NotNow(match side {
                SideName::Source => {
                    said!("The source password is not in the keychain: enter it again.")
                }
                SideName::Destination => {
                    said!("The destination password is not in the keychain: enter it again.")
                }
            })
        };
        self.ask_vault(name).await?.ok_or_else(missing)
    }

    async fn ask_vault(&self, name: CredentialName) -> Result<Option<Secret>, AppError> {
        let vault = Arc::clone(&self.core().vault);
        let asked = self.runtime().spawn_blocking(move || vault.get(&name)).await;
        let broke_off = |_| AppError::NotNow(said!("The program is being closed."));
        Ok(asked.map_err(broke_off)??)
    }
}

fn outcome(
    endpoint: &Endpoint,
    shown: Option<LoginProof>,
    result: Result<ProbeReport, ProbeError>,
) -> ConnectionOutcome {
    match result {
        Ok(report) => ConnectionOutcome::Works(ConnectionReport {
            warnings: warnings(endpoint, &report),
            connected: report.connected,
            logged_in: report.logged_in,
            namespace: report.namespace,
            message_limit: report.message_limit,
            quota_free: report.quota_free,
        }),
        Err(error) => {
            let certificate =
                error.certificate.filter(|_| error.problem.class == FailureClass::TlsRefused);
            let fix = fix(endpoint, &error.problem, certificate.is_some());
            let rejected = shown.filter(|_| error.problem.class == FailureClass::WrongCredential);
            let problem = error.problem;
            ConnectionOutcome::Fails(ConnectionProblem { problem, fix, rejected, certificate })
        }
    }
}

fn warnings(endpoint: &Endpoint, report: &ProbeReport) -> Vec<ConnectionWarning> {
    let mut warnings = Vec::new();
    let mut warn = |kind, text| warnings.push(ConnectionWarning { kind, text });
    if endpoint.security == Security::None {
        let text = said!("Nothing is encrypted: anyone on the way can read passwords and mail.");
        warn(ConnectionWarningKind::NotEncrypted, text);
    }
    if matches!(endpoint.trust, Trust::Pinned(_)) {
        let text = said!(
            "Only the pinned certificate is accepted: when the server renews it, pin the new one."
        );
        warn(ConnectionWarningKind::PinnedCertificate, text);
    }
    if report.connected.round_trip_ms > 300.0 {
        let text = said!("The server is far away or slow to answer: copying takes longer.");
        warn(ConnectionWarningKind::SlowToAnswer, text);
    }
    warnings
}

/// What to do, in plain words.
fn fix(endpoint: &Endpoint, problem: &Problem, pinnable: bool) -> Said {
    match problem.class {
        FailureClass::WrongCredential => {
            said!(
                "Check the user name (often the whole address) and the password. With two-factor sign-in most providers want an app password. Then try again once: too many wrong tries lock accounts."
            )
        }
        FailureClass::UnknownHost => {
            said!("Check the spelling of the host name, and that this computer is online.")
        }
        FailureClass::ConnectionLost if endpoint.security == Security::Tls => {
            said!(
                "Check host name and port: 993 is usual for TLS, 143 for STARTTLS. A firewall may be in the way."
            )
        }
        FailureClass::ConnectionLost => {
            said!(
                "Check host name and port: 143 is usual without TLS from the first byte, 993 with it. A firewall may be in the way."
            )
        }
        FailureClass::TlsRefused if pinnable && matches!(endpoint.trust, Trust::Pinned(_)) => {
            said!(
                "This is another certificate than the pinned one. Compare its fingerprint with the server's, and pin it only where they agree."
            )
        }
        FailureClass::TlsRefused if pinnable => {
            said!(
                "Compare the fingerprint with the server's own. Where they agree, pin the certificate; otherwise someone may be listening in."
            )
        }
        FailureClass::TlsRefused => {
            said!("Try STARTTLS on port 143, or ask the provider which security the server speaks.")
        }
        FailureClass::NotOffered if endpoint.security == Security::Starttls => {
            said!("Choose TLS on port 993, or ask the provider to offer STARTTLS.")
        }
        FailureClass::NotOffered => {
            said!("Ask the provider to switch on IMAP logins with a password.")
        }
        FailureClass::RateLimited => said!("Wait a few minutes, then try again."),
        FailureClass::ProtocolViolated => {
            said!(
                "Check that host and port belong to an IMAP server, not to POP3, SMTP or a web site."
            )
        }
        FailureClass::MailboxFull
        | FailureClass::MessageRefused
        | FailureClass::FolderRefused
        | FailureClass::BadRequest
        | FailureClass::Busy
        | FailureClass::LocalStorage
        | FailureClass::Stopped
        | FailureClass::Internal => said!("Try again. If it stays, ask the provider."),
    }
}
