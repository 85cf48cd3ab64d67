//! Looks at a server before anything depends on it.

use std::pin::Pin;

use mailhaul_imap::{Command, Failure, Mailbox, Response, Session};
use mailhaul_model::event::{Certificate, Connected, LoggedIn, Problem, SideName};
use mailhaul_model::{ByteCount, Endpoint, Secret};

use crate::opener::timeouts;
use crate::problem;

pub use mailhaul_imap::Login;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeReport {
    pub connected: Connected,
    pub logged_in: Option<LoggedIn>,
    /// The prefix and separator of the user's own folders, such as `INBOX.` with `.`.
    pub namespace: Option<String>,
    pub message_limit: Option<ByteCount>,
    pub quota_free: Option<ByteCount>,
}

/// What went wrong, and the certificate that could be pinned.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeError {
    pub problem: Problem,
    pub certificate: Option<Certificate>,
}

/// Seconds without an answer that a person waits for.
const PATIENCE: u32 = 20;

/// Connects, logs in if there is a login, and asks what the server can do. `proxy` is the password that the endpoint's
/// proxy wants. Boxed, so that it is compiled here once.
pub fn probe<'a>(
    endpoint: &'a Endpoint,
    proxy: Option<&'a Secret>,
    login: Option<Login<'a>>,
) -> Pin<Box<dyn Future<Output = Result<ProbeReport, ProbeError>> + Send + 'a>> {
    Box::pin(look(endpoint, proxy, login))
}

async fn look(
    endpoint: &Endpoint,
    proxy: Option<&Secret>,
    login: Option<Login<'_>>,
) -> Result<ProbeReport, ProbeError> {
    let side = SideName::Source;
    let opened = Session::open_through(endpoint, proxy, &timeouts(PATIENCE)).await;
    let session = opened.map_err(|error| {
        let (problem, certificate) = problem::of_open(None, endpoint.host.as_str(), &error);
        ProbeError { problem, certificate }
    })?;
    let peer = session.peer();
    let connected = Connected {
        side,
        peer: format!("{}:{}", endpoint.host, endpoint.port.get()),
        address: peer.address.to_string(),
        greeting: peer.greeting.clone(),
        round_trip_ms: peer.round_trip.as_secs_f64() * 1000.0,
        certificate: peer.certificate.clone(),
    };
    let refused = |failure: Failure| ProbeError {
        problem: match login {
            Some(login) => problem::of_login(None, &failure, login.credential),
            None => problem::of_failure(None, &failure),
        },
        certificate: connected.certificate.clone(),
    };
    let mut report = ProbeReport {
        message_limit: session.capabilities().append_limit().map(ByteCount),
        connected: connected.clone(),
        logged_in: None,
        namespace: None,
        quota_free: None,
    };
    if let Some(login) = login {
        let mechanism = session.login(login).await.map_err(refused)?;
        report.logged_in = Some(LoggedIn {
            side,
            login: login.login.to_owned(),
            mechanism,
            capabilities: session.capabilities().all(),
        });
        look_around(&session, &mut report).await;
    }
    session.logout().await;
    Ok(report)
}

/// Nice to know; a server that doesn't tell is no problem.
async fn look_around(session: &Session, report: &mut ProbeReport) {
    let capabilities = session.capabilities();
    report.message_limit = capabilities.append_limit().map(ByteCount).or(report.message_limit);
    let namespace = capabilities.namespace().then(|| session.send(Command::Namespace));
    let quota =
        capabilities.quota().then(|| session.send(Command::GetQuotaRoot(Mailbox::new("INBOX"))));
    if let Some(namespace) = namespace
        && let Ok(reply) = namespace.await
    {
        report.namespace = reply.untagged.iter().find_map(own_namespace);
    }
    if let Some(quota) = quota
        && let Ok(reply) = quota.await
    {
        report.quota_free = crate::run::free_space(&reply.untagged).map(ByteCount);
    }
}

fn own_namespace(response: &Response) -> Option<String> {
    let Response::Namespace(spaces) = response else { return None };
    let own = spaces.personal.first()?;
    let separator = own.separator.map_or_else(|| "none".to_owned(), |s| format!("{s:?}"));
    Some(format!("prefix {:?}, separator {separator}", own.prefix))
}
