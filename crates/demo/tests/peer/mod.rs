//! A client made of a bare socket, so that the server is not tested with the code it shares.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::allow_attributes, reason = "what is unused differs between the files")]

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use mailhaul_demo::{Config, DemoServer};

pub const LOGIN: &str = "mia@example.org";
pub const PASSWORD: &str = "p\"a\\ss wörd";

/// A server with one account.
pub fn server(config: Config) -> DemoServer {
    DemoServer::start(config.user(LOGIN, PASSWORD)).expect("the server starts")
}

/// A connection.
pub struct Peer {
    socket: TcpStream,
    pending: Vec<u8>,
}

impl Peer {
    /// Connects, without waiting for the greeting.
    pub fn connect(server: &DemoServer) -> Self {
        let socket = TcpStream::connect(server.address).expect("the server listens");
        socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket has a timeout");
        Self { socket, pending: Vec::new() }
    }

    /// Connects and logs in.
    pub fn logged_in(server: &DemoServer) -> Self {
        let mut peer = Self::connect(server);
        assert!(peer.line().is_some_and(|l| l.starts_with("* OK ")));
        peer.send(format!("l LOGIN {LOGIN} {{{}+}}\r\n{PASSWORD}\r\n", PASSWORD.len()));
        assert!(peer.until("l").last().is_some_and(|l| l.starts_with("l OK ")));
        peer
    }

    /// Logs in and opens a folder.
    pub fn opened(server: &DemoServer, folder: &str) -> Self {
        let mut peer = Self::logged_in(server);
        peer.ok(&format!("SELECT \"{folder}\""));
        peer
    }

    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.socket.write_all(bytes.as_ref()).expect("the server reads");
    }

    /// Sends as much as the server takes before it ends the connection.
    pub fn try_send(&mut self, bytes: &[u8]) {
        let _ = self.socket.write_all(bytes);
    }

    /// The next line without its end; `None` where the server has ended the connection.
    pub fn line(&mut self) -> Option<String> {
        let mut searched = 0;
        loop {
            let found = self.pending[searched..].windows(2).position(|w| w == b"\r\n");
            if let Some(end) = found.map(|at| searched + at) {
                let line = self.pending.drain(..end + 2).collect::<Vec<u8>>();
                return Some(String::from_utf8_lossy(&line[..end]).into_owned());
            }
            searched = self.pending.len().saturating_sub(1);
            if !self.more() {
                return None;
            }
        }
    }

    /// The next bytes, however they are cut into lines.
    pub fn exactly(&mut self, size: usize) -> Vec<u8> {
        while self.pending.len() < size {
            assert!(self.more(), "the connection ended before {size} bytes");
        }
        self.pending.drain(..size).collect()
    }

    /// Everything until the server ends the connection.
    pub fn rest(&mut self) -> Vec<u8> {
        while self.more() {}
        std::mem::take(&mut self.pending)
    }

    /// The lines up to the one with this tag.
    pub fn until(&mut self, tag: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.line().expect("the connection ended before the answer");
            let last = line.starts_with(&format!("{tag} "));
            lines.push(line);
            if last {
                return lines;
            }
        }
    }

    /// Sends a command and returns all lines of its answer, the tagged one last, without its tag.
    pub fn ask(&mut self, command: &str) -> Vec<String> {
        self.send(format!("t {command}\r\n"));
        let mut lines = self.until("t");
        let last = lines.pop().expect("an answer has a line");
        lines.push(last[2..].to_owned());
        lines
    }

    /// Sends a command that must succeed.
    pub fn ok(&mut self, command: &str) -> Vec<String> {
        let lines = self.ask(command);
        assert!(lines.last().is_some_and(|l| l.starts_with("OK")), "{command}: {lines:?}");
        lines
    }

    /// Sends a command and returns its tagged answer.
    pub fn tagged(&mut self, command: &str) -> String {
        self.ask(command).pop().expect("an answer has a line")
    }

    fn more(&mut self) -> bool {
        let mut space = [0; 16 * 1024];
        match self.socket.read(&mut space) {
            Ok(0) => false,
            Ok(read) => {
                self.pending.extend_from_slice(&space[..read]);
                true
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("the server is silent: {error}"),
        }
    }
}

/// An APPEND argument with a non-synchronising literal.
pub fn literal(body: &str) -> String {
    format!("{{{}+}}\r\n{body}", body.len())
}

/// A small message with a subject.
pub fn mail(subject: &str) -> String {
    format!("Subject: {subject}\r\nMessage-ID: <{subject}@example.org>\r\n\r\nHello.\r\n")
}
