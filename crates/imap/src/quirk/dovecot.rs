//! Dovecot.

use mailhaul_model::FailureClass;

use super::text::{Rule, rule};
use super::{Quirks, Signs};

/// By its greeting `Dovecot ready.` or `Dovecot (Debian) ready.`, else by what it says in ID.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    signs.greets("dovecot") || signs.is_named("dovecot")
}

pub(super) const QUIRKS: Quirks = Quirks { name: "Dovecot", ..Quirks::NONE };

/// Seen on 2.3.19.
pub(super) const TEXTS: &[Rule] = &[
    // `[UNAVAILABLE] Maximum number of connections from user+IP exceeded`.
    rule(&["maximum number of connections"], FailureClass::RateLimited),
    // With the code LIMIT: `Mail size is larger than the maximum size allowed by server ..`.
    rule(&["mail size is larger"], FailureClass::MessageRefused),
    // `Can't save a zero byte message`.
    rule(&["zero byte message"], FailureClass::MessageRefused),
    // `Quota exceeded (mailbox for user is full)`.
    rule(&["quota exceeded (mailbox"], FailureClass::MailboxFull),
];

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use crate::Code;
    use crate::quirk::tests::{no, of};

    #[test]
    fn a_limit_on_the_size_of_a_message_is_no_limit_on_pace() {
        let text = "Mail size is larger than the maximum size allowed by server configuration";
        assert_eq!(no(Some(Code::Limit), text).0, Class::MessageRefused);
        assert_eq!(no(Some(Code::Limit), "Slow down").0, Class::RateLimited);
    }

    #[test]
    fn its_words_mean_what_they_were_seen_with() {
        let many =
            "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)";
        assert_eq!(no(Some(Code::Unavailable), many).0, Class::RateLimited);
        assert_eq!(no(None, "Can't save a zero byte message").0, Class::MessageRefused);
        assert_eq!(no(None, "Quota exceeded (mailbox for user is full)").0, Class::MailboxFull);
        assert_eq!(of("Dovecot (Debian) ready.", &[], "x").name, "Dovecot");
    }
}
