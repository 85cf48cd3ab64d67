//! A run's events as a log in imapsync's lines.
//!
//! Each event gives the lines it stands for; what imapsync says and our events don't know is left out, never made up.

use std::fmt::Write;

use jiff::Timestamp;
use mailhaul_engine::Arrived;
use mailhaul_model::event::{
    Certificate, Connected, Edit, Event, Finished, Level, LoggedIn, MessageChange, Phase, SideName,
};
use mailhaul_model::{Depth, RunKind};

use super::about::About;
use super::copies::Copies;
use super::folders::Folders;
use super::form::{date, printable, shortened};
use super::problems::Problems;
use super::statistics;
use crate::command::Listing;
use crate::folder_name::encode;
use crate::usage::host;

/// The state of the log: what was said already.
#[derive(Debug)]
pub struct Log {
    pub(super) about: About,
    pub(super) folders: Folders,
    pub(super) problems: Problems,
    began: Timestamp,
    looping: bool,
    pub(super) copies: Copies,
}

impl Log {
    /// Begins a log.
    pub fn new(about: About, began: Timestamp) -> Self {
        Self {
            about,
            folders: Folders::default(),
            problems: Problems::default(),
            began,
            looping: false,
            copies: Copies::default(),
        }
    }

    /// The lines before the first event.
    pub fn head(&self) -> String {
        let about = &self.about;
        let mut out = format!(
            "Here is mailhaul-sync {} on a {} system.\nTransfer started at {}\nPID is {} my PPID is {}\n",
            crate::help::version(),
            std::env::consts::OS,
            date(self.began, &about.zone),
            about.process,
            about.parent,
        );
        let _ = match &about.log_file {
            Some(path) => writeln!(
                out,
                "Log file is {} ( to change it, use --logfile path ; or use --nolog to turn off logging )",
                path.display()
            ),
            None => writeln!(out, "No log file because of option --nolog"),
        };
        if !about.shown.is_empty() {
            let _ = writeln!(out, "Command line used:\n{}", printable(&about.shown));
        }
        for note in &about.notes {
            let _ = writeln!(out, "{}", printable(note));
        }
        for side in [SideName::Source, SideName::Destination] {
            let account = about.side(side);
            let _ = writeln!(
                out,
                "{}: IMAP server [{}] port [{}] user [{}]",
                host(side),
                account.host,
                account.port,
                printable(&account.login)
            );
        }
        out
    }

    /// The lines of one event.
    pub fn lines(&mut self, at: Timestamp, event: &Event) -> String {
        match event {
            Event::Started(_) => String::new(),
            Event::Connected(connected) => connected_lines(connected),
            Event::LoggedIn(login) => self.logged_in(login),
            Event::TokenWanted { side } => {
                format!("{}: a fresh access token is asked for\n", host(*side))
            }
            Event::Phase { phase } => self.phase(*phase),
            Event::Planned(plan) => {
                self.copies.planned(plan);
                self.folders.planned(plan, &self.about)
            }
            Event::Progress(progress) => {
                self.copies.progress(progress);
                self.folders.progress(at, progress, &self.about, &mut self.problems)
            }
            Event::Message(message) => {
                let destination = self.folders.destination(&message.folder).to_owned();
                self.problems.message(message, &destination, &self.about)
            }
            Event::Changed(change) => changed_line(change),
            Event::Problem(problem) => self.problems.problem(problem, &self.about),
            Event::Log { level, text } => log_line(*level, text),
            Event::Finished(finished) => self.finished(at, finished),
        }
    }

    /// The line of a message that arrived.
    pub fn arrived(&mut self, at: Timestamp, message: &Arrived<'_>) -> String {
        let begun = self.folders.begin(message.folder, &self.about);
        let destination = self.folders.destination(message.folder).to_owned();
        begun + &self.copies.line(at, message, &destination, &self.about)
    }

    /// The line of a signal.
    pub fn signal(&self, name: &str) -> String {
        format!(
            "\nGot a signal {name} (my PID is {} my PPID is {}). Asked to terminate\n",
            self.about.process, self.about.parent
        )
    }

    /// The line of a signal that ends nothing.
    pub fn ignored_signal(&self, name: &str) -> String {
        format!(
            "\nGot a signal {name} (my PID is {} my PPID is {}). It is not to end the run\n",
            self.about.process, self.about.parent
        )
    }

    fn logged_in(&mut self, login: &LoggedIn) -> String {
        self.problems.logged_in(login.side);
        let side = host(login.side);
        format!(
            "{side}: success login on [{}] with user [{}] auth [{mechanism}] or [{mechanism}]\n\
             {side} capability once authenticated: {}\n",
            self.about.side(login.side).host,
            printable(&login.login),
            printable(&login.capabilities.join(" ")),
            mechanism = printable(&login.mechanism),
        )
    }

