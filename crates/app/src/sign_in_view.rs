//! What a window is shown of a user's own sign-in: everything but what it brings.

use mailhaul_model::Said;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A sign-in that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct SignInId(pub u32);

/// Where the user signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SignInPlace {
    /// In this computer's browser.
    Browser,
    /// On another device, by a code.
    Elsewhere,
}

/// What the user does next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInStart {
    pub id: SignInId,
    /// The page to open.
    pub page: String,
    /// What to type there; `None` where the page is for this computer's browser.
    pub code: Option<String>,
    /// How long it is waited for.
    pub minutes: u32,
}

/// How a sign-in stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum SignInNow {
    Waiting,
    /// It worked, and so did a login with it.
    SignedIn {
        login: String,
    },
    Failed {
        ending: SignInEnding,
        text: Said,
    },
    /// It was forgotten, or never begun.
    Gone,
}

/// How a sign-in ended that brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SignInEnding {
    Declined,
    TooLate,
    /// Somebody signed in whose mailbox it isn't.
    AnotherAccount,
    NotReached,
    Refused,
}
