//! What a server keeps, all of it in memory: accounts, their folders, their messages.

mod account;
mod folder;
mod labels;
pub(crate) mod message;

pub use account::{Account, Refusal};
pub use folder::Folder;
pub use message::{Message, NewMessage};
