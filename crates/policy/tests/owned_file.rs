//! A file with a policy counts where its owner alone can change it, and nothing that anybody may change passes for one.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::PathBuf;

use mailhaul_policy::{OwnedFile, Policy, Source, SourceError};
use tempfile::TempDir;

/// A folder with a policy in it, both their owner's alone.
struct Place {
    folder: TempDir,
    owner: u32,
}

impl Place {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Self { owner: fs::metadata(folder.path()).unwrap().uid(), folder };
        fs::write(place.path(), text).unwrap();
        place.permit(0o755, 0o644);
        place
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("policy.json")
    }

    fn permit(&self, folder: u32, file: u32) {
        fs::set_permissions(self.folder.path(), Permissions::from_mode(folder)).unwrap();
        fs::set_permissions(self.path(), Permissions::from_mode(file)).unwrap();
    }

    fn source(&self) -> OwnedFile {
        OwnedFile::new(self.path(), self.owner)
    }
}

#[test]
fn a_file_that_its_owner_alone_can_change_counts() {
    let place = Place::with(r#"{ "intake": "off" }"#);
    let policy = Policy::read(&[Box::new(place.source())]);
    let why = policy.allows_intake().unwrap_err().to_string();
    assert!(why.contains(&place.path().display().to_string()), "{why}");
    assert!(policy.notes().is_empty());
}

#[test]
fn where_there_is_no_file_there_is_no_policy() {
    let folder = tempfile::tempdir().unwrap();
    let source = OwnedFile::new(folder.path().join("nowhere").join("policy.json"), 0);
    assert_eq!(Policy::read(&[Box::new(source)]), Policy::default());
}

#[test]
fn a_file_or_a_folder_that_others_may_write_to_does_not_count_and_fails_safe() {
    let place = Place::with(r#"{ "intake": "on", "updates": "on" }"#);
    for (folder, file) in [(0o755, 0o664), (0o755, 0o646), (0o775, 0o644), (0o757, 0o644)] {
        place.permit(folder, file);
        assert!(matches!(place.source().read(), Err(SourceError::ChangeableByOthers)));
        let policy = Policy::read(&[Box::new(place.source())]);
        assert!(policy.allows_intake().is_err() && policy.allows_updates().is_err());
    }
}

#[test]
fn a_file_of_somebody_elses_does_not_count_also_behind_a_link() {
    let place = Place::with("{}");
    let elsewhere = OwnedFile::new(place.path(), place.owner + 1);
    assert!(matches!(elsewhere.read(), Err(SourceError::ChangeableByOthers)));

    place.permit(0o755, 0o666);
    let link = place.folder.path().join("link.json");
    symlink(place.path(), &link).unwrap();
    let linked = OwnedFile::new(link, place.owner);
    assert!(matches!(linked.read(), Err(SourceError::ChangeableByOthers)));
}

#[test]
fn a_file_that_is_cut_short_says_so_and_fails_safe() {
    let place = Place::with(r#"{ "intake": "on", "#);
    let policy = Policy::read(&[Box::new(place.source())]);
    let why = policy.allows_intake().unwrap_err().to_string();
    assert!(why.contains("is not written as a policy is"), "{why}");
}
