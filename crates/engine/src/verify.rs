//! Reads both sides again and compares: every source message is there, or it is named.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use mailhaul_imap::Flag;
use mailhaul_model::event::{Phase, SideName, Tally};
use mailhaul_model::{ByteCount, Event, ExitCode, MessageCount, SaidValue, Uid, said};

use crate::context::Context;
use crate::copy::Links;
use crate::digest::digests;
use crate::fault::Fault;
use crate::matching::{Candidate, pair_up};
use crate::message::Message;
use crate::scan::{
    Detail, Filter, Lines, Snapshot, Unread, candidates, is_elsewhere, may_be, read_side, say_short,
};
use crate::sink::info;
use crate::task::{FolderTask, refuse_folder};
use crate::tries::Tries;

/// By destination folder, what is the copy of a message already: it is no other message's copy as well.
type Taken = HashMap<String, HashSet<Uid>>;

/// Compares all folders.
pub async fn verify(run: &Context, links: Links, tasks: Vec<Arc<FolderTask>>) -> Result<(), Fault> {
    let mut links = links;
    run.sink.emit(Event::Phase { phase: Phase::Verifying });
    let mut taken = Taken::new();
    let mut labelled = HashSet::new();
    for task in tasks {
        if task.create {
            let text = said!(
                "The destination has no folder {0}.",
                SaidValue::name(task.destination.as_str())
            );
            refuse_folder(run, &task, &text, ExitCode::SelectFailed)?;
            continue;
        }
        let taken = taken.entry(task.destination.as_str().to_lowercase()).or_default();
        let mut tries = Tries::new(run, run.lessons());
        while let Err(fault) = compare(run, &links, &task, (taken, &mut labelled)).await {
            links = links.after(run, &mut tries, run.lessons(), fault).await?;
        }
        run.meter.folder_done(task.index);
    }
    Ok(())
}

async fn compare(
    run: &Context,
    links: &Links,
    task: &FolderTask,
    (taken, labelled): (&mut HashSet<Uid>, &mut HashSet<u64>),
) -> Result<(), Fault> {
    let filter = Filter::new(run);
    let detail = Detail { identity: Some(run.headers.clone()), ..Detail::default() };
    let asked_for = Detail::for_comparing(run, &filter);
    let unknown = HashMap::new();
    let (here, there) = tokio::try_join!(
        read_side(run, task, (SideName::Source, &links.source), asked_for, &unknown),
        read_side(run, task, (SideName::Destination, &links.destination), detail, &unknown)
    )?;
    let source = Lines {
        side: SideName::Source,
        session: &links.source,
        snapshot: &here,
        added_for: run.options.messages.add_header.then(|| task.source.as_str()),
    };
    let destination = Lines {
        side: SideName::Destination,
        session: &links.destination,
        snapshot: &there,
        added_for: None,
    };
    let (here_all, there_all) = tokio::try_join!(
        candidates(run, &source, |uid| !run.refusals.is_refused((task.index, uid))),
        candidates(run, &destination, |uid| !run.unread_there.is_refused((task.index, uid)))
    )?;
    let free: Vec<Candidate> =
        there_all.iter().filter(|c| !taken.contains(&c.uid)).copied().collect();
    let pairs = pair_up(&here_all, &free);
    taken.extend(pairs.iter().map(|(_, there)| *there));
    let other = other_bytes(run, links, task, &pairs).await?;
    let mut found: HashSet<u32> =
        pairs.iter().map(|(uid, _)| uid.get()).filter(|uid| !other.contains(uid)).collect();
    let number = |uid: u32| here.numbers.get(&uid).copied();
    if task.is_all_mail {
        // Under a label they were found already.
        let has_label = |uid: &u32| number(*uid).is_some_and(|number| labelled.contains(&number));
        found.extend(here.messages.iter().map(|m| m.uid).filter(has_label));
    }
    labelled.extend(found.iter().filter_map(|uid| number(*uid)));
    let had_label =
        |uid: u32| task.is_all_mail && number(uid).is_some_and(|number| run.labels.knows(number));
    let more = free.len() - pairs.len();
    if more > 0 {
        info(
            &*run.sink,
            format!(
                "{}: {more} messages on the destination are not from this folder.",
                task.destination.as_str()
            ),
        );
    }
    let skipped: HashSet<u32> = here
        .messages
        .iter()
        .enumerate()
        .filter(|(place, m)| {
            let elsewhere = is_elsewhere(run, task, &here, *place);
            !found.contains(&m.uid)
                && (elsewhere
                    || had_label(m.uid)
                    || filter.reason_to_skip(m, here.found.as_ref()).is_some())
        })
        .map(|(_, m)| m.uid)
        .collect();
    count(run, task, &here, &here_all, (&found, &skipped));
    say_short(run, task, &here)?;
    run.meter.flags_differ(task.index, differing(run, (&here, &there), &pairs));
    let unread = there.messages.iter();
    let unread = unread.filter(|m| run.unread_there.is_refused((task.index, m.uid)));
    name_missing(run, task, &here, (&found, &skipped), (&other, &unread.copied().collect()))
}

