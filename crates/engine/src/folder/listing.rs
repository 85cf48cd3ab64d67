//! All folders of a side, read in as few round trips as the server allows.

use std::collections::{HashMap, HashSet};

use mailhaul_imap::{
    Capabilities, Command, Failure, Listed, Mailbox, MailboxStatus, Namespaces, Pending, Response,
    Session,
};

use super::name::{FolderPath, Namespace};
use super::special::SpecialUse;
use crate::fault::is_push_back;

/// A side's folders.
#[derive(Clone, Debug)]
pub struct Listing {
    pub namespace: Namespace,
    /// What the server says of itself (RFC 2971).
    pub id: Vec<(String, String)>,
    pub folders: Vec<ListedFolder>,
    /// The server was too busy to tell the state of some of them.
    pub pushed_back: Option<Failure>,
}

/// One folder.
#[derive(Clone, Debug)]
pub struct ListedFolder {
    pub mailbox: Mailbox,
    pub path: FolderPath,
    pub special: Option<SpecialUse>,
    /// The attributes that are no [`SpecialUse`] but tell what a folder shows: `\All`, `\Flagged`, `\Important`.
    pub shows: Vec<String>,
    pub subscribed: bool,
    pub selectable: bool,
    /// Lies in the other users' or the shared namespace.
    pub foreign: bool,
    pub status: Option<MailboxStatus>,
}

impl ListedFolder {
    /// Whether it shows every message of the account.
    pub fn is_all_mail(&self) -> bool {
        self.shows.iter().any(|attribute| attribute.eq_ignore_ascii_case("\\All"))
    }

    /// Its name, decoded.
    pub fn name(&self) -> &str {
        self.mailbox.as_str()
    }
}

/// See [`ListedFolder::shows`].
const SHOWS: [&str; 3] = ["\\All", "\\Flagged", "\\Important"];

/// How much STATUS is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What decides whether there is anything to do.
    Counts,
    /// And the bytes, where the server can sum them up.
    Sizes,
}

impl Listing {
    /// Reads folders, special uses, subscriptions and status of all of them.
    pub async fn read(session: &Session, detail: Detail) -> Result<Self, Failure> {
        let capabilities = session.capabilities();
        let namespace = capabilities.namespace().then(|| session.send(Command::Namespace));
        let id = capabilities.has("ID").then(|| session.send(Command::Id(None)));
        let list = session.send(list_command(&capabilities, detail));
        let subscribed = (!capabilities.list_extended())
            .then(|| session.send(Command::Lsub { reference: String::new(), pattern: "*".into() }));
        // Servers may work on several commands at once: what belongs to one may come before the end of another.
        let mut told = answer(namespace).await?;
        told.extend(answer(id).await?);
        told.extend(list.await?.untagged);
        told.extend(answer(subscribed).await?);
        if capabilities.namespace() && namespaces(&told).is_none() {
            // A prefix that isn't known would become a part of every folder's name on the other side.
            told.extend(answer(Some(session.send(Command::Namespace))).await?);
        }
        let mut listing = Self::gather(&told);
        listing.fill_in_status(session, &capabilities, detail).await?;
        if detail == Detail::Sizes {
            // Dovecot (2.3.19) tells nothing of a folder with a message whose size it can't find out.
            listing.fill_in_status(session, &capabilities, Detail::Counts).await?;
        }
        Ok(listing)
    }

    /// With another prefix or separator than the server told, as the user says.
    #[must_use]
    pub fn named_by(mut self, prefix: Option<&str>, separator: Option<char>) -> Self {
        if prefix.is_none() && separator.is_none() {
            return self;
        }
        if let Some(prefix) = prefix {
            prefix.clone_into(&mut self.namespace.prefix);
        }
        self.namespace.separator = separator.or(self.namespace.separator);
        for folder in &mut self.folders {
            folder.path = self.namespace.take_apart(folder.mailbox.as_str());
        }
        self.guess_special();
        self
    }

    /// The folders by their names.
    pub fn by_name(&self) -> HashMap<&Mailbox, &ListedFolder> {
        self.folders.iter().map(|folder| (&folder.mailbox, folder)).collect()
    }

    /// Where what has no folder of its own goes: a folder of all mail, else one for what is archived.
    pub fn archive(&self) -> Option<&str> {
        let all = self.folders.iter().find(|f| f.is_all_mail() && f.selectable && !f.foreign);
        let archive = || {
            let is_archive = |f: &&ListedFolder| f.special == Some(SpecialUse::Archive);
            self.folders.iter().find(|f| is_archive(f) && f.selectable && !f.foreign)
        };
        all.or_else(archive).map(ListedFolder::name)
    }

    /// Which folder serves which purpose: by attribute, else by the usual names.
    pub fn special_folders(&self) -> HashMap<SpecialUse, String> {
        let mut found = HashMap::new();
        for folder in self.folders.iter().filter(|f| f.selectable && !f.foreign) {
            if let Some(special) = folder.special {
                found.entry(special).or_insert_with(|| folder.name().to_owned());
            }
        }
        found
    }

