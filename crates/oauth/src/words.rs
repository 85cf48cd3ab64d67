//! What providers' refusals mean, and what to do about each. The one place where a provider's text decides anything.

use mailhaul_model::FailureClass;

use crate::Ending;

/// A refusal, for people, and what it means for a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub text: String,
    pub class: FailureClass,
    /// What it means for a sign-in that is under way.
    pub ending: Ending,
}

/// Where all of `words` are in what was said (in small letters), this is the matter.
struct Rule {
    words: &'static [&'static str],
    text: &'static str,
    class: FailureClass,
}

const fn fix(words: &'static [&'static str], text: &'static str) -> Rule {
    Rule { words, text, class: FailureClass::BadRequest }
}

const fn user(words: &'static [&'static str], text: &'static str) -> Rule {
    Rule { words, text, class: FailureClass::WrongCredential }
}

const fn later(words: &'static [&'static str], text: &'static str) -> Rule {
    Rule { words, text, class: FailureClass::RateLimited }
}

/// In order: the first that fits counts. Microsoft's errors have numbers; the longer ones come first, for a number may begin
/// with another.
const RULES: &[Rule] = &[
    fix(
        &["aadsts7000215"],
        "Microsoft rejects the client secret. Enter the secret's value, not its id.",
    ),
    fix(
        &["aadsts7000222"],
        "The app's client secret has expired. Make a new one under “Certificates & secrets” and enter its value.",
    ),
    fix(
        &["aadsts7000218"],
        "Microsoft wants a client secret. Enter one, or switch “Allow public client flows” on under “Authentication”.",
    ),
    fix(
        &["aadsts7000112"],
        "The app is disabled in this organisation. Enable it under “Enterprise applications”.",
    ),
    fix(
        &["aadsts700016"],
        "Microsoft knows no app with this client id in this organisation. Check the client id and the tenant.",
    ),
    user(
        &["aadsts700082"],
        "The sign-in is past its time, as it wasn't used for long. Sign in again.",
    ),
    user(&["aadsts700084"], "The sign-in is past its time. Sign in again."),
    user(&["aadsts70008"], "The sign-in is past its time. Sign in again."),
    user(
        &["aadsts70043"],
        "The sign-in is past its time by a rule of the organisation. Sign in again.",
    ),
    user(&["aadsts50173"], "The password was changed since the sign-in. Sign in again."),
    user(&["aadsts50076"], "The organisation wants a second factor. Sign in again in the browser."),
    user(
        &["aadsts50079"],
        "The organisation wants a second factor to be set up. Sign in again in the browser.",
    ),
    user(&["aadsts50034"], "Microsoft knows no such user in this organisation. Check the address."),
    user(&["aadsts50057"], "The user's account is disabled. Enable it, or leave the mailbox out."),
    user(
        &["aadsts50105"],
        "The user may not use this app. Assign the user to it under “Enterprise applications”.",
    ),
    fix(
        &["aadsts50011"],
        "The app lacks the address that the browser comes back to. Add http://localhost to it as a “Mobile and desktop applications” redirect address.",
    ),
    fix(
        &["aadsts53003"],
        "A Conditional Access policy of the organisation blocks this. Except the app from it, or sign in from where it allows.",
    ),
    fix(
        &["aadsts53000"],
        "A Conditional Access policy of the organisation wants a managed computer. Except the app from it.",
    ),
    fix(
        &["aadsts65001"],
        "The organisation hasn't consented to the app's permissions. An administrator has to grant consent under “API permissions”.",
    ),
    fix(&["aadsts65004"], "The consent was declined. Sign in again and accept."),
    fix(
        &["aadsts90094"],
        "Only an administrator can consent to the app's permissions, under “API permissions”.",
    ),
    fix(&["aadsts90002"], "Microsoft knows no such organisation. Check the tenant."),
    fix(&["aadsts900023"], "Microsoft knows no such organisation. Check the tenant."),
    fix(
        &["aadsts500011"],
        "The organisation has no Exchange Online, or the app lacks its permissions. Add IMAP.AccessAsApp (Office 365 Exchange Online) under “API permissions”.",
    ),
    fix(&["aadsts70011"], "The app lacks the permission for IMAP. Add it under “API permissions”."),
    later(&["aadsts90033"], "Microsoft has a passing trouble. It is tried again later."),
    // Google, for a whole organisation.
    fix(
        &["unauthorized_client", "unauthorized to retrieve access tokens"],
        "Google's organisation doesn't let this service account act for its users. In the admin console, under Security, API controls, Domain-wide delegation, add the service account's client id with the scope https://mail.google.com/.",
    ),
    user(
        &["invalid email or user id"],
        "Google knows no such user in the service account's organisation. Check the address.",
    ),
    fix(
        &["invalid_grant", "account not found"],
        "Google knows the service account no longer. Make a new key file.",
    ),
    fix(
        &["invalid jwt signature"],
        "Google knows the service account's key no longer. Make a new key file.",
    ),
    fix(
        &["invalid_grant", "short-lived"],
        "Google rejects the time of the request. Set this computer's clock right.",
    ),
    fix(
        &["invalid_grant", "iat"],
        "Google rejects the time of the request. Set this computer's clock right.",
    ),
    // Google, for one user.
    user(
        &["invalid_grant", "expired or revoked"],
        "The sign-in was withdrawn or is past its time. Sign in again. (Sign-ins to a Google app in testing end after seven days.)",
    ),
    fix(
        &["org_internal"],
        "The Google app is for its own organisation alone. Sign in with an address of that organisation.",
    ),
    fix(
        &["admin_policy_enforced"],
        "The organisation's administrator doesn't allow this app. It has to be trusted in the admin console, under API controls.",
    ),
    fix(
        &["redirect_uri_mismatch"],
        "The Google app has the wrong kind. Make a client of the kind “Desktop app”.",
    ),
    // RFC 6749 and RFC 8628.
    fix(&["access_denied"], "The consent was declined. Sign in again and accept."),
    fix(&["authorization_declined"], "The consent was declined. Sign in again and accept."),
    fix(&["expired_token"], "The code was not typed in time. Start the sign-in again."),
    user(&["invalid_grant"], "The provider takes the sign-in no longer. Sign in again."),
    fix(
        &["invalid_client"],
        "The provider rejects the app. Check the client id and the client secret.",
    ),
    fix(
        &["unauthorized_client"],
        "The provider doesn't let this app do that. Check how the app is registered.",
    ),
    fix(
        &["invalid_scope"],
        "The app lacks the permission for IMAP. Check how the app is registered.",
    ),
    later(
        &["temporarily_unavailable"],
        "The provider has a passing trouble. It is tried again later.",
    ),
    later(&["server_error"], "The provider has a passing trouble. It is tried again later."),
    later(&["slow_down"], "The provider asks for a pause. It is tried again later."),
];

