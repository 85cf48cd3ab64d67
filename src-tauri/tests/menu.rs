//! The menu bar and the window's table of shortcuts mean the same.

use mailhaul_desktop::menu::{Entry, FILE, HELP, PROGRAM, VIEW};

const SHORTCUTS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/shell/shortcuts.ts"));

fn entries() -> Vec<Entry> {
    [&PROGRAM[..], &FILE, &VIEW, &HELP].concat()
}

#[test]
fn every_entry_is_a_shortcut_that_the_window_knows() {
    for entry in entries() {
        assert!(SHORTCUTS.contains(&format!("'{}'", entry.press)), "{}", entry.press);
    }
}

#[test]
fn keys_of_the_menu_are_those_of_the_window() {
    for entry in entries() {
        let Some(keys) = entry.keys else { continue };
        let press = keys.replace("Cmd+", "Mod+");
        assert!(SHORTCUTS.contains(&format!("'{press}'")), "{}: {press}", entry.label);
    }
}

#[test]
fn every_page_that_the_window_has_a_shortcut_to_is_in_the_menu() {
    let pages = SHORTCUTS.lines().filter(|line| line.contains("goTo: '/")).filter_map(|line| {
        let press = line.split("press: ['").nth(1)?;
        press.split('\'').next()
    });
    for press in pages {
        assert!(entries().iter().any(|entry| entry.press == press), "{press}");
    }
}
