//! Interfaces that are made up, and this computer's own.

use netdev::interface::flags::{IFF_LOOPBACK, IFF_UP};
use netdev::interface::ipv6_addr_flags::Ipv6AddrFlags;

use super::*;

/// An interface that is up, with `address/prefix` for each of its addresses.
fn interface(name: &str, if_type: InterfaceType, addresses: &[&str]) -> Interface {
    let mut interface = Interface {
        name: name.to_owned(),
        if_type,
        flags: bits(IFF_UP),
        oper_state: OperState::Up,
        ..Interface::dummy()
    };
    for text in addresses {
        if let Ok(net) = text.parse() {
            interface.ipv4.push(net);
        } else {
            interface.ipv6.push(text.parse().unwrap());
            interface.ipv6_addr_flags.push(Ipv6AddrFlags::default());
        }
    }
    interface
}

fn bits<N: TryInto<u32, Error: std::fmt::Debug>>(flag: N) -> u32 {
    flag.try_into().unwrap()
}

fn lo() -> Interface {
    let lo = interface("lo", InterfaceType::Loopback, &["127.0.0.1/8", "::1/128"]);
    Interface { flags: bits(IFF_UP) | bits(IFF_LOOPBACK), ..lo }
}

fn order(interfaces: &[Interface], outward: &str) -> Vec<String> {
    let outward = [outward.parse().unwrap()];
    sorted(interfaces.iter().filter_map(|one| network(one, &outward)).collect())
        .into_iter()
        .map(|network| network.id)
        .collect()
}

#[test]
fn a_private_network_on_the_default_route_is_first_and_this_computer_alone_is_last() {
    let interfaces = [
        lo(),
        interface("docker0", InterfaceType::Ethernet, &["172.17.0.1/16"]),
        interface("eth1", InterfaceType::Ethernet, &["10.0.0.5/24"]),
        interface("eth2", InterfaceType::Ethernet, &["198.51.100.7/24"]),
        interface("tun0", InterfaceType::Tunnel, &["10.8.0.2/24"]),
        interface("wlp3s0", InterfaceType::Wireless80211, &["192.168.1.7/24"]),
    ];
    assert_eq!(
        order(&interfaces, "192.168.1.7"),
        ["wlp3s0", "eth1", "eth2", "tun0", "docker0", "lo"]
    );
}

#[test]
fn a_vpn_that_takes_the_default_route_does_not_hide_the_office() {
    let interfaces = [
        interface("tun0", InterfaceType::Tunnel, &["10.8.0.2/24"]),
        interface("eth0", InterfaceType::Ethernet, &["192.168.1.7/24"]),
    ];
    assert_eq!(order(&interfaces, "10.8.0.2"), ["eth0", "tun0"]);
}

#[test]
fn a_vpn_is_better_than_a_network_card_that_got_no_address() {
    let interfaces = [
        interface("eth0", InterfaceType::Ethernet, &["169.254.3.4/16", "fe80::1/64"]),
        interface("tun0", InterfaceType::Tunnel, &["10.8.0.2/24"]),
    ];
    assert_eq!(order(&interfaces, "10.8.0.2"), ["tun0", "eth0"]);
}

#[test]
fn a_bridge_on_the_default_route_stands_for_its_network_card() {
    let interfaces = [
        interface("virbr0", InterfaceType::Ethernet, &["192.168.122.1/24"]),
        interface("eth1", InterfaceType::Ethernet, &["10.0.0.5/24"]),
        interface("br0", InterfaceType::Ethernet, &["192.168.1.7/24"]),
    ];
    assert_eq!(order(&interfaces, "192.168.1.7"), ["br0", "eth1", "virbr0"]);
}

#[test]
fn addresses_that_last_and_that_everybody_can_type_come_first() {
    let eth0 = interface(
        "eth0",
        InterfaceType::Ethernet,
        &[
            "fe80::1/64",
            "2001:db8::7/64",
            "fd00::7/64",
            "169.254.1.1/16",
            "203.0.113.7/24",
            "192.168.1.7/24",
        ],
    );
    let network = network(&eth0, &[]).unwrap();
    let shown: Vec<_> =
        network.addresses.iter().map(|a| (a.ip.to_string(), a.prefix, a.is_private)).collect();
    let wanted = [
        ("192.168.1.7", 24, true),
        ("203.0.113.7", 24, false),
        ("169.254.1.1", 16, true),
        ("fd00::7", 64, true),
        ("2001:db8::7", 64, false),
        ("fe80::1", 64, true),
    ];
    assert_eq!(shown, wanted.map(|(ip, prefix, private)| (ip.to_owned(), prefix, private)));
    assert!(!network.is_default);
}

#[test]
fn an_ipv6_address_that_is_going_or_not_yet_there_is_left_out_and_a_temporary_one_is_behind() {
    let mut eth0 = interface(
        "eth0",
        InterfaceType::Ethernet,
        &["fd00::1/64", "fd00::2/64", "fd00::3/64", "fd00::4/64"],
    );
    eth0.ipv6_addr_flags[0].temporary = true;
    eth0.ipv6_addr_flags[1].deprecated = true;
    eth0.ipv6_addr_flags[2].tentative = true;
    let network = network(&eth0, &[]).unwrap();
    let shown: Vec<_> = network.addresses.iter().map(|a| a.ip.to_string()).collect();
    assert_eq!(shown, ["fd00::4", "fd00::1"]);
}

#[test]
fn an_interface_that_nobody_could_use_is_left_out() {
    let eth0 = interface("eth0", InterfaceType::Ethernet, &["192.168.1.7/24"]);
    assert!(network(&eth0, &[]).is_some());
    let unplugged = Interface { oper_state: OperState::Down, ..eth0.clone() };
    let switched_off = Interface { flags: 0, ..eth0 };
    let without_address = interface("eth0", InterfaceType::Ethernet, &[]);
    let of_macos_itself = interface("utun0", InterfaceType::Tunnel, &["fe80::1/64"]);
    let airdrop = interface("awdl0", InterfaceType::PeerToPeerWireless, &["fe80::1/64"]);
    for one in [unplugged, switched_off, without_address, of_macos_itself, airdrop] {
        assert_eq!(network(&one, &[]), None, "{one:?}");
    }
}

#[test]
fn this_computer_reaches_itself_last() {
    let networks = networks();
    let last = networks.last().expect("a computer can reach itself");
    assert_eq!(last.kind, NetworkKind::Loopback);
    assert_eq!(networks.iter().filter(|one| one.kind == NetworkKind::Loopback).count(), 1);
    assert!(networks.iter().all(|network| !network.addresses.is_empty()));
}
