//! The program under test as a child process: asked through its request line, heard through its event lines.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mailhaul_model::event::{Finished, Line, MessageReport, Plan, Problem, SideName};
use mailhaul_model::request::PROTOCOL_VERSION;
use mailhaul_model::{
    Depth, Engine, Event, ExitCode, RunKind, RunOptions, RunRequest, Side, TokenAnswer,
};

use crate::Account;

/// A run that says nothing for so long is stuck: it is killed, so that its test fails and doesn't wait for ever.
const STUCK: Duration = Duration::from_mins(3);

/// A run to be made.
#[derive(Clone, Debug)]
pub struct Sidecar {
    request: RunRequest,
}

/// A run under way.
#[derive(Debug)]
pub struct Running {
    child: Child,
    lifeline: Option<ChildStdin>,
    lines: Receiver<Line>,
    events: Vec<Line>,
    stderr: JoinHandle<String>,
    peak_kib: u64,
}

/// A run that ended.
#[derive(Debug)]
pub struct Outcome {
    /// `None` when it was killed.
    pub code: Option<i32>,
    pub events: Vec<Line>,
    pub stderr: String,
    /// The most memory it was seen to hold, in KiB (`VmHWM`); 0 where the system doesn't tell.
    pub peak_kib: u64,
}

impl Sidecar {
    /// A copy run between two accounts in the clear, without a ledger.
    pub fn between(source: &Account, destination: &Account) -> Self {
        Self::over(source.side(), destination.side())
    }

    /// A copy run between two sides as they are.
    pub fn over(source: Side, destination: Side) -> Self {
        Self {
            request: RunRequest {
                version: PROTOCOL_VERSION,
                kind: RunKind::Copy,
                depth: Depth::Messages,
                source,
                destination,
                options: RunOptions::default(),
                ledger: None,
                engine: Engine::Mailhaul,
            },
        }
    }

    /// With this ledger.
    #[must_use]
    pub fn ledger(mut self, path: impl AsRef<Path>) -> Self {
        self.request.ledger = Some(path.as_ref().to_owned());
        self
    }

    /// Another kind of run.
    #[must_use]
    pub fn kind(mut self, kind: RunKind) -> Self {
        self.request.kind = kind;
        self
    }

    /// Copied by the imapsync at this path, or the one that is found.
    #[must_use]
    pub fn by_imapsync(mut self, program: Option<&Path>) -> Self {
        self.request.engine = Engine::Imapsync { program: program.map(Path::to_owned) };
        self
    }

    /// With options changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut RunOptions)) -> Self {
        change(&mut self.request.options);
        self
    }

    /// The request, to be sent by someone else.
    pub fn request(&self) -> &RunRequest {
        &self.request
    }

    /// Runs to the end.
    pub fn run(&self) -> Outcome {
        self.start().wait()
    }

    /// Starts and returns at once.
    pub fn start(&self) -> Running {
        let mut child = Command::new(program())
            .args(["--request", "-", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the sidecar can be started");
        let mut lifeline = child.stdin.take().expect("stdin is a pipe");
        lifeline
            .write_all(self.request.to_line().as_bytes())
            .expect("the sidecar reads its request");
        let stdout = child.stdout.take().expect("stdout is a pipe");
        let (send, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let Ok(parsed) = serde_json::from_str::<Line>(&line) else {
                    panic!("not an event line: {line}");
                };
                if send.send(parsed).is_err() {
                    break;
                }
            }
        });
        let mut errors = child.stderr.take().expect("stderr is a pipe");
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            drop(errors.read_to_end(&mut text));
            String::from_utf8_lossy(&text).into_owned()
        });
        Running { child, lifeline: Some(lifeline), lines, events: Vec::new(), stderr, peak_kib: 0 }
    }
}

impl Running {
    /// The process number.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Reads events until one is what is waited for; false when the run ended before.
    pub fn until(&mut self, mut is_it: impl FnMut(&Event) -> bool) -> bool {
        loop {
            let line = match self.lines.recv_timeout(STUCK) {
                Ok(line) => line,
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => {
                    self.child.kill().expect("a child can be killed");
                    continue;
                }
            };
            self.peak_kib = self.peak_kib.max(peak_of(self.child.id()));
            let found = is_it(&line.event);
            self.events.push(line);
            if found {
                return true;
            }
        }
    }

