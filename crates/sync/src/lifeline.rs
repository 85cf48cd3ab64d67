//! Standard input as the sidecar uses it: one request line, then nothing until it closes.

use std::fs::File;
use std::io::{self, Read};

use mailhaul_model::RunRequest;
use mailhaul_model::request::PROTOCOL_VERSION;
use serde_json::error::Category;
use zeroize::Zeroizing;

use crate::usage::UsageError;

/// More than any request: what is longer isn't one.
const LONGEST: usize = 1 << 20;

/// The other end is whoever started the sidecar.
#[derive(Debug)]
pub struct Lifeline(File);

impl Lifeline {
    /// Takes standard input, past the buffer of the standard library: the passwords must not stay in it.
    pub fn open() -> io::Result<Self> {
        #[cfg(unix)]
        let own = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?;
        #[cfg(windows)]
        let own = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?;
        Ok(Self(own.into()))
    }

    /// Reads the request.
    pub fn request(&mut self) -> Result<RunRequest, UsageError> {
        let line = line(&mut self.0)?;
        parse(&line)
    }

    /// Calls when the other end closes. Whatever still comes is passed over.
    pub fn watch(mut self, closed: impl FnOnce() + Send + 'static) {
        std::thread::spawn(move || {
            let _ = io::copy(&mut self.0, &mut io::sink());
            closed();
        });
    }
}

fn line(input: &mut impl Read) -> Result<Zeroizing<Vec<u8>>, UsageError> {
    // All room at once: a growing buffer would leave copies behind.
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut chunk = Zeroizing::new([0_u8; 4096]);
    loop {
        let read = match input.read(&mut *chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(UsageError::RequestUnreadable(error)),
        };
        let bytes = &chunk[..read];
        let end = bytes.iter().position(|byte| *byte == b'\n');
        line.extend_from_slice(&bytes[..end.unwrap_or(read)]);
        match end {
            Some(_) => return Ok(line),
            None if read == 0 && line.is_empty() => return Err(UsageError::NoRequest),
            None if read == 0 => return Ok(line),
            None if line.len() + chunk.len() > LONGEST => {
                return Err(UsageError::Request { what: "it is too long", column: LONGEST });
            }
            None => {}
        }
    }
}

fn parse(line: &[u8]) -> Result<RunRequest, UsageError> {
    let request: RunRequest = serde_json::from_slice(line).map_err(|error| {
        let what = match error.classify() {
            Category::Data => "a field is missing, unknown or of the wrong kind",
            Category::Syntax => "it is not JSON",
            Category::Eof | Category::Io => "it ends too early",
        };
        UsageError::Request { what, column: error.column() }
    })?;
    if request.version == PROTOCOL_VERSION {
        return Ok(request);
    }
    Err(UsageError::RequestVersion { found: request.version, known: PROTOCOL_VERSION })
}

#[cfg(test)]
mod tests {
    use super::{line, parse};

    #[test]
    fn one_line_is_read_and_what_follows_is_left() {
        assert_eq!(line(&mut &b"abc\ndef"[..]).unwrap().as_slice(), b"abc");
        assert_eq!(line(&mut &b"abc"[..]).unwrap().as_slice(), b"abc");
        assert!(line(&mut &b""[..]).is_err());
        assert!(line(&mut std::io::repeat(b'x')).is_err());
    }

    #[test]
    fn an_error_does_not_repeat_what_the_request_holds() {
        for text in [r#"{"version":"hunter2"}"#, r#"{"hunter2":1}"#, "hunter2", r#"{"version":1"#] {
            let error = parse(text.as_bytes()).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
