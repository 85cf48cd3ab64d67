//! One attempt at a run: a sidecar is started, listened to, written down, and what its end means is carried out.

use std::sync::Arc;
use std::time::Duration;

use mailhaul_model::event::{
    Deletions, Event, Finished, Line, MessageChange, MessageReport, Problem, SideName, Tally,
};
use mailhaul_model::request::PROTOCOL_VERSION;
use mailhaul_model::{ExitCode, FailureClass, MessageCount, Side, TokenAnswer};
use mailhaul_store::{Claim, PlanNotes, StoreError};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use crate::board::Live;
use crate::core::Core;
use crate::judge::{Facts, Next, Stop, judge};
use crate::keeper::failed;
use crate::log_file::LogFile;
use crate::log_words;
use crate::redact::Redactor;
use crate::request::{AttemptError, TokenHolder, prepare};
use crate::share::{Share, Traffic};
use crate::sidecar::{DRAIN, GRACE, Gone, Lines, Sidecar};

/// How often a run's snapshot is written to the store.
const SAVE_EVERY: Duration = Duration::from_secs(2);

/// Makes the attempt and carries out what becomes of the run.
pub(crate) async fn attempt(
    core: Arc<Core>,
    claim: Claim,
    share: Share,
    stop: watch::Receiver<Option<Stop>>,
) {
    core.board.begin(claim.job, Live::new(claim.run, claim.kind));
    let next = match Attempt::make(&core, claim, share, stop).await {
        Ok(next) => next,
        Err(error) => {
            tracing::warn!(run = %claim.run, %error, "a run could not be started");
            Next::End(failed(error.said()))
        }
    };
    if let Next::End(ending) = &next
        && let Some(failure) = &ending.failure
        && failure.class == FailureClass::WrongCredential
        && let Some(side) = failure.side
        && has_password(&core, claim, side)
        && let Err(error) = core.store.reject_credential(claim.job, side)
    {
        tracing::error!(run = %claim.run, %error, "that a password was rejected could not be noted");
    }
    let noted = match &next {
        Next::End(ending) => core.store.end_run(claim.run, ending, core.now()),
        Next::Back(outlook) => core.store.put_back(claim.run, outlook),
    };
    if let Err(error) = noted {
        tracing::error!(run = %claim.run, %error, "how a run ended could not be noted");
    }
    core.board.end(claim.job);
}

/// Whether it was a password that the server of this side was shown.
fn has_password(core: &Core, claim: Claim, side: SideName) -> bool {
    let job = core.store.job(claim.job).ok().flatten();
    let account = job.map(|job| match side {
        SideName::Source => job.spec.source,
        SideName::Destination => job.spec.destination,
    });
    let server = account.and_then(|account| core.store.server(account.server).ok().flatten());
    server.is_none_or(|server| !server.sign_in.is_for_all())
}

struct Attempt<'a> {
    core: &'a Arc<Core>,
    claim: Claim,
    log: LogFile,
    redactor: Redactor,
    reports: Vec<MessageReport>,
    changes: Vec<MessageChange>,
    logged_in: [bool; 2],
    ever_reached: bool,
    finished: Option<Finished>,
    traffic: Traffic,
    /// Who gives fresh tokens.
    holders: Vec<TokenHolder>,
    /// Tokens that are on their way.
    answers: JoinSet<TokenAnswer>,
}

impl<'a> Attempt<'a> {
    async fn make(
        core: &'a Arc<Core>,
        claim: Claim,
        share: Share,
        mut stop: watch::Receiver<Option<Stop>>,
    ) -> Result<Next, AttemptError> {
        let mut attempt = Self {
            core,
            claim,
            log: LogFile::append(&core.paths.log(claim.run)).map_err(AttemptError::Log)?,
            redactor: Redactor::default(),
            reports: Vec::new(),
            changes: Vec::new(),
            logged_in: [false; 2],
            ever_reached: core.store.job_was_reached(claim.job)?,
            finished: None,
            traffic: Traffic::of(core, claim)?,
            holders: Vec::new(),
            answers: JoinSet::new(),
        };
        let request = match Box::pin(prepare(core, claim, share)).await {
            Ok(prepared) => {
                attempt.holders = prepared.holders;
                prepared.request
            }
            Err(AttemptError::NoToken(problem)) => return attempt.without_token(*problem),
            Err(error) => return Err(error),
        };
        let sides = [&request.source, &request.destination].into_iter();
        attempt.redactor = Redactor::new(sides.flat_map(Side::secrets).cloned());
        let sidecar = Sidecar::start(core.launcher.as_ref(), &request).await;
        drop(request);
        let (mut sidecar, lines) = match sidecar {
            Ok(started) => started,
            Err(error) => {
                attempt.say(&format!("problem: {error}"));
                return Err(error.into());
            }
        };
        attempt.listen(&mut sidecar, lines, &mut stop).await;
        let gone = sidecar.gone().await;
        let stopped = *stop.borrow();
        attempt.last_words(&gone, stopped);
        attempt.save();
        Ok(judge(&attempt.facts(&gone, stopped)?))
    }