/// What to do. The provider's own first line stands behind it, for whoever looks it up.
pub(crate) fn advice(error: &str, description: &str) -> Advice {
    let said = format!("{error} {description}").to_lowercase();
    let rule = RULES.iter().find(|rule| rule.words.iter().all(|word| said.contains(word)));
    let quoted = quoted(error, description);
    let ending = ending(&said);
    match rule {
        Some(rule) => {
            Advice { text: format!("{} ({quoted})", rule.text), class: rule.class, ending }
        }
        None => Advice {
            text: format!("The provider gives no access. ({quoted})"),
            class: FailureClass::BadRequest,
            ending,
        },
    }
}

fn ending(said: &str) -> Ending {
    let is = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if is(&["access_denied", "authorization_declined", "aadsts65004"]) {
        Ending::Declined
    } else if is(&["expired_token", "aadsts70020"]) {
        Ending::TooLate
    } else {
        Ending::Refused
    }
}

/// The first line, short and printable.
fn quoted(error: &str, description: &str) -> String {
    const MOST: usize = 160;
    let first = description.lines().next().unwrap_or_default();
    let said = if first.is_empty() { error.to_owned() } else { format!("{error}: {first}") };
    said.chars().filter(|c| !c.is_control()).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use mailhaul_model::FailureClass as Class;

    use super::advice;

    #[test]
    fn refusals_that_were_documented_say_what_to_do() {
        for (error, description, says, class) in [
            (
                "invalid_client",
                "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: x",
                "not its id",
                Class::BadRequest,
            ),
            (
                "unauthorized_client",
                "AADSTS700016: Application with identifier 'x' was not found",
                "Check the client id",
                Class::BadRequest,
            ),
            (
                "invalid_grant",
                "AADSTS700082: The refresh token has expired due to inactivity.",
                "Sign in again",
                Class::WrongCredential,
            ),
            (
                "invalid_grant",
                "AADSTS70008: The provided grant has expired.",
                "Sign in again",
                Class::WrongCredential,
            ),
            (
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
                "Domain-wide delegation",
                Class::BadRequest,
            ),
            ("invalid_grant", "Invalid email or User ID", "no such user", Class::WrongCredential),
            (
                "invalid_grant",
                "Token has been expired or revoked.",
                "seven days",
                Class::WrongCredential,
            ),
            ("temporarily_unavailable", "", "tried again later", Class::RateLimited),
            ("odd", "never seen", "no access", Class::BadRequest),
        ] {
            let advice = advice(error, description);
            assert!(advice.text.contains(says), "{}", advice.text);
            assert!(
                advice.text.contains(error) && !advice.text.contains("Trace"),
                "{}",
                advice.text
            );
            assert_eq!(advice.class, class, "{error} {description}");
        }
    }
}
