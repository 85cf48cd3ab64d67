//! One pair of connections at work, and its recovery when one of them is lost.

use std::sync::{Arc, Mutex, PoisonError};

use mailhaul_imap::{Failure, Session};
use mailhaul_model::event::SideName;
use tokio::sync::mpsc;

use super::append::Appender;
use super::fetch::Fetcher;
use super::folder::FolderCopy;
use super::queue::WorkQueue;
use super::refusals::Refusals;
use super::shared::Shared;
use crate::context::Context;
use crate::fault::Fault;
use crate::scan::{FolderWork, scan};

/// Items that may lie between the two halves, whatever their size.
const ITEMS: usize = 512;

/// A connection to each side.
#[derive(Clone, Debug)]
pub struct Links {
    pub source: Session,
    pub destination: Session,
}

/// Works until no folders are left.
#[derive(Debug)]
pub struct Worker {
    pub run: Arc<Context>,
    pub works: Arc<WorkQueue>,
    pub refusals: Arc<Refusals>,
}

impl Worker {
    /// Copies with these connections, and with new ones when they are lost.
    pub async fn run(self, mut links: Links) -> Result<(), Fault> {
        let mut first = Vec::new();
        let mut tries = self.run.options.pace.reconnect_tries;
        loop {
            let done_before = self.run.meter.total_done();
            let taken = Mutex::new(Vec::new());
            match self.pass(&links, first, &taken).await {
                Ok(()) => break,
                Err(Fault::Link { side, failure }) => {
                    if self.run.meter.total_done() > done_before {
                        tries = self.run.options.pace.reconnect_tries;
                    } else if tries == 0 {
                        return Err(self.gone(side, &failure));
                    } else {
                        tries -= 1;
                    }
                    drop(links);
                    self.run.expect_stragglers();
                    let unfinished = unfinished(taken);
                    (links, first) = Box::pin(self.recover(side, failure, unfinished)).await?;
                }
                Err(fault) => return Err(fault),
            }
        }
        tokio::join!(links.source.logout(), links.destination.logout());
        Ok(())
    }

    /// Both halves until there is no more work or something is wrong.
    async fn pass(
        &self,
        links: &Links,
        first: Vec<FolderWork>,
        taken: &Mutex<Vec<Arc<FolderCopy>>>,
    ) -> Result<(), Fault> {
        let shared = Shared::default();
        let (sender, receiver) = mpsc::channel(ITEMS);
        let fetcher = Fetcher::new(
            &self.run,
            &links.source,
            &self.works,
            &shared,
            &self.refusals,
            sender,
            taken,
        );
        let appender = Appender::new(&self.run, &links.destination, &shared, &self.refusals);
        let mut append = std::pin::pin!(appender.run(receiver));
        let mut fetch = std::pin::pin!(fetcher.run(first));
        tokio::select! {
            biased;
            // Ends before the fetching half only when something is wrong.
            appended = &mut append => appended,
            fetched = &mut fetch => match fetched {
                Ok(()) => append.await,
                // What is on its way may still arrive; and if the channel was closed, the appending half has the reason.
                Err(fault @ Fault::Link { .. }) => append.await.and(Err(fault)),
                Err(fault) => Err(fault),
            },
        }
    }

    /// New connections, and the unfinished folders as they are now.
    async fn recover(
        &self,
        side: SideName,
        failure: Failure,
        unfinished: Vec<Arc<FolderCopy>>,
    ) -> Result<(Links, Vec<FolderWork>), Fault> {
        let mut last = (side, failure);
        for _ in 0..=self.run.options.pace.reconnect_tries {
            let (source, destination) = tokio::try_join!(
                self.run.source.reopen(&last.1),
                self.run.destination.reopen(&last.1)
            )?;
            let links = Links { source, destination };
            match self.rescan(&links, &unfinished).await {
                Ok(works) => return Ok((links, works)),
                Err(Fault::Link { side, failure }) => last = (side, failure),
                Err(fault) => return Err(fault),
            }
        }
        Err(self.gone(last.0, &last.1))
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

    fn gone(&self, side: SideName, failure: &Failure) -> Fault {
        match side {
            SideName::Source => self.run.source.gone(failure),
            SideName::Destination => self.run.destination.gone(failure),
        }
    }
}

fn unfinished(taken: Mutex<Vec<Arc<FolderCopy>>>) -> Vec<Arc<FolderCopy>> {
    let taken = taken.into_inner().unwrap_or_else(PoisonError::into_inner);
    taken.into_iter().filter(|f| !f.is_done() && !f.is_failed()).collect()
}
