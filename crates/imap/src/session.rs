//! The handle of a connection: commands go in, replies come out, in flight as many as one likes.

use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use mailhaul_model::event::Certificate;
use mailhaul_model::{Endpoint, Secret};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};

use crate::append::{Append, PARTS, Part};
use crate::auth::Dialogue;
use crate::sink::{Pending, Sink, Streaming};
use crate::status::Status;
use crate::wire::Fragment;
use crate::{Capabilities, Command, Failure, Login, Mailbox, OpenError, Timeouts};

/// How long a good-bye is waited for. Nothing was in flight, so it is written in the moment in which it is said.
const FAREWELL: Duration = Duration::from_millis(20);

/// Who answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// The server's, or the proxy's.
    pub address: SocketAddr,
    /// The greeting line without `* OK`.
    pub greeting: String,
    /// `None` where the connection isn't encrypted.
    pub certificate: Option<Certificate>,
    /// From sending to answer: of CAPABILITY where it had to be asked for, else of TCP's own greeting.
    pub round_trip: Duration,
}

/// A connection to a server. Cheap to clone; the connection ends when the last clone is dropped and what was in flight
/// is answered or no longer waited for.
#[derive(Clone)]
pub struct Session {
    pub(crate) requests: mpsc::UnboundedSender<Request>,
    pub(crate) status: Arc<Status>,
    pub(crate) peer: Arc<Peer>,
}

/// What goes to the driver.
#[derive(Debug)]
pub(crate) enum Request {
    Line(Line, Sink),
    Append {
        head: Vec<Fragment>,
        parts: mpsc::Receiver<Part>,
        /// Set before the sender of the parts is dropped, if the command is to be ended and not given up.
        finished: Arc<AtomicBool>,
        refused: oneshot::Sender<Failure>,
        sink: Sink,
    },
}

/// A command, ready to be tagged.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) fragments: Vec<Fragment>,
    /// What answers where the server says `+` to it.
    pub(crate) dialogue: Option<Box<Dialogue>>,
}

impl fmt::Debug for Line {
    /// Its name alone: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a connection: TCP to whichever address answers first, TLS or STARTTLS as the endpoint says, never less, and
    /// the greeting. What the server can do is known afterwards.
    pub async fn open(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<Self, OpenError> {
        Self::open_through(endpoint, None, timeouts).await
    }

    /// Opens a connection through the endpoint's proxy, which wants this password. The address is then the proxy's.
    ///
    /// The future is boxed, so that TLS and all are compiled here once and not in every program that waits for it.
    pub fn open_through<'a>(
        endpoint: &'a Endpoint,
        proxy: Option<&'a Secret>,
        timeouts: &'a Timeouts,
    ) -> Pin<Box<dyn Future<Output = Result<Self, OpenError>> + Send + 'a>> {
        Box::pin(crate::open::open(endpoint, proxy, timeouts))
    }

    /// Opens a session over a stream that is connected already, such as a pipe to a scripted peer.
    pub async fn over<S>(
        stream: S,
        address: SocketAddr,
        timeouts: &Timeouts,
    ) -> Result<Self, OpenError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        crate::open::over(stream, address, timeouts).await
    }

    /// Logs in and returns how: `LOGIN` or the mechanism's name. Afterwards the capabilities are those of the account, and
    /// names are in UTF-8 where the server offers that.
    pub fn login<'a>(
        &'a self,
        who: Login<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>> {
        Box::pin(crate::auth::login(self, who))
    }

    /// Who answered.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// What the server last said it can do.
    pub fn capabilities(&self) -> Arc<Capabilities> {
        self.status.capabilities()
    }

    /// What the server wanted shown to people since the last call (`[ALERT]`).
    pub fn take_alerts(&self) -> Vec<String> {
        self.status.take_alerts()
    }

    /// Puts a command in flight, at once: the returned future only waits for the reply.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a command is given away: nobody sends it twice"
    )]
    pub fn send(&self, command: Command) -> Pending {
        let (sink, pending) = Sink::pending(&self.status);
        self.request(Request::Line(self.line(&command), sink));
        pending
    }

    /// Puts a command in flight whose responses are taken one by one.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a command is given away: nobody sends it twice"
    )]
    pub fn stream(&self, command: Command) -> Streaming {
        let (sink, streaming) = Sink::streaming(&self.status);
        self.request(Request::Line(self.line(&command), sink));
        streaming
    }

    /// Begins an APPEND. More than one message in it needs MULTIAPPEND: ask [`Capabilities::multiappend`].
    pub fn append(&self, mailbox: &Mailbox) -> Append {
        let (sink, pending) = Sink::pending(&self.status);
        let (parts, receiver) = mpsc::channel(PARTS);
        let (refused, told) = oneshot::channel();
        let mut head = crate::wire::Writer::new(self.status.utf8());
        head.raw("APPEND ").mailbox(mailbox);
        let head = head.finish();
        let finished = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&finished);
        self.request(Request::Append { head, parts: receiver, finished: flag, refused, sink });
        Append::new(parts, finished, told, pending, Arc::clone(&self.status))
    }

    /// Compresses what goes over the connection from here on (RFC 4978), where the server offers it and it wasn't asked for
    /// before. Nothing needs to be waited for: what is in flight is answered as it is, what is sent later waits for the
    /// server's answer. Whether it was asked for now.
    pub fn compress(&self) -> bool {
        let asks = self.capabilities().compress_deflate() && self.status.ask_to_compress();
        if asks {
            // A server that refuses is used as it is.
            let line = self.line(&Command::Compress);
            self.request(Request::Line(line, Sink::Nobody));
        }
        asks
    }

    /// Bytes that have come over the wire since the greeting was read, as they came (compressed, decrypted).
    pub fn heard(&self) -> u64 {
        self.status.heard()
    }

    /// Whether the connection stands, as far as is known.
    pub fn is_alive(&self) -> bool {
        self.status.ended().is_none() && !self.requests.is_closed()
    }

    /// Says good-bye. The answer isn't worth a round trip to a distant server: it is waited for only as long as it takes to
    /// be sure that the words are on their way.
    pub async fn logout(self) {
        let farewell = self.send(Command::Logout);
        // Whatever the answer: the connection ends.
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }

    pub(crate) fn send_line(&self, line: Line) -> Pending {
        let (sink, pending) = Sink::pending(&self.status);
        self.request(Request::Line(line, sink));
        pending
    }

    fn line(&self, command: &Command) -> Line {
        let fragments = command.write(self.status.utf8());
        Line { name: command.name(), fragments, dialogue: None }
    }

    fn request(&self, request: Request) {
        // With the driver gone the request is dropped, and its handle then tells why the connection ended.
        let _ = self.requests.send(request);
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("peer", &self.peer.address).finish_non_exhaustive()
    }
}
