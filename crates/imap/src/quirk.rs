//! What servers mean by what they say. The one place where a server's text decides anything: each rule names the server
//! it was made for, or says that it is a common wording.

use std::time::Duration;

use mailhaul_model::FailureClass;

use crate::{Code, Failure};

/// A rule on text: where all of `words` are in what the server said (in small letters), it means `class`.
struct Rule {
    words: &'static [&'static str],
    class: FailureClass,
    wait: Option<Duration>,
}

const fn rule(words: &'static [&'static str], class: FailureClass) -> Rule {
    Rule { words, class, wait: None }
}

/// In order: the first that fits counts.
const RULES: &[Rule] = &[
    // Gmail: `[OVERQUOTA] Account exceeded command or bandwidth limits` is no full mailbox. The block lasts up to a day.
    rule(&["exceeded", "bandwidth limits"], FailureClass::RateLimited),
    // Gmail: `[ALERT] Too many simultaneous connections`.
    rule(&["too many simultaneous connections"], FailureClass::RateLimited),
    // Dovecot: `[UNAVAILABLE] Maximum number of connections from user+IP exceeded`.
    rule(&["maximum number of connections"], FailureClass::RateLimited),
    // Another common wording of the same.
    rule(&["maximum connection limit"], FailureClass::RateLimited),
    // Microsoft 365: `Request is throttled. Suggested Backoff Time: 60000 milliseconds`.
    rule(&["throttled"], FailureClass::RateLimited),
    rule(&["suggested backoff time"], FailureClass::RateLimited),
    // Yahoo, AOL: `[LIMIT] Rate limit hit`.
    rule(&["rate limit"], FailureClass::RateLimited),
    // Common wordings, not one server's own.
    rule(&["too many login"], FailureClass::RateLimited),
    rule(&["try again later"], FailureClass::RateLimited),
    // Microsoft 365: the login is right, but there is no licence or no permission for the mailbox.
    rule(&["user is authenticated but not connected"], FailureClass::WrongCredential),
    // Gmail: `[ALERT] Application-specific password required`.
    rule(&["application-specific password"], FailureClass::WrongCredential),
    // Microsoft 365: `Command Argument Error. 11` answers an APPEND that is too large.
    rule(&["command argument error. 11"], FailureClass::MessageRefused),
    // Dovecot (seen on 2.3.19, with the code LIMIT): `Mail size is larger than the maximum size allowed by server ..`.
    rule(&["mail size is larger"], FailureClass::MessageRefused),
    // Common wordings of the same. Before the full mailbox: `exceeds .. size` names no quota.
    rule(&["message", "too large"], FailureClass::MessageRefused),
    rule(&["message", "too big"], FailureClass::MessageRefused),
    rule(&["message size exceeds"], FailureClass::MessageRefused),
    rule(&["maximum message size"], FailureClass::MessageRefused),
    // Dovecot (seen on 2.3.19): `Can't save a zero byte message`.
    rule(&["zero byte message"], FailureClass::MessageRefused),
    // Common wording where a server takes no NUL or no bare line ends.
    rule(&["message contains"], FailureClass::MessageRefused),
    // Dovecot (seen on 2.3.19): `Quota exceeded (mailbox for user is full)`; then common wordings of the same.
    rule(&["quota exceeded"], FailureClass::MailboxFull),
    rule(&["over quota"], FailureClass::MailboxFull),
    rule(&["exceeded your quota"], FailureClass::MailboxFull),
    rule(&["mailbox", "full"], FailureClass::MailboxFull),
    // Common wordings of a refused login, of servers without RFC 5530's codes.
    rule(&["authentication failed"], FailureClass::WrongCredential),
    rule(&["login failed"], FailureClass::WrongCredential),
    rule(&["invalid credentials"], FailureClass::WrongCredential),
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
        (Failure::Bye { text, .. }, _) if is_token_over(text) => FailureClass::WrongCredential,
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

/// Microsoft 365 ends a session whose access token is past its time: `Session invalidated - AccessTokenExpired`. Others
/// say that the token has expired. The login was right; the next one needs a fresh token.
fn is_token_over(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("accesstokenexpired") || text.contains("token") && text.contains("expired")
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
    if is_token_over(text) {
        return (FailureClass::ConnectionLost, None);
    }
    let text = text.to_ascii_lowercase();
    let wait = backoff(&text);
    let fits = |rule: &&Rule| rule.words.iter().all(|word| text.contains(word));
    let by_text = RULES.iter().find(fits);
    // A login that was refused stays refused, whatever else the text speaks of.
    let class = match (code.and_then(by_code), by_text) {
        (Some(FailureClass::WrongCredential), _) => FailureClass::WrongCredential,
        (_, Some(rule)) => rule.class,
        (Some(class), None) => class,
        (None, None) if wait.is_some() => FailureClass::RateLimited,
        (None, None) => otherwise,
    };
    (class, wait.or_else(|| by_text.and_then(|rule| rule.wait)))
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

/// Microsoft 365: `Suggested Backoff Time: 60000 milliseconds`.
fn backoff(text: &str) -> Option<Duration> {
    let (_, after) = text.split_once("backoff time")?;
    let after = after.trim_start_matches([':', ' ']);
    let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use mailhaul_model::FailureClass as Class;

    use super::{classify, classify_login};
    use crate::{Code, Failure};

    fn no(code: Option<Code>, text: &str) -> (Class, Option<Duration>) {
        classify(&Failure::No { code, text: text.into() })
    }

    #[test]
    fn gmails_overquota_is_a_limit_and_everyone_elses_a_full_mailbox() {
        let over = Some(Code::OverQuota);
        let gmail = "Account exceeded command or bandwidth limits. (Failure)";
        assert_eq!(no(over.clone(), gmail).0, Class::RateLimited);
        assert_eq!(no(over, "Quota exceeded (mailbox for user is full)").0, Class::MailboxFull);
        assert_eq!(no(None, "Over quota").0, Class::MailboxFull);
    }

    #[test]
    fn a_limit_on_the_size_of_a_message_is_no_limit_on_pace() {
        let text = "Mail size is larger than the maximum size allowed by server configuration";
        assert_eq!(no(Some(Code::Limit), text).0, Class::MessageRefused);
        assert_eq!(no(Some(Code::Limit), "Slow down").0, Class::RateLimited);
    }

    #[test]
    fn a_virus_is_recognised_in_a_refusal_only() {
        let refused = |text: &str| Failure::No { code: None, text: text.into() };
        assert!(super::is_virus(&refused("Message rejected: Virus found")));
        assert!(!super::is_virus(&refused("Message rejected")));
    }

    #[test]
    fn microsofts_backoff_is_how_long_to_wait() {
        let text = "Request is throttled. Suggested Backoff Time: 92415 milliseconds";
        let expected = (Class::RateLimited, Some(Duration::from_millis(92_415)));
        assert_eq!(no(None, text), expected);
        assert_eq!(classify(&Failure::Bye { code: None, text: text.into() }), expected);
    }

    #[test]
    fn a_rejected_login_is_never_taken_for_a_limit() {
        let code = Some(Code::AuthenticationFailed);
        assert_eq!(no(code, "Authentication failed, try again later").0, Class::WrongCredential);
        assert_eq!(no(None, "LOGIN failed.").0, Class::WrongCredential);
    }

    #[test]
    fn servers_words_have_the_meaning_they_were_seen_with() {
        let dovecot =
            "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)";
        for (code, text, class) in [
            (Some(Code::Unavailable), dovecot, Class::RateLimited),
            (Some(Code::Alert), "Too many simultaneous connections. (Failure)", Class::RateLimited),
            (Some(Code::Limit), "UID FETCH Rate limit hit.", Class::RateLimited),
            (None, "User is authenticated but not connected.", Class::WrongCredential),
            (Some(Code::TooBig), "Message too large.", Class::MessageRefused),
            (None, "Message size exceeds fixed maximum message size", Class::MessageRefused),
            (Some(Code::TryCreate), "Mailbox doesn't exist: x", Class::FolderRefused),
            (None, "whatever", Class::MessageRefused),
        ] {
            assert_eq!(no(code, text).0, class, "{text}");
        }
        let bad = Failure::Bad { text: "Command Argument Error. 11".into() };
        assert_eq!(classify(&bad).0, Class::MessageRefused);
        let bye = Failure::Bye { code: None, text: "Server shutting down".into() };
        assert_eq!(classify(&bye).0, Class::ConnectionLost);
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
    fn a_login_that_is_refused_in_whatever_words_is_a_rejected_credential_unless_it_is_a_limit() {
        // Microsoft 365 says no more than this.
        let no = |text: &str| Failure::No { code: None, text: text.into() };
        assert_eq!(classify_login(&no("AUTHENTICATE failed.")).0, Class::WrongCredential);
        assert_eq!(classify_login(&no("Rate limit hit")).0, Class::RateLimited);
        let bye = Failure::Bye { code: None, text: "Server shutting down".into() };
        assert_eq!(classify_login(&bye).0, Class::ConnectionLost);
    }
}
