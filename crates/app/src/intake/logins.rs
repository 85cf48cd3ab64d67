//! One login, tried on a campaign's server.

use mailhaul_engine::{Login, ProbeError, probe};
use mailhaul_intake::desk::LoginVerdict;
use mailhaul_intake::providers::Provider;
use mailhaul_model::{Credential, FailureClass, Secret, ServerId};
use mailhaul_model::{Said, said};
use mailhaul_vault::Holder;

use crate::user_grant::UserGrant;
use crate::{App, AppError};

impl App {
    /// Tries an address and a password, or what a user's sign-in left, on a server, once.
    pub(super) async fn prove(
        &self,
        server: ServerId,
        address: &str,
        password: &Secret,
        kept: Option<(Holder, u32)>,
    ) -> Result<LoginVerdict, AppError> {
        let server = self.core().store.server(server)?.ok_or(AppError::NoServer(server))?;
        let credential = if UserGrant::is_one(password) {
            match self.core().token_of_user(&server, password, kept, None).await {
                Ok(token) => Credential::Token(token),
                Err(none) => return Ok(without_token(none.class)),
            }
        } else {
            Credential::Password(password.clone())
        };
        let login = Login::new(address, &credential);
        let proxy = self.core().proxy_password(&server).await;
        let proxy = proxy.map_err(|none| AppError::NotNow(none.text))?;
        Ok(match probe(&server.endpoint, proxy.as_ref(), Some(login)).await {
            Ok(_) => LoginVerdict::Works,
            Err(error) => verdict(&error),
        })
    }
}

/// What it means to somebody who signed in that the provider gives no token.
fn without_token(class: FailureClass) -> LoginVerdict {
    match class {
        FailureClass::WrongCredential => LoginVerdict::Rejected,
        FailureClass::RateLimited => LoginVerdict::Busy,
        _ => LoginVerdict::Unreachable,
    }
}

/// What a failed login means to the person who tried it.
fn verdict(error: &ProbeError) -> LoginVerdict {
    match error.problem.class {
        FailureClass::WrongCredential if wants_app_password(error) => {
            LoginVerdict::WantsAppPassword
        }
        FailureClass::WrongCredential => LoginVerdict::Rejected,
        // The connection is as the admin tested it: what isn't offered is a login with a password.
        FailureClass::NotOffered => LoginVerdict::OauthOnly,
        FailureClass::RateLimited | FailureClass::Busy => LoginVerdict::Busy,
        _ => LoginVerdict::Unreachable,
    }
}

/// Gmail: "Application-specific password required". Yahoo, AOL and iCloud say nothing of the kind; there the domain tells.
fn wants_app_password(error: &ProbeError) -> bool {
    let said = error.problem.server_said.as_deref().unwrap_or_default().to_lowercase();
    said.contains("application-specific password") || said.contains("app password")
}

/// In plain words, for the admin.
pub(super) fn in_words(verdict: LoginVerdict) -> Said {
    match verdict {
        LoginVerdict::Works => said!("The login worked."),
        LoginVerdict::Rejected => said!("The server refused the address or the password."),
        LoginVerdict::WantsAppPassword => said!("The server wants an app password."),
        LoginVerdict::OauthOnly => {
            said!("The server takes no passwords: it wants a sign-in in the browser.")
        }
        LoginVerdict::Busy => said!("The server wants to be left alone for a while."),
        LoginVerdict::Unreachable => {
            said!("The server could not be reached, or didn't answer in time.")
        }
    }
}

/// As it is stored.
pub(super) fn word(verdict: LoginVerdict) -> &'static str {
    match verdict {
        LoginVerdict::Works => "works",
        LoginVerdict::Rejected => "rejected",
        LoginVerdict::WantsAppPassword => "app password",
        LoginVerdict::OauthOnly => "oauth",
        LoginVerdict::Busy => "busy",
        LoginVerdict::Unreachable => "unreachable",
    }
}

/// What a stored word means; a word of a newer version counts as no answer.
pub(super) fn of_word(word: &str) -> LoginVerdict {
    use LoginVerdict::{Busy, OauthOnly, Rejected, Unreachable, WantsAppPassword, Works};
    let all = [Works, Rejected, WantsAppPassword, OauthOnly, Busy];
    all.into_iter().find(|verdict| self::word(*verdict) == word).unwrap_or(Unreachable)
}

/// The provider whose IMAP server this is, whatever the domain of the addresses on it.
pub(super) fn provider_of_host(host: &str) -> Option<Provider> {
    const HOSTS: &[(&str, Provider)] = &[
        ("imap.gmail.com", Provider::Gmail),
        ("imap.googlemail.com", Provider::Gmail),
        ("outlook.office365.com", Provider::Microsoft365),
        ("outlook.office.com", Provider::Microsoft365),
        ("imap-mail.outlook.com", Provider::OutlookCom),
        ("imap.mail.yahoo.com", Provider::Yahoo),
        ("imap.aol.com", Provider::Aol),
        ("imap.mail.me.com", Provider::ICloud),
        ("imap.zoho.com", Provider::Zoho),
        ("imap.zoho.eu", Provider::Zoho),
        ("imappro.zoho.com", Provider::Zoho),
        ("imappro.zoho.eu", Provider::Zoho),
        ("imap.fastmail.com", Provider::Fastmail),
    ];
    let host = host.trim_end_matches('.');
    HOSTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(host)).map(|(_, provider)| *provider)
}

#[cfg(test)]
mod tests {
    use mailhaul_intake::desk::LoginVerdict;
    use mailhaul_intake::providers::Provider;

    use mailhaul_engine::ProbeError;
    use mailhaul_model::event::Problem;
    use mailhaul_model::{FailureClass, Said};

    use super::{of_word, provider_of_host, verdict, word};

    #[test]
    fn every_verdict_is_read_back_as_it_was_stored() {
        use LoginVerdict::*;
        for verdict in [Works, Rejected, WantsAppPassword, OauthOnly, Busy, Unreachable] {
            assert_eq!(of_word(word(verdict)), verdict);
        }
    }

    fn refused(said: &str) -> ProbeError {
        ProbeError {
            problem: Problem {
                class: FailureClass::WrongCredential,
                side: None,
                text: Said::as_it_is("Check the password; some providers want an app password."),
                server_said: Some(said.to_owned()),
                retry_after: None,
                fatal: true,
            },
            certificate: None,
        }
    }

    #[test]
    fn the_servers_own_words_decide_whether_it_asks_for_an_app_password() {
        let gmail = "[ALERT] Application-specific password required: https://support.google.com";
        assert_eq!(verdict(&refused(gmail)), LoginVerdict::WantsAppPassword);
        let usual = "[AUTHENTICATIONFAILED] Invalid credentials";
        assert_eq!(verdict(&refused(usual)), LoginVerdict::Rejected);
    }

    #[test]
    fn a_provider_is_known_by_its_server() {
        assert_eq!(provider_of_host("Outlook.Office365.com"), Some(Provider::Microsoft365));
        assert_eq!(provider_of_host("mail.example.org"), None);
    }
}