    fn gather(told: &[Response]) -> Self {
        let spaces = namespaces(told).unwrap_or_default();
        let listed: Vec<&Listed> = told.iter().filter_map(as_list).collect();
        let namespace = personal(&spaces, &listed);
        let foreign: Vec<&str> = spaces
            .others
            .iter()
            .chain(&spaces.shared)
            .map(|n| n.prefix.as_str())
            .filter(|p| !p.is_empty())
            .collect();
        let subscribed: HashSet<&Mailbox> =
            told.iter().filter_map(as_lsub).map(|l| &l.mailbox).collect();
        let mut statuses: HashMap<&Mailbox, &MailboxStatus> = HashMap::new();
        for status in told.iter().filter_map(as_status) {
            statuses.insert(&status.mailbox, status);
        }
        let mut seen = HashSet::new();
        let folders = listed
            .into_iter()
            .filter(|l| !l.has_attribute("\\NonExistent") && seen.insert(&l.mailbox))
            .map(|l| ListedFolder {
                path: namespace.take_apart(l.mailbox.as_str()),
                special: SpecialUse::ALL.into_iter().find(|s| l.has_attribute(s.attribute())),
                subscribed: l.has_attribute("\\Subscribed") || subscribed.contains(&l.mailbox),
                selectable: !l.has_attribute("\\Noselect"),
                shows: l
                    .attributes
                    .iter()
                    .filter(|a| SHOWS.contains(&a.as_str()))
                    .cloned()
                    .collect(),
                foreign: foreign.iter().any(|p| l.mailbox.as_str().starts_with(p)),
                status: statuses.get(&l.mailbox).map(|s| (*s).clone()),
                mailbox: l.mailbox.clone(),
            });
        let id = told.iter().find_map(|r| if let Response::Id(id) = r { Some(id) } else { None });
        let id = id.cloned().unwrap_or_default();
        let mut listing = Self { folders: folders.collect(), namespace, id, pushed_back: None };
        listing.guess_special();
        listing
    }

    /// Where no folder says it serves a purpose, a top-level one with a usual name does.
    fn guess_special(&mut self) {
        for special in SpecialUse::ALL {
            if self.folders.iter().any(|f| f.special == Some(special)) {
                continue;
            }
            let by_name = |f: &&mut ListedFolder| {
                f.path.0.len() == 1
                    && f.special.is_none()
                    && SpecialUse::by_name(f.path.leaf()) == Some(special)
            };
            if let Some(folder) = self.folders.iter_mut().find(by_name) {
                folder.special = Some(special);
            }
        }
    }

    async fn fill_in_status(
        &mut self,
        session: &Session,
        capabilities: &Capabilities,
        detail: Detail,
    ) -> Result<(), Failure> {
        let items = status_items(capabilities, detail);
        let missing = self.folders.iter_mut().filter(|f| f.selectable && f.status.is_none());
        let asked: Vec<_> = missing
            .map(|folder| {
                let command =
                    Command::Status { mailbox: folder.mailbox.clone(), items: items.clone() };
                let pending = session.send(command);
                (folder, pending)
            })
            .collect();
        let mut told: HashMap<Mailbox, MailboxStatus> = HashMap::new();
        let mut folders = Vec::new();
        let mut pushed_back = None;
        for (folder, pending) in asked {
            let answered = match answer(Some(pending)).await {
                Err(failure @ Failure::No { .. }) => {
                    pushed_back = Some(failure);
                    Vec::new()
                }
                answered => answered?,
            };
            // A folder that is listed and yet not there, or not ours: opening it will say why.
            for status in answered.iter().filter_map(as_status) {
                told.insert(status.mailbox.clone(), status.clone());
            }
            folders.push(folder);
        }
        for folder in folders {
            folder.status = told.remove(&folder.mailbox);
        }
        self.pushed_back = pushed_back;
        Ok(())
    }
}

/// The STATUS items that are worth asking this server for.
pub fn status_items(capabilities: &Capabilities, detail: Detail) -> Vec<&'static str> {
    let mut items = vec!["MESSAGES", "UIDNEXT", "UIDVALIDITY"];
    if capabilities.condstore() {
        items.push("HIGHESTMODSEQ");
    }
    if detail == Detail::Sizes && capabilities.has("STATUS=SIZE") {
        items.push("SIZE");
    }
    items
}

fn list_command(capabilities: &Capabilities, detail: Detail) -> Command {
    let mut returns = Vec::new();
    if capabilities.list_extended() {
        returns.push("SUBSCRIBED".to_owned());
        if capabilities.special_use() {
            returns.push("SPECIAL-USE".to_owned());
        }
        if capabilities.list_status() {
            returns.push(format!("STATUS ({})", status_items(capabilities, detail).join(" ")));
        }
    }
    Command::List { reference: String::new(), pattern: "*".into(), select: Vec::new(), returns }
}

/// What a server refuses for good is left out; one that asks for less has to be asked again.
async fn answer(pending: Option<Pending>) -> Result<Vec<Response>, Failure> {
    match pending {
        Some(pending) => match pending.await {
            Ok(reply) => Ok(reply.untagged),
            Err(failure @ (Failure::No { .. } | Failure::Bad { .. }))
                if !is_push_back(&failure) =>
            {
                Ok(Vec::new())
            }
            Err(failure) => Err(failure),
        },
        None => Ok(Vec::new()),
    }
}

fn namespaces(told: &[Response]) -> Option<Namespaces> {
    told.iter().find_map(|r| match r {
        Response::Namespace(n) => Some(n.clone()),
        _ => None,
    })
}

/// The namespace the server names, else what its LIST shows.
fn personal(spaces: &Namespaces, listed: &[&Listed]) -> Namespace {
    let separator = listed.iter().find_map(|l| l.separator);
    match spaces.personal.first() {
        Some(space) => {
            Namespace { prefix: space.prefix.clone(), separator: space.separator.or(separator) }
        }
        None => Namespace { prefix: String::new(), separator },
    }
}

fn as_list(response: &Response) -> Option<&Listed> {
    match response {
        Response::List(listed) => Some(listed),
        _ => None,
    }
}

fn as_lsub(response: &Response) -> Option<&Listed> {
    match response {
        Response::Lsub(listed) => Some(listed),
        _ => None,
    }
}

/// The status in a reply.
pub fn as_status(response: &Response) -> Option<&MailboxStatus> {
    match response {
        Response::Status(status) => Some(status),
        _ => None,
    }
}
