//! HTTP's CONNECT (RFC 9110 section 9.3.6). Names are resolved by the proxy.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use super::{Errand, Refusal};
use crate::base64;
use crate::failure::printable;

/// A longer answer is none.
const MOST: usize = 16 << 10;

pub(super) async fn connect<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    errand: &Errand<'_>,
) -> Result<(), Refusal> {
    stream.write_all(&request(errand)).await?;
    let answer = head(stream).await?;
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = std::str::from_utf8(line).unwrap_or_default();
    let mut words = line.splitn(3, ' ');
    let (version, status) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !version.starts_with("HTTP/1.") {
        return Err(Refusal::Broken("it doesn't speak HTTP".into()));
    }
    match status.as_bytes() {
        [b'2', _, _] => Ok(()),
        b"407" if errand.user.is_some() => {
            Err(Refusal::Login("it rejected the user or the password".into()))
        }
        b"407" => Err(Refusal::Login("it wants a user and a password".into())),
        _ => {
            let said = [status, words.next().unwrap_or_default()].join(" ");
            Err(Refusal::Target(printable(said.trim().as_bytes())))
        }
    }
}

fn request(errand: &Errand<'_>) -> Zeroizing<Vec<u8>> {
    let host = errand.endpoint.host.to_ascii();
    let (open, close) = if host.contains(':') { ("[", "]") } else { ("", "") };
    let target = format!("{open}{host}{close}:{}", errand.endpoint.port.get());
    let mut said = Zeroizing::new(Vec::with_capacity(1024));
    said.extend_from_slice(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").as_bytes());
    if let Some(user) = errand.user {
        let password = errand.password.map_or("", |password| password.expose());
        let login = Zeroizing::new(format!("{user}:{password}"));
        said.extend_from_slice(b"Proxy-Authorization: Basic ");
        said.extend_from_slice(&base64::encode(login.as_bytes()));
        said.extend_from_slice(b"\r\n");
    }
    said.extend_from_slice(b"\r\n");
    said
}

/// The answer up to its empty line. Byte by byte: what follows is the server's.
async fn head<S: AsyncRead + Unpin>(stream: &mut S) -> Result<Vec<u8>, Refusal> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == MOST {
            return Err(Refusal::Broken("its answer has no end".into()));
        }
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}
