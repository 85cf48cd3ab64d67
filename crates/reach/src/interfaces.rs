//! The interfaces that the system lists, of which those are kept in which others could reach this computer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use netdev::Interface;
use netdev::interface::state::OperState;
use netdev::interface::types::InterfaceType;

use crate::kind;
use crate::network::{Network, NetworkAddress, NetworkKind};

/// This computer's networks, the likeliest one first and this computer alone last. Asks the system alone and sends nothing;
/// may take some milliseconds.
pub fn networks() -> Vec<Network> {
    let outward = outward_addresses();
    sorted(netdev::get_interfaces().iter().filter_map(|one| network(one, &outward)).collect())
}

/// The addresses from which packets to the internet would go. A UDP socket that is connected asks for its route and sends
/// nothing (RFC 5737 and RFC 3849 keep these destinations free).
fn outward_addresses() -> Vec<IpAddr> {
    let by_way_of = |from: IpAddr, to: IpAddr| {
        let socket = UdpSocket::bind((from, 0)).ok()?;
        socket.connect((to, 9)).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    let v4 = by_way_of(Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::new(203, 0, 113, 1).into());
    let v6 = by_way_of(
        Ipv6Addr::UNSPECIFIED.into(),
        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
    );
    v4.into_iter().chain(v6).collect()
}

/// `None` where nobody could reach this computer through it.
fn network(interface: &Interface, outward: &[IpAddr]) -> Option<Network> {
    let kind = kind::kind(interface);
    let addresses = addresses(interface);
    // macOS has several tunnels of its own, and its phones' links, with made-up addresses that no browser can be given.
    let is_inner = kind == NetworkKind::Vpn && addresses.iter().all(NetworkAddress::is_link_local);
    if !is_up(interface) || is_inner || addresses.is_empty() {
        return None;
    }
    Some(Network {
        id: interface.name.clone(),
        name: kind::name(interface, kind),
        kind,
        is_default: addresses.iter().any(|address| outward.contains(&address.ip)),
        addresses,
    })
}

/// Not without a cable, and not a link between two Apple devices.
fn is_up(interface: &Interface) -> bool {
    let without_carrier = matches!(
        interface.oper_state,
        OperState::Down | OperState::LowerLayerDown | OperState::NotPresent
    );
    interface.is_up()
        && !without_carrier
        && interface.if_type != InterfaceType::PeerToPeerWireless
        && !interface.name.starts_with("llw")
}

fn addresses(interface: &Interface) -> Vec<NetworkAddress> {
    let v4 = interface.ipv4.iter().map(|net| (net.addr().into(), net.prefix_len(), false));
    let v6 = interface.ipv6.iter().enumerate().filter_map(|(at, net)| {
        let flags = interface.ipv6_addr_flags.get(at).copied().unwrap_or_default();
        let is_usable = !flags.deprecated && !flags.tentative && !flags.duplicated;
        is_usable.then_some((IpAddr::from(net.addr()), net.prefix_len(), flags.temporary))
    });
    let mut all: Vec<(NetworkAddress, bool)> = v4
        .chain(v6)
        .map(|(ip, prefix, temporary)| (NetworkAddress::new(ip, prefix), temporary))
        .collect();
    // A temporary address (RFC 8981) is another one tomorrow, and the links that were given out with it lead nowhere.
    all.sort_by_key(|(address, temporary)| {
        (address.ip.is_ipv6(), address.is_link_local(), !address.is_private, *temporary)
    });
    all.into_iter().map(|(address, _)| address).collect()
}

fn sorted(mut networks: Vec<Network>) -> Vec<Network> {
    networks.sort_by_cached_key(|network| {
        (
            !is_reachable(network),
            place(network),
            !has_private_v4(network),
            !network.is_default,
            !network.addresses.iter().any(|address| address.ip.is_ipv4()),
            network.name.clone(),
        )
    });
    networks.sort_by_key(|network| network.kind == NetworkKind::Loopback);
    networks
}

fn is_reachable(network: &Network) -> bool {
    network.addresses.iter().any(|address| !address.is_link_local())
}

/// Colleagues are in the office's network, even while the way to the internet leads through a VPN. A bridge or virtual switch that
/// leads to the internet has taken its network card's place.
fn place(network: &Network) -> u8 {
    match network.kind {
        NetworkKind::Virtual if network.is_default => 0,
        NetworkKind::Wifi | NetworkKind::Wired => 0,
        NetworkKind::Other => 1,
        NetworkKind::Vpn => 2,
        NetworkKind::Virtual => 3,
        NetworkKind::Loopback => 4,
    }
}

fn has_private_v4(network: &Network) -> bool {
    network
        .addresses
        .iter()
        .any(|address| address.ip.is_ipv4() && address.is_private && !address.is_link_local())
}

#[cfg(test)]
#[path = "interfaces_tests.rs"]
mod tests;
