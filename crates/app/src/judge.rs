//! What an attempt's end means for its run: done, failed, or back into the queue, with the reason in plain words.
//!
//! A pure function: the same facts always have the same consequence.

use std::time::Duration;

use jiff::Timestamp;
use mailhaul_model::event::{Finished, Problem};
use mailhaul_model::retry::{
    MOST_CRASHES, MOST_SETBACKS, back_off, pause_after, pause_after_crash,
};
use mailhaul_model::{ExitCode, JobState, MessageCount, RunKind, Said, Verdict, said};
use mailhaul_store::{Ending, Outlook};

use crate::words;

/// Why the application ended a sidecar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The user asked for it.
    Cancel,
    /// The application ends.
    Quit,
    /// Something holds it back: a pause, a schedule, a server's limit. It goes on afterwards.
    Hold,
}

/// Everything that is known when a sidecar is gone.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub kind: RunKind,
    pub now: Timestamp,
    /// 1 for the first run of the store: spreads retries, so that runs don't come back all at once.
    pub spread: u32,
    pub stop: Option<Stop>,
    pub finished: Option<Finished>,
    /// Both logins were accepted in this attempt.
    pub reached: bool,
    /// Both logins were accepted in this or any earlier run of the job.
    pub ever_reached: bool,
    /// Attempts in a row before this one that ended before both logins.
    pub setbacks: u32,
    /// Sidecars of this run that went away before this one.
    pub crashes: u32,
    /// How the process ended, in words, for a sidecar without a last word.
    pub exit_words: String,
}

/// What becomes of the run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    End(Ending),
    Back(Outlook),
}

/// Decides.
pub(crate) fn judge(facts: &Facts) -> Next {
    match (facts.stop, &facts.finished) {
        // It was through before it noticed that it should end.
        (_, Some(finished)) if finished.failure.is_none() && !stopped(finished.exit) => {
            Next::End(went_through(facts.kind, finished))
        }
        (Some(Stop::Cancel), finished) => Next::End(cancelled(finished.as_ref())),
        (Some(Stop::Quit), _) => Next::Back(interrupted(
            said!("Mailhaul was closed in the middle; it goes on by itself."),
            None,
        )),
        (Some(Stop::Hold), _) => Next::Back(Outlook {
            state: JobState::Waiting,
            ..interrupted(said!("Was held back in the middle; it goes on by itself."), None)
        }),
        (None, Some(finished)) => broke_off(facts, finished),
        (None, None) => crashed(facts),
    }
}

fn stopped(exit: ExitCode) -> bool {
    matches!(exit, ExitCode::BySignal | ExitCode::ByFile)
}

fn went_through(kind: RunKind, finished: &Finished) -> Ending {
    let tally = &finished.total;
    let complete = finished.exit == ExitCode::Ok && tally.refused.0 == 0 && tally.skipped.0 == 0;
    let folders = finished.folders.iter().filter(|folder| folder.problem.is_some()).count();
    let mut said = words::result(kind, tally);
    if folders > 0 {
        said.push(said!(
            folders;
            "# folder could not be worked on.",
            "# folders could not be worked on."
        ));
    }
    let flags: MessageCount = finished.folders.iter().map(|folder| folder.flags_differ).sum();
    if flags.0 > 0 {
        said.push(said!(
            flags;
            "# message is on both sides with other flags.",
            "# messages are on both sides with other flags."
        ));
    }
    if finished.exit == ExitCode::TransferExceeded {
        said.push(said!("The volume limit that was set is reached: run it again to go on."));
    }
    let clean = complete && folders == 0;
    Ending {
        state: if clean { JobState::Done } else { JobState::Warnings },
        ..ending(JobState::Done, Said::sentences(said), Some(finished))
    }
}

