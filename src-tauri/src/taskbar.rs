//! The bar on the window's button in the taskbar, on the Dock's icon, or on the launcher's: how far the round is.

use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Manager, Wry};

use crate::glance::Glance;

/// What the bar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    Nothing,
    /// Percent.
    Goes(u64),
    Paused(u64),
    /// Everything ended, and something of it needs a person who hasn't looked yet.
    Needs,
}

/// What it is to show. `looked_at` is whether the window has the focus.
pub fn bar(glance: &Glance, looked_at: bool) -> Bar {
    match (glance.open, glance.needy_here) {
        (0, needy) if needy > 0 && !looked_at => Bar::Needs,
        (0, _) => Bar::Nothing,
        _ if glance.paused => Bar::Paused(percent(glance.share)),
        _ => Bar::Goes(percent(glance.share)),
    }
}

/// Whole percents, and never all of them before the end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 99 by the line itself"
)]
pub(crate) fn percent(share: f64) -> u64 {
    (share * 100.0).clamp(0.0, 99.0) as u64
}

/// Changes the bar. Where the desktop has none, nothing happens.
pub fn show(handle: &AppHandle<Wry>, bar: Bar) {
    let Some(window) = handle.get_webview_window("main") else { return };
    let (status, progress) = match bar {
        Bar::Nothing => (ProgressBarStatus::None, None),
        Bar::Goes(percent) => (ProgressBarStatus::Normal, Some(percent)),
        Bar::Paused(percent) => (ProgressBarStatus::Paused, Some(percent)),
        Bar::Needs => (ProgressBarStatus::Error, Some(100)),
    };
    let state = ProgressBarState { status: Some(status), progress };
    if let Err(error) = window.set_progress_bar(state) {
        tracing::debug!(%error, "the taskbar shows no progress");
    }
}
