//! A hand on a mailbox: a blocking IMAP client just large enough to fill an account and to act as its user would.
//! It knows nothing of the engine's client, and panics with the server's words when something isn't taken.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::Account;
use crate::mutf7;

/// A message as it is put into an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What is peculiar about it, for the reader of a failed test.
    pub what: String,
    pub bytes: Vec<u8>,
    /// As they are written: `\Seen`, `$Forwarded`.
    pub flags: Vec<String>,
    /// `17-Jul-1996 02:44:25 -0700`.
    pub date: String,
}

/// One logged-in connection.
#[derive(Debug)]
pub struct Hand {
    reader: BufReader<TcpStream>,
    tag: u32,
    /// What the personal namespace puts before a name, and between its parts.
    prefix: String,
    separator: char,
}

/// A line of the server with its literals, as bytes.
pub type Answer = Vec<u8>;

impl Hand {
    /// Connects, logs in and asks for the namespace.
    pub fn on(account: &Account) -> Self {
        let stream = TcpStream::connect(account.address).expect("the server accepts");
        stream.set_nodelay(true).expect("a TCP socket takes TCP_NODELAY");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a minute is a timeout");
        let mut hand =
            Self { reader: BufReader::new(stream), tag: 0, prefix: String::new(), separator: '/' };
        hand.line().expect("the server greets");
        let login = format!("LOGIN {} {}", quoted(&account.user), quoted(&account.password));
        hand.run(&login);
        hand.learn_namespace();
        hand
    }

    fn learn_namespace(&mut self) {
        let answer = self.run("LIST \"\" \"\"").concat();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        if let Some(separator) = answer.split('"').nth(1).and_then(|s| s.chars().next()) {
            self.separator = separator;
        }
        let Ok(answer) = self.attempt(b"NAMESPACE") else { return };
        let answer = String::from_utf8_lossy(&answer.concat()).into_owned();
        if let Some(prefix) = answer.split("((\"").nth(1).and_then(|rest| rest.split('"').next()) {
            prefix.clone_into(&mut self.prefix);
        }
    }

    /// A folder's name on this server: its parts joined with the separator behind the prefix. `["INBOX"]` is INBOX.
    pub fn name(&self, path: &[&str]) -> String {
        let separator = self.separator.to_string();
        if path.first() == Some(&"INBOX") {
            return path.join(&separator);
        }
        format!("{}{}", self.prefix, path.join(&separator))
    }

    /// Runs a command; the untagged answers.
    pub fn run(&mut self, command: &str) -> Vec<Answer> {
        self.attempt(command.as_bytes()).unwrap_or_else(|said| panic!("{command}: {said}"))
    }

    /// Runs a command; the tagged line where it isn't OK.
    pub fn attempt(&mut self, command: &[u8]) -> Result<Vec<Answer>, String> {
        let tag = self.next_tag();
        let mut line = format!("{tag} ").into_bytes();
        line.extend_from_slice(command);
        line.extend_from_slice(b"\r\n");
        self.send(&line).map_err(|error| error.to_string())?;
        self.until(&tag)
    }

    /// Opens a folder for writing.
    pub fn select(&mut self, path: &[&str]) {
        let name = wire_name(&self.name(path));
        self.run(&format!("SELECT {name}"));
    }

    /// Makes a folder, unless it is there.
    pub fn create(&mut self, path: &[&str]) {
        let name = wire_name(&self.name(path));
        if let Err(said) = self.attempt(format!("CREATE {name}").as_bytes()) {
            assert!(said.contains("ALREADYEXISTS") || said.contains("exists"), "{name}: {said}");
        }
    }

    /// Subscribes to a folder.
    pub fn subscribe(&mut self, path: &[&str]) {
        let name = wire_name(&self.name(path));
        self.run(&format!("SUBSCRIBE {name}"));
    }

    /// Puts messages into a folder, one command each but all in flight at once. The server must have LITERAL+.
    pub fn append(&mut self, path: &[&str], drafts: &[Draft]) {
        for batch in drafts.chunks(16) {
            let tags: Vec<String> =
                batch.iter().map(|draft| self.send_append(path, draft)).collect();
            for (tag, draft) in tags.iter().zip(batch) {
                if let Err(said) = self.until(tag) {
                    panic!("{} into {path:?}: {said}", draft.what);
                }
            }
        }
    }

    /// Puts one message in; the server's words where it refuses.
    pub fn try_append(&mut self, path: &[&str], draft: &Draft) -> Result<(), String> {
        let tag = self.send_append(path, draft);
        self.until(&tag).map(drop)
    }

