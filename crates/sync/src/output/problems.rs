//! What went wrong, in imapsync's lines, and the list of errors for the end.

use mailhaul_model::FailureClass;
use mailhaul_model::event::{MessageOutcome, MessageReport, Problem, SideName};

use super::about::About;
use super::form::{internal_date, printable, shortened};
use crate::folder_name::encode;
use crate::usage::host;

/// The errors so far.
#[derive(Debug, Default)]
pub struct Problems {
    errors: Vec<String>,
    source_open: bool,
    destination_open: bool,
    reconnections: [u32; 2],
    /// The fatal problem that was said already, not to be said again at the end.
    fatal: Option<Problem>,
}

impl Problems {
    /// The lines of the error list, in order.
    pub fn errors(&self) -> &[String] {
        &self.errors
    }

    /// How often a side's connection was lost and made again.
    pub fn reconnections(&self, side: SideName) -> u32 {
        self.reconnections[usize::from(side == SideName::Destination)]
    }

    /// From here on a lost connection is a lost one, not one that couldn't be made.
    pub fn logged_in(&mut self, side: SideName) {
        match side {
            SideName::Source => self.source_open = true,
            SideName::Destination => self.destination_open = true,
        }
    }

    fn is_open(&self, side: SideName) -> bool {
        match side {
            SideName::Source => self.source_open,
            SideName::Destination => self.destination_open,
        }
    }

    /// The line of a message that doesn't arrive.
    pub fn message(&mut self, message: &MessageReport, destination: &str, about: &About) -> String {
        let at = format!("{}/{}", printable(&encode(&message.folder)), message.uid);
        let size = message.size.0;
        let reason = shortened(&printable(&message.reason.to_string()));
        match message.outcome {
            MessageOutcome::Skipped => format!("msg {at} skipped ({})\n", skipped(size, &reason, about)),
            MessageOutcome::Vanished => {
                format!("msg {at} {{{size}}} vanished from host1 meanwhile: {reason}\n")
            }
            MessageOutcome::Refused if is_unread(&message.reason.to_string()) => self.error(format!(
                "- msg {at} {{{size}}} S[{size}] F[] I[{}] could not be fetched: Subject:[{}] {reason}",
                printable(&internal_date(&message.date)),
                printable(&message.subject),
            )),
            MessageOutcome::Refused => self.error(format!(
                "- msg {at} {{{size}}} could not append ( Subject:[{}], Date:[\"{}\"], Size:[{size}], Flags:[] ) to \
                 folder {}: {reason}",
                printable(&message.subject),
                printable(&internal_date(&message.date)),
                printable(&encode(destination)),
            )),
        }
    }

    /// The line of a problem.
    pub fn problem(&mut self, problem: &Problem, about: &About) -> String {
        if !problem.fatal && problem.class == FailureClass::ConnectionLost {
            if let Some(side) = problem.side {
                self.reconnections[usize::from(side == SideName::Destination)] += 1;
            }
            return format!("Warning: {}\n", self.line(problem, about));
        }
        if !problem.fatal && problem.class == FailureClass::RateLimited {
            return format!("Warning: {}\n", self.line(problem, about));
        }
        if problem.fatal {
            self.fatal = Some(problem.clone());
        }
        let line = self.line(problem, about);
        // The end of a run because someone wished it, or because of errors told before, is no error of its own.
        let no_error =
            matches!(problem.class, FailureClass::Stopped | FailureClass::MessageRefused);
        if problem.fatal && problem.side.is_none() && no_error {
            return format!("{line}\n");
        }
        self.error(line)
    }

    /// The line of what ended the run, unless it was said when it happened.
    pub fn failure(&mut self, problem: &Problem, about: &About) -> String {
        let said =
            self.fatal.as_ref().is_some_and(|f| f.text == problem.text && f.side == problem.side);
        if said { String::new() } else { self.problem(problem, about) }
    }

    /// Puts a line on the list of errors, and gives it.
    pub fn error(&mut self, line: String) -> String {
        let out = format!("{line}\n");
        self.errors.push(line);
        out
    }

    fn line(&self, problem: &Problem, about: &About) -> String {
        let words = words(problem);
        let Some(side) = problem.side else { return words };
        let account = about.side(side);
        let (name, number) = (host(side), if side == SideName::Source { 1 } else { 2 });
        let user = printable(&account.login);
        match problem.class {
            FailureClass::WrongCredential => {
                format!(
                    "{name} failure: Error login on [{}] with user [{user}]: {words}",
                    account.host
                )
            }
            FailureClass::TlsRefused => format!(
                "{name} failure: Can not go to tls encryption on host{number} [{}]: {words}",
                account.host
            ),
            FailureClass::ConnectionLost | FailureClass::UnknownHost | FailureClass::NotOffered
                if !self.is_open(side) =>
            {
                format!(
                    "{name} failure: can not open imap connection on host{number} [{}] with user [{user}]: {words}",
                    account.host
                )
            }
            FailureClass::ConnectionLost => {
                format!("Failure: lost connection for host{number} [{}]: {words}", account.host)
            }
            _ => format!("{name} failure: {words}"),
        }
    }
}

/// Whether it was the source that did not hand the message out, by the engine's own words.
fn is_unread(reason: &str) -> bool {
    reason.starts_with("the source ")
}

fn words(problem: &Problem) -> String {
    let mut text = printable(&problem.text.to_string());
    if let Some(said) = problem.server_said.as_ref().map(|said| printable(said))
        && !text.contains(&said)
    {
        text = format!("{text} ({})", shortened(&said));
    }
    match problem.retry_after {
        Some(seconds) => format!("{text} (wait {seconds} s)"),
        None => text,
    }
}

fn skipped(size: u64, reason: &str, about: &About) -> String {
    match (about.max_size, about.min_size) {
        (Some(most), _) if size > most.0 => format!("{size} exceeds maxsize limit {most} bytes"),
        (_, Some(least)) if size < least.0 => format!("{size} smaller than minsize {least} bytes"),
        _ => format!("{size} bytes: {reason}"),
    }
}
