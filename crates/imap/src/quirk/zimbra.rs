//! Zimbra.

use super::{Quirks, Signs};

/// By what it says of itself in ID, else by its greeting `.. Zimbra IMAP4rev1 server ready`.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    signs.is_named("zimbra") || signs.greets("zimbra")
}

pub(super) const QUIRKS: Quirks = Quirks {
    name: "Zimbra",
    // What its web client keeps, shown as folders of messages that no mail program could show.
    not_mail: &[
        "Contacts",
        "Emailed Contacts",
        "Calendar",
        "Tasks",
        "Briefcase",
        "Notebook",
        "Chats",
    ],
    ..Quirks::NONE
};

#[cfg(test)]
mod tests {
    use crate::quirk::tests::of;

    #[test]
    fn what_is_no_mail_is_known_in_any_case_and_at_the_top_only() {
        let zimbra = of("mail.example.org Zimbra IMAP4rev1 server ready", &[], "x");
        assert_eq!(zimbra.name, "Zimbra");
        assert!(zimbra.is_not_mail(&["contacts"]) && zimbra.is_not_mail(&["Calendar", "Team"]));
        assert!(!zimbra.is_not_mail(&["Work", "Calendar"]) && !zimbra.is_not_mail(&["INBOX"]));
    }
}