    fn phase(&mut self, phase: Phase) -> String {
        match phase {
            Phase::Connecting => String::new(),
            Phase::Listing => "\n++++ Listing folders\n".to_owned(),
            // A dry run compares in place of copying: for whoever reads the log that is the loop.
            Phase::Reconciling if !self.about.is_dry() => {
                "++++ Comparing with what was copied before\n".to_owned()
            }
            Phase::Reconciling | Phase::Copying => {
                self.looping = true;
                format!("++++ Looping on each one of {} folders to sync\n", self.folders.count())
            }
            Phase::Verifying => format!("{}++++ Verifying\n", self.end_loop()),
            Phase::Finishing => self.end_loop(),
        }
    }

    fn end_loop(&mut self) -> String {
        if std::mem::take(&mut self.looping) {
            "++++ End looping on each folder\n".to_owned()
        } else {
            String::new()
        }
    }

    fn finished(&mut self, at: Timestamp, finished: &Finished) -> String {
        let mut out = self.end_loop();
        if let Some(problem) = &finished.failure {
            out += &self.problems.failure(problem, &self.about);
        }
        out += &self.folders.finished(finished, &self.about);
        let asked_less =
            matches!(self.about.depth, Depth::Connect | Depth::Login | Depth::FolderSizes)
                || self.about.kind == RunKind::Check;
        if self.folders.is_planned() && !asked_less {
            out += &statistics::statistics(self, self.began, at, finished);
        }
        out += &statistics::errors(self, finished);
        out += &self.why_so_early(finished);
        out += &statistics::exit(self, finished);
        out
    }

    fn why_so_early(&self, finished: &Finished) -> String {
        if finished.exit != mailhaul_model::ExitCode::Ok {
            return String::new();
        }
        match self.about.depth {
            Depth::Connect => format!(
                "Exiting after a justconnect on host(s): {} {}\n",
                self.about.source.host, self.about.destination.host
            ),
            Depth::Login => "Exiting because of --justlogin\n".to_owned(),
            Depth::FolderSizes => match self.about.output.listing {
                Listing::Sizes => "Exiting because of --justfoldersizes\n".to_owned(),
                Listing::Map => "Exiting because of --justautomap\n".to_owned(),
                Listing::Names => "Exiting because of --justfolderlists\n".to_owned(),
            },
            Depth::Folders | Depth::Messages => String::new(),
        }
    }
}

fn connected_lines(connected: &Connected) -> String {
    let side = host(connected.side);
    let mut out = format!(
        "{side}: connected to {} in {:.1} ms a round trip\n{side} IP address: {}\n{side} banner: {}\n",
        printable(&connected.peer),
        connected.round_trip_ms,
        printable(&connected.address),
        shortened(&printable(connected.greeting.trim_end())),
    );
    match &connected.certificate {
        Some(certificate) => out += &certificate_line(side, certificate),
        None => {
            let _ = writeln!(out, "{side}: the connection is not encrypted");
        }
    }
    out
}

fn certificate_line(side: &str, certificate: &Certificate) -> String {
    format!(
        "{side}: {} certificate [{}] issued by [{}] valid until {} SHA-256 {}\n",
        printable(&certificate.protocol),
        printable(&certificate.subject),
        printable(&certificate.issuer),
        printable(&certificate.valid_until),
        printable(&certificate.fingerprint),
    )
}

fn changed_line(change: &MessageChange) -> String {
    let by: Vec<&str> = change.edits.iter().map(|edit| by(*edit)).collect();
    let text = format!(
        "msg {}/{} is changed on its way by {}: {}",
        encode(&change.folder),
        change.uid,
        by.join(" "),
        change.subject
    );
    log_line(Level::Warning, &text)
}

/// The option that asked for it.
fn by(edit: Edit) -> &'static str {
    match edit {
        Edit::Replaced => "--regexmess",
        Edit::ReceiptDisarmed => "--disarmreadreceipts",
        Edit::LinesWrapped => "--wraplines",
        Edit::CutOff => "--truncmess",
        Edit::LastLineEnded => "--endlastline",
        Edit::HeaderAdded => "--addheader",
        Edit::FlagsChanged => "a rule for flags",
        Edit::LastLineEndedOnDemand => "an end to its last line, which the destination demands",
    }
}

fn log_line(level: Level, text: &str) -> String {
    let text = printable(text.trim_end());
    match level {
        Level::Debug => String::new(),
        Level::Info => format!("{text}\n"),
        Level::Warning => format!("Warning: {text}\n"),
        Level::Error => format!("Error: {text}\n"),
    }
}
