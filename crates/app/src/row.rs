//! A job's row: the store's facts and what is going on this moment, in plain words.

use mailhaul_model::event::Tally;
use mailhaul_model::{JobState, RunId, RunKind};
use mailhaul_store::{Account, CredentialState, EndedRun, ListedRun, Listing, Snapshot};

use crate::board::Live;
use crate::view::moment;
use crate::words;
use crate::{AccountLabel, Action, JobRow, LastResult, RowProgress};

/// The row of a job.
pub(crate) fn row(listing: &Listing, live: Option<&Live>) -> JobRow {
    let newest = listing.newest.as_ref();
    let state = newest.map_or(JobState::Cancelled, |run| run.state);
    JobRow {
        id: listing.id,
        name: listing.name.clone(),
        source: label(&listing.source, &listing.source_name),
        destination: label(&listing.destination, &listing.destination_name),
        state,
        reason: newest.map_or_else(String::new, |run| reason(listing, run, live)),
        until: newest.and_then(|run| run.not_before).map(moment),
        progress: newest.and_then(|run| progress(run, live)),
        last: listing.ended.as_ref().map(last),
        actions: actions(state, listing),
        created: moment(listing.created),
    }
}

fn label(account: &Account, server_name: &str) -> AccountLabel {
    AccountLabel {
        server: account.server,
        server_name: server_name.to_owned(),
        login: account.login.clone(),
        act_as: account.act_as.clone(),
    }
}

fn reason(listing: &Listing, run: &ListedRun, live: Option<&Live>) -> String {
    if run.cancel_asked && run.state.is_open() {
        return "Is being cancelled.".to_owned();
    }
    let writing = [listing.source_credential, listing.destination_credential]
        .contains(&CredentialState::Writing);
    match run.state {
        JobState::Queued if writing => {
            "Its passwords are being written to the keychain.".to_owned()
        }
        JobState::Queued => "Waits for a free place in the queue.".to_owned(),
        JobState::Running => words::phase(run.kind, live.and_then(|live| live.phase)).to_owned(),
        _ => run.reason.clone(),
    }
}

fn progress(run: &ListedRun, live: Option<&Live>) -> Option<RowProgress> {
    if let Some(live) = live {
        return Some(row_progress(live.run, live.kind, &live.snapshot(), false));
    }
    let ended_well = matches!(run.state, JobState::Done | JobState::Warnings);
    let progress = row_progress(run.id, run.kind, run.snapshot.as_ref()?, ended_well);
    // Of a run at work in another process the newest saved snapshot is shown as it is.
    if run.state == JobState::Running {
        return Some(progress);
    }
    Some(RowProgress { seconds_left: None, ..progress })
}

/// How far a run is by its newest snapshot.
pub(crate) fn row_progress(
    run: RunId,
    kind: RunKind,
    snapshot: &Snapshot,
    ended_well: bool,
) -> RowProgress {
    let progress = &snapshot.progress;
    let total = &progress.total;
    RowProgress {
        run,
        kind,
        phase: snapshot.phase,
        messages_done: total.done(),
        messages_total: total.source,
        bytes_done: total.done_bytes(),
        bytes_total: total.source_bytes,
        fraction: if ended_well { 1.0 } else { fraction(total) },
        folders_done: progress.folders_done,
        folders_total: progress.folders_total,
        bytes_per_second: progress.bytes_per_second,
        messages_per_second: progress.messages_per_second,
        seconds_left: progress.seconds_left,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share for a bar of some hundred pixels")]
fn fraction(tally: &Tally) -> f64 {
    let share = |done: u64, all: u64| (done as f64 / all as f64).clamp(0.0, 1.0);
    match (tally.source_bytes.0, tally.source.0) {
        (0, 0) => 0.0,
        (0, messages) => share(tally.done().0, messages),
        (bytes, _) => share(tally.done_bytes().0, bytes),
    }
}

fn last(run: &EndedRun) -> LastResult {
    LastResult {
        run: run.id,
        kind: run.kind,
        state: run.state,
        ended: run.ended.map_or_else(String::new, moment),
        tally: run.tally.unwrap_or_default(),
        text: run.reason.clone(),
    }
}

/// What fits the state. A job that was never run for real is not offered a verification.
fn actions(state: JobState, listing: &Listing) -> Vec<Action> {
    if state.is_open() {
        return vec![Action::Cancel, Action::ReplacePasswords];
    }
    let mut actions = vec![Action::RunReal, Action::RunDry];
    if listing.newest.is_some() {
        actions.push(Action::RunAgain);
    }
    if listing.ended.as_ref().is_some_and(|run| matches!(run.kind, RunKind::Copy | RunKind::Verify))
    {
        actions.push(Action::Verify);
    }
    actions.extend([Action::Edit, Action::ReplacePasswords, Action::Delete]);
    actions
}
