//! A run's log on disk: plain text, appended, bounded.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::LogChunk;

/// Where ordinary lines end.
const MOST_BYTES: u32 = 16 << 20;
/// Room kept beyond that for the words that matter most: how a run ended.
const LAST_WORDS: u32 = 256 << 10;

/// The log of a run at work.
#[derive(Debug)]
pub(crate) struct LogFile {
    out: BufWriter<File>,
    size: u32,
    full: bool,
}

impl LogFile {
    /// Opens the file at its end: further attempts of a run go on in it.
    pub fn append(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let size = u32::try_from(file.metadata()?.len()).unwrap_or(u32::MAX);
        Ok(Self { out: BufWriter::new(file), size, full: size >= MOST_BYTES })
    }

    /// The size, with what isn't flushed yet.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Adds a line that ends with a line feed. An ordinary one is left out when the log is full.
    pub fn write(&mut self, line: &str, ordinary: bool) -> io::Result<()> {
        let room = if ordinary { MOST_BYTES } else { MOST_BYTES + LAST_WORDS };
        let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
        if self.size.saturating_add(length) <= room {
            return self.put(line);
        }
        if self.full {
            return Ok(());
        }
        self.full = true;
        self.put("The log is full: only how the run ends is added.\n")
    }

    /// Hands over to the operating system what was written, so that a reader sees it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn put(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.size = self.size.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
        Ok(())
    }
}

/// Reads a piece from a byte offset, cut between characters. A log that isn't there yet is empty.
pub(crate) fn read(path: &Path, from: u32, limit: u32) -> io::Result<LogChunk> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(LogChunk { text: String::new(), from: 0, next: 0, size: 0 });
        }
        file => file?,
    };
    let size = u32::try_from(file.metadata()?.len()).unwrap_or(u32::MAX);
    let from = from.min(size);
    file.seek(SeekFrom::Start(from.into()))?;
    let mut bytes = Vec::new();
    file.take(limit.max(4).into()).read_to_end(&mut bytes)?;
    let whole = whole_characters(&bytes);
    let next = from + u32::try_from(whole).unwrap_or(0);
    Ok(LogChunk { text: String::from_utf8_lossy(&bytes[..whole]).into_owned(), from, next, size })
}

/// Reads the end, from the start of a line.
pub(crate) fn tail(path: &Path, limit: u32) -> io::Result<LogChunk> {
    let size = match std::fs::metadata(path) {
        Ok(metadata) => u32::try_from(metadata.len()).unwrap_or(u32::MAX),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error),
    };
    let start = size.saturating_sub(limit);
    if start == 0 {
        return read(path, 0, limit);
    }
    // From one byte before, so that a line that begins exactly there is seen to begin there.
    let first = read(path, start - 1, limit.saturating_add(1))?;
    let skip = first.text.find('\n').map_or(0, |place| place + 1);
    let text = first.text[skip..].to_owned();
    let from = first.next - u32::try_from(text.len()).unwrap_or(0);
    Ok(LogChunk { text, from, ..first })
}

/// How many bytes of these end with a whole character.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        // Cut in the middle of a character at the end; anything else is damage, which is shown as such.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => error.valid_up_to(),
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::{LogFile, MOST_BYTES, read, tail};

    #[test]
    fn a_log_is_read_on_from_where_the_last_piece_ended_without_breaking_a_character() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.log");
        let mut log = LogFile::append(&path).unwrap();
        log.write("ÄÖÜ one\n", true).unwrap();
        log.write("two\n", true).unwrap();
        log.flush().unwrap();
        let mut text = String::new();
        let mut offset = 0;
        loop {
            let chunk = read(&path, offset, 5).unwrap();
            if chunk.next == offset {
                break;
            }
            text.push_str(&chunk.text);
            offset = chunk.next;
        }
        assert_eq!(text, "ÄÖÜ one\ntwo\n");
        assert_eq!(offset, log.size());
    }

    #[test]
    fn a_tail_begins_with_a_whole_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.log");
        std::fs::write(&path, "first\nsecond\nthird\n").unwrap();
        let chunk = tail(&path, 8).unwrap();
        assert_eq!((chunk.text.as_str(), chunk.from, chunk.next), ("third\n", 13, 19));
        assert_eq!(tail(&path, 6).unwrap().text, "third\n");
        assert_eq!(tail(&path, 100).unwrap().text, "first\nsecond\nthird\n");
        assert_eq!(tail(&folder.path().join("2.log"), 100).unwrap().size, 0);
    }

    #[test]
    fn a_full_log_still_takes_how_the_run_ended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.log");
        let mut log = LogFile::append(&path).unwrap();
        let line = format!("{}\n", "x".repeat(1 << 20));
        for _ in 0..40 {
            log.write(&line, true).unwrap();
        }
        log.write("ended\n", false).unwrap();
        log.flush().unwrap();
        assert!(log.size() <= MOST_BYTES + 100);
        let chunk = tail(&path, 100).unwrap();
        assert!(chunk.text.ends_with("The log is full: only how the run ends is added.\nended\n"));
    }
}
