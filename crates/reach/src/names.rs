//! What this computer is called, in a network and in DNS.

use std::fs;

/// Labels of DNS are no longer (RFC 1035, section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// The names under which others may know this computer. Whether they do is not asked of anybody here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostNames {
    /// As its owner called it, without a domain.
    pub own: String,
    /// The name to announce by mDNS (RFC 6762): a valid label and `.local`, in lower case.
    pub local: String,
    /// The DNS suffix of this computer or of its network, in lower case, where there is one.
    pub suffix: Option<String>,
    /// The first label of `local` below the suffix.
    pub full: Option<String>,
}

impl HostNames {
    /// This computer's, as the system tells now.
    pub fn read() -> Self {
        Self::of(&gethostname::gethostname().to_string_lossy(), system_suffix().as_deref())
    }

    /// A host name that has a domain of its own counts more than what the network says.
    fn of(host_name: &str, suffix: Option<&str>) -> Self {
        let host_name = host_name.trim().trim_end_matches('.');
        let (own, domain) = host_name.split_once('.').unwrap_or((host_name, ""));
        let label = label(own);
        let suffix = valid_suffix(domain).or_else(|| valid_suffix(suffix?));
        Self {
            own: if own.is_empty() { label.clone() } else { own.to_owned() },
            local: format!("{label}.local"),
            full: suffix.as_ref().map(|suffix| format!("{label}.{suffix}")),
            suffix,
        }
    }
}

/// Letters, digits and single hyphens. A name that is everybody's, or that has none of these, gives way to the program's.
fn label(name: &str) -> String {
    let mut label = String::new();
    for c in name.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => label.push(c),
            // An apostrophe in "Ann's computer" is no gap.
            '\'' | '\u{2019}' => (),
            _ if label.is_empty() || label.ends_with('-') => (),
            _ => label.push('-'),
        }
    }
    label.truncate(LONGEST_LABEL);
    let label = label.trim_end_matches('-');
    if label.is_empty() || label == "localhost" { "mailhaul".to_owned() } else { label.to_owned() }
}

/// Not `local`, which is mDNS's, nor the stand-in that some systems give themselves.
fn valid_suffix(text: &str) -> Option<String> {
    let suffix = text.trim().trim_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_useful = !matches!(suffix.as_str(), "local" | "localdomain");
    (is_useful && suffix.len() <= 253 && suffix.split('.').all(is_label)).then_some(suffix)
}

/// On Windows only users of a domain have this variable; elsewhere the resolver's settings know the network's suffix.
fn system_suffix() -> Option<String> {
    if cfg!(windows) {
        return std::env::var("USERDNSDOMAIN").ok();
    }
    suffix_of_resolver(&fs::read_to_string("/etc/resolv.conf").ok()?)
}

/// Of `domain` and `search` the last one counts (resolv.conf(5)), and of `search` its first name.
fn suffix_of_resolver(settings: &str) -> Option<String> {
    settings
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            matches!(words.next(), Some("domain" | "search")).then(|| words.next())?
        })
        .next_back()
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_is_announced_as_it_is_and_completed_by_the_networks_suffix() {
        let names = HostNames::of("Laptop", Some("Office.Example.com"));
        assert_eq!((names.own.as_str(), names.local.as_str()), ("Laptop", "laptop.local"));
        assert_eq!(names.suffix.as_deref(), Some("office.example.com"));
        assert_eq!(names.full.as_deref(), Some("laptop.office.example.com"));
    }

    #[test]
    fn a_host_name_with_a_domain_keeps_it() {
        let names = HostNames::of("pc7.corp.example.org.", Some("guest.example.net"));
        assert_eq!(names.full.as_deref(), Some("pc7.corp.example.org"));
        assert_eq!(names.local, "pc7.local");
    }

    #[test]
    fn a_name_of_mdns_has_no_suffix() {
        let names = HostNames::of("Anns-MacBook-Pro.local", None);
        assert_eq!((names.suffix, names.full), (None, None));
        assert_eq!(names.local, "anns-macbook-pro.local");
        assert_eq!(HostNames::of("box.localdomain", Some(".")).suffix, None);
    }

    #[test]
    fn whatever_a_computer_is_called_its_label_is_valid() {
        for (own, expected) in [
            ("Ann's Computer", "anns-computer"),
            ("DESKTOP_4F--X", "desktop-4f-x"),
            ("büro-pc", "b-ro-pc"),
            ("-x-", "x"),
            ("会計", "mailhaul"),
            ("", "mailhaul"),
            ("localhost", "mailhaul"),
        ] {
            assert_eq!(label(own), expected, "{own}");
        }
        assert_eq!(label(&"a".repeat(80)).len(), 63);
        assert_eq!(label(&format!("{}-b", "a".repeat(62))), "a".repeat(62));
    }

    #[test]
    fn the_resolvers_last_word_on_the_suffix_counts() {
        let read = |text| suffix_of_resolver(text).and_then(|suffix| valid_suffix(&suffix));
        assert_eq!(read("nameserver 10.0.0.1\n"), None);
        assert_eq!(read("search office.lan other.lan\n").as_deref(), Some("office.lan"));
        assert_eq!(read("domain a.lan\nsearch b.lan c.lan\n").as_deref(), Some("b.lan"));
        assert_eq!(read("# search x.lan\nsearch .\n"), None);
    }

    #[test]
    fn this_computer_has_a_name_to_announce() {
        let names = HostNames::read();
        assert!(names.local.strip_suffix(".local").is_some_and(|label| !label.is_empty()));
    }
}
