//! A project file that the system asks the program to open: by the command line, by a second start, or by the Finder. It waits here
//! until the window's page asks for it, which may be there before or after.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager, Wry};
use tauri_specta::Event;

/// There is a project file to be opened: the page asks for it.
#[derive(Clone, Copy, Debug, Serialize, Type, Event)]
pub struct ProjectAsked;

/// The newest file that was asked for and not taken yet.
#[derive(Debug, Default)]
pub struct Opened(Mutex<Option<PathBuf>>);

impl Opened {
    /// The file, once.
    pub fn take(&self) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, path: PathBuf) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
    }
}

/// The project file among the words of a command line, as a path that holds wherever the program stands.
pub fn project_among(words: impl Iterator<Item = String>, folder: &Path) -> Option<PathBuf> {
    let mut words = words.filter(|word| !word.starts_with('-'));
    let file = words.find(|word| {
        let end = Path::new(word).extension().unwrap_or_default();
        end.eq_ignore_ascii_case("mailhaul")
    })?;
    Some(folder.join(file))
}

/// Puts a file where the page finds it, and tells the page.
pub fn ask(handle: &AppHandle<Wry>, path: PathBuf) {
    handle.state::<Opened>().put(path);
    if let Err(error) = ProjectAsked.emit(handle) {
        tracing::info!(%error, "the page asks by itself when it is there");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str]) -> Option<PathBuf> {
        project_among(words.iter().map(|&word| word.to_owned()), Path::new("/here"))
    }

    #[test]
    fn a_project_file_is_found_among_the_words_wherever_it_lies() {
        assert_eq!(found(&["--demo", "مشروع.mailhaul"]), Some("/here/مشروع.mailhaul".into()));
        assert_eq!(found(&["/tmp/A b.MAILHAUL"]), Some("/tmp/A b.MAILHAUL".into()));
        for none in [&["--x.mailhaul"][..], &["list.csv"], &[".mailhaul"], &[]] {
            assert_eq!(found(none), None);
        }
    }

    #[test]
    fn a_file_is_asked_for_once() {
        let opened = Opened::default();
        opened.put("a".into());
        opened.put("b".into());
        assert_eq!((opened.take(), opened.take()), (Some("b".into()), None));
    }
}
