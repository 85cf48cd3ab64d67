//! What a window or a terminal shows: plain values, ready to be sent.

use jiff::Timestamp;
use mailhaul_model::Said;
use mailhaul_model::event::{FolderProgress, LeftOut, Phase, Problem, Tally};
use mailhaul_model::{
    BatchId, ByteCount, EngineChoice, ExitCode, JobId, JobState, MessageCount, Priority, RunId,
    RunKind, RunOptions, Server, ServerId, UpdateChannel,
};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A server and how many jobs use it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerRow {
    pub server: Server,
    pub jobs: u32,
    /// Bytes of messages that all runs moved from or to it since midnight by the clock of this computer.
    pub moved_today: ByteCount,
    /// Connections that the runs at work may have open now.
    pub connections: u32,
    /// Why no run begins on it, where that is so.
    pub held: Option<Said>,
    /// RFC 3339.
    pub held_until: Option<String>,
}

/// One side of a job, to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountLabel {
    pub server: ServerId,
    pub server_name: String,
    pub login: String,
    pub act_as: Option<String>,
}

/// What can be done with a job in its present state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Log in on both sides and compare sizes; copy nothing.
    Check,
    RunDry,
    RunReal,
    RunAgain,
    Verify,
    Cancel,
    Pause,
    Resume,
    Edit,
    ReplacePasswords,
    Delete,
}

/// What keeps a job from being done, for a filter and for what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Trouble {
    /// A password was never given, or could not be kept.
    PasswordMissing,
    /// A server said no to a password; it isn't tried again.
    PasswordRejected,
    /// A user's sign-in has run out.
    SignInOver,
    MailboxFull,
    /// A server asks to wait.
    RateLimited,
    /// Messages did not arrive and nobody said that they may stay behind.
    MessagesRefused,
    /// A folder can't be opened, created or listed.
    FolderRefused,
    /// No connection, unknown host, or no common security.
    Unreachable,
    /// The certificate isn't trusted.
    Certificate,
    /// Anything else.
    Other,
}

/// How much of a mailbox is on the destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// Messages on the destination: copied, or found there.
    pub messages_done: MessageCount,
    /// Messages on the source, as far as is known.
    pub messages_total: MessageCount,
    pub bytes_done: ByteCount,
    pub bytes_total: ByteCount,
    /// Messages that were refused or left out.
    pub messages_behind: MessageCount,
}

/// How far the current run is, or was when it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowProgress {
    pub run: RunId,
    pub kind: RunKind,
    /// `None` until the sidecar has said anything.
    pub phase: Option<Phase>,
    pub messages_done: MessageCount,
    pub messages_total: MessageCount,
    pub bytes_done: ByteCount,
    pub bytes_total: ByteCount,
    /// 0 to 1, by bytes; by messages where no bytes are known.
    pub fraction: f64,
    pub folders_done: u32,
    pub folders_total: u32,
    pub bytes_per_second: f64,
    pub messages_per_second: f64,
    pub seconds_left: Option<f64>,
}

/// How the newest run that ended came out.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LastResult {
    pub run: RunId,
    pub kind: RunKind,
    pub state: JobState,
    pub ended: String,
    pub tally: Tally,
    /// What came of it.
    pub text: Said,
}

/// A job as one row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobRow {
    pub id: JobId,
    pub name: String,
    pub source: AccountLabel,
    pub destination: AccountLabel,
    pub state: JobState,
    /// Why it is in that state, in plain words. Never empty where it isn't running.
    pub reason: Said,
    /// RFC 3339: not before then, where it waits.
    pub until: Option<String>,
    pub progress: Option<RowProgress>,
    pub last: Option<LastResult>,
    pub actions: Vec<Action>,
    /// RFC 3339.
    pub created: String,
    /// RFC 3339: when it was made, or its newest run was queued, started or ended.
    pub changed: String,
    pub batch: Option<BatchId>,
    pub priority: Priority,
    pub paused: bool,
    /// Its place in line, the smaller the earlier; `None` where it isn't in line.
    pub place: Option<f64>,
    pub trouble: Option<Trouble>,
    pub moved: Moved,
    pub source_password: PasswordState,
    pub destination_password: PasswordState,
}

/// A run as one row of a job's history.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunRow {
    pub id: RunId,
    pub job: JobId,
    pub kind: RunKind,
    pub state: JobState,
    pub reason: Said,
    /// RFC 3339.
    pub queued: String,
    pub started: Option<String>,
    pub ended: Option<String>,
    /// How often a sidecar was started for it.
    pub attempts: u32,
    pub exit: Option<ExitCode>,
    pub failure: Option<Problem>,
    pub tally: Tally,
    pub errors: u32,
    /// Messages that don't arrive by this run and are named.
    pub not_arrived: u32,
    /// The dry run that this real run carries out.
    pub dry_run: Option<RunId>,
    /// The real run that carried out this dry run.
    pub real_run: Option<RunId>,
}

