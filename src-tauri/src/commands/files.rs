//! The system's dialogs for opening and saving a file.

use std::path::PathBuf;

use mailhaul_app::AppError;
use mailhaul_model::SaidValue;
use tauri::{AppHandle, Wry};
use tauri_plugin_dialog::DialogExt;

use super::Answer;
use crate::{Code, Error};

/// Asks where to save a file; `None` where the user thought better of it.
pub async fn ask_where_to(
    handle: &AppHandle<Wry>,
    suggestion: &str,
    kind: &str,
    endings: &[&str],
) -> Answer<Option<PathBuf>> {
    let (chosen, choice) = tokio::sync::oneshot::channel();
    let dialog = handle.dialog().file().set_file_name(suggestion).add_filter(kind, endings);
    dialog.save_file(move |path| drop(chosen.send(path)));
    let path = choice.await.ok().flatten();
    path.map(|path| path.into_path().map_err(|e| Error::new(Code::Desktop, &e))).transpose()
}

/// Asks which file to open; `None` where the user thought better of it.
pub async fn ask_which(
    handle: &AppHandle<Wry>,
    kind: &str,
    endings: &[&str],
) -> Answer<Option<PathBuf>> {
    let (chosen, choice) = tokio::sync::oneshot::channel();
    let dialog = handle.dialog().file().add_filter(kind, endings);
    dialog.pick_file(move |path| drop(chosen.send(path)));
    let path = choice.await.ok().flatten();
    path.map(|path| path.into_path().map_err(|e| Error::new(Code::Desktop, &e))).transpose()
}

/// The path with an ending, where it was typed without one: it decides what is written.
pub fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some_and(|typed| typed.eq_ignore_ascii_case(ending)) {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(ending);
    name.into()
}

/// The same, for what replaces the file of that name: the dialog asked about the name as it was typed, so a file that is there
/// under the whole name is left alone.
pub fn unasked(path: PathBuf, ending: &str) -> Answer<PathBuf> {
    let typed = path.clone();
    let path = with_ending(path, ending);
    if path != typed && path.exists() {
        let text = mailhaul_model::said!(
            "There is a file {0} already: choose another name.",
            SaidValue::text(path.display())
        );
        return Err(AppError::NotNow(text).into());
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::{unasked, with_ending};

    #[test]
    fn a_file_that_nobody_was_asked_about_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("mailhaul-unasked-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let there = folder.join("x.csv");
        std::fs::write(&there, "an earlier export").unwrap();
        assert!(unasked(folder.join("x"), "csv").is_err());
        assert_eq!(unasked(there.clone(), "csv").unwrap(), there);
        assert_eq!(unasked(folder.join("y"), "csv").unwrap(), folder.join("y.csv"));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn an_ending_is_added_where_it_is_missing() {
        assert_eq!(with_ending("a/b".into(), "pdf").to_str(), Some("a/b.pdf"));
        assert_eq!(with_ending("a/b.PDF".into(), "pdf").to_str(), Some("a/b.PDF"));
        assert_eq!(with_ending("a/b.v2".into(), "csv").to_str(), Some("a/b.v2.csv"));
    }
}
