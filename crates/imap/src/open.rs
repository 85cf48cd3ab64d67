//! From an endpoint to a session: TCP, TLS, greeting, capabilities.

use std::io::IoSlice;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use mailhaul_model::event::Certificate;
use mailhaul_model::{Endpoint, Secret, Security};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout_at};

use crate::driver::{Driver, READ};
use crate::failure::printable;
use crate::session::{Line, Peer};
use crate::state::{Heard, State};
use crate::status::Status;
use crate::{
    Capabilities, Code, Command, Failure, OpenError, Response, Session, Stage, StateKind, Timeouts,
    tls, way,
};

/// After this long without a greeting a server may be waiting for TLS.
const SILENCE: Duration = Duration::from_secs(3);

pub(crate) async fn open(
    endpoint: &Endpoint,
    proxy: Option<&Secret>,
    timeouts: &Timeouts,
) -> Result<Session, OpenError> {
    let opened = Box::pin(open_as_told(endpoint, proxy, timeouts));
    if endpoint.security == Security::Tls {
        return opened.await;
    }
    tokio::select! {
        biased;
        opened = opened => opened,
        () = Box::pin(until_tls(endpoint, proxy, timeouts.connect)) => Err(OpenError::SpeaksTls),
    }
}

/// Ends when the silent server turns out to speak TLS from the first byte, asked over a connection of its own.
async fn until_tls(endpoint: &Endpoint, proxy: Option<&Secret>, patience: Duration) {
    sleep(SILENCE).await;
    if let Ok((stream, _)) = way::connect(endpoint, proxy, patience).await {
        use OpenError::{Untrusted, WrongPin};
        let shaken = tls::handshake(stream, endpoint, patience).await;
        if matches!(shaken, Ok(_) | Err(Untrusted { .. } | WrongPin { .. })) {
            return;
        }
    }
    std::future::pending::<()>().await;
}

async fn open_as_told(
    endpoint: &Endpoint,
    proxy: Option<&Secret>,
    timeouts: &Timeouts,
) -> Result<Session, OpenError> {
    let (stream, took) = way::connect(endpoint, proxy, timeouts.connect).await?;
    let refused = |error: std::io::Error| OpenError::Unreachable { text: error.to_string() };
    let address = stream.peer_addr().map_err(refused)?;
    match endpoint.security {
        Security::None => Opening::new(stream, timeouts).plain(address, took, None).await,
        Security::Tls => {
            let (stream, certificate) = tls::handshake(stream, endpoint, timeouts.connect).await?;
            Opening::new(stream, timeouts).plain(address, took, Some(certificate)).await
        }
        Security::Starttls => {
            let mut opening = Opening::new(stream, timeouts);
            let greeting = opening.starttls().await?;
            // What was read beyond the reply was sent before TLS, by whomever: it is dropped with the opening.
            let (stream, certificate) =
                tls::handshake(opening.stream, endpoint, timeouts.connect).await?;
            let opening = Opening::new(stream, timeouts);
            opening.encrypted(address, took, greeting, certificate).await
        }
    }
}

pub(crate) async fn over<S>(
    stream: S,
    address: SocketAddr,
    timeouts: &Timeouts,
) -> Result<Session, OpenError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    Opening::new(stream, timeouts).plain(address, Duration::ZERO, None).await
}

/// A greeting, as far as it matters.
struct Greeting {
    text: String,
    capabilities: Option<Capabilities>,
    preauthenticated: bool,
}

