//! The icon beside the clock, or in the menu bar: how things stand, and a way back to a window that is hidden. Where the desktop has
//! no place for one there is none, and the window is never hidden.

mod face;
mod place;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use mailhaul_app::{AppError, Settings};
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Wry, include_image};

pub use self::face::{Face, Mood, SpokenFace, face};
use crate::voice::Voice;
use crate::{Desk, quit, shell};

const OPEN: &str = "tray:open";
const PAUSE: &str = "tray:pause";
const QUIT: &str = "tray:quit";

/// The icon and what changes in its menu.
struct Tray {
    icon: tauri::tray::TrayIcon<Wry>,
    line: MenuItem<Wry>,
    needs: MenuItem<Wry>,
    open: MenuItem<Wry>,
    pause: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    /// Which picture is there: to put one there is a file each time, on Linux.
    mood: Mutex<Mood>,
}

/// Puts the icon there, if the desktop has a place for it.
pub fn put(handle: &AppHandle<Wry>) {
    if !place::is_there() {
        tracing::info!("the desktop has no place for an icon");
        return;
    }
    // On Linux the library that is loaded for it ends the thread where it can't be used.
    match catch_unwind(AssertUnwindSafe(|| build(handle))) {
        Ok(Ok(tray)) => drop(handle.manage(tray)),
        Ok(Err(error)) => tracing::warn!(%error, "there is no icon in the tray"),
        Err(_) => tracing::warn!("there is no icon in the tray: its library can't be used"),
    }
}

/// Whether there is an icon that leads back to a hidden window.
pub fn is_there(handle: &AppHandle<Wry>) -> bool {
    handle.try_state::<Tray>().is_some()
}

/// Shows how things stand.
pub fn show(handle: &AppHandle<Wry>, face: &SpokenFace) {
    let Some(tray) = handle.try_state::<Tray>() else { return };
    let before = std::mem::replace(
        &mut *tray.mood.lock().unwrap_or_else(PoisonError::into_inner),
        face.mood,
    );
    let drawn = if before == face.mood {
        Ok(())
    } else {
        let picture = Some(picture(face.mood));
        tray.icon.set_icon_with_as_template(picture, cfg!(target_os = "macos"))
    };
    let shown = drawn
        .and_then(|()| tray.icon.set_tooltip(Some(&face.tooltip)))
        .and_then(|()| tray.line.set_text(&face.line))
        .and_then(|()| tray.needs.set_text(&face.needs))
        .and_then(|()| tray.open.set_text(&face.open))
        .and_then(|()| tray.pause.set_text(&face.pause))
        .and_then(|()| tray.quit.set_text(&face.quit));
    if let Err(error) = shown {
        tracing::debug!(%error, "the icon in the tray was not changed");
    }
}

/// Does what was chosen in the icon's menu; `false` where that isn't about the icon.
pub fn act(handle: &AppHandle<Wry>, id: &str) -> bool {
    match id {
        OPEN => shell::raise(handle),
        PAUSE => {
            let handle = handle.clone();
            tauri::async_runtime::spawn_blocking(move || {
                if let Err(error) = pause_or_go_on(&handle) {
                    tracing::error!(%error, "the queue was neither paused nor resumed");
                }
            });
        }
        QUIT => quit::want(handle),
        _ => return false,
    }
    true
}

fn pause_or_go_on(handle: &AppHandle<Wry>) -> Result<(), AppError> {
    let desk = handle.state::<Desk>();
    let Ok(app) = desk.app() else { return Ok(()) };
    let before = app.settings()?;
    app.change_settings(&Settings { queue_paused: !before.queue_paused, ..before })
}

fn build(handle: &AppHandle<Wry>) -> tauri::Result<Tray> {
    let face = Face::default().spoken(&handle.state::<Voice>());
    let item =
        |id: &str, text: &str, enabled| MenuItem::with_id(handle, id, text, enabled, None::<&str>);
    let line = item("tray:line", &face.line, false)?;
    let needs = item("tray:needs", &face.needs, false)?;
    let open = item(OPEN, &face.open, true)?;
    let pause = item(PAUSE, &face.pause, true)?;
    let quit = item(QUIT, &face.quit, true)?;
    let [one, two] =
        [PredefinedMenuItem::separator(handle)?, PredefinedMenuItem::separator(handle)?];
    let menu = Menu::with_items(handle, &[&line, &needs, &one, &open, &pause, &two, &quit])?;
    let icon = TrayIconBuilder::with_id("mailhaul")
        .icon(picture(face.mood))
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip(&face.tooltip)
        .menu(&menu)
        .build(handle)?;
    Ok(Tray { icon, line, needs, open, pause, quit, mood: Mutex::new(face.mood) })
}

#[cfg(not(target_os = "macos"))]
fn picture(mood: Mood) -> Image<'static> {
    match mood {
        Mood::Idle => include_image!("../icons/tray/idle.png"),
        Mood::Running => include_image!("../icons/tray/running.png"),
        Mood::NeedsYou => include_image!("../icons/tray/needs.png"),
    }
}

/// The menu bar colours its icons itself.
#[cfg(target_os = "macos")]
fn picture(mood: Mood) -> Image<'static> {
    match mood {
        Mood::Idle => include_image!("../icons/tray/idle-template.png"),
        Mood::Running => include_image!("../icons/tray/running-template.png"),
        Mood::NeedsYou => include_image!("../icons/tray/needs-template.png"),
    }
}
