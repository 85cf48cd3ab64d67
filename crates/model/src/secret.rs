//! A password, kept out of everything that prints or stores.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A password or token. Prints as `Secret(..)`, has no `Serialize`, and is overwritten in memory when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// Takes the text as it is: no trimming, no normalisation, any character.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The password itself. Called only where a login, a keychain entry or a sidecar's request is written.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is the same text.
    pub fn same_as(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// The JSON string of the password, for the lines that a sidecar reads on its standard input.
    pub(crate) fn to_raw_json(&self) -> Box<serde_json::value::RawValue> {
        let json = serde_json::to_string(&self.0).expect("a string is always valid JSON");
        serde_json::value::RawValue::from_string(json).expect("a JSON string is JSON")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_prints_without_its_text() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(..)");
    }

    #[test]
    fn a_secret_is_kept_to_the_byte() {
        assert_eq!(Secret::new(" pass\twörd ").expose(), " pass\twörd ");
    }
}
