//! Where the responses to a command go, and the handles that receive them.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::status::Status;
use crate::{Code, Failure, Response};

/// Most bytes of responses that wait for a reader of a [`Streaming`]; the connection is not read beyond.
const STREAM_BUDGET: usize = 1 << 20;
/// Most bytes of responses that one [`Pending`] gathers. More is a server that never ends.
const GATHER_MOST: usize = 256 << 20;

/// The success of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// What came before the tagged OK.
    pub untagged: Vec<Response>,
    pub code: Option<Code>,
    pub text: String,
}

/// The tagged reply, as the driver hands it over.
pub(crate) type Tagged = Result<(Option<Code>, String), Failure>;

/// The driver's end.
#[derive(Debug)]
pub(crate) enum Sink {
    /// All responses at once, with the reply.
    Gather { untagged: Vec<Response>, weight: usize, done: oneshot::Sender<Result<Reply, Failure>> },
    /// One by one, no faster than they are taken.
    Stream { items: mpsc::UnboundedSender<Item>, budget: Arc<Semaphore> },
    /// Nobody wants to know.
    Nobody,
}

#[derive(Debug)]
pub(crate) enum Item {
    Response(Response, u32),
    Done(Tagged),
}

/// A response for which there is no room yet.
#[derive(Debug)]
pub(crate) struct Stalled {
    pub(crate) response: Response,
    pub(crate) weight: u32,
    pub(crate) budget: Arc<Semaphore>,
}

impl Sink {
    pub(crate) fn pending(status: &Arc<Status>) -> (Self, Pending) {
        let (done, receiver) = oneshot::channel();
        let pending = Pending { receiver, status: Arc::clone(status) };
        (Self::Gather { untagged: Vec::new(), weight: 0, done }, pending)
    }

    pub(crate) fn streaming(status: &Arc<Status>) -> (Self, Streaming) {
        let (items, receiver) = mpsc::unbounded_channel();
        let budget = Arc::new(Semaphore::new(STREAM_BUDGET));
        let streaming = Streaming {
            receiver,
            budget: Arc::clone(&budget),
            status: Arc::clone(status),
            end: None,
        };
        (Self::Stream { items, budget }, streaming)
    }

    /// Takes a response, or gives it back to wait for room. Fails where a gathering grew too large.
    pub(crate) fn push(&mut self, response: Response) -> Result<Option<Stalled>, Failure> {
        match self {
            Self::Gather { untagged, weight, .. } => {
                *weight += response.weight();
                if *weight > GATHER_MOST {
                    let why = format!("more than {GATHER_MOST} bytes answer one command");
                    return Err(Failure::Protocol { line: String::new(), why });
                }
                untagged.push(response);
                Ok(None)
            }
            Self::Stream { items, budget } => {
                let weight = u32::try_from(response.weight().min(STREAM_BUDGET)).unwrap_or(1);
                if items.is_closed() {
                    return Ok(None);
                }
                let Ok(permit) = budget.try_acquire_many(weight) else {
                    let budget = Arc::clone(budget);
                    return Ok(Some(Stalled { response, weight, budget }));
                };
                permit.forget();
                // A reader that went away meanwhile wants nothing more.
                let _ = items.send(Item::Response(response, weight));
                Ok(None)
            }
            Self::Nobody => Ok(None),
        }
    }

    /// Hands over a response whose room was waited for.
    pub(crate) fn push_waited(&self, response: Response, weight: u32) {
        if let Self::Stream { items, .. } = self {
            // As above.
            let _ = items.send(Item::Response(response, weight));
        }
    }

    /// Whether nobody listens any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        match self {
            Self::Gather { done, .. } => done.is_closed(),
            Self::Stream { items, .. } => items.is_closed(),
            Self::Nobody => true,
        }
    }

    pub(crate) fn finish(self, tagged: Tagged) {
        // Whoever dropped the handle doesn't want the result.
        match self {
            Self::Gather { untagged, done, .. } => {
                let _ = done.send(tagged.map(|(code, text)| Reply { untagged, code, text }));
            }
            Self::Stream { items, .. } => {
                let _ = items.send(Item::Done(tagged));
            }
            Self::Nobody => {}
        }
    }
}

/// A command in flight. It was sent already: awaiting only waits for the reply, and dropping doesn't take it back.
#[must_use = "the reply tells whether the command succeeded"]
pub struct Pending {
    receiver: oneshot::Receiver<Result<Reply, Failure>>,
    status: Arc<Status>,
}

impl Future for Pending {
    type Output = Result<Reply, Failure>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let received = ready!(Pin::new(&mut self.receiver).poll(cx));
        Poll::Ready(
            received.unwrap_or_else(|_| Err(self.status.ended().unwrap_or(Failure::Closed))),
        )
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending")
    }
}

/// A command in flight whose responses come one by one. As long as they aren't taken, the connection isn't read beyond
/// about 1 MiB; once it is dropped, they are read and thrown away.
#[must_use = "responses that aren't taken hold up the connection"]
pub struct Streaming {
    receiver: mpsc::UnboundedReceiver<Item>,
    budget: Arc<Semaphore>,
    status: Arc<Status>,
    end: Option<Tagged>,
}

impl Streaming {
    /// The next response; `None` after the tagged OK. A failure comes again when asked again. Cancel safe.
    pub async fn next(&mut self) -> Result<Option<Response>, Failure> {
        if let Some(end) = &self.end {
            return end.clone().map(|_| None);
        }
        match self.receiver.recv().await {
            Some(Item::Response(response, weight)) => {
                self.budget.add_permits(weight as usize);
                Ok(Some(response))
            }
            Some(Item::Done(tagged)) => {
                self.end = Some(tagged.clone());
                tagged.map(|_| None)
            }
            None => {
                let failure = self.status.ended().unwrap_or(Failure::Closed);
                self.end = Some(Err(failure.clone()));
                Err(failure)
            }
        }
    }

    /// The code of the tagged OK, once [`Streaming::next`] has returned `None`.
    pub fn code(&self) -> Option<&Code> {
        self.end.as_ref().and_then(|end| end.as_ref().ok()).and_then(|(code, _)| code.as_ref())
    }
}

impl Drop for Streaming {
    fn drop(&mut self) {
        self.budget.close();
    }
}

impl fmt::Debug for Streaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Streaming")
    }
}
