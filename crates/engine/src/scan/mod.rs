//! Reads a folder and finds out what there is to do in it.

mod changed;
mod delta;
mod destination;
mod doubtful;
mod filter;
mod fragile;
mod read;
mod renumbered;
mod work;

use std::collections::HashMap;
use std::sync::Arc;

use mailhaul_imap::{Command, Failure, Mailbox, Session};
use mailhaul_model::event::SideName;
use mailhaul_model::{ExitCode, Said, SaidValue, UidValidity, said};

use crate::context::Context;
use crate::fault::Fault;
use crate::ledger::{Complete, FolderMemory, FolderName};
use crate::task::{FolderTask, refuse_folder};
use crate::words;

use delta::Delta;
pub use destination::{Lines, candidates, look, unclaimed};
pub use doubtful::{Unread, may_be};
pub use filter::Filter;
pub use read::{Detail, Reading, Snapshot, read};
use renumbered::Suspects;
pub use work::{FlagChange, FolderWork, Skipped, is_elsewhere};

/// A folder on its way to being work: what is remembered, and what the source was asked.
#[derive(Debug)]
pub enum Begun {
    /// Nothing to ask: all of it is done.
    Ready(Box<FolderWork>),
    /// The source is being read.
    Reading(Box<(Arc<FolderTask>, FolderMemory, Filter, Reading)>),
    /// The source is being asked for what changed.
    Changes(Box<(Arc<FolderTask>, FolderMemory, Filter, Delta)>),
    /// It has to be compared with the destination, one step after the other.
    Careful(Box<(Arc<FolderTask>, FolderMemory, Filter)>),
    /// It can't be worked on; that is said and counted.
    Failed,
}

/// Looks into the ledger and asks the source, without waiting for its answer. It may have been asked before over the same
/// connection: `asked`.
pub async fn begin(
    run: &Context,
    source: &Session,
    task: &Arc<FolderTask>,
    asked: Option<Reading>,
) -> Result<Begun, Fault> {
    let Some(validity) = task.source_status.as_ref().and_then(|s| s.uid_validity) else {
        let text = said!(
            "The source does not open the folder {0}.",
            SaidValue::name(task.source.as_str())
        );
        refuse_folder(run, task, &text, ExitCode::SelectFailed)?;
        return Ok(Begun::Failed);
    };
    let memory = run.ledger.folder(name(run, task, validity)).await?;
    if memory.unchanged {
        return Ok(Begun::Ready(Box::new(FolderWork::all_settled(run, task, &memory))));
    }
    if is_surely_empty(task) && memory.settled.is_empty() {
        return Ok(Begun::Ready(Box::new(FolderWork::empty(run, task, &memory, state(task)))));
    }
    let filter = Filter::new(run);
    if needs_comparison(task, &memory) || run.refusals.is_fragile(task.index) {
        return Ok(Begun::Careful(Box::new((Arc::clone(task), memory, filter))));
    }
    if asked.is_none()
        && let Some(delta) = Delta::start(run, source, task, &memory, &filter)
    {
        return Ok(Begun::Changes(Box::new((Arc::clone(task), memory, filter, delta))));
    }
    let reading = asked.unwrap_or_else(|| Reading::for_copying(run, source, task, &filter));
    Ok(Begun::Reading(Box::new((Arc::clone(task), memory, filter, reading))))
}

/// What reading a folder came to.
#[derive(Debug)]
pub enum Finished {
    Work(Box<FolderWork>),
    /// It can't be worked on; that is said and counted.
    Failed,
    /// It is to be looked at once more, alone on its connection, by [`again`].
    Again(Box<Again>),
}

/// A folder whose messages may have other numbers than before, or in which it can't be told for sure what changed.
#[derive(Debug)]
pub struct Again {
    task: Arc<FolderTask>,
    /// What it holds, where that is known.
    read: Option<(FolderMemory, Filter, Snapshot)>,
}

