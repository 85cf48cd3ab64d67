//! One thread owns the file. What arrives while it commits goes into the next transaction, all together.

use std::sync::{Arc, OnceLock, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::LedgerError;
use super::tables::Tables;

/// At most this many requests in one transaction, so that nobody waits long.
const GROUP: usize = 256;
/// What nobody waits for waits itself, for more to be written with it: each transaction costs a write to the disk. If the
/// program dies meanwhile, what was settled is still intended, and the next run finds it.
const PATIENCE: Duration = Duration::from_millis(100);

/// What the thread is asked for.
enum Request {
    Work(Work),
    /// Nobody waits for it to be on disk.
    Told(Work),
    /// Close the file, and say so by dropping this.
    Close(oneshot::Sender<()>),
}

type Work = Box<dyn FnOnce(&Tables) -> Result<Answer, LedgerError> + Send>;
type Answer = Box<dyn FnOnce() + Send>;

/// A handle to the thread, which ends when the last handle is gone or at the first error.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    requests: mpsc::Sender<Request>,
    fault: Arc<OnceLock<LedgerError>>,
}

impl Writer {
    /// The thread opens the file itself: that takes longer than it takes to start.
    pub(super) fn start(
        open: impl FnOnce() -> Result<Tables, LedgerError> + Send + 'static,
    ) -> Result<Self, LedgerError> {
        let (requests, receiver) = mpsc::channel();
        let fault = Arc::new(OnceLock::new());
        let writer = Self { requests, fault: Arc::clone(&fault) };
        let work = move || {
            // Whoever asked before it failed learns why: the receiver is dropped after the fault is set.
            let ended = open().and_then(|tables| write_all(tables, &receiver));
            if let Err(error) = ended {
                tracing::error!(%error, "the ledger can't be used");
                fault.get_or_init(|| error);
            }
        };
        std::thread::Builder::new()
            .name("ledger".into())
            .spawn(work)
            .map_err(|error| LedgerError::Unwritable(error.to_string()))?;
        Ok(writer)
    }

    /// Does something and answers when it is committed.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tables) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let (answer, result) = oneshot::channel();
        let work: Work = Box::new(move |tables| {
            let value = work(tables)?;
            // The asker may have gone away: then nobody needs the answer.
            Ok(Box::new(move || drop(answer.send(value))) as Answer)
        });
        self.requests.send(Request::Work(work)).map_err(|_| self.why())?;
        // The sender is dropped unused when the transaction failed: the thread has ended with that error.
        result.await.map_err(|_| self.why())
    }

    /// Looks something up, and answers at once: what that writes (a row for a folder that is new) need not be on disk before
    /// something is asked that must be.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tables) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let (answer, result) = oneshot::channel();
        self.tell(move |tables| {
            // The asker may have gone away: then nobody needs the answer.
            drop(answer.send(work(tables)?));
            Ok(())
        });
        result.await.map_err(|_| self.why())
    }

    /// Does something soon.
    pub(super) fn tell(
        &self,
        work: impl FnOnce(&Tables) -> Result<(), LedgerError> + Send + 'static,
    ) {
        let work: Work = Box::new(move |tables| {
            work(tables)?;
            Ok(Box::new(|| ()) as Answer)
        });
        // A writer that ended says so to the next one who asks.
        drop(self.requests.send(Request::Told(work)));
    }

    /// Ends the thread after everything that was asked before.
    pub(super) async fn close(&self) -> Result<(), LedgerError> {
        let (closed, done) = oneshot::channel();
        self.requests.send(Request::Close(closed)).map_err(|_| self.why())?;
        // Always an error: the thread drops its end once the file is closed.
        drop(done.await);
        self.fault.get().map_or(Ok(()), |error| Err(error.clone()))
    }

    fn why(&self) -> LedgerError {
        self.fault
            .get()
            .cloned()
            .unwrap_or_else(|| LedgerError::Unwritable("its writer ended".into()))
    }
}

/// Ends at the first error: from then on every question fails, so nothing more is sent to the destination.
fn write_all(tables: Tables, requests: &mpsc::Receiver<Request>) -> Result<(), LedgerError> {
    while let Ok(first) = requests.recv() {
        let mut closing = None;
        let answers = write_group(&tables, first, requests, &mut closing)?;
        for answer in answers {
            answer();
        }
        if closing.is_some() {
            drop(tables);
            break;
        }
    }
    Ok(())
}

fn write_group(
    tables: &Tables,
    first: Request,
    requests: &mpsc::Receiver<Request>,
    closing: &mut Option<oneshot::Sender<()>>,
) -> Result<Vec<Answer>, LedgerError> {
    let transaction = tables.0.unchecked_transaction()?;
    let mut answers = Vec::new();
    let mut next = Some(first);
    let mut until = Some(Instant::now() + PATIENCE);
    while let Some(request) = next {
        match request {
            Request::Work(work) => {
                answers.push(work(tables)?);
                until = None;
            }
            Request::Told(work) => answers.push(work(tables)?),
            Request::Close(sender) => {
                *closing = Some(sender);
                break;
            }
        }
        next = match until {
            _ if answers.len() >= GROUP => None,
            None => requests.try_recv().ok(),
            Some(until) => {
                requests.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
            }
        };
    }
    transaction.commit()?;
    Ok(answers)
}
