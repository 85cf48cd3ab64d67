//! Where a policy of this computer can be, on each system: the first place goes before the others.

use crate::Source;

#[cfg(target_os = "macos")]
mod macos;
#[cfg(any(target_os = "macos", all(unix, test)))]
mod preferences;
#[cfg(windows)]
mod registry;

/// Whoever owns the files of the system.
#[cfg(unix)]
const ROOT: u32 = 0;

/// The places of this system.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn of_this_computer() -> Vec<Box<dyn Source>> {
    vec![Box::new(crate::OwnedFile::new("/etc/mailhaul/policy.json", ROOT))]
}

/// The places of this system.
#[cfg(target_os = "macos")]
pub fn of_this_computer() -> Vec<Box<dyn Source>> {
    macos::places()
}

/// The places of this system: for the computer, then for the user. Ordinary users can write to neither.
#[cfg(windows)]
pub fn of_this_computer() -> Vec<Box<dyn Source>> {
    vec![Box::new(registry::RegistryKey::MACHINE), Box::new(registry::RegistryKey::USER)]
}

/// No place is known.
#[cfg(not(any(unix, windows)))]
pub fn of_this_computer() -> Vec<Box<dyn Source>> {
    Vec::new()
}
