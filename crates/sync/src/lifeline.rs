//! Standard input as the sidecar uses it: one request line, then the answers to what it asks, until it closes.

use std::fs::File;
use std::io::{self, Read};

use mailhaul_model::request::PROTOCOL_VERSION;
use mailhaul_model::{RunRequest, TokenAnswer};
use serde_json::error::Category;
use zeroize::Zeroizing;

use crate::usage::UsageError;

/// More than any request: what is longer isn't one.
const LONGEST: usize = 1 << 20;

/// The other end is whoever started the sidecar.
#[derive(Debug)]
pub struct Lifeline {
    input: File,
    /// What was read beyond the last line.
    rest: Zeroizing<Vec<u8>>,
}

impl Lifeline {
    /// Takes standard input, past the buffer of the standard library: the passwords must not stay in it.
    pub fn open() -> io::Result<Self> {
        #[cfg(unix)]
        let own = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?;
        #[cfg(windows)]
        let own = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?;
        Ok(Self { input: own.into(), rest: Zeroizing::default() })
    }

    /// Reads the request.
    pub fn request(&mut self) -> Result<RunRequest, UsageError> {
        let line = line(&mut self.input, &mut self.rest)?;
        parse(&line)
    }

    /// Hands over the answers that come, and calls when the other end closes. Whatever else comes is passed over.
    pub fn watch(
        mut self,
        answered: impl Fn(TokenAnswer) + Send + 'static,
        closed: impl FnOnce() + Send + 'static,
    ) {
        std::thread::spawn(move || {
            // A line that is too long is none of ours, and ends the listening, not the run.
            while let Ok(line) = line(&mut self.input, &mut self.rest) {
                if let Ok(answer) = serde_json::from_slice(&line) {
                    answered(answer);
                }
            }
            let _ = io::copy(&mut self.input, &mut io::sink());
            closed();
        });
    }
}

/// The next line. What was read beyond it stays in `rest`.
fn line(
    input: &mut impl Read,
    rest: &mut Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, UsageError> {
    // All room at once: a growing buffer would leave copies behind.
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut chunk = Zeroizing::new([0_u8; 4096]);
    let mut read = std::mem::take(rest);
    loop {
        let end = read.iter().position(|byte| *byte == b'\n');
        line.extend_from_slice(&read[..end.unwrap_or(read.len())]);
        if let Some(end) = end {
            rest.extend_from_slice(&read[end + 1..]);
            return Ok(line);
        }
        if line.len() + chunk.len() > LONGEST {
            return Err(UsageError::Request { what: "it is too long", column: LONGEST });
        }
        let count = match input.read(&mut *chunk) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                read.clear();
                continue;
            }
            Err(error) => return Err(UsageError::RequestUnreadable(error)),
        };
        if count == 0 {
            return if line.is_empty() { Err(UsageError::NoRequest) } else { Ok(line) };
        }
        read = Zeroizing::new(chunk[..count].to_vec());
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
    use zeroize::Zeroizing;

    use super::{line, parse};

    #[test]
    fn lines_are_read_one_by_one_however_they_arrive() {
        let (mut input, mut rest) = (&b"abc\ndef\n\ng"[..], Zeroizing::default());
        for expected in [&b"abc"[..], b"def", b"", b"g"] {
            assert_eq!(line(&mut input, &mut rest).unwrap().as_slice(), expected);
        }
        assert!(line(&mut input, &mut rest).is_err());
        assert!(line(&mut std::io::repeat(b'x'), &mut rest).is_err());
    }

    #[test]
    fn an_error_does_not_repeat_what_the_request_holds() {
        for text in [r#"{"version":"hunter2"}"#, r#"{"hunter2":1}"#, "hunter2", r#"{"version":1"#] {
            let error = parse(text.as_bytes()).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
