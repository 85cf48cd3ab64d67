//! What the program knows already, asked by the judge.

use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, ServerId};

/// Which server a text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerMatch {
    One(ServerId),
    /// Several have this name or host: their names.
    Many(Vec<String>),
    None,
    /// There is one, but it is put away.
    Archived,
}

/// One side of a job that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    pub job: JobId,
    /// The job's name.
    pub name: String,
    pub side: SideName,
}

/// What the judge asks for. It is asked up to a few times for each row: answer from memory.
pub trait Known {
    /// The server with this name or host, in any case. The text has no outer white space and isn't empty.
    fn server(&self, text: &str) -> ServerMatch;

    /// The server chosen for all rows that name none.
    fn default_server(&self, side: SideName) -> Option<ServerId>;

    /// Whether a row's mailbox on a server needs no password of its own: an administrator's login stands in for the users' own on that
    /// side, or the organisation's access opens the server.
    fn has_stand_in(&self, _side: SideName, _server: ServerId) -> bool {
        false
    }

    /// Its name, to be shown.
    fn server_name(&self, server: ServerId) -> String;

    /// Whether the server takes user names that aren't addresses.
    fn takes_plain_names(&self, server: ServerId) -> bool;

    /// Whether two definitions lead to the same host and port.
    fn same_server(&self, one: ServerId, other: ServerId) -> bool {
        one == other
    }

    /// The name of the job that moves this pair already. Logins are in lower case.
    fn job_of_pair(
        &self,
        source: (ServerId, &str),
        destination: (ServerId, &str),
    ) -> Option<String>;

    /// Every side of a job that logs in with this address or name, given in lower case.
    fn mailboxes(&self, login: &str) -> Vec<Mailbox>;
}
