//! A job's row: the store's facts and what is going on this moment, in plain words.

use mailhaul_model::event::{Problem, Tally};
use mailhaul_model::{FailureClass, JobState, RunId, RunKind};
use mailhaul_model::{Said, said};
use mailhaul_store::{
    Account, CredentialRecord, CredentialState, EndedRun, ListedRun, Listing, Snapshot,
};

use crate::board::Live;
use crate::holds::{Hold, away};
use crate::jobs::password_state;
use crate::view::moment;
use crate::words;
use crate::{AccountLabel, Action, JobRow, LastResult, Moved, RowProgress, Trouble};

/// The row of a job; `hold` is what keeps it in line.
pub(crate) fn row(listing: &Listing, live: Option<&Live>, hold: Option<&Hold>) -> JobRow {
    let newest = listing.newest.as_ref();
    let state = state(listing);
    let in_line = state.is_open() && state != JobState::Running;
    let hold = hold.filter(|_| in_line);
    let until = newest.and_then(|run| run.not_before).max(hold.and_then(|hold| hold.until));
    JobRow {
        id: listing.id,
        name: listing.name.clone(),
        source: label(&listing.source, &listing.source_name),
        destination: label(&listing.destination, &listing.destination_name),
        state,
        reason: match newest {
            _ if listing.away && !in_line && state != JobState::Running => away(),
            Some(run) => reason(listing, run, live, hold),
            None => unasked(listing),
        },
        until: until.map(moment),
        progress: newest.and_then(|run| progress(run, live)),
        last: listing.ended.as_ref().map(last),
        actions: actions(listing),
        created: moment(listing.created),
        changed: moment(listing.changed),
        batch: listing.batch,
        priority: listing.priority,
        paused: listing.paused,
        place: newest.filter(|_| in_line).map(|run| run.place),
        trouble: trouble(listing),
        moved: moved(listing, live),
        source_password: password_state(listing.source_credential),
        destination_password: password_state(listing.destination_credential),
    }
}

fn state(listing: &Listing) -> JobState {
    listing.newest.as_ref().map_or(JobState::New, |run| run.state)
}

/// Of a job that nothing was asked of yet.
fn unasked(listing: &Listing) -> Said {
    missing(listing).unwrap_or_else(|| said!("Nothing was asked of it yet."))
}