/// A connection that isn't a session yet: one command at a time.
struct Opening<S> {
    stream: S,
    state: State,
    input: BytesMut,
    timeouts: Timeouts,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Opening<S> {
    fn new(stream: S, timeouts: &Timeouts) -> Self {
        let input = BytesMut::with_capacity(READ);
        Self { stream, state: State::new(), input, timeouts: *timeouts }
    }

    async fn plain(
        mut self,
        address: SocketAddr,
        took: Duration,
        certificate: Option<Certificate>,
    ) -> Result<Session, OpenError> {
        let greeting = self.greeting().await?;
        self.session(address, took, greeting, certificate).await
    }

    /// After STARTTLS there is no greeting, and what was said before is void.
    async fn encrypted(
        self,
        address: SocketAddr,
        took: Duration,
        greeting: String,
        certificate: Certificate,
    ) -> Result<Session, OpenError> {
        let greeting = Greeting { text: greeting, capabilities: None, preauthenticated: false };
        self.session(address, took, greeting, Some(certificate)).await
    }

    async fn session(
        mut self,
        address: SocketAddr,
        mut round_trip: Duration,
        greeting: Greeting,
        certificate: Option<Certificate>,
    ) -> Result<Session, OpenError> {
        let capabilities = if let Some(capabilities) = greeting.capabilities {
            capabilities
        } else {
            let asked = Instant::now();
            let capabilities = self.capabilities().await?;
            round_trip = asked.elapsed();
            capabilities
        };
        self.state.set_capabilities(&capabilities);
        let status = Arc::new(Status::default());
        status.set_capabilities(capabilities);
        if greeting.preauthenticated {
            status.set_preauthenticated();
        }
        let peer = Arc::new(Peer { address, greeting: greeting.text, certificate, round_trip });
        let (requests, receiver) = mpsc::unbounded_channel();
        let known = Arc::clone(&status);
        Driver::spawn(self.stream, self.state, self.input, receiver, known, self.timeouts);
        Ok(Session { requests, status, peer })
    }

    /// Reads the greeting and asks for TLS. A server that took us for someone can't be asked, and then there is no TLS:
    /// that too is an error.
    async fn starttls(&mut self) -> Result<String, OpenError> {
        let greeting = self.greeting().await?;
        if greeting.preauthenticated {
            return Err(OpenError::NoStarttls);
        }
        let capabilities = match greeting.capabilities {
            Some(capabilities) if capabilities.starttls() => capabilities,
            _ => self.capabilities().await?,
        };
        if !capabilities.starttls() {
            return Err(OpenError::NoStarttls);
        }
        match self.ask(&Command::Starttls).await {
            Ok(_) => Ok(greeting.text),
            Err(OpenError::Failed(Failure::No { text, .. } | Failure::Bad { text })) => {
                Err(OpenError::StarttlsRefused { text })
            }
            Err(error) => Err(error),
        }
    }

    async fn greeting(&mut self) -> Result<Greeting, OpenError> {
        let deadline = Instant::now() + self.timeouts.greeting;
        let heard = match self.hear(deadline, Stage::Greeting).await {
            Err(OpenError::Failed(Failure::Protocol { line, .. })) => {
                return Err(OpenError::Greeting { text: line });
            }
            other => other?,
        };
        match heard {
            Heard::Response(Response::State { kind: StateKind::Bye, text, .. }) => {
                Err(OpenError::Greeting { text })
            }
            Heard::Response(Response::State { kind, code, text })
                if matches!(kind, StateKind::Ok | StateKind::Preauth) =>
            {
                let capabilities = match code {
                    Some(Code::Capability(capabilities)) => Some(capabilities),
                    _ => None,
                };
                let preauthenticated = kind == StateKind::Preauth;
                Ok(Greeting { text, capabilities, preauthenticated })
            }
            other => Err(OpenError::Greeting { text: printable(format!("{other:?}").as_bytes()) }),
        }
    }

    async fn capabilities(&mut self) -> Result<Capabilities, OpenError> {
        let told = self.ask(&Command::Capability).await?;
        let capabilities = told.into_iter().find_map(|response| match response {
            Response::Capability(capabilities)
            | Response::State { code: Some(Code::Capability(capabilities)), .. } => {
                Some(capabilities)
            }
            _ => None,
        });
        Ok(capabilities.unwrap_or_default())
    }

    /// Sends a command and waits for its OK.
    async fn ask(&mut self, command: &Command) -> Result<Vec<Response>, OpenError> {
        let deadline = Instant::now() + self.timeouts.greeting;
        let fragments = command.write(false);
        let line = Line { name: command.name(), fragments, dialogue: None };
        self.state.command(line)?;
        self.write(deadline).await?;
        let mut told = Vec::new();
        loop {
            match self.hear(deadline, Stage::Prelude).await? {
                Heard::Response(Response::State { kind: StateKind::Bye, code, text }) => {
                    return Err(Failure::Bye { code, text }.into());
                }
                Heard::Response(response) if told.len() < 100 => told.push(response),
                Heard::Response(_) => {
                    let why = format!("more than 100 responses to {}", command.name());
                    return Err(Failure::Protocol { line: String::new(), why }.into());
                }
                Heard::Done(_, result) => return Ok(result.map(|_| told)?),
            }
        }
    }

    async fn write(&mut self, deadline: Instant) -> Result<(), OpenError> {
        while self.state.has_output() {
            let mut slices = [IoSlice::new(&[])];
            self.state.output(&mut slices);
            let bytes = Bytes::copy_from_slice(&slices[0]);
            let wrote = timeout_at(deadline, self.stream.write(&bytes)).await;
            let wrote = wrote.map_err(|_| self.late(Stage::Prelude))?;
            self.state.wrote(wrote.map_err(|error| lost(&error.to_string()))?);
        }
        let flushed = timeout_at(deadline, self.stream.flush()).await;
        let flushed = flushed.map_err(|_| self.late(Stage::Prelude))?;
        flushed.map_err(|error| lost(&error.to_string()))
    }

    async fn hear(&mut self, deadline: Instant, stage: Stage) -> Result<Heard, OpenError> {
        loop {
            if let Some(heard) = self.state.next(&mut self.input)? {
                return Ok(heard);
            }
            let read = timeout_at(deadline, self.stream.read_buf(&mut self.input)).await;
            match read.map_err(|_| self.late(stage))? {
                Ok(0) => return Err(lost("the server closed the connection")),
                Ok(_) => {}
                Err(error) => return Err(lost(&error.to_string())),
            }
        }
    }

    fn late(&self, stage: Stage) -> OpenError {
        OpenError::Timeout { stage, seconds: self.timeouts.greeting.as_secs() }
    }
}

fn lost(text: &str) -> OpenError {
    Failure::Lost { during: "the greeting".into(), text: text.to_owned() }.into()
}
