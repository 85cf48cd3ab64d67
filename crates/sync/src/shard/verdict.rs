//! What the end of an attempt means for its job. A pure look at the facts, by the rules that the queue of an installation has.

use std::time::Duration;

use mailhaul_model::event::Finished;
use mailhaul_model::retry::{MOST_CRASHES, MOST_SETBACKS, pause_after, pause_after_crash};
use mailhaul_model::{ExitCode, FailureClass, Verdict};

use super::attempt::Attempt;

/// Tries of one job that came to nothing, in this process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// In a row, without a message that was copied.
    pub vain: u32,
    /// Processes that went away without a last word.
    pub crashes: u32,
}

/// What becomes of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It went through: its result is whole.
    Through,
    /// It needs someone: its result is whole, and it is not tried again by itself.
    Failed(FailureClass),
    /// It may pass by itself: again after so long.
    Again(Duration, Tries),
    /// It may pass by itself, but not soon: the next process tries it again. Its result so far is whole.
    GivenUp(Option<FailureClass>),
    /// It was ended, and goes on from its ledger when this shard is started again.
    Stopped,
}

/// What a result that is there says of its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Through,
    /// Only on request.
    Failed(FailureClass),
    /// Of itself.
    MayPass,
}

/// Whether a result is the last word on its job.
pub fn settled(finished: &Finished) -> Settled {
    match &finished.failure {
        None if is_through(finished) => Settled::Through,
        None => Settled::MayPass,
        Some(failure) if may_pass(failure.class) => Settled::MayPass,
        Some(failure) => Settled::Failed(failure.class),
    }
}

/// Decides after an attempt; `spread` differs by job, so that not all come back at once.
pub fn after(attempt: &Attempt, tries: Tries, is_stopping: bool, spread: u32) -> Next {
    let Some(finished) = &attempt.finished else {
        if is_stopping {
            return Next::Stopped;
        }
        return after_crash(tries, spread);
    };
    if is_through(finished) {
        return Next::Through;
    }
    if is_stopping {
        return Next::Stopped;
    }
    // By a signal that this process did not send.
    let failure =
        finished.failure.as_ref().filter(|failure| failure.class != FailureClass::Stopped);
    let Some(failure) = failure else { return after_crash(tries, spread) };
    if !may_pass(failure.class) {
        return Next::Failed(failure.class);
    }
    let vain = if finished.total.copied.0 > 0 { 0 } else { tries.vain + 1 };
    if vain >= MOST_SETBACKS || failure.class == FailureClass::LocalStorage {
        return Next::GivenUp(Some(failure.class));
    }
    let asked = failure.retry_after.map(|seconds| Duration::from_secs(seconds.into()));
    let pause = asked.unwrap_or_else(|| pause_after(failure.class, vain.saturating_sub(1), spread));
    Next::Again(pause, Tries { vain, ..tries })
}

fn after_crash(tries: Tries, spread: u32) -> Next {
    let crashes = tries.crashes + 1;
    if crashes >= MOST_CRASHES {
        return Next::GivenUp(None);
    }
    Next::Again(pause_after_crash(tries.crashes, spread), Tries { crashes, ..tries })
}

fn is_through(finished: &Finished) -> bool {
    finished.failure.is_none() && !matches!(finished.exit, ExitCode::BySignal | ExitCode::ByFile)
}

/// A full disk and a signal are matters of the machine and not of the job: the next process may find them gone.
fn may_pass(class: FailureClass) -> bool {
    matches!(class.verdict(), Verdict::Retry(_))
        || matches!(class, FailureClass::LocalStorage | FailureClass::Stopped)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use mailhaul_model::event::{Deletions, Finished, Problem, Tally};
    use mailhaul_model::retry::{MOST_CRASHES, MOST_SETBACKS};
    use mailhaul_model::{ExitCode, FailureClass, MessageCount};

    use super::{Attempt, Next, Settled, Tries, after, settled};

    fn finished(exit: ExitCode, class: Option<FailureClass>) -> Finished {
        let failure = class.map(|class| Problem {
            class,
            side: None,
            text: mailhaul_model::Said::as_it_is("x"),
            server_said: None,
            retry_after: None,
            fatal: true,
        });
        Finished {
            exit,
            failure,
            total: Tally::default(),
            folders: Vec::new(),
            errors: 0,
            seconds: 0.0,
            flags_updated: MessageCount(0),
            body_fetches: MessageCount(0),
            deletions: Deletions::default(),
        }
    }

    fn ended(finished: Option<Finished>) -> Attempt {
        Attempt { finished, exit: "x".into() }
    }

    #[test]
    fn a_rejected_password_is_tried_once_and_not_again_by_itself() {
        let last = finished(ExitCode::AuthenticationSource, Some(FailureClass::WrongCredential));
        assert_eq!(settled(&last), Settled::Failed(FailureClass::WrongCredential));
        let next = after(&ended(Some(last)), Tries::default(), false, 0);
        assert_eq!(next, Next::Failed(FailureClass::WrongCredential));
    }

    #[test]
    fn a_lost_connection_is_tried_again_later_and_later_until_it_is_left_to_the_next_process() {
        let last = finished(ExitCode::ConnectionSource, Some(FailureClass::ConnectionLost));
        assert_eq!(settled(&last), Settled::MayPass);
        let mut tries = Tries::default();
        let mut pauses = Vec::new();
        while let Next::Again(pause, next) = after(&ended(Some(last.clone())), tries, false, 0) {
            pauses.push(pause);
            tries = next;
        }
        assert_eq!(pauses.len() + 1, MOST_SETBACKS as usize);
        assert!(pauses.windows(2).all(|two| two[0] < two[1]), "{pauses:?}");
        let mut moved = last;
        moved.total.copied = MessageCount(1);
        let next = after(&ended(Some(moved)), tries, false, 0);
        assert_eq!(next, Next::Again(Duration::from_secs(15), Tries { vain: 0, crashes: 0 }));
    }

    #[test]
    fn a_process_that_goes_away_is_started_again_a_few_times() {
        let mut tries = Tries::default();
        for _ in 1..MOST_CRASHES {
            let Next::Again(_, next) = after(&ended(None), tries, false, 0) else { panic!() };
            tries = next;
        }
        assert_eq!(after(&ended(None), tries, false, 0), Next::GivenUp(None));
    }

    #[test]
    fn what_is_stopped_goes_on_later_unless_it_was_through() {
        let by_signal = ended(Some(finished(ExitCode::BySignal, None)));
        assert_eq!(after(&by_signal, Tries::default(), true, 0), Next::Stopped);
        let done = ended(Some(finished(ExitCode::Ok, None)));
        assert_eq!(after(&done, Tries::default(), true, 0), Next::Through);
        assert_eq!(after(&ended(None), Tries::default(), true, 0), Next::Stopped);
    }
}
