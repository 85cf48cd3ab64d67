//! Where the engine's events go: as JSON or as a log to standard output, as a log to the log file.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use mailhaul_engine::{Arrived, EventSink};
use mailhaul_model::event::{Finished, FolderProgress, Line, Problem, Progress};
use mailhaul_model::request::PROTOCOL_VERSION;
use mailhaul_model::{Clock, Event, ExitCode, FailureClass, Said};

use super::log::Log;
use super::printer::{Lines, Printer};
use super::redact::Redactor;

/// Whoever says something has said it by then, unless nobody takes what is printed.
const SOON: Duration = Duration::from_millis(50);

/// Takes events, from any task.
pub struct Reporter {
    clock: Arc<dyn Clock>,
    redactor: Redactor,
    json: bool,
    state: Mutex<State>,
}

struct State {
    /// The log in words, where one goes to standard output or to a file.
    log: Option<Log>,
    to_file: bool,
    printer: Option<Printer>,
    /// A snapshot that found no room yet.
    waiting: Option<Progress>,
    last: Progress,
    finished: bool,
}

impl std::fmt::Debug for Reporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reporter").field("json", &self.json).finish_non_exhaustive()
    }
}

/// How a reporter is made.
#[derive(Debug)]
pub struct Destination<W> {
    pub json: bool,
    pub out: W,
    pub log: Option<Log>,
    pub file: Option<File>,
}

