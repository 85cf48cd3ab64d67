//! Writes lines to standard output and to the log file, on a thread of its own, so that a slow reader slows the run down
//! at most and never loses the last lines.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

/// Lines under way before whoever speaks has to wait.
const MOST: usize = 1024;

/// What is written where. Every text ends with a line feed.
#[derive(Debug, Default)]
pub struct Lines {
    pub out: String,
    pub log: String,
}

enum Job {
    Print(Lines),
    /// Answered when everything before is written.
    Tell(SyncSender<()>),
}

/// The way to the thread that writes.
#[derive(Debug)]
pub struct Printer {
    jobs: SyncSender<Job>,
    thread: JoinHandle<()>,
    log_fault: Arc<OnceLock<String>>,
}

impl Printer {
    /// Starts the thread. `closed` is called once when standard output can't be written any more; the log goes on.
    pub fn start(
        out: impl Write + Send + 'static,
        log: Option<File>,
        closed: impl FnOnce(&io::Error) + Send + 'static,
    ) -> Self {
        let (jobs, inbox) = sync_channel(MOST);
        let log_fault = Arc::new(OnceLock::new());
        let fault = Arc::clone(&log_fault);
        let thread = std::thread::spawn(move || write_all(&inbox, out, log, closed, &fault));
        Self { jobs, thread, log_fault }
    }

    /// Waits for room.
    pub fn print(&self, lines: Lines) {
        // The thread ends only when this end is dropped.
        let _ = self.jobs.send(Job::Print(lines));
    }

    /// Doesn't wait: whether there was room.
    pub fn offer(&self, lines: Lines) -> bool {
        !matches!(self.jobs.try_send(Job::Print(lines)), Err(TrySendError::Full(_)))
    }

    /// Waits until everything so far is written. Why the log file could not be, where it could not.
    pub fn log_fault(&self) -> Option<String> {
        let (tell, told) = sync_channel(1);
        let _ = self.jobs.send(Job::Tell(tell));
        let _ = told.recv();
        self.log_fault.get().cloned()
    }

    /// Waits until everything is written. Why the log file could not be, where it could not.
    pub fn finish(self) -> Option<String> {
        drop(self.jobs);
        let _ = self.thread.join();
        self.log_fault.get().cloned()
    }
}

fn write_all(
    inbox: &Receiver<Job>,
    mut out: impl Write,
    mut log: Option<File>,
    closed: impl FnOnce(&io::Error),
    log_fault: &OnceLock<String>,
) {
    let mut closed = Some(closed);
    for job in inbox {
        let lines = match job {
            Job::Print(lines) => lines,
            Job::Tell(tell) => {
                let _ = tell.send(());
                continue;
            }
        };
        if closed.is_some()
            && !lines.out.is_empty()
            && let Err(error) = out.write_all(lines.out.as_bytes()).and_then(|()| out.flush())
            && let Some(closed) = closed.take()
        {
            closed(&error);
        }
        if let Some(file) = &mut log
            && let Err(error) = file.write_all(lines.log.as_bytes())
        {
            let text = format!("The log file can't be written any more: {error}. The run goes on.");
            let _ = writeln!(io::stderr(), "{text}");
            log_fault.get_or_init(|| text);
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
        let printer = Printer::start(writer, None, |_| panic!("it was read"));
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
        let printer = Printer::start(Closed, Some(log), move |_| told.send(()).unwrap());
        for _ in 0..2 {
            printer.print(Lines { out: "x\n".into(), log: "y\n".into() });
        }
        assert_eq!(printer.finish(), None);
        assert_eq!(hear.iter().count(), 1);
        assert_eq!(std::fs::read_to_string(path).unwrap(), "y\ny\n");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_log_that_cannot_be_written_is_told_and_the_output_goes_on() {
        let (mut reader, writer) = io::pipe().unwrap();
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let printer = Printer::start(writer, Some(full), |_| panic!("it was read"));
        assert_eq!(printer.log_fault(), None);
        for _ in 0..2 {
            printer.print(Lines { out: "x\n".into(), log: "y\n".into() });
        }
        assert!(printer.log_fault().is_some_and(|text| text.contains("can't be written")));
        printer.finish();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "x\nx\n");
    }
}
