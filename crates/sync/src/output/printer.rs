//! Writes lines to standard output and to the log file, on a thread of its own, so that a slow reader slows the run down
//! at most and never loses the last lines.

use std::fs::File;
use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// Lines under way before whoever speaks has to wait.
const MOST: usize = 1024;

/// What is written where. Every text ends with a line feed.
#[derive(Debug, Default)]
pub struct Lines {
    pub out: String,
    pub log: String,
}

/// The way to the thread that writes.
#[derive(Debug)]
pub struct Printer {
    lines: SyncSender<Lines>,
    thread: JoinHandle<()>,
}

impl Printer {
    /// Starts the thread. `closed` is called once when nobody reads standard output any more; the log goes on.
    pub fn start(
        out: impl Write + Send + 'static,
        log: Option<File>,
        closed: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (lines, inbox) = sync_channel(MOST);
        let thread = std::thread::spawn(move || write_all(&inbox, out, log, closed));
        Self { lines, thread }
    }

    /// Waits for room.
    pub fn print(&self, lines: Lines) {
        // The thread ends only when this end is dropped.
        let _ = self.lines.send(lines);
    }

    /// Doesn't wait: whether there was room.
    pub fn offer(&self, lines: Lines) -> bool {
        !matches!(self.lines.try_send(lines), Err(TrySendError::Full(_)))
    }

    /// Waits until everything is written.
    pub fn finish(self) {
        drop(self.lines);
        let _ = self.thread.join();
    }
}

fn write_all(
    inbox: &Receiver<Lines>,
    mut out: impl Write,
    mut log: Option<File>,
    closed: impl FnOnce(),
) {
    let mut closed = Some(closed);
    for lines in inbox {
        if closed.is_some()
            && !lines.out.is_empty()
            && out.write_all(lines.out.as_bytes()).and_then(|()| out.flush()).is_err()
            && let Some(closed) = closed.take()
        {
            closed();
        }
        if let Some(file) = &mut log
            && let Err(error) = file.write_all(lines.log.as_bytes())
        {
            tracing::error!(%error, "the log file can't be written any more");
            log = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read, Write};
    use std::sync::mpsc::channel;

    use super::{Lines, Printer};

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_slow_reader_gets_every_line() {
        let (mut reader, writer) = io::pipe().unwrap();
        let printer = Printer::start(writer, None, || panic!("it was read"));
        let speaker = std::thread::spawn(move || {
            for i in 0..20_000 {
                printer.print(Lines { out: format!("line {i}\n"), log: String::new() });
            }
            printer.finish();
        });
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        speaker.join().unwrap();
        assert_eq!(text.lines().count(), 20_000);
        assert_eq!(text.lines().last(), Some("line 19999"));
    }

    #[test]
    fn a_closed_output_is_told_once_and_the_log_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let (told, hear) = channel();
        let log = std::fs::File::create(&path).unwrap();
        let printer = Printer::start(Closed, Some(log), move || told.send(()).unwrap());
        for _ in 0..2 {
            printer.print(Lines { out: "x\n".into(), log: "y\n".into() });
        }
        printer.finish();
        assert_eq!(hear.iter().count(), 1);
        assert_eq!(std::fs::read_to_string(path).unwrap(), "y\ny\n");
    }
}
