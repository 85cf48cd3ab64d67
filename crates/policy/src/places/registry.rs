//! Windows: the key of the registry that group policies write to, for the computer or for the user. Only administrators can.

use std::io;

use serde_json::{Map, Value};
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};

use crate::{Source, SourceError};

const PATH: &str = r"Software\Policies\Mailhaul";
/// The key below it that has the values of settings.
const DEFAULTS: &str = "defaults";
/// What Windows answers where there is no such key.
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

/// A key that has a policy.
#[derive(Clone, Copy, Debug)]
pub struct RegistryKey {
    root: Root,
    path: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Root {
    Machine,
    User,
}

impl RegistryKey {
    /// For everybody on this computer.
    pub const MACHINE: Self = Self { root: Root::Machine, path: PATH };
    /// For this user.
    pub const USER: Self = Self { root: Root::User, path: PATH };
}

impl Source for RegistryKey {
    fn origin(&self) -> String {
        let root = match self.root {
            Root::Machine => "HKLM",
            Root::User => "HKCU",
        };
        format!(r"{root}\{}", self.path)
    }

    fn read(&self) -> Result<Option<Map<String, Value>>, SourceError> {
        let root = match self.root {
            Root::Machine => LOCAL_MACHINE,
            Root::User => CURRENT_USER,
        };
        let Some(key) = open(root, self.path)? else { return Ok(None) };
        let mut set = values(&key)?;
        if let Some(defaults) = open(&key, DEFAULTS)? {
            set.insert(DEFAULTS.to_owned(), Value::Object(values(&defaults)?));
        }
        Ok(Some(set))
    }
}

fn open(below: &Key, path: &str) -> Result<Option<Key>, SourceError> {
    match below.open(path) {
        Ok(key) => Ok(Some(key)),
        Err(error) if error.code().0 == NOT_FOUND => Ok(None),
        Err(error) => Err(io::Error::other(error.to_string()).into()),
    }
}

fn values(key: &Key) -> Result<Map<String, Value>, SourceError> {
    let named = key.values().map_err(|error| io::Error::other(error.to_string()))?;
    // The key's own value, which has no name, means nothing.
    Ok(named
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, value)| {
            let value = match value.ty() {
                Type::U32 => u32::try_from(value).map(Value::from),
                Type::U64 => u64::try_from(value).map(Value::from),
                // The zeros that end the list come as words without letters.
                Type::MultiString => Vec::<String>::try_from(value).map(|words| {
                    words.into_iter().filter(|word| !word.is_empty()).map(Value::from).collect()
                }),
                _ => String::try_from(value).map(Value::from),
            };
            // A value of a kind that means nothing is named by whoever doesn't understand it.
            (name, value.unwrap_or(Value::Null))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use windows_registry::{CURRENT_USER, Key};

    use super::{RegistryKey, Root};
    use crate::{Policy, Setting};

    /// A key of the test's own, which is gone when the test ends.
    struct Place {
        path: &'static str,
        key: Key,
    }

    impl Place {
        fn new(path: &'static str) -> Self {
            Self { path, key: CURRENT_USER.create(path).unwrap() }
        }

        fn policy(&self) -> Policy {
            Policy::read(&[Box::new(RegistryKey { root: Root::User, path: self.path })])
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            CURRENT_USER.remove_tree(self.path).unwrap();
        }
    }

    #[test]
    fn a_key_says_what_a_file_of_json_says() {
        let place = Place::new(r"Software\Mailhaul policy test");
        place.key.set_u32("Updates", 0).unwrap();
        place.key.set_string("intake", "off").unwrap();
        place.key.set_multi_string("Locked", &["parallelRuns", "engine"]).unwrap();
        let defaults = place.key.create("Defaults").unwrap();
        defaults.set_u32("ParallelRuns", 3).unwrap();
        defaults.set_string("imapsync", r"C:\imapsync.exe").unwrap();

        let policy = place.policy();
        assert!(policy.allows_updates().is_err());
        let why = policy.allows_intake().unwrap_err().to_string();
        assert!(why.contains(r"(HKCU\Software\Mailhaul policy test)"), "{why}");
        assert_eq!(policy.given().parallel_runs, Some(3));
        assert_eq!(policy.given().imapsync.as_deref(), Some(r"C:\imapsync.exe"));
        assert!(policy.locked(Setting::Engine).is_some());
        assert!(policy.notes().is_empty(), "{:?}", policy.notes());
    }

    #[test]
    fn a_value_of_a_kind_that_means_nothing_is_named() {
        let place = Place::new(r"Software\Mailhaul policy test of kinds");
        place.key.set_bytes("intake", windows_registry::Type::Bytes, &[1]).unwrap();
        let policy = place.policy();
        assert!(policy.allows_intake().is_err());
        assert_eq!(policy.notes().len(), 1);
    }

    #[test]
    fn where_there_is_no_key_there_is_no_policy() {
        let nowhere = RegistryKey { root: Root::User, path: r"Software\Mailhaul of nobody" };
        assert_eq!(Policy::read(&[Box::new(nowhere)]), Policy::default());
    }
}
