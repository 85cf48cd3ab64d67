//! Carries over flags that changed on the source since the last run, and only those: what users did on the destination
//! meanwhile stays.

use std::collections::{BTreeMap, HashMap};

use mailhaul_imap::{Command, Failure, Flag, Pending, Session, StoreAction, UidSet};
use mailhaul_model::event::SideName;
use mailhaul_model::{ExitCode, Uid};

use super::folder::FolderCopy;
use crate::context::Context;
use crate::fault::{Fault, is_link_lost, is_push_back};
use crate::matching::{Candidate, pair_up};
use crate::message::parse;
use crate::scan::{Detail, FlagChange, Lines, candidates, read_side};
use crate::sink::warn;

/// Changes of one kind, to many messages at once.
type Groups = BTreeMap<(bool, Vec<Flag>), Vec<Uid>>;

/// Stores the changes and remembers them; once more where the destination asks for less.
pub async fn carry_over(
    run: &Context,
    session: &Session,
    folder: &FolderCopy,
    changes: &[FlagChange],
) -> Result<(), Fault> {
    loop {
        match store(run, session, folder, changes).await {
            Err(Fault::PushedBack { side, failure }) => {
                run.crew.pushed_back(run, (side, &failure)).await?;
            }
            done => return done,
        }
    }
}

async fn store(
    run: &Context,
    session: &Session,
    folder: &FolderCopy,
    changes: &[FlagChange],
) -> Result<(), Fault> {
    let may_pass = |failure: &Failure| is_link_lost(failure) || is_push_back(failure);
    let lost = |failure| Fault::of(SideName::Destination, failure);
    let mailbox = folder.task.destination.clone();
    let places = places(run, session, folder, changes).await?;
    // Waited for: where a SELECT fails, some servers keep open what was open before, and would change the flags there.
    if let Err(failure) = session.send(Command::Select { mailbox, condstore: false }).await {
        return if may_pass(&failure) {
            Err(lost(failure))
        } else {
            refused(run, folder, &failure)
        };
    }
    let mut all_stored = true;
    for store in stores(run, session, changes, &places) {
        match store.await {
            Ok(_) => {}
            Err(failure) if may_pass(&failure) => return Err(lost(failure)),
            Err(failure) => {
                all_stored = false;
                refused(run, folder, &failure)?;
            }
        }
    }
    if all_stored {
        run.ledger
            .flags_seen(folder.id, changes.iter().map(|c| (c.uid, c.after.clone())).collect());
        run.meter.flags_updated(changes.len() as u64);
    }
    Ok(())
}

/// Sends one STORE per kind of change.
fn stores(
    run: &Context,
    session: &Session,
    changes: &[FlagChange],
    places: &HashMap<u32, Uid>,
) -> Vec<Pending> {
    let mut groups = Groups::new();
    for change in changes {
        let Some(place) = places.get(&change.uid) else { continue };
        let (before, after) = (parse(&change.before), parse(&change.after));
        let added: Vec<Flag> = after.iter().filter(|f| !before.contains(f)).cloned().collect();
        let removed: Vec<Flag> = before.iter().filter(|f| !after.contains(f)).cloned().collect();
        for (is_added, flags) in [(true, run.admitted(&added)), (false, run.admitted(&removed))] {
            if !flags.is_empty() {
                groups.entry((is_added, flags)).or_default().push(*place);
            }
        }
    }
    let mut sent = Vec::new();
    for ((is_added, flags), uids) in groups {
        let action = if is_added { StoreAction::Add } else { StoreAction::Remove };
        let set: UidSet = uids.into_iter().collect();
        for set in set.chunks(4000) {
            let flags = flags.clone();
            sent.push(session.send(Command::UidStore {
                set,
                action,
                flags,
                unchanged_since: None,
            }));
        }
    }
    sent
}

/// Where the messages are on the destination. Where the server never told, they are looked for by what identifies them.
async fn places(
    run: &Context,
    session: &Session,
    folder: &FolderCopy,
    changes: &[FlagChange],
) -> Result<HashMap<u32, Uid>, Fault> {
    let mut places: HashMap<u32, Uid> =
        changes.iter().filter_map(|c| Some((c.uid, Uid::new(c.destination_uid)?))).collect();
    let unknown: Vec<Candidate> = changes
        .iter()
        .filter(|c| c.destination_uid == 0)
        .filter_map(|c| {
            Some(Candidate { uid: Uid::new(c.uid)?, identity: c.identity, size: c.size })
        })
        .collect();
    if !unknown.is_empty() {
        let detail = Detail { identity: Some(run.headers.clone()), ..Detail::default() };
        let side = SideName::Destination;
        let known = HashMap::new();
        let snapshot = read_side(run, &folder.task, (side, session), detail, &known).await?;
        let lines = Lines { side, session, snapshot: &snapshot, added_for: None };
        let readable = |uid| !run.unread_there.is_refused((folder.task.index, uid));
        let there = candidates(run, &lines, readable).await?;
        places
            .extend(pair_up(&unknown, &there).into_iter().map(|(here, there)| (here.get(), there)));
    }
    Ok(places)
}

fn refused(run: &Context, folder: &FolderCopy, failure: &Failure) -> Result<(), Fault> {
    folder.not_clean();
    warn(
        &*run.sink,
        format!(
            "Flags in {:?} could not be carried over: {failure}",
            folder.task.destination.as_str()
        ),
    );
    run.error(ExitCode::FlagsFailed)
}
