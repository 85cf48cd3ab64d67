//! The HTTPS server of the form.
//!
//! It listens on one address that is handed in and lives until its [`Running`] is stopped or dropped. What arrives in the clear is
//! sent to the bare https host. A request costs little before its token is found genuine, and no request costs the source server
//! anything before it has passed the limits.
//!
//! Every answer carries the headers of `headers`, save one kind: what isn't HTTP, or has too many or too long headers, is
//! answered by hyper itself with an empty 400 or 431.

mod accept;
mod body;
mod config;
mod connection;
mod filled;
mod hand_in;
mod headers;
mod identity_cell;
mod plain;
mod prove;
mod reply;
mod routes;
mod running;
mod seats;
mod shared;
mod sign_in;
mod sign_ins;
mod submissions;
mod submit;

pub use config::{Limits, ServerConfig};
pub use running::{Running, StartError, path, start};
