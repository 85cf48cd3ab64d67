//! A shard's jobs, one after the other or a few at once, until each is settled.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::future::pending;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use mailhaul_model::plan::JobSecrets;
use mailhaul_model::{ExitCode, JobId, Plan, PlannedJob};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::attempt::{self, Attempt};
use super::options::ShardOptions;
use super::secrets;
use super::state::State;
use super::verdict::{Next, Settled, Tries, after, settled};
use crate::signals::{self, Signal};
use crate::usage::UsageError;

/// What the jobs share.
struct Shard {
    plan: Plan,
    state: State,
    secrets: HashMap<JobId, JobSecrets>,
    program: PathBuf,
    stop: watch::Receiver<bool>,
}

/// A job in line.
struct Waiting {
    job: PlannedJob,
    tries: Tries,
    not_before: Instant,
}

/// How many jobs came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    through: u32,
    /// By an earlier process.
    before: u32,
    failed: u32,
    unfinished: u32,
    stopped: bool,
}

/// Carries out what isn't settled yet.
pub fn carry_out(options: &ShardOptions) -> Result<ExitCode, UsageError> {
    let unreadable = |source| UsageError::PlanFile { path: options.plan.clone(), source };
    let text = std::fs::read_to_string(&options.plan).map_err(unreadable)?;
    let plan = Plan::read(&text)
        .map_err(|source| UsageError::Plan { path: options.plan.clone(), source })?;
    if options.shard >= plan.head.shards {
        return Err(UsageError::Text {
            name: "shard".into(),
            value: options.shard.to_string(),
            reason: "the plan has fewer shards",
        });
    }
    let state = State::open(&options.state, &options.plan, &plan.head)?;
    let mut count = Count::default();
    let todo = todo(&plan, &state, options, &mut count)?;
    let secrets = if todo.is_empty() {
        HashMap::new()
    } else {
        secrets::read(&options.secrets, &plan, options.shard)?
    };
    let missing: BTreeSet<u32> = todo
        .iter()
        .map(|waiting| waiting.job.job)
        .filter(|job| !secrets.contains_key(job))
        .map(|job| job.0)
        .collect();
    if !missing.is_empty() {
        return Err(UsageError::NoSecrets(missing.into_iter().collect()));
    }
    say(&format!(
        "plan {}, shard {} of {}: {} to do, {} done before",
        plan.head.short(),
        options.shard,
        plan.head.shards,
        todo.len(),
        count.before
    ));
    let program = std::env::current_exe().map_err(UsageError::Start)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(UsageError::Start)?;
    let (stopping, stop) = watch::channel(false);
    // Kept until the end: without it there would be nobody left to say that it goes on.
    let heard = stopping.clone();
    let came = move |_| {
        heard.send_replace(true);
    };
    if let Err(error) = signals::watch(Signal::USUAL.to_vec(), came) {
        tracing::warn!(%error, "signals can't be waited for");
    }
    let shard = Arc::new(Shard { plan, state, secrets, program, stop });
    runtime.block_on(work(&shard, todo, &mut count));
    drop(stopping);
    say(&format!(
        "shard {}: {} through, {} need someone, {} unfinished",
        options.shard,
        count.through + count.before,
        count.failed,
        count.unfinished
    ));
    Ok(count.exit())
}

/// The shard's jobs without those that are settled, in the plan's order.
fn todo(
    plan: &Plan,
    state: &State,
    options: &ShardOptions,
    count: &mut Count,
) -> Result<VecDeque<Waiting>, UsageError> {
    let mut todo = VecDeque::new();
    for job in plan.jobs.iter().filter(|job| job.shard == options.shard) {
        let finished = state.record(&plan.head, job).finished();
        let finished = finished
            .map_err(|source| UsageError::PlanFile { path: options.state.clone(), source })?;
        match finished.as_ref().map(settled) {
            Some(Settled::Through) => count.before += 1,
            Some(Settled::Failed(_)) if !options.retry_failed => count.failed += 1,
            _ => todo.push_back(Waiting {
                job: job.clone(),
                tries: Tries::default(),
                not_before: Instant::now(),
            }),
        }
    }
    Ok(todo)
}

async fn work(shard: &Arc<Shard>, mut todo: VecDeque<Waiting>, count: &mut Count) {
    let at_once = shard.plan.head.at_once.max(1) as usize;
    let mut stop = shard.stop.clone();
    let mut at_work = JoinSet::new();
    loop {
        let is_stopping = *stop.borrow();
        while at_work.len() < at_once && !is_stopping {
            let now = Instant::now();
            let Some(place) = todo.iter().position(|waiting| waiting.not_before <= now) else {
                break;
            };
            let Some(waiting) = todo.remove(place) else { break };
            let shard = Arc::clone(shard);
            at_work.spawn(async move { shard.attempt(waiting).await });
        }
        if at_work.is_empty() && (is_stopping || todo.is_empty()) {
            break;
        }
        let due = todo.iter().map(|waiting| waiting.not_before).min();
        let due = due.filter(|_| at_work.len() < at_once && !is_stopping);
        tokio::select! {
            Some(ended) = at_work.join_next(), if !at_work.is_empty() => match ended {
                Ok((waiting, next)) => take(waiting, next, &mut todo, count),
                Err(error) => {
                    say(&format!("a job's task broke off: {error}"));
                    count.unfinished += 1;
                }
            },
            () = wait_until(due), if due.is_some() => {}
            _ = stop.wait_for(|stop| *stop), if !is_stopping => {}
        }
    }
    count.stopped = *stop.borrow();
    count.unfinished += u32::try_from(todo.len()).unwrap_or(u32::MAX);
}