/// Reads the answer. `destination` is used only by folders that have to be compared.
pub async fn finish(
    run: &Context,
    begun: Begun,
    source: &Session,
    destination: &Session,
) -> Result<Finished, Fault> {
    match begun {
        Begun::Failed => Ok(Finished::Failed),
        Begun::Ready(work) => Ok(Finished::Work(work)),
        Begun::Reading(begun) => {
            let (task, memory, filter, reading) = *begun;
            let side = SideName::Source;
            let result = noticed(run, &task, side, reading.finish(side).await);
            let Some(snapshot) = opened(run, &task, result)? else { return Ok(Finished::Failed) };
            if is_another(&task, &snapshot) {
                return moved(run, &task).map(|()| Finished::Failed);
            }
            sorted(run, task, (memory, filter, snapshot)).await
        }
        Begun::Changes(begun) => {
            let (task, memory, filter, delta) = *begun;
            let result = delta.finish(run, &memory).await;
            let snapshot = noticed(run, &task, SideName::Source, result)?;
            let Some(snapshot) = snapshot.filter(|snapshot| !is_another(&task, snapshot)) else {
                let folder = task.source.as_str();
                tracing::debug!(folder, "what changed can't be told for sure: all is read");
                return Ok(Finished::Again(Box::new(Again { task, read: None })));
            };
            sorted(run, task, (memory, filter, snapshot)).await
        }
        Begun::Careful(begun) => {
            let (task, memory, filter) = *begun;
            let compares = needs_comparison(&task, &memory);
            let detail = if compares {
                Detail::for_comparing(run, &filter)
            } else {
                Detail::for_copying(run, &filter)
            };
            let known = if run.refusals.is_fragile(task.index) {
                run.ledger.sizes(memory.id).await?.into_iter().collect()
            } else {
                HashMap::new()
            };
            let side = (SideName::Source, source);
            let result = read_side(run, &task, side, detail, &known).await;
            let Some(snapshot) = opened(run, &task, result)? else { return Ok(Finished::Failed) };
            if is_another(&task, &snapshot) {
                return moved(run, &task).map(|()| Finished::Failed);
            }
            let memory = take_over(run, &task, memory, (source, &snapshot)).await?;
            let links = (source, destination);
            let Some(memory) = compared(run, &task, memory, &snapshot, links).await? else {
                return Ok(Finished::Failed);
            };
            say_short(run, &task, &snapshot)?;
            Ok(done(FolderWork::new(run, &task, &memory, &filter, snapshot).await?))
        }
    }
}

fn done(work: FolderWork) -> Finished {
    Finished::Work(Box::new(work))
}

/// What there is to do in a folder that was read, unless messages in it may have other numbers than before.
async fn sorted(
    run: &Context,
    task: Arc<FolderTask>,
    (memory, filter, snapshot): (FolderMemory, Filter, Snapshot),
) -> Result<Finished, Fault> {
    if Suspects::among(run, &memory, &snapshot).await?.is_some() {
        let read = Some((memory, filter, snapshot));
        return Ok(Finished::Again(Box::new(Again { task, read })));
    }
    say_short(run, &task, &snapshot)?;
    Ok(done(FolderWork::new(run, &task, &memory, &filter, snapshot).await?))
}

/// Looks at a folder once more, with the source's connection to itself: for messages that have other numbers than before, and
/// at all of it where it is not known what it holds. After a fault that is not known any more.
pub async fn again(
    run: &Context,
    folder: &mut Again,
    source: &Session,
    destination: &Session,
) -> Result<Finished, Fault> {
    let task = &folder.task;
    if let Some((memory, filter, snapshot)) = folder.read.take()
        && reopened(source, &snapshot, task).await?
    {
        let memory = take_over(run, task, memory, (source, &snapshot)).await?;
        let links = (source, destination);
        let Some(memory) = compared(run, task, memory, &snapshot, links).await? else {
            return Ok(Finished::Failed);
        };
        say_short(run, task, &snapshot)?;
        return Ok(done(FolderWork::new(run, task, &memory, &filter, snapshot).await?));
    }
    let Some(validity) = task.source_status.as_ref().and_then(|s| s.uid_validity) else {
        return Ok(Finished::Failed);
    };
    let memory = run.ledger.folder(name(run, task, validity)).await?;
    let careful = Begun::Careful(Box::new((Arc::clone(task), memory, Filter::new(run))));
    finish(run, careful, source, destination).await
}

