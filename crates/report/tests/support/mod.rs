//! What the tests of several files need.
#![expect(
    clippy::unwrap_used,
    reason = "what is written here is valid, and a tool that is missing ends the test"
)]
#![allow(dead_code, reason = "every file of tests uses a part of it")]

pub mod catalog;
pub mod random;
pub mod sample;
pub mod tools;
