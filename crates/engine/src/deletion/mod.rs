//! Deletes what a run was asked to delete, after everything else went well. Decision 0012 says why it is so careful.
//!
//! - [`clean`]: a run with an error deletes nothing.
//! - [`source`] and [`destination`] (with [`duplicates`] and [`view`]) decide which messages may go; what isn't sure stays.
//! - [`guard`]: more than a tenth of a side goes only where the user confirmed the number.
//! - [`remove`] marks and expunges these messages and no others; [`folders`] does the folders.
//!
//! Everything is decided anew after a lost connection and after a kill: what is gone already isn't there to be decided about.

mod book;
mod clean;
mod destination;
mod duplicates;
mod folders;
mod guard;
mod remove;
mod source;
mod view;

use std::sync::Arc;

use mailhaul_imap::{Mailbox, Session};
use mailhaul_model::RunKind;
use mailhaul_model::event::SideName;

use crate::context::Context;
use crate::copy::Links;
use crate::fault::Fault;
use crate::folder::Listing;
use crate::folder::listing::Detail;
use crate::ledger::FolderId;
use crate::task::FolderTask;
use crate::tries::Tries;

pub use book::Book;

use guard::Share;

/// A message that may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doomed {
    pub uid: u32,
    pub identity: crate::identity::Identity,
    /// Its flags there, canonical.
    pub flags: String,
    /// Marked as deleted there by its user, not by a run.
    pub is_marked: bool,
}

/// The messages of a folder that may go.
#[derive(Clone, Debug)]
pub struct Removal {
    pub folder: FolderId,
    pub mailbox: Mailbox,
    /// As it was when it was decided.
    pub validity: mailhaul_model::UidValidity,
    pub messages: Vec<Doomed>,
}

/// Does everything that was asked for, or says why not; in a dry run counts it. Without connections it makes its own.
pub async fn carry_out(
    run: &Context,
    links: Option<Links>,
    tasks: &[Arc<FolderTask>],
) -> Result<(), Fault> {
    if !run.options.deletion.any() || !matches!(run.kind, RunKind::Copy | RunKind::Dry) {
        return Ok(());
    }
    if let Some(why) = clean::reason_to_wait(run) {
        run.deletions.hold_back(run, why);
        return Ok(());
    }
    run.ledger.flush().await?;
    again_and_again(run, links, tasks).await
}

/// The folders alone, for a run that does no messages.
pub async fn of_folders(run: &Context, links: Links) -> Result<(), Fault> {
    let wish = &run.options.deletion;
    if (wish.destination_folders.is_none() && !wish.source_empty_folders) || run.meter.errors() > 0
    {
        return Ok(());
    }
    let sides = Sides::read(&links).await?;
    folders::empty_on_source(run, &links, &sides, &[]).await?;
    let doomed = folders::on_destination(run, &links, &sides, &[]).await?;
    let messages = doomed.iter().map(|folder| folder.messages).sum();
    if guard::allows(run, SideName::Destination, &Share { messages, of: sides.there_messages() })? {
        folders::delete(run, &links.destination, &doomed).await?;
    }
    Ok(())
}

async fn again_and_again(
    run: &Context,
    links: Option<Links>,
    tasks: &[Arc<FolderTask>],
) -> Result<(), Fault> {
    let mut links = match links {
        Some(links) => links,
        None => crate::run::open(run).await?,
    };
    let mut tries = Tries::new(run, run.deletions.steps());
    while let Err(fault) = all(run, &links, tasks).await {
        links = links.after(run, &mut tries, run.deletions.steps(), fault).await?;
    }
    tokio::join!(links.source.logout(), links.destination.logout());
    Ok(())
}

async fn all(run: &Context, links: &Links, tasks: &[Arc<FolderTask>]) -> Result<(), Fault> {
    let wish = &run.options.deletion;
    run.deletions.forget_plan();
    let sides = Sides::read(links).await?;
    if wish.source_messages || wish.source_expunge {
        let plan = source::plan(run, links, tasks).await?;
        let messages = count(&plan) + if run.is_real() { 0 } else { source::pending(run) };
        let share = Share { messages, of: sides.here_messages() };
        if guard::allows(run, SideName::Source, &share)? {
            remove::all(run, &links.source, SideName::Source, &plan, wish.source_expunge).await?;
        }
    }
    if wish.source_empty_folders {
        // What was just deleted shows in a new listing alone.
        folders::empty_on_source(run, links, &Sides::read(links).await?, tasks).await?;
    }
    if wish.on_destination() {
        on_destination(run, links, &sides, tasks).await?;
    }
    Ok(())
}

async fn on_destination(
    run: &Context,
    links: &Links,
    sides: &Sides,
    tasks: &[Arc<FolderTask>],
) -> Result<(), Fault> {
    let wish = &run.options.deletion;
    let plan = destination::plan(run, links, sides, tasks).await?;
    let folders = folders::on_destination(run, links, sides, tasks).await?;
    let messages = count(&plan) + folders.iter().map(|folder| folder.messages).sum::<u64>();
    if guard::allows(run, SideName::Destination, &Share { messages, of: sides.there_messages() })? {
        let side = SideName::Destination;
        remove::all(run, &links.destination, side, &plan, wish.destination_expunge).await?;
        folders::delete(run, &links.destination, &folders).await?;
    }
    Ok(())
}

fn count(plan: &[Removal]) -> u64 {
    plan.iter().map(|removal| removal.messages.len() as u64).sum()
}

/// Both sides' folders as they are now.
#[derive(Debug)]
pub(super) struct Sides {
    pub here: Listing,
    pub there: Listing,
}

impl Sides {
    async fn read(links: &Links) -> Result<Self, Fault> {
        let list = |session: &Session, side| {
            let session = session.clone();
            async move { Listing::read(&session, Detail::Counts).await.map_err(|f| Fault::of(side, f)) }
        };
        let (here, there) = tokio::try_join!(
            list(&links.source, SideName::Source),
            list(&links.destination, SideName::Destination)
        )?;
        Ok(Self { here, there })
    }

    fn here_messages(&self) -> u64 {
        messages(&self.here)
    }

    fn there_messages(&self) -> u64 {
        messages(&self.there)
    }
}

fn messages(listing: &Listing) -> u64 {
    let told = listing.folders.iter().filter(|f| !f.foreign).filter_map(|f| f.status.as_ref());
    told.filter_map(|status| status.messages).map(u64::from).sum()
}
