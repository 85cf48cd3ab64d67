//! One pair of connections at work, and its recovery when one of them is lost.

use std::sync::{Arc, Mutex, PoisonError};

use mailhaul_imap::{Failure, Session};
use mailhaul_model::event::SideName;
use tokio::sync::mpsc;

use super::append::Appender;
use super::fetch::Fetcher;
use super::folder::FolderCopy;
use super::leave::Leave;
use super::queue::WorkQueue;
use super::shared::Shared;
use crate::context::Context;
use crate::fault::Fault;
use crate::scan::{FolderWork, scan};
use crate::tries::Tries;

/// Items that may lie between the two halves, whatever their size.
const ITEMS: usize = 512;

/// A connection to each side.
#[derive(Clone, Debug)]
pub struct Links {
    pub source: Session,
    pub destination: Session,
}

impl Links {
    /// New ones in the place of those of which one was lost.
    pub async fn again(run: &Context, side: SideName, lost: &Failure) -> Result<Self, Fault> {
        run.side(side).say_lost(lost);
        let (source, destination) =
            tokio::try_join!(run.source.reopen(lost), run.destination.reopen(lost))?;
        Ok(Self { source, destination })
    }

    /// New ones, waited for as long as after a loss.
    pub async fn anew(run: &Context) -> Result<Self, Fault> {
        let (source, destination) =
            tokio::try_join!(run.source.open_patiently(), run.destination.open_patiently())?;
        Ok(Self { source, destination })
    }

    /// Connections to go on with after a fault that may pass: these where a side asked for less, else new ones. Any other fault
    /// comes back.
    pub async fn after(
        self,
        run: &Context,
        tries: &mut Tries,
        progress: u64,
        fault: Fault,
    ) -> Result<Self, Fault> {
        match tries.get_over(run, progress, fault).await? {
            None => Ok(self),
            Some((side, failure)) => {
                drop(self);
                Self::again(run, side, &failure).await
            }
        }
    }
}

/// Works until no folders are left.
#[derive(Debug)]
pub struct Worker {
    pub run: Arc<Context>,
    pub works: Arc<WorkQueue>,
    /// Works to the end; the others go when they are one too many.
    pub stays: bool,
}

impl Worker {
    /// Copies with these connections, and with new ones when they are lost. Whether it was sent home before the end.
    pub async fn run(self, mut links: Links) -> Result<bool, Fault> {
        let mut first = Vec::new();
        let mut tries = Tries::new(&self.run, self.progress());
        let leave = Leave::new(self.stays);
        loop {
            let taken = Mutex::new(Vec::new());
            match self.pass(&links, first, &taken, &leave).await {
                Ok(()) => break,
                Err(fault) => {
                    // What is under way on them would only be thrown away.
                    drop(links);
                    if let Fault::Link { side: SideName::Destination, .. } = fault {
                        // Where the source was lost, everything that was sent has its answer.
                        self.run.expect_stragglers();
                        self.run.crew.lost();
                    }
                    let lost = tries.get_over(&self.run, self.progress(), fault).await?;
                    let unfinished = unfinished(taken);
                    (links, first) = Box::pin(self.recover(lost, unfinished)).await?;
                }
            }
        }
        tokio::join!(links.source.logout(), links.destination.logout());
        Ok(leave.is_taken())
    }

    /// Both halves until there is no more work or something is wrong.
    async fn pass(
        &self,
        links: &Links,
        first: Vec<FolderWork>,
        taken: &Mutex<Vec<Arc<FolderCopy>>>,
        leave: &Leave,
    ) -> Result<(), Fault> {
        let shared = Shared::default();
        let (sender, receiver) = mpsc::channel(ITEMS);
        let fetcher =
            Fetcher::new(&self.run, &links.source, &self.works, &shared, sender, taken, leave);
        let appender = Appender::new(&self.run, &links.destination, &shared);
        let mut append = std::pin::pin!(appender.run(receiver));
        let mut fetch = std::pin::pin!(fetcher.run(first));
        tokio::select! {
            biased;
            // Ends before the fetching half only when something is wrong.
            appended = &mut append => appended,
            fetched = &mut fetch => match fetched {
                Ok(()) => append.await,
                // What is on its way may still arrive; and if the channel was closed, the appending half has the reason.
                Err(fault @ (Fault::Link { .. } | Fault::PushedBack { .. })) => {
                    append.await.and(Err(fault))
                }
                Err(fault) => Err(fault),
            },
        }
    }

    /// New connections, and the unfinished folders as they are now.
    async fn recover(
        &self,
        lost: Option<(SideName, Failure)>,
        unfinished: Vec<Arc<FolderCopy>>,
    ) -> Result<(Links, Vec<FolderWork>), Fault> {
        let mut links = match lost {
            Some((side, failure)) => Links::again(&self.run, side, &failure).await?,
            None => Links::anew(&self.run).await?,
        };
        let mut tries = Tries::new(&self.run, self.progress());
        loop {
            match self.rescan(&links, &unfinished).await {
                Ok(works) => return Ok((links, works)),
                Err(fault) => {
                    links = links.after(&self.run, &mut tries, self.progress(), fault).await?;
                }
            }
        }
    }

    fn progress(&self) -> u64 {
        self.run.meter.total_done().0 + self.run.lessons()
    }

    async fn rescan(
        &self,
        links: &Links,
        unfinished: &[Arc<FolderCopy>],
    ) -> Result<Vec<FolderWork>, Fault> {
        let mut works = Vec::new();
        for folder in unfinished {
            if let Some(work) =
                scan(&self.run, &folder.task, &links.source, &links.destination).await?
            {
                works.push(work);
            }
        }
        Ok(works)
    }
}

fn unfinished(taken: Mutex<Vec<Arc<FolderCopy>>>) -> Vec<Arc<FolderCopy>> {
    let taken = taken.into_inner().unwrap_or_else(PoisonError::into_inner);
    taken.into_iter().filter(|f| !f.is_done() && !f.is_failed()).collect()
}
