//! A run from its request to its last event.

use std::sync::Arc;
use std::time::Duration;

use mailhaul_imap::{Command, Mailbox, Response, Session};
use mailhaul_model::event::{Finished, Phase, Problem, SideName, Started};
use mailhaul_model::{Clock, Depth, Event, ExitCode, FailureClass, RunKind, RunRequest};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::context::Context;
use crate::copy::{Links, WorkQueue, Worker};
use crate::fault::Fault;
use crate::folder::Listing;
use crate::folder::listing::Detail;
use crate::ledger::{Ledger, LedgerError};
use crate::meter::TICK;
use crate::scan::Begun;
use crate::sink::EventSink;
use crate::stop::{Stop, StopReason};
use crate::task::{FolderTask, plan, prepare};
use crate::{problem, scan, skipped, verify};

/// Folders whose listing is asked for before the first answer is read.
const AHEAD: usize = 8;

/// Carries out a request. Never fails: how it ended is in the answer, which is also the last event.
pub async fn run(
    request: RunRequest,
    sink: Arc<dyn EventSink>,
    clock: Arc<dyn Clock>,
    stop: Stop,
) -> Finished {
    let started = Instant::now();
    sink.emit(Event::Started(Started {
        engine: "mailhaul-sync".into(),
        engine_version: env!("CARGO_PKG_VERSION").into(),
        kind: request.kind,
        process: std::process::id(),
    }));
    let finished = match open_ledger(&request) {
        Ok(ledger) => {
            let run = Arc::new(Context::new(request, Arc::clone(&sink), clock, ledger));
            let end = Box::pin(under_watch(&run, &stop)).await;
            finish(&run, end, started)
        }
        Err(error) => unstarted(&error),
    };
    sink.emit(Event::Finished(finished.clone()));
    finished
}

/// How the work ended.
enum End {
    Done,
    Faulted(Fault),
    Stopped(StopReason),
}

async fn under_watch(run: &Arc<Context>, stop: &Stop) -> End {
    let ticker = async {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            run.meter.tick();
        }
    };
    let end = tokio::select! {
        biased;
        why = stop.stopped() => End::Stopped(why),
        result = carry_out(run) => match result {
            Ok(()) => End::Done,
            Err(fault) => End::Faulted(fault),
        },
        () = ticker => End::Done,
    };
    // What the destination acknowledged is remembered, also when the run is stopped.
    let flushed = tokio::time::timeout(Duration::from_secs(1), run.ledger.flush()).await;
    run.meter.tick();
    match (end, flushed) {
        (End::Done, Ok(Err(error))) => End::Faulted(error.into()),
        (end, _) => end,
    }
}

async fn carry_out(run: &Arc<Context>) -> Result<(), Fault> {
    phase(run, Phase::Connecting);
    if run.depth == Depth::Connect {
        let (source, destination) =
            tokio::try_join!(run.source.connect(), run.destination.connect())?;
        tokio::join!(source.logout(), destination.logout());
        return Ok(());
    }
    let (source, destination) = tokio::try_join!(run.source.open(), run.destination.open())?;
    if run.depth == Depth::Login {
        tokio::join!(source.logout(), destination.logout());
        return Ok(());
    }
    let tasks = list(run, &source, &destination).await?;
    if run.depth == Depth::FolderSizes || run.kind == RunKind::Check {
        return Ok(());
    }
    let tasks = if run.is_real() { prepare(run, &destination, tasks).await? } else { tasks };
    if run.depth == Depth::Folders {
        return Ok(());
    }
    let tasks = tasks.into_iter().map(Arc::new).collect();
    match run.kind {
        RunKind::Copy => Box::pin(copy(run, Links { source, destination }, tasks)).await,
        RunKind::Verify => verify::verify(run, &Links { source, destination }, tasks).await,
        RunKind::Dry | RunKind::Check => dry(run, &Links { source, destination }, tasks).await,
    }
}

