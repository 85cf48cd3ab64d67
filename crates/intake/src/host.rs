//! A name or an address under which the form can be reached.

use std::fmt;
use std::net::IpAddr;

/// A DNS name in lower case, or an IP address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HostName {
    /// Letters, digits, hyphens and dots (RFC 1123, section 2.1), without a dot at the end.
    Name(String),
    Address(IpAddr),
}

impl HostName {
    /// `None` where it is neither; an IPv6 address may stand in brackets.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(&text);
        if let Ok(address) = bare.parse() {
            return Some(Self::Address(address));
        }
        is_name(&text).then_some(Self::Name(text))
    }

    /// Takes a `Host` header's value (RFC 9110, section 7.2) and leaves its port out.
    pub fn of_host_header(value: &str) -> Option<Self> {
        let end = match value.rfind(':') {
            Some(colon) if !value[colon..].contains(']') => colon,
            _ => value.len(),
        };
        Self::parse(&value[..end])
    }
}

/// As it stands in a URL: IPv6 in brackets.
impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A name whose last label is a number would be taken for a broken IPv4 address by browsers.
    let last_is_word =
        text.rsplit('.').next().is_some_and(|l| l.bytes().any(|c| !c.is_ascii_digit()));
    text.len() <= 253 && text.split('.').all(is_label) && last_is_word
}

#[cfg(test)]
mod tests {
    use super::HostName;

    fn shown(text: &str) -> Option<String> {
        HostName::parse(text).map(|name| name.to_string())
    }

    #[test]
    fn names_and_addresses_are_told_apart() {
        assert_eq!(shown("Laptop.Local."), Some("laptop.local".to_owned()));
        assert_eq!(shown("192.168.1.7"), Some("192.168.1.7".to_owned()));
        assert_eq!(shown("fd00::7"), Some("[fd00::7]".to_owned()));
        assert_eq!(shown("[fd00::7]"), Some("[fd00::7]".to_owned()));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in ["", ".", "a..b", "-a.b", "a_b", "a b", "a/b", "1.2.3", "évil", &"a".repeat(64)]
        {
            assert_eq!(HostName::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_port_of_a_host_header_is_left_out() {
        for (value, host) in [
            ("a.local:8443", "a.local"),
            ("a.local", "a.local"),
            ("[fd00::7]:1", "fd00::7"),
            ("[fd00::7]", "fd00::7"),
        ] {
            assert_eq!(HostName::of_host_header(value), HostName::parse(host), "{value}");
        }
    }
}
