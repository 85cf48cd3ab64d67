//! A sidecar for the application's tests: speaks the protocol and does as the source's login says.
//!
//! It migrates nothing. What it has to remember from one start to the next it writes beside the ledger it was given.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a failed unwrap is a failed test"
)]

use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};

use mailhaul_model::event::{
    Edit, Event, Finished, FolderProgress, Level, Line, LoggedIn, MessageChange, MessageOutcome,
    MessageReport, Phase, Plan, PlannedFolder, Problem, Progress, SideName, Started, Tally,
};
use mailhaul_model::{
    ByteCount, ExitCode, FailureClass, MessageCount, RunKind, RunRequest, Said, Uid,
};

/// Its own first argument where it is the child of another one.
const HOLD: &str = "--hold";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [HOLD, path] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        hold(Path::new(path));
    }
    assert_eq!(arguments, ["--request", "-"]);
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).unwrap();
    let request: RunRequest = serde_json::from_str(&line).unwrap();
    let act = request.source.login.split('@').next().unwrap().to_owned();
    let fake = Fake { starts: count_start(&request), request };
    std::process::exit(fake.act(&act).number().into());
}

struct Fake {
    request: RunRequest,
    starts: usize,
}

impl Fake {
    fn act(&self, act: &str) -> ExitCode {
        say(Event::Started(Started {
            engine: "fake".into(),
            engine_version: "1".into(),
            kind: self.request.kind,
            process: std::process::id(),
        }));
        match act {
            "wrong-password" => {
                self.fail(FailureClass::WrongCredential, ExitCode::AuthenticationSource, None)
            }
            "rate-limited" if self.starts == 1 => {
                self.log_in();
                self.fail(FailureClass::RateLimited, ExitCode::WithErrors, Some(600))
            }
            "crash-once" if self.starts == 1 => self.crash(),
            "crash" => self.crash(),
            "gate" => self.pass_gate(),
            "until-let-go" => self.until_let_go(),
            "deaf" => self.deaf(),
            "family" => self.family(),
            "refused" => self.succeed(1),
            "changed" => {
                [1, 5].into_iter().for_each(change);
                self.succeed(1)
            }
            "echo" => self.echo_password(),
            _ => self.succeed(0),
        }
    }

    fn log_in(&self) {
        for (side, account) in [
            (SideName::Source, &self.request.source),
            (SideName::Destination, &self.request.destination),
        ] {
            say(Event::LoggedIn(LoggedIn {
                side,
                login: account.login.clone(),
                mechanism: "PLAIN".into(),
                capabilities: vec!["IMAP4rev1".into()],
            }));
        }
    }

    fn succeed(&self, refused: u64) -> ExitCode {
        self.log_in();
        say(Event::Planned(Plan {
            folders: vec![PlannedFolder {
                source: "INBOX".into(),
                destination: "INBOX".into(),
                messages: MessageCount(10),
                bytes: Some(ByteCount(1000)),
                create: true,
                destination_messages: None,
                destination_bytes: None,
            }],
            messages: MessageCount(10),
            bytes: ByteCount(1000),
            ..Plan::default()
        }));
        say(Event::Phase { phase: Phase::Copying });
        for done in 1..=10 {
            say(Event::Progress(self.progress(done, false)));
        }
        for uid in 1..=refused {
            say(Event::Message(MessageReport {
                outcome: MessageOutcome::Refused,
                folder: "INBOX".into(),
                uid: Uid::new(u32::try_from(uid).unwrap()).unwrap(),
                subject: "Quarterly figures".into(),
                size: ByteCount(100),
                date: "2026-01-02T03:04:05Z".into(),
                reason: Said::as_it_is("The server takes no message of this size: [LIMIT] too big"),
            }));
        }
        self.finish(ExitCode::Ok, None, refused)
    }

    fn progress(&self, done: u64, complete: bool) -> Progress {
        let there = self.is_there();
        let copies = self.request.kind == RunKind::Copy && !there;
        let found = if there { done } else { 0 };
        let tally = Tally {
            source: MessageCount(10),
            copied: MessageCount(if copies && !self.is_quiet() { done } else { 0 }),
            settled: MessageCount(if copies && self.is_quiet() { done } else { 0 }),
            adopted: MessageCount(found),
            other_bytes: ByteCount(found * 100),
            source_bytes: ByteCount(1000),
            copied_bytes: ByteCount(if copies { done * 100 } else { 0 }),
            ..Tally::default()
        };
        Progress {
            total: tally,
            folders_done: u32::from(complete),
            folders_total: 1,
            bytes_per_second: 100.0,
            messages_per_second: 1.0,
            seconds_left: Some(1.0),
            folders: vec![FolderProgress {
                source: "INBOX".into(),
                destination: "INBOX".into(),
                tally,
                done: complete,
                problem: None,
                flags_differ: MessageCount(0),
            }],
        }
    }

