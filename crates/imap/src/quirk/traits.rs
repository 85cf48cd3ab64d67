//! How a server is recognised, and what a family's file can say of it.

use super::{courier, cyrus, dovecot, gmail, icloud, microsoft, yahoo, zimbra, zoho};
use crate::Capabilities;

/// What a server shows of itself.
#[derive(Clone, Copy, Debug)]
pub struct Signs<'a> {
    pub greeting: &'a str,
    /// What it answered to ID (RFC 2971): pairs of a field and its value.
    pub id: &'a [(String, String)],
    pub capabilities: &'a Capabilities,
    /// Decides only where nothing else does: a server may go by any name.
    pub host: &'a str,
}

impl Signs<'_> {
    pub(super) fn greets(&self, words: &str) -> bool {
        self.greeting.to_ascii_lowercase().contains(words)
    }

    /// Whether its name or its vendor's, by ID, has this in it (in small letters).
    pub(super) fn is_named(&self, word: &str) -> bool {
        self.id.iter().any(|(field, value)| {
            ["name", "vendor"].iter().any(|f| field.eq_ignore_ascii_case(f))
                && value.to_ascii_lowercase().contains(word)
        })
    }

    /// Whether the host is this one or below it.
    pub(super) fn host_is(&self, domain: &str) -> bool {
        let host = self.host.trim_end_matches('.').to_ascii_lowercase();
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// What folder names may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRules {
    /// Characters that a name must not have.
    pub forbidden: &'static str,
    /// No blank at the beginning or the end of a name, and no two together.
    pub tidy_blanks: bool,
    /// "Work" and "work" are one folder.
    pub one_case: bool,
}

impl NameRules {
    /// No rule beyond the RFC's.
    pub const ANY: Self = Self { forbidden: "", tidy_blanks: false, one_case: false };
}

/// What follows from knowing who made a server. All of it is data; who uses it is the engine's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quirks {
    /// As people call it; empty where nobody was recognised.
    pub name: &'static str,
    /// The largest message, in bytes, where the server does not say so itself.
    pub message_limit: Option<u64>,
    /// Most connections of one account at a time.
    pub connections: Option<usize>,
    pub names: NameRules,
    /// Special uses of folders that only show what lies elsewhere.
    pub views: &'static [&'static str],
    /// Names of top-level folders that hold no mail.
    pub not_mail: &'static [&'static str],
    /// A folder shows no more messages than this.
    pub shows_at_most: Option<u32>,
    /// Lists UIDs that there is no message for.
    pub lists_ghosts: bool,
    /// `\Flagged` has to be stored when the message is there.
    pub flagged_by_store: bool,
    /// Takes no message whose last line isn't ended.
    pub final_crlf: bool,
}

impl Quirks {
    /// Of a server that keeps to the RFCs, as far as is known.
    pub const NONE: Self = Self {
        name: "",
        message_limit: None,
        connections: None,
        names: NameRules::ANY,
        views: &[],
        not_mail: &[],
        shows_at_most: None,
        lists_ghosts: false,
        flagged_by_store: false,
        final_crlf: false,
    };

    /// Whether a folder, by its name taken apart, holds no mail: it or what it lies in is known for that.
    pub fn is_not_mail(&self, path: &[impl AsRef<str>]) -> bool {
        path.first().is_some_and(|top| {
            self.not_mail.iter().any(|name| name.eq_ignore_ascii_case(top.as_ref()))
        })
    }
}

type Family = (fn(&Signs<'_>) -> bool, &'static Quirks);

/// In order: the first that recognises its own counts.
const FAMILIES: &[Family] = &[
    (gmail::made, &gmail::QUIRKS),
    (microsoft::made_365, &microsoft::MICROSOFT_365),
    (microsoft::made_exchange, &microsoft::EXCHANGE),
    (yahoo::made, &yahoo::QUIRKS),
    (icloud::made, &icloud::QUIRKS),
    (zimbra::made, &zimbra::QUIRKS),
    (cyrus::made, &cyrus::QUIRKS),
    (courier::made, &courier::QUIRKS),
    (dovecot::made, &dovecot::QUIRKS),
    (zoho::made, &zoho::QUIRKS),
];

/// Who made a server, as far as it shows.
pub fn recognise(signs: &Signs<'_>) -> &'static Quirks {
    FAMILIES.iter().find(|(made, _)| made(signs)).map_or(&Quirks::NONE, |(_, quirks)| quirks)
}

#[cfg(test)]
mod tests {
    use super::{Quirks, Signs, recognise};
    use crate::Capabilities;

    #[test]
    fn what_a_server_says_of_itself_in_id_counts_where_its_greeting_says_nothing() {
        let id = [("NAME".to_owned(), "Zimbra".to_owned())];
        let capabilities = Capabilities::default();
        let signs = Signs { greeting: "ready", id: &id, capabilities: &capabilities, host: "x" };
        assert_eq!(recognise(&signs).name, "Zimbra");
        assert_eq!(recognise(&Signs { id: &[], ..signs }), &Quirks::NONE);
    }
}
