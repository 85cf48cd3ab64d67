//! The pairs of connections that copy: as many as the governor allows, each started when it is of use and sent home when it
//! is one too many.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mailhaul_imap::{Failure, quirk};
use mailhaul_model::event::SideName;
use mailhaul_model::{ExitCode, FailureClass, said};
use tokio::sync::{Mutex as AsyncMutex, Notify};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::ahead::Ahead;
use crate::context::Context;
use crate::copy::{Links, WorkQueue, Worker};
use crate::fault::Fault;
use crate::governor::{Answer, Governor};
use crate::planner::{Folders, plan_work};
use crate::problem;
use crate::run::open;
use crate::sink::{info, warn};
use crate::task::FolderTask;

/// Shared by everything in a run that opens or uses connections.
#[derive(Debug)]
pub struct Crew {
    began: Instant,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug)]
struct State {
    governor: Governor,
    /// Pairs at work, the first one counted.
    used: usize,
}

impl Crew {
    /// At most `cap` connections to each side.
    pub fn new(cap: usize) -> Self {
        let state = State { governor: Governor::new(cap), used: 1 };
        Self { began: Instant::now(), state: Mutex::new(state), changed: Notify::new() }
    }

    /// No more connections to each side than this from now on.
    pub fn limit(&self, most: usize) {
        self.state().governor.limit(most);
    }

    /// Connections to each side that may be used now.
    pub fn allowed(&self) -> usize {
        self.state().governor.allowed()
    }

    /// Whether connections are to be compressed where that is left to the run.
    pub fn compresses(&self) -> bool {
        self.state().governor.compresses()
    }

    /// APPENDs that may be under way on one connection.
    pub fn window(&self) -> usize {
        self.state().governor.window()
    }

    /// Bytes that may be in one APPEND of several messages.
    pub fn batch(&self) -> u64 {
        self.state().governor.batch()
    }

    /// A connection to the destination was lost.
    pub fn lost(&self) {
        self.state().governor.lost();
    }

    /// An APPEND was answered after so long.
    pub fn answered(&self, after: Duration) {
        self.state().governor.answered(after);
    }

    /// Bytes and messages that have arrived by now.
    pub fn look(&self, arrived: (u64, u64)) {
        let mut state = self.state();
        let used = state.used;
        if state.governor.look(self.began.elapsed(), arrived, used) {
            drop(state);
            self.changed.notify_one();
        }
    }

    /// Waits as long as a server that wants less has to be left alone; the fault that ends the run where that is too long.
    pub async fn pushed_back(
        &self,
        run: &Context,
        (side, failure): (SideName, &Failure),
    ) -> Result<(), Fault> {
        let answer = {
            let told = quirk::classify(failure).1;
            self.state().governor.pushed_back(self.began.elapsed(), told)
        };
        let Answer::Wait(silence) = answer else { return Err(Fault::ended_by(side, failure)) };
        info(
            &*run.sink,
            format!(
                "A server asks for less ({failure}): {} connections from now on.",
                self.allowed()
            ),
        );
        tokio::time::sleep(silence).await;
        Ok(())
    }

    /// Whether a pair is one too many: then it counts as gone.
    pub fn sends_home(&self) -> bool {
        let mut state = self.state();
        let too_many = state.used > state.governor.allowed();
        state.used -= usize::from(too_many);
        too_many
    }

    /// A pair ended by itself.
    fn leaves(&self) {
        let mut state = self.state();
        state.used = state.used.saturating_sub(1);
    }

    /// Whether another pair may start, of `useful` that there is work for: then it counts as there.
    fn takes_on(&self, useful: usize) -> bool {
        let mut state = self.state();
        let room = state.used < state.governor.allowed().min(useful);
        state.used += usize::from(room);
        room
    }

    /// A pair that was taken on didn't get its connections.
    fn refused(&self) {
        let mut state = self.state();
        state.used = state.used.saturating_sub(1);
        let used = state.used;
        state.governor.refused(self.began.elapsed(), used);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Copies folders that have places of their own. Gives them back, without those that could not be made.
pub async fn copy_wave(
    run: &Arc<Context>,
    links: Links,
    mut folders: Folders<'_>,
    ahead: Ahead,
) -> Result<Vec<Arc<FolderTask>>, Fault> {
    copy_with_all(run, links, &mut folders, ahead).await?;
    Ok(folders.into_tasks())
}

async fn copy_with_all(
    run: &Arc<Context>,
    links: Links,
    folders: &mut Folders<'_>,
    ahead: Ahead,
) -> Result<(), Fault> {
    let most = folders.most();
    let works = Arc::new(WorkQueue::default());
    let worker = |stays| Worker { run: Arc::clone(run), works: Arc::clone(&works), stays };
    let Ahead { readings, links: spare } = ahead;
    let spare = Arc::new(AsyncMutex::new(spare));
    // The first pair reads the folders while the others copy, and joins in when all are read. Where the server gives no more
    // connections it does everything.
    let first_pair = async {
        let links = Box::pin(plan_work(run, links, folders, readings, &works)).await?;
        Box::pin(worker(true).run(links)).await
    };
    let mut first_pair = std::pin::pin!(first_pair);
    let mut is_done = false;
    let mut others = JoinSet::new();
    loop {
        while !is_done && works.is_announced() && run.crew.takes_on(most + 1) {
            others.spawn(start(Arc::clone(run), worker(false), Arc::clone(&spare)));
        }
        tokio::select! {
            result = &mut first_pair, if !is_done => {
                result?;
                is_done = true;
            }
            Some(ended) = others.join_next(), if !others.is_empty() => {
                ended.map_err(|error| crashed(&error))??;
            }
            () = works.announcement(), if !is_done => {}
            () = run.crew.changed.notified(), if !is_done => {}
            else => return Ok(()),
        }
    }
}

/// A worker with connections of its own. A server may limit how many there are: then there is one worker less.
async fn start(
    run: Arc<Context>,
    worker: Worker,
    spare: Arc<AsyncMutex<JoinSet<Result<Links, Fault>>>>,
) -> Result<(), Fault> {
    let opened = spare.lock().await.join_next().await;
    let opened = match opened {
        Some(opened) => opened.map_err(|error| crashed(&error))?,
        None => open(&run).await,
    };
    match opened {
        Ok(links) => {
            let sent_home = Box::pin(worker.run(links)).await?;
            if !sent_home {
                run.crew.leaves();
            }
            Ok(())
        }
        Err(Fault::Fatal { problem, .. }) => {
            run.crew.refused();
            warn(&*run.sink, format!("Working with fewer connections: {}", problem.text));
            Ok(())
        }
        Err(fault) => Err(fault),
    }
}

fn crashed(error: &tokio::task::JoinError) -> Fault {
    let text = said!("A part of the program failed: {0}. Please report this.", error.to_string());
    Fault::Fatal { problem: problem::plain(FailureClass::Internal, text), exit: ExitCode::Software }
}
