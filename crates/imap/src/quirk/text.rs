//! Rules on what a server says, in small letters, and the wordings that many servers share.

use mailhaul_model::FailureClass;

/// Where all of `words` are in what the server said (in small letters), it means `class`.
#[derive(Debug)]
pub struct Rule {
    pub words: &'static [&'static str],
    pub class: FailureClass,
}

pub(super) const fn rule(words: &'static [&'static str], class: FailureClass) -> Rule {
    Rule { words, class }
}

/// What means a full mailbox, one too large a message and so on at servers that nobody can name any more. After every
/// family's own texts, and in order: the first that fits counts.
pub(super) const COMMON: &[Rule] = &[
    rule(&["maximum connection limit"], FailureClass::RateLimited),
    rule(&["rate limit"], FailureClass::RateLimited),
    rule(&["too many login"], FailureClass::RateLimited),
    rule(&["try again later"], FailureClass::RateLimited),
    // Before the full mailbox: `exceeds .. size` names no quota.
    rule(&["message", "too large"], FailureClass::MessageRefused),
    rule(&["message", "too big"], FailureClass::MessageRefused),
    rule(&["message size exceeds"], FailureClass::MessageRefused),
    rule(&["maximum message size"], FailureClass::MessageRefused),
    rule(&["quota exceeded"], FailureClass::MailboxFull),
    rule(&["over quota"], FailureClass::MailboxFull),
    rule(&["exceeded your quota"], FailureClass::MailboxFull),
    rule(&["mailbox", "full"], FailureClass::MailboxFull),
    // Of servers without RFC 5530's codes.
    rule(&["authentication failed"], FailureClass::WrongCredential),
    rule(&["login failed"], FailureClass::WrongCredential),
    rule(&["invalid credentials"], FailureClass::WrongCredential),
];

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use crate::Code;
    use crate::quirk::tests::no;

    #[test]
    fn common_wordings_have_one_meaning_each() {
        for (text, class) in [
            ("Maximum connection limit reached", Class::RateLimited),
            ("Message size exceeds fixed maximum message size", Class::MessageRefused),
            ("Over quota", Class::MailboxFull),
            ("The mailbox is full", Class::MailboxFull),
            ("LOGIN failed.", Class::WrongCredential),
            ("whatever", Class::MessageRefused),
        ] {
            assert_eq!(no(None, text).0, class, "{text}");
        }
        assert_eq!(no(Some(Code::TooBig), "Message too large.").0, Class::MessageRefused);
    }
}
