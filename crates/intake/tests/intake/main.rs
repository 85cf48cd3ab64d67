//! The form as browsers meet it: a real server on loopback, over TLS, with a desk that remembers what it was asked.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bounds;
mod certificates;
mod flow;
mod guessing;
mod headers;
mod logs;
mod sealing;
mod sign_in;
mod support;
