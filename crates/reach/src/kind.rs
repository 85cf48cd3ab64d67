//! What kind of network an interface leads to, by its type, its name and what its driver says of itself, and what it is called.

use netdev::Interface;
use netdev::interface::types::InterfaceType;

use crate::network::NetworkKind;

/// How Linux names the interfaces of VPNs: the kernel's `tun` and `WireGuard`, and the usual clients.
const VPN_NAMES: [&str; 13] = [
    "tun",
    "utun",
    "wg",
    "ppp",
    "ipsec",
    "tailscale",
    "zt",
    "nebula",
    "nordlynx",
    "proton",
    "cscotun",
    "gpd",
    "vpn",
];

/// How Linux and macOS name the interfaces of containers and virtual machines.
const VIRTUAL_NAMES: [&str; 18] = [
    "docker", "br-", "podman", "veth", "cni", "flannel", "cali", "kube", "virbr", "vnet", "lxcbr",
    "lxdbr", "incusbr", "vmnet", "vboxnet", "waydroid", "bridge", "tap",
];

/// What the drivers of VPN clients call themselves on Windows.
const VPN_DRIVERS: [&str; 16] = [
    "vpn",
    "wireguard",
    "wintun",
    "tap-windows",
    "tap-nordvpn",
    "openvpn",
    "tailscale",
    "zerotier",
    "anyconnect",
    "fortinet",
    "pangp",
    "juniper networks",
    "sonicwall",
    "check point virtual",
    "wan miniport",
    "zscaler",
];

/// The same of virtual machines' hosts. Not the adapters of a guest ("Microsoft Hyper-V Network Adapter", "Red Hat VirtIO"):
/// they are a guest's way into the network.
const VIRTUAL_DRIVERS: [&str; 5] = [
    "hyper-v virtual",
    "vmware virtual ethernet",
    "virtualbox host-only",
    "wi-fi direct virtual",
    "docker",
];

pub(crate) fn kind(interface: &Interface) -> NetworkKind {
    if interface.is_loopback() || interface.if_type == InterfaceType::Loopback {
        return NetworkKind::Loopback;
    }
    by_driver(interface.description.as_deref().unwrap_or_default())
        .or_else(|| by_name(&interface.name))
        .unwrap_or_else(|| by_type(interface))
}

fn by_driver(description: &str) -> Option<NetworkKind> {
    let description = description.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| description.contains(word));
    if says(&VPN_DRIVERS) {
        return Some(NetworkKind::Vpn);
    }
    says(&VIRTUAL_DRIVERS).then_some(NetworkKind::Virtual)
}

/// Not on Windows, where a name is a GUID in braces.
fn by_name(name: &str) -> Option<NetworkKind> {
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    // `br0` is what an administrator calls a bridge.
    let is_numbered_bridge =
        name.strip_prefix("br").is_some_and(|rest| rest.bytes().all(|c| c.is_ascii_digit()));
    if begins(&VPN_NAMES) {
        return Some(NetworkKind::Vpn);
    }
    (begins(&VIRTUAL_NAMES) || is_numbered_bridge).then_some(NetworkKind::Virtual)
}

fn by_type(interface: &Interface) -> NetworkKind {
    match interface.if_type {
        InterfaceType::Wireless80211 => NetworkKind::Wifi,
        InterfaceType::Ethernet
        | InterfaceType::Ethernet3Megabit
        | InterfaceType::FastEthernetT
        | InterfaceType::FastEthernetFx
        | InterfaceType::GigabitEthernet => NetworkKind::Wired,
        InterfaceType::Tunnel | InterfaceType::Ppp | InterfaceType::Slip => NetworkKind::Vpn,
        InterfaceType::Bridge | InterfaceType::ProprietaryVirtual => NetworkKind::Virtual,
        _ if interface.is_tun() => NetworkKind::Vpn,
        _ => NetworkKind::Other,
    }
}

/// The system's own name where it has one for people (Windows, macOS), otherwise a word for its kind and the interface.
pub(crate) fn name(interface: &Interface, kind: NetworkKind) -> String {
    let id = &interface.name;
    let friendly = interface.friendly_name.as_deref().unwrap_or_default().trim();
    match kind {
        NetworkKind::Loopback => "This computer only".to_owned(),
        _ if !friendly.is_empty() => friendly.to_owned(),
        NetworkKind::Wifi => format!("Wi-Fi ({id})"),
        NetworkKind::Wired => format!("Ethernet ({id})"),
        NetworkKind::Vpn => format!("VPN ({id})"),
        NetworkKind::Virtual => format!("{} ({id})", virtual_word(id)),
        NetworkKind::Other => format!("Network ({id})"),
    }
}

