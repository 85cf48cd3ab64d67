//! Failures of the protocol and of this machine, said so that a person knows what to do.

use std::time::Duration;

use mailhaul_imap::{Failure, OpenError, quirk};
use mailhaul_model::event::{Certificate, Problem, SideName};
use mailhaul_model::{Credential, FailureClass};

use crate::ledger::LedgerError;

/// A problem of a side that ends what was being done.
pub fn of_failure(side: SideName, failure: &Failure) -> Problem {
    said(side, failure, quirk::classify(failure))
}

/// A login that did not succeed.
pub fn of_login(side: SideName, failure: &Failure, credential: &Credential) -> Problem {
    let mut problem = said(side, failure, quirk::classify_login(failure));
    if problem.class == FailureClass::WrongCredential && matches!(credential, Credential::Token(_))
    {
        problem.text = format!(
            "The {} server rejected the access token. Check that the address is right, that the mailbox may be read by IMAP, and that \
             the app that the token was given to has the permission for it.",
            name(side)
        );
    }
    problem
}

fn said(
    side: SideName,
    failure: &Failure,
    (class, wait): (FailureClass, Option<Duration>),
) -> Problem {
    let server_said = Some(failure.to_string());
    let who = name(side);
    let text = match class {
        FailureClass::WrongCredential => {
            format!(
                "The {who} server rejected the login. Check the address and the password; some providers want an app password."
            )
        }
        FailureClass::MailboxFull => {
            format!("The {who} mailbox is full. Free space or raise its quota, then run again.")
        }
        FailureClass::RateLimited => {
            format!("The {who} server asks for a pause: it limits how much may be done at once.")
        }
        FailureClass::ConnectionLost => format!("The connection to the {who} server was lost."),
        FailureClass::NotOffered => {
            format!("The {who} server doesn't offer what is needed: {failure}.")
        }
        FailureClass::ProtocolViolated => {
            format!("The {who} server said something that IMAP doesn't allow.")
        }
        FailureClass::MessageRefused => format!("The {who} server refused a message."),
        FailureClass::FolderRefused => format!("The {who} server refused a folder."),
        _ => format!("The {who} server refused a command."),
    };
    Problem {
        class,
        side: Some(side),
        text,
        server_said,
        retry_after: wait.map(|w| u32::try_from(w.as_secs()).unwrap_or(u32::MAX).max(1)),
        fatal: true,
    }
}

/// A connection that couldn't be made, and the certificate that could be pinned.
pub fn of_open(side: SideName, host: &str, error: &OpenError) -> (Problem, Option<Certificate>) {
    let who = name(side);
    let (class, text, certificate) = match error {
        OpenError::UnknownHost { .. } => (
            FailureClass::UnknownHost,
            format!(
                "There is no server named {host}. Check the host name of the {who}, and the network."
            ),
            None,
        ),
        OpenError::Untrusted { certificate, .. } => (
            FailureClass::TlsRefused,
            format!(
                "The certificate of {host} is not trusted. If you know the server, compare its fingerprint and pin it."
            ),
            Some(certificate.clone()),
        ),
        OpenError::WrongPin { certificate } => (
            FailureClass::TlsRefused,
            format!(
                "{host} shows another certificate than the pinned one. If it was renewed, pin the new one; if not, don't go on."
            ),
            Some(certificate.clone()),
        ),
        OpenError::SpeaksTls => (
            FailureClass::TlsRefused,
            format!(
                "{host} says nothing on this port unless it is spoken to in TLS: the port seems to speak TLS from the first byte. \
                 Choose TLS for the {who} (--ssl{}).",
                if side == SideName::Source { 1 } else { 2 }
            ),
            None,
        ),
        OpenError::NoStarttls => (
            FailureClass::NotOffered,
            format!(
                "{host} doesn't offer STARTTLS on this port. Use TLS (port 993 on most servers)."
            ),
            None,
        ),
        OpenError::TlsFailed { .. } | OpenError::StarttlsRefused { .. } => (
            FailureClass::TlsRefused,
            format!(
                "TLS could not be agreed on with {host}. Check the port: 993 is TLS from the start, 143 is STARTTLS."
            ),
            None,
        ),
        OpenError::ProxyLogin { text } => (
            FailureClass::BadRequest,
            format!(
                "The proxy lets nobody through to {host}, the {who}: {text}. Check its user and password."
            ),
            None,
        ),
        other => (
            FailureClass::ConnectionLost,
            format!("No connection to {host}, the {who}: {other}."),
            None,
        ),
    };
    let problem = Problem {
        class,
        side: Some(side),
        text,
        server_said: Some(error.to_string()),
        retry_after: None,
        fatal: true,
    };
    (problem, certificate)
}

/// The job's memory can't be used.
pub fn of_ledger(error: &LedgerError) -> Problem {
    let class = match error {
        LedgerError::InUse => FailureClass::Busy,
        _ => FailureClass::LocalStorage,
    };
    plain(class, format!("{error}."))
}

/// Something without a server's words.
pub fn plain(class: FailureClass, text: String) -> Problem {
    Problem { class, side: None, text, server_said: None, retry_after: None, fatal: true }
}

/// "source" or "destination".
pub fn name(side: SideName) -> &'static str {
    match side {
        SideName::Source => "source",
        SideName::Destination => "destination",
    }
}
