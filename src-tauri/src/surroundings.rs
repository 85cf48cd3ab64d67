//! Where the program runs, for a ticket: the system, the keychain, the data folder and the end of the program's own log.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use mailhaul_app::Surroundings;
use mailhaul_model::JobId;
use mailhaul_model::event::SideName;
use mailhaul_vault::{CredentialName, Holder, Vault, VaultError};
use tauri::{AppHandle, Manager, Wry};

use crate::{Desk, log};

/// How much of the program's log is shown, in bytes.
const LOG_END: u64 = 6 << 10;
const GIB: u64 = 1 << 30;

/// Looks at everything; may take tens of milliseconds for the keychain.
pub fn look(handle: &AppHandle<Wry>, desk: &Desk) -> Surroundings {
    let home = handle.path().home_dir().ok();
    let mut paths = vec![(desk.data().display().to_string(), "(data folder)".to_owned())];
    paths.extend(home.map(|home| (home.display().to_string(), "(home)".to_owned())));
    Surroundings {
        version: version(handle),
        system: system(),
        keychain: keychain(desk),
        data_folder: data_folder(desk.data()),
        paths,
        log: end_of(&desk.data().join(log::NAME)),
    }
}

/// Asks the keychain for an entry that isn't there.
pub fn probe(vault: &dyn Vault) -> Result<bool, VaultError> {
    vault.has(&CredentialName {
        space: "probe".to_owned(),
        holder: Holder::Job { job: JobId(0), side: SideName::Source },
        revision: 0,
    })
}

fn version(handle: &AppHandle<Wry>) -> String {
    let build = if cfg!(debug_assertions) { ", debug build" } else { "" };
    format!("{}{build}", handle.package_info().version)
}

fn system() -> String {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let mut facts = vec![name_of_system().unwrap_or_else(|| os.to_owned()), arch.to_owned()];
    if cfg!(target_os = "linux") {
        let asked = ["XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"];
        facts.extend(asked.iter().filter_map(|name| std::env::var(name).ok()));
    }
    facts.extend(tauri::webview_version().ok().map(|version| format!("web view {version}")));
    facts.join(", ")
}

#[cfg(target_os = "linux")]
fn name_of_system() -> Option<String> {
    let release = std::fs::read_to_string("/etc/os-release").ok()?;
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    Some(format!("{} (Linux {})", name.trim_matches('"'), kernel.trim()))
}

#[cfg(target_os = "macos")]
fn name_of_system() -> Option<String> {
    let answer = std::process::Command::new("sw_vers").arg("-productVersion").output().ok()?;
    Some(format!("macOS {}", String::from_utf8_lossy(&answer.stdout).trim()))
}

#[cfg(target_os = "windows")]
fn name_of_system() -> Option<String> {
    let answer = std::process::Command::new("cmd").args(["/c", "ver"]).output().ok()?;
    Some(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn name_of_system() -> Option<String> {
    None
}

fn keychain(desk: &Desk) -> String {
    let kind = match std::env::consts::OS {
        _ if desk.is_demo() => "memory, for the demo",
        "macos" => "Keychain",
        "windows" => "Credential Manager",
        _ => "Secret Service",
    };
    match probe(desk.vault().as_ref()) {
        Ok(_) => format!("{kind}, answers"),
        Err(error) => format!("{kind}: {error}"),
    }
}

fn data_folder(folder: &Path) -> String {
    let chosen = std::env::var_os("MAILHAUL_DATA_DIR").is_some_and(|value| !value.is_empty());
    let place = if chosen { "chosen by MAILHAUL_DATA_DIR" } else { "the usual one" };
    let mut facts = vec![place.to_owned()];
    facts.extend(file_system(folder));
    match (fs4::available_space(folder), fs4::total_space(folder)) {
        (Ok(free), Ok(total)) => {
            facts.push(format!("{} GiB free of {}", free / GIB, total / GIB));
        }
        (Err(error), _) | (_, Err(error)) => {
            facts.push(format!("its room can't be asked: {error}"));
        }
    }
    facts.join(", ")
}

/// The kind of file system, where the system tells: databases fare badly on some.
#[cfg(target_os = "linux")]
fn file_system(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
        })
        .filter(|(mounted, _)| folder.starts_with(mounted))
        .max_by_key(|(mounted, _)| mounted.len());
    kind.map(|(_, kind)| kind)
}

#[cfg(not(target_os = "linux"))]
fn file_system(_: &Path) -> Option<String> {
    None
}

/// The last lines of a file; none where it can't be read.
fn end_of(path: &Path) -> String {
    let read = || -> std::io::Result<String> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(size.saturating_sub(LOG_END)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let whole = size <= LOG_END;
        Ok(if whole { text } else { text.split_once('\n').map_or("", |(_, rest)| rest).to_owned() })
    };
    read().unwrap_or_default()
}
