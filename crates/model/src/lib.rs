//! The words of the product, in the order a run meets them. No I/O and no clock in here: everything is a value that
//! can be checked, sent and compared.

pub mod batch;
pub mod clock;
pub mod credential;
pub mod cutover;
pub mod event;
pub mod exit;
pub mod failure;
pub mod id;
pub mod job;
pub mod mail_dns;
pub mod master;
pub mod mutf7;
pub mod number;
pub mod options;
pub mod plan;
pub mod proxy;
pub mod request;
pub mod retry;
pub mod said;
pub mod secret;
pub mod server;
pub mod sign_in;
pub mod token;
pub mod update;

pub use batch::{DayWindow, Priority, Schedule, ServerLimits};
pub use clock::Clock;
pub use credential::{Credential, Mechanism};
pub use event::Event;
pub use exit::ExitCode;
pub use failure::{FailureClass, Verdict};
pub use id::{BatchId, CampaignId, InvitationId, JobId, RunId, ServerId};
pub use job::{JobState, RunKind};
pub use mail_dns::{MailDns, NoDns};
pub use master::MasterForm;
pub use number::{ByteCount, MessageCount, ModSeq, Uid, UidValidity};
pub use options::{EngineChoice, RunOptions};
pub use plan::{Plan, PlanError, PlanHead, PlannedJob, PlannedSide};
pub use proxy::{Proxy, ProxyKind};
pub use request::{Depth, Engine, RunRequest, Side};
pub use said::{Said, SaidValue};
pub use secret::Secret;
pub use server::{Endpoint, Fingerprint, Host, Port, Security, Server, Trust};
pub use sign_in::{SignIn, TakesBack, UserClient};
pub use token::TokenAnswer;
pub use update::UpdateChannel;
