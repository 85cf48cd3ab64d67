//! The menu bar of macOS, where text can be cut, copied and pasted only by a menu that says so. Windows and Linux have none.
//!
//! What leads somewhere is a shortcut of the window's own table (`ui/src/lib/shell/shortcuts.ts`): the menu sends how it is pressed,
//! and the window does what it does at that key. A test compares the two tables.

use mailhaul_model::{Said, said};
use serde::Serialize;
use specta::Type;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Manager, Wry};
use tauri_specta::Event;

use crate::voice::{Voice, say};
use crate::{quit, shell, tray};

const PRESS: &str = "press:";
const QUIT: &str = "menu:quit";

/// An entry of the menu was chosen.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub struct MenuActed {
    /// The shortcut that does the same, as the window's table writes it.
    pub press: String,
}

/// An entry that does what a shortcut does.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub label: &'static str,
    /// As the window's table writes it.
    pub press: &'static str,
    /// As the menu shows it; only those of the window's keys that a menu can have.
    pub keys: Option<&'static str>,
}

const fn entry(label: &'static str, press: &'static str, keys: Option<&'static str>) -> Entry {
    Entry { label, press, keys }
}

/// In the menu with the program's name.
pub const PROGRAM: [Entry; 1] = [entry("Settings", "Mod+,", Some("Cmd+,"))];
pub const FILE: [Entry; 1] = [entry("New", "N", None)];
pub const VIEW: [Entry; 8] = [
    entry("Overview", "G O", Some("Cmd+1")),
    entry("Jobs", "G J", Some("Cmd+2")),
    entry("Batches", "G B", Some("Cmd+3")),
    entry("Intake", "G I", Some("Cmd+4")),
    entry("Servers", "G S", Some("Cmd+5")),
    entry("Find anything and do it", "Mod+K", Some("Cmd+K")),
    entry("Back", "Mod+[", Some("Cmd+[")),
    entry("Forward", "Mod+]", Some("Cmd+]")),
];
pub const HELP: [Entry; 2] = [entry("Help", "F1", None), entry("Keyboard shortcuts", "?", None)];

/// Does what was chosen in a menu, in the menu bar or the tray's.
pub fn act(handle: &AppHandle<Wry>, id: &str) {
    if tray::act(handle, id) {
        return;
    }
    if id == QUIT {
        quit::want(handle);
    } else if let Some(press) = id.strip_prefix(PRESS) {
        shell::raise(handle);
        if let Err(error) = (MenuActed { press: press.to_owned() }).emit(handle) {
            tracing::warn!(%error, "the window was not told what was chosen in the menu");
        }
    }
}

/// Puts the menu bar there, in the language of the window.
pub fn put(handle: &AppHandle<Wry>) -> tauri::Result<()> {
    if cfg!(target_os = "macos") {
        handle.set_menu(build(handle)?)?;
    }
    Ok(())
}

/// The whole menu bar.
fn build(handle: &AppHandle<Wry>) -> tauri::Result<Menu<Wry>> {
    let window = Submenu::with_items(
        handle,
        say(handle, &said!("Window")),
        true,
        &[
            &PredefinedMenuItem::minimize(handle, Some(&say(handle, &said!("Minimize"))))?,
            &PredefinedMenuItem::maximize(handle, Some(&say(handle, &said!("Zoom"))))?,
            &PredefinedMenuItem::fullscreen(handle, Some(&say(handle, &said!("Full screen"))))?,
            &PredefinedMenuItem::separator(handle)?,
            &PredefinedMenuItem::close_window(handle, Some(&say(handle, &said!("Close window"))))?,
        ],
    )?;
    let help = submenu(handle, &said!("Help"), &HELP)?;
    #[cfg(target_os = "macos")]
    {
        window.set_as_windows_menu_for_nsapp()?;
        help.set_as_help_menu_for_nsapp()?;
    }
    Menu::with_items(
        handle,
        &[
            &program(handle)?,
            &submenu(handle, &said!("File"), &FILE)?,
            &edit(handle)?,
            &submenu(handle, &said!("View"), &VIEW)?,
            &window,
            &help,
        ],
    )
}

fn program(handle: &AppHandle<Wry>) -> tauri::Result<Submenu<Wry>> {
    let menu = Submenu::new(handle, "Mailhaul", true)?;
    menu.append(&PredefinedMenuItem::about(handle, None, None)?)?;
    menu.append(&PredefinedMenuItem::separator(handle)?)?;
    append(handle, &menu, &PROGRAM)?;
    menu.append_items(&[
        &PredefinedMenuItem::separator(handle)?,
        &PredefinedMenuItem::services(handle, None)?,
        &PredefinedMenuItem::separator(handle)?,
        &PredefinedMenuItem::hide(handle, None)?,
        &PredefinedMenuItem::hide_others(handle, None)?,
        &PredefinedMenuItem::show_all(handle, None)?,
        &PredefinedMenuItem::separator(handle)?,
        // The system's own would end the program without a question.
        &MenuItem::with_id(
            handle,
            QUIT,
            say(handle, &said!("Quit Mailhaul")),
            true,
            Some("Cmd+Q"),
        )?,
    ])?;
    Ok(menu)
}

fn edit(handle: &AppHandle<Wry>) -> tauri::Result<Submenu<Wry>> {
    Submenu::with_items(
        handle,
        say(handle, &said!("Edit")),
        true,
        &[
            &PredefinedMenuItem::undo(handle, Some(&say(handle, &said!("Undo"))))?,
            &PredefinedMenuItem::redo(handle, Some(&say(handle, &said!("Redo"))))?,
            &PredefinedMenuItem::separator(handle)?,
            &PredefinedMenuItem::cut(handle, Some(&say(handle, &said!("Cut"))))?,
            &PredefinedMenuItem::copy(handle, Some(&say(handle, &said!("Copy"))))?,
            &PredefinedMenuItem::paste(handle, Some(&say(handle, &said!("Paste"))))?,
            &PredefinedMenuItem::select_all(handle, Some(&say(handle, &said!("Select all"))))?,
        ],
    )
}

fn submenu(
    handle: &AppHandle<Wry>,
    title: &Said,
    entries: &[Entry],
) -> tauri::Result<Submenu<Wry>> {
    let menu = Submenu::new(handle, say(handle, title), true)?;
    append(handle, &menu, entries)?;
    Ok(menu)
}

fn append(handle: &AppHandle<Wry>, menu: &Submenu<Wry>, entries: &[Entry]) -> tauri::Result<()> {
    entries.iter().try_for_each(|entry| {
        let id = format!("{PRESS}{}", entry.press);
        let label = handle.state::<Voice>().word(entry.label);
        menu.append(&MenuItem::with_id(handle, id, label, true, entry.keys)?)
    })
}
