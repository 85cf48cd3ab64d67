//! A small scriptable IMAP server: sample mailboxes for the demo, faults for the tests.
//!
//! [`DemoServer::start`] runs one on loopback with mailboxes in memory. Its [`Handle`] looks into mailboxes and changes
//! them behind the clients' backs, counts what happens, and puts [`Fault`]s in force.

mod base64;
pub mod config;
pub mod counters;
pub mod fault;
mod handle;
mod link;
mod server;
mod session;
pub mod store;
mod tls;

pub use config::{Config, Encryption, Feature};
pub use counters::Counters;
pub use fault::Fault;
pub use handle::Handle;
pub use server::{DemoServer, StartError};
pub use store::{Account, Folder, Message, NewMessage};
