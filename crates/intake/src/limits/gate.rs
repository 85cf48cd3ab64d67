//! The queue before a mail server: so many logins at once, so many a second, so many waiting.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until, timeout};

use super::LoginLimits;

/// The gate of one side.
#[derive(Debug)]
pub struct Gate {
    waiting: Semaphore,
    places: Semaphore,
    next: Mutex<Option<Instant>>,
    interval: Duration,
    patience: Duration,
}

/// Too many are waiting, or it took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowded;

/// A place at the server, for as long as it is held.
#[derive(Debug)]
pub struct Place<'a>(#[expect(dead_code, reason = "held, never looked at")] SemaphorePermit<'a>);

impl Gate {
    pub fn new(limits: &LoginLimits) -> Self {
        Self {
            waiting: Semaphore::new(limits.waiting),
            places: Semaphore::new(limits.at_once),
            next: Mutex::new(None),
            interval: limits.interval,
            patience: limits.patience,
        }
    }

    /// Waits for a place, first come, first served.
    pub async fn enter(&self) -> Result<Place<'_>, Crowded> {
        let _waiting = self.waiting.try_acquire().map_err(|_| Crowded)?;
        timeout(self.patience, self.turn()).await.map_err(|_| Crowded)
    }

    async fn turn(&self) -> Place<'_> {
        let place = self.places.acquire().await.expect("the semaphore is never closed");
        let at = self.slot();
        sleep_until(at).await;
        Place(place)
    }

    /// The next moment at which a login may begin; it is taken with that.
    fn slot(&self) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.map_or_else(Instant::now, |next| next.max(Instant::now()));
        *next = Some(at + self.interval);
        at
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn gate(at_once: usize, interval: u64, waiting: usize) -> Arc<Gate> {
        Arc::new(Gate::new(&LoginLimits {
            at_once,
            interval: Duration::from_millis(interval),
            waiting,
            patience: Duration::from_secs(60),
            ..LoginLimits::default()
        }))
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_than_the_limit_are_inside_at_once() {
        let gate = gate(3, 0, 100);
        let inside = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let logins: Vec<_> = (0..30)
            .map(|_| {
                let (gate, inside, most) = (gate.clone(), inside.clone(), most.clone());
                tokio::spawn(async move {
                    let _place = gate.enter().await.unwrap();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    // The clock is paused: this is how long a login takes, not how long the test does.
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    inside.fetch_sub(1, Ordering::SeqCst);
                })
            })
            .collect();
        for login in logins {
            login.await.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn logins_begin_no_faster_than_the_interval() {
        let gate = gate(10, 500, 100);
        let begin = Instant::now();
        let mut begun = Vec::new();
        for _ in 0..4 {
            drop(gate.enter().await.unwrap());
            begun.push((Instant::now() - begin).as_millis());
        }
        assert_eq!(begun, [0, 500, 1000, 1500]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_when_too_many_wait_is_sent_away_at_once() {
        let gate = gate(1, 0, 1);
        let inside = gate.enter().await.unwrap();
        let other = gate.clone();
        let waiting = tokio::spawn(async move { other.enter().await.map(drop) });
        tokio::task::yield_now().await;
        assert_eq!(gate.enter().await.unwrap_err(), Crowded);
        drop(inside);
        waiting.await.unwrap().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_sent_away() {
        let gate = gate(1, 0, 5);
        let _inside = gate.enter().await.unwrap();
        assert_eq!(gate.enter().await.unwrap_err(), Crowded);
    }
}
