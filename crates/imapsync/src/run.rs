//! imapsync's process: started, listened to, ended.

use std::future::Future;
use std::io;
use std::process::Stdio;
use std::time::{Duration, Instant};

use mailhaul_model::event::{Deletions, Event, Finished, Level, Phase, Problem, Started, Tally};
use mailhaul_model::{ExitCode, FailureClass, MessageCount, RunRequest, Said, said};
use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{ChildStderr, ChildStdout, Command};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::arguments::arguments;
use crate::program::{Program, hide};
use crate::said::read;
use crate::story::Story;
use crate::words;

/// How often a snapshot is told.
const SNAPSHOT: Duration = Duration::from_millis(200);
/// What imapsync has to end by itself once it is asked to.
const GRACE: Duration = Duration::from_millis(1000);
/// What it has to end once it closed its output.
const LAST: Duration = Duration::from_secs(30);
/// A line longer than this is cut.
const LONGEST_LINE: u64 = 64 << 10;

/// Makes one run with imapsync. `stop` ends it: first imapsync is asked, then it is killed. Passwords go by the environment.
pub async fn run(
    request: RunRequest,
    program: &Program,
    say: impl Fn(Event),
    stop: impl Future<Output = ()>,
) -> Finished {
    let began = Instant::now();
    say(Event::Started(Started {
        engine: "imapsync".to_owned(),
        engine_version: program.version.to_string(),
        kind: request.kind,
        process: std::process::id(),
    }));
    say(Event::Phase { phase: Phase::Connecting });
    let (folder, child) = match start(&request, program) {
        Ok(started) => started,
        Err(problem) => {
            say(Event::Problem(problem.clone()));
            return unstarted(problem);
        }
    };
    drop(request);
    let mut listener = Listener { child, story: Story::default(), stopped: false, say: &say };
    let status = listener.listen(stop).await;
    drop(folder);
    let Listener { mut story, stopped, .. } = listener;
    if let Some(last) = story.progress(Instant::now()) {
        say(last);
    }
    let (events, mut finished) = story.finish(status, began.elapsed());
    if stopped && finished.exit != ExitCode::Ok {
        finished.exit = ExitCode::BySignal;
        finished.failure = Some(problem(FailureClass::Stopped, words::stopped()));
    } else {
        events.into_iter().for_each(&say);
    }
    say(Event::Finished(finished.clone()));
    finished
}

fn problem(class: FailureClass, text: Said) -> Problem {
    Problem { class, side: None, text, server_said: None, retry_after: None, fatal: true }
}

fn unstarted(failure: Problem) -> Finished {
    let exit = match failure.class {
        FailureClass::BadRequest => ExitCode::Usage,
        _ => ExitCode::Unavailable,
    };
    Finished {
        exit,
        failure: Some(failure),
        total: Tally::default(),
        folders: Vec::new(),
        errors: 1,
        seconds: 0.0,
        flags_updated: MessageCount(0),
        body_fetches: MessageCount(0),
        deletions: Deletions::default(),
    }
}

type Running = Box<dyn ChildWrapper>;

/// Its files are in a folder of its own, for this user alone, that goes when the run ends.
fn start(request: &RunRequest, program: &Program) -> Result<(tempfile::TempDir, Running), Problem> {
    let local = |error: io::Error| {
        problem(
            FailureClass::LocalStorage,
            said!("imapsync could not be started: {0}", error.to_string()),
        )
    };
    let folder = tempfile::Builder::new().prefix("mailhaul-").tempdir().map_err(local)?;
    let words = arguments(request, folder.path())
        .map_err(|error| problem(FailureClass::BadRequest, Said::as_it_is(error.to_string())))?;
    let mut command = Command::new(&program.path);
    command
        .args(words)
        .env("IMAPSYNC_PASSWORD1", request.source.credential.secret().expose())
        .env("IMAPSYNC_PASSWORD2", request.destination.credential.secret().expose())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    hide(&mut command);
    let mut wrap = CommandWrap::from(command);
    // On Windows imapsync starts itself a second time: only a job ends both. Elsewhere it stays in our own process group, which
    // whoever started us ends as a whole.
    #[cfg(windows)]
    wrap.wrap(process_wrap::tokio::JobObject);
    wrap.wrap(KillOnDrop);
    Ok((folder, wrap.spawn().map_err(local)?))
}

