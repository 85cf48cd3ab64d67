//! What is asked of the servers before it is known for sure that it is needed, while a round trip is waited for anyway: the
//! lists of the first folders, and further connections. Both are thrown away where they turn out to be of no use.

use std::collections::HashMap;
use std::sync::Arc;

use mailhaul_imap::Session;
use tokio::task::JoinSet;

use crate::context::Context;
use crate::copy::Links;
use crate::fault::Fault;
use crate::run::open;
use crate::scan::{Filter, Reading};
use crate::task::FolderTask;

/// Folders whose list is asked for while the destination's folders are made.
const FOLDERS: usize = 8;

/// Under way.
#[derive(Debug, Default)]
pub struct Ahead {
    /// By the folder's number in the meter.
    pub readings: HashMap<usize, Reading>,
    pub links: JoinSet<Result<Links, Fault>>,
}

impl Ahead {
    /// Asks for what a run that copies into new folders needs for sure: nothing of it can be there or be remembered.
    pub fn begin(run: &Arc<Context>, source: &Session, tasks: &[FolderTask]) -> Self {
        let mut ahead = Self::default();
        let is_new = |task: &&FolderTask| task.create && task.messages() > 0 && !task.is_all_mail;
        let new: Vec<&FolderTask> = tasks.iter().filter(is_new).collect();
        if !run.is_real() || new.is_empty() {
            return ahead;
        }
        let filter = Filter::new(run);
        for task in new.iter().take(FOLDERS) {
            let reading = Reading::for_copying(run, source, task, &filter);
            ahead.readings.insert(task.index, reading);
        }
        for _ in 1..run.crew.allowed().min(new.len()) {
            let run = Arc::clone(run);
            ahead.links.spawn(async move { open(&run).await });
        }
        ahead
    }
}
