//! Whom tokens are had from, and what has to be said to each.

use mailhaul_model::UserClient;

use crate::OAuthError;

/// What Google calls IMAP. Google has no narrower scope for it.
pub const GOOGLE_MAIL: &str = "https://mail.google.com/";
/// Microsoft's delegated permission for IMAP; the second is for a refresh token.
pub const MICROSOFT_MAIL: [&str; 2] =
    ["https://outlook.office365.com/IMAP.AccessAsUser.All", "offline_access"];
/// Whatever application permissions the organisation has granted, IMAP.AccessAsApp among them.
pub const MICROSOFT_APP: &str = "https://outlook.office365.com/.default";

/// A provider of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provider {
    Google,
    /// The organisation's id or one of its domains.
    Microsoft {
        tenant: String,
    },
    /// Any other that follows RFC 6749.
    Custom(Endpoints),
}

impl From<&UserClient> for Provider {
    /// Whom users sign in with by this app.
    fn from(client: &UserClient) -> Self {
        let given = |door: &String| Some(door.clone()).filter(|door| !door.is_empty());
        match client {
            UserClient::Google { .. } => Self::Google,
            UserClient::Microsoft { tenant, .. } => Self::Microsoft { tenant: tenant.clone() },
            UserClient::Other { authorise, token, device, revoke, scope, .. } => {
                Self::Custom(Endpoints {
                    authorise: authorise.clone(),
                    token: token.clone(),
                    device: given(device),
                    revoke: given(revoke),
                    scopes: scope.split_whitespace().map(str::to_owned).collect(),
                    comes_back_to: "127.0.0.1",
                    extra: Vec::new(),
                })
            }
        }
    }
}

/// Where a provider's doors are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    pub authorise: String,
    pub token: String,
    /// For codes typed on another device (RFC 8628), where the provider has that.
    pub device: Option<String>,
    /// Where a token is given back (RFC 7009), where the provider takes them back.
    pub revoke: Option<String>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// The host name in the address that the browser comes back to: `127.0.0.1` or `localhost`.
    pub comes_back_to: &'static str,
    /// What else the provider wants to be told.
    pub extra: Vec<(&'static str, &'static str)>,
}

impl Provider {
    /// Its doors. A tenant that can't be one is refused: it becomes part of an address.
    pub fn endpoints(&self) -> Result<Endpoints, OAuthError> {
        match self {
            Self::Google => Ok(google()),
            Self::Microsoft { tenant } => microsoft(tenant),
            Self::Custom(endpoints) => Ok(endpoints.clone()),
        }
    }
}

fn google() -> Endpoints {
    Endpoints {
        authorise: "https://accounts.google.com/o/oauth2/v2/auth".into(),
        token: "https://oauth2.googleapis.com/token".into(),
        // Google's device codes don't give access to mail.
        device: None,
        revoke: Some("https://oauth2.googleapis.com/revoke".into()),
        scopes: vec![GOOGLE_MAIL.into()],
        comes_back_to: "127.0.0.1",
        // Without these two a refresh token comes only the first time.
        extra: vec![("access_type", "offline"), ("prompt", "consent")],
    }
}

fn microsoft(tenant: &str) -> Result<Endpoints, OAuthError> {
    let tenant = tenant.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    if tenant.is_empty() || !tenant.chars().all(fits) || tenant.starts_with('.') {
        return Err(OAuthError::Tenant);
    }
    let door =
        |name: &str| format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/{name}");
    Ok(Endpoints {
        authorise: door("authorize"),
        token: door("token"),
        device: Some(door("devicecode")),
        revoke: None,
        scopes: MICROSOFT_MAIL.map(str::to_owned).into(),
        // Microsoft takes any port only behind this name.
        comes_back_to: "localhost",
        extra: vec![("prompt", "select_account")],
    })
}

#[cfg(test)]
mod tests {
    use super::Provider;

    #[test]
    fn a_tenant_that_would_change_the_address_is_refused() {
        let door = |tenant: &str| Provider::Microsoft { tenant: tenant.into() }.endpoints();
        let found = door(" contoso.onmicrosoft.com ").unwrap();
        assert_eq!(
            found.token,
            "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token"
        );
        for wrong in ["", "a/b", "a?x", "..", "a b", "a@b"] {
            assert!(door(wrong).is_err(), "{wrong}");
        }
    }
}
