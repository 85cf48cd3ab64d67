//! The rule that lets others reach a port of this computer, in words to copy. Nothing is run here.

mod quoting;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::network::NetworkAddress;
use quoting::{in_netsh, in_powershell, in_shell};

/// What the rule is called, so that it is found again and taken away.
const RULE: &str = "Mailhaul form";

/// What a person with the right to do so has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FirewallAdvice {
    /// Which firewall it is for.
    pub what: String,
    /// Where and by whom the command is run.
    pub how: String,
    /// To copy as it is; empty where there is only a way through windows, which `how` says.
    pub command: String,
}

/// Whose firewall it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum System {
    Windows,
    MacOs,
    /// With the programs that were found; where there is none, there is advice for each that there could be.
    Linux(Vec<LinuxFirewall>),
}

/// A program that sets Linux's firewall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinuxFirewall {
    Ufw,
    Firewalld,
    Nft,
}

impl System {
    /// This computer's.
    pub fn this() -> Self {
        if cfg!(target_os = "windows") {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::MacOs
        } else {
            let path = std::env::var_os("PATH").unwrap_or_default();
            // Where administrators' programs are; a user's own path may leave it out.
            let sbin = ["/usr/sbin", "/sbin", "/usr/local/sbin"].map(PathBuf::from);
            Self::Linux(installed(std::env::split_paths(&path).chain(sbin)))
        }
    }
}

impl LinuxFirewall {
    const ALL: [Self; 3] = [Self::Ufw, Self::Firewalld, Self::Nft];

    fn program(self) -> &'static str {
        match self {
            Self::Ufw => "ufw",
            Self::Firewalld => "firewall-cmd",
            Self::Nft => "nft",
        }
    }
}

/// Those whose program is in one of the folders. `nft` is beneath the other two and counts only without them.
fn installed(folders: impl Iterator<Item = PathBuf>) -> Vec<LinuxFirewall> {
    let folders: Vec<_> = folders.collect();
    let is_there =
        |program: &str| folders.iter().any(|folder| fs::metadata(folder.join(program)).is_ok());
    let mut found: Vec<_> =
        LinuxFirewall::ALL.into_iter().filter(|one| is_there(one.program())).collect();
    if found.len() > 1 {
        found.retain(|one| *one != LinuxFirewall::Nft);
    }
    found
}

/// How others of a network get to a program's TCP port, one piece of advice for each firewall that there may be. None for an
/// address that only this computer reaches.
pub fn firewall(
    system: &System,
    program: &Path,
    port: u16,
    network: NetworkAddress,
) -> Vec<FirewallAdvice> {
    if network.ip.is_loopback() {
        return Vec::new();
    }
    match system {
        System::Windows => windows(&program.to_string_lossy(), port),
        System::MacOs => vec![macos(program)],
        System::Linux(found) => {
            let firewalls = if found.is_empty() { &LinuxFirewall::ALL[..] } else { found };
            firewalls.iter().map(|firewall| linux(*firewall, port, network)).collect()
        }
    }
}