    /// Whether the process is gone.
    pub fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for the run to ask for a fresh access token, and answers; false when it ended without asking.
    pub fn answer(&mut self, answer: impl FnOnce(SideName) -> TokenAnswer) -> bool {
        let mut wanted = None;
        self.until(|event| {
            if let Event::TokenWanted { side } = event {
                wanted = Some(*side);
            }
            wanted.is_some()
        });
        let (Some(side), Some(lifeline)) = (wanted, &mut self.lifeline) else { return false };
        let line = answer(side).to_line();
        lifeline.write_all(line.as_bytes()).expect("the sidecar reads the answer");
        true
    }

    /// Closes the sidecar's standard input.
    pub fn close_lifeline(&mut self) {
        drop(self.lifeline.take());
    }

    /// SIGKILL, and waits until it is gone.
    pub fn kill(mut self) -> Outcome {
        self.child.kill().expect("a child can be killed");
        self.wait()
    }

    /// Reads everything and waits for the end.
    pub fn wait(mut self) -> Outcome {
        self.until(|_| false);
        let status = self.child.wait().expect("a child can be waited for");
        drop(self.lifeline.take());
        let stderr = self.stderr.join().unwrap_or_default();
        Outcome { code: status.code(), events: self.events, stderr, peak_kib: self.peak_kib }
    }
}

impl Outcome {
    /// The last event.
    ///
    /// # Panics
    /// When the run ended without it.
    pub fn finished(&self) -> &Finished {
        match self.events.last().map(|line| &line.event) {
            Some(Event::Finished(finished)) => finished,
            other => panic!("no last word, but {other:?}; code {:?}; {}", self.code, self.stderr),
        }
    }

    /// The run's own summary, for a failed assertion.
    pub fn story(&self) -> String {
        use std::fmt::Write as _;
        let mut text = format!("exit {:?}\n{}", self.code, self.stderr);
        for line in &self.events {
            match &line.event {
                Event::Problem(problem) => {
                    let _ = writeln!(text, "{problem:?}");
                }
                Event::Message(report) => {
                    let _ = writeln!(text, "{report:?}");
                }
                Event::Finished(Finished { exit, failure, total, .. }) => {
                    let _ = writeln!(text, "{exit:?} {failure:?} {total:?}");
                }
                _ => {}
            }
        }
        text
    }

    /// # Panics
    /// Unless the run ended well, with every message accounted for.
    pub fn assert_success(&self) -> &Finished {
        assert_eq!(self.code, Some(0), "{}", self.story());
        let finished = self.finished();
        assert_eq!(finished.exit, ExitCode::Ok, "{}", self.story());
        assert!(finished.total.closes(), "the tally doesn't close: {:?}", finished.total);
        assert_eq!(finished.total.vanished.0, 0, "nobody removed a message: {}", self.story());
        finished
    }

    /// The plan.
    pub fn plan(&self) -> Option<&Plan> {
        self.events.iter().find_map(|line| match &line.event {
            Event::Planned(plan) => Some(plan),
            _ => None,
        })
    }

    /// Every message that was named.
    pub fn reports(&self) -> Vec<&MessageReport> {
        self.events
            .iter()
            .filter_map(|line| match &line.event {
                Event::Message(report) => Some(report),
                _ => None,
            })
            .collect()
    }

    /// Every problem that was told.
    pub fn problems(&self) -> Vec<&Problem> {
        self.events
            .iter()
            .filter_map(|line| match &line.event {
                Event::Problem(problem) => Some(problem),
                _ => None,
            })
            .collect()
    }
}

/// The sidecar's path: `MAILHAUL_SYNC`, or the workspace's own, built once if it isn't there.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(path) = std::env::var_os("MAILHAUL_SYNC") {
            return path.into();
        }
        let test = std::env::current_exe().expect("a test has a path");
        // target/PROFILE/deps/TEST or target/PROFILE/bench, beside target/PROFILE/mailhaul-sync
        let profile = test.ancestors().skip(1).find(|folder| !folder.ends_with("deps"));
        let name = format!("mailhaul-sync{}", std::env::consts::EXE_SUFFIX);
        let path = profile.expect("a test lies in a folder").join(name);
        if !path.exists() {
            build();
        }
        path
    })
}

fn build() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "-p", "mailhaul-sync"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .status();
    assert!(status.is_ok_and(|status| status.success()), "the sidecar doesn't build");
}

fn peak_of(process: u32) -> u64 {
    let Ok(status) = std::fs::read_to_string(format!("/proc/{process}/status")) else { return 0 };
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse().ok())
        .unwrap_or(0)
}
