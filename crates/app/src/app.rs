//! The application: what a window, a terminal or a test can ask for.
//!
//! Calls that are not `async` answer within milliseconds (one SQLite statement or a few). Passwords are handed over once and
//! can't be read back.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use mailhaul_model::event::MessageReport;
use mailhaul_model::{Clock, Endpoint, JobId, RunId, RunKind, Server, ServerId};
use mailhaul_vault::Vault;
use tokio::runtime::Handle;
use tokio::sync::broadcast;

use crate::{
    AppError, ConnectionOutcome, DeletePreview, FieldProblem, JobDraft, JobPage, JobRow, Launcher,
    LogChunk, LoginChecks, NewPasswords, OpenError, Passwords, Paths, Role, RunPage, RunPreview,
    ServerDraft, ServerRow, Settings, Tick, TrialLogin,
};

/// What the application is made of.
#[derive(Clone)]
pub struct Parts {
    pub vault: Arc<dyn Vault>,
    pub launcher: Arc<dyn Launcher>,
    pub clock: Arc<dyn Clock>,
    /// Where its tasks run; with time and I/O switched on.
    pub runtime: Handle,
}

/// The application. Clones are the same one.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {}

#[expect(clippy::todo, unused_variables, clippy::unused_async, reason = "bodies follow")]
impl App {
    /// Opens the data folder, and where no other process supervises it, resumes the queue.
    pub fn open(paths: Paths, parts: Parts) -> Result<Self, OpenError> {
        todo!()
    }

    /// Whether this process starts sidecars or another one does.
    pub fn role(&self) -> Role {
        todo!()
    }

    /// Ends every sidecar (they are resumed at the next start) and stops supervising. Returns when none is left.
    pub async fn shut_down(&self) {
        todo!()
    }

    /// What changes from now on. A receiver that lags reads the lists again.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Tick>> {
        todo!()
    }

    // Servers

    /// By name. Archived ones only where asked for.
    pub fn servers(&self, with_archived: bool) -> Result<Vec<ServerRow>, AppError> {
        todo!()
    }

    /// What is wrong with a draft; `editing` is the server it replaces.
    pub fn check_server(
        &self,
        draft: &ServerDraft,
        editing: Option<ServerId>,
    ) -> Result<Vec<FieldProblem>, AppError> {
        todo!()
    }

    pub fn add_server(&self, draft: &ServerDraft) -> Result<Server, AppError> {
        todo!()
    }

    pub fn edit_server(&self, id: ServerId, draft: &ServerDraft) -> Result<Server, AppError> {
        todo!()
    }

    /// Hides a server from lists, or shows it again. Jobs keep using it.
    pub fn archive_server(&self, id: ServerId, archived: bool) -> Result<(), AppError> {
        todo!()
    }

    /// Only where no job uses it.
    pub fn delete_server(&self, id: ServerId) -> Result<(), AppError> {
        todo!()
    }

    /// The endpoint of a draft, to test it before it is saved.
    pub fn endpoint_of(&self, draft: &ServerDraft) -> Result<Endpoint, AppError> {
        todo!()
    }

    /// Connects, logs in where a login is given, and says what was found.
    pub async fn test_connection(
        &self,
        endpoint: &Endpoint,
        login: Option<TrialLogin>,
    ) -> ConnectionOutcome {
        todo!()
    }

    // Jobs

    /// What is wrong with a draft; `editing` is the job it replaces.
    pub fn check_job(
        &self,
        draft: &JobDraft,
        editing: Option<JobId>,
    ) -> Result<Vec<FieldProblem>, AppError> {
        todo!()
    }

    /// Tries both logins at once, before a job is created.
    pub async fn check_logins(
        &self,
        draft: &JobDraft,
        passwords: &Passwords,
    ) -> Result<LoginChecks, AppError> {
        todo!()
    }

    /// Tries both logins of a job with the passwords that are kept, or with new ones in their place.
    pub async fn check_job_logins(
        &self,
        id: JobId,
        instead: &NewPasswords,
    ) -> Result<LoginChecks, AppError> {
        todo!()
    }

    /// Saves a job, hands its passwords to the vault and queues its first run: dry, unless the draft says otherwise.
    pub fn create_job(&self, draft: &JobDraft, passwords: Passwords) -> Result<JobId, AppError> {
        todo!()
    }

    /// Changes a job that isn't open.
    pub fn edit_job(&self, id: JobId, draft: &JobDraft) -> Result<(), AppError> {
        todo!()
    }

    /// Puts new passwords in the place of those that are kept.
    pub fn replace_passwords(&self, id: JobId, new: NewPasswords) -> Result<(), AppError> {
        todo!()
    }

    /// What would go with a job.
    pub fn preview_delete(&self, id: JobId) -> Result<DeletePreview, AppError> {
        todo!()
    }

    /// Deletes a job that isn't open, with its history, logs, ledger and passwords. No mail is touched.
    pub fn delete_job(&self, id: JobId) -> Result<(), AppError> {
        todo!()
    }

    /// Every job, newest first.
    pub fn jobs(&self) -> Result<Vec<JobRow>, AppError> {
        todo!()
    }

    pub fn job(&self, id: JobId) -> Result<JobPage, AppError> {
        todo!()
    }

    /// The draft of a job, to edit it.
    pub fn job_draft(&self, id: JobId) -> Result<JobDraft, AppError> {
        todo!()
    }

    // Runs

    /// What running for real would do, in numbers, for the question that is asked first.
    pub fn preview_real(&self, id: JobId) -> Result<RunPreview, AppError> {
        todo!()
    }

    /// Queues a run of a job that isn't open.
    pub fn queue_run(&self, id: JobId, kind: RunKind) -> Result<RunId, AppError> {
        todo!()
    }

    /// Queues a run of the kind the job had last.
    pub fn run_again(&self, id: JobId) -> Result<RunId, AppError> {
        todo!()
    }

    /// Ends the open run of a job. Its state changes when the sidecar is gone.
    pub fn cancel(&self, id: JobId) -> Result<(), AppError> {
        todo!()
    }

    pub fn run(&self, id: RunId) -> Result<RunPage, AppError> {
        todo!()
    }

    /// The messages that a run names as not arriving, in the order it said so, from `offset`.
    pub fn not_arrived(
        &self,
        run: RunId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<MessageReport>, AppError> {
        todo!()
    }

    /// The log from a byte offset, at most `limit` bytes, cut between characters.
    pub fn log_from(&self, run: RunId, offset: u32, limit: u32) -> Result<LogChunk, AppError> {
        todo!()
    }

    /// The end of the log, at most `limit` bytes, from the start of a line.
    pub fn log_tail(&self, run: RunId, limit: u32) -> Result<LogChunk, AppError> {
        todo!()
    }

    /// Writes a copy of the log to a path the user chose.
    pub fn save_log(&self, run: RunId, to: &Path) -> Result<(), AppError> {
        todo!()
    }

    // Settings

    pub fn settings(&self) -> Result<Settings, AppError> {
        todo!()
    }

    pub fn change_settings(&self, settings: Settings) -> Result<(), AppError> {
        todo!()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").finish_non_exhaustive()
    }
}
