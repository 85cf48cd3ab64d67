//! A small scriptable IMAP server: sample mailboxes for the demo, faults for the tests.
//!
//! [`DemoServer::start`] runs one on loopback with mailboxes in memory. Its [`Handle`] looks into mailboxes and changes
//! them behind the clients' backs, counts what happens, and puts [`Fault`]s in force.
//!
//! [`start_pair`] runs two of them with sample accounts, and [`DemoPair::audit`] compares what is in them.

pub mod audit;
mod base64;
pub mod config;
pub mod counters;
pub mod fault;
mod handle;
mod link;
pub mod manner;
pub mod pair;
#[cfg(feature = "program")]
pub mod program;
pub mod sample;
mod server;
mod session;
pub mod store;
mod tls;

pub use audit::Audit;
pub use config::{Config, Encryption, Feature};
pub use counters::Counters;
pub use fault::Fault;
pub use handle::Handle;
pub use pair::{DemoAccount, DemoPair, PairError, start_pair};
pub use sample::SampleAccount;
pub use server::{DemoServer, StartError};
pub use store::{Account, Folder, Message, NewMessage};
