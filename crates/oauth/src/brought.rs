//! What a provider adds to the address that a browser comes back to (RFC 6749 sections 4.1.2 and 4.1.2.1).

use oauth2::url::Url;

/// A code, or why there is none.
pub(crate) enum Brought {
    Code(String),
    Refusal { error: String, description: String },
}

impl Brought {
    /// `None` where the address is not of the sign-in that knows `state`.
    pub fn read(address: &Url, state: &str) -> Option<Self> {
        let value = |name: &str| {
            address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        if value("state").as_deref() != Some(state) {
            return None;
        }
        if let Some(error) = value("error") {
            let description = value("error_description").unwrap_or_default();
            return Some(Self::Refusal { error, description });
        }
        value("code").map(Self::Code)
    }
}
