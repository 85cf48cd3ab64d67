//! Counts what a run does, folder by folder, and says so at most five times a second.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mailhaul_model::event::{FolderProgress, MessageOutcome, MessageReport, Progress, Tally};
use mailhaul_model::{ByteCount, Event, ExitCode, MessageCount, Said, Uid};
use tokio::time::Instant;

use crate::sink::EventSink;

/// Snapshots come this far apart.
pub const TICK: Duration = Duration::from_millis(200);
/// Speed is averaged over this long.
const WINDOW: Duration = Duration::from_secs(10);

/// The run's one set of books. Every change goes through here, so that the sums always close.
pub struct Meter {
    sink: Arc<dyn EventSink>,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    folders: Vec<FolderProgress>,
    changed: Vec<usize>,
    total: Tally,
    named: HashSet<(usize, Uid)>,
    errors: HashMap<ExitCode, u32>,
    flags_updated: u64,
    body_fetches: u64,
    speed: VecDeque<(Instant, u64, u64)>,
    dirty: bool,
}

impl std::fmt::Debug for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meter").field("total", &self.books().total).finish_non_exhaustive()
    }
}

impl Meter {
    /// No folders yet.
    pub fn new(sink: Arc<dyn EventSink>) -> Self {
        Self { sink, books: Mutex::new(Books::default()) }
    }

    /// Adds a folder and returns its number.
    pub fn add_folder(&self, source: &str, destination: &str, messages: u64) -> usize {
        let mut books = self.books();
        let tally = Tally { source: MessageCount(messages), ..Tally::default() };
        books.total = books.total.plus(&tally);
        books.folders.push(FolderProgress {
            source: source.to_owned(),
            destination: destination.to_owned(),
            tally,
            done: false,
            problem: None,
            flags_differ: MessageCount(0),
        });
        books.dirty = true;
        books.folders.len() - 1
    }

    /// Changes a folder's tally.
    pub fn count(&self, folder: usize, change: impl FnOnce(&mut Tally)) {
        let mut books = self.books();
        let before = books.folders[folder].tally;
        let mut after = before;
        change(&mut after);
        books.folders[folder].tally = after;
        books.total = replaced(&books.total, &before, &after);
        books.touch(folder);
    }

    /// So many messages are on both sides with different flags.
    pub fn flags_differ(&self, folder: usize, messages: u64) {
        let mut books = self.books();
        books.folders[folder].flags_differ = MessageCount(messages);
        books.touch(folder);
    }

    /// The folder needs no more work.
    pub fn folder_done(&self, folder: usize) {
        let mut books = self.books();
        books.folders[folder].done = true;
        books.touch(folder);
    }

    /// The folder can't be worked on.
    pub fn folder_failed(&self, folder: usize, problem: &Said) {
        let mut books = self.books();
        books.folders[folder].problem = Some(problem.clone());
        books.touch(folder);
    }

    /// Names a message that doesn't arrive. It is counted where its fate is decided.
    pub fn name(&self, folder: usize, report: MessageReport) {
        if self.books().named.insert((folder, report.uid)) {
            self.sink.emit(Event::Message(report));
        }
    }

    /// Names a message that doesn't arrive, and counts it.
    pub fn lost(&self, folder: usize, report: MessageReport) {
        let size = report.size;
        let outcome = report.outcome;
        self.count(folder, |tally| {
            match outcome {
                MessageOutcome::Skipped => tally.skipped += MessageCount(1),
                MessageOutcome::Refused => tally.refused += MessageCount(1),
                MessageOutcome::Vanished => tally.vanished += MessageCount(1),
            }
            tally.other_bytes += size;
        });
        self.name(folder, report);
    }

    /// Messages that have an outcome.
    pub fn total_done(&self) -> MessageCount {
        self.books().total.done()
    }

    /// Messages that have none yet.
    pub fn left(&self) -> u64 {
        let total = self.books().total;
        total.source.0.saturating_sub(total.done().0)
    }

    /// Bytes and messages that this run copied.
    pub fn arrived(&self) -> (u64, u64) {
        let total = self.books().total;
        (total.copied_bytes.0, total.copied.0)
    }

    /// The run's sums so far.
    pub fn total(&self) -> Tally {
        self.books().total
    }

    /// Every folder as it is now.
    pub fn folders(&self) -> Vec<FolderProgress> {
        self.books().folders.clone()
    }

    /// Counts an error by the exit code it stands for.
    pub fn error(&self, code: ExitCode) {
        *self.books().errors.entry(code).or_default() += 1;
    }

    /// All errors so far.
    pub fn errors(&self) -> u32 {
        self.books().errors.values().sum()
    }

    /// The code of the most frequent error, 111 where two are equally frequent.
    pub fn most_frequent_error(&self) -> Option<ExitCode> {
        let books = self.books();
        let most = books.errors.values().max()?;
        let mut all = books.errors.iter().filter(|(_, n)| *n == most).map(|(code, _)| *code);
        match (all.next(), all.next()) {
            (Some(code), None) => Some(code),
            _ => Some(ExitCode::WithErrors),
        }
    }

    /// Flags carried over to a message that was there.
    pub fn flags_updated(&self, messages: u64) {
        self.books().flags_updated += messages;
    }

    /// A FETCH that asks for bodies was sent.
    pub fn body_fetch(&self) {
        self.books().body_fetches += 1;
    }

    /// Total, folders, flags updated and FETCHes of bodies, for the last line. Messages of a folder that could not be worked
    /// on have no outcome of their own: they are counted as refused.
    pub fn close(&self) -> (Tally, Vec<FolderProgress>, MessageCount, MessageCount) {
        let mut books = self.books();
        books.refuse_the_rest();
        (
            books.total,
            books.folders.clone(),
            MessageCount(books.flags_updated),
            MessageCount(books.body_fetches),
        )
    }

