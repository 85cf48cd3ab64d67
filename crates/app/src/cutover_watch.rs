//! Looks mail exchangers up again and again, and fetches late mail until the old place is quiet.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::cutover::Seen;
use mailhaul_model::mail_dns::{DnsProblem, MailExchangers};
use mailhaul_model::{BatchId, RunKind, said};
use mailhaul_store::{Act, CutOverRecord, Listing, StoreError};
use tokio::task::JoinSet;

use crate::bulk::password_trouble;
use crate::core::Core;
use crate::{Role, words};

/// How often it is looked at what is due.
const LOOK: Duration = Duration::from_secs(1);
/// The least and the most seconds between two looks at a domain; between them its TTL decides.
const LOOK_UP_AGAIN: (u32, u32) = (60, 900);

/// Runs until the application ends. Only the process that supervises does anything.
pub(crate) async fn watch(core: Arc<Core>) {
    let mut stop = core.stop.subscribe();
    loop {
        if *core.role.borrow() == Role::Supervisor
            && let Err(error) = step(&core).await
        {
            tracing::error!(%error, "the cut-overs could not be looked at");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

async fn step(core: &Arc<Core>) -> Result<(), StoreError> {
    for record in core.store.cutovers()? {
        let watched = record.plan.domains.iter().filter(|_| record.plan.watch);
        let due: Vec<String> =
            watched.filter(|domain| is_due(core, &record, domain)).cloned().collect();
        look_up(core, record.batch, due).await?;
        fetch_late_mail(core, record.batch)?;
    }
    Ok(())
}

fn is_due(core: &Core, record: &CutOverRecord, domain: &str) -> bool {
    let Some(seen) = record.memory.seen.get(domain) else { return true };
    let ttl = seen.answer.as_ref().map_or(0, |answer| answer.ttl);
    let pause = ttl.clamp(LOOK_UP_AGAIN.0, LOOK_UP_AGAIN.1);
    // A clock that was set back must not keep it waiting.
    let since = core.now().duration_since(seen.at).abs();
    since >= SignedDuration::from_secs(pause.into())
}

/// Looks domains up, all at once.
pub(crate) async fn look_up(
    core: &Arc<Core>,
    batch: BatchId,
    domains: Vec<String>,
) -> Result<(), StoreError> {
    let mut asked = JoinSet::new();
    for domain in domains {
        let core = Arc::clone(core);
        asked.spawn(async move {
            let answer = core.dns.mail_exchangers(&domain).await;
            keep(&core, batch, &domain, answer)
        });
    }
    while let Some(kept) = asked.join_next().await {
        match kept {
            Ok(kept) => kept?,
            Err(error) => tracing::error!(%error, "a look-up broke off"),
        }
    }
    Ok(())
}

/// Keeps an answer, and writes down that it changed.
fn keep(
    core: &Core,
    batch: BatchId,
    domain: &str,
    answer: Result<MailExchangers, DnsProblem>,
) -> Result<(), StoreError> {
    let _turn = core.cutovers();
    let Some(mut record) = core.store.cutover(batch)? else { return Ok(()) };
    let now = core.now();
    let before = record.memory.seen.get(domain).cloned();
    let known = before.as_ref().and_then(|seen| seen.answer.clone());
    let seen = match answer {
        Ok(answer) => {
            let same = known.as_ref().is_some_and(|known| known.hosts == answer.hosts);
            if let Some(known) = known.filter(|_| !same) {
                let text = words::mail_moved(domain, &known, &answer);
                core.store
                    .note_act(batch, &Act { at: now, person: "Mailhaul".to_owned(), text })?;
            }
            let since = before.filter(|_| same).map_or(now, |seen| seen.since);
            Seen { at: now, answer: Some(answer), since, problem: None }
        }
        Err(problem) => Seen {
            at: now,
            answer: known,
            since: before.map_or(now, |seen| seen.since),
            problem: Some(problem),
        },
    };
    record.memory.seen.insert(domain.to_owned(), seen);
    core.store.put_cutover(&record)?;
    core.board.batches_changed();
    Ok(())
}

/// When the next top-up for late mail is due, where there is to be one; the first is due at once.
pub(crate) fn next_top_up(record: &CutOverRecord) -> Option<Timestamp> {
    let late = record.plan.late.filter(|_| record.memory.late_over.is_none())?;
    let asked = record.memory.late_asked?;
    asked.checked_add(SignedDuration::from_mins(late.every.into())).ok()
}

/// Queues the next top-up if it is due, and ends them when nothing came for long enough.
fn fetch_late_mail(core: &Core, batch: BatchId) -> Result<(), StoreError> {
    let _turn = core.cutovers();
    let Some(mut record) = core.store.cutover(batch)? else { return Ok(()) };
    let (Some(late), Some(began), None) =
        (record.plan.late, record.memory.late_since, record.memory.late_over)
    else {
        return Ok(());
    };
    let now = core.now();
    let quiet_since = core.store.last_arrival(batch)?.map_or(began, |last| last.max(began));
    let quiet = SignedDuration::from_hours(late.quiet.into());
    // Silence counts only where somebody listened: in every mailbox, with a run that was asked for after it.
    let heard = core.store.listened_since(batch)?;
    let is_quiet = heard.is_some_and(|heard| heard.duration_since(quiet_since) >= quiet);
    let text = if is_quiet && !core.store.is_busy(batch)? {
        record.memory.late_over = Some(now);
        Some(said!(
            late.quiet;
            "Nothing new came to the old mailboxes for # hour: the late-mail top-ups ended.",
            "Nothing new came to the old mailboxes for # hours: the late-mail top-ups ended."
        ))
    } else if next_top_up(&record).is_none_or(|next| now >= next) {
        record.memory.late_asked = Some(now);
        match queue_top_ups(core, batch, now)? {
            0 => None,
            count => Some(said!(
                count;
                "Queued a late-mail top-up of # job.",
                "Queued a late-mail top-up of # jobs."
            )),
        }
    } else {
        return Ok(());
    };
    core.store.put_cutover(&record)?;
    if let Some(text) = text {
        core.store.note_act(batch, &Act { at: now, person: "Mailhaul".to_owned(), text })?;
    }
    core.board.batches_changed();
    Ok(())
}

/// Every job of the batch that was run for real before, isn't open, isn't paused and has its passwords.
fn queue_top_ups(core: &Core, batch: BatchId, now: Timestamp) -> Result<u32, StoreError> {
    let fits = |job: &Listing| !job.paused && !job.away && password_trouble(job).is_none();
    let mut count = 0;
    for id in core.store.jobs_to_top_up(batch)? {
        let Some(job) = core.store.listing(id)? else { continue };
        if fits(&job) && core.store.queue_run(id, RunKind::Copy, None, now)?.is_some() {
            core.touch(id);
            count += 1;
        }
    }
    core.nudge.notify_one();
    Ok(count)
}
