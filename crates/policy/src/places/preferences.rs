//! A property list with a policy in it, XML or binary.

use serde_json::{Map, Value};

use crate::{OwnedFile, Source, SourceError};

/// Preferences that a management system wrote.
#[derive(Debug)]
pub struct ManagedPreferences(OwnedFile);

impl ManagedPreferences {
    pub fn new(file: OwnedFile) -> Self {
        Self(file)
    }
}

impl Source for ManagedPreferences {
    fn origin(&self) -> String {
        self.0.origin()
    }

    fn read(&self) -> Result<Option<Map<String, Value>>, SourceError> {
        let Some(bytes) = self.0.bytes()? else { return Ok(None) };
        let read = plist::from_bytes(&bytes);
        read.map(Some).map_err(|error| SourceError::Malformed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::ManagedPreferences;
    use crate::{OwnedFile, Policy, Setting, Source};

    const SET: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
            <key>updates</key><false/>
            <key>defaults</key><dict><key>parallelRuns</key><integer>2</integer></dict>
            <key>locked</key><array><string>parallelRuns</string></array>
        </dict></plist>"#;

    fn preferences(text: &[u8]) -> (tempfile::TempDir, Box<dyn Source>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("org.mailhaul.desktop.plist");
        std::fs::write(&path, text).unwrap();
        let owner = std::fs::metadata(&path).unwrap().uid();
        (folder, Box::new(ManagedPreferences::new(OwnedFile::new(path, owner))))
    }

    #[test]
    fn managed_preferences_say_what_a_file_of_json_says() {
        let (_folder, source) = preferences(SET.as_bytes());
        let policy = Policy::read(&[source]);
        assert!(policy.allows_updates().is_err());
        assert_eq!(policy.given().parallel_runs, Some(2));
        assert!(policy.locked(Setting::ParallelRuns).is_some());
        assert!(policy.notes().is_empty());
    }

    #[test]
    fn preferences_that_are_no_property_list_switch_off_what_they_could_have() {
        let (_folder, source) = preferences(b"updates: off");
        let policy = Policy::read(&[source]);
        assert!(policy.allows_updates().is_err() && policy.allows_intake().is_err());
    }
}
