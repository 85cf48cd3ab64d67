//! imapsync's exit codes, which `mailhaul-sync` ends with too.

use serde::{Deserialize, Serialize};
use specta::Type;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $text:literal;)*) => {
        /// How a run ended, with imapsync's numbers and names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
        #[serde(rename_all = "camelCase")]
        #[repr(u8)]
        pub enum ExitCode {
            $($(#[$doc])* $name = $number,)*
        }

        impl ExitCode {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// imapsync's upper-case name, as in `EX_OK`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// Success.
    Ok = 0, "EX_OK";
    /// Anything that has no code of its own.
    Other = 1, "EXIT_UNKNOWN";
    /// Ended by a signal.
    BySignal = 6, "EXIT_BY_SIGNAL";
    /// Ended by the abort file.
    ByFile = 7, "EXIT_BY_FILE";
    /// Another run is at work on the same two mailboxes.
    PidFile = 8, "EXIT_PID_FILE_ERROR";
    /// Connection failed and the side is unknown. Never used: the side always is.
    Connection = 10, "EXIT_CONNECTION_FAILURE";
    /// TLS could not be negotiated after STARTTLS.
    Tls = 12, "EXIT_TLS_FAILURE";
    /// A login can't even be tried, such as over plain text where the server forbids it.
    Authentication = 16, "EXIT_AUTHENTICATION_FAILURE";
    /// The folder named by --subfolder1 doesn't exist.
    Subfolder1Missing = 21, "EXIT_SUBFOLDER1_NO_EXISTS";
    /// The command line can't be used.
    Usage = 64, "EX_USAGE";
    /// A file to read isn't there.
    NoInput = 66, "EX_NOINPUT";
    /// Something needed is missing on this machine.
    Unavailable = 69, "EX_UNAVAILABLE";
    /// A fault of this program.
    Software = 70, "EX_SOFTWARE";
    /// Connection to the source failed.
    ConnectionSource = 101, "EXIT_CONNECTION_FAILURE_HOST1";
    /// Connection to the destination failed.
    ConnectionDestination = 102, "EXIT_CONNECTION_FAILURE_HOST2";
    /// Finished, with errors of several kinds.
    WithErrors = 111, "EXIT_WITH_ERRORS";
    /// Stopped after too many errors.
    TooManyErrors = 112, "EXIT_WITH_ERRORS_MAX";
    /// The destination is full.
    OverQuota = 113, "EXIT_OVERQUOTA";
    /// The destination refused messages.
    AppendRefused = 114, "EXIT_ERR_APPEND";
    /// The source did not hand out messages.
    FetchFailed = 115, "EXIT_ERR_FETCH";
    /// A folder could not be created.
    CreateFailed = 116, "EXIT_ERR_CREATE";
    /// A folder could not be opened.
    SelectFailed = 117, "EXIT_ERR_SELECT";
    /// The transfer limit that was asked for is reached.
    TransferExceeded = 118, "EXIT_TRANSFER_EXCEEDED";
    /// The destination's virus scanner refused messages.
    VirusRefused = 119, "EXIT_ERR_APPEND_VIRUS";
    /// Flags could not be set.
    FlagsFailed = 120, "EXIT_ERR_FLAGS";
    /// Everything is copied, and a deletion that was asked for was held back. Not among imapsync's.
    DeletionHeldBack = 122, "EXIT_DELETION_HELD_BACK";
    /// The source refused the login.
    AuthenticationSource = 161, "EXIT_AUTHENTICATION_FAILURE_USER1";
    /// The destination refused the login.
    AuthenticationDestination = 162, "EXIT_AUTHENTICATION_FAILURE_USER2";
}

impl ExitCode {
    /// The number a process ends with.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The code of a number, where it is one of ours.
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| i32::from(code.number()) == number)
    }
}

#[cfg(test)]
mod tests {
    use super::ExitCode;

    #[test]
    fn every_code_is_found_by_its_number() {
        for code in ExitCode::ALL {
            assert_eq!(ExitCode::from_number(i32::from(code.number())), Some(*code));
        }
    }
}
