//! A provider of the tests' own: answers forms with what a test says, and remembers what it was asked.

#![allow(clippy::allow_attributes, reason = "which functions are unused differs by test file")]
#![allow(dead_code, reason = "each test file uses its part of it")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use mailhaul_model::{Clock, Secret};
use mailhaul_oauth::{Client, Endpoints, Provider};
use oauth2::url::form_urlencoded;

/// A request.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub form: HashMap<String, String>,
}

impl Asked {
    /// A field of the form.
    pub fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }
}

/// Answers until the process ends.
pub struct Fake {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Fake {
    /// Answers a request with a status and a body.
    pub fn start(answer: impl Fn(&Asked) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let memory = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let request = read(&stream);
                let (status, body) = answer(&request);
                memory.lock().unwrap().push(request);
                let mut stream = stream;
                let head = "Content-Type: application/json\r\nConnection: close";
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status} X\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}"
                )
                .unwrap();
            }
        });
        Self { address, asked }
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Its doors.
    pub fn endpoints(&self) -> Endpoints {
        let door = |name: &str| format!("http://{}/{name}", self.address);
        Endpoints {
            authorise: door("authorise"),
            token: door("token"),
            device: Some(door("device")),
            revoke: Some(door("revoke")),
            scopes: vec!["mail".into(), "offline".into()],
            comes_back_to: "127.0.0.1",
            extra: vec![("prompt", "consent")],
        }
    }

    /// An app that is registered with it.
    pub fn client(&self) -> Client {
        let secret = Some(Secret::new("app secret&"));
        Client::new(&Provider::Custom(self.endpoints()), "app-1", secret).unwrap()
    }
}

fn read(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    Asked { path, form: form_urlencoded::parse(&body).into_owned().collect() }
}

/// A token as providers give it out.
pub fn token(text: &str, life: u32, refresh: Option<&str>) -> (u16, String) {
    let refresh = refresh.map_or(String::new(), |t| format!(",\"refresh_token\":\"{t}\""));
    let body = format!(
        "{{\"access_token\":\"{text}\",\"token_type\":\"Bearer\",\"expires_in\":{life}{refresh}}}"
    );
    (200, body)
}

/// A refusal.
pub fn refusal(error: &str, description: &str) -> (u16, String) {
    (400, format!("{{\"error\":\"{error}\",\"error_description\":\"{description}\"}}"))
}

/// A clock that is set by hand.
#[derive(Clone, Default)]
pub struct HandClock(Arc<Mutex<i64>>);

impl HandClock {
    pub fn go_on(&self, seconds: i64) {
        *self.0.lock().unwrap() += seconds;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + *self.0.lock().unwrap()).unwrap()
    }
}