async fn list(
    run: &Context,
    source: &Session,
    destination: &Session,
) -> Result<Vec<FolderTask>, Fault> {
    phase(run, Phase::Listing);
    let wants_sizes = run.kind != RunKind::Copy || run.depth == Depth::FolderSizes;
    let detail = if wants_sizes { Detail::Sizes } else { Detail::Counts };
    let here =
        async { Listing::read(source, detail).await.map_err(|f| Fault::of(SideName::Source, f)) };
    let there = async {
        let quota = destination
            .capabilities()
            .quota()
            .then(|| destination.send(Command::GetQuotaRoot(Mailbox::new("INBOX"))));
        let listing = Listing::read(destination, Detail::Counts)
            .await
            .map_err(|f| Fault::of(SideName::Destination, f))?;
        let free = match quota {
            Some(quota) => quota.await.ok().and_then(|reply| free_space(&reply.untagged)),
            None => None,
        };
        run.learn_destination(destination).await?;
        Ok((listing, free))
    };
    let (here, (there, free)) = tokio::try_join!(here, there)?;
    plan(run, &here, &there, free)
}

/// Bytes left in the tightest quota for storage.
pub(crate) fn free_space(responses: &[Response]) -> Option<u64> {
    let limits = responses
        .iter()
        .filter_map(|r| if let Response::Quota(limits) = r { Some(limits) } else { None });
    let storage = limits.flatten().filter(|l| l.resource.eq_ignore_ascii_case("STORAGE"));
    storage.map(|l| l.limit.saturating_sub(l.used).saturating_mul(1024)).min()
}

async fn copy(run: &Arc<Context>, links: Links, tasks: Vec<Arc<FolderTask>>) -> Result<(), Fault> {
    phase(run, Phase::Copying);
    let works = Arc::new(WorkQueue::default());
    let refusals = Arc::default();
    let mut workers = JoinSet::new();
    let count = usize::from(run.options.pace.connections.max(1))
        .saturating_sub(1)
        .max(1)
        .min(tasks.len().max(1));
    for number in 0..count {
        let worker = Worker {
            run: Arc::clone(run),
            works: Arc::clone(&works),
            refusals: Arc::clone(&refusals),
        };
        workers.spawn(start(Arc::clone(run), worker, number));
    }
    let planner = plan_work(run, links, &tasks, &works);
    let working = async {
        while let Some(result) = workers.join_next().await {
            match result {
                Ok(result) => result?,
                Err(error) => return Err(crashed(&error)),
            }
        }
        Ok(())
    };
    tokio::try_join!(planner, working)?;
    Ok(())
}

/// A worker with connections of its own. Only the first has to get them: a server may limit how many there are.
async fn start(run: Arc<Context>, worker: Worker, number: usize) -> Result<(), Fault> {
    match tokio::try_join!(run.source.open(), run.destination.open()) {
        Ok((source, destination)) => Box::pin(worker.run(Links { source, destination })).await,
        Err(fault) if number == 0 => Err(fault),
        Err(_) => Ok(()),
    }
}

/// Reads all folders and queues what there is to do; then looks up the subjects of what is left out.
async fn plan_work(
    run: &Context,
    links: Links,
    tasks: &[Arc<FolderTask>],
    works: &WorkQueue,
) -> Result<(), Fault> {
    let mut links = links;
    let mut left_out = Vec::new();
    let mut at = 0;
    let mut tries = run.options.pace.reconnect_tries;
    while let Err(fault) = read_from(run, &links, tasks, &mut at, |work| {
        skipped::keep(&mut left_out, &work);
        works.push(work);
    })
    .await
    {
        let Fault::Link { failure, .. } = fault else { return Err(fault) };
        tries = tries.checked_sub(1).ok_or_else(|| run.source.gone(&failure))?;
        let (source, destination) =
            tokio::try_join!(run.source.reopen(&failure), run.destination.reopen(&failure))?;
        links = Links { source, destination };
    }
    works.close();
    skipped::name_all(run, &links.source, left_out).await?;
    tokio::join!(links.source.logout(), links.destination.logout());
    Ok(())
}

/// Reads folders from number `at` on, a few ahead; `at` tells how far it came.
async fn read_from(
    run: &Context,
    links: &Links,
    tasks: &[Arc<FolderTask>],
    at: &mut usize,
    mut ready: impl FnMut(scan::FolderWork),
) -> Result<(), Fault> {
    let mut begun = std::collections::VecDeque::new();
    let mut next = *at;
    while *at < tasks.len() {
        while next < tasks.len() && begun.len() < AHEAD {
            let one = scan::begin(run, &links.source, &tasks[next]).await?;
            next += 1;
            let careful = matches!(one, Begun::Careful(_));
            begun.push_back(one);
            if careful {
                // Reads more of this folder later: nothing else may be opened before.
                break;
            }
        }
        let Some(one) = begun.pop_front() else { break };
        if let Some(work) = scan::finish(run, one, &links.source, &links.destination).await? {
            ready(work);
        }
        *at += 1;
    }
    Ok(())
}

