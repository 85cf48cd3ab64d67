//! Folder names taken apart and put together, so that two servers' separators and prefixes can differ.

/// Where a side keeps the user's own folders (RFC 2342).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// Such as `INBOX.`; empty on most servers.
    pub prefix: String,
    /// `None` where the server has a flat list of folders.
    pub separator: Option<char>,
}

/// A folder's name without prefix and separators: `["Projects", "2024"]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FolderPath(pub Vec<String>);

impl Namespace {
    /// Takes a name of this side apart. INBOX, in any case, is one segment.
    pub fn take_apart(&self, name: &str) -> FolderPath {
        let bare = self.without_prefix(name);
        let segments = match self.separator {
            Some(separator) => {
                bare.split(separator).filter(|s| !s.is_empty()).map(Into::into).collect()
            }
            None => vec![bare.to_owned()],
        };
        FolderPath(segments).with_inbox()
    }

    /// Puts a name of this side together. A separator inside a segment becomes `_`, or `-` where `_` separates.
    pub fn put_together(&self, path: &FolderPath) -> String {
        if path.is_inbox() {
            return "INBOX".into();
        }
        let own = match self.separator {
            // Below the prefix `INBOX.` everything is a child of INBOX already: never `INBOX.INBOX.x`.
            Some(separator)
                if path.0[0] == "INBOX" && self.prefix == format!("INBOX{separator}") =>
            {
                &path.0[1..]
            }
            _ => &path.0[..],
        };
        let segments: Vec<String> = own.iter().map(|s| self.spell(s)).collect();
        let joined = segments.join(&self.separator.map_or_else(|| "-".into(), String::from));
        if path.0[0] == "INBOX" && own.len() == path.0.len() {
            return joined;
        }
        format!("{}{joined}", self.prefix)
    }

    fn without_prefix<'a>(&self, name: &'a str) -> &'a str {
        match name.get(..self.prefix.len()) {
            Some(head) if !self.prefix.is_empty() && head.eq_ignore_ascii_case(&self.prefix) => {
                &name[self.prefix.len()..]
            }
            _ => name,
        }
    }

    fn spell(&self, segment: &str) -> String {
        match self.separator {
            Some(separator) => segment.replace(separator, if separator == '_' { "-" } else { "_" }),
            None => segment.to_owned(),
        }
    }
}

impl FolderPath {
    /// Whether it is the INBOX itself.
    pub fn is_inbox(&self) -> bool {
        self.0.len() == 1 && self.0[0] == "INBOX"
    }

    /// The last segment.
    pub fn leaf(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// Whether it is the other one or below it.
    pub fn is_at_or_below(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    fn with_inbox(mut self) -> Self {
        if let Some(first) = self.0.first_mut()
            && first.eq_ignore_ascii_case("INBOX")
        {
            *first = "INBOX".into();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{FolderPath, Namespace};

    fn side(prefix: &str, separator: char) -> Namespace {
        Namespace { prefix: prefix.into(), separator: Some(separator) }
    }

    fn carried(from: &Namespace, name: &str, to: &Namespace) -> String {
        to.put_together(&from.take_apart(name))
    }

    #[test]
    fn prefix_and_separator_are_translated_either_way() {
        let (cyrus, plain) = (side("INBOX.", '.'), side("", '/'));
        assert_eq!(carried(&cyrus, "INBOX.Work.2024", &plain), "Work/2024");
        assert_eq!(carried(&plain, "Work/2024", &cyrus), "INBOX.Work.2024");
    }

    #[test]
    fn inbox_stays_inbox_in_any_case() {
        assert_eq!(carried(&side("INBOX.", '.'), "InBox", &side("", '/')), "INBOX");
        assert_eq!(carried(&side("", '/'), "inbox", &side("INBOX.", '.')), "INBOX");
    }

    #[test]
    fn a_child_of_inbox_never_gets_a_second_inbox() {
        assert_eq!(carried(&side("", '/'), "INBOX/Sub", &side("INBOX.", '.')), "INBOX.Sub");
        assert_eq!(carried(&side("", '/'), "INBOX/Sub", &side("", '.')), "INBOX.Sub");
    }

    #[test]
    fn the_other_sides_separator_inside_a_name_is_replaced() {
        assert_eq!(carried(&side("", '.'), "A/B.C", &side("", '/')), "A_B/C");
        assert_eq!(carried(&side("", '/'), "v1.2/x", &side("INBOX.", '.')), "INBOX.v1_2.x");
    }

    #[test]
    fn a_path_knows_what_is_below_it() {
        let work = FolderPath(vec!["Work".into()]);
        assert!(FolderPath(vec!["Work".into(), "2024".into()]).is_at_or_below(&work));
        assert!(!FolderPath(vec!["Workshop".into()]).is_at_or_below(&work));
    }
}
