//! What the program knows already, as it stood when a list of users was opened: answers the judge of an import.

use std::collections::HashMap;

use mailhaul_import::{Known, Mailbox, ServerMatch};
use mailhaul_model::event::SideName;
use mailhaul_model::{Server, ServerId};
use mailhaul_store::{Account, Paired, Store, StoreError};

/// A pair of mailboxes, in lower case.
type PairKey = (ServerId, String, ServerId, String);

/// Servers and jobs.
#[derive(Debug, Default)]
pub(crate) struct KnownFacts {
    servers: Vec<Server>,
    by_text: HashMap<String, Vec<usize>>,
    pairs: HashMap<PairKey, String>,
    mailboxes: HashMap<String, Vec<Mailbox>>,
    pub source: Option<ServerId>,
    pub destination: Option<ServerId>,
    pub stand_ins: Vec<SideName>,
}

impl KnownFacts {
    pub fn read(store: &Store) -> Result<Self, StoreError> {
        let mut known = Self::default();
        for record in store.servers()? {
            known.add_server(record.server);
        }
        for pair in store.pairs()? {
            known.add_pair(pair);
        }
        Ok(known)
    }

    fn add_server(&mut self, server: Server) {
        let at = self.servers.len();
        let mut texts =
            vec![server.name.to_lowercase(), server.endpoint.host.as_str().to_lowercase()];
        texts.dedup();
        for text in texts {
            self.by_text.entry(text).or_default().push(at);
        }
        self.servers.push(server);
    }

    fn add_pair(&mut self, pair: Paired) {
        let (source, destination) = (mailbox(&pair.source), mailbox(&pair.destination));
        for (side, login) in [(SideName::Source, &source), (SideName::Destination, &destination)] {
            self.mailboxes.entry(login.clone()).or_default().push(Mailbox {
                job: pair.job,
                name: pair.name.clone(),
                side,
            });
        }
        let key = (pair.source.server, source, pair.destination.server, destination);
        self.pairs.insert(key, pair.name);
    }

    /// Whether the mailboxes of a server are opened with the organisation's access.
    pub fn is_for_all(&self, id: ServerId) -> bool {
        self.one(id).is_some_and(|server| server.sign_in.is_for_all())
    }

    fn one(&self, id: ServerId) -> Option<&Server> {
        self.servers.iter().find(|server| server.id == id)
    }
}

/// Whose mail it is, in lower case: the user acted for, not the administrator who logs in.
fn mailbox(account: &Account) -> String {
    let login = account.act_as.as_ref().unwrap_or(&account.login);
    let user = login.split_once('*').map_or(login.as_str(), |(user, _)| user);
    user.rsplit('\\').next().unwrap_or(user).to_lowercase()
}

impl Known for KnownFacts {
    fn server(&self, text: &str) -> ServerMatch {
        let Some(found) = self.by_text.get(&text.to_lowercase()) else { return ServerMatch::None };
        let shown: Vec<&Server> =
            found.iter().map(|at| &self.servers[*at]).filter(|server| !server.archived).collect();
        match shown.as_slice() {
            [] => ServerMatch::Archived,
            [one] => ServerMatch::One(one.id),
            many => ServerMatch::Many(many.iter().map(|server| server.name.clone()).collect()),
        }
    }

    fn default_server(&self, side: SideName) -> Option<ServerId> {
        match side {
            SideName::Source => self.source,
            SideName::Destination => self.destination,
        }
    }

    fn has_stand_in(&self, side: SideName, server: ServerId) -> bool {
        self.is_for_all(server) || self.stand_ins.contains(&side)
    }

    fn server_name(&self, server: ServerId) -> String {
        self.one(server).map_or_else(String::new, |server| server.name.clone())
    }

    fn takes_plain_names(&self, _: ServerId) -> bool {
        // Which servers do is only known to them: a name without an @ is taken, with a note.
        true
    }

    fn same_server(&self, one: ServerId, other: ServerId) -> bool {
        let place = |id| {
            let endpoint = &self.one(id)?.endpoint;
            Some((endpoint.host.as_str().trim_end_matches('.').to_lowercase(), endpoint.port))
        };
        one == other || (place(one).is_some() && place(one) == place(other))
    }

    fn job_of_pair(
        &self,
        source: (ServerId, &str),
        destination: (ServerId, &str),
    ) -> Option<String> {
        let key = (source.0, source.1.to_owned(), destination.0, destination.1.to_owned());
        self.pairs.get(&key).cloned()
    }

    fn mailboxes(&self, login: &str) -> Vec<Mailbox> {
        self.mailboxes.get(login).cloned().unwrap_or_default()
    }
}
