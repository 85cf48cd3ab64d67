//! Folders that may go: empty ones on the source, and on the destination those that the source has none for and that hold
//! nothing but this job's own copies.

use std::collections::HashSet;
use std::sync::Arc;

use mailhaul_imap::{Command, Mailbox, Session};
use mailhaul_model::event::SideName;
use mailhaul_model::options::{FolderDeletion, Pattern};
use mailhaul_model::{ExitCode, Said, SaidValue, said};
use regex::Regex;

use super::Sides;
use super::view::destination_of;
use crate::context::Context;
use crate::copy::Links;
use crate::fault::{Fault, is_link_lost};
use crate::folder::Listing;
use crate::folder::listing::ListedFolder;
use crate::ledger::FolderName;
use crate::scan::{Detail, read};
use crate::sink::info;
use crate::task::FolderTask;
use crate::words;

/// A destination folder that may go.
#[derive(Debug)]
pub struct DoomedFolder {
    pub mailbox: Mailbox,
    pub subscribed: bool,
    pub messages: u64,
}

/// Deletes the source folders of this run that hold no message and no folder; never INBOX, never one with a purpose.
pub async fn empty_on_source(
    run: &Context,
    links: &Links,
    sides: &Sides,
    tasks: &[Arc<FolderTask>],
) -> Result<(), Fault> {
    if !run.options.deletion.source_empty_folders {
        return Ok(());
    }
    let mut gone = HashSet::new();
    for folder in deepest_first(&sides.here) {
        let is_part = tasks.iter().any(|task| task.source == folder.mailbox);
        let is_empty = folder.status.as_ref().and_then(|status| status.messages) == Some(0);
        if !is_part || !is_empty || has_children(&sides.here, folder, &gone) {
            continue;
        }
        // Looked at once more: something may have arrived.
        let here =
            read(SideName::Source, &links.source, &folder.mailbox, Detail::default()).await?;
        if here.messages.is_empty() && here.said == 0 {
            let doomed = DoomedFolder {
                mailbox: folder.mailbox.clone(),
                subscribed: folder.subscribed,
                messages: 0,
            };
            if delete_one(run, &links.source, SideName::Source, &doomed).await? {
                gone.insert(folder.mailbox.clone());
            }
        }
    }
    Ok(())
}

/// The destination folders that may go, the deepest first.
pub async fn on_destination(
    run: &Context,
    links: &Links,
    sides: &Sides,
    tasks: &[Arc<FolderTask>],
) -> Result<Vec<DoomedFolder>, Fault> {
    let Some(wish) = &run.options.deletion.destination_folders else { return Ok(Vec::new()) };
    if !sides.here.folders.iter().any(|f| f.path.is_inbox()) || sides.here_messages() == 0 {
        let why = said!("No folder is deleted on the destination: the source looks emptied.");
        return run.deletions.refuse(run, why).map(|()| Vec::new());
    }
    let rules = Rules::new(wish)?;
    let wanted = wanted(run, sides, tasks);
    let mut doomed: Vec<DoomedFolder> = Vec::new();
    let mut gone = HashSet::new();
    for folder in deepest_first(&sides.there) {
        let name = folder.name();
        if wanted.contains(&name.to_lowercase()) || !rules.admit(name) {
            continue;
        }
        if has_children(&sides.there, folder, &gone) {
            info(&*run.sink, format!("The folder {name:?} is kept: others in it stay."));
            continue;
        }
        if let Some(messages) = own_messages(run, &links.destination, folder).await? {
            gone.insert(folder.mailbox.clone());
            let (mailbox, subscribed) = (folder.mailbox.clone(), folder.subscribed);
            doomed.push(DoomedFolder { mailbox, subscribed, messages });
        } else {
            let why = "some of them did not come from this job, or are the only copies there are";
            let messages = folder.status.as_ref().and_then(|s| s.messages).unwrap_or(0);
            run.deletions.keep(run, name, u64::from(messages), why);
        }
    }
    Ok(doomed)
}

/// Deletes them.
pub async fn delete(
    run: &Context,
    session: &Session,
    doomed: &[DoomedFolder],
) -> Result<(), Fault> {
    for folder in doomed {
        if delete_one(run, session, SideName::Destination, folder).await? {
            run.deletions.gone(SideName::Destination, folder.messages);
        }
    }
    Ok(())
}

