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

/// One of the two keys.
#[derive(Clone, Copy, Debug)]
pub enum RegistryKey {
    Machine,
    User,
}

impl Source for RegistryKey {
    fn origin(&self) -> String {
        let root = match self {
            Self::Machine => "HKLM",
            Self::User => "HKCU",
        };
        format!(r"{root}\{PATH}")
    }

    fn read(&self) -> Result<Option<Map<String, Value>>, SourceError> {
        let root = match self {
            Self::Machine => LOCAL_MACHINE,
            Self::User => CURRENT_USER,
        };
        let Some(key) = open(root, PATH)? else { return Ok(None) };
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
                Type::MultiString => Vec::<String>::try_from(value).map(Value::from),
                _ => String::try_from(value).map(Value::from),
            };
            // A value of a kind that means nothing is named by whoever doesn't understand it.
            (name, value.unwrap_or(Value::Null))
        })
        .collect())
}