fn virtual_word(id: &str) -> &'static str {
    match id {
        _ if id.starts_with("docker") || id.starts_with("br-") => "Docker",
        _ if id.starts_with("podman") || id.starts_with("cni") || id.starts_with("lx") => {
            "Containers"
        }
        _ if id.starts_with("br") => "Bridge",
        _ => "Virtual network",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface(name: &str, if_type: InterfaceType) -> Interface {
        Interface { name: name.to_owned(), if_type, ..Interface::dummy() }
    }

    fn shown(interface: &Interface) -> (NetworkKind, String) {
        let kind = kind(interface);
        (kind, name(interface, kind))
    }

    #[test]
    fn on_linux_the_kind_gives_the_name() {
        use InterfaceType::{Ethernet, Loopback, Ppp, Tunnel, UnknownWithValue, Wireless80211};
        for (id, if_type, kind, name) in [
            ("eth0", Ethernet, NetworkKind::Wired, "Ethernet (eth0)"),
            ("enp3s0f1", Ethernet, NetworkKind::Wired, "Ethernet (enp3s0f1)"),
            ("bond0", Ethernet, NetworkKind::Wired, "Ethernet (bond0)"),
            ("wlp3s0", Wireless80211, NetworkKind::Wifi, "Wi-Fi (wlp3s0)"),
            ("tun0", Tunnel, NetworkKind::Vpn, "VPN (tun0)"),
            ("ppp0", Ppp, NetworkKind::Vpn, "VPN (ppp0)"),
            ("wg0", UnknownWithValue(65534), NetworkKind::Vpn, "VPN (wg0)"),
            ("docker0", Ethernet, NetworkKind::Virtual, "Docker (docker0)"),
            ("br-3fa9c1d2e4b5", Ethernet, NetworkKind::Virtual, "Docker (br-3fa9c1d2e4b5)"),
            ("br0", Ethernet, NetworkKind::Virtual, "Bridge (br0)"),
            ("virbr0", Ethernet, NetworkKind::Virtual, "Virtual network (virbr0)"),
            ("lo", Loopback, NetworkKind::Loopback, "This computer only"),
            ("wwan0", InterfaceType::Wwan, NetworkKind::Other, "Network (wwan0)"),
        ] {
            assert_eq!(shown(&interface(id, if_type)), (kind, name.to_owned()), "{id}");
        }
    }

    #[test]
    fn the_systems_own_name_comes_first() {
        let wifi = Interface {
            friendly_name: Some("Wi-Fi 2".to_owned()),
            description: Some("Intel(R) Wi-Fi 6 AX201 160MHz".to_owned()),
            ..interface("{1F2E}", InterfaceType::Wireless80211)
        };
        assert_eq!(shown(&wifi), (NetworkKind::Wifi, "Wi-Fi 2".to_owned()));
    }

    #[test]
    fn on_windows_the_driver_tells_vpns_and_virtual_switches_from_network_cards() {
        let kind_of = |description: &str| {
            let description = Some(description.to_owned());
            kind(&Interface { description, ..interface("{1F2E}", InterfaceType::Ethernet) })
        };
        assert_eq!(kind_of("Intel(R) Ethernet Connection I219-LM"), NetworkKind::Wired);
        assert_eq!(kind_of("Microsoft Hyper-V Network Adapter"), NetworkKind::Wired);
        assert_eq!(kind_of("Red Hat VirtIO Ethernet Adapter"), NetworkKind::Wired);
        assert_eq!(kind_of("Hyper-V Virtual Ethernet Adapter"), NetworkKind::Virtual);
        assert_eq!(kind_of("VMware Virtual Ethernet Adapter for VMnet8"), NetworkKind::Virtual);
        assert_eq!(kind_of("VirtualBox Host-Only Ethernet Adapter"), NetworkKind::Virtual);
        assert_eq!(kind_of("TAP-Windows Adapter V9"), NetworkKind::Vpn);
        assert_eq!(kind_of("WireGuard Tunnel"), NetworkKind::Vpn);
        assert_eq!(kind_of("Cisco AnyConnect Virtual Miniport Adapter"), NetworkKind::Vpn);
    }

    #[test]
    fn on_macos_a_tunnel_without_a_name_is_a_vpn() {
        let tunnel = interface("utun3", InterfaceType::Tunnel);
        assert_eq!(shown(&tunnel), (NetworkKind::Vpn, "VPN (utun3)".to_owned()));
    }
}