    /// A run that ends before it begins, because a provider gives no token: later there may be one.
    fn without_token(mut self, problem: Problem) -> Result<Next, AttemptError> {
        let exit = match problem.side {
            Some(SideName::Destination) => ExitCode::AuthenticationDestination,
            _ => ExitCode::AuthenticationSource,
        };
        let finished = Finished {
            exit,
            failure: Some(problem),
            total: Tally::default(),
            folders: Vec::new(),
            errors: 1,
            seconds: 0.0,
            flags_updated: MessageCount(0),
            body_fetches: MessageCount(0),
            deletions: Deletions::default(),
        };
        let event = Event::Finished(finished);
        self.take(Line { v: PROTOCOL_VERSION, at: self.core.now(), event });
        self.flush_log();
        let gone = Gone { status: None, errors: String::new() };
        Ok(judge(&self.facts(&gone, None)?))
    }

    /// Takes in what the sidecar says until it has said all, or until its grace time is over.
    async fn listen(
        &mut self,
        sidecar: &mut Sidecar,
        mut lines: Lines,
        stop: &mut watch::Receiver<Option<Stop>>,
    ) {
        let mut save = interval(SAVE_EVERY);
        save.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut until: Option<Instant> = None;
        loop {
            tokio::select! {
                line = lines.next() => match line {
                    Ok(Some(line)) => self.take_line(&line),
                    Ok(None) => return,
                    Err(error) => {
                        self.say(&format!("problem: the migration program can't be read: {error}"));
                        return;
                    }
                },
                () = wait_for_stop(stop), if until.is_none() => {
                    sidecar.let_go();
                    until = Some(Instant::now() + GRACE);
                }
                () = sidecar.exited(), if until.is_none() => until = Some(Instant::now() + DRAIN),
                () = sleep_until(until.unwrap_or_else(Instant::now)), if until.is_some() => return,
                Some(answer) = self.answers.join_next(), if !self.answers.is_empty() => {
                    self.give(sidecar, answer).await;
                }
                _ = save.tick() => self.save(),
            }
            if self.finished.is_some() && until.is_none() {
                sidecar.let_go();
                until = Some(Instant::now() + GRACE);
            }
            if !lines.has_more() {
                self.flush_log();
            }
        }
    }

    fn take_line(&mut self, line: &str) {
        match serde_json::from_str::<Line>(line) {
            Ok(line) if line.v <= PROTOCOL_VERSION => self.take(line),
            // A newer sidecar may say what this program doesn't know: it is left out.
            Ok(_) => {}
            Err(error) => {
                tracing::debug!(run = %self.claim.run, %error, "a line that is no known event");
            }
        }
    }

    fn take(&mut self, line: Line) {
        for text in log_words::lines(line.at, &line.event) {
            self.write(&text, !matches!(line.event, Event::Finished(_) | Event::Problem(_)));
        }
        match line.event {
            Event::Phase { phase } => self.live(|live| live.phase = Some(phase)),
            Event::LoggedIn(login) => self.take_login(login.side),
            Event::TokenWanted { side } => self.ask_for_token(side),
            Event::Planned(plan) => {
                self.live(|live| live.take_plan(&plan));
                let notes = PlanNotes {
                    left_out: plan.left_out,
                    warnings: plan.warnings,
                    messages: plan.messages,
                    bytes: plan.bytes,
                    destination_free: plan.destination_free,
                };
                self.noted(self.core.store.note_plan(self.claim.run, &notes));
            }
            Event::Progress(progress) => self.live(|live| live.take_progress(progress)),
            Event::Message(report) => {
                self.reports.push(report);
                self.live(|live| live.reports += 1);
            }
            Event::Changed(change) => self.changes.push(change),
            Event::Finished(finished) => self.take_end(finished),
            Event::Started(_) | Event::Connected(_) | Event::Problem(_) | Event::Log { .. } => {}
        }
    }

