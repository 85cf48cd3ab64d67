//! macOS: the preferences that a management system enforces, for this user and for everybody, then a file.

use std::path::{Path, PathBuf};

use nix::unistd::{User, getuid};

use super::ROOT;
use super::preferences::ManagedPreferences;
use crate::{OwnedFile, Source};

const PREFERENCES: &str = "/Library/Managed Preferences";
const DOMAIN: &str = "org.mailhaul.desktop.plist";
const FILE: &str = "/Library/Application Support/Mailhaul/policy.json";

pub fn places() -> Vec<Box<dyn Source>> {
    // Asked of the system, not of a variable: that would be a way past what is set for one user.
    let user = User::from_uid(getuid()).ok().flatten().map(|user| user.name);
    let of_user = user.map(|name| Path::new(PREFERENCES).join(name).join(DOMAIN));
    let mut places: Vec<Box<dyn Source>> = Vec::new();
    places.extend(of_user.map(enforced));
    places.push(enforced(Path::new(PREFERENCES).join(DOMAIN)));
    places.push(Box::new(OwnedFile::new(FILE, ROOT)));
    places
}

fn enforced(path: PathBuf) -> Box<dyn Source> {
    Box::new(ManagedPreferences::new(OwnedFile::new(path, ROOT)))
}
