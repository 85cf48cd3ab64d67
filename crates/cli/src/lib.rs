//! The command line: the same use cases as the window, for a terminal and for scripts. It holds no logic of its own: what is asked is
//! put to `mailhaul-app`, and the answer printed as text, or as JSON.
//!
//! [`arguments`] is what can be typed; [`commands`] has a file for each noun of it. A command *visits* the installation (looks, and
//! puts work into line) or *works* on it (moves the queue on, where no window does): see [`installation`].

pub mod arguments;
pub mod exit;
pub mod page;

mod commands;
mod failure;
mod follow;
mod installation;
mod interruption;
mod listed;
mod output;
mod password;
mod selection;
mod table;
mod unlocking;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output::Output;

/// Does what the process was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(&arguments);
    trace();
    let exit = match carry_out(&arguments, &output) {
        Ok(exit) => exit,
        Err(failure) => output.failure(&failure),
    };
    ExitCode::from(exit.number())
}

fn carry_out(arguments: &Arguments, output: &Output) -> Result<exit::Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::fault("No thread can be started", &error))?;
    let done = runtime.block_on(commands::carry_out(arguments, output));
    // A prompt or a look-up may still wait; nobody waits for it.
    runtime.shutdown_background();
    done
}

/// What goes wrong where no answer tells of it goes to standard error. No secret can get in: a `Secret` prints as dots.
fn trace() {
    use tracing_subscriber::EnvFilter;
    let filter =
        EnvFilter::try_from_env("MAILHAUL_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
}
