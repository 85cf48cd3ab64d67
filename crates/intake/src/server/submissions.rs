//! Submissions under way. Each is a task of its own: who hangs up after a login was sent doesn't keep it from being counted.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;

#[derive(Debug, Default)]
pub(super) struct Submissions(Mutex<JoinSet<()>>);

impl Submissions {
    /// Runs it to its end, whether or not its result is waited for. `None` where the server was stopped before.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let (done, result) = oneshot::channel();
        self.begin(async move {
            // Nobody waits any more: the work is done all the same.
            let _ = done.send(work.await);
        });
        result.await.ok()
    }

    /// Waits for those under way, then ends what is left.
    pub(super) async fn stop(&self, grace: Duration) {
        let mut left = std::mem::take(&mut *self.set());
        let all = async { while left.join_next().await.is_some() {} };
        if timeout(grace, all).await.is_err() {
            left.shutdown().await;
        }
    }

    /// Begins work whose result nobody waits for here.
    pub(super) fn begin(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut set = self.set();
        while set.try_join_next().is_some() {}
        set.spawn(work);
    }

    fn set(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[tokio::test]
    async fn work_that_nobody_waits_for_is_done_before_the_stop() {
        let submissions = Submissions::default();
        let done = Arc::new(AtomicBool::new(false));
        let (go, gone) = oneshot::channel::<()>();
        let seen = done.clone();
        let work = submissions.run(async move {
            gone.await.unwrap();
            seen.store(true, Ordering::SeqCst);
        });
        // Given up at once, as when a client hangs up.
        assert!(timeout(Duration::ZERO, work).await.is_err());
        go.send(()).unwrap();
        submissions.stop(Duration::from_secs(60)).await;
        assert!(done.load(Ordering::SeqCst));
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_never_ends_is_ended_by_the_stop() {
        let submissions = Arc::new(Submissions::default());
        let other = submissions.clone();
        let work = tokio::spawn(async move { other.run(std::future::pending::<()>()).await });
        tokio::task::yield_now().await;
        submissions.stop(Duration::from_secs(5)).await;
        assert_eq!(work.await.unwrap(), None);
    }
}
