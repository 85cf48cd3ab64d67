//! Why runs stay in line although their time has come: a pause, a schedule, what a server is spared.
//!
//! A pure look at the store's facts; the same facts always hold the same runs back.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use mailhaul_model::{BatchId, ByteCount, Schedule, Server, ServerId};
use mailhaul_model::{Said, SaidValue, said};
use mailhaul_store::{BatchRecord, Held, Listing, Placed};

/// Why, and until when where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub reason: Said,
    pub until: Option<Timestamp>,
    /// Whether what is at work has to end too.
    pub ends_runs: bool,
}

/// Everything that is held back this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holds {
    pub queue: Option<Hold>,
    pub batches: HashMap<BatchId, Hold>,
    pub servers: HashMap<ServerId, Hold>,
}

/// What holds are made of.
pub(crate) struct Facts<'a> {
    pub now: Timestamp,
    pub zone: &'a TimeZone,
    pub queue_paused: bool,
    pub batches: &'a [BatchRecord],
    pub servers: &'a [Server],
    pub at_work: &'a [Placed],
    /// Connections that the runs at work may use at each server.
    pub connections: &'a HashMap<ServerId, u32>,
    pub volume_today: &'a [(ServerId, ByteCount)],
}

impl Holds {
    pub fn look(facts: &Facts<'_>) -> Self {
        let batches =
            facts.batches.iter().filter_map(|batch| Some((batch.id, hold_batch(facts, batch)?)));
        let servers = facts
            .servers
            .iter()
            .filter_map(|server| Some((server.id, hold_server(facts, server)?)));
        Self {
            queue: facts.queue_paused.then(|| ending(said!("The queue is paused."), None)),
            batches: batches.collect(),
            servers: servers.collect(),
        }
    }

    /// For the statement that claims a run.
    pub fn held(&self) -> Held {
        let mut held = Held {
            batches: self.batches.keys().copied().collect(),
            servers: self.servers.keys().copied().collect(),
        };
        held.batches.sort_unstable();
        held.servers.sort_unstable();
        held
    }

    /// The first reason why a job's run has to wait.
    pub fn of(&self, job: &Listing) -> Option<Hold> {
        if job.paused {
            return Some(ending(said!("The job is paused."), None));
        }
        if job.away {
            return Some(ending(away(), None));
        }
        let batch = job.batch.and_then(|batch| self.batches.get(&batch));
        let servers = [job.source.server, job.destination.server];
        let server = servers.iter().find_map(|server| self.servers.get(server));
        self.queue.as_ref().or(batch).or(server).cloned()
    }

    /// Whether a run at work has to end now, to go on later.
    pub fn ends(&self, run: &Placed) -> bool {
        let batch = run.batch.and_then(|batch| self.batches.get(&batch));
        let servers = [run.source, run.destination];
        let holds = [self.queue.as_ref(), batch].into_iter().flatten();
        let mut holds = holds.chain(servers.iter().filter_map(|s| self.servers.get(s)));
        run.paused || holds.any(|hold| hold.ends_runs)
    }
}

/// Two machines at work on the same two mailboxes would each copy what the other has just sent.
pub(crate) fn away() -> Said {
    said!(
        "A plan has given the job to other machines. Collect their results, or end the plan, before it is run here."
    )
}

fn hold_batch(facts: &Facts<'_>, batch: &BatchRecord) -> Option<Hold> {
    if batch.closed.is_some() {
        return Some(ending(said!("The batch is closed."), None));
    }
    if batch.paused && batch.handed_over {
        let reason = said!(
            "The batch was exported: another computer may go on with it, and only one may. Resume it here when that one doesn't."
        );
        return Some(ending(reason, None));
    }
    if batch.paused {
        return Some(ending(said!("The batch is paused."), None));
    }
    if let Some(until) = batch.spec.schedule.closed_until(facts.now, facts.zone) {
        let reason = said!("Waits for the batch's schedule until {0}.", clock(until, facts));
        return Some(ending(reason, Some(until)));
    }
    let most = batch.spec.most_at_once?;
    let busy = facts.at_work.iter().filter(|run| run.batch == Some(batch.id)).count();
    (busy >= most as usize).then(|| {
        let reason = said!(
            most;
            "Waits for a free place: # run of this batch at once.",
            "Waits for a free place: # runs of this batch at once."
        );
        Hold { reason, until: None, ends_runs: false }
    })
}

fn hold_server(facts: &Facts<'_>, server: &Server) -> Option<Hold> {
    let limits = &server.limits;
    let schedule = Schedule { window: limits.window, ..Schedule::default() };
    if let Some(until) = schedule.closed_until(facts.now, facts.zone) {
        let until_then = clock(until, facts);
        let reason = said!("{0} may not be used until {1}.", &server.name, until_then);
        return Some(ending(reason, Some(until)));
    }
    let moved = facts.volume_today.iter().find(|(id, _)| *id == server.id);
    let moved = moved.map_or(ByteCount(0), |(_, bytes)| *bytes);
    if let Some(most) = limits.bytes_per_day.filter(|most| moved >= *most) {
        let until = tomorrow(facts);
        let reason = said!(
            "The day's volume of {0} is used up ({1}); it goes on at midnight.",
            &server.name,
            most
        );
        return Some(ending(reason, until));
    }
    let most = limits.connections?;
    let used = facts.connections.get(&server.id).copied().unwrap_or(0);
    (used >= most).then(|| {
        let reason =
            said!("Waits for a free connection: {0} gets {1} at most.", &server.name, most);
        Hold { reason, until: None, ends_runs: false }
    })
}

fn ending(reason: Said, until: Option<Timestamp>) -> Hold {
    Hold { reason, until, ends_runs: true }
}

/// The next midnight by the clock on the wall.
fn tomorrow(facts: &Facts<'_>) -> Option<Timestamp> {
    let day = facts.now.to_zoned_datetime(facts.zone.clone()).date().checked_add(1.day()).ok()?;
    day.to_zoned_datetime(facts.zone.clone()).ok().map(|midnight| midnight.timestamp())
}

/// `22:00`, or with its day where that isn't today.
fn clock(at: Timestamp, facts: &Facts<'_>) -> SaidValue {
    let there = at.to_zoned_datetime(facts.zone.clone());
    let here = facts.now.to_zoned_datetime(facts.zone.clone());
    let is_today = there.date() == here.date();
    let english = there.strftime(if is_today { "%H:%M" } else { "%Y-%m-%d %H:%M" });
    SaidValue::moment(at, english.to_string())
}

#[cfg(test)]
mod tests;