async fn wait_until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => pending().await,
    }
}

fn take(waiting: Waiting, next: Next, todo: &mut VecDeque<Waiting>, count: &mut Count) {
    match next {
        Next::Through => count.through += 1,
        Next::Failed(_) => count.failed += 1,
        Next::GivenUp(_) | Next::Stopped => count.unfinished += 1,
        Next::Again(pause, tries) => {
            todo.push_back(Waiting { tries, not_before: Instant::now() + pause, ..waiting });
        }
    }
}

impl Shard {
    /// One try, and what it came to. A fault of the state folder ends the job's turn: the next process tries again.
    async fn attempt(&self, waiting: Waiting) -> (Waiting, Next) {
        let job = waiting.job.job;
        let next = match self.make(&waiting).await {
            Ok((next, attempt)) => {
                say(&told(job, &next, &attempt));
                next
            }
            Err(error) => {
                say(&format!("job {job}: {error}"));
                Next::GivenUp(None)
            }
        };
        (waiting, next)
    }

    async fn make(&self, waiting: &Waiting) -> io::Result<(Next, Attempt)> {
        let (head, job) = (&self.plan.head, &waiting.job);
        let ledger = self.state.ledger(head, job)?.map_err(io::Error::other)?;
        let secrets = self.secrets.get(&job.job);
        let request = secrets.and_then(|secrets| self.plan.request(job, secrets, ledger));
        let request = request.ok_or_else(|| io::Error::other("it is no job of this plan's"))?;
        let mut record = self.state.record(head, job).write()?;
        let attempt = attempt::make(&self.program, request, &mut record, self.stop.clone()).await?;
        let next = after(&attempt, waiting.tries, *self.stop.borrow(), job.job.0);
        let is_last = matches!(next, Next::Through | Next::Failed(_) | Next::GivenUp(_));
        if is_last && attempt.finished.is_some() {
            record.seal()?;
        }
        Ok((next, attempt))
    }
}

/// A line for whoever watches: numbers alone, for it goes wherever the machine's logs go.
fn told(job: JobId, next: &Next, attempt: &Attempt) -> String {
    let copied = attempt.finished.as_ref().map_or(0, |finished| finished.total.copied.0);
    let what = match next {
        Next::Through => "through".to_owned(),
        Next::Failed(class) => format!("needs someone: {class:?}"),
        Next::GivenUp(Some(class)) => format!("left to the next start: {class:?}"),
        Next::GivenUp(None) => format!("left to the next start: {}", attempt.exit),
        Next::Again(pause, _) => format!("again in {} s", pause.as_secs()),
        Next::Stopped => "stopped".to_owned(),
    };
    format!("job {job}: {what}, {copied} copied")
}

/// Whoever closed standard output doesn't want to read the rest.
fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

impl Count {
    /// 0 where all went through, 111 where some need someone, 112 where all do, 1 where some may pass by themselves, 6 where it was
    /// ended before it was through.
    fn exit(self) -> ExitCode {
        match self {
            Self { stopped: true, unfinished: 1.., .. } => ExitCode::BySignal,
            Self { unfinished: 1.., .. } => ExitCode::Other,
            Self { failed: 0, .. } => ExitCode::Ok,
            Self { through: 0, before: 0, .. } => ExitCode::TooManyErrors,
            _ => ExitCode::WithErrors,
        }
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::ExitCode;

    use super::Count;

    #[test]
    fn the_exit_code_says_whether_all_some_or_none_went_through_and_whether_to_start_again() {
        let count = |through, failed, unfinished, stopped| Count {
            through,
            before: 0,
            failed,
            unfinished,
            stopped,
        };
        assert_eq!(count(3, 0, 0, false).exit(), ExitCode::Ok);
        assert_eq!(count(3, 0, 0, true).exit(), ExitCode::Ok);
        assert_eq!(count(2, 1, 0, false).exit(), ExitCode::WithErrors);
        assert_eq!(count(0, 3, 0, false).exit(), ExitCode::TooManyErrors);
        assert_eq!(count(2, 0, 1, false).exit(), ExitCode::Other);
        assert_eq!(count(2, 1, 1, true).exit(), ExitCode::BySignal);
        assert_eq!(Count::default().exit(), ExitCode::Ok);
    }
}
