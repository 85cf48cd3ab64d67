//! Follows jobs until none of them is open: a passing line where somebody watches, a line per fact elsewhere, JSON where it is wanted.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use mailhaul_app::{App, JobRow, Role};
use mailhaul_model::{JobId, JobState};
use serde::Serialize;

use crate::arguments::runs::Following;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interruption::Interruption;
use crate::output::{self, Output};
use crate::words;

/// How often it is looked at where no tick comes: what another process writes is found by looking.
const LOOK: Duration = Duration::from_millis(500);
/// The least time between two lines about how far a job is, where nobody watches.
const PAUSE: Duration = Duration::from_secs(10);
/// Of more jobs than these, those that only wait are not listed at first.
const MOST_AT_FIRST: usize = 20;
/// The longest passing line: a longer one would wrap and couldn't be overwritten.
const WIDTH: usize = 79;

/// How jobs stand, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    pub jobs: u32,
    pub open: u32,
    pub running: u32,
    pub done: u32,
    pub warnings: u32,
    pub failed: u32,
    pub cancelled: u32,
}

impl Standing {
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a JobRow>) -> Self {
        let mut standing = Self::default();
        for row in rows {
            standing.jobs += 1;
            standing.open += u32::from(row.state.is_open());
            match row.state {
                JobState::Running => standing.running += 1,
                JobState::Done => standing.done += 1,
                JobState::Warnings => standing.warnings += 1,
                JobState::Failed => standing.failed += 1,
                JobState::Cancelled => standing.cancelled += 1,
                JobState::New | JobState::Queued | JobState::Waiting | JobState::Interrupted => {}
            }
        }
        standing
    }

    /// How a command that waited for them ends.
    pub fn exit(&self) -> Exit {
        match self {
            Self { open: 1.., .. } => Exit::Unfinished,
            Self { failed: 1.., .. } | Self { cancelled: 1.., .. } => Exit::RunsFailed,
            Self { warnings: 1.., .. } => Exit::LeftBehind,
            _ => Exit::Done,
        }
    }

    pub fn text(&self) -> String {
        let parts = [
            (self.done, "done"),
            (self.warnings, "with messages left behind"),
            (self.failed, "failed"),
            (self.cancelled, "cancelled"),
            (self.running, "at work"),
            (self.open - self.running, "in line"),
        ];
        let said = parts.iter().filter(|(number, _)| *number > 0);
        let said: Vec<_> = said.map(|(number, what)| format!("{number} {what}")).collect();
        let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) };
        format!("{}{said}", words::count(self.jobs, "job"))
    }
}

/// Why following ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Closed,
    TimeOver,
    Interrupted,
    /// Nothing moves the queue on.
    Alone,
}

/// Whether this process moves the queue on where no other does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Works,
    Watches,
}

/// The last word of a command that waited for jobs.
#[derive(Serialize)]
struct Ended {
    #[serde(flatten)]
    standing: Standing,
    exit: u8,
}

/// Works or watches until the jobs are through, then closes the application.
pub async fn follow(
    app: App,
    output: &Output,
    jobs: &[JobId],
    following: &Following,
    part: Part,
) -> Result<Exit, Failure> {
    let mut interruption = Interruption::listen()?;
    let mut view = View { output, said: HashMap::new(), passing: false };
    let limit = following.at_most.map(|minutes| Duration::from_secs(minutes.saturating_mul(60)));
    let end = tokio::select! {
        end = until_closed(&app, jobs, &mut view, part) => end?,
        () = time(limit) => End::TimeOver,
        () = interruption.came() => End::Interrupted,
    };
    view.leave()?;
    let works = app.role() == Role::Supervisor && app.runs_at_work() > 0;
    if works && end != End::Closed {
        output.note("Ending at a safe point; Ctrl-C ends at once.");
    }
    tokio::select! {
        () = app.shut_down() => {}
        // Sidecars end by themselves when this process is gone.
        () = interruption.came() => std::process::exit(Exit::Interrupted.number().into()),
    }
    let rows = app.jobs()?;
    let standing = Standing::of(rows.iter().filter(|row| jobs.contains(&row.id)));
    let exit = if end == End::Interrupted { Exit::Interrupted } else { standing.exit() };
    if output.is_json() {
        output.event("end", &Ended { standing, exit: exit.number() })?;
    }
    output.line(&standing.text())?;
    match end {
        End::Alone => output.note(
            "Nothing moves the queue on: open Mailhaul's window, or go on with mailhaul resume.",
        ),
        End::TimeOver | End::Interrupted if standing.open > 0 => {
            output.note("What is left goes on with mailhaul resume, or when the window opens.");
        }
        _ => {}
    }
    Ok(exit)
}

