//! How a run ended, in the words and numbers of its last event.

use mailhaul_model::event::{Finished, FolderProgress, Phase, Problem};
use mailhaul_model::{Depth, Event, ExitCode, FailureClass, RunKind, SaidValue, said};
use tokio::time::Instant;

use crate::context::Context;
use crate::fault::Fault;
use crate::ledger::LedgerError;
use crate::problem;
use crate::stop::StopReason;

/// How the work ended.
#[derive(Debug)]
pub enum End {
    Done,
    Faulted(Fault),
    Stopped(StopReason),
}

/// The end of a run whose ledger can't be used.
pub fn unstarted(error: &LedgerError) -> Finished {
    let failure = problem::of_ledger(error);
    let exit = match failure.class {
        FailureClass::Busy => ExitCode::PidFile,
        _ => ExitCode::Unavailable,
    };
    Finished {
        exit,
        failure: Some(failure),
        total: mailhaul_model::event::Tally::default(),
        folders: Vec::new(),
        errors: 1,
        seconds: 0.0,
        flags_updated: mailhaul_model::MessageCount(0),
        body_fetches: mailhaul_model::MessageCount(0),
        deletions: mailhaul_model::event::Deletions::default(),
    }
}

/// The last event.
pub fn finish(run: &Context, end: End, started: Instant) -> Finished {
    run.sink.emit(Event::Phase { phase: Phase::Finishing });
    let by_errors = run.meter.most_frequent_error();
    let too_many = matches!(end, End::Faulted(Fault::TooManyErrors));
    let (total, folders, flags_updated, body_fetches) = run.meter.close();
    let (exit, failure) = match end {
        End::Done => match open_sum(run, &folders) {
            Some(problem) => (ExitCode::Software, Some(problem)),
            None => (by_errors.unwrap_or(ExitCode::Ok), None),
        },
        End::Faulted(fault) => ended(run, fault, by_errors),
        End::Stopped(StopReason::File) => (ExitCode::ByFile, Some(stopped(StopReason::File))),
        End::Stopped(why) => (ExitCode::BySignal, Some(stopped(why))),
    };
    if let Some(failure) = &failure {
        run.sink.emit(Event::Problem(failure.clone()));
    }
    // An error that ends the run counts, unless it is the last of those that are counted already.
    let is_error = failure.is_some()
        && !matches!(exit, ExitCode::BySignal | ExitCode::ByFile | ExitCode::TransferExceeded)
        && !too_many;
    Finished {
        exit,
        failure,
        total,
        folders,
        errors: run.meter.errors() + u32::from(is_error),
        seconds: started.elapsed().as_secs_f64(),
        flags_updated,
        body_fetches,
        deletions: run.deletions.sums(),
    }
}

/// A run that went through and left a message unaccounted for is a fault of this program, and never passes for a success.
fn open_sum(run: &Context, folders: &[FolderProgress]) -> Option<Problem> {
    if run.depth != Depth::Messages || run.kind == RunKind::Check {
        return None;
    }
    let open = folders.iter().find(|folder| !folder.tally.closes())?;
    let text = said!(
        "The sums of the folder {0} don't close: {1} messages on the source, {2} accounted for. Run it again; if it stays, please report it.",
        SaidValue::name(&open.source),
        open.tally.source,
        open.tally.done()
    );
    Some(problem::plain(FailureClass::Internal, text))
}

fn ended(run: &Context, fault: Fault, by_errors: Option<ExitCode>) -> (ExitCode, Option<Problem>) {
    match fault {
        Fault::Fatal { problem, exit } => (exit, Some(problem)),
        Fault::Link { side, failure } => match run.side(side).gone(&failure) {
            Fault::Fatal { problem, exit } => (exit, Some(problem)),
            _ => (ExitCode::Connection, None),
        },
        Fault::PushedBack { side, failure } => match Fault::ended_by(side, &failure) {
            Fault::Fatal { problem, exit } => (exit, Some(problem)),
            _ => (ExitCode::Unavailable, None),
        },
        Fault::TooManyErrors => {
            let code = by_errors
                .filter(|code| *code != ExitCode::WithErrors)
                .unwrap_or(ExitCode::TooManyErrors);
            let errors = run.meter.errors();
            let text = said!(
                errors;
                "Stopped after # error, as many as allowed.",
                "Stopped after # errors, as many as allowed."
            );
            (code, Some(problem::plain(FailureClass::MessageRefused, text)))
        }
        Fault::OverLimit => {
            let text = said!(
                "The transfer limit that was asked for is reached. The next run goes on from here."
            );
            (ExitCode::TransferExceeded, Some(problem::plain(FailureClass::Stopped, text)))
        }
    }
}

fn stopped(why: StopReason) -> Problem {
    let text = match why {
        StopReason::Signal => said!("Stopped by a signal. The next run goes on from here."),
        StopReason::LifelineClosed => {
            said!(
                "Stopped because the program that started it is gone. The next run goes on from here."
            )
        }
        StopReason::File => said!("Stopped by its abort file. The next run goes on from here."),
        StopReason::User => said!("Stopped by the user. The next run goes on from here."),
    };
    problem::plain(FailureClass::Stopped, text)
}
