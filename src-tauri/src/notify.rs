//! Tells the user through the system that a job ended, when the window isn't looked at.

use std::collections::HashMap;

use mailhaul_app::JobRow;
use mailhaul_model::{JobId, JobState, RunKind};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_notification::NotificationExt;

/// Remembers which jobs were at work.
#[derive(Debug, Default)]
pub struct Watch {
    open: HashMap<JobId, bool>,
}

impl Watch {
    /// Whether the row's job was open when it was last seen and no longer is, other than by the user's own hand.
    pub fn ends(&mut self, row: &JobRow) -> bool {
        let was_open = self.open.insert(row.id, row.state.is_open()).unwrap_or(false);
        was_open && !row.state.is_open() && row.state != JobState::Cancelled
    }
}

/// Sends the notifications.
#[derive(Debug)]
pub struct Notifier {
    handle: AppHandle<Wry>,
    watch: Watch,
}

impl Notifier {
    pub fn new(handle: AppHandle<Wry>) -> Self {
        Self { handle, watch: Watch::default() }
    }

    /// Looks at rows that changed. One job is named; several are counted.
    pub fn see(&mut self, rows: &[JobRow]) {
        let ended: Vec<&JobRow> = rows.iter().filter(|row| self.watch.ends(row)).collect();
        if ended.is_empty() || self.is_looked_at() {
            return;
        }
        let (title, body) = match ended.as_slice() {
            [row] => (title(row), row.reason.clone()),
            rows => (format!("{} jobs ended", rows.len()), "See Mailhaul for each.".to_owned()),
        };
        if let Err(error) = self.handle.notification().builder().title(title).body(body).show() {
            tracing::info!(%error, "no notification was shown");
        }
    }

    fn is_looked_at(&self) -> bool {
        let window = self.handle.get_webview_window("main");
        window.is_some_and(|window| window.is_focused().unwrap_or(false))
    }
}

fn title(row: &JobRow) -> String {
    let kind = row.last.as_ref().map_or("Run", |last| match last.kind {
        RunKind::Check => "Check",
        RunKind::Dry => "Dry run",
        RunKind::Copy => "Migration",
        RunKind::Verify => "Verification",
    });
    let end = match row.state {
        JobState::Failed => "failed",
        JobState::Warnings => "ended with messages to look at",
        _ => "is done",
    };
    format!("{}: {kind} {end}", row.name)
}
