//! What the tests share.

pub mod browser;
pub mod client;
pub mod desk;
pub mod fixture;

use std::time::Duration;

/// Longer than anything takes that is going to happen at all.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for a fact; fails where it doesn't come.
pub async fn until(fact: impl Fn() -> bool) {
    let waiting = async {
        while !fact() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("what was waited for didn't come");
}