    /// Puts messages in with MULTIAPPEND (RFC 3502): for many.
    pub fn append_many(&mut self, path: &[&str], drafts: &[Draft]) {
        let tag = self.next_tag();
        let name = wire_name(&self.name(path));
        let mut bytes = format!("{tag} APPEND {name}").into_bytes();
        for draft in drafts {
            bytes.extend_from_slice(arguments(draft, "+").as_bytes());
            bytes.extend_from_slice(&draft.bytes);
        }
        bytes.extend_from_slice(b"\r\n");
        self.send(&bytes).expect("the server reads");
        self.until(&tag).unwrap_or_else(|said| panic!("{} messages: {said}", drafts.len()));
    }

    /// Puts one message in and waits for the server's go-ahead before the body.
    pub fn append_slowly(&mut self, path: &[&str], draft: &Draft) -> Result<(), String> {
        let tag = self.next_tag();
        let name = wire_name(&self.name(path));
        let head = format!("{tag} APPEND {name}{}", arguments(draft, ""));
        self.send(head.as_bytes()).map_err(|error| error.to_string())?;
        let answer = self.line().map_err(|error| error.to_string())?;
        if !answer.starts_with(b"+") {
            return Err(String::from_utf8_lossy(&answer).into_owned());
        }
        self.send(&draft.bytes).and_then(|()| self.send(b"\r\n")).map_err(|e| e.to_string())?;
        self.until(&tag).map(drop)
    }

    /// The messages of the open folder with their UIDs, as the server serves them.
    pub fn bodies(&mut self) -> Vec<(u32, Vec<u8>)> {
        // A folder without messages is answered with BAD by some servers.
        let answers = self.attempt(b"UID FETCH 1:* (UID BODY.PEEK[])").unwrap_or_default();
        answers.iter().filter_map(|answer| body_of(answer)).collect()
    }

    fn send_append(&mut self, path: &[&str], draft: &Draft) -> String {
        let tag = self.next_tag();
        let name = wire_name(&self.name(path));
        let mut bytes = format!("{tag} APPEND {name}{}", arguments(draft, "+")).into_bytes();
        bytes.extend_from_slice(&draft.bytes);
        bytes.extend_from_slice(b"\r\n");
        self.send(&bytes).expect("the server reads");
        tag
    }

    fn next_tag(&mut self) -> String {
        self.tag += 1;
        format!("h{}", self.tag)
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.reader.get_mut().write_all(bytes)
    }

    fn until(&mut self, tag: &str) -> Result<Vec<Answer>, String> {
        let mut untagged = Vec::new();
        loop {
            let line = self.line().map_err(|error| error.to_string())?;
            let Some(rest) = line.strip_prefix(tag.as_bytes()).filter(|r| r.starts_with(b" "))
            else {
                untagged.push(line);
                continue;
            };
            let text = String::from_utf8_lossy(rest).trim().to_owned();
            return if text.starts_with("OK") { Ok(untagged) } else { Err(text) };
        }
    }

    /// A line, with the literals it announces and what follows them.
    fn line(&mut self) -> io::Result<Answer> {
        let mut answer = Vec::new();
        loop {
            let start = answer.len();
            if self.reader.read_until(b'\n', &mut answer)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let Some(size) = literal_size(&answer[start..]) else { return Ok(answer) };
            let body = answer.len();
            answer.resize(body + size, 0);
            self.reader.read_exact(&mut answer[body..])?;
        }
    }
}

fn arguments(draft: &Draft, plus: &str) -> String {
    let Draft { flags, date, bytes, .. } = draft;
    format!(" ({}) \"{date}\" {{{}{plus}}}\r\n", flags.join(" "), bytes.len())
}

fn body_of(answer: &[u8]) -> Option<(u32, Vec<u8>)> {
    let end = answer.windows(2).position(|pair| pair == b"\r\n")? + 2;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let uid = head.split("UID ").nth(1)?.split([' ', ')']).next()?.parse().ok()?;
    let size = literal_size(&answer[..end])?;
    Some((uid, answer[end..end + size].to_vec()))
}

fn literal_size(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"}\r\n")?;
    let open = line.iter().rposition(|byte| *byte == b'{')?;
    std::str::from_utf8(&line[open + 1..]).ok()?.parse().ok()
}

/// A decoded folder name as an argument: modified UTF-7, quoted.
pub fn wire_name(name: &str) -> String {
    quoted(&mutf7::encode(name))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
