//! Use cases: queue, supervisor, servers, jobs. The one door for shell, command line and tests.
//!
//! What can be asked: [`App`], with its use cases in `servers`, `sign_in`, `tester`, `jobs`, `runs`, `logs` and `settings`. What it is
//! asked with: [`draft`]; what it answers with: [`view`] and [`connection`]. Behind the door: `supervisor` keeps the queue
//! moving, `attempt` sees one sidecar through, `judge` decides what its end means, `keeper` writes passwords to the keychain,
//! `board` and `ticker` tell the window what changed.

#![cfg_attr(
    not(feature = "intake"),
    expect(dead_code, reason = "what lists and the form alone ask for is not called")
)]

pub mod app;
pub mod batch_view;
pub mod connection;
pub mod cutover_view;
pub mod draft;
pub mod error;
#[cfg(feature = "import")]
pub mod import_view;
pub mod launcher;
pub mod paths;
#[cfg(feature = "import")]
pub mod renewal_view;
pub mod sign_in_view;
pub mod view;

mod access;
mod attempt;
#[cfg(feature = "parcels")]
mod backup;
mod batches;
mod board;
mod bulk;
#[cfg(feature = "certificates")]
mod certificates;
mod closing;
mod core;
mod cutover;
mod cutover_steps;
mod cutover_watch;
mod demo;
mod diagnostics;
mod engine_choice;
mod form;
mod holds;
#[cfg(feature = "import")]
mod imports;
#[cfg(feature = "intake")]
mod intake;
mod jobs;
mod judge;
mod keeper;
#[cfg(feature = "import")]
mod known;
mod log_file;
mod log_words;
mod logs;
mod managed;
mod masters;
#[cfg(feature = "parcels")]
mod parcel_view;
mod plans;
mod private_file;
#[cfg(feature = "parcels")]
mod project;
mod provider;
mod redact;
#[cfg(feature = "import")]
mod renewal;
mod replace;
mod request;
#[cfg(feature = "parcels")]
mod restore;
mod returned;
mod row;
mod runs;
#[cfg(feature = "parcels")]
mod scratch;
mod server_finding;
mod servers;
mod settings;
mod share;
mod sidecar;
mod sign_in;
mod sign_ins;
#[cfg(feature = "import")]
mod stand_in;
mod supervisor;
mod tester;
mod ticker;
mod updates;
mod user_client;
mod user_grant;
mod words;

pub use app::{App, Parts};
pub use batch_view::*;
pub use connection::{
    ConnectionOutcome, ConnectionProblem, ConnectionReport, ConnectionWarning, LoginChecks,
};
pub use cutover_view::*;
pub use demo::{DemoRecord, DemoRemoval};
pub use diagnostics::{DiagnosticsRequest, Surroundings, bare_diagnostics};
pub use draft::{
    AccountDraft, Field, FieldProblem, JobDraft, NewPasswords, Passwords, ServerDraft, TrialLogin,
};
pub use error::{AppError, ErrorCode, OpenError};
#[cfg(feature = "import")]
pub use import_view::*;
#[cfg(feature = "intake")]
pub use intake::form_view::*;
#[cfg(feature = "intake")]
pub use intake::purge::PurgeSoon;
#[cfg(feature = "intake")]
pub use intake::view::*;
pub use launcher::{LaunchError, Launcher, PathLauncher};
#[cfg(feature = "import")]
pub use mailhaul_import::credentials::{
    CredentialKind, CredentialMapping, CredentialPreview, CredentialRow, CredentialVerdict,
};
#[cfg(feature = "import")]
pub use mailhaul_import::{
    Column as ImportColumn, DomainRule, Judged as ImportRow, Rules as AddressRules,
};
pub use mailhaul_model::MasterForm;
pub use mailhaul_policy::Policy;
#[cfg(feature = "intake")]
pub use mailhaul_reach::qr_text;
#[cfg(feature = "certificates")]
pub use mailhaul_report::{Language, Voice};
pub use managed::{LockedSetting, Managed};
#[cfg(feature = "parcels")]
pub use parcel_view::*;
pub use paths::Paths;
pub use plans::{
    CollectOutcome, LeftOutOfPlan, PlanDraft, PlanFailure, PlanMade, PlanRow, ResultProblem,
    ShardSum,
};
#[cfg(feature = "import")]
pub use renewal_view::*;
#[cfg(feature = "parcels")]
pub use restore::{RestoreOrder, restore};
pub use server_finding::{FoundBy, FoundServer};
pub use sign_in_view::*;
pub use updates::{
    Offer, Unable, UpdateAnswer, UpdateProblem, UpdateStage, UpdateView, Updater, Updates, is_newer,
};
pub use view::*;