struct Listener<'a, S: Fn(Event)> {
    child: Running,
    story: Story,
    stopped: bool,
    say: &'a S,
}

impl<S: Fn(Event)> Listener<'_, S> {
    /// Until its output ends; gives its exit code.
    async fn listen(&mut self, stop: impl Future<Output = ()>) -> Option<i32> {
        let mut lines = self.child.stdout().take().map(Lines::new);
        let errors = self.child.stderr().take().map(|errors| tokio::spawn(keep(errors)));
        let mut tick = interval(SNAPSHOT);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(stop);
        while let Some(out) = &mut lines {
            tokio::select! {
                biased;
                () = &mut stop, if !self.stopped => {
                    self.stopped = true;
                    self.end().await;
                }
                line = out.next() => match line {
                    Some(line) => self.take(&line),
                    None => lines = None,
                },
                _ = tick.tick() => if let Some(event) = self.story.progress(Instant::now()) { (self.say)(event) },
            }
        }
        let status = timeout(LAST, self.child.wait()).await;
        if let Some(errors) = errors
            && let Ok(Ok(text)) = timeout(GRACE, errors).await
        {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                (self.say)(Event::Log { level: Level::Warning, text: line.to_owned() });
            }
        }
        if status.is_err()
            && let Err(error) = self.child.start_kill()
        {
            tracing::warn!(%error, "imapsync can't be ended");
        }
        status.ok()?.ok()?.code()
    }

    fn take(&mut self, line: &str) {
        let line = line.trim_end();
        let said = read(line);
        if !line.is_empty() {
            (self.say)(Event::Log { level: Level::Info, text: line.to_owned() });
        }
        if let Some(said) = said {
            self.story.take(said).into_iter().for_each(self.say);
        }
    }

    async fn end(&mut self) {
        if ends_when_asked(&mut self.child).await {
            return;
        }
        if let Err(error) = self.child.start_kill() {
            tracing::debug!(%error, "imapsync is gone already");
        }
    }
}

/// Whether it ended within the time of grace.
#[cfg(unix)]
async fn ends_when_asked(child: &mut Running) -> bool {
    use nix::sys::signal::{Signal, kill};
    let Some(number) = child.id().and_then(|id| i32::try_from(id).ok()) else { return false };
    if let Err(error) = kill(nix::unistd::Pid::from_raw(number), Signal::SIGTERM) {
        tracing::debug!(%error, "imapsync is gone already");
    }
    timeout(GRACE, child.wait()).await.is_ok()
}

/// Never: there is no signal to ask with.
#[cfg(not(unix))]
fn ends_when_asked(_child: &mut Running) -> std::future::Ready<bool> {
    std::future::ready(false)
}

/// What it says beside its output: what Perl says of a module that is missing, for example.
async fn keep(errors: ChildStderr) -> String {
    let mut text = Vec::new();
    let mut errors = errors.take(LONGEST_LINE);
    if let Err(error) = errors.read_to_end(&mut text).await {
        tracing::debug!(%error, "imapsync's standard error can't be read");
    }
    // Whoever finds it full would wait.
    let _ = tokio::io::copy(&mut errors.into_inner(), &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&text).into_owned()
}

struct Lines {
    out: BufReader<ChildStdout>,
    line: Vec<u8>,
}

impl Lines {
    fn new(out: ChildStdout) -> Self {
        Self { out: BufReader::new(out), line: Vec::new() }
    }

    /// The next line; `None` at the end. Safe to drop and call again.
    async fn next(&mut self) -> Option<String> {
        let room = LONGEST_LINE.saturating_sub(self.line.len() as u64);
        let read = (&mut self.out).take(room).read_until(b'\n', &mut self.line).await;
        if read.is_err() || self.line.is_empty() {
            return None;
        }
        let line = String::from_utf8_lossy(&self.line).into_owned();
        self.line.clear();
        Some(line)
    }
}
