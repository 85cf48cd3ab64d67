//! A source folder's name on the destination, as the documentation promises it: prefix and separator of the
//! destination, its separator inside a name replaced by an underscore. Written apart from the engine's own.

use crate::dovecot::Settings;

/// How one server builds names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    pub prefix: String,
    pub separator: char,
}

impl Naming {
    /// Names with a prefix and a separator.
    pub fn new(prefix: &str, separator: char) -> Self {
        Self { prefix: prefix.into(), separator }
    }

    /// As these settings make it.
    pub fn of(settings: &Settings) -> Self {
        Self::new(&settings.prefix, settings.separator)
    }

    /// Turns a name of this server into one of another.
    pub fn translate(&self, name: &str, to: &Self) -> String {
        if name == "INBOX" {
            return name.into();
        }
        let bare = name.strip_prefix(&self.prefix).unwrap_or(name);
        let mut parts: Vec<String> =
            bare.split(self.separator).map(|part| part.replace(to.separator, "_")).collect();
        // Below `INBOX.` everything is a child of INBOX already.
        if parts[0] == "INBOX" && to.prefix.starts_with("INBOX") {
            parts.remove(0);
        }
        let joined = parts.join(&to.separator.to_string());
        if parts[0] == "INBOX" { joined } else { format!("{}{joined}", to.prefix) }
    }
}

#[cfg(test)]
mod tests {
    use super::Naming;

    #[test]
    fn names_are_translated_as_documented() {
        let dot = Naming::new("INBOX.", '.');
        let slash = Naming::new("", '/');
        assert_eq!(dot.translate("INBOX.A.B", &slash), "A/B");
        assert_eq!(slash.translate("INBOX/A", &dot), "INBOX.A");
        assert_eq!(slash.translate("v1.2/x", &dot), "INBOX.v1_2.x");
        assert_eq!(dot.translate("INBOX", &slash), "INBOX");
    }
}
