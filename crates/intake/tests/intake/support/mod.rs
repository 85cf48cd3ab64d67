//! What the tests share.

pub mod browser;
pub mod client;
pub mod desk;
pub mod fixture;
