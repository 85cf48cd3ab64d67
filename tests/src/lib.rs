//! What the tests across crates stand on, in reading order: a real server, a hand to fill it with, mean mail, the
//! sidecar as a child process, and a reader and a comparison that share no code with the engine.
//!
//! Invariants: nothing in here uses the engine or its protocol code; every child process ends with the process that
//! started it, also when that one is killed; every server has its own folder and its own ports. Where there is no Unix there are
//! no real servers: what remains is for tests with scripted ones.

#[cfg(unix)]
pub mod child;
#[cfg(unix)]
mod consents;
#[cfg(unix)]
pub mod courier;
#[cfg(unix)]
pub mod dovecot;
#[cfg(unix)]
pub mod gateway;
#[cfg(unix)]
pub mod introspection;
#[cfg(unix)]
pub mod pymap;
#[cfg(unix)]
pub mod secure_front;

pub mod account;
pub mod hand;
pub mod mutf7;

pub mod cli;
pub mod corpus;
pub mod cutter;
pub mod random;
pub mod tap;
pub mod traces;

pub mod sidecar;

pub mod compare;
pub mod learned;
#[cfg(unix)]
pub mod names;
pub mod reader;

#[cfg(unix)]
pub mod scene;

pub use account::Account;
pub use cli::Cli;
pub use compare::{Comparison, Rewrites, compare};
pub use corpus::Corpus;
pub use cutter::{Cutter, Mishap, Weather};
#[cfg(unix)]
pub use dovecot::{Dovecot, Format, Settings};
pub use hand::{Draft, Hand};
pub use learned::Learned;
#[cfg(unix)]
pub use names::Naming;
pub use reader::{Dump, dump};
#[cfg(unix)]
pub use scene::Scene;
pub use sidecar::{Outcome, Sidecar};
pub use tap::Tap;
pub use traces::ProgramFolder;
