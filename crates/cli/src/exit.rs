//! How the program ends. Scripts depend on these numbers: none changes its meaning.

/// What came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    Fault,
    Usage,
    Refused,
    NotFound,
    LoginFailed,
    LeftBehind,
    RunsFailed,
    Unfinished,
    Busy,
    Interrupted,
}

impl Exit {
    /// In the order of their numbers.
    pub const ALL: [Self; 11] = [
        Self::Done,
        Self::Fault,
        Self::Usage,
        Self::Refused,
        Self::NotFound,
        Self::LoginFailed,
        Self::LeftBehind,
        Self::RunsFailed,
        Self::Unfinished,
        Self::Busy,
        Self::Interrupted,
    ];

    pub const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Fault => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::NotFound => 4,
            Self::LoginFailed => 5,
            Self::LeftBehind => 6,
            Self::RunsFailed => 7,
            Self::Unfinished => 8,
            Self::Busy => 9,
            Self::Interrupted => 130,
        }
    }

    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Fault => "fault",
            Self::Usage => "usage",
            Self::Refused => "refused",
            Self::NotFound => "notFound",
            Self::LoginFailed => "loginFailed",
            Self::LeftBehind => "leftBehind",
            Self::RunsFailed => "runsFailed",
            Self::Unfinished => "unfinished",
            Self::Busy => "busy",
            Self::Interrupted => "interrupted",
        }
    }

    /// What it means, for the page and the manual.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "What was asked is done.",
            Self::Fault => {
                "A fault of this computer: the data folder, the keychain, a file. Standard error says which."
            }
            Self::Usage => "The command line is wrong.",
            Self::Refused => {
                "Not as things are: something has to be mended, confirmed or waited for first. Nothing was changed."
            }
            Self::NotFound => "There is no such server, batch, job, campaign or person.",
            Self::LoginFailed => {
                "A server can't be reached, isn't trusted, or says no to the login."
            }
            Self::LeftBehind => {
                "Every run went through, and some messages stayed behind: they are named (mailhaul jobs show)."
            }
            Self::RunsFailed => "A run failed or was cancelled.",
            Self::Unfinished => {
                "Runs are still in line: the time given was over, or nothing moves the queue on."
            }
            Self::Busy => "Another process works on this installation, and this needs it alone.",
            Self::Interrupted => {
                "Ended by Ctrl-C or a signal. Runs ended at a safe point and go on with mailhaul resume."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn no_two_endings_share_a_number_or_a_word() {
        for (at, one) in Exit::ALL.iter().enumerate() {
            for other in &Exit::ALL[at + 1..] {
                assert!(one.number() < other.number() && one.word() != other.word());
            }
        }
    }
}
