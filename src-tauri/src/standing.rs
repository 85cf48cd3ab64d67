//! Tells the tray and the taskbar how things stand, at most once a second and only what changed.

use std::time::Duration;

use mailhaul_app::App;
use tauri::{AppHandle, Manager, Wry};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval};

use crate::glance::{Glance, Round};
use crate::voice::Voice;
use crate::{shell, taskbar, tray};

/// The least time between two changes.
const PAUSE: Duration = Duration::from_secs(1);

/// Follows the application until it is gone.
pub async fn follow(app: App, handle: AppHandle<Wry>) {
    let mut ticks = app.subscribe();
    let mut round = Round::default();
    round.take_all(&app.jobs().unwrap_or_default());
    let mut look = interval(PAUSE);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut changed = true;
    let mut shown = Shown::default();
    loop {
        tokio::select! {
            tick = ticks.recv() => {
                changed = true;
                match tick {
                    Ok(tick) => round.take(&tick.jobs, &tick.deleted),
                    Err(RecvError::Lagged(_)) => round.take_all(&app.jobs().unwrap_or_default()),
                    Err(RecvError::Closed) => return,
                }
            }
            _ = look.tick() => {
                if std::mem::take(&mut changed) {
                    let paused = app.settings().is_ok_and(|settings| settings.queue_paused);
                    shown.glance = round.glance(paused);
                }
                shown.show(&handle);
            }
        }
    }
}

/// What the desktop was told last.
#[derive(Default)]
struct Shown {
    glance: Glance,
    tray: Option<tray::SpokenFace>,
    bar: Option<taskbar::Bar>,
}

impl Shown {
    fn show(&mut self, handle: &AppHandle<Wry>) {
        let face = tray::face(&self.glance).spoken(&handle.state::<Voice>());
        if self.tray.as_ref() != Some(&face) {
            tray::show(handle, &face);
            self.tray = Some(face);
        }
        let ended_needy = self.glance.open == 0 && self.glance.needy_here > 0;
        let bar = taskbar::bar(&self.glance, ended_needy && shell::is_looked_at(handle));
        if self.bar != Some(bar) {
            taskbar::show(handle, bar);
            self.bar = Some(bar);
        }
    }
}
