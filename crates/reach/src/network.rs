//! The networks that this computer is in.

use std::net::IpAddr;

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
