//! Announcements, as a second daemon hears them.

use std::net::Ipv4Addr;
use std::time::Instant;

use mdns_sd::HostnameResolutionEvent;

use super::*;
use crate::{NetworkKind, networks};

const PORT: u16 = 8443;

/// How long others may take to hear.
const PATIENCE: Duration = Duration::from_secs(20);

/// An address at which others could hear this computer. Build machines may have none.
fn address_for_others() -> Option<IpAddr> {
    let networks = networks();
    let real = networks.iter().filter(|network| network.kind != NetworkKind::Loopback);
    real.flat_map(|network| &network.addresses).map(|address| address.ip).find(IpAddr::is_ipv4)
}

/// A name that no other test has.
fn name(word: &str) -> String {
    format!("mailhaul-{word}-{}.local", std::process::id())
}

fn listener(address: IpAddr) -> ServiceDaemon {
    let daemon = ServiceDaemon::new().unwrap();
    daemon.disable_interface(IfKind::All).unwrap();
    daemon.enable_interface(IfKind::Addr(address)).unwrap();
    daemon
}

/// Reads events until one says it.
fn wait_for(
    events: &Receiver<HostnameResolutionEvent>,
    said: impl Fn(&HostnameResolutionEvent) -> bool,
) {
    let until = Instant::now() + PATIENCE;
    while let Ok(event) = events.recv_deadline(until) {
        if said(&event) {
            return;
        }
    }
    panic!("nobody said so");
}

#[test]
fn where_there_is_a_network_another_daemon_finds_the_name_until_the_announcement_ends() {
    let Some(address) = address_for_others() else {
        eprintln!("skipped: this computer is in no network");
        return;
    };
    let host = name("found");
    let announcement = Announcement::start(&host, address, PORT).unwrap();
    let listener = listener(address);
    let wanted = format!("{host}.");
    let events = listener.resolve_hostname(&wanted, None).unwrap();
    wait_for(&events, |event| match event {
        HostnameResolutionEvent::AddressesFound(_, found) => {
            found.iter().any(|one| one.to_ip_addr() == address)
        }
        _ => false,
    });
    // Others may hear of it a moment before it is written down here.
    let until = Instant::now() + PATIENCE;
    while announcement.state() != AnnouncementState::Announced {
        assert!(Instant::now() < until, "{:?}", announcement.state());
        std::thread::yield_now();
    }
    drop(announcement);
    wait_for(&events, |event| matches!(event, HostnameResolutionEvent::AddressesRemoved(..)));
    end(&listener);
}

#[test]
fn where_there_is_a_network_a_name_that_another_device_has_is_said_to_be_taken() {
    let Some(address) = address_for_others() else {
        eprintln!("skipped: this computer is in no network");
        return;
    };
    let host = name("taken");
    let other = listener(address);
    let elsewhere = IpAddr::from(Ipv4Addr::new(192, 0, 2, 201));
    let service =
        ServiceInfo::new(SERVICE, "Printer", &format!("{host}."), elsewhere, 443, None).unwrap();
    let heard = other.monitor().unwrap();
    other.register(service).unwrap();
    while !matches!(heard.recv_timeout(PATIENCE).unwrap(), DaemonEvent::Announce(..)) {}
    let announcement = Announcement::start(&host, address, PORT).unwrap();
    let until = Instant::now() + PATIENCE;
    while announcement.state() != AnnouncementState::Taken {
        assert!(Instant::now() < until, "{:?}", announcement.state());
        std::thread::yield_now();
    }
    assert!(announcement.problem().unwrap().to_string().contains(&host));
    drop(announcement);
    end(&other);
}

#[test]
fn in_any_network_or_none_it_starts_and_ends_at_once() {
    let somewhere = Ipv4Addr::new(192, 0, 2, 200).into();
    let address = address_for_others().unwrap_or(somewhere);
    for _ in 0..2 {
        let announcement = Announcement::start(&name("again"), address, PORT).unwrap();
        assert_eq!(announcement.problem(), None);
    }
}

#[test]
fn an_address_that_no_network_has_is_announced_nowhere() {
    let nowhere = Ipv4Addr::new(203, 0, 113, 77).into();
    let announcement = Announcement::start(&name("nowhere"), nowhere, PORT).unwrap();
    // Asking whether a name is free takes three quarters of a second (RFC 6762, section 8.1).
    let until = Instant::now() + Duration::from_secs(2);
    while let Ok(event) = announcement.events.recv_deadline(until) {
        assert!(!matches!(event, DaemonEvent::Announce(..)), "{event:?}");
    }
}

#[test]
fn nothing_is_announced_on_loopback() {
    for address in ["127.0.0.1", "::1"] {
        let refusal = Announcement::start("laptop.local", address.parse().unwrap(), PORT);
        assert!(matches!(refusal, Err(NotAnnounced::Loopback)), "{address}");
    }
}

#[test]
fn only_names_of_mdns_are_announced() {
    let address = Ipv4Addr::new(192, 168, 1, 7).into();
    for host in ["laptop", "laptop.example.com", ".local", "a.b.local", ""] {
        let refusal = Announcement::start(host, address, PORT);
        assert!(matches!(refusal, Err(NotAnnounced::NotLocal(_))), "{host}");
    }
}
