//! A run from its request to its last event.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_imap::{Command, Mailbox, Response, Session};
use mailhaul_model::event::{Finished, Phase, SideName, Started};
use mailhaul_model::{Clock, Depth, Event, RunKind, RunRequest};
use tokio::time::Instant;

use crate::ahead::Ahead;
use crate::context::Context;
use crate::copy::Links;
use crate::crew::copy_wave;
use crate::ending::{End, finish, unstarted};
use crate::fault::Fault;
use crate::folder::Listing;
use crate::folder::listing::Detail;
use crate::ledger::{Ledger, LedgerError};
use crate::making::Making;
use crate::meter::TICK;
use crate::place::place_all;
use crate::planner::{Folders, dry};
use crate::sink::{EventSink, warn};
use crate::stop::Stop;
use crate::task::{FolderTask, plan};
use crate::tokens::Tokens;
use crate::tries::Tries;
use crate::waves::waves;
use crate::{deletion, doubts, habits, verify};

/// Carries out a request. Never fails: how it ended is in the answer, which is also the last event.
///
/// The future is boxed, so that the engine is compiled here once and not in every program that waits for it.
pub fn run(
    request: RunRequest,
    tokens: Arc<dyn Tokens>,
    sink: Arc<dyn EventSink>,
    clock: Arc<dyn Clock>,
    stop: Stop,
) -> Pin<Box<dyn Future<Output = Finished> + Send>> {
    Box::pin(carry_through(request, tokens, sink, clock, stop))
}

async fn carry_through(
    request: RunRequest,
    tokens: Arc<dyn Tokens>,
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
            let run = Arc::new(Context::new(request, Arc::clone(&sink), clock, ledger, &tokens));
            let end = Box::pin(under_watch(&run, &stop)).await;
            finish(&run, end, started)
        }
        Err(error) => unstarted(&error),
    };
    sink.emit(Event::Finished(finished.clone()));
    finished
}

