//! Yahoo and AOL.

use mailhaul_model::FailureClass;

use super::text::{Rule, rule};
use super::{Quirks, Signs};

/// By a capability of its own, else by the host's name: its greeting is everybody's.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    signs.capabilities.has("XYMHIGHESTMODSEQ")
        || ["yahoo.com", "aol.com", "yahoo.co.jp", "ymail.com"].iter().any(|d| signs.host_is(d))
}

pub(super) const QUIRKS: Quirks = Quirks {
    name: "Yahoo",
    connections: Some(5),
    shows_at_most: Some(10_000),
    final_crlf: true,
    ..Quirks::NONE
};

pub(super) const TEXTS: &[Rule] = &[
    // `[LIMIT] UID FETCH Rate limit hit.`
    rule(&["rate limit hit"], FailureClass::RateLimited),
];

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use crate::Code;
    use crate::quirk::tests::{no, of};

    #[test]
    fn a_rate_limit_is_one_with_its_code_and_without() {
        for code in [Some(Code::Limit), None] {
            assert_eq!(no(code, "UID FETCH Rate limit hit.").0, Class::RateLimited);
        }
    }

    #[test]
    fn it_is_known_by_its_capability_and_by_its_hosts() {
        let known = of("IMAP4rev1 Hello", &["XYMHIGHESTMODSEQ"], "x");
        assert_eq!((known.name, known.shows_at_most), ("Yahoo", Some(10_000)));
        assert_eq!(of("IMAP4rev1 Hello", &[], "export.imap.aol.com").name, "Yahoo");
        assert_ne!(of("IMAP4rev1 Hello", &[], "notyahoo.com").name, "Yahoo");
    }
}
