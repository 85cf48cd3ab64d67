//! Copies what the planner found: several pairs of connections, each with bodies streaming from source to destination.

mod append;
mod batch;
mod blame;
mod change;
mod cutter;
mod fetch;
mod flags;
mod folder;
mod item;
mod leave;
mod outlet;
mod queue;
mod shared;
mod worker;

pub use batch::made_up_header;
pub use folder::{FolderCopy, finish_idle};
pub use queue::WorkQueue;
pub use worker::{Links, Worker};
