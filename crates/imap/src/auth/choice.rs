//! Which mechanism is taken.
//!
//! Over TLS the password is as safe as the server, and PLAIN is what servers do best. Without TLS it is not sent where the
//! server offers a way without: whoever listens can then only guess.

use mailhaul_model::{Credential, Mechanism};

use super::Login;
use crate::{Capabilities, Failure};

/// How the login is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The command LOGIN.
    Command,
    /// AUTHENTICATE.
    Sasl(Mechanism),
}

const TOKEN: [Mechanism; 2] = [Mechanism::XOAuth2, Mechanism::OAuthBearer];
const ENCRYPTED: [Mechanism; 4] =
    [Mechanism::Plain, Mechanism::Login, Mechanism::ScramSha256, Mechanism::CramMd5];
const OPEN: [Mechanism; 4] =
    [Mechanism::ScramSha256, Mechanism::CramMd5, Mechanism::Plain, Mechanism::Login];

/// The way that was asked for, or else the first one that the server offers.
pub(super) fn choose(
    who: &Login<'_>,
    capabilities: &Capabilities,
    encrypted: bool,
) -> Result<Way, Failure> {
    let token = matches!(who.credential, Credential::Token(_));
    if let Some(asked) = who.mechanism {
        if asked.takes_token() != token {
            let needs = if token { "a password" } else { "an access token" };
            return Err(Failure::NotOffered(format!("{asked} here, as it needs {needs}")));
        }
        return offered(asked, who, capabilities)
            .ok_or_else(|| Failure::NotOffered(missing(asked, who, capabilities)));
    }
    let order: &[Mechanism] = match (token, encrypted) {
        (true, _) => &TOKEN,
        (false, true) => &ENCRYPTED,
        (false, false) => &OPEN,
    };
    order
        .iter()
        .find_map(|mechanism| offered(*mechanism, who, capabilities))
        .ok_or_else(|| Failure::NotOffered(nothing(who, token)))
}

fn offered(mechanism: Mechanism, who: &Login<'_>, capabilities: &Capabilities) -> Option<Way> {
    let sasl = capabilities.auth(mechanism.name()).then_some(Way::Sasl(mechanism));
    match mechanism {
        // Neither can act for another.
        Mechanism::Login | Mechanism::CramMd5 if who.authorisation().is_some() => None,
        Mechanism::Login if !capabilities.login_disabled() => Some(Way::Command),
        _ => sasl,
    }
}

fn missing(asked: Mechanism, who: &Login<'_>, capabilities: &Capabilities) -> String {
    match asked {
        Mechanism::Login | Mechanism::CramMd5 if who.authorisation().is_some() => {
            format!("acting for another by {asked}")
        }
        Mechanism::Login if capabilities.login_disabled() => {
            "a login by password (LOGINDISABLED)".into()
        }
        _ => format!("AUTH={asked}"),
    }
}

fn nothing(who: &Login<'_>, token: bool) -> String {
    if token {
        return "AUTH=XOAUTH2 or AUTH=OAUTHBEARER, one of which an access token needs".into();
    }
    if who.authorisation().is_some() {
        return "AUTH=PLAIN, which acting for another needs".into();
    }
    "a login by password (LOGINDISABLED)".into()
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{Credential, Mechanism, Secret};

    use super::{Way, choose};
    use crate::Capabilities;
    use crate::auth::Login;

    const ALL: &str = "AUTH=LOGIN AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-256 AUTH=XOAUTH2";

    fn chosen(who: &Login<'_>, offers: &str, encrypted: bool) -> Option<Way> {
        choose(who, &Capabilities::new(offers.split(' ')), encrypted).ok()
    }

    #[test]
    fn a_password_goes_by_plain_over_tls_and_is_not_sent_in_the_open_where_that_can_be_helped() {
        let password = Credential::Password(Secret::new("pw"));
        let who = Login::new("mia", &password);
        let sasl = |mechanism| Some(Way::Sasl(mechanism));
        for (offers, encrypted, expected) in [
            (ALL, true, sasl(Mechanism::Plain)),
            (ALL, false, sasl(Mechanism::ScramSha256)),
            ("AUTH=PLAIN AUTH=CRAM-MD5", false, sasl(Mechanism::CramMd5)),
            ("AUTH=PLAIN", false, sasl(Mechanism::Plain)),
            ("AUTH=CRAM-MD5", true, Some(Way::Command)),
            ("AUTH=CRAM-MD5 LOGINDISABLED", true, sasl(Mechanism::CramMd5)),
            ("AUTH=LOGIN LOGINDISABLED", true, sasl(Mechanism::Login)),
            ("AUTH=LOGIN", true, Some(Way::Command)),
            ("AUTH=XOAUTH2 LOGINDISABLED", true, None),
        ] {
            assert_eq!(chosen(&who, offers, encrypted), expected, "{offers} {encrypted}");
        }
    }

    #[test]
    fn what_was_asked_for_is_taken_or_nothing() {
        let password = Credential::Password(Secret::new("pw"));
        for (asked, offers, expected) in [
            (Mechanism::CramMd5, ALL, Some(Way::Sasl(Mechanism::CramMd5))),
            (Mechanism::CramMd5, "AUTH=PLAIN", None),
            (Mechanism::Login, ALL, Some(Way::Command)),
            (Mechanism::XOAuth2, ALL, None),
        ] {
            let who = Login { mechanism: Some(asked), ..Login::new("mia", &password) };
            assert_eq!(chosen(&who, offers, true), expected, "{asked} {offers}");
        }
    }

    #[test]
    fn acting_for_another_is_never_done_by_what_cannot_say_it() {
        let password = Credential::Password(Secret::new("pw"));
        let who = Login { act_as: Some("mia"), ..Login::new("admin", &password) };
        assert_eq!(chosen(&who, "AUTH=CRAM-MD5 AUTH=LOGIN", false), None);
        assert_eq!(chosen(&who, ALL, false), Some(Way::Sasl(Mechanism::ScramSha256)));
        let by_proxy = Login { proxy_auth: true, ..who };
        assert_eq!(chosen(&by_proxy, "AUTH=LOGIN", true), Some(Way::Command));
    }

    #[test]
    fn a_token_goes_by_the_mechanisms_for_tokens_alone() {
        let token = Credential::Token(Secret::new("t"));
        let who = Login::new("mia", &token);
        let bearer = Some(Way::Sasl(Mechanism::OAuthBearer));
        assert_eq!(chosen(&who, ALL, true), Some(Way::Sasl(Mechanism::XOAuth2)));
        assert_eq!(chosen(&who, "AUTH=PLAIN AUTH=OAUTHBEARER", true), bearer);
        assert_eq!(chosen(&who, "AUTH=PLAIN", true), None);
    }
}
