//! What an entry is called.

use std::fmt;
use std::str::FromStr;

use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, CampaignId, InvitationId, JobId, ServerId};
use thiserror::Error;

/// A text that names no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this names no entry of the keychain")]
pub struct NoName;

/// The name of one secret. A new secret in the place of an old one gets a new revision, so that after a crash it is known
/// which of the two is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CredentialName {
    /// The installation it belongs to: two data folders never meet in one keychain.
    pub space: String,
    pub holder: Holder,
    pub revision: u32,
}

/// Whose secret it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// The password of a job's account.
    Job { job: JobId, side: SideName },
    /// The password of an administrator's login that stands in for those of a batch's users.
    Batch { batch: BatchId, side: SideName },
    /// What an organisation's access to a server is had with: an app's secret, or a service account's key.
    Access(ServerId),
    /// The secret of the app by which users sign in to a server themselves.
    UserClient(ServerId),
    /// The password for the proxy that a server is reached through.
    Proxy(ServerId),
    /// What a user handed in.
    Person { person: InvitationId, side: SideName },
    /// What submissions to a campaign are sealed to.
    Campaign(CampaignId),
    /// What the links of all campaigns are derived from.
    Links,
    /// The private key of this installation's certificate authority.
    Authority,
    /// The private key of a certificate that the admin brought; in parts, because it may be longer than an entry. The revision
    /// counts the parts.
    Certificate,
}

impl fmt::Display for CredentialName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { space, holder, revision } = self;
        match holder {
            Holder::Job { job, side } => write!(f, "{space}/job-{job}/{}/{revision}", word(*side)),
            Holder::Batch { batch, side } => {
                write!(f, "{space}/batch-{batch}/{}/{revision}", word(*side))
            }
            Holder::UserClient(server) => write!(f, "{space}/user-client-{server}/{revision}"),
            Holder::Proxy(server) => write!(f, "{space}/proxy-{server}/{revision}"),
            Holder::Access(server) => write!(f, "{space}/server-{server}/{revision}"),
            Holder::Person { person, side } => {
                write!(f, "{space}/person-{person}/{}/{revision}", word(*side))
            }
            Holder::Campaign(campaign) => write!(f, "{space}/campaign-{campaign}/{revision}"),
            Holder::Links => write!(f, "{space}/links/{revision}"),
            Holder::Authority => write!(f, "{space}/authority/{revision}"),
            Holder::Certificate => write!(f, "{space}/certificate/{revision}"),
        }
    }
}

impl FromStr for CredentialName {
    type Err = NoName;

    /// What `Display` wrote.
    fn from_str(text: &str) -> Result<Self, NoName> {
        let (rest, revision) = text.rsplit_once('/').ok_or(NoName)?;
        let (space, holder) = rest.split_once('/').ok_or(NoName)?;
        let (holder, side) = match holder.split_once('/') {
            Some((holder, side)) => (holder, Some(side_of(side).ok_or(NoName)?)),
            None => (holder, None),
        };
        let (kind, number) = match holder.rsplit_once('-') {
            Some((kind, number)) => (kind, Some(number.parse().map_err(|_| NoName)?)),
            None => (holder, None),
        };
        let holder = match (kind, number, side) {
            ("job", Some(id), Some(side)) => Holder::Job { job: JobId(id), side },
            ("batch", Some(id), Some(side)) => Holder::Batch { batch: BatchId(id), side },
            ("person", Some(id), Some(side)) => Holder::Person { person: InvitationId(id), side },
            ("server", Some(id), None) => Holder::Access(ServerId(id)),
            ("user-client", Some(id), None) => Holder::UserClient(ServerId(id)),
            ("proxy", Some(id), None) => Holder::Proxy(ServerId(id)),
            ("campaign", Some(id), None) => Holder::Campaign(CampaignId(id)),
            ("links", None, None) => Holder::Links,
            ("authority", None, None) => Holder::Authority,
            ("certificate", None, None) => Holder::Certificate,
            _ => return Err(NoName),
        };
        let revision = revision.parse().map_err(|_| NoName)?;
        Ok(Self { space: space.to_owned(), holder, revision })
    }
}

fn side_of(word: &str) -> Option<SideName> {
    match word {
        "source" => Some(SideName::Source),
        "destination" => Some(SideName::Destination),
        _ => None,
    }
}

fn word(side: SideName) -> &'static str {
    match side {
        SideName::Source => "source",
        SideName::Destination => "destination",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_holders_share_a_name_and_every_name_is_read_back() {
        let [source, destination] = [SideName::Source, SideName::Destination];
        let holders = [
            Holder::Job { job: JobId(1), side: source },
            Holder::Job { job: JobId(1), side: destination },
            Holder::Batch { batch: BatchId(1), side: source },
            Holder::Batch { batch: BatchId(1), side: destination },
            Holder::Access(ServerId(1)),
            Holder::UserClient(ServerId(1)),
            Holder::Proxy(ServerId(1)),
            Holder::Person { person: InvitationId(1), side: source },
            Holder::Person { person: InvitationId(1), side: destination },
            Holder::Campaign(CampaignId(1)),
            Holder::Links,
            Holder::Authority,
            Holder::Certificate,
        ];
        let name = |holder, revision| {
            CredentialName { space: "a".to_owned(), holder, revision }.to_string()
        };
        for holder in holders {
            let name = CredentialName { space: "a".to_owned(), holder, revision: 3 };
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        for text in ["", "a", "a/job-1/1", "a/job-x/source/1", "a/links-1/1", "a/job-1/source/x"] {
            assert_eq!(text.parse::<CredentialName>(), Err(NoName), "{text}");
        }
        let names: HashSet<String> =
            holders.iter().flat_map(|holder| [name(*holder, 1), name(*holder, 2)]).collect();
        assert_eq!(names.len(), 2 * holders.len());
    }
}
