//! What imapsync's exit codes and last errors mean, in our classes and in plain words.

use mailhaul_model::event::{Problem, SideName};
use mailhaul_model::{ExitCode, FailureClass, Said, said};

/// How a run ended, apart from its code: imapsync ends with the code of its most frequent error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Through,
    /// A connection broke in the middle of the work and didn't come back.
    Lost,
    TooManyErrors,
}

/// The failure that ended a run before its time; `None` where it went through, if with errors. `said` is what imapsync said
/// last of a side that failed.
pub(crate) fn failure(
    exit: ExitCode,
    said: Option<&(SideName, String)>,
    how: How,
) -> Option<Problem> {
    let text = said.map(|(_, text)| text.as_str()).unwrap_or_default();
    let class = match exit {
        _ if how == How::Lost => FailureClass::ConnectionLost,
        ExitCode::OverQuota => FailureClass::MailboxFull,
        _ if how == How::TooManyErrors => FailureClass::MessageRefused,
        ExitCode::Ok
        | ExitCode::WithErrors
        | ExitCode::AppendRefused
        | ExitCode::FetchFailed
        | ExitCode::CreateFailed
        | ExitCode::SelectFailed
        | ExitCode::TransferExceeded
        | ExitCode::VirusRefused
        | ExitCode::FlagsFailed => return None,
        ExitCode::TooManyErrors => FailureClass::MessageRefused,
        ExitCode::BySignal | ExitCode::ByFile => FailureClass::Stopped,
        ExitCode::PidFile => FailureClass::Busy,
        ExitCode::Tls => FailureClass::TlsRefused,
        ExitCode::Authentication
        | ExitCode::AuthenticationSource
        | ExitCode::AuthenticationDestination => FailureClass::WrongCredential,
        ExitCode::Subfolder1Missing => FailureClass::FolderRefused,
        ExitCode::Usage | ExitCode::NoInput => FailureClass::BadRequest,
        ExitCode::Connection | ExitCode::ConnectionSource | ExitCode::ConnectionDestination => {
            connection(text)
        }
        // The last of these is none of imapsync's.
        ExitCode::Other
        | ExitCode::Unavailable
        | ExitCode::Software
        | ExitCode::DeletionHeldBack => FailureClass::Internal,
    };
    let side = of(exit).or(said.map(|(side, _)| *side));
    Some(Problem {
        class,
        side,
        text: sentence(class, side),
        server_said: (!text.is_empty()).then(|| text.to_owned()),
        retry_after: None,
        fatal: true,
    })
}

fn of(exit: ExitCode) -> Option<SideName> {
    match exit {
        ExitCode::ConnectionSource | ExitCode::AuthenticationSource => Some(SideName::Source),
        ExitCode::ConnectionDestination
        | ExitCode::AuthenticationDestination
        | ExitCode::OverQuota => Some(SideName::Destination),
        _ => None,
    }
}

/// imapsync has one code for all of these. The words are those of OpenSSL and of the system's resolver, in Perl's mouth.
fn connection(said: &str) -> FailureClass {
    let has = |part: &str| said.contains(part);
    if has("certificate verify failed") || has("SSL connect attempt failed") {
        FailureClass::TlsRefused
    } else if has("Invalid argument") || has("Name or service not known") || has("hostname") {
        FailureClass::UnknownHost
    } else {
        FailureClass::ConnectionLost
    }
}

fn sentence(class: FailureClass, side: Option<SideName>) -> Said {
    match class {
        FailureClass::WrongCredential => login_rejected(side),
        FailureClass::MailboxFull => mailbox_full(side),
        FailureClass::TlsRefused => said!(
            "imapsync does not trust the certificate, or could not agree on TLS. Test the connection of the server to see why."
        ),
        FailureClass::UnknownHost => said!("The host name has no address: check it."),
        FailureClass::ConnectionLost => connection_failed(side),
        FailureClass::MessageRefused => said!("Stopped after as many errors as are allowed."),
        FailureClass::FolderRefused => said!("The folder to take everything from does not exist."),
        FailureClass::BadRequest => said!(
            "imapsync does not take one of these options: its own words are at the end of the log."
        ),
        FailureClass::Busy => said!("Another imapsync is at work on this mailbox."),
        FailureClass::Stopped => stopped(),
        _ => said!(
            "imapsync ended with a fault of its own: its last words are at the end of the log."
        ),
    }
}

/// A run that was ended from outside.
pub(crate) fn stopped() -> Said {
    said!("imapsync was stopped. The next run goes on from here.")
}

fn login_rejected(side: Option<SideName>) -> Said {
    match side {
        Some(SideName::Source) => said!("The source rejected the login: enter the password again."),
        Some(SideName::Destination) => {
            said!("The destination rejected the login: enter the password again.")
        }
        None => said!("The server rejected the login: enter the password again."),
    }
}

fn mailbox_full(side: Option<SideName>) -> Said {
    if side == Some(SideName::Source) {
        return said!(
            "The mailbox on the source is full: make room or raise its quota, then run again."
        );
    }
    said!("The mailbox on the destination is full: make room or raise its quota, then run again.")
}

fn connection_failed(side: Option<SideName>) -> Said {
    match side {
        Some(SideName::Source) => said!("The connection to the source failed."),
        Some(SideName::Destination) => said!("The connection to the destination failed."),
        None => said!("The connection to the server failed."),
    }
}

#[cfg(test)]
mod tests {
    use super::{ExitCode, FailureClass, How, SideName, failure};

    fn class(exit: ExitCode, said: &str) -> Option<FailureClass> {
        failure(exit, Some(&(SideName::Source, said.to_owned())), How::Through)
            .map(|problem| problem.class)
    }

    #[test]
    fn one_code_for_all_connections_is_told_apart_by_the_words() {
        let code = ExitCode::ConnectionSource;
        assert_eq!(
            class(
                code,
                "SSL connect attempt failed error:0A000086:SSL routines::certificate verify failed"
            ),
            Some(FailureClass::TlsRefused)
        );
        assert_eq!(class(code, "Connection refused"), Some(FailureClass::ConnectionLost));
    }

    #[test]
    fn errors_on_the_way_end_no_run_and_a_lost_connection_does() {
        assert_eq!(class(ExitCode::AppendRefused, ""), None);
        let lost = failure(ExitCode::AppendRefused, None, How::Lost).unwrap();
        assert_eq!(lost.class, FailureClass::ConnectionLost);
    }

    #[test]
    fn a_code_that_names_a_side_is_believed() {
        let said = (SideName::Source, "x".to_owned());
        let full = failure(ExitCode::OverQuota, Some(&said), How::Through).unwrap();
        assert_eq!(
            (full.class, full.side),
            (FailureClass::MailboxFull, Some(SideName::Destination))
        );
    }
}