/// Opens a folder that was read. Whether it still is that one.
async fn reopened(source: &Session, before: &Snapshot, task: &FolderTask) -> Result<bool, Fault> {
    let open = Command::Examine { mailbox: task.source.clone(), condstore: false };
    match source.send(open).await {
        Ok(opened) => Ok(Snapshot::of(&opened).is_some_and(|now| now.validity == before.validity)),
        // Said where all of it is read.
        Err(Failure::No { .. } | Failure::Bad { .. }) => Ok(false),
        Err(failure) => Err(Fault::of(SideName::Source, failure)),
    }
}

/// What is remembered, with what has another number under that one.
async fn take_over(
    run: &Context,
    task: &FolderTask,
    memory: FolderMemory,
    (source, snapshot): (&Session, &Snapshot),
) -> Result<FolderMemory, Fault> {
    let Some(suspects) = Suspects::among(run, &memory, snapshot).await? else { return Ok(memory) };
    if !suspects.take_over(run, task, &memory, (source, snapshot)).await? {
        return Ok(memory);
    }
    // Without a state all that is settled is told.
    let row = FolderName { state: None, ..name(run, task, snapshot.validity) };
    Ok(run.ledger.folder(row).await?)
}

/// Reads a folder of either side, step by step where the connection broke at it before. `known` gives sizes, in bytes, of
/// messages that need not be read again.
pub async fn read_side(
    run: &Context,
    task: &FolderTask,
    (side, session): (SideName, &Session),
    detail: Detail,
    known: &HashMap<u32, u64>,
) -> Result<Snapshot, Fault> {
    if run.refusals_of(side).is_fragile(task.index) {
        return fragile::read(run, task, (side, session), detail, known).await;
    }
    noticed(run, task, side, read(side, session, mailbox(task, side), detail).await)
}

/// The folder's name on a side.
fn mailbox(task: &FolderTask, side: SideName) -> &Mailbox {
    match side {
        SideName::Source => &task.source,
        SideName::Destination => &task.destination,
    }
}

/// Remembers a connection that broke while the folder was read.
fn noticed<T>(
    run: &Context,
    task: &FolderTask,
    side: SideName,
    result: Result<T, Fault>,
) -> Result<T, Fault> {
    result.inspect_err(|fault| {
        if matches!(fault, Fault::Link { .. }) {
            run.refusals_of(side).list_broke(task.index);
        }
    })
}

fn is_another(task: &FolderTask, snapshot: &Snapshot) -> bool {
    task.source_status.as_ref().and_then(|s| s.uid_validity) != Some(snapshot.validity)
}

/// One folder from beginning to end.
pub async fn scan(
    run: &Context,
    task: &Arc<FolderTask>,
    source: &Session,
    destination: &Session,
) -> Result<Option<FolderWork>, Fault> {
    let begun = begin(run, source, task, None).await?;
    let finished = match finish(run, begun, source, destination).await? {
        Finished::Again(mut folder) => again(run, &mut folder, source, destination).await?,
        finished => finished,
    };
    Ok(match finished {
        Finished::Work(work) => Some(*work),
        Finished::Failed | Finished::Again(_) => None,
    })
}

