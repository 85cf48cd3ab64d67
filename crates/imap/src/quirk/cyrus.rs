//! Cyrus IMAP, and Fastmail, which runs it.

use mailhaul_model::FailureClass;

use super::text::{Rule, rule};
use super::{Quirks, Signs};

/// By its greeting `HOST Cyrus IMAP 3.6.1 server ready`, else by what it says in ID.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    signs.greets("cyrus imap") || signs.is_named("cyrus")
}

pub(super) const QUIRKS: Quirks = Quirks { name: "Cyrus", ..Quirks::NONE };

pub(super) const TEXTS: &[Rule] = &[
    // `Message contains NUL characters`, `.. bare newlines`, `.. invalid header`.
    rule(&["message contains"], FailureClass::MessageRefused),
];

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use crate::quirk::tests::{no, of};

    #[test]
    fn what_it_says_of_a_messages_bytes_is_about_that_message() {
        for text in ["Message contains NUL characters", "Message contains invalid header"] {
            assert_eq!(no(None, text).0, Class::MessageRefused, "{text}");
        }
        assert_eq!(of("mail Cyrus IMAP 3.6.1-Debian server ready", &[], "x").name, "Cyrus");
    }
}
