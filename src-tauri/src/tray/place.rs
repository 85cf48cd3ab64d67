//! Whether the desktop has a place for an icon. Windows and macOS always have. On Linux a library is needed, which is looked for
//! when the program runs and not when it is built, and somebody on the session's bus who shows icons.

#[cfg(not(target_os = "linux"))]
pub fn is_there() -> bool {
    true
}

#[cfg(target_os = "linux")]
pub use linux::is_there;

#[cfg(target_os = "linux")]
mod linux {
    use std::path::{Path, PathBuf};

    /// Who shows icons owns this name: GNOME with its extension, KDE, XFCE and others.
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    /// The names that are tried when an icon is made.
    const LIBRARIES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    /// Where the system's loader looks.
    const FOLDERS: [&str; 6] =
        ["/usr/lib64", "/usr/lib", "/lib64", "/lib", "/usr/local/lib", "/app/lib"];

    pub fn is_there() -> bool {
        has_library(&folders()) && is_shown()
    }

    fn is_shown() -> bool {
        let owned = zbus::blocking::Connection::session()
            .and_then(|bus| zbus::blocking::fdo::DBusProxy::new(&bus))
            .and_then(|bus| Ok(bus.name_has_owner(WATCHER.try_into()?)?));
        owned.unwrap_or_else(|error| {
            tracing::info!(%error, "the session's bus doesn't say whether there is a tray");
            false
        })
    }

    fn folders() -> Vec<PathBuf> {
        let told = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let known = FOLDERS.map(PathBuf::from).into_iter();
        // Debian and its like have a folder for each architecture.
        let triplet = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
        std::env::split_paths(&told).chain(known).chain([PathBuf::from(triplet)]).collect()
    }

    fn has_library(folders: &[PathBuf]) -> bool {
        let is_in = |folder: &Path| LIBRARIES.iter().any(|name| folder.join(name).exists());
        folders.iter().any(|folder| is_in(folder))
    }

    #[cfg(test)]
    mod tests {
        use super::has_library;

        #[test]
        fn without_the_library_there_is_no_place() {
            let folder = tempfile::tempdir().unwrap();
            let folders = [folder.path().join("nowhere"), folder.path().to_owned()];
            assert!(!has_library(&folders));
            std::fs::write(folders[1].join("libayatana-appindicator3.so.1"), "").unwrap();
            assert!(has_library(&folders));
        }
    }
}
