//! A proxy of the tests' own: SOCKS 5 and HTTP CONNECT on one port, with or without a login. It knows names that nobody
//! else knows, so that whoever reaches a server by one has asked the proxy to resolve it.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use mailhaul_model::{Port, Proxy, ProxyKind};

/// The name that leads to the server.
pub const NAME: &str = "imap.hidden.invalid";

/// Another one, as people write it and as it is asked for (RFC 5891).
pub const WIDE_NAME: (&str, &str) = ("imap.Bücher.invalid", "imap.xn--bcher-kva.invalid");

/// A proxy to one server. It ends with the process.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

#[derive(Debug)]
struct House {
    server: SocketAddr,
    login: Option<(&'static str, &'static str)>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Gateway {
    /// Lets everybody through, or who logs in.
    pub fn to(server: SocketAddr, login: Option<(&'static str, &'static str)>) -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let house = Arc::new(House { server, login, asked: Arc::clone(&asked) });
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let house = Arc::clone(&house);
                // A client that goes away needs no answer.
                thread::spawn(move || drop(house.serve(client)));
            }
        });
        Self { address, asked }
    }

    /// As an endpoint names it.
    pub fn proxy(&self, kind: ProxyKind, user: Option<&str>) -> Proxy {
        Proxy {
            kind,
            host: self.address.ip().to_string().parse().expect("an address is a host"),
            port: Port::new(self.address.port()).expect("a bound port is not 0"),
            user: user.map(str::to_owned),
        }
    }

    /// What it was asked to connect to.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl House {
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        let mut first = [0];
        client.read_exact(&mut first)?;
        let reached =
            if first[0] == 5 { self.socks(&mut client)? } else { self.http(&mut client)? };
        let Some(mut server) = reached else { return Ok(()) };
        let (mut back, mut to_client) = (server.try_clone()?, client.try_clone()?);
        thread::spawn(move || {
            // Either end may close first.
            drop(io::copy(&mut back, &mut to_client));
            drop(to_client.shutdown(Shutdown::Both));
        });
        let copied = io::copy(&mut client, &mut server).map(|_| ());
        drop(server.shutdown(Shutdown::Both));
        copied
    }

    /// To the server by its name, and to whatever else is on this computer.
    fn connect(&self, name: &str, port: u16) -> io::Result<TcpStream> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
        let (host, port) = match name.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or_default()),
            None => (name, port),
        };
        match host {
            host if [NAME, WIDE_NAME.1].contains(&host) => TcpStream::connect(self.server),
            "127.0.0.1" => TcpStream::connect((host, port)),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn socks(&self, client: &mut TcpStream) -> io::Result<Option<TcpStream>> {
        let methods = read(client, 1)?[0];
        let methods = read(client, usize::from(methods))?;
        let wanted = if self.login.is_some() { 2 } else { 0 };
        if !methods.contains(&wanted) {
            client.write_all(&[5, 0xff])?;
            return Ok(None);
        }
        client.write_all(&[5, wanted])?;
        if let Some((user, password)) = self.login {
            read(client, 1)?;
            let mut said = || {
                let length = read(client, 1)?[0];
                read(client, usize::from(length))
            };
            let right = said()? == user.as_bytes() && said()? == password.as_bytes();
            client.write_all(&[1, u8::from(!right)])?;
            if !right {
                return Ok(None);
            }
        }
        let kind = read(client, 4)?[3];
        let name = match kind {
            3 => {
                let length = read(client, 1)?[0];
                String::from_utf8_lossy(&read(client, usize::from(length))?).into_owned()
            }
            1 => {
                let [a, b, c, d] = read(client, 4)?[..] else { return Ok(None) };
                Ipv4Addr::new(a, b, c, d).to_string()
            }
            other => format!("an address of kind {other}"),
        };
        let port = read(client, 2)?;
        let server = self.connect(&name, u16::from_be_bytes([port[0], port[1]]));
        let answer = if server.is_ok() { 0 } else { 4 };
        client.write_all(&[5, answer, 0, 1, 0, 0, 0, 0, 0, 0])?;
        Ok(server.ok())
    }

    fn http(&self, client: &mut TcpStream) -> io::Result<Option<TcpStream>> {
        let mut head = b"C".to_vec();
        while !head.ends_with(b"\r\n\r\n") {
            head.extend(read(client, 1)?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let target = head.split(' ').nth(1).unwrap_or_default();
        if let Some((_, encoded)) = self.login
            && !head.contains(&format!("Proxy-Authorization: Basic {encoded}\r\n"))
        {
            client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")?;
            return Ok(None);
        }
        let Ok(server) = self.connect(target, 0) else {
            client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nVia: tests\r\n\r\n")?;
            return Ok(None);
        };
        client.write_all(b"HTTP/1.1 200 Connection established\r\nVia: tests\r\n\r\n")?;
        Ok(Some(server))
    }
}

fn read(client: &mut TcpStream, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    client.read_exact(&mut bytes)?;
    Ok(bytes)
}
