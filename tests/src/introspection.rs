//! The provider's end of an access token: what a Dovecot asks about each token that it is shown (RFC 7662), and the door at
//! which an organisation's service account gets one for each user (RFC 7523). Signatures aren't looked at here.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use data_encoding::BASE64URL_NOPAD;
use mailhaul_model::UserClient;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Settings;
use crate::consents::{Consents, User};

/// Answers until the process ends.
#[derive(Debug)]
pub struct Introspection {
    state: Arc<Mutex<State>>,
    address: SocketAddr,
    /// Dovecot's settings of it.
    folder: TempDir,
}

#[derive(Debug, Default)]
struct State {
    tokens: HashMap<String, Grant>,
    /// Every token that was had at the door.
    issued: Vec<String>,
    /// Logins that such a token is good for.
    good_for: Option<u32>,
    refusal: Option<Value>,
    consents: Consents,
    /// It hangs up on whoever asks; how many have asked.
    down: Option<usize>,
}

#[derive(Debug)]
struct Grant {
    user: String,
    /// Logins that are left; `None` for any number.
    left: Option<u32>,
}

impl Introspection {
    /// Starts it.
    pub fn start() -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let state: Arc<Mutex<State>> = Arc::default();
        let known = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // Whoever asks and goes away has no answer.
                drop(answer(&client, &known));
            }
        });
        Self { state, address, folder: settings(address) }
    }

    /// The token lets this user in.
    pub fn grant(&self, token: &str, user: &str) {
        self.put(token, user, None);
    }

    /// The token lets this user in so many times: then it is past its time.
    pub fn grant_times(&self, token: &str, user: &str, times: u32) {
        self.put(token, user, Some(times));
    }

    /// The settings of a Dovecot that takes these tokens, beside its passwords by every mechanism. It doesn't make whoever
    /// failed wait.
    pub fn of(&self, settings: &Settings) -> Settings {
        let file = self.file();
        let more = format!(
            "{}\nauth_mechanisms = plain login cram-md5 scram-sha-256 xoauth2 oauthbearer\n\
             service anvil {{\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\n\
             passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {}\n}}\n",
            settings.more,
            file.display()
        );
        Settings { more, ..settings.clone() }
    }

    /// Where a service account gets its tokens.
    pub fn token_door(&self) -> String {
        format!("http://{}/token", self.address)
    }

    /// A token that is had at the door is good for so many logins.
    pub fn issue_for(&self, logins: u32) {
        self.state().good_for = Some(logins);
    }

    /// Every token that was had at the door.
    pub fn issued(&self) -> Vec<String> {
        self.state().issued.clone()
    }

    /// The door gives nothing out, with these words.
    pub fn refuse(&self, error: &str, description: &str) {
        let refusal = json!({ "error": error, "error_description": description });
        self.state().refusal = Some(refusal);
    }

    /// The door is open again.
    pub fn accept(&self) {
        self.state().refusal = None;
    }

    /// Where it is reached.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The app by which users sign in here, with codes for other devices or without.
    pub fn user_client(&self, codes: bool) -> UserClient {
        self.user_client_at(&format!("http://{}", self.address), codes)
    }

    /// The same, where its doors are reached elsewhere.
    pub fn user_client_at(&self, url: &str, codes: bool) -> UserClient {
        let door = |name: &str| format!("{url}/{name}");
        UserClient::Other {
            name: "Example Mail".to_owned(),
            authorise: door("authorise"),
            token: door("token"),
            device: if codes { door("device") } else { String::new() },
            revoke: door("revoke"),
            scope: "mail offline".to_owned(),
            client: "app-1".to_owned(),
        }
    }

    /// Whoever waits for the newest code: this user typed it and agreed, or nobody did, with this error.
    pub fn consent(&self, who: Result<&str, &str>) {
        let who = who.map(str::to_owned).map_err(str::to_owned);
        self.state().consents.decide(who);
    }

    /// Where a user's browser ends that opened this page and agreed.
    pub fn agree(&self, page: &str, user: &str) -> String {
        self.state().consents.agree(page, user)
    }

    /// Users' sign-ins are taken no longer.
    pub fn withdraw_sign_ins(&self) {
        self.state().consents.withdraw();
    }

    /// Sign-ins that were given back.
    pub fn given_back(&self) -> usize {
        self.state().consents.given_back
    }

    /// From now on it hangs up on whoever asks, or answers again.
    pub fn go_down(&self, down: bool) {
        self.state().down = down.then_some(0);
    }

    /// Who asked in vain since it went down.
    pub fn asked_in_vain(&self) -> usize {
        self.state().down.unwrap_or(0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, token: &str, user: &str, left: Option<u32>) {
        let grant = Grant { user: user.to_owned(), left };
        self.state().tokens.insert(token.to_owned(), grant);
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("oauth2.conf")
    }
}