impl Reporter {
    /// Starts writing. `closed` is called when standard output can't be written any more.
    pub fn new<W: Write + Send + 'static>(
        clock: Arc<dyn Clock>,
        redactor: Redactor,
        to: Destination<W>,
        closed: impl FnOnce(&io::Error) + Send + 'static,
    ) -> Self {
        let to_file = to.file.is_some();
        let reporter = Self {
            clock,
            redactor,
            json: to.json,
            state: Mutex::new(State {
                log: to.log,
                to_file,
                printer: Some(Printer::start(to.out, to.file, closed)),
                waiting: None,
                last: Progress::default(),
                finished: false,
            }),
        };
        reporter.say(Log::head);
        reporter
    }

    /// The end of the run, unless the engine said it; then waits until everything is written. The code to end with.
    pub fn finish(&self, finished: &Finished) -> ExitCode {
        if !self.state().finished {
            self.emit(Event::Finished(finished.clone()));
        }
        let printer = self.state().printer.take();
        let log_fault = printer.and_then(Printer::finish);
        if log_fault.is_some() { with_errors(finished.exit) } else { finished.exit }
    }

    /// A log that could not be written is an error of a run that would have none otherwise: nobody else would see it.
    fn judge_log(&self, state: &mut State, finished: &mut Finished) {
        let Some(text) = state.printer.as_ref().and_then(Printer::log_fault) else { return };
        let problem = Problem {
            class: FailureClass::LocalStorage,
            side: None,
            text: Said::as_it_is(text),
            server_said: None,
            retry_after: None,
            fatal: false,
        };
        let lines = self.lines(state, &Event::Problem(problem));
        print(state, lines);
        finished.errors += 1;
        finished.exit = with_errors(finished.exit);
    }

    /// Says that a signal came.
    pub fn signal(&self, name: &str) {
        if let Some(mut state) = self.state_soon() {
            self.say_with(&mut state, |log| log.signal(name));
        }
    }

    /// Says that a signal came that is not to end the run.
    pub fn ignored_signal(&self, name: &str) {
        if let Some(mut state) = self.state_soon() {
            self.say_with(&mut state, |log| log.ignored_signal(name));
        }
    }

    /// The last words of a run that has to be cut short, without waiting long for anyone.
    pub fn cut_short(&self, exit: ExitCode) {
        let Some(mut state) = self.state_soon() else { return };
        if state.finished {
            return;
        }
        let finished = Finished {
            exit,
            failure: None,
            total: state.last.total,
            folders: state.last.folders.clone(),
            errors: 0,
            seconds: 0.0,
            flags_updated: mailhaul_model::MessageCount(0),
            body_fetches: mailhaul_model::MessageCount(0),
            deletions: mailhaul_model::event::Deletions::default(),
        };
        let lines = self.lines(&mut state, &Event::Finished(finished));
        state.finished = true;
        if let Some(printer) = &state.printer {
            printer.offer(lines);
        }
    }

    /// The state, unless whoever has it waits for somebody to take what is printed.
    fn state_soon(&self) -> Option<MutexGuard<'_, State>> {
        let until = Instant::now() + SOON;
        loop {
            match self.state.try_lock() {
                Ok(state) => return Some(state),
                Err(TryLockError::Poisoned(state)) => return Some(state.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Err(TryLockError::WouldBlock) => return None,
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, words: impl FnOnce(&Log) -> String) {
        self.say_with(&mut self.state(), words);
    }

    fn say_with(&self, state: &mut State, words: impl FnOnce(&Log) -> String) {
        let Some(log) = &state.log else { return };
        let text = words(log);
        let lines = self.spread(state, text, None);
        if let Some(printer) = &state.printer {
            printer.offer(lines);
        }
    }

    fn lines(&self, state: &mut State, event: &Event) -> Lines {
        let at = self.clock.now();
        let words = state.log.as_mut().map(|log| log.lines(at, event)).unwrap_or_default();
        let line = Line { v: PROTOCOL_VERSION, at, event: event.clone() };
        self.spread(state, words, Some(&line))
    }

    fn spread(&self, state: &State, words: String, line: Option<&Line>) -> Lines {
        if !self.json {
            let log = if state.to_file { words.clone() } else { String::new() };
            return Lines { out: words, log };
        }
        let json = line
            .map(|line| serde_json::to_string(line).expect("an event is always valid JSON") + "\n");
        Lines {
            out: json.unwrap_or_default(),
            log: if state.to_file { words } else { String::new() },
        }
    }
}

impl EventSink for Reporter {
    fn arrived(&self, message: &Arrived<'_>) {
        let mut state = self.state();
        let at = self.clock.now();
        if state.finished {
            return;
        }
        let Some(words) = state.log.as_mut().map(|log| log.arrived(at, message)) else { return };
        let lines = self.spread(&state, words, None);
        print(&state, lines);
    }

    fn emit(&self, event: Event) {
        let event = self.redactor.event(event);
        let mut state = self.state();
        if state.finished {
            return;
        }
        let event = match event {
            Event::Progress(progress) => {
                let progress = merged(state.waiting.take(), progress);
                state.last = merged(Some(std::mem::take(&mut state.last)), progress.clone());
                Event::Progress(progress)
            }
            other => {
                if let Some(waiting) = state.waiting.take() {
                    let lines = self.lines(&mut state, &Event::Progress(waiting));
                    print(&state, lines);
                }
                let mut other = other;
                if let Event::Finished(finished) = &mut other {
                    self.judge_log(&mut state, finished);
                    state.finished = true;
                }
                other
            }
        };
        let lines = self.lines(&mut state, &event);
        match event {
            // A snapshot may wait for the next one; in words it may not: its lines are not said again.
            Event::Progress(progress) if self.json && state.log.is_none() => {
                let taken = state.printer.as_ref().is_none_or(|printer| printer.offer(lines));
                state.waiting = (!taken).then_some(progress);
            }
            _ => print(&state, lines),
        }
    }
}

fn with_errors(exit: ExitCode) -> ExitCode {
    if exit == ExitCode::Ok { ExitCode::WithErrors } else { exit }
}

fn print(state: &State, lines: Lines) {
    if let Some(printer) = &state.printer {
        printer.print(lines);
    }
}

/// The newer snapshot, with the folders that only the older one has.
fn merged(older: Option<Progress>, mut newer: Progress) -> Progress {
    let Some(older) = older else { return newer };
    let known: HashSet<&str> = newer.folders.iter().map(|folder| folder.source.as_str()).collect();
    let only_older = |folder: &FolderProgress| !known.contains(folder.source.as_str());
    let kept: Vec<FolderProgress> = older.folders.into_iter().filter(only_older).collect();
    newer.folders.extend(kept);
    newer
}

#[cfg(test)]
mod tests {
    use mailhaul_model::MessageCount;
    use mailhaul_model::event::{FolderProgress, Progress, Tally};

    use super::merged;

    fn snapshot(folders: &[(&str, bool)]) -> Progress {
        let folder = |(name, done): &(&str, bool)| FolderProgress {
            source: (*name).into(),
            destination: (*name).into(),
            tally: Tally::default(),
            done: *done,
            problem: None,
            flags_differ: MessageCount(0),
        };
        Progress { folders: folders.iter().map(folder).collect(), ..Progress::default() }
    }

    #[test]
    fn a_snapshot_that_waited_keeps_the_folders_the_next_one_does_not_have() {
        let both = merged(Some(snapshot(&[("a", true), ("b", false)])), snapshot(&[("b", true)]));
        let folders: Vec<_> = both.folders.iter().map(|f| (f.source.as_str(), f.done)).collect();
        assert_eq!(folders, [("b", true), ("a", true)]);
    }
}
