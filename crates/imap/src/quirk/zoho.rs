//! Zoho Mail.

use mailhaul_model::FailureClass;

use super::text::{Rule, rule};
use super::{Quirks, Signs};

/// By its greeting, else by the host's name: it has one per data centre.
pub(super) fn made(signs: &Signs<'_>) -> bool {
    let hosts = [
        "zoho.com",
        "zoho.eu",
        "zoho.in",
        "zoho.com.au",
        "zoho.com.cn",
        "zoho.jp",
        "zohocloud.ca",
        "zoho.sa",
    ];
    signs.greets("zoho") || hosts.iter().any(|host| signs.host_is(host))
}

pub(super) const QUIRKS: Quirks = Quirks { name: "Zoho", ..Quirks::NONE };

pub(super) const TEXTS: &[Rule] = &[
    // `[ALERT] You are yet to enable IMAP for your account. Please contact your administrator`.
    rule(&["yet to enable imap"], FailureClass::WrongCredential),
];

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use crate::Code;
    use crate::quirk::tests::{no, of};

    #[test]
    fn imap_that_is_off_is_for_the_user_to_settle() {
        let text = "You are yet to enable IMAP for your account. Please contact your administrator (Failure)";
        assert_eq!(no(Some(Code::Alert), text).0, Class::WrongCredential);
        assert_eq!(of("ready", &[], "imappro.zoho.eu").name, "Zoho");
    }
}
