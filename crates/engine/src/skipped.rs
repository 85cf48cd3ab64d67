//! Names the messages that are left out, so that a person can find them.

use std::collections::HashMap;
use std::sync::Arc;

use mailhaul_imap::{Command, Response, Session, UidSet, UidSetOrAll};
use mailhaul_model::event::MessageOutcome;
use mailhaul_model::{ExitCode, Uid};

use crate::context::Context;
use crate::identity::subject;
use crate::scan::{FolderWork, Skipped};
use crate::task::FolderTask;

/// A folder's messages that are left out.
pub type LeftOut = Vec<(Arc<FolderTask>, Vec<Skipped>)>;

/// Keeps what is left out of a folder for later.
pub fn keep(all: &mut LeftOut, work: &FolderWork) {
    if !work.skipped.is_empty() {
        all.push((Arc::clone(&work.task), work.skipped.clone()));
    }
}

/// Reads their subjects, as far as the source hands them out, and reports them. They are counted already.
pub async fn name_all(run: &Context, source: &Session, all: LeftOut) {
    for (task, skipped) in all {
        let mut subjects = HashMap::new();
        read_subjects(source, &task, &skipped, &mut subjects).await;
        for Skipped { message, reason, refused } in skipped {
            let outcome = if refused { MessageOutcome::Refused } else { MessageOutcome::Skipped };
            if refused {
                // Counted, but no reason to end the run: all of them are known before the first is copied.
                run.meter.error(ExitCode::AppendRefused);
            }
            let subject = subjects.get(&message.uid).cloned().unwrap_or_default();
            let Some(report) = task.report(&message, outcome, subject, reason) else { continue };
            run.meter.name(task.index, report);
        }
    }
}

/// Without a subject a report is still a report: where the connection is lost, whoever uses it next says so.
async fn read_subjects(
    source: &Session,
    task: &FolderTask,
    skipped: &[Skipped],
    found: &mut HashMap<u32, String>,
) {
    let opened = source.send(Command::Examine { mailbox: task.source.clone(), condstore: false });
    if opened.await.is_err() {
        return;
    }
    let set: UidSet = skipped.iter().filter_map(|s| Uid::new(s.message.uid)).collect();
    for set in set.chunks(4000) {
        let mut stream = source.stream(Command::UidFetch {
            set: UidSetOrAll::Set(set),
            items: "(UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])".into(),
            changed_since: None,
        });
        while let Ok(Some(response)) = stream.next().await {
            let Response::Fetch(fetch) = response else { continue };
            if let (Some(uid), Some(header)) = (fetch.uid, fetch.header) {
                found.insert(uid.get(), subject(&header));
            }
        }
    }
}
