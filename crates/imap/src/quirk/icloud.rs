//! iCloud Mail.

use super::{Quirks, Signs};

/// By two capabilities together that no other server has: Apple's push, which some others offer too, and its login.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    let capabilities = signs.capabilities;
    capabilities.has("XAPPLELITERAL")
        || capabilities.has("XAPPLEPUSHSERVICE") && capabilities.auth("ATOKEN")
        || signs.host_is("mail.me.com")
        || signs.host_is("mail.icloud.com")
}

pub(super) const QUIRKS: Quirks = Quirks {
    name: "iCloud",
    message_limit: Some(20 * 1024 * 1024),
    connections: Some(5),
    lists_ghosts: true,
    ..Quirks::NONE
};

#[cfg(test)]
mod tests {
    use crate::quirk::tests::of;

    #[test]
    fn push_alone_is_not_enough_to_be_icloud() {
        assert_eq!(of("ready", &["XAPPLEPUSHSERVICE", "AUTH=ATOKEN"], "x").name, "iCloud");
        assert_ne!(of("ready", &["XAPPLEPUSHSERVICE"], "imap.example.org").name, "iCloud");
        assert_eq!(of("ready", &[], "imap.mail.me.com").name, "iCloud");
    }
}
