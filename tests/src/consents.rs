//! Users who sign in at the tests' own provider: by a code, or in a browser; and what they get for it.

use std::collections::HashMap;

use serde_json::{Value, json};

/// What is known of them.
#[derive(Debug, Default)]
pub(crate) struct Consents {
    last: u32,
    /// By the device's code: nobody was there yet, who it was, or the error.
    devices: HashMap<String, Option<Result<String, String>>>,
    /// Who agreed, by the code that the browser carries.
    codes: HashMap<String, String>,
    /// Who signed in, by the refresh token.
    refresh: HashMap<String, String>,
    pub given_back: usize,
}

/// Somebody who gets a token.
pub(crate) struct User {
    pub user: String,
    pub refresh: String,
}

impl Consents {
    pub fn begin(&mut self, page: &str) -> Value {
        self.last += 1;
        let device = format!("device-{}", self.last);
        self.devices.insert(device.clone(), None);
        json!({
            "device_code": device,
            "user_code": format!("WXYZ-{:04}", self.last),
            "verification_uri": page,
            "expires_in": 900,
            "interval": 1
        })
    }

    pub fn decide(&mut self, who: Result<String, String>) {
        self.devices.insert(format!("device-{}", self.last), Some(who));
    }

    pub fn agree(&mut self, page: &str, user: &str) -> String {
        let query = page.split_once('?').map_or("", |(_, query)| query);
        let value = |name: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(name));
            found.unwrap_or_default().replace("%3A", ":").replace("%2F", "/")
        };
        assert!(!value("code_challenge=").is_empty(), "no PKCE in {page}");
        self.last += 1;
        let code = format!("code-{}", self.last);
        self.codes.insert(code.clone(), user.to_owned());
        let back = value("redirect_uri=");
        format!("{}/?code={code}&state={}", back.trim_end_matches('/'), value("state="))
    }

    pub fn withdraw(&mut self) {
        self.refresh.clear();
    }

    pub fn give_back(&mut self, token: &str) -> Value {
        if self.refresh.remove(token).is_some() {
            self.given_back += 1;
        }
        json!({})
    }

    /// Who gets a token for this form, or the error.
    pub fn redeem<'f>(&mut self, field: &impl Fn(&str) -> &'f str) -> Result<User, Value> {
        let refusal = |error: &str| json!({ "error": error, "error_description": "no" });
        let grant = field("grant_type=");
        if grant == "refresh_token" {
            let refresh = field("refresh_token=").to_owned();
            let user = self.refresh.get(&refresh).cloned();
            let user = user.ok_or_else(|| refusal("invalid_grant"))?;
            return Ok(User { user, refresh });
        }
        let user = if grant == "authorization_code" {
            let user =
                self.codes.remove(field("code=")).filter(|_| !field("code_verifier=").is_empty());
            user.ok_or_else(|| refusal("invalid_grant"))?
        } else {
            match self.devices.get(field("device_code=")) {
                Some(Some(Ok(user))) => user.clone(),
                Some(Some(Err(error))) => return Err(refusal(error)),
                Some(None) => return Err(refusal("authorization_pending")),
                None => return Err(refusal("invalid_grant")),
            }
        };
        self.last += 1;
        let refresh = format!("refresh-{}-abcdefghijklmnopqrstuvwxyz", self.last);
        self.refresh.insert(refresh.clone(), user.clone());
        Ok(User { user, refresh })
    }
}
