//! Keeps the computer from falling asleep by itself while runs are at work and the user wants that. Closing the lid still puts
//! it to sleep: runs go on afterwards.

use std::time::Duration;

use keepawake::KeepAwake;
use mailhaul_app::App;

/// How often it is looked whether anything is at work.
const LOOK: Duration = Duration::from_secs(5);

/// Looks until the program ends.
pub async fn keep_awake(app: App) {
    let mut lock: Option<KeepAwake> = None;
    let mut failed = false;
    loop {
        let wanted = app.wants_to_stay_awake().unwrap_or(false);
        if !wanted {
            lock = None;
        } else if lock.is_none() && !failed {
            // Asks the desktop over a bus: not on this thread.
            match tauri::async_runtime::spawn_blocking(stay_awake).await {
                Ok(Ok(taken)) => lock = Some(taken),
                Ok(Err(error)) => {
                    failed = true;
                    tracing::warn!(%error, "the computer can't be kept awake");
                }
                Err(error) => tracing::warn!(%error, "the computer can't be kept awake"),
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn stay_awake() -> keepawake::Result<KeepAwake> {
    keepawake::Builder::default()
        .idle(true)
        .reason("Mailboxes are being moved")
        .app_name("Mailhaul")
        .app_reverse_domain("org.mailhaul.desktop")
        .create()
}
