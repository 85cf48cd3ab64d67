//! Makes runs of the results that machines left, and takes their ledgers home.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mailhaul_engine::ledger::others_copy;
use mailhaul_model::event::Event;
use mailhaul_model::retry::{MOST_CRASHES, MOST_SETBACKS};
use mailhaul_model::{FailureClass, JobId, RunId, RunKind, Verdict, said};
use mailhaul_store::{Collecting, Ending, PlanNotes, PlanRecord, StoreError};

use super::results::{self, Found, Told};
use super::{CollectOutcome, PlanFailure, ResultProblem, short};
use crate::board::Live;
use crate::judge::{Facts, Next, judge};
use crate::keeper::failed;
use crate::log_file::LogFile;
use crate::log_words;
use crate::{App, AppError};

/// What became of one result.
enum Taken {
    Collected { ledger: bool },
    Known,
    Left(String),
}

impl App {
    /// Takes in the results below a folder. What was taken in before is left alone, so that this can be done again at any time, also
    /// while machines are still at work.
    pub fn collect(&self, folder: &Path) -> Result<CollectOutcome, PlanFailure> {
        let found = results::find(folder)
            .map_err(|source| PlanFailure::File { path: folder.to_owned(), source })?;
        let mut outcome = CollectOutcome::default();
        let plans = self.core().store.plans()?;
        let mut collected: BTreeMap<String, u32> = BTreeMap::new();
        for (found, told) in newest(&found, &mut outcome.problems) {
            let Some(plan) = plans.iter().find(|plan| plan.id == told.head.plan) else {
                let problem = format!(
                    "its plan {} is not one of this installation's",
                    short(&told.head.plan)
                );
                outcome.problems.push(ResultProblem { file: found.path, problem });
                continue;
            };
            let of_plan = collected.entry(plan.id.clone()).or_default();
            match self.take_in(plan, &found, &told)? {
                Taken::Collected { ledger } => {
                    *of_plan += 1;
                    outcome.collected += 1;
                    outcome.ledgers += u32::from(ledger);
                }
                Taken::Known => outcome.known += 1,
                Taken::Left(problem) => {
                    outcome.problems.push(ResultProblem { file: found.path, problem });
                }
            }
        }
        for (id, count) in collected {
            let jobs = self.core().store.plan_jobs(&id)?;
            outcome.away.extend(jobs.iter().filter(|job| job.away).map(|job| job.job));
            if let Some(plan) = plans.iter().find(|plan| plan.id == id).filter(|_| count > 0) {
                let done = said!(
                    count;
                    "Collected the results of # job of the plan {0}.",
                    "Collected the results of # jobs of the plan {0}.",
                    short(&id)
                );
                self.act(plan.batch, done)?;
            }
        }
        outcome.away.sort_unstable();
        self.holds_changed();
        self.core().board.anything_changed();
        Ok(outcome)
    }

    fn take_in(&self, plan: &PlanRecord, found: &Found, told: &Told) -> Result<Taken, PlanFailure> {
        let core = self.core();
        let job = told.head.job;
        let mark = told.ended.to_string();
        let dry = match plan.kind {
            RunKind::Copy => self.dry_run_to_carry_out(job)?.map(|run| run.id),
            RunKind::Check | RunKind::Dry | RunKind::Verify => None,
        };
        let begun =
            core.store.begin_collected(&plan.id, job, &mark, plan.kind, dry, told.started)?;
        let run = match begun {
            Collecting::Begun(run) => run,
            Collecting::Known => {
                // It may have broken off before that was noted.
                if is_last_word(told) {
                    core.store.end_away(&plan.id, job)?;
                }
                return Ok(Taken::Known);
            }
            Collecting::Open => {
                return Ok(Taken::Left(format!(
                    "job {job} has another run in line: cancel it first"
                )));
            }
            Collecting::Foreign => {
                return Ok(Taken::Left(format!("job {job} is not one of its plan's, or is gone")));
            }
        };
        self.write_log(run, told)?;
        self.note_result(plan, run, told)?;
        let comes_home = is_last_word(told);
        let ledger = comes_home
            && plan.kind == RunKind::Copy
            && take_ledger(&found.ledger, &core.paths.ledger(job))
                .map_err(|source| PlanFailure::File { path: found.ledger.clone(), source })?;
        core.store.end_run(run, &ending(plan.kind, run, told), told.ended)?;
        if comes_home {
            core.store.end_away(&plan.id, job)?;
        }
        core.touch(job);
        Ok(Taken::Collected { ledger })
    }