/// Which password a job waits for.
fn missing(listing: &Listing) -> Option<Said> {
    let is_missing = |credential: CredentialRecord| credential.state == CredentialState::Missing;
    let both = (is_missing(listing.source_credential), is_missing(listing.destination_credential));
    match both {
        (true, true) => {
            Some(said!("Waits for both passwords: enter them, or collect them with a form."))
        }
        (true, false) => {
            Some(said!("Waits for the source password: enter it, or collect it with a form."))
        }
        (false, true) => {
            Some(said!("Waits for the destination password: enter it, or collect it with a form."))
        }
        (false, false) => None,
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

fn reason(listing: &Listing, run: &ListedRun, live: Option<&Live>, hold: Option<&Hold>) -> Said {
    if run.cancel_asked && run.state.is_open() {
        return said!("Is being cancelled.");
    }
    let writing = [listing.source_credential, listing.destination_credential]
        .iter()
        .any(|credential| credential.state == CredentialState::Writing);
    if run.state.is_open()
        && run.state != JobState::Running
        && let Some(reason) = missing(listing).or_else(|| hold.map(|hold| hold.reason.clone()))
    {
        return reason;
    }
    match run.state {
        JobState::Queued if writing => {
            said!("Its passwords are being written to the keychain.")
        }
        JobState::Queued => said!("Waits for a free place in the queue."),
        JobState::Running => words::phase(run.kind, live.and_then(|live| live.phase)),
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

/// What fits the state, in the order in which it is offered.
fn actions(listing: &Listing) -> Vec<Action> {
    const ALL: [Action; 11] = [
        Action::RunReal,
        Action::RunDry,
        Action::Check,
        Action::RunAgain,
        Action::Verify,
        Action::Cancel,
        Action::Pause,
        Action::Resume,
        Action::Edit,
        Action::ReplacePasswords,
        Action::Delete,
    ];
    ALL.into_iter().filter(|action| fits(listing, *action)).collect()
}

/// Whether an action fits the state. A job that was never run for real is not offered a verification.
pub(crate) fn fits(listing: &Listing, action: Action) -> bool {
    let is_open = state(listing).is_open();
    let starts_or_changes = !matches!(
        action,
        Action::ReplacePasswords | Action::Cancel | Action::Pause | Action::Resume | Action::Delete
    );
    if listing.away && starts_or_changes {
        return false;
    }
    match action {
        Action::ReplacePasswords => true,
        Action::Cancel => is_open,
        Action::Pause => is_open && !listing.paused,
        Action::Resume => listing.paused,
        Action::RunAgain => !is_open && listing.newest.is_some(),
        Action::Verify => !is_open && listing.copied.is_some(),
        Action::RunReal | Action::RunDry | Action::Check | Action::Edit | Action::Delete => {
            !is_open
        }
    }
}

/// What keeps a job from being done. Passwords come first: without them nothing else can be tried.
fn trouble(listing: &Listing) -> Option<Trouble> {
    let credentials = [listing.source_credential, listing.destination_credential];
    if credentials.iter().any(|credential| credential.state == CredentialState::Missing) {
        return Some(Trouble::PasswordMissing);
    }
    let rejected = credentials.iter().find(|credential| credential.is_rejected());
    if let Some(rejected) = rejected {
        let over = rejected.is_sign_in();
        return Some(if over { Trouble::SignInOver } else { Trouble::PasswordRejected });
    }
    let newest = listing.newest.as_ref()?;
    match newest.state {
        JobState::Waiting | JobState::Interrupted => newest.failure.as_ref().map(class),
        JobState::Failed => Some(
            listing
                .ended
                .as_ref()
                .and_then(|run| run.failure.as_ref())
                .map_or(Trouble::Other, class),
        ),
        JobState::Warnings => {
            let tally = listing.ended.as_ref().and_then(|run| run.tally).unwrap_or_default();
            let behind = (tally.refused + tally.skipped).0;
            let all_accepted = behind > 0 && behind == listing.accepted;
            (!all_accepted).then_some(Trouble::MessagesRefused)
        }
        _ => None,
    }
}

fn class(problem: &Problem) -> Trouble {
    match problem.class {
        FailureClass::WrongCredential => Trouble::PasswordRejected,
        FailureClass::MailboxFull => Trouble::MailboxFull,
        FailureClass::RateLimited => Trouble::RateLimited,
        FailureClass::MessageRefused => Trouble::MessagesRefused,
        FailureClass::FolderRefused => Trouble::FolderRefused,
        FailureClass::UnknownHost | FailureClass::ConnectionLost | FailureClass::NotOffered => {
            Trouble::Unreachable
        }
        FailureClass::TlsRefused => Trouble::Certificate,
        FailureClass::ProtocolViolated
        | FailureClass::BadRequest
        | FailureClass::Busy
        | FailureClass::LocalStorage
        | FailureClass::Stopped
        | FailureClass::Internal => Trouble::Other,
    }
}

/// How much is on the destination: by the copy at work, else by the newest one; before any, by what the last dry run found.
fn moved(listing: &Listing, live: Option<&Live>) -> Moved {
    let copying =
        live.filter(|live| live.kind == RunKind::Copy && live.progress.total.source.0 > 0);
    let ended = || listing.ended.as_ref().and_then(|run| run.tally).unwrap_or_default();
    let copied = copying.map(|live| live.progress.total).or(listing.copied);
    let tally = copied.unwrap_or_else(ended);
    Moved {
        messages_done: tally.copied + tally.settled + tally.adopted,
        messages_total: tally.source,
        bytes_done: tally.copied_bytes + tally.other_bytes,
        bytes_total: tally.source_bytes,
        messages_behind: tally.refused + tally.skipped,
    }
}