    /// Nothing new is there: with the act `fading`, from the fourth start on.
    fn is_quiet(&self) -> bool {
        self.request.source.login.starts_with("fading@") && self.starts > 3
    }

    /// All of it is on the destination before the first run.
    fn is_there(&self) -> bool {
        self.request.source.login.starts_with("there@")
    }

    fn finish(&self, exit: ExitCode, failure: Option<Problem>, refused: u64) -> ExitCode {
        let mut progress = self.progress(10 - refused, true);
        progress.total.refused = MessageCount(refused);
        say(Event::Finished(Finished {
            exit,
            failure,
            total: progress.total,
            folders: progress.folders,
            errors: u32::try_from(refused).unwrap(),
            seconds: 1.0,
            flags_updated: MessageCount(0),
            body_fetches: MessageCount(0),
            deletions: mailhaul_model::event::Deletions::default(),
        }));
        exit
    }

    fn fail(&self, class: FailureClass, exit: ExitCode, retry_after: Option<u32>) -> ExitCode {
        let problem = Problem {
            class,
            side: Some(SideName::Source),
            text: Said::as_it_is(format!("The fake says {class:?}.")),
            server_said: Some("NO".into()),
            retry_after,
            fatal: true,
        };
        say(Event::Problem(problem.clone()));
        self.finish(exit, Some(problem), 0)
    }

    fn crash(&self) -> ExitCode {
        eprintln!(
            "the fake went mad; its password was {}",
            self.request.source.credential.secret().expose()
        );
        std::process::exit(70);
    }

    fn echo_password(&self) -> ExitCode {
        self.log_in();
        let text =
            format!("the server repeats {}", self.request.destination.credential.secret().expose());
        say(Event::Log { level: Level::Info, text });
        self.finish(ExitCode::Ok, None, 0)
    }

    /// Goes on when a file named `gate` is beside the ledger, and ends early when it is let go.
    fn pass_gate(&self) -> ExitCode {
        self.log_in();
        say(Event::Progress(self.progress(3, false)));
        let let_go = lifeline();
        loop {
            if self.beside("gate").exists() {
                return self.finish(ExitCode::Ok, None, 0);
            }
            if let_go.recv_timeout(std::time::Duration::from_millis(10))
                != Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                return self.finish(ExitCode::BySignal, None, 0);
            }
        }
    }

    fn until_let_go(&self) -> ExitCode {
        self.log_in();
        say(Event::Progress(self.progress(3, false)));
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        std::fs::write(self.beside("let-go"), "").unwrap();
        ExitCode::BySignal
    }

    /// Takes no notice of its lifeline.
    fn deaf(&self) -> ExitCode {
        say(Event::Progress(self.progress(3, false)));
        loop {
            std::thread::park();
        }
    }

    /// Has a child that takes no notice of anything, and keeps the standard output open.
    fn family(&self) -> ExitCode {
        let (held, program) = (self.beside("child"), std::env::current_exe().unwrap());
        let mut child = std::process::Command::new(program).arg(HOLD).arg(&held).spawn().unwrap();
        while !held.with_extension("held").exists() {
            std::thread::yield_now();
        }
        say(Event::Progress(self.progress(3, false)));
        child.wait().unwrap();
        self.deaf()
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.request.ledger.as_deref().map(Path::parent).unwrap().unwrap().join(name)
    }
}

/// Holds a lock for as long as it lives.
fn hold(path: &Path) -> ! {
    let file = std::fs::File::create(path).unwrap();
    file.lock().unwrap();
    std::fs::write(path.with_extension("held"), "").unwrap();
    loop {
        std::thread::park();
    }
}

fn say(event: Event) {
    let line = Line { v: 1, at: "2026-01-02T03:04:05Z".parse().unwrap(), event };
    println!("{}", serde_json::to_string(&line).unwrap());
    std::io::stdout().flush().unwrap();
}

/// Says something when standard input has ended.
fn lifeline() -> std::sync::mpsc::Receiver<()> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        drop(std::io::stdin().read_to_end(&mut Vec::new()));
        drop(sender);
    });
    receiver
}

/// How often this job's sidecar was started, with this time.
fn count_start(request: &RunRequest) -> usize {
    let mut path = request.ledger.clone().unwrap().into_os_string();
    path.push(".starts");
    let mut file = std::fs::File::options().create(true).append(true).open(&path).unwrap();
    writeln!(file, "start {:?} by {:?}", request.kind, request.engine).unwrap();
    std::fs::read_to_string(&path).unwrap().lines().count()
}

fn change(uid: u32) {
    say(Event::Changed(MessageChange {
        folder: "INBOX".into(),
        uid: Uid::new(uid).unwrap(),
        subject: "Minified newsletter".into(),
        size: ByteCount(100),
        date: String::new(),
        edits: vec![Edit::LinesWrapped],
    }));
}
