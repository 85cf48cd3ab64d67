//! Microsoft 365, Outlook.com, and Exchange on one's own premises.

use std::time::Duration;

use mailhaul_model::FailureClass;

use super::text::{Rule, rule};
use super::{NameRules, Quirks, Signs};

/// Both greet with `The Microsoft Exchange IMAP4 service is ready.`; the service appends its server's name in brackets.
fn greets(signs: &Signs<'_>) -> bool {
    signs.greets("microsoft exchange imap4")
}

pub(super) fn made_365(signs: &Signs<'_>) -> bool {
    let is_host = || {
        ["outlook.office365.com", "outlook.office.com", "outlook.live.com"]
            .iter()
            .any(|host| signs.host_is(host))
            || signs.host_is("imap-mail.outlook.com")
    };
    (greets(signs) && (signs.greets("ready. [") || signs.capabilities.auth("XOAUTH2"))) || is_host()
}

pub(super) fn made_exchange(signs: &Signs<'_>) -> bool {
    greets(signs)
}

/// Folders without mail that Exchange shows to an IMAP client where nobody hid them, by their English names.
const NOT_MAIL: &[&str] = &[
    "Calendar",
    "Contacts",
    "Tasks",
    "Journal",
    "Notes",
    "Suggested Contacts",
    "Sync Issues",
    "Outbox",
];

pub(super) const MICROSOFT_365: Quirks = Quirks {
    name: "Microsoft 365",
    // The most that an administrator can allow. Out of the box it is 36,700,160, and the server says no by itself.
    message_limit: Some(157_286_400),
    names: NameRules { one_case: true, ..NameRules::ANY },
    not_mail: NOT_MAIL,
    ..Quirks::NONE
};

pub(super) const EXCHANGE: Quirks = Quirks {
    name: "Exchange",
    names: NameRules { one_case: true, ..NameRules::ANY },
    not_mail: NOT_MAIL,
    // An APPEND with \Flagged leaves the message without it (imapsync's FAQ for Exchange).
    flagged_by_store: true,
    ..Quirks::NONE
};

pub(super) const TEXTS: &[Rule] = &[
    // `Request is throttled. Suggested Backoff Time: 60000 milliseconds`.
    rule(&["throttled"], FailureClass::RateLimited),
    rule(&["suggested backoff time"], FailureClass::RateLimited),
    // `Server Unavailable. 15`: it has too much to do.
    rule(&["server unavailable. 15"], FailureClass::RateLimited),
    // The login is right, but there is no licence or no permission for the mailbox.
    rule(&["user is authenticated but not connected"], FailureClass::WrongCredential),
    // Answers an APPEND that is too large, or one with too long a line.
    rule(&["command argument error. 11"], FailureClass::MessageRefused),
];

/// `Suggested Backoff Time: 60000 milliseconds`, in small letters.
pub(super) fn backoff(text: &str) -> Option<Duration> {
    let (_, after) = text.split_once("backoff time")?;
    let after = after.trim_start_matches([':', ' ']);
    let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().map(Duration::from_millis)
}

/// `Session invalidated - AccessTokenExpired` ends a session whose access token is past its time. Others say that the token
/// has expired. The login was right; the next one needs a fresh token.
pub(super) fn is_token_over(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("accesstokenexpired") || text.contains("token") && text.contains("expired")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use mailhaul_model::FailureClass as Class;

    use crate::quirk::tests::{no, of};
    use crate::quirk::{classify, classify_login};
    use crate::{Code, Failure};

    #[test]
    fn the_backoff_is_how_long_to_wait() {
        let text = "Request is throttled. Suggested Backoff Time: 92415 milliseconds";
        let expected = (Class::RateLimited, Some(Duration::from_millis(92_415)));
        assert_eq!(no(None, text), expected);
        assert_eq!(classify(&Failure::Bye { code: None, text: text.into() }), expected);
        assert_eq!(no(None, "Server Unavailable. 15"), (Class::RateLimited, None));
    }

    #[test]
    fn no_licence_is_no_limit_and_too_large_is_one_messages_matter() {
        let text = "User is authenticated but not connected.";
        assert_eq!(no(None, text).0, Class::WrongCredential);
        let bad = Failure::Bad { text: "Command Argument Error. 11".into() };
        assert_eq!(classify(&bad).0, Class::MessageRefused);
    }

    #[test]
    fn a_token_whose_time_is_over_ends_a_connection_and_at_a_login_is_a_rejected_credential() {
        let text = "Session invalidated - AccessTokenExpired".to_owned();
        let bye = Failure::Bye { code: None, text };
        let no = Failure::No { code: Some(Code::Expired), text: "Token has expired".into() };
        for failure in [bye, no] {
            assert_eq!(classify(&failure).0, Class::ConnectionLost);
            assert_eq!(classify_login(&failure).0, Class::WrongCredential);
        }
    }

    #[test]
    fn the_service_and_the_product_are_told_apart() {
        let greeting = "The Microsoft Exchange IMAP4 service is ready.";
        assert_eq!(of(greeting, &["AUTH=NTLM"], "mail.example.org").name, "Exchange");
        let service = format!("{greeting} [TQBXAFAAMgA4ADEA]");
        assert_eq!(of(&service, &[], "mail.example.org").name, "Microsoft 365");
        assert_eq!(of("ready", &[], "outlook.office365.com").name, "Microsoft 365");
    }
}
