//! What interrupts a run, and the exit code it stands for.

use mailhaul_imap::{Failure, quirk};
use mailhaul_model::event::{Problem, SideName};
use mailhaul_model::{Credential, ExitCode, FailureClass, Said};

use crate::ledger::LedgerError;
use crate::problem;

/// Why work can't simply go on.
#[derive(Clone, Debug)]
pub enum Fault {
    /// A connection is gone; another one may help.
    Link { side: SideName, failure: Failure },
    /// A side asks for less: it may do what was asked for once it was left alone for a moment.
    PushedBack { side: SideName, failure: Failure },
    /// The run ends.
    Fatal { problem: Problem, exit: ExitCode },
    /// As many errors as the user allows.
    TooManyErrors,
    /// As many bytes as the user allows.
    OverLimit,
}

impl Fault {
    /// A command failed where no failure is foreseen.
    pub fn of(side: SideName, failure: Failure) -> Self {
        if is_link_lost(&failure) {
            Self::Link { side, failure }
        } else if is_push_back(&failure) {
            Self::PushedBack { side, failure }
        } else {
            Self::ended_by(side, &failure)
        }
    }

    /// The run ends because of a side's failure.
    pub fn ended_by(side: SideName, failure: &Failure) -> Self {
        let problem = problem::of_failure(side, failure);
        let exit = exit_code(problem.class, side);
        Self::Fatal { problem, exit }
    }

    /// The run ends because of a login's failure.
    pub fn refused_login(side: SideName, failure: &Failure, credential: &Credential) -> Self {
        let problem = problem::of_login(side, failure, credential);
        let exit = exit_code(problem.class, side);
        Self::Fatal { problem, exit }
    }

    /// The run can't be done as it was asked for.
    pub fn request(exit: ExitCode, text: Said) -> Self {
        Self::Fatal { problem: problem::plain(FailureClass::BadRequest, text), exit }
    }
}

impl From<LedgerError> for Fault {
    fn from(error: LedgerError) -> Self {
        let problem = problem::of_ledger(&error);
        let exit = match problem.class {
            FailureClass::Busy => ExitCode::PidFile,
            _ => ExitCode::Unavailable,
        };
        Self::Fatal { problem, exit }
    }
}

/// Whether the connection the failure came from is of no use any more.
pub fn is_link_lost(failure: &Failure) -> bool {
    let class = quirk::classify(failure).0;
    // A server that has too many connections closes one of them, and says so.
    let is_one_too_many =
        class == FailureClass::RateLimited && matches!(failure, Failure::Bye { .. });
    class == FailureClass::ConnectionLost || is_one_too_many
}

/// Whether a server asks for less.
pub fn is_push_back(failure: &Failure) -> bool {
    quirk::classify(failure).0 == FailureClass::RateLimited
}

/// The code for a run that ends by this class of failure.
pub fn exit_code(class: FailureClass, side: SideName) -> ExitCode {
    let sided = |source, destination| match side {
        SideName::Source => source,
        SideName::Destination => destination,
    };
    match class {
        FailureClass::WrongCredential => {
            sided(ExitCode::AuthenticationSource, ExitCode::AuthenticationDestination)
        }
        FailureClass::ConnectionLost | FailureClass::UnknownHost | FailureClass::TlsRefused => {
            sided(ExitCode::ConnectionSource, ExitCode::ConnectionDestination)
        }
        // A login that can't be tried: LOGINDISABLED, PREAUTH. STARTTLS that isn't offered has a code of its own, see `Opener::connect`.
        FailureClass::NotOffered => ExitCode::Authentication,
        FailureClass::MailboxFull => ExitCode::OverQuota,
        FailureClass::MessageRefused => sided(ExitCode::FetchFailed, ExitCode::AppendRefused),
        FailureClass::FolderRefused => sided(ExitCode::SelectFailed, ExitCode::CreateFailed),
        FailureClass::RateLimited | FailureClass::LocalStorage => ExitCode::Unavailable,
        FailureClass::BadRequest => ExitCode::Usage,
        FailureClass::Busy => ExitCode::PidFile,
        FailureClass::Stopped => ExitCode::BySignal,
        FailureClass::ProtocolViolated => ExitCode::Other,
        FailureClass::Internal => ExitCode::Software,
    }
}
