//! Opens connections to one side: connect, log in, and again after a connection was lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mailhaul_imap::{Login, Session, Timeouts, classify_login};
use mailhaul_model::event::{Connected, LoggedIn, SideName};
use mailhaul_model::options::Compression;
use mailhaul_model::{Credential, Event, ExitCode, FailureClass, Secret, Security, Side};
use tokio::time::Instant;

use crate::fault::{Fault, exit_code};
use crate::problem;
use crate::sink::{EventSink, warn};
use crate::tokens::{NoToken, Tokens};

/// So long a run waits for a server that is away, for each try that the user allows: with the usual three, a restart and an
/// update are got over.
const AWAY: Duration = Duration::from_secs(60);
/// Between two tries, at first; twice as long each time.
const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(16);
/// Shorter pauses are over before anyone has read of them.
const WORTH_SAYING: Duration = Duration::from_secs(2);

/// One side of a run.
pub struct Opener {
    pub name: SideName,
    side: Side,
    timeouts: Timeouts,
    tries: u32,
    compression: Compression,
    sink: Arc<dyn EventSink>,
    tokens: Arc<dyn Tokens>,
    introduced: AtomicBool,
}

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opener")
            .field("name", &self.name)
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}

impl Opener {
    /// `idle` seconds without an answer mean a lost connection.
    pub fn new(
        name: SideName,
        side: Side,
        idle: u32,
        (tries, compression): (u32, Compression),
        sink: Arc<dyn EventSink>,
        tokens: Arc<dyn Tokens>,
    ) -> Self {
        Self {
            name,
            side,
            timeouts: timeouts(idle),
            tries,
            compression,
            sink,
            tokens,
            introduced: AtomicBool::new(false),
        }
    }

    /// The server's name, as the user gave it.
    pub fn host(&self) -> &str {
        self.side.endpoint.host.as_str()
    }

    /// Connects and logs in.
    pub async fn open(&self) -> Result<Session, Fault> {
        let (session, mechanism) = self.log_in().await?;
        if self.compression == Compression::Always {
            session.compress();
        }
        if !self.introduced.swap(true, Ordering::Relaxed) {
            self.sink.emit(Event::LoggedIn(LoggedIn {
                side: self.name,
                login: self.side.login.clone(),
                mechanism,
                capabilities: session.capabilities().all(),
            }));
        }
        Ok(session)
    }

    /// A connection that is logged in, and by which mechanism. A token that the server refuses may be past its time: a
    /// fresh one is tried, once, over a connection of its own.
    async fn log_in(&self) -> Result<(Session, String), Fault> {
        let given = match &self.side.credential {
            Credential::Token(given) => given,
            password @ Credential::Password(_) => {
                let session = self.connect().await?;
                let mechanism = self.say_login(&session, password).await;
                return mechanism
                    .map(|mechanism| (session, mechanism))
                    .map_err(|failure| Fault::refused_login(self.name, &failure, password));
            }
        };
        let mut rejected: Option<(Secret, mailhaul_imap::Failure)> = None;
        loop {
            let before = rejected.as_ref().map(|(token, _)| token);
            let token = self.tokens.token(self.name, given, before).await;
            let token = match (token.map_err(|none| self.no_token(none))?, &rejected) {
                (Some(token), _) => token,
                (None, Some((_, failure))) => {
                    return Err(Fault::refused_login(self.name, failure, &self.side.credential));
                }
                (None, None) => given.clone(),
            };
            let session = self.connect().await?;
            let credential = Credential::Token(token.clone());
            match self.say_login(&session, &credential).await {
                Ok(mechanism) => return Ok((session, mechanism)),
                Err(failure) if rejected.is_none() && is_rejected(&failure) => {
                    rejected = Some((token, failure));
                }
                Err(failure) => {
                    return Err(Fault::refused_login(self.name, &failure, &credential));
                }
            }
        }
    }

    async fn say_login(
        &self,
        session: &Session,
        credential: &Credential,
    ) -> Result<String, mailhaul_imap::Failure> {
        session.login(Login::of(&self.side).with(credential)).await
    }

    fn no_token(&self, none: NoToken) -> Fault {
        let exit = exit_code(none.class, self.name);
        let mut problem = problem::plain(none.class, none.text);
        problem.side = Some(self.name);
        Fault::Fatal { problem, exit }
    }