async fn dry(run: &Context, links: &Links, tasks: Vec<Arc<FolderTask>>) -> Result<(), Fault> {
    phase(run, Phase::Reconciling);
    let mut left_out = Vec::new();
    let mut at = 0;
    read_from(run, links, &tasks, &mut at, |work| {
        skipped::keep(&mut left_out, &work);
        run.meter.count(work.task.index, |tally| {
            tally.pending = mailhaul_model::MessageCount(work.to_copy.len() as u64);
            tally.pending_bytes =
                work.to_copy.iter().map(|m| mailhaul_model::ByteCount(m.size)).sum();
        });
        run.meter.folder_done(work.task.index);
    })
    .await?;
    skipped::name_all(run, &links.source, left_out).await
}

fn phase(run: &Context, phase: Phase) {
    run.sink.emit(Event::Phase { phase });
}

fn open_ledger(request: &RunRequest) -> Result<Ledger, LedgerError> {
    match &request.ledger {
        Some(path) if request.kind == RunKind::Copy => Ledger::open(path),
        Some(path) => Ledger::open_copy(path),
        None => Ledger::in_memory(),
    }
}

fn crashed(error: &tokio::task::JoinError) -> Fault {
    let text = format!("A part of the program failed: {error}. Please report this.");
    Fault::Fatal { problem: problem::plain(FailureClass::Internal, text), exit: ExitCode::Software }
}

fn unstarted(error: &LedgerError) -> Finished {
    Finished {
        exit: ExitCode::Unavailable,
        failure: Some(problem::of_ledger(error)),
        total: mailhaul_model::event::Tally::default(),
        folders: Vec::new(),
        errors: 1,
        seconds: 0.0,
        flags_updated: mailhaul_model::MessageCount(0),
        body_fetches: mailhaul_model::MessageCount(0),
    }
}

fn finish(run: &Context, end: End, started: Instant) -> Finished {
    phase(run, Phase::Finishing);
    let by_errors = run.meter.most_frequent_error();
    let (exit, failure) = match end {
        End::Done => (by_errors.unwrap_or(ExitCode::Ok), None),
        End::Faulted(fault) => ended(run, fault, by_errors),
        End::Stopped(why) => (ExitCode::BySignal, Some(stopped(why))),
    };
    if let Some(failure) = &failure {
        run.sink.emit(Event::Problem(failure.clone()));
    }
    let (total, folders, flags_updated, body_fetches) = run.meter.close();
    Finished {
        exit,
        failure,
        total,
        folders,
        errors: run.meter.errors(),
        seconds: started.elapsed().as_secs_f64(),
        flags_updated,
        body_fetches,
    }
}

fn ended(run: &Context, fault: Fault, by_errors: Option<ExitCode>) -> (ExitCode, Option<Problem>) {
    match fault {
        Fault::Fatal { problem, exit } => (exit, Some(problem)),
        Fault::Link { side, failure } => {
            match if side == SideName::Source { &run.source } else { &run.destination }
                .gone(&failure)
            {
                Fault::Fatal { problem, exit } => (exit, Some(problem)),
                _ => (ExitCode::Connection, None),
            }
        }
        Fault::TooManyErrors => {
            let code = by_errors
                .filter(|code| *code != ExitCode::WithErrors)
                .unwrap_or(ExitCode::TooManyErrors);
            let text = format!("Stopped after {} errors, as many as allowed.", run.meter.errors());
            (code, Some(problem::plain(FailureClass::MessageRefused, text)))
        }
        Fault::OverLimit => {
            let text =
                "The transfer limit that was asked for is reached. The next run goes on from here."
                    .to_owned();
            (ExitCode::TransferExceeded, Some(problem::plain(FailureClass::Stopped, text)))
        }
    }
}

fn stopped(why: StopReason) -> Problem {
    let text = match why {
        StopReason::Signal => "Stopped by a signal. The next run goes on from here.",
        StopReason::LifelineClosed => {
            "Stopped because the program that started it is gone. The next run goes on from here."
        }
        StopReason::User => "Stopped by the user. The next run goes on from here.",
    };
    problem::plain(FailureClass::Stopped, text.to_owned())
}
