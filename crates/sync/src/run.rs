//! One run from beginning to end: signals, standard input and output around the engine.

use std::fs::File;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mailhaul_engine::ledger::others_copy;
use mailhaul_engine::{EventSink, Stop, StopReason, SystemClock, Tokens};
use mailhaul_imapsync::Program;
use mailhaul_model::event::{Finished, Problem, Tally};
use mailhaul_model::{
    Clock, Engine, Event, ExitCode, FailureClass, MessageCount, RunKind, RunRequest, Said, Side,
    said,
};

use crate::command::{Output, Wanted};
use crate::ending::Ending;
use crate::fresh::{Asked, FromFiles};
use crate::lifeline::Lifeline;
use crate::output::about::About;
use crate::output::log::Log;
use crate::output::log_file;
use crate::output::redact::Redactor;
use crate::output::reporter::{Destination, Reporter};
use crate::pair_lock::PairLock;
use crate::pid_file::{PidFile, Taken};
use crate::process::Process;
use crate::signals::{self, Signal};
use crate::usage::UsageError;

/// What is needed around every run.
struct House {
    clock: Arc<dyn Clock>,
    stop: Stop,
    ending: Ending,
}

impl House {
    fn new() -> Self {
        let stop = Stop::new();
        Self { clock: Arc::new(SystemClock), ending: Ending::new(stop.clone()), stop }
    }

    /// Begins to report, and to listen for signals.
    fn reporter(
        &self,
        redactor: Redactor,
        to: Destination<io::Stdout>,
        process: &Process,
    ) -> Arc<Reporter> {
        let closed = {
            let ending = self.ending.clone();
            move |error: &io::Error| {
                let text = "Standard output can't be written any more";
                let _ = writeln!(
                    io::stderr(),
                    "{text}: {error}. The run ends; the next one goes on from here."
                );
                ending.stop(StopReason::LifelineClosed, None);
            }
        };
        let reporter = Arc::new(Reporter::new(self.clock.clone(), redactor, to, closed));
        let came = {
            let (ending, reporter) = (self.ending.clone(), reporter.clone());
            let ignored: Vec<&str> = process.ignore.iter().map(|signal| signal.name()).collect();
            move |name: &'static str| {
                if ignored.contains(&name) {
                    return reporter.ignored_signal(name);
                }
                reporter.signal(name);
                ending.stop(StopReason::Signal, Some(reporter.clone()));
            }
        };
        let mut listened = Signal::USUAL.to_vec();
        for signal in process.exit.iter().chain(&process.ignore) {
            if !listened.contains(signal) {
                listened.push(*signal);
            }
        }
        if let Err(error) = signals::watch(listened, came) {
            tracing::warn!(%error, "signals can't be waited for");
        }
        reporter
    }

    /// Has the genuine imapsync copy.
    async fn imapsync(
        &self,
        request: RunRequest,
        program: Option<PathBuf>,
        sink: &dyn EventSink,
    ) -> Finished {
        let found = tokio::select! {
            found = Program::find(program.as_deref()) => found,
            _ = self.stop.stopped() => {
                return refused(sink, FailureClass::Stopped, said!("Stopped before it began."));
            }
        };
        let program = match found {
            Ok(program) => program,
            Err(error) => {
                return refused(sink, FailureClass::NotOffered, Said::as_it_is(error.to_string()));
            }
        };
        if request.kind == RunKind::Copy
            && let Some(ledger) = &request.ledger
            && let Err(error) = others_copy(ledger)
        {
            return refused(sink, FailureClass::LocalStorage, error.said());
        }
        let stop = async {
            self.stop.stopped().await;
        };
        mailhaul_imapsync::run(request, &program, |event| sink.emit(event), stop).await
    }

    /// Runs the engine on this thread. A fault of the program ends the run, not with a code that means something else.
    fn run(
        &self,
        request: RunRequest,
        tokens: &Arc<dyn Tokens>,
        reporter: &Arc<Reporter>,
    ) -> ExitCode {
        let sink: Arc<dyn EventSink> = reporter.clone();
        let engine = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let run = async {
                let lock = tokio::select! {
                    biased;
                    lock = PairLock::acquire(&request) => lock,
                    // The engine says how a run ends that was stopped.
                    _ = self.stop.stopped() => Ok(PairLock::none()),
                };
                let Ok(_lock) = lock else { return busy(&*sink) };
                match request.engine.clone() {
                    Engine::Mailhaul => {
                        let (tokens, clock) = (tokens.clone(), self.clock.clone());
                        mailhaul_engine::run(request, tokens, sink, clock, self.stop.clone()).await
                    }
                    Engine::Imapsync { program } => self.imapsync(request, program, &*sink).await,
                }
            };
            let finished = runtime.block_on(run);
            runtime.shutdown_background();
            Ok::<_, io::Error>(finished)
        };
        let finished = match catch_unwind(AssertUnwindSafe(engine)) {
            Ok(Ok(finished)) => finished,
            Ok(Err(error)) => failed(
                ExitCode::Unavailable,
                FailureClass::LocalStorage,
                said!("The system denies what a run needs: {0}.", error.to_string()),
            ),
            Err(_) => failed(
                ExitCode::Software,
                FailureClass::Internal,
                said!("A fault of this program ended the run; what was copied is remembered."),
            ),
        };
        reporter.finish(&finished)
    }
}