    /// The provider is asked while the sidecar is listened to.
    fn ask_for_token(&mut self, side: SideName) {
        if let Some(holder) = self.holders.iter().find(|holder| holder.side == side).cloned() {
            let core = Arc::clone(self.core);
            self.answers.spawn(async move { holder.fresh(&core).await });
        }
    }

    async fn give(&mut self, sidecar: &mut Sidecar, answer: Result<TokenAnswer, JoinError>) {
        let Ok(answer) = answer else { return };
        if let TokenAnswer::Token { side, token } = &answer {
            self.redactor.watch_for(token.clone());
            for holder in self.holders.iter_mut().filter(|holder| holder.side == *side) {
                holder.gave(token);
            }
        }
        sidecar.tell(&answer.to_line()).await;
    }

    fn take_login(&mut self, side: SideName) {
        self.logged_in[usize::from(side == SideName::Destination)] = true;
        if self.logged_in == [true; 2] {
            self.ever_reached = true;
            self.noted(self.core.store.note_reached(self.claim.run));
        }
    }

    fn take_end(&mut self, finished: Finished) {
        self.live(|live| live.take_end(&finished));
        self.finished = Some(finished);
    }

    fn live(&self, work: impl FnOnce(&mut Live)) {
        self.core.board.update(self.claim.job, work);
    }

    /// Writes down what the store doesn't have yet.
    fn save(&mut self) {
        let run = self.claim.run;
        let newest =
            self.core.board.update(self.claim.job, |live| (live.snapshot(), live.drain_unsaved()));
        if let Some((snapshot, folders)) = newest {
            let total = &snapshot.progress.total;
            let counted = self.traffic.count(self.core, total.copied_bytes, total.copied);
            self.noted(counted);
            self.noted(self.core.store.note_snapshot(run, &snapshot, &folders));
        }
        let reports = std::mem::take(&mut self.reports);
        self.noted(self.core.store.add_reports(run, &reports));
        let changes = std::mem::take(&mut self.changes);
        self.noted(self.core.store.note_changes(self.claim.job, &changes));
    }

    fn noted(&self, result: Result<(), StoreError>) {
        if let Err(error) = result {
            tracing::error!(run = %self.claim.run, %error, "a run's facts could not be noted");
        }
    }

    fn say(&mut self, text: &str) {
        let line = log_words::line(self.core.now(), text);
        self.write(&line, false);
        self.flush_log();
    }

    fn write(&mut self, line: &str, ordinary: bool) {
        let line = self.redactor.clean(line);
        if let Err(error) = self.log.write(&line, ordinary) {
            tracing::error!(run = %self.claim.run, %error, "a run's log could not be written");
        }
    }

    fn flush_log(&mut self) {
        if let Err(error) = self.log.flush() {
            tracing::error!(run = %self.claim.run, %error, "a run's log could not be written");
        }
        let size = self.log.size();
        let old = self.core.board.with(self.claim.job, |live| live.map(|live| live.log_size));
        if old != Some(size) {
            self.live(|live| live.log_size = size);
        }
    }

    fn last_words(&mut self, gone: &Gone, stopped: Option<Stop>) {
        match stopped {
            Some(Stop::Cancel) => self.say("cancelled by the user"),
            Some(Stop::Quit) => self.say("Mailhaul is being closed"),
            Some(Stop::Hold) => self.say("held back: it goes on later"),
            None => {}
        }
        if self.finished.is_some() {
            return;
        }
        for line in gone.errors.lines() {
            self.say(&format!("standard error: {line}"));
        }
        let words = exit_words(gone);
        self.say(&format!("the migration program went away without a last word ({words})"));
    }

    fn facts(&self, gone: &Gone, stop: Option<Stop>) -> Result<Facts, StoreError> {
        let run = self.core.store.run(self.claim.run)?;
        Ok(Facts {
            kind: self.claim.kind,
            now: self.core.now(),
            spread: self.claim.run.0,
            stop,
            finished: self.finished.clone(),
            reached: self.logged_in == [true; 2],
            ever_reached: self.ever_reached,
            setbacks: run.as_ref().map_or(0, |run| run.setbacks),
            crashes: run.as_ref().map_or(0, |run| run.crashes),
            exit_words: exit_words(gone),
        })
    }
}

/// Returns when the sidecar is to be ended.
async fn wait_for_stop(stop: &mut watch::Receiver<Option<Stop>>) {
    // The supervisor keeps the sender for as long as the attempt lasts.
    if stop.wait_for(Option::is_some).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn exit_words(gone: &Gone) -> String {
    gone.status.map_or_else(|| "it had to be left behind".to_owned(), |status| status.to_string())
}
