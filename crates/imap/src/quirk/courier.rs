//! Courier-IMAP.

use mailhaul_model::FailureClass;

use super::text::{Rule, rule};
use super::{Quirks, Signs};

/// By its greeting `Courier-IMAP ready. Copyright ..`.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    signs.greets("courier-imap")
}

pub(super) const QUIRKS: Quirks = Quirks { name: "Courier", ..Quirks::NONE };

pub(super) const TEXTS: &[Rule] = &[
    // `[ALERT] You exceeded your mail quota.`
    rule(&["exceeded your mail quota"], FailureClass::MailboxFull),
];

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use crate::Code;
    use crate::quirk::tests::{no, of};

    #[test]
    fn its_quota_is_a_full_mailbox() {
        let text = "You exceeded your mail quota.";
        assert_eq!(no(Some(Code::Alert), text).0, Class::MailboxFull);
        assert_eq!(of("Courier-IMAP ready. Copyright 1998-2022", &[], "x").name, "Courier");
    }
}
