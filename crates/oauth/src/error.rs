//! Why no token could be had, in words that say what to do.

use mailhaul_model::FailureClass;
use mailhaul_model::{Said, said};
use oauth2::{ErrorResponseType, RequestTokenError, StandardErrorResponse};
use thiserror::Error;

use crate::http::HttpError;
use crate::words::{self, Advice};

/// What can go wrong. No secret is in any of it.
#[derive(Debug, Error)]
pub enum OAuthError {
    #[error("Enter the client id of the app that was registered with the provider.")]
    ClientId,
    #[error("Enter the organisation's tenant id, or one of its domains.")]
    Tenant,
    #[error("An address of the provider can't be used: it has to begin with https://.")]
    Address,
    #[error("This is no key file of a Google service account: {0}.")]
    Key(&'static str),
    /// The provider said no.
    #[error("{}", .0.text)]
    Refused(Advice),
    #[error("The provider can't be asked for access: {0}.")]
    Http(#[from] HttpError),
    /// What it said isn't shown: a token may be in it.
    #[error("The provider's answer can't be understood.")]
    Answer,
    #[error("No browser came back within {0} minutes. Start the sign-in again.")]
    NobodyCame(u64),
    #[error("This computer can't wait for the browser: {0}.")]
    Listen(#[source] std::io::Error),
    #[error("This provider knows no sign-in by a code.")]
    NoDeviceCodes,
    #[error(
        "This isn't the address that the sign-in ended at. Copy all of it from the browser's address bar."
    )]
    AnotherAddress,
    #[error(
        "The provider gave access for a moment only. Check how the app is registered: it needs lasting (offline) access."
    )]
    NotLasting,
    #[error("The file of certificate authorities can't be used: {0}.")]
    Authorities(String),
    #[error("TLS can't be used on this computer: {0}.")]
    Tls(#[from] rustls::Error),
}

impl OAuthError {
    /// As the window says it.
    pub fn said(&self) -> Said {
        match self {
            Self::ClientId => {
                said!("Enter the client id of the app that was registered with the provider.")
            }
            Self::Tenant => said!("Enter the organisation's tenant id, or one of its domains."),
            Self::Address => {
                said!("An address of the provider can't be used: it has to begin with https://.")
            }
            Self::Key(why) => {
                said!("This is no key file of a Google service account: {0}.", *why)
            }
            Self::Answer => said!("The provider's answer can't be understood."),
            Self::NoDeviceCodes => said!("This provider knows no sign-in by a code."),
            Self::NobodyCame(minutes) => said!(
                *minutes;
                "No browser came back within # minute. Start the sign-in again.",
                "No browser came back within # minutes. Start the sign-in again."
            ),
            other => Said::as_it_is(other.to_string()),
        }
    }
}

/// How a sign-in ended that gave no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The user said no.
    Declined,
    /// Its time was over before the user was there.
    TooLate,
    /// What was pasted isn't of this sign-in. Another text may be.
    Mistyped,
    /// The provider could not be asked.
    NotReached,
    /// The provider gives none, for a reason in the error's words.
    Refused,
}

impl OAuthError {
    /// What it means for a run.
    pub fn class(&self) -> FailureClass {
        match self {
            Self::Refused(advice) => advice.class,
            Self::Http(error) if error.is_untrusted() => FailureClass::TlsRefused,
            Self::Http(error) if !error.is_address() => FailureClass::ConnectionLost,
            Self::Answer => FailureClass::ProtocolViolated,
            Self::Tls(_) => FailureClass::TlsRefused,
            Self::Http(_)
            | Self::ClientId
            | Self::Tenant
            | Self::Address
            | Self::Key(_)
            | Self::NobodyCame(_)
            | Self::Listen(_)
            | Self::NoDeviceCodes
            | Self::AnotherAddress
            | Self::NotLasting
            | Self::Authorities(_) => FailureClass::BadRequest,
        }
    }

    /// How a user's sign-in ended.
    pub fn ending(&self) -> Ending {
        match self {
            Self::Refused(advice) => advice.ending,
            Self::NobodyCame(_) => Ending::TooLate,
            Self::AnotherAddress => Ending::Mistyped,
            Self::Http(error) if !error.is_address() && !error.is_untrusted() => Ending::NotReached,
            _ => Ending::Refused,
        }
    }

    /// From a provider's error and its description.
    pub(crate) fn refused(error: &str, description: &str) -> Self {
        Self::Refused(words::advice(error, description))
    }
}

impl<T> From<RequestTokenError<HttpError, StandardErrorResponse<T>>> for OAuthError
where
    T: ErrorResponseType + AsRef<str> + std::fmt::Display + 'static,
{
    fn from(error: RequestTokenError<HttpError, StandardErrorResponse<T>>) -> Self {
        match error {
            RequestTokenError::ServerResponse(said) => Self::refused(
                said.error().as_ref(),
                said.error_description().map_or("", String::as_str),
            ),
            RequestTokenError::Request(error) => Self::Http(error),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Self::Answer,
        }
    }
}
