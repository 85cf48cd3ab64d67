//! What finds newer versions and puts them in the place of this one: the toolkit's updater, or a test's.

use std::future::Future;
use std::pin::Pin;

use mailhaul_model::{Said, SaidValue, UpdateChannel, said};
use thiserror::Error;

/// An answer that is waited for.
pub type UpdateAnswer<'a, T> = Pin<Box<dyn Future<Output = Result<T, UpdateProblem>> + Send + 'a>>;

/// Finds newer versions and installs them.
pub trait Updater: Send + Sync {
    /// Why this build can't be replaced by itself, where it can't.
    fn unable(&self) -> Option<Unable>;

    /// The version that runs.
    fn current(&self) -> String;

    /// What a channel offers, if anything.
    fn look(&self, channel: UpdateChannel) -> UpdateAnswer<'_, Option<Offer>>;

    /// Downloads what was found and proves who made it.
    fn fetch<'a>(&'a self, offer: &'a Offer) -> UpdateAnswer<'a, ()>;

    /// Puts what was downloaded in the place of this program, and begins it anew.
    fn install(&self) -> UpdateAnswer<'_, ()>;
}

/// A version that can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub version: String,
    /// What is new, as its makers say it: text of others, to be shown as such.
    pub notes: String,
}

/// Why a build can't replace itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unable {
    /// It was made without the key that newer versions are signed with.
    NoKey,
    /// It is the system's, whose packages replace it.
    Packaged,
}

impl Unable {
    pub(super) fn said(self) -> Said {
        match self {
            Self::NoKey => said!("This build does not update itself."),
            Self::Packaged => {
                said!(
                    "Mailhaul was installed as a package: the system's updates bring newer versions."
                )
            }
        }
    }
}

/// Nothing was found or installed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UpdateProblem {
    #[error("there is no connection: {0}")]
    Unreachable(String),
    #[error("what answered has no list of versions: {0}")]
    Unreadable(String),
    #[error("there is nothing for this system yet")]
    NotForThisSystem,
    #[error("the signature is wrong: {0}")]
    Untrusted(String),
    #[error("it could not be put in place: {0}")]
    NotInstalled(String),
}

impl UpdateProblem {
    /// What happened and what to do.
    pub(super) fn said(&self) -> Said {
        match self {
            Self::Unreachable(detail) => said!(
                "Newer versions can't be looked for without a connection. Mailhaul tries again by itself. ({0})",
                SaidValue::text(detail)
            ),
            Self::Unreadable(detail) => said!(
                "What answered has no list of versions: a proxy may stand in between. Mailhaul tries again by itself. ({0})",
                SaidValue::text(detail)
            ),
            Self::NotForThisSystem => {
                said!("There is a newer version, but not for this system yet. Look again tomorrow.")
            }
            Self::Untrusted(detail) => said!(
                "The newer version is not signed by the makers of Mailhaul and was not installed. Tell your IT department. ({0})",
                SaidValue::text(detail)
            ),
            Self::NotInstalled(detail) => said!(
                "The newer version could not be installed: download it and install it by hand. ({0})",
                SaidValue::text(detail)
            ),
        }
    }
}