fn refused(sink: &dyn EventSink, class: FailureClass, text: Said) -> Finished {
    let finished = failed(ExitCode::Unavailable, class, text);
    sink.emit(Event::Problem(finished.failure.clone().expect("it was just set")));
    finished
}

fn busy(sink: &dyn EventSink) -> Finished {
    let finished = failed(
        ExitCode::PidFile,
        FailureClass::Busy,
        said!(
            "Another run is at work on these two mailboxes. Two at once would copy messages twice: wait until it has ended, or end it."
        ),
    );
    sink.emit(Event::Problem(finished.failure.clone().expect("it was just set")));
    finished
}

fn failed(exit: ExitCode, class: FailureClass, text: Said) -> Finished {
    Finished {
        exit,
        failure: Some(Problem {
            class,
            side: None,
            text,
            server_said: None,
            retry_after: None,
            fatal: true,
        }),
        total: Tally::default(),
        folders: Vec::new(),
        errors: 1,
        seconds: 0.0,
        flags_updated: MessageCount(0),
        body_fetches: MessageCount(0),
        deletions: mailhaul_model::event::Deletions::default(),
    }
}

/// A run asked for by a line on standard input, reported in JSON.
pub fn requested() -> ExitCode {
    let house = House::new();
    let to = || Destination { json: true, out: io::stdout(), log: None, file: None };
    let read = Lifeline::open().map_err(UsageError::RequestUnreadable).and_then(|mut lifeline| {
        let request = lifeline.request()?;
        Ok((lifeline, request))
    });
    let (lifeline, request) = match read {
        Ok(read) => read,
        Err(error) => {
            let reporter = house.reporter(Redactor::new([]), to(), &Process::default());
            let finished =
                failed(error.exit(), FailureClass::BadRequest, Said::as_it_is(error.to_string()));
            reporter.emit(Event::Problem(finished.failure.clone().expect("it was just set")));
            return reporter.finish(&finished);
        }
    };
    let secrets = redactor(&request);
    let reporter = house.reporter(secrets.clone(), to(), &Process::default());
    let (tokens, inbox) = Asked::new(reporter.clone(), secrets);
    let (ending, last_words) = (house.ending.clone(), reporter.clone());
    lifeline.watch(
        move |answer| inbox.put(answer),
        move || ending.stop(StopReason::LifelineClosed, Some(last_words)),
    );
    let tokens: Arc<dyn Tokens> = Arc::new(tokens);
    house.run(request, &tokens, &reporter)
}

fn redactor(request: &RunRequest) -> Redactor {
    Redactor::new([&request.source, &request.destination].into_iter().flat_map(Side::secrets))
}

/// A run asked for by the command line.
pub fn wanted(mut wanted: Wanted) -> Result<ExitCode, UsageError> {
    let house = House::new();
    let began = house.clock.now();
    let output = wanted.output.clone();
    let notes = std::mem::take(&mut wanted.notes);
    let shown = std::mem::take(&mut wanted.shown);
    let process = std::mem::take(&mut wanted.process);
    let pid_file = match PidFile::take(&process)? {
        Taken::None => None,
        Taken::Mine(file) => Some(file),
        Taken::Busy(path) => {
            let _ = writeln!(io::stderr(), "Another run has the pid file {}", path.display());
            return Ok(ExitCode::PidFile);
        }
    };
    let source = wanted.source.password.token_file();
    let destination = wanted.destination.password.token_file();
    let request = request(wanted)?;
    prepare_ledger(request.ledger.as_deref());
    let mut about = About::new(&request, output.clone());
    about.notes = notes;
    about.shown = shown;
    let file = open_log(&mut about, began)?;
    let log = (!output.json || file.is_some()).then(|| Log::new(about, began));
    let redactor = redactor(&request);
    let to = Destination { json: output.json, out: io::stdout(), log, file };
    let reporter = house.reporter(redactor.clone(), to, &process);
    if let Some(file) = &pid_file {
        let (ending, last_words) = (house.ending.clone(), reporter.clone());
        file.watch(move || ending.stop(StopReason::File, Some(last_words)));
    }
    let tokens: Arc<dyn Tokens> = Arc::new(FromFiles { source, destination, redactor });
    Ok(house.run(request, &tokens, &reporter))
}

/// Asks for passwords and probes for the endpoints; until then a signal ends the process at once.
fn request(wanted: Wanted) -> Result<RunRequest, UsageError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(UsageError::RequestUnreadable)?;
    runtime.block_on(wanted.into_request())
}

/// The folder of the ledger, for this user alone. Where it can't be made, the engine says so.
fn prepare_ledger(path: Option<&Path>) {
    let Some(folder) = path.and_then(Path::parent).filter(|f| !f.as_os_str().is_empty()) else {
        return;
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    if let Err(error) = builder.create(folder) {
        tracing::warn!(%error, folder = %folder.display(), "the ledger's folder can't be made");
    }
}

fn open_log(about: &mut About, began: jiff::Timestamp) -> Result<Option<File>, UsageError> {
    let Output { log: true, .. } = about.output else { return Ok(None) };
    let path = log_file::path(about, began);
    let file = log_file::create(&path)
        .map_err(|source| UsageError::LogFile { path: path.clone(), source })?;
    about.log_file = Some(path);
    Ok(Some(file))
}
