//! What a column of the file can mean.

use mailhaul_model::event::SideName;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The meaning of a column.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename = "ImportColumn", rename_all = "camelCase")]
pub enum Column {
    SourceEmail,
    SourcePassword,
    DestEmail,
    DestPassword,
    /// The job's name.
    Name,
    /// What logs in on the source, where it isn't the address.
    SourceLogin,
    DestLogin,
    /// A server by its name or host, where it isn't the one chosen for all rows.
    SourceServer,
    DestServer,
    /// imapsync's options, as on its command line.
    Options,
}

impl Column {
    /// Every column, in the order of the template.
    pub const ALL: [Self; 10] = [
        Self::SourceEmail,
        Self::SourcePassword,
        Self::DestEmail,
        Self::DestPassword,
        Self::Name,
        Self::SourceLogin,
        Self::DestLogin,
        Self::SourceServer,
        Self::DestServer,
        Self::Options,
    ];

    /// Its header in the template.
    pub fn header(self) -> &'static str {
        match self {
            Self::SourceEmail => "source_email",
            Self::SourcePassword => "source_password",
            Self::DestEmail => "dest_email",
            Self::DestPassword => "dest_password",
            Self::Name => "name",
            Self::SourceLogin => "source_login",
            Self::DestLogin => "dest_login",
            Self::SourceServer => "source_server",
            Self::DestServer => "dest_server",
            Self::Options => "options",
        }
    }

    /// Whether its cells must not be shown.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::SourcePassword | Self::DestPassword)
    }

    pub(crate) fn email(side: SideName) -> Self {
        match side {
            SideName::Source => Self::SourceEmail,
            SideName::Destination => Self::DestEmail,
        }
    }

    pub(crate) fn password(side: SideName) -> Self {
        match side {
            SideName::Source => Self::SourcePassword,
            SideName::Destination => Self::DestPassword,
        }
    }

    pub(crate) fn login(side: SideName) -> Self {
        match side {
            SideName::Source => Self::SourceLogin,
            SideName::Destination => Self::DestLogin,
        }
    }

    pub(crate) fn server(side: SideName) -> Self {
        match side {
            SideName::Source => Self::SourceServer,
            SideName::Destination => Self::DestServer,
        }
    }
}
