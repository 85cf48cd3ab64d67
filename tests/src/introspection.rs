//! The provider's end of an access token: what a Dovecot asks about each token that it is shown (RFC 7662).

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tempfile::TempDir;

use crate::Settings;

/// Answers until the process ends.
#[derive(Debug)]
pub struct Introspection {
    tokens: Arc<Mutex<HashMap<String, Grant>>>,
    /// Dovecot's settings of it.
    folder: TempDir,
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
        let tokens: Arc<Mutex<HashMap<String, Grant>>> = Arc::default();
        let known = Arc::clone(&tokens);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // Whoever asks and goes away has no answer.
                drop(answer(&client, &known));
            }
        });
        Self { tokens, folder: settings(address) }
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

    fn put(&self, token: &str, user: &str, left: Option<u32>) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(token.to_owned(), Grant { user: user.to_owned(), left });
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

fn answer(client: &TcpStream, known: &Mutex<HashMap<String, Grant>>) -> io::Result<()> {
    let mut reader = BufReader::new(client);
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
    let token = body.split('&').find_map(|pair| pair.strip_prefix("token=")).unwrap_or_default();
    let json = match take(token, known) {
        Some(user) => format!("{{\"active\":true,\"username\":\"{user}\"}}"),
        None => "{\"active\":false}".to_owned(),
    };
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
    let mut client = client;
    write!(client, "{head}\r\nContent-Length: {}\r\n\r\n{json}", json.len())
}

fn take(token: &str, known: &Mutex<HashMap<String, Grant>>) -> Option<String> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let grant = known.get_mut(token)?;
    match &mut grant.left {
        Some(0) => return None,
        Some(left) => *left -= 1,
        None => {}
    }
    Some(grant.user.clone())
}