async fn time(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}

async fn until_closed(
    app: &App,
    jobs: &[JobId],
    view: &mut View<'_>,
    part: Part,
) -> Result<End, Failure> {
    let mut ticks = app.subscribe();
    loop {
        let mut rows = app.jobs()?;
        rows.retain(|row| jobs.contains(&row.id));
        rows.sort_by_key(|row| row.id);
        view.show(&rows)?;
        if !rows.iter().any(|row| row.state.is_open()) {
            return Ok(End::Closed);
        }
        if part == Part::Watches && !app.is_supervised()? {
            return Ok(End::Alone);
        }
        // A tick, a lag or nothing for a while: look again in any case.
        let _ = tokio::time::timeout(LOOK, ticks.recv()).await;
    }
}

/// What was said of the jobs.
struct View<'a> {
    output: &'a Output,
    said: HashMap<JobId, Said>,
    passing: bool,
}

struct Said {
    state: JobState,
    reason: String,
    /// Messages done, and when that was said.
    done: u64,
    at: Instant,
    row: JobRow,
}

impl View<'_> {
    fn show(&mut self, rows: &[JobRow]) -> Result<(), Failure> {
        let many = rows.len() > MOST_AT_FIRST;
        for row in rows {
            let tell = match self.said.get(&row.id) {
                Some(said) => self.is_new(said, row),
                None if self.output.is_json() => true,
                None => row.state == JobState::Running || (row.state.is_open() && !many),
            };
            if tell {
                self.leave()?;
                if self.output.is_json() {
                    self.output.event("job", row)?;
                } else {
                    self.output.line(&line(row))?;
                }
            }
            if tell || !self.said.contains_key(&row.id) {
                self.note(row);
            }
        }
        if self.output.is_watched() && rows.iter().any(|row| row.state.is_open()) {
            let text: String = passing(rows).chars().take(WIDTH).collect();
            output::passing(&text)?;
            self.passing = true;
        }
        Ok(())
    }

    /// Whether a row says something that wasn't said.
    fn is_new(&self, said: &Said, row: &JobRow) -> bool {
        if self.output.is_json() {
            return said.row != *row;
        }
        let is_other = said.state != row.state
            || (said.reason != row.reason.to_string() && row.state != JobState::Running);
        let far = done(row) != said.done && said.at.elapsed() >= PAUSE;
        is_other || (far && !self.output.is_watched())
    }

    fn note(&mut self, row: &JobRow) {
        let said = Said {
            state: row.state,
            reason: row.reason.to_string(),
            done: done(row),
            at: Instant::now(),
            row: row.clone(),
        };
        self.said.insert(row.id, said);
    }

    /// Takes the passing line away.
    fn leave(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.passing) {
            output::passing("")?;
        }
        Ok(())
    }
}

fn done(row: &JobRow) -> u64 {
    row.progress.as_ref().map_or(0, |progress| progress.messages_done.0)
}

/// One fact about one job.
fn line(row: &JobRow) -> String {
    let progress = row.progress.as_ref().filter(|_| row.state == JobState::Running);
    let progress = progress.filter(|progress| progress.messages_total.0 > 0);
    let far = progress.map_or_else(String::new, |progress| {
        format!(" {} of {} messages.", progress.messages_done, progress.messages_total)
    });
    format!("{:>4}  {}  {}  {}{far}", row.id.0, row.name, words::standing(row), row.reason)
}

fn passing(rows: &[JobRow]) -> String {
    let pace: f64 = rows
        .iter()
        .filter(|row| row.state == JobState::Running)
        .filter_map(|row| row.progress.as_ref())
        .map(|progress| progress.bytes_per_second)
        .sum();
    let (done, all) = rows.iter().fold((0, 0), |(done, all), row| {
        (done + row.moved.messages_done.0, all + row.moved.messages_total.0)
    });
    let text = Standing::of(rows).text();
    format!("{text}; {done} of {all} messages, {}/s", words::size(pace))
}
