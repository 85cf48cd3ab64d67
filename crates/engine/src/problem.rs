//! Failures of the protocol and of this machine, said so that a person knows what to do.

use std::time::Duration;

use mailhaul_imap::{Failure, OpenError, quirk};
use mailhaul_model::event::{Certificate, Problem, SideName};
use mailhaul_model::{Credential, FailureClass, Said};

use crate::ledger::LedgerError;
use crate::words;

/// Whose failure it is: a side's, or, where one server is looked at alone, the server's.
type Who = Option<SideName>;

/// A problem of a side that ends what was being done.
pub fn of_failure(who: impl Into<Who>, failure: &Failure) -> Problem {
    told(who.into(), failure, quirk::classify(failure))
}

/// A login that did not succeed.
pub fn of_login(who: impl Into<Who>, failure: &Failure, credential: &Credential) -> Problem {
    let who = who.into();
    let mut problem = told(who, failure, quirk::classify_login(failure));
    if problem.class == FailureClass::WrongCredential && matches!(credential, Credential::Token(_))
    {
        problem.text = words::token_rejected(who);
    }
    problem
}

fn told(who: Who, failure: &Failure, (class, wait): (FailureClass, Option<Duration>)) -> Problem {
    Problem {
        class,
        side: who,
        text: words::of_class(who, class, failure),
        server_said: Some(failure.to_string()),
        retry_after: wait.map(|w| u32::try_from(w.as_secs()).unwrap_or(u32::MAX).max(1)),
        fatal: true,
    }
}

/// A connection that couldn't be made, and the certificate that could be pinned.
pub fn of_open(
    who: impl Into<Who>,
    host: &str,
    error: &OpenError,
) -> (Problem, Option<Certificate>) {
    let who = who.into();
    let (class, certificate) = match error {
        OpenError::UnknownHost { .. } => (FailureClass::UnknownHost, None),
        OpenError::Untrusted { certificate, .. } | OpenError::WrongPin { certificate } => {
            (FailureClass::TlsRefused, Some(certificate.clone()))
        }
        OpenError::NoStarttls => (FailureClass::NotOffered, None),
        OpenError::SpeaksTls | OpenError::TlsFailed { .. } | OpenError::StarttlsRefused { .. } => {
            (FailureClass::TlsRefused, None)
        }
        OpenError::ProxyLogin { .. } => (FailureClass::BadRequest, None),
        _ => (FailureClass::ConnectionLost, None),
    };
    let problem = Problem {
        class,
        side: who,
        text: words::of_open(who, host, error),
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
    plain(class, words::of_ledger(error))
}

/// Something without a server's words.
pub fn plain(class: FailureClass, text: Said) -> Problem {
    Problem { class, side: None, text, server_said: None, retry_after: None, fatal: true }
}

/// "source" or "destination".
pub fn name(side: SideName) -> &'static str {
    match side {
        SideName::Source => "source",
        SideName::Destination => "destination",
    }
}