/// Messages whose bytes are others on the destination, where bodies are to be compared.
async fn other_bytes(
    run: &Context,
    links: &Links,
    task: &FolderTask,
    pairs: &[(Uid, Uid)],
) -> Result<HashSet<u32>, Fault> {
    if !run.options.messages.verify_bodies || pairs.is_empty() {
        return Ok(HashSet::new());
    }
    let (here, there): (Vec<u32>, Vec<u32>) =
        pairs.iter().map(|(here, there)| (here.get(), there.get())).unzip();
    let (here, there) = tokio::try_join!(
        digests(SideName::Source, &links.source, &task.source, &here),
        digests(SideName::Destination, &links.destination, &task.destination, &there)
    )?;
    // What can't be read on either side is not found to be the same.
    let same = |a: &Uid, b: &Uid| match (here.get(&a.get()), there.get(&b.get())) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    };
    Ok(pairs.iter().filter(|(a, b)| !same(a, b)).map(|(a, _)| a.get()).collect())
}

fn count(
    run: &Context,
    task: &FolderTask,
    here: &Snapshot,
    all: &[Candidate],
    (found, skipped): (&HashSet<u32>, &HashSet<u32>),
) {
    let bytes: ByteCount = all
        .iter()
        .filter(|c| found.contains(&c.uid.get()) || skipped.contains(&c.uid.get()))
        .map(|c| ByteCount(c.size))
        .sum();
    let source_bytes = here.messages.iter().map(|m| ByteCount(m.size)).sum();
    run.meter.count(task.index, |tally| {
        *tally = Tally {
            source: MessageCount(here.messages.len() as u64),
            settled: MessageCount(found.len() as u64),
            source_bytes,
            skipped: MessageCount(skipped.len() as u64),
            other_bytes: bytes,
            ..Tally::default()
        };
    });
}

/// Messages whose flags differ, as far as the destination can keep them.
fn differing(run: &Context, (here, there): (&Snapshot, &Snapshot), pairs: &[(Uid, Uid)]) -> u64 {
    let flags = |snapshot: &Snapshot| -> HashMap<u32, BTreeSet<Flag>> {
        let kept = |message: &Message| {
            run.admitted(snapshot.flags.flags(message.flags)).into_iter().collect()
        };
        snapshot.messages.iter().map(|message| (message.uid, kept(message))).collect()
    };
    let (here, there) = (flags(here), flags(there));
    let differ = |(a, b): &&(Uid, Uid)| here.get(&a.get()) != there.get(&b.get());
    pairs.iter().filter(differ).count() as u64
}

fn name_missing(
    run: &Context,
    task: &FolderTask,
    here: &Snapshot,
    (found, skipped): (&HashSet<u32>, &HashSet<u32>),
    (other, unread): (&HashSet<u32>, &Unread),
) -> Result<(), Fault> {
    let missing = |uid: u32| !found.contains(&uid) && !skipped.contains(&uid);
    for message in here.messages.iter().filter(|m| missing(m.uid)) {
        let reason = if other.contains(&message.uid) {
            said!("its bytes are others on the destination")
        } else if may_be(message, unread) {
            said!("it may be one that the destination server can't read")
        } else {
            said!("it is not on the destination")
        };
        let Some(report) = task.refused(message, reason) else { continue };
        run.meter.lost(task.index, report);
        // What the source does not hand out was counted when it was given up.
        if !run.refusals.is_refused((task.index, message.uid)) {
            run.error(ExitCode::WithErrors)?;
        }
    }
    Ok(())
}