/// A run with its folders.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunPage {
    pub run: RunRow,
    pub folders: Vec<FolderProgress>,
    pub left_out: Vec<LeftOut>,
    pub warnings: Vec<Said>,
}

/// Everything about one job.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobPage {
    pub job: JobRow,
    pub options: RunOptions,
    /// The run that is shown first: the open one, else the newest.
    pub current: Option<RunPage>,
    /// Newest first.
    pub runs: Vec<RunRow>,
    /// Whether the keychain has the password of each side.
    pub source_password: PasswordState,
    pub destination_password: PasswordState,
}

/// Where a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PasswordState {
    /// On its way to the keychain.
    Writing,
    /// In the keychain.
    Kept,
    /// Not there: it has to be entered.
    Missing,
    /// In the keychain, and the server said no to it.
    Rejected,
    /// The user signed in at the provider: no password is there, and none is needed.
    SignedIn,
    /// The provider takes that sign-in no longer: the user has to sign in again.
    SignInOver,
}

/// Which side of a job has an address that is asked about; see `App::preview_real`.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunPreview {
    pub job: JobId,
    pub name: String,
    pub source: AccountLabel,
    pub destination: AccountLabel,
    /// The dry run the numbers are from; without one they are unknown.
    pub dry_run: Option<RunId>,
    /// RFC 3339: when that dry run ended.
    pub as_of: Option<String>,
    pub folders: u32,
    pub folders_to_create: u32,
    pub messages: MessageCount,
    pub bytes: ByteCount,
    /// Of those, what a run has to copy still.
    pub messages_to_copy: MessageCount,
    pub bytes_to_copy: ByteCount,
    pub left_out: u32,
    pub destination_free: Option<ByteCount>,
    pub warnings: Vec<Said>,
}

/// What goes when a job is deleted. Mail is never touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeletePreview {
    pub job: JobId,
    pub name: String,
    pub runs: u32,
    pub passwords: u32,
    /// Messages the job remembers as moved; a new job for the pair has to find them again.
    pub messages_remembered: MessageCount,
}

/// A piece of a run's log. Offsets are bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogChunk {
    pub text: String,
    pub from: u32,
    /// Where to read on.
    pub next: u32,
    /// The size of the whole log at present.
    pub size: u32,
}

/// What the user may set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Runs at once, 1 to 32.
    pub parallel_runs: u32,
    /// No run begins, and what was at work goes on when this is switched off.
    #[serde(default)]
    pub queue_paused: bool,
    /// The computer doesn't fall asleep by itself while runs are at work.
    #[serde(default = "yes")]
    pub keep_awake: bool,
    /// Who copies where neither the job nor its batch says otherwise.
    #[serde(default)]
    pub engine: EngineChoice,
    /// Where imapsync is; empty where it is to be found beside the program or on the PATH.
    #[serde(default)]
    pub imapsync: String,
    /// Which newer versions of the program it looks for by itself.
    #[serde(default)]
    pub update_channel: UpdateChannel,
}

/// An imapsync that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImapsyncFound {
    pub path: String,
    pub version: String,
}

const fn yes() -> bool {
    true
}

/// Whether this process starts sidecars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// It does.
    Supervisor,
    /// Another process does; this one shows, and asks.
    Client,
}

/// What changed since the tick before; at most five ticks a second.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Tick {
    /// Rows that are new or changed, whole.
    pub jobs: Vec<JobRow>,
    pub deleted: Vec<JobId>,
    pub runs: Vec<RunTick>,
    /// Servers changed: read them again.
    pub servers: bool,
    /// Batches changed, apart from their jobs: read them again.
    pub batches: bool,
    /// Campaigns or the form changed: read them again.
    pub campaigns: bool,
}

/// What changed in one run, for the job's page.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunTick {
    pub job: JobId,
    pub run: RunId,
    /// Folders that changed, whole.
    pub folders: Vec<FolderProgress>,
    /// How many messages are named as not arriving, so far.
    pub not_arrived: u32,
    /// The size of the log.
    pub log_size: u32,
}

/// RFC 3339, UTC, to the second.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What came of new passwords.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RenewalOutcome {
    /// Passwords that were replaced.
    pub replaced: u32,
    /// Rows without a job of theirs, and jobs that are gone or whose batch is closed.
    pub left_out: u32,
    /// Jobs whose logins are tried now. The others are at work or in the queue, or lack a password.
    pub checks: u32,
    /// The file, where there is one: it can be deleted now.
    pub file: Option<String>,
}
