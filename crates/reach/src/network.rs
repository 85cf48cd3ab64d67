//! The networks that this computer is in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::Serialize;
use specta::Type;

/// One interface that is up and has an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// The system's own name of the interface, which stays the same: `eth0`, or a GUID.
    pub id: String,
    /// As people know it: "Wi-Fi", "Ethernet (eth0)".
    pub name: String,
    pub kind: NetworkKind,
    /// The one to use first.
    pub addresses: Vec<NetworkAddress>,
    /// Whether the way to the internet goes through it.
    pub is_default: bool,
}

/// What kind of network an interface leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NetworkKind {
    Wifi,
    Wired,
    Vpn,
    /// Of virtual machines and containers on this computer.
    Virtual,
    /// This computer alone.
    Loopback,
    Other,
}

/// An address of this computer in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NetworkAddress {
    #[specta(type = String)]
    pub ip: IpAddr,
    /// Bits of the address that all computers of the network share.
    pub prefix: u8,
    /// Whether it can't be reached from the internet (RFC 1918, RFC 4193, link-local, loopback).
    pub is_private: bool,
}

impl NetworkAddress {
    pub fn new(ip: IpAddr, prefix: u8) -> Self {
        Self { ip, prefix, is_private: is_private(ip) }
    }

    /// The whole network, as routers and firewalls write it: `192.168.1.0/24`.
    pub fn subnet(&self) -> String {
        let first: IpAddr = match self.ip {
            IpAddr::V4(ip) => {
                let host = 32_u32.saturating_sub(self.prefix.into());
                Ipv4Addr::from_bits(u32::MAX.checked_shl(host).unwrap_or(0) & ip.to_bits()).into()
            }
            IpAddr::V6(ip) => {
                let host = 128_u32.saturating_sub(self.prefix.into());
                Ipv6Addr::from_bits(u128::MAX.checked_shl(host).unwrap_or(0) & ip.to_bits()).into()
            }
        };
        format!("{first}/{}", self.prefix)
    }

    /// Whether it was made up for want of a better one (RFC 3927, RFC 4291) and is good within one network alone. In a
    /// browser's address line such an IPv6 address can't be used at all, because it would need the interface's name.
    pub fn is_link_local(&self) -> bool {
        match self.ip {
            IpAddr::V4(ip) => ip.is_link_local(),
            IpAddr::V6(ip) => ip.is_unicast_link_local(),
        }
    }
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(ip: &str, prefix: u8) -> NetworkAddress {
        NetworkAddress::new(ip.parse().unwrap(), prefix)
    }

    #[test]
    fn an_address_is_private_where_the_internet_cant_reach_it() {
        for ip in ["10.1.2.3", "172.16.0.1", "192.168.0.9", "169.254.3.4", "127.0.0.1"] {
            assert!(address(ip, 24).is_private, "{ip}");
        }
        for ip in ["fd00::2", "fe80::1", "::1"] {
            assert!(address(ip, 64).is_private, "{ip}");
        }
        for ip in ["172.32.0.1", "8.8.8.8", "2001:db8::1"] {
            assert!(!address(ip, 24).is_private, "{ip}");
        }
    }

    #[test]
    fn a_subnet_is_the_address_without_its_own_bits() {
        for (ip, prefix, subnet) in [
            ("192.168.1.77", 24, "192.168.1.0/24"),
            ("10.9.8.7", 8, "10.0.0.0/8"),
            ("10.9.8.7", 32, "10.9.8.7/32"),
            ("10.9.8.7", 0, "0.0.0.0/0"),
            ("fd00:1:2:3:4::5", 64, "fd00:1:2:3::/64"),
            ("fd00::5", 0, "::/0"),
        ] {
            assert_eq!(address(ip, prefix).subnet(), subnet);
        }
    }

    #[test]
    fn link_local_addresses_are_told_apart() {
        assert!(address("169.254.1.1", 16).is_link_local());
        assert!(address("fe80::1", 64).is_link_local());
        assert!(!address("fd00::1", 64).is_link_local());
    }
}