async fn under_watch(run: &Arc<Context>, stop: &Stop) -> End {
    let ticker = async {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            run.meter.tick();
            run.crew.look(run.meter.arrived());
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
    let flushed = tokio::time::timeout(Duration::from_secs(1), run.ledger.close()).await;
    run.meter.tick();
    match (end, flushed) {
        (End::Done, Ok(Err(error))) => End::Faulted(error.into()),
        (end, _) => end,
    }
}

async fn carry_out(run: &Arc<Context>) -> Result<(), Fault> {
    run.content.check()?;
    phase(run, Phase::Connecting);
    let ledger = async { run.ledger.flush().await.map_err(Fault::from) };
    if run.depth == Depth::Connect {
        let (source, destination) =
            Box::pin(both(&*run.sink, run.source.connect(), run.destination.connect())).await?;
        tokio::join!(source.logout(), destination.logout());
        return Ok(());
    }
    let links = Box::pin(open(run)).await?;
    if run.depth == Depth::Login {
        ledger.await?;
        tokio::join!(links.source.logout(), links.destination.logout());
        return Ok(());
    }
    let (listed, ()) = Box::pin(async { tokio::try_join!(listed(run, links), ledger) }).await?;
    let (links, tasks) = listed;
    if run.depth == Depth::FolderSizes || run.kind == RunKind::Check {
        return Ok(());
    }
    if run.is_real() && run.options.messages.probe_destination {
        habits::look(run, &links.destination).await?;
    }
    match (run.depth, run.kind) {
        (Depth::Folders, _) => Box::pin(folders_alone(run, links, tasks)).await,
        (_, RunKind::Copy) => Box::pin(all_copied(run, links, tasks)).await,
        (_, RunKind::Verify) => verify::verify(run, links, shared(tasks)).await,
        (_, RunKind::Dry | RunKind::Check) => {
            let tasks = shared(tasks);
            let links = dry(run, links, tasks.clone()).await?;
            Box::pin(deletion::carry_out(run, Some(links), &tasks)).await
        }
    }
}

/// Makes the missing folders and leaves the messages alone.
async fn folders_alone(
    run: &Context,
    mut links: Links,
    tasks: Vec<FolderTask>,
) -> Result<(), Fault> {
    if run.is_real() {
        let mut making = Making::begin(&links.destination, tasks);
        making.all(run, &mut links.destination).await?;
        making.subscribed(run).await?;
    }
    deletion::of_folders(run, links).await
}

async fn all_copied(run: &Arc<Context>, links: Links, tasks: Vec<FolderTask>) -> Result<(), Fault> {
    let ahead = Ahead::begin(run, &links.source, &tasks);
    let mut making = Making::begin(&links.destination, tasks);
    let tasks = copy(run, links, &mut making, ahead).await?;
    making.subscribed(run).await?;
    say_changed(run);
    deletion::carry_out(run, None, &tasks).await
}

fn shared(tasks: Vec<FolderTask>) -> Vec<Arc<FolderTask>> {
    tasks.into_iter().map(Arc::new).collect()
}

/// Both at once. Where both fail it is the source's failure that counts, as with imapsync.
async fn both(
    sink: &dyn EventSink,
    source: impl Future<Output = Result<Session, Fault>>,
    destination: impl Future<Output = Result<Session, Fault>>,
) -> Result<(Session, Session), Fault> {
    let (source, destination) = tokio::join!(source, destination);
    if let (Err(_), Err(Fault::Fatal { problem, .. })) = (&source, &destination) {
        // The other one is told when the run ends.
        sink.emit(Event::Problem(problem.clone()));
    }
    Ok((source?, destination?))
}

/// Lists both sides, over other connections where one is lost meanwhile.
async fn listed(run: &Context, mut links: Links) -> Result<(Links, Vec<FolderTask>), Fault> {
    let mut tries = Tries::new(run, 0);
    loop {
        match list(run, &links.source, &links.destination).await {
            Ok(tasks) => return Ok((links, tasks)),
            Err(fault) => links = links.after(run, &mut tries, 0, fault).await?,
        }
    }
}

async fn list(
    run: &Context,
    source: &Session,
    destination: &Session,
) -> Result<Vec<FolderTask>, Fault> {
    phase(run, Phase::Listing);
    let wants_sizes = run.kind != RunKind::Copy
        || run.depth == Depth::FolderSizes
        || run.options.folders.tell_sizes;
    let detail = if wants_sizes { Detail::Sizes } else { Detail::Counts };
    let here =
        async { Listing::read(source, detail).await.map_err(|f| Fault::of(SideName::Source, f)) };
    let there = async {
        let quota = destination
            .capabilities()
            .quota()
            .then(|| destination.send(Command::GetQuotaRoot(Mailbox::new("INBOX"))));
        let (listing, ()) = listed_and_learnt(run, destination, detail).await?;
        let free = match quota {
            Some(quota) => quota.await.ok().and_then(|reply| free_space(&reply.untagged)),
            None => None,
        };
        Ok((listing, free))
    };
    let (here, (there, free)) = tokio::try_join!(here, there)?;
    for (side, listing) in [(SideName::Source, &here), (SideName::Destination, &there)] {
        let Some(failure) = listing.pushed_back.clone() else { continue };
        if run.has_patience() {
            return Err(Fault::PushedBack { side, failure });
        }
    }
    run.recognise(SideName::Source, source, &here.id);
    run.recognise(SideName::Destination, destination, &there.id);
    let messages = &run.options.messages;
    let wants_labels = messages.gmail_labels && !messages.skip_cross_duplicates;
    if wants_labels && source.capabilities().has("X-GM-EXT-1") {
        run.labels.turn_on(&there);
        run.labels.remember(run).await?;
    }
    let folders = &run.options.folders;
    let here = here.named_by(folders.source_prefix.as_deref(), folders.source_separator);
    let there =
        there.named_by(folders.destination_prefix.as_deref(), folders.destination_separator);
    plan(run, &here, &there, free)
}

/// In one round trip where one command tells all of the folders: STATUS is not for a folder that is open.
async fn listed_and_learnt(
    run: &Context,
    destination: &Session,
    detail: Detail,
) -> Result<(Listing, ()), Fault> {
    let listed = async {
        let listed = Listing::read(destination, detail).await;
        listed.map_err(|f| Fault::of(SideName::Destination, f))
    };
    let capabilities = destination.capabilities();
    if capabilities.list_extended() && capabilities.list_status() {
        return tokio::try_join!(listed, run.learn_destination(destination));
    }
    Ok((listed.await?, run.learn_destination(destination).await?))
}

/// Bytes left in the tightest quota for storage.
pub(crate) fn free_space(responses: &[Response]) -> Option<u64> {
    let limits = responses
        .iter()
        .filter_map(|r| if let Response::Quota(limits) = r { Some(limits) } else { None });
    let storage = limits.flatten().filter(|l| l.resource.eq_ignore_ascii_case("STORAGE"));
    storage.map(|l| l.limit.saturating_sub(l.used).saturating_mul(1024)).min()
}

/// Folders that have places of their own are copied as soon as they are made. Others go one wave after the other: what one
/// of them copied is settled before the next one looks. Further labels are placed when every message has its home, and All
/// Mail comes last of all. Gives back the folders that could be worked on.
async fn copy(
    run: &Arc<Context>,
    mut links: Links,
    making: &mut Making,
    ahead: Ahead,
) -> Result<Vec<Arc<FolderTask>>, Fault> {
    phase(run, Phase::Copying);
    let (folders, all_mail) = if making.is_apart() {
        (vec![Folders::being_made(making)], Vec::new())
    } else {
        let tasks = making.all(run, &mut links.destination).await?;
        let (all_mail, folders) = tasks.into_iter().partition(|task| task.is_all_mail);
        (ready(folders), ready(all_mail))
    };
    let mut copied = Vec::new();
    let mut ahead = Some(ahead);
    let mut links = Some(links);
    for wave in folders {
        let links = links_or_new(run, &mut links).await?;
        let ahead = ahead.take().unwrap_or_default();
        copied.extend(Box::pin(copy_wave(run, links, wave, ahead)).await?);
    }
    loop {
        let again = Box::pin(place_all(run)).await?;
        if again.is_empty() {
            break;
        }
        let wave = Folders::ready(again);
        Box::pin(copy_wave(run, Links::anew(run).await?, wave, Ahead::default())).await?;
    }
    if !all_mail.is_empty() {
        run.labels.remember(run).await?;
    }
    for wave in all_mail {
        let links = links_or_new(run, &mut links).await?;
        let ahead = ahead.take().unwrap_or_default();
        copied.extend(Box::pin(copy_wave(run, links, wave, ahead)).await?);
    }
    if !run.doubts.is_empty() {
        Box::pin(doubts::look_again(run)).await?;
    }
    Ok(copied)
}

fn ready(tasks: Vec<FolderTask>) -> Vec<Folders<'static>> {
    waves(tasks).into_iter().map(Folders::ready).collect()
}

async fn links_or_new(run: &Context, links: &mut Option<Links>) -> Result<Links, Fault> {
    match links.take() {
        Some(links) => Ok(links),
        None => Links::anew(run).await,
    }
}

/// A connection to each side.
pub(crate) async fn open(run: &Context) -> Result<Links, Fault> {
    let (source, destination) =
        Box::pin(both(&*run.sink, run.source.open(), run.destination.open())).await?;
    Ok(Links { source, destination })
}

fn say_changed(run: &Context) {
    let changed = run.content.changed();
    if changed > 0 {
        warn(
            &*run.sink,
            format!("{changed} messages were changed on their way; each is named above."),
        );
    }
}

fn phase(run: &Context, phase: Phase) {
    run.sink.emit(Event::Phase { phase });
}

fn open_ledger(request: &RunRequest) -> Result<Ledger, LedgerError> {
    match &request.ledger {
        Some(path) if request.kind == RunKind::Copy => Ledger::open_soon(path),
        Some(path) => Ledger::open_copy(path),
        None => Ledger::in_memory(),
    }
}
