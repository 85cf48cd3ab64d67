//! Passwords that users hand in themselves: campaigns, the people in them, and the form.
//!
//! `crates/intake` serves the form and asks the `desk`, which is here, what a link leads to, whether a login works, and to keep
//! what was proven. A password that was handed in is in the keychain and nowhere else; the store knows its revision.

pub(crate) mod asked;
pub mod form_view;
pub(crate) mod shown;
pub(crate) mod slot;
pub mod view;
pub(crate) mod watch;

mod campaigns;
mod certificate;
mod desk;
mod form;
mod generated;
mod jobs;
mod keep;
mod lists;
mod logins;
mod mapping;
mod message;
mod page;
mod people;
pub(crate) mod purge;
mod recheck;
mod secrets;
mod share;
mod shred;
mod sign_in;
mod waiting;