    /// Compresses a connection from here on where that was left to the run and it came to want it.
    pub fn narrow(&self, session: &Session, wanted: bool) {
        if wanted && self.compression == Compression::Auto && session.compress() {
            let side = problem::name(self.name);
            tracing::debug!(side, "a connection is compressed from here on");
        }
    }

    /// Connects only.
    pub async fn connect(&self) -> Result<Session, Fault> {
        let host = self.side.endpoint.host.as_str();
        let proxy = self.side.proxy_password.as_ref();
        match Session::open_through(&self.side.endpoint, proxy, &self.timeouts).await {
            Ok(session) => {
                if !self.introduced.load(Ordering::Relaxed) {
                    self.sink.emit(Event::Connected(connected(self.name, &self.side, &session)));
                }
                Ok(session)
            }
            Err(error) => {
                let (problem, _) = problem::of_open(self.name, host, &error);
                let starttls = self.side.endpoint.security == Security::Starttls;
                let exit = match problem.class {
                    // imapsync's code for whatever keeps STARTTLS from succeeding, an untrusted certificate too.
                    FailureClass::TlsRefused | FailureClass::NotOffered if starttls => {
                        ExitCode::Tls
                    }
                    // A proxy is part of the way to the server.
                    FailureClass::BadRequest => exit_code(FailureClass::ConnectionLost, self.name),
                    _ => exit_code(problem.class, self.name),
                };
                Err(Fault::Fatal { problem, exit })
            }
        }
    }

    /// Tells the user of a loss.
    pub fn say_lost(&self, lost: &mailhaul_imap::Failure) {
        let side = problem::name(self.name);
        warn(&*self.sink, format!("Lost the connection to the {side}: {lost}. Reconnecting."));
    }

    /// Connects again after a loss, as patiently as [`Self::open_patiently`].
    pub async fn reopen(&self, lost: &mailhaul_imap::Failure) -> Result<Session, Fault> {
        self.open_patiently().await.map_err(|fault| match fault {
            Fault::Fatal { problem, .. } if may_pass(problem.class) => self.gone(lost),
            fault => fault,
        })
    }

    /// Connects and logs in, where that was possible before: a server that is away for a moment is asked again with growing
    /// pauses, for [`AWAY`] for each try that the user allows.
    pub async fn open_patiently(&self) -> Result<Session, Fault> {
        let until = Instant::now() + AWAY * self.tries;
        let mut pause = SHORTEST_PAUSE;
        loop {
            let problem = match self.open().await {
                Err(Fault::Fatal { problem, .. })
                    if may_pass(problem.class) && Instant::now() + pause < until =>
                {
                    problem
                }
                other => return other,
            };
            if pause >= WORTH_SAYING {
                let left = (until - Instant::now()).as_secs();
                let text = format!(
                    "{} Trying again in {} s, for {left} s at most.",
                    problem.text,
                    pause.as_secs()
                );
                warn(&*self.sink, text);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// The connection is gone for good: imapsync's code is the one of what could not be done any more.
    pub fn gone(&self, failure: &mailhaul_imap::Failure) -> Fault {
        let mut problem = problem::of_failure(self.name, failure);
        if problem.class == FailureClass::RateLimited {
            return Fault::ended_by(self.name, failure);
        }
        problem.class = FailureClass::ConnectionLost;
        Fault::Fatal { problem, exit: exit_code(FailureClass::MessageRefused, self.name) }
    }
}

fn is_rejected(failure: &mailhaul_imap::Failure) -> bool {
    classify_login(failure).0 == FailureClass::WrongCredential
}

fn may_pass(class: FailureClass) -> bool {
    matches!(
        class,
        FailureClass::ConnectionLost | FailureClass::UnknownHost | FailureClass::RateLimited
    )
}

/// The waiting times of a connection whose silence is bearable for `idle` seconds.
pub fn timeouts(idle: u32) -> Timeouts {
    let idle = Duration::from_secs(u64::from(idle.max(1)));
    Timeouts {
        connect: idle.min(Duration::from_secs(30)),
        greeting: idle.min(Duration::from_secs(30)),
        idle,
        keepalive: Duration::from_secs(60),
    }
}

/// What is told of a connection.
pub fn connected(name: SideName, side: &Side, session: &Session) -> Connected {
    let peer = session.peer();
    Connected {
        side: name,
        peer: format!("{}:{}", side.endpoint.host, side.endpoint.port.get()),
        address: peer.address.to_string(),
        greeting: peer.greeting.clone(),
        round_trip_ms: peer.round_trip.as_secs_f64() * 1000.0,
        certificate: peer.certificate.clone(),
    }
}
