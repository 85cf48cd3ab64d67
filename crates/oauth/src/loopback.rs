//! Waits for the browser to come back to this computer (RFC 8252 section 7.3), and tells it that it may be closed.

use std::net::Ipv4Addr;

use oauth2::url::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::OAuthError;
use crate::brought::Brought;

/// A longer request is none.
const MOST: usize = 16 << 10;

const DONE: &str = "You are signed in. You can close this page and go back to Mailhaul.";
const FAILED: &str = "The sign-in did not succeed. You can close this page; Mailhaul says why.";
const STRANGE: &str = "This page belongs to a sign-in that is not under way.";

/// An open port that nobody but this computer reaches.
pub(crate) struct Loopback {
    listener: TcpListener,
    port: u16,
}

impl Loopback {
    pub(crate) async fn open() -> Result<Self, OAuthError> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(OAuthError::Listen)?;
        let port = listener.local_addr().map_err(OAuthError::Listen)?.port();
        Ok(Self { listener, port })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Waits for the one request that knows `state`. Others, the browser's for an icon or a stranger's, are turned away
    /// and change nothing.
    pub(crate) async fn wait(self, state: &str) -> Result<Brought, OAuthError> {
        loop {
            let (mut stream, _) = self.listener.accept().await.map_err(OAuthError::Listen)?;
            let Some(query) = request(&mut stream).await else { continue };
            let brought = Brought::read(&query, state);
            let (status, text) = match &brought {
                Some(Brought::Code(_)) => ("200 OK", DONE),
                Some(Brought::Refusal { .. }) => ("200 OK", FAILED),
                None => ("404 Not Found", STRANGE),
            };
            // The browser may be gone; what it brought counts.
            let _ = stream.write_all(page(status, text).as_bytes()).await;
            let _ = stream.shutdown().await;
            if let Some(brought) = brought {
                return Ok(brought);
            }
        }
    }
}

/// What is asked for, as an address.
async fn request(stream: &mut TcpStream) -> Option<Url> {
    let patience = std::time::Duration::from_secs(10);
    let head = tokio::time::timeout(patience, head(stream)).await.ok()??;
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut words = head.lines().next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    (method == "GET").then(|| Url::parse("http://127.0.0.1").ok()?.join(target).ok()).flatten()
}

async fn head(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        head.extend_from_slice(&piece[..count]);
        if head.len() > MOST {
            return None;
        }
    }
    Some(head)
}

fn page(status: &str, text: &str) -> String {
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Mailhaul</title>\
         <body style=\"font:1.1rem system-ui,sans-serif;margin:4rem auto;max-width:36rem;padding:0 1rem\"><p>{text}</p></body></html>"
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}