    /// Says how far the run is, if anything changed since it was said last.
    pub fn tick(&self) {
        let progress = {
            let mut books = self.books();
            if !std::mem::take(&mut books.dirty) {
                return;
            }
            books.snapshot(Instant::now())
        };
        self.sink.emit(Event::Progress(progress));
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn refuse_the_rest(&mut self) {
        for folder in self.folders.iter_mut().filter(|folder| folder.problem.is_some()) {
            let before = folder.tally;
            folder.tally.refused += before.source - before.done();
            self.total = replaced(&self.total, &before, &folder.tally);
        }
    }

    fn touch(&mut self, folder: usize) {
        self.dirty = true;
        if self.changed.last() != Some(&folder) {
            self.changed.push(folder);
        }
    }

    fn snapshot(&mut self, now: Instant) -> Progress {
        let bytes = self.total.copied_bytes.0;
        let messages = self.total.copied.0;
        self.speed.push_back((now, bytes, messages));
        while self.speed.len() > 2 && now.duration_since(self.speed[0].0) > WINDOW {
            self.speed.pop_front();
        }
        let (since, bytes_then, messages_then) = self.speed[0];
        let seconds = now.duration_since(since).as_secs_f64();
        let per_second = |count: u64| if seconds > 0.0 { float(count) / seconds } else { 0.0 };
        let bytes_per_second = per_second(bytes - bytes_then);
        let messages_per_second = per_second(messages - messages_then);
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        Progress {
            total: self.total,
            folders_done: u32::try_from(self.folders.iter().filter(|f| f.done).count())
                .unwrap_or(u32::MAX),
            folders_total: u32::try_from(self.folders.len()).unwrap_or(u32::MAX),
            bytes_per_second,
            messages_per_second,
            seconds_left: self.seconds_left(bytes_per_second, messages_per_second, seconds),
            folders: changed.into_iter().map(|i| self.folders[i].clone()).collect(),
        }
    }

    /// By whichever of bytes and messages takes longer; nothing before two seconds have been watched.
    fn seconds_left(
        &self,
        bytes_per_second: f64,
        messages_per_second: f64,
        watched: f64,
    ) -> Option<f64> {
        if watched < 2.0 || messages_per_second <= 0.0 {
            return None;
        }
        let messages = float((self.total.source - self.total.done()).0) / messages_per_second;
        let bytes_left = float((self.total.source_bytes - self.total.done_bytes()).0);
        let bytes = if bytes_per_second > 0.0 { bytes_left / bytes_per_second } else { 0.0 };
        Some(messages.max(bytes))
    }
}

/// The total after one of its parts changed.
fn replaced(total: &Tally, before: &Tally, after: &Tally) -> Tally {
    let messages = |t: MessageCount, b: MessageCount, a: MessageCount| t - b + a;
    let bytes = |t: ByteCount, b: ByteCount, a: ByteCount| t - b + a;
    Tally {
        source: messages(total.source, before.source, after.source),
        copied: messages(total.copied, before.copied, after.copied),
        settled: messages(total.settled, before.settled, after.settled),
        adopted: messages(total.adopted, before.adopted, after.adopted),
        skipped: messages(total.skipped, before.skipped, after.skipped),
        refused: messages(total.refused, before.refused, after.refused),
        vanished: messages(total.vanished, before.vanished, after.vanished),
        pending: messages(total.pending, before.pending, after.pending),
        source_bytes: bytes(total.source_bytes, before.source_bytes, after.source_bytes),
        copied_bytes: bytes(total.copied_bytes, before.copied_bytes, after.copied_bytes),
        pending_bytes: bytes(total.pending_bytes, before.pending_bytes, after.pending_bytes),
        other_bytes: bytes(total.other_bytes, before.other_bytes, after.other_bytes),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a speed needs no more than 52 bits")]
fn float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use mailhaul_model::{Event, ExitCode, MessageCount};

    use super::Meter;

    fn recorded() -> (Arc<Mutex<Vec<Event>>>, Meter) {
        let events = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&events);
        (events, Meter::new(Arc::new(move |event| sink.lock().unwrap().push(event))))
    }

    #[tokio::test]
    async fn the_total_is_the_sum_of_the_folders_after_every_change() {
        let (_, meter) = recorded();
        let one = meter.add_folder("A", "A", 2);
        let two = meter.add_folder("B", "B", 3);
        meter.count(one, |t| t.copied += MessageCount(2));
        meter.count(two, |t| t.vanished += MessageCount(3));
        let (total, folders, ..) = meter.close();
        assert!(total.closes());
        assert_eq!(total, folders[0].tally.plus(&folders[1].tally));
    }

    #[tokio::test]
    async fn nothing_is_said_when_nothing_changed() {
        let (events, meter) = recorded();
        meter.add_folder("A", "A", 1);
        meter.tick();
        meter.tick();
        assert_eq!(events.lock().unwrap().len(), 1);
    }

    #[test]
    fn equally_frequent_errors_are_several_errors() {
        let (_, meter) = recorded();
        meter.error(ExitCode::AppendRefused);
        assert_eq!(meter.most_frequent_error(), Some(ExitCode::AppendRefused));
        meter.error(ExitCode::FetchFailed);
        assert_eq!(meter.most_frequent_error(), Some(ExitCode::WithErrors));
        meter.error(ExitCode::FetchFailed);
        assert_eq!(meter.most_frequent_error(), Some(ExitCode::FetchFailed));
    }
}