/// How many messages the folder holds, if all of them are copies of this job whose messages were not deleted on the source.
async fn own_messages(
    run: &Context,
    session: &Session,
    folder: &ListedFolder,
) -> Result<Option<u64>, Fault> {
    if !folder.selectable {
        return Ok(Some(0));
    }
    let side = SideName::Destination;
    let there = match read(side, session, &folder.mailbox, Detail::default()).await {
        Ok(there) => there,
        Err(fault @ (Fault::Link { .. } | Fault::PushedBack { .. })) => return Err(fault),
        Err(_) => return Ok(None),
    };
    let name = FolderName {
        accounts: run.accounts.clone(),
        source: String::new(),
        source_validity: there.validity,
        destination: folder.name().to_owned(),
        destination_validity: Some(there.validity),
        destination_uid_next: 0,
        state: None,
    };
    let known = run.ledger.known_there(name).await?;
    let is_own = |uid: &u32| {
        known.places.get(uid).is_some_and(|places| places.iter().all(|place| !place.removed))
    };
    let all = there.unlisted() == 0
        && !known.has_intents
        && there.messages.iter().all(|message| is_own(&message.uid));
    Ok(all.then_some(there.messages.len() as u64))
}

async fn delete_one(
    run: &Context,
    session: &Session,
    side: SideName,
    folder: &DoomedFolder,
) -> Result<bool, Fault> {
    let host = if side == SideName::Source { "host1" } else { "host2" };
    let name = folder.mailbox.as_str();
    if !run.is_real() {
        run.deletions.plan(0, 1);
        info(&*run.sink, format!("Would delete the folder {name:?} on {host}."));
        return Ok(false);
    }
    // A server may refuse to delete what is open; and CLOSE is never sent.
    let inbox = Command::Examine { mailbox: Mailbox::new("INBOX"), condstore: false };
    let leave = session.send(inbox);
    let unsubscribe =
        folder.subscribed.then(|| session.send(Command::Unsubscribe(folder.mailbox.clone())));
    let delete = session.send(Command::Delete(folder.mailbox.clone()));
    for pending in std::iter::once(leave).chain(unsubscribe) {
        if let Err(failure) = pending.await
            && is_link_lost(&failure)
        {
            return Err(Fault::of(side, failure));
        }
    }
    match delete.await {
        Ok(_) => {
            run.deletions.folder_gone(side);
            info(&*run.sink, format!("Deleted the folder {name:?} on {host}."));
            Ok(true)
        }
        Err(failure) if is_link_lost(&failure) => Err(Fault::of(side, failure)),
        Err(failure) => {
            let why = said!(
                "The folder {0} is not deleted on {1}: {2}.",
                SaidValue::name(name),
                SaidValue::text(host),
                words::of(&failure)
            );
            run.deletions.refuse(run, why).map(|()| false)
        }
    }
}

/// Folders of the user's own, without INBOX and those that mail programs know a purpose of.
fn deepest_first(listing: &Listing) -> Vec<&ListedFolder> {
    let may_go = |f: &&ListedFolder| !f.path.is_inbox() && f.special.is_none() && !f.foreign;
    let mut folders: Vec<&ListedFolder> = listing.folders.iter().filter(may_go).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.path.0.len()));
    folders
}

fn has_children(listing: &Listing, folder: &ListedFolder, gone: &HashSet<Mailbox>) -> bool {
    listing.folders.iter().any(|other| {
        other.path != folder.path
            && other.path.is_at_or_below(&folder.path)
            && !gone.contains(&other.mailbox)
    })
}

/// The destinations of all source folders, whether this run takes them along or not, in lower case.
fn wanted(run: &Context, sides: &Sides, tasks: &[Arc<FolderTask>]) -> HashSet<String> {
    let mapped = sides.here.folders.iter().map(|f| destination_of(run, sides, f, None));
    let done = tasks.iter().map(|task| task.destination.as_str().to_lowercase());
    mapped.chain(done).collect()
}

struct Rules {
    only: Vec<Regex>,
    but_not: Vec<Regex>,
}

impl Rules {
    fn new(wish: &FolderDeletion) -> Result<Self, Fault> {
        let compile = |patterns: &[Pattern]| {
            let all = patterns.iter().map(|pattern| Regex::new(&pattern.0));
            all.collect::<Result<Vec<_>, _>>().map_err(|error| {
                Fault::request(ExitCode::Usage, Said::as_it_is(format!("{error}.")))
            })
        };
        Ok(Self { only: compile(&wish.only)?, but_not: compile(&wish.but_not)? })
    }

    fn admit(&self, name: &str) -> bool {
        let any = |rules: &[Regex]| rules.iter().any(|rule| rule.is_match(name));
        (self.only.is_empty() || any(&self.only)) && !any(&self.but_not)
    }
}
