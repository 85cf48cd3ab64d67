//! One logged-in connection of the limit.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail, ensure};
use mailhaul_tests::Account;

/// Room for reading.
const READ: usize = 256 << 10;

pub(super) struct Link {
    pub(super) reader: BufReader<TcpStream>,
    pub(super) writer: TcpStream,
}

impl Link {
    /// Connects and logs in.
    pub(super) fn on(account: &Account) -> Result<Self> {
        let writer = TcpStream::connect(account.address)?;
        writer.set_nodelay(true)?;
        let mut link = Self { reader: BufReader::with_capacity(READ, writer.try_clone()?), writer };
        line(&mut link.reader)?;
        link.ask(&format!("LOGIN \"{}\" \"{}\"", account.user, account.password))?;
        Ok(link)
    }

    /// All folders, named as they stand on the wire.
    pub(super) fn folders(&mut self) -> Result<VecDeque<String>> {
        let told = self.ask("LIST \"\" \"*\"")?;
        let name = |line: &String| {
            let (_, rest) = line.strip_prefix("* LIST ")?.split_once(") \"")?;
            let (_, name) = rest.split_once("\" ")?;
            Some(name.trim_matches('"').to_owned())
        };
        Ok(told.iter().filter_map(name).collect())
    }

    /// Sends a command and waits for its OK; the untagged answers.
    fn ask(&mut self, command: &str) -> Result<Vec<String>> {
        self.writer.write_all(format!("s {command}\r\n").as_bytes())?;
        let mut told = Vec::new();
        loop {
            let line = line(&mut self.reader)?;
            let Some(tagged) = line.strip_prefix("s ") else {
                told.push(line);
                continue;
            };
            ensure!(tagged.starts_with("OK"), "{tagged}");
            return Ok(told);
        }
    }
}

/// The next line, without its end.
pub(super) fn line(reader: &mut impl BufRead) -> Result<String> {
    let mut bytes = Vec::new();
    reader.read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        bail!("the server closed the connection");
    }
    let text = String::from_utf8(bytes).context("a line is no UTF-8")?;
    Ok(text.trim_end().to_owned())
}