fn ending(state: JobState, reason: Said, finished: Option<&Finished>) -> Ending {
    Ending {
        state,
        reason,
        exit: finished.map(|finished| finished.exit),
        errors: finished.map_or(0, |finished| finished.errors),
        failure: finished.and_then(|finished| finished.failure.clone()),
        tally: finished.map(|finished| finished.total),
    }
}

fn cancelled(finished: Option<&Finished>) -> Ending {
    let tally = finished.map(|finished| finished.total).unwrap_or_default();
    let reason = if tally.copied.0 == 0 {
        said!("Cancelled.")
    } else {
        said!(
            tally.copied;
            "Cancelled after # message was copied; a new run goes on from there.",
            "Cancelled after # messages were copied; a new run goes on from there."
        )
    };
    Ending { failure: None, ..ending(JobState::Cancelled, reason, finished) }
}

fn interrupted(reason: Said, not_before: Option<Timestamp>) -> Outlook {
    Outlook {
        state: JobState::Interrupted,
        reason,
        not_before,
        failure: None,
        setback: false,
        crash: false,
    }
}

/// The sidecar said why it ended before its time.
fn broke_off(facts: &Facts, finished: &Finished) -> Next {
    let Some(failure) = &finished.failure else {
        // By a signal that this program did not send: the system shuts down, or somebody ended it.
        let wait =
            back_off(Duration::from_secs(15), facts.crashes, facts.spread, Duration::from_secs(60));
        return after_crash(facts, None, wait, Some(finished));
    };
    let own_wait = failure.retry_after.map(|seconds| Duration::from_secs(seconds.into()));
    match failure.class.verdict() {
        Verdict::Retry(least) if facts.ever_reached || facts.setbacks + 1 < MOST_SETBACKS => {
            Next::Back(retry(facts, failure, own_wait.or(least)))
        }
        Verdict::Retry(_) => {
            let tried = said!("Tried {0} times.", MOST_SETBACKS);
            let reason = Said::sentences(vec![failure.text.clone(), tried]);
            Next::End(ending(JobState::Failed, reason, Some(finished)))
        }
        Verdict::Halt => Next::End(ending(JobState::Failed, failure.text.clone(), Some(finished))),
    }
}

fn retry(facts: &Facts, failure: &Problem, server_asks: Option<Duration>) -> Outlook {
    let setbacks = if facts.reached { 0 } else { facts.setbacks };
    let own = pause_after(failure.class, setbacks, facts.spread);
    Outlook {
        state: JobState::Waiting,
        reason: Said::sentences(vec![failure.text.clone(), said!("It is tried again by itself.")]),
        not_before: Some(after(facts.now, server_asks.unwrap_or(own))),
        failure: Some(failure.clone()),
        setback: !facts.reached,
        crash: false,
    }
}

/// The sidecar went away without a last word.
fn crashed(facts: &Facts) -> Next {
    let wait = pause_after_crash(facts.crashes, facts.spread);
    after_crash(facts, Some(&facts.exit_words), wait, None)
}

/// `how` it went away by itself, in words; `None` where it was ended from outside.
fn after_crash(
    facts: &Facts,
    how: Option<&str>,
    wait: Duration,
    finished: Option<&Finished>,
) -> Next {
    if facts.crashes + 1 >= MOST_CRASHES {
        return Next::End(ending(JobState::Failed, away_for_good(how), finished));
    }
    let reason = how.map_or_else(
        || said!("The migration program was ended from outside; it goes on by itself."),
        |how| said!("The migration program went away ({0}); it goes on by itself.", how),
    );
    Next::Back(Outlook { crash: true, ..interrupted(reason, Some(after(facts.now, wait))) })
}

fn away_for_good(how: Option<&str>) -> Said {
    if let Some(how) = how {
        return said!(
            "The migration program went away ({0}), {1} times. The end of the log says more.",
            how,
            MOST_CRASHES
        );
    }
    said!(
        "The migration program was ended from outside, {0} times. The end of the log says more.",
        MOST_CRASHES
    )
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