/// Twice the same rule: in PowerShell, and for those who may not run it.
fn windows(program: &str, port: u16) -> Vec<FirewallAdvice> {
    // What Windows calls a verbatim path is not what its firewall compares with.
    let program = program.strip_prefix(r"\\?\").unwrap_or(program);
    let afterwards = "It lets in computers of the same subnet alone, in networks that Windows calls private or of a domain: if this \
         one is called public, make it private under Settings > Network & internet. If Windows asked about Mailhaul before and access was \
         refused, first remove the rules that block Mailhaul under Windows Defender Firewall > Advanced settings > Inbound Rules.";
    vec![
        FirewallAdvice {
            what: "Windows Defender Firewall, in PowerShell".to_owned(),
            how: format!(
                "As an administrator, in PowerShell (Start > PowerShell > Run as administrator). {afterwards} Take it away afterwards with \
                 Remove-NetFirewallRule -DisplayName {}.",
                in_powershell(RULE)
            ),
            command: format!(
                "New-NetFirewallRule -DisplayName {} -Direction Inbound -Action Allow -Program {} -Protocol TCP -LocalPort {port} \
                 -RemoteAddress LocalSubnet -Profile Private,Domain",
                in_powershell(RULE),
                in_powershell(program)
            ),
        },
        FirewallAdvice {
            what: "Windows Defender Firewall, in the command prompt".to_owned(),
            how: format!(
                "As an administrator, in the command prompt (Start > cmd > Run as administrator). {afterwards} Take it away afterwards with \
                 netsh advfirewall firewall delete rule name={}.",
                in_netsh(RULE)
            ),
            command: format!(
                "netsh advfirewall firewall add rule name={} dir=in action=allow program={} protocol=TCP localport={port} \
                 remoteip=localsubnet profile=private,domain",
                in_netsh(RULE),
                in_netsh(program)
            ),
        },
    ]
}

fn macos(program: &Path) -> FirewallAdvice {
    // The firewall knows applications by their bundle.
    let bundle = program
        .ancestors()
        .find(|folder| folder.extension().is_some_and(|extension| extension == "app"))
        .unwrap_or(program);
    let bundle = in_shell(&bundle.to_string_lossy());
    let tool = "sudo /usr/libexec/ApplicationFirewall/socketfilterfw";
    FirewallAdvice {
        what: "macOS firewall".to_owned(),
        how: "Only if the firewall is on. Either in System Settings > Network > Firewall > Options: add Mailhaul, set it to \
              \"Allow incoming connections\", and see that \"Block all incoming connections\" is off. Or as an administrator, in \
              Terminal. macOS lets in a program as a whole, whatever the port; remove Mailhaul from that list afterwards."
            .to_owned(),
        command: format!("{tool} --add {bundle} && {tool} --unblockapp {bundle}"),
    }
}

fn linux(firewall: LinuxFirewall, port: u16, network: NetworkAddress) -> FirewallAdvice {
    let subnet = network.subnet();
    let v6 = network.ip.is_ipv6();
    match firewall {
        LinuxFirewall::Ufw => {
            let rule = format!("allow proto tcp from {subnet} to any port {port}");
            FirewallAdvice {
                what: "ufw".to_owned(),
                how: format!(
                    "With an administrator's password, in a terminal, and only if sudo ufw status says active. It lets in computers of \
                     {subnet} alone. Take it away afterwards with sudo ufw delete {rule}."
                ),
                command: format!("sudo ufw {rule} comment {}", in_shell(RULE)),
            }
        }
        LinuxFirewall::Firewalld => {
            let family = if v6 { "ipv6" } else { "ipv4" };
            let rule = format!(
                r#"rule family="{family}" source address="{subnet}" port port="{port}" protocol="tcp" accept"#
            );
            FirewallAdvice {
                what: "firewalld".to_owned(),
                how: format!(
                    "With an administrator's password, in a terminal, and only if sudo firewall-cmd --state says running. It lets in \
                     computers of {subnet} alone, until the computer or its firewall restarts. It goes into the default zone: where \
                     sudo firewall-cmd --get-active-zones shows this network in another one, add --zone=NAME."
                ),
                command: format!("sudo firewall-cmd --add-rich-rule={}", in_shell(&rule)),
            }
        }
        LinuxFirewall::Nft => {
            let family = if v6 { "ip6" } else { "ip" };
            let comment = in_shell(&format!("\"{RULE}\""));
            FirewallAdvice {
                what: "nftables".to_owned(),
                how: format!(
                    "With an administrator's password, in a terminal, and only if sudo nft list ruleset shows a table that rejects or drops \
                     input. It lets in computers of {subnet} alone, until the rules are loaded anew. The table is taken to be called \
                     inet filter and its chain input, as in most distributions: put in your own names if yours are others."
                ),
                command: format!(
                    "sudo nft insert rule inet filter input {family} saddr {subnet} tcp dport {port} accept comment {comment}"
                ),
            }
        }
    }
}

#[cfg(test)]
#[path = "firewall/tests.rs"]
mod tests;
