//! Gmail and Google Workspace: labels shown as folders, limits by the day.

use mailhaul_model::FailureClass;

use super::text::{Rule, rule};
use super::{NameRules, Quirks, Signs};

/// By its extension, which nobody else offers; before the login by its greeting `Gimap ready for requests from ..`.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    signs.capabilities.has("X-GM-EXT-1") || signs.greets("gimap ready")
}

pub(super) const QUIRKS: Quirks = Quirks {
    name: "Gmail",
    // What it says itself, for a server that stands in front of it and says nothing.
    message_limit: Some(35_651_584),
    connections: Some(15),
    names: NameRules { forbidden: "^", tidy_blanks: true, ..NameRules::ANY },
    // A star and a guess: both show messages that have their place elsewhere.
    views: &["\\Flagged", "\\Important"],
    ..Quirks::NONE
};

pub(super) const TEXTS: &[Rule] = &[
    // `[OVERQUOTA] Account exceeded command or bandwidth limits` is no full mailbox. The block lasts up to a day.
    rule(&["exceeded", "bandwidth limits"], FailureClass::RateLimited),
    // `[ALERT] Too many simultaneous connections`.
    rule(&["too many simultaneous connections"], FailureClass::RateLimited),
    // `[ALERT] Application-specific password required`.
    rule(&["application-specific password"], FailureClass::WrongCredential),
    // `[ALERT] Please log in via your web browser`.
    rule(&["log in via your web browser"], FailureClass::WrongCredential),
];

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use crate::Code;
    use crate::quirk::tests::{no, of};

    #[test]
    fn overquota_is_a_limit_here_and_everywhere_else_a_full_mailbox() {
        let over = Some(Code::OverQuota);
        let gmail = "Account exceeded command or bandwidth limits. (Failure)";
        assert_eq!(no(over.clone(), gmail).0, Class::RateLimited);
        assert_eq!(no(over, "Quota exceeded (mailbox for user is full)").0, Class::MailboxFull);
    }

    #[test]
    fn its_other_words_mean_what_they_were_seen_with() {
        let many = "Too many simultaneous connections. (Failure)";
        assert_eq!(no(Some(Code::Alert), many).0, Class::RateLimited);
        for text in [
            "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
            "Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)",
        ] {
            assert_eq!(no(Some(Code::Alert), text).0, Class::WrongCredential, "{text}");
        }
    }

    #[test]
    fn it_is_known_by_its_extension_and_by_its_greeting() {
        assert_eq!(of("ready", &["IMAP4rev1", "X-GM-EXT-1"], "mail.example.org").name, "Gmail");
        assert_eq!(of("Gimap ready for requests from 192.0.2.1", &[], "x").name, "Gmail");
    }
}