fn settings(address: SocketAddr) -> TempDir {
    let folder = TempDir::with_prefix("mailhaul-oauth-").expect("scratch space");
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).expect("a folder of one's own");
    let text = format!(
        "introspection_url = http://{address}/introspect\nintrospection_mode = post\nforce_introspection = yes\n\
         username_attribute = username\nusername_format = %u\nactive_attribute = active\nactive_value = true\n"
    );
    std::fs::write(folder.path().join("oauth2.conf"), text).expect("scratch space");
    folder
}

fn answer(client: &TcpStream, known: &Mutex<State>) -> io::Result<()> {
    let mut reader = BufReader::new(client);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let field =
        |name: &str| body.split('&').find_map(|pair| pair.strip_prefix(name)).unwrap_or_default();
    let mut state = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(asked) = &mut state.down {
        *asked += 1;
        return Ok(());
    }
    let page = format!("http://{}/page", client.local_addr()?);
    let said = if first.contains(" /device ") {
        state.consents.begin(&page)
    } else if first.contains(" /revoke ") {
        state.consents.give_back(field("token="))
    } else if first.contains(" /token ") && field("assertion=").is_empty() {
        let User { user, refresh } = match state.consents.redeem(&field) {
            Ok(user) => user,
            Err(error) => return say(client, &error),
        };
        let mut said = issue_to(&user, &mut state);
        said["refresh_token"] = refresh.into();
        said
    } else if first.contains(" /token ") {
        issue(field("assertion="), &mut state)
    } else {
        match take(field("token="), &mut state) {
            Some(user) => json!({ "active": true, "username": user }),
            None => json!({ "active": false }),
        }
    };
    drop(state);
    say(client, &said)
}

fn say(mut client: &TcpStream, said: &Value) -> io::Result<()> {
    let status = if said.get("error").is_some() { 400 } else { 200 };
    let json = said.to_string();
    let head =
        format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close");
    write!(client, "{head}\r\nContent-Length: {}\r\n\r\n{json}", json.len())
}

/// A token for the user that the claim names.
fn issue(assertion: &str, state: &mut State) -> Value {
    if let Some(refusal) = &state.refusal {
        return refusal.clone();
    }
    let claims = assertion.split('.').nth(1).unwrap_or_default();
    let claims = BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap_or_default();
    let claims: Value = serde_json::from_slice(&claims).unwrap_or_default();
    issue_to(claims["sub"].as_str().unwrap_or_default(), state)
}

fn issue_to(user: &str, state: &mut State) -> Value {
    let user = user.to_owned();
    let token = format!("issued-{:04}-to-{user}-abcdefghijklmnop", state.issued.len());
    state.issued.push(token.clone());
    state.tokens.insert(token.clone(), Grant { user, left: state.good_for });
    json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600 })
}

fn take(token: &str, state: &mut State) -> Option<String> {
    let grant = state.tokens.get_mut(token)?;
    match &mut grant.left {
        Some(0) => return None,
        Some(left) => *left -= 1,
        None => {}
    }
    Some(grant.user.clone())
}
