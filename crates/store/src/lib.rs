//! SQLite: servers, jobs, runs, the queue. No secret can be put in it.

pub mod error;

pub use error::StoreError;
