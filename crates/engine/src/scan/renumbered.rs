//! Messages that the source shows under other UIDs than before, with the same UIDVALIDITY: moved away and back by their user, or
//! numbered anew by a server that should have changed the UIDVALIDITY. They are settled; to copy them again would double them.

use std::collections::{HashMap, HashSet};

use mailhaul_imap::Session;
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;

use super::destination::{Lines, candidates};
use super::read::Snapshot;
use crate::context::Context;
use crate::fault::Fault;
use crate::ledger::FolderMemory;
use crate::matching::{Candidate, pair_up};
use crate::sink::info;
use crate::task::FolderTask;

/// UIDs that are settled and gone, and new ones of a size that one of those had.
#[derive(Debug)]
pub struct Suspects {
    gone: Vec<u32>,
    fresh: HashSet<u32>,
}

impl Suspects {
    /// `None` where nothing can be the same message. Asks the ledger, and no server.
    pub async fn among(
        run: &Context,
        memory: &FolderMemory,
        snapshot: &Snapshot,
    ) -> Result<Option<Self>, Fault> {
        let is_settled = |uid: &u32| memory.settled.contains(*uid);
        let still = snapshot.messages.iter().filter(|m| is_settled(&m.uid)).count();
        if still == memory.settled.len() || still == snapshot.messages.len() {
            return Ok(None);
        }
        let listed: HashSet<u32> = snapshot.messages.iter().map(|m| m.uid).collect();
        let mut gone = HashMap::<u64, Vec<u32>>::new();
        for (uid, size) in run.ledger.sizes(memory.id).await? {
            if !listed.contains(&uid) {
                gone.entry(size).or_default().push(uid);
            }
        }
        let fresh = snapshot.messages.iter().filter(|m| !is_settled(&m.uid));
        let fresh: Vec<_> = fresh.filter(|m| gone.contains_key(&m.size)).collect();
        let sizes: HashSet<u64> = fresh.iter().map(|m| m.size).collect();
        let mut gone: Vec<u32> = gone
            .into_iter()
            .filter(|(size, _)| sizes.contains(size))
            .flat_map(|(_, u)| u)
            .collect();
        gone.sort_unstable();
        let fresh: HashSet<u32> = fresh.into_iter().map(|m| m.uid).collect();
        Ok((!fresh.is_empty()).then_some(Self { gone, fresh }))
    }

    /// Those that are the same message go on under their new UIDs. The source session has the folder open.
    pub async fn take_over(
        self,
        run: &Context,
        task: &FolderTask,
        memory: &FolderMemory,
        (source, snapshot): (&Session, &Snapshot),
    ) -> Result<usize, Fault> {
        let lines = Lines {
            side: SideName::Source,
            session: source,
            snapshot,
            added_for: run.options.messages.add_header.then(|| task.source.as_str()),
        };
        let fresh = candidates(run, &lines, |uid| self.fresh.contains(&uid)).await?;
        let known = run.ledger.settled(memory.id, self.gone).await?;
        let gone: Vec<Candidate> = known
            .iter()
            .filter_map(|s| {
                Some(Candidate { uid: Uid::new(s.uid)?, identity: s.identity, size: s.size })
            })
            .collect();
        let size = |all: &[Candidate], uid| all.iter().find(|c| c.uid == uid).map(|c| c.size);
        let mut pairs = pair_up(&gone, &fresh);
        // The same server told both sizes.
        pairs.retain(|(before, now)| size(&gone, *before) == size(&fresh, *now));
        let count = pairs.len();
        if count > 0 {
            let text = format!(
                "{}: {count} messages have other numbers than before; they are on the destination already.",
                task.source.as_str()
            );
            info(&*run.sink, text);
            let pairs = pairs.into_iter().map(|(before, now)| (before.get(), now.get())).collect();
            run.ledger.renumber(memory.id, pairs);
        }
        Ok(count)
    }
}
