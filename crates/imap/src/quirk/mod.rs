//! What servers are like beside the RFCs, and what they mean by what they say: a file for each family, naming how it is
//! recognised and what follows from that. The one place where a server's text or name decides anything.

mod courier;
mod cyrus;
mod dovecot;
mod gmail;
mod icloud;
mod microsoft;
mod text;
mod traits;
mod yahoo;
mod zimbra;
mod zoho;

use std::time::Duration;

use mailhaul_model::FailureClass;

use crate::{Code, Failure};
use text::Rule;
pub use traits::{NameRules, Quirks, Signs, recognise};

/// Every family's texts, the common ones last: the first that fits counts. Whose text it is needs no knowing: no two
/// families mean different things by one text, and servers stand behind others.
const TEXTS: &[&[Rule]] = &[
    gmail::TEXTS,
    microsoft::TEXTS,
    yahoo::TEXTS,
    zoho::TEXTS,
    dovecot::TEXTS,
    cyrus::TEXTS,
    courier::TEXTS,
    text::COMMON,
];

/// The class of a failure, and how long the server wants to be left alone, where it says so.
///
/// A NO or BAD that tells nothing is [`FailureClass::MessageRefused`]: whoever sent something else than a message (a
/// login, a folder's command) knows better what was refused.
pub fn classify(failure: &Failure) -> (FailureClass, Option<Duration>) {
    match failure {
        Failure::No { code, text } => refusal(code.as_ref(), text, FailureClass::MessageRefused),
        Failure::Bad { text } => refusal(None, text, FailureClass::MessageRefused),
        Failure::Bye { code, text } => refusal(code.as_ref(), text, FailureClass::ConnectionLost),
        Failure::Lost { .. } | Failure::Timeout { .. } | Failure::Closed => {
            (FailureClass::ConnectionLost, None)
        }
        Failure::Protocol { .. } => (FailureClass::ProtocolViolated, None),
        Failure::NotOffered(_) => (FailureClass::NotOffered, None),
        Failure::WrongSize { .. } => (FailureClass::Internal, None),
    }
}

/// The class of a login's failure: a refusal that tells of no limit is one of the credential.
pub fn classify_login(failure: &Failure) -> (FailureClass, Option<Duration>) {
    let (class, wait) = classify(failure);
    let class = match (failure, class) {
        (Failure::Bye { text, .. }, _) if microsoft::is_token_over(text) => {
            FailureClass::WrongCredential
        }
        (
            Failure::No { .. } | Failure::Bad { .. },
            FailureClass::MessageRefused
            | FailureClass::FolderRefused
            | FailureClass::ConnectionLost,
        ) => FailureClass::WrongCredential,
        (_, class) => class,
    };
    (class, wait)
}

/// Whether the destination's virus scanner refused a message, by the common wordings.
pub fn is_virus(failure: &Failure) -> bool {
    let (Failure::No { text, .. } | Failure::Bad { text }) = failure else { return false };
    let text = text.to_ascii_lowercase();
    ["virus", "malware", "infected"].iter().any(|word| text.contains(word))
}

fn refusal(
    code: Option<&Code>,
    text: &str,
    otherwise: FailureClass,
) -> (FailureClass, Option<Duration>) {
    if microsoft::is_token_over(text) {
        return (FailureClass::ConnectionLost, None);
    }
    let text = text.to_ascii_lowercase();
    let wait = microsoft::backoff(&text);
    let fits = |rule: &&Rule| rule.words.iter().all(|word| text.contains(word));
    let by_text = TEXTS.iter().copied().flatten().find(fits);
    // A login that was refused stays refused, whatever else the text speaks of.
    let class = match (code.and_then(by_code), by_text) {
        (Some(FailureClass::WrongCredential), _) => FailureClass::WrongCredential,
        (_, Some(rule)) => rule.class,
        (Some(class), None) => class,
        (None, None) if wait.is_some() => FailureClass::RateLimited,
        (None, None) => otherwise,
    };
    (class, wait)
}

fn by_code(code: &Code) -> Option<FailureClass> {
    Some(match code {
        Code::AuthenticationFailed | Code::AuthorizationFailed | Code::Expired => {
            FailureClass::WrongCredential
        }
        Code::OverQuota => FailureClass::MailboxFull,
        Code::Limit | Code::InUse | Code::Unavailable => FailureClass::RateLimited,
        Code::TooBig => FailureClass::MessageRefused,
        Code::NonExistent | Code::AlreadyExists | Code::Cannot | Code::NoPerm | Code::TryCreate => {
            FailureClass::FolderRefused
        }
        Code::PrivacyRequired => FailureClass::NotOffered,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use mailhaul_model::FailureClass as Class;

    use super::{Quirks, Signs, classify, classify_login, recognise};
    use crate::{Capabilities, Code, Failure};

    pub(super) fn no(code: Option<Code>, text: &str) -> (Class, Option<Duration>) {
        classify(&Failure::No { code, text: text.into() })
    }

    pub(super) fn of(greeting: &str, capabilities: &[&str], host: &str) -> &'static Quirks {
        let capabilities = Capabilities::new(capabilities.iter().copied());
        recognise(&Signs { greeting, id: &[], capabilities: &capabilities, host })
    }

    #[test]
    fn a_virus_is_recognised_in_a_refusal_only() {
        let refused = |text: &str| Failure::No { code: None, text: text.into() };
        assert!(super::is_virus(&refused("Message rejected: Virus found")));
        assert!(!super::is_virus(&refused("Message rejected")));
    }

    #[test]
    fn a_rejected_login_is_never_taken_for_a_limit() {
        let code = Some(Code::AuthenticationFailed);
        assert_eq!(no(code, "Authentication failed, try again later").0, Class::WrongCredential);
        assert_eq!(no(None, "LOGIN failed.").0, Class::WrongCredential);
    }

    #[test]
    fn codes_count_where_no_text_does() {
        let missing = "Mailbox doesn't exist: x";
        assert_eq!(no(Some(Code::TryCreate), missing).0, Class::FolderRefused);
        let bye = Failure::Bye { code: None, text: "Server shutting down".into() };
        assert_eq!(classify(&bye).0, Class::ConnectionLost);
    }

    #[test]
    fn a_login_that_is_refused_in_whatever_words_is_a_rejected_credential_unless_it_is_a_limit() {
        // Microsoft 365 says no more than this.
        let no = |text: &str| Failure::No { code: None, text: text.into() };
        assert_eq!(classify_login(&no("AUTHENTICATE failed.")).0, Class::WrongCredential);
        assert_eq!(classify_login(&no("Rate limit hit")).0, Class::RateLimited);
        let bye = Failure::Bye { code: None, text: "Server shutting down".into() };
        assert_eq!(classify_login(&bye).0, Class::ConnectionLost);
    }
}
