//! All of the source as it is now: what may go on the destination is decided against it, whatever folders were asked for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use mailhaul_model::event::SideName;
use mailhaul_model::{Said, SaidValue, UidValidity, said};

use super::Sides;
use crate::context::Context;
use crate::copy::Links;
use crate::fault::Fault;
use crate::folder::FolderMap;
use crate::folder::listing::ListedFolder;
use crate::identity::Identity;
use crate::ledger::FolderName;
use crate::scan::{Detail, Snapshot, name, read};
use crate::task::FolderTask;

/// The source, read.
#[derive(Debug, Default)]
pub struct View {
    /// By folder name.
    pub folders: HashMap<String, Folder>,
    /// What identifies any message of any folder.
    pub everywhere: HashSet<Identity>,
    /// How often an identity goes to a destination folder, by its name in lower case.
    pub there: HashMap<String, HashMap<Identity, u64>>,
    /// Destination folders whose source looks as if its messages had got lost, not deleted.
    pub doubtful: HashSet<String>,
}

/// A source folder.
#[derive(Debug)]
pub struct Folder {
    pub validity: UidValidity,
    pub uids: HashSet<u32>,
}

/// Why the source can't be decided against, in plain words.
pub type Unsure = Said;

impl View {
    /// Reads every folder of the source.
    pub async fn read(
        run: &Context,
        links: &Links,
        sides: &Sides,
        tasks: &[Arc<FolderTask>],
    ) -> Result<Result<Self, Unsure>, Fault> {
        if let Some(why) = looks_emptied(sides) {
            return Ok(Err(why));
        }
        let mut view = Self::default();
        for folder in sides.here.folders.iter().filter(|f| f.selectable && !f.foreign) {
            let detail = Detail { identity: Some(run.headers.clone()), ..Detail::default() };
            let snapshot =
                match read(SideName::Source, &links.source, &folder.mailbox, detail).await {
                    Ok(snapshot) if snapshot.unlisted() == 0 => snapshot,
                    Err(fault @ (Fault::Link { .. } | Fault::PushedBack { .. })) => {
                        return Err(fault);
                    }
                    Ok(_) | Err(_) => {
                        return Ok(Err(said!(
                            "the source folder {0} could not be read",
                            SaidValue::name(folder.name())
                        )));
                    }
                };
            let task = tasks.iter().find(|task| task.source == folder.mailbox);
            view.add(run, sides, folder, task, &snapshot).await?;
        }
        Ok(Ok(view))
    }

    async fn add(
        &mut self,
        run: &Context,
        sides: &Sides,
        folder: &ListedFolder,
        task: Option<&Arc<FolderTask>>,
        snapshot: &Snapshot,
    ) -> Result<(), Fault> {
        let to = destination_of(run, sides, folder, task);
        let counts = self.there.entry(to.clone()).or_default();
        for place in 0..snapshot.messages.len() {
            if let Some(identity) = snapshot.identity(place) {
                *counts.entry(identity).or_default() += 1;
                self.everywhere.insert(identity);
            }
        }
        if let Some(task) = task
            && snapshot.messages.is_empty()
            && !was_emptied_by_its_user(run, task, snapshot).await?
        {
            self.doubtful.insert(to);
        }
        let uids = snapshot.messages.iter().map(|m| m.uid).collect();
        let read = Folder { validity: snapshot.validity, uids };
        self.folders.insert(folder.name().to_owned(), read);
        Ok(())
    }
}

/// A source without INBOX or without a message is rather broken than empty.
fn looks_emptied(sides: &Sides) -> Option<Unsure> {
    if !sides.here.folders.iter().any(|f| f.path.is_inbox()) {
        return Some(said!("the source lists no INBOX"));
    }
    (sides.here_messages() == 0).then(|| said!("the source looks emptied: it has no message"))
}

/// An empty folder whose UIDNEXT goes on from the messages that it is known to have had. One that was made anew, or never seen
/// with a message, tells nothing.
async fn was_emptied_by_its_user(
    run: &Context,
    task: &FolderTask,
    snapshot: &Snapshot,
) -> Result<bool, Fault> {
    let row = FolderName { state: None, ..name(run, task, snapshot.validity) };
    let memory = run.ledger.folder(row).await?;
    let last = memory.settled.last();
    Ok(last.is_some_and(|last| snapshot.uid_next.is_some_and(|next| next > last)))
}

/// Where a source folder's messages go, in lower case.
pub fn destination_of(
    run: &Context,
    sides: &Sides,
    folder: &ListedFolder,
    task: Option<&Arc<FolderTask>>,
) -> String {
    let mapped = || {
        let map = FolderMap::new(&sides.here, &sides.there, &run.options.folders);
        map.map_or_else(
            |_| folder.name().to_owned(),
            |map| map.destination_of(folder).as_str().to_owned(),
        )
    };
    task.map_or_else(mapped, |task| task.destination.as_str().to_owned()).to_lowercase()
}
