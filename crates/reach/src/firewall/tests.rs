//! What is to be copied, to the letter.

use super::*;

fn network() -> NetworkAddress {
    NetworkAddress::new("192.168.1.77".parse().unwrap(), 24)
}

fn commands(system: &System, program: &str, network: NetworkAddress) -> Vec<String> {
    firewall(system, Path::new(program), 8443, network)
        .into_iter()
        .map(|advice| advice.command)
        .collect()
}

#[test]
fn on_windows_program_port_profile_and_subnet_are_named() {
    let program = r"\\?\C:\Program Files\O'Neill\mailhaul-app.exe";
    assert_eq!(
        commands(&System::Windows, program, network()),
        [
            "New-NetFirewallRule -DisplayName 'Mailhaul form' -Direction Inbound -Action Allow -Program \
             'C:\\Program Files\\O''Neill\\mailhaul-app.exe' -Protocol TCP -LocalPort 8443 -RemoteAddress LocalSubnet \
             -Profile Private,Domain",
            "netsh advfirewall firewall add rule name=\"Mailhaul form\" dir=in action=allow program=\
             \"C:\\Program Files\\O'Neill\\mailhaul-app.exe\" protocol=TCP localport=8443 remoteip=localsubnet \
             profile=private,domain",
        ]
    );
}

#[test]
fn on_macos_the_bundle_is_let_in_and_not_the_program_in_it() {
    let tool = "sudo /usr/libexec/ApplicationFirewall/socketfilterfw";
    assert_eq!(
        commands(
            &System::MacOs,
            "/Users/Ann Lee/Mailhaul.app/Contents/MacOS/mailhaul-app",
            network()
        ),
        [format!(
            "{tool} --add '/Users/Ann Lee/Mailhaul.app' && {tool} --unblockapp '/Users/Ann Lee/Mailhaul.app'"
        )]
    );
    let bare = commands(&System::MacOs, "/opt/mailhaul-app", network());
    assert!(bare[0].ends_with("--unblockapp '/opt/mailhaul-app'"));
}

#[test]
fn on_linux_each_firewall_gets_its_own_words() {
    assert_eq!(
        commands(&System::Linux(Vec::new()), "/usr/bin/mailhaul-app", network()),
        [
            "sudo ufw allow proto tcp from 192.168.1.0/24 to any port 8443 comment 'Mailhaul form'",
            "sudo firewall-cmd --add-rich-rule='rule family=\"ipv4\" source address=\"192.168.1.0/24\" \
             port port=\"8443\" protocol=\"tcp\" accept'",
            "sudo nft insert rule inet filter input ip saddr 192.168.1.0/24 tcp dport 8443 accept \
             comment '\"Mailhaul form\"'",
        ]
    );
}

#[test]
fn on_linux_only_what_was_found_is_spoken_of() {
    let system = System::Linux(vec![LinuxFirewall::Firewalld]);
    let advice = firewall(&system, Path::new("/usr/bin/mailhaul-app"), 8443, network());
    assert_eq!(advice.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), ["firewalld"]);
}

#[test]
fn a_network_of_ipv6_is_written_as_such() {
    let network = NetworkAddress::new("fd00::77".parse().unwrap(), 64);
    let commands = commands(&System::Linux(Vec::new()), "/usr/bin/mailhaul-app", network);
    assert!(commands[0].contains("from fd00::/64 to any"));
    assert!(commands[1].contains(r#"family="ipv6" source address="fd00::/64""#));
    assert!(commands[2].contains("ip6 saddr fd00::/64"));
}

#[test]
fn for_this_computer_alone_no_firewall_has_to_be_opened() {
    let loopback = NetworkAddress::new("127.0.0.1".parse().unwrap(), 8);
    for system in [System::Windows, System::MacOs, System::Linux(Vec::new())] {
        assert!(firewall(&system, Path::new("/a"), 8443, loopback).is_empty());
    }
}

#[test]
fn nft_beneath_another_firewall_is_not_spoken_of() {
    let folder = std::env::temp_dir().join(format!("mailhaul-firewalls-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let found = || installed([folder.clone(), PathBuf::from("/nowhere")].into_iter());
    assert_eq!(found(), []);
    fs::write(folder.join("nft"), "").unwrap();
    assert_eq!(found(), [LinuxFirewall::Nft]);
    fs::write(folder.join("ufw"), "").unwrap();
    assert_eq!(found(), [LinuxFirewall::Ufw]);
    fs::remove_dir_all(&folder).unwrap();
}
