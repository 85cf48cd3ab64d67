//! `SQLite`: servers, jobs, runs, the queue. WAL, STRICT tables, forward-only migrations, one writer, and time is handed in.
//!
//! No secret can be put in it: nothing here takes a [`mailhaul_model::Secret`], and a secret can't be turned into a value.
//!
//! ```compile_fail
//! let secret = mailhaul_model::Secret::new("x");
//! rusqlite::params![secret];
//! ```

pub mod accepted;
mod access;
pub mod activity;
pub mod batch;
pub mod campaign;
mod changed;
pub mod column;
pub mod credential;
pub mod cutover;
pub mod elsewhere;
pub mod error;
pub mod job;
pub mod listing;
pub mod login_attempt;
pub mod master;
pub mod memory;
pub mod migrate;
pub mod person;
pub mod person_credential;
pub mod plan;
pub mod queue;
pub mod report;
pub mod run;
pub mod server;
pub mod setting;
pub mod shred;
pub mod signed_in;
pub mod store;
pub mod volume;
pub mod waiting;

pub use accepted::FailedMessage;
pub use activity::Act;
pub use batch::{BatchRecord, BatchSpec, BatchedJob};
pub use campaign::{Asks, AudienceKind, CampaignCounts, CampaignRecord, CampaignSpec};
pub use credential::{CredentialRecord, CredentialState};
pub use cutover::CutOverRecord;
pub use elsewhere::SecretHolder;
pub use error::StoreError;
pub use job::{Account, JobRecord, JobSpec, NewJob, Paired};
pub use listing::{EndedRun, ListedRun, Listing};
pub use login_attempt::LoginAttempt;
pub use master::MasterRecord;
pub use person::{HandedIn, PasswordOrigin, PersonCredential, PersonRecord};
pub use plan::{Collecting, PlanJobRecord, PlanRecord};
pub use queue::{Claim, Ending, Held, Outlook, Placed};
pub use run::{PlanNotes, RunFolder, RunRecord, Snapshot};
pub use server::{ServerRecord, ServerSpec};
pub use shred::{Shred, ShredHolder};
pub use signed_in::{SignedIn, SignedInHolder};
pub use store::Store;
pub use volume::SpeedPoint;
pub use waiting::Waiting;