/// Whether the source says that the folder never held a message. What only is empty now is opened: some servers answer
/// STATUS from a cache that is out of date.
fn is_surely_empty(task: &FolderTask) -> bool {
    task.source_status
        .as_ref()
        .is_some_and(|s| s.messages == Some(0) && s.uid_next.is_none_or(|next| next <= 1))
}

/// Names a folder whose server lists fewer messages than it says there are: what it listed is worked on.
pub fn say_short(run: &Context, task: &FolderTask, snapshot: &Snapshot) -> Result<(), Fault> {
    let listed = snapshot.messages.len();
    if snapshot.unlisted() == 0 {
        return Ok(());
    }
    let text = said!(
        "The source says that the folder {0} holds {1} messages and lists {2}: {3} can't be copied. Run again later; if it stays, have the server repair the folder's index.",
        SaidValue::name(task.source.as_str()),
        snapshot.said,
        listed,
        snapshot.unlisted()
    );
    refuse_folder(run, task, &text, ExitCode::SelectFailed)
}

/// Whether the destination may hold messages of this folder that the ledger doesn't know for sure.
fn needs_comparison(task: &FolderTask, memory: &FolderMemory) -> bool {
    let there = task.destination_status.as_ref().is_some_and(|s| s.messages != Some(0));
    !memory.intents.is_empty() || (there && !memory.looked)
}

/// What is remembered, with what the destination holds where that has to be looked at.
async fn compared(
    run: &Context,
    task: &FolderTask,
    memory: FolderMemory,
    here: &Snapshot,
    links: (&Session, &Session),
) -> Result<Option<FolderMemory>, Fault> {
    if !needs_comparison(task, &memory) {
        return Ok(Some(memory));
    }
    destination::compare(run, task, memory, here, links).await
}

/// The folder was replaced between listing and opening: the next run finds it as it then is.
fn moved(run: &Context, task: &FolderTask) -> Result<(), Fault> {
    refuse_folder(run, task, &words::replaced(task.source.as_str()), ExitCode::SelectFailed)
}

fn opened(
    run: &Context,
    task: &FolderTask,
    result: Result<Snapshot, Fault>,
) -> Result<Option<Snapshot>, Fault> {
    match result {
        Ok(snapshot) => Ok(Some(snapshot)),
        Err(Fault::Fatal { problem, .. }) if !ends_the_run(problem.class) => {
            let why = problem.server_said.map_or(problem.text, Said::as_it_is);
            let text = words::not_opened(task.source.as_str(), why);
            refuse_folder(run, task, &text, ExitCode::SelectFailed)?;
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

fn ends_the_run(class: mailhaul_model::FailureClass) -> bool {
    use mailhaul_model::FailureClass as Class;
    matches!(
        class,
        Class::RateLimited | Class::ProtocolViolated | Class::LocalStorage | Class::WrongCredential
    )
}

/// What makes the folder's row in the ledger.
pub fn name(run: &Context, task: &FolderTask, source_validity: UidValidity) -> FolderName {
    let there = task.destination_status.as_ref();
    FolderName {
        accounts: run.accounts.clone(),
        source: task.source.as_str().to_owned(),
        source_validity,
        destination: task.destination.as_str().to_owned(),
        destination_validity: there.and_then(|s| s.uid_validity),
        destination_uid_next: there.and_then(|s| s.uid_next).unwrap_or(0),
        state: state(task).filter(|_| settles_by_state(run, task)),
    }
}

/// Whether nothing needs to be known of messages that are settled: neither what identifies them nor Gmail's numbers.
fn settles_by_state(run: &Context, task: &FolderTask) -> bool {
    !run.options.messages.skip_cross_duplicates && !run.labels.wants_numbers(task.source.as_str())
}

fn state(task: &FolderTask) -> Option<Complete> {
    let status = task.source_status.as_ref()?;
    Some(Complete {
        uid_next: status.uid_next?,
        messages: status.messages?,
        mod_seq: status.highest_mod_seq.unwrap_or_default(),
    })
}