    /// As the run of a sidecar of one's own is noted.
    fn note_result(&self, plan: &PlanRecord, run: RunId, told: &Told) -> Result<(), StoreError> {
        let store = &self.core().store;
        let mut live = Live::new(run, plan.kind);
        if let Some(plan) = &told.planned {
            live.take_plan(plan);
            let notes = PlanNotes {
                left_out: plan.left_out.clone(),
                warnings: plan.warnings.clone(),
                messages: plan.messages,
                bytes: plan.bytes,
                destination_free: plan.destination_free,
            };
            store.note_plan(run, &notes)?;
        }
        live.take_end(&told.finished);
        live.reports = u32::try_from(told.reports.len()).unwrap_or(u32::MAX);
        if told.reached {
            store.note_reached(run)?;
        }
        let folders = live.drain_unsaved();
        store.note_snapshot(run, &live.snapshot(), &folders)?;
        store.add_reports(run, &told.reports)?;
        store.note_changes(told.head.job, &told.changes)?;
        if let Some(failure) = &told.finished.failure
            && failure.class == FailureClass::WrongCredential
            && let Some(side) = failure.side
        {
            store.reject_credential(told.head.job, side)?;
        }
        Ok(())
    }

    fn write_log(&self, run: RunId, told: &Told) -> Result<(), AppError> {
        let path = self.core().paths.log(run);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(AppError::Log(error));
            }
            _ => {}
        }
        let mut log = LogFile::append(&path).map_err(AppError::Log)?;
        for line in &told.lines {
            let ordinary = !matches!(line.event, Event::Finished(_) | Event::Problem(_));
            for text in log_words::lines(line.at, &line.event) {
                log.write(&text, ordinary).map_err(AppError::Log)?;
            }
        }
        log.flush().map_err(AppError::Log)
    }
}

/// Of each job the result that ended last: a shard may have been carried out on another machine as well.
fn newest(found: &[Found], problems: &mut Vec<ResultProblem>) -> Vec<(Found, Told)> {
    let mut newest: BTreeMap<(String, JobId), (Found, Told)> = BTreeMap::new();
    for one in found {
        match results::read(&one.path) {
            Ok(told) => {
                let key = (told.head.plan.clone(), told.head.job);
                if newest.get(&key).is_none_or(|(_, other)| other.ended < told.ended) {
                    newest.insert(key, (one.clone(), told));
                }
            }
            Err(problem) => {
                problems.push(ResultProblem { file: one.path.clone(), problem });
            }
        }
    }
    newest.into_values().collect()
}

/// Whether the shard leaves the job alone from now on, unless somebody asks it to try once more.
fn is_last_word(told: &Told) -> bool {
    match &told.finished.failure {
        None => !is_stopped(told),
        Some(failure) => {
            let again = matches!(failure.class.verdict(), Verdict::Retry(_));
            !again && !matches!(failure.class, FailureClass::LocalStorage | FailureClass::Stopped)
        }
    }
}

fn is_stopped(told: &Told) -> bool {
    use mailhaul_model::ExitCode::{ByFile, BySignal};
    matches!(told.finished.exit, BySignal | ByFile)
}

/// What its end means, as for a run of one's own that has no try left.
fn ending(kind: RunKind, run: RunId, told: &Told) -> Ending {
    let facts = Facts {
        kind,
        now: told.ended,
        spread: run.0,
        stop: None,
        finished: Some(told.finished.clone()),
        reached: told.reached,
        ever_reached: false,
        setbacks: MOST_SETBACKS,
        crashes: MOST_CRASHES,
        exit_words: String::new(),
    };
    match judge(&facts) {
        Next::End(ending) => ending,
        Next::Back(outlook) => failed(outlook.reason),
    }
}

/// Puts a ledger in the place of the one at home, whole or not at all; `false` where there is none to take.
fn take_ledger(from: &Path, home: &Path) -> io::Result<bool> {
    if !from.is_file() {
        return Ok(false);
    }
    let part = home.with_extension("collected");
    for suffix in ["", "-wal"] {
        let (from, to) = (with_suffix(from, suffix), with_suffix(&part, suffix));
        match fs::remove_file(&to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        if from.is_file() {
            fs::copy(from, to)?;
        }
    }
    // Opens and closes it, so that it is one file; and it looks at the destination once more.
    others_copy(&part).map_err(io::Error::other)?;
    for suffix in ["-wal", "-shm", "-journal"] {
        match fs::remove_file(with_suffix(home, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(&part, home)?;
    Ok(true)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
