//! Why a file can't be written, read or opened.

use std::io;

use mailhaul_model::{Said, SaidValue, said};
use thiserror::Error;

/// The encryption can't be made or undone.
#[derive(Debug, Error)]
pub enum SealError {
    #[error("{}", self.said())]
    NotSealed,
    #[error("{}", self.said())]
    WrongPassphrase,
    /// It was encrypted to a key, or a key was given for what a passphrase opens.
    #[error("{}", self.said())]
    OtherKind,
    /// Opening it would take more memory or time than any file of ours does.
    #[error("{}", self.said())]
    TooMuchWork,
    #[error("{}", self.said())]
    Newer,
    #[error("{}", self.said())]
    Damaged,
    #[error("{}", self.said())]
    NoKey,
    #[error("{}", self.said())]
    Io(#[from] io::Error),
}

impl SealError {
    /// What happened, as the window says it.
    pub fn said(&self) -> Said {
        match self {
            Self::NotSealed => said!("The file is not encrypted by age."),
            Self::WrongPassphrase => said!("The passphrase doesn't open the file."),
            Self::OtherKind => {
                said!("The file is encrypted in another way: by a key, or by a passphrase.")
            }
            Self::TooMuchWork => said!(
                "Opening the file would take more memory than any file of Mailhaul's: it isn't opened."
            ),
            Self::Newer => {
                said!("The file was written by a newer version: install the newest Mailhaul.")
            }
            Self::Damaged => said!("The file is damaged, or it isn't there in full."),
            Self::NoKey => said!("This is no key of age's: it begins with AGE-SECRET-KEY-1."),
            Self::Io(error) => {
                said!("The file can't be read or written: {0}", SaidValue::text(error))
            }
        }
    }
}

/// A file can't be written or read.
#[derive(Debug, Error)]
pub enum ParcelError {
    #[error("{}", self.said())]
    Seal(#[from] SealError),
    /// It is encrypted, and no passphrase was given.
    #[error("{}", self.said())]
    Sealed,
    #[error("{}", self.said())]
    NoParcel,
    /// A back-up where a project file was expected, or the other way round.
    #[error("{}", self.said())]
    OtherKind,
    #[error("{}", self.said())]
    Newer { found: u32, known: u32 },
    #[error("{}", self.said())]
    Damaged,
    #[error("{}", self.said())]
    Io(#[from] io::Error),
}

impl ParcelError {
    /// What happened, as the window says it.
    pub fn said(&self) -> Said {
        match self {
            Self::Seal(error) => error.said(),
            Self::Sealed => said!("The file is encrypted: its passphrase is needed."),
            Self::NoParcel => said!("This is no back-up and no project file of Mailhaul's."),
            Self::OtherKind => said!(
                "A back-up is restored and a project file is opened: this is the other one of the two."
            ),
            Self::Newer { .. } => SealError::Newer.said(),
            Self::Damaged => SealError::Damaged.said(),
            Self::Io(error) => {
                said!("The file can't be read or written: {0}", SaidValue::text(error))
            }
        }
    }

    /// What reading met: a file that ends early or doesn't decrypt is damaged, a disk that fails is not the file's fault.
    pub(crate) fn of_reading(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Self::Damaged,
            _ => Self::Io(error),
        }
    }
}
