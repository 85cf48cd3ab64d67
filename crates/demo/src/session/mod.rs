//! One connection's conversation: commands are read ahead and carried out one after the other.

mod append;
mod command;
mod copy;
mod faulty;
mod fetch;
mod flags;
mod folders;
mod item;
mod list;
mod login;
mod read;
mod reply;
mod search;
mod select;
mod set;

use std::io;
use std::sync::Arc;

use mailhaul_imap::Mailbox;
use mailhaul_imap::wire::Reader;
use tokio::sync::watch;

use crate::config::{Encryption, Feature};
use crate::fault::GREETING;
use crate::handle::Shared;
use crate::link::{Link, cut};
use crate::store::Account;
use crate::tls::Identity;
use command::Command;
use faulty::Plan;
use reply::{Outcome, Reply, Stop, Then};
use select::Selected;

/// A connection's state.
pub(crate) struct Session {
    shared: Arc<Shared>,
    identity: Option<Identity>,
    encrypted: bool,
    login: Option<String>,
    utf8: bool,
    selected: Option<Selected>,
    /// Sees the releases of stalled commands.
    releases: watch::Receiver<u64>,
}

impl Session {
    pub(crate) fn new(shared: Arc<Shared>, identity: Option<Identity>) -> Self {
        let encrypted = shared.config.encryption == Encryption::Tls;
        let releases = shared.releases.subscribe();
        Self { shared, identity, encrypted, login: None, utf8: false, selected: None, releases }
    }

    /// Talks until either side has had enough.
    pub(crate) async fn run(mut self, mut link: Link) -> io::Result<()> {
        let plan = self.meet_faults(&mut link, GREETING, None, None).await?;
        if plan.instead.is_some() || plan.drop_before_reply {
            return link.flush().await;
        }
        let (capability, greeting) = (self.capability(), &self.shared.config.greeting);
        link.put(format!("* OK [{capability}] {greeting}\r\n"));
        while let Some((command, mut plan)) = self.read(&mut link).await? {
            let reply = match plan.instead.take() {
                Some(reply) => {
                    if reply.is_no() && matches!(&*command.name, "SELECT" | "EXAMINE") {
                        // RFC 9051, section 6.3.2: where that fails, nothing is open any more.
                        self.selected = None;
                    }
                    reply
                }
                None => self.carry_out(&mut link, &command, &plan).await?,
            };
            self.news(&mut link, &command.name)?;
            if plan.drop_before_reply {
                link.flush().await?;
                return Err(cut("a fault before a reply"));
            }
            link.put(reply.line(&command.tag));
            match (reply.then, &self.identity) {
                (Then::Close, _) => return link.flush().await,
                (Then::Encrypt, Some(identity)) => {
                    link = link.encrypt(identity).await?;
                    self.encrypted = true;
                }
                _ => link.relieve().await?,
            }
        }
        link.flush().await
    }

    async fn carry_out(
        &mut self,
        link: &mut Link,
        command: &Command,
        plan: &Plan,
    ) -> io::Result<Reply> {
        match self.dispatch(link, command, plan).await {
            Ok(reply) | Err(Stop::Answer(reply)) => Ok(reply),
            Err(Stop::Lost(error)) => Err(error),
        }
    }

    async fn dispatch(&mut self, link: &mut Link, command: &Command, plan: &Plan) -> Outcome {
        if command.tag.is_empty() || command.name.is_empty() {
            return Err(Reply::bad("A tag and a command were expected").into());
        }
        if let Some(feature) = needs(&command.name)
            && !self.shared.config.has(feature)
        {
            return Err(unknown(&command.name).into());
        }
        match command.name.as_str() {
            "CAPABILITY" => Ok(self.say_capability(link)),
            "NOOP" | "CHECK" => Ok(Reply::ok("Done")),
            "LOGOUT" => Ok(Self::logout(link)),
            "ID" => Ok(self.id(link)),
            "STARTTLS" => self.starttls(),
            "LOGIN" => self.log_in(command),
            "AUTHENTICATE" => self.authenticate(link, command).await,
            _ if self.login.is_none() => Err(Reply::bad("Please log in first").into()),
            "NAMESPACE" => Ok(self.namespace(link)),
            "ENABLE" => Ok(self.enable(link, command)),
            "LIST" => self.list(link, command),
            "LSUB" => self.lsub(link, command),
            "STATUS" => self.status(link, command),
            "CREATE" => self.create(command),
            "DELETE" => self.delete(command),
            "RENAME" => self.rename(command),
            "SUBSCRIBE" => self.subscribe(command, true),
            "UNSUBSCRIBE" => self.subscribe(command, false),
            "GETQUOTAROOT" => self.quota_root(link, command),
            "SELECT" => self.select(link, command, false),
            "EXAMINE" => self.select(link, command, true),
            "APPEND" => self.append(command, plan),
            _ if self.selected.is_none() && opens(&command.name) => {
                Err(Reply::bad("Please select a mailbox first").into())
            }
            "CLOSE" => self.close(),
            "UNSELECT" => Ok(self.unselect()),
            "EXPUNGE" => self.expunge(link, None),
            "UID COPY" => self.uid_copy(command),
            "UID EXPUNGE" => self.uid_expunge(link, command),
            "FETCH" | "UID FETCH" => self.fetch(link, command, plan).await,
            "SEARCH" | "UID SEARCH" => self.search(link, command),
            "STORE" | "UID STORE" => self.store(link, command),
            name => Err(unknown(name).into()),
        }
    }

    /// Works on the account of whoever is logged in.
    fn with_account<T>(&self, work: impl FnOnce(&mut Account) -> T) -> Result<T, Stop> {
        let login = self.login.as_deref().unwrap_or_default();
        let done = self.shared.with(login, work);
        done.ok_or_else(|| Reply::no("UNAVAILABLE", "The account is gone").into())
    }

    /// As the folder is spelled that a name means.
    fn spelled(&self, mailbox: Mailbox) -> Mailbox {
        let login = self.login.as_deref().unwrap_or_default();
        let spelled = self.shared.with(login, |account| account.spelled(mailbox.as_str()));
        spelled.map_or(mailbox, |name| Mailbox::new(&name))
    }

    /// The next argument as a mailbox.
    fn mailbox(&self, reader: &mut Reader<'_>) -> Result<Mailbox, Stop> {
        reader.spaces();
        let name = reader.astring().ok_or_else(|| Reply::bad("A mailbox was expected"))?;
        Ok(self.spelled(Mailbox::from_wire(&name, self.utf8)))
    }
}

/// What a command is part of, where that can be switched off.
fn needs(command: &str) -> Option<Feature> {
    Some(match command {
        "NAMESPACE" => Feature::Namespace,
        "ENABLE" => Feature::Enable,
        "ID" => Feature::Id,
        "GETQUOTAROOT" => Feature::Quota,
        "UNSELECT" => Feature::Unselect,
        "UID EXPUNGE" => Feature::UidPlus,
        _ => return None,
    })
}

fn opens(command: &str) -> bool {
    matches!(command, "CLOSE" | "UNSELECT" | "EXPUNGE" | "FETCH" | "SEARCH" | "STORE")
        || command.starts_with("UID ")
}

fn unknown(command: &str) -> Reply {
    Reply::bad(format!("Unknown command {command}"))
}
