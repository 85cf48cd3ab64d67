//! SOCKS 5 (RFC 1928), with a user and a password where the proxy wants them (RFC 1929). Names are resolved by the proxy.

use std::net::IpAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use super::{Errand, Refusal};

const VERSION: u8 = 5;
const NO_LOGIN: u8 = 0;
const PASSWORD: u8 = 2;
const NOTHING_FITS: u8 = 0xff;
const CONNECT: u8 = 1;
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

pub(super) async fn connect<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    errand: &Errand<'_>,
) -> Result<(), Refusal> {
    let methods: &[u8] = match errand.user {
        Some(_) => &[VERSION, 2, NO_LOGIN, PASSWORD],
        None => &[VERSION, 1, NO_LOGIN],
    };
    stream.write_all(methods).await?;
    let mut chosen = [0; 2];
    stream.read_exact(&mut chosen).await?;
    match chosen {
        [VERSION, NO_LOGIN] => {}
        [VERSION, PASSWORD] => log_in(stream, errand).await?,
        [VERSION, NOTHING_FITS] => {
            return Err(Refusal::Login("it wants a user and a password".into()));
        }
        _ => return Err(Refusal::Broken("it doesn't speak SOCKS 5".into())),
    }
    stream.write_all(&target(errand)?).await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let [version, answer, _, kind] = head;
    if version != VERSION {
        return Err(Refusal::Broken("it doesn't speak SOCKS 5".into()));
    }
    if answer != 0 {
        return Err(Refusal::Target(words(answer)));
    }
    // From which address it connects is of no interest, but has to be read.
    let rest = match kind {
        IPV4 => 4 + 2,
        IPV6 => 16 + 2,
        NAME => usize::from(stream.read_u8().await?) + 2,
        _ => return Err(Refusal::Broken("it answers with an unknown kind of address".into())),
    };
    stream.read_exact(&mut vec![0; rest]).await?;
    Ok(())
}

async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    errand: &Errand<'_>,
) -> Result<(), Refusal> {
    let user = errand.user.unwrap_or_default();
    let password = errand.password.map_or("", |password| password.expose());
    let long = |_| Refusal::Login("a name or password of more than 255 bytes can't be sent".into());
    let mut said = Zeroizing::new(Vec::with_capacity(3 + user.len() + password.len()));
    said.push(1);
    for text in [user, password] {
        said.push(u8::try_from(text.len()).map_err(long)?);
        said.extend_from_slice(text.as_bytes());
    }
    stream.write_all(&said).await?;
    let mut answer = [0; 2];
    stream.read_exact(&mut answer).await?;
    if answer[1] == 0 {
        return Ok(());
    }
    Err(Refusal::Login("it rejected the user or the password".into()))
}

fn target(errand: &Errand<'_>) -> Result<Vec<u8>, Refusal> {
    let host = errand.endpoint.host.to_ascii();
    let mut said = vec![VERSION, CONNECT, 0];
    match host.parse() {
        Ok(IpAddr::V4(address)) => {
            said.push(IPV4);
            said.extend_from_slice(&address.octets());
        }
        Ok(IpAddr::V6(address)) => {
            said.push(IPV6);
            said.extend_from_slice(&address.octets());
        }
        Err(_) => {
            let length = u8::try_from(host.len())
                .map_err(|_| Refusal::Target("the server's name is too long".into()))?;
            said.extend_from_slice(&[NAME, length]);
            said.extend_from_slice(host.as_bytes());
        }
    }
    said.extend_from_slice(&errand.endpoint.port.get().to_be_bytes());
    Ok(said)
}

/// RFC 1928 section 6.
fn words(answer: u8) -> String {
    match answer {
        1 => "it failed",
        2 => "its rules don't allow the connection",
        3 => "the network can't be reached",
        4 => "the host can't be reached",
        5 => "the connection was refused",
        6 => "the connection took too long",
        7 | 8 => "it can't connect to such an address",
        other => return format!("it answers {other}"),
    }
    .to_owned()
}
