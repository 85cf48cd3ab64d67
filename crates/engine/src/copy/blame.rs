//! Finds out at which message a side breaks the connection.

use mailhaul_imap::Failure;
use mailhaul_model::ExitCode;
use mailhaul_model::event::MessageOutcome;

use super::batch::Batch;
use super::folder::FolderCopy;
use crate::breakers::unsendable;
use crate::context::Context;
use crate::fault::Fault;
use crate::message::Message;
use crate::refusals::{Part, unreadable};

/// The connection broke while these messages of a folder were due, in order: the first of them is suspected, or, where it was
/// and was read alone therefore, given up in the end. `heard` are the bytes that came of what was asked for. Gives back what
/// interrupts the work.
pub fn blame(
    run: &Context,
    folder: &FolderCopy,
    due: &[Message],
    heard: u64,
    fault: Fault,
) -> Fault {
    // Closed means that the appending half ended: it says why.
    let is_closed = matches!(fault, Fault::Link { failure: Failure::Closed, .. });
    let Some(first) = due.first().filter(|_| !is_closed) else { return fault };
    let key = (folder.task.index, first.uid);
    if !run.refusals.is_suspect(key) {
        run.refusals.suspect(folder.task.index, due.iter().map(|m| m.uid));
        return fault;
    }
    if !run.refusals.broke(key, Part::Body, heard) {
        return fault;
    }
    run.refusals.refuse(key, first.size);
    let why = (ExitCode::FetchFailed, unreadable());
    let subject = run.refusals.subject(key);
    let lost = folder.lost(run, first, MessageOutcome::Refused, subject, why);
    lost.err().unwrap_or(fault)
}

/// The connection to the destination broke while these had no answer, the one sent first before the others.
pub fn blame_sent(run: &Context, unanswered: &[Batch]) {
    let arrived = run.meter.arrived().1;
    let keys = |batch: &Batch| {
        let folder = batch.folder.task.index;
        batch.entries.iter().map(move |entry| (folder, entry.message.uid)).collect::<Vec<_>>()
    };
    let all: Vec<_> = unanswered.iter().flat_map(keys).collect();
    match (unanswered.first(), &all[..]) {
        (Some(batch), [only]) if run.breakers.is_suspect(*only) => {
            let standing = (arrived, run.meter.left());
            run.breakers.broke(*only, batch.sent, batch.entries[0].subject(), standing);
        }
        (Some(_), _) => run.breakers.suspect(all, arrived),
        // It broke at something else.
        (None, _) => {}
    }
}

/// Gives up a message that the destination broke at often enough and doesn't have.
pub fn give_up_condemned(
    run: &Context,
    folder: &FolderCopy,
    message: &Message,
    subject: String,
) -> Result<(), Fault> {
    run.refusals.refuse((folder.task.index, message.uid), message.size);
    let why = (ExitCode::AppendRefused, unsendable());
    folder.lost(run, message, MessageOutcome::Refused, subject, why)
}
