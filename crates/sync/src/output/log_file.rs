//! The log file: its name and its folder, as imapsync has them.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use super::about::About;

const FOLDER: &str = "LOG_imapsync";

/// Where the log goes: `LOG_imapsync/2026_11_23_14_15_10_123_user1_user2.txt`, unless told otherwise.
pub fn path(about: &About, began: Timestamp) -> PathBuf {
    let folder = about.output.log_folder.clone();
    match (&about.output.log_file, folder) {
        (Some(file), Some(folder)) => folder.join(file),
        (Some(file), None) => file.clone(),
        (None, folder) => folder.unwrap_or_else(|| FOLDER.into()).join(name(about, began)),
    }
}

fn name(about: &About, began: Timestamp) -> String {
    let time =
        began.to_zoned_datetime(about.zone.clone()).strftime("%Y_%m_%d_%H_%M_%S_%3f").to_string();
    format!("{time}_{}_{}.txt", plain(&about.source.login), plain(&about.destination.login))
}

/// A login without what file names can't hold.
fn plain(login: &str) -> String {
    login
        .chars()
        .map(|c| match c {
            '*' | '|' | '?' | ':' | '"' | '<' | '>' | '\'' | ' ' | '/' | '\\' => '_',
            c if c.is_ascii_graphic() => c,
            _ => '_',
        })
        .collect()
}

/// Creates the file and the folder it is in.
pub fn create(path: &PathBuf) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}
