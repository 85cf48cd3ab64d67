//! A mail address as a user typed it.
//!
//! Only what would break a page, a log line or a login is refused here; whether a mailbox exists is the server's to say.

use std::fmt;

/// The longest that is accepted, in bytes (RFC 5321, section 4.5.3.1.3, less the brackets).
const MOST_BYTES: usize = 254;

/// `somebody@domain`, without blanks around it, as typed otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// `None` where it can't be an address: no `@`, nothing on one side of it, blanks or control characters inside, or too long.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let is_odd = |c: char| c.is_control() || c.is_whitespace();
        let fits = text.len() <= MOST_BYTES && !text.contains(is_odd);
        (fits && !local.is_empty() && is_domain(domain)).then(|| Self(text.to_owned()))
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the `@`, in lower case.
    pub fn domain(&self) -> String {
        self.0.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default()
    }

    /// The same for every spelling that a server may take for one mailbox: for counting and comparing, not for logging in.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::MailAddress;

    #[test]
    fn blanks_around_an_address_are_not_part_of_it() {
        assert_eq!(MailAddress::parse(" ann@example.org\t").unwrap().as_str(), "ann@example.org");
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(250));
        for text in [
            "",
            "ann",
            "@example.org",
            "ann@",
            "an n@x.org",
            "ann@x..org",
            "ann@x.org\r\nA1",
            &long,
        ] {
            assert_eq!(MailAddress::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn spellings_of_one_mailbox_have_one_key() {
        let [a, b] = ["Ann@Example.org", "ann@example.ORG"].map(|a| MailAddress::parse(a).unwrap());
        assert_eq!(a.key(), b.key());
        assert_eq!(a.domain(), "example.org");
    }

    #[test]
    fn a_domain_in_other_letters_is_taken() {
        assert_eq!(MailAddress::parse("jürgen@büro.example").unwrap().domain(), "büro.example");
    }
}
