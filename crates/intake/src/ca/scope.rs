//! The names that an authority may vouch for (RFC 5280, section 4.2.1.10).
//!
//! They are private ones only, so that whoever got hold of its key could not stand in for a site on the internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rcgen::{CidrSubnet, GeneralSubtree, NameConstraints};
use thiserror::Error;

use crate::host::HostName;

/// mDNS (RFC 6762), what home routers use, and ICANN's name for private use.
const PRIVATE_SUFFIXES: [&str; 3] = ["local", "lan", "internal"];

/// RFC 1918, link-local (RFC 3927) and loopback.
const PRIVATE_V4: [(Ipv4Addr, u8); 5] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
];

/// RFC 4193, link-local (RFC 4291) and loopback.
const PRIVATE_V6: [(Ipv6Addr, u8); 3] = [
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::LOCALHOST, 128),
];

/// Private names and addresses, and the names below the host's own DNS suffix where it has one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Scope {
    suffix: Option<String>,
}

/// The suffix is no DNS name, or so short that it would cover other people's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The DNS suffix has to be a name of two parts or more, such as office.example.com.")]
pub struct BadSuffix;

impl Scope {
    /// Private names and addresses alone.
    pub fn private() -> Self {
        Self::default()
    }

    /// With the host's DNS suffix: a name that belongs to the organisation. A top-level domain is refused; whether a longer one
    /// is open to everybody (such as `co.uk`) isn't known here.
    pub fn with_suffix(suffix: &str) -> Result<Self, BadSuffix> {
        match HostName::parse(suffix.trim_start_matches('.')) {
            Some(HostName::Name(name)) if is_private(&name) => Ok(Self::private()),
            Some(HostName::Name(name)) if name.contains('.') => Ok(Self { suffix: Some(name) }),
            _ => Err(BadSuffix),
        }
    }

    /// The suffix beside private names, where there is one.
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// Whether a certificate for this name would be accepted. A name without any dot isn't covered: it can't be constrained.
    pub fn covers(&self, host: &HostName) -> bool {
        match host {
            HostName::Name(name) => {
                name.contains('.')
                    && (is_private(name) || self.suffix.as_ref().is_some_and(|s| is_below(name, s)))
            }
            HostName::Address(IpAddr::V4(address)) => PRIVATE_V4.iter().any(|(net, prefix)| {
                let shift = 32 - u32::from(*prefix);
                address.to_bits() >> shift == net.to_bits() >> shift
            }),
            HostName::Address(IpAddr::V6(address)) => PRIVATE_V6.iter().any(|(net, prefix)| {
                let shift = 128 - u32::from(*prefix);
                address.to_bits() >> shift == net.to_bits() >> shift
            }),
        }
    }

    /// The scope whose certificate has these DNS names among its constraints.
    pub(super) fn of_constraints<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self { suffix: names.filter(|name| !is_private(name)).map(str::to_owned).next() }
    }

    pub(super) fn constraints(&self) -> NameConstraints {
        let names =
            PRIVATE_SUFFIXES.iter().map(|name| (*name).to_owned()).chain(self.suffix.clone());
        let v4 = PRIVATE_V4
            .iter()
            .map(|(net, prefix)| CidrSubnet::from_v4_prefix(net.octets(), *prefix));
        let v6 = PRIVATE_V6
            .iter()
            .map(|(net, prefix)| CidrSubnet::from_v6_prefix(net.octets(), *prefix));
        NameConstraints {
            permitted_subtrees: names
                .map(GeneralSubtree::DnsName)
                .chain(v4.chain(v6).map(GeneralSubtree::IpAddress))
                .collect(),
            excluded_subtrees: Vec::new(),
        }
    }
}

fn is_private(name: &str) -> bool {
    PRIVATE_SUFFIXES.iter().any(|suffix| is_below(name, suffix))
}

fn is_below(name: &str, suffix: &str) -> bool {
    name.strip_suffix(suffix).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(scope: &Scope, host: &str) -> bool {
        scope.covers(&HostName::parse(host).unwrap())
    }

    #[test]
    fn private_names_and_addresses_are_covered() {
        for host in [
            "a.local",
            "b.a.lan",
            "a.internal",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "169.254.1.1",
            "127.0.0.1",
            "fd12::1",
            "fe80::1",
            "::1",
        ] {
            assert!(covers(&Scope::private(), host), "{host}");
        }
    }

    #[test]
    fn names_and_addresses_of_the_internet_are_not() {
        for host in [
            "example.com",
            "notlocal",
            "a.notlocal",
            "local",
            "laptop",
            "172.32.0.1",
            "11.0.0.1",
            "8.8.8.8",
            "2001:db8::1",
            "::2",
        ] {
            assert!(!covers(&Scope::private(), host), "{host}");
        }
    }

    #[test]
    fn the_hosts_suffix_is_covered_and_its_neighbours_are_not() {
        let scope = Scope::with_suffix("Office.Example.com").unwrap();
        assert!(covers(&scope, "laptop.office.example.com") && covers(&scope, "a.local"));
        assert!(!covers(&scope, "example.com") && !covers(&scope, "evil-office.example.com"));
    }

    #[test]
    fn a_suffix_that_would_cover_everybody_is_refused() {
        for suffix in ["com", "", ".", "10.0.0.1", "a b.com"] {
            assert_eq!(Scope::with_suffix(suffix), Err(BadSuffix), "{suffix:?}");
        }
    }

    #[test]
    fn a_private_suffix_adds_nothing() {
        assert_eq!(Scope::with_suffix("home.lan"), Ok(Scope::private()));
    }
}
