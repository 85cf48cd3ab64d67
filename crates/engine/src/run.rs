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
use crate::meter::TICK;
use crate::place::place_all;
use crate::planner::dry;
use crate::sink::{EventSink, warn};
use crate::stop::Stop;
use crate::subscriptions::Subscriptions;
use crate::task::{FolderTask, plan, prepare};
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
    let opened = async { tokio::try_join!(open(run), ledger) };
    let (Links { source, destination }, ()) = Box::pin(opened).await?;
    if run.depth == Depth::Login {
        tokio::join!(source.logout(), destination.logout());
        return Ok(());
    }
    let (links, tasks) = Box::pin(listed(run, Links { source, destination })).await?;
    let Links { source, mut destination } = links;
    if run.depth == Depth::FolderSizes || run.kind == RunKind::Check {
        return Ok(());
    }
    if run.is_real() && run.options.messages.probe_destination {
        habits::look(run, &destination).await?;
    }
    let ahead = Ahead::begin(run, &source, &tasks);
    let (tasks, subscriptions) = if run.is_real() {
        prepared(run, &mut destination, tasks).await?
    } else {
        (tasks, Subscriptions::default())
    };
    let links = Links { source, destination };
    if run.depth == Depth::Folders {
        subscriptions.settle(run).await?;
        return Box::pin(deletion::of_folders(run, links)).await;
    }
    match run.kind {
        RunKind::Copy => {
            let all = tasks.clone();
            Box::pin(copy(run, links, tasks, ahead)).await?;
            subscriptions.settle(run).await?;
            say_changed(run);
            Box::pin(deletion::carry_out(run, None, &all)).await
        }
        RunKind::Verify => {
            verify::verify(run, links, tasks.into_iter().map(Arc::new).collect()).await
        }
        RunKind::Dry | RunKind::Check => {
            let all = tasks.clone();
            let links = dry(run, links, tasks.into_iter().map(Arc::new).collect()).await?;
            Box::pin(deletion::carry_out(run, Some(links), &all)).await
        }
    }
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

/// Makes the missing folders, over another connection where it is lost meanwhile. The source's is in use already.
async fn prepared(
    run: &Context,
    destination: &mut Session,
    tasks: Vec<FolderTask>,
) -> Result<(Vec<FolderTask>, Subscriptions), Fault> {
    let mut tries = Tries::new(run, 0);
    loop {
        match prepare(run, destination, tasks.clone()).await {
            Ok(prepared) => return Ok(prepared),
            Err(fault) => {
                if let Some((_, failure)) = tries.get_over(run, 0, fault).await? {
                    run.destination.say_lost(&failure);
                    *destination = run.destination.reopen(&failure).await?;
                }
            }
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

/// One wave after the other: what one of them copied is settled before the next one looks. Further labels are placed when every
/// message has its home, and All Mail comes last of all.
async fn copy(
    run: &Arc<Context>,
    links: Links,
    tasks: Vec<FolderTask>,
    ahead: Ahead,
) -> Result<(), Fault> {
    phase(run, Phase::Copying);
    let (all_mail, folders): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|t| t.is_all_mail);
    let mut links = Some(links);
    let mut ahead = Some(ahead);
    for wave in waves(folders) {
        let links = match links.take() {
            Some(links) => links,
            None => Links::anew(run).await?,
        };
        Box::pin(copy_wave(run, links, wave, ahead.take().unwrap_or_default())).await?;
    }
    loop {
        let again = Box::pin(place_all(run)).await?;
        if again.is_empty() {
            break;
        }
        Box::pin(copy_wave(run, Links::anew(run).await?, again, Ahead::default())).await?;
    }
    if !all_mail.is_empty() {
        run.labels.remember(run).await?;
    }
    for wave in waves(all_mail) {
        let links = match links.take() {
            Some(links) => links,
            None => Links::anew(run).await?,
        };
        Box::pin(copy_wave(run, links, wave, ahead.take().unwrap_or_default())).await?;
    }
    if run.doubts.is_empty() { Ok(()) } else { Box::pin(doubts::look_again(run)).await }
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
